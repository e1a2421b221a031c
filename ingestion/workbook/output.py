"""Figures as Arrow columns, made from what holds for whole rows and columns: no object a figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ingestion.figures import MILLIONTH, TOLD
from ingestion.model import Hedge, Issue, SourceRank
from ingestion.workbook.body import Flags, Numbers
from ingestion.workbook.book import NOWHERE, Gazetteer, Integers, Rows
from ingestion.workbook.cells import Stated, shown
from ingestion.workbook.columns import Column
from ingestion.workbook.grid import Sheet, Value
from ingestion.workbook.plans import BREAKDOWNS, Measure, Plan
from ingestion.workbook.spots import Spot
from warehouse.schemas import AMOUNT

_COLUMNS = TOLD.names
_MILLION = 10**6
_SIGN = 63  # the bit of a machine word that tells its sign
_MOST_IN_ONE_WORD = 2**_SIGN // _MILLION - 1
_HALF, _LOWER_HALF = 32, 2**32 - 1  # bits of half a machine word, and those of its lower half
_THOUSAND = 1000
_MOST_KEPT, _FEW_KEPT = 4096, 32  # short and long columns kept between workbooks
_MOST_CELLS_KEPT = 1 << 14  # of one make of table
_BETWEEN, _NOTHING = pa.scalar(" · "), pa.scalar("")
_LOOKED_UP = 10_000  # whole numbers below it are written by looking them up


@dataclass(frozen=True, slots=True)
class Axes:
    """The rows and columns of figures of one table."""

    sheet: Sheet
    rows: Rows
    columns: Sequence[Column]


class Plans:
    """The plans of a table, and for each cell (`of`, rows and columns) the position of the one that holds."""

    def __init__(self, plans: Sequence[Plan | Issue | None], of: Integers) -> None:
        measures = [plan.measure if isinstance(plan, Plan) else None for plan in plans]
        self.plans = plans
        self.of = of
        self.is_clear: Flags = np.array([measure is not None for measure in measures], dtype=bool)
        self.scale: Integers = np.array([measure.scale or 1 if measure else 1 for measure in measures], dtype=np.int64)
        self.step: Integers = np.array([_step(measure) for measure in measures], dtype=np.int64)

    @property
    def are_whole(self) -> Flags:
        """Whether whole numbers of each plan state intervals that end at whole numbers."""
        return np.asarray(self.step % 2 == 0)

    def at(self, spot: Spot) -> Plan | Issue | None:
        """The plan of a cell."""
        return self.plans[int(self.of[spot])]


def _step(measure: Measure | None) -> int:
    """The weight of the last digit of a whole number, in base units; 0 when it states itself and no interval, odd when
    each cell says what it is worth."""
    return 0 if measure is None or measure.is_exact else measure.scale or 1


class Places:
    """The area of each row's cells under each plan."""

    def __init__(self, gazetteer: Gazetteer, lists: Sequence[Integers], of_plan: Sequence[int]) -> None:
        """`lists` has the areas of all rows, `of_plan` which of these lists holds for a plan."""
        self._gazetteer = gazetteer
        self._areas: Integers = np.concatenate(lists) if lists else np.zeros(0, dtype=np.int64)
        self._first: Integers = np.array(of_plan, dtype=np.int64) * (len(lists[0]) if lists else 0)

    def columns(self) -> tuple[pa.Array, ...]:
        """The names, levels and keys of the areas in all lists."""
        return self._gazetteer.columns(self._areas)

    def of(self, plans: Integers, rows: Integers) -> Integers:
        """The positions in `columns` for plans and rows."""
        return np.asarray(self._first[plans] + rows)

    def are_known(self, plans: Plans) -> Flags:
        """Whether the area of each cell is known."""
        is_known = self._areas != NOWHERE
        rows = np.arange(len(plans.of))[:, None]
        return np.asarray(is_known[self.of(plans.of, rows)])


