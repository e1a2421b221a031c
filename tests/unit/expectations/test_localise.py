"""The right figures are suspected: whatever is proposed mends all that is broken, and the truth is always among it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from expectations.elimination import InfeasibleError, eliminate
from expectations.explain import explanations_table, surroundings_of
from expectations.intervals import Interval
from expectations.localise import (
    NO_EVIDENCE,
    NOTHING_BINDS,
    Confirmation,
    Evidence,
    Explanation,
    Problem,
    Solution,
    Suspect,
    UnreadError,
    admissible,
    by_figure,
    connected,
    solve,
    unit_of,
)
from expectations.relations import Inequality, Relation, box, units
from expectations.slips import Surroundings
from tests.tables import SHARE, evaluations, interval, member, relation, table

HAI_HA = relation(
    "ratio",
    member("stated", 1, 34.7, "pct_over_plan", low=34.65, high=34.8, figure_id="percent"),
    member("numerator", 2, 1884, "jobs_created", figure_id="result"),
    member("denominator", 3, 1400, "target_jobs_created", figure_id="target"),
    formula="percent_over",
    rule_code="PLN-004",
)
CONFIRMED = Confirmation("result", "JOB-001", "balance", "submission", "whole")


def evidence(*confirmations: Confirmation, **more: Any) -> Evidence:
    by_figure = {
        one.figure_id: tuple(each for each in confirmations if each.figure_id == one.figure_id) for one in confirmations
    }
    return Evidence(confirmations=by_figure, **more)


def locate(*arguments: Any, **more: Any) -> list[Suspect]:
    return [suspect for solution in solve(*arguments, **more) for suspect in solution.suspects]


def worded(suspects: Iterable[Suspect]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = explanations_table([Solution("problem", tuple(suspects), frozenset())]).to_pylist()
    return found


def likely(suspects: list[Suspect]) -> dict[str, Interval]:
    return {suspect.member.figure_id: suspect.implied for suspect in suspects if suspect.is_likely}


def counted(value: Any) -> Any:
    return member("whole", 1, value, "workers_departed", figure_id="whole")


def broken_sum(whole: int, *parts: int, **more: Any) -> Relation:
    members = [member("part", 2, part, "workers_departed", figure_id=f"part-{at}") for at, part in enumerate(parts)]
    return relation("balance", counted(whole), *members, **{"expected": interval(sum(parts)), **more})


def test_only_the_percentage_is_likely_when_the_result_is_confirmed_by_its_parts() -> None:
    suspects = locate([HAI_HA], NOTHING_BINDS, evidence(CONFIRMED))
    assert likely(suspects) == {"percent": interval("34.57", "34.58")}
    rows = worded(suspects)
    assert rows[0]["suspect_figure_id"] == "percent"
    assert "1.884 thì được xác nhận: các thành phần cộng lại đúng bằng nó (JOB-001)" in rows[0]["reason_vi"]
    assert "34.7% should lie between 34.57% and 34.58%" in rows[0]["reason_en"]
    assert [row["is_likely"] for row in rows] == [True, False, False]


class OnDemand(dict[str, list[Relation]]):
    """Evaluations that held, of which a problem knows only what was read."""

    def __init__(self, all_of_them: Mapping[str, list[Relation]]) -> None:
        self._all = all_of_them
        self.asked: list[set[str]] = []

    def read(self, figure_ids: Collection[str]) -> None:
        self.asked.append(set(figure_ids))
        self.update({figure_id: self._all.get(figure_id, []) for figure_id in figure_ids})

    def get(self, figure_id: str, _default: Any = None) -> Any:
        if figure_id not in self:
            raise UnreadError(figure_id)
        return self[figure_id]


def test_what_held_is_read_when_a_correction_asks_for_it() -> None:
    def told(figure_id: str, role: str, value: int) -> Any:
        return member(role, 1 if role == "whole" else 2, value, "workers_departed", figure_id=figure_id)

    def total(whole: Any, *parts: Any) -> Relation:
        expected = interval(sum(int(part.value) for part in parts))
        return relation("balance", whole, *parts, expected=expected, evaluation_id=whole.figure_id)

    first, second = (told(name, "part", 5) for name in ("first", "second"))
    chain = [
        total(told("one", "whole", 11), first),
        total(told("two", "whole", 12), first, second),
        total(told("three", "whole", 13), second),
    ]
    held = [
        total(told("above", "whole", 11), told("one", "part", 11)),
        total(told("first", "whole", 5), told("x", "part", 5)),
    ]
    known = by_figure(held)
    on_demand = OnDemand(known)
    assert worded(locate(chain, on_demand, read=on_demand.read)) == worded(locate(chain, known))
    assert on_demand.asked[:2] == [set(), {"one", "two", "three", "first", "second"}]
    with pytest.raises(UnreadError):
        locate(chain, OnDemand(known))


def test_a_solution_depends_on_all_figures_that_were_looked_at_and_what_is_settled_is_left_out() -> None:
    failed = broken_sum(100, 250, 240)
    women_and_men = [member("part", 2, value, "workers_departed", figure_id=f"sex-{value}") for value in (40, 60)]
    held = relation("balance", counted(100), *women_and_men, evaluation_id="e2", expected=interval(100))
    town = member("whole", 1, 39, "workers_departed", figure_id="town")
    elsewhere = relation("balance", town, women_and_men[0], evaluation_id="e3", expected=interval(40))
    failing = [failed, elsewhere]
    solutions = {one.problem_id: one for one in solve(failing, by_figure([held]))}
    assert solutions.keys() == {"e1", "e3"}
    assert solutions["e1"].figure_ids == {"whole", "part-0", "part-1", "sex-40", "sex-60", "town"}
    (left,) = solve(failing, by_figure([held]), settled={"e3"})
    assert left == solutions["e1"], "what is wrong elsewhere counts, settled or not"


def test_a_figure_that_a_sum_holds_in_place_is_no_suspect_by_itself() -> None:
    channels = [member("part", 2, part, "jobs_created", figure_id=f"channel-{part}") for part in (884, 1000)]
    held = relation(
        "balance",
        member("whole", 1, 1884, "jobs_created", figure_id="result"),
        *channels,
        evaluation_id="e2",
        expected=interval(1884),
    )
    assert {one.member.figure_id for one in locate([HAI_HA], by_figure([held]))} == {"percent", "target"}


def test_all_are_likely_when_nothing_tells_them_apart() -> None:
    suspects = locate([broken_sum(6500, 2500, 3500)])
    found = {name: (int(implied.low), int(implied.high)) for name, implied in likely(suspects).items()}
    assert found == {"whole": (6000, 6000), "part-0": (3000, 3000), "part-1": (4000, 4000)}
    assert "3 figures are equally likely" in worded(suspects)[0]["reason_en"]


def test_a_part_is_no_suspect_when_no_admissible_value_would_mend_the_sum() -> None:
    suspects = locate([broken_sum(100, 300, 50, expected=interval(350, "Infinity"))])
    assert {one.member.value for one in suspects} == {100, 300}


def test_two_figures_are_named_when_no_single_one_settles_all() -> None:
    """The whole is confirmed by women and men, and no part alone can take up the difference."""
    failed = broken_sum(100, 250, 240)
    women_and_men = [member("part", 2, value, "workers_departed", figure_id=f"sex-{value}") for value in (40, 60)]
    held = relation("balance", counted(100), *women_and_men, evaluation_id="e2", expected=interval(100))
    suspects = locate([failed], by_figure([held]))
    assert all(len(one.companions) == 1 for one in suspects)
    assert {frozenset([one.member.figure_id, one.companions[0].member.figure_id]) for one in suspects} == {
        frozenset(pair) for pair in (("part-0", "part-1"), ("whole", "sex-40"), ("whole", "sex-60"))
    }
    row = worded(suspects)[0]
    assert "must be corrected as well" in row["reason_en"]
    assert "3 explanations are equally likely" in row["reason_en"]


def test_the_shared_figure_is_named_when_it_stands_in_three_broken_rules() -> None:
    total = member("denominator", 3, 1000, "workers_departed", figure_id="total")
    failed = [
        relation(
            "ratio",
            member("stated", 1, share, "share_pct", figure_id=f"share-{share}"),
            member("numerator", 2, part, "workers_departed", figure_id=f"part-{part}"),
            total,
            formula="percent",
            evaluation_id=f"e{share}",
        )
        for share, part in ((10, 50), (20, 100), (40, 200))
    ]
    suspects = locate(failed)
    assert likely(suspects) == {"total": interval(500)}
    assert {one.root_evaluation_id for one in suspects} == {"e10"}


def copied_row(women: int, all_: int) -> tuple[list[Relation], Relation]:
    """Two rows of communes under their province; the sums of both columns fail, and women are at most all."""
    columns = [("all", 40, (30, all_)), ("women", 10, (8, women))]
    failed = [
        relation(
            "balance",
            member("whole", 1, whole, "workers_departed", figure_id=f"{name}-province"),
            *(member("part", 2, part, "workers_departed", figure_id=f"{name}-{at}") for at, part in enumerate(parts)),
            evaluation_id=name,
            expected=interval(sum(parts)),
        )
        for name, whole, parts in columns
    ]
    held = relation(
        "compare",
        member("left", 1, women, "workers_departed", figure_id="women-1"),
        member("right", 2, all_, "workers_departed", figure_id="all-1"),
        evaluation_id="held",
    )
    return failed, held


def test_a_figure_that_one_wrong_itself_holds_in_place_is_named_with_it() -> None:
    """All are 10 and women 2 in truth; since 12 women were written, 10 of all would break a rule that held."""
    failed, held = copied_row(women=12, all_=15)
    suspects = [one for one in locate(failed, by_figure([held])) if one.relation.evaluation_id == "all"]
    found = {one.member.figure_id: [other.member.figure_id for other in one.companions] for one in suspects}
    assert found == {"all-province": [], "all-0": [], "all-1": ["women-1"]}
    assert {one.member.figure_id for one in suspects if one.is_likely} == set(found)


def test_it_is_said_when_not_all_was_tried_of_what_is_wrong_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("expectations.localise.MOST_ENTANGLED", 0)
    failed, held = copied_row(women=12, all_=15)
    suspects = [one for one in locate(failed, by_figure([held])) if one.relation.evaluation_id == "all"]
    assert {one.member.figure_id for one in suspects} == {"all-province", "all-0", "all-1"}
    assert not any(one.is_exhaustive for one in suspects)


def test_no_figure_elsewhere_is_drawn_in_when_one_is_free_to_change() -> None:
    failed, held = copied_row(women=9, all_=15)
    suspects = [one for one in locate(failed, by_figure([held])) if one.relation.evaluation_id == "all"]
    assert all(not one.companions for one in suspects)
    assert {one.member.figure_id for one in suspects} == {"all-province", "all-0", "all-1"}


def test_failures_that_share_no_figure_are_told_apart() -> None:
    other = relation(
        "bound",
        member("value", 1, -5, "borrowers", figure_id="other"),
        evaluation_id="e2",
        expected=interval(0, "Infinity"),
    )
    assert [len(group) for group in connected([HAI_HA, other])] == [1, 1]
    assert {one.root_evaluation_id for one in locate([HAI_HA, other])} == {"e1", "e2"}


def test_a_document_that_repeats_itself_is_no_witness_against_another() -> None:
    told = relation(
        "agreement",
        member("stated", 1, 121190, "workers_departed", figure_id="first"),
        member("stated", 2, 128044, "workers_departed", figure_id="second"),
        scope="warehouse",
    )
    again = relation(
        "agreement",
        member("stated", 1, 121190, "workers_departed", figure_id="first"),
        member("stated", 2, 121190, "workers_departed", figure_id="again"),
        evaluation_id="e2",
    )
    repeated = Confirmation("first", "SUB-001", "agreement", "submission", "stated")
    elsewhere = Confirmation("first", "XTB-001", "agreement", "warehouse", "stated")
    assert set(likely(locate([told], by_figure([again]), evidence(repeated)))) == {"first", "second"}
    assert set(likely(locate([told], by_figure([again]), evidence(elsewhere)))) == {"second"}


def test_nobody_is_accused_by_what_is_only_worth_a_look() -> None:
    info = relation("compare", *HAI_HA.members[1:], severity="info", evaluation_id="e2")
    weights = {one.member.figure_id: one.weight for one in locate([HAI_HA, info]) if one.relation is HAI_HA}
    assert weights == {"percent": 1.0, "result": 2.0, "target": 2.0}


def test_an_odd_figure_is_lighter() -> None:
    suspects = locate([broken_sum(6500, 2500, 3500)], NOTHING_BINDS, Evidence(odd_figures=frozenset({"part-1"})))
    assert set(likely(suspects)) == {"part-1"}


@pytest.mark.parametrize(
    ("whole", "parts", "surroundings", "culprit", "slip"),
    [
        (11951, (4100, 2440, 5320), {}, None, None),
        (11860, (4100, 2404, 5320), {}, "part-1", "digits"),
        (118600, (4100, 2440, 5320), {}, "whole", "tenfold"),
        (11860, (4100, 2440000, 5320), {}, "part-1", "thousandfold"),
        (
            9000,
            (4100, 380, 5320),
            {"part-2": Surroundings(previous=Decimal(5320))},
            "part-2",
            "copied_from_last_period",
        ),
        (9000, (4120, 380, 4120), {"part-2": Surroundings(neighbours=(Decimal(4120),))}, "part-2", "copied"),
    ],
)
def test_a_typical_slip_is_named_when_it_explains_the_gap_exactly(
    whole: int, parts: tuple[int, ...], surroundings: dict[str, Surroundings], culprit: str | None, slip: str | None
) -> None:
    suspects = locate([broken_sum(whole, *parts)], NOTHING_BINDS, Evidence(surroundings=surroundings))
    slips = {one.member.figure_id: one.change.slip.code for one in suspects if one.change.slip}
    assert slips == ({} if culprit is None else {culprit: slip})
    if culprit is not None:
        assert set(likely(suspects)) == {culprit}


def test_two_figures_that_changed_places_are_named() -> None:
    right = table([(120, 340), (95, 410), (77, 150)])
    wrong = right | {"0-women": right["1-women"], "1-women": right["0-women"]}
    failed, passed = evaluations(wrong)
    suspects = [one for one in locate(failed, by_figure(passed)) if one.is_likely]
    assert {one.change.slip.code for one in suspects if one.change.slip} == {"exchanged"}
    assert {one.member.figure_id for one in suspects} == {"0-women", "1-women"}


def test_what_stands_beside_a_figure_is_found_in_tables_and_texts() -> None:
    places = [
        ("cell", "a", "Biểu!B2", 1, Decimal(10)),
        ("right", "a", "Biểu!C2", 2, Decimal(20)),
        ("below", "a", "Biểu!B3", 3, Decimal(30)),
        ("far", "a", "Biểu!D4", 4, Decimal(40)),
        ("word", "b", "t:5-9", 1, Decimal(50)),
        ("next", "b", "t:20-24", 2, Decimal(60)),
    ]
    found = surroundings_of(places, {"cell": Decimal(9)}, ["cell", "word"])
    assert found == {
        "cell": Surroundings((Decimal(30), Decimal(20)), Decimal(9)),
        "word": Surroundings((Decimal(60),), None),
    }


def test_it_is_said_when_a_confirmed_figure_is_the_only_one_left() -> None:
    failed = relation(
        "compare",
        member("left", 1, 120, "workers_departed", figure_id="women"),
        member("right", 2, 100, "workers_departed", figure_id="all"),
    )
    markets = [member("part", 2, value, "workers_departed", figure_id=f"market-{value}") for value in (40, 60)]
    held = relation(
        "balance",
        member("whole", 1, 100, "workers_departed", figure_id="all"),
        *markets,
        evaluation_id="e2",
        expected=interval(100),
    )
    confirmed = Confirmation("women", "DEP-009", "balance", "submission", "whole")
    suspects = locate([failed], by_figure([held]), evidence(confirmed))
    assert set(likely(suspects)) == {"women"}
    assert [one.member.figure_id for one in suspects] == ["women", "all"], "it is listed, but not as likely"
    assert "several figures may be wrong" in worded(suspects)[0]["reason_en"]


def test_it_is_said_when_a_problem_is_too_large_to_settle() -> None:
    hub = member("denominator", 3, 1000, "workers_departed", figure_id="hub")
    failed = [
        relation(
            "ratio",
            member("stated", 1, share, "share_pct", figure_id=f"share-{number}"),
            member("numerator", 2, 50 + number, "workers_departed", figure_id=f"part-{number}"),
            hub,
            formula="percent",
            evaluation_id=f"e{number}",
        )
        for number, share in enumerate((11, 23, 41, 59, 83, 97))
    ]
    suspects = locate(failed)
    assert {one.relation.evaluation_id for one in suspects} == {f"e{number}" for number in range(6)}
    assert not any(one.is_settled for one in suspects)
    assert {one.member.figure_id for one in suspects} == {one for each in failed for one in each.figure_ids}
    likely_rows = [row for row in worded(suspects) if row["is_likely"]]
    assert all("still contradict" in row["reason_en"] for row in likely_rows)


def test_a_kind_that_judges_a_figure_by_itself_accuses_that_figure() -> None:
    lonely = relation(
        "outlier",
        member("value", 1, 9000, "borrowers", figure_id="odd"),
        member("history", 2, 90, "borrowers", figure_id="before"),
        anchor_id="odd",
        expected=interval(60, 120),
    )
    assert likely(locate([lonely])) == {"odd": interval(60, 120)}


@pytest.mark.parametrize(
    ("broken", "figure_id", "expected"),
    [
        (
            relation(
                "bound",
                member("value", 1, 1200, "loan_disbursed_vnd", figure_id="loan"),
                member("value_per", 1, 10, "borrowers", figure_id="borrowers"),
                expected=interval(None, 100),
            ),
            "borrowers",
            interval(12, "Infinity"),
        ),
        (
            relation(
                "compare",
                member("left", 1, 1000, "loan_disbursed_vnd", figure_id="loan"),
                member("left_per", 1, 10, "borrowers", figure_id="borrowers"),
                member("right", 2, 4000, "loan_disbursed_vnd", figure_id="loan before"),
                member("right_per", 2, 10, "borrowers", figure_id="borrowers before"),
                factors=interval("0.5", 2),
            ),
            "loan",
            interval(2000, 8000),
        ),
        (
            relation(
                "ratio",
                member("stated", 1, 1400, "target_jobs_created", figure_id="average"),
                member("numerator", 2, 12000, "target_jobs_created", figure_id="all years"),
                formula="quotient",
                expected_value=Decimal(1500),
            ),
            "all years",
            interval(11200),
        ),
        (
            relation(
                "agreement",
                member("stated", 1, 100, "borrowers", figure_id="here"),
                member("stated", 2, 110, "borrowers", figure_id="there"),
                tolerance_pct=Decimal("0.5"),
            ),
            "here",
            interval(110),
        ),
    ],
)
def test_implied_value_mends_the_rule_when_the_others_are_right(
    broken: Relation, figure_id: str, expected: Interval
) -> None:
    found = {one.member.figure_id: one.implied for one in locate([broken])}
    assert found[figure_id] == expected


def test_a_percentage_and_its_base_may_both_be_wrong() -> None:
    """Both factors of one product change: what else is told of the percentage bounds it, and the base follows."""
    told = member("stated", 1, 50, "pct_of_plan", low="49.95", high="50.1", figure_id="percent")
    target = member("denominator", 3, 1000, "target_jobs_created", figure_id="target")
    failed = [
        relation(
            "ratio", told, member("numerator", 2, 800, "jobs_created", figure_id="result"), target, formula="percent"
        ),
        relation(
            "agreement",
            told,
            member("stated", 2, 70, "pct_of_plan", low="69.95", high="70.1", figure_id="again"),
            evaluation_id="e2",
            tolerance_pct=Decimal(0),
        ),
    ]
    held = [
        relation(
            "bound",
            member("value", 1, 800, "jobs_created", figure_id="result"),
            evaluation_id="e3",
            expected=interval(790, 810),
        ),
        relation(
            "bound",
            member("value", 1, 70, "pct_of_plan", low="69.95", high="70.1", figure_id="again"),
            evaluation_id="e4",
            expected=interval(60, 75),
        ),
    ]
    found = {frozenset(change.member.figure_id for change in one.changes) for one in explanations(failed, held)}
    assert found == {frozenset(["percent", "target"])}
    assert_sound(failed, held)


def explanations(failed: list[Relation], passed: list[Relation]) -> list[Explanation]:
    groups = connected(failed)
    return [one for group in groups for one in Problem(group, by_figure(passed), NO_EVIDENCE).explanations()]


def assert_sound(failed: list[Relation], passed: list[Relation]) -> None:
    """Whoever changes the figures of an explanation as suggested has no contradiction left."""
    for group in connected(failed):
        for explanation in explanations(group, passed):
            stated = {}
            for change in explanation.changes:
                assert change.suggested is not None
                assert change.implied.low <= change.suggested <= change.implied.high
                step = Decimal("0.01") if unit_of(change.member.indicator) == "pct" else Decimal(0)
                stated[change.member.figure_id] = box(Interval(change.suggested - step, change.suggested + step))
            for each in [*group, *passed]:
                assert holds(each, stated), (each, stated)


def holds(evaluated: Relation, stated: Mapping[str, tuple[int, int]]) -> bool:
    """The evaluators' own question, asked in another way: do the intervals meet?"""

    def side(*roles: str) -> tuple[Fraction, Fraction]:
        found = [stated.get(one.figure_id, box(one.stated)) for one in evaluated.members if one.role in roles]
        return Fraction(sum(low for low, _ in found)), Fraction(sum(high for _, high in found))

    if evaluated.kind == "balance":
        (low, high), (least, most) = side("whole"), side("part")
        return least <= high and (low <= most or evaluated.expected.high.is_infinite())
    if evaluated.kind == "compare":
        return side("left")[0] <= side("right")[1]
    if evaluated.kind == "ratio":
        (low, high), (least, most), (fewest, largest) = side("stated"), side("numerator"), side("denominator")
        return 10**8 * least / largest <= high and low <= 10**8 * most / fewest
    if evaluated.kind == "agreement":
        found = [stated.get(one.figure_id, box(one.stated)) for one in evaluated.members]
        return max(low for low, _ in found) <= min(high for _, high in found)
    low, high = side("value")
    return high >= units(evaluated.expected.low) and low <= units(evaluated.expected.high)


