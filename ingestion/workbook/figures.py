"""The figures of one table: each cell where a row and a column meet, with all that both say of it.

Cells are read as arrays. What a row and a column tell together is worked out once for all rows that tell the same but
for their area; whole stored numbers are scaled at once; only texts, fractions and oddities are read one by one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property

import numpy as np
import pyarrow as pa

from ingestion.model import Issue, IssueSeverity, Kind
from ingestion.workbook.body import Body, Flags
from ingestion.workbook.book import NOWHERE, Integers, Row, Rows, Told
from ingestion.workbook.cells import (
    COUNTED,
    LARGEST_PLAIN,
    LARGEST_STATED,
    TOLD_BY_CELL,
    Marks,
    Stated,
    Unread,
    is_blank,
    is_same,
    looks_stated,
    numbers_of_notes,
    read_cell,
    shown,
)
from ingestion.workbook.columns import Column
from ingestion.workbook.context import Context
from ingestion.workbook.forms import Form, writing
from ingestion.workbook.grid import Value
from ingestion.workbook.labels import Place, is_pending, unit_words
from ingestion.workbook.output import Axes, Places, Plans, Statements, as_table
from ingestion.workbook.plans import Measure, Plan, planner_of
from ingestion.workbook.spots import Spot
from ingestion.workbook.tables import Located

_SIGNED = (Kind.RATIO, Kind.CHANGE)  # what may be below zero
_NEAR, _FAR = 100, 1000  # times that the largest amounts of two columns of loans may be apart, or hardly ever are


class TableReader:
    """Reads the cells of one table; what does not fit is collected as an issue, once for each cause."""

    def __init__(self, form: Form, table: Located, context: Context) -> None:
        self._form = form
        self._table = table
        self._context = context
        self._planner = planner_of(form, table, context)
        self._columns: Sequence[Column] = ()
        self.issues: list[Issue] = []
        self.measures: list[Measure] = []

    def figures(self, columns: Sequence[Column], rows: Rows, body: Body) -> pa.Table:
        """The figures of all filled cells, row by row, in the columns of `ingestion.figures.TOLD`; the reasons for
        those that are none are in `issues`, and what the figures measure in `measures`."""
        self._columns, self._rows = columns, rows
        for issue in self._missing_labels(list(rows.told_apart.values())):
            self._collect(issue)
        body = body.pick(rows.positions)
        plans = self._plans()
        for issue in self._wrong_units(plans):
            self._collect(issue)
        places = self._places(plans)
        for issue in self._told_twice(plans):
            self._collect(issue)
        filled = self._filled(body)
        is_clear = plans.is_clear[plans.of] & places.are_known(plans)
        for spot in _spots(filled & ~is_clear):
            self._collect(self._unclear(spot, plans.at(spot)))
        statements = self._read(body, plans, filled & is_clear)
        for issue in self._doubtful_units(plans, statements):
            self._collect(issue)
        self.measures = _measures(plans, statements)
        return as_table(Axes(self._table.sheet, rows, columns), plans, places, statements)

    def _plans(self) -> Plans:
        """The plan of every column under rows that tell the same, and which of them holds for each cell."""
        told_apart = self._rows.told_apart
        plans = [self._planner.plan(told, column) for told in told_apart.values() for column in self._columns]
        first = np.zeros(len(self._rows), dtype=np.int64)
        if len(told_apart) > 1:
            first_of = {number: position * len(self._columns) for position, number in enumerate(told_apart)}
            first[:] = list(map(first_of.__getitem__, self._rows.told))
        return Plans(plans, first[:, None] + np.arange(len(self._columns)))

    def _places(self, plans: Plans) -> Places:
        """The area of each row's cells: told by the row or its column, else by the lines above the table; it is the
        unit that bore the name on the last day of the column's period, or of the document's when that is earlier."""
        found: dict[tuple[Place | None, date | None], int] = {}
        lists: list[Integers] = []
        of_plan = []
        for plan in plans.plans:
            measure = plan.measure if isinstance(plan, Plan) else None
            key = (measure.place, self._day_of_names(measure)) if measure else (None, None)
            if key not in found:
                places = self._places_of_rows(*key)
                alike = (position for position, other in enumerate(lists) if np.array_equal(places, other))
                found[key] = next(alike, len(lists))
                lists += [places] if found[key] == len(lists) else []
            of_plan.append(found[key])
        return Places(self._rows.book.gazetteer, lists, of_plan)

    def _day_of_names(self, measure: Measure) -> date | None:
        """A plan reaches beyond its document, but it is the plan of the unit that the document then spoke of."""
        told = self._context.period.end if self._context.period is not None else None
        days = (day for day in (measure.period.end, told, self._context.named_on) if day is not None)
        return min(days) if measure.period.end is not None else None

    def _places_of_rows(self, place: Place | None, day: date | None) -> Integers:
        """The area of each row under a column that names this one, if any, by its name on a day; NOWHERE where they
        contradict each other."""
        gazetteer, named = self._rows.book.gazetteer, self._rows.areas
        told = set(named.tolist()) - {NOWHERE} if place is not None else ()
        others = [number for number in told if gazetteer.place(number) != place]
        named[named == NOWHERE] = gazetteer.number(place or self._whole)
        if others:
            named[np.isin(named, others)] = NOWHERE
        return gazetteer.on(day, named) if day is not None else np.zeros_like(named)

    @cached_property
    def _whole(self) -> Place | None:
        """The reporting unit; as it is now where rows name former units, which make it up, or call it the present
        one."""
        whole = self._context.place
        is_of_today = any(kind.is_of_today for kind in self._rows.kinds)
        return replace(whole, is_fixed=True) if whole is not None and is_of_today else whole

    def _filled(self, body: Body) -> Flags:
        """The cells that state something. One that only looks empty is an issue: its formula was never calculated, or
        it holds an error value."""
        filled = ~np.isnan(body.numbers)
        for spot, value in body.others.items():
            filled[spot] = not is_blank(value)
        sheet = self._table.sheet
        for code, spots in (("FORMULA-NOT-CALCULATED", sheet.uncalculated), ("CELL-ERROR", sheet.broken)):
            for spot in _spots(body.flags(spots) & ~filled) if spots else ():
                self._collect(_error(code, self._address(spot)))
        return filled

    def _read(self, body: Body, plans: Plans, told: Flags) -> Statements:
        """What the cells state that are told of."""
        is_merged, is_percent = body.flags(self._table.sheet.merged), body.flags(self._table.sheet.percents)
        is_plain = told & plans.are_whole[plans.of] & ~is_merged & ~is_percent
        numbers = np.where(is_plain, body.numbers, np.nan)
        most = np.minimum(LARGEST_PLAIN, LARGEST_STATED // plans.scale)[plans.of]
        is_plain = (numbers >= 0) & (numbers < most) & (numbers == np.floor(numbers))
        others: list[tuple[Spot, Value, Stated]] = []
        odd = list(_spots(told & ~is_plain))
        marks = self._marks(plans, body) if odd else Marks()
        for spot in odd:
            value, plan = body.value(spot), plans.at(spot)
            stated: Stated | Unread = Unread("CELL-MERGED", shown(value))
            if isinstance(plan, Plan) and not is_merged[spot]:
                stated = _stated(value, plan.measure, marks, is_percent=bool(is_percent[spot]))
            if isinstance(stated, Stated):
                others.append((spot, value, stated))
            else:
                self._collect(self._unread(stated, spot))
        return Statements(is_plain, body.numbers, others)

    def _marks(self, plans: Plans, body: Body) -> Marks:
        """The marks of the table's amounts of money, percentages left out: offices write the two differently."""
        texts = [
            value
            for spot, value in body.others.items()
            if isinstance(value, str) and _is_money(plans.at(spot)) and looks_stated(value)
        ]
        return Marks.of(texts, whole_units=self._table.spec.whole_units, notes=self._notes())

    def _notes(self) -> frozenset[str]:
        """The numbers of the notes on the sheet."""
        rows = self._table.sheet.rows
        return numbers_of_notes(
            value for number in self._table.sheet.worded_rows for value in rows[number] if isinstance(value, str)
        )

    def _missing_labels(self, kinds: Sequence[Told]) -> Iterator[Issue]:
        for requirement in self._table.spec.required if kinds else ():
            if not any(
                self._planner.meets(told, column, place)
                for told in kinds
                for column in self._columns
                for place in requirement.places
            ):
                yield _error("LABEL-MISSING", self._table.address, label=requirement.label)

    def _wrong_units(self, plans: Plans) -> Iterator[Issue]:
        """An error for a table of money, or of percentages, by its line of units all of whose headings speak of
        persons, turns or projects: one of the two is not what it seems."""
        told = {unit_words()[word][0] for word in self._context.units}
        counted = {plan.measure.unit for plan in plans.plans if isinstance(plan, Plan)}
        if (
            told in ({"vnd"}, {"pct"})
            and counted
            and counted.issubset(COUNTED)
            and not any(column.units for column in self._columns)
        ):
            yield _error("UNIT-CONFLICT", self._table.address, label=self._columns[0].label)
        yield from self._idle_unit(plans)

    def _doubtful_units(self, plans: Plans, statements: Statements) -> Iterator[Issue]:
        """An error for a column of money in another unit than the line above the table tells, or else most columns of
        money, when its amounts are far from all others in its own unit and near them in that of the others: one of the
        two is a slip."""
        above = {scale for word in self._context.units for unit, scale in [unit_words()[word]] if unit == "vnd"}
        scales = Counter(plan.measure.scale for plan in plans.plans if isinstance(plan, Plan) and _is_money(plan))
        usual, count = max(scales.items(), key=lambda item: item[1], default=(TOLD_BY_CELL, 0))
        if not above and count * 2 > scales.total() and usual != TOLD_BY_CELL:
            above = {usual}
        if len(above) != 1 or scales.keys() <= above:
            return
        told = above.pop()
        largest = self._largest_amounts(plans, statements)
        others = max((amount for scale, _, amount in largest if scale == told), default=0.0)
        for scale, column, amount in largest if others else ():
            is_near_as_told = _times_apart(amount / scale * told, others) < _NEAR
            if scale != told and is_near_as_told and _times_apart(amount, others) > _FAR:
                yield _error("UNIT-CONFLICT", column.address, label=column.label)

    def _largest_amounts(self, plans: Plans, statements: Statements) -> list[tuple[int, Column, float]]:
        """Of each unit and column of money that has amounts, the largest in đồng."""
        largest: dict[tuple[int, int], float] = {}
        stated = [(spot, statements.numbers[spot] * plans.scale[plans.of[spot]]) for spot in _spots(statements.plain)]
        stated += [(spot, float(amount.value)) for spot, _, amount in statements.others]
        for spot, amount in stated:
            plan = plans.at(spot)
            if isinstance(plan, Plan) and _is_money(plan) and plan.measure.kind not in _SIGNED and amount > 0:
                key = (plan.measure.scale, spot[1])
                largest[key] = max(largest.get(key, 0.0), float(amount))
        return [(scale, self._columns[column], amount) for (scale, column), amount in largest.items() if scale > 0]

    def _told_twice(self, plans: Plans) -> Iterator[Issue]:
        """An error for a column that comes to say the same as one before it, and holds other amounts: one is told by
        its headings to be of a time, say, and the other by the title, to be of the same one."""
        cells, width = self._table.sheet.rows, len(self._columns)
        found: dict[tuple[int, int], list[int]] = {}
        for start in range(0, len(plans.plans), width or 1):
            seen: dict[tuple[object, ...], int] = {}
            for number, plan in enumerate(plans.plans[start : start + width]):
                if isinstance(plan, Plan) and (first := seen.setdefault(plan.subject, number)) != number:
                    found.setdefault((first, number), []).append(start)
        for (first, number), starts in found.items():
            one, other = (self._columns[position] for position in (first, number))
            rows = (row.sheet_row for row, of in zip(self._rows, plans.of[:, 0].tolist(), strict=True) if of in starts)
            pairs = ((cells[row][one.index], cells[row][other.index]) for row in rows)
            if any(not is_blank(left) and not is_blank(right) and not is_same(left, right) for left, right in pairs):
                yield _error("COLUMN-REPEATED", other.address, label=other.label, first=one.address)

    def _idle_unit(self, plans: Plans) -> Iterator[Issue]:
        """An error for a line of units that tells one of money where every column of money tells another: one of the
        two is wrong, and which one nobody can tell."""
        above = {scale for word in self._context.units for unit, scale in [unit_words()[word]] if unit == "vnd"}
        money = [
            (self._columns[position % len(self._columns)], plan.measure.scale)
            for position, plan in enumerate(plans.plans)
            if _is_money(plan) and isinstance(plan, Plan)
        ]
        if above and money and above.isdisjoint(scale for _, scale in money):
            yield _error("UNIT-CONFLICT", money[0][0].address, label=money[0][0].label)

    def _unclear(self, spot: Spot, plan: Plan | Issue | None) -> Issue:
        """Why nothing can be said of a cell that is filled."""
        if isinstance(plan, Issue):
            return plan
        if plan is not None and not _contradicts(self._rows[spot[0]], plan.measure):
            return _error("AREA-MISSING", self._table.address, form=self._form.title_vi)
        return _error("LABELS-CONFLICT", self._address(spot), **self._labels(spot))

    def _unread(self, unread: Unread, spot: Spot) -> Issue:
        if unread.code == "UNIT-MISSING":
            column = self._columns[spot[1]]
            return _error(unread.code, column.address, label=column.label)
        parameters = {"text": unread.detail, **self._labels(spot)}
        if unread.code == "NUMBER-EXPECTED" and is_pending(unread.detail):
            return Issue("FIGURE-PENDING", IssueSeverity.WARNING, self._address(spot), parameters)
        return _error(unread.code, self._address(spot), **parameters)

    def _labels(self, spot: Spot) -> dict[str, str]:
        return {"row": self._rows[spot[0]].label.text, "column": self._columns[spot[1]].label}

    def _address(self, spot: Spot) -> str:
        row, column = spot
        return self._table.sheet.address(self._rows[row].sheet_row, self._columns[column].index)

    def _collect(self, issue: Issue) -> None:
        if issue not in self.issues:
            self.issues.append(issue)


