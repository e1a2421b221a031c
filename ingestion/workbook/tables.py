"""Where the tables of a form stand: found by the words of their headings, never by coordinates."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate, groupby, pairwise

from ingestion import names
from ingestion.text import normalise
from ingestion.workbook.cells import is_blank, looks_stated
from ingestion.workbook.context import Line
from ingestion.workbook.forms import Form, Stub, Table, writing
from ingestion.workbook.grid import YEAR, Sheet, Value, has_figures
from ingestion.workbook.labels import (
    Coordinate,
    Vocabulary,
    coordinates_of,
    fold_label,
    is_column_number,
    is_pending,
    numbering_of,
    take_apart,
)

_CAPTION = re.compile(r"(?:bieu|bang|phu bieu)(?: so)? (?:\d{1,2}|[ivx]{1,5})\b")
_UNIT_LINE = re.compile(r"\s*\(?\s*(?:đơn\s+vị|đvt|đv\s+tính)", re.IGNORECASE)
_NUMBER_TEXT = re.compile(r"\s*\d[\d.,\s]*%?\s*")
_LEADING_NUMBER = re.compile(r"\d+")
_DAY_OR_YEAR = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d|(?:19|20)\d\d")
_MOST_ROWS_ABOVE = 2
_FEWEST_NUMBERED = 2  # columns of a row that numbers them
_MOST_HEADINGS = 4096  # kept between workbooks: the same come again
_MOST_TABLES = 256  # of all forms
_SPACES_A_STEP = 3  # of an indent by format, beside those that are typed


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's headings from top to bottom, and the cell of the lowest.

    `doubtful` is a heading to the upper left that may or may not reach over this column: nothing merged says so.
    """

    column: int
    path: tuple[str, ...]
    address: str
    doubtful: str = ""


@dataclass(frozen=True, slots=True)
class Located:
    """A table on a sheet: the form's description of it, its anchor, its headings, its rows, the lines above it, and
    what these and the form say of all its figures; `by_title` are the dimensions that only these lines tell."""

    spec: Table
    stub: Stub
    sheet: Sheet
    anchor: tuple[int, int]
    headings: tuple[Heading, ...]
    body: Sequence[int]
    lines: tuple[Line, ...]
    defaults: Mapping[str, Coordinate]
    by_title: frozenset[str] = frozenset()

    def with_labels(self, named: Iterable[str]) -> Located:
        """The table without the breakdowns of its title that its rows or columns name themselves: a total among rows of
        programmes is of all of them, whatever stands in the title."""
        if not self.by_title:
            return self
        kept = {name: code for name, code in self.defaults.items() if name not in self.by_title.intersection(named)}
        return replace(self, defaults=kept)

    def counting(self, indicator: Coordinate) -> Located:
        """The table with what it counts."""
        return replace(self, defaults={**self.defaults, "indicator": indicator})

    @property
    def address(self) -> str:
        """The anchor cell."""
        return self.sheet.address(*self.anchor)


@dataclass(frozen=True, slots=True)
class _Anchor:
    row: int
    column: int
    folded: str
    stubs: tuple[tuple[Table, Stub], ...]


@dataclass(frozen=True, slots=True)
class _Band:
    """The heading rows `[top, bottom]` of a table and the columns `[left, right]` that belong to it."""

    anchor: _Anchor
    top: int
    bottom: int
    left: int
    right: int


def find_tables(sheet: Sheet, form: Form) -> list[Located]:
    """The tables of the form on one sheet, from the top; a heading repeated after a page break starts no new one."""
    anchors = _anchors(sheet, form)
    rows = {row: list(group) for row, group in groupby(anchors, lambda anchor: anchor.row)}
    bands = [band for beside in rows.values() for band in _bands(sheet, beside)]
    bands = bands or [band for anchor in _blank_anchors(sheet, form) if (band := _band(sheet, anchor, [anchor]))]
    tops = sorted({band.top for band in bands})
    ends = [_end_of_figures(sheet, band, _next(tops, band.bottom, len(sheet.rows))) for band in bands]
    closed = sorted((band.bottom, end) for band, end in zip(bands, ends, strict=True))
    reached = [0, *accumulate((end for _, end in closed), max)]
    alongside = {row: list(group) for row, group in groupby(bands, lambda band: band.anchor.row)}
    located: list[Located] = []
    for band, end in zip(bands, ends, strict=True):
        start = reached[bisect_left(closed, (band.top, 0))]
        beside = [other for other in alongside[band.anchor.row] if other is not band]
        table = _located(sheet, band, start, end, beside)
        before = located[-1] if located else None
        if before is not None and _continues(before, table):
            located[-1] = _joined(before, table)
        else:
            located.append(table)
    return located


