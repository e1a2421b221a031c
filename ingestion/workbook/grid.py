"""A workbook as grids of cells with their addresses: what calamine hands over, and what it does not say."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from posixpath import normpath

import numpy as np
from numpy.typing import NDArray
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from ingestion import encodings
from ingestion.model import Issue, IssueSeverity
from ingestion.text import fold, normalise
from ingestion.workbook import safety
from ingestion.workbook.archive import DAMAGES, Archive
from ingestion.workbook.cells_last import with_cells_last
from ingestion.workbook.markup import Markup
from ingestion.workbook.spots import Spot, column_name, spot_of
from ingestion.workbook.unsaid import Said, said_by_ods, said_by_xls

Value = int | float | str | bool | date | datetime | time | timedelta
_DAMAGES = (*DAMAGES, CalamineError, KeyError, IndexError)  # the last two of parts and sheets that are missing
_PANIC = "PanicException"  # of calamine, which does not name it; it derives from BaseException
DELIMITERS = {".csv": ";\t|,", ".tsv": "\t"}
_MOST_KEPT = 16  # parts of workbooks: those of one make, or from one template, have the same
_TELLING_ROWS = 60  # among them are the headings, which tell the font
_CAMEL = re.compile(r"(?<=[a-z0-9])[A-Z](?=[a-z])")  # within a system's key: `tongSo`
_FIRST_DAYS = ("from date", "start date", "date from", "period start", "tu ngay", "ngay bat dau")
_LAST_DAYS = ("to date", "end date", "date to", "period end", "den ngay", "ngay ket thuc")
_ISO_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_LARGEST_EXACT = 2**53  # beyond it a float no longer holds every whole number


YEAR = re.compile(r"(?:19|20)\d\d")
_LEAST_YEAR, _MOST_YEAR = 999, 10_000  # numbers of four digits


@dataclass(frozen=True)
class Sheet:
    """One sheet. `rows` starts at A1 and is rectangular; a blank cell is the empty string.

    `merged` leads from each cell of a merged range to the cell that holds its text. `uncalculated`, `broken` and
    `percents` are the cells with a formula without a stored result, with an error value, and shown as a percentage.
    `indents` are the steps by which a cell's format sets it in, `hidden` the rows and columns that are not shown (`7`,
    `C`). The first `rows_above` rows are the lines above the table of a page. `continued` tells at which row a further
    sheet begins, and its name, where a table goes on from one sheet to the next. `is_part`: only one of the tables of
    the sheet stands in the rows.
    """

    name: str
    rows: list[list[Value]]
    merged: dict[Spot, Spot] = field(default_factory=dict)
    is_hidden: bool = False
    uncalculated: frozenset[Spot] = frozenset()
    broken: frozenset[Spot] = frozenset()
    percents: frozenset[Spot] = frozenset()
    indents: dict[Spot, int] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    rows_above: int = 0
    continued: tuple[tuple[int, str], ...] = ()
    is_part: bool = False

    def address(self, row: int, column: int) -> str:
        """`Sheet!B7`."""
        return "!".join(self.place(row, column))

    def place(self, row: int, column: int) -> tuple[str, str]:
        """The name of the sheet and `B7`, or `¶2` for the second line above the table of a page."""
        if row < self.rows_above:
            return self.name, f"¶{row + 1}"
        further = (part for part in reversed(self.continued) if row >= part[0])
        start, name = next(further, (self.rows_above, self.name))
        return name, f"{column_name(column)}{row - start + 1}"

    def parts(self) -> list[tuple[int, str]]:
        """The first row of the table on each sheet that it stands on, and the name of that sheet."""
        return [(self.rows_above, self.name), *self.continued]

    @cached_property
    def unstored(self) -> frozenset[Spot]:
        """The cells that only look blank: each would state something if its formula were calculated, or held no
        error."""
        return self.uncalculated | self.broken

    @cached_property
    def numbers(self) -> NDArray[np.float64]:
        """The stored numbers, by row and column; NaN where none is stored."""
        none = np.nan
        cells = [cell if type(cell) is float else none for row in self.rows for cell in row]
        return np.fromiter(cells, np.float64, len(cells)).reshape(len(self.rows), -1 if cells else 0)

    @cached_property
    def worded_rows(self) -> tuple[int, ...]:
        """The rows that hold no figure: nothing but words, and numbers that may be years."""
        may_be_year = (self.numbers > _LEAST_YEAR) & (self.numbers < _MOST_YEAR)
        may_be_worded = (np.isnan(self.numbers) | may_be_year).all(axis=1)
        return tuple(row for row in np.flatnonzero(may_be_worded).tolist() if not has_figures(self.rows[row]))


def has_figures(row: Sequence[Value]) -> bool:
    """Whether a row holds a number that is no year, which a heading never does."""
    return any(map(_is_figure, row))


def _is_figure(value: Value) -> bool:
    return type(value) is float and not (_LEAST_YEAR < value < _MOST_YEAR and YEAR.fullmatch(f"{value:.15g}"))


def load(content: bytes, suffix: str, archive: Archive | None = None) -> tuple[list[Sheet], list[Issue]]:
    """All sheets of a workbook that passed the safety check, or the errors that forbid to read it. `archive` is the
    one that the check has opened."""
    if suffix in (".json", *DELIMITERS):
        return _load_text(content, suffix)
    try:
        extras = _Extras(content, archive)
        if extras.too_far:
            limit = "AMZ99999"
            return [], [_error("WORKBOOK-TOO-LARGE", what="sheet", found=extras.too_far, limit=limit)]
        with CalamineWorkbook.from_filelike(io.BytesIO(extras.content)) as workbook:
            return _sheets(workbook, extras)
    except _DAMAGES as error:
        return [], [_error("FILE-DAMAGED", reason=f"{error}"[:200])]
    except BaseException as error:
        if type(error).__name__ != _PANIC:
            raise
        return [], [_error("FILE-DAMAGED", reason=f"{error}"[:200])]


def _sheets(workbook: CalamineWorkbook, extras: _Extras) -> tuple[list[Sheet], list[Issue]]:
    sheets = []
    has_whole_numbers = not extras.parts  # in .xls and .ods calamine parts whole numbers from others
    for metadata in workbook.sheets_metadata:
        raw = workbook.get_sheet_by_name(metadata.name)
        if raw.total_height * raw.total_width > safety.MOST_CELLS:
            limit = f"{safety.MOST_CELLS}"
            return [], [_error("WORKBOOK-TOO-LARGE", what="sheet", found=metadata.name, limit=limit)]
        rows: list[list[Value]] = raw.to_python(skip_empty_area=False)
        if has_whole_numbers:
            rows = [[float(value) if type(value) is int else value for value in row] for row in rows]
        said = extras.of(metadata.name)
        sheets.append(
            Sheet(
                name=metadata.name,
                rows=rows,
                merged=_merged(raw.merged_cell_ranges or ()),
                is_hidden=metadata.visible is not SheetVisibleEnum.Visible,
                uncalculated=said.uncalculated,
                broken=said.broken,
                percents=said.percents,
                indents=said.indents,
                hidden=said.hidden,
            )
        )
    return _in_true_letters(sheets), []


def _in_true_letters(sheets: list[Sheet]) -> list[Sheet]:
    """The sheets, texts that were typed in an old font brought to Unicode: such a cell holds other letters than it
    shows."""
    first = {value for sheet in sheets for row in sheet.rows[:_TELLING_ROWS] for value in row if type(value) is str}
    if not encodings.in_true_letters(first):
        return sheets
    true = encodings.in_true_letters(
        {value for sheet in sheets for row in sheet.rows for value in row if type(value) is str}
    )
    return [
        replace(
            sheet,
            rows=[[true.get(value, value) if type(value) is str else value for value in row] for row in sheet.rows],
        )
        for sheet in sheets
    ]


def _merged(ranges: list[tuple[Spot, Spot]] | tuple[()]) -> dict[Spot, Spot]:
    owners: dict[Spot, Spot] = {}
    for (top, left), (bottom, right) in ranges:
        if (bottom - top + 1) * (right - left + 1) > safety.MOST_CELLS // 100:
            continue  # a merge over a whole column says nothing about headers
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                owners[row, column] = (top, left)
    return owners


_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*?>")
_NAME = re.compile(rb'\bname="([^"]*)"')
_RELATION_ID = re.compile(rb'\w+:id="([^"]*)"')
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*?>")
_ID = re.compile(rb'\bId="([^"]*)"')
_TARGET = re.compile(rb'\bTarget="([^"]*)"')
_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Z]+[1-9]\d*)["']""")
_STYLE = re.compile(rb"""\bs\s*=\s*["'](\d+)["']""")
_STORED = re.compile(rb"<(?:\w+:)?v[^>/]*>[^<]")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_ERROR = re.compile(rb"""\bt\s*=\s*["']e["']""")
_FORMATS = re.compile(rb"<(?:\w+:)?cellXfs[\s>].*?</(?:\w+:)?cellXfs>", re.DOTALL)
_FORMAT = re.compile(rb"<(?:\w+:)?xf\s[^>]*?(?:/>|>.*?</(?:\w+:)?xf>)", re.DOTALL)
_INDENT = re.compile(rb"""\bindent\s*=\s*["']([1-9]\d?)["']""")
_HIDDEN = re.compile(rb"""\bhidden\s*=\s*["'](?:1|true)["']""")
_COLUMNS = re.compile(rb"<(?:\w+:)?col\s[^>]*>")
_ROWS = re.compile(rb"<(?:\w+:)?row\s[^>]*>")
_ROW_NUMBER = re.compile(rb"""\br\s*=\s*["'](\d+)["']""")
_MIN = re.compile(rb"""\bmin\s*=\s*["'](\d{1,6})["']""")
_MAX = re.compile(rb"""\bmax\s*=\s*["'](\d{1,6})["']""")
_WIDEST = 1014  # columns hidden to the very end of a sheet hide nothing
_FORMAT_ID = re.compile(rb'\bnumFmtId="(\d+)"')
_OWN_FORMAT = re.compile(rb'<(?:\w+:)?numFmt\s[^>]*?numFmtId="(\d+)"[^>]*?formatCode="([^"]*%[^"]*)"')
_WORKBOOK, _RELATIONS, _STYLES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"
# What calamine opens beside the sheets.
_TELLING_PARTS = frozenset((_WORKBOOK, _RELATIONS, _STYLES, "xl/sharedStrings.xml", "content.xml", "styles.xml"))
_PERCENT_FORMATS = {b"9", b"10"}  # ECMA-376 part 1, 18.8.30


