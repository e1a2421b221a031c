"""Amounts of money that no office can mean: the unit above the table is not that of its cells. Which one is, nobody can
tell, so this only refuses."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ingestion.model import Issue, IssueSeverity, Kind
from ingestion.workbook.forms import writing
from warehouse.schemas import AMOUNT

_SUBJECT = ("area", "area_key", "period_end", "sex", "channel", "programme", "fund_source")
_NEEDED = ("address", "quote", "value", "area_level", "indicator", "programme")
_LENT = ("loan_disbursed_vnd", "loan_outstanding_vnd", "fund_capital_vnd")  # of which none is less than a loan


def implausible_amounts(figures: pa.Table) -> list[Issue]:
    """An error at the first amount beyond what a unit of its level can lend, or at the first of a table all of whose
    amounts, or all of those lent or owed, are less than the smallest loan, or do not fit what stands beside them.
    `figures` has the columns of `ingestion.figures.TOLD`."""
    if "vnd" not in figures["unit"].unique().to_pylist():
        return []
    is_money = pc.equal(figures["unit"].cast(pa.string()), "vnd")
    is_amount = pc.and_(is_money, pc.not_equal(figures["kind"].cast(pa.string()), Kind.RATIO))
    money = figures.select(list(_NEEDED)).filter(is_amount)
    money = money.filter(pc.greater(money["value"], pa.scalar(0, AMOUNT)))
    bounds = writing().amounts
    of_one = money.filter(pc.is_valid(money["programme"]))
    beyond = [_above(money, level, most) for level, most in bounds.most.items()]
    beyond += [_above(of_one, level, most) for level, most in bounds.most_of_one.items()]
    beyond += [_all_below(amounts, bounds.least) for amounts in (money, *(_of(money, "indicator", c) for c in _LENT))]
    beyond += [_of(money, "indicator", code) for code in _misfits(figures)]
    return [_issue(rows) for rows in beyond if rows.num_rows][:1]


def _of(figures: pa.Table, column: str, code: str) -> pa.Table:
    return figures.filter(pc.equal(figures[column].cast(pa.string()), code))


def _above(money: pa.Table, level: str, most: int) -> pa.Table:
    amounts = _of(money, "area_level", level)
    return amounts.filter(pc.greater(amounts["value"], pa.scalar(most, AMOUNT)))


def _all_below(money: pa.Table, least: int) -> pa.Table:
    """The amounts where even the largest is less than that, else none."""
    is_below = money.num_rows > 0 and pc.max(money["value"]).as_py() < least
    return money if is_below else money.slice(0, 0)


def _misfits(figures: pa.Table) -> Iterator[str]:
    """The indicators of money that are no such part or multiple of another as they always are."""
    told = set(figures["indicator"].unique().to_pylist())
    for ratio in writing().amounts.ratios:
        if {ratio.of, ratio.to} <= told:
            amounts, others = (_by_subject(figures, code) for code in (ratio.of, ratio.to))
            shared = [subject for subject in amounts if amounts[subject] and others.get(subject)]
            total = sum(amounts[subject] for subject in shared)
            least, most = (bound * sum(others[subject] for subject in shared) for bound in (ratio.least, ratio.most))
            if shared and not least <= total <= most:
                yield ratio.of


def _by_subject(figures: pa.Table, indicator: str) -> dict[tuple[Any, ...], Decimal]:
    """The amounts of an indicator by all else that they speak of but when they began to come together."""
    found = _of(figures, "indicator", indicator)
    columns = [found[name].to_pylist() for name in (*_SUBJECT, "value")]
    return {row[:-1]: row[-1] for row in zip(*columns, strict=True)}


def _issue(rows: pa.Table) -> Issue:
    first = {name: rows[name][0].as_py() for name in ("address", "quote")}
    return Issue("AMOUNT-IMPLAUSIBLE", IssueSeverity.ERROR, first["address"], {"text": first["quote"]})
