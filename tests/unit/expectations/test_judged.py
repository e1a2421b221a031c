"""What explaining reads of a build: evaluations as relations, and what a figure was in the period before."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import duckdb
import pyarrow as pa
import pytest

from expectations.explain import previous_values
from expectations.intervals import Interval
from expectations.judged import Judged

JANUARY, FEBRUARY, MARCH = (date(2025, month, 1) for month in (1, 2, 3))


def evaluation(evaluation_id: str, **more: object) -> dict[str, object]:
    told = {"rule_code": "XTB-001", "kind": "balance", "scope": "submission", "severity": "warning"}
    bounds = dict.fromkeys(("formula", "factor_low", "factor_high", "tolerance_pct"))
    expected = dict.fromkeys(("expected", "expected_low", "expected_high"), Decimal(3))
    return {"evaluation_id": evaluation_id, **told, "anchor_figure_id": "all", **expected, **bounds, **more}


def member(evaluation_id: str, figure_id: str, role: str = "part", amount: int = 1) -> dict[str, object]:
    value = Decimal(amount)
    told = {"role": role, "term_number": 1, "sign": 1, "value": value, "low": value, "high": value}
    return {"evaluation_id": evaluation_id, "figure_id": figure_id, **told, "indicator_code": "jobs_created"}


@pytest.fixture
def judged() -> Judged:
    evaluations = [evaluation("e1"), evaluation("e2", factor_low=Decimal("0.5"))]
    members = [member("e1", "all", "whole", 3), member("e1", "men"), member("e2", "all", "left"), member("e2", "men")]
    return Judged(pa.Table.from_pylist(evaluations), pa.Table.from_pylist(members))


def test_a_figure_stands_in_all_its_evaluations(judged: Judged) -> None:
    assert sorted(judged) == ["all", "men"]
    assert [one.evaluation_id for one in judged["men"]] == ["e1", "e2"]
    assert judged.get("nobody") is None


def test_an_evaluation_is_one_relation_whichever_figure_asks(judged: Judged) -> None:
    first, second = judged.relations
    assert judged["all"][0] is first
    assert [(one.role, one.figure_id, int(one.value)) for one in first.members] == [
        ("whole", "all", 3),
        ("part", "men", 1),
    ]
    assert first.factors is None
    assert second.factors == Interval.of(Decimal("0.5"), None)


def test_nothing_judged_is_nothing() -> None:
    empty = [pa.Table.from_pylist([row]).slice(0, 0) for row in (evaluation("e1"), member("e1", "all"))]
    assert list(Judged(*empty)) == []
    assert Judged(*empty).relations == []


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
