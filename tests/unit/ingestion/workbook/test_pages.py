"""Forms that were sent as Word documents or PDFs; reports with tables stay reports."""

from __future__ import annotations

import io

import docx

from ingestion.model import SourceRank
from ingestion.readers import Document, read_document
from ingestion.workbook.pages import text_page
from tests.forms.pages import pdf, word
from tests.forms.workbooks import Cell, codes

TITLE = ["UBND TỈNH NGHỆ AN", "BÁO CÁO LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI", "Năm 2023"]
TABLE: list[list[Cell]] = [
    ["STT", "Thị trường", "Tổng số", "Nữ"],
    [None, "Tổng số", "1.515", 6],
    [1, "Nhật Bản", "1.509", 4],
    [2, "Hàn Quốc", 6, 2],
]
EXPECTED = {"C2": 1515, "D2": 6, "C3": 1509, "D3": 4, "C4": 6, "D4": 2}


def placed(title: list[str], table: list[list[Cell]]) -> list[tuple[float, float, str]]:
    texts = [(60.0, 760.0 - 20 * number, line) for number, line in enumerate(title)]
    for number, row in enumerate(table):
        for column, cell in zip((60, 120, 320, 440), row, strict=True):
            texts += [(float(column), 660.0 - 20 * number, str(cell))] if cell is not None else []
    return texts


def test_form_in_a_word_document_is_read_at_the_cells_of_its_table() -> None:
    reading = read_document(Document("a.docx", word(TITLE, TABLE, ["Nơi nhận: như trên"])))

    assert codes(reading) == []
    assert reading.form_code == "departures_by_market/v2021"
    assert {figure.address.cell: figure.value for figure in reading.figures} == EXPECTED
    assert {figure.address.sheet for figure in reading.figures} == {"Bảng 1"}
    assert all(figure.source_rank is SourceRank.FORM for figure in reading.figures)


def test_letterhead_set_as_a_table_of_a_word_document_is_lines_above_the_next_one() -> None:
    page = docx.Document(io.BytesIO(word(TITLE[1:], TABLE)))
    head = page.add_table(rows=2, cols=2)
    head.cell(0, 0).text = "ỦY BAN NHÂN DÂN\nHUYỆN NAM ĐÀN"
    head.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
    head.cell(1, 0).text = "Số: 12/BC-UBND"
    page.element.body.insert(0, head._tbl)
    content = io.BytesIO()
    page.save(content)

    reading = read_document(Document("a.docx", content.getvalue()))

    assert codes(reading) == []
    assert {figure.area for figure in reading.figures} == {"Huyện Nam Đàn"}
    assert {figure.address.sheet for figure in reading.figures} == {"Bảng 2"}  # as Word counts its tables


def test_form_in_a_text_pdf_is_read_at_the_cells_of_its_table() -> None:
    reading = read_document(Document("a.pdf", pdf(placed(TITLE, TABLE))))

    assert codes(reading) == []
    assert reading.form_code == "departures_by_market/v2021"
    assert {figure.address.cell: figure.value for figure in reading.figures} == EXPECTED


def test_bad_cell_of_a_form_in_a_word_document_is_refused_at_its_cell() -> None:
    table = [*TABLE[:3], [2, "Hàn Quốc", "sáu", 2]]

    reading = read_document(Document("a.docx", word(TITLE, table)))

    assert codes(reading) == [("NUMBER-EXPECTED", "Bảng 1!C4")]


def test_report_with_figures_in_its_prose_is_read_once_as_a_report() -> None:
    prose = [*TITLE, "Năm 2023, toàn tỉnh đưa 1.515 lao động đi làm việc ở nước ngoài theo hợp đồng."]

    reading = read_document(Document("a.docx", word(prose, TABLE)))

    assert reading.form_code == "narrative"
    assert len({str(figure.address) for figure in reading.figures}) == len(reading.figures)


def test_form_with_a_heading_that_nobody_knows_is_refused_and_not_read_as_sentences() -> None:
    table = [[*TABLE[0][:-1], "Cột lạ"], *TABLE[1:]]

    reading = read_document(Document("a.docx", word(TITLE, table)))

    assert [code for code, _ in codes(reading)] == ["COLUMN-UNMAPPED"]


def test_document_whose_table_is_no_form_is_a_report() -> None:
    table: list[list[Cell]] = [["Họ tên", "Số"], ["A", 1]]

    assert read_document(Document("a.docx", word(TITLE, table))).form_code == "narrative"


def test_cell_that_reaches_over_two_columns_of_a_pdf_keeps_the_table_from_being_read() -> None:
    texts = [*placed(TITLE, TABLE), (60.0, 580.0, "3"), (300.0, 580.0, "1.234.567.890.123.456.789.012.345")]

    reading = read_document(Document("a.pdf", pdf(texts)))

    assert codes(reading) == [("ROW-UNLABELLED", "Bảng 1!C5")]


