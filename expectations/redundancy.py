"""What rules say of each other: the same thing twice, what follows from others, and what cannot both hold.

A term is a symbol: its indicator and its selectors. A balance is then an equation between symbols and a comparison an
inequality, so linear algebra tells what follows, and reachability tells which comparisons do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from expectations.rulebook import Rule, Term
from warehouse.schemas import DIMENSIONS

Symbol = tuple[str | None, ...]
INFINITY = Decimal("Infinity")


@dataclass(frozen=True, slots=True)
class Remark:
    """Two or more rules of one set: `same`, `follows` or `contradicts`."""

    rule_code: str
    relation: str
    other_codes: tuple[str, ...]

    def __str__(self) -> str:
        verbs = {"same": "says the same as", "follows": "follows from", "contradicts": "cannot hold together with"}
        return f"{self.rule_code} {verbs[self.relation]} {', '.join(self.other_codes)}"


def remarks_on(rule: Rule, others: Iterable[Rule]) -> list[Remark]:
    """What a rule repeats, follows from or contradicts among rules of its scope that are in force with it."""
    fellows = [other for other in others if other.code != rule.code and _meet(rule, other)]
    same = [other.code for other in fellows if _content(other) == _content(rule)]
    if same:
        return [Remark(rule.code, "same", tuple(same))]
    by_kind = {"balance": _on_balance, "compare": _on_comparison, "bound": _on_bound}
    return list(by_kind.get(rule.kind, _on_nothing)(rule, fellows))


def symbol(term: Term) -> Symbol:
    """A term without its sign: what it selects."""
    return (term.indicator, term.per, term.about, *(term.selector(dimension) for dimension in DIMENSIONS))


def _on_nothing(_: Rule, __: Sequence[Rule]) -> Iterator[Remark]:
    yield from ()


def _on_balance(rule: Rule, fellows: Sequence[Rule]) -> Iterator[Remark]:
    """An equation that is a combination of other equations says nothing new."""
    import numpy as np

    equations = [_equation(other) for other in fellows if other.kind == "balance"]
    if not equations:
        return
    own = _equation(rule)
    symbols = {name: place for place, name in enumerate({name for each in [own, *equations] for name in each})}
    matrix = np.zeros((len(equations) + 1, len(symbols)))
    for row, equation in enumerate([*equations, own]):
        for name, factor in equation.items():
            matrix[row, symbols[name]] = factor
    if np.linalg.matrix_rank(matrix) == np.linalg.matrix_rank(matrix[:-1]):
        codes = [other.code for other in fellows if other.kind == "balance" and own.keys() & _equation(other).keys()]
        yield Remark(rule.code, "follows", tuple(codes))


def _on_comparison(rule: Rule, fellows: Sequence[Rule]) -> Iterator[Remark]:
    if rule.factor_low is not None or rule.factor_high is not None:
        return
    left, right = _sides(rule)
    above: defaultdict[Symbol, list[tuple[Symbol, str]]] = defaultdict(list)
    for other in fellows:
        if other.kind == "compare" and other.factor_low is None and other.factor_high is None:
            low, high = _sides(other)
            above[low].append((high, other.code))
        if other.kind == "balance" and all(part.sign > 0 for part in other.terms.parts) and other.terms.whole:
            for part in other.terms.parts:
                above[symbol(part)].append((symbol(other.terms.whole), other.code))
    path = _path(above, left, right)
    if path:
        yield Remark(rule.code, "follows", path)
    back = _path(above, right, left)
    if back:
        yield Remark(rule.code, "contradicts", back)


def _on_bound(rule: Rule, fellows: Sequence[Rule]) -> Iterator[Remark]:
    if rule.terms.value is None or rule.limit is not None:
        return
    low, high = _limits(rule)
    for other in fellows:
        if other.kind == "bound" and other.limit is None and other.terms.value is not None:
            if symbol(other.terms.value) != symbol(rule.terms.value):
                continue
            least, most = _limits(other)
            if least > high or most < low:
                yield Remark(rule.code, "contradicts", (other.code,))
            elif low <= least and most <= high:
                yield Remark(rule.code, "follows", (other.code,))


def _path(above: dict[Symbol, list[tuple[Symbol, str]]], start: Symbol, end: Symbol) -> tuple[str, ...]:
    """The rules that lead from one symbol up to another, fewest first; empty when none do."""
    waiting: list[tuple[Symbol, tuple[str, ...]]] = [(start, ())]
    seen = {start}
    while waiting:
        here, codes = waiting.pop(0)
        for higher, code in above.get(here, ()):
            if higher == end:
                return (*codes, code)
            if higher not in seen:
                seen.add(higher)
                waiting.append((higher, (*codes, code)))
    return ()


def _equation(rule: Rule) -> dict[Symbol, int]:
    found: defaultdict[Symbol, int] = defaultdict(int)
    if rule.terms.whole is not None:
        found[symbol(rule.terms.whole)] += 1
    for part in rule.terms.parts:
        found[symbol(part)] -= part.sign
    return dict(found)


def _sides(rule: Rule) -> tuple[Symbol, Symbol]:
    left, right = rule.terms.left, rule.terms.right
    return (symbol(left) if left else (), symbol(right) if right else ())


def _limits(rule: Rule) -> tuple[Decimal, Decimal]:
    return (
        -INFINITY if rule.low is None else rule.low,
        INFINITY if rule.high is None else rule.high,
    )


def _content(rule: Rule) -> dict[str, object]:
    """All that a rule judges by, without how it is called and what is said of it."""
    words = {"code", "name", "name_vi", "severity", "reason", "reason_vi", "messages", "valid_from", "valid_to"}
    return rule.model_dump(exclude=words)


def _meet(rule: Rule, other: Rule) -> bool:
    starts_in_time = other.valid_to is None or rule.valid_from < other.valid_to
    ends_in_time = rule.valid_to is None or other.valid_from < rule.valid_to
    return rule.scope == other.scope and starts_in_time and ends_in_time
