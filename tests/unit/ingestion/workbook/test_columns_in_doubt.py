"""Headings that do not say enough: of which years, of which part of a year, of which rows."""

from __future__ import annotations

from datetime import date

import pytest

from ingestion.model import Period
from tests.forms.workbooks import Cell, codes, read_rows


def departures(time: str, *headings: str, ordinal: str = "STT") -> list[list[Cell]]:
    names = ["Huyện Con Cuông", "Huyện Tương Dương", "Huyện Quế Phong", "Huyện Kỳ Sơn"]
    return [
        ["UBND TỈNH NGHỆ AN"],
        ["LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI"],
        [time],
        [ordinal, "Huyện, thị xã, thành phố", *headings],
        *(
            [number, name, *(40 * number + 3 * place for place in range(len(headings)))]
            for number, name in enumerate(names, 1)
        ),
    ]


@pytest.mark.parametrize("heading", ["Lũy kế cả giai đoạn", "Tổng cả giai đoạn", "Lũy kế toàn giai đoạn"])
def test_total_of_years_that_nobody_tells_is_refused(heading: str) -> None:
    reading = read_rows(departures("9 tháng đầu năm 2022", "Tổng số", heading))

    assert ("TIME-AMBIGUOUS", "Sheet1!D4") in codes(reading)


def test_total_of_the_years_that_the_title_tells_is_read() -> None:
    reading = read_rows(departures("Giai đoạn 2019-2022", "Cả giai đoạn"))

    assert codes(reading) == []
    assert {figure.period for figure in reading.figures} == {Period(date(2019, 1, 1), date(2022, 12, 31), "multi_year")}


def test_year_before_beside_a_part_of_one_that_no_heading_names_is_refused() -> None:
    reading = read_rows(departures("9 tháng đầu năm 2022", "Thực hiện", "Năm 2021"))

    assert codes(reading) == [("TIME-AMBIGUOUS", "Sheet1!D4")]


def test_year_before_beside_a_part_of_one_that_a_heading_names_is_all_of_it() -> None:
    reading = read_rows(departures("9 tháng đầu năm 2022", "9 tháng đầu năm 2022", "Năm 2021"))

    assert codes(reading) == []
    assert reading.figures[1].period == Period(date(2021, 1, 1), date(2021, 12, 31))


def test_numbers_of_rows_are_no_figures_under_any_heading() -> None:
    reading = read_rows(departures("Năm 2022", "Tổng số", ordinal="Nữ"))

    assert codes(reading) == [("COLUMN-UNMAPPED", "Sheet1!A4")]


JOBS: list[list[Cell]] = [["GIẢI QUYẾT VIỆC LÀM"]]


def test_columns_of_times_and_ways_beside_the_areas_name_rows() -> None:
    rows = [
        *JOBS,
        ["Tỉnh", "Kỳ", "Hình thức", "Số lao động", "Nữ"],
        ["Lai Châu", "Quý I/2022", "Khu công nghiệp", 15, 6],
        ["Lai Châu", "Quý II/2022", "Vay vốn tạo việc làm", 27, 13],
    ]

    reading = read_rows(rows)

    assert codes(reading) == []
    assert [(figure.area, figure.breakdown.channel) for figure in reading.figures][::2] == [
        ("Tỉnh Lai Châu", "industrial_zone"),
        ("Tỉnh Lai Châu", "loan_funded"),
    ]
    assert reading.figures[2].period == Period(date(2022, 4, 1), date(2022, 6, 30))


def test_unknown_name_in_a_column_that_names_rows_is_refused() -> None:
    rows = [*JOBS, ["Tỉnh", "Kỳ", "Hình thức", "Số lao động"], ["Lai Châu", "Quý I/2022", "Cách thứ bảy", 15]]

    assert codes(read_rows(rows)) == [("ROW-UNMAPPED", "Sheet1!C3")]