class _NoTableError(ValueError):
    """Sound JSON that is no table: its sender has another form in mind, and nothing is damaged."""


class _Extras:
    """What a workbook says and calamine does not hand over: formulas without results, errors, hidden rows and columns;
    and in an .xlsx percentages and indents.

    The sheets of an .xlsx are searched, never parsed: no entity is expanded and no tree is built.
    """

    def __init__(self, content: bytes, archive: Archive | None) -> None:
        self.content = content  # for calamine
        self.parts: dict[str, bytes] = {}
        self._markup: dict[str, Markup] = {}
        self.too_far: str | None = None
        self._percent_styles: frozenset[bytes] = frozenset()
        self._indents: Mapping[bytes, int] = {}
        self._said: dict[str, Said] = {}
        if content.startswith(safety.OLE_SIGNATURE):
            self._said = said_by_xls(content)
        if not content.startswith(b"PK"):
            return
        archive = archive or Archive(content)
        # Their sums are checked by this: calamine does not, and would hand over damaged cells.
        inflated = {part: archive.part(part) for part in _TELLING_PARTS & archive.names}
        if "content.xml" in inflated:
            self._said = said_by_ods(inflated["content.xml"])
        if _WORKBOOK not in inflated:
            return
        sheets = _sheet_parts(inflated[_WORKBOOK], inflated[_RELATIONS])
        inflated |= {part: archive.part(part) for part in sheets.values() if part in archive.names}
        self.parts = {sheet: inflated[part] for sheet, part in sheets.items() if part in inflated}
        told = {part: with_cells_last(inflated[part]) for part in sheets.values() if part in inflated}
        self.content = archive.with_stored(inflated | told)
        if _STYLES in inflated:
            self._percent_styles, self._indents = _looks(inflated[_STYLES])
        self._markup = {name: Markup(xml) for name, xml in self.parts.items()}
        suspects = (name for name, markup in self._markup.items() if markup.may_reach_far())
        self.too_far = next((name for name in suspects if safety.is_too_far(self.parts[name])), None)

    def of(self, sheet: str) -> Said:
        """What the file says of a sheet's cells, rows and columns."""
        if sheet not in self.parts:
            return self._said.get(sheet, Said())
        xml, markup = self.parts[sheet], self._markup[sheet]
        hidden = _hidden(xml) if markup.may_hide() else ()
        has_formulas = markup.may_hold_formulas() and _FORMULA.search(xml)
        has_errors = markup.may_hold_errors() and _ERROR.search(xml)
        if not (self._percent_styles or self._indents or has_formulas or has_errors):
            return Said(hidden=hidden)
        uncalculated: list[Spot] = []
        broken: list[Spot] = []
        percents: list[Spot] = []
        indents: dict[Spot, int] = {}
        for match in _CELL.finditer(xml):
            attributes, inner = match[1], match[2] or b""
            style = _STYLE.search(attributes)
            is_percent = style is not None and style[1] in self._percent_styles
            indent = self._indents.get(style[1], 0) if style is not None else 0
            is_uncalculated = _FORMULA.search(inner) is not None and _STORED.search(inner) is None
            is_broken = _ERROR.search(attributes) is not None
            if is_percent or is_uncalculated or is_broken or indent:
                reference = _REFERENCE.search(attributes)
                if reference is None:
                    continue
                spot = spot_of(reference[1].decode())
                for kind, belongs in ((percents, is_percent), (uncalculated, is_uncalculated), (broken, is_broken)):
                    if belongs:
                        kind.append(spot)
                if indent:
                    indents[spot] = indent
        return Said(frozenset(uncalculated), frozenset(broken), frozenset(percents), indents, hidden)


