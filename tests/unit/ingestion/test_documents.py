"""Every format gives the same text for the same words: a paragraph a line, a table row as cells parted by bars."""

from __future__ import annotations

import io
import unicodedata

import pytest
from docx import Document

from ingestion import documents, narrative
from warehouse.errors import ConfigurationError

SENTENCE = "Năm 2018, tỉnh Nghệ An đưa 1.234 lao động đi làm việc ở nước ngoài."


def docx_bytes() -> bytes:
    document = Document()
    document.add_paragraph(SENTENCE)
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Nhật Bản", "500"
    document.add_paragraph("Hết.")
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


FORMS = {
    ".txt": f"{SENTENCE}\r\nNhật Bản | 500\r\nHết.".encode("utf-8-sig"),
    ".md": f"**{SENTENCE}**\n\n| --- | --- |\nNhật Bản | 500\n\n# Hết.".encode(),
    ".html": (
        f"<html><head><style>p {{}}</style></head><body><p>{SENTENCE}</p><table><tr><td>Nhật&nbsp;Bản</td>"
        "<td>500</td></tr></table><script>var a = 12;</script><div>Hết.</div></body></html>"
    ).encode(),
    ".docx": docx_bytes(),
}


@pytest.mark.parametrize("suffix", FORMS)
def test_text_is_the_same_when_format_differs(suffix: str) -> None:
    lines = [line for line in documents.text_of(FORMS[suffix], suffix).split("\n") if line.strip()]
    assert lines == [SENTENCE, "Nhật Bản | 500", "Hết."]


def test_text_is_composed_when_written_decomposed() -> None:
    decomposed = unicodedata.normalize("NFD", SENTENCE).encode()
    assert documents.text_of(decomposed, ".txt") == SENTENCE


def test_figure_is_read_when_text_is_utf_16() -> None:
    (figure,) = narrative.read(documents.text_of(SENTENCE.encode("utf-16"), ".txt")).figures
    assert figure.value == 1234


@pytest.mark.parametrize("suffix", [".docx", ".pdf"])
def test_reason_is_given_when_bytes_are_no_such_document(suffix: str) -> None:
    if suffix == ".pdf":
        pytest.importorskip("pypdf")
    with pytest.raises(ValueError, match="not a"):
        documents.text_of(b"no document at all", suffix)


def test_cure_is_named_when_format_has_no_extractor() -> None:
    with pytest.raises(ConfigurationError, match="add an extractor"):
        documents.text_of(b"x", ".rtf")
