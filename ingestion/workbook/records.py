"""The plain long table: one figure a row, its coordinates in columns of their own. For systems rather than clerks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from statistics import median
from typing import NamedTuple

from ingestion import names
from ingestion.figures import Figures
from ingestion.model import Address, Breakdown, Figure, Issue, IssueSeverity, Kind, Period, Reading, SourceRank
from ingestion.text import fold, normalise
from ingestion.workbook.cells import Marks, Unread, is_blank, read_cell, shown
from ingestion.workbook.columns import heads_codes
from ingestion.workbook.context import unknown_area
from ingestion.workbook.forms import Form, Label, Records, Role, Stub, forms, writing
from ingestion.workbook.grid import Sheet, Value
from ingestion.workbook.labels import (
    Coordinate,
    Families,
    Place,
    Vocabulary,
    coordinates_of,
    fold_label,
    is_pending,
    place,
    take_apart,
    unit_words,
)
from ingestion.workbook.magnitude import implausible_amounts
from ingestion.workbook.naming import proved_day
from ingestion.workbook.periods import between, months, year_of
from ingestion.workbook.row_times import PARTS_OF_PERIOD, day_of_words, part_in_full, part_of_period, period_of_words
from ingestion.workbook.tables import holds_numbers, is_number, vocabulary_of
from warehouse import reference
from warehouse.reference import Area

_MOST_ROWS_ABOVE = 20
_LONGEST_NAME = 80
_FAR = 200  # times
_FEWEST_TOLD = 5  # figures of which all but one tell something
_PENDING = "FIGURE-PENDING"
_LEVELS = ("country", "province", "district", "commune")
_CODED: tuple[Role, ...] = ("sex", "channel", "programme", "fund_source", "departure_channel")


@dataclass(frozen=True, slots=True)
class _Header:
    """The heading row of a long table: which column holds what, the headings that nobody knows, and the columns that
    name areas, from the widest to the narrowest, with the level of bare names in them, where their heading tells it."""

    sheet: Sheet
    row: int
    columns: Mapping[Role, int]
    value_units: tuple[str, ...]
    unknown: tuple[int, ...]
    areas: Mapping[int, str | None]


class _Amount(NamedTuple):
    """An amount of money as it is written in a row, in a unit worth `scale` đồng."""

    row: int
    scale: int
    written: float


class _CellError(Exception):
    """A cell that cannot be read: the issue's code, the part whose cell it is, and what the message needs."""

    def __init__(self, code: str, role: Role, **parameters: str) -> None:
        super().__init__(code)
        self.code = code
        self.role = role
        self.parameters = parameters


def read_records(sheets: list[Sheet], form: Form) -> Reading | None:
    """What the long tables of a workbook say; None when no sheet has their heading row."""
    if form.records is None:
        return None
    headers = [header for sheet in sheets if (header := _find_header(sheet, form.records)) is not None]
    if not headers:
        return None
    figures: list[Figure] = []
    issues: list[Issue] = []
    for header in headers:
        found, more = _Rows(header, form.records).read()
        figures += found
        issues += [*more, *implausible_amounts(Figures.columns_of(found).table)]
    issues += _sheet_issues(sheets, headers, form)
    if not figures and not any(issue.severity is IssueSeverity.ERROR for issue in issues):
        address = headers[0].sheet.address(headers[0].row, 0)
        issues.append(Issue("FIGURES-MISSING", IssueSeverity.ERROR, address, {"form": form.title_vi}))
    if any(issue.severity is IssueSeverity.ERROR for issue in issues):
        figures = []
    return Reading(
        form_code=form.code,
        title=form.title_vi,
        reporting_area=_common_area(figures),
        period=_span(figures),
        source_rank=SourceRank.FORM,
        figures=Figures.of(figures),
        issues=tuple(issues),
    )


