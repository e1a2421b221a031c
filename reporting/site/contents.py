"""What a release says, read mart by mart, once for all pages."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import duckdb

from warehouse.connections import reading
from warehouse.releases import Release

Row = dict[str, Any]

DIMENSIONS = ("market_code", "sex", "channel", "programme", "fund_source", "departure_channel", "enterprise")
FACTS = ("fct_departures", "fct_job_creation", "fct_loans", "fct_targets")
SEVERITIES = ("critical", "warning", "info")

_FACT = f"""
    select
        '{{mart}}' as mart, facts.area_key, facts.area_name, facts.area_level, facts.period_key, facts.period_start,
        facts.period_end, periods.period_type, facts.indicator_code, facts.breakdown, {", ".join(DIMENSIONS)},
        facts.value, facts.low, facts.high, facts.unit, facts.figure_id, facts.submission_id
    from marts.{{mart}} as facts
    left join marts.dim_period as periods on facts.period_key = periods.period_key
    where facts.enterprise is null or facts.breakdown = 'enterprise'
"""  # of hundreds of enterprises a page tells what each sent, and not to where: the warehouse does
_FACTS_ORDER = f"""
    order by
        area_key, mart, indicator_code, case breakdown when 'total' then 0 else 1 end, breakdown,
        {", ".join(DIMENSIONS)}, period_end, period_start
"""
_AREAS = """
    select area_key, area_code, area_name, area_level, parent_area_key, parent_area_name, valid_from, valid_to
    from marts.dim_area order by area_code, valid_from
"""
_RULES = """
    select
        rules.rule_code, rules.rule_name as rule_name_en, rules.rule_name_vi, rules.kind, rules.scope, rules.severity,
        rules.valid_from, rules.valid_to, rules.reason as reason_en, rules.reason_vi, rules.message_vi,
        rules.message_en, rules.is_runnable, rules.error_vi, rules.error_en,
        runs.pass_count, runs.fail_count, runs.not_applicable_count, runs.error_count
    from marts.dim_rule as rules
    inner join marts.fct_rule_runs as runs on rules.rule_code = runs.rule_code
    order by rules.rule_code
"""
_COMPARED = """
    select rule_code, role, indicator_code
    from marts.bridge_rule_indicator
    order by rule_code, role, indicator_code
"""
_SUBMISSIONS = """
    select
        submission_id, file_name, sha256, received_at, state, form_code, revision_number, title, reporting_area_name,
        period_start, period_end, source_rank, figure_count, issue_count, held_by_rules
    from marts.dim_submission order by file_name, received_at, submission_id
"""
_ISSUES = """
    select submission_id, issue_number, issue_code, severity, address, message_vi, message_en
    from marts.fct_issues order by submission_id, issue_number
"""
_FIGURES = f"""
    select
        figure_id, submission_id, file_name, address, quote, indicator_code, about_indicator_code, value,
        low, high, unit, area_key, area_name, period_start, period_end, {", ".join(DIMENSIONS)}, is_fact
    from marts.fct_figures order by submission_id, figure_id
"""
_EXCERPTS = "select figure_id, context from marts.fct_excerpts"
_FINDINGS = """
    select
        findings.finding_id, findings.rule_code, findings.rule_name, findings.kind, findings.scope, findings.severity,
        findings.is_contradiction, findings.area_key, findings.area_name, findings.period_start, findings.period_end,
        findings.unit, findings.stated_text_vi, findings.stated_text_en, findings.expected_text_vi,
        findings.expected_text_en, findings.expected_low, findings.expected_high, findings.difference,
        findings.message_vi, findings.message_en, findings.suspects, findings.evidence, findings.also_broken_rules,
        findings.state, findings.submission_state, findings.submission_id, findings.newest_submission_id,
        findings.file_name, findings.figure_id, findings.address, findings.quote, submissions.received_at
    from marts.fct_findings as findings
    left join marts.dim_submission as submissions on findings.newest_submission_id = submissions.submission_id
    order by
        case findings.severity when 'critical' then 1 when 'warning' then 2 else 3 end,
        submissions.received_at desc, findings.rule_code, findings.finding_id
"""
_STATUSES = """
    select form_code, reporting_area_name, period_start, period_end, last_submission_id, last_received_at, status
    from marts.fct_reporting_status
    order by form_code nulls last, reporting_area_name nulls last, period_end, period_start, series_key
"""
_INDICATORS = "select indicator_code, name_vi, name_en, kind, unit, target_indicator_code from marts.dim_indicator"
_CODES = """
    select dimension, code, name_vi, name_en from marts.dim_breakdown_code
    union all select 'market_code', market_code, name_vi, name_en from marts.dim_market
"""
_COLUMNS = """
    select
        columns.table_name, relations.comment as table_comment, columns.column_name, columns.data_type, columns.comment
    from duckdb_columns() as columns
    inner join (
        select schema_name, table_name, comment from duckdb_tables()
        union all select schema_name, view_name, comment from duckdb_views()
    ) as relations on columns.schema_name = relations.schema_name and columns.table_name = relations.table_name
    where columns.schema_name = 'marts'
    order by columns.table_name, columns.column_index