@lru_cache(maxsize=_MOST_KEPT)
def _looks(styles: bytes) -> tuple[frozenset[bytes], Mapping[bytes, int]]:
    """The styles, by their numbers, that show a percentage, and those that indent, with their steps."""
    percent_ids = _PERCENT_FORMATS | {match[0] for match in _OWN_FORMAT.findall(styles)}
    section = _FORMATS.search(styles)
    formats = _FORMAT.findall(section[0]) if section else []
    percents, indents = [], {}
    for position, style in enumerate(formats):
        used, indent = _FORMAT_ID.search(style), _INDENT.search(style)
        if used and used[1] in percent_ids:
            percents.append(str(position).encode())
        if indent:
            indents[str(position).encode()] = int(indent[1])
    return frozenset(percents), indents


def _hidden(xml: bytes) -> tuple[str, ...]:
    """The hidden columns and rows, as their headings show them: `C`, `7`."""
    names: list[str] = []
    for column in _COLUMNS.findall(xml):
        first, last = _MIN.search(column), _MAX.search(column)
        if _HIDDEN.search(column) and first and last and int(last[1]) <= _WIDEST:
            names += [column_name(number - 1) for number in range(int(first[1]), int(last[1]) + 1)]
    rows = [_ROW_NUMBER.search(row) for row in _ROWS.findall(xml) if _HIDDEN.search(row)]
    return (*names, *(number[1].decode() for number in rows if number))


