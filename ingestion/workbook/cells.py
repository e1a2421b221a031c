"""One cell's figure: what number it states, as exactly as it states it, or why it states none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from ingestion.model import Hedge
from ingestion.numbers import Number, parse_number, stated_interval
from ingestion.text import fold, normalise
from ingestion.workbook.forms import writing
from ingestion.workbook.grid import Value
from ingestion.workbook.labels import fold_label, unit_words

_PARTS = re.compile(r"(?P<before>[^\d]*?)(?P<number>\d[\d.,\s]*(?<=\d)|\d)(?P<after>\D.*)?", re.DOTALL)
_LIKE_A_NUMBER = re.compile(r"\s*(?:[^\W\d]+\s)?[(-]?\d[\d.,\s]*\D{0,14}")
_SPACE_AFTER_MARK = re.compile(r"(?<=\d)([.,]) (?=\d)")
_FOOTNOTES = re.compile(r"\s*(?:\((?:\d{1,2}|[a-z*])\)|\*+)\s*$")
_FIRST_NOTE = "1"
_NUMBERED_NOTE = re.compile(r"\((\d{1,2})\)\s*$")
_NOTE = re.compile(r"(?:^|[:;.]\s*)\((\d{1,2})\)\s*(?=[^\W\d]\w)")
_LONE_COMMA = re.compile(r"\d{1,3},\d{3}")
_LONE_DOT = re.compile(r"\d{1,3}\.\d{3}")
_LONE_MARK = re.compile(r"\d{1,3}[.,]\d{3}")
_DECIMAL_COMMA = re.compile(r"\d,(?:\d{1,2}|\d{4,})$|\.\d{3},\d+$")
_DECIMAL_DOT = re.compile(r"\d\.(?:\d{1,2}|\d{4,})$|,\d{3}\.\d+$")
_THOUSANDTHS = {mark: re.compile(rf"0{re.escape(mark)}\d{{3}}") for mark in ",."}
_LONGEST_DETAIL = 80
LARGEST_PLAIN = 10**15  # below it a stored number holds every whole number exactly
LARGEST_STATED = 10**17  # raw holds amounts below 10^18; no office has a hundred million billion of anything
COUNTED = ("person", "turn", "project")
TOLD_BY_CELL = 0  # the worth of a written unit that no heading names


@dataclass(frozen=True, slots=True)
class Stated:
    """What a cell states, in base units: the value and the closed interval of what may have been meant."""

    value: Decimal
    low: Decimal
    high: Decimal
    hedge: Hedge = Hedge.EXACT


@dataclass(frozen=True, slots=True)
class Unread:
    """Why a cell that should hold a number cannot be read: an issue code and what the message needs."""

    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Marks:
    """How the texts of one table use comma and dot: told by its own unmistakable numbers, or by the form; or, for one
    cell, by the unit that stands in it (`has_own_unit`). `thousandths` is the mark that starts three decimals in one of
    them for certain (`0,114`) and parts thousands in none: so it does in all of them. `notes` are the numbers of the
    notes that stand about the table: in a cell these are marks (`75 (2)`), others a second number."""

    comma_decides: bool = False
    comma_parts_thousands: bool = False
    dot_decides: bool = False
    has_own_unit: bool = False
    thousandths: str = ""
    notes: frozenset[str] = frozenset()

    @classmethod
    def of(cls, texts: Iterable[str], *, whole_units: bool, notes: frozenset[str] = frozenset()) -> Marks:
        """The marks that a table's money texts show; `whole_units`: the form has amounts in whole units."""
        written = [text.strip() for text in texts]
        return cls(
            comma_decides=any(_DECIMAL_COMMA.search(text) for text in written),
            comma_parts_thousands=whole_units or any(re.search(r",\d{3},\d{3}", text) for text in written),
            dot_decides=any(_DECIMAL_DOT.search(text) for text in written),
            thousandths=next((mark for mark in ",." if not whole_units and _starts_thousandths(mark, written)), ""),
            notes=notes,
        )


def numbers_of_notes(texts: Iterable[str]) -> frozenset[str]:
    """The numbers of the notes among texts: `(1) Tính theo nơi cư trú`."""
    return frozenset(number for text in texts if "(" in text for number in _NOTE.findall(text))


