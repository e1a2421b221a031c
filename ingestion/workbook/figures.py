"""The figures of one table: each cell where a row and a column meet, with all that both say of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from ingestion.model import Address, Breakdown, Figure, Issue, IssueSeverity, Kind, Period, SourceRank
from ingestion.workbook.axes import Column, Row
from ingestion.workbook.cells import Marks, Stated, Unread, is_blank, read_cell
from ingestion.workbook.context import Context
from ingestion.workbook.forms import Coordinates, Form
from ingestion.workbook.grid import Value, cell_name
from ingestion.workbook.labels import Coordinate, Place, coordinates_of, is_none, place_on, unit_words
from ingestion.workbook.periods import year_of
from ingestion.workbook.tables import Located
from warehouse import reference

_BREAKDOWNS = ("market", "sex", "channel", "programme", "fund_source", "departure_channel")


@dataclass(frozen=True, slots=True)
class Slot:
    """What a row and a column together say of the cell where they meet, whatever stands in it."""

    indicator: str
    about: str | None
    unit: str
    scale: int
    kind: Kind
    place: Place
    period: Period
    breakdown: Breakdown


class TableReader:
    """Reads the cells of one table; what does not fit is collected as an issue, once for each cause."""

    def __init__(self, form: Form, table: Located, context: Context) -> None:
        self._form = form
        self._table = table
        self._context = context
        self._defaults = coordinates_of(table.spec.defaults)
        self._slots: dict[tuple[object, ...], Slot | Issue] = {}
        self.issues: list[Issue] = []

    def figures(self, columns: tuple[Column, ...], rows: list[Row]) -> list[Figure]:
        """The figures of all filled cells; the reasons for those that are none are in `issues`."""
        self.issues += self._missing_labels(columns, rows)
        marks = self._marks(columns, rows)
        return [figure for row in rows for figure in self._row_figures(row, columns, marks)]

    def _row_figures(self, row: Row, columns: tuple[Column, ...], marks: Marks) -> Iterator[Figure]:
        sheet = self._table.sheet
        values = sheet.rows[row.index]
        for column in columns:
            spot = (row.index, column.index)
            value = values[column.index]
            if is_blank(value):
                self._note_empty(spot)
                continue
            slot = self._slot(row, column)
            if isinstance(slot, Issue):
                self._collect(slot)
                continue
            stated = read_cell(value, slot.unit, slot.scale, marks, is_percent=spot in sheet.percents)
            if not isinstance(stated, Unread) and stated.low < 0 and slot.kind is not Kind.RATIO and stated.value < 0:
                stated = Unread("NUMBER-NEGATIVE", _shown(value))
            if isinstance(stated, Unread):
                self._refuse(spot, stated, row, column)
            else:
                yield self._figure(spot, row, column, slot, stated)

    def _figure(self, spot: tuple[int, int], row: Row, column: Column, slot: Slot, stated: Stated) -> Figure:
        value = self._table.sheet.rows[spot[0]][spot[1]]
        return Figure(
            address=Address(sheet=self._table.sheet.name, cell=cell_name(*spot)),
            quote=f"{row.label} · {column.label} · {_shown(value)}",
            indicator=slot.indicator,
            value=stated.value,
            low=stated.low,
            high=stated.high,
            unit=slot.unit,
            kind=slot.kind,
            area=slot.place.name,
            area_level=slot.place.level,
            area_key=slot.place.key,
            period=slot.period,
            breakdown=slot.breakdown,
            hedge=stated.hedge,
            about=slot.about,
            is_total=row.is_total or column.meaning.is_total,
            source_rank=SourceRank.FORM,
        )

    def _note_empty(self, spot: tuple[int, int]) -> None:
        """A cell that only looks empty: its formula was never calculated, or it holds an error value."""
        sheet = self._table.sheet
        if spot in sheet.uncalculated:
            self._collect(_error("FORMULA-NOT-CALCULATED", sheet.address(*spot)))
        elif spot in sheet.broken:
            self._collect(_error("CELL-ERROR", sheet.address(*spot)))

    def _refuse(self, spot: tuple[int, int], unread: Unread, row: Row, column: Column) -> None:
        parameters = {"text": unread.detail, "row": row.label, "column": column.label}
        self._collect(Issue(unread.code, IssueSeverity.ERROR, self._table.sheet.address(*spot), parameters))

    def _collect(self, issue: Issue) -> None:
        if issue not in self.issues:
            self.issues.append(issue)

    def _slot(self, row: Row, column: Column) -> Slot | Issue:
        key = (*row.sets.items(), row.units, column.index)
        known = self._slots.get(key)
        if known is None:
            known = self._slots[key] = self._made_slot(row, column)
        return known

    def _made_slot(self, row: Row, column: Column) -> Slot | Issue:
        sets = together(self._defaults, row.sets, column.meaning.sets)
        at = self._table.sheet.address(row.index, column.index)
        if sets is None:
            return _error("LABELS-CONFLICT", at, row=row.label, column=column.label)
        indicator, about = sets.get("indicator"), sets.get("about")
        if not isinstance(indicator, str):
            return _error("COLUMN-UNMAPPED", column.address, label=column.label)
        facts = reference.indicators()[indicator]
        unit = self._unit(facts["unit"], row, column)
        if isinstance(unit, Issue):
            return unit
        place = sets.get("area") or self._context.place
        if not isinstance(place, Place):
            return _error("AREA-MISSING", self._table.address, form=self._form.title_vi)
        kind = Kind(facts["kind"])
        about_code = about if isinstance(about, str) else None
        subject = reference.indicators()[about_code]["kind"] if about_code else facts["kind"]
        period = self._period(sets, kind, subject)
        if period is None:
            return _error("PERIOD-MISSING", self._table.address, form=self._form.title_vi)
        breakdown = Breakdown(**{name: _code(sets.get(name)) for name in _BREAKDOWNS})
        place = place_on(place, period.end or date.max)
        return Slot(indicator, about_code, facts["unit"], unit, kind, place, period, breakdown)

    def _unit(self, unit: str, row: Row, column: Column) -> int | Issue:
        """What one written unit is worth: told by the column, then the row, then the line above the table."""
        for words in (column.units, row.units, self._context.units):
            told = [unit_words()[word] for word in words]
            scales = {scale for counted, scale in told if counted == unit}
            if len(scales) == 1:
                return scales.pop()
            if len(scales) > 1 or (told and words is not self._context.units and unit in ("vnd", "pct")):
                return _error("UNIT-CONFLICT", column.address, label=column.label)
        if unit == "vnd":
            return _error("UNIT-MISSING", column.address, label=column.label)
        return 1

    def _period(self, sets: Mapping[str, Coordinate], kind: Kind, subject: str) -> Period | None:
        """The period of a figure: a stock stands at its end, a plan is the year's, loans cumulate from January."""
        period = sets.get("period") or self._context.period
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
        texts = []
        for row in rows:
            values = self._table.sheet.rows[row.index]
            for column in columns:
                value = values[column.index]
                if isinstance(value, str) and any(map(str.isdigit, value)):
                    slot = self._slot(row, column)
                    if isinstance(slot, Slot) and slot.unit == "vnd":
                        texts.append(value)
        return Marks.of(texts, whole_units=self._table.spec.whole_units)


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


def _code(coordinate: Coordinate | None) -> str | None:
    return None if is_none(coordinate) else str(coordinate)


def _shown(value: Value) -> str:
    """A cell as a Vietnamese reader sees it: `29.741`, `7,38`, or the text as it stands."""
    if type(value) is not float:
        return " ".join(str(value).split())
    digits = f"{value:,.15g}"
    return digits.replace(",", "\0").replace(".", ",").replace("\0", ".")


def _error(code: str, address: str, **parameters: str) -> Issue:
    return Issue(code, IssueSeverity.ERROR, address, parameters)
