"""Documents are taken in once, wholly, and a bad one harms no other."""

from __future__ import annotations

import json
import os
from contextlib import nullcontext
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from ingestion import readers, receive
from ingestion.model import Address, Breakdown, Figure, Issue, IssueSeverity, Kind, Period, Reading
from warehouse.files import read_tables
from warehouse.paths import DataRoot


def reading_of(count: int) -> Reading:
    figure = Figure(
        address=Address(paragraph=1, start=0, end=5),
        quote=str(count),
        indicator="workers_departed",
        value=Decimal(count),
        low=Decimal(count),
        high=Decimal(count),
        unit="person",
        kind=Kind.FLOW,
        area="Cả nước",
        area_level="country",
        area_key=None,
        period=Period(None, None),
    )
    return Reading(form_code="narrative", figures=(figure,))


@pytest.fixture(autouse=True)
def counting_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Receiving is tested here, not reading: a document's figure is the number of its bytes."""
    monkeypatch.setattr(readers, "_readers", lambda: {".txt": lambda document: reading_of(len(document.content))})
    monkeypatch.setattr(receive, "isolated_reader", lambda: nullcontext(readers.read_document))


def put(root: DataRoot, name: str, content: bytes) -> str:
    path = Path(str(root.inbox / name))
    path.write_bytes(content)
    return str(path)


def stored(root: DataRoot, table: str, column: str) -> list:
    return read_tables(root.raw / table, [column]).column(column).to_pylist()


def test_keeps_bytes_and_figures(root: DataRoot) -> None:
    (receipt,) = receive.receive([put(root, "a.txt", b"12345")], root)
    assert (receipt.status, receipt.figure_count) == ("read", 1)
    assert stored(root, "figures", "value") == [Decimal(5)]
    assert receive.archived_bytes(receipt.submission_id, root) == b"12345"


def test_same_bytes_are_the_same_submission(root: DataRoot) -> None:
    receive.receive([put(root, "a.txt", b"12345")], root)
    again = receive.receive([put(root, "copy.txt", b"12345")], root)
    assert [receipt.status for receipt in again] == ["known"]
    assert len(stored(root, "figures", "figure_id")) == 1
    assert receive.waiting_documents(root) == []


def test_same_bytes_twice_in_one_batch_count_once(root: DataRoot) -> None:
    receipts = receive.receive([put(root, "a.txt", b"12345"), put(root, "b.txt", b"12345")], root)
    assert sorted(receipt.status for receipt in receipts) == ["known", "read"]
    assert len(stored(root, "submissions", "sha256")) == 1


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.txt", b"", "FILE-EMPTY"),
        ("picture.png", b"x", "FILE-FORMAT-UNKNOWN"),
        ("bare", b"x", "FILE-FORMAT-UNKNOWN"),
    ],
)
def test_bad_document_is_quarantined_with_reasons_and_harms_no_other(
    root: DataRoot, name: str, content: bytes, code: str
) -> None:
    receipts = receive.receive([put(root, name, content), put(root, "good.txt", b"12")], root)
    assert {receipt.file_name: receipt.status for receipt in receipts} == {name: "refused", "good.txt": "read"}
    (note,) = root.quarantine.iterdir()
    (reason,) = json.loads(note.read_text(encoding="utf-8"))["reasons"]
    assert reason["code"] == code
    assert name in reason["vi"]
    assert name in reason["en"]
    assert receive.waiting_documents(root) == [], "a refused document is not tried again"


def test_a_reader_that_fails_refuses_the_document(root: DataRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_document: readers.Document) -> Reading:
        raise ValueError("odd input")

    monkeypatch.setattr(readers, "_readers", lambda: {".txt": fails})
    (receipt,) = receive.receive([put(root, "a.txt", b"12345")], root)
    assert receipt.status == "refused"
    assert stored(root, "issues", "code") == ["READ-FAILED"]
    assert "odd input" in stored(root, "issues", "message_vi")[0]


