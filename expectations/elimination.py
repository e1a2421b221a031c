"""Systems of inequalities in a few unknowns, solved exactly by Fourier-Motzkin elimination.

Eliminating an unknown adds every inequality that bounds it from below to every one that bounds it from above. What is
left says what the other unknowns must satisfy. When an inequality without unknowns is left that cannot hold, those
that it was added up from contradict each other, and they are the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd
from operator import itemgetter

from expectations.relations import Inequality

Bounds = tuple[Fraction | None, Fraction | None]


class InfeasibleError(Exception):
    """No amounts satisfy the system; `sources` are the relations that contradict each other."""

    def __init__(self, sources: frozenset[int]) -> None:
        super().__init__(sources)
        self.sources = sources


@dataclass(frozen=True, slots=True)
class _Derived:
    """An inequality and the numbers of the given ones that it was added up from."""

    coefficients: Mapping[str, int]
    bound: int
    parents: frozenset[int]


@dataclass(frozen=True, slots=True)
class Elimination:
    """What is left for the last unknown, and for each one before it given those after it."""

    order: tuple[str, ...]
    stages: tuple[tuple[_Derived, ...], ...]

    @property
    def last_bounds(self) -> Bounds:
        """The least and the most that the last unknown can be."""
        return self.bounds(len(self.order) - 1, {})

    def bounds(self, position: int, chosen: Mapping[str, Fraction]) -> Bounds:
        """The least and the most that an unknown can be, those after it being chosen."""
        unknown = self.order[position]
        low: Fraction | None = None
        high: Fraction | None = None
        for each in self.stages[position]:
            own = each.coefficients[unknown]
            rest = sum(factor * chosen[other] for other, factor in each.coefficients.items() if other != unknown)
            limit = Fraction(each.bound - rest) / own
            if own > 0:
                high = limit if high is None else min(high, limit)
            else:
                low = limit if low is None else max(low, limit)
        return low, high


def eliminate(given: Sequence[Inequality], order: Sequence[str]) -> Elimination:
    """Eliminate the unknowns one after the other. Raises InfeasibleError when nothing satisfies the system."""
    rows = _tightest(given)
    stages = []
    for done, unknown in enumerate(order, start=1):
        _refuse_contradiction(rows, given)
        stages.append(tuple(row for row in rows if unknown in row.coefficients))
        rows = _without(rows, unknown, most_parents=done + 1)
    _refuse_contradiction(rows, given)
    return Elimination(tuple(order), tuple(stages))


def _tightest(given: Sequence[Inequality]) -> list[_Derived]:
    """Of the inequalities that bound the same combination of unknowns, the one that says most.

    Many evaluations bound a single figure, and each bound from below would be added to each from above.
    """
    tightest: dict[frozenset[tuple[str, int]], tuple[Fraction, int]] = {}
    for number, each in enumerate(given):
        scale = gcd(*each.coefficients.values()) or 1
        direction = frozenset((unknown, factor // scale) for unknown, factor in each.coefficients.items())
        bound = (Fraction(each.bound, scale), number)
        tightest[direction] = min(tightest.get(direction, bound), bound)
    return [
        _Derived(given[number].coefficients, given[number].bound, frozenset([number]))
        for _, number in sorted(tightest.values(), key=itemgetter(1))
    ]


def _without(rows: Iterable[_Derived], unknown: str, most_parents: int) -> list[_Derived]:
    upper: list[_Derived] = []
    lower: list[_Derived] = []
    kept: list[_Derived] = []
    for row in rows:
        own = row.coefficients.get(unknown, 0)
        (kept if not own else upper if own > 0 else lower).append(row)
    for above in upper:
        for below in lower:
            parents = above.parents | below.parents
            if len(parents) <= most_parents:  # what has more parents follows from the others (Kohler's rule)
                kept.append(_added(above, below, unknown, parents))
    return kept


def _added(above: _Derived, below: _Derived, unknown: str, parents: frozenset[int]) -> _Derived:
    by_above, by_below = -below.coefficients[unknown], above.coefficients[unknown]
    coefficients = {other: by_above * factor for other, factor in above.coefficients.items() if other != unknown}
    for other, factor in below.coefficients.items():
        if other != unknown:
            coefficients[other] = coefficients.get(other, 0) + by_below * factor
    left = {other: factor for other, factor in coefficients.items() if factor}
    return _Derived(left, by_above * above.bound + by_below * below.bound, parents)


def _refuse_contradiction(rows: Iterable[_Derived], given: Sequence[Inequality]) -> None:
    broken = [row for row in rows if not row.coefficients and row.bound < 0]
    if broken:
        shortest = min(broken, key=lambda row: (len(row.parents), sorted(row.parents)))
        sources = {given[parent].source for parent in shortest.parents}
        raise InfeasibleError(frozenset(source for source in sources if source is not None))
