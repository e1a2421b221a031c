"""The yearly narrative reports of the provinces: sentences with figures, and the figures where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from bench.world.truth import MONTHS_OF_YEAR, Truth
from ingestion.workbook.cells import shown
from warehouse import reference

BILLION = 1_000_000_000
MARKETS_TOLD = ("Nhật Bản", "Đài Loan", "Hàn Quốc")
_CONFIDENCE = 0.95
_LINE_ENDS = re.compile(r"\n+")
_JOB_LOAN = {"programme": "job_loan"}


@dataclass(frozen=True, slots=True)
class Told:
    """One figure of a sentence: what it states, and how many of the last digits are left away behind a “hơn”."""

    indicator: str
    written: float
    unit_words: str
    scale: int = 1
    about: str | None = None
    sets: tuple[tuple[str, str], ...] = ()
    hedge: str = "exact"
    resolution: float = 0.0
    basis: str = "calendar"


def report_text(truth: Truth, document: dict[str, Any]) -> str:
    """The words of a report."""
    return "".join(part if isinstance(part, str) else words(part) for part in _parts(truth, document))


def words(told: Told) -> str:
    """A figure as the sentence has it, with its unit."""
    sign = "%" if told.unit_words == "%" else f" {told.unit_words}"
    return f"{'hơn ' if told.hedge == 'over' else ''}{shown(float(told.written))}{sign}"


def report_figures(truth: Truth, documents: pd.DataFrame) -> pd.DataFrame:
    """One row a figure of every report, in the columns of the workbooks' figures."""
    rows = [row for document in documents.to_dict("records") for row in _rows(truth, document)]
    return pd.DataFrame(rows)


