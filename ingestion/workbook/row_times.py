"""Of when each row of a list tells, by columns of its own: its year, quarter and month, its days, or its period."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import MAXYEAR, date, datetime
from functools import lru_cache

from ingestion.model import Period
from ingestion.text import fold, normalise
from ingestion.workbook.forms import Role
from ingestion.workbook.grid import YEAR, Value
from ingestion.workbook.periods import between, find_period, months

PARTS_OF_PERIOD: Mapping[Role, range] = {"year": range(1, MAXYEAR), "quarter": range(1, 5), "month": range(1, 13)}
_DAYS: tuple[Role, ...] = ("period_start", "period_end")
TIMES: tuple[Role, ...] = (*PARTS_OF_PERIOD, *_DAYS, "period")
_ISO_DAY = r"(\d{4})-(\d\d)-(\d\d)"
_DAY = re.compile(rf"{_ISO_DAY}|(\d{{1,2}})/(\d{{1,2}})/(\d{{4}})")
_TWO_DAYS = re.compile(rf"({_ISO_DAY})\s*(?:/|\.\.|–|—|\s-\s)\s*({_ISO_DAY})")
_ISO_MONTH = re.compile(r"(\d{4})-(\d\d)")
_ISO_QUARTER = re.compile(r"(\d{4})-?Q([1-4])", re.IGNORECASE)
_ISO_YEAR = re.compile(r"\d{4}")
_NUMBERED_PART = re.compile(r"(?:nam|quy|thang|q|t)? ?(\d{1,4}|i{1,3}|iv)")
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_WORDS: Mapping[Role, str] = {"year": "năm", "quarter": "quý", "month": "tháng"}
_MOST_CELLS = 4096  # kept between workbooks: the same times come again
_MONTHS: Mapping[Role, int] = {"quarter": 3, "month": 1}


def period_of_words(text: str) -> Period | None:
    """The period that a cell names, in ISO (`2024`, `2024-03`, `2024-Q1`, `2024-03-31`, two days) or in Vietnamese."""
    two = _TWO_DAYS.fullmatch(text)
    if two is not None:
        first, last = day_of_words(two[1]), day_of_words(two[5])
        return between(first, last) if first and last else None
    if _DAY.fullmatch(text):
        day = day_of_words(text)
        return Period(None, day, "stated") if day else None
    month, quarter = _ISO_MONTH.fullmatch(text), _ISO_QUARTER.fullmatch(text)
    if month is not None:
        return months(int(month[1]), int(month[2]), int(month[2]))
    if quarter is not None:
        return months(int(quarter[1]), 3 * int(quarter[2]) - 2, 3 * int(quarter[2]))
    if _ISO_YEAR.fullmatch(text):
        found = find_period(text)
        return found.period if found else None
    found = find_period(fold(text))
    return found.period if found is not None and not found.rest else None


def day_of_words(text: str) -> date | None:
    """The day that `2024-03-31` or `31/3/2024` is, or None."""
    match = _DAY.fullmatch(text.strip().removesuffix(" 00:00:00"))
    if match is None:
        return None
    year, month, day, day2, month2, year2 = match.groups()
    try:
        return date(int(year or year2), int(month or month2), int(day or day2))
    except ValueError:
        return None


def part_of_period(role: Role, text: str) -> int | None:
    """The year, quarter or month that a cell tells (`2024`, `Quý II`, `T3`, `03`); None when it tells none."""
    match = _NUMBERED_PART.fullmatch(fold(text))
    if match is None or (role == "year" and YEAR.fullmatch(match[1]) is None):
        return None
    number = int(_ROMAN.get(match[1], match[1]))
    return number if number in PARTS_OF_PERIOD[role] else None


def part_in_full(role: Role, text: str) -> Period | None:
    """The quarter or month that a cell in a column of such tells with its year (`Tháng | 01/2026`)."""
    if role not in _MONTHS or not text:
        return None
    period = period_of_words(text) or period_of_words(f"{_WORDS[role]} {text}")
    if period is None or period.start is None or period.end is None:
        return None
    last = period.start.month + _MONTHS[role] - 1
    return period if period == months(period.start.year, period.start.month, last) else None


@lru_cache(maxsize=_MOST_CELLS, typed=True)
def tells_time(role: Role, value: Value) -> bool:
    """Whether a cell tells what a column of years, quarters, months, days or periods should."""
    text = _text_of(value)
    if role in PARTS_OF_PERIOD:
        return part_of_period(role, text) is not None or part_in_full(role, text) is not None
    return day_of_words(text) is not None if role in _DAYS else bool(text)


def words_of_times(told: Mapping[Role, Value]) -> tuple[str, ...] | None:
    """What columns of times tell of a row, as an office would write it: its quarter and year, its days, its period;
    None when a cell tells none."""
    texts = {role: _text_of(value) for role, value in told.items()}
    days = _words_of_days(texts)
    parts = _words_of_parts(texts)
    if days is None or parts is None or ("period" in texts and not texts["period"]):
        return None
    return tuple(words for words in (days, parts, texts.get("period", "")) if words)


def _words_of_days(texts: Mapping[Role, str]) -> str | None:
    """`từ ngày 1/4/2023 đến ngày 30/6/2023`; empty where there are no columns of days."""
    days = {role: day_of_words(texts[role]) for role in _DAYS if role in texts}
    if not days:
        return ""
    start, end = days.get("period_start"), days.get("period_end")
    if end is None or None in days.values() or (start is not None and end < start):
        return None
    return f"từ ngày {start:%d/%m/%Y} đến ngày {end:%d/%m/%Y}" if start is not None else f"đến ngày {end:%d/%m/%Y}"


def _words_of_parts(texts: Mapping[Role, str]) -> str | None:
    """`quý 2 năm 2023`; empty where there are no columns of years, quarters or months."""
    roles = [role for role in PARTS_OF_PERIOD if role in texts]
    full = {role: period for role in roles if (period := part_in_full(role, texts[role])) is not None}
    if full:
        period = next(iter(full.values()))
        return f"{_WORDS[roles[-1]]} {_of_year(roles[-1], period)}" if len(full) == len(roles) == 1 else None
    numbers = {role: part_of_period(role, texts[role]) for role in roles}
    month, quarter = numbers.get("month"), numbers.get("quarter")
    if None in numbers.values() or (month is not None and quarter not in (None, (month + 2) // 3)):
        return None
    narrowest_first: list[Role] = sorted(roles, key=lambda role: (role == "year", role == "quarter"))
    told = [role for role in narrowest_first if role != "quarter" or month is None]
    return " ".join(f"{_WORDS[role]} {numbers[role]}" for role in told)


def _of_year(role: Role, period: Period) -> str:
    """`2/2023`, the number of a quarter or month and its year."""
    start = period.start or date.min
    return f"{(start.month - 1) // _MONTHS[role] + 1}/{start.year}"


def _text_of(value: Value) -> str:
    """A cell's words; a year is no fraction, and a day is written as one."""
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(normalise(str(value)).split())
