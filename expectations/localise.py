"""Which figure of a broken rule is likely wrong, and what it would have to be.

Every figure of a failed evaluation is a suspect: taken alone, it is given the interval that would make the rule
hold if all other figures were right. A figure that no admissible value can mend is not at fault by itself. Suspects
are weighed: a quotient that somebody worked out by hand is lighter than a count; a count that other figures confirm
is heavier; a figure that would explain several failures at once is lighter for each. The lightest are the likely
ones, and when several are equally light all are named, because nobody can know.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from expectations.intervals import EVERYTHING, NOT_NEGATIVE, Interval, total
from warehouse import reference

HUNDRED = Decimal(100)
PERCENT_STEP = Decimal("0.01")
WHOLE_STEP = Decimal(1)
DERIVED_WEIGHT = 1.0
COUNTED_WEIGHT = 2.0
CONFIRMATION_WEIGHT = 1.0

_SIGNED_INDICATORS = frozenset({"growth_pct", "change_vs_prev_year", "pct_over_plan"})


@dataclass(frozen=True, slots=True)
class Member:
    """A figure in its role in an evaluation."""

    role: str
    term_number: int
    figure_id: str
    sign: int
    value: Decimal
    stated: Interval
    indicator: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A failed evaluation with all that its rule says of its figures."""

    evaluation_id: str
    rule_code: str
    kind: str
    scope: str
    severity: str
    formula: str | None
    factors: Interval | None
    expected_value: Decimal | None
    expected: Interval
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A figure that an evaluation confirms: an equality that held, or the same fact told elsewhere."""

    figure_id: str
    rule_code: str
    kind: str
    scope: str
    role: str

    def weighs_in(self, failure: Failure) -> bool:
        """A document that repeats itself is no witness against another document."""
        return not (self.kind == "agreement" and self.scope == "submission" and failure.scope == "warehouse")


@dataclass(frozen=True, slots=True)
class Suspect:
    """A figure that may be at fault, its weight (light is suspicious) and what it would have to be."""

    failure: Failure
    member: Member
    implied: Interval
    weight: float
    rank: int
    is_likely: bool
    confirmations: tuple[Confirmation, ...]


def locate(failures: Iterable[Failure], confirmations: Iterable[Confirmation]) -> list[Suspect]:
    """The suspects of every failure, lightest first; those that are equally light are all likely."""
    failures = list(failures)
    by_figure: defaultdict[str, list[Confirmation]] = defaultdict(list)
    for confirmation in sorted(set(confirmations), key=lambda one: (one.figure_id, one.rule_code, one.role)):
        by_figure[confirmation.figure_id].append(confirmation)
    involved = _failures_by_figure(failures)
    return [suspect for failure in failures for suspect in _suspects(failure, by_figure, involved)]


def implied(failure: Failure, suspect: Member) -> Interval:
    """What the figure would have to be for the rule to hold, the others being what they state; unrounded."""
    wanted = _wanted_of_role(failure, suspect)
    own, divisor = _term(failure, suspect)
    if suspect.role.endswith("_per"):
        wanted = total([member.stated for member in own]) / (wanted & NOT_NEGATIVE)
        others = [member.stated for member in divisor if member is not suspect]
    else:
        if divisor:
            wanted = wanted * total([member.stated for member in divisor])
        others = [member.stated for member in own if member is not suspect]
    return wanted - total(others)


def admissible(indicator: str, interval: Interval) -> Interval:
    """The amounts in an interval that this indicator can take, to a sensible precision; empty when there is none."""
    if indicator not in _SIGNED_INDICATORS:
        interval = interval & NOT_NEGATIVE
    if interval.is_empty:
        return interval
    unit = unit_of(indicator)
    if unit == "pct":
        return interval.widened(PERCENT_STEP)
    if unit == "vnd":
        return interval.widened(WHOLE_STEP)
    whole = interval.narrowed(WHOLE_STEP)
    return interval.widened(WHOLE_STEP) if whole.is_empty else whole


def _suspects(
    failure: Failure, by_figure: Mapping[str, list[Confirmation]], involved: Mapping[str, int]
) -> list[Suspect]:
    confirmed = {
        member.figure_id: tuple(one for one in by_figure.get(member.figure_id, ()) if one.weighs_in(failure))
        for member in failure.members
    }
    found = [
        (
            _weight(member, len(confirmed[member.figure_id]), involved.get(member.figure_id, 1)),
            member,
            admissible(member.indicator, implied(failure, member)),
        )
        for member in failure.members
    ]
    able = [one for one in found if not one[2].is_empty]
    chosen = able or [(weight, member, EVERYTHING) for weight, member, _ in found]
    chosen.sort(key=lambda one: (one[0], one[1].figure_id))
    lightest = chosen[0][0] if chosen else 0.0
    return [
        Suspect(failure, member, interval, weight, rank, weight == lightest, confirmed[member.figure_id])
        for rank, (weight, member, interval) in enumerate(chosen, start=1)
    ]


def _weight(member: Member, confirmations: int, failures: int) -> float:
    base = DERIVED_WEIGHT if is_derived(member.indicator) else COUNTED_WEIGHT
    return round((base + CONFIRMATION_WEIGHT * confirmations) / max(failures, 1), 6)


def unit_of(indicator: str) -> str:
    """The unit of an indicator: vnd, pct, or the kind of thing that is counted."""
    row = reference.indicators().get(indicator)
    return row["unit"] if row is not None else ""


def is_derived(indicator: str) -> bool:
    """Whether writers work this indicator out from others, by hand."""
    row = reference.indicators().get(indicator)
    return row is not None and row["is_derived"] == "true"


def _failures_by_figure(failures: Iterable[Failure]) -> Counter[str]:
    """In how many broken rules each figure stands; what is only worth a look (info) accuses nobody."""
    accused = {
        (member.figure_id, failure.evaluation_id)
        for failure in failures
        if failure.severity != "info"
        for member in failure.members
    }
    return Counter(figure_id for figure_id, _ in accused)


def _term(failure: Failure, suspect: Member) -> tuple[list[Member], list[Member]]:
    """The figures of the suspect's term: those counted, and those they are divided by."""
    role = suspect.role.removesuffix("_per")
    same = [member for member in failure.members if member.term_number == suspect.term_number]
    return (
        [member for member in same if member.role == role],
        [member for member in same if member.role == f"{role}_per"],
    )


