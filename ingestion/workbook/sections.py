"""Tables of several kinds on one sheet, each below a title of its own: the parts of it that may be read apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from ingestion.workbook.grid import Sheet, Value, has_figures
from ingestion.workbook.labels import numbering_of

_FEWEST_HEADINGS = 2


def sections(sheet: Sheet) -> list[Sheet]:
    """The sheet once for each of its tables, all rows blank but those of the table, its title and the title of the
    sheet; the sheet alone when it has one table. Every cell keeps its place."""
    starts = [0, *_further_starts(sheet)]
    if len(starts) == 1:
        return [sheet]
    title = range(_end_of_title(sheet))
    ends = [end for _, end in pairwise([*starts, len(sheet.rows)])]
    return [_only(sheet, {*title, *range(start, end)}) for start, end in zip(starts, ends, strict=True)]


def _further_starts(sheet: Sheet) -> Iterator[int]:
    """The rows after the figures of one table, where headings stand before the figures of the next."""
    after_figures, is_headed = 0, False
    for row, cells in enumerate(sheet.rows):
        if has_figures(cells):
            if is_headed and after_figures:
                yield after_figures
            after_figures, is_headed = row + 1, False
        is_headed = is_headed or _is_heading(cells)


def _is_heading(cells: list[Value]) -> bool:
    words = [cell for cell in cells if isinstance(cell, str) and numbering_of(cell) is None]
    return len(words) >= _FEWEST_HEADINGS and not has_figures(cells)


def _end_of_title(sheet: Sheet) -> int:
    """The row after the last blank one above the first figures: what stands above it is the title of all tables."""
    figures = next(row for row, cells in enumerate(sheet.rows) if has_figures(cells))
    blank = [row for row, cells in enumerate(sheet.rows[:figures]) if not any(map(_is_filled, cells))]
    return blank[-1] + 1 if blank else 0


def _is_filled(cell: Value) -> bool:
    return not (isinstance(cell, str) and (not cell or cell.isspace()))


def _only(sheet: Sheet, kept: set[int]) -> Sheet:
    rows = [cells if row in kept else [""] * len(cells) for row, cells in enumerate(sheet.rows)]
    return replace(sheet, rows=rows, is_part=True)
