"""Closed intervals of amounts, open at an end that is infinite, and the arithmetic that rules need."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import product

INFINITY = Decimal("Infinity")
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Interval:
    """All amounts from `low` to `high`, both included."""

    low: Decimal
    high: Decimal

    @classmethod
    def of(cls, low: Decimal | None, high: Decimal | None) -> Interval:
        """The interval between two bounds, where None is no bound."""
        return cls(-INFINITY if low is None else low, INFINITY if high is None else high)

    @classmethod
    def point(cls, value: Decimal) -> Interval:
        """Just this amount."""
        return cls(value, value)

    @property
    def is_empty(self) -> bool:
        """Whether no amount lies inside."""
        return self.low > self.high

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low)

    def __sub__(self, other: Interval) -> Interval:
        return self + (-other)

    def __mul__(self, other: Interval) -> Interval:
        corners = [_times(one, two) for one, two in product((self.low, self.high), (other.low, other.high))]
        return Interval(min(corners), max(corners))

    def __truediv__(self, other: Interval) -> Interval:
        """The quotients; everything when the divisor may have either sign, since nothing follows then."""
        if other.low < 0 <= other.high or other.high == 0:
            return EVERYTHING
        return self * Interval(_inverse(other.high), _inverse(other.low))

    def __and__(self, other: Interval) -> Interval:
        return Interval(max(self.low, other.low), min(self.high, other.high))

    def hull(self, other: Interval) -> Interval:
        """The smallest interval that holds both."""
        return Interval(min(self.low, other.low), max(self.high, other.high))

    def widened(self, step: Decimal) -> Interval:
        """The interval between multiples of `step` that holds this one."""
        return Interval(_rounded(self.low, step, ROUND_FLOOR), _rounded(self.high, step, ROUND_CEILING))

    def narrowed(self, step: Decimal) -> Interval:
        """The multiples of `step` inside, as an interval; empty when there is none."""
        return Interval(_rounded(self.low, step, ROUND_CEILING), _rounded(self.high, step, ROUND_FLOOR))


EVERYTHING = Interval(-INFINITY, INFINITY)
NOT_NEGATIVE = Interval(ZERO, INFINITY)


def total(intervals: list[Interval]) -> Interval:
    """The sum; zero of none."""
    return sum(intervals, start=Interval.point(ZERO))


def _times(one: Decimal, two: Decimal) -> Decimal:
    return ZERO if not one or not two else one * two


def _inverse(amount: Decimal) -> Decimal:
    if amount == 0:
        return INFINITY
    return ZERO if amount.is_infinite() else 1 / amount


def _rounded(amount: Decimal, step: Decimal, rounding: str) -> Decimal:
    if amount.is_infinite():
        return amount
    return (amount / step).to_integral_value(rounding=rounding) * step
