"""Which figures of contradicting rules are likely wrong, and what they would have to be (Fellegi and Holt, 1976).

Failed evaluations that share figures are one problem, together with the evaluations that passed and touch those
figures, since a correction must not break them. An explanation is a set of figures whose change satisfies them all.
The smallest sets are wanted, all of them: one slip is likelier than two, and when several sets are equally small nobody
can know. Among them the lightest are likely: a quotient worked out by hand is lighter than a count, a figure confirmed
elsewhere is heavier, an odd one or one that a typical slip explains exactly is lighter.

One figure is judged by arithmetic alone. For more, a covering problem (`expectations.covering`) proposes sets; each is
solved exactly, and when it cannot work, the relations that contradict each other tell which figures to choose from
(`docs/adr/0006-the-smallest-explanation.md`).
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from expectations.covering import Covering, SearchTooLongError
from expectations.elimination import InfeasibleError, eliminate
from expectations.intervals import EVERYTHING, Interval
from expectations.relations import MILLION, Box, Inequality, Member, NotLinearError, Relation, box, units
from expectations.slips import NO_SURROUNDINGS, Slip, Surroundings, is_narrow, slip_of
from warehouse import reference

DERIVED_WEIGHT = 1.0
COUNTED_WEIGHT = 2.0
CONFIRMATION_WEIGHT = 1.0
LIGHTENED = 0.5
"""What an odd figure, and one that a typical slip explains, keep of their weight."""

MOST_FIGURES = 4
MOST_EXPLANATIONS = 60
MOST_TRIES = 200
MOST_ENTANGLED = 500
"""How far an explanation is searched: figures in it, explanations listed, sets tried for one problem, and sets tried
for one problem with what is wrong elsewhere."""

_SIGNED_INDICATORS = frozenset({"growth_pct", "change_vs_prev_year", "pct_over_plan"})
_STEPS = {"pct": MILLION // 100}
_TOLD_TO_A_STEP = frozenset({"pct", "vnd"})
_LARGEST = 10**24  # what an amount can be at most, in millionths
_TELLING_SEVERITIES = ("critical", "warning", "info")
_TELLING_KINDS = ("compare", "ratio", "share", "bound")


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A figure that an evaluation confirms: an equality that held, or the same fact told elsewhere."""

    figure_id: str
    rule_code: str
    kind: str
    scope: str
    role: str

    def weighs_in(self, relation: Relation) -> bool:
        """A document that repeats itself is no witness against another document."""
        return not (_is_repetition(self) and relation.scope == "warehouse")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for and against figures beyond the rules that they stand in."""

    confirmations: Mapping[str, tuple[Confirmation, ...]] = field(default_factory=dict)
    odd_figures: frozenset[str] = frozenset()
    surroundings: Mapping[str, Surroundings] = field(default_factory=dict)


NO_EVIDENCE = Evidence()
NOTHING_BINDS: Mapping[str, Sequence[Relation]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Change:
    """A figure of an explanation: all that it can be, and one amount that goes with those of the other changes."""

    member: Member
    implied: Interval
    suggested: Decimal | None
    slip: Slip | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Figures that are enough to change, with their weight. One that is not `settled` leaves other rules broken."""

    changes: tuple[Change, ...]
    weight: float
    is_settled: bool = True


@dataclass(frozen=True, slots=True)
class Suspect:
    """A figure of a failed evaluation that may be at fault: in which explanation, how likely, what it should be.

    `companions` are the changes that this one needs. `is_exhaustive` tells that no other explanation is as small.
    `root_evaluation_id` is the evaluation that speaks for all which the same likely figures explain.
    """

    relation: Relation
    change: Change
    companions: tuple[Change, ...]
    explanation_rank: int
    rank: int
    weight: float
    is_likely: bool
    is_settled: bool
    is_exhaustive: bool
    confirmations: tuple[Confirmation, ...]
    root_evaluation_id: str

    @property
    def member(self) -> Member:
        """The figure in its role."""
        return self.change.member

    @property
    def implied(self) -> Interval:
        """What the figure would have to be."""
        return self.change.implied


