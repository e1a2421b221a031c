"""Bad workbooks, each made from a good one by one change: refused with the reason, at the cell."""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import yaml

from ingestion import workbook as workbook_package
from ingestion.messages import message_of
from ingestion.workbook import read
from tests.forms.damage import FIXTURES
from tests.forms.workbooks import Cell, codes, read_rows, workbook

Sheet = list[list[Cell]]


def good() -> Sheet:
    return [
        ["UBND TỈNH NGHỆ AN", None, None, None],
        ["LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI THEO THỊ TRƯỜNG, NĂM 2023", None, None, None],
        ["STT", "Thị trường", "Tổng số", "Nữ"],
        [None, "Tổng số", 15, 6],
        [1, "Nhật Bản", 9, 4],
        [2, "Hàn Quốc", 6, 2],
    ]


def put(row: int, column: int, value: Cell) -> Callable[[Sheet], None]:
    def change(rows: Sheet) -> None:
        rows[row][column] = value

    return change


def add(*row: Cell) -> Callable[[Sheet], None]:
    return lambda rows: rows.append(list(row))


def drop(row: int) -> Callable[[Sheet], None]:
    return lambda rows: rows.__delitem__(row)


def test_good_workbook_has_no_issue() -> None:
    assert codes(read_rows(good())) == []


@pytest.mark.parametrize(
    ("change", "code", "address"),
    [
        (put(4, 2, "chín"), "NUMBER-EXPECTED", "Sheet1!C5"),
        (put(4, 2, "9 dự án"), "NUMBER-EXPECTED", "Sheet1!C5"),
        (put(4, 2, 9.5), "COUNT-NOT-WHOLE", "Sheet1!C5"),
        (put(4, 2, "9,5"), "COUNT-NOT-WHOLE", "Sheet1!C5"),
        (put(4, 2, -9), "NUMBER-NEGATIVE", "Sheet1!C5"),
        (put(4, 2, True), "NUMBER-EXPECTED", "Sheet1!C5"),
        (put(4, 2, "=SUM(1,8)"), "FORMULA-NOT-CALCULATED", "Sheet1!C5"),
        (put(4, 2, "#DIV/0!"), "CELL-ERROR", "Sheet1!C5"),
        (put(4, 1, None), "ROW-UNLABELLED", "Sheet1!C5"),
        (
            lambda rows: (put(4, 1, None)(rows), put(4, 2, "9 (1)")(rows), put(4, 3, None)(rows)),
            "ROW-UNLABELLED",
            "Sheet1!C5",
        ),
        (put(4, 1, "Hàn Quốc"), "ROW-REPEATED", "Sheet1!B6"),
        (put(4, 1, "Tổng cộng hai nguồn"), "ROW-UNMAPPED", "Sheet1!B5"),
        (put(4, 1, "Tổng cộng lũy kế từ đầu năm"), "ROW-AMBIGUOUS", "Sheet1!B6"),
        (put(2, 3, "Cột lạ"), "COLUMN-UNMAPPED", "Sheet1!D3"),
        (put(2, 3, "Tổng cộng"), "TOTALS-DIFFER", "Sheet1!D4"),
        (put(2, 3, "Số lao động"), "COLUMN-REPEATED", "Sheet1!D3"),
        (put(2, 3, None), "COLUMN-UNLABELLED", "Sheet1!D4"),
        (put(2, 2, "Nam"), "LABEL-MISSING", "Sheet1!B3"),
        (put(2, 1, "Cột đầu"), "TABLE-MISSING", None),
        (put(0, 0, "UBND TỈNH NGHỆ ANH"), "AREA-UNKNOWN", "Sheet1!A1"),
        (put(0, 0, "UBND TỈNH"), "AREA-MISSING", "Sheet1!B3"),
        (put(0, 0, "UBND TỈNH NGHỆ AN, TỈNH HÀ TĨNH"), "AREA-CONFLICT", "Sheet1!A1"),
        (put(1, 0, "LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI"), "PERIOD-MISSING", "Sheet1!B3"),
        (put(1, 1, "Kỳ báo cáo: quý I năm 2024"), "PERIOD-CONFLICT", "Sheet1!B2"),
        (put(1, 0, "BÁO CÁO NĂM 2023"), "FORM-UNKNOWN", None),
        (add(None, "Tổng cộng", 16, 6), "TOTALS-DIFFER", "Sheet1!C7"),
        (add(None, "Trong đó: nữ", 2, None), "ROW-AMBIGUOUS", "Sheet1!B7"),
        (drop(2), "TABLE-MISSING", None),
    ],
)
def test_refused_at_the_cell(change: Callable[[Sheet], None], code: str, address: str | None) -> None:
    rows = good()
    change(rows)

    reading = read_rows(rows)

    assert reading.is_refused
    assert reading.figures == ()
    assert (code, address) in codes(reading)
    assert all(message_of(issue).vi and message_of(issue).en for issue in reading.issues)


