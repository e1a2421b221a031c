"""Where a cell stands: its row and column, and the name that people give it."""

from __future__ import annotations

Spot = tuple[int, int]  # row and column, from 0


def column_name(column: int) -> str:
    """`A` for 0, `AA` for 26."""
    name = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(65 + letter) + name
    return name


def spot_of(cell: str) -> Spot:
    """Row and column, from 0, of `B7`."""
    letters = cell.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(cell[len(letters) :]) - 1, column - 1