@dataclass(frozen=True, slots=True)
class Solution:
    """The suspects of a problem, and all figures on which they depend: those of the evaluations that were looked at.

    A problem goes by the first of its failed evaluations.
    """

    problem_id: str
    suspects: tuple[Suspect, ...]
    figure_ids: frozenset[str]


class UnreadError(Exception):
    """Nobody has read yet in which evaluations that held this figure stands."""

    def __init__(self, figure_id: str) -> None:
        super().__init__(figure_id)
        self.figure_id = figure_id


def solve(
    failed: Sequence[Relation],
    binding: Mapping[str, Sequence[Relation]] = NOTHING_BINDS,
    evidence: Evidence = NO_EVIDENCE,
    read: Callable[[Collection[str]], None] | None = None,
    settled: Container[str] = (),
) -> Iterator[Solution]:
    """What is at fault in every problem, the likeliest first; what is only worth a look (info) is judged alone.

    `binding` are the evaluations that a correction must not break, by each of their figures: those that held, without
    those that are only worth a look. `read` makes it know more figures, where it raises UnreadError for some. Problems
    of `settled` evaluations are left out, but they are wrong elsewhere.
    """
    groups = connected(relation for relation in failed if relation.severity != "info")
    broken = {figure_id: group for group in groups for relation in group for figure_id in relation.figure_ids}
    groups = [group for group in groups if group[0].evaluation_id not in settled]
    wanted = frozenset(one for group in groups for one in shared_figures(group))
    while groups:
        if read is not None:
            read(wanted)
        problems = [Problem(group, binding, evidence, broken) for group in groups]
        groups, wanted = [], frozenset()
        for problem in problems:
            try:
                yield problem.solution()
            except UnreadError as unread:
                if read is None:
                    raise
                groups.append(problem.failed)
                wanted |= problem.figures_to_read(unread.figure_id)
    for relation in failed:
        if relation.severity == "info" and relation.evaluation_id not in settled:
            yield Problem([relation], {}, evidence).solution()


def shared_figures(relations: Iterable[Relation]) -> frozenset[str]:
    """The figures that stand in all of these."""
    return frozenset.intersection(*(relation.figure_ids for relation in relations))


def connected(relations: Iterable[Relation]) -> list[Sequence[Relation]]:
    """The relations, those that share figures together, in a fixed order."""
    relations = sorted(relations, key=lambda relation: relation.evaluation_id)
    standing_in = by_figure(relations)
    seen: set[str] = set()
    groups: list[Sequence[Relation]] = []
    for relation in relations:
        if relation.evaluation_id in seen:
            continue
        seen.add(relation.evaluation_id)
        group, waiting = [], [relation]
        while waiting:
            one = waiting.pop()
            group.append(one)
            for neighbour in (each for figure_id in sorted(one.figure_ids) for each in standing_in[figure_id]):
                if neighbour.evaluation_id not in seen:
                    seen.add(neighbour.evaluation_id)
                    waiting.append(neighbour)
        groups.append(sorted(group, key=lambda one: one.evaluation_id))
    return groups


def by_figure(relations: Iterable[Relation]) -> dict[str, list[Relation]]:
    """The relations that each figure stands in."""
    found: defaultdict[str, list[Relation]] = defaultdict(list)
    for relation in relations:
        for figure_id in relation.figure_ids:
            found[figure_id].append(relation)
    return found


def admissible(indicator: str, interval: Interval) -> Interval:
    """The amounts in an interval that this indicator can take; empty when there is none.

    Counts are whole. Percentages have two decimals and money is told in whole đồng, so where none such lies inside,
    the one just below and the one just above stand for it.
    """
    if indicator not in _SIGNED_INDICATORS:
        interval = interval & Interval(Decimal(0), EVERYTHING.high)
    if interval.is_empty:
        return interval
    step = Decimal(_step(indicator)) / MILLION
    if unit_of(indicator) == "pct":
        return interval.widened(step)
    whole = interval.narrowed(step)
    return interval.widened(step) if whole.is_empty and unit_of(indicator) == "vnd" else whole


