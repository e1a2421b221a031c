"""Totals that name the time of their table, signs that a note calls nought, parts between numbered rows, headings that
only group, and what a title says where headings name nothing but days."""

from __future__ import annotations

from datetime import date

import pytest

from ingestion.model import Period
from tests.forms.workbooks import Cell, at, codes, read_rows, values


def by_market(time: str, total: str) -> list[list[Cell]]:
    return [
        ["SỞ NỘI VỤ TỈNH NGHỆ AN"],
        ["LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI"],
        [time],
        ["STT", "Thị trường", "Tổng số", "Trong đó: nữ"],
        [1, "Nhật Bản", 31, 12],
        [2, "Đài Loan", 22, 9],
        [None, total, 53, 21],
    ]


@pytest.mark.parametrize(
    ("time", "total"), [("Quý III năm 2023", "Cộng quý III"), ("Tháng 5 năm 2023", "Cộng tháng 5")]
)
def test_total_that_names_the_time_of_its_table_is_its_total(time: str, total: str) -> None:
    reading = read_rows(by_market(time, total))

    assert codes(reading) == []
    assert at(reading, "Sheet1!C7").breakdown.market is None


def test_total_that_names_another_time_is_refused() -> None:
    assert codes(read_rows(by_market("Quý III năm 2023", "Cộng quý II"))) != []


def loans(note: str | None, sign: str = "-") -> list[list[Cell]]:
    rows: list[list[Cell]] = [
        ["NHCSXH TỈNH NGHỆ AN: KẾT QUẢ CHO VAY GIẢI QUYẾT VIỆC LÀM"],
        ["Lũy kế từ 01/01/2023 đến 30/6/2023"],
        ["Đơn vị: triệu đồng"],
        ["STT", "Huyện, thị xã, thành phố", "Doanh số cho vay", "Dư nợ", "Nợ quá hạn", "Ghi chú"],
        [1, "Huyện Con Cuông", 9700, 31000, 12, "-"],
        [2, "Huyện Tương Dương", 8800, 20500, sign, None],
    ]
    return [*rows, [note]] if note else rows


@pytest.mark.parametrize(
    "note", ['Ghi chú: dấu "-" là không phát sinh (bằng 0).', "Ký hiệu (-): không có nợ, nghĩa là 0", "Dấu “-” = là 0"]
)
def test_sign_that_a_note_calls_nought_is_nought(note: str) -> None:
    assert values(read_rows(loans(note)))["E6"] == 0


@pytest.mark.parametrize(
    ("note", "sign"),
    [
        (None, "-"),
        ('Ghi chú: dấu "-" là chưa có số liệu.', "-"),
        ('Ghi chú: dấu "x" là không có nợ, bằng 0.', "-"),
        ("Ghi chú: tăng 10 - 20 so với năm 2020", "-"),
    ],
)
def test_sign_of_which_no_note_speaks_states_nothing(note: str | None, sign: str) -> None:
    assert "E6" not in values(read_rows(loans(note, sign)))


def fields(*last: Cell) -> list[list[Cell]]:
    return [
        ["UBND HUYỆN CON CUÔNG, TỈNH NGHỆ AN"],
        ["BÁO CÁO CÔNG TÁC VIỆC LÀM 6 THÁNG ĐẦU NĂM 2023"],
        ["STT", "Chỉ tiêu", "Đơn vị tính", "Số lượng"],
        [1, "Số lao động được giải quyết việc làm", "người", 210],
        [None, "+ Vào làm việc tại các khu công nghiệp", "người", 150],
        [None, "+ Vay vốn giải quyết việc làm", "người", 60],
        [2, "Số lao động đi làm việc ở nước ngoài", "người", 42],
        [None, "Trong đó: nữ", "người", 17],
        list(last),
    ]


def test_part_before_a_further_numbered_row_is_of_the_row_above_it() -> None:
    reading = read_rows(fields(3, "Số lớp đào tạo nghề đã mở", "lớp", 4))

    assert codes(reading) == [("ROW-NOT-READ", "Sheet1!B9")]
    told = {str(figure.address.cell): (figure.indicator, figure.breakdown.sex) for figure in reading.figures}
    assert told["D7"] == ("workers_departed", None)
    assert told["D8"] == ("workers_departed", "female")


@pytest.mark.parametrize("last", [(None, None, None, None), (1, "Số liệu đến ngày báo cáo", None, None)])
def test_part_at_the_foot_of_a_table_is_refused(last: tuple[Cell, ...]) -> None:
    assert ("ROW-AMBIGUOUS", "Sheet1!B8") in codes(read_rows(fields(*last)))


