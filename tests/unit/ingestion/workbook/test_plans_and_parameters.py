"""Plans beside results of several fields, markets below those who leave, times in brackets, and what a system puts
above its table."""

from __future__ import annotations

from datetime import date

import pytest

from ingestion.model import Period
from tests.forms.workbooks import Cell, at, codes, read_rows, values

Rows = list[list[Cell]]


def fields(plan: str = "Kế hoạch năm 2022", share: Cell = 55) -> Rows:
    return [
        ["UBND XÃ HƯƠNG SƠN, HUYỆN MỸ ĐỨC, THÀNH PHỐ HÀ NỘI"],
        ["KẾT QUẢ LAO ĐỘNG, VIỆC LÀM, CHO VAY 6 THÁNG ĐẦU NĂM 2022"],
        ["STT", "Chỉ tiêu", "ĐVT", plan, "Thực hiện 6 tháng đầu năm 2022", "Đạt tỷ lệ %"],
        [1, "Số lao động được giải quyết việc làm", "người", 200, 110, share],
        [None, "Trong đó: nữ", "người", "x", 48, "x"],
        [2, "Số lao động đi làm việc ở nước ngoài", "người", 40, 30, 75],
        [3, "Dư nợ cho vay giải quyết việc làm", "triệu đồng", None, 6500, None],
        [4, "Số khách hàng còn dư nợ cho vay giải quyết việc làm", "khách hàng", None, 120, None],
    ]


def test_plan_and_share_are_of_what_each_row_names() -> None:
    reading = read_rows(fields())

    assert codes(reading) == []
    assert [at(reading, f"Sheet1!D{row}").indicator for row in (4, 6)] == [
        "target_jobs_created",
        "target_workers_departed",
    ]
    assert at(reading, "Sheet1!D4").period == Period(date(2022, 1, 1), date(2022, 12, 31))
    assert (at(reading, "Sheet1!F6").indicator, at(reading, "Sheet1!F6").about) == ("pct_of_plan", "workers_departed")
    assert at(reading, "Sheet1!E8").indicator == "borrowers_outstanding"


def test_plan_of_another_year_than_the_results_is_refused() -> None:
    assert read_rows(fields(plan="Kế hoạch năm 2021")).is_refused


def test_plan_of_what_is_not_planned_is_refused() -> None:
    rows = fields()
    rows[6][3] = 9000

    assert read_rows(rows).is_refused


def by_channel(*rows: list[Cell]) -> Rows:
    return [
        ["SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI TỈNH NAM ĐỊNH"],
        ["KẾT QUẢ GIẢI QUYẾT VIỆC LÀM NĂM 2021"],
        ["Hình thức", "Số lao động"],
        ["Tổng số", 900],
        *rows,
    ]


def test_markets_below_those_who_leave_are_parts_of_them() -> None:
    reading = read_rows(
        by_channel(["Đi làm việc ở nước ngoài", 400], ["   - Nhật Bản", 250], ["   - Lào", 9], ["Khu công nghiệp", 500])
    )

    assert codes(reading) == []
    assert at(reading, "Sheet1!B6").breakdown.market == "Nhật Bản"
    assert at(reading, "Sheet1!B6").breakdown.channel == "overseas"


def test_markets_below_those_who_stay_are_refused() -> None:
    rows = by_channel(["Đi làm việc ở nước ngoài", 400], ["Khu công nghiệp", 500], ["   - Nhật Bản", 250])

    assert read_rows(rows).is_refused


def timed(*headings: str) -> Rows:
    return [
        ["SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI TỈNH NAM ĐỊNH"],
        ["LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI THÁNG 5 NĂM 2023"],
        ["STT", "Thị trường", *headings],
        [1, "Nhật Bản", 30, 140],
        [2, "Hàn Quốc", 12, 66],
    ]


def test_days_in_brackets_tell_the_time() -> None:
    reading = read_rows(timed("Tháng 5 (15/4/2023 - 14/5/2023)", "Lũy kế (15/12/2022 - 14/5/2023)"))

    assert codes(reading) == []
    told = [at(reading, f"Sheet1!{column}4").period for column in "CD"]
    assert [(period.start, period.end) for period in told] == [
        (date(2023, 4, 15), date(2023, 5, 14)),
        (date(2022, 12, 15), date(2023, 5, 14)),
    ]


@pytest.mark.parametrize(
    ("month", "cumulated"),
    [
        ("Tháng 5 (15/4 - 14/5)", "Lũy kế từ đầu năm"),
        ("Tháng 5 (15/2/2023 - 14/3/2023)", "Lũy kế từ đầu năm"),
        ("Tháng 5", "Lũy kế (15/3/2023 - 14/5/2023)"),
    ],
)
def test_days_in_brackets_that_tell_another_time_are_refused(month: str, cumulated: str) -> None:
    assert read_rows(timed(month, cumulated)).is_refused


def exported(*above: list[Cell]) -> Rows:
    return [
        *above,
        ["Số lao động xuất cảnh đi làm việc ở nước ngoài"],
        ["Thị trường", "Số lao động (người)"],
        ["Nhật Bản", 30],
        ["Tổng cuối", 30],
    ]


