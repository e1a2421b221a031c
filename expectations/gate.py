"""The gate: which submissions are held, and whether the release may go on.

A submission with a critical failure is held: its predecessor stays current and everyone else is released. A failure
whose figures an office has confirmed, or that is waived for a time, holds nobody. A rule or
a suite that could not run is no verdict on anybody's figures, so it holds the whole release
(`docs/adr/0003-what-holds-a-submission.md`).

Verdicts are remembered: a submission has a row for the first and for each that differs from the one before, with its
moment, so that what was known then can be told later (`docs/adr/0009-what-was-known-then.md`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from expectations.memory import remember
from expectations.messages import message
from expectations.reports import SuiteReport, read_report
from warehouse.connections import reading
from warehouse.errors import WarehouseError
from warehouse.paths import DataRoot

HELD = "held"
ACCEPTED = "accepted"
LETS_PASS = frozenset({"confirmed", "waived"})
"""The answers that release what a critical failure would hold; an explanation alone says nothing of who is right."""
AUDIT_SUITE = "audit"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What the gate needs to know of one rule applied to one group of figures."""

    rule_code: str
    scope: str
    severity: str
    outcome: str
    submission_id: str | None = None
    state: str | None = None


@dataclass(frozen=True, slots=True)
class HeldSubmission:
    """A submission that is not released, and the codes of the critical rules that it breaks."""

    submission_id: str
    reason_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decisions:
    """The verdict on a build: who is held, and what forbids to release anything at all.

    `has_changed` tells that others are held than the audit assumed: what compares documents must be evaluated anew.
    """

    held: tuple[HeldSubmission, ...] = ()
    blocked_by: tuple[str, ...] = ()
    has_changed: bool = False

    @property
    def is_blocked(self) -> bool:
        """Whether nothing of this build may be released."""
        return bool(self.blocked_by)


def decide(evaluations: Iterable[Evaluation], report: SuiteReport | None) -> Decisions:
    """The verdict that follows from the evaluations and from the report of the suites over them; nothing else counts.

    A missing report is a suite that did not run. The answer does not depend on the order of the evaluations.
    """
    reasons: defaultdict[str, set[str]] = defaultdict(set)
    blocked: set[str] = set()
    for evaluation in evaluations:
        if evaluation.outcome == "error":
            blocked.add(message("rule_could_not_run", "en", rule=evaluation.rule_code))
        elif _holds(evaluation) and evaluation.submission_id is not None:
            reasons[evaluation.submission_id].add(evaluation.rule_code)
    held = tuple(HeldSubmission(id_, tuple(sorted(codes))) for id_, codes in sorted(reasons.items()))
    return Decisions(held, (*sorted(blocked), *_suite_blocks(report)))


def decide_submissions(root: DataRoot, decided_at: datetime | None = None) -> Decisions:
    """Decide on the build database and append the verdicts that are new to `raw/decisions`.

    Raises WarehouseError that names every rule and suite that could not run; nothing is written then, and the old
    release stays.
    """
    decisions = decide(_evaluations(root), read_report(root, AUDIT_SUITE))
    if decisions.is_blocked:
        listed = "\n".join(f"  {reason}" for reason in decisions.blocked_by)
        raise WarehouseError(f"The release is held; mend the rule book or the models, then build again:\n{listed}")
    audited = _decisions_in_audit(root)
    remember(root, "decisions", verdicts(audited, decisions.held), ["submission_id"], decided_at)
    held_in_audit = {submission_id for submission_id, decision in audited.items() if decision == HELD}
    return replace(decisions, has_changed=held_in_audit != {held.submission_id for held in decisions.held})


def verdicts(submission_ids: Iterable[str], held: Iterable[HeldSubmission]) -> list[dict[str, str | None]]:
    """The verdict on each submission: submission_id, decision, and the codes of the rules that hold it."""
    reasons = {submission.submission_id: ", ".join(submission.reason_codes) for submission in held}
    return [
        {"submission_id": id_, "decision": HELD if id_ in reasons else ACCEPTED, "reason_codes": reasons.get(id_)}
        for id_ in sorted({*submission_ids, *reasons})
    ]


def _holds(evaluation: Evaluation) -> bool:
    is_critical = (evaluation.outcome, evaluation.severity, evaluation.scope) == ("fail", "critical", "submission")
    return is_critical and evaluation.state not in LETS_PASS


def _suite_blocks(report: SuiteReport | None) -> Iterable[str]:
    if report is None:
        yield message("suite_did_not_run", "en", suite=AUDIT_SUITE)
        return
    for result in report.holding:
        yield message("expectation_holds", "en", suite=report.suite, expectation=result.code, detail=result.detail)


def _decisions_in_audit(root: DataRoot) -> dict[str, str]:
    """The decision on each submission that the audit was built with; verdicts under raw may be newer."""
    with reading(root.build_database) as connection:
        rows = connection.execute("select submission_id, decision from audit.int_submissions__revised").fetchall()
    return dict(rows)


def _evaluations(root: DataRoot) -> list[Evaluation]:
    with reading(root.build_database) as connection:
        rows = connection.execute(
            "select distinct failures.rule_code, scope, severity, outcome, submission_id, cases.state "
            "from audit.int_evaluations__failed as failures "
            "left join audit.int_cases as cases on failures.evaluation_id = cases.evaluation_id "
            "union all "
            "select rule_code, scope, severity, outcome, null, null "
            "from audit.int_evaluations__counted where outcome = 'error'"
        ).fetchall()
    return [Evaluation(*row) for row in rows]
