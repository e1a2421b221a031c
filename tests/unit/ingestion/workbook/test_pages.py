"""Forms that were sent as Word documents or PDFs; reports with tables stay reports."""

from __future__ import annotations

from ingestion.model import SourceRank
from ingestion.readers import Document, read_document
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
