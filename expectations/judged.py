"""Evaluations of a build as relations: those that failed, and those that held, which are read when a correction asks.

Around the failures of a nation millions of evaluations held, and the corrections that are tried ask for a few thousand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from duckdb import DuckDBPyConnection

from expectations.intervals import Interval
from expectations.localise import Confirmation, UnreadError
from expectations.relations import Member, Relation

_TERMS = "rules.formula, rules.factor_low, rules.factor_high, rules.tolerance_pct"
_EXPECTED = ", ".join(
    f"cast(judged.{name} as decimal(24, 6)) as {name}" for name in ("expected", "expected_low", "expected_high")
)
_AMOUNTS = "members.value, members.low, members.high, figures.indicator_code"

_FAILED = f"""
    select
        judged.evaluation_id, judged.rule_code, judged.kind, judged.scope, judged.severity, judged.anchor_figure_id,
        {_EXPECTED}, {_TERMS}
    from audit.int_evaluations__failed as judged
    semi join audit.int_evaluation_figures__failed as members on judged.evaluation_id = members.evaluation_id
    inner join read_parquet($rules) as rules on judged.rule_code = rules.rule_code
    order by judged.evaluation_id
"""  # noqa: S608 - our own words
_MEMBERS_OF_FAILED = f"""
    select
        members.evaluation_id, members.role, members.term_number, members.figure_id, members.sign, {_AMOUNTS}
    from audit.int_evaluation_figures__failed as members
    inner join audit.int_figures__coded as figures on members.figure_id = figures.figure_id
    order by members.evaluation_id, members.term_number, members.role, members.figure_id
"""  # noqa: S608 - as above

_TABLES = """
    create or replace temporary table held (
        evaluation_id varchar, rule_code varchar, anchor_figure_id varchar, stated decimal(38, 6),
        expected decimal(24, 6), expected_low decimal(24, 6), expected_high decimal(24, 6), is_tight boolean
    );
    create or replace temporary table held_members (
        evaluation_id varchar, role varchar, term_number bigint, figure_id varchar, sign bigint,
        value decimal(24, 6), low decimal(24, 6), high decimal(24, 6)
    )
"""

# The evaluations that held and in which the figures that are asked for stand, those of relation rules by the numbers of
# their groups. All rows are looked through for them, so they are found for many figures at once and kept.
_SURROUND = (
    """
    create or replace temporary table asked as
    select asked.figure_id, stated.figure_key
    from (select unnest($figure_ids) as figure_id) as asked
    left join audit.int_figures__stated as stated on asked.figure_id = stated.figure_id
    """,
    """
    create or replace temporary table asked_groups as
    select distinct members.shape_code, members.item_key, members.figure_key
    from audit.int_rule_groups__members as members
    semi join asked on members.member_figure_key = asked.figure_key
    """,
    """
    create or replace temporary table asked_related as
    with judged as materialized (
        select shapes.shape_code, judged.*
        from audit.int_evaluations__numbered as judged
        inner join audit.int_rules__shaped as shapes on judged.rule_code = shapes.rule_code
        inner join asked_groups as groups
            on
                shapes.shape_code = groups.shape_code
                and judged.item_key = groups.item_key
                and judged.figure_key = groups.figure_key
        where judged.outcome = 'pass'
    ),
    named as (
        select
            concat_ws('|', judged.rule_code, judged.item_key, judged.figure_key) as evaluation_id,
            figures.figure_id as anchor_figure_id,
            judged.*
        from judged
        inner join audit.int_figures__stated as figures on judged.figure_key = figures.figure_key
    )
    select named.* from named anti join held on named.evaluation_id = held.evaluation_id
    """,
    """
    create or replace temporary table asked_others as
    with told as (
        select distinct members.rule_code, members.group_key
        from audit.int_evaluation_figures__told as members
        semi join asked on members.figure_id = asked.figure_id
    ),
    named as (
        select concat_ws('|', judged.rule_code, judged.group_key) as evaluation_id, judged.*
        from audit.int_evaluations__other as judged
        where
            judged.outcome = 'pass'
            and (
                judged.anchor_figure_id in (select figure_id from asked)
                or (judged.rule_code, judged.group_key) in (select rule_code, group_key from told)
            )
    )
    select named.* from named anti join held on named.evaluation_id = held.evaluation_id
    """,
    """
    insert into held_members
    with members as materialized (
        select members.*
        from audit.int_rule_groups__members as members
        semi join asked_related as related
            on
                members.shape_code = related.shape_code
                and members.item_key = related.item_key
                and members.figure_key = related.figure_key
    )
    select
        related.evaluation_id, members.role, members.term_number, figures.figure_id, members.sign,
        figures.value, figures.low, figures.high
    from members
    inner join asked_related as related
        on
            members.shape_code = related.shape_code
            and members.item_key = related.item_key
            and members.figure_key = related.figure_key
    inner join audit.int_figures__stated as figures on members.member_figure_key = figures.figure_key
    union all
    select
        others.evaluation_id, members.role, members.term_number, members.figure_id, 1 as sign,
        members.value, members.low, members.high
    from asked_others as others
    inner join audit.int_evaluation_figures__told as members
        on others.rule_code = members.rule_code and others.group_key = members.group_key
    union all
    -- History accuses the one figure that it judges; what is not repeated binds no figure.
    select
        others.evaluation_id, 'value' as role, 1 as term_number, figures.figure_id, 1 as sign,
        figures.value, figures.low, figures.high
    from asked_others as others
    inner join audit.stg_rules__rules as rules on others.rule_code = rules.rule_code
    inner join audit.int_figures__stated as figures on others.anchor_figure_id = figures.figure_id
    where rules.kind = 'history'
    """,
    """
    insert into held
    select evaluation_id, rule_code, anchor_figure_id, stated, expected, expected_low, expected_high, is_tight
    from asked_related
    union all
    select evaluation_id, rule_code, anchor_figure_id, stated, expected, expected_low, expected_high, is_tight
    from asked_others
    """,
)

_HELD = f"""
    select
        judged.evaluation_id, judged.rule_code, rules.kind, rules.scope, rules.severity, judged.anchor_figure_id,
        {_EXPECTED}, {_TERMS}
    from held as judged
    inner join read_parquet($rules) as rules on judged.rule_code = rules.rule_code
    where
        rules.severity <> 'info'
        and judged.evaluation_id in (
            select evaluation_id from held_members where figure_id in (select unnest($figure_ids))
        )
    order by judged.evaluation_id
