"""The contradictions that our reports are marked with come out with their culprit, and sound reports give none."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from bench.narrative_findings import (
    FOLDERS,
    Found,
    Marked,
    agree,
    findings_of,
    held_against,
    marked_in,
    released,
    submission_id,
)
from warehouse.releases import Release

pytestmark = [pytest.mark.integration, pytest.mark.timeout(900)]

PUBLISHED = sorted(FOLDERS[0].glob("*.json"))
SOUND = ("051", "052")


def is_contradictory(marks: Path) -> bool:
    return bool(json.loads(marks.read_text(encoding="utf-8"))["inconsistencies"])


OWN = [path for folder in FOLDERS[1:] for path in sorted(folder.glob("*.json")) if is_contradictory(path)]
CONTRADICTIONS = [entry for path in (*PUBLISHED, *OWN) for entry in marked_in(path)]


REPORTS = [path.with_suffix(".txt") for path in (*PUBLISHED, *OWN)]


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return released(REPORTS, tmp_path_factory.mktemp("narratives"))


@pytest.fixture(scope="module")
def found(release: Release) -> list[Found]:
    return findings_of(REPORTS, release)


@pytest.mark.parametrize("entry", CONTRADICTIONS, ids=lambda entry: f"{entry.report}: {entry.detail}")
def test_a_marked_contradiction_is_found_and_its_culprit_accused_or_tied(entry: Marked, found: list[Found]) -> None:
    findings = [finding for finding in found if agree(entry, finding)]
    assert findings
    for finding in findings:
        assert finding.likely & entry.wrong, finding
        assert finding.likely <= entry.numbers, finding


def test_no_finding_speaks_of_what_no_mark_names(found: list[Found]) -> None:
    assert not held_against(CONTRADICTIONS, found).unnamed


@pytest.mark.parametrize("report", SOUND)
def test_a_sound_report_gives_no_finding(report: str, release: Release) -> None:
    received = submission_id(FOLDERS[0] / f"{report}.txt")
    of_it = f"submission_id = '{received}' or contains(evidence, '{received}')"
    with duckdb.connect(str(release.database), read_only=True) as connection:
        assert connection.execute(
            f"select count(*) from marts.fct_figures where submission_id = '{received}'"
        ).fetchone() != (0,)
        assert (
            connection.execute(f"select rule_code, message_en from marts.fct_findings where {of_it}").fetchall() == []
        )


def test_bars_fail_when_a_contradiction_is_missed_or_another_figure_accused() -> None:
    marked = Marked("a", "1 + 1 = 3", frozenset("13"), frozenset("3"))
    right = Found("a", "SUB-001", "", frozenset("13"), frozenset("3"))
    tied = Found("a", "SUB-001", "", frozenset("13"), frozenset("13"))
    other = Found("a", "SUB-001", "", frozenset("13"), frozenset("1"))
    elsewhere = Found("b", "SUB-001", "", frozenset("13"), frozenset("3"))
    assert held_against([marked], [right]).holds
    assert held_against([marked], [tied]).holds
    assert not held_against([marked], []).holds
    assert held_against([marked], [other]).misled == (other,)
    assert not held_against([marked], [other]).holds
    assert held_against([marked], [elsewhere]).unnamed == (elsewhere,)