@dataclass(frozen=True, slots=True)
class Statements:
    """What the cells of a table state: `plain` are those with a whole number in `numbers` that means just itself in the
    unit of its plan; the others are read one by one."""

    plain: Flags
    numbers: Numbers
    others: Sequence[tuple[Spot, Value, Stated]]


def as_table(axes: Axes, plans: Plans, places: Places, statements: Statements) -> pa.Table:
    """The figures, row by row, in the columns of TOLD; columns of words are dictionary encoded."""
    plain, others = np.flatnonzero(statements.plain), statements.others
    width = max(len(axes.columns), 1)
    odd = np.array([row * width + column for (row, column), _, _ in others], dtype=np.int64)
    order = np.argsort(np.concatenate([plain, odd]), kind="stable") if others else np.arange(len(plain))
    cells = np.concatenate([plain, odd])[order] if others else plain
    row_of, column_of = _rows_and_columns(cells, len(axes.rows), width)
    plan_of = plans.of.ravel()[cells]
    count = len(cells)
    numbers = statements.numbers.ravel()[plain].astype(np.int64)
    of_plain = plans.of.ravel()[plain]
    scaled, step = numbers * plans.scale[of_plain], plans.step[of_plain]
    stated = [stated for _, _, stated in others]

    def together(plain: pa.Array, others: list[Any]) -> pa.Array:
        return pa.concat_arrays([plain, pa.array(others, plain.type)]).take(_codes(order)) if others else plain

    def amounts(plain: Integers, others: list[Decimal]) -> pa.Array:
        return together(_amounts(plain), [amount.quantize(MILLIONTH) for amount in others])

    value = amounts(scaled, [each.value for each in stated])
    is_exact = not step.any() and all(each.low == each.value == each.high for each in stated)
    hedges = together(_always("hedge", str(Hedge.EXACT), len(plain)), [str(each.hedge) for each in stated])
    labels = axes.rows.book.texts.take(axes.rows.labels[row_of])
    headings = _headings(tuple(column.label for column in axes.columns), column_of, len(axes.rows))
    written = together(_written(numbers), [shown(value) for _, value, _ in others])
    is_total = np.array([column.meaning.is_total for column in axes.columns], dtype=bool)[column_of]
    is_total |= axes.rows.are_totals()[row_of]
    told = {
        "address": _addresses(axes, row_of, column_of),
        "quote": pc.binary_join_element_wise(labels, headings, written, _BETWEEN),
        "value": value,
        "low": value if is_exact else amounts(scaled - step // 2, [each.low for each in stated]),
        "high": value if is_exact else amounts(scaled + step, [each.high for each in stated]),
        "hedge": hedges,
        **_told_by_plans(plans, plan_of),
        **_told_by_places(places, places.of(plan_of, row_of)),
        "is_total": pa.array(is_total),
        **_told_of_all(count),
    }
    return pa.Table.from_arrays([told[name] for name in _COLUMNS], names=_COLUMNS)


def _rows_and_columns(cells: Integers, rows: int, width: int) -> tuple[Integers, Integers]:
    """The row and the column of each cell; where all cells of a table are filled, those of a longer one are cut off."""
    count = len(cells)
    if not _is_full(count, rows, width):
        row_of, column_of = np.divmod(cells, width)
        return row_of, column_of
    row_of, column_of = _all_cells(_power_above(count), width)
    return row_of[:count], column_of[:count]


def _is_full(count: int, rows: int, width: int) -> bool:
    """Whether so many cells are all those of a table that has any."""
    return 0 < count == rows * width


@lru_cache(maxsize=_FEW_KEPT)
def _all_cells(count: int, width: int) -> tuple[Integers, Integers]:
    row_of, column_of = np.divmod(np.arange(count), width)
    return row_of, column_of


def _headings(labels: tuple[str, ...], column_of: Integers, rows: int) -> pa.Array:
    """The heading over each cell, in the same way."""
    count = len(column_of)
    if not _is_full(count, rows, len(labels)):
        return _short_column(labels).take(_codes(column_of))
    return _all_headings(labels, _power_above(count)).slice(0, count)


@lru_cache(maxsize=_FEW_KEPT)
def _all_headings(labels: tuple[str, ...], count: int) -> pa.Array:
    return _short_column(labels).take(_codes(np.arange(count) % len(labels)))


def _power_above(count: int) -> int:
    """A power of two, so that few lengths are kept."""
    return 1 << count.bit_length()


def _told_by_plans(plans: Plans, plan_of: Integers) -> dict[str, pa.Array]:
    """The columns that the plan of each figure tells."""
    codes = _codes(plan_of)
    each_plan = [*plans.plans, None]  # where there is no plan, there are columns all the same
    told = _columns_of_plans(tuple(map(_told_by_plan, each_plan)))
    return {name: _looked_up(codes, column) for name, column in told.items()}


_OF_PLANS = ("indicator", "unit", "kind", "about", "period_start", "period_end", "period_basis", *BREAKDOWNS)


def _told_by_plan(plan: Plan | Issue | None) -> tuple[str | date | None, ...]:
    if not isinstance(plan, Plan):
        return (None,) * len(_OF_PLANS)
    measure, period = plan.measure, plan.measure.period
    parts = _PARTS(plan.breakdown)
    return measure.indicator, measure.unit, measure.kind, measure.about, period.start, period.end, period.basis, *parts


_PARTS = attrgetter(*BREAKDOWNS)


@lru_cache(maxsize=_MOST_KEPT)
def _columns_of_plans(told: tuple[tuple[str | date | None, ...], ...]) -> Mapping[str, pa.Array]:
    """What plans tell, by column; kept between workbooks: those of a form tell the same again and again."""
    columns = zip(_OF_PLANS, zip(*told, strict=True), strict=True)
    return {name: pa.array(column, TOLD.field(name).type) for name, column in columns}


@lru_cache(maxsize=_MOST_KEPT)
def _short_column(words: tuple[str, ...]) -> pa.Array:
    return pa.array(words, pa.string())


def _told_by_places(places: Places, place_of: Integers) -> dict[str, pa.Array]:
    """The columns that the area of each figure tells."""
    codes = _codes(place_of)
    told = zip(("area", "area_level", "area_key"), places.columns(), strict=True)
    return {name: _looked_up(codes, words) for name, words in told}


_WORD = pa.dictionary(pa.int32(), pa.string())
_OF_LISTS = ("part_of", "part_list", "is_complete_list")


def _told_of_all(count: int) -> dict[str, pa.Array]:
    """The columns that say the same of all figures of forms."""
    return {name: column.slice(0, count) for name, column in _told_of_any(_power_above(count)).items()}


@lru_cache(maxsize=_FEW_KEPT)
def _told_of_any(count: int) -> Mapping[str, pa.Array]:
    told = {"is_candidate": False, "source_rank": str(SourceRank.FORM), "confidence": 1.0, **dict.fromkeys(_OF_LISTS)}
    return {name: _always(name, value, count) for name, value in told.items()}


def _always(name: str, value: object, count: int) -> pa.Array:
    """A column that says the same of each of some figures."""
    return _long_column(name, value, _power_above(count)).slice(0, count)


@lru_cache(maxsize=_FEW_KEPT)
def _long_column(name: str, value: object, count: int) -> pa.Array:
    kind = TOLD.field(name).type
    return pa.array([value] * count, _WORD if kind == pa.string() else kind)


def _looked_up(codes: pa.Array, words: pa.Array) -> pa.Array:
    """A dictionary encoded column; that its codes are positions in `words` need not be looked into once more."""
    return pa.DictionaryArray.from_arrays(codes, words, safe=False)


def _codes(positions: NDArray[Any]) -> pa.Array:
    """Positions in other columns."""
    return pa.Array.from_buffers(pa.int32(), len(positions), [None, pa.py_buffer(positions.astype(np.int32))])


def _amounts(whole: Integers) -> pa.Array:
    """Whole numbers as AMOUNT: their millionths in 128 bits, put together from parts that 64 bits hold."""
    words = np.empty((len(whole), 2), dtype="<i8")
    if np.abs(whole).max(initial=0) <= _MOST_IN_ONE_WORD:
        words[:, 0] = whole * _MILLION
        words[:, 1] = whole >> _SIGN
    else:
        upper, lower = whole >> _HALF, whole & _LOWER_HALF
        lower *= _MILLION
        upper = upper * _MILLION + (lower >> _HALF)
        words[:, 0] = (upper << _HALF) | (lower & _LOWER_HALF)
        words[:, 1] = upper >> _HALF
    return pa.Array.from_buffers(AMOUNT, len(whole), [None, pa.py_buffer(words)])


def _addresses(axes: Axes, row_of: Integers, column_of: Integers) -> pa.Array:
    """`Sheet!B7` for each figure."""
    starts, names = zip(*axes.sheet.parts(), strict=True)
    sheet_rows = axes.rows.sheet_rows
    parts = np.searchsorted(starts, sheet_rows, side="right") - 1
    numbers = sheet_rows - np.array(starts)[parts] + 1
    beginnings = tuple(f"{name}!{column.letters}" for name in names for column in axes.columns)
    first = parts * len(axes.columns)  # of the beginnings that are those of the row's sheet
    count = _power_above(int(numbers.max(initial=0)))
    if len(beginnings) * count > _MOST_CELLS_KEPT:
        return _named(beginnings, first[row_of] + column_of, numbers[row_of])
    cells, places = _cells(beginnings, count), (numbers * len(beginnings) + first)[row_of] + column_of
    follow_each_other = len(places) > 0 and bool((places == np.arange(places[0], places[0] + len(places))).all())
    return cells.slice(places[0], len(places)) if follow_each_other else cells.take(_codes(places))


@lru_cache(maxsize=_FEW_KEPT)
def _cells(beginnings: tuple[str, ...], count: int) -> pa.Array:
    """The cells with numbers below a count under each beginning, row by row; kept between workbooks, since those of one
    make have the same."""
    numbers, beginning_of = np.divmod(np.arange(len(beginnings) * count), max(len(beginnings), 1))
    return _named(beginnings, beginning_of, numbers)


def _named(beginnings: tuple[str, ...], beginning_of: Integers, numbers: Integers) -> pa.Array:
    """The names of cells, `B7`, each from its beginning and its number."""
    numerals = _numerals(_power_above(int(numbers.max(initial=0))))
    letters = _short_column(beginnings).take(_codes(beginning_of))
    return pc.binary_join_element_wise(letters, numerals.take(_codes(numbers)), _NOTHING)


@lru_cache(maxsize=_FEW_KEPT)
def _numerals(count: int) -> pa.Array:
    """`0`, `1`, `2` and so on."""
    return pa.array(range(count)).cast(pa.string())


def _written(numbers: Integers) -> pa.Array:
    """Whole numbers as a Vietnamese reader sees them: `29.741`."""
    small = np.minimum(numbers, _LOOKED_UP - 1)
    written = _small_numbers().take(_codes(small))
    large = numbers >= _LOOKED_UP
    if not large.any():
        return written
    thousands, rest = np.divmod(numbers[large], _THOUSAND)
    grouped = pc.binary_join_element_wise(_written(thousands), _last_digits().take(_codes(rest)), ".")
    return pc.replace_with_mask(written, pa.array(large), grouped)


@lru_cache
def _small_numbers() -> pa.Array:
    return pa.array([shown(float(number)) for number in range(_LOOKED_UP)], pa.string())


@lru_cache
def _last_digits() -> pa.Array:
    return pa.array([f"{number:03d}" for number in range(_THOUSAND)], pa.string())
