"""Small releases for the pages: every mart with the columns of its contract, and the rows that a test names."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import yaml
from upath import UPath

from warehouse.paths import DBT_PROJECT
from warehouse.releases import Release

Rows = dict[str, list[dict[str, Any]]]
COUNTRY, PROVINCE = "VN@1900-01-01", "22@1900-01-01"
RECEIVED = datetime(2025, 1, 20, 3, 0, tzinfo=UTC)
YEAR = {"period_start": date(2024, 1, 1), "period_end": date(2024, 12, 31)}


def write_release(folder: Path, rows: Rows) -> Release:
    """A release with these rows; a column that a row does not name is null."""
    folder.mkdir(parents=True)
    counts = {}
    with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
        connection.execute("create schema marts")
        for model in contracts():
            columns = [(column["name"], column["data_type"]) for column in model["columns"]]
            listed = ", ".join(f'"{name}" {kind}' for name, kind in columns)
            connection.execute(f"create table marts.{model['name']} ({listed})")
            for row in rows.get(model["name"], []):
                names = ", ".join(row)
                marks = ", ".join("?" for _ in row)
                connection.execute(f"insert into marts.{model['name']} ({names}) values ({marks})", list(row.values()))
            counts[model["name"]] = len(rows.get(model["name"], []))
    manifest = {"release_id": folder.name, "published_at": "2025-01-20T03:00:00+00:00", "row_counts": counts}
    return Release(UPath(folder), manifest)


def contracts() -> list[dict[str, Any]]:
    files = sorted((DBT_PROJECT / "models" / "marts").rglob("*.yml"))
    models = [model for file in files for model in yaml.safe_load(file.read_text(encoding="utf-8")).get("models", [])]
    return [model for model in models if model["name"].startswith(("dim_", "fct_", "bridge_"))]


def small_world() -> Rows:
    """A province whose report says of one year 1.884 and 1.900 jobs; a document of another name was refused."""
    figures = [
        figure("s1-00001", 1884, "1.884 lao động", "¶8:251-265"),
        figure("s1-00002", 1900, "Tổng số · 2024 · 1.900", "Biểu 1!C7"),
    ]
    evidence = [{**quoted(row), "role": "stated", "sign": 1} for row in figures]
    suspects = [
        {
            **quoted(row),
            "rank": rank,
            "is_likely": rank == 1,
            "weight": 1,
            "implied_low": 1900,
            "implied_high": 1900,
            "reason_vi": "Vì <b>lý do</b>.",
            "reason_en": "For a <b>reason</b>.",
        }
        for rank, row in enumerate(figures, start=1)
    ]
    coordinates = {
        "area_key": PROVINCE,
        "area_name": "Tỉnh Mẫu",
        "area_level": "province",
        "period_key": "2024",
        **YEAR,
    }
    fact = {**coordinates, "indicator_code": "jobs_created", "breakdown": "total", "unit": "person", "kind": "flow"}
    told = {
        f"{part}_{language}": text
        for language in ("vi", "en")
        for part, text in (
            ("message", f"1.884 ≠ 1.900 ({language})"),
            ("stated_text", "1.884"),
            ("expected_text", "1.900"),
        )
    }
    return {
        "dim_area": [
            {"area_key": COUNTRY, "area_code": "VN", "area_name": "Cả nước", "area_level": "country", **SINCE_EVER},
            {"area_key": PROVINCE, "area_code": "22", "area_name": "Tỉnh Mẫu", "area_level": "province", **SINCE_EVER},
            {
                "area_key": "99@1900-01-01",
                "area_code": "99",
                "area_name": "Tỉnh im lặng",
                "area_level": "province",
                **SINCE_EVER,
            },
        ],
        "dim_indicator": [
            {
                "indicator_code": "jobs_created",
                "name_vi": "Việc làm",
                "name_en": "Jobs created",
                "target_indicator_code": "target_jobs_created",
            },
            {"indicator_code": "target_jobs_created", "name_vi": "Chỉ tiêu", "name_en": "Target"},
        ],
        "dim_period": [{"period_key": year, "period_type": "year"} for year in ("2023", "2024")],
        "dim_rule": [
            {**RULE, "rule_code": code, "severity": severity, "is_runnable": True}
            for code, severity in (("SUB-001", "warning"), ("DEP-001", "critical"))
        ],
        "fct_rule_runs": [
            {"rule_code": code, "pass_count": 3, "fail_count": fails, "not_applicable_count": 0, "error_count": 0}
            for code, fails in (("SUB-001", 1), ("DEP-001", 0))
        ],
        "dim_submission": [
            {**DOCUMENT, "submission_id": "s1", "file_name": "<script>alert(1)</script>.docx", "state": "current"},
            {**DOCUMENT, "submission_id": "s2", "file_name": "hỏng & rách.xlsx", "state": "refused"},
        ],
        "fct_issues": [
            {
                "submission_id": "s2",
                "issue_number": 1,
                "issue_code": "FILE-DAMAGED",
                "severity": "error",
                "message_vi": "Tệp hỏng.",
                "message_en": "The file is damaged.",
            }
        ],
        "fct_figures": figures,
        "bridge_rule_indicator": [
            {"rule_code": "SUB-001", "role": "stated", "indicator_code": row["indicator_code"]} for row in figures[:1]
        ],
        "fct_job_creation": [
            {**fact, "value": 1884, "low": 1884, "high": 1884, "figure_id": "s1-00001", "submission_id": "s1"},
            {
                **fact,
                **LAST_YEAR,
                "value": 1500,
                "low": 1500,
                "high": 1500,
                "figure_id": "s1-00002",
                "submission_id": "s1",
            },
        ],
        "fct_findings": [
            {
                **coordinates_of_finding(coordinates),
                **told,
                "finding_id": "f1",
                "evaluation_id": "f1",
                "rule_code": "SUB-001",
                "rule_name": RULE["rule_name"],
                "also_broken_rules": "DEP-001",
                "kind": "agreement",
                "scope": "submission",
                "severity": "warning",
                "is_contradiction": True,
                "unit": "person",
                "expected_low": 1900,
                "expected_high": 1900,
                "difference": 16,
                "suspects": json.dumps(suspects),
                "evidence": json.dumps(evidence),
                "state": "open",
                "submission_state": "current",
                "submission_id": "s1",
                "newest_submission_id": "s1",
                "file_name": "<script>alert(1)</script>.docx",
                "figure_id": "s1-00001",
                "address": "¶8:251-265",
                "quote": "1.884 lao động",
            }
        ],
        "fct_reporting_status": [
            {
                "series_key": "s1",
                "form_code": "narrative",
                "reporting_area_name": "Tỉnh Mẫu",
                **YEAR,
                "last_submission_id": "s1",
                "status": "current",
            }
        ],
    }


RULE = {
    "rule_name": "The same fact is told the same way",
    "kind": "agreement",
    "scope": "submission",
    "valid_from": date(2000, 1, 1),
    "rule_name_vi": "Cùng một số liệu được ghi như nhau",
    "reason": "A fact has one value.",
    "reason_vi": "Một số liệu chỉ có một giá trị.",
    "message_vi": "Ghi khác nhau: {stated} và {expected}.",
    "message_en": "Told differently: {stated} and {expected}.",
}
SINCE_EVER = {"valid_from": date(1900, 1, 1)}
DOCUMENT = {"sha256": "0" * 64, "received_at": RECEIVED, "source_rank": "2_report", "figure_count": 0, "issue_count": 0}
LAST_YEAR = {"period_key": "2023", "period_start": date(2023, 1, 1), "period_end": date(2023, 12, 31)}


def figure(figure_id: str, value: int, quote: str, address: str) -> dict[str, Any]:
    """A current figure of the province's report."""
    return {
        "figure_id": figure_id,
        "submission_id": "s1",
        "file_name": "<script>alert(1)</script>.docx",
        "address": address,
        "quote": quote,
        "indicator_code": "jobs_created",
        "value": value,
        "low": value,
        "high": value,
        "unit": "person",
        "area_key": PROVINCE,
        "area_name": "Tỉnh Mẫu",
        **YEAR,
    }


def quoted(row: dict[str, Any]) -> dict[str, Any]:
    return {
        key: row[key] for key in ("figure_id", "submission_id", "file_name", "address", "quote", "value", "low", "high")
    }


def coordinates_of_finding(coordinates: dict[str, Any]) -> dict[str, Any]:
    return {key: coordinates[key] for key in ("area_key", "area_name", "period_start", "period_end")}
