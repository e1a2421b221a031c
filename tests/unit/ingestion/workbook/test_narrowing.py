"""What the lines above a table say of its figures and nothing in it does: a part must not be read as all."""

from __future__ import annotations

import pytest

from tests.forms.workbooks import Cell, Rows, codes, read_rows

AREAS: Rows = [[1, "Huyện Con Cuông", 97, 31], [2, "Huyện Tương Dương", 88, 20], [None, "Tổng cộng", 185, 51]]


def departures(title: str, heading: str = "Tổng số") -> list[list[Cell]]:
    return [
        ["SỞ LAO ĐỘNG - TB&XH TỈNH NGHỆ AN"],
        [title],
        ["Năm 2022"],
        ["STT", "Huyện, thị xã, thành phố", heading],
        *(list(row[:3]) for row in AREAS),
    ]


def loans(title: str, below: str = "Quý III năm 2022") -> list[list[Cell]]:
    return [
        ["NHCSXH TỈNH NGHỆ AN"],
        [title],
        [below],
        ["Đơn vị: triệu đồng"],
        ["STT", "Huyện, thị xã, thành phố", "Doanh số cho vay", "Dư nợ"],
        [1, "Huyện Con Cuông", 9700, 31000],
        [2, "Huyện Tương Dương", 8800, 20500],
        [None, "Tổng cộng", 18500, 51500],
    ]


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("LAO ĐỘNG NỮ ĐI LÀM VIỆC Ở NƯỚC NGOÀI", "NỮ"),
        ("LAO ĐỘNG THUỘC HỘ NGHÈO ĐI LÀM VIỆC Ở NƯỚC NGOÀI", "HỘ NGHÈO"),
        ("LAO ĐỘNG ĐANG LÀM VIỆC Ở NƯỚC NGOÀI", "ĐANG LÀM VIỆC"),
        ("SỐ LAO ĐỘNG ĐĂNG KÝ ĐI LÀM VIỆC Ở NƯỚC NGOÀI", "ĐĂNG KÝ"),
        ("LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI SANG HÀN QUỐC", "HÀN QUỐC"),
        ("SỐ XÃ CÓ LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI", "SỐ XÃ"),
        ("ƯỚC SỐ LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI", "ƯỚC"),
        ("LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI (chưa bao gồm hợp đồng cá nhân)", "hợp đồng cá nhân"),
        ("LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI (chưa kể tháng 12)", "chưa kể"),
    ],
)
def test_title_that_narrows_is_refused_when_no_heading_says_so(title: str, words: str) -> None:
    issues = [issue for issue in read_rows(departures(title)).issues if issue.code == "TITLE-NARROWS"]

    assert [(issue.address, issue.parameters["words"]) for issue in issues] == [("Sheet1!A2", words)]


def test_title_is_no_doubt_when_the_headings_say_what_it_says() -> None:
    reading = read_rows(departures("LAO ĐỘNG ĐANG LÀM VIỆC Ở NƯỚC NGOÀI", "Số lao động đang làm việc ở nước ngoài"))

    assert "TITLE-NARROWS" not in [code for code, _ in codes(reading)]


@pytest.mark.parametrize("line", ["Hội Liên hiệp Phụ nữ tỉnh Nghệ An", "Kèm theo báo cáo của Hội Liên hiệp Phụ nữ"])
def test_lines_about_the_paper_narrow_nothing(line: str) -> None:
    rows = departures("LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI")

    assert codes(read_rows([*rows[:2], [line], *rows[2:]])) == []


@pytest.mark.parametrize("name", ["Hàn Quốc", "Thanh niên"])
def test_name_of_a_sheet_that_narrows_is_refused(name: str) -> None:
    reading = read_rows({name: departures("LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI")})

    assert codes(reading) == [("TITLE-NARROWS", f"{name}!A1")]


def test_name_of_a_sheet_in_capitals_is_short_for_nothing() -> None:
    assert codes(read_rows({"DN": departures("LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI")})) == []


