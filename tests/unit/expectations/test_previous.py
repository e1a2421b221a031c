"""What explaining reads of a build: what a figure was in the period before."""

from __future__ import annotations

from datetime import date

import duckdb

from expectations.explain import previous_values

JANUARY, FEBRUARY, MARCH = (date(2025, month, 1) for month in (1, 2, 3))


STATED = [
    # figure, place, first day, last day, state, value
    (1, "month", 7, JANUARY, date(2025, 1, 31), "superseded", 10),
    (2, "month again", 7, JANUARY, date(2025, 1, 31), "current", 11),
    (3, "elsewhere", 8, JANUARY, date(2025, 1, 31), "current", 12),
    (4, "February", 7, FEBRUARY, date(2025, 2, 28), "current", 13),
    (5, "to date", 7, JANUARY, date(2025, 2, 28), "current", 24),
    (6, "March", 7, MARCH, date(2025, 3, 31), "current", 14),
    (7, "to March", 7, JANUARY, date(2025, 3, 31), "current", 38),
]


def test_the_period_before_is_the_likest_in_length_as_told_now() -> None:
    with duckdb.connect() as connection:
        connection.execute("""
            create schema audit;
            create table audit.int_figures__stated (
                figure_key bigint, figure_id varchar, item_key integer, place_key integer,
                period_start date, period_end date, submission_state varchar, value decimal(24, 6)
            );
            create view audit.int_figures__coded as
            select *, 'a place' as area from audit.int_figures__stated;
        """)
        connection.executemany("insert into audit.int_figures__stated values (?, ?, 1, ?, ?, ?, ?, ?)", STATED)
        found = previous_values(connection, ["February", "March", "to March", "month"])
    assert found == {"February": 11, "March": 13, "to March": 24}