def unit_of(indicator: str) -> str:
    """The unit of an indicator: vnd, pct, or the kind of thing that is counted."""
    row = reference.indicators().get(indicator)
    return row["unit"] if row is not None else ""


def is_derived(indicator: str) -> bool:
    """Whether writers work this indicator out from others, by hand."""
    row = reference.indicators().get(indicator)
    return row is not None and row["is_derived"] == "true"


class Problem:
    """Failed evaluations that share figures, with what a correction must not break.

    `broken` are the failed evaluations of every problem, by each of its figures: a figure may be held in place by one
    that is wrong itself.
    """

    def __init__(
        self,
        failed: Sequence[Relation],
        binding: Mapping[str, Sequence[Relation]],
        evidence: Evidence,
        broken: Mapping[str, Sequence[Relation]] = NOTHING_BINDS,
    ) -> None:
        self.failed = tuple(failed)
        self._binding = binding
        self._broken = broken
        self._evidence = evidence
        self._crosses_documents = any(relation.scope == "warehouse" for relation in failed)
        self._failed_with = by_figure(failed)
        self._members: dict[str, Member] = {}
        self._known: set[str] = set()
        for relation in failed:
            self._learn(relation)
        self._involved = Counter(figure_id for relation in failed for figure_id in relation.figure_ids)
        self._is_exhaustive = True
        self._entangled_tries = 0
        self._beyond: set[str] = set()  # beside its members: when an evaluation of theirs changes, so may its suspects

    def solution(self) -> Solution:
        """The suspects, and on which figures they depend."""
        suspects = self.suspects()
        return Solution(self.failed[0].evaluation_id, tuple(suspects), self.looked_at())

    def looked_at(self) -> frozenset[str]:
        """The figures of all evaluations that were looked at so far."""
        return frozenset(self._members).union(self._beyond)

    def suspects(self) -> list[Suspect]:
        """The suspects of every failed evaluation of the problem."""
        explanations = self.explanations()
        if not explanations:
            found = {relation.evaluation_id: self._alone(relation) for relation in self.failed}
        elif self._is_exhaustive and not self._is_sole_and_confirmed(explanations):
            found = {relation.evaluation_id: explanations for relation in self.failed}
        else:
            found = {
                relation.evaluation_id: [*explanations, *self._others(relation, explanations)]
                for relation in self.failed
            }
        return list(_ranked(self, found, self._is_exhaustive and bool(explanations)))

    def _is_sole_and_confirmed(self, explanations: Sequence[Explanation]) -> bool:
        """Whether all that is left to accuse is confirmed elsewhere: then several figures may be wrong together."""
        figure_ids = {change.member.figure_id for one in explanations for change in one.changes}
        return len(explanations) == 1 and any(self.confirmations(one) for one in figure_ids)

    def explanations(self) -> list[Explanation]:
        """All smallest explanations of the whole problem, lightest first; none when it needs too many changes."""
        found = self._single() or self._several()
        return sorted(found, key=lambda one: (one.weight, [change.member.figure_id for change in one.changes]))

    def _alone(self, relation: Relation) -> list[Explanation]:
        """What would mend one evaluation of a problem that is not settled as a whole; then its other figures.

        Since other rules stay broken, what they leave standing here is no proof against a figure.
        """
        mending: list[Explanation] = []
        if len(self.failed) > 1:
            alone = Problem([relation], self._binding, self._evidence)
            mending = alone.explanations()
            self._beyond |= alone.looked_at()
        mending = mending or Problem([relation], {}, self._evidence)._single()
        return [*(replace(one, is_settled=False) for one in mending), *self._others(relation, mending)]

    def _others(self, relation: Relation, explanations: Sequence[Explanation]) -> list[Explanation]:
        """The figures of an evaluation that no explanation found so far names; they may be at fault all the same."""
        named = {change.member.figure_id for one in explanations for change in one.changes}
        others = {member.figure_id: member for member in relation.members if member.figure_id not in named}
        heaviest = max((one.weight for one in explanations), default=0.0)
        changes = [Change(member, EVERYTHING, None) for member in others.values()]
        return [Explanation((change,), heaviest + self.weight(change), is_settled=False) for change in changes]

    def _single(self) -> list[Explanation]:
        """Every figure that alone mends all, by interval arithmetic; what speaks against the others is kept."""
        self._conflicts = [relation.figure_ids for relation in self.failed]
        found: list[Explanation] = []
        for figure_id in sorted(shared_figures(self.failed)):
            explanations, conflict = self._explanations(frozenset([figure_id]))
            found += explanations
            if conflict:
                self._conflicts.append(conflict)
        return found

    def _several(self) -> list[Explanation]:
        """The smallest sets of more than one figure, proposed by covering what contradicts each other."""
        covering = Covering(self._covering_weight, most=MOST_FIGURES)
        for conflict in self._conflicts:
            covering.require_one_of(conflict)
        found: list[Explanation] = []
        size = MOST_FIGURES
        for tries, chosen in enumerate(self._proposed(covering)):
            if len(chosen) > size:
                break
            if len(found) >= MOST_EXPLANATIONS or tries == MOST_TRIES:
                self._is_exhaustive = False
                break
            explanations, contradicting = self._explanations(chosen) if len(chosen) > 1 else ([], None)
            if explanations:
                found += explanations
                size = len(chosen)
            if contradicting:
                covering.require_one_of(contradicting)
            else:
                covering.refuse(chosen)
        return found

    def _proposed(self, covering: Covering) -> Iterator[frozenset[str]]:
        """The lightest smallest set that meets the demands as they are by then, again and again."""
        try:
            while (chosen := covering.lightest()) is not None:
                yield chosen
        except SearchTooLongError:
            self._is_exhaustive = False

    def _explanations(self, figure_ids: frozenset[str]) -> tuple[list[Explanation], frozenset[str] | None]:
        """The set as an explanation, or those that go with what is wrong elsewhere; and of which figures another must
        change when the set alone is not enough.
        """
        explanation, conflict = self._explanation(figure_ids)
        if explanation is not None:
            return [explanation], conflict
        return list(self._entangled(figure_ids, conflict or frozenset())), conflict

    def _entangled(self, own: frozenset[str], conflict: frozenset[str]) -> Iterator[Explanation]:
        """The set with one figure each of other problems that hold it in place and are mended as well, fewest first.

        A row that was copied breaks the sums of its columns, one problem each, and no figure of it can change alone.
        Each problem needs a change, so these are no more changes than the problems need one by one.
        """
        waiting = deque(self._mended_besides(own, frozenset(), conflict))
        seen = set(waiting)
        while waiting:
            if self._entangled_tries == MOST_ENTANGLED:
                self._is_exhaustive = False
                return
            self._entangled_tries += 1
            others = waiting.popleft()
            explanation, contradicting = self._explanation(own, others)
            if explanation is not None:
                yield explanation
                continue
            more = [one for one in self._mended_besides(own, others, contradicting or frozenset()) if one not in seen]
            seen.update(more)
            waiting.extend(more)

    def _mended_besides(
        self, own: frozenset[str], others: frozenset[str], conflict: frozenset[str]
    ) -> list[frozenset[str]]:
        """The figures of other problems, each with one more that could resolve the conflict."""
        mended = [self._broken.get(one) for one in own | others]
        if len(mended) == MOST_FIGURES:
            return []
        return [others | {one} for one in sorted(conflict & self._broken.keys()) if self._broken[one] not in mended]

    def _explanation(
        self, own: frozenset[str], others: frozenset[str] = frozenset()
    ) -> tuple[Explanation | None, frozenset[str] | None]:
        """Figures of this problem, with others that mend theirs, as an explanation weighed by the own ones; or, where
        changing them is a contradiction, the figures of which one must change besides.
        """
        figure_ids = own | others
        broken = [relation for other in sorted(others) for relation in self._broken[other]]
        self._beyond.update(figure_id for relation in broken for figure_id in relation.figure_ids)
        if any(relation.figure_ids.isdisjoint(figure_ids) for relation in (*self.failed, *broken)):
            return None, None
        relations = [*self.touching(figure_ids), *broken]
        try:
            changes = _System(self, sorted(figure_ids), relations).changes()
        except InfeasibleError as error:
            involved = frozenset(one for source in error.sources for one in relations[source].figure_ids)
            return None, involved - figure_ids
        if changes is None:
            return None, None
        weight = sum(self.weight(change) for change in changes if change.member.figure_id in own)
        return Explanation(changes, round(weight, 6)), None

    def touching(self, figure_ids: Iterable[str]) -> list[Relation]:
        """The evaluations that these figures stand in and that must hold after their change."""
        found: dict[str, Relation] = {}
        for figure_id in figure_ids:
            for relation in (*self._failed_with.get(figure_id, ()), *self._binding.get(figure_id, ())):
                if not (self._crosses_documents and _is_repetition(relation)):
                    found[relation.evaluation_id] = relation
        for relation in found.values():
            self._learn(relation)
        return list(found.values())

    def needed(self, explanation: Explanation, relation: Relation) -> list[Change]:
        """The changes that an evaluation asks for, with those that they ask for in turn since something else held.

        Two slips in one problem are one explanation; each failure is told its own.
        """
        here = {one.member.figure_id for one in explanation.changes} & relation.figure_ids
        away = [one.member.figure_id for one in explanation.changes if one.member.figure_id not in here]
        held = [one for one in self.touching([*here, *away]) if one not in self.failed] if away else []
        grown = True
        while grown:
            linked = {one for each in held if each.figure_ids & here for one in away if one in each.figure_ids}
            grown = not linked <= here
            here |= linked
        return [one for one in explanation.changes if one.member.figure_id in here]

    def figures_to_read(self, figure_id: str) -> frozenset[str]:
        """With a figure that the problem asks for, those that it may ask for next: all accused, or all it knows of."""
        if figure_id in self._involved:
            return frozenset(self._involved)
        return frozenset(self._members) | {figure_id}

    def member(self, figure_id: str) -> Member:
        """A figure, in a role of some evaluation of the problem."""
        return self._members[figure_id]

    def confirmations(self, figure_id: str) -> tuple[Confirmation, ...]:
        """What confirms a figure in this problem."""
        return tuple(
            one
            for one in self._evidence.confirmations.get(figure_id, ())
            if all(one.weighs_in(relation) for relation in self.failed)
        )

    def weight(self, change: Change) -> float:
        """How hard it is to believe that the figure is wrong."""
        figure_id = change.member.figure_id
        weight = self._plain_weight(figure_id)
        return round(weight * LIGHTENED if change.slip is not None else weight, 6)

    def slip(self, member: Member, implied: Interval) -> Slip | None:
        """The typical slip that leads from what the figure should be to what it says."""
        return slip_of(member, implied, self._evidence.surroundings.get(member.figure_id, NO_SURROUNDINGS))

    def _plain_weight(self, figure_id: str) -> float:
        base = DERIVED_WEIGHT if is_derived(self._members[figure_id].indicator) else COUNTED_WEIGHT
        weight = base + CONFIRMATION_WEIGHT * len(self.confirmations(figure_id))
        if figure_id in self._evidence.odd_figures:
            weight *= LIGHTENED
        return weight / max(self._involved[figure_id], 1)

    def _covering_weight(self, figure_id: str) -> int:
        return round(100 * self._plain_weight(figure_id))

    def _learn(self, relation: Relation) -> None:
        if relation.evaluation_id in self._known:
            return
        self._known.add(relation.evaluation_id)
        for member in relation.members:
            self._members.setdefault(member.figure_id, member)