def _next(tops: Sequence[int], row: int, last: int) -> int:
    """The first of the sorted rows below a row; `last` when none is."""
    position = bisect_right(tops, row)
    return tops[position] if position < len(tops) else last


def _end_of_figures(sheet: Sheet, band: _Band, end: int) -> int:
    """The row after the last one under a heading with a number, or a sign that there is none: what follows is of the
    next table, or a signature. Remarks are no figures. Names that go on right below in a column of their own are rows
    that were left blank, and numbered rows are rows of the table."""
    stub = band.anchor.column
    last = band.bottom
    heads = range(band.top, band.bottom + 1)
    columns = [
        column
        for column in range(stub + 1, band.right + 1)
        if not any(_is_plain(_text(sheet, head, column), "note") for head in heads)
    ]
    is_whole = len(columns) == band.right - stub
    for row in range(min(end, len(sheet.rows)) - 1, band.bottom, -1):
        cells = sheet.rows[row][stub + 1 : band.right + 1] if is_whole else [sheet.rows[row][c] for c in columns]
        if any(map(_is_figure_or_sign, cells)) or any((row, column) in sheet.unstored for column in columns):
            last = row
            break
    while last + 1 < end and _goes_on(sheet, band, last + 1):
        last += 1
    return last + 1


def _is_figure_or_sign(value: Value) -> bool:
    is_sign = is_blank(value) and value != "" and not str(value).isspace()
    return looks_stated(value) or is_sign or (isinstance(value, str) and is_pending(value))


def _goes_on(sheet: Sheet, band: _Band, row: int) -> bool:
    """Whether a row has a number before its label, or nothing but the name of an area as its label; or the name of an
    area or a market, or a label of the table, and words where its figures should be."""
    if row >= len(sheet.rows):
        return False
    stub = band.anchor.column
    filled = [column for column, value in enumerate(sheet.rows[row]) if value != "" and not _is_ordinal(value)]
    label = text_of(sheet.rows[row][stub])
    is_numbered = label != "" and any(map(_is_ordinal, sheet.rows[row][:stub]))
    if is_numbered and stub > 0:
        return True
    if filled == [stub]:
        return stub > 0 and names.resolve_area(label) is not None
    return stub in filled and max(filled) <= band.right and _names_row(band, label)


def _names_row(band: _Band, label: str) -> bool:
    """Whether words may name a row of a table: an area without a day beside it, a market, or what its form knows."""
    written = take_apart(label)
    named = [names.resolve_area(label) if "," not in label else None, names.resolve_market(label)]
    known = (vocabulary_of(table).lookup(written.core, written.folded) for table, _ in band.anchor.stubs)
    return any(found is not None for found in named) or any(meaning is not None for meaning in known)


def _is_ordinal(value: Value) -> bool:
    return bool(numbering_of(text_of(value)))


def text_of(value: Value) -> str:
    """A heading's text: a year typed as a number is a label like any other."""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def is_number(value: Value) -> bool:
    """Whether a cell holds a number, or a text that is nothing else."""
    return type(value) is float or (isinstance(value, str) and _NUMBER_TEXT.fullmatch(value) is not None)


def is_year(value: Value) -> bool:
    """Whether a cell holds what may be a year."""
    return YEAR.fullmatch(text_of(value).strip()) is not None


def holds_numbers(sheet: Sheet) -> bool:
    """Whether a sheet may hold figures; words with numbers in them are none in the guide of a template."""
    is_stated = is_number if sheet.name == writing().template.guide_sheet else looks_stated
    return bool(sheet.unstored) or any(is_stated(value) for row in sheet.rows for value in row)


