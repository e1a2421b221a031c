"""The documents that offices send: which cells each has, what they speak of, who sends it and when.

A layout is one shipped form with its headings; the cells are told as the office means them, independently of how the
reader takes them, and a test holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from bench.world.truth import MONTHS_OF_YEAR, nation
from ingestion.workbook.forms import Form, forms

Span = Literal["own", "from_january", "year", "end"]
Heading = tuple[str | None, ...]

MILLION = 1_000_000
REMAINDER_MARKET = "Các thị trường khác"


@dataclass(frozen=True, slots=True)
class Quotient:
    """What offices work out: `times` one true amount over another, less `less`.

    The parts are of the cell's own coordinates but for what is told here; `years_before` moves the divisor back.
    """

    numerator: str
    denominator: str
    of_whole: tuple[str, ...] = ()
    years_before: int = 0
    times: int = 100
    less: int = 0


@dataclass(frozen=True, slots=True)
class Column:
    """One column of figures; `rows` are the labels of the rows that it fills, empty for all."""

    letter: str
    label: str
    sets: Mapping[str, str] = field(default_factory=dict)
    span: Span = "own"
    scale: int = 1
    quotient: Quotient | None = None
    rows: frozenset[str] = frozenset()
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row; what it sets is joined with what the column sets, and its own span or quotient come first."""

    label: str
    sets: Mapping[str, str] = field(default_factory=dict)
    is_total: bool = False
    span: Span | None = None
    scale: int | None = None
    quotient: Quotient | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """One kind of document. `every` is the months that it covers; `national`: the ministry sends one for the country.

    `children`: below the rows stand the areas right below the reporting one. `is_plan`: sent as the period begins.
    `due_day` of the month after the period, or of its first. `headings` replace the template's.
    """

    name: str
    form: str
    sheet: str
    first_row: int
    every: int
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    national: bool
    children: bool = False
    is_plan: bool = False
    due_day: int = 5
    headings: tuple[Heading, ...] = ()
    merged: tuple[str, ...] = ()

    @property
    def form_model(self) -> Form:
        """The form in its newest version."""
        return max((form for form in forms() if form.form == self.form), key=lambda form: form.version)

    def cells(self, rows: tuple[Row, ...]) -> Iterator[tuple[Row, Column]]:
        """The filled cells of some rows, in reading order."""
        for row in rows:
            for column in self.columns:
                if not column.rows or row.label in column.rows:
                    yield row, column


def layouts() -> tuple[Layout, ...]:
    """All kinds of workbooks, in the order of the forms."""
    return (
        _departures_by_market(),
        _departures_by_area(),
        _jobs_by_channel(),
        _loans_by_programme(),
        _capital_by_fund(),
        _targets(),
        _youth(),
    )


def _departures_by_market() -> Layout:
    total = Row("Tổng số", is_total=True)
    markets = tuple(Row(name, {"market": name}) for name in nation()["departures"]["markets"])
    return Layout(
        name="departures_by_market",
        form="departures_by_market",
        sheet="Bieu",
        first_row=7,
        every=1,
        columns=(
            Column("C", "Tổng số", {"indicator": "workers_departed"}, is_total=True),
            Column("D", "Trong đó / Nam", {"indicator": "workers_departed", "sex": "male"}),
            Column("E", "Trong đó / Nữ", {"indicator": "workers_departed", "sex": "female"}),
        ),
        rows=(total, *markets),
        national=True,
    )


def _departures_by_area() -> Layout:
    return Layout(
        name="departures_by_area",
        form="departures_by_area",
        sheet="Bieu",
        first_row=6,
        every=3,
        columns=(
            Column("C", "Tổng số", {"indicator": "workers_departed"}, is_total=True),
            Column("D", "Trong đó: Nữ", {"indicator": "workers_departed", "sex": "female"}),
        ),
        rows=(Row("Tổng số", is_total=True),),
        national=True,
        children=True,
    )


