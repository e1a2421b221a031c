"""Excerpts of made-up documents: the sentence or the row of a figure, and each document opened once."""

from __future__ import annotations

import io

import openpyxl
import pytest

from ingestion import excerpts
from ingestion.excerpts import Opened
from ingestion.model import Address
from ingestion.readers import Document, read_document

REPORT = (
    "Báo cáo\n"
    "Tại TP. Vinh có 12.5 điểm. Năm 2024, xã Tam Mỹ đưa 21 lao động đi Nhật Bản; Hàn Quốc 5 người. Còn lại ở nhà.\n"
    "Hết"
)


def span_of(words: str) -> Address:
    start = REPORT.index(words)
    return Address(paragraph=2, start=start, end=start + len(words))


def test_sentence_of_a_report_has_the_words_in_marks() -> None:
    opened = Opened.of(REPORT.encode(), ".txt", has_cells=False)
    told = opened.excerpt(span_of("21 lao động"), "21 lao động")
    assert told is not None
    assert "xã Tam Mỹ đưa ⟦21 lao động⟧ đi Nhật Bản" in told
    assert "Báo cáo" not in told
    assert "Còn lại" not in told
    assert told.replace("⟦", "").replace("⟧", "") in REPORT


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_row_of_a_table_has_the_cell_in_marks(suffix: str) -> None:
    rows = [["STT", "Tên xã", "Số người"], [1, "Xã Tam Mỹ", 21], [None, "Xã\nTam Hải", 21]]
    if suffix == ".csv":
        content = "STT;Tên xã;Số người\n1;Xã Tam Mỹ;21\n;Xã Tam Hải;21\n".encode()
    else:
        workbook = openpyxl.Workbook()
        for row in rows:
            workbook.active.append(row)
        workbook.active.title = "Biểu 1"
        buffer = io.BytesIO()
        workbook.save(buffer)
        content = buffer.getvalue()
    opened = Opened.of(content, suffix, has_cells=True)
    sheet = opened.sheets[0].name
    assert opened.excerpt(Address(sheet=sheet, cell="C3"), "Số người · 21") == "Xã Tam Hải | ⟦21⟧"
    assert opened.excerpt(Address(sheet=sheet, cell="C2"), "Số người · 21") == "1 | Xã Tam Mỹ | ⟦21⟧"
    assert opened.excerpt(Address(sheet=sheet, cell="C9"), "21") is None
    assert opened.excerpt(Address(sheet="another", cell="C3"), "21") is None


def test_every_figure_of_a_report_is_found_in_its_sentence() -> None:
    reading = read_document(Document("bao-cao.txt", REPORT.encode()))
    opened = Opened.of(REPORT.encode(), ".txt", has_cells=False)
    figures = list(reading.figures)
    assert figures
    for figure in figures:
        told = opened.excerpt(figure.address, figure.quote)
        assert told is not None
        assert told.partition(excerpts.OPENED)[2].partition(excerpts.CLOSED)[0] == figure.quote
