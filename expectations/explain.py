"""Who is likely at fault in each failed evaluation, in words: `build/gate/explanations.parquet`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import groupby
from typing import Any

import pyarrow as pa
from babel.numbers import format_decimal

from expectations.intervals import Interval
from expectations.localise import Confirmation, Failure, Member, Suspect, is_derived, locate, unit_of
from expectations.messages import LANGUAGES, message
from warehouse.connections import reading
from warehouse.files import write_table
from warehouse.paths import DataRoot
from warehouse.schemas import EXPLANATIONS

_MONEY = (("billion_dong", Decimal(10**9)), ("million_dong", Decimal(10**6)))

_FAILED_MEMBERS = """
    select
        evaluations.evaluation_id, evaluations.rule_code, evaluations.kind, evaluations.scope, evaluations.severity,
        evaluations.expected, evaluations.expected_low, evaluations.expected_high,
        rules.formula, rules.factor_low, rules.factor_high,
        members.role, members.term_number, members.figure_id, members.sign, members.value, members.low, members.high,
        figures.indicator_code
    from audit.int_evaluations as evaluations
    inner join audit.int_evaluation_figures as members on evaluations.evaluation_id = members.evaluation_id
    inner join audit.int_figures__coded as figures on members.figure_id = figures.figure_id
    inner join read_parquet($rules) as rules on evaluations.rule_code = rules.rule_code
    where evaluations.outcome = 'fail'
    order by evaluations.evaluation_id, members.term_number, members.role, members.figure_id
"""

# A sum that meets its total exactly confirms both, even when nobody says that the parts are all of it.
_CONFIRMATIONS = """
    with accused as (
        select distinct members.figure_id
        from audit.int_evaluation_figures as members
        inner join audit.int_evaluations as evaluations on members.evaluation_id = evaluations.evaluation_id
        where evaluations.outcome = 'fail'
    ),
    held as (
        select evaluation_id, rule_code, kind, scope
        from audit.int_evaluations
        where outcome = 'pass' and (is_tight or (kind = 'balance' and stated = expected))
    ),
    related as (
        select members.evaluation_id
        from audit.int_evaluation_figures as members
        group by members.evaluation_id
        having count(distinct members.figure_id) > 1
    )
    select distinct members.figure_id, held.rule_code, held.kind, held.scope, members.role
    from held
    inner join related on held.evaluation_id = related.evaluation_id
    inner join audit.int_evaluation_figures as members on held.evaluation_id = members.evaluation_id
    inner join accused on members.figure_id = accused.figure_id
