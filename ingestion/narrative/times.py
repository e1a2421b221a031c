"""Time expressions: which days the words name, given what was said before.

Half-told times take the missing part from the clock: `tháng 10` the year, `từ đầu năm` the end. Ends are those of
months: offices close their figures then, and a report's own date only says in which month it was written.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ingestion.narrative.items import Shape, Time

_Y = r"((?:19|20)\d\d)(?!\d|[.,]\d{3})"
_M = r"(0?[1-9]|1[0-2])(?!\d)"
_D = r"(0?[1-9]|[12]\d|3[01])(?!\d)"
_WORDS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_COUNT = rf"(\d{{1,2}}|{'|'.join(_WORDS)}|mười một|mười hai)"
_COUNTED = (
    r"\s+(?:(?:hộ|dự án|khách hàng)\b|(?:người|lao động|lđ)(?:\s*[/,;.(]|\s+(?:vay|đi)\b))"  # "trong tháng 7 hộ vay"
)
_AMOUNT = r"\d+(?:,\d|\.\d{3}(?!\d))"  # "giải ngân trong tháng 2,1 tỷ đồng"
_LAST_MONTH = 12
_ADMIN_FIRST, _ADMIN_LAST = 15, 14
_NEW_YEAR, _AUTUMN = 2, 9  # months: until when a report looks back on the last year, after which that year ends
_SHORTEST_RANGE = 20  # days; fewer between two dates are a meeting


@dataclass(slots=True, eq=False)
class Clock:
    """What is known of time at a place of the text.

    `today` is the document's date, `year` the year spoken of, `until` the end of the latest stretch told, `spoken` that
    stretch itself.
    """

    today: date | None = None
    year: int | None = None
    until: date | None = None
    spoken: Time | None = None
    years: Time | None = None  # the latest stretch of several years
    latest: int | None = None  # the latest year of an undated document
    run_from: int | None = None  # the first of the years that were told one after the other, up to `year`

    def after_plan(self, time: Time) -> Clock:
        """The clock after a plan's year was told: times that leave out their year are of it."""
        return self if time.basis == "multi_year" else replace(self, year=time.last.year)

    def after(self, time: Time) -> Clock:
        """The clock after a time was told. A single day only dates an event or the document."""
        if time.first == time.last:
            return self
        years = time if time.basis == "multi_year" else self.years
        run_from = self._run_from(time)
        return Clock(self.today, time.last.year, time.last, time, years, self.latest, run_from)

    def _run_from(self, time: Time) -> int | None:
        """The first year of the list that a year goes on with: `2021: 12 người; 2022: 47 người; …`."""
        if time.first is None or (time.first, time.last) != (date(time.last.year, 1, 1), date(time.last.year, 12, 31)):
            return None
        follows = self.run_from is not None and self.year == time.last.year - 1
        return self.run_from if follows else time.last.year

    def end_of_known(self, year: int) -> date:
        """The last day a report can speak of in a year: the latest end told, its own month, or the year's end."""
        for day in (self.until, self.today):
            if day is not None and day.year == year:
                return month_end(day.year, day.month)
        return date(year, 12, 31)


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


@dataclass(slots=True, eq=False)
class _Told:
    first: date | None
    last: date
    shape: Shape = Shape.SPAN
    basis: str = "calendar"
    is_aside: bool = False


_Rule = tuple[frozenset[str], re.Pattern[str], Callable[[re.Match[str], Clock], _Told | None]]


def _year_told(match: re.Match[str], clock: Clock) -> _Told:
    year = int(match[1])
    last = max(year, int(match[2] or year))
    first = min(year, int(match[2] or year))
    return _years(first, last)


def _years(first: int, last: int) -> _Told:
    basis = "multi_year" if last > first else "calendar"
    return _Told(date(first, 1, 1), date(last, 12, 31), basis=basis)


def _this_year(match: re.Match[str], clock: Clock) -> _Told | None:
    if match[0].endswith("nay") and (year := _current_year(clock)):
        return _years(year, year)
    return _years(clock.year, clock.year) if clock.year else None


def _current_year(clock: Clock) -> int | None:
    """The year that `năm nay` means: that of the document, else the latest one told."""
    return clock.today.year if clock.today is not None else clock.latest or clock.year


def _day(match: re.Match[str], clock: Clock) -> _Told | None:
    year = int(match[3]) if match[3] else clock.year
    return _point(year, int(match[2]), int(match[1]))


