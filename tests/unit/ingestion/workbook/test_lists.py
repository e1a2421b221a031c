"""Lists as systems export them: columns that tell of when each row is, whose sex, and codes beside names."""

from __future__ import annotations

import json
from datetime import date

import pytest

from ingestion.workbook import read
from tests.forms.workbooks import Cell, at, codes, read_rows

WARDS: list[list[Cell]] = [
    ["Tỉnh", "Huyện", "Quý", "Năm", "Số lao động xuất cảnh (người)", "Số lao động nữ xuất cảnh (người)"],
    ["Tỉnh Hà Giang", "Huyện Bắc Mê", "Quý I", 2022, 31, 12],
    ["Tỉnh Hà Giang", "Huyện Bắc Mê", "Quý II", 2022, 47, 20],
    ["Tỉnh Hà Giang", "Huyện Vị Xuyên", "Quý I", 2022, 18, 3],
    ["Tỉnh Hà Giang", "Huyện Vị Xuyên", "Quý II", 2022, 25, 9],
]
DAYS: list[list[Cell]] = [
    ["Huyện", "Chương trình", "Từ ngày", "Đến ngày", "Doanh số cho vay (triệu đồng)", "Dư nợ (triệu đồng)"],
    ["Huyện Bắc Mê", "Cho vay giải quyết việc làm", "01/04/2022", "30/06/2022", 1210, 5400],
    ["Huyện Vị Xuyên", "Cho vay giải quyết việc làm", "01/04/2022", "30/06/2022", 800, 7130],
]
BLOCKS: list[list[Cell]] = [
    ["SỐ NGƯỜI ĐI LÀM VIỆC Ở NƯỚC NGOÀI CỦA HUYỆN BẮC MÊ, TỈNH HÀ GIANG, NĂM 2022"],
    ["Quý", "Giới tính", "Nhật Bản", "Đài Loan", "Cộng"],
    ["Quý I/2022", "Tổng số", 20, 11, 31],
    [None, "Nam", 12, 7, 19],
    [None, "Nữ", 8, 4, 12],
    ["Quý II/2022", "Tổng số", 30, 17, 47],
    [None, "Nam", 18, 9, 27],
    [None, "Nữ", 12, 8, 20],
]


def test_quarter_and_year_in_columns_are_those_of_each_row() -> None:
    reading = read_rows(WARDS)

    assert codes(reading) == []
    told = at(reading, "Sheet1!F3")
    assert (told.value, told.area, told.breakdown.sex) == (20, "Huyện Bắc Mê", "female")
    assert (told.period.start, told.period.end) == (date(2022, 4, 1), date(2022, 6, 30))
    assert len(reading.figures) == 8


def test_years_left_of_the_names_and_months_beside_them_are_those_of_each_row() -> None:
    rows = [["Năm", "Tháng", *WARDS[0][:2], WARDS[0][4]]]
    rows += [[2022, month, *row[:2], row[4]] for month, row in zip((2, 3, 2, 3), WARDS[1:], strict=True)]

    reading = read_rows(rows)

    assert codes(reading) == []
    assert at(reading, "Sheet1!E5").period.end == date(2022, 3, 31)


def test_days_in_columns_are_those_of_each_row() -> None:
    reading = read_rows(DAYS)

    assert codes(reading) == []
    lent, owed = at(reading, "Sheet1!E2"), at(reading, "Sheet1!F3")
    assert (lent.period.start, lent.period.end) == (date(2022, 4, 1), date(2022, 6, 30))
    assert (owed.period.start, owed.period.end) == (None, date(2022, 6, 30))


def test_quarter_told_once_is_that_of_the_rows_below_it() -> None:
    reading = read_rows(BLOCKS)

    assert codes(reading) == []
    women = at(reading, "Sheet1!D8")
    assert (women.value, women.breakdown.sex, women.period.end) == (8, "female", date(2022, 6, 30))
    assert at(reading, "Sheet1!C4").period.end == date(2022, 3, 31)


def test_total_below_the_quarters_is_of_none_of_them() -> None:
    reading = read_rows([*BLOCKS, [None, "Tổng số", 50, 28, 78]])

    assert ("COLUMN-UNMAPPED", "Sheet1!A2") in codes(reading)
    assert reading.is_refused


@pytest.mark.parametrize(
    ("row", "column", "cell"),
    [(2, 2, "Quý V"), (2, 2, None), (3, 3, "năm ngoái"), (1, 3, 22)],
)
def test_columns_of_times_that_do_not_tell_them_in_each_row_are_refused(row: int, column: int, cell: Cell) -> None:
    rows = [list(line) for line in WARDS]
    rows[row][column] = cell

    assert read_rows(rows).is_refused


def test_month_that_is_not_in_the_quarter_beside_it_is_refused() -> None:
    rows = [[*line[:3], "Tháng" if number == 0 else 5, *line[3:]] for number, line in enumerate(WARDS)]

    assert read_rows(rows).is_refused


def test_rows_of_a_year_that_the_title_does_not_tell_are_refused() -> None:
    reading = read_rows([["LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI NĂM 2019"], *WARDS])

    assert "PERIOD-CONFLICT" in [code for code, _ in codes(reading)]