"""


def explain_findings(root: DataRoot) -> int:
    """Write one row for every figure that may be at fault in a failed evaluation; the number of rows."""
    with reading(root.build_database) as connection:
        rules = str(root.build / "rules" / "rules.parquet")
        members = connection.execute(_FAILED_MEMBERS, {"rules": rules}).to_arrow_table().to_pylist()
        confirmations = connection.execute(_CONFIRMATIONS).fetchall()
    suspects = locate(failures_of(members), (Confirmation(*row) for row in confirmations))
    table = explanations_table(suspects)
    write_table(root.build / "gate" / "explanations.parquet", table)
    return len(table)


def failures_of(members: Iterable[Mapping[str, Any]]) -> list[Failure]:
    """The failed evaluations, from one row a member, those of an evaluation one after the other."""
    together = groupby(members, key=lambda row: row["evaluation_id"])
    return [_failure(list(rows)) for _, rows in together]


def explanations_table(suspects: Iterable[Suspect]) -> pa.Table:
    """One row a suspect, by evaluation and rank."""
    suspects = list(suspects)
    together = _by_evaluation(suspects)
    rows = [_row(suspect, together[suspect.failure.evaluation_id]) for suspect in suspects]
    rows.sort(key=lambda row: (row["evaluation_id"], row["suspect_rank"]))
    return pa.Table.from_pylist(rows, schema=EXPLANATIONS)


def reason(suspect: Suspect, together: list[Suspect], language: str) -> str:
    """Why the figure is likely wrong or not, and what it would have to be.

    `together` are all suspects of its failure, itself among them.
    """
    return " ".join(_sentences(suspect, together, language))


def _sentences(suspect: Suspect, together: list[Suspect], language: str) -> Iterator[str]:
    yield _implied_sentence(suspect, language)
    if is_derived(suspect.member.indicator):
        yield message("suspect_is_derived", language)
    if suspect.confirmations:
        yield message("suspect_is_confirmed", language, how=_how(suspect.confirmations, language))
    if suspect.is_likely:
        yield from _rivals_sentences(suspect, together, language)
        likely = sum(one.is_likely for one in together)
        if likely > 1:
            yield message("suspects_tie", language, count=str(likely))


def _implied_sentence(suspect: Suspect, language: str) -> str:
    implied = suspect.implied
    unit = unit_of(suspect.member.indicator)
    low, high = _bounded(implied.low, unit, language), _bounded(implied.high, unit, language)
    value = _written(suspect.member.value, unit, language)
    if low is None and high is None:
        return message("implied_nothing", language, value=value)
    if low == high:
        return message("implied_point", language, value=value, point=low or "")
    if low is None:
        return message("implied_at_most", language, value=value, high=high or "")
    if high is None:
        return message("implied_at_least", language, value=value, low=low)
    return message("implied_between", language, value=value, low=low, high=high)


def _how(confirmations: Iterable[Confirmation], language: str) -> str:
    told = {
        message(f"confirmed_{one.kind}_{one.role.removesuffix('_per')}", language, rule=one.rule_code): None
        for one in confirmations
    }
    return ", ".join(told)


def _rivals_sentences(suspect: Suspect, rivals: Iterable[Suspect], language: str) -> Iterator[str]:
    for rival in rivals:
        if rival.confirmations and not rival.is_likely and rival.member is not suspect.member:
            value = _written(rival.member.value, unit_of(rival.member.indicator), language)
            yield message("likely_is_confirmed_against", language, value=value, how=_how(rival.confirmations, language))


def _by_evaluation(suspects: Iterable[Suspect]) -> dict[str, list[Suspect]]:
    found: defaultdict[str, list[Suspect]] = defaultdict(list)
    for suspect in suspects:
        found[suspect.failure.evaluation_id].append(suspect)
    return found


def _row(suspect: Suspect, together: list[Suspect]) -> dict[str, Any]:
    sentences = {f"reason_{language}": reason(suspect, together, language) for language in LANGUAGES}
    return {
        "evaluation_id": suspect.failure.evaluation_id,
        "suspect_figure_id": suspect.member.figure_id,
        "suspect_rank": suspect.rank,
        "is_likely": suspect.is_likely,
        "weight": suspect.weight,
        "implied_low": _stored(suspect.implied.low),
        "implied_high": _stored(suspect.implied.high),
        **sentences,
    }


def _failure(rows: list[Mapping[str, Any]]) -> Failure:
    first = rows[0]
    low, high = first["factor_low"], first["factor_high"]
    return Failure(
        evaluation_id=first["evaluation_id"],
        rule_code=first["rule_code"],
        kind=first["kind"],
        scope=first["scope"],
        severity=first["severity"],
        formula=first["formula"],
        factors=None if low is None and high is None else Interval.of(low, high),
        expected_value=first["expected"],
        expected=Interval.of(first["expected_low"], first["expected_high"]),
        members=tuple(_member(row) for row in rows),
    )


def _member(row: Mapping[str, Any]) -> Member:
    return Member(
        role=row["role"],
        term_number=int(row["term_number"]),
        figure_id=row["figure_id"],
        sign=int(row["sign"]),
        value=row["value"],
        stated=Interval(row["low"], row["high"]),
        indicator=row["indicator_code"],
    )


def _stored(amount: Decimal) -> Decimal | None:
    return None if amount.is_infinite() else round(amount, 6)


def _bounded(amount: Decimal, unit: str, language: str) -> str | None:
    return None if amount.is_infinite() else _written(amount, unit, language)


def _written(amount: Decimal, unit: str, language: str) -> str:
    """An amount as people write it: 34,7 % as it is, money in tỷ or triệu đồng."""
    if unit == "pct":
        return f"{_number(amount, '#,##0.##', language)}%"
    if unit != "vnd":
        return _number(amount, "#,##0.##", language)
    for code, scale in _MONEY:
        if abs(amount) >= scale:
            return message(code, language, amount=_number(amount / scale, "#,##0.###", language))
    return message("dong", language, amount=_number(amount, "#,##0", language))


def _number(amount: Decimal, pattern: str, language: str) -> str:
    return str(format_decimal(amount, format=pattern, locale=language))