class _System:
    """What a set of figures must satisfy when they change and all others stay as stated."""

    def __init__(self, problem: Problem, unknowns: Sequence[str], relations: Sequence[Relation]) -> None:
        self._problem = problem
        self._unknowns = unknowns
        self._relations = relations
        self._fixed: dict[str, Box] = {}
        self._rows = self._linear_rows()

    def changes(self) -> tuple[Change, ...] | None:
        """The changes, or None when they could not be shown to work. Raises InfeasibleError when they cannot."""
        if self._rows is None:
            return None
        linear = [unknown for unknown in self._unknowns if unknown not in self._fixed]
        ranges = self._ranges(linear)
        for unknown in self._fixed:
            ranges[unknown] = self._range_of(unknown, {other: box(_bounded(ranges[other])) for other in linear})
        ranges = {unknown: self._preferred(unknown, interval) for unknown, interval in ranges.items()}
        implied = {
            unknown: admissible(self._problem.member(unknown).indicator, ranges[unknown]) for unknown in self._unknowns
        }
        if any(interval.is_empty for interval in implied.values()):
            return None
        exchanged = self._exchanged()
        suggested = exchanged or self._suggested([*linear, *self._fixed], ranges)
        if suggested is None:
            return None
        changes = []
        for unknown in self._unknowns:
            member = self._problem.member(unknown)
            slip = Slip("exchanged", suggested[unknown]) if exchanged else self._problem.slip(member, implied[unknown])
            changes.append(Change(member, implied[unknown], suggested[unknown], slip))
        return tuple(changes)

    def _ranges(self, linear: Sequence[str]) -> dict[str, Interval]:
        """All that each unknown can be. Raises InfeasibleError, naming all relations when products were resolved."""
        ranges = {}
        try:
            for unknown in linear:
                order = [other for other in linear if other != unknown] + [unknown]
                ranges[unknown] = _interval(*eliminate(self._rows or (), order).last_bounds)
        except InfeasibleError as error:
            if self._fixed:
                raise InfeasibleError(frozenset(range(len(self._relations)))) from error
            raise
        return ranges

    def _exchanged(self) -> dict[str, Decimal] | None:
        """The two figures with their amounts exchanged, when that satisfies all."""
        if len(self._unknowns) != len(("one", "other")):
            return None
        one, other = (self._problem.member(unknown) for unknown in self._unknowns)
        if one.indicator != other.indicator or one.value == other.value:
            return None
        stated = {one.figure_id: box(other.stated), other.figure_id: box(one.stated)}
        if not all(relation.holds(stated) for relation in self._relations):
            return None
        return {one.figure_id: other.value, other.figure_id: one.value}

    def _linear_rows(self) -> list[Inequality] | None:
        """The inequalities, products of two unknowns resolved where that is exact; None where it is not."""
        unknowns = frozenset(self._unknowns)
        rows: list[Inequality] = []
        products = []
        for source, relation in enumerate(self._relations):
            try:
                rows += relation.inequalities(unknowns, {}, source)
            except NotLinearError as error:
                products.append((source, relation, error.factors))
        rows += [Inequality({one: -1}, 0) for one in self._unknowns if self._is_unsigned(one)]
        for _, _, factors in products:
            if not any(one in self._fixed for factor in factors for one in factor):
                free = self._free_factor(factors, rows, products)
                if free is None:
                    return None
                self._fixed[free] = _box_of(rows, free)
        left = unknowns - self._fixed.keys()
        for source, relation, _ in products:
            try:
                rows += relation.inequalities(left, self._fixed, source)
            except NotLinearError:
                return None
        return [row for row in rows if not row.coefficients.keys() & self._fixed.keys()]

    def _free_factor(
        self,
        factors: Iterable[frozenset[str]],
        rows: Sequence[Inequality],
        products: Sequence[tuple[int, Relation, tuple[frozenset[str], frozenset[str]]]],
    ) -> str | None:
        """A factor by itself that nothing but this product ties to another unknown: all it can be is one interval."""
        for factor in factors:
            for one in factor if len(factor) == 1 else ():
                is_tied = any(one in row.coefficients and len(row.coefficients) > 1 for row in rows)
                uses = sum(one in relation.figure_ids for _, relation, _ in products)
                if not is_tied and uses == 1:
                    return one
        return None

    def _range_of(self, unknown: str, others: Mapping[str, Box]) -> Interval:
        rows = [Inequality({unknown: -1}, 0)] if self._is_unsigned(unknown) else []
        for relation in self._relations:
            rows += [row for row in relation.inequalities({unknown}, others) if row.coefficients]
        return _interval(*eliminate(rows, [unknown]).last_bounds)

    def _preferred(self, unknown: str, possible: Interval) -> Interval:
        """Where a rule tolerates a difference, just what the others say, if that is possible."""
        if len(self._unknowns) > 1:
            return possible
        for relation in self._relations:
            if relation.kind != "agreement" or relation not in self._problem.failed:
                continue
            others = [one.stated for one in relation.members if one.figure_id != unknown]
            if others:
                said = others[0]
                for other in others[1:]:
                    said = said.hull(other)
                if not (possible & said).is_empty:
                    possible = possible & said
        return possible

    def _suggested(self, order: Sequence[str], ranges: Mapping[str, Interval]) -> dict[str, Decimal] | None:
        """One amount for every change that together satisfy all relations; None when none was found."""
        found = self._completed({}, order, ranges)
        return None if found is None else {one: Decimal(amount) / MILLION for one, amount in found.items()}

    def _completed(
        self, chosen: dict[str, int], order: Sequence[str], ranges: Mapping[str, Interval]
    ) -> dict[str, int] | None:
        if len(chosen) == len(order):
            stated = {one: self._as_stated(one, amount) for one, amount in chosen.items()}
            return chosen if all(relation.holds(stated) for relation in self._relations) else None
        unknown = order[len(chosen)]
        try:
            interval = self._given(unknown, chosen, order) if chosen else ranges[unknown]
        except InfeasibleError:
            return None
        for amount in self._candidates(unknown, interval):
            found = self._completed({**chosen, unknown: amount}, order, ranges)
            if found is not None:
                return found
        return None

    def _given(self, unknown: str, chosen: Mapping[str, int], order: Sequence[str]) -> Interval:
        """What an unknown can be when those before it are chosen."""
        if unknown in self._fixed:
            return self._range_of(unknown, {one: (amount, amount) for one, amount in chosen.items()})
        rows = []
        for row in self._rows or ():
            known = sum(factor * chosen[one] for one, factor in row.coefficients.items() if one in chosen)
            open_ = {one: factor for one, factor in row.coefficients.items() if one not in chosen}
            rows.append(Inequality(open_, row.bound - known, row.source))
        later = [one for one in order[len(chosen) + 1 :] if one not in self._fixed]
        return _interval(*eliminate(rows, [*later, unknown]).last_bounds)

    def _candidates(self, unknown: str, interval: Interval) -> Iterator[int]:
        """Amounts to the last digit that is told: the middle of few, or else the one nearest to what was stated."""
        member = self._problem.member(unknown)
        step = _step(member.indicator)
        low, high = box(_bounded(interval))
        wanted = (low + high) // 2 if is_narrow(interval) else units(member.value)
        nearest = round(Fraction(min(max(wanted, low), high), step)) * step
        near = (nearest, nearest + step, nearest - step, low - low % step, high - high % step)
        possible = admissible(member.indicator, interval)
        if not possible.is_empty:
            least, most = box(_bounded(possible))
            yield from dict.fromkeys(one for one in near if least <= one <= most)

    def _as_stated(self, unknown: str, amount: int) -> Box:
        """What the changed figure states: a count is that number, others are told to the last digit that they have."""
        indicator = self._problem.member(unknown).indicator
        step = _step(indicator)
        return (amount - step, amount + step) if unit_of(indicator) in _TOLD_TO_A_STEP else (amount, amount)

    def _is_unsigned(self, unknown: str) -> bool:
        return self._problem.member(unknown).indicator not in _SIGNED_INDICATORS


