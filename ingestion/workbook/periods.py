"""Periods as headings and titles write them: `Quý III/2024`, `6 tháng đầu năm 2025`, `từ 15/12/2022 đến 14/12/2023`."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from ingestion.model import Period

_MOST_TEXTS = 4096  # kept between workbooks: the same lines and names come again
_YEAR = r"(?P<{}>(?:19|20)\d\d)"
_DAY = r"(?P<d{0}>\d{{1,2}}) (?P<m{0}>\d{{1,2}}) (?P<y{0}>(?:19|20)\d\d)"
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_MONTHS_IN_YEAR = 12
_QUARTERS_IN_YEAR = 4
_NUMBERED = re.compile(r"\b(?P<of>thang|quy) (?P<n>\d{1,2}) (?:nam )?(?:19|20)\d\d\b")
_MONTHS_IN = {"month": 1, "quarter": 3}
_HALF_MONTH = 17  # from the 15th into the next month
_ADMINISTRATIVE_FIRST, _ADMINISTRATIVE_LAST = 15, 14  # Nghị định 09/2019/NĐ-CP, Điều 12: the 15th to the 14th
_DATED = ("admin_15_14", "stated")  # what exact days tell
_ADMINISTRATIVE_DAYS = re.compile(
    rf"\b{_ADMINISTRATIVE_FIRST} \d{{1,2}}(?: (?:nam )?(?:truoc|(?:19|20)\d\d))?(?: lien ke)?"
    rf" (?:den|toi)(?: het)?(?: ngay)? {_ADMINISTRATIVE_LAST} \d{{1,2}}\b"
)

# The day on which a document was signed, and the numbers of the texts it rests on, are no periods.
_SIGNED = r"ngay \d{1,2} (?:thang )?\d{1,2} (?:nam )?(?:19|20)\d\d"
_TEXT = (
    r"(?:\b(?:thong tu|nghi dinh|quyet dinh|cong van|nghi quyet|bao cao|ke hoach) (?:lien tich )?so \d+"
    r"(?: (?:19|20)\d\d)?"
    r"|\b(?!(?:19|20)\d\d )\d{1,5} (?:(?:19|20)\d\d )?(?:ttlt|tt|nd|qd|bc|kh|cv|nq|tb|ctr|bcb|bcs)\b)"
)
_NO_PERIODS = re.compile(rf"{_TEXT}(?: (?!nam\b|quy\b|thang\b)[a-z]\w*){{0,8}}? {_SIGNED}|{_TEXT}|\b{_SIGNED}")
# `từ ngày 15 tháng 12 năm 2022` is no such day: it is brought to the short form before the others are taken out.
_LONG_DAY = re.compile(
    r"\b(tu|den|toi|het|vao)((?: het)?)(?: ngay)? (\d{1,2}) (?:thang )?(\d{1,2}) (?:nam )?((?:19|20)\d\d)\b"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A period in a text, and the (folded) text without it."""

    period: Period
    rest: str


@lru_cache(maxsize=_MOST_TEXTS)
def find_period(folded: str, year: int | None = None) -> Found | None:
    """The first period that a folded text names, or None.

    `year` completes one that names no year (`Quý I`); a day alone (`đến 31/12/2023`) is a Period without a start.
    A document's own date and the numbers of legal texts are passed over.
    """
    text = _NO_PERIODS.sub(" ", _LONG_DAY.sub(r"\1\2 \3 \4 \5", folded))
    for pattern, make in _PATTERNS:
        match = pattern.search(text)
        if match is None:
            continue
        period = _made(make, match, year)
        if period is not None:
            return Found(period, " ".join(f"{text[: match.start()]} {text[match.end() :]}".split()))
    return None


def find_periods(folded: str, year: int | None = None) -> list[Period]:
    """All periods that a folded text names, each once; those that hold a narrower statement of the same are kept."""
    periods: list[Period] = []
    for match in _BESIDE_MONTHS.finditer(folded):
        part = _month if match["month"] else _quarter
        beside = _made(part, match, None)
        periods += [beside] if beside is not None and beside not in periods else []
    found = find_period(folded, year)
    while found is not None:
        if found.period not in periods:
            periods.append(found.period)
        found = find_period(found.rest) if found.rest else None
    return periods


