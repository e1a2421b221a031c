"""A first look at the XML of a sheet as an array of bytes: it tells at once what need not be looked for."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_AROUND = 8  # bytes looked at before and behind a sign of equality

Bytes = NDArray[np.uint8]
Places = NDArray[np.intp]
Flags = NDArray[np.bool_]


class Markup:
    """What the bytes of a sheet may hold. Never wrong when it says no; a yes is to be looked into.

    Each question narrows the attributes by the letter that fewest have, and looks at further ones of what is left.
    """

    def __init__(self, xml: bytes) -> None:
        self._bytes: Bytes = np.frombuffer(xml, dtype=np.uint8)
        # Counted from _AROUND on, so that what stands around them is found in the bytes from another place on.
        self._equals: Places = (self._bytes[_AROUND:] == ord("=")).nonzero()[0]
        self._last_letters = self._at(self._equals, -1)  # of the names of attributes
        self._is_odd = b"=" in xml[:_AROUND] or b"=" in xml[-_AROUND:] or self._has_odd_spaces()

    def may_hold_formulas(self) -> bool:
        """Whether an element `f` begins anywhere, with a prefix or without."""
        before = self._bytes[(self._bytes[1:] == ord("f")).nonzero()[0]]
        return bool(((before == ord("<")) | (before == ord(":"))).any())

    def may_hide(self) -> bool:
        """Whether an attribute may be called `hidden`, as those of rows and columns are that are not shown."""
        return self._is_odd or bool((self._at(self._ending_in("n"), -6) == ord("h")).any())

    def may_hold_errors(self) -> bool:
        """Whether an attribute has the value `e`, as the type of a cell with an error has."""
        found = self._equals.compress(self._at(self._equals, 2) == ord("e"))
        return self._is_odd or bool(_is_quote(self._at(found, 3)).any())

    def may_reach_far(self) -> bool:
        """Whether a row or cell is named with two letters or more, or a number of five digits or more."""
        names = self._ending_in("r")
        return self._is_odd or bool(_is_letter(self._at(names, 3)).any()) or self._may_reach_far_down(names)

    def _may_reach_far_down(self, names: Places) -> bool:
        names = names.compress(_is_digit(self._at(names, 6)))
        is_row = _is_digit(self._at(names, 2))
        return bool(_is_digit(np.where(is_row, self._at(names, 5), self._at(names, 7))).any())

    def _ending_in(self, letter: str) -> Places:
        """The signs of equality behind names that end in a letter."""
        return self._equals.compress(self._last_letters == ord(letter))

    def _at(self, equals: Places, place: int) -> Bytes:
        """The bytes at a place behind signs of equality, or before them."""
        return self._bytes[_AROUND + place :].take(equals, mode="clip")

    def _has_odd_spaces(self) -> bool:
        """Whether a space stands beside a sign of equality: allowed in XML, though no spreadsheet program writes it."""
        beside = (self._last_letters, self._at(self._equals, 1))
        return any(int(letters.min(initial=ord("="))) <= ord(" ") for letters in beside)


def _is_quote(letters: Bytes) -> Flags:
    return np.asarray((letters == ord('"')) | (letters == ord("'")))


def _is_letter(letters: Bytes) -> Flags:
    lowered = letters | np.uint8(0x20)
    return np.asarray((lowered >= ord("a")) & (lowered <= ord("z")))


def _is_digit(letters: Bytes) -> Flags:
    return np.asarray((letters >= ord("0")) & (letters <= ord("9")))