"""  # noqa: S608 - as above
_MEMBERS_OF_HELD = f"""
    select members.evaluation_id, members.role, members.term_number, members.figure_id, members.sign, {_AMOUNTS}
    from held_members as members
    inner join audit.int_figures__coded as figures on members.figure_id = figures.figure_id
    where members.evaluation_id in (
        select evaluation_id from held_members where figure_id in (select unnest($figure_ids))
    )
    order by members.evaluation_id, members.term_number, members.role, members.figure_id
"""  # noqa: S608 - as above

# A sum that meets its total exactly confirms both, even when nobody says that the parts are all of it.
_CONFIRMATIONS = """
    with several as (
        select evaluation_id from held_members group by evaluation_id having count(distinct figure_id) > 1
    )
    select distinct members.figure_id, rules.rule_code, rules.kind, rules.scope, members.role
    from held
    inner join audit.stg_rules__rules as rules on held.rule_code = rules.rule_code
    semi join several on held.evaluation_id = several.evaluation_id
    inner join held_members as members on held.evaluation_id = members.evaluation_id
    where
        members.figure_id in (select unnest($figure_ids))
        and (held.is_tight or (rules.kind in ('balance', 'list') and held.stated = held.expected))
    order by all
"""


def failed_relations(connection: DuckDBPyConnection, rules: str) -> list[Relation]:
    """The evaluations of figures that failed, by their ids; `rules` is the Parquet file of rules."""
    evaluations = connection.execute(_FAILED, {"rules": rules}).to_arrow_table().to_pylist()
    return _relations(evaluations, connection.execute(_MEMBERS_OF_FAILED).to_arrow_table().to_pylist())


class Held(Mapping[str, Sequence[Relation]]):
    """The evaluations that held, by each of their figures, without those that are only worth a look.

    A figure is known once it was read; asking for another one raises `UnreadError`.
    """

    def __init__(self, connection: DuckDBPyConnection, rules: str) -> None:
        self._connection = connection
        self._rules = rules
        self._surrounded: set[str] = set()
        self._standing_in: dict[str, list[Relation]] = {}
        connection.execute(_TABLES)

    def surround(self, figure_ids: Collection[str]) -> None:
        """Find all evaluations in which these figures stand, of which a few may be read later."""
        new = sorted(set(figure_ids) - self._surrounded)
        for query in _SURROUND if new else ():
            self._connection.execute(query, {"figure_ids": new} if "$figure_ids" in query else None)
        self._surrounded.update(new)

    def confirmations(self, figure_ids: Collection[str]) -> dict[str, tuple[Confirmation, ...]]:
        """What confirms each of these figures; those that nothing confirms are left out."""
        self.surround(figure_ids)
        found: defaultdict[str, list[Confirmation]] = defaultdict(list)
        for row in self._connection.execute(_CONFIRMATIONS, {"figure_ids": list(figure_ids)}).fetchall():
            found[row[0]].append(Confirmation(*row))
        return {figure_id: tuple(told) for figure_id, told in found.items()}

    def read(self, figure_ids: Collection[str]) -> None:
        """Read all evaluations in which these figures stand."""
        self.surround(figure_ids)
        unread = sorted(set(figure_ids) - self._standing_in.keys())
        asked = {"figure_ids": unread}
        evaluations = self._connection.execute(_HELD, {**asked, "rules": self._rules}).to_arrow_table().to_pylist()
        members = self._connection.execute(_MEMBERS_OF_HELD, asked).to_arrow_table().to_pylist()
        self._standing_in.update({figure_id: [] for figure_id in unread})
        for relation in _relations(evaluations, members):
            for figure_id in relation.figure_ids.intersection(unread):
                self._standing_in[figure_id].append(relation)

    def __getitem__(self, figure_id: str) -> Sequence[Relation]:
        if figure_id not in self._standing_in:
            raise UnreadError(figure_id)
        return self._standing_in[figure_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._standing_in)

    def __len__(self) -> int:
        return len(self._standing_in)


def _relations(evaluations: Sequence[Mapping[str, Any]], members: Sequence[Mapping[str, Any]]) -> list[Relation]:
    members_of: defaultdict[str, list[Member]] = defaultdict(list)
    for row in members:
        members_of[row["evaluation_id"]].append(_member(row))
    return [_relation(row, members_of[row["evaluation_id"]]) for row in evaluations]


def _relation(evaluation: Mapping[str, Any], members: Sequence[Member]) -> Relation:
    low, high = evaluation["factor_low"], evaluation["factor_high"]
    return Relation(
        evaluation_id=evaluation["evaluation_id"],
        rule_code=evaluation["rule_code"],
        kind=evaluation["kind"],
        scope=evaluation["scope"],
        severity=evaluation["severity"],
        members=tuple(members),
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
