"""What the lines above a table and the names of sheet and file say: whose figures, of when, in what unit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import chain, permutations
from pathlib import PurePath

import pyarrow as pa
import pyarrow.compute as pc

from ingestion import names
from ingestion.model import Issue, IssueSeverity, Period
from ingestion.text import fold, fold_line, normalise
from ingestion.workbook.enterprises import enterprise_of, is_of_firm, is_of_office, is_of_seat
from ingestion.workbook.forms import Form, writing
from ingestion.workbook.labels import Place, fold_label, place, spelling, unit_words
from ingestion.workbook.periods import (
    Relative,
    administrative,
    find_period,
    find_periods,
    is_restated_by,
    names_administrative_days,
    names_no_period,
    year_of,
)
from warehouse import reference
from warehouse.reference import Area


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text above a table."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Context:
    """What holds for all figures of a table that say nothing else themselves. `is_of_two_periods`: the lines tell of
    `period` and of all that came together up to its end (`Tháng 6 và 6 tháng đầu năm`): each figure must say which.
    `is_administrative`: months are told to run from the 15th to the 14th. `enterprise` is the name of the one whose own
    workers are counted, which is no office of an area."""

    place: Place | None = None
    period: Period | None = None
    units: tuple[str, ...] = ()
    issues: tuple[Issue, ...] = ()
    is_of_two_periods: bool = False
    named_on: date | None = None
    is_administrative: bool = False
    enterprise: str | None = None

    @property
    def on(self) -> date | None:
        """The day on which names are understood: the last of the period, or that of a plan before."""
        return self.named_on or (self.period.end if self.period else None)

    @property
    def year(self) -> int | None:
        """The year of periods that name none."""
        return self.period.end.year if self.period and self.period.end else None

    @property
    def within(self) -> str | None:
        """The key of the area whose document it is."""
        return self.place.key if self.place else None


# The national motto and the line of place and date of signing name no reporting area.
_LETTERHEAD = re.compile(r"\b(?:cong hoa xa hoi chu nghia|doc lap tu do|doc lap tu do hanh phuc)\b")
_SIGNING = re.compile(r"\bngay (?:\d{1,2} )?thang (?:\d{1,2} )?nam\b")
_SIGNED_ON = re.compile(r"\bngay (\d{1,2}) (?:thang )?(\d{1,2}) (?:nam )?((?:19|20)\d\d)\b")
_REPORT_OF_DAY = re.compile(
    r"(?:(?:bao cao|so lieu|du lieu|sao ke|tinh hinh|ket qua|du no|tong hop)\b(?:(?! so \d).)* ngay"
    r"(?: (?:chot )?(?:so|du) lieu)?|ngay (?:chot )?(?:so|du) lieu)"
    r" (\d{1,2}) (?:thang )?(\d{1,2}) (?:nam )?((?:19|20)\d\d)"
)
_PLACE_AND_DAY = re.compile(
    r"[^\W\d][^,;:()\d]{1,40},\s*ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+((?:19|20)\d\d)\.?", re.IGNORECASE
)
_A_MONTH_AND_MORE = timedelta(days=45)
_PERIOD_DAY = re.compile(r"\b(?:tu|den|toi|het)(?: het)? ngay\b")
_UNIT_LINE = re.compile(
    r"(?:đơn\s+vị(?:\s+tính)?|đvt|đv\s+tính|don\s+vi(?:\s+tinh)?|\bunit\b(?=\s*:))\s*[:;]?\s*(.+)", re.IGNORECASE
)
_TITLED = re.compile(
    r"\b(tỉnh|thành phố|tp|huyện|quận|thị xã|tx|xã|phường|thị trấn|đặc khu)\b(?=\.?\s*:?\s*([^\s,;:().–-][^,;:()–]*))",
    re.IGNORECASE,
)
_LONE_UNITS = re.compile(
    r"\(?\s*(?:(?:số\s+)?tiền\s*:|(?:số\s+(?:tiền|liệu)\s+)?(?:được\s+)?tính\s+(?:bằng|theo)\s*:?)?\s*([^():]+?)\s*[.)]?",
    re.IGNORECASE,
)
_UNITS_AT_END = re.compile(r"\(([^()]+)\)\s*$")
_MOST_WORDS = 6
_MOST_KEPT = 1024
_WORDS = re.compile(r"[^\W_]+")
_LEVELS = ("country", "province", "district", "commune")
_NARROWED = re.compile(r"\d|\b(?:quy|thang|tuan|ky|dot|giai doan)\b")
_PART_OF_YEAR = re.compile(r"(?:thang|quy) (?:\d{1,2}|iv|i{1,3})|[tq]\d{1,2}|\d{1,2} thang(?: (?:dau|cuoi) nam)?")
_PART_AT_END = re.compile(r"\b(?P<before>\w+) ((?:thang|quy) (?:\d{1,2}|iv|i{1,3})|\d{1,2} thang (?:dau|cuoi) nam)$")
_YEAR_ALONE = re.compile(r"(?:nam )?(?:19|20)\d\d")
# Words before the end of a stretch, of another one, or of the day that a month closes.
_NO_PART_AFTER = frozenset(
    ("den", "toi", "het", "tu", "truoc", "sau", "ky", "voi", "cuoi", "dau", "hang", "va", "cung")
)
_LINE_FROM_DAY = re.compile(r"tu ngay \d{1,2} \d{1,2} \d{4}")
_LINE_TO_DAY = re.compile(r"(?:den|toi)(?: het)? ngay \d{1,2} \d{1,2} \d{4}")
_CUMULATED = re.compile(r"\b(?:luy ke|cong don|tu dau nam)\b")
_FROM_DAY = re.compile(r"\btu (?:ngay )?(\d{1,2}) (?:thang )?(\d{1,2}) (?:nam )?((?:19|20)\d\d)\b")
_FROM_YEAR = re.compile(r"\btu (?:dau )?nam ((?:19|20)\d\d) den\b")
_COMPARED = re.compile(r"\bso (?:sanh )?voi\b.*")
_CLAUSES = re.compile(r"[;()]")
_LONE_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@lru_cache(maxsize=_MOST_KEPT)
def read_context(
    lines: tuple[Line, ...], sheet_name: str, file_name: str, form: Form, named_on: date | None = None
) -> Context:
    """The context of a table; what it does not say is None, and what contradicts itself is an issue. Names are those
    of the period's last day, or of `named_on`. Kept between workbooks: those of one make have the same lines."""
    lines = _unbroken(lines)
    told = [line for line in lines if not is_letterhead(line.text)]
    period, issues = _period(told)
    is_of_two = period is not None and bool(issues)
    is_administrative = any(names_administrative_days(fold_line(line.text)) for line in told)
    if is_administrative and period is not None:
        period = administrative(period)
    if not issues or is_of_two:  # between periods that contradict each other, the name of a file decides nothing
        is_told = period is not None
        period, more = _confirmed_period(period, sheet_name, file_name)
        issues = [*issues, *more]
        if not is_told and period is not None and told:
            period, more = _only_period(_narrowed([period], told), told[-1].address)
            issues = [*issues, *more]
    day = named_on or (period.end if period else None)
    found, more = _place(told, day, form)
    issues += more
    if not more:
        found, more = _confirmed_place(found, day, sheet_name, file_name)
        issues += more
    enterprise = enterprise_of(tuple(line.text for line in told))
    if enterprise is not None and found is None and not more:
        found = _place_of_enterprise(told, day)
    return Context(found, period, _units(lines), tuple(issues), is_of_two, named_on, is_administrative, enterprise)


