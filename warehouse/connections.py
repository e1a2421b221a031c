"""Connections to the build and to releases. Readers never lock: only dbt writes, and only to the build."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
from upath import UPath

from warehouse.errors import WarehouseError


@contextmanager
def reading(database: UPath) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to a DuckDB file, closed at the end."""
    if not database.exists():
        raise WarehouseError(f"There is no database at {database}. Run `make run` to build one.")
    connection = duckdb.connect(str(database), read_only=True)
    try:
        connection.execute("set timezone = 'UTC'")
        yield connection
    finally:
        connection.close()