"""


@dataclass(frozen=True)
class Contents:
    """The rows of a release that pages show, each mart in a fixed order."""

    release: Release
    areas: dict[str, Row]
    rules: list[Row]
    compared: dict[str, list[Row]]
    submissions: list[Row]
    issues: dict[str, list[Row]]
    figures: dict[str, Row]
    excerpts: dict[str, str]
    findings: list[Row]
    facts: list[Row]
    statuses: list[Row]
    indicators: dict[str, Row]
    codes: dict[tuple[str, str], Row]
    columns: dict[str, list[Row]]

    @cached_property
    def facts_of_area(self) -> dict[str, list[Row]]:
        """Facts by area key."""
        return grouped(self.facts, "area_key")

    @cached_property
    def findings_of_area(self) -> dict[str, list[Row]]:
        """Findings by area key."""
        return grouped(self.findings, "area_key")

    @cached_property
    def findings_of_rule(self) -> dict[str, list[Row]]:
        """Findings by the code of their rule."""
        return grouped(self.findings, "rule_code")

    @cached_property
    def findings_beside_rule(self) -> dict[str, list[Row]]:
        """Findings of other rules by the code of each rule that their figures break as well."""
        return _by_first((code, finding) for finding in self.findings for code in finding["also_broken"])

    @cached_property
    def findings_of_submission(self) -> dict[str, list[Row]]:
        """Findings by each document that one of their figures stands in."""
        return _by_first(
            (submission_id, finding)
            for finding in self.findings
            for submission_id in sorted({figure["submission_id"] for figure in finding["evidence"]})
        )

    @cached_property
    def findings_of_figure(self) -> dict[str, list[Row]]:
        """Findings by each figure of their evidence."""
        return _by_first((figure["figure_id"], finding) for finding in self.findings for figure in finding["evidence"])

    @cached_property
    def figures_of_submission(self) -> dict[str, list[Row]]:
        """Current figures by document."""
        return grouped(self.figures.values(), "submission_id")

    @cached_property
    def submission_by_id(self) -> dict[str, Row]:
        """Documents by id."""
        return {row["submission_id"]: row for row in self.submissions}

    @cached_property
    def beginning(self) -> date:
        """The day from which units are known; one that began later was made by a change of the map."""
        days: list[date] = [row["valid_from"] for row in self.areas.values()]
        return min(days)

    @cached_property
    def shown_areas(self) -> list[Row]:
        """The areas that have a page: those with a fact or a finding, the country first, then by code."""
        keys = (set(self.facts_of_area) | set(self.findings_of_area)) - {None}
        shown = [row for key, row in self.areas.items() if key in keys]
        return sorted(shown, key=lambda row: row["area_level"] != "country")


def read_contents(release: Release) -> Contents:
    """Read a release: one query a mart."""
    with reading(release.database) as connection:
        facts = (
            f"select * from ({' union all '.join(_FACT.format(mart=mart) for mart in FACTS)}) as facts {_FACTS_ORDER}"
        )
        return Contents(
            release=release,
            areas={row["area_key"]: row for row in _rows(connection, _AREAS)},
            rules=_rows(connection, _RULES),
            compared=grouped(_rows(connection, _COMPARED), "rule_code"),
            submissions=_rows(connection, _SUBMISSIONS),
            issues=grouped(_rows(connection, _ISSUES), "submission_id"),
            figures={row["figure_id"]: row for row in _rows(connection, _FIGURES)},
            excerpts={row["figure_id"]: row["context"] for row in _rows(connection, _EXCERPTS)},
            findings=[_parsed(row) for row in _rows(connection, _FINDINGS)],
            facts=_rows(connection, facts),
            statuses=_rows(connection, _STATUSES),
            indicators={row["indicator_code"]: row for row in _rows(connection, _INDICATORS)},
            codes={(row["dimension"], row["code"]): row for row in _rows(connection, _CODES)},
            columns=grouped(_rows(connection, _COLUMNS), "table_name"),
        )


def grouped(rows: Iterable[Row], column: str) -> dict[Any, list[Row]]:
    """Rows by the value of a column, groups and rows in the order in which they came."""
    return _by_first((row[column], row) for row in rows)


def _by_first(pairs: Iterable[tuple[Any, Row]]) -> dict[Any, list[Row]]:
    """The rows of pairs by what stands before them, in the order in which they came."""
    groups: dict[Any, list[Row]] = {}
    for key, row in pairs:
        groups.setdefault(key, []).append(row)
    return groups


def _rows(connection: duckdb.DuckDBPyConnection, statement: str) -> list[Row]:
    cursor = connection.execute(statement)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _parsed(finding: Row) -> Row:
    also_broken = finding["also_broken_rules"]
    return {
        **finding,
        "suspects": json.loads(finding["suspects"]),
        "evidence": json.loads(finding["evidence"]),
        "also_broken": also_broken.split(", ") if also_broken else [],
    }