def _measures(plans: Plans, statements: Statements) -> list[Measure]:
    """The measures of all that is stated."""
    used = np.bincount(plans.of[statements.plain], minlength=len(plans.plans))
    for spot, _, _ in statements.others:
        used[plans.of[spot]] += 1
    told = (plans.plans[position] for position in np.flatnonzero(used).tolist())
    return [plan.measure for plan in told if isinstance(plan, Plan)]


def _stated(value: Value, measure: Measure, marks: Marks, *, is_percent: bool) -> Stated | Unread:
    if not is_percent and measure.indicator in writing().never_small_pct and _is_fraction(value):
        return Unread("PERCENT-AMBIGUOUS", shown(value))
    stated = read_cell(value, measure.unit, measure.scale, marks, is_percent=is_percent)
    if isinstance(stated, Stated) and stated.value < 0 and measure.kind not in _SIGNED:
        return Unread("NUMBER-NEGATIVE", shown(value))
    return stated


def _is_money(plan: Plan | Issue | None) -> bool:
    return isinstance(plan, Plan) and plan.measure.unit == "vnd"


def _times_apart(one: float, other: float) -> float:
    return max(one / other, other / one)


def _is_fraction(value: Value) -> bool:
    return isinstance(value, float) and 0 < value <= 1


def _contradicts(row: Row, measure: Measure) -> bool:
    """Whether row and column name different areas."""
    return measure.place is not None and row.area is not None and row.area != measure.place


def _spots(flags: Flags) -> Iterable[Spot]:
    return zip(*(axis.tolist() for axis in np.nonzero(flags)), strict=True)


def _error(code: str, address: str, **parameters: str) -> Issue:
    return Issue(code, IssueSeverity.ERROR, address, parameters)
