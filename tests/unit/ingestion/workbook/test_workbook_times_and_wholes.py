"""What a title leaves out or has wrong: the month of a year that a file name tells, the province of districts, the year
that was not changed since the last report."""

from __future__ import annotations

from datetime import date

import pytest

from ingestion.model import Period
from tests.forms.workbooks import Cell, at, codes, read_rows, values

DISTRICTS = [
    "TP Cà Mau",
    "U Minh",
    "Thới Bình",
    "Trần Văn Thời",
    "Cái Nước",
    "Đầm Dơi",
    "Năm Căn",
    "Phú Tân",
    "Ngọc Hiển",
]


def of_districts(names: list[str], total: str = "TOÀN TỈNH") -> list[list[Cell]]:
    return [
        ["TÌNH HÌNH ĐƯA LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI NĂM 2022"],
        ["TT", "Địa phương", "Số lao động"],
        ["I", total, 5 * len(names)],
        *([number, name, 5] for number, name in enumerate(names, start=1)),
    ]


@pytest.mark.parametrize("headings", [["Năm 2021", "Năm 2022"], ["Năm 2023", "Năm 2024"]])
def test_headings_of_other_years_than_the_title_are_refused(headings: list[str]) -> None:
    rows = [
        ["UBND TỈNH NGHỆ AN"],
        ["XUẤT KHẨU LAO ĐỘNG NĂM 2023"],
        ["Thị trường", *headings],
        ["Nhật Bản", 5, 6],
    ]

    expected = [("PERIOD-CONFLICT", "Sheet1!A2")]
    assert codes(read_rows(rows)) == expected


def test_results_of_a_later_quarter_than_the_title_are_refused() -> None:
    rows = [
        ["UBND TỈNH NGHỆ AN: KẾT QUẢ GIẢI QUYẾT VIỆC LÀM QUÝ I NĂM 2023"],
        ["Hình thức", "Kế hoạch năm 2023", "Thực hiện quý II/2023", "Lũy kế từ đầu năm"],
        ["Khu công nghiệp", 50, 20, 30],
    ]

    assert ("PERIOD-CONFLICT", "Sheet1!A1") in codes(read_rows(rows))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("(Số liệu 9 tháng đầu năm 2021)", ["PERIOD-CONFLICT"]),
        ("(Tổng hợp cả năm 2021)", ["PERIOD-CONFLICT"]),
        ("(Quý II năm 2021)", []),  # which is what the headings tell beside the title's
    ],
)
def test_period_below_the_title_that_no_heading_tells_is_refused(line: str, expected: list[str]) -> None:
    rows = [
        ["UBND TỈNH HÀ GIANG"],
        ["KẾT QUẢ GIẢI QUYẾT VIỆC LÀM 6 THÁNG ĐẦU NĂM 2021"],
        [line],
        ["Hình thức", "Quý I năm 2021", "Quý II năm 2021", "6 tháng đầu năm 2021"],
        ["Khu công nghiệp", 20, 30, 50],
    ]

    assert [code for code, _ in codes(read_rows(rows))] == expected


def test_period_that_a_title_only_compares_with_is_none_of_its_own() -> None:
    rows = [
        ["UBND TỈNH HÀ GIANG"],
        ["TÌNH HÌNH GIẢI QUYẾT VIỆC LÀM QUÝ I NĂM 2021"],
        ["trên địa bàn tỉnh so với cùng kỳ năm 2020"],
        ["Hình thức", "Quý I năm 2021", "Cùng kỳ năm 2020"],
        ["Khu công nghiệp", 20, 30],
    ]
    reading = read_rows(rows)

    assert codes(reading) == []
    assert [str(figure.period.start) for figure in reading.figures] == ["2021-01-01", "2020-01-01"]


