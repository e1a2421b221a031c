"""What a template asks for, filled in, reads back without a single issue: for every form."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest

from ingestion.template import template_of
from ingestion.workbook import read
from ingestion.workbook.forms import Form, forms
from tests.forms.workbooks import codes
from warehouse.errors import ConfigurationError

every_form = pytest.mark.parametrize("form", forms(), ids=lambda form: form.code)
ROW = {"market": ["Nhật Bản", "Hàn Quốc"], "area": ["Huyện Hải Hà"], None: []}


def filled(form: Form, content: bytes) -> tuple[bytes, int]:
    """The template with a number in each open cell of a named row, and how many were typed."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    page = book[form.template.sheet]
    typed = 0
    names = list(ROW[form.template.names]) if form.template.names == "market" else []
    for row in range(1, page.max_row + 1):
        cells = [page[f"{letters}{row}"] for letters in form.template.figures]
        if cells[0].protection.locked:
            continue
        if names and not page[f"B{row}"].value:
            page[f"B{row}"] = names.pop(0)
        if form.records is not None:
            if typed == 1:
                break
            page[f"A{row}"], page[f"F{row}"], page[f"G{row}"] = "Lao động đi làm việc ở nước ngoài", "người", "Nhật Bản"
        elif not (page[f"B{row}"].value if "B" not in form.template.figures else page[f"A{row}"].value):
            break
        for cell in cells:
            cell.value = 7
            typed += 1
    changed = io.BytesIO()
    book.save(changed)
    return changed.getvalue(), typed


@every_form
@pytest.mark.parametrize("period", ["Quý I năm 2024", "Năm 2023"])
def test_filled_template_reads_back_without_an_issue(form: Form, period: str) -> None:
    content, typed = filled(form, template_of(form.form, "Tỉnh Quảng Ninh", period))

    reading = read(content, suffix=".xlsx", file_name="mau.xlsx")

    assert codes(reading) == []
    assert reading.form_code == form.code
    assert all(figure.value in (7, 7_000_000) for figure in reading.figures)
    unread = len(reading.figures) < typed
    assert (form.form == "youth_abroad") == unread, f"{len(reading.figures)} of {typed}"
    assert {figure.period.end for figure in reading.figures} <= {
        date(2024, 3, 31),
        date(2023, 12, 31),
        date(2024, 12, 31),
    }


@every_form
def test_template_is_locked_but_for_its_figures_and_carries_its_version(form: Form) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template_of(form.form, "Tỉnh Quảng Ninh", "2024")))
    page, mark = book[form.template.sheet], book["_bieu_mau"]

    assert page.protection.sheet
    assert (mark["A1"].value, mark.sheet_state) == (form.code, "veryHidden")
    assert page["A1"].protection.locked
    assert any(not cell.protection.locked for row in page.iter_rows() for cell in row)
    assert page.data_validations.dataValidation
    assert "Hướng dẫn" in book.sheetnames


def test_blank_template_is_refused_as_empty() -> None:
    content = template_of("departures_by_market", "Tỉnh Quảng Ninh", "2024")

    assert [code for code, _ in codes(read(content, suffix=".xlsx"))] == ["FIGURES-MISSING"]


@pytest.mark.parametrize(
    ("form", "area", "period", "message"),
    [
        ("departures", "Tỉnh Quảng Ninh", "2024", "No form"),
        ("departures_by_market", "Tỉnh Quảng Nin", "2024", "Quảng Ninh"),
        ("departures_by_market", "Tỉnh Quảng Ninh", "mùa hè", "no period"),
    ],
)
def test_wrong_order_says_what_is_known(form: str, area: str, period: str, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        template_of(form, area, period)