def test_men_beside_women_are_no_year() -> None:
    rows = [["Tỉnh", "Huyện", "Từ ngày", "Đến ngày", "Số lao động xuất cảnh", "Nam", "Nữ"]]
    rows += [[*line[:2], "01/04/2022", "30/06/2022", 36, 27, 9] for line in WARDS[1::2]]

    reading = read_rows(rows)

    assert codes(reading) == []
    assert at(reading, "Sheet1!F2").breakdown.sex == "male"


def test_sex_in_a_column_is_that_of_each_row_and_of_none_in_a_total() -> None:
    reading = read_rows(
        [
            ["LAO ĐỘNG XUẤT CẢNH TỈNH HÀ GIANG QUÝ II NĂM 2022"],
            ["Huyện", "Giới tính", "Số lao động đi làm việc ở nước ngoài"],
            ["Huyện Bắc Mê", "Nam", 27],
            ["Huyện Bắc Mê", "Nữ", 20],
            ["Tổng số", None, 47],
        ]
    )

    assert codes(reading) == []
    assert [figure.breakdown.sex for figure in reading.figures] == ["male", "female", None]


def test_codes_are_left_out_whatever_they_are_of_but_no_market_of_that_name() -> None:
    coded = [["Mã hồ sơ" if number == 0 else f"HS{number}", *line] for number, line in enumerate(WARDS)]
    markets = [
        ["LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI TỈNH HÀ GIANG QUÝ II NĂM 2022"],
        ["Huyện", "Tổng số", "Nhật Bản", "Mã Lai"],
        ["Huyện Bắc Mê", 47, 40, 7],
    ]

    assert codes(read_rows(coded)) == []
    assert at(read_rows(markets), "Sheet1!D3").breakdown.market == "Malaysia"


def records(**change: object) -> bytes:
    told = {"Đơn vị": "Huyện Bắc Mê, tỉnh Hà Giang", "Tháng": "02/2022", "Đơn vị tính": "người", "Giá trị": 31}
    return json.dumps([{**told, **change}], ensure_ascii=False).encode()


def test_record_of_a_month_with_its_year_and_of_women() -> None:
    reading = read(records(**{"Chỉ tiêu": "Số lao động nữ được giải quyết việc làm"}), suffix=".json")

    assert codes(reading) == []
    (told,) = reading.figures
    assert (told.indicator, told.breakdown.sex, told.period.end) == ("jobs_created", "female", date(2022, 2, 28))


def test_record_of_what_came_together_since_a_day() -> None:
    since = {"Chỉ tiêu": "Số lao động được tạo việc làm", "Kỳ báo cáo": "Lũy kế từ 01/01/2022 đến 31/03/2022"}
    reading = read(records(**since, Tháng=None), suffix=".json")

    assert codes(reading) == []
    assert reading.figures[0].period.end == date(2022, 3, 31)


def test_record_of_a_month_without_a_year_is_refused() -> None:
    reading = read(records(**{"Chỉ tiêu": "Số lao động được tạo việc làm", "Tháng": "02"}), suffix=".json")

    assert "PERIOD-MISSING" in [code for code, _ in codes(reading)]


def test_blank_among_names_of_parts_is_the_whole_where_it_is_their_sum_and_else_refused() -> None:
    rows = [
        ["LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI TỈNH HÀ GIANG QUÝ II NĂM 2022"],
        ["Tỉnh", "Huyện", "Số lao động xuất cảnh (người)"],
        ["Tỉnh Hà Giang", None, 72],
        ["Tỉnh Hà Giang", "Huyện Bắc Mê", 47],
        ["Tỉnh Hà Giang", "Huyện Vị Xuyên", 25],
    ]

    whole = read_rows(rows)
    odd = read_rows([*rows[:2], ["Tỉnh Hà Giang", None, 31], *rows[3:]])

    assert codes(whole) == []
    assert at(whole, "Sheet1!C3").area == "Tỉnh Hà Giang"
    assert ("ROW-UNLABELLED", "Sheet1!B3") in codes(odd)


def test_record_that_alone_leaves_out_its_programme_is_refused() -> None:
    told = {"Chỉ tiêu": "Dư nợ", "Đơn vị": "Tỉnh Hà Giang", "Nguồn vốn": "Quỹ quốc gia về việc làm"}
    told |= {"Ngày số liệu": "30/06/2022", "Đơn vị tính": "triệu đồng"}
    districts = ["Huyện Bắc Mê", "Huyện Vị Xuyên", "Huyện Đồng Văn", "Huyện Quang Bình", "Huyện Xín Mần"]
    rows = [
        {**told, "Đơn vị": district, "Chương trình": "Cho vay giải quyết việc làm", "Giá trị": 900 + number}
        for number, district in enumerate(districts)
    ]
    left_out = [*rows[:2], {**rows[2], "Chương trình": None}, *rows[3:]]

    full, odd = (read(json.dumps(one, ensure_ascii=False).encode(), suffix=".json") for one in (rows, left_out))

    assert codes(full) == []
    assert [code for code, _ in codes(odd)] == ["PART-UNTOLD"]


def test_record_with_words_below_no_heading_is_refused() -> None:
    rows = [
        ["Chỉ tiêu", "Địa phương", "", "Kỳ báo cáo", "Giá trị"],
        ["Số lao động được tạo việc làm", "Huyện Bắc Mê", "Nữ", "Quý II/2022", 31],
        ["Số lao động được tạo việc làm", "Huyện Vị Xuyên", "Nữ", "Quý II/2022", 17],
    ]

    assert ("COLUMN-UNMAPPED", "Sheet1!C1") in codes(read_rows(rows))