def _starts_thousandths(mark: str, written: list[str]) -> bool:
    """Whether a mark starts three decimals in one of these numbers for certain, and parts thousands in none."""
    parts = re.compile(rf"{re.escape(mark)}\d{{3}}[.,]")
    return any(_THOUSANDTHS[mark].fullmatch(text) for text in written) and not any(map(parts.search, written))


def is_blank(value: Value) -> bool:
    """Whether a cell states nothing: blank, or one of the signs that stand for no figure. None of them is a zero."""
    return isinstance(value, str) and (not value or value.isspace() or value.strip().lower() in _no_figure())


@lru_cache(maxsize=4096, typed=True)
def looks_stated(value: Value) -> bool:
    """Whether a cell seems to state a number: one that words alone fill may be a signature below the table."""
    if type(value) is float:
        return True
    return isinstance(value, str) and _LIKE_A_NUMBER.fullmatch(_FOOTNOTES.sub("", value)) is not None


@lru_cache(maxsize=65536, typed=True)
def read_cell(value: Value, unit: str, scale: int, marks: Marks, *, is_percent: bool) -> Stated | Unread:
    """The statement of a cell that is not blank, where `unit` is the indicator's and one written unit is worth `scale`,
    or what the cell says (`TOLD_BY_CELL`).

    `is_percent`: the sheet shows the stored 0,905 as 90,5 %.
    """
    if type(value) is float:
        if not abs(value) < LARGEST_STATED:
            return Unread("NUMBER-TOO-LARGE", shown(value)[:_LONGEST_DETAIL])
        if scale == 1 and unit in COUNTED and value.is_integer():
            count = Decimal(int(value))
            return Stated(count, count, count)
        if scale == TOLD_BY_CELL:
            return Unread("UNIT-MISSING")
        number = _stored(value * 100 if is_percent else value)
        return _stated(number, unit, scale, Hedge.EXACT)
    if isinstance(value, str):
        return _read_text(normalise(value), unit, scale, marks)
    return Unread("NUMBER-EXPECTED", str(value))


def is_same(one: Value, other: Value) -> bool:
    """Whether two cells state the same, though one may be a number and the other a text: `1.517` and 1517."""
    if one == other or (is_blank(one) and is_blank(other)):
        return True
    readings = ((unit, Marks(has_own_unit=unit == "vnd")) for unit in ("person", "vnd"))
    return any(
        isinstance(stated := read_cell(one, unit, 1, marks, is_percent=False), Stated)
        and stated == read_cell(other, unit, 1, marks, is_percent=False)
        for unit, marks in readings
    )


def shown(value: Value) -> str:
    """A cell as a Vietnamese reader sees it: `29.741`, `7,38`, or the text as it stands."""
    if not isinstance(value, float):
        return " ".join(str(value).split())
    if value.is_integer():
        return f"{int(value):,}".replace(",", ".")
    return f"{value:,.15g}".replace(",", "\0").replace(".", ",").replace("\0", ".")


def _stored(value: float) -> Number:
    """A stored number to the 15 digits that a spreadsheet keeps."""
    exact = Decimal(f"{value:.15g}")
    exponent = exact.as_tuple().exponent
    resolution = Decimal(1).scaleb(exponent) if isinstance(exponent, int) and exponent < 0 else Decimal(1)
    return Number(exact, resolution)


def _read_text(text: str, unit: str, scale: int, marks: Marks) -> Stated | Unread:
    is_short = len(text) <= _LONGEST_DETAIL
    is_plain = is_short and not _has_second_number(text, marks)
    match = _PARTS.fullmatch(_FOOTNOTES.sub("", text.strip())) if is_plain else None
    if match is None:
        return Unread("NUMBER-EXPECTED", text if is_short else f"{text[:_LONGEST_DETAIL]}…")
    hedge = _hedge(match["before"])
    own = _own_scale(match["after"], unit, scale)
    if hedge is None or own is None:
        return Unread("NUMBER-EXPECTED", text)
    if own == TOLD_BY_CELL:
        return Unread("UNIT-MISSING")
    written = _SPACE_AFTER_MARK.sub(r"\1", " ".join(match["number"].split()))
    if own != scale or match["after"]:
        # A unit in the cell itself: three digits after its comma are decimals (DOMAIN: `36,004 tỷ đồng`).
        marks = Marks(has_own_unit=True, notes=marks.notes)
    if unit in COUNTED and own != 1 and not marks.has_own_unit and _LONE_MARK.fullmatch(written):
        return Unread("NUMBER-AMBIGUOUS", text)  # thousands of persons, or thousands of thousands
    number = _written(written, unit, marks)
    if isinstance(number, Unread):
        return number
    return _stated(number, unit, own, hedge)


