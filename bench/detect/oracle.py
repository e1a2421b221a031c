"""An oracle of its own: which planted errors arithmetic can show, and of which it can be told where they are.

It knows none of the rules of the book. From the documents of the world it lists the identities of the field that must
hold because of what the figures mean (`identities`): sexes, markets, channels, programmes and funds share out their
whole; rows of areas share out the row above them; months make quarters and years; what is cumulated is the last plus
the month; what stands is what stood, plus lent, less repaid; overdue is part of what stands; percentages are quotients;
one fact has one value in all documents, to half a percent; nobody borrows nothing, or more than the law allows; nothing
counted is negative.

*Shown*: with the planted figures as written, the intervals of the figures of at least one identity leave no reading in
which it holds. *Told*: the identities broken can be mended by changing as few figures as were planted in one way only.
That is searched, not declared: every set of figures of at most that size that meets all broken identities is tried by
linear programming over all identities that it is part of. A value that mends must be one that the figure can take: not
negative, and whole where things are counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from itertools import combinations
from math import ceil, floor, inf
from typing import Any

import numpy as np
from scipy.optimize import linprog

from bench.world.documents import BREAKDOWNS, COUNTED, World
from bench.world.layouts import layouts
from bench.world.truth import MONTHS_OF_YEAR
from warehouse import reference

LARGEST_SEARCHED = 2
_TOLERANCE = 0.005
_LARGEST_LOAN = 10_000_000_000  # no single borrower of these programmes has more
_SIGNED = frozenset({"growth_pct", "pct_over_plan"})
_SLACK = 1e-6
_FACT = ("indicator", "about", *BREAKDOWNS, "where", "first", "last", "is_stock")
_PLACE = {name: place for place, name in enumerate(_FACT)}

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Identity:
    """`low <= sum of weight * figure <= high`, or a quotient: stated = times * numerator / denominators - less.

    `weights` by figure; of a quotient `parts` are what is stated, the numerator, and the figures whose sum divides it.
    `is_agreement`: two figures may differ by the tolerance.
    """

    name: str
    weights: Mapping[int, float]
    low: float = 0.0
    high: float = 0.0
    parts: tuple[int, int, tuple[int, ...]] | None = None
    times: float = 100.0
    less: float = 0.0
    is_agreement: bool = False


@dataclass
class Oracle:
    """The identities of a world; `spans` are the intervals that its figures state, by figure."""

    world: World
    identities: list[Identity] = field(default_factory=list)

    @cached_property
    def spans(self) -> dict[int, Span]:
        """What each figure states when nothing is wrong."""
        figures = self.world.figures
        return dict(zip(figures.index, zip(figures["low"], figures["high"], strict=True), strict=True))

    @cached_property
    def of_figure(self) -> dict[int, list[int]]:
        """The identities that each figure is part of."""
        found: defaultdict[int, list[int]] = defaultdict(list)
        for number, identity in enumerate(self.identities):
            for figure in identity.weights:
                found[figure].append(number)
        return dict(found)

    @cached_property
    def steps(self) -> dict[int, float]:
        """The weight of the last digit of each figure: what is written moves by it."""
        figures = self.world.figures
        return dict(zip(figures.index, figures["resolution"] * figures["scale"], strict=True))

    @cached_property
    def counted(self) -> set[int]:
        """The figures that only whole numbers can be."""
        figures = self.world.figures
        return set(figures.index[figures["unit"].isin(COUNTED)])

    @cached_property
    def signed(self) -> set[int]:
        """The figures that may be negative."""
        figures = self.world.figures
        return set(figures.index[figures["indicator"].isin(_SIGNED)])

    def touched(self, figures: Iterable[int]) -> set[int]:
        """The identities that some figures are part of."""
        return {number for figure in figures for number in self.of_figure.get(figure, ())}

    def neighbours(self, figures: Iterable[int]) -> set[int]:
        """All figures that share an identity with these."""
        return {other for number in self.touched(figures) for other in self.identities[number].weights} | set(figures)

    def broken(self, written: Mapping[int, Span]) -> set[int]:
        """The identities that cannot hold once some figures state what `written` says, by figure."""
        spans = _Overlay(self.spans, written)
        return {number for number in self.touched(written) if not _can_hold(self.identities[number], spans)} | (
            {-1 - figure for figure, span in written.items() if span[1] < 0 and figure not in self.signed}
        )

    def others(self, written: Mapping[int, Span]) -> Iterator[frozenset[int]]:
        """Sets of at most as many figures as are written wrong, other than these, whose change mends all."""
        broken = self.broken(written)
        spans = _Overlay(self.spans, written)
        negative = {-1 - number for number in broken if number < 0}
        relations = [set(self.identities[number].weights) for number in broken if number >= 0]
        relations += [{figure} for figure in negative]
        for size in range(1, len(written) + 1):
            for chosen in _hitting(relations, size):
                if chosen != frozenset(written) and self._mends(chosen, spans):
                    yield chosen

    def _mends(self, chosen: frozenset[int], spans: Mapping[int, Span]) -> bool:
        touched = [self.identities[number] for number in self.touched(chosen)]
        if len(chosen) == 1:
            (figure,) = chosen
            return self._has_value(figure, touched, spans)
        return _is_feasible(sorted(chosen), touched, spans, self.steps, self.signed)

    def _has_value(self, figure: int, touched: Iterable[Identity], spans: Mapping[int, Span]) -> bool:
        low, high = (-inf if figure in self.signed else 0.0), inf
        step = self.steps[figure]
        for identity in touched:
            least, most = _implied(identity, figure, spans)
            low, high = max(low, least - step), min(high, most + step / 2)
        if figure in self.counted:
            low, high = ceil(low - _SLACK) if low > -inf else low, floor(high + _SLACK) if high < inf else high
        return low <= high + _SLACK * max(1.0, abs(high) if high < inf else 1.0)


class _Overlay(Mapping[int, Span]):
    """What figures state, some of them otherwise."""

    def __init__(self, base: Mapping[int, Span], changed: Mapping[int, Span]) -> None:
        self._base, self._changed = base, changed

    def __getitem__(self, figure: int) -> Span:
        found = self._changed.get(figure)
        return self._base[figure] if found is None else found

    def __iter__(self) -> Iterator[int]:
        return iter(self._base)

    def __len__(self) -> int:
        return len(self._base)


def _hitting(relations: list[set[int]], size: int) -> Iterator[frozenset[int]]:
    """Every set of `size` figures that has one in each relation."""
    if not relations:
        return
    if size == 1:
        yield from (frozenset({figure}) for figure in sorted(set.intersection(*relations)))
        return
    smallest = min(relations, key=len)
    seen: set[frozenset[int]] = set()
    for figure in sorted(smallest):
        rest = [relation for relation in relations if figure not in relation]
        companions = set.intersection(*rest) if rest else set.union(*relations)
        for companion in sorted(companions - {figure}):
            chosen = frozenset({figure, companion})
            if chosen not in seen:
                seen.add(chosen)
                yield chosen


def _can_hold(identity: Identity, spans: Mapping[int, Span]) -> bool:
    if identity.parts is not None:
        stated, _, denominators = identity.parts
        if _total(denominators, spans)[1] <= 0:
            return True
        least, most = _implied(identity, stated, spans)
        return spans[stated][0] <= most + _SLACK and least <= spans[stated][1] + _SLACK
    low, high = _sum(identity, spans)
    slack = _slack(identity, spans)
    return low <= identity.high + slack and high >= identity.low - slack


def _sum(identity: Identity, spans: Mapping[int, Span], without: frozenset[int] = frozenset()) -> Span:
    low = high = 0.0
    for figure, weight in identity.weights.items():
        if figure not in without:
            least, most = spans[figure]
            low += weight * (least if weight > 0 else most)
            high += weight * (most if weight > 0 else least)
    return low, high


def _slack(identity: Identity, spans: Mapping[int, Span], without: frozenset[int] = frozenset()) -> float:
    if not identity.is_agreement:
        return _SLACK
    return _TOLERANCE * max((abs(spans[f][0]) for f in identity.weights if f not in without), default=0.0) + _SLACK


def _implied(identity: Identity, figure: int, spans: Mapping[int, Span]) -> Span:
    """What one figure must be for an identity to hold, the others being what they state."""
    if identity.parts is not None:
        return _implied_in_quotient(identity, figure, spans)
    others = frozenset({figure})
    low, high = _sum(identity, spans, others)
    slack = _slack(identity, spans, others)
    weight = identity.weights[figure]
    bounds = ((identity.low - high - slack) / weight, (identity.high - low + slack) / weight)
    return (bounds[0], bounds[1]) if weight > 0 else (bounds[1], bounds[0])


def _total(figures: Iterable[int], spans: Mapping[int, Span]) -> Span:
    told = [spans[figure] for figure in figures]
    return sum(low for low, _ in told), sum(high for _, high in told)


def _ratio(stated: Span, identity: Identity) -> Span:
    """The quotient of the parts that a stated figure speaks of."""
    return (stated[0] + identity.less) / identity.times, (stated[1] + identity.less) / identity.times


def _implied_in_quotient(identity: Identity, figure: int, spans: Mapping[int, Span]) -> Span:
    stated, numerator, denominators = identity.parts or (0, 0, ())
    ratio, over, under = _ratio(spans[stated], identity), spans[numerator], _total(denominators, spans)
    if figure == stated:
        if under[1] <= 0:
            return -inf, inf
        least = identity.times * over[0] / under[1] - identity.less
        return least, (identity.times * over[1] / under[0] - identity.less if under[0] > 0 else inf)
    if figure == numerator:
        return ratio[0] * under[0], ratio[1] * under[1]
    rest = _total([other for other in denominators if other != figure], spans)
    least = over[0] / ratio[1] if ratio[1] > 0 else inf
    most = over[1] / ratio[0] if ratio[0] > 0 else inf
    return least - rest[1], most - rest[0]


def _is_feasible(
    chosen: list[int],
    touched: Iterable[Identity],
    spans: Mapping[int, Span],
    steps: Mapping[int, float],
    signed: set[int],
) -> bool:
    """Whether some figures can be changed together so that all identities that they are part of hold."""
    place = {figure: number for number, figure in enumerate(chosen)}
    rows, limits = [], []
    for identity in touched:
        for weights, limit in _inequalities(identity, frozenset(chosen), spans):
            row = np.zeros(len(chosen))
            give = 0.0
            for figure, weight in weights.items():
                row[place[figure]] = weight
                give += abs(weight) * steps[figure]
            rows.append(row)
            limits.append(limit + give + _SLACK)
    bounds = [(None if figure in signed else 0, None) for figure in chosen]
    if not rows:
        return True
    scale = np.maximum(np.abs(np.array(rows)).max(axis=1), 1e-12)
    matrix, right = np.array(rows) / scale[:, None], np.array(limits) / scale
    return bool(linprog(np.zeros(len(chosen)), A_ub=matrix, b_ub=right, bounds=bounds).status == 0)


def _inequalities(
    identity: Identity, chosen: frozenset[int], spans: Mapping[int, Span]
) -> Iterator[tuple[dict[int, float], float]]:
    """The identity as `sum of weight * chosen figure <= limit`; nothing where it can always be met."""
    if identity.parts is not None:
        yield from _quotient_inequalities(identity, chosen, spans)
        return
    low, high = _sum(identity, spans, chosen)
    slack = _slack(identity, spans, chosen)
    own = {figure: weight for figure, weight in identity.weights.items() if figure in chosen}
    if identity.high < inf:
        yield own, identity.high - low + slack
    if identity.low > -inf:
        yield {figure: -weight for figure, weight in own.items()}, high - identity.low + slack


def _quotient_inequalities(
    identity: Identity, chosen: frozenset[int], spans: Mapping[int, Span]
) -> Iterator[tuple[dict[int, float], float]]:
    stated, numerator, denominators = identity.parts or (0, 0, ())
    if stated in chosen and {numerator, *denominators} & chosen:
        return
    if stated in chosen:
        least, most = _implied(identity, stated, spans)
        yield {stated: 1.0}, most
        yield {stated: -1.0}, -least
        return
    lowest, highest = _ratio(spans[stated], identity)
    for sign, ratio in ((1.0, highest), (-1.0, lowest)):  # numerator <= highest * denominators, and >= lowest
        weights: dict[int, float] = {}
        limit = 0.0
        for figure, weight in ((numerator, sign), *((each, -sign * ratio) for each in denominators)):
            if figure in chosen:
                weights[figure] = weight
            else:
                limit -= min(weight * bound for bound in spans[figure])
        yield weights, limit


def oracle_of(world: World) -> Oracle:
    """The oracle of a clean world."""
    return Oracle(world, list(_Identities(world).all()))


class _Identities:
    """Lists the identities of a world's documents."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._months = world.truth.months
        figures = world.figures.copy()
        for name in ("about", *BREAKDOWNS):
            figures[name] = [code if isinstance(code, str) else "" for code in figures[name]]
        figures.loc[figures["is_stock"], "first"] = -1
        received = world.documents.set_index("document")["received_on"]
        figures["received_on"] = figures["document"].map(received)
        self._figures = figures
        self._rows = {row["index"]: row for row in figures.reset_index().to_dict("records")}
        self._fact_of = dict(zip(figures.index, figures[list(_FACT)].itertuples(index=False, name=None), strict=True))
        self._sender = dict(zip(world.documents["document"], world.documents["unit"], strict=True))
        self._facts = self._by_fact()

    def all(self) -> Iterator[Identity]:
        """Every identity, those within documents first."""
        documents = self._figures.groupby("document", sort=False).groups
        for figures in documents.values():
            yield from self._within(list(figures))
        for figures in self._facts.values():
            yield from self._one_fact(figures)
        yield from self._across()

    def _by_fact(self) -> dict[tuple[Any, ...], list[int]]:
        """The figures of each fact, the best first: forms before reports, later documents before earlier ones."""
        order = self._figures.sort_values(["source_rank", "received_on"], ascending=[True, False], kind="stable")
        found: defaultdict[tuple[Any, ...], list[int]] = defaultdict(list)
        for index in order.index:
            found[self._fact(index)].append(index)
        return dict(found)

    def _fact(self, index: int, **changes: Any) -> tuple[Any, ...]:
        fact = list(self._fact_of[index])
        for name, value in changes.items():
            fact[_PLACE[name]] = value
        return tuple(fact)

    def _best(self, index: int, **changes: Any) -> int | None:
        found = self._facts.get(self._fact(index, **changes))
        return found[0] if found else None

    def _within(self, figures: list[int]) -> Iterator[Identity]:
        """What one document says of itself."""
        told: dict[tuple[Any, ...], int] = {}
        for index in figures:
            told.setdefault(self._fact(index), index)
        for index in told.values():
            yield from self._shares(index, told)
            yield from self._of_loans(index, told)
            yield from self._quotient(index, told)
        yield from self._areas(told)

    def _shares(self, whole: int, told: dict[tuple[Any, ...], int]) -> Iterator[Identity]:
        """A whole and its parts in one dimension."""
        row = self._rows[whole]
        if row["unit"] == "pct" or row["indicator"] == "avg_loan_vnd":
            return
        for dimension, families in _families().items():
            parts = families.get(row[dimension], ())
            found = [told.get(self._fact(whole, **{dimension: part})) for part in parts]
            present = [index for index in found if index is not None]
            if not present:
                continue
            if len(present) == len(found):
                yield _sum_of(f"{dimension}", whole, present)
            else:
                yield from (_at_most(f"{dimension} part", part, whole) for part in present)

    def _areas(self, told: dict[tuple[Any, ...], int]) -> Iterator[Identity]:
        """The rows of areas and the row of the area above them."""
        parts: defaultdict[tuple[Any, ...], list[int]] = defaultdict(list)
        above = self._sender[self._rows[next(iter(told.values()))]["document"]]
        for index in told.values():
            if self._rows[index]["where"] != above:
                parts[self._fact(index, where=above)].append(index)
        for fact, members in parts.items():
            if fact in told:
                yield _sum_of("areas", told[fact], members)

    def _of_loans(self, index: int, told: dict[tuple[Any, ...], int]) -> Iterator[Identity]:
        row = self._rows[index]
        if row["indicator"] == "loan_overdue_vnd":
            standing = told.get(self._fact(index, indicator="loan_outstanding_vnd"))
            if standing is not None:
                yield _at_most("overdue", index, standing)
        if row["indicator"] == "borrowers":
            money = told.get(self._fact(index, indicator="loan_disbursed_vnd"))
            if money is not None:
                yield _at_most("borrowers without money", index, money)
                cap = self._cap(row)
                yield Identity("money over borrowers", {money: 1.0, index: -cap}, low=-inf)

    def _cap(self, row: dict[str, Any]) -> float:
        day = self._months.last_day(row["last"])
        caps = [
            float(limit["high"])
            for limit in reference.rows("limits")
            if limit["limit_code"] == "loan_per_borrower"
            and limit["programme"] == row["programme"]
            and date.fromisoformat(limit["valid_from"]) <= day
            and (not limit["valid_to"] or day < date.fromisoformat(limit["valid_to"]))
        ]
        return max(caps, default=float(_LARGEST_LOAN))

    def _quotient(self, index: int, told: dict[tuple[Any, ...], int]) -> Iterator[Identity]:
        """A percentage or an average with the two figures that it was worked out from, in this document or another."""
        row = self._rows[index]
        asked = _quotients(row["indicator"], row["about"])
        if asked is None:
            return
        numerator = told.get(self._fact(index, indicator=asked.numerator, about=""))
        january = row["last"] // MONTHS_OF_YEAR * MONTHS_OF_YEAR
        moved: dict[str, Any] = dict.fromkeys(asked.of_whole, "")
        if asked.is_plan:
            moved |= {"first": january, "last": january + MONTHS_OF_YEAR - 1}
        if asked.is_year_before:
            first = row["first"] - MONTHS_OF_YEAR if row["first"] >= 0 else row["first"]
            moved |= {"first": first, "last": row["last"] - MONTHS_OF_YEAR}
        divisor = self._fact(index, indicator=asked.denominator, about="", **moved)
        denominators = (told[divisor],) if divisor in told else self._of_territory(divisor)
        if numerator is None or not denominators or index in denominators or numerator in denominators:
            return
        weights = dict.fromkeys((index, numerator, *denominators), 1.0)
        parts = (index, numerator, denominators)
        yield Identity("quotient", weights, parts=parts, times=asked.times, less=asked.less)

    def _of_territory(self, fact: tuple[Any, ...]) -> tuple[int, ...]:
        """The best figure of a fact; of a unit that came later, those of the units that it was made of."""
        found = self._facts.get(fact)
        if found:
            return (found[0],)
        old = [
            self._facts.get((*fact[: _PLACE["where"]], part, *fact[_PLACE["where"] + 1 :]))
            for part in self._world.truth.made_of.get(fact[_PLACE["where"]], ())
        ]
        return tuple(figures[0] for figures in old if figures) if all(old) else ()

    def _one_fact(self, figures: list[int]) -> Iterator[Identity]:
        for one, other in combinations(figures, 2):
            yield Identity("one fact", {one: 1.0, other: -1.0}, is_agreement=True)

    def _across(self) -> Iterator[Identity]:
        """What documents say of each other."""
        for figures in self._facts.values():
            index = figures[0]
            row = self._rows[index]
            if row["indicator"] in ("workers_departed", "jobs_created") and not row["is_stock"]:
                yield from self._months_of(index)
                yield from self._units_of(index)
            if row["indicator"] in ("loan_disbursed_vnd", "loan_repaid_vnd", "borrowers", "jobs_created"):
                yield from self._cumulated(index)
            if row["indicator"] in ("loan_disbursed_vnd", "loan_outstanding_vnd"):
                yield from self._units_of(index)
            if row["indicator"] == "loan_outstanding_vnd":
                yield from self._rolled(index)
            if row["indicator"] == "jobs_via_loans" and not row["programme"]:
                same = self._best(index, indicator="jobs_created", channel="loan_funded")
                if same is not None:
                    yield Identity("one fact by two names", {index: 1.0, same: -1.0}, is_agreement=True)

    def _months_of(self, index: int) -> Iterator[Identity]:
        """A quarter or a year is the sum of its months, where all of them were sent."""
        row = self._rows[index]
        if row["first"] == row["last"]:
            return
        months = [self._best(index, first=month, last=month) for month in range(row["first"], row["last"] + 1)]
        told = [month for month in months if month is not None]
        if len(told) == len(months):
            yield _sum_of("months", index, told)

    def _units_of(self, index: int) -> Iterator[Identity]:
        """The country is the sum of its provinces, where all of them are told."""
        row = self._rows[index]
        truth = self._world.truth
        if row["where"] != 0:
            return
        day = self._months.last_day(row["last"])
        units = [n for n in truth.below[truth.units[0].key] if truth.units[n].is_valid_on(day)]
        found = [self._best(index, where=unit) for unit in units]
        told = [unit for unit in found if unit is not None]
        if len(told) == len(units):
            yield _sum_of("provinces", index, told)
        elif told:
            yield Identity("provinces", {**dict.fromkeys(told, 1.0), index: -1.0}, low=-inf)

    def _cumulated(self, index: int) -> Iterator[Identity]:
        """From January on: the last plus the month where the month is told, else at least the last."""
        row = self._rows[index]
        january = row["last"] // MONTHS_OF_YEAR * MONTHS_OF_YEAR
        if row["first"] != january or row["last"] == january:
            return
        month = self._best(index, first=row["last"])
        before = self._best(index, last=row["last"] - 1)
        if month is not None and before is not None:
            yield _sum_of("cumulated", index, [before, month])
        earlier = self._best(index, last=row["last"] - 3)
        if before is None and earlier is not None:
            yield _at_most("cumulated", earlier, index)

    def _rolled(self, index: int) -> Iterator[Identity]:
        """What stands is what stood a quarter before, plus lent, less repaid since."""
        row = self._rows[index]
        last = row["last"]
        january = last // MONTHS_OF_YEAR * MONTHS_OF_YEAR
        flow = {"first": january, "is_stock": False}
        weights = {index: 1.0}
        members = [(self._best(index, last=last - 3), -1.0)]
        for indicator, sign in (("loan_disbursed_vnd", -1.0), ("loan_repaid_vnd", 1.0)):
            members.append((self._best(index, indicator=indicator, last=last, **flow), sign))
            if last - 3 >= january:
                members.append((self._best(index, indicator=indicator, last=last - 3, **flow), -sign))
        for member, weight in members:
            if member is None:
                return
            weights[member] = weight
        yield Identity("rolled", weights)


