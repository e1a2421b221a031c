"""What each row of a located table stands for; a label that is unknown or doubtful is an issue at its cell."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial
from itertools import combinations, pairwise
from typing import Any, NamedTuple

import numpy as np

from ingestion import names
from ingestion.model import Issue, IssueSeverity, Period
from ingestion.text import fold, fold_line, normalise
from ingestion.workbook.body import Body, numbers_at
from ingestion.workbook.book import (
    IS_ALONE,
    IS_BLANK,
    IS_PROBLEM,
    Beside,
    Book,
    Facts,
    Integers,
    Kind,
    Label,
    Problem,
    Row,
    Rows,
    Told,
)
from ingestion.workbook.cells import Marks, Stated, is_blank, is_same, looks_stated, read_cell
from ingestion.workbook.columns import (
    Column,
    Columns,
    ambiguous_area,
    heading_meaning,
    label_error,
    parts_by_kind,
    texts_of_times,
)
from ingestion.workbook.context import Context, unknown_area
from ingestion.workbook.forms import NONE, writing
from ingestion.workbook.grid import Value
from ingestion.workbook.kept import Kept
from ingestion.workbook.labels import (
    Coordinate,
    Meaning,
    Place,
    Vocabulary,
    Written,
    fold_label,
    is_pending,
    lists_areas,
    merge,
    numbering_of,
    place_of,
    plain_place,
    settled,
    take_apart,
    unit_words,
)
from ingestion.workbook.periods import find_period
from ingestion.workbook.tables import Located, label_text, label_texts, text_of, vocabulary_of
from warehouse import reference
from warehouse.reference import Area

_SEVERAL = "AREA-AMBIGUOUS"
_REGION = "REGION-NOT-READ"  # what a row is that adds up others
_LONGEST_NAME = 60
_COUNTED_UNITS = re.compile(r"(\D+?)\s*\(?\s*\d{1,3}\s+(\D+?)\)?")
_BRACKETED = re.compile(r"\(([^()]+)\)\s*$")
_PAGE_NUMBER = re.compile(r"(?:trang|to) \d{1,3}(?: \d{1,3})?")
# Kept between workbooks: the same places and markets come again.
_MOST_LABELS = 16384
_MOST_SETTINGS = 64
_MOST_COUNTED = 9999  # the largest number of a row


class _Setting(NamedTuple):
    """What decides how the rows of a table are understood: the form's words, what its anchor says that the rows name
    (`names_of`, of which `level`), the unit whose document it is, the year of its period, the day of its names, and
    that period."""

    vocabulary: Vocabulary
    names_of: str | None
    level: str | None
    within: str | None
    year: int | None
    on: date | None
    period: Period | None


def read_rows(table: Located, columns: Columns, body: Body, context: Context) -> tuple[Rows, list[Issue]]:
    """The table's rows; a label that is unknown, doubtful or doubled is an issue at its cell."""
    reader = _RowReader(table, columns, context)
    reader.take(body)
    issues = reader.issues
    rows, more = _settled_names(table, reader.rows)
    issues += more
    issues += _mixed_levels(table, rows, context)
    issues += _doubled_rows(table, columns, rows)
    issues += _stray_parts(table, columns, rows)
    issues += _headless(table, rows)
    return rows, issues


