"""Lists of parts as the rows of a table tell them: what stands over a sum, and what stands under a row of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ingestion.model import Kind
from ingestion.narrative.cells import Meaning
from ingestion.narrative.drafts import Draft
from ingestion.narrative.part_lists import PartList

_LIST = 2  # parts make a list


@dataclass(frozen=True, slots=True)
class Row:
    """A row with numbers: how far down its label stands, what it means (None when unknown), and the figure in each
    column (None for a number that is no figure)."""

    depth: int
    label: Meaning | None
    cells: dict[int, Draft | None]

    @property
    def is_total(self) -> bool:
        """Whether the row sums up others."""
        return self.label is not None and self.label.is_total

    @property
    def is_part(self) -> bool:
        """Whether the row says itself that it is a part of the one above (`Trong đó: nữ`)."""
        return self.label is not None and self.label.is_part


def lists_of_rows(rows: Sequence[Row]) -> Iterator[PartList]:
    """The lists of parts in each column: the rows that its one sum sums up, and the rows below a row, which are all of
    it where they mostly add up. Rows that nothing tells the meaning of are parts where the sum proves it."""
    totals = [row for row in rows if row.is_total]
    if len(totals) == 1:
        others = [row for row in rows if not (row.is_total or row.is_part)]
        yield from _of_total(totals[0], _highest(others))
    for at, row in enumerate(rows):
        below = _highest(_below(rows[at + 1 :], row.depth))
        if len(below) >= _LIST and not row.is_total and not any(part.is_part for part in below):
            yield from _of_row(row, below)


def _of_total(total: Row, parts: Sequence[Row]) -> Iterator[PartList]:
    adds_up = any(_sums(total, parts))
    is_alone = len(total.cells) == 1 and all(row.label for row in parts)  # no other column tells what is left out
    yield from _columns(total, parts, is_proven=adds_up, is_summed=adds_up or is_alone)


def _of_row(whole: Row, parts: Sequence[Row]) -> Iterator[PartList]:
    answers = _sums(whole, parts)
    adds_up = answers.count(True) > answers.count(False)
    yield from _columns(whole, parts, is_proven=adds_up, is_summed=adds_up)


def _highest(rows: Sequence[Row]) -> list[Row]:
    depth = min((row.depth for row in rows), default=0)
    return [row for row in rows if row.depth == depth]


def _below(following: Sequence[Row], depth: int) -> list[Row]:
    end = next((at for at, row in enumerate(following) if row.depth <= depth), len(following))
    return list(following[:end])


def _columns(whole: Row, parts: Sequence[Row], *, is_proven: bool, is_summed: bool) -> Iterator[PartList]:
    """The list of each column; of rows that nothing tells the meaning of, those that the sum proves to be parts."""
    for place, total in whole.cells.items():
        rows = [part for part in parts if place in part.cells]
        cells = [row.cells[place] if row.label is not None or is_proven else None for row in rows]
        if total is None or len(cells) < _LIST:
            continue
        told = PartList((total.quantity.start,), is_summed=is_summed, is_open=None in cells)
        for cell in cells:
            if cell is not None:
                told.add(cell.quantity)
        yield told


def _sums(whole: Row, parts: Sequence[Row]) -> list[bool]:
    """In which columns parts come to their whole. Of an extract they do in none, and in all of what was added up; a
    slip of the pen is in one of them."""
    told = {place: draft for place, draft in whole.cells.items() if draft is not None and draft.kind is not Kind.RATIO}
    sums = {place: sum((_value(part, place) for part in parts), Decimal(0)) for place in told}
    return [sums[place] == draft.quantity.number.value for place, draft in told.items()]


def _value(row: Row, place: int) -> Decimal:
    draft = row.cells.get(place)
    return draft.quantity.number.value if draft is not None else Decimal(0)
