"""The shapes of the Parquet files that rooms hand to each other (`docs/architecture.md`, sections 1, 3, 5).

Whoever writes such a file writes it with the schema from here, and dbt reads it by the same column names.
"""

from __future__ import annotations

from types import MappingProxyType

import pyarrow as pa

DIMENSIONS = (
    "area",
    "period",
    "market",
    "sex",
    "channel",
    "programme",
    "fund_source",
    "departure_channel",
    "enterprise",
)
"""The dimensions of a figure for which a rule's term holds a selector."""

AMOUNT = pa.decimal128(24, 6)
"""Every value and bound: persons, đồng and percent points, to the millionth."""

INSTANT = pa.timestamp("us", tz="UTC")


def _fields(*columns: tuple[str, pa.DataType]) -> pa.Schema:
    return pa.schema([pa.field(name, type_) for name, type_ in columns])


SUBMISSIONS = _fields(
    ("submission_id", pa.string()),
    ("batch_id", pa.string()),
    ("sha256", pa.string()),
    ("file_name", pa.string()),
    ("media_suffix", pa.string()),
    ("byte_count", pa.int64()),
    ("received_at", INSTANT),
    ("status", pa.string()),
    ("form_code", pa.string()),
    ("series_key", pa.string()),
    ("title", pa.string()),
    ("reporting_area", pa.string()),
    ("period_start", pa.date32()),
    ("period_end", pa.date32()),
    ("period_basis", pa.string()),
    ("issued_on", pa.date32()),
    ("source_rank", pa.string()),
    ("figure_count", pa.int32()),
    ("issue_count", pa.int32()),
    ("reader_version", pa.string()),
)

FIGURES = _fields(
    ("figure_id", pa.string()),
    ("submission_id", pa.string()),
    ("batch_id", pa.string()),
    ("ordinal", pa.int32()),
    ("address", pa.string()),
    ("quote", pa.string()),
    ("indicator", pa.string()),
    ("value", AMOUNT),
    ("low", AMOUNT),
    ("high", AMOUNT),
    ("hedge", pa.string()),
    ("unit", pa.string()),
    ("kind", pa.string()),
    ("about", pa.string()),
    ("area", pa.string()),
    ("area_level", pa.string()),
    ("area_key", pa.string()),
    ("period_start", pa.date32()),
    ("period_end", pa.date32()),
    ("period_basis", pa.string()),
    ("market", pa.string()),
    ("sex", pa.string()),
    ("channel", pa.string()),
    ("programme", pa.string()),
    ("fund_source", pa.string()),
    ("departure_channel", pa.string()),
    ("enterprise", pa.string()),
    ("is_total", pa.bool_()),
    ("is_candidate", pa.bool_()),
    ("source_rank", pa.string()),
    ("confidence", pa.float64()),
    ("part_of", pa.int32()),
    ("part_list", pa.int32()),
    ("is_complete_list", pa.bool_()),
)

ISSUES = _fields(
    ("submission_id", pa.string()),
    ("batch_id", pa.string()),
    ("ordinal", pa.int32()),
    ("code", pa.string()),
    ("severity", pa.string()),
    ("address", pa.string()),
    ("message_vi", pa.string()),
    ("message_en", pa.string()),
)

RULES = _fields(
    ("rule_code", pa.string()),
    ("name", pa.string()),
    ("name_vi", pa.string()),
    ("kind", pa.string()),
    ("scope", pa.string()),
    ("severity", pa.string()),
    ("valid_from", pa.date32()),
    ("valid_to", pa.date32()),
    ("formula", pa.string()),
    ("factor_low", AMOUNT),
    ("factor_high", AMOUNT),
    ("limit_code", pa.string()),
    ("bound_low", AMOUNT),
    ("bound_high", AMOUNT),
    ("tolerance_pct", AMOUNT),
    ("ceiling_pct", AMOUNT),
    ("reason", pa.string()),
    ("reason_vi", pa.string()),
    ("message_vi", pa.string()),
    ("message_en", pa.string()),
    ("is_runnable", pa.bool_()),
    ("error_vi", pa.string()),
    ("error_en", pa.string()),
)

RULE_TERMS = _fields(
    ("rule_code", pa.string()),
    ("role", pa.string()),
    ("term_number", pa.int32()),
    ("is_anchor", pa.bool_()),
    ("sign", pa.int32()),
    ("is_required", pa.bool_()),
    ("indicator", pa.string()),
    ("about", pa.string()),
    *((f"{dimension}_selector", pa.string()) for dimension in DIMENSIONS),
)