class _RowReader:
    """Takes the rows of a table from the top; each may be a part of one above it."""

    def __init__(self, table: Located, columns: Columns, context: Context) -> None:
        self.issues: list[Issue] = []
        self._table = table
        self._columns = columns
        self._book = _book(
            _Setting(
                vocabulary_of(table.spec),
                table.stub.rows,
                table.stub.level,
                context.within,
                context.year,
                context.on,
                context.period,
            )
        )
        self.rows = Rows(self._book)
        self._order: Sequence[str] = table.spec.row_order
        self._ancestors: dict[int, Row] = {}
        self._pending: list[Issue] = []
        self._section: Row | None = None
        self._skipped = ""
        self._is_left_out = False
        self._timed: Row | None = None
        self._is_opened = False
        self._counted: Row | None = None

    def take(self, body: Body) -> None:
        """Read all rows: their words column by column, then one row after the other, or many that stand alone."""
        stub = self._table.anchor[1]
        texts, numberings = self._texts(body.rows, stub), self._numberings(body.rows)
        units = self._texts_beside(body.rows, self._columns.units)
        keys = self._texts_beside(body.rows, self._columns.keys)
        texts = self._timed_numbers(self._carried(texts, keys))
        stated = body.stated_rows()
        unnamed = self._unnamed(texts, keys, stated)
        unnamed = self._partless(texts, keys, stated, body.rows) if unnamed is None else unnamed
        if unnamed is not None:
            address = self._table.sheet.address(body.rows[unnamed], self._columns.keys[0])
            self.issues.append(label_error("ROW-UNLABELLED", address))
        keys = self._with_times(keys)
        columns = np.full(len(texts), stub)
        numbers = self._book.numbers(texts, (numberings, units, keys, stated))
        facts = self._book.facts(numbers)
        if facts.are(IS_PROBLEM).any():
            texts, numbers = self._below_districts(texts, numbers, (numberings, units, keys, stated))
            facts = self._book.facts(numbers)
        blanks = np.flatnonzero(facts.are(IS_BLANK)).tolist()
        for position in blanks:
            texts[position], columns[position] = self._label_elsewhere(body.rows[position])
            numbering = "" if columns[position] in self._columns.ordinals else numberings[position]
            beside = (numbering, units[position], keys[position], stated[position])
            numbers[position] = self._book.number(texts[position], beside)
        if blanks:
            facts = self._book.facts(numbers)
        sums = self._sums(numbers, facts, texts, body.rows)
        alone = [*facts.are(IS_ALONE).tolist(), False]
        filled = stated if all(alone[:-1]) else body.filled_rows()
        position = 0
        while position < len(texts):
            end = position if self._is_in_between() else alone.index(False, position)
            number, index, column = int(numbers[position]), body.rows[position], int(columns[position])
            is_filled = stated[position]
            meant = sums.get(position) or self._book.meanings[number]
            if end > position:
                self._add_alone(position, body.rows[position:end], columns[position:end], numbers[position:end])
            elif isinstance(meant, Label):
                row = Row(position, index, column, number, meant, meant.area, meant.told)
                self._add(row, is_filled=is_filled, is_marked=filled[position])
            elif meant is not None:
                self._refuse(meant, index, column, is_filled=is_filled)
            elif is_filled:
                self._skipped, self._is_left_out = texts[position].strip(), True
            position = max(end, position + 1)

    def _sums(self, numbers: Integers, facts: Facts, texts: list[str], rows: Sequence[int]) -> dict[int, Problem]:
        """The rows with figures that may group those below (`I. Thành phố`, which may be the one unit of that kind, or
        `Vùng cao`), and do, since their figures are the sums of theirs; by their positions."""
        unread = np.flatnonzero(facts.are(IS_PROBLEM)).tolist()
        if not any(_may_add_up(texts[position]) for position in unread):
            return {}
        found = [self._book.meanings[number] for number in numbers.tolist()]
        sums: dict[int, Problem] = {}
        ends = [
            position
            for position, meant in enumerate(found)
            if (isinstance(meant, Problem) and _may_add_up(texts[position]))
            or (isinstance(meant, Problem) and meant.issue.code == _REGION)
            or (isinstance(meant, Label) and meant.is_total)
        ] + [len(found)]
        for start, end in pairwise(ends):
            is_titled = isinstance(found[start], Problem) and _may_add_up(texts[start])
            if is_titled and self._adds_up(rows[start], rows[start + 1 : end]):
                label = take_apart(normalise(texts[start])).text
                sums[start] = Problem(Issue(_REGION, IssueSeverity.NOTICE, "", {"label": label}))
        return sums

    def _adds_up(self, row: int, parts: Sequence[int]) -> bool:
        """Whether the figures of a row are the sums of those of others, and not all of them nothing; percentages are no
        sums, and where one has no number yet, that column tells nothing."""
        cells = self._table.sheet.rows
        columns = [column.index for column in self._columns.figures if not _is_share(column)]
        columns = [column for column in columns if not any(_is_yet_untold(cells[part][column]) for part in parts)]
        if any((number, column) in self._table.sheet.unstored for number in (row, *parts) for column in columns):
            return False
        sums = [_amount(cells[row][column]) for column in columns]
        added = [[_amount(cells[part][column]) for part in parts] for column in columns]
        if any(amount is None for amounts in ([*sums], *added) for amount in amounts) or not any(sums):
            return False
        return sums == [sum(filter(None, amounts), Decimal()) for amounts in added]

    def _below_districts(
        self, texts: list[str], numbers: Integers, beside: Sequence[Sequence[Any]]
    ) -> tuple[list[str], Integers]:
        """The labels and their numbers; one that several communes bear is that of the district above it, if all between
        lie in it: `Huyện Đà Bắc`, `Xã Đoàn Kết`."""
        meanings = self._book.meanings
        if not any(_bears_several(meanings[number]) for number in dict.fromkeys(numbers.tolist())):
            return texts, numbers
        district: Area | None = None
        told = list(texts)
        for position, facts in enumerate(zip(*beside, strict=True)):
            meant = meanings[numbers[position]]
            area = _area_of(meant)
            if area is not None and area.level == "district":
                district = area
            elif district is not None and _bears_several(meant):
                whole = f"{texts[position].rstrip()}, {district.name}"
                part = _area_of(meanings[self._book.number(whole, facts)])
                told[position] = whole if part is not None and names.lies_in(part, district) else texts[position]
            elif area is None or district is None or not names.lies_in(area, district):
                district = None
        return told, self._book.numbers(told, beside)

    def _timed_numbers(self, texts: list[str]) -> list[str]:
        """The labels; below a heading that counts months or quarters, a number is that of one."""
        heading = text_of(self._table.sheet.rows[self._table.anchor[0]][self._table.anchor[1]]).strip()
        if fold_line(heading) not in _numbered_times():
            return texts
        return [f"{heading} {text.strip()}" if numbering_of(text) in ("arabic", "roman") else text for text in texts]

    def _carried(self, texts: list[str], keys: Sequence[tuple[str, ...]]) -> list[str]:
        """The labels; a blank one before a name in a further column is the one above it, unless that is a total."""
        if not self._columns.keys:
            return texts
        carried: list[str] = []
        above = ""
        for text, beside in zip(texts, keys, strict=True):
            is_named = any(not key.isspace() and key for key in beside)
            if text.strip():
                above = "" if self._names_total(text) else text
            carried.append(above if is_named and not text.strip() else text)
        return carried

    def _unnamed(self, texts: list[str], keys: Sequence[tuple[str, ...]], stated: list[bool]) -> int | None:
        """The first row of a market, no total, whose area is blank where one stands above: that one, or the whole?"""
        if self._table.stub.rows != "market" or not self._columns.keys:
            return None
        is_named = False
        for position, (text, beside, is_filled) in enumerate(zip(texts, keys, stated, strict=True)):
            has_key = any(key.strip() for key in beside)
            if is_filled and beside and is_named and not has_key and _resolve_market(take_apart(text).core) is not None:
                return position
            is_named = is_named or has_key
        return None

    def _partless(
        self, texts: list[str], keys: Sequence[tuple[str, ...]], stated: list[bool], rows: Sequence[int]
    ) -> int | None:
        """The first row, no total, beside which a name is blank that others of its label have, unless its figures are
        the sums of theirs: is it of one of them, or of the whole?"""
        if not self._columns.keys:
            return None
        named: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
        blank: list[tuple[int, str, int]] = []
        for position, (text, beside) in enumerate(zip(texts, keys, strict=True)):
            for number, key in enumerate(beside if stated[position] and text.strip() else ()):
                if key.strip():
                    named[text, number].append(rows[position])
                elif not self._names_total(text):
                    blank.append((position, text, number))
        doubtful = (
            position
            for position, text, number in blank
            if (parts := named.get((text, number))) and not self._adds_up(rows[position], parts)
        )
        return next(doubtful, None)

    def _names_total(self, text: str) -> bool:
        """Whether a label says that its row is of all."""
        written = take_apart(text)
        meaning = vocabulary_of(self._table.spec).lookup(written.core, written.folded)
        return meaning is not None and meaning.is_total

    def _with_times(self, keys: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """The keys beside each label, and of when its row is, where columns of their own tell that."""
        if not self._columns.times:
            return keys
        told = texts_of_times(self._table, self._columns.times)
        return [(*beside, *(times or ())) for beside, times in zip(keys, told, strict=True)]

    def _texts(self, rows: Sequence[int], column: int) -> list[str]:
        return label_texts(self._table.sheet, rows, column)

    def _texts_beside(self, rows: Sequence[int], columns: Sequence[int]) -> list[tuple[str, ...]]:
        if not columns:
            return [()] * len(rows)
        return list(zip(*(self._texts(rows, column) for column in columns), strict=True))

    def _numberings(self, rows: Sequence[int]) -> list[str]:
        """The kind of numbering beside each label, blank where there is none."""
        if not self._columns.ordinals:
            return [""] * len(rows)
        first, *others = (self._numberings_in(rows, column) for column in self._columns.ordinals)
        for further in others:
            first = [known or numbering for known, numbering in zip(first, further, strict=True)]
        return first

    def _numberings_in(self, rows: Sequence[int], column: int) -> list[str]:
        """The kinds of numbering in a column; mostly its numbers are counted, and there is but one kind."""
        sheet = self._table.sheet
        numbers = numbers_at(sheet, rows, [column])
        if ((numbers >= 0) & (numbers <= _MOST_COUNTED) & (numbers == np.floor(numbers))).all():
            return [_numbering(float(_MOST_COUNTED))] * len(rows)
        return [_numbering(sheet.rows[row][column]) for row in rows]

    def _label_elsewhere(self, index: int) -> tuple[str, int]:
        """The label of a row that has none in its column: a total's may stand in that of the numbers, or before it."""
        table = self._table
        stub = table.anchor[1]
        for column in (*self._columns.ordinals, *range(stub - 1, table.headings[0].column - 1, -1)):
            text = label_text(table.sheet, index, column)
            if text.strip() and numbering_of(text) is None:
                return text, column
        return "", stub

    def _refuse(self, problem: Problem, index: int, column: int, *, is_filled: bool) -> None:
        if problem.key is not None:
            column = [*self._columns.keys, *self._columns.times.values()][problem.key]
        if problem.issue.code == "ROW-UNLABELLED":
            sheet = self._table.sheet
            cells = {part.index: sheet.rows[index][part.index] for part in self._columns.figures}
            unstored = [column for column in cells if (index, column) in sheet.unstored]
            if not unstored and all(_is_page_number(value) for value in cells.values() if value != ""):
                return
            column = next((column for column, value in cells.items() if looks_stated(value)), *unstored[:1])
        issue = replace(problem.issue, address=self._table.sheet.address(index, column))
        # Words without figures may be a note after the table; before further rows they may change their meaning.
        is_sure = is_filled or issue.severity is IssueSeverity.NOTICE
        (self.issues if is_sure else self._pending).append(issue)
        self._is_left_out = False
        self._skipped = issue.parameters.get("label", "")

    def _is_in_between(self) -> bool:
        """Whether rows above may still change what a row means that stands alone, or it what becomes of them."""
        return bool(self._pending or self._section or self._timed)

    def _add_alone(self, first: int, sheet_rows: Sequence[int], columns: Integers, labels: Integers) -> None:
        """Take rows that follow each other and stand alone."""
        self.rows.add_alone(first, sheet_rows, columns, labels)
        self._skipped, self._is_left_out, self._is_opened, self._ancestors = "", False, False, {0: self.rows[-1]}
        self._counted = self.rows[-1]

    def _add(self, row: Row, *, is_filled: bool, is_marked: bool) -> None:
        """Take a row. `is_filled`: it has figures; `is_marked`: or signs that stand for none."""
        if is_filled and self._pending:
            self.issues += self._pending
            self._pending = []
        if self._is_left_out and is_filled and row.label.is_remainder:
            return  # what remains of parts that are not read
        self._is_left_out = False
        if self._skipped and self._is_part(row):
            self.issues.append(self._error("ROW-AMBIGUOUS", row, above=self._skipped))
            return
        self._skipped = ""
        if row.label.opens_parts:
            self._is_opened = True
            return
        if row.label.doubt is not None:
            self.issues.append(replace(row.label.doubt, address=self._address(row)))
        if self._section is not None:
            self.issues += self._section_issues(row, self._section)
        elsewhere = self._time_elsewhere(row) or self._counted_elsewhere(row)
        row = self._with_counted(row)
        nested = self._nested(row) if elsewhere is None else self._error("ROW-AMBIGUOUS", row, above=elsewhere)
        self._section = None if is_filled or is_marked else row
        if isinstance(nested, Issue):
            self.issues.append(nested)
        else:
            is_of_others = "period" in nested.label.sets and "indicator" not in nested.label.sets
            self._timed = nested if is_of_others else self._timed
            self.rows.add(nested)

    def _is_part(self, row: Row) -> bool:
        """Whether a row only makes sense as a part of the one above it ("Trong đó: nữ"): after a row that is not read,
        it would else be taken for a part of the one before that."""
        known = [position for kind in self.rows.kinds for position in kind.positions]
        if self._table.stub.rows in self._order:
            known.append(self._order.index(str(self._table.stub.rows)))
        return bool(row.label.positions) and row.label.positions[0] > min(known, default=0)

    def _section_issues(self, row: Row, section: Row) -> list[Issue]:
        """A row without figures above rows of a wider kind ("Nữ" above markets) may hold for all of them: refused."""
        numbering, indent, is_subset = section.label.depth
        if is_subset or numbering == "bullet" or indent > row.label.depth[1]:
            return []
        inner = max(section.label.positions, default=-1)
        outer = min(row.label.positions, default=len(self._order))
        return [] if outer >= inner else [self._error("ROW-AMBIGUOUS", section, above=row.label.text)]

    def _nested(self, row: Row) -> Row | Issue:
        """The row with what it inherits from the rows it is a part of, which its label must show it to be."""
        positions, ancestors = row.label.positions, self._ancestors
        if not positions and 0 in ancestors and is_deeper(row, ancestors[0]):
            return self._error("ROW-AMBIGUOUS", row, above=ancestors[0].label.text)
        first = positions[0] if positions else 0
        outer = {position: parent for position, parent in ancestors.items() if position < first} if first else {}
        self._is_opened = self._is_opened and bool(outer)
        for parent in outer.values():
            if parent.label.depth == row.label.depth and not self._is_opened:
                return self._error("ROW-AMBIGUOUS", row, above=parent.label.text)
        row = self._within(row, outer)._replace(is_part=True) if outer else row
        self._ancestors = outer
        for position in positions:
            outer[position] = row
        return row

    def _time_elsewhere(self, row: Row) -> str | None:
        """The label of the row above that tells a time, when it may tell that of this row too: nothing shows where the
        rows end that it holds for."""
        timed = self._timed
        if timed is None:
            return None
        told = timed.label.text
        if "period" in row.label.sets:
            return told if self._section is timed or is_deeper(row, timed) else None
        if "period" not in self._order:
            return told
        is_wider = bool(row.label.positions) and row.label.positions[0] < self._order.index("period")
        return told if is_wider and not timed.is_part and not is_deeper(timed, row) else None

    def _counted_above(self, row: Row) -> Row | None:
        """The row above that a row of nothing but one sex may be a part of, when that counts something else than the
        form does by default (`Thanh niên`, below it `Trong đó: nữ`)."""
        above = self._counted
        if above is None or row.label.sets.keys() != {"sex"} or "indicator" in self._order:
            return None
        told, default = above.told.sets.get("indicator"), self._table.defaults.get("indicator")
        return above if default is not None and told not in (None, default) else None

    def _counted_elsewhere(self, row: Row) -> str | None:
        """The label of that row above when nothing shows whether this one is a part of it, or of all."""
        above = self._counted_above(row)
        self._counted = self._counted if "sex" in row.label.sets else row
        return above.label.text if above is not None and not is_deeper(row, above) else None

    def _with_counted(self, row: Row) -> Row:
        above = self._counted_above(row)
        if above is None:
            return row
        return row._replace(told=told_of({**row.told.sets, "indicator": above.told.sets["indicator"]}, row.told.units))

    def _within(self, row: Row, outer: Mapping[int, Row]) -> Row:
        held = {self._order[position]: parent.coordinate(self._order[position]) for position, parent in outer.items()}
        inherited = {name: code for name, code in held.items() if code is not None}
        sets = {**inherited, **row.told.sets, **row.label.sets}
        return row._replace(area=sets.get("area"), told=told_of(sets, row.told.units))

    def _error(self, code: str, row: Row, **parameters: str) -> Issue:
        return label_error(code, self._address(row), label=row.label.text, **parameters)

    def _address(self, row: Row) -> str:
        return self._table.sheet.address(row.sheet_row, row.column)


def _is_share(column: Column) -> bool:
    """Whether a column tells percentages."""
    told = column.meaning.sets.get("indicator")
    unit = reference.indicators()[told]["unit"] if isinstance(told, str) else ""
    return "ratio" in column.meaning.sets or unit == "pct" or fold_label("%") in column.units


def _is_yet_untold(value: Value) -> bool:
    return isinstance(value, str) and is_pending(value)


def is_deeper(row: Row, other: Row) -> bool:
    """Whether a row is set off as a part: indented further, bulleted or called a part where the other is not."""
    (numbering, indent, is_subset), (its_numbering, its_indent, it_is_subset) = row.label.depth, other.label.depth
    is_bulleted = numbering == "bullet" and its_numbering != "bullet"
    return indent > its_indent or is_bulleted or (is_subset and not it_is_subset)


def _amount(value: Value) -> Decimal | None:
    """The number that a cell states, nought where it states none; None for a text that is no plain number."""
    stated = read_cell(value, "person", 1, Marks(), is_percent=False) if not is_blank(value) else None
    if stated is None:
        return Decimal()
    return stated.value if isinstance(stated, Stated) else None


def _is_page_number(value: Value) -> bool:
    """Whether a cell only numbers a page (`Trang 2`)."""
    return isinstance(value, str) and _PAGE_NUMBER.fullmatch(fold(value)) is not None


@lru_cache(maxsize=4096, typed=True)
def _numbering(value: Value) -> str:
    return numbering_of(text_of(value)) or ""


@lru_cache
def _numbered_times() -> frozenset[str]:
    return frozenset(map(fold, writing().numbered_times))


def told_of(sets: Mapping[str, Coordinate], units: tuple[str, ...]) -> Told:
    """What coordinates say but for the area."""
    rest = {name: code for name, code in sets.items() if name != "area"}
    coordinates = repr(sorted(rest.items(), key=lambda item: item[0]))
    return Told(rest, units, coordinates, f"{units} {coordinates}")


def _book(setting: _Setting) -> Book:
    """What words mean in tables of a setting, worked out once for all rows of all workbooks that bear them. A full book
    makes room for a new one."""
    if len(_BOOKS[setting]) >= _MOST_LABELS:
        del _BOOKS[setting]
    return _BOOKS[setting]


def _read_label(setting: _Setting, text: str, beside: Beside) -> Label | Problem | None:
    """What the words of a row mean in a table; None when the row is not to be read."""
    _, unit_texts, keys, is_filled = beside
    text = normalise(text).rstrip()
    if not text:
        return Problem(label_error("ROW-UNLABELLED", "")) if is_filled else None
    written = take_apart(text)
    if not is_filled and (_is_note(written) or parts_by_kind(written)):
        return None
    if (
        f"{written.folded} ".startswith(_page_sums())
        or f" {written.folded}".endswith(_compared())
        or _is_counted_otherwise(setting, written, unit_texts)
    ):
        return Problem(Issue("ROW-NOT-READ", IssueSeverity.NOTICE, "", {"label": written.text}))
    meaning = _whole_of(setting, written) or _row_meaning(setting, written, is_filled=is_filled)
    for number, key in enumerate(keys):
        if isinstance(meaning, Meaning) and key.strip():
            meaning = _with_key(setting, meaning, take_apart(key))
            if isinstance(meaning, Issue):
                return Problem(meaning, number)
    if isinstance(meaning, Issue):
        return Problem(meaning)
    return None if meaning.is_ignored else _label(setting, text, beside, meaning)


def _label(setting: _Setting, text: str, beside: Beside, meaning: Meaning) -> Label:
    """The label of a row whose words were understood."""
    numbering, unit_texts, _, is_filled = beside
    written = take_apart(text)
    folded = map(fold_label, unit_texts)
    units = (*written.units, *(unit for unit in folded if unit in unit_words()))
    indent = len(text) - len(text.lstrip())
    order: Sequence[str] = setting.vocabulary.spec.row_order
    area = meaning.sets.get("area")
    positions = tuple(position for position, name in enumerate(order) if name in meaning.sets)
    doubt = _doubt(meaning.sets.get("market"))
    is_remainder = written.folded in map(fold, writing().remainders)
    is_plain = doubt is None and not is_remainder and not meaning.is_grouping
    told = told_of(meaning.sets, units)
    is_of_today = (isinstance(area, Place) and area.is_fixed) or names.is_called_present(written.text)
    level, other = (area.level, area.part or area.beside) if isinstance(area, Place) else (None, None)
    return Label(
        text=area.name if isinstance(area, Place) and area.name == written.text else written.text,
        sets=meaning.sets,
        area=area,
        is_total=meaning.is_total,
        depth=(written.numbering or numbering, indent, written.is_subset),
        told=told,
        positions=positions,
        doubt=doubt,
        opens_parts=meaning.is_grouping and not is_filled,
        is_remainder=is_remainder,
        stands_alone=is_filled and is_plain and positions == (0,) and "period" not in meaning.sets,
        kind=Kind(positions, level, has_part=other is not None, is_of_today=is_of_today),
    )


_BOOKS: Kept[_Setting, Book] = Kept(lambda setting: Book(partial(_read_label, setting)), _MOST_SETTINGS)


def _doubt(market: Coordinate | None) -> Issue | None:
    """A warning when a row names a market that nobody knows."""
    if not isinstance(market, str) or market == NONE or _resolve_market(market) is not None:
        return None
    known = tuple(line["name_vi"] for line in reference.rows("markets"))
    close = ", ".join(names.suggestions(market, known)) or "—"
    return Issue("MARKET-UNKNOWN", IssueSeverity.WARNING, "", {"name": market, "suggestions": close})


def _whole_of(setting: _Setting, written: Written) -> Issue | None:
    """An error when a total says that it is the whole of another kind of unit than the one that reports ("Toàn tỉnh" in
    the report of a district)."""
    within = reference.areas().get(setting.within or "")
    folded = f" {written.folded} "
    level = next((level for level, words in _wholes() if folded.startswith(words) or folded.endswith(words)), None)
    if within is None or level in (None, within.level):
        return None
    return label_error("LABELS-CONFLICT", "", row=written.text, column=within.name)


@lru_cache
def _wholes() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((level, tuple(f" {fold(phrase)} " for phrase in words)) for level, words in writing().whole.items())


def _row_meaning(setting: _Setting, written: Written, *, is_filled: bool) -> Meaning | Issue:
    vocabulary = setting.vocabulary
    may_name = frozenset(vocabulary.spec.rows_may_name)
    meaning = vocabulary.heading(written, setting.year, may_name - {"area"})
    if meaning is not None and meaning.is_total and meaning.sets.get("period", NONE) == setting.period:
        # `Cộng quý II` below what is all of that quarter
        meaning = replace(meaning, sets={name: code for name, code in meaning.sets.items() if name != "period"})
    if meaning is not None and "period" in meaning.sets and "period" not in vocabulary.spec.row_order:
        return label_error("ROW-UNMAPPED", "", label=written.text)
    if meaning is not None and (not is_filled or _tells(setting, meaning)):
        return meaning
    total = _named_total(setting, written)
    if total is not None:
        return total
    is_of_another_time = _names_time_beside(setting, written)
    if setting.names_of == "market" and not is_of_another_time:
        return _market(written)
    if (setting.names_of == "area" or "area" in may_name) and not is_of_another_time:
        return _area(setting, written, is_filled=is_filled)
    return label_error("ROW-UNMAPPED", "", label=written.text)


def _names_time_beside(setting: _Setting, written: Written) -> bool:
    """Whether a time stands in brackets behind a name (`Huyện Nam Đàn (năm 2022)`), which is then of another."""
    told = _BRACKETED.search(written.core)
    return told is not None and find_period(fold_line(told[1]), setting.year) is not None


def _named_total(setting: _Setting, written: Written) -> Meaning | Issue | None:
    """A total that names the reporting unit, or says that it is that of today (`Toàn tỉnh An Giang`, `Toàn tỉnh (sau
    sắp xếp)`), or is of some units and not read; None for all else, names of units and markets among it."""
    known = setting.vocabulary
    if setting.names_of == "area" and _adds_up_some(setting, written):
        return Issue("ROW-NOT-READ", IssueSeverity.NOTICE, "", {"label": written.text})
    core = names.without_present(written.core)
    meaning = known.lookup(core, fold_label(core)) if core != written.core else None
    if meaning is not None and meaning.is_total:
        return meaning
    words = written.core.split() if len(written.core) <= _LONGEST_NAME else []
    for length in range(1, len(words)):
        head, name = " ".join(words[:length]), " ".join(words[length:])
        told = known.heading(take_apart(head), None, frozenset())
        is_total = fold(head) in _whole_heads() or (told is not None and told.is_total)
        place = _place(setting, name) if is_total else None
        if place is not None and place.key == setting.within and place_of(written.core, setting.on, None, None) is None:
            return Meaning(is_total=True)
    return None


def _adds_up_some(setting: _Setting, written: Written) -> bool:
    """Whether a label is that of a sum over a number of units (`Cộng 17 xã, phường đã báo cáo`), which need not be all
    there are."""
    match = _COUNTED_UNITS.fullmatch(written.core)
    head = setting.vocabulary.heading(take_apart(match[1]), None, frozenset()) if match is not None else None
    units = f"{fold(match[2])} " if match is not None else ""
    return head is not None and head.is_total and units.startswith(tuple(f"{title} " for title in _group_titles()))


def _bears_several(meant: object) -> bool:
    """Whether a label cannot be read since several communes bear its name."""
    return isinstance(meant, Problem) and meant.issue.code == _SEVERAL


def _in_district(area: Area) -> str:
    """The name of a unit with that of the one in which it lies, as a label may tell both."""
    above = reference.areas().get(area.parent_key or "")
    return area.name if above is None else f"{area.name}, {above.name}"


def _area_of(meant: object) -> Area | None:
    """The unit that a label names."""
    place = meant.area if isinstance(meant, Label) else None
    return reference.areas().get(place.key or "") if isinstance(place, Place) else None


@lru_cache
def _whole_heads() -> frozenset[str]:
    """The words that make a unit's title its whole: `toàn` of `Toàn tỉnh`."""
    return frozenset(fold(phrase).split()[0] for phrases in writing().whole.values() for phrase in phrases)


def _area(setting: _Setting, written: Written, *, is_filled: bool) -> Meaning | Issue:
    named = ((name, place) for name in names_in(written) if (place := _place(setting, name)) is not None)
    name, found = next(named, ("", None))
    has_title = found is not None and names.take_apart(name).title is not None
    if setting.names_of == "area" and _groups_areas(written, is_filled=is_filled) and not has_title:
        if found is not None:  # "Đồng bằng" may group the communes below it, or be the commune of that name
            return label_error("ROW-UNMAPPED", "", label=written.text)
        return Issue(_REGION, IssueSeverity.NOTICE, "", {"label": written.text})
    if found is not None:
        return Meaning({"area": found}, is_total=found.level == "country")
    return _unnamed_area(setting, written)


def _unnamed_area(setting: _Setting, written: Written) -> Issue:
    """Why the words of a row name no area of its table: one elsewhere, of another level, several or none."""
    within = reference.areas().get(setting.within or "")
    if within is not None:
        elsewhere = names.resolve_area(written.core, setting.on) if names.take_apart(written.core).title else None
        if elsewhere is not None and not names.lies_in(elsewhere, within):
            return label_error("AREA-ELSEWHERE", "", name=elsewhere.name, whole=within.name)
        namesakes = names.communes_named(written.core, setting.on, within)
        if namesakes:
            one, other = (_in_district(area) for area in namesakes[:2])
            return label_error(_SEVERAL, "", name=written.core, whole=one, part=other)
        if elsewhere is not None:
            return label_error("ROW-UNMAPPED", "", label=written.text)
    if _looks_like_name(written):
        return unknown_area(written.core, "")
    return label_error("ROW-UNMAPPED", "", label=written.text)


def _place(setting: _Setting, name: str) -> Place | None:
    told = (setting.on, setting.within, setting.level)
    return place_of(name, *told) or plain_place(name, *told)


def names_in(written: Written) -> Iterator[str]:
    """The words of a label that may name an area: `H. Tràng Định` may have a title where others have a number, and
    `PGD NHCSXH huyện Tràng Định` begins with the office that sits there."""
    if written.numbering in ("letter", "roman"):
        yield f"{written.text.split('.')[0]}. {written.core}"
    yield written.core
    folded = f"{written.folded} "
    office = next((office for office in _offices() if folded.startswith(office)), None)
    if office is not None:
        yield " ".join(written.core.split()[len(office.split()) :])


@lru_cache
def _offices() -> tuple[str, ...]:
    folded = (f"{take_apart(words).folded} " for words in writing().offices)
    return tuple(sorted(folded, key=len, reverse=True))


def _tells(setting: _Setting, meaning: Meaning) -> bool:
    """Whether a label tells what the figures beside it are: `Số lao động` does where the rows are no names."""
    if meaning.sets or meaning.is_total or meaning.is_ignored:
        return True
    is_counted = setting.vocabulary.spec.defaults.indicator is not None and setting.names_of is None
    return is_counted and not meaning.is_grouping


_resolve_market = lru_cache(maxsize=4096)(names.resolve_market)


def _market(written: Written) -> Meaning | Issue:
    market = _resolve_market(written.core)
    if market is not None:
        return Meaning({"market": market})
    if _names_region(written.folded):
        return Issue(_REGION, IssueSeverity.NOTICE, "", {"label": written.text})
    is_of_area = names.take_apart(written.core).title is not None or names.resolve_area(written.core) is not None
    if _looks_like_name(written) and _may_be_country(written) and not is_of_area:
        return Meaning({"market": written.core})
    return label_error("ROW-UNMAPPED", "", label=written.text)


def _groups_areas(written: Written, *, is_filled: bool) -> bool:
    """Whether a label groups the areas below it; one with figures may be a unit that nobody knows (`Cụm liên xã số 4`),
    unless it is a kind of land or of units."""
    is_heading = written.folded.startswith(_words_before_groups()) or written.folded in _group_titles()
    is_heading = is_heading or lists_areas(written.core)
    return (is_heading and not is_filled) or written.folded in _area_groups()


@lru_cache
def _words_before_groups() -> tuple[str, ...]:
    return tuple(f"{fold(word)} " for word in writing().area_groups_before)


@lru_cache(maxsize=4096)
def _may_add_up(text: str) -> bool:
    """Whether a row with figures may be one that groups the areas below it."""
    folded = take_apart(normalise(text)).folded
    return folded in _group_titles() or folded in _area_regions() or folded.startswith(_words_before_sums())


@lru_cache
def _words_before_sums() -> tuple[str, ...]:
    return tuple(f"{fold(word)} " for word in writing().area_sums_before)


@lru_cache
def _area_regions() -> frozenset[str]:
    return frozenset(map(fold, writing().area_regions))


@lru_cache
def _group_titles() -> frozenset[str]:
    return frozenset(map(fold, writing().area_group_titles))


@lru_cache
def _area_groups() -> frozenset[str]:
    return frozenset(map(fold, writing().area_groups))


def _names_region(folded: str) -> bool:
    """Whether a label names a part of the world (`Khu vực Đông Bắc Á`)."""
    before = next(
        (f"{word} " for word in map(fold, writing().market_groups.before) if folded.startswith(f"{word} ")), ""
    )
    return folded in _regions() or folded.removeprefix(before) in _regions()


@lru_cache
def _regions() -> frozenset[str]:
    told = {row["region"] for row in reference.rows("markets")} - {""}
    return frozenset(map(fold, told.union(writing().market_groups.names)))


@lru_cache
def _page_sums() -> tuple[str, ...]:
    return tuple(f"{fold(words)} " for words in writing().page_sums)


@lru_cache
def _compared() -> tuple[str, ...]:
    return tuple(f" {fold(words)}" for words in writing().compared)


def _is_counted_otherwise(setting: _Setting, written: Written, unit_texts: tuple[str, ...]) -> bool:
    """Whether the column of units says that an unknown row counts what no form keeps (`Số buổi tư vấn | buổi`)."""
    counts = {fold_label(text) for text in unit_texts} - {""}
    meaning = setting.vocabulary.heading(written, None, frozenset())
    return bool(counts) and counts <= _other_units() and (meaning is None or meaning.is_ignored)


@lru_cache
def _other_units() -> frozenset[str]:
    return frozenset(map(fold_label, writing().other_units))


def _looks_like_name(written: Written) -> bool:
    """Whether an unknown label may be the name of a market or an area, and no total, remark or heading."""
    words = f" {written.folded} "
    is_wordy = any(word in words for word in _not_names())
    return not is_wordy and len(written.core) <= _LONGEST_NAME and not any(map(str.isdigit, written.core))


def _may_be_country(written: Written) -> bool:
    """Whether each word of a name has a capital, as those of countries have (`Thuyền viên` has not), and none tells
    something else."""
    is_proper = all(word[0].isupper() for word in written.core.split() if word[0].isalpha())
    return is_proper and not any(word in f" {written.folded} " for word in _not_markets())


@lru_cache
def _not_markets() -> tuple[str, ...]:
    return tuple(f" {fold(word)} " for word in writing().not_a_market)


def _is_note(written: Written) -> bool:
    return f"{written.folded} ".startswith(_notes())


@lru_cache
def _notes() -> tuple[str, ...]:
    return tuple(f"{fold(word)} " for word in writing().note_rows)


@lru_cache
def _not_names() -> tuple[str, ...]:
    return tuple(f" {fold(word)} " for word in writing().not_a_name)


def _with_key(setting: _Setting, meaning: Meaning, written: Written) -> Meaning | Issue:
    spec = setting.vocabulary.spec
    whole = meaning.sets.get("area")
    part = place_of(written.core, setting.on, whole.key, None) if isinstance(whole, Place) else None
    if part is not None:
        return replace(meaning, sets={**meaning.sets, "area": part})
    further = heading_meaning(setting.vocabulary, written, setting.year, setting.on, setting.within) or _named(
        setting, written
    )
    if further is None:
        return label_error("ROW-UNMAPPED", "", label=written.text)
    sets = merge(meaning.sets, further.sets)
    if sets is None:
        return label_error("LABELS-CONFLICT", "", row=written.text, column=spec.stubs[0].aliases[0])
    is_ignored = meaning.is_ignored or further.is_ignored  # a row of what no form keeps is no row of the whole
    return replace(meaning, sets=sets, is_total=meaning.is_total and further.is_total, is_ignored=is_ignored)


def _named(setting: _Setting, written: Written) -> Meaning | None:
    """A market or an area named in a column that names rows beside the anchor."""
    market = _resolve_market(written.core)
    if market is not None:
        return Meaning({"market": market})
    found = place_of(written.core, setting.on, setting.within, None)
    return Meaning({"area": found}) if found is not None else None


def _settled_names(table: Located, rows: Rows) -> tuple[Rows, list[Issue]]:
    """The rows, those that bear the name of the reporting unit taken for its part of that name where another row is the
    whole, and those of a bare name that two units bear taken for the one of the plain title where the other has a row
    under its own; an issue where none is."""
    if not any(kind.has_part for kind in rows.kinds):
        return rows, []
    doubtful = [row for row in rows if isinstance(row.area, Place) and row.area.part is not None]
    wholes = [row for row in rows if row not in doubtful and _is_of(row, doubtful[0].area)] if doubtful else []
    named = {row.area.key for row in rows if isinstance(row.area, Place)}
    issues: list[Issue] = []
    kept = []
    for row in rows:
        area = settled(row.area, has_whole=bool(wholes)) if isinstance(row.area, Place) else row.area
        others = [row.area.part, row.area.beside] if isinstance(row.area, Place) else []
        other = next((other for other in others if other is not None), None)
        is_told = isinstance(area, Place) and (area.beside is None or area.beside.key in named)
        if isinstance(row.area, Place) and other is not None and not is_told:
            address = table.sheet.address(row.sheet_row, row.column)
            issues.append(ambiguous_area(row.label.text, row.area, other, address))
        else:
            kept.append(row._replace(area=area))
    return rows.of(kept), issues


def _mixed_levels(table: Located, rows: Rows, context: Context) -> Iterator[Issue]:
    """An issue for each bare name taken for a commune among districts, when a district of the unit bore it too, or the
    one in which the commune lies has no row above: it may be another spelling of a district's."""
    if not any(kind.level == "district" or kind.has_part for kind in rows.kinds):
        return
    has_districts = any(isinstance(row.area, Place) and row.area.level == "district" for row in rows)
    above: set[str | None] = set()
    for row in rows if has_districts else ():
        if not isinstance(row.area, Place):
            continue
        above.add(row.area.key)
        name = take_apart(row.label.text).core
        if row.area.level != "commune" or row.is_part or names.take_apart(name).title is not None:
            continue
        district = place_of(name, None, context.within, "district")
        address = table.sheet.address(row.sheet_row, row.column)
        if district is not None and district.level == "district":
            yield ambiguous_area(row.label.text, district, row.area, address)
        elif (whole := _district_of(row.area)) is not None and whole not in above:
            yield unknown_area(name, address)


def _district_of(commune: Place) -> str | None:
    """The key of the district in which a commune lies, or lay."""
    areas = reference.areas()
    whole = areas.get(areas[commune.key].parent_key or "") if commune.key else None
    return whole.key if whole is not None and whole.level == "district" else None


def _is_of(row: Row, area: Coordinate | None) -> bool:
    """Whether a row is about all of the reporting unit: it bears its full name, or is a total."""
    return row.area == area or (row.area is None and row.label.is_total)


def _doubled_rows(table: Located, columns: Columns, rows: Rows) -> list[Issue]:
    """Two rows for the same thing are an error, but a total may stand first and last if it is the same total."""
    if np.diff(np.sort(rows.subjects)).all():
        return []
    seen: dict[int, Row] = {}
    issues = []
    for row, subject in zip(rows, rows.subjects.tolist(), strict=True):
        other = seen.setdefault(subject, row)
        if other is row:
            continue
        names_of = table.stub.rows
        is_of_all = row.label.is_total or (names_of is not None and row.coordinate(names_of) is None)
        if not is_of_all:
            first = table.sheet.address(other.sheet_row, other.column)
            address = table.sheet.address(row.sheet_row, row.column)
            issues.append(label_error("ROW-REPEATED", address, label=row.label.text, first=first))
            continue
        cells = table.sheet.rows
        differing = [
            part.index
            for part in columns.figures
            if not is_same(cells[row.sheet_row][part.index], cells[other.sheet_row][part.index])
        ]
        if differing:
            address = table.sheet.address(row.sheet_row, differing[0])
            first = table.sheet.address(other.sheet_row, differing[0])
            issues.append(label_error("TOTALS-DIFFER", address, first=first))
    return issues


def _headless(table: Located, rows: Rows) -> list[Issue]:
    """A table that begins with parts ("2. Nguồn vốn địa phương") may go on with another, which is where their whole
    stands: refused when no words of its own stand above it, or when wholes of that kind follow."""
    first = rows[0] if rows else None
    if first is None or not first.label.positions or first.label.positions[0] == 0:
        return []
    outer = [row for row in rows if row.label.positions and row.label.positions[0] < first.label.positions[0]]
    if table.lines and not outer:
        return []
    address = table.sheet.address(first.sheet_row, first.column)
    return [label_error("ROW-AMBIGUOUS", address, label=first.label.text, above="—")]


def _stray_parts(table: Located, columns: Columns, rows: Rows) -> list[Issue]:
    """A part under the last row alone ("Trong đó: nữ") may belong to that row or to the whole table: refused, unless a
    further numbered row follows, be it one that is not read."""
    issues: list[Issue] = []
    order: Sequence[str] = table.spec.row_order
    labelled = {position for kind in rows.kinds for position in kind.positions}
    for outer, position in combinations(sorted(labelled), 2):
        parts = [row for row in rows if position in row.label.positions and outer not in row.label.positions]
        owners = {held for row in parts if (held := row.coordinate(order[outer])) is not None}
        if not owners:
            continue
        heads = [row for row in rows if outer in row.label.positions and position not in row.label.positions]
        told = [head.coordinate(order[outer]) for head in heads]
        if len(heads) > 1 and owners == {told[-1]} and told[-1] not in told[:-1]:
            if _is_followed(table, columns, parts[-1], heads[-1]):
                continue
            first = next(row for row in parts if row.coordinate(order[outer]) is not None)
            address = table.sheet.address(first.sheet_row, first.column)
            parameters = {"label": first.label.text, "above": heads[-1].label.text}
            issues.append(label_error("ROW-AMBIGUOUS", address, **parameters))
    return issues


def _is_followed(table: Located, columns: Columns, part: Row, head: Row) -> bool:
    """Whether a row of figures below a part without a number bears the number after that of the row above the part."""
    cells = table.sheet.rows
    for column in columns.ordinals:
        own, number = (text_of(cells[row.sheet_row][column]).strip() for row in (part, head))
        if own or not number.isdecimal():
            continue
        further = [row for row in table.body if row > part.sheet_row]
        further = [row for row in further if text_of(cells[row][column]).strip() == str(int(number) + 1)]
        if any(looks_stated(cells[row][figure.index]) for row in further for figure in columns.figures):
            return True
    return False
