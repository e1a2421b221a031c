"""A workbook as grids of cells with their addresses: what calamine hands over, and what it does not say."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from posixpath import normpath

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from ingestion import encodings
from ingestion.model import Issue, IssueSeverity
from ingestion.text import normalise
from ingestion.workbook import safety

Value = int | float | str | bool | date | datetime | time | timedelta
Spot = tuple[int, int]  # row and column, from 0
# All that a damaged archive or sheet makes zipfile, zlib or calamine say.
_DAMAGES = (
    CalamineError,
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    KeyError,
    IndexError,
    NotImplementedError,
    RuntimeError,
)
DELIMITERS = {".csv": ";\t|,", ".tsv": "\t"}
_LARGEST_EXACT = 2**53  # beyond it a float no longer holds every whole number


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `rows` starts at A1 and is rectangular; a blank cell is the empty string.

    `merged` leads from each cell of a merged range to the cell that holds its text. `uncalculated`, `broken` and
    `percents` are the cells with a formula without a stored result, with an error value, and shown as a percentage.
    """

    name: str
    rows: list[list[Value]]
    merged: dict[Spot, Spot] = field(default_factory=dict)
    is_hidden: bool = False
    uncalculated: frozenset[Spot] = frozenset()
    broken: frozenset[Spot] = frozenset()
    percents: frozenset[Spot] = frozenset()

    def address(self, row: int, column: int) -> str:
        """`Sheet!B7`."""
        return f"{self.name}!{cell_name(row, column)}"


def cell_name(row: int, column: int) -> str:
    """`B7` for row 6 and column 1, which count from 0."""
    return f"{column_name(column)}{row + 1}"


def column_name(column: int) -> str:
    """`A` for 0, `AA` for 26."""
    name = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(65 + letter) + name
    return name


def spot_of(cell: str) -> Spot:
    """Row and column, from 0, of `B7`."""
    letters = cell.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(cell[len(letters) :]) - 1, column - 1


def load(content: bytes, suffix: str) -> tuple[list[Sheet], list[Issue]]:
    """All sheets of a workbook that passed the safety check, or the errors that forbid to read it."""
    if suffix in (".json", *DELIMITERS):
        return _load_text(content, suffix)
    try:
        extras = _Extras(content)
        if extras.too_far:
            limit = "AMZ99999"
            return [], [_error("WORKBOOK-TOO-LARGE", what="sheet", found=extras.too_far, limit=limit)]
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            return _sheets(workbook, extras)
    except _DAMAGES as error:
        return [], [_error("FILE-DAMAGED", reason=f"{error}"[:200])]


def _sheets(workbook: CalamineWorkbook, extras: _Extras) -> tuple[list[Sheet], list[Issue]]:
    sheets = []
    for metadata in workbook.sheets_metadata:
        raw = workbook.get_sheet_by_name(metadata.name)
        if raw.total_height * raw.total_width > safety.MOST_CELLS:
            limit = f"{safety.MOST_CELLS}"
            return [], [_error("WORKBOOK-TOO-LARGE", what="sheet", found=metadata.name, limit=limit)]
        rows: list[list[Value]] = raw.to_python(skip_empty_area=False)
        sheets.append(
            Sheet(
                name=metadata.name,
                rows=rows,
                merged=_merged(raw.merged_cell_ranges or ()),
                is_hidden=metadata.visible is not SheetVisibleEnum.Visible,
                **extras.of(metadata.name),
            )
        )
    return sheets, []


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
_FORMAT = re.compile(rb"<(?:\w+:)?xf\s[^>]*?>")
_FORMAT_ID = re.compile(rb'\bnumFmtId="(\d+)"')
_OWN_FORMAT = re.compile(rb'<(?:\w+:)?numFmt\s[^>]*?numFmtId="(\d+)"[^>]*?formatCode="([^"]*%[^"]*)"')
_TELLING_PARTS = frozenset(("xl/sharedStrings.xml", "content.xml", "styles.xml"))
_PERCENT_FORMATS = {b"9", b"10"}  # ECMA-376 part 1, 18.8.30


