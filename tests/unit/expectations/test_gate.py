from __future__ import annotations

import random

from expectations.gate import Decisions, Evaluation, HeldSubmission, decide, verdicts
from expectations.reports import Result, SuiteReport

CLEAN = SuiteReport("audit", (Result("DEP-001", "critical", "pass", is_ours=False),))


def evaluation(**columns: str | None) -> Evaluation:
    return Evaluation(
        **(
            {
                "rule_code": "DEP-001",
                "scope": "submission",
                "severity": "critical",
                "outcome": "fail",
                "submission_id": "one",
            }
            | columns
        )  # type: ignore[arg-type]
    )


def test_submission_is_held_with_all_its_reasons_when_critical_rules_fail() -> None:
    evaluations = [
        evaluation(),
        evaluation(rule_code="LOA-013"),
        evaluation(),
        evaluation(submission_id="two", outcome="pass"),
        evaluation(submission_id="three"),
    ]
    expected = Decisions((HeldSubmission("one", ("DEP-001", "LOA-013")), HeldSubmission("three", ("DEP-001",))))
    assert decide(evaluations, CLEAN) == expected
    random.Random(1).shuffle(evaluations)  # noqa: S311 - an order, no secret
    assert decide(evaluations, CLEAN) == expected


def test_submission_is_accepted_when_the_failure_is_not_critical_or_not_its_own() -> None:
    evaluations = [
        evaluation(severity="warning"),
        evaluation(severity="info"),
        evaluation(scope="warehouse"),
        evaluation(outcome="not_applicable"),
        evaluation(submission_id=None),
    ]
    assert decide(evaluations, CLEAN) == Decisions()


def test_release_is_held_when_a_rule_could_not_run() -> None:
    decisions = decide([evaluation(rule_code="JOB-001", outcome="error", submission_id=None)], CLEAN)
    assert decisions.is_blocked
    assert decisions.blocked_by == ("Rule JOB-001 could not run.",)


def test_release_is_held_when_the_suite_did_not_run() -> None:
    assert decide([], None).is_blocked


def test_release_is_held_when_an_expectation_could_not_run() -> None:
    report = SuiteReport("audit", (Result("DEP-002", "warning", "error", is_ours=False, detail="no such column"),))
    assert decide([], report).blocked_by == ("Suite audit: DEP-002: no such column",)


def test_release_goes_on_when_only_submitters_are_wrong() -> None:
    report = SuiteReport(
        "audit",
        (
            Result("DEP-001", "critical", "fail", is_ours=False),
            Result("marts.dim_area.rows", "warning", "fail", is_ours=True),
        ),
    )
    assert not decide([], report).is_blocked


def test_release_is_held_when_a_critical_promise_of_ours_is_broken() -> None:
    report = SuiteReport("audit", (Result("int_evaluations.unique", "critical", "fail", is_ours=True),))
    assert decide([], report).is_blocked


def test_submission_is_released_when_its_failure_is_confirmed_or_waived_and_not_when_it_is_only_explained() -> None:
    evaluations = [
        evaluation(submission_id="confirmed", state="confirmed"),
        evaluation(submission_id="waived", state="waived"),
        evaluation(submission_id="explained", state="explained"),
        evaluation(submission_id="asked", state="open"),
        evaluation(submission_id="asked", state="confirmed", rule_code="LOA-013"),
    ]
    held = decide(evaluations, CLEAN).held
    assert held == (HeldSubmission("asked", ("DEP-001",)), HeldSubmission("explained", ("DEP-001",)))


def test_everybody_has_a_verdict_and_the_held_have_reasons() -> None:
    held = [HeldSubmission("two", ("DEP-001", "LOA-013"))]
    assert verdicts(["one", "two"], held) == [
        {"submission_id": "one", "decision": "accepted", "reason_codes": None},
        {"submission_id": "two", "decision": "held", "reason_codes": "DEP-001, LOA-013"},
    ]