def _anchors(sheet: Sheet, form: Form) -> list[_Anchor]:
    vocabularies = [(table, vocabulary_of(table)) for table in form.tables]
    longest = max(vocabulary.longest_anchor for _, vocabulary in vocabularies) * 2
    found: list[_Anchor] = []
    for row in sheet.worded_rows:
        for column, value in enumerate(sheet.rows[row]):
            if type(value) is str and value and len(value) <= longest:
                written = take_apart(value)
                named = [(table, vocabulary.stub_of(written)) for table, vocabulary in vocabularies]
                stubs = tuple((table, stub) for table, stub in named if stub is not None)
                # Beside an anchor only the same words head a second table; others are headings of the first, as are
                # those below its headings ("Giải quyết việc làm | Chỉ tiêu").
                is_further = any(
                    (other.row == row and other.folded != written.folded) or _heads_below(sheet, other, row, column)
                    for other in found[-2:]
                )
                if stubs and not is_further:
                    found.append(_Anchor(row, column, written.folded, stubs))
    return found


def _heads_below(sheet: Sheet, anchor: _Anchor, row: int, column: int) -> bool:
    """Whether a cell stands in a row of headings below the one of an anchor to its left."""
    is_below = anchor.row < row <= anchor.row + _MOST_ROWS_ABOVE and anchor.column < column
    return is_below and not any(sheet.rows[between][anchor.column] != "" for between in range(anchor.row + 1, row + 1))


def _blank_anchors(sheet: Sheet, form: Form) -> list[_Anchor]:
    """The blank headings above the letter A of a row that numbers the columns (`A | B | 1 | 2`): forms of statistics
    leave the column of row names without words."""
    stubs = tuple((table, stub) for table in form.tables for stub in table.stubs if stub.rows is None)
    found = []
    for row, cells in enumerate(sheet.rows):
        if not row or ("A" not in cells and "(A)" not in cells):
            continue
        texts = [text_of(value).strip().strip("()") for value in cells]
        filled = [text for text in texts if text]
        if len(filled) > _FEWEST_NUMBERED and filled[0] == "A" and all(map(is_column_number, filled)):
            column = texts.index("A")
            if stubs and not _text(sheet, row - 1, column):
                found.append(_Anchor(row - 1, column, "", stubs))
    return found


def _bands(sheet: Sheet, anchors: list[_Anchor]) -> list[_Band]:
    """The heading rows about the anchors of a row. What stands under an anchor that nothing is headed beside is in the
    columns of the table before it: numbers there are not left out in silence."""
    bands = [band for anchor in anchors if (band := _band(sheet, anchor, anchors)) is not None]
    headed = [band.anchor for band in bands]
    return bands if len(headed) in (0, len(anchors)) else _bands(sheet, headed)


def _band(sheet: Sheet, anchor: _Anchor, anchors: list[_Anchor]) -> _Band | None:
    """The heading rows about one of the anchors of a row; None when nothing else is headed there: it is no table's."""
    before = [other for other in anchors if other.column < anchor.column]
    has_ordinals = _is_plain(_text(sheet, anchor.row, anchor.column - 1), "ordinal") if anchor.column else False
    left = anchor.column - has_ordinals if before else 0
    neighbours = [other.column for other in anchors if other.column > anchor.column]
    right = min(neighbours, default=len(sheet.rows[anchor.row])) - 1
    if neighbours and _is_plain(_text(sheet, anchor.row, right), "ordinal"):
        right -= 1
    top = _top(sheet, anchor, right)
    bottom = _bottom(sheet, anchor, right)
    others = [
        _text(sheet, row, column)
        for row in range(top, bottom + 1)
        for column in range(anchor.column + 1, right + 1)
        if sheet.merged.get((row, column), (row, column)) != (anchor.row, anchor.column)
    ]
    is_headed = any((text and not _NUMBER_TEXT.fullmatch(text)) or is_year(text) for text in others)
    is_headed = is_headed and not _asks_for_area(sheet, anchor, [text for text in others if text])
    return _Band(anchor, top, bottom, left, right) if is_headed else None


def _asks_for_area(sheet: Sheet, anchor: _Anchor, others: Sequence[str]) -> bool:
    """Whether words that may head areas only ask for the one that stands beside them, whose document it is (`Đơn vị báo
    cáo: | Sở Nội vụ tỉnh Phú Yên`, `Tỉnh/thành phố | Tỉnh Phú Yên`)."""
    if len(others) != 1 or all(stub.rows != "area" for _, stub in anchor.stubs):
        return False
    return _text(sheet, anchor.row, anchor.column).endswith(":") or names.resolve_area(others[0]) is not None