def test_period_broken_over_two_lines_of_a_title_is_not_the_year_at_the_head_of_the_second() -> None:
    title = ["UBND TỈNH NGHỆ AN", "LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI 9 THÁNG", "ĐẦU NĂM 2023"]

    reading = read_document(Document("a.docx", word(title, TABLE)))

    assert {str(figure.period.end) for figure in reading.figures} == {"2023-09-30"}


def test_title_broken_before_a_word_that_begins_none_is_one_title() -> None:
    title = ["BÁO CÁO LAO ĐỘNG TỈNH NGHỆ AN ĐI LÀM VIỆC Ở", "NƯỚC NGOÀI NĂM 2023"]

    page = text_page(
        [*title, "   TT   Thị trường    Tổng số", "    1   Nhật Bản          12", "    2   Đài Loan           7"]
    )

    assert page.sheets[0].rows[0][0] == " ".join(title)


def test_heading_set_in_the_middle_above_short_names_is_theirs() -> None:
    lines = [
        "   TT         Thị trường           Tổng số",
        "    1   Lào                            12",
        "    2   Nga                             7",
    ]

    assert text_page(lines).sheets[0].rows[0] == ["TT", "Thị trường", "Tổng số"]


def test_heading_that_spans_columns_is_told_by_the_headings_that_repeat_below_it() -> None:
    lines = [
        "                       Vay việc làm                  Vay đi nước ngoài",
        "   TT   Huyện     Cho vay    Thu nợ   Quá hạn   Cho vay    Thu nợ   Quá hạn",
        "    1   Yên Sơn       210       120         4       150        90         0",
        "    2   Hàm Yên       180        60         0        75        20         3",
    ]

    sheet = text_page(lines).sheets[0]

    assert {spot for spot in sheet.merged if spot[0] == 0} == {(0, column) for column in range(2, 8)}
    assert [sheet.merged[0, column] for column in (4, 7)] == [(0, 2), (0, 5)]


def test_heading_in_the_middle_of_two_columns_and_of_four_keeps_a_table_from_being_read() -> None:
    lines = [
        "                             Vay việc làm               Vay khác",
        "   TT   Huyện     Cho vay    Thu nợ   Quá hạn    Dư nợ    Ân hạn",
        "    1   Yên Sơn       210       120         4      150         1",
        "    2   Hàm Yên       180        60         0       75         2",
        "    3   Na Hang       140        30         0       25         1",
    ]

    page = text_page(lines)

    assert (page.sheets, page.untold) == ((), "Vay việc làm Vay khác")


def test_short_and_long_numbers_that_nearly_touch_are_of_one_column() -> None:
    lines = [
        "   TT   Huyện        Nợ quá hạn",
        "    1   Yên Sơn             1.204",
        "    2   Hàm Yên                  0",
        "    3   Na Hang               312",
    ]

    assert [row[2] for row in text_page(lines).sheets[0].rows] == ["Nợ quá hạn", "1.204", "0", "312"]


def test_each_page_has_its_own_margins_and_its_number_is_no_line() -> None:
    first = [
        "BÁO CÁO LAO ĐỘNG",
        "      TT   Huyện        Tổng số",
        "       1   Yên Sơn           12",
        "       2   Hàm Yên            9",
    ]
    second = ["TT   Huyện        Tổng số", " 3   Na Hang            4", " 4   Lâm Bình           6"]

    page = text_page(first, second)

    assert [len(sheet.rows[0]) for sheet in page.sheets] == [3, 3]


def test_table_of_a_pdf_whose_columns_cannot_be_told_is_refused_and_not_read_as_sentences() -> None:
    texts = [
        *placed(TITLE, TABLE),
        (60.0, 580.0, "3"),
        (150.0, 580.0, "Một thị trường có tên dài vượt qua cột số bên cạnh"),
        (440.0, 580.0, "9"),
    ]

    reading = read_document(Document("a.pdf", pdf(texts)))

    assert [code for code, _ in codes(reading)] == ["LAYOUT-UNTOLD"]


def test_table_under_a_numbered_line_is_of_the_programme_that_this_line_names() -> None:
    document = docx.Document()
    for line in (
        "BÁO CÁO KẾT QUẢ CHO VAY TẠO VIỆC LÀM, XUẤT KHẨU LAO ĐỘNG TỈNH HÀ GIANG NĂM 2021",
        "Đơn vị: triệu đồng",
    ):
        document.add_paragraph(line)
    for line, amount in (("1. Cho vay tạo việc làm", "310"), ("2. Cho vay xuất khẩu lao động", "120")):
        document.add_paragraph(line)
        table = document.add_table(rows=2, cols=2)
        for cell, text in zip(table._cells, ("Huyện", "Dư nợ", "Huyện Bắc Mê", amount), strict=True):
            cell.text = text
    content = io.BytesIO()
    document.save(content)

    reading = read_document(Document("a.docx", content.getvalue()))

    assert codes(reading) == []
    told = {figure.breakdown.programme: figure.value for figure in reading.figures}
    assert told == {"job_loan": 310_000_000, "overseas_work": 120_000_000}
