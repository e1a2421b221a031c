"""A document that hangs, grows or breaks the reader is refused with that reason, and the next one is read."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import openpyxl.xml
import pytest

from ingestion import isolation, worker
from ingestion.isolation import IsolatedReader
from ingestion.messages import message_of
from ingestion.readers import Document, read_document
from tests.forms.workbooks import workbook
from warehouse.errors import WarehouseError
from warehouse.settings import Settings

GOOD = Document(
    "a.xlsx",
    workbook(
        [
            ["UBND TỈNH NGHỆ AN", None],
            ["LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI THEO THỊ TRƯỜNG, NĂM 2023", None],
            ["Thị trường", "Tổng số"],
            ["Nhật Bản", 9],
        ]
    ),
)
STAND_IN = """
import sys, time
from ingestion import readers, worker
read_before = []
def read(document):
    read_before.append(document.file_name)
    if document.file_name.startswith("large") and len(read_before) > 2: raise MemoryError
    if document.file_name.startswith("hang"): time.sleep(60)
    if document.file_name.startswith("grow"): return bytearray(1 << 40)
    if document.file_name.startswith("die"): sys.exit(3)
    if document.file_name.startswith("panic"): raise BaseException("panic")
    if document.file_name.startswith("evil"): return subprocess.Popen
    return readers.read_document(document)
import subprocess
worker.read_document = read
sys.exit(worker.main())
"""


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Iterator[IsolatedReader]:
    """A reader whose worker does what the document's name says."""
    monkeypatch.setattr(isolation, "settings", lambda: Settings(read_seconds=8, read_mebibytes=1024))
    popen = subprocess.Popen

    def start(command: list[str], **pipes: int) -> subprocess.Popen[bytes]:
        return popen([sys.executable, "-c", STAND_IN, command[-1]], **pipes)  # type: ignore[call-overload]

    monkeypatch.setattr(isolation.subprocess, "Popen", start)
    reader = IsolatedReader()
    yield reader
    reader.close()


def test_reading_is_the_one_made_in_this_process(reader: IsolatedReader) -> None:
    assert reader.read(GOOD) == read_document(GOOD)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("hang.txt", "READ-TOO-LONG"),
        ("grow.txt", "READ-TOO-HUNGRY"),
        ("die.txt", "READ-BROKE"),
        ("panic.txt", "READ-BROKE"),
        ("evil.txt", "READ-BROKE"),
    ],
)
def test_refused_and_the_next_document_is_read(reader: IsolatedReader, name: str, code: str) -> None:
    begun = time.monotonic()

    reading = reader.read(Document(name, b"x"))

    assert [issue.code for issue in reading.issues] == [code]
    assert message_of(reading.issues[0]).vi
    assert time.monotonic() - begun < 60
    assert not reader.read(GOOD).is_refused


def test_what_earlier_documents_left_is_not_held_against_a_large_one(reader: IsolatedReader) -> None:
    assert not reader.read(GOOD).is_refused

    assert not reader.read(Document("large.xlsx", GOOD.content)).is_refused


def test_worker_that_cannot_start_is_our_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    popen = subprocess.Popen
    monkeypatch.setattr(
        isolation.subprocess, "Popen", lambda command, **pipes: popen([sys.executable, "-c", ""], **pipes)
    )

    with pytest.raises(WarehouseError, match="did not start"):
        IsolatedReader().read(GOOD)


def test_xml_is_parsed_without_entities_where_workbooks_are_opened_to_be_written() -> None:
    assert openpyxl.xml.DEFUSEDXML is True


def test_worker_imports_nothing_heavy() -> None:
    """It is started once a batch, and its memory is limited."""
    code = "import sys, ingestion.worker; print([name for name in ('pandas', 'duckdb', 'docx') if name in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path.cwd())

    assert shown.stdout.strip() == "[]", f"{worker.__name__} imports {shown.stdout}"


def test_a_large_parent_does_not_make_a_worker_look_grown(reader: IsolatedReader) -> None:
    ballast = b"x" * (600 * worker.MEBIBYTE)  # more than half of the limit, at which a worker is replaced
    reader.read(GOOD)
    served_by = reader._process

    reader.read(GOOD)

    assert len(ballast) > 0
    assert served_by is not None
    assert reader._process is served_by
