"""Whose figures they are when a firm reports, and days that cannot be true: of signing, of the start of what came
together, of plans beside results."""

from __future__ import annotations

import pytest

from tests.forms.workbooks import Cell, codes, read_rows, values

PEOPLE = "KẾT QUẢ ĐƯA NGƯỜI LAO ĐỘNG VIỆT NAM ĐI LÀM VIỆC Ở NƯỚC NGOÀI"


def by_market(*above: str, below: str | None = None) -> list[list[Cell]]:
    rows: list[list[Cell]] = [[line] for line in above]
    rows += [["STT", "Thị trường", "Tổng số"], [1, "Nhật Bản", 31], [2, "Đài Loan", 12], [None, "Tổng cộng", 43]]
    return [*rows, [below]] if below else rows


@pytest.mark.parametrize(
    ("above", "enterprise"),
    [
        (["CÔNG TY CỔ PHẦN NHÂN LỰC BÌNH MINH"], "CTCP NHÂN LỰC BÌNH MINH"),
        (["Tổng công ty Xây lắp Nghệ An"], "TỔNG CÔNG TY XÂY LẮP NGHỆ AN"),
        (["TỔNG CÔNG TY XÂY LẮP NGHỆ AN", "CÔNG TY TNHH MỘT THÀNH VIÊN SỐ 5"], "CÔNG TY TNHH MTV SỐ 5"),
        (["TRƯỜNG CAO ĐẲNG NGHỀ VIỆT NAM - HUNGARY"], "TRƯỜNG CAO ĐẲNG NGHỀ VIỆT NAM HUNGARY"),
        (["TRƯỜNG CAO ĐẲNG NGHỀ VIỆT NAM-HUNGARY"], "TRƯỜNG CAO ĐẲNG NGHỀ VIỆT NAM HUNGARY"),
        (["CÔNG TY CỔ PHẦN", "ĐẦU TƯ PHÚ QUÝ (PHU QUY JSC)"], "CTCP ĐẦU TƯ PHÚ QUÝ"),
        (
            ["Tên doanh nghiệp: Công ty TNHH Kỳ Nam", "Địa chỉ: phường Bến Thủy, TP Vinh, Nghệ An"],
            "CÔNG TY TNHH KỲ NAM",
        ),
        (["CÔNG TY TNHH HẢI ÂU", "Kính gửi: Cục Quản lý lao động ngoài nước"], "CÔNG TY TNHH HẢI ÂU"),
    ],
)
def test_what_a_firm_reports_is_its_own_part_of_the_country_s(above: list[str], enterprise: str) -> None:
    reading = read_rows(by_market(*above, PEOPLE, "Năm 2023"))

    assert codes(reading) == []
    assert {(figure.area, figure.breakdown.enterprise) for figure in reading.figures} == {(None, enterprise)}
    assert reading.reporting_area == enterprise


def test_workers_of_a_province_whom_a_firm_sent() -> None:
    title = "SỐ LAO ĐỘNG TỈNH NGHỆ AN ĐI LÀM VIỆC Ở NƯỚC NGOÀI NĂM 2023"
    reading = read_rows(by_market("CÔNG TY TNHH HẢI ÂU", "Kính gửi: Sở LĐTBXH tỉnh Nghệ An", title))

    assert {(figure.area, figure.breakdown.enterprise) for figure in reading.figures} == {
        ("Tỉnh Nghệ An", "CÔNG TY TNHH HẢI ÂU")
    }


@pytest.mark.parametrize(
    "above",
    [
        ["CÔNG TY TNHH HẢI ÂU", "Kính gửi: Sở LĐTBXH tỉnh Nghệ An"],  # of its workers from there, or of all?
        ["UBND TỈNH VĨNH LONG", "TRƯỜNG CAO ĐẲNG NGHỀ VĨNH LONG"],
        ["CÔNG TY TNHH HẢI ÂU", "CÔNG TY CỔ PHẦN SÔNG ĐÀ"],
        ["DOANH NGHIỆP TRÊN ĐỊA BÀN"],
    ],
)
def test_firm_that_may_report_on_one_area_or_is_not_named_is_refused(above: list[str]) -> None:
    reading = read_rows(by_market(*above, PEOPLE, "Năm 2023"))

    assert [code for code, _ in codes(reading)] == ["AREA-MISSING"]


