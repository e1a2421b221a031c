"""Tables of figures that satisfy their rules, and evaluations of what is left of them once somebody errs.

A table has markets by sex: every row is a sum of women and men, every column a sum over the markets, and a percentage
says what share women are of all. With ten markets it has 34 cells.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from expectations.intervals import EVERYTHING, Interval
from expectations.relations import Member, Relation

SEXES = ("all", "women", "men")
TENTH = Decimal("0.1")
SHARE = "share"


def interval(low: Any, high: Any = None) -> Interval:
    return Interval.of(None if low is None else Decimal(str(low)), Decimal(str(low if high is None else high)))


def member(role: str, number: int, value: Any, indicator: str, **more: Any) -> Member:
    stated = interval(more.get("low", value), more.get("high", value))
    figure_id = str(more.get("figure_id", f"{role}-{number}-{value}"))
    return Member(role, number, figure_id, more.get("sign", 1), Decimal(str(value)), stated, indicator)


def relation(kind: str, *members: Member, **more: Any) -> Relation:
    told = {"evaluation_id": "e1", "rule_code": "JOB-001", "scope": "submission", "severity": "warning"}
    return Relation(**{**told, "kind": kind, "members": members, "expected": EVERYTHING, **more})


def table(women_and_men: list[tuple[int, int]]) -> dict[str, Decimal]:
    """The cells of a consistent table, by name: `<market>-<sex>`, `total-<sex>` and the share of women."""
    cells: dict[str, int] = {}
    for market, (women, men) in enumerate(women_and_men):
        cells |= {f"{market}-women": women, f"{market}-men": men, f"{market}-all": women + men}
    for sex in SEXES:
        cells[f"total-{sex}"] = sum(cells[f"{market}-{sex}"] for market in range(len(women_and_men)))
    found = {name: Decimal(amount) for name, amount in cells.items()}
    share = 100 * found["total-women"] / found["total-all"]
    return found | {SHARE: share.quantize(TENTH, ROUND_FLOOR)}


def evaluations(cells: Mapping[str, Decimal]) -> tuple[list[Relation], list[Relation]]:
    """What fails and what holds in a table."""
    markets = sorted({name.split("-")[0] for name in cells} - {"total", SHARE})
    rows = [*markets, "total"]
    every = [_sum(cells, f"{row}-all", [f"{row}-women", f"{row}-men"]) for row in rows]
    every += [_sum(cells, f"total-{sex}", [f"{market}-{sex}" for market in markets]) for sex in SEXES]
    every += [_at_most(cells, f"{row}-women", f"{row}-all") for row in rows]
    every += [_at_most(cells, f"{market}-all", "total-all") for market in markets]
    every.append(_share(cells))
    numbered = [replace(one, evaluation_id=f"e{number:03}") for number, one in enumerate(every)]
    return [one for one in numbered if not one.holds({})], [one for one in numbered if one.holds({})]


def _cell(cells: Mapping[str, Decimal], role: str, number: int, name: str) -> Member:
    value = cells[name]
    if name == SHARE:
        return member(role, number, value, "share_pct", figure_id=name, low=value, high=value + TENTH)
    return member(role, number, value, "workers_departed", figure_id=name)


def _sum(cells: Mapping[str, Decimal], whole: str, parts: list[str]) -> Relation:
    members = [_cell(cells, "whole", 1, whole), *(_cell(cells, "part", 2, part) for part in parts)]
    return relation("balance", *members, rule_code="DEP-001", expected=interval(sum(cells[part] for part in parts)))


def _at_most(cells: Mapping[str, Decimal], left: str, right: str) -> Relation:
    return relation("compare", _cell(cells, "left", 1, left), _cell(cells, "right", 2, right), rule_code="DEP-002")


def _share(cells: Mapping[str, Decimal]) -> Relation:
    members = [
        _cell(cells, "stated", 1, SHARE),
        _cell(cells, "numerator", 2, "total-women"),
        _cell(cells, "denominator", 3, "total-all"),
    ]
    return relation("ratio", *members, rule_code="DEP-003", formula="percent")