def _top(sheet: Sheet, anchor: _Anchor, right: int) -> int:
    """Group headings may stand above the anchor where it is not merged upwards; the unit line does not count."""
    top = anchor.row
    for row in range(anchor.row - 1, max(anchor.row - 1 - _MOST_ROWS_ABOVE, -1), -1):
        texts = {column: _text(sheet, row, column) for column in range(right + 1)}
        filled = [column for column, text in texts.items() if text]
        is_title = any(column <= anchor.column for column in filled) or has_figures(sheet.rows[row])
        if not filled or is_title or any(_UNIT_LINE.match(texts[column]) for column in filled):
            break
        if len(filled) == 1 and not _heads(sheet, anchor, row, filled[0]):
            break
        top = row
    return top


def _heads(sheet: Sheet, anchor: _Anchor, row: int, column: int) -> bool:
    """Whether a lone text above the headings is one of them and no title: merged over several, or a known label."""
    if sheet.merged.get((row, column + 1)) == (row, column):
        return True
    written = take_apart(_text(sheet, row, column))
    return any(vocabulary_of(table).lookup(written.core, written.folded) for table, _ in anchor.stubs)


def _bottom(sheet: Sheet, anchor: _Anchor, right: int) -> int:
    bottom = anchor.row
    rows = len(sheet.rows)
    while bottom + 1 < rows and sheet.merged.get((bottom + 1, anchor.column)) == (anchor.row, anchor.column):
        bottom += 1
    while bottom + 1 < rows and (
        _is_subheading(sheet, anchor, bottom + 1, right) or _is_numbering(sheet, anchor, bottom + 1, right)
    ):
        bottom += 1
    return bottom


def _is_subheading(sheet: Sheet, anchor: _Anchor, row: int, right: int) -> bool:
    stub = _text(sheet, row, anchor.column)
    if stub and stub != _text(sheet, anchor.row, anchor.column):
        return False
    if any(_text(sheet, row, column) for column in range(anchor.column)):
        return False
    texts = [text for column in range(anchor.column + 1, right + 1) if (text := _text(sheet, row, column))]
    words = [text for text in texts if not _NUMBER_TEXT.fullmatch(text) or YEAR.fullmatch(text.strip())]
    return bool(texts) and len(words) == len(texts) and not has_figures(sheet.rows[row])


def _is_numbering(sheet: Sheet, anchor: _Anchor, row: int, right: int) -> bool:
    """Whether a row only numbers the columns: `A | B | 1 | 2 | 3=1+2`."""
    texts = [_text(sheet, row, column) for column in range(right + 1)]
    if not all(map(is_column_number, texts)):
        return False
    filled = [text for text in texts if text]
    stub = _text(sheet, row, anchor.column)
    is_marked = bool(stub) or all("(" in text for text in filled)
    numbers = [int(match[0]) for text in filled if (match := _LEADING_NUMBER.search(text)) is not None]
    is_counted = all(after == before + 1 for before, after in pairwise(numbers))  # no figures of a month `1`
    return len(filled) > 1 and is_marked and is_counted


def _located(sheet: Sheet, band: _Band, start: int, end: int, beside: Sequence[_Band]) -> Located:
    headings = tuple(_headings(sheet, band))
    spec, stub = max(band.anchor.stubs, key=lambda pair: _known_headings(pair[0], headings))
    lines = tuple(
        Line(normalise(text), sheet.address(row, column))
        for row in range(start, band.top)
        if not has_figures(sheet.rows[row])
        for column, text in _texts_of_line(sheet.rows[row])
        if not (_within_one(beside, column) and any(map(str.strip, _words_within(sheet, row, band))))
    )
    anchor = (band.anchor.row, band.anchor.column)
    told = _told_by_title(spec, lines)
    defaults = {**coordinates_of(spec.defaults), **told}
    by_title = frozenset(told) - {"indicator"}
    below, above = range(band.bottom + 1, end), tuple(_totals_above(sheet, band, start, spec))
    body = (*above, *below) if above else below
    return Located(spec, stub, sheet, anchor, headings, body, lines, defaults, by_title)


