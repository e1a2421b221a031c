"""Headings and rows put together of known parts: units below them, the year beside them, words that mean nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.forms.workbooks import Cell, at, codes, read_rows

LOANS: list[list[Cell]] = [
    ["NHCSXH CHI NHÁNH TỈNH HÀ GIANG"],
    ["KẾT QUẢ CHO VAY GIẢI QUYẾT VIỆC LÀM 9 THÁNG ĐẦU NĂM 2022"],
    ["STT", "Huyện, thành phố", "Doanh số cho vay", "Dư nợ", "Số KH vay trong kỳ"],
    [None, None, "nghìn đồng", "triệu đồng", "người"],
    [1, "Huyện Bắc Mê", 1_210_000, 5400, 31],
    [2, "Huyện Vị Xuyên", 800_000, 7130, 18],
]
YEAR: list[list[Cell]] = [
    ["ỦY BAN NHÂN DÂN TỈNH HÀ GIANG"],
    ["TỔNG HỢP LAO ĐỘNG ĐI NƯỚC NGOÀI CÁC HUYỆN"],
    ["Năm 2022"],
    ["TT", "Huyện", "Số LĐ đi nước ngoài trong năm", "Trong đó nữ"],
    [1, "Huyện Bắc Mê", 31, 12],
]


def test_unit_in_a_row_below_the_headings_is_that_of_each_column() -> None:
    reading = read_rows(LOANS)

    assert codes(reading) == []
    assert at(reading, "Sheet1!C5").value == Decimal(1_210_000_000)
    assert at(reading, "Sheet1!D5").value == Decimal(5_400_000_000)
    assert (at(reading, "Sheet1!E5").indicator, at(reading, "Sheet1!E5").value) == ("borrowers", 31)


def test_unit_below_a_heading_that_tells_another_is_refused() -> None:
    rows = [*LOANS[:2], [*LOANS[2][:3], "Dư nợ (tỷ đồng)", LOANS[2][4]], *LOANS[3:]]

    assert read_rows(rows).is_refused


def test_what_is_told_of_the_year_is_of_the_year_of_the_document() -> None:
    reading = read_rows(YEAR)

    assert codes(reading) == []
    assert at(reading, "Sheet1!C5").period.start == date(2022, 1, 1)
    assert at(reading, "Sheet1!C5").period.end == date(2022, 12, 31)


def test_what_is_told_of_the_year_in_a_report_of_a_part_of_it_came_together_so_far() -> None:
    reading = read_rows([*YEAR[:2], ["Quý III năm 2022"], *YEAR[3:]])

    assert at(reading, "Sheet1!C5").period.start == date(2022, 1, 1)
    assert at(reading, "Sheet1!C5").period.end == date(2022, 9, 30)


def test_part_right_beside_its_whole_is_of_that_and_elsewhere_refused() -> None:
    rows = [
        ["CHO VAY GIẢI QUYẾT VIỆC LÀM TỈNH HÀ GIANG 6 THÁNG ĐẦU NĂM 2022"],
        ["Huyện", "Số tiền cho vay (triệu đồng)", "Số lao động được tạo việc làm (người)", "Trong đó: lao động nữ"],
        ["Huyện Bắc Mê", 1210, 47, 20],
    ]
    apart = [[*row[:3], note, row[3]] for row, note in zip(rows[1:], ("Dư nợ (triệu đồng)", 900), strict=True)]

    reading = read_rows(rows)

    assert codes(reading) == []
    women = at(reading, "Sheet1!D3")
    assert (women.indicator, women.breakdown.sex) == (at(reading, "Sheet1!C3").indicator, "female")
    assert read_rows([rows[0], *apart]).is_refused


@pytest.mark.parametrize(
    ("row", "channel"),
    [
        ("Việc làm từ sản xuất nông, lâm nghiệp", "agriculture"),
        ("Số lao động có việc làm trong các doanh nghiệp nhà nước", "state"),
        ("Tuyển dụng trực tiếp của doanh nghiệp", "enterprise"),
        ("Làm việc tại doanh nghiệp ngoài tỉnh", "out_of_province"),
        ("Phát triển kinh tế - xã hội", "programme"),
        ("Hợp tác xã, tổ hợp tác", "cooperative"),
        ("Khu vực hợp tác xã", "cooperative"),
        ("Doanh nghiệp, hợp tác xã", "enterprise"),
        ("Dịch vụ việc làm", "employment_service"),
    ],
)
def test_words_that_mean_nothing_stand_in_any_channel(row: str, channel: str) -> None:
    reading = read_rows(channels(row))

    assert codes(reading) == []
    assert at(reading, "Sheet1!B4").breakdown.channel == channel


@pytest.mark.parametrize(
    "row", ["Nông, lâm nghiệp, thương mại, dịch vụ", "Kinh tế hộ, khu vực phi chính thức", "Lao động mất việc làm"]
)
def test_rows_of_two_channels_or_of_none_are_refused(row: str) -> None:
    assert ("ROW-UNMAPPED", "Sheet1!A4") in codes(read_rows(channels(row)))


def channels(row: str) -> list[list[Cell]]:
    return [
        ["KẾT QUẢ GIẢI QUYẾT VIỆC LÀM TỈNH HÀ GIANG NĂM 2022"],
        ["Hình thức", "Số lao động"],
        ["Tổng số", 180],
        [row, 120],
        ["Vay vốn giải quyết việc làm", 60],
    ]


def test_plan_of_a_year_is_told_by_its_quarters() -> None:
    reading = read_rows(
        [
            ["UBND HUYỆN BẮC MÊ, TỈNH HÀ GIANG"],
            ["GIAO CHỈ TIÊU ĐƯA LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI CHO CÁC XÃ NĂM 2022"],
            ["TT", "Xã, TT", "Chỉ tiêu cả năm 2022", "Chia theo quý", None, None, None],
            [None, None, None, "Quý I", "Quý II", "Quý III", "Quý IV"],
            [1, "Xã Yên Cường", 20, 4, 5, 6, 5],
        ],
        merged=["D3:G3"],
    )

    assert codes(reading) == []
    assert at(reading, "Sheet1!C5").period.end == date(2022, 12, 31)
    assert at(reading, "Sheet1!C5").period.start == date(2022, 1, 1)
    assert (at(reading, "Sheet1!E5").period.start, at(reading, "Sheet1!E5").value) == (date(2022, 4, 1), 5)