def test_customers_below_what_was_lent_and_what_is_owed() -> None:
    rows: list[list[Cell]] = [
        ["NHCSXH TỈNH NGHỆ AN"],
        ["CHO VAY GIẢI QUYẾT VIỆC LÀM QUÝ II NĂM 2022"],
        ["Đơn vị: triệu đồng"],
        ["Huyện", "Cho vay trong năm", None, "Dư nợ cuối kỳ", None],
        [None, "Số khách hàng", "Số tiền", "Số khách hàng", "Số tiền"],
        ["Huyện Con Cuông", 12, 540, 88, 3900],
    ]

    reading = read_rows(rows, merged=["A4:A5", "B4:C4", "D4:E4"])

    assert codes(reading) == []
    assert [figure.indicator for figure in reading.figures] == [
        "borrowers",
        "loan_disbursed_vnd",
        "borrowers_outstanding",
        "loan_outstanding_vnd",
    ]


@pytest.mark.parametrize(
    ("label", "is_read"),
    [("Quỹ quốc gia việc làm (vốn Trung ương)", True), ("Quỹ quốc gia việc làm (vốn địa phương)", False)],
)
def test_whole_in_brackets_behind_its_part(label: str, is_read: bool) -> None:
    rows: list[list[Cell]] = [
        ["NHCSXH TỈNH NGHỆ AN"],
        ["NGUỒN VỐN CHO VAY GIẢI QUYẾT VIỆC LÀM"],
        ["Đến ngày 30/6/2022; Đơn vị: tỷ đồng"],
        ["Nguồn vốn", "Số vốn"],
        [label, 41.5],
        ["Ngân sách tỉnh", 12],
    ]

    reading = read_rows(rows)

    assert reading.is_refused is not is_read
    assert codes(reading) == ([] if is_read else [("ROW-UNMAPPED", "Sheet1!A5")])


@pytest.mark.parametrize("label", ["Thuyền viên gần bờ", "Chưa có visa", "Đi tự do", "UBND HUYỆN CON CUÔNG"])
def test_words_that_are_no_name_of_a_market_are_refused(label: str) -> None:
    rows: list[list[Cell]] = [
        ["UBND TỈNH NGHỆ AN"],
        ["LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI NĂM 2022"],
        ["Thị trường", "Tổng số"],
        ["Nhật Bản", 97],
        [label, 20],
    ]

    assert codes(read_rows(rows)) == [("ROW-UNMAPPED", "Sheet1!A5")]


def test_group_of_markets_without_figures_is_none_of_them() -> None:
    rows: list[list[Cell]] = [
        ["UBND TỈNH NGHỆ AN"],
        ["LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI NĂM 2022"],
        ["Thị trường", "Tổng số"],
        ["Thị trường truyền thống", None],
        ["Nhật Bản", 97],
    ]

    reading = read_rows(rows)

    assert not reading.is_refused
    assert [figure.breakdown.market for figure in reading.figures] == ["Nhật Bản"]


@pytest.mark.parametrize("heading", ["Năm 2021", "Giải quyết việc làm năm 2021"])
def test_year_before_a_plan_that_nothing_calls_a_plan_is_refused(heading: str) -> None:
    rows: list[list[Cell]] = [
        ["UBND TỈNH NGHỆ AN"],
        ["GIAO CHỈ TIÊU GIẢI QUYẾT VIỆC LÀM NĂM 2022"],
        ["Huyện, thị xã, thành phố", "Chỉ tiêu giao", heading],
        ["Huyện Con Cuông", 970, 931],
    ]

    assert codes(read_rows(rows)) == [("PERIOD-UNFIT", "Sheet1!C3")]


def test_foreigners_at_work_are_no_workers_abroad() -> None:
    rows: list[list[Cell]] = [
        ["UBND TỈNH NGHỆ AN"],
        ["KẾT QUẢ GIẢI QUYẾT VIỆC LÀM NĂM 2022"],
        ["Hình thức", "Thực hiện"],
        ["Khu công nghiệp", 97],
        ["Lao động nước ngoài", 20],
    ]

    assert codes(read_rows(rows)) == [("ROW-UNMAPPED", "Sheet1!A5")]