def test_figures_of_a_refused_reading_are_not_stored(root: DataRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    issue = Issue("FILE-EMPTY", IssueSeverity.ERROR, parameters={"file": "a.txt"})
    refused = Reading(form_code="narrative", figures=reading_of(1).figures, issues=(issue,))
    monkeypatch.setattr(readers, "_readers", lambda: {".txt": lambda _document: refused})
    receive.receive([put(root, "a.txt", b"12345")], root)
    assert stored(root, "figures", "figure_id") == []


def test_killed_batch_is_taken_again(root: DataRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(root, "a.txt", b"12345")
    write_table = receive.write_table

    def dies_before_commit(target, table) -> None:
        if target.parent.name == "submissions":
            raise KeyboardInterrupt
        write_table(target, table)

    monkeypatch.setattr(receive, "write_table", dies_before_commit)
    with pytest.raises(KeyboardInterrupt):
        receive.receive([path], root)
    assert receive.waiting_documents(root) == [path]

    monkeypatch.setattr(receive, "write_table", write_table)
    receive.receive([path], root)
    committed = set(stored(root, "submissions", "batch_id"))
    figures = zip(stored(root, "figures", "batch_id"), stored(root, "figures", "value"), strict=True)
    assert [value for batch_id, value in figures if batch_id in committed] == [Decimal(5)]


def test_half_written_copies_and_lock_files_are_left_alone(root: DataRoot) -> None:
    for name in (".hidden.txt", "~$open.txt", "copy.txt.part"):
        put(root, name, b"x")
    assert receive.waiting_documents(root) == []


def test_batches_are_of_the_size_asked_for(root: DataRoot) -> None:
    for number in range(5):
        put(root, f"{number}.txt", b"x" * (number + 1))
    assert [len(batch["paths"]) for batch in receive.plan_batches(root, 2)] == [2, 2, 1]


def test_order_is_that_of_the_names_whichever_batch_is_read_first(root: DataRoot) -> None:
    for number in range(5):
        put(root, f"{number}.txt", b"x" * (number + 1))
    for batch in reversed(receive.plan_batches(root, 2)):
        receive.receive_batch(batch, root)
    names = stored(root, "submissions", "file_name")
    instants = stored(root, "submissions", "received_at")
    assert [name for _, name in sorted(zip(instants, names, strict=True))] == [f"{n}.txt" for n in range(5)]


def test_name_that_is_no_utf8_is_shown_with_marks(root: DataRoot) -> None:
    path = os.fsencode(str(root.inbox)) + b"/b\xe1o c\xe1o.txt"
    Path(os.fsdecode(path)).write_bytes(b"12")
    (batch,) = receive.plan_batches(root, 2)
    json.dumps(batch)
    (receipt,) = receive.receive_batch(batch, root)
    assert (receipt.status, receipt.file_name) == ("read", "b?o c?o.txt")


def test_file_that_cannot_be_opened_waits_and_harms_no_other(root: DataRoot) -> None:
    Path(str(root.inbox / "mine.txt")).symlink_to("/proc/self/mem")
    good = put(root, "good.txt", b"12")
    assert receive.waiting_documents(root) == [good]
    assert receive.unreadable_documents(root) == [str(root.inbox / "mine.txt")]


def test_figure_that_nothing_can_hold_refuses_its_document_alone(
    root: DataRoot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readers, "_LARGEST_AMOUNT", Decimal(3))
    receipts = receive.receive([put(root, "large.txt", b"12345"), put(root, "small.txt", b"1")], root)
    assert {receipt.file_name: receipt.status for receipt in receipts} == {"large.txt": "refused", "small.txt": "read"}
    assert stored(root, "issues", "code") == ["FIGURE-TOO-LARGE"]


@pytest.mark.parametrize(
    ("dimension", "first", "second"),
    [("programme", "job_loan", "overseas_work"), ("enterprise", "CTCP HAI AU", "CTCP BINH MINH")],
)
def test_documents_of_one_form_on_different_parts_do_not_replace_each_other(
    root: DataRoot, monkeypatch: pytest.MonkeyPatch, dimension: str, first: str, second: str
) -> None:
    def read(document: readers.Document) -> Reading:
        (figure,) = reading_of(len(document.content)).figures
        part = replace(figure, breakdown=Breakdown(**{dimension: document.content.decode()}))
        return Reading(form_code="loans/v1", reporting_area="Cả nước", period=Period(None, None), figures=(part,))

    monkeypatch.setattr(receive, "isolated_reader", lambda: nullcontext(read))
    receive.receive([put(root, "a.txt", first.encode()), put(root, "b.txt", second.encode())], root)

    assert len(set(stored(root, "submissions", "series_key"))) == 2
