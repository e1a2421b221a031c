"""The figures of one table: each cell where a row and a column meet, with all that both say of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ingestion.model import Address, Breakdown, Figure, Issue, IssueSeverity, Kind, Period, SourceRank
from ingestion.workbook.cells import COUNTED, Marks, Stated, Unread, is_blank, looks_stated, read_cell, shown
from ingestion.workbook.columns import Column
from ingestion.workbook.context import Context
from ingestion.workbook.forms import NONE, Coordinates, Form, writing
from ingestion.workbook.grid import Value
from ingestion.workbook.labels import Coordinate, Place, coordinates_of, is_none, place_on, unit_words
from ingestion.workbook.periods import relative, year_of
from ingestion.workbook.rows import Row
from ingestion.workbook.tables import Located
from warehouse import reference

_BREAKDOWNS = ("market", "sex", "channel", "programme", "fund_source", "departure_channel")
PLAIN_COUNTS = 10**15  # below it a stored number holds every count exactly
_OF_EACH_ROW = ("area", *_BREAKDOWNS)


@dataclass(frozen=True, slots=True)
class Measure:
    """What the cells of one column say under rows that differ in nothing but their area and breakdown.

    `place` is the area that the column names, if any. One written unit is worth `scale` base units. `breakdown` holds
    what the form and the column say of it, `own` what the column alone says. `is_plain_count`: it counts single things.
    """

    indicator: str
    about: str | None
    unit: str
    scale: int
    kind: Kind
    place: Place | None
    period: Period
    breakdown: Mapping[str, Coordinate]
    own: Mapping[str, Coordinate]
    is_plain_count: bool


@dataclass(frozen=True, slots=True)
class Coordinated:
    """The part of the whole that one cell speaks of."""

    place: Place
    breakdown: Breakdown


@dataclass(frozen=True, slots=True)
class _Plan:
    """What one column says of the cells under rows that tell the same; no breakdown where row and column contradict."""

    column: Column
    measure: Measure | Issue
    breakdown: Breakdown | None


@dataclass(frozen=True, slots=True)
class _Told:
    """What a row's label says but for its area, parted: what decides the measure, and the breakdown."""

    measure: Mapping[str, Coordinate]
    breakdown: Mapping[str, Coordinate]
    key: tuple[object, ...]


def _told(row: Row) -> _Told:
    measure = {name: code for name, code in row.sets.items() if name not in _OF_EACH_ROW}
    breakdown = {name: code for name, code in row.sets.items() if name in _BREAKDOWNS}
    return _Told(measure, breakdown, (row.units, *measure.items(), *breakdown.items()))