def is_letterhead(text: str) -> bool:
    """Whether a line is the national motto, or that of the place and day of signing."""
    folded = fold_line(text)
    if _LETTERHEAD.search(folded):
        return True
    return bool(_SIGNING.search(folded)) and not _PERIOD_DAY.search(folded)


def issued_on(texts: Iterable[str]) -> date | None:
    """The day of signing that a document's lines give (`…, ngày 5 tháng 7 năm …`); None when none or several do. The
    day of a text on which the document rests is another."""
    days: set[date] = set()
    for text in texts:
        folded = fold_line(text)
        match = None if _PERIOD_DAY.search(folded) or folded.startswith(_bases()) else _SIGNED_ON.search(folded)
        if match is not None:
            day, month, year = (int(part) for part in match.groups())
            days |= {found for found in [_date(year, month, day)] if found is not None}
    return days.pop() if len(days) == 1 else None


def signed_on(texts: Iterable[str]) -> date | None:
    """The day of signing that lines of place and day give (`Vinh, ngày 5 tháng 7 năm …`); None when none or several
    do."""
    days = {
        _date(*(int(part) for part in reversed(match.groups())))
        for text in texts
        if (match := _PLACE_AND_DAY.fullmatch(normalise(text).strip())) is not None
    }
    return days.pop() if len(days) == 1 else None


