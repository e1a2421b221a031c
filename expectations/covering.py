"""The lightest smallest set of figures that covers what must change, by branch and bound.

The sets are small and few figures meet each demand, so a search through them takes a fraction of a millisecond, in
whole numbers and in a fixed order. A solver for integer programs takes tens of milliseconds to begin with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

MOST_STEPS = 50_000
"""How far one set is searched for: partial sets that are looked at."""


class SearchTooLongError(Exception):
    """More partial sets would have to be looked at than anybody waits for."""


class Covering:
    """Demands on a set of at most `most` figures, and the lightest of the smallest sets that meets them all."""

    def __init__(self, weight: Callable[[str], int], most: int) -> None:
        self._weight = weight
        self._most = most
        self._demands: dict[frozenset[str], tuple[int, list[str]]] = {}
        self._refused: set[frozenset[str]] = set()
        self._weights: dict[str, int] = {}
        self._rank: dict[str, int] = {}

    def require_one_of(self, figure_ids: Iterable[str]) -> None:
        """At least one of these is in the set."""
        demand = frozenset(figure_ids)
        self._demands[demand] = (len(demand), sorted(demand))

    def refuse(self, figure_ids: frozenset[str]) -> None:
        """The set is not just these."""
        self._refused.add(figure_ids)

    def lightest(self) -> frozenset[str] | None:
        """The set, or None when there is none. Raises SearchTooLongError when it is not found in time."""
        smallest_first = sorted(self._demands, key=self._demands.__getitem__)
        self._weigh(frozenset[str]().union(*smallest_first, *self._refused) - self._weights.keys())
        self._least = min(self._weights.values(), default=0)
        self._steps = 0
        for size in range(self._most + 1):
            self._best: tuple[int, frozenset[str]] | None = None
            self._search(frozenset(), 0, size, smallest_first)
            if self._best is not None:
                return self._best[1]
        return None

    def _weigh(self, figure_ids: Iterable[str]) -> None:
        """Put figures in their place among all that are known, the lightest first."""
        new = {figure_id: self._weight(figure_id) for figure_id in figure_ids}
        if new:
            self._weights |= new
            ordered = sorted(self._weights, key=lambda one: (self._weights[one], one))
            self._rank = {figure_id: rank for rank, figure_id in enumerate(ordered)}

    def _search(self, chosen: frozenset[str], weight: int, left: int, demands: list[frozenset[str]]) -> None:
        """Look for a lighter set than the best so far: with `left` figures more it meets the open demands."""
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise SearchTooLongError
        if not left:
            if not demands and chosen not in self._refused:
                self._best = (weight, chosen)
            return
        if _needed(demands) > left:
            return
        candidates = min(demands, key=len) if demands else self._weights.keys() - chosen
        if left == 1:
            candidates = frozenset.intersection(frozenset(candidates), *demands)
        passed: set[str] = set()
        for figure_id in sorted(candidates, key=self._rank.__getitem__):
            grown = weight + self._weights[figure_id]
            if self._best is not None and grown + (left - 1) * self._least >= self._best[0]:
                return  # nor would any that is heavier
            open_ = [demand - passed for demand in demands if figure_id not in demand]
            passed.add(figure_id)
            self._search(chosen | {figure_id}, grown, left - 1, open_)


def _needed(demands: Iterable[frozenset[str]]) -> int:
    """At least as many figures as there are demands of which no two share a figure."""
    met: set[str] = set()
    count = 0
    for demand in demands:
        if met.isdisjoint(demand):
            met |= demand
            count += 1
    return count