def test_results_up_to_the_end_of_the_month_in_which_the_title_ends() -> None:
    rows = [
        ["UBND TỈNH NGHỆ AN: KẾT QUẢ GIẢI QUYẾT VIỆC LÀM (số liệu đến ngày 20/6/2023)"],
        ["Hình thức", "Tháng 5/2023", "Tháng 6/2023"],
        ["Khu công nghiệp", 20, 30],
    ]

    assert codes(read_rows(rows)) == []


def test_day_of_the_report_beside_another_day_in_the_title_is_refused() -> None:
    rows = [
        ["NHCSXH TỈNH NGHỆ AN: KẾT QUẢ CHO VAY GIẢI QUYẾT VIỆC LÀM ĐẾN 30/9/2023"],
        ["(Thời điểm báo cáo: 30/9/2022; đơn vị: triệu đồng)"],
        ["Huyện", "Dư nợ"],
        ["Huyện Nam Đàn", 5000],
    ]

    assert "PERIOD-CONFLICT" in [code for code, _ in codes(read_rows(rows))]


def test_year_before_beside_the_year_of_the_title() -> None:
    rows = [
        ["UBND TỈNH NGHỆ AN"],
        ["XUẤT KHẨU LAO ĐỘNG 9 THÁNG NĂM 2023 SO VỚI CÙNG KỲ"],
        ["Thị trường", "9 tháng năm 2022", "9 tháng năm 2023"],
        ["Nhật Bản", 5, 6],
    ]

    assert codes(read_rows(rows)) == []


def test_months_in_titles_of_sheets_and_their_year_in_the_name_of_the_file() -> None:
    sheets: dict[str, list[list[Cell]]] = {
        name: [
            ["UBND HUYỆN NAM ĐÀN"],
            [f"LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI {month}"],
            ["Thị trường", "Số người"],
            ["Nhật Bản", 5],
        ]
        for name, month in (("Trang đầu", "THÁNG 4"), ("Trang sau", "THÁNG 5"))
    }

    reading = read_rows(sheets, file_name="Xuat canh nam 2022.xlsx")

    assert codes(reading) == []
    assert [figure.period for figure in reading.figures] == [
        Period(date(2022, 4, 1), date(2022, 4, 30)),
        Period(date(2022, 5, 1), date(2022, 5, 31)),
    ]


@pytest.mark.parametrize(
    ("lines", "last_day"),
    [
        (["XUẤT KHẨU LAO ĐỘNG QUÝ II", "NĂM 2023"], date(2023, 6, 30)),
        (["XUẤT KHẨU LAO ĐỘNG NĂM 2023", "Không tính hợp đồng dưới 02 tháng"], date(2023, 12, 31)),
        (["XUẤT KHẨU LAO ĐỘNG NĂM 2023", "Số liệu từ tháng 1 đến tháng 12"], date(2023, 12, 31)),
        (["XUẤT KHẨU LAO ĐỘNG NĂM 2023", "Hạn gửi: ngày 15 tháng 2"], date(2023, 12, 31)),
    ],
)
def test_part_of_a_year_at_the_end_of_a_line(lines: list[str], last_day: date) -> None:
    rows = [["UBND TỈNH NGHỆ AN"], *([line] for line in lines), ["Thị trường", "Số người"], ["Nhật Bản", 5]]

    reading = read_rows(rows)

    assert codes(reading) == []
    assert [figure.period.end for figure in reading.figures] == [last_day]


def test_month_that_ends_a_line_below_the_title_of_a_year_is_refused() -> None:
    rows = [
        ["BÁO CÁO CÔNG TÁC NĂM 2023 CỦA TỈNH NGHỆ AN"],
        ["Số lao động đi làm việc ở nước ngoài tháng 3"],
        ["Thị trường", "Số người"],
        ["Nhật Bản", 5],
    ]

    assert "PERIOD-CONFLICT" in [code for code, _ in codes(read_rows(rows))]


