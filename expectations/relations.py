"""Evaluations as inequalities between the figures that may change, in exact whole numbers.

An evaluator asks whether the intervals that figures state can satisfy a rule. So does a `Relation` here, figure by
figure: those that may change are unknowns, all others stay anywhere within what they state. Amounts are counted in
millionths, as they are stored, so nothing is ever rounded.

A rule is a few rows `sum of products <= bound`, where a product is a coefficient times one or two quantities. A row is
linear in the unknowns as long as they stand in one quantity of each product; a percentage and the figure that it is
taken of, both unknown, are not, and `Relation.inequalities` says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import permutations, product

from expectations.intervals import EVERYTHING, Interval

MILLION = 10**6
HUNDRED_PERCENT = 100 * MILLION

Box = tuple[int, int]


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
class Inequality:
    """Sum of coefficient times amount, over unknown figures, is at most `bound`; `source` is the relation it is of."""

    coefficients: Mapping[str, int]
    bound: int
    source: int | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A sum of figures with their signs, and a constant."""

    members: tuple[tuple[str, int, Box], ...] = ()
    constant: int = 0

    @classmethod
    def of(cls, members: list[Member], constant: int = 0) -> Quantity:
        """The sum of members as they state it."""
        return cls(tuple((one.figure_id, one.sign, box(one.stated)) for one in members), constant)

    def box(self, stated: Mapping[str, Box]) -> Box:
        """What the quantity can be, figures in `stated` being what it says and the others what they said."""
        low = high = self.constant
        for figure_id, sign, own in self.members:
            least, most = stated.get(figure_id, own)
            low, high = (low + least, high + most) if sign > 0 else (low - most, high - least)
        return low, high

    def unknown(self, unknowns: Set[str]) -> dict[str, int]:
        """The coefficients of the unknowns that stand in it."""
        found: defaultdict[str, int] = defaultdict(int)
        for figure_id, sign, _ in self.members:
            if figure_id in unknowns:
                found[figure_id] += sign
        return found

    def known(self, unknowns: Set[str]) -> Box:
        """What the rest of it, without the unknowns, can be."""
        return Quantity(tuple(one for one in self.members if one[0] not in unknowns), self.constant).box({})


ONE = Quantity(constant=1)


@dataclass(frozen=True, slots=True)
class Product:
    """A coefficient times one quantity, or two of which none is negative."""

    coefficient: int
    first: Quantity
    second: Quantity = ONE

    def least(self, stated: Mapping[str, Box]) -> int:
        """The least that it can be."""
        corners = product(self.first.box(stated), self.second.box(stated))
        return min(self.coefficient * one * two for one, two in corners)


@dataclass(frozen=True, slots=True)
class Row:
    """Sum of products is at most `bound`, for some of the amounts that the figures state."""

    products: tuple[Product, ...]
    bound: int = 0


@dataclass(frozen=True, slots=True)
class Sum:
    """A row without products of two quantities, added up once: what each figure counts, and the least it makes."""

    coefficients: Mapping[str, int]
    least: Mapping[str, int]
    total: int
    bound: int

    @classmethod
    def of(cls, row: Row) -> Sum | None:
        """The row as a sum; None when two quantities of it are multiplied."""
        if any(each.second is not ONE for each in row.products):
            return None
        coefficients: defaultdict[str, int] = defaultdict(int)
        least: defaultdict[str, int] = defaultdict(int)
        for each in row.products:
            for figure_id, sign, (low, high) in each.first.members:
                factor = each.coefficient * sign
                coefficients[figure_id] += factor
                least[figure_id] += factor * (low if factor > 0 else high)
        constant = sum(each.coefficient * each.first.constant for each in row.products)
        return cls(coefficients, least, sum(least.values()) + constant, row.bound)

    def inequality(self, unknowns: Set[str], source: int | None) -> Inequality:
        """What the unknowns must satisfy, the others being what they stated."""
        here = [one for one in unknowns if one in self.coefficients]
        factors = {one: self.coefficients[one] for one in here if self.coefficients[one]}
        return Inequality(factors, self.bound - self.total + sum(self.least[one] for one in here), source)

    def holds(self, stated: Mapping[str, Box]) -> bool:
        """Whether it can hold when some figures state something else."""
        total = self.total
        for figure_id, (low, high) in stated.items():
            if figure_id in self.coefficients:
                factor = self.coefficients[figure_id]
                total += factor * (low if factor > 0 else high) - self.least[figure_id]
        return total <= self.bound


