"""The reader's quality on marked reports is a number, and it may not fall."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from scoring import score

from ingestion import documents, narrative

_HERE = Path(__file__).parent
_FIXTURES = _HERE.parents[2] / "fixtures" / "narratives"
_FOLDERS = {"published": _FIXTURES, "own": _HERE / "variants"}


@pytest.fixture(scope="module", params=sorted(_FOLDERS))
def counts(request: pytest.FixtureRequest) -> Counter[str]:
    return score(_FOLDERS[request.param])


def test_figures_are_found_when_reports_are_marked(counts: Counter[str]) -> None:
    assert counts["found"] / counts["wanted"] >= 0.95


def test_figures_are_true_when_reports_are_marked(counts: Counter[str]) -> None:
    assert counts["found"] / (counts["found"] + counts["false"]) >= 0.97


def test_periods_areas_and_parts_are_right_when_figures_are_found(counts: Counter[str]) -> None:
    assert counts["period"] / counts["dated"] >= 0.95
    assert counts["area"] / counts["found"] >= 0.97
    assert counts["breakdown"] / counts["found"] >= 0.95


@pytest.mark.parametrize("path", sorted(_FIXTURES.glob("*.txt")), ids=lambda path: path.stem)
def test_addresses_hold_the_quotes_when_a_report_is_read(path: Path) -> None:
    text = documents.text_of(path.read_bytes(), ".txt")
    for figure in narrative.read(text).figures:
        assert figure.quote
        assert text[figure.address.start : figure.address.end] == figure.quote
        assert figure.low <= figure.value <= figure.high
