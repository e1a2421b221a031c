"""A first look at the XML of a sheet as an array of bytes: it tells at once what need not be looked for."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_AHEAD = 8  # bytes looked at behind a sign of equality
_DIGITS = 5  # of a row number that may be beyond the last

Bytes = NDArray[np.uint8]
Flags = NDArray[np.bool_]


class Markup:
    """What the bytes of a sheet may hold. Never wrong when it says no; a yes is to be looked into."""

    def __init__(self, xml: bytes) -> None:
        self._bytes: Bytes = np.frombuffer(b"  " + xml + bytes(_AHEAD), dtype=np.uint8)
        self._equals = np.flatnonzero(self._bytes == ord("="))

    def may_hold_formulas(self) -> bool:
        """Whether an element `f` begins anywhere, with a prefix or without."""
        before = self._bytes[:-1]
        is_named_f = self._bytes[1:] == ord("f")
        return bool((is_named_f & ((before == ord("<")) | (before == ord(":")))).any())

    def may_hold_errors(self) -> bool:
        """Whether an attribute has the value `e`, as the type of a cell with an error has."""
        return self._has_odd_spaces() or bool((_is_quote(self._behind(3)) & (self._behind(2) == ord("e"))).any())

    def may_reach_far(self) -> bool:
        """Whether a row or cell is named with two letters or more, or a number of five digits or more."""
        if self._has_odd_spaces():
            return True
        named = self._bytes[self._equals - 1] == ord("r")
        first = _is_letter(self._behind(2))
        has_letters = first & _is_letter(self._behind(3))
        plain = [_is_digit(self._behind(2 + place)) for place in range(_DIGITS + 1)]
        is_long = np.where(first, _all(plain[1:]), _all(plain[:-1]))
        return bool((named & (has_letters | is_long)).any())

    def _behind(self, place: int) -> Bytes:
        return np.asarray(self._bytes[self._equals + place])

    def _has_odd_spaces(self) -> bool:
        """Whether a space stands beside a sign of equality: allowed in XML, though no spreadsheet program writes it."""
        space = ord(" ")
        return bool((self._bytes[self._equals - 1] <= space).any() or (self._behind(1) <= space).any())


def _all(flags: list[Flags]) -> Flags:
    return np.asarray(np.logical_and.reduce(flags))


def _is_quote(letters: Bytes) -> Flags:
    return np.asarray((letters == ord('"')) | (letters == ord("'")))


def _is_letter(letters: Bytes) -> Flags:
    lowered = letters | np.uint8(0x20)
    return np.asarray((lowered >= ord("a")) & (lowered <= ord("z")))


def _is_digit(letters: Bytes) -> Flags:
    return np.asarray((letters >= ord("0")) & (letters <= ord("9")))