class NotLinearError(Exception):
    """Two unknowns are multiplied with each other; `factors` are the figures of both quantities."""

    def __init__(self, factors: tuple[frozenset[str], frozenset[str]]) -> None:
        super().__init__(factors)
        self.factors = factors


@dataclass(frozen=True)
class Relation:
    """An evaluation, failed or passed, with all that its rule says of its figures."""

    evaluation_id: str
    rule_code: str
    kind: str
    scope: str
    severity: str
    members: tuple[Member, ...]
    anchor_id: str | None = None
    formula: str | None = None
    factors: Interval | None = None
    tolerance_pct: Decimal | None = None
    expected_value: Decimal | None = None
    expected: Interval = EVERYTHING

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """What must hold; empty for a kind that is no relation between amounts."""
        return tuple(_ROWS.get(self.kind, _own_range)(self))

    @cached_property
    def _sums(self) -> tuple[Sum | None, ...]:
        return tuple(Sum.of(row) for row in self.rows)

    @cached_property
    def figure_ids(self) -> frozenset[str]:
        """The figures whose change can mend or break it: all of a relation, and of other kinds the one they judge."""
        if self.kind in _ROWS or not self.rows:
            return frozenset(member.figure_id for member in self.members)
        quantities = [one for row in self.rows for each in row.products for one in (each.first, each.second)]
        return frozenset(figure_id for quantity in quantities for figure_id, _, _ in quantity.members)

    def holds(self, stated: Mapping[str, Box]) -> bool:
        """Whether it holds when the figures in `stated` state that, and the others what they said."""
        return all(
            sum(each.least(stated) for each in row.products) <= row.bound if added is None else added.holds(stated)
            for row, added in zip(self.rows, self._sums, strict=True)
        )

    def inequalities(
        self, unknowns: Set[str], fixed: Mapping[str, Box], source: int | None = None
    ) -> Iterator[Inequality]:
        """What the unknowns must satisfy for the relation to hold, figures in `fixed` lying in those bounds.

        Raises NotLinearError when two of the unknowns are multiplied with each other.
        """
        for row, added in zip(self.rows, self._sums, strict=True):
            if added is None or fixed.keys() & added.coefficients.keys():
                yield from _linear(row, unknowns, fixed, source)
            else:
                yield added.inequality(unknowns, source)

    def quantity(self, role: str, constant: int = 0) -> Quantity:
        """The figures of a role, added up with their signs."""
        return Quantity.of([member for member in self.members if member.role == role], constant)

    def has(self, role: str) -> bool:
        """Whether a figure plays this role."""
        return any(member.role == role for member in self.members)


def units(amount: Decimal) -> int:
    """An amount in millionths."""
    return int(amount.scaleb(6).to_integral_value())


def box(interval: Interval) -> Box:
    """A bounded interval in millionths."""
    return units(interval.low), units(interval.high)


def _linear(row: Row, unknowns: Set[str], fixed: Mapping[str, Box], source: int | None) -> Iterator[Inequality]:
    coefficients: defaultdict[str, int] = defaultdict(int)
    bound = row.bound
    for each in row.products:
        first, second = each.first.unknown(unknowns), each.second.unknown(unknowns)
        if first and second:
            raise NotLinearError((frozenset(first), frozenset(second)))
        if not first and not second:
            bound -= each.least(fixed)
            continue
        changing, other = (each.first, each.second) if first else (each.second, each.first)
        low, high = other.box(fixed)
        factor = each.coefficient * (low if each.coefficient > 0 else high)
        least, most = Quantity(tuple(one for one in changing.members if one[0] not in unknowns), changing.constant).box(
            fixed
        )
        for figure_id, sign in (first or second).items():
            coefficients[figure_id] += factor * sign
        bound -= factor * (least if factor > 0 else most)
        if other is not ONE and (len(changing.members) > 1 or changing.constant):
            # The end of the other quantity was chosen for a product that is not negative.
            yield Inequality({id_: -sign for id_, sign in (first or second).items()}, most, source)
    yield Inequality({id_: factor for id_, factor in coefficients.items() if factor}, bound, source)


