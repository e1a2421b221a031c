"""The documents of the nation as two frames: one row a document, one row a figure, as `raw` holds them.

A cell is what an office writes of a true amount: counts as they are, money in whole millions, percentages rounded or
cut off. So the interval of every written figure holds the true amount, the true amounts agree with each other, and a
rule that fails on these documents is wrong or the generator is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from bench.world.layouts import Column, Layout, Quotient, Row, layouts
from bench.world.reports import report_figures
from bench.world.truth import MONTHS_OF_YEAR, Truth, draw, successions
from ingestion.workbook.cells import shown
from warehouse import reference
from warehouse.reference import Area

BREAKDOWNS = ("market", "sex", "channel", "programme", "fund_source")
COUNTED = ("person", "turn", "project")
_HUNDRED = 100
_EXACT_TO = 3  # decimals: half of the last digit of a percentage with two


@dataclass
class World:
    """The truth and what is written of it.

    `documents`: document, layout, form_code, unit (its number), first, last (months), is_report, received_on,
    has_cuts, digits. `figures`: document, row, column, address, label, indicator, about, unit, kind, is_total,
    is_stock, the breakdowns, where (a unit's number), first, last, written, scale, resolution, hedge, value, low, high;
    a stock stands at the end of `last`.
    """

    truth: Truth
    documents: pd.DataFrame
    figures: pd.DataFrame


def make_world(months: int, areas: int, seed: int) -> World:
    """The nation and all its documents: of the country and of the first `areas` provinces of today with their parts.

    Every province is drawn whatever `areas` says, so that the country's documents are complete.
    """
    truth = draw(months, seed)
    dice = np.random.default_rng([seed, 1])
    window = range(truth.months.count - months, truth.months.count)
    senders = _senders(truth, areas)
    documents = _documents(truth, window, senders, dice)
    parts = [_figures_of(layout, truth, documents[documents["layout"] == layout.name]) for layout in layouts()]
    parts.append(report_figures(truth, documents[documents["is_report"]]))
    figures = pd.concat(parts, ignore_index=True)
    return World(truth, documents, stated(figures))


def with_document_of(world: World, like: int, unit: int) -> World:
    """The world with one more document: as `like` is, but sent by another unit and speaking of it."""
    number = int(world.documents["document"].max()) + 1
    document = world.documents[world.documents["document"] == like].assign(document=number, unit=unit)
    layout = next(layout for layout in layouts() if layout.name == document["layout"].iloc[0])
    added = stated(_figures_of(layout, world.truth, document))
    added.index = pd.RangeIndex(world.figures.index.max() + 1, world.figures.index.max() + 1 + len(added))
    return World(
        world.truth, pd.concat([world.documents, document], ignore_index=True), pd.concat([world.figures, added])
    )


def stated(figures: pd.DataFrame) -> pd.DataFrame:
    """The figures with `value`, `low`, `high` as their written numbers state them (`ingestion.numbers`)."""
    written, scale, step = figures["written"], figures["scale"], figures["resolution"]
    is_over = figures["hedge"] == "over"
    return figures.assign(
        value=np.round(written * scale, _EXACT_TO),
        low=np.round((written - np.where(is_over, 0, step / 2)) * scale, _EXACT_TO),
        high=np.round((written + step) * scale, _EXACT_TO),
    )


def _senders(truth: Truth, areas: int) -> list[int]:
    """The numbers of the country, of the first provinces of today, and of those that became part of them."""
    today = truth.months.last_day(truth.months.count - 1)
    upper = list(enumerate(truth.units[: truth.upper_count]))
    standing = [unit for _, unit in upper if unit.level == "province" and unit.is_valid_on(today)][:areas]
    kept = {unit.key for unit in standing}
    heirs = successions()
    return [n for n, unit in upper if n == 0 or unit.key in kept or heirs.get(unit.key) in kept]


def _documents(truth: Truth, window: range, senders: list[int], dice: np.random.Generator) -> pd.DataFrame:
    rows = [
        _document(truth, layout.name, layout, unit, last)
        for layout in layouts()
        for last in _ends(layout, window)
        for unit in senders
        if _sends(truth, layout, unit, last)
    ]
    rows += [
        _document(truth, "report", None, unit, last)
        for last in window
        if (last + 1) % MONTHS_OF_YEAR == 0 and last + 1 - MONTHS_OF_YEAR >= window.start
        for unit in senders
        if unit != 0 and truth.units[unit].is_valid_on(truth.months.last_day(last))
    ]
    documents = pd.DataFrame(rows)
    documents["document"] = np.arange(len(documents))
    documents["has_cuts"] = dice.random(len(documents)) < 0.5  # noqa: PLR2004 - half of the offices cut off
    documents["digits"] = dice.integers(1, 3, len(documents))
    return documents


def _ends(layout: Layout, window: range) -> Iterator[int]:
    """The last months of the periods that a layout covers: plans begun, results ended, within the window."""
    for first in window:
        last = first + layout.every - 1
        if first % layout.every == 0 and (layout.is_plan or last in window):
            yield last


def _sends(truth: Truth, layout: Layout, unit: int, last: int) -> bool:
    if unit == 0:
        return layout.national
    first_day, last_day = truth.months.first_day(last + 1 - layout.every), truth.months.last_day(last)
    return truth.units[unit].is_valid_on(first_day if layout.is_plan else last_day)


def _document(truth: Truth, name: str, layout: Layout | None, unit: int, last: int) -> dict[str, Any]:
    every = layout.every if layout else MONTHS_OF_YEAR
    is_plan = layout is not None and layout.is_plan
    months = truth.months
    begun = months.first_day(last + 1 - every) if is_plan else months.first_day(last + 1)
    return {
        "layout": name,
        "form_code": layout.form_model.code if layout else "narrative",
        "unit": unit,
        "first": last + 1 - every,
        "last": last,
        "is_report": layout is None,
        "received_on": begun + timedelta(days=(layout.due_day if layout else 9) - 1),
    }


def _figures_of(layout: Layout, truth: Truth, documents: pd.DataFrame) -> pd.DataFrame:
    """The figures of all documents of one layout, in reading order."""
    rows = pd.concat(
        [_rows_of(layout, truth, document) for document in documents.to_dict("records")] or [pd.DataFrame()],
        ignore_index=True,
    )
    if rows.empty:
        return rows
    blocks = [
        block
        for number, column in enumerate(layout.columns)
        if not (block := _column_block(rows, column, number)).empty
    ]
    cells = pd.concat(blocks, ignore_index=True).sort_values(["document", "row", "column"], ignore_index=True)
    cells = cells.merge(documents[["document", "has_cuts", "digits"]], on="document", how="left")
    return _written(cells, truth, layout)


def _rows_of(layout: Layout, truth: Truth, document: dict[str, Any]) -> pd.DataFrame:
    rows = [(row, document["unit"]) for row in layout.rows]
    if layout.children:
        rows += [(Row(truth.units[n].name), n) for n in _children(truth, layout, document)]
    return pd.DataFrame(
        {
            "document": document["document"],
            "first": document["first"],
            "last": document["last"],
            "row": np.arange(len(rows)),
            "where": [unit for _, unit in rows],
            "row_model": [row for row, _ in rows],
        }
    )


def _children(truth: Truth, layout: Layout, document: dict[str, Any]) -> list[int]:
    months = truth.months
    day = months.first_day(document["first"]) if layout.is_plan else months.last_day(document["last"])
    parent: Area = truth.units[document["unit"]]
    below = [n for n in truth.below.get(parent.key, ()) if truth.units[n].is_valid_on(day)]
    return sorted(below, key=lambda n: truth.units[n].code)


def _column_block(rows: pd.DataFrame, column: Column, number: int) -> pd.DataFrame:
    filled = rows[[not column.rows or row.label in column.rows for row in rows["row_model"]]]
    models: list[Row] = list(filled["row_model"])
    sets = [{**row.sets, **column.sets} for row in models]
    return filled.assign(
        column=number,
        letter=column.letter,
        row_label=[row.label for row in models],
        column_label=column.label,
        is_total=[row.is_total or column.is_total for row in models],
        span=[row.span or column.span for row in models],
        scale=[row.scale or column.scale for row in models],
        quotient=[column.quotient or row.quotient for row in models],
        **{name: [each.get(name) for each in sets] for name in ("indicator", "about", *BREAKDOWNS)},
    ).drop(columns="row_model")


def _written(cells: pd.DataFrame, truth: Truth, layout: Layout) -> pd.DataFrame:
    facts = reference.indicators()
    cells = _dated(cells)
    cells = cells.assign(
        unit=[facts[code]["unit"] for code in cells["indicator"]],
        kind=[facts[code]["kind"] for code in cells["indicator"]],
        hedge="exact",
        period_basis="calendar",
        source_rank="1_form",
        confidence=1.0,
        area=[truth.units[n].name for n in cells["where"]],
        address=[
            f"{layout.sheet}!{letter}{layout.first_row + row}"
            for letter, row in zip(cells["letter"], cells["row"], strict=True)
        ],
        label=[
            f"{row} · {column.format(year=truth.months.year(last))}"
            for row, column, last in zip(cells["row_label"], cells["column_label"], cells["last"], strict=True)
        ],
    )
    amounts = np.zeros(len(cells))
    for (indicator, quotient), part in cells.groupby(["indicator", "quotient"], dropna=False, sort=False):
        amounts[part.index] = _true(truth, str(indicator), quotient, part)
    return _as_offices_write(cells.assign(true=amounts)).drop(
        columns=["letter", "row_label", "column_label", "span", "quotient", "has_cuts", "digits"]
    )


def _dated(cells: pd.DataFrame) -> pd.DataFrame:
    """The months that each cell speaks of; a stock, and a ratio of stocks, has no first one."""
    january = cells["last"] // MONTHS_OF_YEAR * MONTHS_OF_YEAR
    starts = cells["span"].isin(["from_january", "year"])
    return cells.assign(
        first=np.where(starts, january, cells["first"]),
        last=np.where(cells["span"] == "year", january + MONTHS_OF_YEAR - 1, cells["last"]),
        is_stock=cells["span"] == "end",
    )


def _true(truth: Truth, indicator: str, quotient: Quotient | None, cells: pd.DataFrame) -> Any:
    if not isinstance(quotient, Quotient):
        return amounts_of(truth, indicator, cells)
    whole = cells.assign(**dict.fromkeys(quotient.of_whole))
    shift = quotient.years_before * MONTHS_OF_YEAR
    earlier = whole.assign(first=whole["first"] - shift, last=whole["last"] - shift)
    part = amounts_of(truth, quotient.numerator, cells)
    base = amounts_of(truth, quotient.denominator, earlier)
    return (
        np.divide(part * float(quotient.times), base, out=np.full(len(cells), np.nan), where=base > 0) - quotient.less
    )


def amounts_of(truth: Truth, indicator: str, cells: pd.DataFrame) -> Any:
    """The true amounts of an indicator at the coordinates of some cells."""
    where = {name: [code if isinstance(code, str) else None for code in cells[name]] for name in BREAKDOWNS}
    unit, first, last = (cells[name].to_numpy(np.int64) for name in ("where", "first", "last"))
    return truth.amount(indicator, unit, first, last, where)


def _as_offices_write(cells: pd.DataFrame) -> pd.DataFrame:
    """Counts as they are, money in whole units, percentages to the document's digits; no figure where none exists."""
    cells = cells[cells["true"].notna()]
    is_pct = (cells["unit"] == "pct").to_numpy()
    power = 10.0 ** cells["digits"].to_numpy()
    scaled = cells["true"].to_numpy() * power
    pct = np.where(cells["has_cuts"], np.trunc(scaled), np.round(scaled)) / power
    whole = np.round(cells["true"].to_numpy() / cells["scale"].to_numpy())
    written = np.where(is_pct, np.round(pct, 2), whole)
    is_counted = cells["unit"].isin(COUNTED).to_numpy()
    return cells.assign(written=written, resolution=np.where(is_counted, 0.0, resolution(written))).drop(columns="true")


def resolution(written: Any) -> Any:
    """The weight of the last digit that a cell shows of a number of at most two decimals."""
    hundredths = np.round(np.asarray(written, dtype=float) * _HUNDRED).astype(np.int64)
    return np.where(hundredths % 10 != 0, 0.01, np.where(hundredths % _HUNDRED != 0, 0.1, 1.0))


def quotes(figures: pd.DataFrame) -> list[str]:
    """The words of each figure: those around it, and the number as it is shown."""
    is_report = figures["source_rank"] != "1_form"
    return [
        label if report else f"{label} · {shown(float(written))}"
        for label, written, report in zip(figures["label"], figures["written"], is_report, strict=True)
    ]


def day(months: Any, indexes: Iterable[int], *, last: bool) -> list[date]:
    """The first or last days of some months."""
    known = {n: months.last_day(n) if last else months.first_day(n) for n in set(indexes)}
    return [known[n] for n in indexes]