def _find_header(sheet: Sheet, records: Records) -> _Header | None:
    roles = {fold(alias): role for role, aliases in records.columns.items() for alias in aliases}
    for number, row in enumerate(sheet.rows[:_MOST_ROWS_ABOVE]):
        texts = [normalise(value).strip() if isinstance(value, str) else str(value) for value in row]
        written = [take_apart(text) for text in texts]
        found: dict[Role, int] = {}
        areas: dict[int, str | None] = {}
        unknown = []
        for column, (text, label) in enumerate(zip(texts, written, strict=True)):
            role = roles.get(fold(text)) or roles.get(label.folded) or ("area" if _area_stub(text) else None)
            role = "unit" if role == "area" and _holds_units(sheet, number, column) else role
            stub = _area_stub(text) if role == "area" else None
            level = stub.level if stub is not None else None
            if role is None or (role in found and role != "note" and not _is_below(level, areas.values())):
                is_unknown = not heads_codes(text) if text else _holds_words(sheet, number, column)
                unknown += [column] if is_unknown else []
                continue
            areas |= {column: level} if role == "area" else {}
            found.setdefault(role, column)
        if "indicator" not in found and "indicator_name" in found:
            found["indicator"] = found.pop("indicator_name")
        is_long = all(role in found for role in records.required)
        if is_long and not _holds_amounts(sheet, number, found["indicator"]):
            return _Header(sheet, number, found, written[found["value"]].units, tuple(unknown), areas)
    return None


def _is_below(level: str | None, wider: Iterable[str | None]) -> bool:
    """Whether units of a level lie in those of all the others (`tỉnh | huyện | xã`), be it that only theirs is told
    (`tỉnh | địa bàn`)."""
    others = list(wider)
    if level is None:
        return others == ["province"]
    return all(other is not None and _LEVELS.index(other) < _LEVELS.index(level) for other in others)


@lru_cache(maxsize=4096)
def _area_stub(text: str) -> Stub | None:
    """The heading of areas that a text is (`Huyện, thành phố`), one that names them by their level."""
    stub = _area_headings().stub_of(take_apart(text)) if text else None
    return stub if stub is not None and stub.level is not None else None


@lru_cache
def _area_headings() -> Vocabulary:
    """The headings that name areas in any form."""
    return Vocabulary(next(table for form in forms() for table in form.tables if table.area_stubs))


def _holds_amounts(sheet: Sheet, heading: int, column: int) -> bool:
    """Whether numbers stand below a heading that may be of indicators (`Huyện | Chỉ tiêu | Kết quả`)."""
    return any(is_number(row[column]) for row in sheet.rows[heading + 1 :])


def _holds_words(sheet: Sheet, heading: int, column: int) -> bool:
    """Whether something stands below a blank heading beside each of two rows or more: nobody says what that tells."""
    filled = [row[column] for row in sheet.rows[heading + 1 :] if not is_blank(row[column])]
    return len(filled) > 1


def _holds_units(sheet: Sheet, heading: int, column: int) -> bool:
    """Whether what stands below a heading that may be of areas are units, signatures aside (`Chỉ tiêu | Đơn vị | Số
    liệu`)."""
    texts = [fold_label(str(row[column])) for row in sheet.rows[heading + 1 :] if row[column] != ""]
    return sum(text in unit_words() for text in texts) * 2 > len(texts)


