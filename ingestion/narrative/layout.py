"""How a document is built: its lines, its title, its date, whether it is official, where its tables stand."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ingestion.model import SourceRank
from ingestion.narrative.lexer import Prepared
from ingestion.narrative.lexicon import lexicon, longest
from ingestion.narrative.times import MEETING_OF_MONTH
from ingestion.narrative.tokens import Span

_HEAD_LINES = 15
_LONGEST_HEADING = 120
_NEAR = 60  # characters before a year that may say what it is of
_LONGEST_LIST_LINE = 25  # words
_BULLET = re.compile(r"\s*(?:[-–+•*o▪▸■●►◦✓✔◆·»→]|\d+[.)/]|[a-zđ]\)|\(\d+\))\s")
_LABELLED = re.compile(r"\s*[^:.;\d]{3,60}:\s*(?:hơn|trên|gần|khoảng)?\s*\d")
_OFFICE = re.compile(r"\s*(?:UBND|ỦY BAN NHÂN DÂN|SỞ|PHÒNG|CHI NHÁNH|CỤC|BỘ|NGÂN HÀNG CHÍNH SÁCH|BAN CHỈ ĐẠO)\s")
_REPORT = re.compile(r"\s*BÁO CÁO\b")
_NAMED_DOCUMENT = re.compile(r"\s*(?:BÁO CÁO|KẾ HOẠCH|TỜ TRÌNH|KẾT LUẬN|THÔNG BÁO|NGHỊ QUYẾT|QUYẾT ĐỊNH)\s+\S")
_KIND_ALONE = re.compile(r"\s*(?:BÁO CÁO|KẾ HOẠCH|TỜ TRÌNH|KẾT LUẬN|THÔNG BÁO|NGHỊ QUYẾT|QUYẾT ĐỊNH)\s*")
_STATE = "cộng hòa xã hội chủ nghĩa"
_DOCUMENT_NUMBER = re.compile(r"số\s*:\s*\d*\s*/\s*(?:bc|kh|tb|qđ)")
_OFFICIAL = re.compile(r"\s*(?:(?:ubnd|ủy ban nhân dân)\s|báo cáo\s*$)")
_DATE = re.compile(
    r"(?<![\d/.-])(?:(0?[1-9]|[12]\d|3[01])\s*[/.-]\s*)?(0?[1-9]|1[0-2])\s*[/.-]\s*((?:19|20)\d\d)(?![\d/])"
)
_LONG_DATE = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+((?:19|20)\d\d)")
_BRACKETED = re.compile(r"\(([^()]*)\)\s*$")
_BRACKETED_EARLY = re.compile(r"[^\n().]{0,80}\(\s*[\d/.-]+\s*\)")
_DATELINE = re.compile(  # "(TTO, 14/11/2025) - Theo Sở …", "Báo Nghệ An - 28/3/2024. Trong quý I, …"
    r"\s*\(?(?:(?!\b(?:đến|tới|từ|hết|kể|tính)\b)[^.;:\d\n]){0,40}"
    r"(?<!\d)(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*((?:19|20)\d\d)\)?\s*(?:[.:–—-]\s|\Z)"
)
_FULL_DATE = re.compile(r"(?<!\d)(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*((?:19|20)\d\d)(?!\d)")
_MEETING = re.compile(  # before "14/1/2022": "Tại hội nghị tổng kết ngày", "Sáng"
    r"(?<!từ )(?<!sau )\b(?:hội nghị|hội thảo|họp báo|cuộc họp|phiên họp|buổi (?:họp|làm việc|gặp)"
    r"|tọa đàm|sáng|chiều|tối)\b[^.;:()\d]*\Z"
)
_MEETING_REACH = 80  # characters
_OPENING = 2  # paragraphs after the title that may tell when the text was written
_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)(?:(?<=năm\s\d{4})|(?<=[/(-]\d{4})(?!/))")
_BARE_YEAR = re.compile(r"(?<![\d.,/])20\d\d(?![\d.,/])")
_COMPARES = re.compile(
    r"(?:so với|cùng kỳ|(?:thấp|cao|nhiều|ít|kém) hơn)(?: cùng kỳ)?(?: \d[\d.]* (?:người|lao động))?"
    r"(?: của)?(?: cả)?\s*(?:năm\s|[/(-])\Z"
)
_PLANS = re.compile(
    r"(?:kế hoạch|mục tiêu|chỉ tiêu|phấn đấu|dự kiến|dự báo"
    r"|giai đoạn|đến(?!\s+(?:hết\s+)?(?:ngày\s+|tháng\s+)?\d)|phương hướng)[^.;\n]{0,44}\Z"
)
_SETS_OUT = re.compile(r"\b(?:đề ra|đăng ký|giao|đặt ra|phấn đấu|dự kiến)(?: trong)? năm\s\Z")
_NEXT = re.compile(r"\bsang năm\s\Z")
_HAD = re.compile(  # "sang năm 2015 còn 88 người"
    r",?\s(?:chỉ )?(?:còn|mới có|chỉ có|đã|đưa được|giảm|tăng|vẫn có|cũng)\b"
)
_AHEAD = re.compile(
    r",?\s[^.;:\d\n]{0,30}"
    r"\b(?:phấn đấu|dự kiến|đề ra|đăng ký|quyết tâm|mục tiêu|(?:giao|đặt|đặt ra) (?:mục tiêu|chỉ tiêu))"
)
_NUMBERED = re.compile(r"^\s*(?:[ivx]+|\d+(?:\.\d+)*|[a-zđ])\s*[.)]\s+\S", re.IGNORECASE)


@dataclass(slots=True, eq=False)
class Line(Span):
    """A line that is not empty; `number` counts such lines from 1."""

    number: int


@dataclass(frozen=True, slots=True)
class Layout:
    """A document's lines and what they are. `today` is the day the document gives for itself, `known_until` the last
    day that one without such a day can have results of, as far as it sets out to work in a later year."""

    lines: tuple[Line, ...]
    title: Line | None
    today: date | None
    first_year: int | None
    last_year: int | None
    known_until: date | None
    source_rank: SourceRank


def lay_out(prepared: Prepared) -> Layout:
    """The layout of a text."""
    lines = _lines(prepared.text)
    title = _title(prepared, lines)
    years = _years(prepared.plain)
    today = _today(prepared.plain, lines, title)
    return Layout(
        lines=lines,
        title=title,
        today=today,
        first_year=_year_in_title(prepared.plain, title) or _first_year(years),
        last_year=_last_year(years),
        known_until=_known_until(years) if today is None else None,
        source_rank=SourceRank.REPORT if _is_official(prepared, lines) else SourceRank.PRESS,
    )


def _lines(text: str) -> tuple[Line, ...]:
    found: list[Line] = []
    start = 0
    for piece in text.split("\n"):
        if piece.strip():
            found.append(Line(start, start + len(piece), len(found) + 1))
        start += len(piece) + 1
    return tuple(found)


def _title(prepared: Prepared, lines: Sequence[Line]) -> Line | None:
    """The first of the head lines that names the document (`BÁO CÁO công tác …`) or else speaks of the field; else
    the first line."""
    for line, after in itertools.pairwise(lines[:_HEAD_LINES]):
        if _KIND_ALONE.fullmatch(prepared.text, line.start, line.end):
            return after
    for line in lines[:_HEAD_LINES]:
        if _NAMED_DOCUMENT.match(prepared.text, line.start, line.end) and not _is_sentence(prepared.text, line):
            return line
    for line in lines[:_HEAD_LINES]:
        words = prepared.tokens.between(line).words
        is_paragraph = len(words) > 60 or (line is not lines[0] and _is_sentence(prepared.text, line))  # noqa: PLR2004
        if _table_cells(prepared.text, line) or is_paragraph:
            break
        if any(_speaks(words, index) for index in range(len(words))):
            return line
    return lines[0] if lines else None


def _is_sentence(text: str, line: Span) -> bool:
    return text[line.start : line.end].rstrip().endswith((".", "…", ";", ",", ":"))


def _speaks(words: Sequence[str], index: int) -> bool:
    found = longest(lexicon().tree, words, index)
    return found is not None and found[0].kind in ("event", "context", "plan", "target", "trustee")


def _table_cells(text: str, line: Span) -> bool:
    return any(text.count(mark, line.start, line.end) for mark in "|\t")


def _today(plain: str, lines: Sequence[Line], title: Line | None) -> date | None:
    """The date in the title, else in the short lines next after it, else before it, else the dateline of a report."""
    if title is None:
        return None
    place = title.number - 1
    bracket = _BRACKETED.search(plain, title.start, title.end) or _BRACKETED_EARLY.match(plain, title.start)
    if bracket is not None and (found := _date_in(plain, Span(plain.index("(", bracket.start()), bracket.end()))):
        return found
    near = [*lines[place + 1 : place + 3], *reversed(lines[:place])]
    for line in near:
        if line.end - line.start < _LONGEST_HEADING and (found := _date_in(plain, line)):
            return found
    for line in (*lines[:_HEAD_LINES], *lines[-_HEAD_LINES:]):
        long = _LONG_DATE.search(plain, line.start, line.end)
        if long is not None and line.end - line.start < _LONGEST_HEADING:
            return _day(int(long[3]), int(long[2]), int(long[1]))
    opening = lines[place + 1 : place + 1 + _OPENING]
    return _day_of_opening(plain, opening) or _month_met_in(plain, [title, *opening])


def _day_of_opening(plain: str, lines: Sequence[Line]) -> date | None:
    """The day that the first paragraphs tell: their dateline, else the day that people met on."""
    datelines = (_DATELINE.match(plain, line.start, line.end) for line in lines)
    told = next((match for match in datelines if match is not None), None)
    told = told or next((met for line in lines if (met := _day_met_on(plain, line)) is not None), None)
    return _day(int(told[3]), int(told[2]), int(told[1])) if told is not None else None


def _month_met_in(plain: str, lines: Sequence[Line]) -> date | None:
    """`phiên họp thường kỳ tháng 12/2022`: the month of the meeting that a text reports on."""
    for line in lines:
        for told in _DATE.finditer(plain, line.start, line.end):
            before = plain[max(line.start, told.start() - _MEETING_REACH) : told.start()].removesuffix("tháng ")
            if told[1] is None and MEETING_OF_MONTH.search(before):
                return _day(int(told[3]), int(told[2]), 1)
    return None


def _day_met_on(plain: str, line: Line) -> re.Match[str] | None:
    """`Tại hội nghị tổng kết ngày 14/1/2022, …`: the day of the meeting that a paragraph reports on."""
    for told in _FULL_DATE.finditer(plain, line.start, line.end):
        if _MEETING.search(plain, max(line.start, told.start() - _MEETING_REACH), told.start()):
            return told
    return None


def _date_in(plain: str, span: Span) -> date | None:
    long = _LONG_DATE.search(plain, span.start, span.end)
    if long is not None:
        return _day(int(long[3]), int(long[2]), int(long[1]))
    match = _DATE.search(plain, span.start, span.end)
    if match is None or plain[match.end() : match.end() + 1] == "/":
        return None
    return _day(int(match[3]), int(match[2]), int(match[1] or 1))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class _YearTold:
    """A year that a text tells, and the words before and after it."""

    year: int
    before: str
    after: str

    @property
    def is_compared(self) -> bool:
        """Whether figures are held against it (`so với năm 2023`)."""
        return _COMPARES.search(self.before) is not None

    @property
    def is_next(self) -> bool:
        """Whether it is said to come next (`sang năm 2025, tỉnh dự kiến`)."""
        return _NEXT.search(self.before) is not None and _HAD.match(self.after) is None

    @property
    def is_ahead(self) -> bool:
        """Whether something is set out to be done in it (`năm 2016, huyện đề ra chỉ tiêu`)."""
        return self.is_next or bool(_AHEAD.match(self.after) or _SETS_OUT.search(self.before))


def _years(plain: str) -> list[_YearTold]:
    return [
        _YearTold(
            int(match[0]),
            plain[max(0, match.start() - _NEAR) : match.start()],
            plain[match.end() : match.end() + _NEAR],
        )
        for match in _YEAR.finditer(plain)
    ]


def _first_year(years: Sequence[_YearTold]) -> int | None:
    """The first year told; where only earlier years are told that figures are held against, the year after them: also
    where the year after that is set out to be worked in."""
    after_compared = max((told.year + 1 for told in years if told.is_compared), default=None)
    told = next((told for told in years if not told.is_compared), None)
    if told is None:
        return after_compared
    is_of_plan = after_compared == told.year - 1 and any(one.is_ahead for one in years if one.year == told.year)
    return after_compared if is_of_plan else told.year


def _year_in_title(plain: str, title: Line | None) -> int | None:
    """The year of a title that leaves out the word: `chỉ tiêu lao động 2024`."""
    match = _BARE_YEAR.search(plain, title.start, title.end) if title is not None else None
    return int(match[0]) if match is not None else None


def _last_year(years: Sequence[_YearTold]) -> int | None:
    """The latest year that is not one of a plan: the one that an undated document is of."""
    told = [one for one in years if not (one.is_next or _PLANS.search(one.before))]
    latest_first = sorted(told, key=lambda one: one.year, reverse=True)
    past = next((one.year for one in latest_first if not (one.is_ahead or one.is_compared)), None)
    return past if past is not None else max((one.year for one in told), default=None)


def _known_until(years: Sequence[_YearTold]) -> date | None:
    """The last day of the year before the first one that an undated text only sets out to work in, after those it has
    results of: `Năm 2022 … . Tỉnh đề ra năm 2023 đưa 500 lao động.`"""
    ahead = {told.year for told in years if told.is_ahead}
    others = [told.year for told in years if told.year not in ahead and not _PLANS.search(told.before)]
    coming = [year for year in ahead if others and year > max(others)]
    return date(min(coming) - 1, 12, 31) if coming else None


def _is_official(prepared: Prepared, lines: Sequence[Line]) -> bool:
    """Whether a head says so: the state's name, a document's number, the office in capitals, `BÁO CÁO`."""
    head = lines[:_HEAD_LINES]
    words = prepared.plain[: head[-1].end] if head else ""
    if _STATE in words or _DOCUMENT_NUMBER.search(words):
        return True
    return any(_is_official_line(prepared, line) for line in head)


def _is_official_line(prepared: Prepared, line: Line) -> bool:
    if _OFFICIAL.match(prepared.plain, line.start, line.end) or _REPORT.match(prepared.text, line.start, line.end):
        return True
    office = _OFFICE.match(prepared.text, line.start, line.end)
    return office is not None and prepared.text[line.start : line.end].isupper()


def is_labelled(plain: str, line: Line) -> bool:
    """Whether a line without a bullet is one of a list: a short one that names what its number is of."""
    written = plain[line.start : line.end]
    is_listed = _LABELLED.match(written) is not None or written.rstrip().endswith(";")
    return is_listed and len(written.split()) <= _LONGEST_LIST_LINE


def marker_of(plain: str, line: Line) -> str | None:
    """The kind of mark that a line begins with: `-`, `+`, `a)`, `1.`, `I.`; lines of a kind are of one level."""
    match = _BULLET.match(plain, line.start, line.end)
    if match is None:
        return None
    mark = match[0].strip()
    if mark[0].isdigit():
        return "1" + mark.lstrip("0123456789")
    return "(1)" if mark[0] == "(" else "a)" if mark.endswith(")") else mark


def opens_section(plain: str, line: Line) -> bool:
    """Whether a line opens a section: a heading with a number, or one that a colon ends."""
    is_marked = _NUMBERED.match(plain, line.start, line.end) or plain.endswith(":", line.start, line.end)
    return bool(is_marked) and is_heading(plain, line)


def is_heading(plain: str, line: Line) -> bool:
    """Whether a line is a heading: short, and numbered, all capitals' place, or ended by a colon."""
    written = plain[line.start : line.end].strip()
    if len(written) > _LONGEST_HEADING or written.endswith((".", ";", ",")):
        return False
    return written.endswith(":") or len(written.split()) <= 12 or _NUMBERED.match(written) is not None  # noqa: PLR2004
