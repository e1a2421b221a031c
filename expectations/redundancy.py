"""What rules say of each other: the same thing twice, what follows from others, and what cannot both hold.

A term is a symbol: its indicator and its selectors. A balance is then an equation between symbols and a comparison an
inequality, so linear algebra tells what follows, and reachability tells which comparisons do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

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
    return list(_BY_KIND.get(rule.kind, _on_nothing)(rule, fellows))


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


def _on_ratio(rule: Rule, fellows: Sequence[Rule]) -> Iterator[Remark]:
    """The same figure cannot be worked out from the same two in two ways."""
    own = _quotient(rule)
    for other in fellows:
        if other.kind == "ratio" and other.formula != rule.formula and _quotient(other) == own:
            yield Remark(rule.code, "contradicts", (other.code,))


def _on_agreement(rule: Rule, fellows: Sequence[Rule]) -> Iterator[Remark]:
    """Who tolerates more, or looks at fewer, says nothing that the stricter rule does not say."""
    for other in fellows:
        if other.kind != "agreement" or _stated(other) != _stated(rule):
            continue
        is_stricter = _or(other.tolerance_pct, Decimal(0)) <= _or(rule.tolerance_pct, Decimal(0))
        if is_stricter and _or(rule.ceiling_pct, INFINITY) <= _or(other.ceiling_pct, INFINITY):
            yield Remark(rule.code, "follows", (other.code,))


def _on_comparison(rule: Rule, fellows: Sequence[Rule]) -> Iterator[Remark]:
    yield from _on_factors(rule, fellows)
    if _has_factors(rule):
        return
    left, right = _sides(rule)
    above: defaultdict[Symbol, list[tuple[Symbol, str]]] = defaultdict(list)
    for other in fellows:
        if other.kind == "compare" and not _has_factors(other):
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


def _on_factors(rule: Rule, fellows: Sequence[Rule]) -> Iterator[Remark]:
    """Two comparisons of the same two sides, at least one by factors, as ranges of one quotient."""
    low, high = _factors(rule)
    for other in fellows:
        if other.kind != "compare" or not (_has_factors(rule) or _has_factors(other)):
            continue
        if _sides(other) == _sides(rule):
            least, most = _factors(other)
        elif _sides(other) == _sides(rule)[::-1]:
            least, most = map(_inverse, reversed(_factors(other)))
        else:
            continue
        if least > high or most < low:
            yield Remark(rule.code, "contradicts", (other.code,))
        elif low <= least and most <= high:
            yield Remark(rule.code, "follows", (other.code,))


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


def _has_factors(rule: Rule) -> bool:
    return rule.factor_low is not None or rule.factor_high is not None


def _factors(rule: Rule) -> tuple[Decimal, Decimal]:
    """Between which quotients the left side may be of the right one; no amount is below zero."""
    if not _has_factors(rule):
        return Decimal(0), Decimal(1)
    return _or(rule.factor_low, Decimal(0)), _or(rule.factor_high, INFINITY)


def _inverse(factor: Decimal) -> Decimal:
    return 1 / factor if factor else INFINITY


def _quotient(rule: Rule) -> tuple[Symbol, ...]:
    terms = rule.terms
    return tuple(
        symbol(term) if isinstance(term, Term) else (term,)
        for term in (terms.stated, terms.numerator, terms.denominator)
    )


def _stated(rule: Rule) -> Symbol:
    return symbol(rule.terms.stated) if rule.terms.stated else ()


def _or(amount: Decimal | None, instead: Decimal) -> Decimal:
    return instead if amount is None else amount


def _limits(rule: Rule) -> tuple[Decimal, Decimal]:
    return (
        _or(rule.low, -INFINITY),
        _or(rule.high, INFINITY),
    )


def _content(rule: Rule) -> dict[str, object]:
    """All that a rule judges by, without how it is called and what is said of it."""
    words = {"code", "name", "name_vi", "severity", "reason", "reason_vi", "messages", "valid_from", "valid_to"}
    return rule.model_dump(exclude=words)


_BY_KIND = MappingProxyType(
    {
        "balance": _on_balance,
        "ratio": _on_ratio,
        "compare": _on_comparison,
        "bound": _on_bound,
        "agreement": _on_agreement,
    }
)


def _meet(rule: Rule, other: Rule) -> bool:
    starts_in_time = other.valid_to is None or rule.valid_from < other.valid_to
    ends_in_time = rule.valid_to is None or other.valid_from < rule.valid_to
    return rule.scope == other.scope and starts_in_time and ends_in_time
