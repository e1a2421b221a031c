"""Lists of parts as the rows of a table tell them: what stands over a sum, and what stands under a row of its own; and
of what row the percentages beside them are shares."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ingestion.model import Hedge
from ingestion.narrative.cells import Meaning
from ingestion.narrative.drafts import RATIO, Draft
from ingestion.narrative.part_lists import PartList, Share
from ingestion.numbers import stated_interval

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


def shares_of_rows(rows: Sequence[Row]) -> Iterator[Share]:
    """The percentages beside amounts, each with the row that most of its row, or else of its column, are shares of."""
    beside = [one for row in rows for one in _percentages(row)]
    settled: set[int] = set()
    for is_of_row in (True, False):
        together: defaultdict[int, list[_Beside]] = defaultdict(list)
        for one in beside:
            if one.percentage.quantity.start not in settled:
                together[id(one.row) if is_of_row else one.place].append(one)
        for group in together.values():
            whole = _whole_of(group, rows)
            for one in group:
                cell = whole.cells.get(one.place) if whole is not None and whole is not one.row else None
                if cell is not None:
                    settled.add(one.percentage.quantity.start)
                    yield Share(one.percentage.quantity.start, one.amount.quantity.start, cell.quantity.start)


@dataclass(frozen=True, slots=True)
class _Beside:
    """A percentage, what it may be as it is written, and the amount beside it, which stands in that column of a row."""

    row: Row
    place: int
    amount: Draft
    percentage: Draft
    stated: tuple[Decimal, Decimal]

    def fits(self, whole: Row) -> bool:
        """Whether it is the share that its amount has in that of another row."""
        cell = whole.cells.get(self.place)
        if cell is None or whole is self.row or not cell.quantity.number.value:
            return False
        low, high = self.stated
        return low <= 100 * self.amount.quantity.number.value / cell.quantity.number.value <= high


def _percentages(row: Row) -> Iterator[_Beside]:
    """The shares of a row, each with the amount before it."""
    before: tuple[int, Draft] | None = None
    for place, draft in row.cells.items():
        if draft is not None and draft.kind is not RATIO:
            before = place, draft
        elif draft is not None and before is not None and draft.indicator == "share_pct":
            stated = stated_interval(draft.quantity.number, Hedge.EXACT, is_whole=False)
            yield _Beside(row, *before, draft, stated)


def _whole_of(group: Sequence[_Beside], rows: Sequence[Row]) -> Row | None:
    """The row that most percentages of a group are shares of, at least two; the others are slips of the pen."""
    if len(group) < _LIST:
        return None
    whole = max(rows, key=lambda row: sum(one.fits(row) for one in group))
    fitting = sum(one.fits(whole) for one in group)
    asked = sum(one.row is not whole for one in group)
    return whole if fitting >= _LIST and 2 * fitting > asked else None


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
    told = {place: draft for place, draft in whole.cells.items() if draft is not None and draft.kind is not RATIO}
    sums = {place: sum((_value(part, place) for part in parts), Decimal(0)) for place in told}
    return [sums[place] == draft.quantity.number.value for place, draft in told.items()]


def _value(row: Row, place: int) -> Decimal:
    draft = row.cells.get(place)
    return draft.quantity.number.value if draft is not None else Decimal(0)