people = st.integers(0, 5000)
tables = st.lists(st.tuples(people, people), min_size=2, max_size=6).filter(lambda rows: sum(map(sum, rows)) > 0)


@settings(deadline=None)
@given(rows=tables, error=st.integers(1, 10**6), sign=st.sampled_from([1, -1]), data=st.data())
def test_a_single_culprit_is_always_listed_and_every_proposal_is_sound(
    rows: list[tuple[int, int]], error: int, sign: int, data: st.DataObject
) -> None:
    right = table(rows)
    culprit = data.draw(st.sampled_from(sorted(right)))
    changed = right[culprit] + sign * (Decimal(error) / 10 if culprit == SHARE else error)
    assume(changed >= 0)
    failed, passed = evaluations(right | {culprit: changed})
    assume(failed)
    suspects = locate(failed, by_figure(passed))
    assert culprit in {one.member.figure_id for one in suspects}
    listed = next(one for one in suspects if one.member.figure_id == culprit)
    assert listed.implied.low <= right[culprit] + (Decimal("0.1") if culprit == SHARE else 0)
    assert right[culprit] <= listed.implied.high
    assert not listed.companions
    assert_sound(failed, passed)


@settings(deadline=None, max_examples=25)
@given(rows=tables, errors=st.tuples(st.integers(1, 900), st.integers(1, 900)), data=st.data())
def test_proposals_are_sound_when_two_figures_are_wrong(
    rows: list[tuple[int, int]], errors: tuple[int, int], data: st.DataObject
) -> None:
    right = table(rows)
    culprits = data.draw(st.lists(st.sampled_from(sorted(right.keys() - {SHARE})), min_size=2, max_size=2, unique=True))
    wrong = right | {one: right[one] + error for one, error in zip(culprits, errors, strict=True)}
    failed, passed = evaluations(wrong)
    assume(failed)
    assert_sound(failed, passed)