class _Extras:
    """What an .xlsx says in its XML and calamine does not hand over: formulas without results, errors, percentages.

    Other formats have none of it. Sheets are searched, never parsed: no entity is expanded and no tree is built.
    """

    def __init__(self, content: bytes) -> None:
        self.parts: dict[str, bytes] = {}
        self.percent_styles: frozenset[bytes] = frozenset()
        self.too_far: str | None = None
        if not content.startswith(b"PK"):
            return
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = frozenset(archive.namelist())
            for part in _TELLING_PARTS & names:
                archive.read(part)  # checks its sum: calamine does not, and would hand over damaged cells
            if "xl/workbook.xml" not in names:
                return
            for sheet, part in _sheet_parts(archive).items():
                if part in names:
                    self.parts[sheet] = archive.read(part)
            if "xl/styles.xml" in names:
                self.percent_styles = _percent_styles(archive.read("xl/styles.xml"))
        self.too_far = next((name for name, xml in self.parts.items() if safety.is_too_far(xml)), None)

    def of(self, sheet: str) -> dict[str, frozenset[Spot]]:
        """The three kinds of cells of a sheet."""
        xml = self.parts.get(sheet, b"")
        uncalculated: list[Spot] = []
        broken: list[Spot] = []
        percents: list[Spot] = []
        if not (self.percent_styles or _FORMULA.search(xml) or _ERROR.search(xml)):
            return {}
        for match in _CELL.finditer(xml):
            attributes, inner = match[1], match[2] or b""
            reference = _REFERENCE.search(attributes)
            if reference is None:
                continue
            style = _STYLE.search(attributes)
            is_percent = style is not None and style[1] in self.percent_styles
            is_uncalculated = _FORMULA.search(inner) is not None and _STORED.search(inner) is None
            is_broken = _ERROR.search(attributes) is not None
            if is_percent or is_uncalculated or is_broken:
                spot = spot_of(reference[1].decode())
                for kind, belongs in ((percents, is_percent), (uncalculated, is_uncalculated), (broken, is_broken)):
                    if belongs:
                        kind.append(spot)
        return {
            "uncalculated": frozenset(uncalculated),
            "broken": frozenset(broken),
            "percents": frozenset(percents),
        }


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    targets = {}
    for relation in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels")):
        identity, target = _ID.search(relation), _TARGET.search(relation)
        if identity and target:
            path = target[1].decode()
            targets[identity[1]] = path.lstrip("/") if path.startswith("/") else normpath(f"xl/{path}")
    parts = {}
    for sheet in _SHEET.findall(archive.read("xl/workbook.xml")):
        name, identity = _NAME.search(sheet), _RELATION_ID.search(sheet)
        if name and identity and identity[1] in targets:
            parts[html.unescape(name[1].decode())] = targets[identity[1]]
    return parts


def _percent_styles(styles: bytes) -> frozenset[bytes]:
    percent_ids = _PERCENT_FORMATS | {match[0] for match in _OWN_FORMAT.findall(styles)}
    section = _FORMATS.search(styles)
    formats = _FORMAT.findall(section[0]) if section else []
    used = [_FORMAT_ID.search(style) for style in formats]
    return frozenset(str(position).encode() for position, style in enumerate(used) if style and style[1] in percent_ids)


def _load_text(content: bytes, suffix: str) -> tuple[list[Sheet], list[Issue]]:
    try:
        text = normalise(encodings.decode(content))
    except encodings.UnknownEncodingError as error:
        return [], [_error("ENCODING-UNKNOWN", reason=f"{error}")]
    try:
        rows = _json_rows(text) if suffix == ".json" else _separated_rows(text, suffix)
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
    """A list of objects (alone, or the one list of an object; or an object a line) as a table headed by their keys.

    Raises ValueError for any other shape, a key told twice, or a value that is no text, number or truth value.
    """
    records = _json_records(text)
    keys = list(dict.fromkeys(key for record in records for key in record))
    if len(keys) * len(records) > safety.MOST_CELLS:
        raise ValueError(f"{len(keys)} keys in {len(records)} objects")
    return [[*keys], *([_plain_value(record.get(key)) for key in keys] for record in records)]


def _json_records(text: str) -> list[dict[str, object]]:
    decoder = json.JSONDecoder(object_pairs_hook=_distinct_keys, parse_constant=_no_number)
    try:
        found = decoder.decode(text.strip())
    except json.JSONDecodeError:
        found = [decoder.decode(line) for line in text.splitlines() if line.strip()]
    if isinstance(found, dict):
        lists = [value for value in found.values() if isinstance(value, list)]
        found = lists[0] if len(lists) == 1 else [found]
    if not isinstance(found, list) or not all(isinstance(record, dict) for record in found):
        raise ValueError("not a list of objects, one a figure")
    return found


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
    raise ValueError(f"{str(value)[:40]} is no text, number or truth value")


def _delimiter(text: str, candidates: str) -> str:
    """The candidate that stands in most lines; the comma comes last, since it also starts decimals."""
    lines = text.splitlines()
    counts = {mark: sum(mark in line for line in lines) for mark in candidates}
    return max(candidates, key=lambda mark: (counts[mark] * 2 > len(lines) or mark == ",", mark != ",", counts[mark]))


def _error(code: str, **parameters: str) -> Issue:
    return Issue(code, IssueSeverity.ERROR, parameters=parameters)