def _point(year: int | None, month: int, day: int) -> _Told | None:
    if year is None or day > calendar.monthrange(year, month)[1]:
        return None
    return _Told(date(year, month, day), date(year, month, day))


def _month(match: re.Match[str], clock: Clock) -> _Told | None:
    year = int(match[2]) if match[2] else _year_of_month(int(match[1]), clock)
    return _Told(date(year, int(match[1]), 1), month_end(year, int(match[1]))) if year else None


def _year_of_month(month: int, clock: Clock) -> int | None:
    """The year of a month told without it: in January and February, `tháng 12` and `quý IV` are the last ones."""
    today = clock.today
    if today is None or clock.year != today.year or today.month > _NEW_YEAR or month <= _AUTUMN:
        return clock.year
    return today.year - 1


def _months_between(match: re.Match[str], clock: Clock) -> _Told | None:
    """`tháng 1-11/2024`."""
    first, last, year = int(match[1]), int(match[2]), int(match[3])
    return _Told(date(year, first, 1), month_end(year, last)) if first < last else None


def _years_listed(match: re.Match[str], clock: Clock) -> _Told:
    """`trong hai năm 2022 và 2023`."""
    years = [int(year) for year in _YEAR.findall(match[0])]
    return _years(min(years), max(years))


def _past_year(match: re.Match[str], clock: Clock) -> _Told | None:
    """`năm qua`: in the first months of a year the one before."""
    if clock.today is None:
        spoken = min((year for year in (clock.latest, clock.year) if year), default=None)
        return _years(spoken, spoken) if spoken else None
    year = clock.today.year - (clock.today.month <= _NEW_YEAR + 1)
    return _years(year, year)


def _past_years(match: re.Match[str], clock: Clock) -> _Told | None:
    """`trong 3 năm qua`: the stretch of as many years told before, else the years up to the last one past."""
    last = _past_year(match, clock)
    count = _WORDS.get(match[1]) or int(match[1])
    return _those_years(match, clock) or (_years(last.last.year - count + 1, last.last.year) if last else None)


def _past_month(match: re.Match[str], clock: Clock) -> _Told | None:
    if clock.today is None:
        return None
    last = clock.today.replace(day=1) - timedelta(days=1)
    return _Told(last.replace(day=1), last)


def _first_quarters(match: re.Match[str], clock: Clock) -> _Told | None:
    """`ba quý đầu năm 2024`."""
    count = _WORDS.get(match[1]) or int(match[1])
    year = int(match[2]) if match[2] else clock.year
    return _Told(date(year, 1, 1), month_end(year, 3 * count)) if year and count <= 4 else None  # noqa: PLR2004


def _past_half(match: re.Match[str], clock: Clock) -> _Told | None:
    """`nửa năm qua`, told in the second half of the year, or where no date tells when."""
    today = clock.today
    if today is not None and today.month < 6:  # noqa: PLR2004 - June
        return None
    year = today.year if today is not None else clock.year
    return _Told(date(year, 1, 1), date(year, 6, 30)) if year else None


def _quarter(match: re.Match[str], clock: Clock) -> _Told | None:
    quarter = _ROMAN.get(match[1]) or int(match[1])
    year = int(match[2]) if match[2] else _year_of_month(3 * quarter, clock)
    return _Told(date(year, 3 * quarter - 2, 1), month_end(year, 3 * quarter)) if year else None


def _quarters(match: re.Match[str], clock: Clock) -> _Told | None:
    """`quý I và II năm 2024`."""
    year = int(match[3]) if match[3] else clock.year
    first, last = (_ROMAN.get(match[place]) or int(match[place]) for place in (1, 2))
    if year is None or first >= last:
        return None
    return _Told(date(year, 3 * first - 2, 1), month_end(year, 3 * last))


