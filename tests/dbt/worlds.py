"""The small world of these tests: a few documents that contradict each other in known ways, and one rule a kind."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.dbt.raw_rows import YEAR_2023, RawRows, figure, term

QUANG_NAM = {"area": "Tỉnh Quảng Nam", "area_level": "province", "area_key": "49@1900-01-01"}
THREE_YEARS = {"period_start": date(2022, 1, 1), "period_end": date(2024, 12, 31)}


def small_world() -> RawRows:
    """Documents and rules; each rule of the world has a known outcome for each group."""
    world = RawRows()
    _a_report_with_slips(world)
    _several_years(world)
    _a_form_sent_twice_and_held_once(world)
    _rules(world)
    return world


def _a_report_with_slips(world: RawRows) -> None:
    world.submit(
        "report",
        figure("jobs_created", 1884),
        figure("target_jobs_created", 1400, kind="target"),
        figure(
            "pct_over_plan",
            "34.7",
            low="34.65",
            high="34.8",
            unit="pct",
            kind="ratio",
            about="jobs_created",
            quote="34,7%",
        ),
        figure("workers_departed", 100),
        figure("workers_departed", 120, sex="female"),
        figure("workers_departed", 60, market="Nhật"),
        figure("workers_departed", 40, market="Thị trường khác"),
        figure("jobs_via_loans", 85),
        figure("jobs_created", 90, channel="loan_funded"),
        figure("loan_disbursed_vnd", 83_700_000_000, unit="vnd", programme="job_loan"),
        figure("borrowers", 400, programme="job_loan"),
        figure("workers_departed", 7, area="Xứ Lạ", area_key=None),
        figure("workers_departed", 9, market="Trung Đông"),
    )


def _several_years(world: RawRows) -> None:
    years = ((2022, 10), (2023, 20), (2024, 30))
    world.submit(
        "years",
        *(
            figure(
                "workers_departed",
                value,
                period_start=date(year, 1, 1),
                period_end=date(year, 12, 31),
                **QUANG_NAM,
            )
            for year, value in years
        ),
        figure("workers_departed", 60, period_basis="multi_year", **THREE_YEARS, **QUANG_NAM),
        figure("workers_departed", 20, period_basis="yearly_average", **THREE_YEARS, **QUANG_NAM),
        figure("workers_departed", 128, source_rank="3_press"),
        day=2,
    )


def _a_form_sent_twice_and_held_once(world: RawRows) -> None:
    form = {"form_code": "loans/v2020", "series_key": "loans/v2020|Hà Nội|2023", "source_rank": "1_form"}
    hanoi = {
        "area": "Thành phố Hà Nội",
        "area_level": "province",
        "area_key": "01@1900-01-01",
        "period_start": YEAR_2023[0],
        "period_end": YEAR_2023[1],
        "source_rank": "1_form",
    }
    for day, (name, borrowers, projects) in enumerate(
        (("form-1", 50, 5), ("form-2", 50, 6), ("form-3", 1, 1)), start=10
    ):
        world.submit(
            name,
            figure("borrowers", borrowers, programme="job_loan", **hanoi),
            figure("projects_funded", projects, programme="job_loan", unit="project", **hanoi),
            day=day,
            **form,
        )
    world.decide("form-3", "held", day=13, reason_codes="LOA-999")


def _rules(world: RawRows) -> None:
    departed = "workers_departed"
    world.rule(
        "PLN-901",
        "ratio",
        term("stated", "pct_over_plan", about="jobs_created"),
        term("numerator", "jobs_created"),
        term("denominator", "target_jobs_created", period="plan"),
        formula="percent_over",
    )
    world.rule(
        "DEP-901",
        "compare",
        term("left", departed, sex="=female"),
        term("right", departed, sex="none"),
        severity="info",
    )
    world.rule(
        "DEP-902",
        "balance",
        term("whole", departed, market="none", sex="none"),
        term("part", departed, market="children"),
    )
    world.rule("DEP-903", "balance", term("whole", departed), term("part", departed, period="years"))
    world.rule(
        "DEP-904",
        "ratio",
        term("stated", departed, period="yearly_average"),
        term("numerator", departed),
        term("denominator", "years", is_required=False),
        formula="quotient",
    )
    world.rule(
        "LOA-901",
        "bound",
        term("value", "loan_disbursed_vnd"),
        term("value_per", "borrowers") | {"term_number": 1, "is_anchor": False},
        limit_code="loan_per_borrower",
    )
    world.rule("SUB-901", "agreement", term("stated", "any"), tolerance_pct=Decimal(0))
    world.rule("XTB-901", "agreement", term("stated", "any"), scope="warehouse", tolerance_pct=Decimal("0.5"))
    world.rule("XTB-902", "compare", term("left", "workers_abroad"), term("right", departed))
    world.rules.append(
        world.rules[0] | {"rule_code": "XTB-903", "is_runnable": False, "error_vi": "sai", "error_en": "wrong"}
    )
