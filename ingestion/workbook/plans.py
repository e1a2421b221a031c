"""What a row and a column of a table tell together of the cells where they meet, whatever stands in these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple, cast

from ingestion.model import Breakdown, Issue, IssueSeverity, Kind, Period
from ingestion.workbook.book import Told
from ingestion.workbook.cells import COUNTED, TOLD_BY_CELL
from ingestion.workbook.columns import BELOW, Column
from ingestion.workbook.context import Context, describe
from ingestion.workbook.forms import NONE, Coordinates, Form, Table, writing
from ingestion.workbook.labels import (
    APART,
    Coordinate,
    Place,
    coordinates_of,
    fold_label,
    has_any,
    is_none,
    merge,
    unit_words,
)
from ingestion.workbook.periods import Relative, administrative, is_quarter_of, year_of
from ingestion.workbook.tables import Located
from warehouse import reference

RESULTS = (Kind.FLOW, Kind.CUMULATIVE, Kind.STOCK)  # what is known only when its period is over
_MOST_SETTINGS, _MOST_PLANS = 64, 1024  # kept between workbooks, the latter of each setting
_ABROAD = ("overseas", "overseas_work")  # the channel and the programme of those who leave
BREAKDOWNS = ("market", "sex", "channel", "programme", "fund_source", "departure_channel", "enterprise")


@dataclass(frozen=True, slots=True)
class Measure:
    """What the cells of one column say under rows that differ in nothing but their area and breakdown.

    `place` is the area that the column names, if any. One written unit is worth `scale` base units, or what each cell
    says (`TOLD_BY_CELL`). `breakdown` holds
    what the form and the column say of it, `own` what the column alone says.
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

    @property
    def is_exact(self) -> bool:
        """Whether its whole numbers state themselves and no interval about them."""
        return self.scale == 1 and (self.unit in COUNTED or self.unit == "vnd")


@dataclass(frozen=True, slots=True)
class Plan:
    """How the cells of a column are read under rows that tell the same but for their area."""

    measure: Measure
    breakdown: Breakdown

    @property
    def subject(self) -> tuple[object, ...]:
        """What plans of one row share that say the same of it, however their columns tell it."""
        told = self.measure
        return (told.indicator, told.about, told.kind, told.place, told.period.start, told.period.end, self.breakdown)


class _Setting(NamedTuple):
    """What decides about the plans of a table beside its rows and columns: the form's words, the cell of its anchor,
    what form and title say of all its figures, and what its context tells."""

    form: Form
    spec: Table
    address: str
    defaults: tuple[tuple[str, Coordinate], ...]
    period: Period | None
    units: tuple[str, ...]
    is_of_two_periods: bool
    is_administrative: bool


def planner_of(form: Form, table: Located, context: Context) -> Planner:
    """The planner of a table."""
    told = (context.period, context.units, context.is_of_two_periods, context.is_administrative)
    own = (("enterprise", context.enterprise),) if context.enterprise is not None else ()
    return _kept_planner(_Setting(form, table.spec, table.address, (*table.defaults.items(), *own), *told))


