"""Rows that add up the areas below them, or some of them, and headings of lists of some areas."""

from __future__ import annotations

import pytest

from tests.forms.workbooks import Cell, at, codes, read_rows

TITLE: list[list[Cell]] = [
    ["LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI CÁC HUYỆN TỈNH HÀ GIANG NĂM 2022"],
    ["TT", "Huyện, thành phố", "Kế hoạch năm 2022", "Thực hiện năm 2022", "Đạt (%)"],
]
HIGH: list[list[Cell]] = [[1, "Huyện Đồng Văn", 40, 31, "77,5"], [2, "Huyện Mèo Vạc", 60, 17, "28,3"]]
LOW: list[list[Cell]] = [[3, "Huyện Bắc Quang", 50, 20, "40,0"], [4, "Huyện Vị Xuyên", 30, 25, "83,3"]]


def grouped(high: list[Cell], low: list[Cell], total: str = "Tổng cộng (I+II)") -> list[list[Cell]]:
    return [*TITLE, ["I", *high], *HIGH, ["II", *low], *LOW, [None, total, 180, 93, "51,7"]]


@pytest.mark.parametrize("name", ["Vùng cao nguyên đá", "Các huyện phía Bắc", "Khu vực biên giới", "Đông Bắc"])
def test_rows_that_are_the_sums_of_those_below_are_not_read(name: str) -> None:
    reading = read_rows(grouped([name, 100, 48, "48,0"], ["Vùng thấp và đô thị", 80, 45, "56,3"]))

    assert codes(reading) == [("REGION-NOT-READ", "Sheet1!B3"), ("REGION-NOT-READ", "Sheet1!B6")]
    assert at(reading, "Sheet1!D9").area == "Tỉnh Hà Giang"
    assert at(reading, "Sheet1!D9").value == 93


def test_rows_that_are_no_sums_of_those_below_are_refused() -> None:
    reading = read_rows(grouped(["Vùng cao nguyên đá", 100, 49, "49,0"], ["Vùng thấp và đô thị", 80, 45, "56,3"]))

    assert reading.is_refused
    assert {address for _, address in codes(reading)} >= {"Sheet1!B3"}


def test_sum_is_told_by_the_other_figures_where_a_part_is_not_known_yet() -> None:
    rows = grouped(["Vùng cao nguyên đá", 100, 48, "48,0"], ["Vùng thấp và đô thị", 80, 45, "56,3"])
    rows[3] = [*rows[3][:3], "chưa có số liệu", rows[3][4]]

    assert [code for code, _ in codes(read_rows(rows))] == ["REGION-NOT-READ", "REGION-NOT-READ", "FIGURE-PENDING"]


@pytest.mark.parametrize("total", ["Cộng 4 huyện đã có báo cáo", "Tổng số (4 huyện đợt này)"])
def test_sum_over_a_number_of_units_is_not_read(total: str) -> None:
    reading = read_rows([*TITLE, *HIGH, *LOW, [None, total, 180, 93, "51,7"]])

    assert codes(reading) == [("ROW-NOT-READ", "Sheet1!B7")]
    assert len(reading.figures) == 12


def test_heading_of_some_areas_heads_them() -> None:
    rows = [*TITLE, [None, "Toàn tỉnh", 400, 200, "50,0"], ["*", "Trong đó một số huyện có nhiều lao động đi"]]

    reading = read_rows([*rows, *HIGH, *LOW])

    assert codes(reading) == [("REGION-NOT-READ", "Sheet1!B4")]
    assert at(reading, "Sheet1!D5").area == "Huyện Đồng Văn"


def test_heading_of_some_areas_that_tells_more_of_them_is_refused() -> None:
    rows = [*TITLE, [None, "Toàn tỉnh", 400, 200, "50,0"], ["*", "Trong đó một số huyện có nhiều lao động bỏ trốn"]]

    assert read_rows([*rows, *HIGH, *LOW]).is_refused