def _ranked(problem: Problem, found: Mapping[str, Sequence[Explanation]], is_exhaustive: bool) -> Iterator[Suspect]:
    likely = {relation.evaluation_id: _likely(relation, found[relation.evaluation_id]) for relation in problem.failed}
    roots: dict[frozenset[str], str] = {}
    for relation in sorted(problem.failed, key=_telling):
        roots.setdefault(likely[relation.evaluation_id], relation.evaluation_id)
    for relation in problem.failed:
        root = roots[likely[relation.evaluation_id]]
        yield from _of_evaluation(problem, relation, found[relation.evaluation_id], is_exhaustive, root)


def _of_evaluation(
    problem: Problem, relation: Relation, explanations: Sequence[Explanation], is_exhaustive: bool, root: str
) -> Iterator[Suspect]:
    least = min(one.weight for one in explanations)
    own = {member.figure_id: member for member in reversed(relation.members)}
    seen: set[frozenset[str]] = set()
    rank = 0
    for explanation in explanations:
        needed = problem.needed(explanation, relation)
        figure_ids = frozenset(change.member.figure_id for change in needed)
        if figure_ids in seen:
            continue
        seen.add(figure_ids)
        for change in needed:
            figure_id = change.member.figure_id
            if figure_id not in own:
                continue
            rank += 1
            yield Suspect(
                relation=relation,
                change=Change(own[figure_id], change.implied, change.suggested, change.slip),
                companions=tuple(one for one in needed if one is not change),
                explanation_rank=len(seen),
                rank=rank,
                weight=explanation.weight,
                is_likely=explanation.weight == least,
                is_settled=explanation.is_settled,
                is_exhaustive=is_exhaustive,
                confirmations=problem.confirmations(figure_id),
                root_evaluation_id=root,
            )