class TableReader:
    """Reads the cells of one table; what does not fit is collected as an issue, once for each cause."""

    def __init__(self, form: Form, table: Located, context: Context) -> None:
        self._form = form
        self._table = table
        self._context = context
        self._defaults = coordinates_of(table.spec.defaults)
        self._measures: dict[tuple[object, ...], Measure | Issue] = {}
        self._plans: dict[tuple[object, ...], list[_Plan]] = {}
        self.issues: list[Issue] = []

    def figures(self, columns: tuple[Column, ...], rows: list[Row]) -> list[Figure]:
        """The figures of all filled cells; the reasons for those that are none are in `issues`."""
        for issue in self._missing_labels(columns, rows):
            self._collect(issue)
        marks = self._marks(columns, rows)
        return [figure for row in rows for figure in self._row_figures(row, columns, marks)]

    def _row_figures(self, row: Row, columns: tuple[Column, ...], marks: Marks) -> Iterator[Figure]:
        values = self._table.sheet.rows[row.index]
        places: dict[date | None, Place | None] = {}
        for plan in self._plans_of(row, columns):
            column, measure = plan.column, plan.measure
            value = values[column.index]
            if type(value) is not float and is_blank(value):
                self._note_empty((row.index, column.index))
                continue
            if isinstance(measure, Issue):
                self._collect(measure)
                continue
            end = measure.period.end
            if measure.place is not None or end not in places:
                places[end] = self._place(row, measure)
            figure = self._read(row, plan, measure, places[end], marks)
            if isinstance(figure, Issue):
                self._collect(figure)
            else:
                yield figure

    def _plans_of(self, row: Row, columns: tuple[Column, ...]) -> list[_Plan]:
        """What the row and each column tell together; rows that tell the same but for their area share it."""
        told = _told(row)
        plans = self._plans.get(told.key)
        if plans is None:
            measures = [(column, self._measure(told, row, column)) for column in columns]
            plans = self._plans[told.key] = [
                _Plan(column, measure, None if isinstance(measure, Issue) else _breakdown(told.breakdown, measure))
                for column, measure in measures
            ]
        return plans

    def _read(self, row: Row, plan: _Plan, measure: Measure, place: Place | None, marks: Marks) -> Figure | Issue:
        if place is None:
            return _error("AREA-MISSING", self._table.address, form=self._form.title_vi)
        if plan.breakdown is None or (measure.place and row.sets.get("area", measure.place) != measure.place):
            return self._conflict(row, plan.column)
        stated = self._stated(row, plan.column, measure, marks)
        if isinstance(stated, Unread):
            return self._unread(stated, row, plan.column)
        return self._figure(row, plan.column, measure, Coordinated(place, plan.breakdown), stated)

    def _stated(self, row: Row, column: Column, measure: Measure, marks: Marks) -> Stated | Unread:
        sheet = self._table.sheet
        spot = (row.index, column.index)
        value = sheet.rows[row.index][column.index]
        if spot in sheet.merged:
            return Unread("CELL-MERGED", shown(value))
        if type(value) is float and measure.is_plain_count and 0 <= value < PLAIN_COUNTS and value.is_integer():
            count = Decimal(int(value))
            return Stated(count, count, count)
        is_percent = spot in sheet.percents
        if not is_percent and measure.indicator in writing().never_small_pct and _is_fraction(value):
            return Unread("PERCENT-AMBIGUOUS", shown(value))
        stated = read_cell(value, measure.unit, measure.scale, marks, is_percent=is_percent)
        if isinstance(stated, Stated) and stated.value < 0 and measure.kind not in (Kind.RATIO, Kind.CHANGE):
            return Unread("NUMBER-NEGATIVE", shown(value))
        return stated

    def _place(self, row: Row, measure: Measure) -> Place | None:
        """The area of a cell: told by its row or its column, else by the lines above the table."""
        named = row.sets.get("area") or measure.place or self._context.place
        if not isinstance(named, Place) or measure.period.end is None:
            return None
        return place_on(named, measure.period.end)

    def _figure(self, row: Row, column: Column, measure: Measure, where: Coordinated, stated: Stated) -> Figure:
        sheet = self._table.sheet
        return Figure(
            address=Address(*self._cell(row.index, column)),
            quote=f"{row.label} · {column.label} · {shown(sheet.rows[row.index][column.index])}",
            indicator=measure.indicator,
            value=stated.value,
            low=stated.low,
            high=stated.high,
            unit=measure.unit,
            kind=measure.kind,
            area=where.place.name,
            area_level=where.place.level,
            area_key=where.place.key,
            period=measure.period,
            breakdown=where.breakdown,
            hedge=stated.hedge,
            about=measure.about,
            is_total=row.is_total or column.meaning.is_total,
            source_rank=SourceRank.FORM,
        )

    def _cell(self, row: int, column: Column) -> tuple[str, str]:
        sheet = self._table.sheet
        if sheet.rows_above or sheet.continued:
            return sheet.place(row, column.index)
        return sheet.name, f"{column.letters}{row + 1}"

    def _note_empty(self, spot: tuple[int, int]) -> None:
        """A cell that only looks empty: its formula was never calculated, or it holds an error value."""
        sheet = self._table.sheet
        if spot in sheet.uncalculated:
            self._collect(_error("FORMULA-NOT-CALCULATED", sheet.address(*spot)))
        elif spot in sheet.broken:
            self._collect(_error("CELL-ERROR", sheet.address(*spot)))

    def _unread(self, unread: Unread, row: Row, column: Column) -> Issue:
        address = self._table.sheet.address(row.index, column.index)
        return _error(unread.code, address, text=unread.detail, row=row.label, column=column.label)

    def _conflict(self, row: Row, column: Column) -> Issue:
        address = self._table.sheet.address(row.index, column.index)
        return _error("LABELS-CONFLICT", address, row=row.label, column=column.label)

    def _collect(self, issue: Issue) -> None:
        if issue not in self.issues:
            self.issues.append(issue)

    def _measure(self, told: _Told, row: Row, column: Column) -> Measure | Issue:
        key = (column.index, row.units, *told.measure.items())
        found = self._measures.get(key)
        if found is None:
            found = self._measures[key] = self._made_measure(told, row, column)
        return found

    def _made_measure(self, told: _Told, row: Row, column: Column) -> Measure | Issue:
        sets = together(self._defaults, told.measure, column.meaning.sets)
        if sets is None:
            return self._conflict(row, column)
        indicator, about = sets.get("indicator"), sets.get("about")
        if not isinstance(indicator, str):
            return _error("COLUMN-UNMAPPED", column.address, label=column.label)
        facts = reference.indicators()[indicator]
        scale = self._scale(facts["unit"], row, column)
        if isinstance(scale, Issue):
            return scale
        subject = reference.indicators()[about]["kind"] if isinstance(about, str) else facts["kind"]
        period = self._period(sets, Kind(facts["kind"]), subject)
        if period is None:
            return _error("PERIOD-MISSING", self._table.address, form=self._form.title_vi)
        place = sets.get("area")
        kind = Kind(str(sets.get("kind") or facts["kind"]))
        return Measure(
            indicator=indicator,
            about=about if isinstance(about, str) else None,
            unit=facts["unit"],
            scale=scale,
            kind=kind,
            place=place if isinstance(place, Place) else None,
            period=period,
            breakdown={name: code for name, code in sets.items() if name in _BREAKDOWNS},
            own={name: code for name, code in column.meaning.sets.items() if name in _BREAKDOWNS},
            is_plain_count=scale == 1 and facts["unit"] in COUNTED,
        )

    def _scale(self, unit: str, row: Row, column: Column) -> int | Issue:
        """What one written unit is worth: told by the column, then the row, then the line above the table."""
        for words in (column.units, row.units, self._context.units):
            told = [unit_words()[word] for word in words]
            scales = {scale for counted, scale in told if counted == unit}
            if len(scales) == 1:
                return scales.pop()
            if len(scales) > 1 or (told and words is not self._context.units):
                return _error("UNIT-CONFLICT", column.address, label=column.label)
        if unit == "vnd":
            return _error("UNIT-MISSING", column.address, label=column.label)
        return 1

    def _period(self, sets: Mapping[str, Coordinate], kind: Kind, subject: str) -> Period | None:
        """The period of a figure: a stock stands at its end, a plan is the year's, loans cumulate from January."""
        period = sets.get("period") or self._context.period
        if isinstance(period, str):
            period = relative(period, self._context.period)
        if not isinstance(period, Period) or period.end is None:
            return None
        if subject == Kind.STOCK:
            return Period(None, period.end, "calendar" if period.start else period.basis)
        if kind is Kind.TARGET and period.basis != "multi_year":
            return year_of(period.end.year)
        if self._form.cumulates_from_january and (period.start is None or period.start.year == period.end.year):
            return Period(date(period.end.year, 1, 1), period.end, "calendar" if period.start else "ytd_to_date")
        return period if period.start is not None else None

    def _missing_labels(self, columns: tuple[Column, ...], rows: list[Row]) -> Iterator[Issue]:
        for requirement in self._table.spec.required:
            wanted = requirement.where
            if not any(
                _meets(together(self._defaults, row.sets, column.meaning.sets), wanted)
                for row in rows
                for column in columns
            ):
                yield _error("LABEL-MISSING", self._table.address, label=requirement.label)

    def _marks(self, columns: tuple[Column, ...], rows: list[Row]) -> Marks:
        """The marks of the table's amounts of money, percentages left out: offices write the two differently."""
        texts = [
            value
            for row in rows
            for column in columns
            if isinstance(value := self._table.sheet.rows[row.index][column.index], str)
            and looks_stated(value)
            and self._is_money(row, column)
        ]
        return Marks.of(texts, whole_units=self._table.spec.whole_units)

    def _is_money(self, row: Row, column: Column) -> bool:
        sets = together(self._defaults, row.sets, column.meaning.sets) or {}
        indicator = sets.get("indicator")
        return isinstance(indicator, str) and reference.indicators()[indicator]["unit"] == "vnd"


