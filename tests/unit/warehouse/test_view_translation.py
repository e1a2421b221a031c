"""Views reach PostgreSQL in its own words."""

from __future__ import annotations

import duckdb
import pytest

from warehouse.postgres import _translated


@pytest.mark.parametrize("unit", ["year", "month", "day", "hour"])
def test_intervals_are_written_as_postgresql_reads_them_when_duckdb_keeps_them_as_functions(unit: str) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"create view later as select date '2025-01-01' + interval (-1) {unit} as day")
        (kept,) = connection.execute("select sql from duckdb_views() where view_name = 'later'").fetchone() or ("",)
    assert f"to_{unit}s" in kept
    assert f"* INTERVAL '1 {unit.upper()}'" in _translated(kept)
    assert f"to_{unit}s" not in _translated(kept).lower()