def _rows(truth: Truth, document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    position, paragraph, ordinal = 0, 1, 0
    for part in _parts(truth, document):
        if isinstance(part, str):
            position += len(part)
            paragraph += len(_LINE_ENDS.findall(part))
            continue
        quote = words(part)
        facts = reference.indicators()[part.indicator]
        subject = reference.indicators()[part.about or part.indicator]["kind"]
        yield {
            "document": document["document"],
            "row": ordinal,
            "column": 0,
            "first": document["first"],
            "last": document["last"],
            "where": document["unit"],
            "area": _plain(truth.units[document["unit"]].name),
            "is_total": False,
            "scale": part.scale,
            "indicator": part.indicator,
            "about": part.about,
            **{name: dict(part.sets).get(name) for name in ("market", "sex", "channel", "programme", "fund_source")},
            "unit": facts["unit"],
            "kind": facts["kind"],
            "hedge": part.hedge,
            "period_basis": part.basis,
            "source_rank": "2_report",
            "confidence": _CONFIDENCE,
            "is_stock": subject == "stock",
            "address": f"¶{paragraph}:{position}-{position + len(quote)}",
            "label": quote,
            "written": part.written,
            "resolution": part.resolution,
        }
        position += len(quote)
        ordinal += 1


def _parts(truth: Truth, document: dict[str, Any]) -> list[str | Told]:
    amounts = _Amounts(truth, document)
    name = truth.units[document["unit"]].name
    year = truth.months.year(document["last"])
    plain = _plain(name)
    return [
        f"ỦY BAN NHÂN DÂN {name.upper()}\nBÁO CÁO\nKết quả giải quyết việc làm năm {year}\n\n",
        f"Năm {year}, {plain} giải quyết việc làm cho ",
        amounts.count("jobs_created", "lao động"),
        ", đạt ",
        amounts.percent("pct_of_plan", "jobs_created", "target_jobs_created"),
        " kế hoạch (kế hoạch ",
        amounts.count("target_jobs_created", "lao động"),
        "), ",
        *amounts.growth("jobs_created", year),
        f".\nNăm {year}, {plain} đưa ",
        amounts.count("workers_departed", "lao động"),
        " đi làm việc ở nước ngoài theo hợp đồng, ",
        *amounts.plan("workers_departed", "target_workers_departed"),
        " kế hoạch năm (",
        amounts.count("target_workers_departed", "lao động"),
        "), bằng ",
        amounts.percent("pct_vs_prev_year", "workers_departed", "workers_departed", years_before=1),
        f" so với năm {year - 1}. Trong đó, thị trường ",
        *amounts.markets(),
        f".\nDoanh số cho vay giải quyết việc làm năm {year} đạt ",
        amounts.money("loan_disbursed_vnd", digits=1),
        " với ",
        amounts.count("borrowers", "khách hàng vay vốn", _JOB_LOAN),
        f". Dư nợ cho vay giải quyết việc làm đến ngày 31/12/{year} đạt ",
        amounts.money("loan_outstanding_vnd", digits=0),
        ".\n",
    ]


def _plain(name: str) -> str:
    """A unit's name as it stands within a sentence."""
    return f"{name[0].lower()}{name[1:]}"


class _Amounts:
    """The true amounts of one report's unit and year, as its author writes them."""

    def __init__(self, truth: Truth, document: dict[str, Any]) -> None:
        self._truth = truth
        self._document = document

    def count(self, indicator: str, unit_words: str, sets: dict[str, str] | None = None) -> Told:
        """A count of people."""
        sets = sets or {}
        return Told(indicator, self._true(indicator, sets), unit_words, sets=tuple(sets.items()))

    def money(self, indicator: str, *, digits: int) -> Told:
        """Money for job loans in tỷ đồng: rounded to a digit, or to whole ones with “hơn” before it."""
        amount = self._true(indicator, _JOB_LOAN) / BILLION
        is_over = digits == 0 and amount > 1
        written = float(np.floor(amount)) if is_over else round(amount, digits)
        step = _weight(written)
        return Told(
            indicator,
            written,
            "tỷ đồng",
            BILLION,
            sets=tuple(_JOB_LOAN.items()),
            hedge="over" if is_over else "exact",
            resolution=_over(written) if is_over else step,
            basis="ytd_to_date" if reference.indicators()[indicator]["kind"] == "stock" else "calendar",
        )

    def percent(self, indicator: str, about: str, base: str, *, years_before: int = 0, less: int = 0) -> Told:
        """A percentage worked out from two true amounts."""
        ratio = 100 * self._true(about) / max(self._true(base, years_before=years_before), 1) - less
        power = 10 ** int(self._document["digits"])
        scaled = ratio * power
        written = round(float(np.trunc(scaled) if self._document["has_cuts"] else np.round(scaled)) / power, 2)
        return Told(indicator, written, "%", about=about, resolution=_weight(written))

    def growth(self, indicator: str, year: int) -> list[str | Told]:
        """“tăng 5,2% so với năm …”, or how it fell, which a percentage of the year before tells without a sign."""
        told = self.percent("growth_pct", indicator, indicator, years_before=1, less=100)
        if told.written > 0:
            return ["tăng ", told, f" so với năm {year - 1}"]
        told = self.percent("pct_vs_prev_year", indicator, indicator, years_before=1)
        return ["bằng ", told, f" so với năm {year - 1}"]

    def plan(self, indicator: str, target: str) -> list[str | Told]:
        """“vượt 8,4%” where the plan was passed, else “đạt 97,2%”."""
        over = self.percent("pct_over_plan", indicator, target, less=100)
        return ["vượt ", over] if over.written > 0 else ["đạt ", self.percent("pct_of_plan", indicator, target)]

    def markets(self) -> list[str | Told]:
        """The largest markets, as a list."""
        told: list[str | Told] = []
        for market in MARKETS_TOLD:
            told += [", " * bool(told) + f"{market} ", self.count("workers_departed", "người", {"market": market})]
        return told

    def _true(self, indicator: str, sets: dict[str, str] | None = None, *, years_before: int = 0) -> int:
        shift = years_before * MONTHS_OF_YEAR
        dimensions = ("market", "sex", "channel", "programme", "fund_source")
        where = {name: [(sets or {}).get(name)] for name in dimensions}
        unit, first, last = (np.array([self._document[name]]) for name in ("unit", "first", "last"))
        return int(self._truth.amount(indicator, unit, first - shift, last - shift, where)[0])


def _weight(written: float) -> float:
    """The weight of the last digit shown, of a number of at most two decimals."""
    hundredths = round(written * 100)
    return 0.01 if hundredths % 10 else 0.1 if hundredths % 100 else 1.0


def _over(written: float) -> float:
    """How far “hơn” reaches: the weight of the last digit that is no zero."""
    step = 1
    while written % (step * 10) == 0:
        step *= 10
    return float(step)
