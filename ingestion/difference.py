"""What moved from one document to another: the figures that both state differently, and those that only one states."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ingestion.model import Figure

Coordinates = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """One figure in two documents; `before` or `after` is None where only the other document states it."""

    before: Figure | None
    after: Figure | None

    @property
    def figure(self) -> Figure:
        """The figure as it stands in the later document, or in the only one."""
        figure = self.after or self.before
        if figure is None:
            raise ValueError("a move has at least one figure")
        return figure

    @property
    def difference(self) -> Decimal | None:
        """By how much it moved, in base units; None when only one document states it."""
        return self.after.value - self.before.value if self.before and self.after else None


def differences(before: Sequence[Figure], after: Sequence[Figure]) -> list[Move]:
    """The moves, in the order of the later document, then what it leaves out. Figures that stay are no moves.

    A figure is the same in both when it speaks of the same thing, wherever it stands. One that a document states twice
    with the same value is one; stated twice with different values, each statement is held against its counterpart in
    order.
    """
    old, new = _by_coordinates(before), _by_coordinates(after)
    moves = [move for key, figures in new.items() for move in _moves(old.get(key, []), figures)]
    gone = [Move(figure, None) for key, figures in old.items() if key not in new for figure in figures]
    return moves + gone


def _moves(before: list[Figure], after: list[Figure]) -> Iterator[Move]:
    for position in range(max(len(before), len(after))):
        old = before[position] if position < len(before) else None
        new = after[position] if position < len(after) else None
        if old is None or new is None or (old.value, old.low, old.high) != (new.value, new.low, new.high):
            yield Move(old, new)


def _by_coordinates(figures: Sequence[Figure]) -> dict[Coordinates, list[Figure]]:
    told: defaultdict[Coordinates, dict[tuple[Decimal, Decimal, Decimal], Figure]] = defaultdict(dict)
    for figure in figures:
        if not figure.is_candidate:
            told[coordinates_of(figure)].setdefault((figure.value, figure.low, figure.high), figure)
    return {key: list(statements.values()) for key, statements in told.items()}


def coordinates_of(figure: Figure) -> Coordinates:
    """What a figure speaks of."""
    area = figure.area_key or figure.area
    return (figure.indicator, figure.about, figure.kind, area, figure.period, figure.breakdown)
