"""Evaluations as relations between their figures, each made when it is first asked for.

Of the evaluations that hold near a failure there are hundreds for each, and a correction that is tried asks for a few:
so they stay columns until then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from duckdb import DuckDBPyConnection

from expectations.intervals import Interval
from expectations.relations import Member, Relation

# What failed, and what passed and touches it: a correction must not break it. A correction of two figures may reach
# one step further.
_WANTED = """
    with failed as (
        select members.evaluation_id, members.figure_id
        from audit.int_evaluation_figures__near as members
        where members.outcome = 'fail'
    ),
    passed as (
        select members.evaluation_id, members.figure_id
        from audit.int_evaluation_figures__near as members
        inner join audit.int_evaluations__near as judged on members.evaluation_id = judged.evaluation_id
        where judged.outcome = 'pass' and judged.severity <> 'info'
    ),
    near as (
        select distinct figure_id from passed
        where evaluation_id in (select passed.evaluation_id from passed semi join failed using (figure_id))
    ),
    wanted as (
        select distinct evaluation_id from failed where $outcome = 'fail'
        union
        select distinct passed.evaluation_id from passed semi join near using (figure_id) where $outcome = 'pass'
    )
"""
_EVALUATIONS = f"""
    {_WANTED}
    select
        judged.evaluation_id, judged.rule_code, judged.kind, judged.scope, judged.severity, judged.anchor_figure_id,
        judged.expected, judged.expected_low, judged.expected_high,
        rules.formula, rules.factor_low, rules.factor_high, rules.tolerance_pct
    from audit.int_evaluations__near as judged
    inner join wanted on judged.evaluation_id = wanted.evaluation_id
    inner join read_parquet($rules) as rules on judged.rule_code = rules.rule_code
    order by judged.evaluation_id
"""  # noqa: S608 - our own words
_MEMBERS = f"""
    {_WANTED}
    select
        members.evaluation_id, members.role, members.term_number, members.figure_id, members.sign,
        members.value, members.low, members.high, figures.indicator_code
    from audit.int_evaluation_figures__near as members
    inner join wanted on members.evaluation_id = wanted.evaluation_id
    inner join audit.int_figures__coded as figures on members.figure_id = figures.figure_id
    order by members.evaluation_id, members.term_number, members.role, members.figure_id
"""  # noqa: S608 - our own words


class Judged(Mapping[str, Sequence[Relation]]):
    """The evaluations of one outcome by each of their figures, as relations.

    `evaluations` has a row an evaluation and `members` a row a figure of it, both sorted by evaluation.
    """

    def __init__(self, evaluations: pa.Table, members: pa.Table) -> None:
        self._evaluations = evaluations.combine_chunks()
        self._members = members.combine_chunks()
        self._made: dict[int, Relation] = {}
        numbers = pc.index_in(members["evaluation_id"], evaluations["evaluation_id"]).to_numpy()
        self._bounds = np.searchsorted(numbers, np.arange(len(self._evaluations) + 1))
        figures = self._members["figure_id"].combine_chunks().dictionary_encode()
        self._codes = {figure_id: code for code, figure_id in enumerate(figures.dictionary.to_pylist())}
        codes = figures.indices.to_numpy()
        by_figure = np.argsort(codes, kind="stable")
        self._numbers_by_figure = numbers[by_figure]
        self._figure_bounds = np.searchsorted(codes[by_figure], np.arange(len(self._codes) + 1))

    @classmethod
    def read(cls, connection: DuckDBPyConnection, outcome: str, rules: str) -> Judged:
        """Those with an outcome (`fail`, or `pass` near a failure) in a build; `rules` is the Parquet file of rules."""
        wanted = {"outcome": outcome}
        return cls(
            connection.execute(_EVALUATIONS, {**wanted, "rules": rules}).to_arrow_table(),
            connection.execute(_MEMBERS, wanted).to_arrow_table(),
        )

    @cached_property
    def relations(self) -> list[Relation]:
        """All of them."""
        return [self._relation(number) for number in range(len(self._evaluations))]

    def __getitem__(self, figure_id: str) -> Sequence[Relation]:
        code = self._codes[figure_id]
        first, end = self._figure_bounds[code : code + 2]
        return [self._relation(number) for number in dict.fromkeys(self._numbers_by_figure[first:end].tolist())]

    def __iter__(self) -> Iterator[str]:
        return iter(self._codes)

    def __len__(self) -> int:
        return len(self._codes)

    def _relation(self, number: int) -> Relation:
        if number not in self._made:
            first, end = self._bounds[number : number + 2]
            members = self._members.slice(first, end - first).to_pylist()
            self._made[number] = _relation(self._evaluations.slice(number, 1).to_pylist()[0], members)
        return self._made[number]


def _relation(evaluation: Mapping[str, Any], members: Sequence[Mapping[str, Any]]) -> Relation:
    low, high = evaluation["factor_low"], evaluation["factor_high"]
    return Relation(
        evaluation_id=evaluation["evaluation_id"],
        rule_code=evaluation["rule_code"],
        kind=evaluation["kind"],
        scope=evaluation["scope"],
        severity=evaluation["severity"],
        members=tuple(_member(row) for row in members),
        anchor_id=evaluation["anchor_figure_id"],
        formula=evaluation["formula"],
        factors=None if low is None and high is None else Interval.of(low, high),
        tolerance_pct=evaluation["tolerance_pct"],
        expected_value=evaluation["expected"],
        expected=Interval.of(evaluation["expected_low"], evaluation["expected_high"]),
    )


def _member(row: Mapping[str, Any]) -> Member:
    return Member(
        role=row["role"],
        term_number=row["term_number"],
        figure_id=row["figure_id"],
        sign=row["sign"],
        value=row["value"],
        stated=Interval(row["low"], row["high"]),
        indicator=row["indicator_code"],
    )
