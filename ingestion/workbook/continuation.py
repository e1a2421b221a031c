"""A table that goes on from one sheet to the next is one table: its rows nest and repeat across the page break."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from ingestion.text import fold
from ingestion.workbook.context import period_of_name, places_in
from ingestion.workbook.forms import Form, writing
from ingestion.workbook.grid import Sheet, Value
from ingestion.workbook.spots import Spot
from ingestion.workbook.tables import Located, find_tables, is_alike


def join_continued(sheets: Sequence[Sheet], form: Form) -> list[Sheet]:
    """The sheets, each that only goes on with the last table of the one before it joined to that one."""
    joined: list[Sheet] = []
    last: Located | None = None
    for sheet in sheets:
        tables = find_tables(sheet, form) if len(sheets) > 1 else []
        if joined and last is not None and _goes_on(last, sheet, tables):
            joined[-1] = _joined(joined[-1], sheet)
        else:
            joined.append(sheet)
            last = tables[-1] if tables else None
    return joined


def _goes_on(before: Located, sheet: Sheet, tables: list[Located]) -> bool:
    """Whether a sheet goes on with a table: under the same headings without a title of its own, or, where its name or
    first line says so, without any headings."""
    if sheet.is_hidden != before.sheet.is_hidden or _tells_its_own(sheet.name):
        return False
    first = next((row for row in sheet.rows if any(value != "" for value in row)), None)
    if first is None:
        return False
    if _is_continued_line(first) or _is_named_after(sheet.name, before.sheet.name):
        return all(is_alike(table, before) for table in tables)
    return len(tables) == 1 and is_alike(tables[0], before) and not tables[0].lines


def _tells_its_own(name: str) -> bool:
    return period_of_name(name) is not None or bool(places_in(name, None)[0])


def _is_named_after(name: str, before: str) -> bool:
    """`Biểu 1 (tiếp)` goes on with `Biểu 1`."""
    rest = name.removeprefix(before)
    return name.startswith(before) and not rest[:1].isalnum() and fold(rest) in _continued_words()


def is_called_continued(name: str) -> bool:
    """Whether the name of a sheet says that it goes on with the one before it (`Biểu 1 (tiếp)`)."""
    return f" {fold(name)}".endswith(tuple(f" {words}" for words in _continued_words() if not words.isdecimal()))


def _is_continued_line(row: list[Value]) -> bool:
    texts = [value for value in row if value != ""]
    return len(texts) == 1 and isinstance(texts[0], str) and fold(texts[0]) in _continued_words()


def _joined(first: Sheet, second: Sheet) -> Sheet:
    """Both sheets, one below the other; the line that says that it goes on is left out, since it is no row."""
    start = len(first.rows)
    width = max(len(first.rows[0]), len(second.rows[0]))
    blank: list[Value] = []
    below = [blank if _is_continued_line(row) else row for row in second.rows]
    rows = [row + [""] * (width - len(row)) for row in [*first.rows, *below]]

    def moved(spots: frozenset[Spot]) -> frozenset[Spot]:
        return frozenset((row + start, column) for row, column in spots)

    return replace(
        first,
        rows=rows,
        merged=first.merged
        | {(row + start, column): (top + start, left) for (row, column), (top, left) in second.merged.items()},
        uncalculated=first.uncalculated | moved(second.uncalculated),
        broken=first.broken | moved(second.broken),
        percents=first.percents | moved(second.percents),
        indents=first.indents | {(row + start, column): step for (row, column), step in second.indents.items()},
        hidden=first.hidden + second.hidden,
        continued=(*first.continued, (start, second.name)),
    )


@lru_cache
def _continued_words() -> frozenset[str]:
    return frozenset(fold(words) for words in writing().continued)
