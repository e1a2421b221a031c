from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations.explain import explanations_table
from expectations.intervals import EVERYTHING, Interval
from expectations.localise import Confirmation, Failure, Member, Suspect, admissible, implied, locate


def interval(low: Any, high: Any = None) -> Interval:
    return Interval.of(None if low is None else Decimal(str(low)), Decimal(str(low if high is None else high)))


def member(role: str, number: int, value: Any, indicator: str, **more: Any) -> Member:
    stated = interval(more.get("low", value), more.get("high", value))
    figure_id = str(more.get("figure_id", f"{role}-{number}-{value}"))
    return Member(role, number, figure_id, more.get("sign", 1), Decimal(str(value)), stated, indicator)


def failure(kind: str, *members: Member, **more: Any) -> Failure:
    return Failure(
        evaluation_id=more.get("evaluation_id", "e1"),
        rule_code=more.get("rule_code", "JOB-001"),
        kind=kind,
        scope=more.get("scope", "submission"),
        severity=more.get("severity", "warning"),
        formula=more.get("formula"),
        factors=more.get("factors"),
        expected_value=more.get("expected_value"),
        expected=more.get("expected", EVERYTHING),
        members=members,
    )


HAI_HA = failure(
    "ratio",
    member("stated", 1, 34.7, "pct_over_plan", low=34.65, high=34.8, figure_id="percent"),
    member("numerator", 2, 1884, "jobs_created", figure_id="result"),
    member("denominator", 3, 1400, "target_jobs_created", figure_id="target"),
    formula="percent_over",
    rule_code="PLN-004",
)
CONFIRMED = Confirmation("result", "JOB-001", "balance", "submission", "whole")


def likely(suspects: list[Suspect]) -> dict[str, Interval]:
    return {suspect.member.figure_id: suspect.implied for suspect in suspects if suspect.is_likely}


def test_only_the_percentage_is_likely_when_the_result_is_confirmed_by_its_parts() -> None:
    suspects = locate([HAI_HA], [CONFIRMED])
    assert likely(suspects) == {"percent": interval("34.57", "34.58")}
    rows = explanations_table(suspects).to_pylist()
    assert rows[0]["suspect_figure_id"] == "percent"
    assert "1.884 thì được xác nhận: các thành phần cộng lại đúng bằng nó (JOB-001)" in rows[0]["reason_vi"]
    assert "34.7% should lie between 34.57% and 34.58%" in rows[0]["reason_en"]
    assert [row["is_likely"] for row in rows] == [True, False, False]


def test_all_are_likely_when_nothing_tells_them_apart() -> None:
    broken = failure(
        "balance",
        member("whole", 1, 6500, "loan_outstanding_vnd"),
        member("part", 2, 2500, "loan_outstanding_vnd"),
        member("part", 2, 3500, "loan_outstanding_vnd"),
        expected=interval(6000),
    )
    suspects = locate([broken], [])
    assert sorted((one.member.value, one.implied.low, one.implied.high) for one in suspects if one.is_likely) == [
        (2500, 3000, 3000),
        (3500, 4000, 4000),
        (6500, 6000, 6000),
    ]
    assert "3 figures are equally likely" in explanations_table(suspects).to_pylist()[0]["reason_en"]


def test_a_part_is_no_suspect_when_no_admissible_value_would_mend_the_sum() -> None:
    broken = failure(
        "balance",
        member("whole", 1, 100, "workers_departed"),
        member("part", 2, 300, "workers_departed"),
        member("part", 2, 50, "workers_departed"),
        expected=interval(350, "Infinity"),
    )
    assert {one.member.value for one in locate([broken], [])} == {100, 300}


def test_the_shared_figure_is_likeliest_when_it_stands_in_two_broken_rules() -> None:
    total = member("denominator", 3, 1000, "workers_departed", figure_id="total")
    broken = [
        failure(
            "ratio",
            member("stated", 1, share, "share_pct", figure_id=f"share-{share}"),
            member("numerator", 2, part, "workers_departed", figure_id=f"part-{part}"),
            total,
            formula="percent",
            evaluation_id=f"e{share}",
        )
        for share, part in ((10, 50), (20, 100), (40, 200))
    ]
    for suspects in (locate(broken, []),):
        assert set(likely(suspects)) == {"total"}
        assert all(one.implied == interval(500) for one in suspects if one.is_likely)


def test_a_document_that_repeats_itself_is_no_witness_against_another() -> None:
    told = failure(
        "agreement",
        member("stated", 1, 121190, "workers_departed", figure_id="first"),
        member("stated", 2, 128044, "workers_departed", figure_id="second"),
        scope="warehouse",
    )
    repeated = Confirmation("first", "SUB-001", "agreement", "submission", "stated")
    elsewhere = Confirmation("first", "XTB-001", "agreement", "warehouse", "stated")
    assert set(likely(locate([told], [repeated]))) == {"first", "second"}
    assert set(likely(locate([told], [elsewhere]))) == {"second"}


