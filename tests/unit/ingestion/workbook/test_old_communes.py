"""Tables by commune of before July 2025: the day decides which communes there were, the district which is meant."""

from __future__ import annotations

import pytest

from tests.forms.workbooks import Cell, codes, read_rows

DEPARTED = "XUẤT KHẨU LAO ĐỘNG NĂM"
HEADINGS: list[Cell] = ["Xã, phường, thị trấn", "Tổng số"]
ALLOTTED: list[Cell] = ["Xã, phường, thị trấn", "Chỉ tiêu giải quyết việc làm"]


def keys(office: str, title: str, *names: str, headings: list[Cell] = HEADINGS) -> list[str | None]:
    """The keys of the units that the rows of a table name, or the codes of what is wrong with it."""
    rows: list[list[Cell]] = [[office], [title], headings]
    reading = read_rows([*rows, *([name, number] for number, name in enumerate(names, start=3))])
    return [code for code, _ in codes(reading)] or [figure.area_key for figure in reading.figures]


def test_communes_of_a_district_are_read_when_the_year_is_before_the_merger() -> None:
    found = keys("UBND HUYỆN LỆ THỦY", f"{DEPARTED} 2022", "TT Kiến Giang", "Xã Hồng Thủy", "Ngư Thủy")

    assert found == ["19249@1900-01-01", "19252@1900-01-01", "19306@2021-02-03"]


def test_commune_that_a_merger_made_is_unknown_when_the_year_is_before_it() -> None:
    assert keys("UBND HUYỆN HÀ QUẢNG", f"{DEPARTED} 2021", "Xã Ngọc Đào") == ["01438@2020-03-01"]
    assert keys("UBND HUYỆN HÀ QUẢNG", f"{DEPARTED} 2017", "Xã Ngọc Đào") == ["AREA-UNKNOWN"]


def test_former_commune_is_read_when_it_is_called_so() -> None:
    assert keys("UBND HUYỆN HÀ QUẢNG", f"{DEPARTED} 2023", "Xã Nà Sác (cũ)") == ["01408@1900-01-01"]


def test_wards_are_read_when_their_numbers_have_zeros() -> None:
    found = keys("UBND QUẬN 3, THÀNH PHỐ HỒ CHÍ MINH", f"{DEPARTED} 2018", "Phường 02", "P. 9")

    assert found == ["27157@1900-01-01", "27142@1900-01-01"]


def test_number_alone_is_no_ward() -> None:
    found = keys("UBND QUẬN 3, THÀNH PHỐ HỒ CHÍ MINH", f"{DEPARTED} 2018", "Phường 02", "9")

    assert "27142@1900-01-01" not in found


def test_table_is_refused_when_two_communes_of_the_province_bear_a_name() -> None:
    assert keys("UBND TỈNH HÒA BÌNH", f"{DEPARTED} 2023", "Xã Đoàn Kết") == ["AREA-AMBIGUOUS"]


def test_district_above_settles_which_commune_is_meant() -> None:
    rows: list[list[Cell]] = [["UBND TỈNH HÒA BÌNH"], [f"{DEPARTED} 2023"], ["TT", "Đơn vị", "Tổng số"]]
    rows += [["I", "Huyện Đà Bắc", 8], [1, "Xã Đoàn Kết", 5], [2, "Xã Tú Lý", 3]]
    rows += [["II", "Huyện Yên Thủy", 6], [1, "Xã Đoàn Kết", 4], [2, "Xã Bảo Hiệu", 2]]

    reading = read_rows(rows)

    assert codes(reading) == []
    assert [figure.area_key for figure in reading.figures][1::3] == ["04858@1900-01-01", "05380@1900-01-01"]
    assert [figure.area for figure in reading.figures][1::3] == ["Xã Đoàn Kết", "Xã Đoàn Kết"]