class Planner:
    """Makes the plans of tables of one setting, and keeps them for the next workbook of the same make. `None` in place
    of a measure or plan: row and column contradict each other."""

    def __init__(self, setting: _Setting) -> None:
        self._setting = setting
        self._defaults = dict(setting.defaults)
        self._measures: dict[tuple[object, ...], Measure | Issue | None] = {}
        self._plans: dict[tuple[object, ...], Plan | Issue | None] = {}

    def plan(self, told: Told, column: Column) -> Plan | Issue | None:
        """How the cells of a column are read under rows that tell this."""
        key = (told.key, column.key)
        if key not in self._plans:
            if len(self._plans) >= _MOST_PLANS:
                self._plans.clear()
                self._measures.clear()
            self._plans[key] = self._made_plan(told, column)
        return self._plans[key]

    def _made_plan(self, told: Told, column: Column) -> Plan | Issue | None:
        measure = self._measure(told, column)
        if not isinstance(measure, Measure):
            return measure
        parts = {name: code for name, code in told.sets.items() if name in BREAKDOWNS}
        breakdown = _breakdown(parts, measure)
        if breakdown is None or (breakdown.market is not None and not _is_of_abroad(measure, breakdown)):
            return None
        return Plan(measure, breakdown)

    def meets(self, told: Told, column: Column, wanted: Coordinates) -> bool:
        """Whether the cells where they meet are the place that the form wants."""
        sets = self._together(told.sets, column)
        return sets is not None and all(
            is_none(sets.get(dimension)) if is_none(code) else sets.get(dimension) == code
            for dimension, code in coordinates_of(wanted).items()
        )

    def _together(self, row: Mapping[str, Coordinate], column: Column) -> dict[str, Coordinate] | None:
        """All coordinates of a cell, what counts by itself under its own indicators; None where they contradict."""
        sets = together(self._defaults, row, column.meaning.sets)
        if sets is None or sets.pop(APART, None) is None or self._setting.spec.apart is None:
            return sets
        counts = self._setting.spec.apart.counts
        return {
            name: counts.get(str(code), code) if name in ("indicator", "about") else code for name, code in sets.items()
        }

    def _measure(self, told: Told, column: Column) -> Measure | Issue | None:
        parts = {name: code for name, code in told.sets.items() if name not in BREAKDOWNS}
        key = (column.key, told.units, *parts.items())
        if key not in self._measures:
            self._measures[key] = self._made_measure(parts, told.units, column)
        return self._measures[key]

    def _made_measure(
        self, parts: Mapping[str, Coordinate], row_units: tuple[str, ...], column: Column
    ) -> Measure | Issue | None:
        sets = self._together(parts, column)
        if sets is None:
            return None
        indicator, about = sets.get("indicator"), sets.get("about")
        if not isinstance(indicator, str):
            return _error("COLUMN-UNMAPPED", column.address, label=column.label)
        facts = reference.indicators()[indicator]
        scale = self._scale(facts["unit"], row_units, column)
        if isinstance(scale, Issue):
            return scale
        subject = reference.indicators()[about]["kind"] if isinstance(about, str) else facts["kind"]
        kind = Kind(str(sets.get("kind") or facts["kind"]))
        period = self._period(sets, Kind(facts["kind"]), subject, column)
        told = self._setting.period
        is_unfit = period is None and told is not None and "period" in sets
        if is_unfit or (period is not None and kind in RESULTS and self._is_unfinished(period)):
            return _error("PERIOD-UNFIT", column.address, label=column.label, period=describe(told) if told else "?")
        if period is None:
            return _error("PERIOD-MISSING", self._setting.address, form=self._setting.form.title_vi)
        place = sets.get("area")
        return Measure(
            indicator=indicator,
            about=about if isinstance(about, str) else None,
            unit=facts["unit"],
            scale=scale,
            kind=kind,
            place=place if isinstance(place, Place) else None,
            period=period,
            breakdown={name: code for name, code in sets.items() if name in BREAKDOWNS},
            own={name: code for name, code in column.meaning.sets.items() if name in BREAKDOWNS},
        )

    def _scale(self, unit: str, row_units: tuple[str, ...], column: Column) -> int | Issue:
        """What one written unit is worth: told by the column, then the row, then the line above the table."""
        for words in (column.units, row_units, self._setting.units):
            told = [unit_words()[word] for word in words]
            scales = {scale for counted, scale in told if counted == unit}
            if len(scales) == 1:
                return scales.pop()
            if len(scales) > 1 or (told and words is not self._setting.units):
                return _error("UNIT-CONFLICT", column.address, label=column.label)
        return TOLD_BY_CELL if unit == "vnd" else 1

    def _period(self, sets: Mapping[str, Coordinate], kind: Kind, subject: str, column: Column) -> Period | None:
        """The period of a figure: a stock stands at its end, a plan is the year's, loans cumulate from January."""
        period = sets.get("period")
        is_of_kind = isinstance(period, Relative) and not {"month", "quarter"}.isdisjoint(period.steps)
        is_told = isinstance(period, Period) or (isinstance(period, Relative) and period.tells_start)
        is_alike = kind is Kind.TARGET or subject == Kind.STOCK or self._setting.form.cumulates_from_january
        is_doubtful = sets.get("indicator") in self._setting.form.must_tell_time and self._begins_later()
        if not is_told and (is_doubtful or (self._setting.is_of_two_periods and not is_alike)):
            return None
        if isinstance(period, Period) and self._setting.is_administrative and kind is not Kind.TARGET:
            period = administrative(period)
        if isinstance(period, Relative):
            period = period.of(self._setting.period)
        elif period is None:
            period = self._setting.period
        if not isinstance(period, Period) or period.end is None:
            return None
        if subject == Kind.STOCK:
            return Period(None, period.end, "calendar" if period.start else period.basis)
        if kind is Kind.TARGET and period.basis != "multi_year":
            return self._period_of_plan(period, sets.get("period"), column)
        told = sets.get("period")
        is_of_kind = is_of_kind or (isinstance(told, Period) and told.start is not None)
        in_one_year = period.start is None or period.start.year == period.end.year
        if self._setting.form.cumulates_from_january and in_one_year and not is_of_kind:
            return Period(date(period.end.year, 1, 1), period.end, "calendar" if period.start else "ytd_to_date")
        return period if period.start is not None else None

    def _period_of_plan(self, period: Period, headed: Coordinate | None, column: Column) -> Period | None:
        """A plan beside results is the year's, whatever part of it these are of; the one that a document announces is
        that of the stretch in its title (`GIAO CHỈ TIÊU 6 THÁNG CUỐI NĂM …`), and one whose own heading names the
        stretch that the document tells of, that stretch's; a quarter of the year for which one announces it, that
        quarter's. None when a heading tells another."""
        told, year = self._setting.period, year_of(cast("date", period.end).year)
        if self._is_announced_later(period, column):
            return None
        is_own = headed == told and BELOW not in column.label
        announces = self._setting.form.fingerprint.speaks_of == "plans"
        is_quarter = announces and told == year and headed == period and is_quarter_of(year, period)
        if (
            (is_own or is_quarter or (announces and period == told))
            and period.start is not None
            and period.basis == "calendar"
        ):
            return period
        return year if not isinstance(headed, Period) or headed == year else None

    def _is_announced_later(self, period: Period, column: Column) -> bool:
        """Whether a document that announces the plan of one year has a column of a year before, whose heading does not
        call it a plan: was that its plan, or its result?"""
        told = self._setting.period
        if self._setting.form.fingerprint.speaks_of != "plans" or told is None or told.start is None:
            return False
        is_before = period.end is not None and period.end < told.start and told.basis != "multi_year"
        return is_before and not has_any(column.label, _plan_words())

    def _begins_later(self) -> bool:
        """Whether the document's period begins after January."""
        told = self._setting.period
        return told is not None and told.start is not None and told.start.month > 1

    def _is_unfinished(self, period: Period) -> bool:
        """Whether a whole year is told that the document's own period, one of its parts, does not reach the end of."""
        told = self._setting.period
        if told is None or told.end is None or period.end is None or told.end >= period.end:
            return False
        return period.end == year_of(told.end.year).end