def test_section_without_figures_is_refused_when_it_may_hold_for_the_rows_below() -> None:
    rows = good()
    rows.insert(4, [None, "Nữ", None, None])

    assert ("ROW-AMBIGUOUS", "Sheet1!B5") in codes(read_rows(rows))


def test_sheet_that_two_forms_could_read_is_refused() -> None:
    rows: Sheet = [
        ["UBND TỈNH NGHỆ AN: GIẢI QUYẾT VIỆC LÀM, ĐI LÀM VIỆC Ở NƯỚC NGOÀI (NHẬT BẢN) NĂM 2023", None],
        ["Huyện", "Tổng số"],
        ["Huyện Nam Đàn", 15],
    ]

    assert codes(read_rows(rows)) == [("FORM-AMBIGUOUS", None)]


def test_plan_is_not_read_as_a_result() -> None:
    rows = good()
    rows[1][0] = "KẾ HOẠCH ĐƯA LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI THEO THỊ TRƯỜNG, NĂM 2023"

    assert codes(read_rows(rows)) == [("FORM-UNKNOWN", None)]


def test_addressee_is_not_the_reporting_area() -> None:
    rows = good()
    rows[0][0] = "Kính gửi: Cục Quản lý lao động ngoài nước"

    assert codes(read_rows(rows)) == [("AREA-MISSING", "Sheet1!B3")]


def test_area_among_the_markets_is_refused() -> None:
    rows = good()
    rows[4][1] = "Tỉnh Hà Tĩnh"

    assert codes(read_rows(rows)) == [("ROW-UNMAPPED", "Sheet1!B5")]


def test_number_in_a_merged_range_is_refused() -> None:
    rows = good()
    rows[4][3] = None

    assert ("CELL-MERGED", "Sheet1!C5") in codes(read_rows(rows, merged=["C5:D5"]))


def test_group_heading_without_a_merge_is_refused_when_its_reach_decides_the_meaning() -> None:
    rows = [
        *good()[:2],
        ["STT", "Thị trường", "Kế hoạch", None],
        [None, None, None, "Thực hiện"],
        [1, "Nhật Bản", 9, 4],
    ]

    assert ("COLUMN-AMBIGUOUS", "Sheet1!D4") in codes(read_rows(rows))


def test_fraction_in_a_percentage_column_is_refused_unless_it_is_formatted() -> None:
    rows = [*good()[:2], ["STT", "Thị trường", "Số lao động", "% kế hoạch"], [1, "Nhật Bản", 9, 0.905]]

    assert codes(read_rows(rows)) == [("PERCENT-AMBIGUOUS", "Sheet1!D4")]
    assert float(read_rows(rows, formats={"D4": "0.0%"}).figures[1].value) == pytest.approx(90.5)


def test_money_without_a_unit_is_refused_at_its_heading() -> None:
    rows = [
        ["CHI NHÁNH NHCSXH TỈNH NGHỆ AN: CHO VAY GIẢI QUYẾT VIỆC LÀM, quý I năm 2024"],
        ["Chương trình", "Dư nợ"],
        ["Cho vay giải quyết việc làm", 1000],
    ]

    assert codes(read_rows(rows)) == [("UNIT-MISSING", "Sheet1!B2")]
    rows[1][1] = "Dư nợ (người)"
    assert codes(read_rows(rows)) == [("UNIT-CONFLICT", "Sheet1!B2")]


def test_every_issue_code_has_a_message() -> None:
    source = Path(workbook_package.__file__).parent
    text = "".join(path.read_text(encoding="utf-8") for path in source.glob("*.py"))
    used = set(re.findall(r'"([A-Z]+(?:-[A-Z]+)+)"', text))
    known = yaml.safe_load((source.parent / "messages.yml").read_text(encoding="utf-8"))

    assert sorted(used - known.keys()) == []