@lru_cache(maxsize=_MOST_KEPT)
def _sheet_parts(workbook: bytes, relations: bytes) -> Mapping[str, str]:
    """The part of the archive that holds each sheet."""
    targets = {}
    for relation in _RELATION.findall(relations):
        identity, target = _ID.search(relation), _TARGET.search(relation)
        if identity and target:
            path = target[1].decode()
            targets[identity[1]] = path.lstrip("/") if path.startswith("/") else normpath(f"xl/{path}")
    parts = {}
    for sheet in _SHEET.findall(workbook):
        name, identity = _NAME.search(sheet), _RELATION_ID.search(sheet)
        if name and identity and identity[1] in targets:
            parts[html.unescape(name[1].decode())] = targets[identity[1]]
    return parts


def _load_text(content: bytes, suffix: str) -> tuple[list[Sheet], list[Issue]]:
    try:
        text = normalise(encodings.decode(content))
    except encodings.UnknownEncodingError as error:
        return [], [_error("ENCODING-UNKNOWN", reason=f"{error}")]
    try:
        rows = _json_rows(text) if suffix == ".json" else _separated_rows(text, suffix)
    except _NoTableError:
        return [], [_error("FORM-UNKNOWN")]
    except (ValueError, RecursionError, csv.Error) as error:
        return [], [_error("FILE-DAMAGED", reason=f"{error}"[:200])]
    width = max((len(row) for row in rows), default=0)
    if width * len(rows) > safety.MOST_CELLS:
        return [], [_error("WORKBOOK-TOO-LARGE", what="table", found=suffix, limit=f"{safety.MOST_CELLS}")]
    return [Sheet(suffix[1:].upper(), [row + [""] * (width - len(row)) for row in rows])], []


