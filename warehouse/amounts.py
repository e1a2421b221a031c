"""What a written amount states, the same whether it stands in a document or in an answer to a finding."""

from __future__ import annotations

from decimal import Decimal


def rounded_or_cut_off(value: Decimal, last_digit: Decimal) -> tuple[Decimal, Decimal]:
    """The amounts for which a careful writer may have written `value`, `last_digit` being what its last digit weighs.

    Offices round and cut off (34,57 may be printed as 34,6 or 34,5), so both are inside
    (`docs/adr/0004-figures-are-intervals.md`).
    """
    return value - last_digit / 2, value + last_digit