def test_unknown_area_gets_suggestions() -> None:
    rows = good()
    put(0, 0, "UBND TỈNH NGHỆ ANH")(rows)

    issue = read_rows(rows).issues[0]

    assert "Tỉnh Nghệ An" in issue.parameters["suggestions"]


def test_unknown_market_is_kept_as_written_with_a_warning() -> None:
    rows = good()
    put(4, 1, "Xứ Lạ")(rows)

    reading = read_rows(rows)

    assert codes(reading) == [("MARKET-UNKNOWN", "Sheet1!B5")]
    assert reading.figures[2].breakdown.market == "Xứ Lạ"


def test_part_row_is_ambiguous_when_nothing_sets_it_off() -> None:
    rows = [[*row[1:3]] for row in good()]
    rows[0][0], rows[1][0] = good()[0][0], good()[1][0]
    rows.insert(5, ["Nữ", 4])

    assert ("ROW-AMBIGUOUS", "Sheet1!A6") in codes(read_rows(rows))


def test_name_of_sheet_or_file_that_differs_is_said() -> None:
    assert codes(read_rows(good(), sheet="2022")) == [("PERIOD-SHEET-NAME-DIFFERS", "2022")]
    assert codes(read_rows(good(), sheet="Hà Tĩnh")) == [("AREA-SHEET-NAME-DIFFERS", "Hà Tĩnh")]
    named = read_rows(good(), file_name="Nghe_An_2022.xlsx")
    assert codes(named) == [("PERIOD-FILE-NAME-DIFFERS", "Sheet1")]
    assert len(named.figures) == 6


@pytest.mark.parametrize(
    "name", ["BC 05.01.2024.xlsx", "2024-12.xlsx", "bao-cao-2024-quy-1.xlsx", "bieu 20240105.xlsx"]
)
def test_date_in_a_file_name_is_not_taken_for_the_year_reported(name: str) -> None:
    rows = good()
    rows[1][0] = "LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI THEO THỊ TRƯỜNG"

    assert codes(read_rows(rows, file_name=name)) == [("PERIOD-MISSING", "Sheet1!B3")]


def test_year_in_the_file_name_is_taken_when_the_sheet_names_none() -> None:
    rows = good()
    rows[1][0] = "LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI THEO THỊ TRƯỜNG"

    reading = read_rows(rows, file_name="Nghe_An_nam_2023.xlsx")

    assert codes(reading) == []
    assert reading.period is not None
    assert reading.period.end == date(2023, 12, 31)


def test_sheet_without_a_table_is_said() -> None:
    reading = read_rows({"Bieu": good(), "Nhap": [["linh tinh", 5]]})

    assert codes(reading) == [("SHEET-NOT-READ", "Nhap!A1")]


@pytest.mark.parametrize(
    ("content", "suffix", "code"),
    [
        (b"", ".xlsx", "FILE-EMPTY"),
        (b"no zip at all", ".xlsx", "FILE-DAMAGED"),
        (workbook(good())[:-200], ".xlsx", "FILE-DAMAGED"),
        (workbook([[None]]), ".xlsx", "WORKBOOK-EMPTY"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), ".xlsx", "WORKBOOK-ENCRYPTED"),
        (workbook([["Danh sách", "Họ tên"], [1, "A"]]), ".xlsx", "FORM-UNKNOWN"),
        ("Données générales de la région".encode("cp1252"), ".csv", "ENCODING-UNKNOWN"),
    ],
)
def test_file_is_refused(content: bytes, suffix: str, code: str) -> None:
    reading = read(content, suffix=suffix, file_name=f"x{suffix}")

    assert codes(reading) == [(code, None)]
    assert message_of(reading.issues[0]).vi


def test_bomb_is_refused_unopened() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 40_000_000)

    assert codes(read(content.getvalue(), suffix=".xlsx")) == [("WORKBOOK-TOO-LARGE", None)]