def is_long_before(day: date, period: Period) -> bool:
    """Whether on a day nobody could tell the results of a period: not even half of it was over, or the day of which it
    tells was more than a month away."""
    if period.end is None:
        return False
    latest = period.end - _A_MONTH_AND_MORE
    return day < (latest if period.start is None else period.start + (period.end - period.start) / 2)


@lru_cache
def _bases() -> tuple[str, ...]:
    return tuple(f"{fold(word)} " for word in writing().bases)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _units(lines: Iterable[Line]) -> tuple[str, ...]:
    found: list[str] = []
    for line in lines:
        text = normalise(line.text).strip()
        match = _UNIT_LINE.search(text)
        found += [word for word in _unit_list(match[1]) if word in unit_words()] if match else []
        alone = _LONE_UNITS.fullmatch(text) if match is None else None  # `(triệu đồng)`, `Tiền: tỷ đồng`
        alone = alone or (_UNITS_AT_END.search(text) if match is None else None)  # `III. Vốn vay (triệu đồng)`
        words = _unit_list(alone[1]) if alone is not None else []
        found += words if all(word in unit_words() for word in words) else []
    return tuple(dict.fromkeys(found))


def _unit_list(text: str) -> list[str]:
    """The words of a list of units, folded."""
    return [fold_label(word) for word in re.split(r"[,;/]|\s+và\s+", text.strip(" .()"))]


@lru_cache(maxsize=4096)
def _periods_in(text: str) -> tuple[Period, ...]:
    """The periods that a line tells; one that it only compares with (`so với cùng kỳ năm 2022`) is none of them."""
    return tuple(find_periods(_COMPARED.sub("", fold_line(text))))


def _period(lines: list[Line]) -> tuple[Period | None, list[Issue]]:
    found = [(period, line) for line in lines for period in _periods_in(line.text)]
    if not found:
        found = [(told, line) for line in lines if (told := _day_of_report(line.text)) is not None]
    periods = list(dict.fromkeys(period for period, _ in found))
    periods = _narrowed(_without_restated(periods), lines)
    impossible = next((line for line in lines if names_no_period(fold_line(line.text))), None)
    if impossible is not None:
        return None, [_issue("PERIOD-IMPOSSIBLE", impossible.address, text=impossible.text.strip())]
    last = next((line.address for period, line in reversed(found) if period in periods), "")
    other = next(_other_starts(periods, lines), None)
    if other is not None:
        day, line = other
        written = ", ".join([*map(describe, periods), f"{day:%d/%m/%Y}–"])
        return None, [_issue("PERIOD-CONFLICT", line.address, periods=written)]
    return _only_period(periods, last)


def _other_starts(periods: Sequence[Period], lines: Iterable[Line]) -> Iterator[tuple[date, Line]]:
    """The days from which lines say that figures came together, with none of the periods beginning there, nor in
    January of the year in which one ends (`Đến 30/6/2023, lũy kế từ 01/01/2021`)."""
    starts = {period.start or _january(period) for period in periods} | {_january(period) for period in periods}
    for line in lines if periods else ():
        folded = fold_line(line.text)
        found = [_date(*(int(part) for part in reversed(match.groups()))) for match in _FROM_DAY.finditer(folded)]
        found += [_date(int(year), 1, 1) for year in _FROM_YEAR.findall(folded)]
        if _CUMULATED.search(folded) or _periods_in(line.text):
            yield from ((day, line) for day in found if day is not None and day not in starts)


def _january(period: Period) -> date | None:
    return date(period.end.year, 1, 1) if period.end is not None else None


def _only_period(periods: list[Period], address: str) -> tuple[Period | None, list[Issue]]:
    """The one period that is told, or what is left of several and the issue at the cell that tells the last of them."""
    if len(periods) > 1:
        written = ", ".join(describe(period) for period in periods)
        return _last_stretch(periods), [_issue("PERIOD-CONFLICT", address, periods=written)]
    return (periods[0] if periods else None), []


