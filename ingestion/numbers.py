"""Numbers as Viet Nam writes them, and the interval that each of them states.

A dot parts thousands and a comma starts decimals; offices also write spaces, comma thousands and point decimals
(`19 136 hộ`, `14,917 hộ`, `101.86%`). What cannot be decided is None, never a guess.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from ingestion.model import Hedge
from warehouse.amounts import rounded_or_cut_off

_GROUPED = {
    ".": re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?"),
    ",": re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?"),
    " ": re.compile(r"[1-9]\d{0,2}(?: \d{3})+(?:,\d+)?"),
}
_DECIMAL = re.compile(r"\d+[.,]\d+")
_ONE = Decimal(1)


class Number(NamedTuple):
    """A written number. `resolution` is the weight of its last written digit: 0.1 for `34,7`, 1 for `1.884`."""

    value: Decimal
    resolution: Decimal

    def times(self, scale: Decimal | int) -> Number:
        """The number in another unit."""
        return self if scale == 1 else Number(self.value * scale, self.resolution * scale)


def parse_number(text: str, *, counts: bool) -> Number | None:
    """The number that `text` writes, or None when it is none.

    `counts` says what the unit decides: things that are counted come whole, so one separator before three digits parts
    thousands whichever it is (`14,917 hộ`). Amounts and percentages may be broken, so there a comma before three digits
    starts decimals (`36,004 tỷ đồng`), and only a dot parts thousands (`2.012,5 tỉ`).
    """
    text = text.strip()
    if text.isdecimal():
        return Number(Decimal(text), _ONE)
    for mark, pattern in _GROUPED.items():
        if mark not in text or not pattern.fullmatch(text):
            continue
        if mark == "," and not counts and text.count(",") == 1 and "." not in text:
            break
        other = "." if mark == "," else ","
        return _number(text.replace(mark, "").replace(other, "."))
    return _number(text.replace(",", ".")) if _DECIMAL.fullmatch(text) else None


def _number(plain: str) -> Number:
    return Number(Decimal(plain), _weight(-len(plain.partition(".")[2])))


@lru_cache
def _weight(exponent: int) -> Decimal:
    return Decimal(1).scaleb(exponent)


def stated_interval(number: Number, hedge: Hedge, *, is_whole: bool) -> tuple[Decimal, Decimal]:
    """The closed interval of values for which a careful writer may have written this number with this hedge.

    A hedged number is exact to its last non-zero digit: `hơn 39.000` is [39 000, 40 000], `gần 432` ends at 432. An
    unhedged one is exact when it counts whole things (`is_whole`); otherwise its last digit may have been rounded or
    cut off at its last digit.
    """
    value = number.value
    if hedge is Hedge.EXACT:
        if is_whole:
            return value, value
        return rounded_or_cut_off(value, number.resolution)
    step = max(number.resolution, _weight_of_last_nonzero_digit(value))
    if hedge is Hedge.OVER:
        return value, value + step
    if hedge is Hedge.UNDER:
        return value - step, value
    return value - step, value + step


def _weight_of_last_nonzero_digit(value: Decimal) -> Decimal:
    if value == 0:
        return Decimal(1)
    return _weight(int(value.normalize().as_tuple().exponent))
