from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ingestion.model import Reading
from ingestion.workbook import read
from tests.forms.office_layouts import key_of as fact_of
from tests.forms.office_layouts import sent
from tests.forms.random_layouts import Truth, random_truth, typed
from tests.forms.retyped_forms import key_of, retyped
from tests.forms.workbooks import codes

CASES = int(os.environ.get("LAYOUT_CASES", "2000"))
FIRST = int(os.environ.get("LAYOUT_SEED", "0"))


def _wrong(reading: Reading, truth: Truth) -> list[str]:
    return [
        f"{figure.address}: {figure.quote} read as {figure.breakdown} {figure.value}"
        for figure in reading.figures
        if truth.get((figure.breakdown.market, figure.breakdown.sex)) != figure.value
        or figure.area != "Tỉnh Nghệ An"
        or (figure.period.start is None or figure.period.end is None)
        or (figure.period.start.isoformat(), figure.period.end.isoformat()) != ("2024-04-01", "2024-06-30")
    ]


def test_random_layouts_are_read_exactly_or_refused() -> None:
    """A third of the cases; set LAYOUT_CASES and LAYOUT_SEED to try more. A failure names its seed."""
    refused = []
    for seed in range(FIRST, FIRST + CASES // 3):
        dice = random.Random(seed)  # noqa: S311 - a repeatable layout, no secret
        truth = random_truth(dice)
        sheet = typed(truth, dice)
        reading = read(sheet.content(), suffix=".xlsx", file_name="bao-cao.xlsx")
        if reading.is_refused:
            refused.append((seed, codes(reading)))
            continue
        assert _wrong(reading, truth) == [], f"seed {seed}"
        assert {figure.breakdown.market for figure in reading.figures} == {market for market, _ in truth}, (
            f"seed {seed}"
        )

    if len(refused) > CASES // 60:
        pytest.fail(f"{len(refused)} of {CASES // 3} refused: {refused[:5]}")


def _cases(make: Callable[[random.Random], Any]) -> Iterator[tuple[int, Any, Reading]]:
    """A third of the cases, each with its seed and what is read of it."""
    for seed in range(FIRST, FIRST + CASES // 3):
        case = make(random.Random(seed))  # noqa: S311 - a repeatable layout, no secret
        yield seed, case, read(case.content, suffix=case.suffix, file_name=f"bao-cao{case.suffix}")


def test_retyped_forms_are_read_exactly_or_refused() -> None:
    """Another third: every form in every habit."""
    refused = []
    for seed, case, reading in _cases(retyped):
        if reading.is_refused:
            refused += [] if case.must_refuse else [(seed, codes(reading))]
            continue
        assert not case.must_refuse, f"seed {seed}"
        assert {key_of(figure): figure.value for figure in reading.figures} == case.truth, f"seed {seed}"

    if len(refused) > CASES // 3 // 3:
        pytest.fail(f"{len(refused)} of {CASES // 3} refused: {refused[:5]}")


def test_office_layouts_are_read_exactly_or_refused() -> None:
    """The last third: times, areas, markets and sexes in rows and columns, also as text of old encodings."""
    refused = []
    for seed, case, reading in _cases(sent):
        if reading.is_refused:
            refused.append((seed, case.layout, codes(reading)))
            continue
        assert {fact_of(figure): figure.value for figure in reading.figures} == case.truth, f"seed {seed}"

    if len(refused) > CASES // 3 // 20:
        pytest.fail(f"{len(refused)} of {CASES // 3} refused: {refused[:5]}")