def test_nobody_is_accused_by_what_is_only_worth_a_look() -> None:
    info = failure("compare", *HAI_HA.members[1:], severity="info", evaluation_id="e2")
    weights = {one.member.figure_id: one.weight for one in locate([HAI_HA, info], []) if one.failure is HAI_HA}
    assert weights == {"percent": 1.0, "result": 2.0, "target": 2.0}


@pytest.mark.parametrize(
    ("broken", "position", "expected"),
    [
        (
            failure("compare", member("left", 1, 120, "workers_departed"), member("right", 2, 100, "workers_departed")),
            0,
            interval(None, 100),
        ),
        (
            failure("compare", member("left", 1, 120, "workers_departed"), member("right", 2, 100, "workers_departed")),
            1,
            interval(120, "Infinity"),
        ),
        (
            failure("bound", member("value", 1, -5, "borrowers"), expected=interval(0, "Infinity")),
            0,
            interval(0, "Infinity"),
        ),
        (
            failure(
                "bound",
                member("value", 1, 1200, "loan_disbursed_vnd"),
                member("value_per", 1, 10, "borrowers"),
                expected=interval(None, 100),
            ),
            1,
            interval(12, "Infinity"),
        ),
        (
            failure(
                "compare",
                member("left", 1, 1000, "loan_disbursed_vnd"),
                member("left_per", 1, 10, "borrowers"),
                member("right", 2, 4000, "loan_disbursed_vnd"),
                member("right_per", 2, 10, "borrowers"),
                factors=interval("0.5", 2),
            ),
            0,
            interval(2000, 8000),
        ),
        (
            failure(
                "ratio",
                member("stated", 1, 1400, "target_jobs_created"),
                member("numerator", 2, 12000, "target_jobs_created"),
                formula="quotient",
                expected_value=Decimal(1500),
            ),
            1,
            interval(11200),
        ),
        (
            failure("agreement", member("stated", 1, 100, "borrowers"), member("stated", 2, 110, "borrowers")),
            0,
            interval(110),
        ),
    ],
)
def test_implied_value_mends_the_rule_when_the_others_are_right(
    broken: Failure, position: int, expected: Interval
) -> None:
    found = implied(broken, broken.members[position])
    assert found.high == expected.high
    assert found.low == expected.low or (expected.low.is_infinite() and found.low <= 0)


@given(
    parts=st.lists(st.integers(0, 10**6), min_size=2, max_size=12),
    error=st.integers(1, 10**6),
    chosen=st.integers(0, 11),
)
def test_changing_a_suspect_as_implied_always_mends_the_sum(parts: list[int], error: int, chosen: int) -> None:
    whole = sum(parts) + error
    members = [member("whole", 1, whole, "borrowers", figure_id="whole")]
    members += [member("part", 2, part, "borrowers", figure_id=str(at)) for at, part in enumerate(parts)]
    broken = failure("balance", *members, expected=interval(sum(parts)))
    suspect = members[1 + chosen % len(parts)]
    proposal = implied(broken, suspect)
    assert proposal.low == proposal.high == suspect.value + error


@given(
    stated=st.integers(1, 3000).map(lambda tenth: Decimal(tenth) / 10),
    numerator=st.integers(1, 10**7),
    denominator=st.integers(1, 10**7),
)
def test_changing_a_suspect_as_implied_always_mends_the_percentage(
    stated: Decimal, numerator: int, denominator: int
) -> None:
    low, high = stated - Decimal("0.05"), stated + Decimal("0.1")
    members = (
        member("stated", 1, stated, "pct_of_plan", low=low, high=high),
        member("numerator", 2, numerator, "jobs_created"),
        member("denominator", 3, denominator, "target_jobs_created"),
    )
    broken = failure("ratio", *members, formula="percent")
    slack = Decimal("1e-9")
    of_stated, of_numerator, of_denominator = (implied(broken, one) for one in members)
    assert abs(of_stated.low - Decimal(100) * numerator / denominator) < slack
    for bound in (of_numerator.low, of_numerator.high):
        assert low - slack <= 100 * bound / denominator <= high + slack
    for bound in (of_denominator.low, of_denominator.high):
        assert low - slack <= 100 * numerator / bound <= high + slack


def test_a_count_is_whole_and_a_percentage_has_two_decimals() -> None:
    assert admissible("jobs_created", interval("1885.1", "1887.2")) == interval(1886, 1887)
    assert admissible("jobs_created", interval("1885.1", "1885.2")) == interval(1885, 1886)
    assert admissible("pct_over_plan", interval("34.5714", "34.5714")) == interval("34.57", "34.58")
    assert admissible("borrowers", interval(-20, -10)).is_empty
