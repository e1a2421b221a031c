"""A SQLAlchemy dialect through which Great Expectations runs natively in DuckDB.

Two things differ from `duckdb_engine`. Every result is fetched as soon as its statement ran, because Great
Expectations reads results after it closed the connection, and DuckDB drops a pending result then (each expectation
would end in a hidden exception). Columns are read from DuckDB's own catalogue, because SQLAlchemy's query for
PostgreSQL names `pg_collation`, which DuckDB does not have (Mause/duckdb_engine#1379).
`tests/unit/expectations/test_suites.py` holds both.
"""

from __future__ import annotations

from typing import Any

import duckdb
from duckdb_engine import ConnectionWrapper, Dialect
from sqlalchemy import text
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg2 import PGExecutionContext_psycopg2
from sqlalchemy.engine import Connection
from sqlalchemy.engine.cursor import FullyBufferedCursorFetchStrategy
from sqlalchemy.engine.interfaces import ReflectedColumn, ReflectedPrimaryKeyConstraint
from sqlalchemy.types import NULLTYPE

from warehouse.connections import connect_reader

DRIVER = "duckdb+buffered"

_COLUMNS = text(
    "select column_name, is_nullable from duckdb_columns() "
    "where table_name = :table and schema_name = coalesce(:schema, current_schema()) order by column_index"
)


_opened: list[duckdb.DuckDBPyConnection] = []


def close_connections() -> None:
    """Close every connection of this dialect: while one is open, nobody in this process can write to the database."""
    while _opened:
        _opened.pop().close()


class _BufferingContext(PGExecutionContext_psycopg2):
    def post_exec(self) -> None:
        super().post_exec()  # type: ignore[no-untyped-call]
        if self.cursor.description:
            rows = self.cursor.fetchall()
            self.cursor_fetch_strategy = FullyBufferedCursorFetchStrategy(self.cursor, initial_buffer=rows)


class BufferedDuckDB(Dialect):
    """DuckDB, read-only, with results that outlive their connection."""

    execution_ctx_cls = _BufferingContext
    supports_statement_cache = False

    def connect(self, *_: Any, **parameters: Any) -> Any:
        """A read-only connection, configured as every other reader's."""
        connection = connect_reader(parameters["database"])
        _opened.append(connection)
        return ConnectionWrapper(connection)

    def get_columns(
        self, connection: Connection, table_name: str, schema: str | None = None, **_: Any
    ) -> list[ReflectedColumn]:
        """The columns of a table or view, by DuckDB's own catalogue; their types are not needed and not told."""
        found = connection.execute(_COLUMNS, {"table": table_name, "schema": schema})
        return [
            {"name": row.column_name, "type": NULLTYPE, "nullable": row.is_nullable, "default": None} for row in found
        ]

    def get_pk_constraint(
        self, connection: Connection, table_name: str, schema: str | None = None, **_: Any
    ) -> ReflectedPrimaryKeyConstraint:
        """No primary keys: a build has none, its grain is checked."""
        return {"constrained_columns": [], "name": None}


registry.register("duckdb.buffered", __name__, BufferedDuckDB.__name__)