def test_far_away_cell_is_refused_before_the_grid_is_built() -> None:
    """One cell in the last column and row would make a reader set out seventeen thousand million cells."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(good()))) as source, zipfile.ZipFile(changed, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("sheet1.xml"):
                far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                content = re.sub(b"</sheetData>", far, content)
            target.writestr(name, content)

    assert codes(read(changed.getvalue(), suffix=".xlsx")) == [("WORKBOOK-TOO-LARGE", None)]


def test_sound_json_that_is_no_table_is_no_damaged_file() -> None:
    for content in (b'{"a": [1, 2], "b": [3]}', b"[1, 2, 3]"):
        reading = read(content, suffix=".json")

        assert codes(reading) == [("FORM-UNKNOWN", None)]
        assert "{" not in message_of(reading.issues[0]).vi


def test_whole_province_in_the_report_of_a_district_is_refused() -> None:
    head = [
        ["UBND HUYỆN HẢI HÀ, TỈNH QUẢNG NINH"],
        ["LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI THEO THỊ TRƯỜNG NĂM 2023"],
        ["Thị trường", "Tổng số"],
    ]

    assert codes(read_rows([*head, ["Toàn huyện", 31], ["Nhật Bản", 31]])) == []
    assert ("LABELS-CONFLICT", "Sheet1!A4") in codes(read_rows([*head, ["Toàn tỉnh", 133], ["Nhật Bản", 31]]))


def test_total_beside_months_that_is_not_their_sum() -> None:
    rows = good()
    rows[2:] = [["STT", "Thị trường", "Cộng", "Tháng 1", "Tháng 2"], [1, "Nhật Bản", 15, 9, 4]]

    assert ("TIME-AMBIGUOUS", "Sheet1!C3") in codes(read_rows(rows))


def test_column_headed_only_as_a_part() -> None:
    rows = good()
    rows[2][3] = "Trong đó"

    assert ("COLUMN-UNMAPPED", "Sheet1!D3") in codes(read_rows(rows))


def test_total_row_of_formulas_without_results_at_the_end() -> None:
    assert ("FORMULA-NOT-CALCULATED", "Sheet1!C7") in codes(
        read_rows([*good(), [None, "Tổng cộng", "=SUM(C5:C6)", None]])
    )


@pytest.mark.parametrize(
    ("changes", "address"),
    [
        ({(5, 2): "–", (5, 3): "=C6/2"}, "Sheet1!D6"),  # the only cell of its row that is no sign for nothing
        ({(5, 1): "Trong đó:", (5, 2): "=SUM(1,8)", (5, 3): None}, "Sheet1!B6"),
        ({(5, 1): "=B5"}, "Sheet1!B6"),
        ({(2, 3): '="Trong đó: "&"Nữ"'}, "Sheet1!D3"),
        ({(2, 3): "Ghi", (4, 3): "ước", (5, 3): "=2+2"}, "Sheet1!D3"),
    ],
)
def test_cell_that_only_looks_blank_is_never_passed_over(
    changes: dict[tuple[int, int], str | None], address: str
) -> None:
    rows = good()
    for (row, column), typed in changes.items():
        rows[row][column] = typed

    reading = read_rows(rows)

    assert reading.is_refused
    assert address in [where for _, where in codes(reading)]


def test_formula_without_a_result_in_the_heading_that_a_table_is_found_by() -> None:
    """The rows above the page break would stand below no table, those below it below the repeated heading."""
    rows = [*good(), good()[2], [3, "Đài Loan", 5, 1]]
    rows[2][1] = '="Thị "&"trường"'

    assert ("FORMULA-NOT-CALCULATED", "Sheet1!B3") in codes(read_rows(rows))


def test_formula_without_a_result_beside_a_signature() -> None:
    rows = [*good(), [], ["Người lập biểu", "=TODAY()", None, "Trưởng phòng"]]

    assert codes(read_rows(rows)) == []


def test_results_under_the_title_of_a_plan() -> None:
    rows = good()
    rows[1][0] = "KẾ HOẠCH ĐƯA LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI THEO THỊ TRƯỜNG, NĂM 2023"

    assert read_rows(rows).is_refused


def test_loans_by_district_whose_title_names_no_programme() -> None:
    rows: Sheet = [
        ["NGÂN HÀNG CHÍNH SÁCH XÃ HỘI CHI NHÁNH TỈNH NGHỆ AN", None, None],
        ["KẾT QUẢ CHO VAY GIẢI QUYẾT VIỆC LÀM VÀ XUẤT KHẨU LAO ĐỘNG QUÝ I NĂM 2024 (triệu đồng)", None, None],
        ["Huyện", "Doanh số cho vay (triệu đồng)", "Dư nợ (triệu đồng)"],
        ["Huyện Nam Đàn", 5, 9],
    ]

    assert ("LABEL-MISSING", "Sheet1!A3") in codes(read_rows(rows))


def test_plan_over_a_merger_whose_names_old_and_new_units_bear() -> None:
    rows: Sheet = [
        ["CHỈ TIÊU ĐƯA NGƯỜI LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI NĂM 2025 CỦA CẢ NƯỚC", None],
        ["Tỉnh, thành phố", "Chỉ tiêu giao"],
        ["Hà Nội", 100],
        ["Lào Cai", 100],
    ]

    assert codes(read_rows(rows)) == [("AREA-OF-WHEN", "Sheet1!A4")]


@pytest.mark.parametrize("suffix", [".xls", ".ods"])
def test_formula_without_a_result_in_other_formats(suffix: str) -> None:
    reading = read((FIXTURES / f"uncalculated{suffix}").read_bytes(), suffix=suffix)

    assert ("FORMULA-NOT-CALCULATED", "Biểu 1!B6") in codes(reading)


@pytest.mark.parametrize("heading", ["Kế hoạch 6 tháng cuối năm", "Kế hoạch tháng 7"])
def test_plan_for_a_part_of_the_year_is_not_that_of_the_year(heading: str) -> None:
    rows: Sheet = [
        ["UBND TỈNH NGHỆ AN: LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI 6 THÁNG ĐẦU NĂM 2023", None, None],
        ["Huyện", heading, "Tổng số"],
        ["Huyện Nam Đàn", 5, 9],
    ]

    assert codes(read_rows(rows)) == [("PERIOD-UNFIT", "Sheet1!B2")]


@pytest.mark.parametrize(
    "heading",
    ["Số dư nợ đầu năm", "Kế hoạch dư nợ"],
)
def test_amounts_of_loans_of_another_day_or_kind(heading: str) -> None:
    rows: Sheet = [
        ["NGÂN HÀNG CHÍNH SÁCH XÃ HỘI CHI NHÁNH TỈNH NGHỆ AN", None, None],
        ["KẾT QUẢ CHO VAY GIẢI QUYẾT VIỆC LÀM QUÝ II NĂM 2024, đơn vị: triệu đồng", None, None],
        ["Huyện", heading, "Dư nợ"],
        ["Huyện Nam Đàn", 5, 9],
    ]

    assert ("COLUMN-UNMAPPED", "Sheet1!B3") in codes(read_rows(rows))


@pytest.mark.parametrize(
    "heading",
    [
        "Số lao động đăng ký đi làm việc ở nước ngoài",
        "Số lao động có nhu cầu đi làm việc ở nước ngoài",
        "Số lao động người nước ngoài",
        "Lao động nước ngoài làm việc theo hợp đồng",
        "Số hợp đồng đi làm việc ở nước ngoài",
        "Thực hiện kế hoạch",
        "Thực hiện so với kế hoạch",
    ],
)
def test_headings_that_are_but_alike(heading: str) -> None:
    rows = good()
    rows[2][3] = heading

    assert ("COLUMN-UNMAPPED", "Sheet1!D3") in codes(read_rows(rows))


@pytest.mark.parametrize("number", ["7,272", "7.272"])
def test_thousands_of_persons_with_three_digits_after_a_mark(number: str) -> None:
    rows = good()
    rows[2][2] = "Tổng số (nghìn người)"
    rows[4][2] = number

    assert ("NUMBER-AMBIGUOUS", "Sheet1!C5") in codes(read_rows(rows))


def test_sheet_of_another_form_with_an_error_is_said_not_to_be_read() -> None:
    jobs: Sheet = [
        ["GIẢI QUYẾT VIỆC LÀM THEO HÌNH THỨC NĂM 2023, TỈNH NGHỆ AN", None],
        ["Hình thức", "Số lao động"],
        ["Đi làm việc ở nước ngoài", "chưa rõ"],
        ["Khu công nghiệp", 15],
    ]

    reading = read_rows({"A": good(), "B": jobs})

    assert codes(reading) == [("SHEET-NOT-READ", "B!A1")]
    assert {figure.address.sheet for figure in reading.figures} == {"A"}


@pytest.mark.parametrize("period", ["Tháng 13/2023", "quý 5 năm 2023", "tháng 0/2023"])
def test_period_that_does_not_exist(period: str) -> None:
    rows = good()
    rows.insert(2, [f"Kỳ báo cáo: {period}", None, None, None])

    assert ("PERIOD-IMPOSSIBLE", "Sheet1!A3") in codes(read_rows(rows))


def test_contradicting_periods_are_not_settled_by_the_name_of_the_file() -> None:
    rows = good()
    rows[0][3] = "Kỳ báo cáo: Quý II năm 2020"

    reading = read_rows(rows, file_name="xkld-2020.xlsx")

    assert reading.is_refused
    assert "PERIOD-CONFLICT" in [code for code, _ in codes(reading)]


@pytest.mark.parametrize("amount", [36004, "36.004", "36,5"])
def test_one_amount_without_a_unit_beside_others_that_name_theirs(amount: Cell) -> None:
    rows: Sheet = [
        ["NGÂN HÀNG CHÍNH SÁCH XÃ HỘI CHI NHÁNH TỈNH NGHỆ AN", None],
        ["KẾT QUẢ CHO VAY GIẢI QUYẾT VIỆC LÀM QUÝ II NĂM 2024", None],
        ["Chỉ tiêu", "Kết quả"],
        ["Doanh số cho vay", "36,004 tỷ đồng"],
        ["Tổng dư nợ", amount],
    ]

    assert codes(read_rows(rows)) == [("UNIT-MISSING", "Sheet1!B3")]


def test_money_under_the_headings_of_persons() -> None:
    rows: Sheet = [
        ["KINH PHÍ HỖ TRỢ GIẢI QUYẾT VIỆC LÀM NĂM 2023 CỦA TỈNH NGHỆ AN", None],
        ["Đơn vị tính: triệu đồng", None],
        ["Huyện", "Tổng số"],
        ["Huyện Nam Đàn", 150],
    ]

    assert ("UNIT-CONFLICT", "Sheet1!A3") in codes(read_rows(rows))


@pytest.mark.parametrize("heading", ["Doanh số cho vay (đồng)", "Doanh số cho vay (tỷ đồng)"])
def test_unit_above_the_table_that_no_column_of_money_has(heading: str) -> None:
    rows: Sheet = [
        ["NGÂN HÀNG CHÍNH SÁCH XÃ HỘI CHI NHÁNH TỈNH NGHỆ AN", None],
        ["KẾT QUẢ CHO VAY GIẢI QUYẾT VIỆC LÀM QUÝ II NĂM 2024, đơn vị: triệu đồng", None],
        ["Huyện", heading],
        ["Huyện Nam Đàn", 5],
    ]

    assert ("UNIT-CONFLICT", "Sheet1!B3") in codes(read_rows(rows))


def test_trustees_without_the_programme_that_they_lend_for() -> None:
    rows: Sheet = [
        ["PHÒNG GIAO DỊCH NHCSXH HUYỆN NAM ĐÀN: DƯ NỢ ỦY THÁC ĐẾN 30/6/2024, đơn vị: triệu đồng", None],
        ["Hội, đoàn thể", "Tổng dư nợ"],
        ["Hội Nông dân", 5],
        ["Ghi chú: gồm cho vay hộ nghèo và giải quyết việc làm", None],
    ]

    assert "LABEL-MISSING" in [code for code, _ in codes(read_rows(rows))]


def test_sheets_of_months_of_what_came_together() -> None:
    rows: Sheet = [
        ["UBND TỈNH NGHỆ AN: LŨY KẾ LAO ĐỘNG XUẤT CẢNH NĂM 2023", None],
        ["Nước", "Tổng số"],
        ["Nhật Bản", 5],
    ]

    reading = read_rows({"T1": rows, "T2": [*rows[:2], ["Nhật Bản", 9]]})

    assert ("PERIOD-CONFLICT", "T1!A1") in codes(reading)


def test_label_of_thousands_of_words_is_refused_at_once() -> None:
    rows = [["UBND TỈNH NGHỆ AN"], ["XUẤT KHẨU LAO ĐỘNG NĂM 2023"], ["Thị trường", "Tổng số"], ["toàn tỉnh " * 3000, 5]]

    begun = time.perf_counter()
    reading = read_rows(rows)

    assert reading.is_refused
    assert time.perf_counter() - begun < 2
