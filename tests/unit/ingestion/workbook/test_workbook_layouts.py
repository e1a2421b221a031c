"""The habits of offices: the same facts in other layouts give the same figures, each with its cell."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ingestion.model import Kind, Period
from ingestion.workbook import read
from ingestion.workbook.forms import forms
from tests.forms.damage import FIXTURES
from tests.forms.workbooks import Cell, at, codes, of_example, read_rows, values

TITLE = [
    ["UBND TỈNH NGHỆ AN", None, None, None, None],
    ["LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI NĂM 2023", None, None, None, None],
]


def test_figure_carries_address_quote_and_coordinates() -> None:
    rows = [*TITLE, ["STT", "Thị trường", "Tổng số", "Nữ"], [1, "Nhật Bản", 29741, "12.345"]]

    figure = at(read_rows(rows), "Sheet1!D4")

    assert figure.quote == "Nhật Bản · Nữ · 12.345"
    assert (figure.value, figure.low, figure.high, figure.unit) == (12345, 12345, 12345, "person")
    assert (figure.breakdown.market, figure.breakdown.sex) == ("Nhật Bản", "female")
    assert (figure.area, figure.area_level, figure.area_key) == ("Tỉnh Nghệ An", "province", "40@1900-01-01")
    assert figure.period == Period(date(2023, 1, 1), date(2023, 12, 31))


def test_markets_in_columns() -> None:
    rows = [
        *TITLE,
        ["Chỉ tiêu", "Tổng số", "Nhật Bản", "Đài Loan (Trung Quốc)", "Khác"],
        ["Tổng số", 10, 5, 3, 2],
        ["- Nữ", 4, 2, 1, 1],
    ]

    reading = read_rows(rows)

    assert codes(reading) == []
    assert at(reading, "Sheet1!D5").breakdown.market == "Đài Loan"
    assert at(reading, "Sheet1!D5").breakdown.sex == "female"
    assert at(reading, "Sheet1!B4").is_total


def test_years_in_columns_of_national_departures() -> None:
    rows = [
        ["LAO ĐỘNG VIỆT NAM ĐI LÀM VIỆC Ở NƯỚC NGOÀI THEO THỊ TRƯỜNG", None, None],
        ["Cả nước; đơn vị: người", None, None],
        ["Thị trường", 2022, "Năm 2023"],
        ["Nhật Bản", 67295, 80010],
        ["Tổng cộng", 142779, 159986],
    ]

    reading = read_rows(rows)

    assert codes(reading) == []
    assert at(reading, "Sheet1!B4").period.end == date(2022, 12, 31)
    assert at(reading, "Sheet1!C4").period.end == date(2023, 12, 31)
    assert at(reading, "Sheet1!C4").area_key == "VN@1900-01-01"
    assert reading.period == Period(date(2022, 1, 1), date(2023, 12, 31), "multi_year")


def test_headings_of_two_rows_without_merges() -> None:
    rows = [
        *TITLE,
        ["TT", "Thị trường", "Tổng số", "Trong đó", None],
        [None, None, None, "Nam", "Nữ"],
        ["A", "B", 1, 2, 3],
        [1, "Nhật Bản", 9, 5, 4],
    ]

    reading = read_rows(rows)

    assert codes(reading) == []
    assert values(reading) == {"C6": 9, "D6": 5, "E6": 4}
    assert at(reading, "Sheet1!E6").quote == "Nhật Bản · Trong đó / Nữ · 4"


def test_heading_of_the_year_is_not_taken_for_men() -> None:
    """`Năm` and `Nam` fold to the same letters; their marks tell them apart."""
    rows = [
        TITLE[0],
        ["LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI", None, None],
        ["Thị trường", "Năm", None],
        [None, 2022, 2023],
        ["Nhật Bản", 5, 6],
    ]

    reading = read_rows(rows)

    assert codes(reading) == []
    assert [figure.breakdown.sex for figure in reading.figures] == [None, None]


def test_women_as_rows_below_their_markets() -> None:
    rows = [
        *TITLE,
        ["STT", "Thị trường", "Số lao động"],
        [None, "Tổng số", 14],
        [None, "Trong đó: nữ", 6],
        [1, "Nhật Bản", 9],
        [None, "Trong đó: nữ", 4],
        [2, "Hàn Quốc", 5],
        [None, "Trong đó: nữ", 2],
    ]

    reading = read_rows(rows)

    assert codes(reading) == []
    women = {figure.breakdown.market: int(figure.value) for figure in reading.figures if figure.breakdown.sex}
    assert women == {None: 6, "Nhật Bản": 4, "Hàn Quốc": 2}


def test_total_stands_first_and_last_when_both_agree() -> None:
    rows = [*TITLE, ["Thị trường", "Số lao động"], ["Tổng số", 9], ["Nhật Bản", 9], ["Tổng cộng", 9]]

    reading = read_rows(rows)

    assert codes(reading) == []
    assert [figure.is_total for figure in reading.figures] == [True, False, True]
    assert [figure.breakdown.market for figure in reading.figures] == [None, "Nhật Bản", None]


def test_provinces_in_rows_under_the_country() -> None:
    rows = [
        ["LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI THEO THỊ TRƯỜNG CỦA CÁC TỈNH, CẢ NƯỚC, NĂM 2024", None, None],
        ["TT", "Tỉnh/thành phố", "Tổng số"],
        [1, "Hà Nội", 10],
        [2, "TP. HCM", 20],
        [3, "Quảng Bình", 7],
        [None, "Cả nước", 37],
    ]

    reading = read_rows(rows)

    assert codes(reading) == []
    assert [(figure.area, figure.area_key) for figure in reading.figures] == [
        ("Thành phố Hà Nội", "01@1900-01-01"),
        ("TP. HCM", "79@1900-01-01"),
        ("Tỉnh Quảng Bình", "44@1900-01-01"),
        ("Cả nước", "VN@1900-01-01"),
    ]


def test_several_tables_on_a_sheet_keep_their_own_period() -> None:
    rows = [
        ["UBND TỈNH NGHỆ AN", None],
        ["I. LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI NĂM 2022", None],
        ["Thị trường", "Số lao động"],
        ["Nhật Bản", 5],
        [None, None],
        ["II. LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI NĂM 2023", None],
        ["Thị trường", "Số lao động"],
        ["Nhật Bản", 6],
    ]

    reading = read_rows(rows)

    assert codes(reading) == []
    assert at(reading, "Sheet1!B4").period.end == date(2022, 12, 31)
    assert at(reading, "Sheet1!B8").period.end == date(2023, 12, 31)
    assert at(reading, "Sheet1!B8").area == "Tỉnh Nghệ An"


def test_heading_repeated_after_a_page_break_continues_the_table() -> None:
    rows = [*TITLE, ["Thị trường", "Số lao động"], ["Nhật Bản", 5], ["Thị trường", "Số lao động"], ["Hàn Quốc", 6]]

    reading = read_rows(rows)

    assert codes(reading) == []
    assert values(reading) == {"B4": 5, "B6": 6}


def test_blank_rows_notes_and_inserted_columns_are_passed_over() -> None:
    rows = [
        *TITLE,
        ["STT", None, "Thị trường", "Số lao động", "Ghi chú"],
        [1, None, "Nhật Bản", 5, "đợt 1"],
        [None] * 5,
        [None, None, "Ghi chú: chưa tính lao động tự đi", None, None],
        [2, None, "Hàn Quốc", "-", None],
        [None] * 5,
        ["NGƯỜI LẬP BIỂU", None, None, "GIÁM ĐỐC", None],
    ]

    reading = read_rows(rows)

    assert codes(reading) == []
    assert values(reading) == {"D4": 5}


def test_hidden_sheet_is_read_and_said() -> None:
    sheets = {
        "2022": [*TITLE[:1], ["LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI"], ["Thị trường", "Số lao động"], ["Nhật Bản", 5]],
        "2023": [*TITLE[:1], ["LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI"], ["Thị trường", "Số lao động"], ["Nhật Bản", 6]],
    }

    reading = read_rows(sheets, hidden=["2023"])

    assert codes(reading) == [("SHEET-HIDDEN", "2023!A1")]
    assert [figure.period.end for figure in reading.figures] == [date(2022, 12, 31), date(2023, 12, 31)]


def test_amounts_scale_by_the_unit_of_table_heading_or_row() -> None:
    rows = [
        ["CHI NHÁNH NHCSXH TỈNH NGHỆ AN: CHO VAY GIẢI QUYẾT VIỆC LÀM, quý I năm 2024", None, None, None, None],
        ["Đơn vị tính: triệu đồng", None, None, None, None],
        ["Chương trình", "Doanh số cho vay (tỷ đồng)", "Dư nợ", "Số hộ còn dư nợ", "Tỷ lệ nợ quá hạn (%)"],
        ["Cho vay giải quyết việc làm", "36,004 tỷ đồng", 1280000.5, 23890, 0.0025],
    ]

    reading = read_rows(rows, formats={"E4": "0.00%"})

    assert codes(reading) == []
    disbursed, outstanding = at(reading, "Sheet1!B4"), at(reading, "Sheet1!C4")
    assert (disbursed.value, disbursed.low, disbursed.high) == (36004000000, 36003500000, 36005000000)
    assert disbursed.period == Period(date(2024, 1, 1), date(2024, 3, 31))
    assert (outstanding.value, outstanding.high) == (1280000500000, 1280000600000)
    assert outstanding.period == Period(None, date(2024, 3, 31))
    assert at(reading, "Sheet1!E4").value == Decimal("0.25")
    assert at(reading, "Sheet1!E4").about == "loan_outstanding_vnd"


def test_column_of_money_far_from_all_others_in_its_unit_and_near_them_in_that_of_the_table_is_refused() -> None:
    """The line of units or the heading is a slip, and which of the two nobody can tell."""
    rows = [
        ["CHI NHÁNH NHCSXH TỈNH CÀ MAU: CHO VAY GIẢI QUYẾT VIỆC LÀM, quý II năm 2022", None, None],
        ["Đơn vị tính: triệu đồng", None, None],
        ["Chương trình", "Doanh số cho vay (đồng)", "Dư nợ"],
        ["Cho vay giải quyết việc làm", 8250000, 31400000],
    ]

    assert codes(read_rows(rows)) == [("UNIT-CONFLICT", "Sheet1!B3")]

    rows[-1][1] = 8250000000000
    assert codes(read_rows(rows)) == []


def test_workers_abroad_are_no_jobs_where_they_have_a_block_of_columns_like_that_of_the_jobs() -> None:
    rows = [
        ["UBND TỈNH SƠN LA", None, None, None, None],
        ["KẾT QUẢ TẠO VIỆC LÀM VÀ XUẤT KHẨU LAO ĐỘNG", None, None, None, None],
        ["Huyện", "Tạo việc làm", None, "Xuất khẩu lao động", None],
        [None, "Năm 2020", "Năm 2021", "Năm 2020", "Năm 2021"],
        ["Mai Sơn", 900, 950, 12, 17],
    ]
    merged = ["A3:A4", "B3:C3", "D3:E3"]

    reading = read_rows(rows, merged=merged)

    assert codes(reading) == []
    assert [(f.indicator, f.breakdown.channel) for f in reading.figures] == [
        *[("jobs_created", None)] * 2,
        *[("workers_departed", None)] * 2,
    ]

    rows[2][3] = "Trong đó: xuất khẩu lao động"
    assert {f.breakdown.channel for f in read_rows(rows, merged=merged).figures} == {None, "overseas"}


def test_lone_comma_is_read_only_where_other_amounts_part_thousands_by_commas() -> None:
    head = [
        ["CHI NHÁNH NHCSXH TỈNH NGHỆ AN: CHO VAY GIẢI QUYẾT VIỆC LÀM, quý I năm 2024 (ĐVT: triệu đồng)", None],
        ["Chương trình", "Dư nợ"],
    ]

    decimals = read_rows([*head, ["Tổng cộng", "8,979"], ["Cho vay giải quyết việc làm", "8.979,5"]])
    thousands = read_rows([*head, ["Tổng cộng", "8,979"], ["Cho vay giải quyết việc làm", "1,008,979"]])
    doubtful = read_rows([*head, ["Tổng cộng", "8,979"]])

    assert ("NUMBER-AMBIGUOUS", "Sheet1!B3") in codes(decimals)
    assert at(thousands, "Sheet1!B3").value == 8979000000
    assert ("NUMBER-AMBIGUOUS", "Sheet1!B3") in codes(doubtful)


def test_ratio_column_takes_its_year_from_the_left() -> None:
    rows = [
        ["Nguồn vốn cho vay GQVL của Ngân hàng CSXH Tp Hội An", None, None, None, None],
        ["Đơn vị: triệu đồng, %", None, None, None, None],
        ["Chỉ tiêu", 2015, "%", 2016, "%"],
        ["Tổng nguồn vốn", "114,907", None, "99,274", None],
        ["Trong đó cho vay GQVL", "8,979", "7,38", "12,682", "12,77"],
    ]

    reading = read_rows(rows)

    assert codes(reading) == []
    share = at(reading, "Sheet1!E5")
    assert (share.indicator, share.about, share.value) == ("share_pct", "loan_outstanding_vnd", Decimal("12.77"))
    assert share.period == Period(None, date(2016, 12, 31))
    assert at(reading, "Sheet1!B5").value == 8979000000
    assert at(reading, "Sheet1!B5").breakdown.programme == "job_loan"
    assert reading.reporting_area == "Thành phố Hội An"


def test_table_of_years_across_the_merger_means_the_unit_of_each_year() -> None:
    rows = [
        ["UBND TỈNH PHÚ THỌ: LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI", None, None],
        ["Thị trường", "Năm 2024", "Năm 2025"],
        ["Nhật Bản", 5, 6],
    ]

    reading = read_rows(rows)

    assert [figure.area_key for figure in reading.figures] == ["25@1900-01-01", "25@2025-07-01"]


def test_plan_of_a_year_with_a_merger_is_of_the_unit_that_the_document_spoke_of() -> None:
    rows = [
        ["UBND TỈNH PHÚ THỌ", None, None],
        ["KẾT QUẢ GIẢI QUYẾT VIỆC LÀM THEO HÌNH THỨC", None, None],
        ["Tháng 3 năm 2025", None, None],
        ["Hình thức", "Kế hoạch năm", "Thực hiện"],
        ["Tổng số", 20000, 1500],
        ["Khu công nghiệp", None, 900],
    ]

    plan = at(read_rows(rows), "Sheet1!B5")

    assert plan.period == Period(date(2025, 1, 1), date(2025, 12, 31))
    assert plan.area_key == "25@1900-01-01"


def test_csv_is_read_like_a_sheet() -> None:
    from ingestion.workbook import read

    text = "UBND tỉnh Nghệ An;\nLao động đi làm việc ở nước ngoài năm 2023;\nThị trường;Số lao động\nNhật Bản;1.234\n"
    reading = read(text.encode("utf-8-sig"), suffix=".csv", file_name="x.csv")

    assert codes(reading) == []
    assert values(reading) == {"B4": 1234}


def test_month_and_cumulative_columns_have_their_own_periods() -> None:
    rows = [
        ["UBND TỈNH NGHỆ AN"],
        ["LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI THÁNG 4 NĂM 2024"],
        ["Thị trường", "Trong tháng", "Lũy kế từ đầu năm", "Cùng kỳ tháng 4/2023"],
        ["Nhật Bản", 5, 21, 4],
    ]

    reading = read_rows(rows)

    assert codes(reading) == []
    assert [(figure.period.start, figure.period.end) for figure in reading.figures] == [
        (date(2024, 4, 1), date(2024, 4, 30)),
        (date(2024, 1, 1), date(2024, 4, 30)),
        (date(2023, 4, 1), date(2023, 4, 30)),
    ]


@pytest.mark.parametrize(
    ("title", "heading", "start", "end"),
    [
        ("6 THÁNG ĐẦU NĂM 2024", "Cùng kỳ năm 2023", date(2023, 1, 1), date(2023, 6, 30)),
        ("6 THÁNG ĐẦU NĂM 2024", "Lũy kế năm 2024", date(2024, 1, 1), date(2024, 6, 30)),
        ("THÁNG 6 NĂM 2024", "LK đến tháng 6", date(2024, 1, 1), date(2024, 6, 30)),
        ("THÁNG 6 NĂM 2024", "Lũy kế cùng kỳ năm trước", date(2023, 1, 1), date(2023, 6, 30)),
        ("QUÝ II NĂM 2024", "TH trong quý", date(2024, 4, 1), date(2024, 6, 30)),
        ("THÁNG 6 VÀ 6 THÁNG ĐẦU NĂM 2024", "Trong tháng", date(2024, 6, 1), date(2024, 6, 30)),
        ("THÁNG 6 VÀ 6 THÁNG ĐẦU NĂM 2024", "6 tháng", date(2024, 1, 1), date(2024, 6, 30)),
    ],
)
def test_time_of_a_column_is_told_by_all_its_words(title: str, heading: str, start: date, end: date) -> None:
    rows = [["UBND TỈNH NGHỆ AN"], [f"XUẤT KHẨU LAO ĐỘNG {title}"], ["Thị trường", heading], ["Nhật Bản", 5]]

    reading = read_rows(rows)

    assert codes(reading) == []
    assert [(figure.period.start, figure.period.end) for figure in reading.figures] == [(start, end)]


@pytest.mark.parametrize(
    ("title", "headings", "issue"),
    [
        ("6 THÁNG ĐẦU NĂM 2024", ["Trong tháng"], ("PERIOD-UNFIT", "Sheet1!B3")),
        ("6 THÁNG ĐẦU NĂM 2024", ["Năm 2024"], ("PERIOD-UNFIT", "Sheet1!B3")),
        ("THÁNG 4 NĂM 2024", ["Lũy kế", "Cùng kỳ năm trước"], ("TIME-AMBIGUOUS", "Sheet1!C3")),
        ("THÁNG 6 VÀ 6 THÁNG ĐẦU NĂM 2024", ["Tổng số"], ("PERIOD-CONFLICT", "Sheet1!A2")),
    ],
)
def test_doubtful_time_of_a_column_is_refused(title: str, headings: list[str], issue: tuple[str, str]) -> None:
    numbers = [5, 6][: len(headings)]
    rows = [
        ["UBND TỈNH NGHỆ AN"],
        [f"XUẤT KHẨU LAO ĐỘNG {title}"],
        ["Thị trường", *headings],
        ["Nhật Bản", *numbers],
    ]

    reading = read_rows(rows)

    assert reading.is_refused
    assert issue in codes(reading)


def test_bare_name_of_the_province_is_its_city_where_the_total_stands_apart() -> None:
    rows = [
        ["UBND TỈNH LAI CHÂU"],
        ["XUẤT KHẨU LAO ĐỘNG NĂM 2023"],
        ["Địa phương", "Tổng số"],
        ["Lai Châu", 5],
        ["Tam Đường", 6],
    ]

    assert codes(read_rows(rows)) == [("AREA-AMBIGUOUS", "Sheet1!A4")]
    told = read_rows([*rows, ["Tổng cộng", 11]])
    assert codes(told) == []
    assert [figure.area_level for figure in told.figures] == ["district", "district", "province"]


def test_blank_area_before_a_market_is_the_one_above_it() -> None:
    rows = [
        *TITLE,
        ["Địa phương", "Thị trường", "Số lao động"],
        ["Thành phố Vinh", "Nhật Bản", 5],
        [None, "Hàn Quốc", 6],
    ]

    reading = read_rows(rows)

    assert codes(reading) == []
    assert {figure.area for figure in reading.figures} == {"Thành phố Vinh"}


def test_blank_area_beside_a_market_is_refused() -> None:
    rows = [
        *TITLE,
        ["Thị trường", "Địa phương", "Số lao động"],
        ["Nhật Bản", "Thành phố Vinh", 5],
        ["Hàn Quốc", None, 6],
    ]

    assert ("ROW-UNLABELLED", "Sheet1!B5") in codes(read_rows(rows))


def test_share_of_the_plan_is_that_of_what_came_together() -> None:
    rows = [
        ["UBND TỈNH NGHỆ AN"],
        ["XUẤT KHẨU LAO ĐỘNG THÁNG 4 NĂM 2024"],
        ["Thị trường", "KH năm", "Trong tháng", "Lũy kế", "% so với KH"],
        ["Tổng số", 50, 5, 20, 40],
    ]

    shares = [figure for figure in read_rows(rows).figures if figure.indicator == "pct_of_plan"]

    assert [(share.period.start, share.period.end) for share in shares] == [(date(2024, 1, 1), date(2024, 4, 30))]


def test_area_and_market_name_the_rows_together() -> None:
    rows = [
        *TITLE,
        ["TT", "Địa phương", "Thị trường", "Số lao động"],
        [1, "Thành phố Vinh", "Nhật Bản", 5],
        [2, None, "Hàn Quốc", 6],
        [3, "Huyện Nghi Lộc", "Nhật Bản", 7],
    ]

    reading = read_rows(rows, merged=["B4:B5"])

    assert codes(reading) == []
    assert [(figure.area, figure.breakdown.market) for figure in reading.figures] == [
        ("Thành phố Vinh", "Nhật Bản"),
        ("Thành phố Vinh", "Hàn Quốc"),
        ("Huyện Nghi Lộc", "Nhật Bản"),
    ]


def test_tables_side_by_side_keep_apart() -> None:
    rows = [
        *TITLE,
        ["TT", "Thị trường", "Số lao động", "TT", "Thị trường", "Số lao động"],
        [1, "Nhật Bản", 5, 2, "Hàn Quốc", 6],
    ]

    reading = read_rows(rows)

    assert codes(reading) == []
    assert [(figure.breakdown.market, int(figure.value)) for figure in reading.figures] == [
        ("Nhật Bản", 5),
        ("Hàn Quốc", 6),
    ]


def test_document_number_and_date_are_no_period() -> None:
    rows = [
        ["UBND TỈNH QUẢNG NINH"],
        ["BIỂU GIAO CHỈ TIÊU GIẢI QUYẾT VIỆC LÀM NĂM 2024"],
        ["(Kèm theo Quyết định số 123/QĐ-UBND ngày 12/12/2023 của UBND tỉnh)"],
        ["Địa phương", "Giải quyết việc làm"],
        ["Huyện Hải Hà", 1400],
    ]

    reading = read_rows(rows)

    assert codes(reading) == []
    assert reading.figures[0].period == Period(date(2024, 1, 1), date(2024, 12, 31))
    assert reading.figures[0].indicator == "target_jobs_created"


def test_fund_rows_belong_to_the_programme_above_them() -> None:
    rows = [
        ["CHI NHÁNH NHCSXH TỈNH NGHỆ AN: KẾT QUẢ CHO VAY, đến 30/9/2024", None, None, None],
        ["Đơn vị: triệu đồng", None, None, None],
        ["STT", "Chương trình", "Doanh số cho vay", "Dư nợ"],
        [None, "Tổng cộng", 30, 300],
        ["I", "Cho vay giải quyết việc làm", 20, 200],
        [1, "Vốn Trung ương", 15, 150],
        ["II", "Cho vay đi làm việc ở nước ngoài", 10, 100],
        [1, "Vốn Trung ương", 8, 80],
    ]

    reading = read_rows(rows)

    assert codes(reading) == []
    assert [(figure.breakdown.programme, figure.breakdown.fund_source) for figure in reading.figures[::2]] == [
        (None, None),
        ("job_loan", None),
        ("job_loan", "central"),
        ("overseas_work", None),
        ("overseas_work", "central"),
    ]
    assert at(reading, "Sheet1!C6").period == Period(date(2024, 1, 1), date(2024, 9, 30), "ytd_to_date")
    assert at(reading, "Sheet1!D6").period == Period(None, date(2024, 9, 30), "stated")


def test_channels_in_columns_and_districts_in_rows() -> None:
    rows = [
        ["UBND TỈNH NGHỆ AN", None, None, None],
        ["KẾT QUẢ GIẢI QUYẾT VIỆC LÀM 6 THÁNG ĐẦU NĂM 2024", None, None, None],
        ["Huyện, thị xã, thành phố", "Tổng số", "Trong đó", None],
        [None, None, "Xuất khẩu lao động", "Vay vốn giải quyết việc làm"],
        ["Vinh", 30, 20, 5],
        ["Nghi Lộc", 20, 8, "-"],
        ["Toàn tỉnh", 50, 28, 5],
    ]

    reading = read_rows(rows)

    assert codes(reading) == []
    assert at(reading, "Sheet1!C5").breakdown.channel == "overseas"
    assert at(reading, "Sheet1!C5").area == "Thành phố Vinh"
    assert at(reading, "Sheet1!B7").area == "Tỉnh Nghệ An"
    assert len(reading.figures) == 8


def test_total_label_merged_over_the_numbering_column() -> None:
    rows = [*TITLE, ["STT", "Thị trường", "Số lao động"], ["TỔNG CỘNG", None, 9], [1, "Nhật Bản", 9]]

    reading = read_rows(rows, merged=["A1:E1", "A4:B4"])

    assert codes(reading) == []
    assert at(reading, "Sheet1!C4").is_total


def test_expected_results_are_forecasts() -> None:
    rows = [
        ["UBND TỈNH NGHỆ AN"],
        ["LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI, 9 tháng đầu năm 2024"],
        ["Thị trường", "Thực hiện", "Ước thực hiện cả năm"],
        ["Nhật Bản", 5, 7],
    ]

    result, forecast = read_rows(rows).figures

    assert (result.kind, result.period.end) == (Kind.FLOW, date(2024, 9, 30))
    assert (forecast.kind, forecast.period) == (Kind.FORECAST, Period(date(2024, 1, 1), date(2024, 12, 31)))


def test_parts_are_told_by_the_indent_of_their_format() -> None:
    rows = [
        ["UBND TỈNH NGHỆ AN", None],
        ["LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI NĂM 2023", None],
        ["Thị trường", "Số lao động"],
        ["Nhật Bản", 9],
        ["Nữ", 4],
        ["Hàn Quốc", 5],
        ["Nữ", 2],
    ]

    assert read_rows(rows).is_refused
    reading = read_rows(rows, indents={"A5": 1, "A7": 1})

    assert codes(reading) == []
    assert [(figure.breakdown.market, figure.breakdown.sex) for figure in reading.figures] == [
        ("Nhật Bản", None),
        ("Nhật Bản", "female"),
        ("Hàn Quốc", None),
        ("Hàn Quốc", "female"),
    ]


def test_hidden_rows_and_columns_are_read_and_said() -> None:
    rows = [*TITLE, ["Thị trường", "Tổng số", "Nữ"], ["Nhật Bản", 9, 4], ["Hàn Quốc", 5, 2]]

    reading = read_rows(rows, hidden_rows=[5], hidden_columns=["C"])

    assert codes(reading) == [("CELLS-HIDDEN", "Sheet1!A1")]
    assert reading.issues[0].parameters["names"] == "C, 5"
    assert len(reading.figures) == 4


PARTS = [["STT", "Thị trường", "Tổng số"], [1, "Nhật Bản", 9]]
FURTHER = [[None, "Trong đó: nữ", 4], [2, "Hàn Quốc", 5], [None, "Trong đó: nữ", 2]]


def test_table_goes_on_under_the_same_headings_on_the_next_sheet() -> None:
    reading = read_rows({"Biểu": [*TITLE, *PARTS], "Trang sau": [PARTS[0], *FURTHER]})

    assert codes(reading) == []
    assert at(reading, "Trang sau!C2").breakdown.market == "Nhật Bản"
    assert at(reading, "Trang sau!C4").breakdown.sex == "female"


def test_table_goes_on_without_headings_where_the_sheet_says_so() -> None:
    named = read_rows({"Biểu": [*TITLE, *PARTS], "Biểu (tiếp)": FURTHER})
    told = read_rows({"Biểu": [*TITLE, *PARTS], "X": [[None, "(Tiếp theo)", None], *FURTHER]})

    assert [codes(named), codes(told)] == [[], []]
    assert at(named, "Biểu (tiếp)!C1").breakdown.market == "Nhật Bản"
    assert at(told, "X!C2").breakdown.market == "Nhật Bản"


def test_sheet_of_its_own_period_is_no_continuation() -> None:
    rows = [["UBND TỈNH NGHỆ AN"], ["LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI"], *PARTS]

    reading = read_rows({"Quý I năm 2024": rows, "Quý II năm 2024": [*PARTS]})

    assert codes(reading) == [] or reading.is_refused
    assert len({figure.period for figure in reading.figures}) in (0, 2)


@pytest.mark.parametrize("suffix", [".xls", ".ods"])
def test_other_formats_give_the_same_figures(suffix: str) -> None:
    form = next(form for form in forms() if form.form == "departures_by_market")
    reading = read((FIXTURES / f"departures{suffix}").read_bytes(), suffix=suffix)
    truth = read(of_example(form.example), suffix=".xlsx")

    assert codes(reading) == []
    assert [(figure.value, figure.breakdown) for figure in reading.figures] == [
        (figure.value, figure.breakdown) for figure in truth.figures
    ]


def test_day_of_signing_is_kept_where_the_document_gives_one() -> None:
    table = [["Thị trường", "Tổng số"], ["Nhật Bản", 9]]
    signed = [*TITLE, *table, [None, "Nghệ An, ngày 05 tháng 7 năm 2024"]]
    ranged = [TITLE[0], ["LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI từ ngày 1/1/2024 đến ngày 31/3/2024"], *table]

    assert read_rows(signed).issued_on == date(2024, 7, 5)
    assert read_rows(ranged).issued_on is None


def test_table_that_goes_on_under_other_words_keeps_its_whole() -> None:
    head = [["CHI NHÁNH NHCSXH TỈNH NGHỆ AN: CHO VAY GIẢI QUYẾT VIỆC LÀM, quý I năm 2024 (ĐVT: triệu đồng)"]]
    first = [["STT", "Chương trình cho vay", "Tổng dư nợ"], ["I", "Cho vay giải quyết việc làm", 30]]
    parts = [
        [1, "Nguồn vốn Trung ương", 10],
        [2, "Nguồn vốn địa phương", 20],
        ["II", "Cho vay đi làm việc ở nước ngoài", 5],
    ]

    joined = read_rows({"1": [*head, *first], "2": [["STT", "Chương trình tín dụng", "Dư nợ"], *parts]})
    headless = read_rows([*head, first[0], *parts])

    assert [figure.breakdown.programme for figure in joined.figures] == ["job_loan"] * 3 + ["overseas_work"]
    assert ("ROW-AMBIGUOUS", "Sheet1!B3") in codes(headless)


@pytest.mark.parametrize("sign", ["x", None])
def test_row_without_figures_above_a_repeated_heading_is_no_title(sign: str | None) -> None:
    heading = ["STT", "Huyện, thị xã, thành phố", "Tổng số"]
    rows = [
        ["UBND TỈNH QUẢNG NINH: LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI NĂM 2023"],
        heading,
        [1, "Thành phố Hạ Long", 62],
        [2, "Huyện Hải Hà", sign],
        heading,
        [None, "Tổng cộng", 133],
    ]

    assert [figure.area for figure in read_rows(rows).figures] == ["Thành phố Hạ Long", "Tỉnh Quảng Ninh"]


def test_title_of_a_second_table_is_read_beside_remarks_with_numbers() -> None:
    first, second = (
        [[f"XUẤT KHẨU LAO ĐỘNG NĂM {year}", None, remark], ["Thị trường", "Tổng số", "Ghi chú"], ["Nhật Bản", 5, None]]
        for year, remark in ((2022, None), (2023, "5"))
    )

    reading = read_rows([["UBND TỈNH NGHỆ AN"], *first, *second])

    assert codes(reading) == []
    assert [figure.period.end for figure in reading.figures] == [date(2022, 12, 31), date(2023, 12, 31)]


def test_second_table_of_the_same_facts_with_other_figures_is_refused() -> None:
    heads = ["Thị trường", "Tổng số", "Nữ"]
    rows = [*TITLE, heads, ["Nhật Bản", 5, 2], ["BẢNG KHÁC"], heads, ["Nhật Bản", 7, 3]]

    assert ("TABLE-REPEATED", "Sheet1!A6") in codes(read_rows(rows))


def test_bare_name_means_a_part_of_the_reporting_province_and_no_namesake_elsewhere() -> None:
    rows = [
        ["UBND TỈNH HÒA BÌNH"],
        ["XUẤT KHẨU LAO ĐỘNG NĂM 2023"],
        ["Huyện, thị xã, thành phố", "Tổng số"],
        ["Hòa Bình", 5],
        ["Đà Bắc", 6],
    ]

    reading = read_rows(rows)

    assert codes(reading) == []
    assert [figure.area_key for figure in reading.figures] == ["148@2020-01-01", "150@1900-01-01"]


def test_bare_name_that_two_districts_bear_is_refused() -> None:
    rows = [["UBND TỈNH HÀ TĨNH"], ["XUẤT KHẨU LAO ĐỘNG NĂM 2023"], ["Huyện, thị xã", "Tổng số"], ["Kỳ Anh", 5]]

    assert codes(read_rows(rows)) == [("AREA-AMBIGUOUS", "Sheet1!A4")]


def test_bare_name_of_two_districts_is_the_rural_one_beside_the_town_under_its_title() -> None:
    rows = [
        ["UBND TỈNH ĐỒNG THÁP"],
        ["SỐ LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI NĂM 2021"],
        ["Huyện, thị xã, thành phố", "Tổng số"],
        ["TP. Hồng Ngự", 31],
        ["Hồng Ngự", 18],
        ["Lấp Vò", 44],
    ]

    reading = read_rows(rows)

    assert codes(reading) == []
    assert [figure.area_key for figure in reading.figures] == ["868@1900-01-01", "870@1900-01-01", "875@1900-01-01"]


def test_district_that_was_joined_to_another_before_the_reform_is_read_in_reports_of_its_time() -> None:
    rows = [
        ["UBND TỈNH LÂM ĐỒNG"],
        ["XUẤT KHẨU LAO ĐỘNG NĂM 2022"],
        ["Huyện, thành phố", "Tổng số"],
        ["Đạ Tẻh", 7],
        ["Huyện Đạ Huoai", 4],
    ]

    reading = read_rows(rows)

    assert codes(reading) == []
    assert [figure.area_key for figure in reading.figures] == ["682@1900-01-01", "681@1900-01-01"]


def test_total_beside_months_is_of_the_stretch_that_they_span() -> None:
    rows = [*TITLE, ["STT", "Thị trường", "Tháng 1", "Tháng 2", "Cộng"], [1, "Nhật Bản", 9, 4, 13]]

    assert at(read_rows(rows), "Sheet1!E4").period == Period(date(2023, 1, 1), date(2023, 2, 28))


def test_total_of_all_quarters_is_of_the_year() -> None:
    rows = [
        *TITLE,
        ["STT", "Thị trường", "Tổng số", "Quý I", "Quý II", "Quý III", "Quý IV"],
        [1, "Nhật Bản", 10, 1, 2, 3, 4],
    ]

    assert at(read_rows(rows), "Sheet1!C4").period == Period(date(2023, 1, 1), date(2023, 12, 31))


@pytest.mark.parametrize("women", ["Nữ", "- Nữ", "Lao động nữ"])
def test_row_that_only_announces_parts_belongs_to_the_row_above(women: str) -> None:
    rows = [
        *TITLE,
        ["STT", "Thị trường", "Số lượng"],
        [None, "Tổng số", 15],
        [None, "Trong đó:", None],
        [None, women, 5],
        [1, "Nhật Bản", 9],
        [None, "Trong đó:", None],
        [None, women, 4],
        [2, "Hàn Quốc", 6],
        [None, "Chia ra", None],
        [None, women, 1],
    ]

    reading = read_rows(rows)

    assert codes(reading) == []
    women_of = {str(figure.address.cell): figure.breakdown.market for figure in reading.figures if figure.breakdown.sex}
    assert women_of == {"C6": None, "C9": "Nhật Bản", "C12": "Hàn Quốc"}


def test_signatures_below_a_table_are_no_rows_of_it() -> None:
    rows = [
        *TITLE,
        ["STT", "Thị trường", "Tổng số", "Nữ"],
        [1, "Nhật Bản", 9, 4],
        [None, "Tổng cộng", 9, 4],
        [],
        [None, None, None, "Vinh, ngày 20 tháng 1 năm 2024"],
        ["Nơi nhận:", None, None, "GIÁM ĐỐC"],
        ["- Cục Quản lý lao động ngoài nước;", None, None, None],
        ["- Lưu: VT, LĐVL.", None, None, "Nguyễn Văn A"],
    ]

    reading = read_rows(rows)

    assert codes(reading) == []
    assert values(reading) == {"C4": 9, "D4": 4, "C5": 9, "D5": 4}


@pytest.mark.parametrize(
    "title",
    [
        "CHỈ TIÊU GIẢI QUYẾT VIỆC LÀM VÀ ĐƯA NGƯỜI LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI NĂM 2024",
        "KẾ HOẠCH GIẢI QUYẾT VIỆC LÀM, XUẤT KHẨU LAO ĐỘNG NĂM 2024 CỦA CÁC HUYỆN",
    ],
)
def test_title_of_a_plan_makes_its_numbers_targets(title: str) -> None:
    rows = [
        [title, None, None, None],
        ["(Kèm theo Quyết định số 12/QĐ-UBND ngày 5/1/2024 của UBND tỉnh Quảng Ninh)", None, None, None],
        ["STT", "Đơn vị", "Số lao động được giải quyết việc làm", "Trong đó: Số lao động đi làm việc ở nước ngoài"],
        [1, "Huyện Hải Hà", 1400, 45],
    ]

    reading = read_rows(rows)

    assert codes(reading) == []
    assert at(reading, "Sheet1!C4").indicator == "target_jobs_created"
    assert at(reading, "Sheet1!D4").indicator == "target_workers_departed"


def test_column_of_targets_beside_results() -> None:
    rows = [
        ["UBND TỈNH QUẢNG NINH", None, None, None, None],
        ["LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI NĂM 2024", None, None, None, None],
        [
            "STT",
            "Huyện, thị, thành phố trực thuộc",
            "Chỉ tiêu giao năm 2024",
            "Thực hiện",
            "Tỷ lệ đạt so với KH năm (%)",
        ],
        [1, "Huyện Hải Hà", 100, 45, 45],
    ]

    reading = read_rows(rows)

    assert codes(reading) == []
    assert [figure.indicator for figure in reading.figures] == [
        "target_workers_departed",
        "workers_departed",
        "pct_of_plan",
    ]


def test_names_that_begin_like_a_roman_number_are_names() -> None:
    rows = [*TITLE, ["STT", "Thị trường", "Tổng số"], [1, "I-xra-en", 9], ["II", "I - Nhật Bản", 4]]

    assert [figure.breakdown.market for figure in read_rows(rows).figures] == ["Israel", "Nhật Bản"]


def test_year_beside_a_share_of_the_plan_is_that_of_the_plan() -> None:
    rows = [
        ["UBND TỈNH QUẢNG NINH", None, None, None],
        ["LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI 9 THÁNG ĐẦU NĂM 2024", None, None, None],
        ["Huyện", "KH năm 2024", "Thực hiện 9 tháng", "% so với KH năm 2024"],
        ["Huyện Hải Hà", 100, 45, 45],
    ]

    share = at(read_rows(rows), "Sheet1!D4")

    assert (share.indicator, share.period.end) == ("pct_of_plan", date(2024, 9, 30))


LOANS = [
    ["NGÂN HÀNG CHÍNH SÁCH XÃ HỘI CHI NHÁNH TỈNH NGHỆ AN", None, None, None, None],
    ["KẾT QUẢ CHO VAY GIẢI QUYẾT VIỆC LÀM QUÝ I NĂM 2024", None, None, None, None],
    ["Đơn vị: triệu đồng", None, None, None, None],
]


def test_programme_of_the_title_is_that_of_rows_of_sources() -> None:
    rows = [
        *LOANS,
        ["TT", "Nguồn vốn", "Doanh số cho vay", "Dư nợ"],
        [1, "Quỹ quốc gia về việc làm", 5, 9],
        [None, "Cộng", 5, 9],
    ]

    reading = read_rows(rows)

    assert codes(reading) == []
    assert {figure.breakdown.programme for figure in reading.figures} == {"job_loan"}
    assert [figure.breakdown.fund_source for figure in reading.figures] == ["national_fund"] * 2 + [None] * 2


def test_programme_of_the_title_is_not_that_of_a_total_over_programmes() -> None:
    rows = [
        *LOANS,
        ["TT", "Chương trình", "Doanh số cho vay", "Dư nợ"],
        [None, "Tổng cộng", 7, 12],
        [1, "Cho vay giải quyết việc làm", 5, 9],
        [2, "Cho vay xuất khẩu lao động", 2, 3],
    ]

    programmes = {str(figure.address.cell): figure.breakdown.programme for figure in read_rows(rows).figures}

    assert programmes == {
        "C5": None,
        "D5": None,
        "C6": "job_loan",
        "D6": "job_loan",
        "C7": "overseas_work",
        "D7": "overseas_work",
    }


def test_loans_by_district_under_merged_headings() -> None:
    rows = [
        *LOANS,
        ["TT", "Phòng giao dịch", "Doanh số cho vay", "Dư nợ", None],
        [None, None, None, "Tổng số", "Trong đó: Nợ quá hạn"],
        [1, "Huyện Nam Đàn", 5, 9, 1],
        [None, "Tổng cộng", 5, 9, 1],
    ]

    reading = read_rows(rows, merged=["A4:A5", "B4:B5", "C4:C5", "D4:E4"])

    assert codes(reading) == []
    overdue = at(reading, "Sheet1!E6")
    assert (overdue.indicator, overdue.value, overdue.area) == ("loan_overdue_vnd", 1_000_000, "Huyện Nam Đàn")
    assert (overdue.breakdown.programme, overdue.period.start, overdue.period.end) == (
        "job_loan",
        None,
        date(2024, 3, 31),
    )


def test_indicators_of_loans_in_rows_each_with_its_unit() -> None:
    rows = [
        *LOANS[:2],
        ["TT", "Chỉ tiêu", "Đơn vị tính", "Số liệu"],
        [1, "Doanh số cho vay", "Triệu đồng", "1.234,5"],
        [2, "Tổng dư nợ", "Triệu đồng", 9000],
        [3, "Số khách hàng vay vốn", "Khách hàng", 7],
    ]

    reading = read_rows(rows)

    assert codes(reading) == []
    assert values(reading) == {"D4": 1_234_500_000, "D5": 9_000_000_000, "D6": 7}


@pytest.mark.parametrize(
    ("title", "heading", "total", "market"),
    [
        (  # TCVN3, capitals in the font of capitals
            "UBND TØNH NGHÖ AN: LAO §éNG §I LµM VIÖC ë N\xadíC NGOµI N¡M 2023",
            "ThÞ tr\xadêng",
            "Tæng sè",
            "NhËt B¶n",
        ),
        (
            "UBND TÆNH NGHEÄ AN: LAO ÑOÄNG ÑI LAØM VIEÄC ÔÛ NÖÔÙC NGOAØI NAÊM 2023",
            "Thò tröôøng",
            "Toång soá",
            "Nhaät Baûn",
        ),
        ("UBND TỈNH NGHỆ AN: LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI NĂM 2023", "ThÞ tr\xadêng", "Tæng sè", "NhËt B¶n"),
    ],
)
def test_cells_typed_in_an_old_font(title: str, heading: str, total: str, market: str) -> None:
    reading = read_rows([[title], [heading, total], [market, 9], ["§µi Loan" if "\xad" in heading else "Ñaøi Loan", 4]])

    assert codes(reading) == []
    assert [figure.breakdown.market for figure in reading.figures] == ["Nhật Bản", "Đài Loan"]


def test_regions_above_markets_and_numbered_columns() -> None:
    rows = [
        *TITLE,
        ["STT", "Khu vực, thị trường", "Tổng số", "Nam", "Nữ"],
        ["A", "B", "(1)=(2)+(3)", "(2)", "(3)"],
        ["I", "Khu vực Đông Bắc Á", 9, 5, 4],
        [1, "Nhật Bản", 9, 5, 4],
        ["II", "Châu Úc", 2, 1, 1],
        [1, "Ô-xtrây-li-a", 2, 1, 1],
    ]

    reading = read_rows(rows)

    assert [code for code, _ in codes(reading)] == ["REGION-NOT-READ"] * 2
    assert {figure.breakdown.market for figure in reading.figures} == {"Nhật Bản", "Úc"}


def plan_of_provinces(*names: str, signed: str | None = None) -> list[list[str | int | None]]:
    """A plan that reaches over the merger of 1/7/2025."""
    return [
        ["CHỈ TIÊU ĐƯA NGƯỜI LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI GIAI ĐOẠN 2024-2026", None],
        [f"(Kèm theo Quyết định số 12/QĐ-BLĐTBXH ngày {signed})" if signed else "Cả nước", None],
        ["Tỉnh, thành phố", "Chỉ tiêu giao"],
        *([name, 100] for name in names),
    ]


@pytest.mark.parametrize(
    ("rows", "unit"),
    [
        (plan_of_provinces("Lào Cai", signed="5/1/2024"), "10@1900-01-01"),
        (plan_of_provinces("Lào Cai", signed="5/8/2025"), "15@2025-07-01"),
        (plan_of_provinces("Lào Cai", "Yên Bái"), "10@1900-01-01"),
    ],
)
def test_names_of_a_plan_are_those_of_the_day_it_was_made(rows: list[list[str | int | None]], unit: str) -> None:
    reading = read_rows(rows)

    assert codes(reading) == []
    assert at(reading, "Sheet1!B4").area_key == unit


def test_numbers_of_months_below_their_word() -> None:
    rows = [*TITLE, ["Thị trường", "Tháng", None, "Cộng"], [None, "1", "2", None], ["Nhật Bản", 9, 4, 13]]

    reading = read_rows(rows, merged=["A3:A4", "B3:C3", "D3:D4"])

    assert codes(reading) == []
    assert [figure.period.end for figure in reading.figures] == [
        date(2023, 1, 31),
        date(2023, 2, 28),
        date(2023, 2, 28),
    ]


def test_heading_that_only_says_by_what_it_parts() -> None:
    rows = [
        *TITLE,
        ["Chỉ tiêu", "Tổng số", "Chia ra theo nước đến", None],
        [None, None, "Nhật Bản", "Hàn Quốc"],
        ["Tổng số", 9, 5, 4],
    ]

    reading = read_rows(rows, merged=["A3:A4", "B3:B4", "C3:D3"])

    assert codes(reading) == []
    assert [figure.breakdown.market for figure in reading.figures] == [None, "Nhật Bản", "Hàn Quốc"]


def test_total_of_a_plan_of_several_years() -> None:
    rows = [
        ["CHỈ TIÊU GIẢI QUYẾT VIỆC LÀM GIAI ĐOẠN 2021-2022 CỦA TỈNH QUẢNG NINH", None, None, None],
        ["Huyện", "Chỉ tiêu giao", None, "Cả giai đoạn"],
        [None, "Năm 2021", "Năm 2022", None],
        ["Huyện Hải Hà", 100, 120, 220],
    ]

    reading = read_rows(rows, merged=["A2:A3", "B2:C2", "D2:D3"])

    assert codes(reading) == []
    assert at(reading, "Sheet1!D4").period == Period(date(2021, 1, 1), date(2022, 12, 31), "multi_year")


@pytest.mark.parametrize("suffix", [".xls", ".ods"])
def test_what_is_hidden_in_other_formats_is_read_and_said(suffix: str) -> None:
    reading = read((FIXTURES / f"hidden{suffix}").read_bytes(), suffix=suffix)

    assert sorted(codes(reading)) == [("CELLS-HIDDEN", "Biểu 1!A1"), ("SHEET-HIDDEN", "Biểu 2!A1")]
    assert next(issue for issue in reading.issues if issue.code == "CELLS-HIDDEN").parameters["names"] == "C, 5"
    assert len(reading.figures) == 8


def test_names_of_rows_without_a_heading_above_numbered_columns() -> None:
    rows = [
        ["SỐ THANH NIÊN ĐI LÀM VIỆC Ở NƯỚC NGOÀI NĂM 2023 CỦA TỈNH QUẢNG NINH", None, None, None, None],
        [None, "Mã số", "Tổng số người đi làm việc ở nước ngoài", "Trong đó: Thanh niên", None],
        [None, None, None, "Tổng số", "Nữ"],
        ["A", "B", 1, 2, 3],
        ["Tổng số", "01", 9, 7, 3],
        ["Phân theo huyện/quận/thị xã/thành phố", None, None, None, None],
        ["Huyện Hải Hà", "02", 9, 7, 3],
    ]

    reading = read_rows(rows, merged=["A2:A3", "B2:B3", "C2:C3", "D2:E2"])

    assert codes(reading) == []
    women = at(reading, "Sheet1!E7")
    assert (women.indicator, women.area, women.breakdown.sex) == ("youth_departed", "Huyện Hải Hà", "female")


def test_workers_below_18_are_read_beside_all_and_the_young() -> None:
    rows = [
        ["SỐ THANH NIÊN ĐI LÀM VIỆC Ở NƯỚC NGOÀI NĂM 2021 CỦA TỈNH QUẢNG NINH", None, None, None],
        ["STT", "Chỉ tiêu", "Tổng số lao động", "Trong đó thanh niên"],
        [None, "Tổng số", 90, 70],
        ["I", "Chia theo nhóm tuổi", None, None],
        [1, "Từ đủ 16 đến dưới 18 tuổi", 3, 3],
        [2, "Từ đủ 18 đến 30 tuổi", 67, 67],
    ]

    reading = read_rows(rows)

    told = [(str(f.address), f.indicator, f.breakdown.channel, f.value) for f in reading.figures]
    assert told == [
        ("Sheet1!C3", "workers_departed", None, 90),
        ("Sheet1!D3", "youth_departed", None, 70),
        ("Sheet1!C5", "workers_departed", "under_18", 3),
        ("Sheet1!D5", "youth_departed", "under_18", 3),
    ]


def test_quarters_of_two_years_side_by_side() -> None:
    rows = [
        ["LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI NĂM 2022 VÀ 2023 CỦA TỈNH QUẢNG NINH", None, None, None, None],
        ["Huyện", "Năm 2022", None, "Năm 2023", None],
        [None, "Quý I", "Quý II", "Quý I", "Quý II"],
        ["Huyện Hải Hà", 1, 2, 3, 4],
    ]

    reading = read_rows(rows, merged=["A2:A3", "B2:C2", "D2:E2"])

    assert codes(reading) == []
    assert [figure.period.start for figure in reading.figures] == [
        date(2022, 1, 1),
        date(2022, 4, 1),
        date(2023, 1, 1),
        date(2023, 4, 1),
    ]


def test_borrowers_under_the_heading_of_what_they_borrowed() -> None:
    rows = [
        *LOANS,
        ["Huyện", "Doanh số cho vay", None, "Dư nợ", None],
        [None, "Số tiền", "Số khách hàng vay vốn", "Số tiền", "Số hộ còn dư nợ"],
        ["Huyện Nam Đàn", 5, 3, 9, 4],
    ]

    reading = read_rows(rows, merged=["A4:A5", "B4:C4", "D4:E4"])

    assert codes(reading) == []
    assert [figure.indicator for figure in reading.figures] == [
        "loan_disbursed_vnd",
        "borrowers",
        "loan_outstanding_vnd",
        "borrowers_outstanding",
    ]


def test_sheets_of_several_forms() -> None:
    sheets = {
        "Biểu 1": [*TITLE, ["Thị trường", "Tổng số"], ["Nhật Bản", 9]],
        "Biểu 2": [["GIẢI QUYẾT VIỆC LÀM THEO HÌNH THỨC"], ["Hình thức", "Số lao động"], ["Khu công nghiệp", 15]],
        "Biểu 3": [["Theo dõi văn bản"], ["Số", 12]],
    }

    reading = read_rows(sheets)

    assert codes(reading) == [("SHEET-NOT-READ", "Biểu 3!A1")]
    assert reading.form_code == "departures_by_market+job_creation_by_channel/v2021+v2019"
    assert [(figure.indicator, figure.area, figure.period.end) for figure in reading.figures] == [
        ("workers_departed", "Tỉnh Nghệ An", date(2023, 12, 31)),
        ("jobs_created", "Tỉnh Nghệ An", date(2023, 12, 31)),
    ]


def test_tables_of_several_forms_on_one_sheet() -> None:
    rows = [
        ["UBND TỈNH QUẢNG NINH: SỐ LIỆU LAO ĐỘNG, VIỆC LÀM NĂM 2023", None, None, None],
        [],
        ["I. Lao động đi làm việc ở nước ngoài theo thị trường"],
        ["TT", "Thị trường", "Tổng số", "Nữ"],
        [1, "Nhật Bản", 9, 4],
        [],
        ["II. Kết quả giải quyết việc làm theo huyện"],
        ["TT", "Huyện", "Số lao động được giải quyết việc làm", "Trong đó nữ"],
        [1, "Huyện Hải Hà", 15, 8],
        ["III. Văn bản đã ban hành"],
        ["TT", "Tên văn bản", "Số trang", "Số bản"],
        [1, "Công văn", 2, 5],
    ]

    reading = read_rows(rows)

    assert codes(reading) == [("NUMBERS-NOT-READ", "Sheet1!A12")]
    assert values(reading) == {"C5": 9, "D5": 4, "C9": 15, "D9": 8}
    assert {figure.indicator for figure in reading.figures} == {"workers_departed", "jobs_created"}


PLAN = [
    ["UBND TỈNH NGHỆ AN", None, None, None],
    ["GIAO CHỈ TIÊU GIẢI QUYẾT VIỆC LÀM NĂM 2023", None, None, None],
    ["TT", "Huyện", "Chỉ tiêu giải quyết việc làm", "Trong đó: đi làm việc ở nước ngoài"],
    [1, "Huyện Nam Đàn", 900, 90],
]


def test_page_break_within_a_table_does_not_make_two_forms_of_it() -> None:
    """By itself what stands below the repeated headings would be the results of another form."""
    broken = [*PLAN, ["Ghi chú: chưa kể xã mới", "ước", None, None], PLAN[2], [None, "   Tổng cộng", 900, 90]]
    on_next_sheet = {"Sheet1": PLAN, "Sheet2": [PLAN[2], [None, "   Tổng cộng", 900, 90]]}

    for reading in (read_rows(broken), read_rows(on_next_sheet)):
        assert {figure.indicator for figure in reading.figures} <= {"target_jobs_created", "target_workers_departed"}
        assert reading.is_refused or len(reading.figures) == 4


@pytest.mark.parametrize(
    "row",
    [
        [None, "Huyện Đô Lương", "-", "x"],
        [None, "Huyện Đô Lương", "800", "1.080"],
        [None, "Ghi chú: Huyện Đô Lương gửi sau", None, "số ước"],
    ],
)
def test_row_of_texts_below_figures_is_no_row_of_headings(row: list[Cell]) -> None:
    """A table that cannot be read in whole is not cut there, to be read as far as it goes."""
    of_another_form = [
        ["LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI THEO THỊ TRƯỜNG NĂM 2022"],
        ["TT", "Thị trường", "Tổng số", "Nữ"],
        [1, "Nhật Bản", 9, 4],
    ]
    sheets = {"Giao": [*PLAN, row, [3, "Huyện Yên Thành", "=SUM(1,8)", 60]], "Đi": of_another_form}

    reading = read_rows(sheets)

    assert ("FORMULA-NOT-CALCULATED", "Giao!C6") in codes(reading)
    assert reading.is_refused


def test_last_row_of_texts_belongs_to_the_table_above_it() -> None:
    rows = [
        ["UBND TỈNH QUẢNG NINH: SỐ LIỆU LAO ĐỘNG, VIỆC LÀM NĂM 2023", None, None, None],
        [],
        ["I. Lao động đi làm việc ở nước ngoài theo thị trường"],
        ["TT", "Thị trường", "Tổng số", "Nữ"],
        [1, "Nhật Bản", 9, 4],
        [None, "Tổng cộng", "9", "4"],
        ["II. Kết quả giải quyết việc làm theo huyện"],
        ["TT", "Huyện", "Số lao động được giải quyết việc làm", "Trong đó nữ"],
        [1, "Huyện Hải Hà", 15, 8],
    ]

    reading = read_rows(rows)

    assert values(reading) == {"C5": 9, "D5": 4, "C6": 9, "D6": 4, "C9": 15, "D9": 8}
    assert at(reading, "Sheet1!C6").indicator == "workers_departed"


def test_amounts_that_name_their_unit_in_the_cell() -> None:
    rows = [
        *LOANS[:2],
        ["Chỉ tiêu", "Kết quả"],
        ["Doanh số cho vay", "36,004 tỷ đồng"],
        ["Tổng dư nợ", "1.234,5 triệu đồng"],
        ["Số khách hàng vay vốn", "412 khách hàng"],
    ]

    reading = read_rows(rows)

    assert codes(reading) == []
    assert values(reading) == {"B4": 36_004_000_000, "B5": 1_234_500_000, "B6": 412}


def test_total_between_the_title_and_the_headings_of_two_halves() -> None:
    rows = [
        ["UBND TỈNH NGHỆ AN: GIAO CHỈ TIÊU GIẢI QUYẾT VIỆC LÀM NĂM 2024 CHO CÁC HUYỆN"],
        [None, "Tổng chỉ tiêu toàn tỉnh:", 60],
        ["TT", "Huyện", "Chỉ tiêu giao", None, "TT", "Huyện", "Chỉ tiêu giao"],
        [1, "Huyện Nam Đàn", 10, None, 3, "Huyện Diễn Châu", 20],
        [2, "Huyện Con Cuông", 30],
    ]

    reading = read_rows(rows)

    assert codes(reading) == []
    assert values(reading) == {"C2": 60, "C4": 10, "C5": 30, "G4": 20}
    assert at(reading, "Sheet1!C2").area == "Tỉnh Nghệ An"


@pytest.mark.parametrize("market", ["Nước Nhật Bản", "Đi Nhật Bản", "Thị trường Nhật", "nước Nhật bản"])
def test_words_before_the_name_of_a_country(market: str) -> None:
    rows = [*TITLE, ["STT", "Thị trường", "Tổng số"], [1, market, 5]]

    assert at(read_rows(rows), "Sheet1!C4").breakdown.market == "Nhật Bản"


def test_sheets_named_by_the_months_of_the_year_in_their_title() -> None:
    rows = [["UBND TỈNH NGHỆ AN: LAO ĐỘNG XUẤT CẢNH NĂM 2023"], ["STT", "Nước", "Tổng số"]]
    sheets = {name: [*rows, [1, "Nhật Bản", amount]] for name, amount in (("T1", 5), ("T02", 7))}

    reading = read_rows(sheets)

    assert codes(reading) == []
    assert [(figure.value, figure.period) for figure in reading.figures] == [
        (5, Period(date(2023, 1, 1), date(2023, 1, 31))),
        (7, Period(date(2023, 2, 1), date(2023, 2, 28))),
    ]


def test_line_of_a_month_below_the_year_of_the_title() -> None:
    rows = [*TITLE, ["(Tháng 3)"], ["STT", "Thị trường", "Tổng số"], [1, "Nhật Bản", 5]]

    assert at(read_rows(rows), "Sheet1!C5").period == Period(date(2023, 3, 1), date(2023, 3, 31))


def test_months_quarters_and_the_year_in_rows() -> None:
    rows = [
        ["DIỄN BIẾN GIẢI QUYẾT VIỆC LÀM CÁC THÁNG NĂM 2023 - TỈNH NGHỆ AN"],
        ["Tháng", "Tổng số", "Xuất khẩu lao động"],
        ["Tháng 1", 5, 2],
        ["Tháng 2", 7, 3],
        ["Tháng 3", 8, 4],
        ["Cộng quý I", 20, 9],
    ]

    reading = read_rows(rows)

    assert codes(reading) == []
    assert at(reading, "Sheet1!C4").period == Period(date(2023, 2, 1), date(2023, 2, 28))
    assert at(reading, "Sheet1!B6").period == Period(date(2023, 1, 1), date(2023, 3, 31))
    assert at(reading, "Sheet1!B6").area == "Tỉnh Nghệ An"  # and not Điện Biên


def test_named_stretches_of_a_report_from_the_15th_to_the_14th() -> None:
    rows = [
        ["UBND TỈNH NGHỆ AN: LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI 6 THÁNG ĐẦU NĂM 2023"],
        ["(Số liệu tính từ ngày 15/12 năm trước đến ngày 14/6 năm báo cáo)"],
        ["Huyện", "6 tháng đầu năm 2022", "6 tháng đầu năm 2023"],
        ["Huyện Nam Đàn", 5, 9],
    ]

    reading = read_rows(rows)

    assert at(reading, "Sheet1!B4").period == Period(date(2021, 12, 15), date(2022, 6, 14), "admin_15_14")
    assert at(reading, "Sheet1!C4").period == Period(date(2022, 12, 15), date(2023, 6, 14), "admin_15_14")


def test_former_units_and_the_present_one_that_they_make_up() -> None:
    rows = [
        ["SỞ NỘI VỤ TỈNH HƯNG YÊN: LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI 10 THÁNG ĐẦU NĂM 2025"],
        ["Địa bàn", "10 tháng năm 2024", "10 tháng năm 2025"],
        ["Tỉnh Hưng Yên (cũ)", 8, 33],
        ["Tỉnh Thái Bình (trước sáp nhập)", 32, 15],
        ["Toàn tỉnh (mới)", 40, 48],
    ]

    figures = read_rows(rows).figures

    assert [figure.area_key for figure in figures] == [
        *["33@1900-01-01"] * 2,
        *["34@1900-01-01"] * 2,
        *["33@2025-07-01"] * 2,
    ]


def test_sums_of_pages_and_rows_of_what_no_form_keeps() -> None:
    rows = [
        ["UBND TỈNH NGHỆ AN: LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI NĂM 2023"],
        ["Chỉ tiêu", "ĐVT", "Kết quả"],
        ["Số lao động đi làm việc ở nước ngoài", "Người", 9],
        ["Cộng trang 1", "Người", 9],
        ["Số buổi tư vấn", "buổi", 4],
        ["Địa phương báo cáo: các huyện"],
    ]

    reading = read_rows(rows)

    assert codes(reading) == [("ROW-NOT-READ", "Sheet1!A4"), ("ROW-NOT-READ", "Sheet1!A5")]
    assert values(reading) == {"C3": 9}


def test_rest_of_parts_that_are_not_read() -> None:
    rows = [
        ["SỐ THANH NIÊN ĐI LÀM VIỆC Ở NƯỚC NGOÀI CỦA TỈNH NGHỆ AN NĂM 2023", None, None],
        ["Nội dung", "Tổng số", "Trong đó: Thanh niên"],
        ["Tổng số", 30, 20],
        ["Chia theo nước đến", None, None],
        ["Nhật Bản", 10, 8],
        ["Khác", 20, 12],
        ["Chia theo trình độ", None, None],
        ["Sơ cấp nghề", 25, 15],
        ["Khác", 5, 5],
    ]

    reading = read_rows(rows)

    assert values(reading) == {"B3": 30, "C3": 20, "B5": 10, "C5": 8, "B6": 20, "C6": 12}
    assert at(reading, "Sheet1!B6").breakdown.market == "Các thị trường khác"


def test_offices_and_short_titles_before_the_names_of_districts() -> None:
    rows = [
        ["NGÂN HÀNG CHÍNH SÁCH XÃ HỘI CHI NHÁNH TỈNH NGHỆ AN", None, None],
        ["KẾT QUẢ CHO VAY GIẢI QUYẾT VIỆC LÀM QUÝ II NĂM 2024, đơn vị: triệu đồng", None, None],
        ["PGD NHCSXH", "Doanh số cho vay", "Dư nợ"],
        ["PGD NHCSXH huyện Nam Đàn", 5, 9],
        ["H. Con Cuông", 6, 8],
        ["Toàn chi nhánh", 11, 17],
    ]

    reading = read_rows(rows)

    assert codes(reading) == []
    assert [figure.area for figure in reading.figures][::2] == ["Huyện Nam Đàn", "Huyện Con Cuông", "Tỉnh Nghệ An"]


def test_loans_of_a_day_a_stretch_and_a_year_that_their_headings_name() -> None:
    rows = [
        ["NGÂN HÀNG CHÍNH SÁCH XÃ HỘI CHI NHÁNH TỈNH NGHỆ AN", None, None, None],
        ["KẾT QUẢ CHO VAY GIẢI QUYẾT VIỆC LÀM QUÝ II NĂM 2024, đơn vị: triệu đồng", None, None, None],
        ["Huyện", "Dư nợ đến 31/12/2023", "Doanh số cho vay quý II", "Doanh số cho vay từ đầu năm"],
        ["Huyện Nam Đàn", 5, 9, 20],
    ]

    reading = read_rows(rows)

    assert codes(reading) == []
    assert at(reading, "Sheet1!B4").period.end == date(2023, 12, 31)
    assert at(reading, "Sheet1!C4").period == Period(date(2024, 4, 1), date(2024, 6, 30))
    assert at(reading, "Sheet1!D4").period == Period(date(2024, 1, 1), date(2024, 6, 30))


def test_export_with_day_places_and_programme_in_columns() -> None:
    rows = [
        ["Ngày số liệu", "Tên tỉnh", "Tên huyện", "Chương trình", "Nợ quá hạn (đồng)", "Tổng\n dư nợ (đồng)"],
        ["30/09/2024", "Nghệ An", "Huyện Nam Đàn", "Giải quyết việc làm", 5_000_000, 900_000_000],
        ["30/09/2024", "Nghệ An", "Huyện Nam Đàn", "Đi lao động có thời hạn ở nước ngoài", 6_000_000, 800_000_000],
    ]

    reading = read_rows(rows)

    assert codes(reading) == []
    assert [(figure.area, figure.breakdown.programme, figure.period.end) for figure in reading.figures][::2] == [
        ("Huyện Nam Đàn", "job_loan", date(2024, 9, 30)),
        ("Huyện Nam Đàn", "overseas_work", date(2024, 9, 30)),
    ]


def test_headings_with_the_tone_of_another_region() -> None:
    rows = [*TITLE, ["STT", "Thị trường", "Tổng số", "Nử"], [1, "Nhật Bản", 9, 4]]

    assert at(read_rows(rows), "Sheet1!D4").breakdown.sex == "female"


def test_unit_line_typed_with_spaces() -> None:
    rows = [
        ["NGÂN HÀNG CHÍNH SÁCH XÃ HỘI CHI NHÁNH TỈNH NGHỆ AN", None],
        ["KẾT QUẢ CHO VAY GIẢI QUYẾT VIỆC LÀM QUÝ II NĂM 2024", None],
        ["Đơn  vị tính: Triệu  đồng, khách hàng", None],
        ["Huyện", "Dư nợ"],
        ["Huyện Nam Đàn", 5],
    ]

    assert values(read_rows(rows)) == {"B5": 5_000_000}


def test_loans_of_the_quarter_beside_those_since_january() -> None:
    rows = [
        ["NGÂN HÀNG CHÍNH SÁCH XÃ HỘI CHI NHÁNH TỈNH NGHỆ AN", None, None, None],
        ["KẾT QUẢ CHO VAY GIẢI QUYẾT VIỆC LÀM QUÝ II NĂM 2024, đơn vị: triệu đồng", None, None, None],
        ["Huyện", "DSCV trong quý", "DSCV lũy kế", "Dư nợ"],
        ["Huyện Nam Đàn", 5, 9, 20],
    ]

    reading = read_rows(rows)

    assert at(reading, "Sheet1!B4").period == Period(date(2024, 4, 1), date(2024, 6, 30))
    assert at(reading, "Sheet1!C4").period == Period(date(2024, 1, 1), date(2024, 6, 30))
