"""A first look at the XML of a sheet as an array of bytes: it tells at once what need not be looked for."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_AROUND = 8  # bytes looked at before and behind a sign of equality

Bytes = NDArray[np.uint8]
Flags = NDArray[np.bool_]


class Markup:
    """What the bytes of a sheet may hold. Never wrong when it says no; a yes is to be looked into."""

    def __init__(self, xml: bytes) -> None:
        self._bytes: Bytes = np.frombuffer(xml, dtype=np.uint8)
        # Counted from _AROUND on, so that what stands around them is found in the bytes from another place on.
        self._equals = np.flatnonzero(self._bytes[_AROUND:] == ord("="))
        self._last_letters = self._behind(-1)  # of the names of attributes
        self._is_odd = b"=" in xml[:_AROUND] or b"=" in xml[-_AROUND:] or self._has_odd_spaces()

    def may_hold_formulas(self) -> bool:
        """Whether an element `f` begins anywhere, with a prefix or without."""
        before = self._bytes[np.flatnonzero(self._bytes[1:] == ord("f"))]
        return bool(((before == ord("<")) | (before == ord(":"))).any())

    def may_hide(self) -> bool:
        """Whether an attribute may be called `hidden`, as those of rows and columns are that are not shown."""
        return self._is_odd or bool(((self._last_letters == ord("n")) & (self._behind(-6) == ord("h"))).any())

    def may_hold_errors(self) -> bool:
        """Whether an attribute has the value `e`, as the type of a cell with an error has."""
        return self._is_odd or bool((_is_quote(self._behind(3)) & (self._behind(2) == ord("e"))).any())

    def may_reach_far(self) -> bool:
        """Whether a row or cell is named with two letters or more, or a number of five digits or more."""
        if self._is_odd:
            return True
        names = self._equals[self._last_letters == ord("r")]
        first, second, fourth, fifth, sixth = (self._at(names, place) for place in (2, 3, 5, 6, 7))
        has_letter = _is_letter(first)
        has_letters = has_letter & _is_letter(second)
        is_long = _is_digit(fifth) & _is_digit(np.where(has_letter, sixth, fourth))
        return bool((has_letters | is_long).any())

    def _behind(self, place: int) -> Bytes:
        return self._at(self._equals, place)

    def _at(self, equals: NDArray[np.intp], place: int) -> Bytes:
        """The bytes at a place behind signs of equality, or before them."""
        return self._bytes[_AROUND + place :].take(equals, mode="clip")

    def _has_odd_spaces(self) -> bool:
        """Whether a space stands beside a sign of equality: allowed in XML, though no spreadsheet program writes it."""
        space = ord(" ")
        return bool((self._last_letters <= space).any() or (self._behind(1) <= space).any())


def _is_quote(letters: Bytes) -> Flags:
    return np.asarray((letters == ord('"')) | (letters == ord("'")))


def _is_letter(letters: Bytes) -> Flags:
    lowered = letters | np.uint8(0x20)
    return np.asarray((lowered >= ord("a")) & (lowered <= ord("z")))


def _is_digit(letters: Bytes) -> Flags:
    return np.asarray((letters >= ord("0")) & (letters <= ord("9")))