def _jobs_by_channel() -> Layout:
    jobs = {"indicator": "jobs_created"}
    share = Quotient("jobs_created", "target_jobs_created")
    facts = nation()["jobs"]
    labels = {
        "industrial_zone": "Khu công nghiệp",
        "private": "Khu vực dân doanh",
        "state": "Khu vực nhà nước",
        "foreign_invested": "Khu vực có vốn đầu tư nước ngoài",
        "loan_funded": "Vay vốn giải quyết việc làm",
        "overseas": "Đi làm việc ở nước ngoài",
        "employment_service": "Trung tâm dịch vụ việc làm",
        "job_fair": "Hội chợ và phiên giao dịch việc làm",
        "programme": "Chương trình kinh tế - xã hội",
        "self_created": "Tự tạo việc làm",
        "informal": "Khu vực phi chính thức",
        "other": "Hình thức khác",
    }
    drawn = {*facts["channels"], facts["overseas"]}
    channels = tuple(Row(label, {"channel": code}) for code, label in labels.items() if code in drawn)
    whole = frozenset({"Tổng số"})
    return Layout(
        name="jobs_by_channel",
        form="job_creation_by_channel",
        sheet="GQVL",
        first_row=7,
        every=1,
        columns=(
            Column("C", "Kế hoạch năm", {"indicator": "target_jobs_created"}, "year", rows=whole),
            Column("D", "Trong tháng", jobs),
            Column("E", "Lũy kế từ đầu năm / Thực hiện", jobs, "from_january"),
            Column("F", "Lũy kế từ đầu năm / Trong đó: nữ", {**jobs, "sex": "female"}, "from_january"),
            Column(
                "G",
                "Lũy kế từ đầu năm / Tỷ lệ đạt kế hoạch (%)",
                {"indicator": "pct_of_plan", "about": "jobs_created"},
                "from_january",
                quotient=share,
                rows=whole,
            ),
        ),
        rows=(Row("Tổng số", is_total=True), *channels),
        national=True,
        headings=(
            ("STT", "Hình thức giải quyết việc làm", "Kế hoạch năm", "Trong tháng", "Lũy kế từ đầu năm", None, None),
            (None, None, None, None, "Thực hiện", "Trong đó: nữ", "Tỷ lệ đạt kế hoạch (%)"),
        ),
        merged=("A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:G1"),
    )


def _loans_by_programme() -> Layout:
    job_loan, overseas = {"programme": "job_loan"}, {"programme": "overseas_work"}
    central, local = {"fund_source": "central"}, {"fund_source": "local"}
    overdue = Quotient("loan_overdue_vnd", "loan_outstanding_vnd")
    labels = (
        ("C", "Doanh số cho vay", "loan_disbursed_vnd", "from_january", MILLION),
        ("D", "Doanh số thu nợ", "loan_repaid_vnd", "from_january", MILLION),
        ("E", "Tổng dư nợ", "loan_outstanding_vnd", "end", MILLION),
        ("F", "Trong đó: Nợ quá hạn", "loan_overdue_vnd", "end", MILLION),
        ("H", "Số khách hàng vay", "borrowers", "from_january", 1),
        ("I", "Số khách hàng còn dư nợ", "borrowers_outstanding", "end", 1),
    )
    counted = [Column(letter, label, {"indicator": code}, span, scale) for letter, label, code, span, scale in labels]
    columns = (
        *counted[:4],
        Column(
            "G",
            "Tỷ lệ nợ quá hạn (%)",
            {"indicator": "overdue_pct", "about": "loan_outstanding_vnd"},
            "end",
            quotient=overdue,
        ),
        *counted[4:],
        Column(
            "J",
            "Số lao động được tạo việc làm",
            {"indicator": "jobs_via_loans"},
            "from_january",
            rows=frozenset({"Tổng cộng", "Cho vay giải quyết việc làm"}),
        ),
    )
    return Layout(
        name="loans_by_programme",
        form="loans_by_programme",
        sheet="Cho vay",
        first_row=6,
        every=3,
        columns=columns,
        rows=(
            Row("Tổng cộng", is_total=True),
            Row("Cho vay giải quyết việc làm", job_loan),
            Row("Nguồn vốn Trung ương", {**job_loan, **central}),
            Row("Nguồn vốn địa phương", {**job_loan, **local}),
            Row("Cho vay đi làm việc ở nước ngoài", overseas),
            Row("Nguồn vốn Trung ương", {**overseas, **central}),
            Row("Nguồn vốn địa phương", {**overseas, **local}),
        ),
        national=True,
        headings=(("STT", "Chương trình cho vay", *(column.label for column in columns)),),
    )