RULE_PATTERNS = _fields(
    ("rule_code", pa.string()),
    ("kind", pa.string()),
    ("pattern", pa.string()),
    ("ceiling_days", pa.int32()),
    ("min_days", pa.int32()),
    ("min_figures", pa.int32()),
    ("min_share_pct", AMOUNT),
    ("min_history", pa.int32()),
    ("min_value", AMOUNT),
    ("min_ratio", AMOUNT),
    ("deviations", AMOUNT),
    ("indicator", pa.string()),
    ("about", pa.string()),
    *((f"{dimension}_selector", pa.string()) for dimension in DIMENSIONS),
)

ANSWERS = _fields(
    ("answer_id", pa.string()),
    ("batch_id", pa.string()),
    ("case_id", pa.string()),
    ("question_id", pa.string()),
    ("rule_code", pa.string()),
    ("state", pa.string()),
    ("answered_by", pa.string()),
    ("answered_on", pa.date32()),
    ("reason", pa.string()),
    ("valid_until", pa.date32()),
    ("figure_id", pa.string()),
    ("expected_value", AMOUNT),
    ("corrected_value", AMOUNT),
    ("corrected_low", AMOUNT),
    ("corrected_high", AMOUNT),
    ("received_at", INSTANT),
)

INPUTS = _fields(("batch_id", pa.string()), ("frozen_on", pa.date32()))
"""The batches that a build is made of, and the day on which it began."""

BUILT_SUBMISSIONS = _fields(("submission_id", pa.string()), ("made_by", pa.string()))
"""The submissions of which a layer of the build at hand was made, and all but their figures that it was made by."""

DECISIONS = _fields(
    ("submission_id", pa.string()),
    ("batch_id", pa.string()),
    ("decision", pa.string()),
    ("reason_codes", pa.string()),  # joined by ", ": one column that every tool reads
    ("decided_at", INSTANT),
)

SUITE_OUTCOMES = _fields(
    ("suite", pa.string()),
    ("table_name", pa.string()),
    ("expectation_code", pa.string()),
    ("batch_id", pa.string()),
    ("severity", pa.string()),
    ("is_ours", pa.bool_()),
    ("outcome", pa.string()),
    ("failed_count", pa.int64()),
    ("detail", pa.string()),
    ("checked_at", INSTANT),
)

EXPLANATIONS = _fields(
    ("problem_id", pa.string()),
    ("evaluation_id", pa.string()),
    ("explanation_rank", pa.int32()),
    ("suspect_figure_id", pa.string()),
    ("suspect_rank", pa.int32()),
    ("is_likely", pa.bool_()),
    ("is_settled", pa.bool_()),
    ("weight", pa.float64()),
    ("implied_low", AMOUNT),
    ("implied_high", AMOUNT),
    ("suggested", AMOUNT),
    ("slip_code", pa.string()),
    ("root_evaluation_id", pa.string()),
    ("reason_vi", pa.string()),
    ("reason_en", pa.string()),
)

PROBLEM_FIGURES = _fields(
    ("problem_id", pa.string()),
    ("figure_id", pa.string()),
    ("area_key", pa.string()),
    ("place_key", pa.uint64()),
    ("span_key", pa.int64()),
    ("history_hash", pa.uint64()),
    ("repeats_hash", pa.uint64()),
)
"""The figures on which the explanation of a problem depends, with their places and hashes of what patterns tell:
while nothing there is touched, the explanation holds."""

EXCERPTS = _fields(("figure_id", pa.string()), ("context", pa.string()))
"""The sentence or the row in which a figure stands, its own words between ⟦ and ⟧."""

RAW = MappingProxyType(
    {
        "submissions": SUBMISSIONS,
        "figures": FIGURES,
        "issues": ISSUES,
        "answers": ANSWERS,
        "decisions": DECISIONS,
        "suite_outcomes": SUITE_OUTCOMES,
    }
)
"""The append-only tables under `raw/`, one folder each."""

BUILD = MappingProxyType(
    {
        "rules/rules": RULES,
        "rules/rule_terms": RULE_TERMS,
        "rules/rule_patterns": RULE_PATTERNS,
        "gate/explanations": EXPLANATIONS,
        "gate/excerpts": EXCERPTS,
        "built_audit": BUILT_SUBMISSIONS,
        "built_marts": BUILT_SUBMISSIONS,
    }
)
"""The files under `build/` that other rooms write and dbt reads, without their suffix."""
