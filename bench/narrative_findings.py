"""The road from reports to findings, held against the contradictions that the reports' marks name.

usage: python bench/narrative_findings.py [--also DIR]

All marked reports go through receive, dbt and the rules in one data root of their own. A marked contradiction counts
when a figure of the field is part of it; a finding counts when all its evidence is of one report.
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
from typing import Any

import duckdb
from upath import UPath

ROOT = Path(__file__).resolve().parent.parent
TESTS = ROOT / "tests" / "unit" / "ingestion" / "narrative"
sys.path[:0] = [str(ROOT), str(TESTS)]

from scoring import SCORED  # noqa: E402 - the path is set above

from ingestion.receive import SUBMISSION_ID_LENGTH  # noqa: E402
from tests.integration.road import run_road  # noqa: E402
from warehouse.paths import DataRoot  # noqa: E402

FOLDERS = (ROOT / "tests" / "fixtures" / "narratives", TESTS / "variants", TESTS / "second_set")
_FINDINGS = "select rule_code, message_en, evidence from marts.fct_findings where is_contradiction order by finding_id"
NEEDED = 2  # numbers that a contradiction and a finding must share


@dataclass(frozen=True, slots=True)
class Marked:
    """A contradiction that a report's marks name, by the digits of its numbers."""

    report: str
    detail: str
    numbers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Found:
    """A finding on one report, by the digits of the figures that it holds against each other."""

    report: str
    rule: str
    message: str
    numbers: frozenset[str]


def main() -> int:
    """Print recall and precision of the findings, with what was missed and what no mark names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--also", type=Path, action="append", default=[], metavar="DIR")
    folders = [*FOLDERS, *parser.parse_args().also]
    marked = [entry for folder in folders for path in sorted(folder.glob("*.json")) for entry in marked_in(path)]
    found = findings_of([path for folder in folders for path in sorted(folder.glob("*.txt")) if path.stem != "README"])
    missed = [entry for entry in marked if not any(agree(entry, finding) for finding in found)]
    unnamed = [finding for finding in found if not any(agree(entry, finding) for entry in marked)]
    named = len(found) - len(unnamed)
    share = f"{named / len(found):.1%}" if found else "n/a"
    met = len(marked) - len(missed)
    print(f"findings      recall {met / max(1, len(marked)):.1%} ({met}/{len(marked)})")
    print(f"              precision {share} ({named}/{len(found)})")
    for entry in missed:
        print(f"missed        {entry.report}: {entry.detail}")
    for finding in unnamed:
        print(f"unnamed       {finding.report} {finding.rule}: {finding.message}")
    return 0


def marked_in(path: Path) -> list[Marked]:
    """The contradictions of a report that are about figures of the field."""
    marks = json.loads(path.read_text(encoding="utf-8"))
    figures = {digits(claim["value"]) for claim in marks["claims"] if claim["domain"] in SCORED}
    return [
        Marked(name_of(path), entry["detail"], numbers)
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


def findings_of(reports: list[Path]) -> list[Found]:
    """The contradictions found within single reports, after all of them went the whole road."""
    names = {submission_id(path): name_of(path) for path in reports}
    with tempfile.TemporaryDirectory() as folder:
        home = UPath(folder)
        root = DataRoot(home=home, inbox=home / "inbox").create()
        for path in reports:  # reports of two folders may bear one name
            shutil.copy(path, str(root.inbox / f"{name_of(path)}{path.suffix}"))
        release = run_road(root)
        with duckdb.connect(str(release.database), read_only=True) as connection:
            rows = connection.execute(_FINDINGS).fetchall()
    return [found for row in rows for found in _within_one_report(names, *row)]


def submission_id(path: Path) -> str:
    """The id under which a document is known once received."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:SUBMISSION_ID_LENGTH]


def _within_one_report(names: dict[str, str], rule: str, message: str, evidence: str) -> list[Found]:
    figures: list[dict[str, Any]] = json.loads(evidence or "[]")
    reports = {figure["submission_id"] for figure in figures}
    if len(reports) != 1:
        return []
    numbers = frozenset(digits(figure["value"]) for figure in figures)
    return [Found(names[reports.pop()], rule, message, numbers)]


if __name__ == "__main__":
    sys.exit(main())