def _capital_by_fund() -> Layout:
    standing = {"indicator": "loan_outstanding_vnd", "programme": "job_loan"}
    ratio = {"about": "loan_outstanding_vnd", "programme": "job_loan"}
    growth = Quotient("loan_outstanding_vnd", "loan_outstanding_vnd", years_before=1, less=100)
    average = Quotient("loan_outstanding_vnd", "borrowers_outstanding", times=1)
    share = Quotient("loan_outstanding_vnd", "fund_capital_vnd")
    funds = (
        ("Nguồn vốn Trung ương", "central"),
        ("Nguồn vốn địa phương", "local"),
        ("- Nguồn Tỉnh", "provincial"),
        ("- Nguồn thành phố", "district"),
        ("-- NHCSXH huy động", "district_raised"),
        ("-- Nhận ủy thác", "district_entrusted"),
    )
    return Layout(
        name="capital_by_fund",
        form="loan_capital_by_fund",
        sheet="Nguon von",
        first_row=6,
        every=MONTHS_OF_YEAR,
        columns=(
            Column("B", "Năm {year}", {}, "end", MILLION),
            Column(
                "C",
                "Năm {year} / %",
                {"indicator": "share_pct", "about": "loan_outstanding_vnd"},
                "end",
                quotient=Quotient("loan_outstanding_vnd", "loan_outstanding_vnd", of_whole=("fund_source",)),
                rows=frozenset(label for label, _ in funds[:2]),
            ),
        ),
        rows=(
            Row("Tổng nguồn vốn", {"indicator": "fund_capital_vnd"}, is_total=True),
            Row("Trong đó cho vay GQVL", standing, is_total=True),
            *(Row(label, {**standing, "fund_source": code}) for label, code in funds),
            Row(
                "Tỉ trọng trong dư nợ tín dụng đối với GQVL",
                {**ratio, "indicator": "share_pct"},
                scale=1,
                quotient=share,
            ),
            Row("Dư nợ bình quân/hộ", {**ratio, "indicator": "avg_loan_vnd"}, quotient=average),
            Row("Tốc độ tăng dư nợ GQVL", {**ratio, "indicator": "growth_pct"}, scale=1, quotient=growth),
        ),
        national=False,
        due_day=20,
    )


def _targets() -> Layout:
    return Layout(
        name="targets",
        form="targets_by_area",
        sheet="Chi tieu",
        first_row=6,
        every=MONTHS_OF_YEAR,
        columns=(
            Column("C", "Chỉ tiêu giải quyết việc làm", {"indicator": "target_jobs_created"}, "year"),
            Column("D", "Trong đó: Đi làm việc ở nước ngoài", {"indicator": "target_workers_departed"}, "year"),
        ),
        rows=(Row("Tổng cộng", is_total=True),),
        national=True,
        children=True,
        is_plan=True,
        due_day=20,
    )


def _youth() -> Layout:
    return Layout(
        name="youth_abroad",
        form="youth_abroad",
        sheet="001N",
        first_row=7,
        every=MONTHS_OF_YEAR,
        columns=(
            Column("C", "Tổng số lao động / Chung", {"indicator": "workers_departed"}),
            Column("D", "Tổng số lao động / Nam", {"indicator": "workers_departed", "sex": "male"}),
            Column("E", "Tổng số lao động / Nữ", {"indicator": "workers_departed", "sex": "female"}),
        ),
        rows=(Row("Tổng số", is_total=True),),
        national=False,
        due_day=15,
    )