def _texts_of_line(cells: Sequence[Value]) -> Iterator[tuple[int, str]]:
    """The texts of a row above a table with their columns; a day or a year makes one with the words before it (`Từ
    ngày: | 01/01/2023 | Đến ngày: | 31/03/2023`)."""
    filled = [(column, text_of(value)) for column, value in enumerate(cells) if text_of(value).strip()]
    texts = {column for column, _ in filled if isinstance(cells[column], str)}
    before: int | None = None
    told = dict(filled)
    for column, text in filled:
        if _DAY_OR_YEAR.fullmatch(text.strip()) is None:
            before = column if column in texts else None
        elif before is not None:
            told[before] = f"{told[before].strip()} {told.pop(column).strip()}"
            before = None
    yield from ((column, text) for column, text in told.items() if column in texts)


def _totals_above(sheet: Sheet, band: _Band, start: int, spec: Table) -> Iterator[int]:
    """The rows between the title and the headings that give totals in the table's columns."""
    for row in range(start, band.top):
        cells = sheet.rows[row][band.anchor.column + 1 : band.right + 1]
        written = take_apart(_text(sheet, row, band.anchor.column))
        meaning = vocabulary_of(spec).heading(written, None, frozenset())
        if meaning is not None and meaning.is_total and any(map(is_number, cells)):
            yield row


def _within_one(bands: Sequence[_Band], column: int) -> bool:
    """Whether a column belongs to one of several tables."""
    return any(band.left <= column <= band.right for band in bands)


def _words_within(sheet: Sheet, row: int, band: _Band) -> Iterator[str]:
    """The texts of a row above a table in its own columns: where it has some, those beside them are another table's."""
    return (value for value in sheet.rows[row][band.left : band.right + 1] if isinstance(value, str))


def _told_by_title(spec: Table, lines: Sequence[Line]) -> dict[str, Coordinate]:
    """What the lines above a table say of its figures, the caption of the table sooner than the title of the document:
    of a dimension for which they have several words, what the lines say from the numbered one on that begins its part
    of the document (`2. Cho vay đi làm việc ở nước ngoài`), else nothing."""
    caption = next((line for line in reversed(lines) if _is_caption(line.text)), None)
    if caption is not None and len(lines) > 1 and (told := _told_by_title(spec, [caption])):
        return {**_told_by_title(spec, [line for line in lines if line is not caption]), **told}
    found = _coordinates_told(spec, lines)
    part = max((number for number, line in enumerate(lines) if take_apart(line.text).numbering), default=0)
    own = _coordinates_told(spec, lines[part:])
    return {
        dimension: next(iter(one))
        for dimension, codes in found.items()
        for one in [codes if len(codes) == 1 else own.get(dimension, codes)]
        if len(one) == 1
    }


def _coordinates_told(spec: Table, lines: Sequence[Line]) -> dict[str, set[Coordinate]]:
    words = " | ".join(take_apart(line.text).folded for line in lines)
    found: defaultdict[str, set[Coordinate]] = defaultdict(set)
    for label in spec.title_labels:
        if any(f" {take_apart(alias).folded} " in f" {words} " for alias in label.aliases):
            for dimension, code in coordinates_of(label.sets).items():
                found[dimension].add(code)
    return found


def _is_caption(text: str) -> bool:
    """Whether a line is the caption of one table among several (`Biểu 2. Chỉ tiêu tạo việc làm`)."""
    folded = fold_label(text)
    return _CAPTION.match(folded) is not None and _CAPTION.fullmatch(folded) is None


def _known_headings(table: Table, headings: tuple[Heading, ...]) -> int:
    vocabulary = vocabulary_of(table)
    written = [take_apart(text) for heading in headings for text in heading.path]
    return sum(vocabulary.lookup(label.core, label.folded) is not None for label in written)


@lru_cache(maxsize=_MOST_TABLES)
def vocabulary_of(table: Table) -> Vocabulary:
    """The table's vocabulary, built once a table."""
    return Vocabulary(table)