def _has_second_number(text: str, marks: Marks) -> bool:
    """Whether a text ends with a number in brackets that is the mark of no note. The mark of a first note may stand
    there though the note itself was left out (`75 (1)`)."""
    note = _NUMBERED_NOTE.search(text)
    return note is not None and note[1] != _FIRST_NOTE and note[1] not in marks.notes


def _written(text: str, unit: str, marks: Marks) -> Number | Unread:
    counts = unit in COUNTED
    if not counts and marks.thousandths and re.fullmatch(rf"\d{{1,3}}{re.escape(marks.thousandths)}\d{{3}}", text):
        return _thousandths(text)
    if not counts and _LONE_COMMA.fullmatch(text) and unit != "pct":
        return _lone_comma(text, marks)
    if not counts and _LONE_DOT.fullmatch(text) and (unit == "pct" or marks.dot_decides):
        return Unread("NUMBER-AMBIGUOUS", text)
    number = parse_number(text, counts=counts)
    return number if number is not None else Unread("NUMBER-EXPECTED", text)


def _thousandths(text: str) -> Number:
    return Number(Decimal(text.replace(",", ".")), Decimal("0.001"))


def _lone_comma(text: str, marks: Marks) -> Number | Unread:
    """`8,979` is thousands where the table's other numbers, or the form, part thousands by commas, and eight where the
    cell itself names the unit. Beside other numbers with decimals it may still be either: clerks mix both."""
    if not marks.has_own_unit and (marks.comma_decides or not marks.comma_parts_thousands):
        return Unread("NUMBER-AMBIGUOUS", text)
    number = parse_number(text, counts=not marks.has_own_unit)
    return number if number is not None else Unread("NUMBER-EXPECTED", text)


def _stated(number: Number, unit: str, scale: int, hedge: Hedge) -> Stated | Unread:
    if not abs(number.value) * scale < LARGEST_STATED:
        return Unread("NUMBER-TOO-LARGE", f"{number.value:e}")
    scaled = number.times(scale) if scale != 1 else number
    is_count = unit in COUNTED
    if is_count and scaled.value != scaled.value.to_integral_value():
        return Unread("COUNT-NOT-WHOLE", str(number.value))
    is_whole = scale == 1 and (is_count or (unit == "vnd" and number.resolution == 1))
    if is_whole and hedge is Hedge.EXACT:
        return Stated(scaled.value, scaled.value, scaled.value)
    low, high = stated_interval(scaled, hedge, is_whole=is_whole)
    return Stated(scaled.value, low, high, hedge)


def _hedge(before: str) -> Hedge | None:
    words = fold(before)
    if not words:
        return Hedge.EXACT if not before.strip() else None
    return _hedges().get(words)


def _own_scale(after: str | None, unit: str, scale: int) -> int | None:
    """What one written unit is worth where the cell itself names it; None when it names something else."""
    words = fold_label(after) if after else ""
    if not words:
        return scale if not (after or "").strip() else None
    known = unit_words().get(words)
    return known[1] if known and known[0] == unit else None


@lru_cache
def _no_figure() -> frozenset[str]:
    return frozenset(sign.lower() for sign in writing().no_figure)


@lru_cache
def _hedges() -> dict[str, Hedge]:
    words = writing().hedges
    groups = ((Hedge.OVER, words.over), (Hedge.UNDER, words.under), (Hedge.ABOUT, words.about))
    return {fold(phrase): hedge for hedge, phrases in groups for phrase in phrases}