@pytest.mark.parametrize("line", ["Đối tượng: người sau cai nghiện", "Nguồn vốn: khoản thứ hai"])
def test_part_that_a_line_names_with_a_colon_is_refused(line: str) -> None:
    reading = read_rows(loans("KẾT QUẢ CHO VAY GIẢI QUYẾT VIỆC LÀM QUÝ III NĂM 2022", line))

    assert codes(reading) == [("TITLE-NARROWS", "Sheet1!A3")]


def test_whole_that_a_line_names_with_a_colon_is_no_part() -> None:
    title = "KẾT QUẢ CHO VAY GIẢI QUYẾT VIỆC LÀM QUÝ III NĂM 2022"

    assert codes(read_rows(loans(title, "Nguồn vốn: tất cả các nguồn vốn"))) == []


@pytest.mark.parametrize(
    ("words", "source"),
    [("NGÂN SÁCH TỈNH", "provincial"), ("NGÂN SÁCH HUYỆN", "district"), ("VỐN TRUNG ƯƠNG", "central")],
)
def test_source_of_money_in_the_title_is_that_of_all_figures(words: str, source: str) -> None:
    reading = read_rows(loans(f"KẾT QUẢ CHO VAY GIẢI QUYẾT VIỆC LÀM TỪ NGUỒN {words}"))

    assert codes(reading) == []
    assert {figure.breakdown.fund_source for figure in reading.figures} == {source}


def test_two_sources_of_money_in_the_title_are_refused() -> None:
    reading = read_rows(loans("CHO VAY GIẢI QUYẾT VIỆC LÀM TỪ NGÂN SÁCH TỈNH VÀ NGÂN SÁCH HUYỆN"))

    assert codes(reading) == [("TITLE-NARROWS", "Sheet1!A2")]


def test_table_of_no_part_beside_those_of_parts_is_refused() -> None:
    parts = loans("CHO VAY GIẢI QUYẾT VIỆC LÀM - NGÂN SÁCH TỈNH")
    other = loans("CHO VAY GIẢI QUYẾT VIỆC LÀM - KHOẢN THỨ HAI")

    assert codes(read_rows({"1": parts, "2": other})) == [("TABLE-UNTOLD", "2!B5")]


def test_table_that_is_called_whole_stands_beside_those_of_parts() -> None:
    parts = loans("CHO VAY GIẢI QUYẾT VIỆC LÀM - NGÂN SÁCH TỈNH")
    whole = loans("TỔNG HỢP CHO VAY GIẢI QUYẾT VIỆC LÀM")

    reading = read_rows({"1": parts, "2": whole})

    assert codes(reading) == []
    assert {figure.breakdown.fund_source for figure in reading.figures} == {"provincial", None}


def test_title_that_tells_aims_is_no_report_of_results() -> None:
    reading = read_rows(departures("MỤC TIÊU ĐƯA LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI", "Số người"))

    assert "workers_departed" not in {figure.indicator for figure in reading.figures}


@pytest.mark.parametrize(
    ("note", "is_doubtful"),
    [
        ("(*) Số ước đến cuối năm", True),
        ("(*) Số liệu năm 2021", True),
        ("* Chưa bao gồm tháng 12", True),
        ("(*) Theo nơi thường trú", False),
        ("(**) Số ước đến cuối năm", False),
    ],
)
def test_note_that_makes_what_bears_its_mark_doubtful_is_refused(note: str, is_doubtful: bool) -> None:
    rows = departures("LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI")
    rows[4][1] = "Huyện Con Cuông (*)"

    reading = read_rows([*rows, [note]])

    assert codes(reading) == ([("TITLE-NARROWS", "Sheet1!A8")] if is_doubtful else [])


def test_time_in_brackets_behind_a_name_is_refused() -> None:
    rows = departures("LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI")
    rows[4][1] = "Huyện Con Cuông (năm 2021)"

    assert codes(read_rows(rows)) == [("ROW-UNMAPPED", "Sheet1!B5")]


def test_persons_below_a_line_of_percentages_are_refused() -> None:
    rows = departures("LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI")

    assert codes(read_rows([*rows[:3], ["Đơn vị tính: %"], *rows[3:]])) == [("UNIT-CONFLICT", "Sheet1!B5")]