def test_rows_of_all_districts_tell_the_province() -> None:
    reading = read_rows(of_districts(DISTRICTS))

    assert codes(reading) == []
    assert at(reading, "Sheet1!C3").area == "Tỉnh Cà Mau"
    assert at(reading, "Sheet1!C11").area_key == "972@1900-01-01"


@pytest.mark.parametrize("names", [DISTRICTS[:4], [*DISTRICTS, "Huyện Hồng Dân"]])
def test_rows_of_some_districts_or_of_two_provinces_tell_none(names: list[str]) -> None:
    assert "AREA-MISSING" in [code for code, _ in codes(read_rows(of_districts(names)))]


def test_share_of_a_plan_between_the_results_of_two_years() -> None:
    rows = [
        ["TỈNH NGHỆ AN: ĐƯA LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI"],
        ["(Số liệu 9 tháng đầu năm 2023)"],
        ["Huyện", "Kế hoạch năm 2023", "9 tháng đầu năm 2023", "Đạt tỷ lệ (%)", "9 tháng đầu năm 2022"],
        ["Huyện Nam Đàn", 50, 40, "80,0", 35],
    ]

    reading = read_rows(rows)

    assert codes(reading) == []
    assert at(reading, "Sheet1!D4").period == Period(date(2023, 1, 1), date(2023, 9, 30))


def test_whole_quarter_beside_its_months() -> None:
    rows = [
        ["UBND TỈNH NGHỆ AN: LAO ĐỘNG XUẤT CẢNH QUÝ III NĂM 2023"],
        ["Nước tiếp nhận", "Tháng 7", None, "Tháng 8", None, "Tháng 9", None, "Cả quý III", None],
        [None, *["Tổng", "Nữ"] * 4],
        ["Nhật Bản", 5, 2, 6, 3, 7, 1, 18, 6],
    ]

    reading = read_rows(rows)

    assert codes(reading) == []
    assert at(reading, "Sheet1!I4").period == Period(date(2023, 7, 1), date(2023, 9, 30))


@pytest.mark.parametrize("group", ["Các huyện, thị xã", "Các huyện, thành phố"])
def test_sums_of_groups_of_districts_are_not_read(group: str) -> None:
    rows = [
        ["GIẢI QUYẾT VIỆC LÀM TỈNH NGHỆ AN NĂM 2023"],
        ["STT", "Đơn vị", "Số lao động"],
        ["I", group, 9],
        [1, "Huyện Nam Đàn", 4],
        [2, "Thị xã Hoàng Mai", 5],
    ]

    reading = read_rows(rows)

    assert codes(reading) == [("REGION-NOT-READ", "Sheet1!B3")]
    assert values(reading) == {"C4": 4, "C5": 5}


def test_foreign_firms_outside_of_industrial_zones_and_a_row_of_checks() -> None:
    rows = [
        ["GIẢI QUYẾT VIỆC LÀM TỈNH NGHỆ AN NĂM 2023"],
        ["Hình thức", "Số lao động"],
        ["Công ty FDI ngoài các KCN", 9],
        ["Dòng kiểm tra", 0],
    ]

    reading = read_rows(rows)

    assert codes(reading) == []
    assert [figure.breakdown.channel for figure in reading.figures] == ["foreign_invested"]


def test_capital_that_the_row_of_its_sum_calls_so() -> None:
    rows = [
        ["NGUỒN VỐN CHO VAY GIẢI QUYẾT VIỆC LÀM CỦA TỈNH NGHỆ AN (đơn vị: tỷ đồng)"],
        ["Nguồn vốn", "Đến 31/12/2021", "Đến 31/12/2022"],
        ["Vốn ngân sách tỉnh", 40, 50],
        ["Vốn NHCSXH huy động", 60, 75],
        ["Tổng nguồn vốn", 100, 125],
    ]

    reading = read_rows(rows)

    assert codes(reading) == []
    assert {figure.indicator for figure in reading.figures} == {"fund_capital_vnd"}
    assert at(reading, "Sheet1!C3").breakdown.fund_source == "provincial"
    assert at(reading, "Sheet1!C3").period == Period(None, date(2022, 12, 31), "stated")


