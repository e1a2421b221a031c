"""The road from reports to findings, held against the contradictions that the reports' marks name.

usage: python bench/narrative_findings.py [--also DIR]

All marked reports go through receive, dbt and the rules in one data root of their own. A marked contradiction counts
when a figure of the field is part of it; a finding counts when all its evidence is of one report. The culprit is right
when what a finding calls likely is the number that the marks call wrong, alone or in a tie; where the marks tell none,
it must be among the numbers that contradict each other. Exit 1 when a bar does not hold.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import sys
import tempfile
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb
from upath import UPath

ROOT = Path(__file__).resolve().parent.parent
TESTS = ROOT / "tests" / "unit" / "ingestion" / "narrative"
sys.path[:0] = [str(ROOT), str(TESTS)]

from scoring import SCORED  # noqa: E402 - the path is set above

from ingestion.receive import SUBMISSION_ID_LENGTH  # noqa: E402
from tests.integration.road import run_road  # noqa: E402
from warehouse.paths import DataRoot  # noqa: E402
from warehouse.releases import Release  # noqa: E402

FOLDERS = (ROOT / "tests" / "fixtures" / "narratives", TESTS / "variants", TESTS / "second_set")
_FINDINGS = """
    select rule_code, message_en, evidence, suspects from marts.fct_findings where is_contradiction order by finding_id
"""
NEEDED = 2  # numbers that a contradiction and a finding must share
LEAST_RECALL = 1.0
LEAST_PRECISION = 0.9
LEAST_CULPRITS = 1.0


@dataclass(frozen=True, slots=True)
class Marked:
    """A contradiction that a report's marks name, by the digits of its numbers; `wrong` may be at fault."""

    report: str
    detail: str
    numbers: frozenset[str]
    wrong: frozenset[str]