@lru_cache(maxsize=_MOST_KEPT)
def told_periods(lines: tuple[Line, ...]) -> tuple[Period, ...]:
    """The periods that lines above a table name, letterheads aside."""
    return tuple(chain.from_iterable(told_together(lines)))


@lru_cache(maxsize=_MOST_KEPT)
def told_together(lines: tuple[Line, ...]) -> tuple[tuple[Period, ...], ...]:
    """The periods that each of the lines above a table names that names some, letterheads aside."""
    told = (_periods_in(line.text) for line in _unbroken(lines) if not is_letterhead(line.text))
    return tuple(filter(None, told))


def _unbroken(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines, each that only together with the next names a period (`… 6 THÁNG`, `ĐẦU NĂM 2025`) made one with it:
    the year at the head of the second is not the period."""
    found: list[Line] = []
    for line in lines:
        before = found[-1] if found else None
        if before is not None and _is_broken(before.text, line.text):
            found[-1] = Line(f"{before.text} {line.text}", before.address)
        else:
            found.append(line)
    return tuple(found)


def _is_broken(first: str, second: str) -> bool:
    """Whether two lines together name a part of a year of which the second alone names all, or the first the day from
    which the second tells the last one (`Từ ngày 01/01/2023`, `Đến ngày 31/03/2023`)."""
    if _LINE_FROM_DAY.fullmatch(fold_line(first)) and _LINE_TO_DAY.fullmatch(fold_line(second)):
        return True
    years = [period for period in _periods_in(second) if period.start and period == year_of(period.start.year)]
    alone = [*_periods_in(first), *_periods_in(second)]
    together = _periods_in(f"{first} {second}") if years else ()
    return any(period not in alone and any(overlap(period, year) for year in years) for period in together)


def _day_of_report(text: str) -> Period | None:
    """The day that ends a title and is no date of signing (`BÁO CÁO TÍN DỤNG NGÀY 30/09/2024`): its figures are those
    up to then."""
    found = (_REPORT_OF_DAY.fullmatch(fold(clause)) for clause in [text, *_CLAUSES.split(text)])
    days = (_date(*(int(part) for part in reversed(match.groups()))) for match in found if match is not None)
    day = next(filter(None, days), None)
    return Period(None, day, "stated") if day is not None else None


def _narrowed(periods: list[Period], lines: list[Line]) -> list[Period]:
    """The one year that is told, narrowed by the part of it that lines are (`(Tháng 2)`), or end with where no other
    line tells the year among further words; both where another does, or speaks of what came together: is it that of
    the month, or up to it?"""
    year = periods[0].end.year if len(periods) == 1 and periods[0].end else None
    if year is None or periods[0] != year_of(year):
        return periods
    parts = _parts_of(year, (fold_line(line.text) for line in lines if is_part_of_year(line.text)))
    ends = [part for part in _parts_of(year, map(_part_at_end, lines)) if part not in parts]
    is_elsewhere = any(str(year) in line.text and not _YEAR_ALONE.fullmatch(fold_line(line.text)) for line in lines)
    is_cumulated = any(_CUMULATED.search(fold_line(line.text)) for line in lines)
    if is_cumulated or (ends and is_elsewhere):
        return [*periods, *parts, *ends]
    return [*parts, *ends] or periods


def _parts_of(year: int, texts: Iterable[str]) -> list[Period]:
    """The parts of a year that texts are, each once."""
    found = (find_period(text, year) for text in texts if text)
    return list(dict.fromkeys(part.period for part in found if part is not None))


def is_part_of_year(text: str) -> bool:
    """Whether a text is nothing but a month, a quarter or some months of a year that it does not name."""
    return _PART_OF_YEAR.fullmatch(fold_line(text)) is not None


def leaves_out_year(lines: Iterable[Line]) -> bool:
    """Whether lines tell a part of a year and no year."""
    told = tuple(line for line in lines if not is_letterhead(line.text))
    return not told_periods(told) and any(is_part_of_year(line.text) or _part_at_end(line) for line in told)


def _part_at_end(line: Line) -> str:
    """The part of a year that ends a line (`XUẤT KHẨU LAO ĐỘNG THÁNG 2`), folded; nothing where none does."""
    match = _PART_AT_END.search(fold_line(line.text))
    if match is None or match["before"] in _NO_PART_AFTER or match["before"].isdigit():
        return ""
    return match[2]


def _last_stretch(periods: list[Period]) -> Period | None:
    """The shorter of two periods when the other is all of its year up to its end."""
    from_january = Relative(("from_january",))
    shorter = [one for one, other in permutations(periods, 2) if one != other == from_january.of(one)]
    return shorter[0] if len(shorter) == 1 and set(periods) == {shorter[0], from_january.of(shorter[0])} else None


def _without_restated(periods: list[Period]) -> list[Period]:
    """Without those that another tells more exactly: `Năm 2023 (từ 15/12/2022 đến 14/12/2023)`, `Quý I (đến 31/3)`."""
    dated = [period for period in periods if period.basis in ("admin_15_14", "stated") and period.start]
    kept = []
    for period in periods:
        if period.start is None and any(other.start and other.end == period.end for other in periods):
            continue
        if period not in dated and any(is_restated_by(period, other) for other in dated):
            continue
        kept.append(period)
    return kept


def _confirmed_period(period: Period | None, sheet_name: str, file_name: str) -> tuple[Period | None, list[Issue]]:
    """The title's period held against the names of sheet and file; what only a name tells is taken from there."""
    issues = []
    for name, code, severity in (
        (sheet_name, "PERIOD-SHEET-NAME-DIFFERS", IssueSeverity.ERROR),
        (_stem(file_name), "PERIOD-FILE-NAME-DIFFERS", IssueSeverity.WARNING),
    ):
        other = period_of_name(name)
        if other is None:
            continue
        if period is None:
            period = other
        elif not overlap(period, other):
            written = describe(period)
            issues.append(Issue(code, severity, sheet_name, {"period": written, "name": name}))
    return period, issues


def period_of_name(name: str) -> Period | None:
    """The period in the name of a sheet or a file. A year alone is one, but not beside what may narrow it."""
    folded = fold_line(name)
    found = find_period(folded)
    if found is not None:
        return found.period
    years = _LONE_YEAR.findall(folded)
    is_narrowed = _NARROWED.search(_LONE_YEAR.sub("", folded))
    return year_of(int(years[0])) if len(years) == 1 and not is_narrowed else None


def _stem(file_name: str) -> str:
    return PurePath(file_name).stem if file_name else ""


def overlap(one: Period, other: Period) -> bool:
    """Whether two periods have a day in common; one without a start is its last day."""
    first = max(one.start or one.end or date.min, other.start or other.end or date.min)
    last = min(one.end or date.max, other.end or date.max)
    return first <= last


def is_within(period: Period, told: Period) -> bool:
    """Whether a period lies in another; where that has no start or end, whether they have a day in common."""
    if told.start is None or told.end is None or period.end is None:
        return overlap(told, period)
    return told.start <= (period.start or period.end) and period.end <= told.end


def _place(lines: list[Line], on: date | None, form: Form) -> tuple[Place | None, list[Issue]]:
    mentions: dict[str, tuple[Place, Line]] = {}
    unknown: list[tuple[str, Line]] = []
    own = _told_of_place(lines)
    is_firms, lines = len(own) < len(lines), own  # what it reports is its own
    provinces = {area.key: area for line in lines for area in _provinces_in(normalise(line.text), on)}
    within = next(iter(provinces.values())) if len(provinces) == 1 else None
    for line in lines:
        found, missing = places_in(line.text, on, within)
        mentions |= {mention.key or mention.name: (mention, line) for mention in found}
        unknown += [(name, line) for name in missing]
    if unknown:
        name, line = unknown[0]
        return None, [unknown_area(name, line.address)]
    narrowest = _narrowest([mention for mention, _ in mentions.values()])
    if len(narrowest) > 1:
        written = ", ".join(mention.name for mention in narrowest)
        return None, [_issue("AREA-CONFLICT", lines[0].address, areas=written)]
    if narrowest:
        is_country = narrowest[0].level == _LEVELS[0]
        return None if is_firms and is_country else narrowest[0], []
    return None if is_firms else _reporter(lines, on, form), []


def _told_of_place(lines: list[Line]) -> list[Line]:
    """The lines that may name the area of the report: not the name of an enterprise, nor its seat, nor the office to
    which it writes or belongs."""
    if not any(is_of_firm(line.text) for line in lines):
        return lines
    return [line for line in lines if not (is_of_firm(line.text) or is_of_seat(line.text) or is_of_office(line.text))]


def _place_of_enterprise(lines: list[Line], on: date | None) -> Place | None:
    """The country, of whose workers an enterprise counts its own; None when it writes to the office of one area, or
    belongs to it, which may want to know of the workers from there alone."""
    offices = [place for line in lines if is_of_office(line.text) for place in places_in(line.text, on)[0]]
    return country() if all(office.level == _LEVELS[0] for office in offices) else None


def country() -> Place:
    """The whole country."""
    area = next(area for area in reference.areas().values() if area.level == _LEVELS[0])
    return place(area, area.name)


def without_country(figures: pa.Table) -> pa.Table:
    """The figures of an enterprise, those of no one area without any: that they are a part of the country's is said by
    whose they are, and by no word of the document."""
    is_of_country = pc.fill_null(pc.equal(figures["area_key"].cast(pa.string()), country().key), fill_value=False)
    columns = {name: figures[name].cast(pa.string()) for name in ("area", "area_level", "area_key")}
    for name, told in columns.items():
        unplaced = pc.if_else(is_of_country, pa.scalar(None, pa.string()), told)
        figures = figures.set_column(figures.schema.get_field_index(name), name, unplaced)
    return figures


def place_of_people(lines: Sequence[Line]) -> Place | None:
    """The country that lines name as that of the people they tell of (`Số lao động Việt Nam …`)."""
    folded = [f" {fold_line(line.text)} " for line in lines]
    return country() if any(people in text for people in _peoples() for text in folded) else None


@lru_cache
def _peoples() -> tuple[str, ...]:
    return tuple(f" {fold_line(name)} " for name in writing().peoples)


def _reporter(lines: list[Line], on: date | None, form: Form) -> Place | None:
    """The area that a line's first words tell: the office that sends, unless the lines name one that receives."""
    folded = [fold_line(line.text) for line in lines]
    if any(text.startswith("kinh gui") for text in folded):
        return None
    for reporter in form.reporters:
        if any(f"{text} ".startswith(f"{fold_line(alias)} ") for alias in reporter.aliases for text in folded):
            area = names.resolve_area(reporter.area, on)
            return place(area, area.name) if area else None
    return None


def _confirmed_place(
    found: Place | None, on: date | None, sheet_name: str, file_name: str
) -> tuple[Place | None, list[Issue]]:
    issues = []
    within = reference.areas().get(found.key) if found and found.key else None
    for name, code, severity in (
        (sheet_name, "AREA-SHEET-NAME-DIFFERS", IssueSeverity.ERROR),
        (_stem(file_name), "AREA-FILE-NAME-DIFFERS", IssueSeverity.WARNING),
    ):
        other = _place_of_name(name, on, within)
        if other is None:
            continue
        if found is None:
            found = other
        elif other.key != found.key:
            issues.append(Issue(code, severity, sheet_name, {"area": found.name, "name": name}))
    return found, issues


def _place_of_name(name: str, on: date | None, within: Area | None) -> Place | None:
    if is_of_firm(name):
        return None
    area = names.resolve_area(name, on, within) if fold_line(name) in _bare_names() else None
    if area is None:
        found, _ = places_in(re.sub(r"[_-]+", " ", name), on)
        narrowest = _narrowest(found)
        return narrowest[0] if len(narrowest) == 1 else None
    return place(area, area.name)


@lru_cache(maxsize=4096)
def places_in(text: str, on: date | None, within: Area | None = None) -> tuple[list[Place], list[str]]:
    """The areas that a line names, and the titled names (`huyện X`) in it that no area bears. Where the line names no
    province, its areas lie `within` the one that the lines around it name."""
    text = normalise(text)
    found: list[Area] = []
    unknown: list[str] = []
    provinces = _provinces_in(text, on)
    within = provinces[0] if len(provinces) == 1 else None if provinces else within
    for match in _TITLED.finditer(text):
        title, words = match[1], match[2].split()
        if words[0].isdigit() and [fold(word) for word in words[1:2]] == ["thang"]:
            continue  # `các huyện, thành phố 6 tháng đầu năm`
        area = _longest(title, words, on, within)
        if area is not None:
            found.append(area)
        elif words[0][0].isupper() and not _is_no_title(text[: match.start()], title, words[0]):
            unknown.append(" ".join([title, *_name_words(words)]))
    mentioned = {area.key: area for area in [*provinces, *found]}
    return [place(area, area.name) for area in mentioned.values()], unknown


def _longest(title: str, words: list[str], on: date | None, within: Area | None) -> Area | None:
    for length in range(min(_MOST_WORDS, len(words)), 0, -1):
        area = names.resolve_area(f"{title} {' '.join(words[:length])}", on, within)
        if area is not None:
            return area
    return None


def _name_words(words: list[str]) -> list[str]:
    """The words of a name that nobody knows: up to the first that is in small letters or begins a period."""
    kept = []
    for word in words[:4]:
        if not word[0].isupper() or fold(word) in _words_after_titles():
            break
        kept.append(word)
    return kept or words[:1]


def _is_no_title(before: str, title: str, after: str) -> bool:
    """`Xã hội` is no commune, and the `xã` of `thị xã` belongs to the title before it."""
    if fold(after) in _words_after_titles() or fold(f"{title} {after}") == "xa hoi":
        return True
    return fold(title) == "xa" and fold(before).endswith("thi")


@lru_cache
def _words_after_titles() -> frozenset[str]:
    return frozenset(fold(word) for word in writing().after_titles)


@lru_cache(maxsize=4096)
def _provinces_in(text: str, on: date | None) -> tuple[Area, ...]:
    found: list[Area] = []
    folded = fold_line(text)
    for match in _province_pattern().finditer(folded):
        if f" {folded[: match.end()]}".endswith(_named_after()):
            continue
        area = names.resolve_area(match[1], on)
        if area is not None and area not in found and not _is_another_word(text, folded, match, area):
            found.append(area)
    return tuple(found)


@lru_cache
def _named_after() -> tuple[str, ...]:
    told = [*writing().named_after, *writing().peoples]
    return tuple(f" {fold_line(name)}" for name in told)


def _is_another_word(text: str, folded: str, match: re.Match[str], area: Area) -> bool:
    """Whether the marks of a text tell other words than the name of a province: `diễn biến` is not `Điện Biên`."""
    words = _WORDS.findall(text)
    if len(words) != len(folded.split()):
        return False
    first = folded[: match.start(1)].count(" ")
    written = [spelling(word) for word in words[first : first + len(match[1].split())]]
    official = [spelling(word) for word in _WORDS.findall(names.take_apart(area.name).bare)]
    return len(written) > 1 and all(not word.isascii() and word not in official for word in written)


@lru_cache
def _province_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?<!huyen )(?<!quan )(?<!xa )(?<!phuong )({'|'.join(sorted(_bare_names(), key=len, reverse=True))})\b"
    )


