"""Headings of which one was left blank, or as it was last time: what stands under it may be of another time."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.forms.workbooks import Cell, at, codes, read_rows, values

Rows = list[list[Cell]]


def told(rows: Rows | Mapping[str, Rows]) -> set[str]:
    return {code for code, _ in codes(read_rows(rows))}


def progress(first: str | None) -> Rows:
    return [
        ["SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI TỈNH HÀ TĨNH"],
        ["KẾT QUẢ GIẢI QUYẾT VIỆC LÀM 9 THÁNG NĂM 2022"],
        ["STT", "Huyện, thị xã, thành phố", first, "9 tháng năm 2022"],
        [None, None, "Lao động", "Lao động"],
        [1, "Huyện Can Lộc", 1200, 870],
        [2, "Huyện Vũ Quang", 700, 515],
    ]


def test_columns_that_come_to_tell_the_same_time_are_refused() -> None:
    assert "COLUMN-REPEATED" in told(progress(None))


def test_columns_that_tell_other_times_are_read() -> None:
    assert values(read_rows(progress("Kế hoạch năm 2022")))["C5"] == 1200


def months(first: str | None, second: str | None, sums: tuple[int, int] = (70, 45)) -> Rows:
    return [
        ["TRUNG TÂM DỊCH VỤ VIỆC LÀM TỈNH PHÚ YÊN"],
        ["LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI NĂM 2023"],
        ["Thị trường", first, second, "Tháng 3", "Lũy kế 3 tháng đầu năm"],
        [None, "Tổng", "Tổng", "Tổng", "Tổng"],
        ["Nhật Bản", 10, 25, 35, sums[0]],
        ["Hàn Quốc", 20, 5, 20, sums[1]],
    ]


@pytest.mark.parametrize(("first", "second"), [(None, "Tháng 2"), ("Tháng 1", None)])
def test_total_that_is_no_sum_of_the_times_beside_it_is_refused(first: str | None, second: str | None) -> None:
    assert told(months(first, second)) & {"TIME-AMBIGUOUS", "COLUMN-REPEATED"}


def test_months_that_are_all_named_are_read() -> None:
    assert values(read_rows(months("Tháng 1", "Tháng 2")))["E5"] == 70


def balances(opening: str, closing: str) -> Rows:
    return [
        ["NHCSXH TỈNH QUẢNG TRỊ: CHO VAY GIẢI QUYẾT VIỆC LÀM THEO ĐỊA BÀN"],
        ["Đơn vị: triệu đồng"],
        ["STT", "Địa bàn", opening, "Cho vay từ 01/01/2023 đến 30/6/2023", closing],
        [1, "Huyện Hải Lăng", 21000, 3100, 22700],
        [2, "Huyện Gio Linh", 18000, 2500, 19400],
    ]


@pytest.mark.parametrize(
    ("opening", "closing"),
    [("Dư nợ 31/12/2023", "Dư nợ 30/6/2023"), ("Dư nợ 31/12/2022", "Dư nợ 30/6/2024")],
)
def test_balance_of_a_day_after_all_that_was_lent_is_refused(opening: str, closing: str) -> None:
    assert "PERIOD-CONFLICT" in told(balances(opening, closing))


def test_balances_before_and_after_what_was_lent_are_read() -> None:
    assert codes(read_rows(balances("Dư nợ 31/12/2022", "Dư nợ 30/6/2023"))) == []


def test_numbers_of_rows_that_number_none_are_refused() -> None:
    rows: Rows = [
        ["NHCSXH TỈNH QUẢNG TRỊ: KẾT QUẢ CHO VAY ĐẾN NGÀY 30/6/2023"],
        ["Đơn vị: triệu đồng"],
        ["Doanh số cho vay", "Chương trình", "STT"],
        [1, "Cho vay giải quyết việc làm", 21000],
        [2, "Cho vay đi làm việc ở nước ngoài", 1800],
    ]

    assert "COLUMN-UNMAPPED" in told(rows)


@pytest.mark.parametrize("first", [1, 41, 2600])
def test_codes_of_rows_are_no_figures(first: int) -> None:
    rows: Rows = [
        ["UBND HUYỆN HẢI LĂNG, TỈNH QUẢNG TRỊ"],
        ["LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI NĂM 2022"],
        ["Thị trường", "Nam", "Nữ"],
    ]
    names = ("Nhật Bản", "Lào", "Đức", "Úc")
    rows += [[name, f"{number:02}", 7 * number] for number, name in enumerate(names, first)]

    assert "COLUMN-UNMAPPED" in told(rows)


def test_balances_of_less_than_a_loan_beside_others_are_refused() -> None:
    rows: Rows = [
        ["NHCSXH TỈNH QUẢNG TRỊ: DƯ NỢ CHO VAY GIẢI QUYẾT VIỆC LÀM ĐẾN NGÀY 30/6/2023 (đồng)"],
        ["STT", "Huyện", "Dư nợ", "Nợ quá hạn"],
        [1, "Huyện Hải Lăng", 2105, 21000000],
        [2, "Huyện Gio Linh", 2211, 18000000],
    ]

    assert told(rows) == {"AMOUNT-IMPLAUSIBLE"}


def sheets(year: int) -> Mapping[str, Rows]:
    return {
        "B1": [
            ["SỞ NỘI VỤ TỈNH LÂM ĐỒNG"],
            ["LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI QUÝ IV NĂM 2025"],
            ["STT", "Thị trường", "Số người"],
            [1, "Nhật Bản", 42],
        ],
        "B2": [
            ["SỞ NỘI VỤ TỈNH LÂM ĐỒNG"],
            [f"KẾT QUẢ GIẢI QUYẾT VIỆC LÀM QUÝ IV NĂM {year}"],
            ["STT", "Hình thức", "Số lao động"],
            [1, "Khu công nghiệp", 620],
        ],
    }


def test_forms_of_one_document_tell_of_one_year() -> None:
    assert codes(read_rows(sheets(2025))) == []
    assert "PERIOD-CONFLICT" in told(sheets(2024))


def plan(year: int) -> Mapping[str, Rows]:
    return {
        "Phụ lục": [
            ["GIAO CHỈ TIÊU ĐƯA LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI NĂM 2023"],
            ["UBND tỉnh Quảng Trị"],
            ["STT", "Huyện, thị xã, thành phố", "Chỉ tiêu đi làm việc ở nước ngoài năm 2023 (người)"],
            [1, "Huyện Hải Lăng", 40],
        ],
        "Phụ lục (tiếp)": [
            ["STT", "Huyện, thị xã, thành phố", f"Chỉ tiêu đi làm việc ở nước ngoài năm {year} (người)"],
            [2, "Huyện Gio Linh", 35],
        ],
    }


def test_sheet_that_goes_on_tells_of_the_same_time() -> None:
    assert at(read_rows(plan(2023)), "Phụ lục (tiếp)!C2").value == 35
    assert read_rows(plan(2024)).is_refused


def years(part: str | None) -> Rows:
    return [
        ["SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI TỈNH PHÚ YÊN"],
        ["LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI THÁNG 4 NĂM 2023"],
        ["Thị trường", "Năm 2023", None, "Năm 2022", None],
        [None, "Tháng 4", "4 tháng đầu năm", part, "4 tháng đầu năm"],
        ["Nhật Bản", 10, 25, 35, 70],
    ]


def test_column_under_nothing_but_a_year_of_others_is_refused() -> None:
    merged = ["B3:C3", "D3:E3"]

    assert values(read_rows(years("Tháng 4"), merged=merged))["D5"] == 35
    assert read_rows(years(None), merged=merged).is_refused


def exported(second: str) -> Rows:
    return [
        ["TRUNG TÂM DỊCH VỤ VIỆC LÀM TỈNH PHÚ YÊN: LAO ĐỘNG XUẤT CẢNH NĂM 2023"],
        ["Thị trường", "T01/2023", second, "T03/2023", "Tổng"],
        ["Nhật Bản", 10, 25, 35, 70],
    ]


def test_total_of_months_of_which_one_lies_elsewhere_is_refused() -> None:
    assert values(read_rows(exported("T02/2023")))["E3"] == 70
    assert read_rows(exported("T02/2024")).is_refused


@pytest.mark.parametrize(
    ("signed", "is_read"), [("28/12/2022", True), ("15/9/2023", True), ("28/12/2021", False), ("12/01/2024", False)]
)
def test_plan_that_was_not_decided_about_its_year_is_refused(signed: str, is_read: bool) -> None:
    rows: Rows = [
        ["GIAO CHỈ TIÊU ĐƯA LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI NĂM 2023"],
        [f"(Kèm theo Quyết định số 12/QĐ-UBND ngày {signed} của UBND tỉnh Quảng Trị)"],
        ["STT", "Huyện, thị xã, thành phố", "Chỉ tiêu đi làm việc ở nước ngoài (người)"],
        [1, "Huyện Hải Lăng", 40],
    ]

    assert read_rows(rows).is_refused is not is_read
