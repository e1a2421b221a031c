"""What a run of a suite found, reduced to what decides: one result an expectation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from expectations.memory import last_rows, remember
from warehouse.files import write_atomically
from warehouse.paths import DataRoot

PASS = "pass"  # noqa: S105 - an outcome
FAIL = "fail"
ERROR = "error"
WITHDRAWN = "withdrawn"  # no outcome of a run: the expectation is asked no more
_KEY = ("suite", "expectation_code")


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of one expectation. `is_ours` says that a failure is a bug of this project, not a wrong figure.

    `error` is an expectation that could not run: never a pass, never a fail. `failed_count` are the rows that broke it,
    where rows can.
    """

    code: str
    severity: str
    outcome: str
    is_ours: bool
    detail: str = ""
    table: str = ""
    failed_count: int | None = None

    @property
    def holds_release(self) -> bool:
        """Errors always; failures only when they are critical and ours: submitters' wrong figures are findings."""
        return self.outcome == ERROR or (self.outcome == FAIL and self.is_ours and self.severity == "critical")


@dataclass(frozen=True, slots=True)
class SuiteReport:
    """The results of all expectations of one suite run."""

    suite: str
    results: tuple[Result, ...]

    @property
    def holding(self) -> tuple[Result, ...]:
        """The results that hold the release; empty when it may go on."""
        return tuple(result for result in self.results if result.holds_release)

    def count(self, outcome: str) -> int:
        """How many expectations ended so."""
        return sum(result.outcome == outcome for result in self.results)

    def outcomes(self) -> list[dict[str, Any]]:
        """The results as rows of `raw/suite_outcomes`."""
        return [
            {
                "suite": self.suite,
                "table_name": result.table,
                "expectation_code": result.code,
                "severity": result.severity,
                "is_ours": result.is_ours,
                "outcome": result.outcome,
                "failed_count": result.failed_count,
                "detail": result.detail,
            }
            for result in self.results
        ]


def write_report(root: DataRoot, report: SuiteReport) -> None:
    """Keep the report for the gate and for people, and remember each outcome that is new.

    What was asked before and is asked no more, as a rule that left the rule book, is remembered as withdrawn: else its
    last outcome would stand for ever.
    """
    content = json.dumps(asdict(report), ensure_ascii=False, indent=1)
    write_atomically(root.build / "gate" / f"{report.suite}_suites.json", content.encode())
    outcomes = report.outcomes()
    remember(root, "suite_outcomes", [*outcomes, *_withdrawn(root, report.suite, outcomes)], _KEY)


def _withdrawn(root: DataRoot, suite: str, outcomes: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    asked = {row["expectation_code"] for row in outcomes}
    for row in last_rows(root, "suite_outcomes", _KEY).values():
        if row["suite"] == suite and row["expectation_code"] not in asked:
            yield row | {"outcome": WITHDRAWN, "failed_count": None, "detail": ""}


def read_report(root: DataRoot, suite: str) -> SuiteReport | None:
    """The last report of a suite on this build, or None when it did not run."""
    path = root.build / "gate" / f"{suite}_suites.json"
    if not path.exists():
        return None
    content = json.loads(path.read_text(encoding="utf-8"))
    return SuiteReport(content["suite"], tuple(Result(**result) for result in content["results"]))


def forget_reports(root: DataRoot) -> None:
    """Drop the reports of the build before: a verdict on an old build must not open the gate for a new one."""
    for path in (root.build / "gate").glob("*_suites.json"):
        path.unlink()