@lru_cache(maxsize=_MOST_TEXTS)
def names_no_period(folded: str) -> bool:
    """Whether a text names a month or quarter that no year has (`Tháng 13/2023`): a slip of the pen."""
    return any(
        int(match["n"]) not in range(1, (_MONTHS_IN_YEAR if match["of"] == "thang" else _QUARTERS_IN_YEAR) + 1)
        for match in _NUMBERED.finditer(_NO_PERIODS.sub(" ", folded))
    )


def between(start: date, end: date) -> Period | None:
    """The period from one day to another, its basis told by the days themselves; None when it ends before it starts."""
    if end < start:
        return None
    if (start.day, end.day) == (_ADMINISTRATIVE_FIRST, _ADMINISTRATIVE_LAST):
        return Period(start, end, "admin_15_14")
    begins_month = start.day == 1
    ends_month = (end + timedelta(days=1)).day == 1
    if not (begins_month and ends_month):
        return Period(start, end, "stated")
    return Period(start, end, "multi_year" if start.year != end.year else "calendar")


def joined_stretch(periods: list[Period]) -> Period | None:
    """The stretch that several periods make up, each beginning the day after the one before; None when they do not."""
    days = sorted((period.start, period.end) for period in periods if period.start and period.end)
    if len(days) < len(periods) or len(days) <= 1:
        return None
    if any(start != before + timedelta(days=1) for (_, before), (start, _) in pairwise(days)):
        return None
    return between(days[0][0], days[-1][1])


def year_of(year: int) -> Period:
    """A calendar year."""
    return Period(date(year, 1, 1), date(year, _MONTHS_IN_YEAR, 31))