def test_people_of_the_country_are_those_of_the_province_that_reports() -> None:
    reading = read_rows(by_market(PEOPLE, "Năm 2023"), file_name="Nghệ An 2023.xlsx")

    assert codes(reading) == []
    assert {figure.area for figure in reading.figures} == {"Tỉnh Nghệ An"}


def test_people_of_the_country_are_all_of_it_where_nobody_else_is_named() -> None:
    reading = read_rows(by_market(PEOPLE, "Năm 2023"))

    assert {figure.area for figure in reading.figures} == {"Cả nước"}


def by_month(title: str, group: str) -> list[list[Cell]]:
    return [
        ["UBND TỈNH NGHỆ AN"],
        [title],
        ["Thị trường", group, None, None, "Cả năm"],
        [None, "Tháng 1", "Tháng 2", "Tháng 3", None],
        ["Nhật Bản", 5, 6, 7, 18],
        ["Đài Loan", 2, 3, 4, 9],
    ]


MERGED = ["A3:A4", "B3:D3", "E3:E4"]


def test_whole_year_of_the_title_beside_months_of_another_is_refused() -> None:
    rows = by_month("XUẤT KHẨU LAO ĐỘNG NĂM 2023", "Năm 2022")

    assert codes(read_rows(rows, merged=MERGED)) == [("TIME-AMBIGUOUS", "Sheet1!E3")]


def test_whole_year_beside_months_of_the_same_is_read() -> None:
    rows = by_month("XUẤT KHẨU LAO ĐỘNG NĂM 2022", "Năm 2022")

    assert codes(read_rows(rows, merged=MERGED)) == []


def loans(time: str) -> list[list[Cell]]:
    return [
        ["NHCSXH TỈNH NGHỆ AN: KẾT QUẢ CHO VAY GIẢI QUYẾT VIỆC LÀM"],
        [time],
        ["Đơn vị: triệu đồng"],
        ["STT", "Huyện, thị xã, thành phố", "Doanh số cho vay", "Dư nợ"],
        [1, "Huyện Con Cuông", 9700, 31000],
        [2, "Huyện Tương Dương", 8800, 20500],
    ]


@pytest.mark.parametrize(
    "time",
    [
        "Đến ngày 30/6/2023 (lũy kế từ 01/01/2021)",
        "Lũy kế từ ngày 01/01/2024 đến ngày 30/6/2023",
        "Lũy kế từ năm 2019 đến ngày 30/6/2023",
    ],
)
def test_sums_since_a_day_of_another_year_are_refused(time: str) -> None:
    assert ("PERIOD-CONFLICT", "Sheet1!A2") in codes(read_rows(loans(time)))


@pytest.mark.parametrize(
    "time",
    ["Đến ngày 30/6/2023 (lũy kế từ 01/01/2023)", "Quý II năm 2023 (lũy kế từ ngày 01/01/2023 đến ngày 30/6/2023)"],
)
def test_sums_since_january_are_read(time: str) -> None:
    assert codes(read_rows(loans(time))) == []


@pytest.mark.parametrize("day", ["Vinh, ngày 10 tháng 01 năm 2023", "Vinh, ngày 4 tháng 5 năm 2022."])
def test_results_of_a_year_that_was_not_half_over_when_they_were_signed_are_refused(day: str) -> None:
    reading = read_rows(by_market("UBND TỈNH NGHỆ AN", "XUẤT KHẨU LAO ĐỘNG NĂM 2023", below=day))

    assert codes(reading) == [("PERIOD-CONFLICT", "Sheet1!A7")]


@pytest.mark.parametrize(
    "day", ["Vinh, ngày 05 tháng 12 năm 2023", "Ban hành theo Quyết định ngày 10 tháng 01 năm 2020"]
)
def test_results_signed_towards_the_end_of_their_year_are_read(day: str) -> None:
    reading = read_rows(by_market("UBND TỈNH NGHỆ AN", "XUẤT KHẨU LAO ĐỘNG NĂM 2023", below=day))

    assert codes(reading) == []


