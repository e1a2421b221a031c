"""The indicator that the words around a number make of it, in the ways that reports say the same thing."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from ingestion import narrative

WORDINGS = yaml.safe_load(Path(__file__).with_name("wordings.yml").read_text(encoding="utf-8"))
TITLE = "Nghệ An, năm 2023\n"
NEW_OR_NOT = {"jobs_created_new": "jobs_created", "jobs_via_loans": "jobs_created"}  # told apart by the breakdown
MILLION = 10**6


def _cases(part: str) -> list[tuple[str, str]]:
    return [(indicator, text) for indicator, texts in WORDINGS[part].items() for text in texts]


@pytest.mark.parametrize(("indicator", "text"), _cases("counts"))
def test_count_is_of_the_indicator_when_the_words_say_so(indicator: str, text: str) -> None:
    scale = MILLION if "{} triệu" in text else 1
    assert _indicators(text.format("1.204"), Decimal(1204 * scale))[0] == NEW_OR_NOT.get(indicator, indicator)


@pytest.mark.parametrize(("indicator", "text"), _cases("percentages"))
def test_percentage_is_of_the_kind_when_the_words_say_so(indicator: str, text: str) -> None:
    value = Decimal("-12.5" if indicator == "growth_pct_fall" else "12.5")
    expected = [] if indicator == "none" else [indicator.removesuffix("_fall")]
    assert _indicators(text.format("12,5"), value)[:1] == expected


def _indicators(text: str, value: Decimal) -> list[str]:
    told = [figure for figure in narrative.read(TITLE + text + "\n").figures if not figure.is_candidate]
    return [NEW_OR_NOT.get(figure.indicator, figure.indicator) for figure in told if figure.value == value]
