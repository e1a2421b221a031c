"""Holds the figures that were read against marks: the same counting as the project's `score.py`, in one process."""

from __future__ import annotations

import json
import re
import unicodedata
from calendar import monthrange
from collections import Counter
from pathlib import Path
from typing import Any

from ingestion import documents, narrative
from ingestion.__main__ import figure_as_json
from ingestion.text import fold

SCORED = {"departures", "job_creation", "loans", "plan"}
NEUTRAL = {"change", "threshold", "rule", "allocation"}
SAME = (
    {"jobs_created", "jobs_created_new", "jobs_via_loans", "jobs_created_additional"},
    {"loan_disbursed_vnd", "loan_turnover_vnd"},
    {"borrowers", "loan_turns"},
    {"target_workers_departed", "forecast_workers_departed"},
)


def score(folder: Path) -> Counter[str]:
    """Counts over all marked reports of a folder: wanted, found, false, and period and area right among the found."""
    counts: Counter[str] = Counter()
    for marks in sorted(folder.glob("*.json")):
        text = documents.text_of(marks.with_suffix(".txt").read_bytes(), ".txt")
        counts += _score_one(text, json.loads(marks.read_text(encoding="utf-8"))["claims"])
    return counts


def _score_one(text: str, claims: list[dict[str, Any]]) -> Counter[str]:
    reading = narrative.read(text)
    figures = [figure_as_json(figure) for figure in reading.figures if not figure.is_candidate]
    wanted = [claim for claim in claims if claim["domain"] in SCORED and claim["kind"] not in NEUTRAL]
    neutral = [float(claim["value"]) for claim in claims if claim not in wanted]
    free = list(figures)
    counts = Counter(wanted=len(wanted))
    for claim in wanted:
        best = max((f for f in free if _agrees(claim, f)), key=lambda f: _likeness(claim, f), default=None)
        if best is None:
            continue
        free.remove(best)
        dates = period_of(claim["period"])
        counts["found"] += 1
        counts["dated"] += dates is not None
        counts["period"] += dates is not None and _is_period(best, dates)
        counts["area"] += _place(best["area"]) == _place(claim["area"])
        counts["breakdown"] += _is_split(claim, best)
    for figure in free:
        told = figure["value"] in neutral or any(_agrees(claim, figure) for claim in wanted)
        counts["false"] += not told
    return counts


def _agrees(claim: dict[str, Any], figure: dict[str, Any]) -> bool:
    pair = {claim["measure"], figure["indicator"]}
    target = float(claim["value"])
    if pair == {"pct_of_plan", "pct_over_plan"}:
        target += -100 if claim["measure"] == "pct_of_plan" else 100
    elif len(pair) > 1 and not any(pair <= group for group in SAME):
        return False
    return abs(float(figure["value"]) - target) <= max(1e-6, abs(target) * 1e-9)


def _likeness(claim: dict[str, Any], figure: dict[str, Any]) -> int:
    dates = period_of(claim["period"])
    return (
        _is_split(claim, figure)
        + (_place(figure["area"]) == _place(claim["area"]))
        + (dates is not None and _is_period(figure, dates))
    )


def _is_period(figure: dict[str, Any], dates: tuple[str | None, str]) -> bool:
    return figure["period_end"] == dates[1] and dates[0] in (None, figure["period_start"])


def _is_split(claim: dict[str, Any], figure: dict[str, Any]) -> bool:
    parts = dict(part.strip().split("=", 1) for part in (claim["breakdown"] or "").split(";") if "=" in part)
    market = narrative_market(parts.get("market"))
    return market == narrative_market(figure["market"]) and bool(figure["sex"]) == ("sex" in parts)


def narrative_market(name: str | None) -> str | None:
    """The canonical name of a market, as the seeds have it."""
    from ingestion.names import resolve_market

    return (resolve_market(name) or unicodedata.normalize("NFC", name)) if name else None


def _place(name: str | None) -> str:
    words = fold((name or "").split("(")[0]).split()
    titles = {"tinh", "thanh", "pho", "tp", "huyen", "thi", "xa", "quan", "phuong", "tx"}
    while len(words) > 1 and words[0] in titles:
        words = words[1:]
    return " ".join(words)


_PERIODS = (
    (re.compile(r"asof (\d{4}-\d\d-\d\d)"), lambda m: (None, m[1])),
    (re.compile(r"(\d{4})"), lambda m: (f"{m[1]}-01-01", f"{m[1]}-12-31")),
    (re.compile(r"(\d{4})-(\d{4})"), lambda m: (f"{m[1]}-01-01", f"{m[2]}-12-31")),
    (re.compile(r"(\d{4})-Q(\d)"), lambda m: (f"{m[1]}-{3 * int(m[2]) - 2:02d}-01", _month_end(m[1], 3 * int(m[2])))),
    (re.compile(r"(\d{4})-(\d\d)"), lambda m: (f"{m[1]}-{m[2]}-01", _month_end(m[1], m[2]))),
    (
        re.compile(r"(\d{4})-(\d\d)\.\.(\d{4})-(\d\d)"),
        lambda m: (f"{m[1]}-{m[2]}-01", _month_end(m[3], m[4])),
    ),
)


def period_of(period: str) -> tuple[str | None, str] | None:
    """The dates that a marked period stands for; None where it names none."""
    matches = ((pattern.fullmatch(period), dates) for pattern, dates in _PERIODS)
    return next((dates(match) for match, dates in matches if match is not None), None)


def _month_end(year: str, month: str | int) -> str:
    return f"{year}-{int(month):02d}-{monthrange(int(year), int(month))[1]:02d}"