@settings(deadline=None, max_examples=25)
@given(rows=st.lists(st.tuples(people, people), min_size=2, max_size=3), data=st.data())
def test_no_smaller_explanation_is_overlooked(rows: list[tuple[int, int]], data: st.DataObject) -> None:
    """Against every pair of figures tried one by one."""
    assume(sum(map(sum, rows)) > 0)
    right = table(rows)
    names = sorted(right.keys() - {SHARE})
    culprits = data.draw(st.lists(st.sampled_from(names), min_size=2, max_size=2, unique=True))
    failed, passed = evaluations(right | {one: right[one] + 7 for one in culprits})
    assume(len(connected(failed)) == 1)
    found = {frozenset(change.member.figure_id for change in one.changes) for one in explanations(failed, passed)}
    size = {len(one) for one in found}
    assert len(size) == 1
    if size == {2}:
        assert frozenset(culprits) in found
        for pair in combinations(names, 2):
            assert (frozenset(pair) in found) == can_mend(pair, failed, passed), pair


def can_mend(pair: tuple[str, str], failed: list[Relation], passed: list[Relation]) -> bool:
    """Whether whole, not negative amounts of two figures satisfy all, found by elimination of everything at once."""
    rows = [Inequality({one: -1}, 0) for one in pair]
    for each in [*failed, *passed]:
        rows += each.inequalities(frozenset(pair), {})
    try:
        low, high = eliminate(rows, list(pair)).last_bounds
    except InfeasibleError:
        return False
    assert low is not None
    if high is not None and high < -(-low // 10**6) * 10**6:
        return False
    return all(any(one in each.figure_ids for one in pair) for each in failed)


@given(
    stated=st.integers(1, 3000).map(lambda tenth: Decimal(tenth) / 10),
    numerator=st.integers(1, 10**7),
    denominator=st.integers(1, 10**7),
)
def test_every_proposal_mends_a_percentage(stated: Decimal, numerator: int, denominator: int) -> None:
    failed = relation(
        "ratio",
        member("stated", 1, stated, "pct_of_plan", low=stated - Decimal("0.05"), high=stated + Decimal("0.1")),
        member("numerator", 2, numerator, "jobs_created", figure_id="numerator"),
        member("denominator", 3, denominator, "target_jobs_created", figure_id="denominator"),
        formula="percent",
    )
    assume(not failed.holds({}))
    assert explanations([failed], [])
    assert_sound([failed], [])


def test_a_count_is_whole_and_a_percentage_has_two_decimals() -> None:
    assert admissible("jobs_created", interval("1885.1", "1887.2")) == interval(1886, 1887)
    assert admissible("jobs_created", interval("1885.1", "1885.2")).is_empty
    assert admissible("loan_disbursed_vnd", interval("1885.1", "1885.2")) == interval(1885, 1886)
    assert admissible("pct_over_plan", interval("34.5714", "34.5714")) == interval("34.57", "34.58")
    assert admissible("borrowers", interval(-20, -10)).is_empty