def shares(plan: str, result: str) -> list[list[Cell]]:
    return [
        ["UBND TỈNH NGHỆ AN"],
        ["KẾT QUẢ ĐƯA LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI NĂM 2022"],
        ["STT", "Huyện, thị xã, thành phố", plan, result, "Tỷ lệ so với kế hoạch (%)"],
        [1, "Huyện Con Cuông", 50, 40, 80],
        [2, "Huyện Tương Dương", 60, 30, 50],
    ]


def test_plan_of_another_year_than_the_results_of_which_a_share_is_told_is_refused() -> None:
    assert ("TIME-AMBIGUOUS", "Sheet1!C3") in codes(read_rows(shares("Kế hoạch năm 2023", "Thực hiện năm 2022")))


def test_plan_of_the_year_of_the_results_is_read() -> None:
    assert codes(read_rows(shares("Kế hoạch năm 2022", "Thực hiện năm 2022"))) == []


def five_years(last: str) -> list[list[Cell]]:
    return [
        ["KẾ HOẠCH TẠO VIỆC LÀM GIAI ĐOẠN 2021-2023 CỦA TỈNH NGHỆ AN"],
        ["STT", "Huyện, thị xã, thành phố", "Cả giai đoạn 2021-2023", "Năm 2021", "Năm 2022", last],
        [1, "Huyện Con Cuông", 15, 4, 5, 6],
        [2, "Huyện Tương Dương", 24, 7, 8, 9],
    ]


def test_year_outside_of_the_stretch_that_it_is_a_part_of_is_refused() -> None:
    found = [code for code, _ in codes(read_rows(five_years("Năm 2024")))]

    assert {"TIME-AMBIGUOUS", "PERIOD-CONFLICT"} <= set(found)
    assert codes(read_rows(five_years("Năm 2023"))) == []


def test_bare_name_among_districts_is_no_commune_of_one_that_has_no_row_above() -> None:
    rows: list[list[Cell]] = [
        ["UBND TỈNH NGHỆ AN: XUẤT KHẨU LAO ĐỘNG NĂM 2022"],
        ["STT", "Đơn vị", "Số lao động"],
        [1, "Kỳ Sơn", 40],
        [2, "Môn Sơn", 60],
        [3, "Quế Phong", 50],
    ]

    assert ("AREA-UNKNOWN", "Sheet1!B4") in codes(read_rows(rows))


def side_by_side(last: str | None) -> list[list[Cell]]:
    block: list[Cell] = ["STT", "Xã, phường", "Chỉ tiêu (người)"]
    return [
        ["CHỈ TIÊU ĐƯA LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI NĂM 2026 CỦA TỈNH HÀ TĨNH"],
        [*block, None, *block[:2], last],
        [1, "Phường Thành Sen", 50, None, 3, "Xã Thạch Lạc", 35],
        [2, "Phường Trần Phú", 40, None, 4, "Xã Đồng Tiến", 25],
    ]


def test_numbers_of_a_block_beside_another_whose_heading_is_blank_are_not_left_out() -> None:
    assert len(values(read_rows(side_by_side("Chỉ tiêu (người)")))) == 4
    assert ("COLUMN-UNLABELLED", "Sheet1!G3") in codes(read_rows(side_by_side(None)))


def test_further_sheet_of_a_firm_that_names_nobody_is_the_firm_s() -> None:
    by_province: list[list[Cell]] = [["Số lao động xuất cảnh chia theo tỉnh"], ["TT", "Tỉnh", "Số lao động"]]
    by_province += [[1, "Nghệ An", 30], [2, "Hà Tĩnh", 13]]
    reading = read_rows({"1": by_market("CÔNG TY TNHH HẢI ÂU", PEOPLE, "Năm 2023"), "2": by_province})

    assert [code for code, _ in codes(reading)] == []
    assert {figure.area for figure in reading.figures} == {None, "Tỉnh Nghệ An", "Tỉnh Hà Tĩnh"}
    assert {figure.breakdown.enterprise for figure in reading.figures} == {"CÔNG TY TNHH HẢI ÂU"}
