"""The lightest smallest set of figures that covers what must change, by integer programming."""

from __future__ import annotations

from collections.abc import Callable, Iterable

_COUNT_WEIGHT = 10**5
"""What one figure more costs: more than all differences in weight, so that fewer figures always come first."""


SECONDS = 1.0
"""How long one set is searched for."""


class Covering:
    """Demands on a set of figures, and the lightest of the smallest sets that meets them all."""

    def __init__(self, weight: Callable[[str], int]) -> None:
        import scipy.optimize  # here, so that no search pays for it out of its time

        self._solver = scipy.optimize
        self._weight = weight
        self._position: dict[str, int] = {}
        self._rows: list[tuple[dict[int, int], int]] = []
        self._exact: list[frozenset[str]] = []
        self._is_impossible = False

    def require_one_of(self, figure_ids: Iterable[str]) -> None:
        """At least one of these is in the set."""
        row = {self._at(figure_id): 1 for figure_id in sorted(figure_ids)}
        self._is_impossible |= not row
        self._rows.append((row, 1))

    def forbid(self, figure_ids: frozenset[str]) -> None:
        """Not all of these are in the set."""
        self._rows.append(({self._at(figure_id): -1 for figure_id in figure_ids}, 1 - len(figure_ids)))

    def forbid_exactly(self, figure_ids: frozenset[str]) -> None:
        """The set is not just these."""
        for figure_id in figure_ids:
            self._at(figure_id)
        self._exact.append(figure_ids)

    def lightest(self) -> frozenset[str] | None:
        """The set, or None when there is none."""
        if self._is_impossible:
            return None
        import numpy as np

        count = len(self._position)
        matrix = np.zeros((len(self._rows) + len(self._exact), count))
        lower = np.zeros(len(matrix))
        for number, (row, least) in enumerate(self._rows):
            matrix[number, list(row)] = list(row.values())
            lower[number] = least
        for number, figure_ids in enumerate(self._exact, start=len(self._rows)):
            matrix[number] = 1
            matrix[number, [self._position[one] for one in figure_ids]] = -1
            lower[number] = 1 - len(figure_ids)
        costs = [_COUNT_WEIGHT + self._weight(figure_id) for figure_id in self._position]
        result = self._solver.milp(
            costs,
            integrality=np.ones(count),
            bounds=self._solver.Bounds(0, 1),
            constraints=self._solver.LinearConstraint(matrix, lower),
            options={"mip_rel_gap": 0, "time_limit": SECONDS},
        )
        if result.x is None:
            return None
        return frozenset(one for one, position in self._position.items() if result.x[position] > 0.5)  # noqa: PLR2004

    def _at(self, figure_id: str) -> int:
        return self._position.setdefault(figure_id, len(self._position))
