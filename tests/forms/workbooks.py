"""Small workbooks for tests: rows as they are typed, made into the bytes of an .xlsx."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import TypedDict, Unpack

import openpyxl
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from ingestion.model import Figure, Reading
from ingestion.workbook import read
from ingestion.workbook.forms import Example

Cell = str | int | float | None
Rows = Sequence[Sequence[Cell]]


class Look(TypedDict, total=False):
    """How cells look, by address; which sheets, rows and columns are hidden."""

    formats: Mapping[str, str]
    indents: Mapping[str, int]
    hidden: Iterable[str]
    hidden_rows: Iterable[int]
    hidden_columns: Iterable[str]


def workbook(
    rows: Rows | Mapping[str, Rows], *, sheet: str = "Sheet1", merged: Iterable[str] = (), **look: Unpack[Look]
) -> bytes:
    """The bytes of a workbook with one sheet of these rows, or with the sheets that a mapping names.

    Merges and looks are those of the first sheet.
    """
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    sheets = rows if isinstance(rows, Mapping) else {sheet: rows}
    for name, lines in sheets.items():
        page = book.create_sheet(name)
        for line in lines:
            page.append(list(line))
        if name in look.get("hidden", ()):
            page.sheet_state = "hidden"
    for area in merged:
        book.worksheets[0].merge_cells(area)
    _dress(book.worksheets[0], look)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _dress(page: Worksheet, look: Look) -> None:
    for cell, code in look.get("formats", {}).items():
        page[cell].number_format = code
    for cell, step in look.get("indents", {}).items():
        page[cell].alignment = Alignment(indent=step)
    for row in look.get("hidden_rows", ()):
        page.row_dimensions[row].hidden = True
    for letters in look.get("hidden_columns", ()):
        page.column_dimensions[letters].hidden = True


def of_example(example: Example) -> bytes:
    """The workbook that a form gives as its example."""
    return workbook(example.rows, sheet=example.sheet, merged=example.merged)


def read_rows(rows: Rows | Mapping[str, Rows], *, file_name: str = "bao-cao.xlsx", **how: object) -> Reading:
    """What the reader takes from a workbook of these rows."""
    return read(workbook(rows, **how), suffix=".xlsx", file_name=file_name)  # type: ignore[arg-type]


def at(reading: Reading, address: str) -> Figure:
    """The figure at an address such as `Sheet1!B7`."""
    return next(figure for figure in reading.figures if str(figure.address) == address)


def values(reading: Reading) -> dict[str, int]:
    """The value of each figure by its cell, for readings of one sheet."""
    return {str(figure.address.cell): int(figure.value) for figure in reading.figures}


def codes(reading: Reading) -> list[tuple[str, str | None]]:
    """Code and address of each issue."""
    return [(issue.code, issue.address) for issue in reading.issues]