def _likely(relation: Relation, explanations: Sequence[Explanation]) -> frozenset[str]:
    """The figures of an evaluation that stand in its lightest explanations."""
    least = min(one.weight for one in explanations)
    named = {change.member.figure_id for one in explanations if one.weight == least for change in one.changes}
    return frozenset(named & relation.figure_ids)


def _telling(relation: Relation) -> tuple[int, int, str, str]:
    """The order in which evaluations speak for those that fail for the same reason."""
    kind = _TELLING_KINDS.index(relation.kind) if relation.kind in _TELLING_KINDS else len(_TELLING_KINDS)
    return _TELLING_SEVERITIES.index(relation.severity), kind, relation.rule_code, relation.evaluation_id


def _is_repetition(one: Relation | Confirmation) -> bool:
    return one.kind == "agreement" and one.scope == "submission"


def _step(indicator: str) -> int:
    return _STEPS.get(unit_of(indicator), MILLION)


def _box_of(rows: Iterable[Inequality], unknown: str) -> Box:
    """All that an unknown can be by the inequalities that hold it alone."""
    alone = [row for row in rows if row.coefficients.keys() == {unknown}]
    return box(_bounded(_interval(*eliminate(alone, [unknown]).last_bounds)))


def _interval(low: Fraction | None, high: Fraction | None) -> Interval:
    """Bounds in millionths as an interval of amounts, rounded outwards far below what any amount tells apart."""
    return Interval.of(
        None if low is None else _amount(low),
        None if high is None else _amount(high),
    )


def _amount(bound: Fraction) -> Decimal:
    return Decimal(bound.numerator) / Decimal(bound.denominator) / MILLION


def _bounded(interval: Interval) -> Interval:
    largest = Decimal(_LARGEST) / MILLION
    return interval & Interval(-largest, largest)
