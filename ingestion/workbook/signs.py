"""Signs that a document itself says to stand for nought (`Dấu “-” là không phát sinh, bằng 0`). Without such a note a
sign states nothing."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from functools import lru_cache

from ingestion.text import fold, normalise
from ingestion.workbook.cells import is_blank
from ingestion.workbook.forms import writing
from ingestion.workbook.grid import Sheet, Value
from ingestion.workbook.tables import is_number

_OUTER_ROWS = 20  # above and below the figures, where notes stand
_NOTE = re.compile(
    r"(?:dấu|ký hiệu|kí hiệu|ô ghi)\s*[:(]*\s*[\"“”«'‘’(]?\s*([-–—…x]|\.\.\.)\s*[\"“”»'‘’)]?\s*[:=,(]*\s*(.+)", re.I
)


def with_told_noughts(sheet: Sheet) -> Sheet:
    """The sheet, each sign among numbers that its notes say to be nought made one."""
    signs = _signs_told(sheet)
    if not signs:
        return sheet
    counted = {column for row in sheet.rows for column, value in enumerate(row) if is_number(value)}
    return replace(sheet, rows=[_with_noughts(row, signs, counted) for row in sheet.rows])


def _with_noughts(row: list[Value], signs: Collection[str], counted: Collection[int]) -> list[Value]:
    """A row with nought for each sign in a column of numbers right of its name: one before that is a bullet."""
    named = next((column for column, value in enumerate(row) if _names(value)), len(row))
    return [
        0.0 if column > named and column in counted and isinstance(value, str) and value.strip() in signs else value
        for column, value in enumerate(row)
    ]


def _names(value: Value) -> bool:
    return isinstance(value, str) and not is_blank(value) and not is_number(value)


def _signs_told(sheet: Sheet) -> frozenset[str]:
    rows = sheet.rows
    outer = rows if len(rows) <= 2 * _OUTER_ROWS else [*rows[:_OUTER_ROWS], *rows[-_OUTER_ROWS:]]
    texts = {value for row in outer for value in row if isinstance(value, str) and "0" in value}
    found = (_NOTE.search(normalise(text)) for text in texts)
    return frozenset(match[1] for match in found if match is not None and _is_nought(match[2]))


def _is_nought(text: str) -> bool:
    words = f" {fold(text)} "
    return any(phrase in words for phrase in _noughts())


@lru_cache
def _noughts() -> tuple[str, ...]:
    return tuple(f" {fold(words)} " for words in writing().noughts)
