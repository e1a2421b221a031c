"""Tables of several kinds on one sheet, each below a title of its own: the parts of it that may be read apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from ingestion.text import fold
from ingestion.workbook.cells import is_blank
from ingestion.workbook.forms import writing
from ingestion.workbook.grid import Sheet, Value, has_figures
from ingestion.workbook.labels import numbering_of, take_apart
from ingestion.workbook.spots import Spot
from ingestion.workbook.tables import is_number, is_year

_FEWEST_HEADINGS = 2
_FEWEST_SPACES = 3  # in a title
Headings = tuple[str, ...]  # the folded words of a row of headings


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
    """The rows after the figures of one table, where a line and headings stand before the figures of the next: words
    right below figures are of a row of theirs, and headings that come again after a page break head no other table."""
    after_figures, is_headed, lines = 0, False, 0
    known: set[Headings] = set()
    for row, cells in enumerate(sheet.rows):
        headings = headings_in(cells)
        if states_figures(cells):
            if is_headed and after_figures:
                yield after_figures
            after_figures, is_headed, lines = row + 1, False, 0
        elif headings is None:
            lines = max(lines, _length_of_line(cells))
        else:
            is_headed = is_headed or lines > _FEWEST_SPACES or (lines > 0 and headings not in known)
            known.add(headings)


def states_figures(cells: list[Value]) -> bool:
    """Whether a row holds a number that is no year, typed as a text or not."""
    return has_figures(cells) or any(isinstance(cell, str) and is_number(cell) and not is_year(cell) for cell in cells)


def all_headings(sheet: Sheet) -> set[Headings]:
    """The rows of headings of a sheet, and others that look like one."""
    return {headings for cells in sheet.rows if (headings := headings_in(cells)) is not None}


def headings_without_title(sheet: Sheet) -> Headings | None:
    """The first row of headings of a sheet, where no title stands above it; one above a title is a letterhead."""
    first: Headings | None = None
    is_titled = False
    for cells in sheet.rows:
        headings = headings_in(cells)
        is_line = headings is None and _length_of_line(cells) > _FEWEST_SPACES
        if states_figures(cells):
            break
        if (is_line and first is None) or (headings is not None and is_titled):
            return None
        is_titled = is_titled or is_line
        first = first or headings
    return first


def headings_in(cells: list[Value]) -> Headings | None:
    """The words of a row of headings; None for a row of figures, a note or a lone line."""
    words = _words(cells)
    if len(words) < _FEWEST_HEADINGS or _is_note(words[0]) or states_figures(cells):
        return None
    return tuple(take_apart(word).folded for word in words)


def _length_of_line(cells: list[Value]) -> int:
    """How many words a lone line has; none for a row of several texts or a note."""
    words = _words(cells)
    return len(words[0].split()) if len(words) == 1 and not _is_note(words[0]) else 0


def _words(cells: list[Value]) -> list[str]:
    return [cell for cell in cells if isinstance(cell, str) and not is_blank(cell) and numbering_of(cell) is None]


def _is_note(text: str) -> bool:
    return f"{fold(text)} ".startswith(_notes())


@lru_cache
def _notes() -> tuple[str, ...]:
    return tuple(f"{fold(word)} " for word in writing().note_rows)


def _end_of_title(sheet: Sheet) -> int:
    """The row after the last blank one above the first figures: what stands above it is the title of all tables."""
    figures = next(row for row, cells in enumerate(sheet.rows) if states_figures(cells))
    blank = [row for row, cells in enumerate(sheet.rows[:figures]) if not any(map(_is_filled, cells))]
    return blank[-1] + 1 if blank else 0


def _is_filled(cell: Value) -> bool:
    return not (isinstance(cell, str) and (not cell or cell.isspace()))


def _only(sheet: Sheet, kept: set[int]) -> Sheet:
    rows = [cells if row in kept else [""] * len(cells) for row, cells in enumerate(sheet.rows)]

    def within(spots: frozenset[Spot]) -> frozenset[Spot]:
        return frozenset(spot for spot in spots if spot[0] in kept)

    return replace(sheet, rows=rows, uncalculated=within(sheet.uncalculated), broken=within(sheet.broken), is_part=True)