def months(year: int, first: int, last: int) -> Period | None:
    """Whole months of one year."""
    if not 1 <= first <= last <= _MONTHS_IN_YEAR:
        return None
    return Period(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def names_administrative_days(folded: str) -> bool:
    """Whether a text says that what it tells of runs from the 15th to the 14th (`từ 15/12 năm trước đến 14/6`)."""
    return _ADMINISTRATIVE_DAYS.search(folded) is not None


def administrative(period: Period) -> Period:
    """The same months from the 15th to the 14th; a period that is not of whole months stays itself."""
    if period.start is None or period.end is None or period.start.day != 1 or (period.end + timedelta(days=1)).day != 1:
        return period
    month_before = period.start - timedelta(days=1)
    return Period(
        month_before.replace(day=_ADMINISTRATIVE_FIRST), period.end.replace(day=_ADMINISTRATIVE_LAST), "admin_15_14"
    )


def is_restated_by(named: Period, dated: Period) -> bool:
    """Whether exact days tell the same stretch as a named one, moved by at most half a month on either side."""
    if named.start is None or named.end is None or dated.start is None or dated.end is None:
        return False
    half_month = _HALF_MONTH + 1
    return abs((named.start - dated.start).days) <= half_month and abs((named.end - dated.end).days) <= half_month


@dataclass(frozen=True, slots=True)
class Relative:
    """A period told by that of the document: `steps` of `month`, `quarter` (the document's own, which must be one),
    `from_january` to its end, the same stretch of the `previous_year`, its whole `year`. `named` is the period that
    the same headings name: of a `Cùng kỳ năm 2023` the year 2023."""

    steps: tuple[str, ...]
    named: Period | None = None

    @property
    def tells_start(self) -> bool:
        """Whether it tells where it starts, whichever of two periods that end alike the document means."""
        return not {"month", "quarter", "from_january", "year"}.isdisjoint(self.steps)

    @property
    def names_stretch(self) -> bool:
        """Whether it names its stretch itself, and not just its year."""
        return self.named is not None and (self.named.end is None or self.named != year_of(self.named.end.year))

    def of(self, period: Period | None) -> Period | None:
        """The period meant in a document about `period`; None when the two do not go together."""
        if self.named is not None:
            period = self._named_stretch(self.named, period)
        elif "previous_year" in self.steps:
            period = _moved(period, period.end.year - 1) if period is not None and period.end is not None else None
        if period is None or period.end is None:
            return None
        for step in ("month", "quarter"):
            if step in self.steps and not _is_whole(period, step):
                return None
        if "year" in self.steps:
            return year_of(period.end.year) if "from_january" not in self.steps else None
        return _from_january(period) if "from_january" in self.steps else period

    def _named_stretch(self, named: Period, period: Period | None) -> Period | None:
        """A year that is named beside other words is the year of a stretch that the document tells."""
        if named.end is None or "year" in self.steps:
            return named
        if named != year_of(named.end.year):
            is_later = period is not None and period.end is not None and named.end.year >= period.end.year
            return None if is_later and "previous_year" in self.steps else named
        if period is None or period.end is None:
            return None
        if "previous_year" in self.steps:
            return _moved(period, named.end.year) if named.end.year < period.end.year else None
        return period if named.end.year == period.end.year else None


Told = Period | Relative


def joined(outer: Told, inner: Told) -> Told | None:
    """The period that two headings tell together, or None when they contradict each other: `Năm 2024 | Quý I` is the
    quarter, `Cùng kỳ năm trước | Lũy kế` what came together up to then."""
    if outer == inner:
        return outer
    if isinstance(outer, Period) and isinstance(inner, Period):
        return _narrower(outer, inner)
    steps = {step for told in (outer, inner) if isinstance(told, Relative) for step in told.steps}
    period = next((told for told in (outer, inner) if isinstance(told, Period)), None)
    if steps == {"year"} and period is not None and period.end is not None and period == year_of(period.end.year):
        return period  # `Ước thực hiện năm | Năm 2024`
    if period is not None and len(steps) == 1 and _is_whole(period, next(iter(steps))):
        return period  # `Thực hiện tháng | 5/2024`
    if steps == {"from_january"} and period is not None and period.end is not None and not _is_year(period):
        return _come_together(period)  # `Lũy kế | từ đầu năm đến hết tháng 7/2024`, `Lũy kế đến hết | tháng 7/2024`
    named = {told if isinstance(told, Period) else told.named for told in (outer, inner)} - {None}
    return Relative(tuple(sorted(steps)), named.pop() if named else None) if len(named) <= 1 else None


def _narrower(outer: Period, inner: Period) -> Period | None:
    """The one of two periods that is a part of the other, or tells the same stretch by its days; None where neither
    does."""
    if _holds(outer, inner) or _is_quarter_of(outer, inner) or (inner.basis in _DATED and is_restated_by(outer, inner)):
        return inner
    return outer if _holds(inner, outer) or (outer.basis in _DATED and is_restated_by(inner, outer)) else None


def _come_together(period: Period) -> Period | None:
    """What came together up to the end of a period; one that is told by its days is that itself (`Lũy kế (15/12/2022 -
    14/3/2023)`), or none where they begin at another day."""
    if period.basis not in _DATED or period.start is None or _is_whole(period, "month"):
        return _from_january(period)
    return period if period.start in _first_days(period) else None


def _holds(year: Period, part: Period) -> bool:
    """Whether one period is a year and the other a part of it."""
    if year.end is None or part.start is None or part.end is None or year != year_of(year.end.year):
        return False
    is_begun_before = part.basis == "admin_15_14" and part.start in _first_days(part)
    return part.end.year == year.end.year and (part.start.year == part.end.year or is_begun_before)


def is_quarter_of(year: Period, part: Period) -> bool:
    """Whether a period is one of the four quarters of a year."""
    return _holds(year, part) and _is_whole(part, "quarter") and part.basis == "calendar"


def _is_year(period: Period) -> bool:
    return period.end is not None and period == year_of(period.end.year)


def _first_days(period: Period) -> tuple[date, ...]:
    """The days from which what came together in the year of a period may be counted."""
    year = year_of(period.end.year) if period.end is not None else None
    starts = (year.start, administrative(year).start) if year is not None else ()
    return tuple(start for start in starts if start is not None)


def _is_quarter_of(outer: Period, month: Period) -> bool:
    """Whether a heading tells a quarter, and the one below it a month of that."""
    if outer.start is None or outer.end is None or month.start is None or month.end is None:
        return False
    is_inside = outer.start <= month.start and month.end <= outer.end
    return is_inside and _is_whole(outer, "quarter") and _is_whole(month, "month")


def _is_whole(period: Period, step: str) -> bool:
    """Whether a period is one month or one quarter, be it from the 15th to the 14th."""
    if period.start is None or period.end is None:
        return False
    if step not in _MONTHS_IN:
        return False
    first, last = period.start, period.end
    first = first + timedelta(days=_HALF_MONTH) if first.day == _ADMINISTRATIVE_FIRST else first
    return 12 * (last.year - first.year) + last.month - first.month + 1 == _MONTHS_IN[step]


def _from_january(period: Period) -> Period | None:
    if period.end is None:
        return None
    if period.basis == "admin_15_14":
        return replace(period, start=date(period.end.year - 1, _MONTHS_IN_YEAR, _ADMINISTRATIVE_FIRST))
    return Period(date(period.end.year, 1, 1), period.end, period.basis)


def _moved(period: Period | None, year: int) -> Period | None:
    """The same stretch of another year."""
    if period is None or period.end is None:
        return None
    years = year - period.end.year
    return replace(period, start=_day_moved(period.start, years), end=_day_moved(period.end, years))


def _day_moved(day: date | None, years: int) -> date | None:
    """The same day of another year; the last day of a month stays the last."""
    if day is None:
        return None
    last = monthrange(day.year + years, day.month)[1]
    ends_month = day.day == monthrange(day.year, day.month)[1]
    return date(day.year + years, day.month, last if ends_month else day.day)


def _made(
    make: Callable[[dict[str, str], int], Period | None], match: re.Match[str], year: int | None
) -> Period | None:
    groups = {name: text for name, text in match.groupdict().items() if text is not None}
    own = int(groups["y"]) if "y" in groups else year
    if own is None and "y1" not in groups:
        return None
    try:
        return make(groups, own or 0)
    except ValueError:
        return None


def _day(groups: dict[str, str], number: str) -> date:
    return date(int(groups[f"y{number}"]), int(groups[f"m{number}"]), int(groups[f"d{number}"]))


def _day_range(groups: dict[str, str], _: int) -> Period | None:
    return between(_day(groups, "1"), _day(groups, "2"))


def _as_of(groups: dict[str, str], _: int) -> Period:
    return Period(None, _day(groups, "1"), "stated")


def _years(groups: dict[str, str], _: int) -> Period | None:
    first, last = int(groups["y1"]), int(groups["y2"])
    return between(date(first, 1, 1), date(last, _MONTHS_IN_YEAR, 31)) if first < last else None


def _first_months(groups: dict[str, str], year: int) -> Period | None:
    return months(year, 1, int(groups["n"]))


def _last_months(groups: dict[str, str], year: int) -> Period | None:
    return months(year, _MONTHS_IN_YEAR + 1 - int(groups["n"]), _MONTHS_IN_YEAR)


def _month_range(groups: dict[str, str], year: int) -> Period | None:
    return months(year, int(groups["n"]), int(groups["n2"]))


def _month(groups: dict[str, str], year: int) -> Period | None:
    return months(year, int(groups["n"]), int(groups["n"]))


def _quarter(groups: dict[str, str], year: int) -> Period | None:
    quarter = _ROMAN.get(groups["n"]) or int(groups["n"])
    return months(year, 3 * quarter - 2, 3 * quarter)


def _first_quarters(groups: dict[str, str], year: int) -> Period | None:
    quarter = _quarter(groups, year)
    return months(year, 1, quarter.end.month) if quarter is not None and quarter.end is not None else None


def _year(_: dict[str, str], year: int) -> Period:
    return year_of(year)


_FROM_JANUARY = r"\btu (?:ngay )?0?1 0?1"
_QUARTER = r"quy (?P<n>iv|i{1,3}|[1-4])"
_IN_YEAR = r"(?:(?: (?:cua|trong))? nam)?"
_SOURCES: tuple[tuple[str, Callable[[dict[str, str], int], Period | None]], ...] = (
    (rf"\b(?:tu )?(?:ngay )?{_DAY.format(1)} (?:(?:den|toi) )?(?:het )?(?:ngay )?{_DAY.format(2)}\b", _day_range),
    (rf"\bgiai doan (?:tu )?(?:nam )?{_YEAR.format('y1')} (?:den )?(?:nam )?{_YEAR.format('y2')}\b", _years),
    (rf"\b(?:tu )?(?:nam )?{_YEAR.format('y1')} den (?:het )?(?:nam )?{_YEAR.format('y2')}\b", _years),
    (rf"^{_YEAR.format('y1')} {_YEAR.format('y2')}$", _years),
    (rf"\b(?:tinh )?(?:den |toi |vao )(?:het )?(?:ngay )?{_DAY.format(1)}\b", _as_of),
    (rf"^(?:tai )?(?:thoi diem )?{_DAY.format(1)}$", _as_of),
    (rf"\bthoi diem (?:bao cao |tong hop |(?:lay |chot )?so lieu )?(?:la )?(?:ngay )?{_DAY.format(1)}\b", _as_of),
    (r"^(?:den )?(?:ngay )?(?P<y1>(?:19|20)\d\d) (?P<m1>\d\d) (?P<d1>\d\d)$", _as_of),
    (
        rf"\bthang (?P<n>\d{{1,2}}) nam {_YEAR.format('y')} den (?:het )?thang (?P<n2>\d{{1,2}})(?: nam (?P=y))?\b",
        _month_range,
    ),
    (
        rf"\btu thang (?P<n>\d{{1,2}}) den (?:het )?thang (?P<n2>\d{{1,2}}){_IN_YEAR} {_YEAR.format('y')}\b",
        _month_range,
    ),
    (rf"{_FROM_JANUARY} den (?:het |cuoi )*thang (?P<n>\d{{1,2}}){_IN_YEAR} {_YEAR.format('y')}\b", _first_months),
    (rf"\btu dau nam den (?:het |cuoi )*thang (?P<n>\d{{1,2}}){_IN_YEAR} {_YEAR.format('y')}\b", _first_months),
    (rf"\btu dau nam {_YEAR.format('y')} den (?:het |cuoi )*thang (?P<n>\d{{1,2}})(?: nam (?P=y))?\b", _first_months),
    (rf"\btu dau nam den (?:het |cuoi )*{_QUARTER}{_IN_YEAR} {_YEAR.format('y')}\b", _first_quarters),
    (rf"\btu dau nam {_YEAR.format('y')} den (?:het |cuoi )*{_QUARTER}(?: nam (?P=y))?\b", _first_quarters),
    (rf"\b(?P<n>\d{{1,2}}) thang cuoi{_IN_YEAR} {_YEAR.format('y')}\b", _last_months),
    (rf"\b(?P<n>\d{{1,2}}) thang(?: dau)?{_IN_YEAR} {_YEAR.format('y')}\b", _first_months),
    (rf"\bthang (?P<n>\d{{1,2}}){_IN_YEAR} {_YEAR.format('y')}\b", _month),
    (rf"\bquy (?P<n>iv|i{{1,3}}|[1-4]){_IN_YEAR} {_YEAR.format('y')}\b", _quarter),
    (rf"\bnam {_YEAR.format('y')} thang (?P<n>\d{{1,2}})$", _month),
    (rf"\bnam {_YEAR.format('y')} quy (?P<n>iv|i{{1,3}}|[1-4])$", _quarter),
    (rf"\bt(?P<n>\d{{1,2}}) {_YEAR.format('y')}\b", _month),
    (rf"\bq(?P<n>[1-4]) {_YEAR.format('y')}\b", _quarter),
    (rf"\b(?:ca )?nam {_YEAR.format('y')}\b", _year),
    (rf"^(?P<n>\d{{1,2}}) {_YEAR.format('y')}$", _month),
    (rf"^{_YEAR.format('y')}$", _year),
    (r"\b(?P<n>\d{1,2}) thang cuoi nam\b", _last_months),
    (r"\b(?P<n>\d{1,2}) thang dau nam\b", _first_months),
    (r"^(?P<n>\d{1,2}) th(?:ang)?$", _first_months),
    (rf"^{_FROM_JANUARY} den (?:het |cuoi )*thang (?P<n>\d{{1,2}})$", _first_months),
    (r"\btu dau nam den (?:het |cuoi )*thang (?P<n>\d{1,2})$", _first_months),
    (rf"\btu dau nam den (?:het |cuoi )*{_QUARTER}$", _first_quarters),
    (r"^(?:ca )?thang (?P<n>\d{1,2})$", _month),
    (r"^(?:ca )?quy (?P<n>iv|i{1,3}|[1-4])$", _quarter),
    (r"^t(?:h|hg)? ?(?P<n>\d{1,2})$", _month),
    (r"^q(?P<n>[1-4])$", _quarter),
    (r"^ca nam$", _year),
)
# `Tháng 6 và 6 tháng đầu năm …`: the year stands but once.
_BESIDE_MONTHS = re.compile(
    r"\b(?:(?P<month>thang)|quy) (?P<n>\d{1,2}|iv|i{1,3})(?: va)?(?: luy ke)? \d{1,2} thang(?: dau)?"
    rf"{_IN_YEAR} {_YEAR.format('y')}\b"
)
_PATTERNS = tuple((re.compile(source), make) for source, make in _SOURCES)