class _Rows:
    """Reads the rows below one heading."""

    def __init__(self, header: _Header, records: Records) -> None:
        self._header = header
        self._sheet = header.sheet
        self._whole = frozenset(fold(word) for word in records.whole)
        self._forecast = frozenset(fold(word) for word in records.forecast)
        texts = [row[header.columns["value"]] for row in self._sheet.rows[header.row + 1 :]]
        self._marks = Marks.of([text for text in texts if isinstance(text, str)], whole_units=False)
        self._seen: dict[object, str] = {}
        rows = range(header.row + 1, len(self._sheet.rows))
        self._told_parts = [role for role in PARTS_OF_PERIOD if any(self._text(row, role).strip() for row in rows)]
        self._plan_days: dict[Period, date | Issue | None] = {}
        written = {self._named_area(number) for number in range(header.row + 1, len(self._sheet.rows))}
        named = [area for text in written if (area := names.resolve_area(text)) is not None]
        # The provinces whose parts the table names: a bare name that a province and such a part bear may mean either.
        parts = [area for area in named if area.level in ("district", "commune")]
        self._wholes = list(dict.fromkeys(whole for area in parts if (whole := names.province_of(area)) is not None))
        self._province = _province_around(named)
        self._wider = self._without_part() if len(header.areas) > 1 else frozenset()
        self._families = Families([*records.indicators, *_indicator_labels(records.indicators_of)])
        self._words = _words_of(records.indicators_of)
        self._sexes = {fold(word): sex for sex, words in records.sexes.items() for word in words}
        self._markets = records.markets
        self._amounts: defaultdict[tuple[str, str], list[_Amount]] = defaultdict(list)
        self._levels = {fold(word): level for level, words in records.levels.items() for word in words}

    def read(self) -> tuple[list[Figure], list[Issue]]:
        """The figures, and an issue for each heading, row or cell that cannot be read."""
        figures: list[Figure] = []
        issues = [self._unmapped(column) for column in self._header.unknown]
        unstored = {row for row, _ in self._sheet.unstored}
        for number in range(self._header.row + 1, len(self._sheet.rows)):
            if number not in unstored and all(is_blank(value) for value in self._sheet.rows[number]):
                continue
            try:
                figures += self._figure(number, issues)
            except _CellError as error:
                address = self._address(number, error.role)
                severity = IssueSeverity.WARNING if error.code == _PENDING else IssueSeverity.ERROR
                issues.append(Issue(error.code, severity, address, error.parameters))
        return figures, _distinct([*issues, *self._odd_units(), *self._partless(figures)])

    def _partless(self, figures: Sequence[Figure]) -> Iterator[Issue]:
        """An error for the one figure that tells the source of the capital and not the programme, as all others with a
        source do, where none is a part of it: its cell was left blank."""
        told = [figure for figure in figures if figure.breakdown.fund_source is not None]
        blank = [figure for figure in told if figure.breakdown.programme is None]
        if len(blank) != 1 or len(told) < _FEWEST_TOLD or "programme" not in self._header.columns:
            return
        whole = blank[0]
        if _without_programme(whole) not in {_without_programme(figure) for figure in told if figure is not whole}:
            label = self._heading("programme")
            yield Issue("PART-UNTOLD", IssueSeverity.ERROR, str(whole.address), {"label": label})

    def _odd_units(self) -> Iterator[Issue]:
        """An error for each amount in another unit than most of its kind that is far from them in its own, and near
        them in theirs: one of the two units is a slip."""
        for amounts in self._amounts.values():
            usual, count = Counter(amount.scale for amount in amounts).most_common(1)[0]
            if count == len(amounts) or count * 2 <= len(amounts):
                continue
            middle = median(amount.written for amount in amounts if amount.scale == usual)
            for amount in amounts:
                written = amount.written * amount.scale / usual
                if amount.scale != usual and _is_far(written, middle) and not _is_far(amount.written, middle):
                    label = self._text(amount.row, "unit") or self._heading("value")
                    address = self._address(amount.row, "unit")
                    yield Issue("UNIT-CONFLICT", IssueSeverity.ERROR, address, {"label": label})

    def _unmapped(self, column: int) -> Issue:
        label = str(self._sheet.rows[self._header.row][column])
        return Issue(
            "COLUMN-UNMAPPED", IssueSeverity.ERROR, self._sheet.address(self._header.row, column), {"label": label}
        )

    def _figure(self, number: int, issues: list[Issue]) -> Iterator[Figure]:
        """The figure of a row, if its value is filled in; raises _CellError."""
        value = self._value(number, "value")
        spot = (number, self._header.columns["value"])
        self._must_be_stored(number, "value")
        if is_blank(value):
            return
        for role in self._header.columns:
            self._must_be_stored(number, role)
        facts = self._told_indicator(number)
        indicator, unit = facts["indicator_code"], facts["unit"]
        about = self._indicator(number, "about")["indicator_code"] if self._text(number, "about") else None
        kind = self._kind(number, Kind(facts["kind"]))
        subject = reference.indicators()[about]["kind"] if about else facts["kind"]
        period = self._period(number, subject)
        where = self._area(number, self._plan_day(period) if kind is Kind.TARGET else period.end)
        breakdown = self._breakdown(number, issues)
        scale = self._scale(number, unit)
        stated = read_cell(value, unit, scale, self._marks, is_percent=spot in self._sheet.percents)
        if isinstance(stated, Unread):
            row = self._text(number, "indicator")
            is_missing = stated.code == "NUMBER-EXPECTED" and is_pending(stated.detail)
            code = _PENDING if is_missing else stated.code
            raise _CellError(code, "value", text=stated.detail, row=row, column=self._heading("value"))
        if stated.value < 0 and kind not in (Kind.RATIO, Kind.CHANGE):
            row = self._text(number, "indicator")
            raise _CellError("NUMBER-NEGATIVE", "value", text=shown(value), row=row, column=self._heading("value"))
        if unit == "vnd" and stated.value > 0:
            self._amounts[indicator, where.level or ""].append(_Amount(number, scale, float(stated.value) / scale))
        self._must_be_new(number, (indicator, about, kind, where, period, breakdown))
        yield Figure(
            address=Address(*self._sheet.place(number, self._header.columns["value"])),
            quote=self._quote(number),
            indicator=indicator,
            value=stated.value,
            low=stated.low,
            high=stated.high,
            unit=unit,
            kind=kind,
            area=where.name,
            area_level=where.level,
            area_key=where.key,
            period=period,
            breakdown=breakdown,
            hedge=stated.hedge,
            about=about,
            is_total=breakdown == Breakdown(),
            source_rank=SourceRank.FORM,
        )

    def _must_be_stored(self, number: int, role: Role) -> None:
        spot = (number, self._header.columns[role])
        if spot in self._sheet.unstored:
            raise _CellError("FORMULA-NOT-CALCULATED" if spot in self._sheet.uncalculated else "CELL-ERROR", role)

    def _must_be_new(self, number: int, coordinates: object) -> None:
        address = self._address(number, "value")
        first = self._seen.setdefault(coordinates, address)
        if first != address:
            raise _CellError("ROW-REPEATED", "value", label=self._text(number, "indicator"), first=first)

    def _told_indicator(self, number: int) -> Mapping[str, str]:
        """The indicator of a row: what its name says, where the code beside it may be the system's own, but no other
        indicator's."""
        if not self._text(number, "indicator_name"):
            return self._indicator(number, "indicator")
        facts = self._indicator(number, "indicator_name")
        code = self._text(number, "indicator")
        if _indicators_by_name().get(fold_label(code), facts) != facts:
            raise _CellError("LABELS-CONFLICT", "indicator", row=self._text(number, "indicator_name"), column=code)
        return facts

    def _indicator(self, number: int, role: Role) -> Mapping[str, str]:
        text = self._text(number, role)
        written = take_apart(text)
        facts = _indicators_by_name().get(fold_label(text)) or _indicators_by_name().get(written.folded)
        alike = self._named_in_full(text) if facts is None else None
        facts = facts if alike is None else reference.indicators()[str(alike["indicator"])]
        if facts is None:
            close = names.suggestions(text, tuple(reference.indicators()))
            raise _CellError("INDICATOR-UNKNOWN", role, name=text[:_LONGEST_NAME], suggestions=", ".join(close) or "—")
        return facts

    def _named_in_full(self, text: str) -> Mapping[str, Coordinate] | None:
        """What words say that name an indicator, and maybe whose loans these are (`Dư nợ cho vay giải quyết việc
        làm`)."""
        meaning = self._families.meaning(take_apart(text).core) or self._words.heading(
            take_apart(text), None, frozenset()
        )
        told = meaning.sets if meaning is not None else {}
        return told if "indicator" in told and told.keys() <= {"indicator", *_CODED} else None

    def _kind(self, number: int, kind: Kind) -> Kind:
        text = fold(self._text(number, "kind"))
        if text in self._forecast:
            return Kind.FORECAST
        if text and text != kind:
            raise _CellError("LABELS-CONFLICT", "kind", row=self._text(number, "indicator"), column=text)
        return kind

    def _scale(self, number: int, unit: str) -> int:
        text = self._text(number, "unit")
        written = [fold_label(text)] if text else list(self._header.value_units)
        if text and text.lower() == unit:
            return 1
        for words in written:
            counted, scale = unit_words().get(words, ("", 0))
            if counted != unit:
                raise _CellError("UNIT-CONFLICT", "unit" if text else "value", label=text or self._heading("value"))
            return scale
        if unit == "vnd":
            raise _CellError("UNIT-MISSING", "value", label=self._heading("value"))
        return 1

    def _period(self, number: int, subject: str) -> Period:
        start, end = self._day(number, "period_start"), self._day(number, "period_end")
        period = self._named_period(number)
        if end is not None:
            period = between(start, end) if start is not None else Period(None, end, "stated")
        if period is not None and subject == Kind.STOCK:
            return Period(None, period.end, "calendar" if period.start else period.basis)
        if period is None or period.start is None:
            role: Role = "period" if "period" in self._header.columns else "value"
            raise _CellError("PERIOD-MISSING", role, form=self._heading("value"))
        return period

    def _named_period(self, number: int) -> Period | None:
        value = self._value(number, "period")
        if isinstance(value, date):
            return Period(None, _as_date(value), "stated")
        text = self._text(number, "period")
        told = period_of_words(text) or self._period_in_words(text)
        joined = self._joined_period(number)
        if told is not None and joined not in (None, told):
            raise _CellError(
                "LABELS-CONFLICT", "period", row=self._text(number, "year"), column=self._heading("period")
            )
        return told or joined

    def _period_in_words(self, text: str) -> Period | None:
        """The period that the words of a heading tell (`Lũy kế từ 01/01/2022 đến 30/04/2022`)."""
        meaning = self._words.heading(take_apart(text), None, frozenset({"period"})) if text else None
        told = meaning.sets.get("period") if meaning is not None and len(meaning.sets) == 1 else None
        return told if isinstance(told, Period) else None

    def _joined_period(self, number: int) -> Period | None:
        """The period that columns of years, quarters and months tell together; a month lies in the quarter beside it,
        and a blank among months may be all of them or the month above."""
        full = {part_in_full(role, self._text(number, role)) for role in PARTS_OF_PERIOD if role in self._told_parts}
        if len(self._told_parts) == 1 and None not in full:
            return full.pop() if full else None
        told = {role: part_of_period(role, self._text(number, role)) for role in PARTS_OF_PERIOD}
        unread = next((role for role in self._told_parts if told[role] is None), None)
        if unread is not None:
            raise _CellError("PERIOD-MISSING", unread, form=self._text(number, unread) or self._heading(unread))
        year, quarter, month = (told[role] for role in PARTS_OF_PERIOD)
        if year is None:
            return None
        if month is not None and quarter not in (None, (month + 2) // 3):
            raise _CellError(
                "LABELS-CONFLICT", "month", row=self._text(number, "quarter"), column=self._heading("month")
            )
        if month is not None:
            return months(year, month, month)
        return months(year, 3 * quarter - 2, 3 * quarter) if quarter is not None else year_of(year)

    def _day(self, number: int, role: Role) -> date | None:
        value = self._value(number, role)
        if isinstance(value, date):
            return _as_date(value)
        text = self._text(number, role)
        day = day_of_words(text)
        if text and day is None:
            raise _CellError("PERIOD-MISSING", role, form=text)
        return day

    def _plan_day(self, period: Period) -> date | None:
        """The day on which the areas of a plan bore their names, told by the names of the whole table."""
        if period not in self._plan_days:
            rows = range(self._header.row + 1, len(self._sheet.rows))
            told = [(self._address(number, "area"), self._named_area(number), None) for number in rows]
            named = [one for one in told if one[1]]
            self._plan_days[period] = proved_day(named, period)
        day = self._plan_days[period]
        if isinstance(day, Issue):
            raise _CellError(day.code, "area", **day.parameters)
        return day

    def _area_names(self, number: int) -> dict[int, str]:
        """The names of areas in a row by their columns, the narrowest first."""
        texts = {column: self._text_in(number, column) for column in reversed(list(self._header.areas))}
        return {column: text for column, text in texts.items() if text}

    def _named_area(self, number: int) -> str:
        """The area of a row, and those in which it lies (`Huyện Nam Đàn, Tỉnh Nghệ An`)."""
        return ", ".join(self._area_names(number).values())

    def _without_part(self) -> frozenset[int]:
        """The rows of a wider area that stand below parts of it: they may leave out their part because the row above
        has it."""
        parted: set[str] = set()
        doubtful = []
        for number in range(self._header.row + 1, len(self._sheet.rows)):
            names_of_row = list(self._area_names(number).values())
            if ", ".join(names_of_row) in parted:
                doubtful.append(number)
            parted |= {", ".join(names_of_row[start:]) for start in range(1, len(names_of_row))}
        return frozenset(doubtful)

    def _area(self, number: int, on: date | None) -> Place:
        named = self._area_names(number)
        if not named or number in self._wider:
            raise _CellError("AREA-MISSING", "area", form=self._heading("area"))
        column, text = next(iter(named.items()))
        whole = self._named_area(number)
        level = self._level(number) or (self._header.areas[column] if names.take_apart(text).title is None else None)
        area = names.resolve_area(whole, on) or names.resolve_area(whole, on, self._province)
        part = None
        if area is not None and area.level == "province" and names.take_apart(text).title is None:
            inside = (names.resolve_part(text, whole, on) for whole in (area, *self._wholes))
            part = next((found for found in inside if found is not None), None)
        if area is not None and level is not None and area.level != level:
            area, part = (part if part is not None and part.level == level else None), None
        if area is None:
            suggested = unknown_area(text[:_LONGEST_NAME], "").parameters
            raise _CellError("AREA-UNKNOWN", "area", **suggested)
        if part is not None and level is None and self._wholes:
            raise _CellError("AREA-AMBIGUOUS", "area", name=text, whole=area.name, part=part.name)
        for wider in list(named.values())[1:]:
            around = names.resolve_area(wider, on)
            if around is not None and not names.lies_in(area, around):
                raise _CellError("AREA-ELSEWHERE", "area", name=area.name, whole=around.name)
        return place(area, text)

    def _level(self, number: int) -> str | None:
        text = self._text(number, "area_level")
        level = self._levels.get(fold(text))
        if text and level is None:
            raise _CellError("CODE-UNKNOWN", "area_level", name=text[:_LONGEST_NAME], known=", ".join(self._levels))
        return level

    def _breakdown(self, number: int, issues: list[Issue]) -> Breakdown:
        written = self._text(number, "indicator_name") or self._text(number, "indicator")
        told = self._named_in_full(written) or {}
        told = told if told.get("indicator") == self._told_indicator(number)["indicator_code"] else {}
        codes: dict[str, str] = {dimension: str(told[dimension]) for dimension in _CODED if dimension in told}
        for dimension in _CODED:
            text = self._text(number, dimension)
            if text and fold(text) not in self._whole:
                code = self._code(text, dimension)
                if codes.setdefault(dimension, code) != code:
                    row = self._text(number, "indicator")
                    raise _CellError("LABELS-CONFLICT", dimension, row=row, column=text)
        return Breakdown(market=self._market(number, issues), **codes)

    def _code(self, text: str, dimension: Role) -> str:
        known_codes = _codes_by_name(dimension)
        code = known_codes.get(fold(text)) or known_codes.get(take_apart(text).folded)
        code = self._sexes.get(fold(text)) if code is None and dimension == "sex" else code
        code = code or _code_in_words(text, dimension)
        if code is None:
            known = ", ".join(reference.breakdown_codes(dimension))
            raise _CellError("CODE-UNKNOWN", dimension, name=text[:_LONGEST_NAME], known=known)
        return code

    def _market(self, number: int, issues: list[Issue]) -> str | None:
        text = self._text(number, "market")
        if not text or fold(text) in self._whole:
            return None
        code = self._markets.get(text.upper(), text.upper())
        market = _markets_by_code().get(code) or names.resolve_market(text)
        if market is not None:
            return market
        known = tuple(row["name_vi"] for row in reference.rows("markets"))
        close = ", ".join(names.suggestions(text, known)) or "—"
        parameters = {"name": text[:_LONGEST_NAME], "suggestions": close}
        issues.append(Issue("MARKET-UNKNOWN", IssueSeverity.WARNING, self._address(number, "market"), parameters))
        return text[:_LONGEST_NAME]

    def _quote(self, number: int) -> str:
        parts = [self._text(number, "indicator"), self._named_area(number), self._text(number, "period")]
        return " · ".join([*(part for part in parts if part), shown(self._value(number, "value"))])

    def _heading(self, role: Role) -> str:
        return str(self._sheet.rows[self._header.row][self._header.columns[role]])

    def _value(self, number: int, role: Role) -> Value:
        column = self._header.columns.get(role)
        return "" if column is None else self._sheet.rows[number][column]

    def _text(self, number: int, role: Role) -> str:
        column = self._header.columns.get(role)
        return "" if column is None else self._text_in(number, column)

    def _text_in(self, number: int, column: int) -> str:
        value = self._sheet.rows[number][column]
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return " ".join(normalise(str(value)).split())

    def _address(self, number: int, role: Role) -> str:
        column = self._header.columns.get(role, self._header.columns["value"])
        return self._sheet.address(number, column)


def _without_programme(figure: Figure) -> tuple[object, ...]:
    """The coordinates of a figure but for its programme."""
    rest = replace(figure.breakdown, programme=None)
    return (figure.indicator, figure.about, figure.kind, figure.area_key, figure.area, figure.period, rest)


def _is_far(one: float, other: float) -> bool:
    """Whether two amounts of one kind are further apart than those of units of one level are, by and large."""
    return not 1 / _FAR < one / other < _FAR


def _indicator_labels(form: str) -> list[Label]:
    """The labels of a form that tell an indicator."""
    tables = (table for known in forms() if known.form == form for table in known.tables)
    return [label for table in tables for label in table.labels if label.sets.indicator is not None]


@lru_cache(maxsize=4096)
def _code_in_words(text: str, dimension: str) -> str | None:
    """The one code of a dimension that words mean, and nothing else, in any form that knows them."""
    vocabularies = (vocabulary_of(table) for form in forms() for table in form.tables)
    meanings = [known.heading(take_apart(text), None, frozenset()) for known in vocabularies]
    told = {str(meaning.sets.get(dimension, "")) for meaning in meanings if meaning is not None and meaning.sets}
    is_alone = all(meaning is None or len(meaning.sets) <= 1 for meaning in meanings)
    return told.pop() or None if len(told) == 1 and is_alone else None


@lru_cache
def _words_of(form: str) -> Vocabulary:
    """The words of a form by which indicators and times are told."""
    return vocabulary_of(next(table for known in forms() if known.form == form for table in known.tables))


def _province_around(named: Sequence[Area]) -> Area | None:
    """The one province in which all of these lie, be it by what it became a part of: names that several units bear lie
    there too."""
    found = {names.province_of(area) for area in named}
    provinces = {province for province in found if province is not None}
    around = (whole for whole in provinces if all(names.lies_in(province, whole) for province in provinces))
    return next(around, None) if provinces == found else None


def _as_date(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _distinct(issues: list[Issue]) -> list[Issue]:
    return list({(issue.code, issue.address): issue for issue in issues}.values())


def _sheet_issues(sheets: list[Sheet], headers: list[_Header], form: Form) -> Iterator[Issue]:
    used = {header.sheet.name for header in headers}
    for sheet in sheets:
        has_numbers = sheet.name not in used and holds_numbers(sheet)
        parameters = {"sheet": sheet.name, "form": form.title_vi}
        if sheet.name in used and sheet.is_hidden:
            yield Issue("SHEET-HIDDEN", IssueSeverity.NOTICE, f"{sheet.name}!A1", parameters)
        elif sheet.name not in used and has_numbers:
            yield Issue("SHEET-NOT-READ", IssueSeverity.WARNING, f"{sheet.name}!A1", parameters)


def _common_area(figures: list[Figure]) -> str | None:
    """The one area that all figures speak of, else the whole country."""
    areas = {figure.area for figure in figures}
    country = next(area for area in reference.areas().values() if area.level == "country")
    return areas.pop() if len(areas) == 1 else (country.name if areas else None)


def _span(figures: list[Figure]) -> Period | None:
    periods = {figure.period for figure in figures}
    if len(periods) == 1:
        return periods.pop()
    ends = [period.end for period in periods if period.end]
    starts = [period.start for period in periods if period.start]
    if not ends:
        return None
    found = between(min(starts), max(ends)) if starts else None
    return found or year_of(max(ends).year)


@lru_cache
def _indicators_by_name() -> dict[str, Mapping[str, str]]:
    codes = reference.indicators()
    known: dict[str, Mapping[str, str]] = {fold_label(name): codes[code] for name, code in _told_by_forms("indicator")}
    for code, row in codes.items():
        known |= {fold_label(name): row for name in (code, row["name_vi"], row["name_en"])}
    return known


@lru_cache
def _codes_by_name(dimension: str) -> dict[str, str]:
    rows = reference.breakdown_codes(dimension)
    known = {fold(name): code for name, code in _told_by_forms(dimension)}
    return known | {fold(name): code for code, row in rows.items() for name in (code, row["name_vi"], row["name_en"])}


def _told_by_forms(dimension: str) -> list[tuple[str, str]]:
    """The words that alone mean one code of a dimension in the forms that have them, and no other code in any."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for table in (table for form in forms() for table in form.tables):
        shared = writing().labels if table.shares_labels else []
        for label in [*table.labels, *(shared if dimension != "indicator" else ())]:
            told = coordinates_of(label.sets)
            if dimension == "indicator" and not told and table.defaults.indicator and not label.ignore:
                told = {dimension: table.defaults.indicator}
            for alias in label.aliases:
                found[take_apart(alias).core].add(str(told[dimension]) if told.keys() == {dimension} else "")
    return [(name, code) for name, codes in found.items() if len(codes) == 1 and (code := next(iter(codes)))]


@lru_cache
def _markets_by_code() -> dict[str, str]:
    return {row["market_code"]: row["name_vi"] for row in reference.rows("markets")}