@dataclass(frozen=True, slots=True)
class _Asked:
    numerator: str
    denominator: str
    times: float = 100.0
    less: float = 0.0
    is_plan: bool = False
    is_year_before: bool = False
    of_whole: tuple[str, ...] = ()


def _quotients(indicator: str, about: str) -> _Asked | None:
    """How an office works a percentage or an average out."""
    plan = f"target_{about}"
    return {
        "pct_of_plan": _Asked(about, plan, is_plan=True),
        "pct_over_plan": _Asked(about, plan, less=100.0, is_plan=True),
        "pct_vs_prev_year": _Asked(about, about, is_year_before=True),
        "growth_pct": _Asked(about, about, less=100.0, is_year_before=True),
        "overdue_pct": _Asked("loan_overdue_vnd", about),
        "share_pct": _Asked(about, about, of_whole=("fund_source",)),
        "avg_loan_vnd": _Asked(about, "borrowers_outstanding", times=1.0),
    }.get(indicator)


@lru_cache
def _families() -> dict[str, dict[str, tuple[str, ...]]]:
    """What the codes of each dimension share out among them, by the code above ("" is the whole)."""
    channels = next(layout for layout in layouts() if layout.name == "jobs_by_channel").rows
    markets = next(layout for layout in layouts() if layout.name == "departures_by_market").rows
    return {
        "sex": {"": ("male", "female")},
        "market": {"": tuple(row.sets["market"] for row in markets if "market" in row.sets)},
        "channel": {"": tuple(row.sets["channel"] for row in channels if "channel" in row.sets)},
        "programme": {"": ("job_loan", "overseas_work")},
        "fund_source": {
            "": ("central", "local"),
            "local": ("provincial", "district"),
            "district": ("district_raised", "district_entrusted"),
        },
    }


def _sum_of(name: str, whole: int, parts: list[int]) -> Identity:
    return Identity(name, {whole: 1.0, **dict.fromkeys(parts, -1.0)})


def _at_most(name: str, part: int, whole: int) -> Identity:
    return Identity(name, {part: 1.0, whole: -1.0}, low=-inf)
