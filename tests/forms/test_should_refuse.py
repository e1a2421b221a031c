"""Each fixture of `should_refuse/` is a form's own example with one change; its name says what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from ingestion.messages import message_of
from ingestion.workbook import read
from ingestion.workbook.forms import forms
from ingestion.workbook.spots import spot_of
from tests.forms.workbooks import Cell, codes, workbook

FIXTURES = sorted((Path(__file__).parent / "should_refuse").glob("*.yml"))


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_refused_at_the_cell_when_one_thing_is_wrong(path: Path) -> None:
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    example = next(form for form in forms() if form.form == case["form"]).example
    rows: list[list[Cell]] = [list(row) for row in example.rows]
    for cell, value in case["put"].items():
        row, column = spot_of(cell)
        while len(rows) <= row:
            rows.append([None] * len(rows[0]))
        rows[row] += [None] * (column + 1 - len(rows[row]))
        rows[row][column] = value

    reading = read(workbook(rows, sheet=example.sheet, merged=example.merged), suffix=".xlsx", file_name="x.xlsx")

    assert reading.is_refused
    assert reading.figures == ()
    address = f"{example.sheet}!{case['at']}" if case["at"] else None
    assert (case["code"], address) in codes(reading)
    assert all(message_of(issue).vi and message_of(issue).en for issue in reading.issues)


def test_every_form_has_a_fixture() -> None:
    covered = {yaml.safe_load(path.read_text(encoding="utf-8"))["form"] for path in FIXTURES}
    assert {form.form for form in forms()} == covered
