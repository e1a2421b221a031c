from __future__ import annotations

import pytest

from ingestion.workbook.cells_last import with_cells_last

ABOVE, END = b'<worksheet><dimension ref="A1:B1"/>', b"</worksheet>"
CELLS = b'<sheetData><row r="1"><c r="A1"><v>7</v></c></row></sheetData>'
MERGES = b'<phoneticPr fontId="1"/><mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>'
PLAIN = ABOVE + CELLS + MERGES + END


def test_cells_are_last_when_others_follow_them() -> None:
    assert with_cells_last(PLAIN) == ABOVE + MERGES + CELLS + END


def test_an_empty_list_is_told_when_no_cells_are_merged() -> None:
    assert with_cells_last(ABOVE + CELLS + END) == ABOVE + b"<mergeCells></mergeCells>" + CELLS + END


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(b"<sheetData>", b"<!-- <sheetData> --><sheetData>", id="a-comment-above"),
        pytest.param(END, b"<!-- </sheetData> -->" + END, id="a-comment-that-ends-cells"),
        pytest.param(MERGES, b"<!-- " + MERGES + b" -->", id="a-comment-below"),
        pytest.param(END, b"<t><![CDATA[</sheetData>]]></t>" + END, id="unparsed-text"),
        pytest.param(MERGES, MERGES + b"<sheetData/>", id="further-cells"),
        pytest.param(b"sheetData", b"x:sheetData", id="prefixes"),
        pytest.param(CELLS, b"<sheetData/>", id="no-cells"),
        pytest.param(END, b"</work", id="cut-off"),
        pytest.param(PLAIN, b"</sheetData><sheetData></worksheet>", id="damaged"),
        pytest.param(PLAIN, b"", id="nothing"),
    ],
)
def test_a_sheet_is_left_as_it_came_when_it_is_written_otherwise(old: bytes, new: bytes) -> None:
    odd = PLAIN.replace(old, new)

    assert with_cells_last(odd) == odd
