"""A few raw rows and rules, written by hand: what the audit layer reads, without a document or a rule file."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
from upath import UPath

from warehouse.files import write_table
from warehouse.paths import DataRoot
from warehouse.schemas import BUILD, DIMENSIONS, FIGURES, RAW, SUBMISSIONS

COUNTRY = "VN@1900-01-01"
YEAR_2023 = (date(2023, 1, 1), date(2023, 12, 31))
YEAR_2024 = (date(2024, 1, 1), date(2024, 12, 31))


@dataclass
class RawRows:
    """Documents with their figures, and the rules that judge them; `write` puts them where dbt looks."""

    submissions: list[dict[str, Any]] = field(default_factory=list)
    figures: list[dict[str, Any]] = field(default_factory=list)
    rules: list[dict[str, Any]] = field(default_factory=list)
    terms: list[dict[str, Any]] = field(default_factory=list)
    patterns: list[dict[str, Any]] = field(default_factory=list)
    decisions: list[dict[str, Any]] = field(default_factory=list)
    answers: list[dict[str, Any]] = field(default_factory=list)
    explanations: list[dict[str, Any]] = field(default_factory=list)

    def submit(self, submission_id: str, *figures: dict[str, Any], day: int = 1, **columns: Any) -> None:
        """One read document, received on a day of January 2025."""
        self.submissions.append(
            dict.fromkeys(SUBMISSIONS.names)
            | {
                "submission_id": submission_id,
                "batch_id": "batch-1",
                "sha256": submission_id * 4,
                "file_name": f"{submission_id}.txt",
                "media_suffix": ".txt",
                "byte_count": 1,
                "received_at": datetime(2025, 1, day, tzinfo=UTC),
                "status": "read",
                "form_code": "narrative",
                "series_key": submission_id,
                "source_rank": "2_report",
                "figure_count": len(figures),
                "issue_count": 0,
                "reader_version": "test",
            }
            | columns
        )
        for ordinal, figure in enumerate(figures, start=1):
            own = {"figure_id": f"{submission_id}-{ordinal:05d}", "submission_id": submission_id, "ordinal": ordinal}
            self.figures.append(figure | own | {"batch_id": "batch-1", "address": f"¶1:{ordinal}-{ordinal + 1}"})

    def decide(self, submission_id: str, decision: str, *, day: int, reason_codes: str | None = None) -> None:
        """One verdict of the gate, on a day of January 2025."""
        self.decisions.append(
            {
                "submission_id": submission_id,
                "batch_id": "batch-1",
                "decision": decision,
                "reason_codes": reason_codes,
                "decided_at": datetime(2025, 1, day, tzinfo=UTC),
            }
        )

    def rule(self, code: str, kind: str, *terms: dict[str, Any], **columns: Any) -> None:
        """One rule with its terms; the first one makes the group."""
        self.rules.append(
            {
                "rule_code": code,
                "name": code,
                "kind": kind,
                "scope": "submission",
                "severity": "warning",
                "valid_from": date(2000, 1, 1),
                "reason": "test",
                "message_vi": "Nêu {stated}, tính được {expected}.",
                "message_en": "States {stated}, computed {expected}.",
                "is_runnable": True,
            }
            | columns
        )
        self.terms += [
            {"rule_code": code, "term_number": number, "is_anchor": number == 1} | term
            for number, term in enumerate(terms, start=1)
        ]

    def pattern(self, code: str, name: str, **columns: Any) -> None:
        """One rule that holds every figure against its history."""
        self.rule(code, "history", scope="warehouse")
        self.patterns.append(
            {"rule_code": code, "kind": "history", "pattern": name, "indicator": "any"}
            | {f"{dimension}_selector": "shared" for dimension in DIMENSIONS}
            | columns
        )

    def write(self, root: DataRoot) -> None:
        """Write all as Parquet files under the data root."""
        _write(root.raw / "figures" / "batch-1.parquet", self.figures, RAW["figures"])
        _write(root.raw / "decisions" / "batch-1.parquet", self.decisions, RAW["decisions"])
        _write(root.raw / "answers" / "batch-1.parquet", self.answers, RAW["answers"])
        _write(root.raw / "submissions" / "batch-1.parquet", self.submissions, RAW["submissions"])
        for name, rows in (
            ("rules/rules", self.rules),
            ("rules/rule_terms", self.terms),
            ("rules/rule_patterns", self.patterns),
        ):
            _write(root.build / f"{name}.parquet", rows, BUILD[name])
        if self.explanations:  # those that a root has are its own
            _write(root.build / "gate" / "explanations.parquet", self.explanations, BUILD["gate/explanations"])


def figure(indicator: str, value: Any, **columns: Any) -> dict[str, Any]:
    """One exact figure of the country in 2024; `low`, `high`, breakdowns and the rest by keyword."""
    stated = Decimal(str(value))
    return (
        dict.fromkeys(FIGURES.names)
        | {
            "indicator": indicator,
            "quote": f"{value}",
            "value": stated,
            "low": stated,
            "high": stated,
            "hedge": "exact",
            "unit": "person",
            "kind": "flow",
            "area": "Cả nước",
            "area_level": "country",
            "area_key": COUNTRY,
            "period_start": YEAR_2024[0],
            "period_end": YEAR_2024[1],
            "period_basis": "calendar",
            "is_total": False,
            "is_candidate": False,
            "source_rank": "2_report",
            "confidence": 1.0,
        }
        | {name: Decimal(str(bound)) if name in {"low", "high"} else bound for name, bound in columns.items()}
    )


def term(role: str, indicator: str, **columns: Any) -> dict[str, Any]:
    """One term; selectors by the dimension's name, `shared` where none is given."""
    selectors = {f"{dimension}_selector": columns.pop(dimension, "shared") for dimension in DIMENSIONS}
    return {"role": role, "indicator": indicator, "sign": 1, "is_required": True} | selectors | columns


def _write(path: UPath, rows: list[dict[str, Any]], schema: pa.Schema) -> None:
    write_table(path, pa.Table.from_pylist(rows, schema=schema))
