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
    assert f"MAKE_INTERVAL({unit}s =>" in _translated(kept)
    assert f"to_{unit}s" not in _translated(kept).lower()


def test_counts_and_macros_are_written_as_postgresql_reads_them() -> None:
    kept = "CREATE VIEW v AS SELECT count_star() AS n, main.date_part('day', (d + to_days(1))) AS day FROM marts.t;"
    assert _translated(kept) == (
        "SELECT COUNT(*) AS n, DATE_PART('day', (d + MAKE_INTERVAL(days => CAST(1 AS INT)))) AS day FROM marts.t"
    )