def _balance(relation: Relation) -> Iterator[Row]:
    whole, parts = relation.quantity("whole"), relation.quantity("part")
    yield Row((Product(1, parts), Product(-1, whole)))
    if relation.expected.high.is_finite():  # the parts are all of it
        yield Row((Product(1, whole), Product(-1, parts)))


def _ratio(relation: Relation) -> Iterator[Row]:
    if any(member.role.endswith("_per") for member in relation.members):
        return
    scale = MILLION if relation.formula == "quotient" else HUNDRED_PERCENT
    stated = relation.quantity("stated", HUNDRED_PERCENT if relation.formula == "percent_over" else 0)
    numerator = relation.quantity("numerator")
    denominator = relation.quantity("denominator") if relation.has("denominator") else _years(relation)
    if denominator is None:
        return
    yield Row((Product(scale, numerator), Product(-1, stated, denominator)))
    yield Row((Product(1, stated, denominator), Product(-scale, numerator)))


def _years(relation: Relation) -> Quantity | None:
    """The length of the period, read back from what the rule expected."""
    numerator = sum((member.value for member in relation.members if member.role == "numerator"), Decimal(0))
    if not relation.expected_value or not numerator:
        return None
    return Quantity(constant=units(round(numerator / relation.expected_value, 2)))


def _compare(relation: Relation) -> Iterator[Row]:
    left, right = relation.quantity("left"), relation.quantity("right")
    left_per = relation.quantity("left_per") if relation.has("left_per") else ONE
    right_per = relation.quantity("right_per") if relation.has("right_per") else ONE
    if (left_per is ONE) != (right_per is ONE):
        return
    if relation.factors is None:
        yield Row((Product(1, left, right_per), Product(-1, right, left_per)))
        return
    low, high = relation.factors.low, relation.factors.high
    if low.is_finite():
        yield Row((Product(units(low), right, left_per), Product(-MILLION, left, right_per)))
    if high.is_finite():
        yield Row((Product(MILLION, left, right_per), Product(-units(high), right, left_per)))


def _bound(relation: Relation) -> Iterator[Row]:
    value = relation.quantity("value")
    per = relation.quantity("value_per") if relation.has("value_per") else Quantity(constant=MILLION)
    yield from _within(value, per, relation.expected)


def _own_range(relation: Relation) -> Iterator[Row]:
    """A kind that judges one figure by itself: it should lie in what was expected of it.

    How many figures a report repeats says nothing of what the one should be that speaks for them.
    """
    if relation.kind == "repeat":
        return
    own = [member for member in relation.members if member.figure_id == relation.anchor_id]
    yield from _within(Quantity.of(own[:1]), Quantity(constant=MILLION), relation.expected) if own else ()


def _within(value: Quantity, per: Quantity, limits: Interval) -> Iterator[Row]:
    if limits.low.is_finite():
        yield Row((Product(units(limits.low), per), Product(-MILLION, value)))
    if limits.high.is_finite():
        yield Row((Product(MILLION, value), Product(-units(limits.high), per)))


def _agreement(relation: Relation) -> Iterator[Row]:
    """No figure is above another by more than the tolerance, which is a share of the higher one."""
    is_signed = any(member.stated.low < 0 for member in relation.members)
    tolerance = 0 if is_signed or relation.tolerance_pct is None else units(relation.tolerance_pct)
    for one, other in permutations([Quantity.of([member]) for member in relation.members], 2):
        yield Row((Product(HUNDRED_PERCENT - tolerance, one), Product(-HUNDRED_PERCENT, other)))


_ROWS = {
    "balance": _balance,
    "ratio": _ratio,
    "compare": _compare,
    "bound": _bound,
    "agreement": _agreement,
    "list": _balance,
    "share": _ratio,
}

RELATION_KINDS = frozenset(_ROWS)
"""The kinds of rules that hold figures against each other or a limit; others judge a figure by itself."""