@lru_cache
def _bare_names() -> frozenset[str]:
    """Folded names of the country and of provinces, old and new, with their aliases, without titles."""
    high = {area.code: area for area in reference.areas().values() if area.level in ("country", "province")}
    named = {names.take_apart(area.name).folded for area in high.values()}
    old = {names.take_apart(area.name).folded for area in reference.areas().values() if area.level == "province"}
    aliases = {fold(row["alias"]) for row in reference.rows("area_aliases") if row["area_code"] in high}
    return frozenset(named | old | aliases)


def _narrowest(places: list[Place]) -> list[Place]:
    """Those that are of the lowest level named; the wider ones tell where they lie."""
    if not places:
        return []
    lowest = max(_LEVELS.index(found.level or "country") for found in places)
    return [found for found in places if _LEVELS.index(found.level or "country") == lowest]


def unknown_area(name: str, address: str) -> Issue:
    """The error for a name that no area bears, with the names most like it."""
    close = names.suggestions(name, _all_names())
    return _issue("AREA-UNKNOWN", address, name=name, suggestions=", ".join(close) or "—")


@lru_cache
def _all_names() -> tuple[str, ...]:
    return tuple(sorted({area.name for area in reference.areas().values()}))


def describe(period: Period) -> str:
    """`01/01/2023–31/12/2023` for a message."""
    end = f"{period.end:%d/%m/%Y}" if period.end else "?"
    return f"{period.start:%d/%m/%Y}–{end}" if period.start else end


def _issue(code: str, address: str | None, **parameters: str) -> Issue:
    return Issue(code, IssueSeverity.ERROR, address, parameters)
