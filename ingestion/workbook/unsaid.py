"""What an .xls or .ods says of its cells and calamine does not hand over: formulas without results, errors, what is
hidden."""

from __future__ import annotations

import html
import io
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingestion.workbook.spots import Spot, column_name


@dataclass(frozen=True, slots=True)
class Said:
    """What a file says of one sheet beyond its values; see `grid.Sheet`."""

    uncalculated: frozenset[Spot] = frozenset()
    broken: frozenset[Spot] = frozenset()
    percents: frozenset[Spot] = frozenset()
    indents: dict[Spot, int] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()


@dataclass(slots=True)
class _Found:
    """What was found so far of one sheet."""

    uncalculated: set[Spot] = field(default_factory=set)
    broken: set[Spot] = field(default_factory=set)
    columns: list[int] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)

    def said(self) -> Said:
        hidden = (*map(column_name, self.columns), *(str(row + 1) for row in self.rows))
        return Said(frozenset(self.uncalculated), frozenset(self.broken), hidden=hidden)


# Records of [MS-XLS], 2.3.
_BEGIN, _SHEET, _ROW, _COLUMNS, _FORMULA, _ERROR = 0x8 << 8 | 0x9, 0x0085, 0x0208, 0x007D, 0x0006, 0x0205
_IS_ROW_HIDDEN, _IS_COLUMN_HIDDEN = 0x20, 0x01
_NO_NUMBER = b"\xff\xff"
_ERROR_RESULT, _BLANK_RESULT = 2, 3
_WIDEST = 1014  # columns and rows hidden to the very end of a sheet hide nothing


def said_by_xls(content: bytes) -> dict[str, Said]:
    """What an .xls says of its sheets, by their names; nothing of one in a format before Excel 97.

    Raises OSError, ValueError or struct.error for a damaged file.
    """
    import olefile

    with olefile.OleFileIO(io.BytesIO(content)) as container:
        if not container.exists("Workbook"):
            return {}
        stream = container.openstream("Workbook").read()
    names: dict[int, str] = {}
    found: dict[str, _Found] = {}
    sheet = _Found()
    for position, kind, record in _records(stream):
        if kind == _SHEET:
            names[struct.unpack_from("<I", record)[0]] = _text(record[6:])
        elif kind == _BEGIN:
            sheet = found.setdefault(names[position], _Found()) if position in names else _Found()
        else:
            _take(sheet, kind, record)
    return {name: told.said() for name, told in found.items()}


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    position = 0
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        yield position, kind, stream[position + 4 : position + 4 + length]
        position += 4 + length


def _text(record: bytes) -> str:
    """A short text: its length, whether its letters have two bytes, and these."""
    length, is_wide = record[0], record[1] & 1
    return record[2 : 2 + 2 * length].decode("utf-16-le") if is_wide else record[2 : 2 + length].decode("latin-1")


def _take(sheet: _Found, kind: int, record: bytes) -> None:
    if kind == _ROW and struct.unpack_from("<H", record, 12)[0] & _IS_ROW_HIDDEN:
        sheet.rows.append(struct.unpack_from("<H", record)[0])
    elif kind == _COLUMNS and struct.unpack_from("<H", record, 8)[0] & _IS_COLUMN_HIDDEN:
        first, last = struct.unpack_from("<HH", record)
        sheet.columns += range(first, last + 1) if last < _WIDEST else []
    elif kind == _FORMULA and record[12:14] == _NO_NUMBER:
        spots = {_ERROR_RESULT: sheet.broken, _BLANK_RESULT: sheet.uncalculated}.get(record[6], set())
        spots.add(struct.unpack_from("<HH", record))
    elif kind == _ERROR and record[7]:
        sheet.broken.add(struct.unpack_from("<HH", record))


_TAG = re.compile(rb"<table:(table-column|table-row|table-cell|covered-table-cell|table)\b([^>]*)>")
_NAME = re.compile(rb'\btable:name="([^"]*)"')
_REPEATED = re.compile(rb'\btable:number-(?:rows|columns)-repeated="(\d{1,7})"')
_HIDDEN = re.compile(rb'\btable:visibility="(?:collapse|filter)"')
_UNCALCULATED = re.compile(rb"\btable:formula=(?!.*\boffice:value-type=)", re.DOTALL)


def said_by_ods(xml: bytes) -> dict[str, Said]:
    """What the `content.xml` of an .ods says of its sheets, by their names. It is searched, never parsed."""
    found: dict[str, _Found] = {}
    sheet = _Found()
    row = column = next_row = 0
    for tag in _TAG.finditer(xml):
        kind, attributes = tag[1], tag[2]
        repeated = _REPEATED.search(attributes)
        times = int(repeated[1]) if repeated else 1
        is_hidden = _HIDDEN.search(attributes) is not None and times < _WIDEST
        if kind == b"table":
            name = _NAME.search(attributes)
            sheet = found.setdefault(html.unescape(name[1].decode()) if name else "", _Found())
            row = column = next_row = 0
        elif kind == b"table-column":
            sheet.columns += range(column, column + times) if is_hidden else []
            column += times
        elif kind == b"table-row":
            row, next_row, column = next_row, next_row + times, 0
            sheet.rows += range(row, next_row) if is_hidden else []
        else:
            if _UNCALCULATED.search(attributes):
                sheet.uncalculated.add((row, column))
            column += times
    return {name: told.said() for name, told in found.items()}