def _last_quarter(match: re.Match[str], clock: Clock) -> _Told | None:
    if clock.today is None:
        return None
    last = clock.today.replace(month=(clock.today.month - 1) // 3 * 3 + 1, day=1) - timedelta(days=1)
    return _Told(date(last.year, last.month - 2, 1), last, Shape.POINT, "ytd_to_date")


def _months(match: re.Match[str], clock: Clock) -> _Told | None:
    count = _WORDS.get(match[1], 11 if match[1] == "mười một" else 12 if match[1] == "mười hai" else 0)
    count = count or int(match[1])
    year = int(match["year"]) if match["year"] else _current_year(clock) if match["now"] else clock.year
    spoken = clock.spoken
    goes_on = match[0].startswith("cả") or _goes_on_with(spoken, match)
    if spoken is not None and goes_on and _lasts(spoken, count):
        return _Told(spoken.first, spoken.last)
    if year is None or not 1 <= count <= _LAST_MONTH:
        return None
    if match["which"] and "cuối" in match["which"]:
        return _Told(date(year, _LAST_MONTH + 1 - count, 1), date(year, 12, 31))
    return _Told(date(year, 1, 1), month_end(year, count))


def _goes_on_with(spoken: Time | None, match: re.Match[str]) -> bool:
    """Whether months without a word for which are those that the line spoke of last: `6 tháng cuối năm …, chỉ tiêu giao
    cho sáu tháng`."""
    if spoken is None or spoken.first is None or match["which"] or match["year"] or match["now"]:
        return False
    return spoken.first.month > 1 and "\n" not in match.string[spoken.end : match.start()]


def _lasts(spoken: Time | None, count: int) -> bool:
    """Whether a stretch is as many months long: `Từ tháng 4 đến tháng 7 …, cả 4 tháng`."""
    if spoken is None or spoken.first is None:
        return False
    return 12 * (spoken.last.year - spoken.first.year) + spoken.last.month - spoken.first.month + 1 == count


def _those_years(match: re.Match[str], clock: Clock) -> _Told | None:
    """`trong 5 năm`, `cộng 4 năm`: the stretch of as many years that was told before, as one or year by year."""
    count = _WORDS.get(match[1]) or int(match[1])
    if count > 1 and clock.run_from is not None and clock.year is not None and clock.year - clock.run_from + 1 == count:
        return _years(clock.run_from, clock.year)
    years = clock.years
    if years is None or years.first is None or years.last.year - years.first.year + 1 != count:
        return None
    return _years(years.first.year, years.last.year)


def _told_years(match: re.Match[str], clock: Clock) -> _Told | None:
    """`giai đoạn này`: the stretch of years that was told before."""
    years = clock.years
    return _years(years.first.year, years.last.year) if years is not None and years.first is not None else None


def _quarter_by_place(match: re.Match[str], clock: Clock) -> _Told | None:
    """`quý đầu năm nay`, `quý cuối năm 2024`."""
    year = int(match[2]) if match[2] else clock.year
    if year is None:
        return None
    if match[1] == "đầu":
        return _Told(date(year, 1, 1), date(year, 3, 31))
    return _Told(date(year, 10, 1), date(year, 12, 31))


def _half(match: re.Match[str], clock: Clock) -> _Told | None:
    year = int(match[2]) if match[2] else clock.year
    if year is None:
        return None
    if match[1] == "cuối":
        return _Told(date(year, 7, 1), date(year, 12, 31))
    return _Told(date(year, 1, 1), date(year, 6, 30))  # "nửa năm 2018" is the first


def _last_year(match: re.Match[str], clock: Clock) -> _Told | None:
    year = _current_year(clock)
    return replace(_years(year - 1, year - 1), is_aside=True) if year else None


def _this_month(match: re.Match[str], clock: Clock) -> _Told | None:
    last = clock.until or clock.today
    return _Told(date(last.year, last.month, 1), month_end(last.year, last.month)) if last else None


def _this_quarter(match: re.Match[str], clock: Clock) -> _Told | None:
    last = clock.until or clock.today
    if last is None:
        return None
    end = last.month + 2 - (last.month - 1) % 3
    return _Told(date(last.year, end - 2, 1), month_end(last.year, end))


def _rule(words: str, pattern: str, told: Callable[[re.Match[str], Clock], _Told | None]) -> _Rule:
    """A rule and the words that its pattern may begin with: `0/` is a number of a date or of two years, `0` another."""
    return frozenset(words.split()), re.compile(pattern), told


_QUARTER = r"quý\s+(iv|i{1,3}|[1-4])\b(?![.,]\d)"
_SHORT_YEAR = rf"(?:\s*[-/.]\s*{_Y})?(?![\w/])"  # after T9
_OF_YEAR = rf"(?:\s*[,/.-]?\s*(?:của\s+)?(?:năm\s+)?{_Y})?"
_PRIMITIVES: tuple[_Rule, ...] = (
    _rule("năm cả trong", rf"(?:cả\s+|trong\s+)?năm\s+{_Y}(?:\s*(?:-|đến)\s*(?:năm\s+)?{_Y})?", _year_told),
    _rule(
        "0 trong hai ba bốn năm các",
        rf"(?:trong\s+)?(?:\d+|hai|ba|bốn|năm|các)\s+năm\s+{_Y}(?:\s*,\s*(?:năm\s+)?{_Y})*\s*(?:và|,)\s*(?:năm\s+)?{_Y}",
        _years_listed,
    ),
    _rule("trong năm", r"(?:trong\s+)?(?:một\s+)?năm\s+(?:vừa\s+)?(?:qua|rồi)\b", _past_year),
    _rule("trong 0 hai ba bốn năm", r"(?:trong\s+)?(\d|10|hai|ba|bốn|năm)\s+năm\s+(?:vừa\s+)?qua\b", _past_years),
    _rule("trong tháng", r"(?:trong\s+)?tháng\s+(?:vừa\s+)?(?:qua|rồi|trước)\b", _past_month),
    _rule(
        "trong 0 hai ba",
        rf"(?:trong\s+)?([2-4]|hai|ba)\s+quý\s+(?:đầu|qua)(?:\s+(?:của\s+)?năm)?(?:\s+{_Y})?",
        _first_quarters,
    ),
    _rule("trong nửa", r"(?:trong\s+)?nửa\s+năm\s+(?:vừa\s+)?qua", _past_half),
    _rule("tháng", rf"tháng\s+{_M}\s*-\s*(?:tháng\s+)?{_M}\s*(?:[/.]|\s+năm\s+)\s*{_Y}", _months_between),
    _rule(
        "0 giai nhiệm trong hai ba bốn năm các từ",
        rf"(?:giai đoạn|nhiệm kỳ|(?:trong\s+)?(?:\d+|hai|ba|bốn|năm)\s+năm\s*\(?|các năm|từ năm)\s*(?:từ\s+)?"
        rf"(?:năm\s+)?{_Y}\s*(?:-|đến|tới)\s*(?:hết\s+)?(?:năm\s+)?{_Y}",
        _year_told,
    ),
    _rule("0/ ngày", rf"(?:ngày\s+)?{_D}\s*[/.-]\s*{_M}\s*[/.-]\s*{_Y}", _day),
    _rule("ngày", rf"ngày\s+{_D}\s+tháng\s+{_M}(?:\s+năm\s+{_Y})?", _day),
    _rule("0/ ngày", rf"(?:ngày\s+)?{_D}\s*[/]\s*{_M}()(?![\d/.])", _day),
    _rule("0/", rf"(?:(?<=từ )|(?<=đến )|(?<=ngày )){_D}-{_M}()(?![\d/.-])", _day),
    _rule("0/ tháng", rf"(?:tháng\s+)?{_M}\s*[/.-]\s*{_Y}", _month),
    _rule(
        "tháng",
        rf"(?<!mỗi )(?<!hằng )(?<!hàng )tháng\s+{_M}(?![/.,-]\d)(?!{_COUNTED})(?:\s*,?\s*năm\s+(?:{_Y}|nay))?",
        _month,
    ),
    _rule("quý", rf"{_QUARTER}\s*(?:và|,|-|đến)\s*(?:quý\s+)?(iv|i{{1,3}}|[1-4])\b{_OF_YEAR}", _quarters),
    _rule("quý", rf"{_QUARTER}{_OF_YEAR}", _quarter),
    _rule("t", rf"t\.?\s?{_M}{_SHORT_YEAR}", _month),  # T9, T9/2023
    _rule("q", rf"q\.?(iv|i{{1,3}}|[1-4])\s*[-/.]\s*{_Y}", _quarter),  # Q3/2023, while Q3 is a part of a town
    _rule(  # 9T, 9T/2023
        "0",
        r"(0?[1-9]|1[0-2])t(?P<which>(?P<now>))(?:\s*[-/.]\s*(?P<year>(?:19|20)\d\d))?(?![\w/])",
        _months,
    ),
    _rule("quý", rf"quý\s+(đầu|cuối)(?:\s+tiên)?(?:\s+của)?\s+năm(?:\s+{_Y}|\s+nay)?", _quarter_by_place),
    _rule(
        "giai thời trong cùng cả toàn suốt nhiệm",
        r"(?:trong\s+)?(?:cùng\s+)?(?:giai đoạn|thời gian|nhiệm kỳ)\s+(?:này|trên|nói trên|qua)"
        r"|(?:cả|toàn|suốt|trong)\s+(?:giai đoạn|nhiệm kỳ|thời kỳ)(?!\s+(?:từ\s+)?(?:19|20)\d\d\b)"
        r"|cùng (?:giai đoạn|thời gian)(?!\s+\d)",
        _told_years,
    ),
    _rule("quý", r"quý\s+(?:vừa\s+qua|trước)", _last_quarter),
    _rule(
        "cả 0 " + " ".join(_WORDS),
        rf"(?:cả\s+)?{_COUNT}\s+tháng(?!\s+tuổi)(?P<which>\s+(?:đầu(?! tiên)|cuối|qua|đầu của))?"
        rf"(?:\s+(?:của\s+)?năm(?=\s+(?:19|20)\d\d|\b)(?P<now>\s+nay)?)?"
        rf"(?:\s*[-/]?\s*(?P<year>(?:19|20)\d\d)(?![\d.]))?",
        _months,
    ),
    _rule(
        "trong qua sau 0 hai ba bốn năm",
        r"(?:(?:trong|qua|sau)\s+)?(\d{1,2}|hai|ba|bốn|năm)\s+năm\b(?!\s*\(?\s*(?:\d{4}(?!\d)|\d{1,2}\s+tháng))",
        _those_years,
    ),
    _rule("nửa", rf"nửa\s+(đầu|cuối)\s+(?:của\s+)?năm(?:\s+{_Y}|\s+nay)?", _half),
    _rule("nửa", rf"nửa\s+năm\s+(đầu|cuối)(?:\s+(?:năm\s+)?{_Y})?", _half),
    _rule("nửa", rf"nửa\s+năm()\s+{_Y}", _half),
    _rule("0/", rf"{_Y}\s*(?:-|đến|tới)\s*(?:hết\s+)?(?:năm\s+)?{_Y}", _year_told),
    _rule(
        "0/", rf"{_Y}()(?=\s*:\s*\d|\s+(?:là|có)\s+\d|\s+(?:đến|tới|cho đến)\s+(?:nay|giờ)\b)", _year_told
    ),  # "năm 2018: 1.215 người; 2019: 1.418 người"
    _rule("cả trong năm", r"(?:cả|trong)\s+năm(?:\s+nay)?(?!\s+(?:(?:19|20)\d\d\b|ngoái|trước))|năm\s+nay", _this_year),
    _rule("cả trong riêng năm", r"(?:(?:cả|trong|riêng)\s+)?năm\s+ngoái|(?:cả|trong|riêng)\s+năm\s+trước", _last_year),
    _rule(
        "trong riêng cả", rf"(?:trong|riêng|cả)\s+tháng(?:(?!\s+\d)|(?=\s+\d+{_COUNTED})|(?=\s+{_AMOUNT}))", _this_month
    ),
    _rule(
        "trong riêng cả", r"(?:trong|riêng|cả)\s+quý(?!\s+(?:i|v|\d(?!\d*[.,]\d)|đầu|cuối|trước|vừa))", _this_quarter
    ),
    _rule("từ", r"từ\s+đầu\s+năm", _this_year),
)
_BY_FIRST_WORD = {
    word: tuple((pattern, told) for words, pattern, told in _PRIMITIVES if word in words)
    for word in frozenset().union(*(words for words, _, _ in _PRIMITIVES))
}
_YEAR = re.compile(r"(?:19|20)\d\d")
MEETING_OF_MONTH = re.compile(  # before "tháng 12/2022": "phiên họp thường kỳ", but not "hội nghị sơ kết"
    r"\b(?:phiên họp|cuộc họp|hội nghị giao ban|họp giao ban|họp báo|kỳ họp|buổi giao ban|giao ban)"
    r"(?:\s(?!sơ kết|tổng kết|đánh giá|kết quả|tình hình|công tác|nhiệm vụ)[^\W\d]+){0,4}\s+\Z"
)
_UP_TO = re.compile(
    r"(?:(?:tính\s+)?(?:đến|tới)\s+(?:hết\s+|cuối\s+|giữa\s+|trung tuần\s+|thời điểm\s+)?|(?:hết|cuối)\s+"
    r"|(?:tại\s+)?thời điểm\s+(?=ngày|\d+/\d+/\d)|tại\s+(?=ngày|\d+/\d+/\d))(?=ngày|tháng|quý|năm|\d|nửa)"
)
_NOT_YET = ("mới ", "sắp ", "gần ", "chưa ", "nữa là ")  # "còn hai tháng nữa mới hết năm"
_END_OF_YEAR = re.compile(rf"(?:(?:tính\s+)?(?:đến|tới)\s+)?(?:hết|cuối)\s+{_Y}(?![/-])")  # "đến cuối 2023"
_YEAR_END = re.compile(
    r"(?:(?:tính\s+)?(?:đến|tới)\s+)?(?:hết|cuối|khép lại|kết thúc)\s+năm(?:\s+nay)?"
    r"(?!\s*(?:19|20)\d\d(?![\d.,]))"
)
_FROM_EVENT = re.compile(
    r"(?:lũy kế\s+)?(?:tính\s+|kể\s+)?từ\s+(?:ngày|khi|lúc)(?:\s+[^\W\d]+){1,6}\s*\((?:từ\s+)?(?=ngày|tháng|\d)"
)
_FROM = re.compile(r"(?:lũy kế\s+)?(?:tính\s+|kể\s+)?từ\s+(?=ngày|tháng|quý|năm|\d|đầu)")
_SINCE = ("lũy kế", "tính từ", "kể từ")  # what began then has gone on until now
_FROM_NOW = re.compile(r"từ\s+(?:nay|giờ|đây)(?=\s+(?:đến|tới|cho đến))")
_TO = re.compile(r"\s*(?:,\s*)?(?:-|đến|tới|cho đến|cho tới)\s*(?:hết\s+|cuối\s+)?(?=ngày|tháng|quý|năm|\d|nay|giờ)")
_NOWADAYS = ("nay", "giờ")
_FROM_YEAR_START = re.compile(rf"(?:lũy kế\s+)?(?:tính\s+)?từ\s+đầu\s+(năm|nhiệm kỳ)(?:\s+{_Y})?")
_NOW = re.compile(r"(?:tính\s+)?(?:cho\s+)?(?:đến|tới)\s+(?:nay|thời điểm này|thời điểm hiện tại)|hiện nay|hiện(?=\s)")
_DASH = re.compile(r"\s*-\s*(?=\d)")
_AND = re.compile(r"\s+và\s+")
_CONTRACT = re.compile(
    r"(?:sau|sau hơn|sau gần|thời hạn|hợp đồng|kỳ hạn|trong vòng|thời gian|mỗi|sớm|trước|chậm|muộn|/)\s*$"
)
# Most numbers begin no time, and this tells it before any rule is tried; its group is a date's, or that of two years.
_MAY_BEGIN_TIME = re.compile(
    r"(\d\d?\s*[/.-]\s*(?:\d\d?|(?:19|20)\d\d)(?!\d)|(?:19|20)\d\d\s*(?:-|đến|tới|:\s*\d|(?:là|có)\s+\d))|\d\d?(?:\s+(?:tháng|năm|quý)|t\b)"
)
_LONGEST_WORD = max(map(len, _BY_FIRST_WORD))
_OPENERS = ("tại", "tính", "đến", "tới", "hết", "cuối", "khép", "kết", "lũy", "hiện", "cho", "từ", "kể")
_DATE, _NUMBER = "0/", "0"  # stand for numbers among the words that a rule may begin with
OF_COMPARED = ("của", "trong", "")  # between a number that another one is held against and its time
_SHORT = frozenset(("t", "q"))  # T9, Q3/2024
STARTERS = frozenset(_OPENERS).union(*(words for words, _, _ in _PRIMITIVES)) - {_DATE, _NUMBER}


def read_time(text: str, at: int, clock: Clock) -> Time | None:
    """The longest time expression that starts at a place of the canonical text, or None."""
    word = _word_at(text, at)
    for read in _READERS_BY_WORD.get(word, ()):
        time = read(text, at, clock)
        if time is not None:
            return time
    return _read_plain(text, at, word, clock) if word in _BY_FIRST_WORD else None


def _word_at(text: str, at: int) -> str:
    """The word that rules may begin with; none for a number that begins no time."""
    word = text[at : at + _LONGEST_WORD + 1].partition(" ")[0]
    if not word[:1].isdigit():
        return word[:1] if word[:1] in _SHORT and not word[1:2].isalpha() else word
    number = _MAY_BEGIN_TIME.match(text, at)
    return "" if number is None else _DATE if number[1] else _NUMBER


def _read_from_year_start(text: str, at: int, clock: Clock) -> Time | None:
    match = _FROM_YEAR_START.match(text, at)
    if match is None:
        return None
    year = int(match[2]) if match[2] else clock.year
    if year is None:
        return None
    end, last = _read_end(text, match.end(), replace(clock, year=year))
    first = date(year, 1, 1)
    if last is None:
        return Time(at, end, first, clock.end_of_known(year), "ytd_to_date", Shape.SPAN, is_open=True)
    return Time(at, end, first, last, "ytd_to_date", Shape.SPAN)


def _read_end(text: str, at: int, clock: Clock) -> tuple[int, date | None]:
    """Where `đến …` ends, and the day it names; None for `đến nay` or nothing."""
    link = _TO.match(text, at)
    if link is None:
        return at, None
    if text.startswith(_NOWADAYS, link.end()):
        return link.end() + 3, None
    told = _primitive(text, link.end(), clock)
    return (told[1], told[0].last) if told else (at, None)


def _read_from(text: str, at: int, clock: Clock) -> Time | None:
    opening = _FROM_EVENT.match(text, at) or _FROM.match(text, at)
    first = _primitive(text, opening.end(), clock) if opening else None
    if first is None or first[0].first is None:
        return None
    start = first[0].first
    in_bracket = text.startswith(")", first[1])  # "từ ngày hợp nhất tỉnh (01/7/2025) đến hết tháng 6/2026"
    link = _TO.match(text, first[1] + in_bracket)
    if link is None:
        return _since(at, first[1], first[0], clock) if text.startswith(_SINCE, at) else None
    if text.startswith(_NOWADAYS, link.end()):
        last_day = _today_in_units_of(first[0], clock)
        return Time(at, link.end() + 3, start, last_day, "ytd_to_date", Shape.SPAN, is_open=True)
    last = _primitive(text, link.end(), replace(clock, year=first[0].last.year))
    if last is None:
        return None
    if _YEAR.search(text, opening.end() if opening else at, first[1]) is None:
        start = _in_year_of(start, last[0].last)
    begin, end = sorted((start, last[0].last))
    return Time(at, last[1], begin, end, _basis(begin, end), Shape.SPAN)


def _since(at: int, end: int, told: _Told, clock: Clock) -> Time:
    """`tính từ năm 2012`: until now; `tính từ 2012 đến hết 2016`: the years told."""
    assert told.first is not None  # noqa: S101 - the caller looked
    if told.last.year > told.first.year:
        return Time(at, end, told.first, told.last, told.basis, Shape.SPAN)
    return Time(at, end, told.first, _today_in_units_of(told, clock), "stated", Shape.SPAN, is_open=True)


def _read_from_now(text: str, at: int, clock: Clock) -> Time | None:
    """`từ nay đến hết năm`: what is left after the last month told."""
    opening = _FROM_NOW.match(text, at)
    known = clock.until or clock.today
    if opening is None or known is None:
        return None
    start = month_end(known.year, known.month) + timedelta(days=1)
    end, last = _read_end(text, opening.end(), replace(clock, year=known.year))
    if last is None and (year_end := _YEAR_END.match(text, opening.end() + 1)) is not None:
        end, last = year_end.end(), date(known.year, _LAST_MONTH, 31)
    return Time(at, end, start, last, _basis(start, last), Shape.SPAN) if last is not None and last > start else None


def _in_year_of(start: date, last: date) -> date:
    """`từ tháng 1 đến tháng 9/2025`, `từ 15/12 đến 14/6/2023`: a start without a year is the nearest before the end."""
    year = last.year if (start.month, start.day) <= (last.month, last.day) else last.year - 1
    return date(year, start.month, min(start.day, calendar.monthrange(year, start.month)[1]))


def _today_in_units_of(told: _Told, clock: Clock) -> date:
    """Where `đến nay` ends: told in whole years it ends with the year, since the writer counts in years."""
    latest = date(clock.latest, 12, 31) if clock.latest is not None else told.last
    today = clock.today or clock.until or latest
    counts_years = told.first is not None and (told.last - told.first).days > 300  # noqa: PLR2004 - a year
    return date(today.year, 12, 31) if counts_years else month_end(today.year, today.month)


def _basis(first: date, last: date) -> str:
    if first.day == _ADMIN_FIRST and last.day == _ADMIN_LAST:
        return "admin_15_14"
    if first.day == 1 and last == month_end(last.year, last.month):
        whole_years = first.month == 1 and last.month == _LAST_MONTH and last.year > first.year
        return "multi_year" if whole_years else "calendar"
    return "stated"


def _read_up_to(text: str, at: int, clock: Clock) -> Time | None:
    opening = _UP_TO.match(text, at)
    year = _END_OF_YEAR.match(text, at)
    if year is not None:
        last = date(int(year[1]), _LAST_MONTH, 31)
        return Time(at, year.end(), date(last.year, 1, 1), last, "ytd_to_date", Shape.POINT)
    told = _primitive(text, opening.end(), clock) if opening else None
    if told is None:
        return _read_year_end(text, at, clock)
    last = told[0].last
    return Time(at, told[1], date(last.year, 1, 1), last, "ytd_to_date", Shape.POINT)


def _read_year_end(text: str, at: int, clock: Clock) -> Time | None:
    """`cuối năm`, `đến hết năm`: the end of the year spoken of."""
    match = _YEAR_END.match(text, at)
    if match is None or clock.year is None or text.endswith(_NOT_YET, 0, at):
        return None
    last = date(clock.year, 12, 31)
    return Time(at, match.end(), date(clock.year, 1, 1), last, "ytd_to_date", Shape.POINT)


def _read_now(text: str, at: int, clock: Clock) -> Time | None:
    match = _NOW.match(text, at)
    if match is None:
        return None
    spoken = clock.spoken
    today = clock.today.year if clock.today is not None else None
    if today is None and clock.latest is not None and spoken is not None and spoken.last.year > clock.latest:
        today, spoken = clock.latest, None  # "dự kiến năm 2024 …. Đến nay …" in a text of 2023
    looks_back = clock.today is not None and clock.today.month <= _NEW_YEAR  # in January a report's "now" is December
    within = today is None or (spoken is not None and spoken.last.year >= today - looks_back)
    if spoken is not None and spoken.first is not None and within:
        return replace(spoken, start=at, end=match.end(), shape=Shape.NOW, is_open=True)
    year = today or (clock.latest if spoken is None else None) or clock.year
    if year is None:
        return None
    return Time(at, match.end(), date(year, 1, 1), clock.end_of_known(year), "ytd_to_date", Shape.NOW, is_open=True)


def _read_plain(text: str, at: int, word: str, clock: Clock) -> Time | None:
    told = _first_told(text, at, word, clock)
    if told is None:
        return None
    first, last, end = told[0].first, told[0].last, told[1]
    until = _day_after_dash(text, told[0], end, clock)
    if until is not None:
        return Time(at, until[1], first, until[0], _basis(last, until[0]), Shape.SPAN)
    link = _AND.match(text, end)
    joined = _primitive(text, link.end(), clock) if link else None
    if joined is not None and joined[0].first == last + timedelta(days=1):
        last, end = joined[0].last, joined[1]
    basis = told[0].basis if told[0].basis != "calendar" or first is None else _basis(first, last)
    return Time(at, end, first, last, basis, told[0].shape, is_aside=told[0].is_aside)


def _day_after_dash(text: str, told: _Told, end: int, clock: Clock) -> tuple[date, int] | None:
    """The last day of `15/12/2023 - 14/12/2024`, and where it ends."""
    dash = _DASH.match(text, end)
    other = _primitive(text, dash.end(), clock) if dash is not None and told.first == told.last else None
    if other is None or other[0].first != other[0].last:
        return None
    return (other[0].last, other[1]) if (other[0].last - told.last).days >= _SHORTEST_RANGE else None


def _primitive(text: str, at: int, clock: Clock) -> tuple[_Told, int] | None:
    return _first_told(text, at, _word_at(text, at), clock)


def _first_told(text: str, at: int, word: str, clock: Clock) -> tuple[_Told, int] | None:
    """What the first of the rules tells that may begin with a word, and where it ends."""
    for pattern, told in _BY_FIRST_WORD.get(word, ()):
        match = pattern.match(text, at)
        if match is None:
            continue
        if told is _months and not (match["which"] or match["year"]) and _is_length(text, at, match.end()):
            return None
        found = told(match, clock)
        if found is not None:
            return found, match.end()
    return None


def _is_length(text: str, at: int, end: int) -> bool:
    """Whether months are a length of time (`hợp đồng 6 tháng`, `sau 3 tháng học nghề`), not those since the year began
    (`Sau 6 tháng, tổng số là …`, `sau 10 tháng thực hiện 106,2%`)."""
    before = text[max(0, at - 12) : at]
    return _CONTRACT.search(before) is not None and not (
        before.endswith("sau ") and text.startswith((",", ".", ";", " thực hiện", " toàn ", " cả "), end)
    )


_READERS = (  # with the words that they may begin with
    ("lũy tính từ", _read_from_year_start),
    ("từ", _read_from_now),
    ("lũy tính kể từ", _read_from),
    ("tính đến tới hết cuối khép kết tại thời", _read_up_to),
    ("tính cho đến tới hiện", _read_now),
)
_READERS_BY_WORD = {
    word: tuple(read for words, read in _READERS if word in words.split())
    for word in frozenset().union(*(words.split() for words, _ in _READERS))
}
