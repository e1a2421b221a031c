"""Connections to the build and to releases. Readers never lock: only dbt writes, and only to the build."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
from upath import UPath

from warehouse.errors import WarehouseError

# Readers take whole results. One that outgrows the buffer of a stream can leave a union of many branches waiting for
# ever, all threads asleep and deaf to interrupts (DuckDB 1.5.5), so the buffer is larger than any result.
_WHOLE_RESULT = "1TB"


def connect_reader(database: str) -> duckdb.DuckDBPyConnection:
    """A read-only connection as every reader has it, so that several may be open side by side."""
    connection = duckdb.connect(database, read_only=True)
    connection.execute(f"set timezone = 'UTC'; set streaming_buffer_size = '{_WHOLE_RESULT}'")
    return connection


@contextmanager
def reading(database: UPath) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to a DuckDB file, closed at the end.

    Raises WarehouseError when there is no such file, or when it lacks a table that is asked for.
    """
    if not database.exists():
        raise WarehouseError(f"There is no database at {database}. Run `make run` to build one.")
    connection = connect_reader(str(database))
    try:
        yield connection
    except duckdb.CatalogException as error:
        lacking = str(error).splitlines()[0]
        raise WarehouseError(
            f"{database} lacks what is read from it: {lacking} It is unfinished or older than this version; "
            "run `make run` to build it anew."
        ) from error
    finally:
        connection.close()