@lru_cache
def _plan_words() -> tuple[str, ...]:
    return tuple(map(fold_label, writing().plan_titles.words))


_kept_planner = lru_cache(maxsize=_MOST_SETTINGS)(Planner)


def _is_of_abroad(measure: Measure, breakdown: Breakdown) -> bool:
    """Whether what is counted can be parted by markets: who leaves for them, or is to, or what helps them to leave."""
    if breakdown.channel == _ABROAD[0] or breakdown.programme == _ABROAD[1]:
        return True
    subject = reference.indicators()[measure.about or measure.indicator]
    planned = [
        row["domain"]
        for row in reference.indicators().values()
        if row["target_indicator_code"] == subject["indicator_code"]
    ]
    return "departures" in (subject["domain"], *planned)


def _breakdown(parts: Mapping[str, Coordinate], measure: Measure) -> Breakdown | None:
    """The breakdown that row and column tell together, or None when they contradict each other."""
    if any(parts[name] != measure.own[name] for name in parts.keys() & measure.own.keys()):
        return None
    told = {**measure.breakdown, **parts}
    return Breakdown(**{name: str(code) for name, code in told.items() if code != NONE})


def together(
    defaults: Mapping[str, Coordinate], row: Mapping[str, Coordinate], column: Mapping[str, Coordinate]
) -> dict[str, Coordinate] | None:
    """All coordinates of a cell, or None when row and column contradict each other.

    A `ratio` makes the figure one about the indicator that it would have been otherwise, the kind `target` the plan of
    it, if there is such.
    """
    told = merge(row, column)
    if told is None:
        return None
    sets = {**defaults, **told}
    if sets.get("kind") == Kind.TARGET and "indicator" in sets:
        del sets["kind"]
        plan = reference.indicators()[str(sets["indicator"])]["target_indicator_code"]
        if not plan:
            return None
        sets["indicator"] = plan
    ratio = sets.pop("ratio", None)
    if ratio is not None and ("about" in sets or "indicator" in sets):
        sets["about"] = sets.get("about") or sets["indicator"]
        sets["indicator"] = ratio
    return sets


def _error(code: str, address: str, **parameters: str) -> Issue:
    return Issue(code, IssueSeverity.ERROR, address, parameters)
