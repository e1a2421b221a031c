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


PROVINCES = ("Nghệ An", "Thanh Hóa", "Hà Tĩnh", "Quảng Ninh", "Lạng Sơn", "Cao Bằng")
DISTRICTS = ("huyện Yên Thành", "huyện Đô Lương", "huyện Quỳ Châu", "thị xã Cửa Lò", "huyện Con Cuông")


@settings(max_examples=60, deadline=None)
@given(years, st.permutations(PROVINCES), st.lists(counts, min_size=2, max_size=5), counts)
def test_provinces_head_their_own_numbers_when_the_country_is_spoken_of(
    year: int, provinces: list[str], numbers: list[int], abroad: int
) -> None:
    pairs = list(zip(provinces, numbers, strict=False))
    listed = ", ".join(f"{province} {grouped(number)} người" for province, number in pairs)
    total = sum(numbers)
    figures = read(
        f"Xuất khẩu lao động năm {year}\nCả nước đưa {grouped(total)} lao động đi làm việc ở nước ngoài, "
        f"đông nhất là {listed}. Nhật Bản tiếp nhận {grouped(abroad)} lao động."
    )
    assert [(f.value, f.area) for f in figures] == [
        (total, "cả nước"),
        *((n, p) for p, n in pairs),
        (abroad, "cả nước"),
    ]


@settings(max_examples=60, deadline=None)
@given(
    years,
    st.permutations(DISTRICTS),
    st.lists(counts, min_size=2, max_size=4),
    st.sampled_from(("tỉnh", "toàn tỉnh", "trên địa bàn tỉnh")),
)
def test_the_province_is_spoken_of_again_when_its_districts_were_listed(
    year: int, districts: list[str], numbers: list[int], scope: str
) -> None:
    pairs = list(zip(districts, numbers, strict=False))
    listed = "; ".join(f"{district} có {grouped(number)} lao động" for district, number in pairs)
    total = sum(numbers)
    figures = read(
        f"Nghệ An: việc làm năm {year}\nTrong năm, giải quyết việc làm: {listed}. "
        f"Năm {year}, {scope} giải quyết việc làm cho {grouped(total)} lao động."
    )
    assert [(f.value, f.area) for f in figures] == [*((n, d) for d, n in pairs), (total, figures[-1].area)]
    assert figures[-1].area in ("Nghệ An", "tỉnh Nghệ An")


@settings(max_examples=60, deadline=None)
@given(st.integers(2015, 2025), st.integers(2, 11), st.integers(1000, 9999), st.integers(20_000, 90_000))
def test_markets_are_of_the_total_they_fit_when_two_totals_were_told(
    year: int, month: int, in_month: int, so_far: int
) -> None:
    first, second = so_far // 2, so_far // 3
    figures = read(
        f"Lao động đi làm việc ở nước ngoài\nTháng {month}/{year} có {grouped(in_month)} lao động đi làm việc ở nước "
        f"ngoài, {month} tháng là {grouped(so_far)} lao động. Nhật Bản {grouped(first)} người, Đài Loan "
        f"{grouped(second)} người."
    )
    assert [f.value for f in figures] == [in_month, so_far, first, second]
    assert [f.period.start for f in figures[1:]] == [date(year, 1, 1)] * 3


@settings(max_examples=40, deadline=None)
@given(years, counts, st.sampled_from(("chỉ tiêu {n} người", "KH: {n}", "kế hoạch {n} lao động")))
def test_a_plan_is_read_back_when_a_bracket_tells_it(year: int, number: int, plan: str) -> None:
    told = plan.format(n=grouped(number + 17))
    figures = read(f"Năm {year}, tỉnh Nghệ An đưa {grouped(number)} lao động đi làm việc ở nước ngoài ({told}).")
    assert [(f.indicator, f.value) for f in figures] == [
        ("workers_departed", number),
        ("target_workers_departed", number + 17),
    ]


@settings(max_examples=40, deadline=None)
@given(years, counts, st.sampled_from(("đào tạo cho", "tư vấn cho", "tuyển")))
def test_nothing_is_read_when_workers_are_only_made_ready(year: int, number: int, verb: str) -> None:
    text = f"Năm {year}, tỉnh Nghệ An {verb} {grouped(number)} lao động đi làm việc ở nước ngoài."
    assert read(text) == []