def test_district_above_settles_nothing_when_a_commune_of_another_stands_between() -> None:
    rows: list[list[Cell]] = [["UBND TỈNH HÒA BÌNH"], [f"{DEPARTED} 2023"], ["TT", "Đơn vị", "Tổng số"]]
    rows += [["I", "Huyện Đà Bắc", 8], [1, "Xã Bảo Hiệu", 3], [2, "Xã Đoàn Kết", 5]]

    assert ("AREA-AMBIGUOUS", "Sheet1!B6") in codes(read_rows(rows))


def test_xa_and_thi_tran_of_one_name_are_told_apart() -> None:
    office, title = "UBND HUYỆN MAI SƠN", f"{DEPARTED} 2023"

    assert keys(office, title, "Thị trấn Hát Lót", "Xã Hát Lót") == ["04105@1900-01-01", "04135@1900-01-01"]
    assert keys(office, title, "Thị trấn Hát Lót", "Hát Lót") == ["04105@1900-01-01", "04135@1900-01-01"]
    assert keys(office, title, "Hát Lót", "Chiềng Mai") == ["AREA-AMBIGUOUS"]


def test_ordinary_words_are_no_commune_of_their_name() -> None:
    found = keys("UBND HUYỆN TRẦN ĐỀ, TỈNH SÓC TRĂNG", f"{DEPARTED} 2023", "Xã Viên An", "Trung bình")

    assert "31681@1900-01-01" not in found
    assert keys("UBND HUYỆN TRẦN ĐỀ, TỈNH SÓC TRĂNG", f"{DEPARTED} 2023", "Trung Bình") == ["31681@1900-01-01"]


def test_plan_is_read_on_the_map_that_its_names_prove() -> None:
    title = "GIAO CHỈ TIÊU GIẢI QUYẾT VIỆC LÀM NĂM"

    assert keys("UBND HUYỆN LỆ THỦY", f"{title} 2025", "Xã Lộc Thủy", "Xã Tân Thủy", headings=ALLOTTED) == [
        "19279@1900-01-01",
        "19294@1900-01-01",
    ]
    assert keys("UBND THÀNH PHỐ VINH", f"{title} 2024", "Phường Bến Thủy", "Xã Hưng Lộc", headings=ALLOTTED) == [
        "16693@1900-01-01",
        "16708@1900-01-01",
    ]


def test_plan_is_refused_when_a_name_may_mean_the_commune_of_before_and_of_after() -> None:
    title = "GIAO CHỈ TIÊU GIẢI QUYẾT VIỆC LÀM NĂM 2025"

    assert keys("UBND TỈNH LAI CHÂU", title, "Xã Mù Cả", "Xã Tà Tổng", headings=ALLOTTED) == ["AREA-OF-WHEN"]
    assert keys("UBND TỈNH LAI CHÂU", title, "Xã Mù Cả", "Xã Kan Hồ", headings=ALLOTTED) == [
        "03451@1900-01-01",
        "03469@1900-01-01",
    ]


@pytest.mark.parametrize(("row", "expected"), [("Thành phố Huế", "AREA-AMBIGUOUS"), ("Huyện Phú Lộc", None)])
def test_city_of_the_province_s_name_is_in_doubt_where_nothing_tells_the_whole(row: str, expected: str | None) -> None:
    rows: list[list[Cell]] = [["UBND TỈNH THỪA THIÊN HUẾ"], [f"{DEPARTED} 2022"]]
    rows += [["Huyện, thị xã, thành phố", "Tổng số"], [row, 5]]

    assert [code for code, _ in codes(read_rows(rows))] == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("office", "row", "key"),
    [
        ("UBND TỈNH QUẢNG TRỊ", "Đakrông", "467@1900-01-01"),
        ("UBND TỈNH KON TUM", "Đăk Tô", "612@1900-01-01"),
        ("UBND TỈNH ĐẮK LẮK", "Krông Ana", "655@1900-01-01"),
        ("UBND TỈNH YÊN BÁI", "Mù Cang Chải", "137@1900-01-01"),
    ],
)
def test_bare_name_in_a_common_spelling_is_the_district_of_that_name(office: str, row: str, key: str) -> None:
    assert keys(office, f"{DEPARTED} 2022", row, headings=["Huyện, thị xã, thành phố", "Tổng số"]) == [key]