def _headings(sheet: Sheet, band: _Band) -> Iterator[Heading]:
    rows = [row for row in range(band.top, band.bottom + 1) if not _is_numbering(sheet, band.anchor, row, band.right)]
    for column in range(band.left, band.right + 1):
        path: list[str] = []
        doubtful = ""
        lowest = band.anchor.row
        for row in rows:
            text = _text(sheet, row, column)
            if not text:
                text, is_sure = _group_text(sheet, band, rows, row, column)
                text, doubtful = (text, doubtful) if is_sure else ("", text)
            if text and (not path or path[-1] != text):
                path.append(text)
                lowest = sheet.merged.get((row, column), (row, column))[0]
        yield Heading(column, tuple(path), sheet.address(lowest, column), doubtful)


def _group_text(sheet: Sheet, band: _Band, rows: list[int], row: int, column: int) -> tuple[str, bool]:
    """The heading that an unmerged group heading to the left lends to a column, and whether it surely does.

    It does when it has subheadings of its own; when its own column has none, it may head that column alone.
    """
    below = [other for other in rows if other > row]
    if (row, column) in sheet.merged or not any(_text(sheet, other, column) for other in below):
        return "", True
    for left in range(column - 1, band.anchor.column, -1):
        text = _text(sheet, row, left)
        if text:
            is_alone = (row, left) in sheet.merged
            is_group = any(_own_text(sheet, other, left) for other in below)
            return ("", True) if is_alone else (text, is_group)
    return "", True


def _own_text(sheet: Sheet, row: int, column: int) -> str:
    return text_of(sheet.rows[row][column]).strip()


def _text(sheet: Sheet, row: int, column: int) -> str:
    """The text of a cell, or of the merged range that it lies in."""
    if row >= len(sheet.rows) or column >= len(sheet.rows[row]):
        return ""
    value = sheet.rows[row][column]
    if value == "" and (row, column) in sheet.merged:
        owner = sheet.merged[row, column]
        value = sheet.rows[owner[0]][owner[1]]
    return _heading_text(value)


@lru_cache(maxsize=_MOST_HEADINGS, typed=True)
def _heading_text(value: Value) -> str:
    return normalise(text_of(value)).strip()


def label_texts(sheet: Sheet, rows: Sequence[int], column: int) -> list[str]:
    """The texts of rows' labels as they stand in a column; see `label_text`."""
    if sheet.merged or sheet.indents:
        return [label_text(sheet, row, column) for row in rows]
    cells = sheet.rows[rows.start : rows.stop] if isinstance(rows, range) else [sheet.rows[row] for row in rows]
    return [value if type(value := row[column]) is str else text_of(value) for row in cells]


def label_text(sheet: Sheet, row: int, column: int) -> str:
    """The text of a row's label as it stands, with its indent; a label merged over several rows holds for each of
    them."""
    value = sheet.rows[row][column]
    if value == "" and (row, column) in sheet.merged:
        owner = sheet.merged[row, column]
        if owner[1] == column:
            value = sheet.rows[owner[0]][owner[1]]
    text = value if type(value) is str else text_of(value)
    if text and sheet.indents:
        return " " * (_SPACES_A_STEP * sheet.indents.get((row, column), 0)) + text
    return text


def _is_plain(text: str, kind: str) -> bool:
    return fold_label(text) in plain_words(kind)


@lru_cache
def plain_words(kind: str) -> frozenset[str]:
    """Folded headings of columns that hold no figures: `ordinal`, `unit` or `note`."""
    words: list[str] = getattr(writing().columns, kind)
    return frozenset(fold_label(word) for word in words)


def _continues(before: Located, table: Located) -> bool:
    """Whether a table is the one before it under a repeated heading: the same headings, and no words in between."""
    return is_alike(before, table) and not table.lines


def is_alike(one: Located, other: Located) -> bool:
    """Whether two tables have headings of the same meaning in the same columns; blank columns at their right do not
    count."""
    return one.spec is other.spec and one.anchor[1] == other.anchor[1] and _paths(one) == _paths(other)


def _paths(table: Located) -> dict[int, tuple[object, ...]]:
    vocabulary = vocabulary_of(table.spec)
    return {
        heading.column: tuple(vocabulary.sense(take_apart(text)) for text in heading.path)
        for heading in table.headings
        if heading.path
    }


def _joined(before: Located, table: Located) -> Located:
    return replace(before, body=(*before.body, *table.body))
