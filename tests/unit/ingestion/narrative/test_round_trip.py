"""Sentences written from the grammar's own vocabulary, with known figures, are read back as they were meant."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion import narrative
from ingestion.model import Figure, Hedge, Kind
from ingestion.narrative.times import month_end

AREAS = ("tỉnh Nghệ An", "Quảng Nam", "TP. Hà Nội", "huyện Thạch Thất", "tỉnh Khánh Hòa")
MARKETS = ("Nhật Bản", "Đài Loan", "Hàn Quốc", "Hungary", "Ba Lan", "Singapore")
HEDGES = {"": Hedge.EXACT, "hơn ": Hedge.OVER, "gần ": Hedge.UNDER, "khoảng ": Hedge.ABOUT}
CLAIMS = {
    "giải quyết việc làm cho {n}": "jobs_created",
    "tạo việc làm mới cho {n}": "jobs_created_new",
    "đưa {n} đi làm việc ở nước ngoài theo hợp đồng": "workers_departed",
    "xuất khẩu lao động {n}": "workers_departed",
    "phấn đấu đưa {n} đi làm việc ở nước ngoài": "target_workers_departed",
    "được giao chỉ tiêu tạo việc làm cho {n}": "target_jobs_created",
}
RATIOS = {
    "đạt {p}% kế hoạch": "pct_of_plan",
    "vượt {p}% kế hoạch": "pct_over_plan",
    "bằng {p}% so với cùng kỳ năm trước": "pct_vs_prev_year",
    "tăng {p}% so với cùng kỳ": "growth_pct",
}

years = st.integers(2012, 2026)
counts = st.integers(100, 999_999)
percents = st.decimals(Decimal("0.1"), Decimal("199.9"), places=1)


def grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")


@st.composite
def times(draw: st.DrawFn) -> tuple[str, date, date]:
    year, month, span = draw(years), draw(st.integers(1, 11)), draw(st.integers(1, 4))
    return draw(
        st.sampled_from(
            [
                (f"Năm {year}", date(year, 1, 1), date(year, 12, 31)),
                (f"Trong năm {year}", date(year, 1, 1), date(year, 12, 31)),
                (f"{month} tháng đầu năm {year}", date(year, 1, 1), month_end(year, month)),
                (f"Tháng {month}/{year}", date(year, month, 1), month_end(year, month)),
                (f"Quý {span}/{year}", date(year, 3 * span - 2, 1), month_end(year, 3 * span)),
                (f"Giai đoạn {year}-{year + span}", date(year, 1, 1), date(year + span, 12, 31)),
                (f"Từ ngày 15/12/{year - 1} đến ngày 14/12/{year}", date(year - 1, 12, 15), date(year, 12, 14)),
                (f"Từ đầu năm {year} đến hết tháng {month}", date(year, 1, 1), month_end(year, month)),
            ]
        )
    )


def read(text: str) -> list[Figure]:
    return [figure for figure in narrative.read(text).figures if not figure.is_candidate]


@settings(max_examples=150, deadline=None)
@given(times(), st.sampled_from(AREAS), st.sampled_from(sorted(CLAIMS)), counts, st.sampled_from(sorted(HEDGES)))
def test_count_is_read_back_when_written(
    time: tuple[str, date, date], area: str, claim: str, number: int, hedge: str
) -> None:
    unit = "lao động" if number % 2 else "người"
    text = f"{time[0]}, {area} {claim.format(n=f'{hedge}{grouped(number)} {unit}')}."
    (figure,) = read(text)
    assert (figure.indicator, figure.value, figure.area) == (CLAIMS[claim], number, area)
    assert (figure.period.start, figure.period.end) == time[1:]
    assert figure.hedge is HEDGES[hedge]
    assert figure.low <= number <= figure.high


@settings(max_examples=80, deadline=None)
@given(times(), st.sampled_from(AREAS), counts, st.sampled_from(sorted(RATIOS)), percents)
def test_ratio_is_told_apart_when_written_after_a_count(
    time: tuple[str, date, date], area: str, number: int, ratio: str, percent: Decimal
) -> None:
    told = ratio.format(p=str(percent).replace(".", ","))
    figures = read(f"{time[0]}, {area} giải quyết việc làm cho {grouped(number)} lao động, {told}.")
    assert [figure.indicator for figure in figures] == ["jobs_created", RATIOS[ratio]]
    assert figures[1].value == percent
    assert figures[1].about == "jobs_created"
    assert figures[1].kind is Kind.RATIO


@settings(max_examples=80, deadline=None)
@given(years, st.permutations(MARKETS), st.lists(st.tuples(counts, st.integers(10, 99)), min_size=2, max_size=6))
def test_markets_are_read_back_when_listed(year: int, markets: list[str], numbers: list[tuple[int, int]]) -> None:
    pairs = list(zip(markets, numbers, strict=False))
    listed = ", ".join(f"{market} {grouped(n)} lao động ({women} lao động nữ)" for market, (n, women) in pairs)
    total = sum(number for number, _ in numbers)
    figures = read(f"Năm {year}, cả nước đưa {grouped(total)} lao động đi làm việc ở nước ngoài. Trong đó, {listed}.")
    expected = [(total, None, None)]
    for market, (number, women) in pairs:
        expected += [(number, market, None), (women, market, "female")]
    assert [(f.value, f.breakdown.market, f.breakdown.sex) for f in figures] == expected


@settings(max_examples=80, deadline=None)
@given(years, st.sampled_from(AREAS), st.integers(10, 9_999), counts, st.sampled_from(("tỷ đồng", "tỉ đồng")))
def test_loans_are_read_back_when_written(year: int, area: str, amount: int, borrowers: int, unit: str) -> None:
    money = f"{amount // 10},{amount % 10} {unit}"
    text = (
        f"Đến hết năm {year}, {area} có dư nợ cho vay giải quyết việc làm {money} với {grouped(borrowers)} khách hàng."
    )
    balance, owing = read(text)
    assert balance.indicator == "loan_outstanding_vnd"
    assert (balance.value, balance.breakdown.programme) == (amount * 10**8, "job_loan")
    assert (balance.period.start, balance.period.end) == (None, date(year, 12, 31))
    assert (owing.indicator, owing.value) == ("borrowers_outstanding", borrowers)
