"""Typical slips of people who write figures down, proposed where they explain a contradiction exactly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from expectations.intervals import Interval
from expectations.relations import Member

EXACT_SHARE = Decimal("0.005")
"""How wide, as a share of itself, the implied interval may be for a slip to be no coincidence."""
FEWEST_DIGITS = 3
"""Shorter numbers are alike by chance."""

_SCALES = {"tenfold": (1,), "thousandfold": (3, 6)}


@dataclass(frozen=True, slots=True)
class Slip:
    """A typical slip, by its code in the messages, and the amount that was meant; None when that is not known."""

    code: str
    meant: Decimal | None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The amounts that stand beside a figure in its document, and what the same fact was in the period before."""

    neighbours: tuple[Decimal, ...] = ()
    previous: Decimal | None = None


NO_SURROUNDINGS = Surroundings()


def slip_of(member: Member, implied: Interval, surroundings: Surroundings = NO_SURROUNDINGS) -> Slip | None:
    """The slip that leads from an amount in `implied` to what the figure says; None when none does exactly."""
    if not is_narrow(implied) or implied.low <= member.value <= implied.high:
        return None
    for slip in _slips(member.value, surroundings):
        if slip.meant is None or implied.low <= slip.meant <= implied.high:
            return slip
    return None


def _slips(value: Decimal, surroundings: Surroundings) -> Iterator[Slip]:
    yield from (Slip("digits", meant) for meant in _digits_exchanged(value))
    for code, powers in _SCALES.items():
        yield from (Slip(code, value.scaleb(sign * power)) for power in powers for sign in (1, -1) if value)
    yield Slip("sign", -value)
    if _digit_count(value) >= FEWEST_DIGITS:
        yield from (Slip("exchanged", other) for other in surroundings.neighbours if other != value)
        if value in surroundings.neighbours:
            yield Slip("copied", None)
        if value == surroundings.previous:
            yield Slip("copied_from_last_period", None)


def _digits_exchanged(value: Decimal) -> Iterator[Decimal]:
    """The amounts that two neighbouring digits of this one, exchanged, give."""
    sign, digits, exponent = value.normalize().as_tuple()
    if not isinstance(exponent, int):
        return
    written = [*digits, *[0] * max(exponent, 0)]
    for position in range(len(written) - 1):
        exchanged = written.copy()
        exchanged[position], exchanged[position + 1] = exchanged[position + 1], exchanged[position]
        if exchanged != written:
            yield Decimal((sign, tuple(exchanged), min(exponent, 0)))


def _digit_count(value: Decimal) -> int:
    return len(value.normalize().as_tuple().digits)


def is_narrow(implied: Interval) -> bool:
    """Whether an implied interval is as good as one amount."""
    if implied.is_empty or implied.low.is_infinite() or implied.high.is_infinite():
        return False
    return implied.high - implied.low <= EXACT_SHARE * max(abs(implied.low), abs(implied.high))
