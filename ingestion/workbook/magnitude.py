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

_BORROWED = (("loan_outstanding_vnd", "borrowers_outstanding"), ("loan_disbursed_vnd", "borrowers"))
_SUBJECT = ("area", "area_key", "period_start", "period_end", "sex", "channel", "programme", "fund_source")
_LENT = ("loan_disbursed_vnd", "loan_outstanding_vnd", "fund_capital_vnd")  # of which none is less than a loan


def implausible_amounts(figures: pa.Table) -> list[Issue]:
    """An error at the first amount beyond what a unit of its level can lend, or at the first of a table all of whose
    amounts, or all of those lent or owed, are less than the smallest loan, or of which borrowers have too much or too
    little each. `figures` has the columns of
    `ingestion.figures.TOLD`."""
    if "vnd" not in figures["unit"].unique().to_pylist():
        return []
    is_money = pc.equal(figures["unit"].cast(pa.string()), "vnd")
    is_amount = pc.and_(is_money, pc.not_equal(figures["kind"].cast(pa.string()), Kind.RATIO))
    money = figures.select(["address", "quote", "value", "area_level", "indicator"]).filter(is_amount)
    money = money.filter(pc.greater(money["value"], pa.scalar(0, AMOUNT)))
    bounds = writing().amounts
    too_large = [
        pc.and_(
            pc.equal(money["area_level"].cast(pa.string()), level), pc.greater(money["value"], pa.scalar(most, AMOUNT))
        )
        for level, most in bounds.most.items()
    ]
    beyond = [money.filter(flags) for flags in too_large]
    lent = (money.filter(pc.equal(money["indicator"].cast(pa.string()), code)) for code in _LENT)
    beyond += [
        amounts for amounts in (money, *lent) if amounts.num_rows and pc.max(amounts["value"]).as_py() < bounds.least
    ]
    beyond += [money.filter(pc.equal(money["indicator"].cast(pa.string()), code)) for code in _misfits(figures)]
    return [_issue(rows) for rows in beyond if rows.num_rows][:1]


def _misfits(figures: pa.Table) -> Iterator[str]:
    """The indicators of money of which those who borrow have more or less each than anybody has."""
    told = set(figures["indicator"].unique().to_pylist())
    for lent, people in _BORROWED:
        if {lent, people} <= told:
            amounts, borrowers = (_by_subject(figures, code) for code in (lent, people))
            shared = [subject for subject in amounts if amounts[subject] and borrowers.get(subject)]
            total = sum(amounts[subject] for subject in shared)
            least, most = (bound * sum(borrowers[subject] for subject in shared) for bound in writing().amounts.each)
            if shared and not least <= total <= most:
                yield lent


def _by_subject(figures: pa.Table, indicator: str) -> dict[tuple[Any, ...], Decimal]:
    """The amounts of an indicator by all else that they speak of."""
    found = figures.filter(pc.equal(figures["indicator"].cast(pa.string()), indicator))
    columns = [found[name].to_pylist() for name in (*_SUBJECT, "value")]
    return {row[:-1]: row[-1] for row in zip(*columns, strict=True)}


def _issue(rows: pa.Table) -> Issue:
    first = {name: rows[name][0].as_py() for name in ("address", "quote")}
    return Issue("AMOUNT-IMPLAUSIBLE", IssueSeverity.ERROR, first["address"], {"text": first["quote"]})