def test_heading_over_the_names_of_programmes_groups_them() -> None:
    rows: list[list[Cell]] = [
        ["NHCSXH TỈNH NGHỆ AN: KẾT QUẢ CHO VAY GIẢI QUYẾT VIỆC LÀM VÀ ĐI LÀM VIỆC Ở NƯỚC NGOÀI QUÝ II NĂM 2023"],
        ["Đơn vị: triệu đồng"],
        ["STT", "Đơn vị", "Chương trình cho vay", None, None, None],
        [None, None, "Cho vay giải quyết việc làm", None, "Cho vay đi làm việc ở nước ngoài", None],
        [None, None, "Cho vay", "Dư nợ", "Cho vay", "Dư nợ"],
        [1, "Huyện Con Cuông", 9700, 31000, 410, 900],
        [2, "Huyện Tương Dương", 8800, 20500, 300, 700],
    ]
    reading = read_rows(rows, merged=["A3:A5", "B3:B5", "C3:F3", "C4:D4", "E4:F4"])

    assert codes(reading) == []
    assert at(reading, "Sheet1!E6").breakdown.programme == "overseas_work"


def test_title_says_what_columns_count_that_name_days_alone() -> None:
    rows: list[list[Cell]] = [
        ["CHI NHÁNH NHCSXH TỈNH NGHỆ AN"],
        ["TỔNG NGUỒN VỐN CHO VAY GIẢI QUYẾT VIỆC LÀM"],
        ["Đơn vị: triệu đồng"],
        ["STT", "Nguồn vốn", "Đến 31/12/2022", "Đến 30/9/2023"],
        [1, "Quỹ quốc gia về việc làm", 98500, 101200],
        [2, "Ngân sách tỉnh ủy thác", 64000, 88600],
    ]
    reading = read_rows(rows)

    assert codes(reading) == []
    assert {figure.indicator for figure in reading.figures} == {"fund_capital_vnd"}


def test_day_of_figures_beside_their_unit() -> None:
    rows: list[list[Cell]] = [
        ["Chi nhánh NHCSXH tỉnh Nghệ An"],
        ["SAO KÊ DƯ NỢ CHO VAY GIẢI QUYẾT VIỆC LÀM"],
        ["Ngày số liệu: 30/06/2023; đơn vị: đồng"],
        ["Phòng giao dịch", "Tổng dư nợ", "Dư nợ quá hạn"],
        ["Huyện Con Cuông", 31000000000, 12000000],
    ]
    reading = read_rows(rows)

    assert codes(reading) == []
    assert {figure.period for figure in reading.figures} == {Period(None, date(2023, 6, 30), "stated")}


def test_stock_of_workers_is_told_by_market() -> None:
    rows: list[list[Cell]] = [
        ["Sở Nội vụ tỉnh Nghệ An"],
        ["SỐ LAO ĐỘNG CỦA TỈNH ĐANG LÀM VIỆC Ở NƯỚC NGOÀI TÍNH ĐẾN NGÀY 31/12/2023"],
        ["STT", "Nước/vùng lãnh thổ", "Tổng số đang làm việc ở nước ngoài", "Nam", "Nữ"],
        [1, "Nhật Bản", 310, 200, 110],
        [None, "Tổng cộng", 310, 200, 110],
    ]
    reading = read_rows(rows)

    assert codes(reading) == []
    assert {figure.indicator for figure in reading.figures} == {"workers_abroad"}


def test_channels_beside_new_jobs_are_parts_of_these() -> None:
    rows: list[list[Cell]] = [
        ["UBND TỈNH NGHỆ AN: KẾT QUẢ TẠO VIỆC LÀM NĂM 2023"],
        ["STT", "Huyện, thành phố", "Tổng số lao động có việc làm mới", "Trong đó", None],
        [None, None, None, "Khu công nghiệp", "Tự tạo việc làm"],
        [1, "Huyện Con Cuông", 100, 70, 30],
        [2, "Huyện Tương Dương", 80, 60, 20],
    ]
    reading = read_rows(rows, merged=["A2:A3", "B2:B3", "C2:C3", "D2:E2"])

    assert {figure.indicator for figure in reading.figures} == {"jobs_created_new"}


@pytest.mark.parametrize("name", ["Khu vực doanh nghiệp ngoài nhà nước", "Làm việc tại các công ty tư nhân"])
def test_jobs_outside_of_the_state(name: str) -> None:
    rows: list[list[Cell]] = [
        ["UBND TỈNH NGHỆ AN: KẾT QUẢ GIẢI QUYẾT VIỆC LÀM NĂM 2023"],
        ["STT", "Khu vực tạo việc làm", "Số lao động"],
        [1, "Khu vực nhà nước", 40],
        [2, name, 60],
    ]

    assert at(read_rows(rows), "Sheet1!C4").breakdown.channel == "private"