@dataclass(frozen=True, slots=True)
class Found:
    """A finding on one report, by the digits of the figures that it holds against each other.

    `likely` are those that it says are most likely wrong, all of them when they tie.
    """

    report: str
    rule: str
    message: str
    numbers: frozenset[str]
    likely: frozenset[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the marked contradictions, and which findings no mark names or accuse another figure."""

    marked: int
    found: int
    missed: tuple[Marked, ...]
    unnamed: tuple[Found, ...]
    misled: tuple[Found, ...]

    @property
    def recall(self) -> float:
        """The share of the marked contradictions that were found."""
        return _share(self.marked - len(self.missed), self.marked)

    @property
    def precision(self) -> float:
        """The share of the findings that a mark names."""
        return _share(self.named, self.found)

    @property
    def culprits(self) -> float:
        """The share of the named findings that accuse the right figure, alone or in a tie."""
        return _share(self.named - len(self.misled), self.named)

    @property
    def named(self) -> int:
        """How many findings a mark names."""
        return self.found - len(self.unnamed)

    @property
    def holds(self) -> bool:
        """Whether every bar holds."""
        is_complete = self.recall >= LEAST_RECALL and self.culprits >= LEAST_CULPRITS
        return is_complete and self.precision >= LEAST_PRECISION


def main() -> int:
    """Print recall, precision and culprits of the findings, with what speaks against them; 1 when a bar fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--also", type=Path, action="append", default=[], metavar="DIR")
    folders = [*FOLDERS, *parser.parse_args().also]
    marked = [entry for folder in folders for path in sorted(folder.glob("*.json")) for entry in marked_in(path)]
    reports = [path for folder in folders for path in sorted(folder.glob("*.txt")) if path.stem != "README"]
    with tempfile.TemporaryDirectory() as home:
        found = findings_of(reports, released(reports, Path(home)))
    outcome = held_against(marked, found)
    met, named, right = outcome.marked - len(outcome.missed), outcome.named, outcome.named - len(outcome.misled)
    print(f"findings      recall {outcome.recall:.1%} ({met}/{outcome.marked}; at least {LEAST_RECALL:.0%})")
    print(f"              precision {outcome.precision:.1%} ({named}/{outcome.found}; at least {LEAST_PRECISION:.0%})")
    print(f"              culprits {outcome.culprits:.1%} ({right}/{named}; at least {LEAST_CULPRITS:.0%})")
    for entry in outcome.missed:
        print(f"missed        {entry.report}: {entry.detail}")
    for finding in outcome.unnamed:
        print(f"unnamed       {finding.report} {finding.rule}: {finding.message}")
    for finding in outcome.misled:
        print(f"misled        {finding.report} {finding.rule}: {finding.message} Accused: {sorted(finding.likely)}")
    print(f"bars          {'all hold' if outcome.holds else 'not all hold'}")
    return 0 if outcome.holds else 1


def held_against(marked: list[Marked], found: list[Found]) -> Outcome:
    """The findings against the marks."""
    of_marks = {finding: [entry for entry in marked if agree(entry, finding)] for finding in found}
    return Outcome(
        marked=len(marked),
        found=len(found),
        missed=tuple(entry for entry in marked if not any(entry in entries for entries in of_marks.values())),
        unnamed=tuple(finding for finding in found if not of_marks[finding]),
        misled=tuple(finding for finding in found if of_marks[finding] and not _accuses(finding, of_marks[finding])),
    )


def _accuses(found: Found, marks: list[Marked]) -> bool:
    return any(found.likely & entry.wrong for entry in marks)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def marked_in(path: Path) -> list[Marked]:
    """The contradictions of a report that are about figures of the field."""
    marks = json.loads(path.read_text(encoding="utf-8"))
    figures = {digits(claim["value"]) for claim in marks["claims"] if claim["domain"] in SCORED}
    return [
        Marked(name_of(path), entry["detail"], numbers, frozenset(map(digits, entry.get("wrong", entry["numbers"]))))
        for entry in marks["inconsistencies"]
        if (numbers := frozenset(map(digits, entry["numbers"]))) & figures
    ]


def name_of(path: Path) -> str:
    """A report's name with its folder's."""
    return f"{path.parent.name}-{path.stem}"


def digits(number: float | str) -> str:
    """The digits that carry a number's worth, whatever its unit: 8.979 triệu and 8.979.000.000 are the same."""
    plain = f"{Decimal(str(number)).normalize():f}".lstrip("-")
    return plain.replace(".", "").strip("0") or "0"


def agree(marked: Marked, found: Found) -> bool:
    """Whether a finding is about what a mark names."""
    return marked.report == found.report and len(marked.numbers & found.numbers) >= NEEDED


def released(reports: list[Path], folder: Path) -> Release:
    """What becomes of these reports on the whole road, in a data root of their own."""
    home = UPath(folder)
    root = DataRoot(home=home, inbox=home / "inbox").create()
    for path in reports:  # reports of two folders may bear one name
        shutil.copy(path, str(root.inbox / f"{name_of(path)}{path.suffix}"))
    return run_road(root)


def findings_of(reports: list[Path], release: Release) -> list[Found]:
    """The contradictions that a release of these reports tells within single ones."""
    names = {submission_id(path): name_of(path) for path in reports}
    with duckdb.connect(str(release.database), read_only=True) as connection:
        rows = connection.execute(_FINDINGS).fetchall()
        amounts = dict(connection.execute("select figure_id, value from marts.fct_figures").fetchall())
    told = [
        (rule, message, json.loads(figures or "[]"), json.loads(accused)) for rule, message, figures, accused in rows
    ]
    # What a held document says is told by the findings alone.
    amounts |= {figure["figure_id"]: figure["value"] for _, _, evidence, _ in told for figure in evidence}
    found = []
    for rule, message, evidence, suspects in told:
        in_reports = {figure["submission_id"] for figure in evidence}
        if len(in_reports) == 1:
            numbers = frozenset(digits(figure["value"]) for figure in evidence)
            likely = frozenset(digits(amounts[one["figure_id"]]) for one in suspects if one["is_likely"])
            found.append(Found(names[in_reports.pop()], rule, message, numbers, likely))
    return found


def submission_id(path: Path) -> str:
    """The id under which a document is known once received."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:SUBMISSION_ID_LENGTH]


if __name__ == "__main__":
    sys.exit(main())
