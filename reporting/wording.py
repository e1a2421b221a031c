"""Numbers, periods and places as people write them, in Vietnamese and English: shared by the summary and the pages."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_decimal

LANGUAGES = ("vi", "en")
_PERIODS = {
    "vi": {"month": "'tháng' M/yyyy", "quarter": "'quý' Q/yyyy", "stock": "'tại ngày' dd/MM/yyyy"},
    "en": {"month": "MMM yyyy", "quarter": "'Q'Q yyyy", "stock": "'at' d MMM yyyy"},
}
_DATE_FORMATS = {"vi": "dd/MM/yyyy", "en": "d MMM yyyy"}
_PLACES = {
    "vi": {"cell": "trang {0}, ô {1}", "text": "đoạn {0}, ký tự {1}–{2}"},
    "en": {"cell": "sheet {0}, cell {1}", "text": "paragraph {0}, characters {1}–{2}"},
}
_CELL = re.compile(r"(?P<sheet>.+)!(?P<cell>[A-Z]+\d+)")
_SPAN = re.compile(r"¶(?P<paragraph>\d+):(?P<start>\d+)-(?P<end>\d+)")
_QUARTER_MONTHS = 3
_NUMBER_PATTERN = "#,##0.##"


def number_text(value: float | Decimal, language: str) -> str:
    """A number with at most two decimals: `1.884`, `34,7` in Vietnamese, `1,884`, `34.7` in English."""
    return format_decimal(value, format=_NUMBER_PATTERN, locale=language)


def interval_text(low: float | Decimal | None, high: float | Decimal | None, language: str) -> str:
    """`34,57`, `34,57 – 34,58`, `≥ 3`, `≤ 5`; empty when nothing is known."""
    shortest = "" if low is None else number_text(low, language)
    longest = "" if high is None else number_text(high, language)
    if low is None or high is None:
        return f"≥ {shortest}" if shortest else f"≤ {longest}" if longest else ""
    return shortest if shortest == longest else f"{shortest} – {longest}"


def date_text(day: date, language: str) -> str:
    """`31/12/2024` in Vietnamese, `31 Dec 2024` in English."""
    return _written(day, _DATE_FORMATS[language], language)


def period_text(start: date | None, end: date | None, language: str) -> str:
    """A period as people say it: a year, a quarter, a month, a stretch, or the day of a stock; empty when unknown."""
    if end is None:
        return ""
    if start is None:
        return _written(end, _PERIODS[language]["stock"], language)
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"
    months = _whole_months(start, end)
    if months == 1:
        return _written(start, _PERIODS[language]["month"], language)
    if months == _QUARTER_MONTHS and end.month % _QUARTER_MONTHS == 0:
        return _written(start, _PERIODS[language]["quarter"], language)
    return f"{date_text(start, language)} – {date_text(end, language)}"


def _written(day: date, pattern: str, language: str) -> str:
    return format_date(day, format=pattern, locale=language)


def _whole_months(start: date, end: date) -> int | None:
    """How many calendar months of one year a period is made of; None when it is cut otherwise."""
    next_day = date.fromordinal(end.toordinal() + 1)
    if start.day != 1 or next_day.day != 1 or start.year != end.year:
        return None
    return end.month - start.month + 1


def place_text(address: str | None, language: str) -> str:
    """Where a figure stands, for a person: sheet and cell of `Bieu 1!C7`, paragraph and characters of `¶8:272-277`."""
    words = _PLACES[language]
    if span := _SPAN.fullmatch(address or ""):
        return words["text"].format(span["paragraph"], span["start"], span["end"])
    if cell := _CELL.fullmatch(address or ""):
        return words["cell"].format(cell["sheet"], cell["cell"])
    return address or ""