def test_two_tables_of_targets_that_their_captions_part() -> None:
    rows = [
        ["PHÂN BỔ CHỈ TIÊU VIỆC LÀM VÀ XUẤT KHẨU LAO ĐỘNG CỦA TỈNH NGHỆ AN GIAI ĐOẠN 2022-2023"],
        ["Bảng 1. Chỉ tiêu giải quyết việc làm"],
        ["Huyện", "2022", "2023"],
        ["Huyện Nam Đàn", 50, 60],
        ["Bảng 2. Chỉ tiêu đưa lao động đi làm việc ở nước ngoài"],
        ["Huyện", "2022", "2023"],
        ["Huyện Nam Đàn", 5, 6],
    ]

    reading = read_rows(rows)

    assert codes(reading) == []
    assert [figure.indicator for figure in reading.figures] == ["target_jobs_created"] * 2 + [
        "target_workers_departed"
    ] * 2


@pytest.mark.parametrize(("sheet", "last_day"), [("Tháng 4", date(2022, 4, 30)), ("T4", date(2022, 12, 31))])
def test_lone_sheet_that_is_called_a_month_and_a_file_that_tells_the_year(sheet: str, last_day: date) -> None:
    rows: list[list[Cell]] = [
        ["UBND TỈNH NGHỆ AN"],
        ["LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI"],
        ["Thị trường", "Số người"],
        ["Nhật Bản", 5],
    ]

    reading = read_rows({sheet: rows}, file_name="Xuat canh nam 2022.xlsx")

    assert codes(reading) == []
    assert [figure.period.end for figure in reading.figures] == [last_day]


@pytest.mark.parametrize(
    "text", ["chưa có số liệu", "Đang tổng hợp", "chưa b/c", "Chờ báo cáo của các xã", "chưa gửi BC"]
)
def test_cell_that_has_no_number_yet_is_told_and_the_others_are_read(text: str) -> None:
    rows = [
        ["UBND TỈNH NGHỆ AN: LAO ĐỘNG XUẤT CẢNH NĂM 2023"],
        ["Thị trường", "Số người"],
        ["Nhật Bản", 5],
        ["Hàn Quốc", text],
        ["Đài Loan", 6],
    ]

    reading = read_rows(rows)

    assert codes(reading) == [("FIGURE-PENDING", "Sheet1!B4")]
    assert not reading.is_refused
    assert values(reading) == {"B3": 5, "B5": 6}


@pytest.mark.parametrize("text", ["khoảng chục người", "chưa có lao động", "xem phụ lục", "5 hoặc 6"])
def test_other_words_in_place_of_a_number_are_refused(text: str) -> None:
    rows = [
        ["UBND TỈNH NGHỆ AN: LAO ĐỘNG XUẤT CẢNH NĂM 2023"],
        ["Thị trường", "Số người"],
        ["Nhật Bản", 5],
        ["Hàn Quốc", text],
    ]

    assert codes(read_rows(rows)) == [("NUMBER-EXPECTED", "Sheet1!B4")]


@pytest.mark.parametrize(
    ("heading", "expected"), [("2021 - 2023", []), ("2020 - 2023", [("TIME-AMBIGUOUS", "Sheet1!E3")])]
)
def test_total_of_other_years_than_those_that_it_adds_up(heading: str, expected: list[tuple[str, str]]) -> None:
    rows = [
        ["UBND TỈNH NGHỆ AN"],
        ["XUẤT KHẨU LAO ĐỘNG QUA CÁC NĂM"],
        ["Thị trường", "Năm 2021", "Năm 2022", "Năm 2023", f"Cộng giai đoạn {heading}"],
        ["Nhật Bản", 5, 6, 7, 18],
    ]

    assert codes(read_rows(rows)) == expected