def _separated_rows(text: str, suffix: str) -> list[list[Value]]:
    delimiter = _delimiter(text, DELIMITERS[suffix])
    return [list(row) for row in csv.reader(io.StringIO(text), delimiter=delimiter)]


def _json_rows(text: str) -> list[list[Value]]:
    """A list of objects (alone, or the one list of an object; or an object a line) as a table headed by their keys;
    what else such an object says stands in lines above it.

    Raises _NoTableError for any other shape, and for a value that is no text, number or truth value; ValueError for a
    key told twice.
    """
    records, above = _json_records(text)
    keys = list(dict.fromkeys(key for record in records for key in record))
    if len(keys) * len(records) > safety.MOST_CELLS:
        raise ValueError(f"{len(keys)} keys in {len(records)} objects")
    lines: list[list[Value]] = [[f"{_spaced(key)}: {_plain_value(value)}"] for key, value in above.items()]
    days = _days_told({fold(_spaced(key)): value for key, value in above.items()})
    lines += [[days]] if days else []
    headings: list[Value] = [_spaced(key) if _CAMEL.search(key) else key for key in keys]
    return [*lines, headings, *([_plain_value(record.get(key)) for key in keys] for record in records)]


def _spaced(key: str) -> str:
    """A system's key as words: `ky_bao_cao`, `kyBaoCao` are `ky bao cao`."""
    return _CAMEL.sub(lambda m: f" {m[0].lower()}", key.replace("_", " "))


def _days_told(above: Mapping[str, object]) -> str | None:
    """The first and the last day that an object gives, as a title would tell them."""
    told = [next((above[name] for name in names if name in above), None) for names in (_FIRST_DAYS, _LAST_DAYS)]
    days = [_ISO_DAY.fullmatch(day) if isinstance(day, str) else None for day in told]
    words = [
        f"{word} {day[3]}/{day[2]}/{day[1]}" for word, day in zip(("từ ngày", "đến ngày"), days, strict=True) if day
    ]
    return " ".join(words) or None


def _json_records(text: str) -> tuple[list[dict[str, object]], dict[str, object]]:
    """The objects, and what else the object says whose one list they are."""
    decoder = json.JSONDecoder(object_pairs_hook=_distinct_keys, parse_constant=_no_number)
    try:
        found = decoder.decode(text.strip())
    except json.JSONDecodeError:
        found = [decoder.decode(line) for line in text.splitlines() if line.strip()]
    above: dict[str, object] = {}
    if isinstance(found, dict):
        lists = [value for value in found.values() if isinstance(value, list)]
        above = _plainly_said(found) if lists else {}
        found = lists[0] if len(lists) == 1 else [found]
    if not isinstance(found, list) or not all(isinstance(record, dict) for record in found):
        raise _NoTableError("not a list of objects, one a figure")
    return found, above


def _plainly_said(told: Mapping[str, object]) -> dict[str, object]:
    """What an object says in texts and numbers, be it in one of its own (`meta`); ValueError for two of a name."""
    objects = [told, *(value for value in told.values() if isinstance(value, dict))]
    pairs = [(key, value) for each in objects for key, value in each.items() if not isinstance(value, list | dict)]
    return _distinct_keys(pairs)


def _distinct_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    record = dict(pairs)
    if len(record) < len(pairs):
        raise ValueError(f"a key stands twice in one object: {', '.join(key for key, _ in pairs)[:80]}")
    return record


def _no_number(name: str) -> object:
    raise ValueError(f"{name} is no number")


def _plain_value(value: object) -> Value:
    if value is None:
        return ""
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int | float):
        return float(value) if abs(value) <= _LARGEST_EXACT else str(value)
    raise _NoTableError(f"{str(value)[:40]} is no text, number or truth value")


def _delimiter(text: str, candidates: str) -> str:
    """The candidate that parts most lines into the same number of fields; the comma comes last, since it also starts
    decimals."""

    def alike(mark: str) -> tuple[int, bool]:
        widths = Counter(len(row) for row in csv.reader(io.StringIO(text), delimiter=mark))
        return max((count for width, count in widths.items() if width > 1), default=0), mark != ","

    return max(candidates, key=alike)


def _error(code: str, **parameters: str) -> Issue:
    return Issue(code, IssueSeverity.ERROR, parameters=parameters)
