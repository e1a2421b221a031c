"""Headings, names and totals that each office makes of the same parts; what a part means by the company it keeps."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ingestion.model import Period
from ingestion.readers import Document, read_document
from tests.forms.pages import word
from tests.forms.workbooks import Cell, at, codes, read_rows, values

YEAR = ["UBND TỈNH NGHỆ AN", "LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI NĂM 2023"]
LOANS = ["NHCSXH TỈNH NGHỆ AN", "CHO VAY GIẢI QUYẾT VIỆC LÀM QUÝ II NĂM 2024", "Đơn vị: triệu đồng"]


def below(title: list[str], *rows: list[Cell]) -> list[list[Cell]]:
    return [*([line] for line in title), *rows]


def indicators(rows: list[list[Cell]], merged: list[str]) -> dict[str, tuple[str, str | None]]:
    reading = read_rows(rows, merged=merged)
    assert codes(reading) == []
    return {str(figure.address.cell): (figure.indicator, figure.breakdown.channel) for figure in reading.figures}


def test_two_targets_side_by_side_are_measures_of_their_own() -> None:
    rows = below(
        ["UBND TỈNH NGHỆ AN", "KẾT QUẢ THỰC HIỆN CHỈ TIÊU VIỆC LÀM NĂM 2023"],
        ["Huyện", "Giải quyết việc làm", None, "Đưa lao động đi làm việc ở nước ngoài", None],
        [None, "Chỉ tiêu", "Thực hiện", "Chỉ tiêu", "Thực hiện"],
        ["Huyện Nam Đàn", 900, 800, 90, 80],
    )

    assert indicators(rows, ["A3:A4", "B3:C3", "D3:E3"]) == {
        "B5": ("target_jobs_created", None),
        "C5": ("jobs_created", None),
        "D5": ("target_workers_departed", None),
        "E5": ("workers_departed", None),
    }


@pytest.mark.parametrize("words", ["Trong đó: đi làm việc ở nước ngoài", "Trong đó: xuất khẩu lao động"])
def test_what_is_called_a_part_stays_one_beside_its_whole(words: str) -> None:
    rows = below(
        ["UBND TỈNH NGHỆ AN", "KẾT QUẢ THỰC HIỆN CHỈ TIÊU VIỆC LÀM NĂM 2023"],
        ["Huyện", "Giải quyết việc làm", None, words, None],
        [None, "Chỉ tiêu", "Thực hiện", "Chỉ tiêu", "Thực hiện"],
        ["Huyện Nam Đàn", 900, 800, 90, 80],
    )

    assert indicators(rows, ["A3:A4", "B3:C3", "D3:E3"])["E5"] == ("jobs_created", "overseas")


def test_two_targets_in_rows_of_one_numbering() -> None:
    rows = below(
        ["UBND TỈNH NGHỆ AN", "KẾT QUẢ THỰC HIỆN CHỈ TIÊU VIỆC LÀM NĂM 2023"],
        ["TT", "Chỉ tiêu", "Kế hoạch", "Thực hiện"],
        [1, "Số lao động được tạo việc làm", 900, 800],
        [2, "Đưa lao động đi làm việc ở nước ngoài", 90, 80],
    )

    assert indicators(rows, []) == {
        "C4": ("target_jobs_created", None),
        "D4": ("jobs_created", None),
        "C5": ("target_workers_departed", None),
        "D5": ("workers_departed", None),
    }


COMMUNES = ["UBND TỈNH HƯNG YÊN", "LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI NĂM 2026"]


@pytest.mark.parametrize("name", ["Xã Đồng Bằng", "X. Đồng Bằng"])
def test_commune_with_a_name_that_groups_others(name: str) -> None:
    reading = read_rows(below(COMMUNES, ["Xã, phường", "Tổng số", "Nữ"], [name, 9, 4]))

    assert [figure.area for figure in reading.figures] == ["Xã Đồng Bằng"] * 2


def test_bare_name_that_may_be_a_commune_or_a_group_is_refused() -> None:
    reading = read_rows(below(COMMUNES, ["Xã, phường", "Tổng số", "Nữ"], ["Đồng bằng", 9, 4]))

    assert codes(reading) == [("ROW-UNMAPPED", "Sheet1!A4")]


def test_first_month_whose_figures_are_small_is_no_row_of_column_numbers() -> None:
    rows = below(
        ["UBND HUYỆN NAM ĐÀN", "KẾT QUẢ GIẢI QUYẾT VIỆC LÀM CÁC THÁNG NĂM 2023"],
        ["Tháng", "Tổng số", "Nữ"],
        [1, 75, 12],
        [2, 95, 50],
    )

    reading = read_rows(rows)

    assert values(reading) == {"B4": 75, "C4": 12, "B5": 95, "C5": 50}
    assert at(reading, "Sheet1!B4").period == Period(date(2023, 1, 1), date(2023, 1, 31))


@pytest.mark.parametrize("total", ["Toàn tỉnh Nghệ An", "Cộng toàn tỉnh", "Tổng cộng chung", "Tổng số tỉnh Nghệ An"])
@pytest.mark.parametrize(("stub", "name"), [("Thị trường", "Nhật Bản"), ("Huyện", "Huyện Nam Đàn")])
def test_total_that_names_the_unit_is_no_market_and_no_part(total: str, stub: str, name: str) -> None:
    reading = read_rows(below(YEAR, [stub, "Tổng số", "Nữ"], [name, 9, 4], [total, 9, 4]))

    assert codes(reading) == []
    whole = at(reading, "Sheet1!B5")
    assert (whole.area, whole.breakdown.market) == ("Tỉnh Nghệ An", None)


def test_name_of_an_area_below_markets_is_refused() -> None:
    reading = read_rows(below(YEAR, ["Thị trường", "Tổng số"], ["Nhật Bản", 9], ["Huyện Không Đâu", 4]))

    assert codes(reading) == [("ROW-UNMAPPED", "Sheet1!A5")]


def test_former_units_of_a_half_year_before_the_merger() -> None:
    rows = below(
        ["SỞ NỘI VỤ TỈNH TÂY NINH", "LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI 6 THÁNG ĐẦU NĂM 2025"],
        ["Địa phương (trước sắp xếp)", "Tổng số"],
        ["Địa bàn tỉnh Tây Ninh cũ", 5],
        ["Địa bàn tỉnh Long An cũ", 4],
        ["Toàn tỉnh (sau sắp xếp)", 9],
    )

    assert [figure.area_key for figure in read_rows(rows).figures] == [
        "72@1900-01-01",
        "80@1900-01-01",
        "80@2025-07-01",
    ]


@pytest.mark.parametrize(
    "title",
    [
        "BÁO CÁO SỐ NGƯỜI ĐI LAO ĐỘNG NƯỚC NGOÀI NĂM 2023",
        "THỐNG KÊ NGƯỜI LAO ĐỘNG ĐI LÀM VIỆC TẠI CÁC NƯỚC NĂM 2023",
        "TỔNG HỢP LAO ĐỘNG ĐI XUẤT KHẨU THEO NƯỚC NĂM 2023",
    ],
)
def test_titles_of_departures_with_other_words_between(title: str) -> None:
    reading = read_rows(below([YEAR[0], title], ["Nước đến", "Tổng số"], ["Nhật Bản", 9]))

    assert reading.form_code == "departures_by_market/v2021"
    assert values(reading) == {"B4": 9}


def test_work_for_a_foreign_company_is_no_departure() -> None:
    title = "LAO ĐỘNG ĐI LÀM CHO CÔNG TY CÓ VỐN ĐẦU TƯ NƯỚC NGOÀI NĂM 2023"

    assert codes(read_rows(below([YEAR[0], title], ["Nước", "Tổng số"], ["Nhật Bản", 9]))) == [("FORM-UNKNOWN", None)]


@pytest.mark.parametrize(
    ("upper", "lower", "indicator"),
    [
        ("LĐ về nước", "Trước thời hạn", "workers_returned_early"),
        ("Số lao động đang quản lý tại nước ngoài", "Tổng số", "workers_abroad"),
        ("Chỉ tiêu UBND tỉnh giao", "Năm 2023", "target_workers_departed"),
        ("Kế hoạch chia theo năm", "2023", "target_workers_departed"),
    ],
)
def test_headings_that_tell_together_what_is_counted(upper: str, lower: str, indicator: str) -> None:
    rows = below(
        YEAR,
        ["Thị trường", "Tổng số", "Nữ", upper, None],
        [None, None, None, lower, "Xếp loại"],
        ["Nhật Bản", 9, 4, 5, None],
    )

    reading = read_rows(rows, merged=["A3:A4", "B3:B4", "C3:C4", "D3:E3"])

    assert codes(reading) == []
    assert at(reading, "Sheet1!D5").indicator == indicator


def test_month_and_what_came_together_in_words_of_their_own() -> None:
    rows = below(
        ["UBND TỈNH NGHỆ AN", "TIẾN ĐỘ XUẤT KHẨU LAO ĐỘNG THÁNG 5/2023"],
        ["Huyện", "Thực hiện tháng 5/2023", "Lũy kế từ 01/01 đến hết tháng 5"],
        ["Huyện Nam Đàn", 9, 40],
    )

    reading = read_rows(rows)

    assert at(reading, "Sheet1!B4").period == Period(date(2023, 5, 1), date(2023, 5, 31))
    assert at(reading, "Sheet1!C4").period == Period(date(2023, 1, 1), date(2023, 5, 31))


@pytest.mark.parametrize("heading", ["Người dân tộc thiểu số", "Xếp loại", "Kinh phí hỗ trợ", "Số LĐ là hộ nghèo"])
def test_columns_of_what_no_form_keeps_are_not_read(heading: str) -> None:
    reading = read_rows(below(YEAR, ["Thị trường", "Tổng số", heading], ["Nhật Bản", 9, 4]))

    assert codes(reading) == []
    assert values(reading) == {"B4": 9}


def test_words_that_lost_their_marks_among_others_that_have_them() -> None:
    rows = below(
        ["UBND TỈNH NGHỆ AN", "KẾT QUẢ GIẢI QUYẾT VIỆC LÀM NĂM 2023"],
        ["Huyện", "Tổng số", "Vao làm việc trong các khu công nghiệp", "Thông qua cho vay vốn giải quyết việc lam"],
        ["Huyện Nam Đàn", 9, 4, 3],
    )

    reading = read_rows(rows)

    assert [figure.breakdown.channel for figure in reading.figures] == [None, "industrial_zone", "loan_funded"]


def test_word_that_is_another_without_its_marks_is_no_slip() -> None:
    rows = below(YEAR, ["Thị trường", "Tổng số", "Kế hoạch được giao nam"], ["Nhật Bản", 9, 4])

    assert at(read_rows(rows), "Sheet1!C4").breakdown.sex == "male"


def test_youth_by_market_is_no_table_of_all_workers() -> None:
    rows = below(
        ["TỈNH ĐOÀN NGHỆ AN", "THANH NIÊN ĐI LAO ĐỘNG Ở NƯỚC NGOÀI NĂM 2023"],
        ["Huyện", "Số thanh niên đi lao động nước ngoài", None, "Nước đến của thanh niên", None],
        [None, "Tổng số", "Nữ thanh niên", "Nhật Bản", "Khác"],
        ["Huyện Nam Đàn", 9, 4, 5, 4],
    )

    reading = read_rows(rows, merged=["A3:A4", "B3:C3", "D3:E3"])

    assert codes(reading) == []
    assert {figure.indicator for figure in reading.figures} == {"youth_departed"}
    assert at(reading, "Sheet1!D5").breakdown.market == "Nhật Bản"


def test_title_of_youth_above_columns_of_nobody_in_particular_is_refused() -> None:
    rows = below(
        ["UBND TỈNH NGHỆ AN", "THANH NIÊN ĐI LAO ĐỘNG Ở NƯỚC NGOÀI NĂM 2023"],
        ["Huyện", "Tổng số", "Nữ"],
        ["Huyện Nam Đàn", 9, 4],
    )

    assert [code for code, _ in codes(read_rows(rows))] == ["TITLE-NARROWS", "LABEL-MISSING"]


@pytest.mark.parametrize(("unit", "amount"), [("triệu đồng", 816_000_000), ("đồng", 816)])
def test_amounts_that_no_district_can_mean_are_refused(unit: str, amount: int) -> None:
    title = [*LOANS[:2], f"Đơn vị: {unit}"]

    reading = read_rows(below(title, ["Huyện", "Doanh số cho vay"], ["Huyện Nam Đàn", amount]))

    assert codes(reading) == [("AMOUNT-IMPLAUSIBLE", "Sheet1!B5")]


def test_customers_and_amounts_of_the_year_in_other_words() -> None:
    rows = below(
        LOANS,
        ["Đơn vị ủy thác", "Cho vay trong năm", "Thu nợ gốc", "Dư nợ", "Số KH đang còn dư nợ", "Tỷ lệ NQH/dư nợ (%)"],
        ["HND", 20, 10, 900, 40, "0,5"],
    )

    reading = read_rows(rows)

    assert codes(reading) == []
    assert [(figure.indicator, figure.value) for figure in reading.figures] == [
        ("loan_disbursed_vnd", Decimal(20_000_000)),
        ("loan_repaid_vnd", Decimal(10_000_000)),
        ("loan_outstanding_vnd", Decimal(900_000_000)),
        ("borrowers_outstanding", Decimal(40)),
        ("overdue_pct", Decimal("0.5")),
    ]
    assert {figure.breakdown.channel for figure in reading.figures} == {"farmers_union"}


def test_loans_by_market_with_women_among_the_borrowers_to_their_left() -> None:
    rows = below(
        ["NHCSXH TỈNH NGHỆ AN", "CHO VAY NGƯỜI LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI QUÝ II NĂM 2024", "ĐVT: triệu đồng"],
        ["Thị trường", "Kết quả cho vay trong kỳ", None, None, "Dư nợ"],
        [None, "Số người vay vốn", "Trong đó: nữ", "Doanh số cho vay", None],
        ["Nhật Bản", 87, 69, 8352, 19956],
        ["Cộng chung", 87, 69, 8352, 19956],
    )

    reading = read_rows(rows, merged=["A4:A5", "B4:D4", "E4:E5"])

    assert codes(reading) == []
    assert [(figure.indicator, figure.breakdown.sex) for figure in reading.figures][:4] == [
        ("borrowers", None),
        ("borrowers", "female"),
        ("loan_disbursed_vnd", None),
        ("loan_outstanding_vnd", None),
    ]
    assert {figure.breakdown.market for figure in reading.figures} == {"Nhật Bản", None}


def test_women_in_loans_without_persons_to_their_left_are_not_read() -> None:
    rows = below(LOANS, ["Huyện", "Số khách hàng vay vốn", "Nữ", "Dư nợ"], ["Huyện Nam Đàn", 87, 69, 8352])

    assert codes(read_rows(rows)) == [("COLUMN-UNMAPPED", "Sheet1!C4")]


def test_parts_of_a_source_of_capital_below_their_whole() -> None:
    rows = below(
        LOANS,
        ["Huyện", "Dư nợ", "Dư nợ nguồn vốn địa phương", None],
        [None, None, "Tổng số", "Ngân sách tỉnh"],
        ["Huyện Nam Đàn", 900, 500, 300],
    )

    reading = read_rows(rows, merged=["A4:A5", "B4:B5", "C4:D4"])

    assert codes(reading) == []
    assert [figure.breakdown.fund_source for figure in reading.figures] == [None, "local", "provincial"]


def test_sources_of_capital_beside_the_one_thing_that_is_counted() -> None:
    rows = below(
        LOANS,
        ["Huyện", "Dư nợ", "Nguồn vốn Trung ương", None],
        [None, None, "Cộng nguồn TW", "Quỹ quốc gia về việc làm"],
        ["Huyện Nam Đàn", 900, 500, 300],
    )

    reading = read_rows(rows, merged=["A4:A5", "B4:B5", "C4:D4"])

    assert codes(reading) == []
    assert {figure.indicator for figure in reading.figures} == {"loan_outstanding_vnd"}
    assert [figure.breakdown.fund_source for figure in reading.figures] == [None, "central", "national_fund"]


def test_sources_of_capital_beside_several_things_are_refused() -> None:
    rows = below(
        LOANS, ["Huyện", "Dư nợ", "Số khách hàng còn dư nợ", "Nguồn vốn Trung ương"], ["Huyện Nam Đàn", 900, 50, 300]
    )

    assert codes(read_rows(rows)) == [("COLUMN-UNMAPPED", "Sheet1!D4")]


@pytest.mark.parametrize(("upper", "lower"), [("Kế hoạch", "+/-"), ("So sánh", "+/- (người)"), ("Cơ cấu", "%")])
def test_what_is_not_read_stays_so_below_a_heading_that_is(upper: str, lower: str) -> None:
    rows = below(YEAR, ["Thị trường", "Tổng số", upper], [None, None, lower], ["Nhật Bản", 9, 4])

    assert values(read_rows(rows, merged=["A3:A4", "B3:B4"])) == {"B5": 9}


@pytest.mark.parametrize("title", ["SỐ NGƯỜI ĐI DU LỊCH NƯỚC NGOÀI", "HỌC SINH ĐI HỌC TẬP Ở NƯỚC NGOÀI"])
def test_journeys_abroad_that_are_no_work(title: str) -> None:
    rows = below([YEAR[0], f"{title} NĂM 2023"], ["Nước", "Tổng số"], ["Nhật Bản", 9])

    assert codes(read_rows(rows)) == [("FORM-UNKNOWN", None)]


def test_market_whose_name_begins_like_a_code_is_read() -> None:
    rows = below(YEAR, ["Huyện", "Nhật Bản", "Mã Lai", "Mã đơn vị"], ["Huyện Nam Đàn", 9, 4, 4001])

    reading = read_rows(rows)

    assert values(reading) == {"B4": 9, "C4": 4}
    assert at(reading, "Sheet1!C4").breakdown.market == "Malaysia"


@pytest.mark.parametrize("name", ["Arập Xêút", "CHND Trung Hoa"])
def test_markets_as_they_are_heard(name: str) -> None:
    reading = read_rows(below(YEAR, ["Thị trường", "Tổng số"], [name, 9]))

    assert codes(reading) == []
    assert at(reading, "Sheet1!B4").breakdown.market in ("Ả Rập Xê Út", "Trung Quốc")


def test_remarks_under_a_heading_of_any_words() -> None:
    rows = below(YEAR, ["Huyện", "Tổng số", "Tình trạng"], ["Huyện Nam Đàn", 9, "Chậm tiến độ"])

    assert values(read_rows(rows)) == {"B4": 9}


@pytest.mark.parametrize("word", ["Nhật Bản", "Huyện Diễn Châu", "Nữ", "Quý I"])
def test_words_that_tell_what_is_counted_are_no_remarks(word: str) -> None:
    rows = below(YEAR, ["Huyện", "Tổng số", "Tình trạng"], ["Huyện Nam Đàn", 9, word])

    assert codes(read_rows(rows)) == [("COLUMN-UNMAPPED", "Sheet1!C3")]


def test_group_of_communes_and_a_page_number_between_them() -> None:
    rows = below(
        COMMUNES,
        ["TT", "Địa bàn", "Tổng số", "Nữ"],
        ["H", "Cụm số 8", None, None],
        [1, "Xã Đồng Bằng", 9, 4],
        [None, None, "Trang 2", None],
        [None, "Tổng cộng", 9, 4],
    )

    reading = read_rows(rows)

    assert codes(reading) == [("REGION-NOT-READ", "Sheet1!B4")]
    assert values(reading) == {"C5": 9, "D5": 4, "C7": 9, "D7": 4}


def test_group_with_figures_of_its_own_may_be_a_unit_and_is_refused() -> None:
    rows = below(COMMUNES, ["Địa bàn", "Tổng số"], ["Xã Đồng Bằng", 9], ["Cụm liên xã số 4", 4])

    assert [code for code, _ in codes(read_rows(rows))] == ["ROW-UNMAPPED"]


def test_months_below_their_quarter() -> None:
    rows = below(
        YEAR,
        ["Thị trường", "Quý I", None, None, None],
        [None, "Th.1", "Th.2", "Th.3", "Cộng quý"],
        ["Nhật Bản", 1, 2, 3, 6],
    )

    reading = read_rows(rows, merged=["A3:A4", "B3:E3"])

    assert at(reading, "Sheet1!C5").period == Period(date(2023, 2, 1), date(2023, 2, 28))
    assert at(reading, "Sheet1!E5").period == Period(date(2023, 1, 1), date(2023, 3, 31))


def test_day_that_ends_the_title_of_a_bank() -> None:
    rows = below(["CHI NHÁNH TỈNH NGHỆ AN", "BÁO CÁO TÍN DỤNG GIẢI QUYẾT VIỆC LÀM NGÀY 30/09/2024", "ĐVT: triệu đồng"])
    rows += [["Mã PGD", "PGD", "Doanh số cho vay năm", "Tổng dư nợ"], ["004600", "Huyện Nam Đàn", 90, 900]]

    reading = read_rows(rows)

    assert codes(reading) == []
    assert at(reading, "Sheet1!C5").period.start == date(2024, 1, 1)
    assert at(reading, "Sheet1!D5").period.end == date(2024, 9, 30)


def test_rows_without_a_heading_below_the_name_of_the_sender() -> None:
    rows: list[list[Cell]] = [
        ["Biểu số: 001.N/BCS-LĐTBXH", None, "Đơn vị báo cáo:"],
        [None, None, "Sở LĐ-TB&XH tỉnh Nghệ An"],
        ["SỐ THANH NIÊN ĐI LÀM VIỆC Ở NƯỚC NGOÀI"],
        ["Năm 2023"],
        [None, "Tổng số", "Trong đó: Thanh niên"],
        ["A", 1, 2],
        ["Tổng số", 9, 4],
    ]

    reading = read_rows(rows)

    assert [figure.indicator for figure in reading.figures] == ["workers_departed", "youth_departed"]


TABLE: list[list[Cell]] = [
    ["Chỉ tiêu gì đó", "Năm 2023", "Năm 2022"],
    ["Đưa lao động đi làm việc ở nước ngoài", "404 người", "156 người"],
    ["Số lao động được tạo việc làm", "4.078 người", "7.202 người"],
]


def test_document_whose_figures_all_stand_in_a_table_that_nobody_knows_is_refused() -> None:
    reading = read_document(Document("a.docx", word(["UBND TỈNH NGHỆ AN", "MỘT SỐ KẾT QUẢ NĂM 2023"], TABLE)))

    assert reading.is_refused
    assert len(reading.figures) == 0


def test_indicators_of_several_fields_in_rows_are_read_where_no_form_of_one_field_can() -> None:
    rows = below(
        ["UBND XÃ BẾN LỨC - TỈNH TÂY NINH", "BÁO CÁO LAO ĐỘNG, VIỆC LÀM QUÝ III NĂM 2025"],
        ["STT", "Nội dung", "ĐVT", "Số lượng"],
        ["1", "Số người được tạo việc làm trong quý", "người", 64],
        ["", "Trong đó nữ", "người", 30],
        ["2", "Số người đi làm việc ở nước ngoài trong quý", "người", 9],
        ["", "Trong đó nữ", "người", 4],
        ["3", "Doanh số cho vay tạo việc làm trong quý", "đồng", "1.350.000.000"],
        ["4", "Dư nợ cho vay tạo việc làm đến cuối quý", "đồng", "6.020.500.000"],
    )

    reading = read_rows(rows)

    assert codes(reading) == []
    assert [(f.indicator, f.breakdown.sex, f.breakdown.programme, int(f.value)) for f in reading.figures] == [
        ("jobs_created", None, None, 64),
        ("jobs_created", "female", None, 30),
        ("workers_departed", None, None, 9),
        ("workers_departed", "female", None, 4),
        ("loan_disbursed_vnd", None, "job_loan", 1350000000),
        ("loan_outstanding_vnd", None, "job_loan", 6020500000),
    ]


def test_area_columns_of_indicators_in_rows_are_those_of_districts_under_bare_names() -> None:
    rows = below(
        ["BIỂU TỔNG HỢP LAO ĐỘNG - VIỆC LÀM TỈNH BẾN TRE NĂM 2020"],
        ["TT", "Nội dung", "ĐVT", "Toàn tỉnh", "TP.Bến Tre", "Ba Tri"],
        ["1", "Số người được tạo việc làm mới", "Người", 900, 400, 500],
        ["2", "Số người đi làm việc ở nước ngoài", "Người", 60, 20, 40],
    )

    reading = read_rows(rows)

    assert codes(reading) == []
    assert [figure.area_key for figure in reading.figures][:3] == ["83@1900-01-01", "829@1900-01-01", "836@1900-01-01"]


def test_indicators_of_loans_below_their_programmes_are_those_of_each() -> None:
    """A column `Đơn vị` beside indicators holds units and no areas."""
    rows = below(
        ["NHCSXH HUYỆN BA TRI - TỈNH BẾN TRE", "KẾT QUẢ CHO VAY GIẢI QUYẾT VIỆC LÀM VÀ XUẤT KHẨU LAO ĐỘNG QUÝ I/2023"],
        ["TT", "Chỉ tiêu", "Đơn vị", "Số liệu"],
        ["I", "Cho vay giải quyết việc làm", "", ""],
        [1, "Doanh số cho vay", "triệu đồng", 4100],
        [2, "Dư nợ", "triệu đồng", 29050],
        ["II", "Cho vay xuất khẩu lao động", "", ""],
        [1, "Doanh số cho vay", "triệu đồng", 300],
        [2, "Dư nợ", "triệu đồng", 1900],
    )

    reading = read_rows(rows)

    assert codes(reading) == []
    assert [(f.indicator, f.breakdown.programme) for f in reading.figures] == [
        ("loan_disbursed_vnd", "job_loan"),
        ("loan_outstanding_vnd", "job_loan"),
        ("loan_disbursed_vnd", "overseas_work"),
        ("loan_outstanding_vnd", "overseas_work"),
    ]


@pytest.mark.parametrize("line", ["Tiền: triệu đồng", "(Triệu đồng)", "Tính bằng: triệu đồng"])
def test_unit_line_may_do_without_the_word_unit(line: str) -> None:
    reading = read_rows(below([*LOANS[:2], line], ["Huyện", "Dư nợ"], ["Huyện Nam Đàn", 5120]))

    assert values(reading) == {"B5": 5120000000}


def test_time_from_january_to_the_end_of_a_named_quarter() -> None:
    rows = below(
        ["UBND TỈNH NGHỆ AN", "LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI"],
        ["Thị trường", "Quý III/2022", "Lũy kế từ đầu năm 2022 đến hết quý III", "Từ đầu năm đến tháng 9/2021"],
        ["Nhật Bản", 40, 130, 90],
    )

    assert [figure.period for figure in read_rows(rows).figures] == [
        Period(date(2022, 7, 1), date(2022, 9, 30)),
        Period(date(2022, 1, 1), date(2022, 9, 30)),
        Period(date(2021, 1, 1), date(2021, 9, 30)),
    ]


def test_titles_without_names_group_the_communes_below_them() -> None:
    rows = below(
        ["UBND TỈNH TÂY NINH", "GIAO CHỈ TIÊU TẠO VIỆC LÀM GIAI ĐOẠN 2026-2027"],
        ["TT", "Đơn vị hành chính", "Chỉ tiêu từng năm", None],
        [None, None, "Năm 2026", "Năm 2027"],
        ["I", "Phường", None, None],
        [1, "Phường Long An", 50, 60],
        ["II", "Xã", None, None],
        [1, "Xã Bến Lức", 70, 80],
    )

    reading = read_rows(rows, merged=["A3:A4", "B3:B4", "C3:D3"])

    assert values(reading) == {"C6": 50, "D6": 60, "C8": 70, "D8": 80}


def test_title_without_a_name_beside_figures_is_no_group() -> None:
    """`Thành phố` may be the one city of the province."""
    rows = below(YEAR, ["Huyện, thành phố", "Tổng số"], ["Thành phố", 5], ["Nam Đàn", 7])

    assert codes(read_rows(rows)) == [("AREA-UNKNOWN", "Sheet1!A4")]


def test_households_and_work_within_the_country_are_channels() -> None:
    rows = below(
        ["UBND TỈNH NGHỆ AN", "KẾT QUẢ GIẢI QUYẾT VIỆC LÀM NĂM 2022"],
        ["TT", "Kênh/nơi làm việc", "Số lao động"],
        [1, "Các cơ quan nhà nước, đơn vị sự nghiệp", 3],
        [2, "Kinh tế hộ gia đình, trang trại", 5],
        [3, "Doanh nghiệp ngoài khu công nghiệp", 7],
    )

    assert indicators(rows, []) == {
        "C4": ("jobs_created", "state"),
        "C5": ("jobs_created", "household"),
        "C6": ("jobs_created", "enterprise"),
    }
    rows = below(
        ["UBND TỈNH NGHỆ AN", "KẾT QUẢ GIẢI QUYẾT VIỆC LÀM NĂM 2022"],
        ["Huyện", "Tổng số", "Trong đó", None],
        [None, None, "Làm việc trong nước", "Đi làm việc ở nước ngoài"],
        ["Nam Đàn", 900, 850, 50],
    )
    assert indicators(rows, ["A3:A4", "B3:B4", "C3:D3"])["C5"] == ("jobs_created", "domestic")


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        ("Doanh số cho vay tạo việc làm", "Sheet1!B3"),  # of the quarter, or from January as the bank tells it?
        ("Doanh số cho vay tạo việc làm trong tháng", "Sheet1!D3"),
        ("Số lao động đang có việc làm", "Sheet1!B5"),
        ("Số lao động có việc làm", "Sheet1!B5"),
    ],
)
def test_indicator_that_may_be_of_another_time_or_kind_is_refused(row: str, cell: str) -> None:
    rows = below(
        ["UBND HUYỆN BA TRI - TỈNH BẾN TRE", "BÁO CÁO LAO ĐỘNG, VIỆC LÀM QUÝ III NĂM 2022"],
        ["STT", "Nội dung", "ĐVT", "Số lượng"],
        [1, "Số người đi làm việc ở nước ngoài", "người", 9],
        [2, row, "triệu đồng" if "cho vay" in row else "người", 640],
    )

    reading = read_rows(rows)

    assert reading.is_refused
    assert cell in [address for _, address in codes(reading)]


def test_capital_by_source_stands_at_the_day_that_its_heading_names() -> None:
    rows = below(
        ["UBND TỈNH PHÚ THỌ", "NGUỒN VỐN CHO VAY GIẢI QUYẾT VIỆC LÀM", "(Đến ngày 30/6/2022)", "Đơn vị: triệu đồng"],
        ["TT", "Nguồn vốn", "Số vốn đến 31/12/2021", "Số vốn đến 30/6/2022"],
        [1, "Vốn Quỹ quốc gia về việc làm", 45000, 47000],
        [2, "Vốn do NHCSXH huy động", 80000, 91000],
    )

    reading = read_rows(rows)

    assert codes(reading) == []
    assert [(f.indicator, f.breakdown.fund_source, f.period.end) for f in reading.figures][:2] == [
        ("fund_capital_vnd", "national_fund", date(2021, 12, 31)),
        ("fund_capital_vnd", "national_fund", date(2022, 6, 30)),
    ]
    rows[4][2] = "Số vốn đầu năm"
    assert read_rows(rows).is_refused


def test_debt_of_a_day_that_is_not_the_end_of_the_period_is_refused() -> None:
    rows = below(
        ["UBND HUYỆN BA TRI - TỈNH BẾN TRE", "BÁO CÁO LAO ĐỘNG, VIỆC LÀM 6 THÁNG ĐẦU NĂM 2022"],
        ["STT", "Nội dung", "ĐVT", "Số lượng"],
        [1, "Số người đi làm việc ở nước ngoài", "người", 9],
        [2, "Dư nợ cho vay tạo việc làm đến 31/12", "triệu đồng", 640],
    )

    assert read_rows(rows).is_refused

    rows[4][1] = "Dư nợ cho vay tạo việc làm đến cuối kỳ"
    assert values(read_rows(rows)) == {"D4": 9, "D5": 640000000}


def told(rows: list[list[Cell]], merged: list[str] | None = None) -> dict[str, str]:
    reading = read_rows(rows, merged=merged or [])
    assert codes(reading) == []
    return {str(figure.address.cell): figure.indicator for figure in reading.figures}


def test_announced_targets_of_a_half_year_are_those_of_the_half_year() -> None:
    rows = below(
        ["UBND TỈNH NGHỆ AN", "GIAO CHỈ TIÊU GIẢI QUYẾT VIỆC LÀM 6 THÁNG CUỐI NĂM 2025"],
        ["Xã, phường", "Chỉ tiêu"],
        ["Xã Anh Sơn", 40],
        ["Xã Yên Xuân", 35],
    )

    periods = {figure.period for figure in read_rows(rows).figures}

    assert periods == {Period(date(2025, 7, 1), date(2025, 12, 31))}


def test_plan_whose_heading_names_the_stretch_of_the_results() -> None:
    rows = below(
        ["UBND TỈNH NGHỆ AN", "KẾT QUẢ ĐƯA LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI 6 THÁNG CUỐI NĂM 2025"],
        ["Xã, phường", "Kế hoạch 6 tháng cuối năm", "Thực hiện"],
        ["Xã Anh Sơn", 40, 37],
    )

    reading = read_rows(rows)

    assert codes(reading) == []
    assert at(reading, "Sheet1!B4").period == at(reading, "Sheet1!C4").period


def test_sexes_beside_the_young_alone_are_of_the_young() -> None:
    rows = below(
        ["TỈNH ĐOÀN NGHỆ AN", "THANH NIÊN ĐI LÀM VIỆC Ở NƯỚC NGOÀI NĂM 2023"],
        ["Huyện, thành đoàn", "Số thanh niên", "Nam", "Nữ"],
        ["Huyện Nam Đàn", 30, 19, 11],
    )

    assert told(rows) == dict.fromkeys(["B4", "C4", "D4"], "youth_departed")


def test_sex_beside_all_and_the_young_may_be_of_either() -> None:
    rows = below(
        ["TỈNH ĐOÀN NGHỆ AN", "THANH NIÊN ĐI LÀM VIỆC Ở NƯỚC NGOÀI NĂM 2023"],
        ["Huyện", "Tổng số lao động", "Thanh niên", "Nữ"],
        ["Huyện Nam Đàn", 90, 30, 11],
    )

    assert codes(read_rows(rows)) == [("COLUMN-AMBIGUOUS", "Sheet1!D3")]


@pytest.mark.parametrize(
    ("label", "expected"),
    [("Trong đó: nữ", []), ("- Nữ", []), ("Nữ", [("ROW-AMBIGUOUS", "Sheet1!A5")])],
)
def test_women_below_the_young_are_young_where_they_are_set_off(label: str, expected: list[tuple[str, str]]) -> None:
    rows = below(
        ["SỞ NỘI VỤ TỈNH NGHỆ AN", "THANH NIÊN ĐI LÀM VIỆC Ở NƯỚC NGOÀI NĂM 2023"],
        ["Chỉ tiêu", "Số lượng"],
        ["Tổng số thanh niên", 30],
        [label, 11],
    )

    reading = read_rows(rows)

    assert codes(reading) == expected
    assert {figure.indicator for figure in reading.figures} <= {"youth_departed"}


def test_another_indicator_set_off_below_an_area_is_refused() -> None:
    rows = below(
        YEAR,
        ["Huyện", "Tổng số"],
        ["Huyện Nam Đàn", 90],
        ["- Số lao động đang làm việc ở nước ngoài", 190],
    )

    assert codes(read_rows(rows)) == [("ROW-AMBIGUOUS", "Sheet1!A5")]


def test_organisation_that_bears_the_name_of_a_person_names_no_area() -> None:
    rows = below(
        ["ĐOÀN TNCS HỒ CHÍ MINH", "BCH TỈNH NGHỆ AN", "THANH NIÊN ĐI LÀM VIỆC Ở NƯỚC NGOÀI NĂM 2023"],
        ["Huyện", "Số thanh niên"],
        ["Toàn tỉnh", 30],
    )

    assert [figure.area for figure in read_rows(rows).figures] == ["Tỉnh Nghệ An"]


def test_work_abroad_beside_all_and_its_parts_counts_by_itself() -> None:
    rows = below(
        ["UBND TỈNH NGHỆ AN", "KẾT QUẢ GIẢI QUYẾT VIỆC LÀM NĂM 2023"],
        ["TT", "Nội dung", "Thực hiện"],
        [1, "Số lao động được tạo việc làm", 900],
        [None, "- Khu công nghiệp", 500],
        [None, "- Tự tạo việc làm", 400],
        [2, "Đưa lao động đi làm việc ở nước ngoài", 80],
    )

    assert indicators(rows, []) == {
        "C4": ("jobs_created", None),
        "C5": ("jobs_created", "industrial_zone"),
        "C6": ("jobs_created", "self_created"),
        "C7": ("workers_departed", None),
    }


@pytest.mark.parametrize(
    "heading",
    ["Lũy kế từ đầu năm đến hết tháng 05/2023", "Lũy kế đến hết tháng 5", "Thực hiện từ đầu năm đến hết tháng 5"],
)
def test_what_came_together_up_to_a_month_that_the_heading_names(heading: str) -> None:
    rows = below(
        ["UBND TỈNH NGHỆ AN", "KẾT QUẢ GIẢI QUYẾT VIỆC LÀM THÁNG 5 NĂM 2023"],
        ["Hình thức", "Thực hiện trong tháng 5", heading],
        ["Tổng số", 90, 400],
        ["Lao động tự do", 20, 90],
        ["Hộ sản xuất nhỏ", 70, 310],
    )

    reading = read_rows(rows)

    assert codes(reading) == []
    assert at(reading, "Sheet1!C4").period == Period(date(2023, 1, 1), date(2023, 5, 31))
    assert [at(reading, f"Sheet1!B{row}").breakdown.channel for row in (5, 6)] == ["informal", "household"]


def test_title_of_units_whose_figures_are_the_sums_of_those_below_groups_them() -> None:
    rows = below(
        YEAR,
        ["TT", "Huyện, thành phố", "Tổng số", "Nữ"],
        ["I", "Thành phố", 9, "-"],
        [1, "Thành phố Vinh", 9, "-"],
        ["II", "Huyện", 13, 4],
        [1, "Huyện Nam Đàn", 6, 3],
        [2, "Huyện Con Cuông", 7, 1],
        [None, "Tổng cộng", 22, 4],
    )

    reading = read_rows(rows)

    assert [issue.code for issue in reading.issues] == ["REGION-NOT-READ"] * 2
    assert values(reading) == {"C5": 9, "C7": 6, "D7": 3, "C8": 7, "D8": 1, "C9": 22, "D9": 4}


def test_title_of_units_that_is_no_sum_may_be_the_one_unit_of_its_kind() -> None:
    rows = below(YEAR, ["Huyện, thành phố", "Tổng số"], ["Thành phố", 9], ["Huyện Nam Đàn", 6], ["Huyện Con Cuông", 7])

    assert codes(read_rows(rows)) == [("AREA-UNKNOWN", "Sheet1!A4")]


def test_row_that_only_stands_there_to_be_compared_with() -> None:
    rows = below(YEAR, ["Huyện", "Tổng số"], ["Toàn tỉnh", 22], ["Năm 2022 (đối chiếu)", 19], ["Huyện Nam Đàn", 6])

    reading = read_rows(rows)

    assert [issue.code for issue in reading.issues] == ["ROW-NOT-READ"]
    assert values(reading) == {"B4": 22, "B6": 6}


def test_number_in_brackets_is_a_mark_where_a_note_bears_it() -> None:
    rows = below(YEAR, ["Huyện", "Tổng số"], ["Huyện Nam Đàn", "75 (2)"])

    assert values(read_rows([*rows, ["(2) Theo nơi cư trú của người lao động"]])) == {"B4": 75}


@pytest.mark.parametrize("written", ["75 (77)", "75 (2)"])
def test_second_number_in_brackets_is_refused(written: str) -> None:
    rows = below(YEAR, ["Huyện", "Tổng số"], ["Huyện Nam Đàn", written], ["(3) Theo nơi cư trú của người lao động"])

    assert codes(read_rows(rows)) == [("NUMBER-EXPECTED", "Sheet1!B4")]


@pytest.mark.parametrize(
    ("line", "expected"), [("(Số liệu năm 2019)", [("PERIOD-CONFLICT", "Sheet1!A3")]), ("(So với năm 2022)", [])]
)
def test_period_in_the_title_of_which_no_figure_speaks(line: str, expected: list[tuple[str, str]]) -> None:
    rows = below([*YEAR, line], ["Huyện", "Năm 2022", "Năm 2023"], ["Huyện Nam Đàn", 6, 7])

    assert codes(read_rows(rows)) == expected
