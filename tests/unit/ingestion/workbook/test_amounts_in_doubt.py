"""Amounts of money that do not fit what stands beside them: their unit, or that of the others, is a slip."""

from __future__ import annotations

import pytest

from tests.forms.workbooks import Cell, codes, read_rows

Rows = list[list[Cell]]


def loans(unit: str, *headings: str) -> set[str]:
    named = headings or ("Dư nợ", "Nợ quá hạn", "Thu nợ", "Số khách hàng còn dư nợ (người)")
    rows: Rows = [
        ["NHCSXH TỈNH QUẢNG TRỊ: CHO VAY GIẢI QUYẾT VIỆC LÀM ĐẾN NGÀY 30/6/2023"],
        [unit],
        ["STT", "Huyện, thị xã, thành phố", *named],
        [1, "Huyện Hải Lăng", 21000, 150, 3200, 402],
        [2, "Huyện Gio Linh", 18000, 90, 2900, 377],
    ]
    return {code for code, _ in codes(read_rows(rows))}


def test_amounts_that_fit_their_borrowers_are_read() -> None:
    assert loans("Đơn vị: triệu đồng") == set()


@pytest.mark.parametrize("unit", ["Đơn vị: nghìn đồng", "Đơn vị: tỷ đồng"])
def test_amounts_that_no_borrower_has_are_refused(unit: str) -> None:
    assert loans(unit) == {"AMOUNT-IMPLAUSIBLE"}


@pytest.mark.parametrize(
    ("owed", "overdue", "repaid"),
    [
        ("Dư nợ (triệu đồng)", "Nợ quá hạn (tỷ đồng)", "Thu nợ (triệu đồng)"),
        ("Dư nợ (triệu đồng)", "Nợ quá hạn (triệu đồng)", "Thu nợ (tỷ đồng)"),
    ],
)
def test_part_that_is_more_than_its_whole_is_refused(owed: str, overdue: str, repaid: str) -> None:
    assert loans("", owed, overdue, repaid, "Số khách hàng còn dư nợ (người)") == {"AMOUNT-IMPLAUSIBLE"}


def test_column_in_another_unit_than_most_is_refused_where_it_fits_theirs() -> None:
    headings = ("Dư nợ (triệu đồng)", "Nợ quá hạn (triệu đồng)", "Doanh số cho vay (đồng)", "Số dự án")

    assert loans("", *headings) == {"UNIT-CONFLICT", "AMOUNT-IMPLAUSIBLE"}


def records(unit: str) -> set[str]:
    headings: list[Cell] = ["Chỉ tiêu", "Địa bàn", "Kỳ", "Đơn vị tính", "Giá trị"]
    told: list[Cell] = ["Dư nợ cho vay giải quyết việc làm"]
    rows: Rows = [
        headings,
        [*told, "Huyện Hải Lăng", "31/12/2022", "triệu đồng", 21000],
        [*told, "Huyện Gio Linh", "31/12/2022", "triệu đồng", 18000],
        [*told, "Huyện Triệu Phong", "31/12/2022", unit, 19500],
    ]
    return {code for code, _ in codes(read_rows(rows))}


def test_record_in_another_unit_than_others_of_its_kind_is_refused_where_it_fits_theirs() -> None:
    assert records("triệu đồng") == set()
    assert records("nghìn đồng") == {"UNIT-CONFLICT"}
