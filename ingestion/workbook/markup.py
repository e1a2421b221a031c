"""A first look at the XML of a sheet as an array of bytes: it tells at once what need not be looked for."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_AROUND = 8  # bytes looked at before and behind a sign of equality
_DIGITS = 5  # of a row number that may be beyond the last

Bytes = NDArray[np.uint8]
Flags = NDArray[np.bool_]


class Markup:
    """What the bytes of a sheet may hold. Never wrong when it says no; a yes is to be looked into."""

    def __init__(self, xml: bytes) -> None:
        self._bytes: Bytes = np.frombuffer(xml, dtype=np.uint8)
        self._equals = np.flatnonzero(self._bytes == ord("="))
        self._last_letters: Bytes = self._bytes[self._equals - 1]  # of the names of attributes
        self._is_odd = self._has_equals_at_end() or self._has_odd_spaces()

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
        name = self._equals[self._last_letters == ord("r")] + 2
        has_letter = _is_letter(self._bytes[name])
        has_letters = has_letter & _is_letter(self._bytes[name + 1])
        last = name + has_letter + _DIGITS - 1
        is_long = _is_digit(self._bytes[last]) & _is_digit(self._bytes[last - 1])
        return bool((has_letters | is_long).any())

    def _behind(self, place: int) -> Bytes:
        return np.asarray(self._bytes[self._equals + place])

    def _has_equals_at_end(self) -> bool:
        """Whether a sign of equality stands so near to either end that there is nothing to look at beside it."""
        ends = (self._equals[:1] < _AROUND, self._equals[-1:] >= len(self._bytes) - _AROUND)
        return any(end.any() for end in ends)

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