def _is_fraction(value: Value) -> bool:
    return isinstance(value, float) and 0 < value <= 1


def _breakdown(parts: Mapping[str, Coordinate], measure: Measure) -> Breakdown | None:
    """The breakdown that row and column tell together, or None when they contradict each other."""
    for name in parts.keys() & measure.own.keys():
        if parts[name] != measure.own[name]:
            return None
    told = {**measure.breakdown, **parts}
    return Breakdown(**{name: str(code) for name, code in told.items() if code != NONE})


def together(
    defaults: Mapping[str, Coordinate], row: Mapping[str, Coordinate], column: Mapping[str, Coordinate]
) -> dict[str, Coordinate] | None:
    """All coordinates of a cell, or None when row and column contradict each other.

    A `ratio` makes the figure one about the indicator that it would have been otherwise.
    """
    for dimension in row.keys() & column.keys():
        if row[dimension] != column[dimension]:
            return None
    sets = {**defaults, **row, **column}
    ratio = sets.pop("ratio", None)
    if ratio is not None:
        sets["about"] = sets.get("about") or sets["indicator"]
        sets["indicator"] = ratio
    return sets


def _meets(sets: dict[str, Coordinate] | None, wanted: Coordinates) -> bool:
    if sets is None:
        return False
    return all(
        is_none(sets.get(dimension)) if is_none(code) else sets.get(dimension) == code
        for dimension, code in coordinates_of(wanted).items()
    )


def _error(code: str, address: str, **parameters: str) -> Issue:
    return Issue(code, IssueSeverity.ERROR, address, parameters)
