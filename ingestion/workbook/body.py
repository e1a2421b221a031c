"""The cells under a table's headings as one array of numbers; what is none stands beside it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ingestion.workbook.cells import looks_stated
from ingestion.workbook.grid import Sheet, Value
from ingestion.workbook.spots import Spot

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Body:
    """The cells of some rows and columns of a sheet.

    `numbers` has a row for each of `rows` and a column for each of `columns` (both positions in the sheet), NaN where
    no number is stored; `others` are the cells with anything else, by their position in it. A blank cell is in neither.
    `unstored` are those that only look blank: with a formula that was never calculated, or with an error value.
    """

    rows: Sequence[int]
    columns: tuple[int, ...]
    numbers: Numbers
    others: dict[Spot, Value]
    unstored: frozenset[Spot] = frozenset()

    def stated_rows(self) -> list[bool]:
        """Whether each row has a cell that seems to state a number, or would if its formula were calculated."""
        stated: list[bool] = self._rows_of_numbers().tolist()
        for (row, _), value in self.others.items():
            stated[row] = stated[row] or looks_stated(value)
        for row, _ in self.unstored:
            stated[row] = True
        return stated

    def filled_rows(self) -> list[bool]:
        """Whether each row has a cell with anything in it, be it a sign that stands for no figure."""
        filled: list[bool] = self._rows_of_numbers().tolist()
        for row, _ in (*self.others, *self.unstored):
            filled[row] = True
        return filled

    def _rows_of_numbers(self) -> Flags:
        return np.asarray((~np.isnan(self.numbers)).any(axis=1))

    def value(self, spot: Spot) -> Value:
        """What stands in a cell that is not blank."""
        return self.others[spot] if spot in self.others else float(self.numbers[spot])

    def flags(self, spots: Collection[Spot]) -> Flags:
        """Which of the cells are among these of the sheet."""
        flags = np.zeros(self.numbers.shape, dtype=bool)
        row_at = {row: position for position, row in enumerate(self.rows)} if spots else {}
        column_at = {column: position for position, column in enumerate(self.columns)}
        for row, column in spots:
            if row in row_at and column in column_at:
                flags[row_at[row], column_at[column]] = True
        return flags

    def pick(self, positions: Sequence[int]) -> Body:
        """Some of the rows alone."""
        if len(positions) == len(self.rows):
            return self
        now = {position: number for number, position in enumerate(positions)}
        others = {(now[row], column): value for (row, column), value in self.others.items() if row in now}
        rows = tuple(self.rows[position] for position in positions)
        unstored = frozenset((now[row], column) for row, column in self.unstored if row in now)
        return Body(rows, self.columns, self.numbers[list(positions)], others, unstored)


def numbers_at(sheet: Sheet, rows: Sequence[int], columns: Sequence[int]) -> Numbers:
    """The stored numbers where rows and columns of a sheet meet, NaN where none is stored."""
    within = sheet.numbers[slice(rows.start, rows.stop) if isinstance(rows, range) else list(rows)]
    return within.take(columns, axis=1)


def body_of(sheet: Sheet, rows: Sequence[int], columns: Sequence[int]) -> Body:
    """The cells where rows and columns of a sheet meet."""
    numbers = numbers_at(sheet, rows, columns)
    blanks = zip(*(axis.tolist() for axis in np.nonzero(np.isnan(numbers))), strict=True)
    cells = ((spot, sheet.rows[rows[spot[0]]][columns[spot[1]]]) for spot in blanks)
    others = {spot: value for spot, value in cells if value != ""}
    body = Body(rows, tuple(columns), numbers, others)
    if not sheet.unstored:
        return body
    unstored = np.argwhere(body.flags(sheet.unstored)).tolist()
    return replace(body, unstored=frozenset((row, column) for row, column in unstored))
