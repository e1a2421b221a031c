"""The figures of each form's example, each at its cell, as somebody wrote them down once and checked them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ingestion.model import Figure
from ingestion.workbook import read
from ingestion.workbook.forms import Form, forms
from tests.forms.workbooks import of_example

GOLDEN = Path(__file__).parent / "golden"
COLUMNS = [
    "address", "indicator", "about", "value", "unit", "kind", "area", "period_start", "period_end", "market", "sex",
    "channel", "programme", "fund_source",
]  # fmt: skip


def as_row(figure: Figure) -> dict[str, str]:
    """A figure as the golden files write it; what it does not have is empty."""
    told = {
        "address": figure.address,
        "period_start": figure.period.start,
        "period_end": figure.period.end,
        **{name: getattr(figure, name) for name in ("indicator", "about", "unit", "kind", "area")},
        **{name: getattr(figure.breakdown, name) for name in COLUMNS[9:]},
    }
    value = f"{figure.value.normalize():f}"
    return {name: value if name == "value" else str(told[name]) if told[name] is not None else "" for name in COLUMNS}


def golden_file(form: Form) -> Path:
    """Where the figures of a form's example stand."""
    return GOLDEN / f"{form.form}_v{form.version}.csv"


@pytest.mark.parametrize("form", forms(), ids=lambda form: form.code)
def test_example_gives_the_golden_figures(form: Form) -> None:
    with golden_file(form).open(encoding="utf-8", newline="") as lines:
        expected = list(csv.DictReader(lines))

    assert [as_row(figure) for figure in read(of_example(form.example), suffix=".xlsx").figures] == expected
