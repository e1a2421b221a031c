"""The test data of the rules: `data/<code>.yml`, cases that are valid, invalid and undecided, in raw figures.

A case is one or more documents of its own. `at` of an invalid case is the figure, counted from 1, at which the rule
must fail; `culprits` are the figures that alone may be named as likely wrong. A figure has an indicator and a value;
the rest has defaults: exact, no territory, the year 2024, whole. `as_at`: it speaks of the period's last day, as a
stock does. `part_of`: the figure, counted from 1, that it is told as a part of, in the list of the number `list` (1),
which may be all of it (`is_complete_list`). `values` in place of a value are the figures of as many months, one after
the other. `documents` says of a document, by its number, what its form, unit, period and day of receipt are; without
it a document is a report of no unit.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import yaml

from expectations.rulebook import load_rulebook
from warehouse import reference
from warehouse.files import write_table
from warehouse.paths import DataRoot
from warehouse.schemas import FIGURES, SUBMISSIONS

DATA = Path(__file__).with_name("data")
EXPECTED = ("valid", "invalid", "undecided")
_FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)
_STOCKS = frozenset(code for code, row in reference.indicators().items() if row["kind"] == "stock")


@dataclass(frozen=True)
class Case:
    rule_code: str
    expected: str
    name: str
    number: int
    figures: tuple[dict[str, Any], ...]
    at: int | None
    culprits: tuple[int, ...]
    documents: dict[int, dict[str, Any]]

    @property
    def label(self) -> str:
        return f"{self.rule_code}: {self.expected}: {self.name}"

    def submission_id(self, document: int) -> str:
        return f"{self.number:012d}{document:04d}"

    def figure_id(self, position: int) -> str:
        document = self.figures[position - 1].get("document", 1)
        return f"{self.submission_id(document)}-{position:05d}"

    @property
    def submission_ids(self) -> list[str]:
        numbers = {figure.get("document", 1) for figure in self.figures} | set(self.documents)
        return sorted(self.submission_id(number) for number in numbers)


@lru_cache
def all_cases() -> tuple[Case, ...]:
    """Every case of every rule; a rule without all three kinds, or data without a rule, fails here."""
    codes = {rule.code for rule in load_rulebook().rules}
    told = {file.stem for file in DATA.glob("*.yml")}
    assert told == codes, (
        f"test data is missing or left over for {sorted(codes ^ told)}: add tests/rules/data/<code>.yml"
    )
    raw = [(code, yaml.safe_load((DATA / f"{code}.yml").read_text(encoding="utf-8"))) for code in sorted(codes)]
    for code, content in raw:
        missing = [kind for kind in EXPECTED if not content.get(kind)]
        assert not missing, (
            f"{code}.yml has no {', '.join(missing)} case: every rule is shown to pass, fail and abstain"
        )
    entries = [(code, kind, entry) for code, content in raw for kind in EXPECTED for entry in content[kind]]
    return tuple(
        Case(
            code,
            kind,
            entry["name"],
            number,
            tuple(figure for told in entry.get("figures", ()) for figure in _months(told)),
            entry.get("at"),
            tuple(entry.get("culprits", ())),
            entry.get("documents", {}),
        )
        for number, (code, kind, entry) in enumerate(entries, start=1)
    )


def _months(told: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The figures that an entry stands for: itself, or one a month from its period on."""
    if "values" not in told:
        yield told
        return
    year, month = (int(part) for part in told["period"].split("-"))
    for number, value in enumerate(told["values"], start=month - 1):
        named = f"{year + number // 12}-{number % 12 + 1:02d}"
        yield told | {"value": value, "period": f"{named}..{named}"}


def write_raw(root: DataRoot, cases: tuple[Case, ...]) -> None:
    """All cases as one batch of raw figures and submissions."""
    figures = [_figure(case, position) for case in cases for position in range(1, len(case.figures) + 1)]
    submissions = [
        _submission(id_, order, case.documents.get(int(id_[-4:]), {}))
        for order, (case, id_) in enumerate((case, id_) for case in cases for id_ in case.submission_ids)
    ]
    write_table(root.raw / "figures" / "cases.parquet", pa.Table.from_pylist(figures, schema=FIGURES))
    write_table(root.raw / "submissions" / "cases.parquet", pa.Table.from_pylist(submissions, schema=SUBMISSIONS))


def _submission(submission_id: str, order: int, document: dict[str, Any]) -> dict[str, Any]:
    received_at = _FIRST_DAY + timedelta(minutes=order)
    told: dict[str, Any] = {}
    if document:
        start, end = _period(str(document["period"]))
        received_at = datetime.combine(document.get("received", received_at), time(), UTC)
        told = {
            "form_code": f"{document['form']}/v1",
            "reporting_area": reference.areas()[document["area"]].name,
            "period_start": start,
            "period_end": end,
        }
    return (
        dict.fromkeys(SUBMISSIONS.names)
        | {
            "submission_id": submission_id,
            "batch_id": "cases",
            "sha256": submission_id * 4,
            "file_name": f"{submission_id}.txt",
            "media_suffix": ".txt",
            "byte_count": 1,
            "received_at": received_at,
            "status": "read",
            "form_code": "narrative",
            "series_key": submission_id,
            "source_rank": "2_report",
            "figure_count": 1,
            "issue_count": 0,
            "reader_version": "test",
        }
        | told
    )


def _figure(case: Case, position: int) -> dict[str, Any]:
    told = case.figures[position - 1]
    indicator = reference.indicators()[told["indicator"]]
    start, end = _period(str(told.get("period", "2024")))
    market = told.get("market")
    area = reference.areas().get(str(told.get("area")))
    return dict.fromkeys(FIGURES.names) | {
        "figure_id": case.figure_id(position),
        "submission_id": case.submission_id(told.get("document", 1)),
        "batch_id": "cases",
        "ordinal": position,
        "address": f"case!A{position}",
        "quote": str(told["value"]),
        "indicator": told["indicator"],
        "value": _amount(told["value"]),
        "low": _amount(told.get("low", told["value"])),
        "high": _amount(told.get("high", told["value"])),
        "hedge": "exact",
        "unit": indicator["unit"],
        "kind": indicator["kind"],
        "about": told.get("about"),
        "area": area.name if area else None,
        "area_level": area.level if area else None,
        "area_key": area.key if area else None,
        "period_start": None if told["indicator"] in _STOCKS or told.get("as_at") else start,
        "period_end": end,
        "period_basis": told.get("period_basis", "calendar"),
        "market": _market_name(market) if market else None,
        **{
            name: told.get(name)
            for name in ("sex", "channel", "programme", "fund_source", "departure_channel", "enterprise")
        },
        "is_total": False,
        "is_candidate": told.get("is_candidate", False),
        "source_rank": "2_report",
        "confidence": 1.0,
        "part_of": told.get("part_of"),
        "part_list": told.get("list", 1) if "part_of" in told else None,
        "is_complete_list": told.get("is_complete_list", False),
    }


def _amount(value: Any) -> Decimal:
    return Decimal(str(value))


def _market_name(code: str) -> str:
    return next(row["name_vi"] for row in reference.rows("markets") if row["market_code"] == code)


def _period(text: str) -> tuple[date, date]:
    """`2024`, `2022-2024` or `2024-01..2024-09`."""
    if ".." in text:
        first, last = (part.split("-") for part in text.split(".."))
        year, month = int(last[0]), int(last[1])
        return date(int(first[0]), int(first[1]), 1), date(year, month, calendar.monthrange(year, month)[1])
    first_year, _, last_year = text.partition("-")
    return date(int(first_year), 1, 1), date(int(last_year or first_year), 12, 31)
