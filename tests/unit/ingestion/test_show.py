"""The dry run as a table: what all figures share stands once above it."""

from __future__ import annotations

import pytest

from ingestion.readers import Document, read_document
from ingestion.show import show_reading
from tests.forms.workbooks import Rows, workbook

ROWS: Rows = [
    ["CÔNG TY TNHH HẢI ÂU"],
    ["SỐ LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI NĂM 2023"],
    ["Thị trường", "Nam", "Nữ", "Tổng số"],
    ["Nhật Bản", 31, 11, 42],
    ["Hàn Quốc", 5, 2, 7],
]


def test_what_all_figures_share_stands_once_above_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    document = Document("hai au.xlsx", workbook(ROWS))
    reading = read_document(document)

    show_reading(document, reading, reading.figures)

    lines = capsys.readouterr().out.splitlines()
    assert "CÔNG TY TNHH HẢI ÂU" in lines[0]
    assert "Enterprise: CÔNG TY TNHH HẢI ÂU" in lines
    assert sum("2023-12-31" in line for line in lines) == 1
    heading = next(line for line in lines if "Value" in line)
    assert "Area" not in heading
    assert "May mean" not in heading
    (row,) = (line for line in lines if "D4" in line)
    assert [cell.strip() for cell in row.split("│")[1:3]] == ["Nhật Bản", "42"]
