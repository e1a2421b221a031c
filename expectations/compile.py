"""From the rule book to the tables that the evaluators read (`docs/architecture.md`, section 3)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from expectations.reports import forget_reports
from expectations.rulebook import SHARED, YEARS, Rule, RuleBook, Term, load_rulebook
from warehouse.files import write_table
from warehouse.paths import RULES, DataRoot
from warehouse.schemas import DIMENSIONS, RULE_PATTERNS, RULE_TERMS
from warehouse.schemas import RULES as RULES_SCHEMA


def compile_rules(root: DataRoot, folder: Path = RULES) -> int:
    """Write `rules`, `rule_terms` and `rule_patterns.parquet` under `build/rules/`; the number of rules.

    It begins a build, so the reports of the suites on the build before are dropped. The same rule book always gives
    the same bytes. Raises ConfigurationError when a rule is malformed.
    """
    book = load_rulebook(folder)
    forget_reports(root)
    write_table(root.build / "rules" / "rules.parquet", rules_table(book))
    write_table(root.build / "rules" / "rule_terms.parquet", terms_table(book))
    write_table(root.build / "rules" / "rule_patterns.parquet", patterns_table(book))
    return len(book.rules)


def rules_table(book: RuleBook) -> pa.Table:
    """One row a rule, in the order of the codes."""
    return pa.Table.from_pylist([_rule_row(rule) for rule in book.rules], schema=RULES_SCHEMA)


def terms_table(book: RuleBook) -> pa.Table:
    """One row a term of every relation that can run; a quotient is two rows with the same number."""
    rows = [row for rule in book.rules if rule.is_runnable and rule.pattern is None for row in _term_rows(rule)]
    return pa.Table.from_pylist(rows, schema=RULE_TERMS)


def patterns_table(book: RuleBook) -> pa.Table:
    """One row a pattern that can run: what it looks for, its thresholds, and which figures it looks at."""
    rows = [_pattern_row(rule) for rule in book.rules if rule.is_runnable and rule.pattern is not None]
    return pa.Table.from_pylist(rows, schema=RULE_PATTERNS)


def _rule_row(rule: Rule) -> dict[str, Any]:
    return {
        "rule_code": rule.code,
        "name": rule.name,
        "name_vi": rule.name_vi,
        "kind": rule.kind,
        "scope": rule.scope,
        "severity": rule.severity,
        "valid_from": rule.valid_from,
        "valid_to": rule.valid_to,
        "formula": rule.formula,
        "factor_low": rule.factor_low,
        "factor_high": rule.factor_high,
        "limit_code": rule.limit,
        "bound_low": rule.low,
        "bound_high": rule.high,
        "tolerance_pct": rule.tolerance_pct,
        "ceiling_pct": rule.ceiling_pct,
        "reason": rule.reason,
        "reason_vi": rule.reason_vi,
        "message_vi": rule.messages.vi,
        "message_en": rule.messages.en,
        "is_runnable": rule.is_runnable,
        "error_vi": rule.error("vi"),
        "error_en": rule.error("en"),
    }


def _pattern_row(rule: Rule) -> dict[str, Any]:
    row: dict[str, Any] = {"rule_code": rule.code, "kind": rule.kind}
    if rule.pattern is not None:
        row |= rule.pattern.model_dump()
    if rule.terms.value is not None:
        row |= _selection(rule.terms.value)
    return row


def _term_rows(rule: Rule) -> Iterator[dict[str, Any]]:
    for number, (role, term) in enumerate(rule.terms.by_role(rule.kind), start=1):
        row = _term_row(rule, role, number, term)
        yield row
        if term.per is not None:
            yield row | {"role": f"{role}_per", "is_anchor": False, "indicator": term.per}
    if rule.terms.denominator == YEARS:
        yield _years_row(rule)


def _term_row(rule: Rule, role: str, number: int, term: Term) -> dict[str, Any]:
    row: dict[str, Any] = {
        "rule_code": rule.code,
        "role": role,
        "term_number": number,
        "is_anchor": number == 1,
        "sign": term.sign,
        "is_required": term.required,
    }
    return row | _selection(term)


def _selection(term: Term) -> dict[str, Any]:
    selectors = {f"{dimension}_selector": term.selector(dimension) for dimension in DIMENSIONS}
    return {"indicator": term.indicator, "about": term.about} | selectors


def _years_row(rule: Rule) -> dict[str, Any]:
    length_of_period = Term(indicator=YEARS, required=False)
    row = _term_row(rule, "denominator", sum(1 for _ in rule.terms.by_role(rule.kind)) + 1, length_of_period)
    return row | {f"{dimension}_selector": SHARED for dimension in DIMENSIONS}