def _wanted_of_role(failure: Failure, suspect: Member) -> Interval:
    """What the suspect's whole term would have to be."""
    role = suspect.role.removesuffix("_per")
    if failure.kind == "balance":
        return _wanted_in_balance(failure, suspect)
    if failure.kind == "ratio":
        return _wanted_in_ratio(failure, role)
    if failure.kind == "compare":
        return _wanted_in_comparison(failure, role)
    if failure.kind == "agreement":
        return _wanted_in_agreement(failure, suspect)
    return failure.expected


def _wanted_in_balance(failure: Failure, suspect: Member) -> Interval:
    is_complete = failure.expected.high.is_finite()
    whole = total([member.stated for member in failure.members if member.role == "whole"])
    parts = [member for member in failure.members if member.role == "part"]
    if suspect.role == "whole":
        sum_of_parts = total([_signed(part) for part in parts])
        return sum_of_parts if is_complete else Interval.of(sum_of_parts.low, None)
    # The suspect's own term is taken whole here; `implied` takes its fellows off again.
    elsewhere = total([_signed(part) for part in parts if part.term_number != suspect.term_number])
    rest = whole - elsewhere
    if not is_complete:
        rest = Interval.of(None, rest.high)
    return rest if suspect.sign > 0 else -rest


def _wanted_in_ratio(failure: Failure, role: str) -> Interval:
    numerator = _quantity(failure, "numerator")
    denominator = _quantity(failure, "denominator") if _has(failure, "denominator") else _years(failure)
    quotient = _quotient_of_stated(failure)
    if role == "numerator":
        return quotient * denominator
    if role == "denominator":
        return numerator / quotient
    return _stated_of_quotient(failure, numerator / denominator)


def _quotient_of_stated(failure: Failure) -> Interval:
    stated = _quantity(failure, "stated")
    if failure.formula == "quotient":
        return stated
    hundred = Interval.point(HUNDRED)
    return (stated + hundred) / hundred if failure.formula == "percent_over" else stated / hundred


def _stated_of_quotient(failure: Failure, quotient: Interval) -> Interval:
    if failure.formula == "quotient":
        return quotient
    hundred = Interval.point(HUNDRED)
    return quotient * hundred - hundred if failure.formula == "percent_over" else quotient * hundred


def _years(failure: Failure) -> Interval:
    """The length of the period in years, read back from what the rule expected."""
    numerator = sum((member.value for member in failure.members if member.role == "numerator"), Decimal(0))
    if not failure.expected_value:
        return EVERYTHING
    return Interval.point(round(numerator / failure.expected_value, 2))


def _wanted_in_comparison(failure: Failure, role: str) -> Interval:
    left, right = _quantity(failure, "left"), _quantity(failure, "right")
    if failure.factors is None:
        return Interval.of(None, right.high) if role == "left" else Interval.of(left.low, None)
    return right * failure.factors if role == "left" else left / failure.factors


def _wanted_in_agreement(failure: Failure, suspect: Member) -> Interval:
    others = [member.stated for member in failure.members if member is not suspect]
    if not others:
        return EVERYTHING
    found = others[0]
    for other in others[1:]:
        found = found.hull(other)
    # Every figure of an agreement is a term of its own, so its fellows must not be taken off.
    return found + total([member.stated for member in _term(failure, suspect)[0] if member is not suspect])


def _quantity(failure: Failure, role: str) -> Interval:
    amount = total([_signed(member) for member in failure.members if member.role == role])
    divisor = [member.stated for member in failure.members if member.role == f"{role}_per"]
    return amount / total(divisor) if divisor else amount


def _has(failure: Failure, role: str) -> bool:
    return any(member.role == role for member in failure.members)


def _signed(member: Member) -> Interval:
    return member.stated if member.sign > 0 else -member.stated
