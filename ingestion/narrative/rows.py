"""Rows of tables written as lines: what parts their cells (bars, tabulators, `;`, blanks, dashes, strokes), and how
far they go."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingestion.narrative.items import Cell
from ingestion.narrative.layout import Line
from ingestion.narrative.lexer import Prepared

BARE_YEAR = re.compile(r"\s*(?:năm\s+)?((?:19|20)\d\d)\s*")
NUMBER = re.compile(r"[-+]?\d[\d., ]*%?")
_NUMBER_AND_PART = re.compile(r"([-+]?\d(?:[\d., ]*\d)?%?)\s*\(\s*([-+]?\d(?:[\d., ]*\d)?%?)\s*\)")  # `4.118 (1.402)`
_BAR = re.compile(r"\|")
# Marks that ordinary lines have too part cells only where line after line has as many of them, most before numbers.
_OTHER_MARKS = {
    "\t": re.compile(r"\t+"),
    ";": re.compile(";"),
    "  ": re.compile(r"(?<=\S) {2,}(?=\S)"),
    " - ": re.compile(r"(?<=\S) - (?=\S)"),
    " – ": re.compile(r"(?<=\S) – (?=\S)"),
    " / ": re.compile(r"(?<=\S) / (?=\S)"),
}
_NOTHING = frozenset(("", "-", "–", "x", "...", "…"))
_LONGEST_CELL = 80  # characters


def table_at(text: str, lines: Sequence[Line]) -> tuple[re.Pattern[str], int] | None:
    """The mark that parts the cells of the table that begins with the first line, and how many lines it has."""
    first = lines[0]
    if "|" in text[first.start : first.end]:
        return _BAR, next(
            (place for place, line in enumerate(lines) if "|" not in text[line.start : line.end]), len(lines)
        )
    for sign, mark in _OTHER_MARKS.items():
        if text.find(sign, first.start, first.end) < 0:
            continue
        head = _pieces(text, first, mark)
        if len(head) < 2 or not is_header([piece.lower() for piece in head]):  # noqa: PLR2004 - label, number
            continue
        rows = 1
        while rows < len(lines) and _is_row(_pieces(text, lines[rows], mark), len(head)):
            rows += 1
        if rows > 2 or (rows == 2 and len(head) > 2):  # noqa: PLR2004 - a head and rows
            return mark, rows
    return None


def _pieces(text: str, line: Line, mark: re.Pattern[str]) -> list[str]:
    return [piece.strip() for piece in mark.split(text[line.start : line.end].strip())]


def _is_row(pieces: Sequence[str], width: int) -> bool:
    """Whether a line has as many cells as the head, most of them numbers; a sum (`Cộng`) has no running number."""
    is_sum = len(pieces) == width - 1 and not NUMBER.fullmatch(pieces[0])
    if not (len(pieces) == width or is_sum) or max(map(len, pieces)) > _LONGEST_CELL:
        return False
    values = pieces[1:]
    numbers = sum(map(_is_number, values))
    told = numbers + sum(value.lower() in _NOTHING for value in values)
    return 2 * told >= len(values) and numbers > 0


def _is_number(value: str) -> bool:
    return (NUMBER.fullmatch(value) or _NUMBER_AND_PART.fullmatch(value)) is not None


def is_header(values: Sequence[str]) -> bool:
    """Whether a row (in the canonical spelling) only tells what its columns mean: no cell but the first is a number,
    years aside."""
    told = [value for value in values[1:] if value]
    plain = [value for value in told if not BARE_YEAR.fullmatch(value) and value != "%"]
    return bool(told) and not any(map(_is_number, plain))


def cells_of(prepared: Prepared, line: Line, mark: re.Pattern[str]) -> list[Cell]:
    """The cells of a line."""
    begins = [line.start, *(match.end() for match in mark.finditer(prepared.text, line.start, line.end))]
    ends = [*(match.start() for match in mark.finditer(prepared.text, line.start, line.end)), line.end]
    return [_cell(prepared, start, end) for start, end in zip(begins, ends, strict=True)]


def labels_parted(prepared: Prepared, rows: Sequence[list[Cell]]) -> list[list[Cell]]:
    """The rows with a column for their labels, where a colon parts these from the first number in head and body:
    `Thị trường: số lượng / nữ`, `Đài Loan: 18.207 / 6.118`."""
    split = [_at_colon(prepared, cells[0]) for cells in rows]
    found = [[*pair, *cells[1:]] for pair, cells in zip(split, rows, strict=True) if pair is not None]
    numbers = [_is_number(cells[1].text) for cells in found]
    return found if len(found) == len(rows) and not numbers[0] and all(numbers[1:]) else list(rows)


def _at_colon(prepared: Prepared, cell: Cell) -> tuple[Cell, Cell] | None:
    label, mark, _ = cell.text.rpartition(":")
    at = cell.start + len(label)
    return (_cell(prepared, cell.start, at), _cell(prepared, at + 1, cell.end)) if mark and label.strip() else None


def parted(cell: Cell) -> tuple[Cell, Cell | None]:
    """The number of a cell, and the part of it that a bracket behind it tells."""
    match = _NUMBER_AND_PART.fullmatch(cell.text)
    if match is None:
        return cell, None
    whole, part = (
        Cell(cell.start + match.start(group), cell.start + match.end(group), match[group], match[group])
        for group in (1, 2)
    )
    return whole, part


def _cell(prepared: Prepared, start: int, end: int) -> Cell:
    piece = prepared.text[start:end]
    begin = start + len(piece) - len(piece.lstrip())
    text = piece.strip()
    return Cell(begin, begin + len(text), text, prepared.plain[begin : begin + len(text)])