@pytest.mark.parametrize(
    "days",
    [
        [["Từ ngày:", "01/04/2023", "Đến ngày:", "30/06/2023"]],
        [["Từ ngày", "01/04/2023"], ["Đến ngày", "30/06/2023"]],
    ],
)
def test_parameters_above_a_table_tell_whose_it_is_and_of_when(days: Rows) -> None:
    reading = read_rows(exported(["Tỉnh/Thành phố", "Tỉnh Nam Định"], *days))

    assert codes(reading) == []
    told = at(reading, "Sheet1!B7" if len(days) > 1 else "Sheet1!B6")
    assert (told.area, told.period.start, told.period.end) == ("Tỉnh Nam Định", date(2023, 4, 1), date(2023, 6, 30))


def test_times_in_a_column_beside_areas_and_markets_are_those_of_their_rows() -> None:
    reading = read_rows(
        [
            ["Số lao động đi làm việc ở nước ngoài theo tỉnh"],
            ["Tỉnh, thành phố", "Kỳ báo cáo", "Thị trường", "Số lao động (người)", "Trong đó nữ (người)"],
            ["Nam Định", "Quý I/2023", "Nhật Bản", 40, 12],
            ["Nam Định", "Quý II/2023", "Nhật Bản", 35, 9],
            ["Ninh Bình", "Quý I/2023", "Nhật Bản", 28, 11],
        ]
    )

    assert codes(reading) == []
    assert values(reading)["E4"] == 9
    assert at(reading, "Sheet1!D4").period == Period(date(2023, 4, 1), date(2023, 6, 30))


def test_unit_at_the_end_of_a_caption_is_that_of_its_table() -> None:
    reading = read_rows(
        [
            ["NHCSXH TỈNH NAM ĐỊNH"],
            ["III. Kết quả cho vay đến 30/6/2023 (triệu đồng)"],
            ["Chương trình", "Dư nợ"],
            ["Cho vay giải quyết việc làm", 21000],
        ]
    )

    assert at(reading, "Sheet1!B4").value == 21_000_000_000


def test_letterhead_of_two_columns_heads_no_table() -> None:
    reading = read_rows(
        [
            ["UBND XÃ HƯƠNG SƠN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
            ["HUYỆN MỸ ĐỨC, THÀNH PHỐ HÀ NỘI", "Độc lập - Tự do - Hạnh phúc"],
            ["SỐ LIỆU VIỆC LÀM NĂM 2022"],
            [],
            ["I. Giải quyết việc làm theo loại hình (người)"],
            ["Loại hình", "Tổng số"],
            ["Doanh nghiệp tư nhân", 30],
            ["Cộng", 30],
            [],
            ["II. Lao động đi làm việc ở nước ngoài theo thị trường (người)"],
            ["Thị trường", "Tổng số"],
            ["Nhật Bản", 14],
            ["Cộng", 14],
        ]
    )

    assert codes(reading) == []
    assert at(reading, "Sheet1!B12").indicator == "workers_departed"


def entrusted(source: str, heading: str) -> Rows:
    return [
        [f"{source} TỈNH NAM ĐỊNH ỦY THÁC QUA NHCSXH CHO VAY GIẢI QUYẾT VIỆC LÀM ĐẾN NGÀY 30/6/2023 (triệu đồng)"],
        ["STT", "Huyện, thành phố", heading, "Dư nợ cho vay", "Nợ quá hạn"],
        [1, "Huyện Hải Hậu", 9100, 9000, 12],
        [2, "Huyện Giao Thủy", 7400, 7300, 0],
    ]


def test_source_that_the_title_tells_heads_its_capital() -> None:
    reading = read_rows(entrusted("NGUỒN VỐN NGÂN SÁCH", "Nguồn vốn ngân sách tỉnh"))

    assert codes(reading) == []
    capital, owed = (at(reading, f"Sheet1!{column}3") for column in "CD")
    assert (capital.indicator, capital.breakdown.fund_source) == ("fund_capital_vnd", "provincial")
    assert (owed.indicator, owed.breakdown.fund_source) == ("loan_outstanding_vnd", "provincial")


def test_source_that_the_title_does_not_tell_is_refused_beside_several_amounts() -> None:
    assert read_rows(entrusted("NGUỒN VỐN NGÂN SÁCH", "Nguồn vốn ngân sách huyện")).is_refused


def test_area_in_the_name_of_a_firm_that_a_parameter_tells_is_not_that_of_the_report() -> None:
    firm: list[Cell] = ["Đơn vị báo cáo:", "Công ty Cổ phần Nhân lực Nam Định"]

    reading = read_rows(exported(firm, ["Năm", 2023]))

    assert {(figure.area, figure.breakdown.enterprise) for figure in reading.figures} == {
        (None, "CTCP NHÂN LỰC NAM ĐỊNH")
    }
    assert codes(read_rows(exported(["Đơn vị báo cáo:", "Sở Nội vụ tỉnh Nam Định"], ["Năm", 2023]))) == []
