"""What headings beside each other tell: a column of its own beside another, a part of the one to its left, time told by
the first of January."""

from __future__ import annotations

import pytest

from tests.forms.workbooks import Cell, codes, read_rows

JOBS = "KẾT QUẢ GIẢI QUYẾT VIỆC LÀM VÀ ĐI LÀM VIỆC Ở NƯỚC NGOÀI THÁNG 5 NĂM 2023"


def by_district(*headings: str, title: str = JOBS) -> list[list[Cell]]:
    return [
        ["SỞ LĐTBXH TỈNH NGHỆ AN"],
        [title],
        ["TT", "Huyện", *headings],
        [1, "Huyện Nam Đàn", *(90 - 10 * at for at in range(len(headings)))],
        [2, "Huyện Yên Thành", *(80 - 10 * at for at in range(len(headings)))],
    ]


def told(rows: list[list[Cell]]) -> list[tuple[str, str | None, str | None, int, str]]:
    """What is told of the first district: indicator, channel, sex, value, first day."""
    reading = read_rows(rows)
    assert codes(reading) == []
    return [
        (figure.indicator, figure.breakdown.channel, figure.breakdown.sex, int(figure.value), str(figure.period.start))
        for figure in reading.figures
        if figure.area == "Huyện Nam Đàn"
    ]


@pytest.mark.parametrize("abroad", ["Số lao động đi làm việc ở nước ngoài", "Xuất khẩu lao động"])
def test_work_abroad_beside_a_column_of_jobs_is_counted_by_itself(abroad: str) -> None:
    rows = by_district("Số lao động được giải quyết việc làm", abroad)

    assert told(rows) == [
        ("jobs_created", None, None, 90, "2023-05-01"),
        ("workers_departed", None, None, 80, "2023-05-01"),
    ]


@pytest.mark.parametrize(
    "headings",
    [
        ("Số lao động được giải quyết việc làm", "Trong đó: đi làm việc ở nước ngoài"),
        ("Tổng số", "Đi làm việc ở nước ngoài"),
        ("Số lao động được giải quyết việc làm", "Đi làm việc ở nước ngoài", "Vay vốn Quỹ quốc gia về việc làm"),
    ],
)
def test_work_abroad_among_parts_of_jobs_is_one_of_them(headings: tuple[str, ...]) -> None:
    assert ("jobs_created", "overseas", None, 80, "2023-05-01") in told(by_district(*headings))


def test_women_right_of_several_columns_are_of_each() -> None:
    rows = by_district("Giải quyết việc làm", "Trong đó: nữ", "Xuất khẩu lao động", "Trong đó: nữ")

    assert told(rows) == [
        ("jobs_created", None, None, 90, "2023-05-01"),
        ("jobs_created", None, "female", 80, "2023-05-01"),
        ("workers_departed", None, None, 70, "2023-05-01"),
        ("workers_departed", None, "female", 60, "2023-05-01"),
    ]


@pytest.mark.parametrize("since", ["từ 01/01/2023", "từ ngày 1/1/2023", "từ 01/01"])
def test_women_of_the_month_and_of_what_came_together_since_january(since: str) -> None:
    title = "KẾT QUẢ GIẢI QUYẾT VIỆC LÀM THÁNG 5 NĂM 2023"
    rows = by_district("Tháng 05/2023", "Trong đó nữ", f"Cộng dồn {since}", "Trong đó nữ", title=title)

    assert [(sex, value, start) for _, _, sex, value, start in told(rows)] == [
        (None, 90, "2023-05-01"),
        ("female", 80, "2023-05-01"),
        (None, 70, "2023-01-01"),
        ("female", 60, "2023-01-01"),
    ]


@pytest.mark.parametrize("heading", ["Cộng dồn từ 01/01/2022", "Cộng dồn từ 01/02/2023"])
def test_what_came_together_since_another_day_is_refused(heading: str) -> None:
    rows = by_district("Tháng 05/2023", heading, title="KẾT QUẢ GIẢI QUYẾT VIỆC LÀM THÁNG 5 NĂM 2023")

    assert codes(read_rows(rows)) != []


def test_customers_of_the_bank_in_short() -> None:
    rows = [
        ["NHCSXH TỈNH NGHỆ AN"],
        ["KẾT QUẢ CHO VAY GIẢI QUYẾT VIỆC LÀM QUÝ II NĂM 2023"],
        ["(Đơn vị: triệu đồng)"],
        ["TT", "Huyện", "Cho vay từ 01/01/2023", "Số KH vay vốn (người)", "Số KH còn dư nợ (người)"],
        [1, "Huyện Nam Đàn", 500, 9, 11],
    ]

    assert [figure[:1] + figure[3:] for figure in told(rows)] == [
        ("loan_disbursed_vnd", 500_000_000, "2023-01-01"),
        ("borrowers", 9, "2023-01-01"),
        ("borrowers_outstanding", 11, "None"),
    ]


@pytest.mark.parametrize("lent", ["Cho vay", "Cho vay từ đầu năm", "Cho vay từ 01/01/2023"])
def test_what_a_bank_lent_and_to_whom_under_one_heading(lent: str) -> None:
    rows = [
        ["CHI NHÁNH NHCSXH TỈNH NGHỆ AN"],
        ["KẾT QUẢ CHO VAY GIẢI QUYẾT VIỆC LÀM QUÝ II NĂM 2023"],
        ["(Đơn vị: triệu đồng)"],
        ["TT", "Huyện", lent, None],
        [None, None, "Số tiền", "Số lao động được tạo việc làm"],
        [1, "Huyện Nam Đàn", 500, 9],
    ]
    reading = read_rows(rows, merged=["C4:D4"])

    assert codes(reading) == []
    assert {figure.indicator: int(figure.value) for figure in reading.figures} == {
        "loan_disbursed_vnd": 500_000_000,
        "jobs_via_loans": 9,
    }
