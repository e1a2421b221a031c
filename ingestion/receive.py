"""Take documents in: keep their bytes, read them, append what they say to raw. Doing it twice changes nothing."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, unquote_to_bytes

import pyarrow as pa
import pyarrow.compute as pc
from upath import UPath

from ingestion.figures import TOLD, Figures
from ingestion.isolation import isolated_reader
from ingestion.messages import message_of
from ingestion.model import Reading
from ingestion.readers import Document
from warehouse.files import read_tables, write_atomically, write_table
from warehouse.paths import DataRoot
from warehouse.schemas import FIGURES, ISSUES, SUBMISSIONS

READER_VERSION = "1"
SUBMISSION_ID_LENGTH = 16

_LONG_TABLE = "plain_figures"
_ORDINAL_DIGITS = 5
_LONGEST_NAME_BYTES = 200  # of a note in quarantine: file systems end names at 255
_TICK = timedelta(microseconds=1)

# Half-written copies and the lock files of office programs are not documents.
_IGNORED_PREFIXES = (".", "~$")
_IGNORED_SUFFIXES = (".part", ".tmp", ".crdownload")


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one document: `read`, `refused` or `known` (the same bytes were received before)."""

    submission_id: str
    file_name: str
    status: str
    figure_count: int
    issue_count: int


@dataclass(frozen=True, slots=True)
class _Received:
    document: Document
    sha256: str
    received_at: datetime
    reading: Reading

    @property
    def submission_id(self) -> str:
        return self.sha256[:SUBMISSION_ID_LENGTH]

    @property
    def figures(self) -> Figures:
        """The figures that count: none of a document that is refused."""
        return Figures.of(()) if self.reading.is_refused else Figures.columns_of(self.reading.figures)


def waiting_documents(root: DataRoot) -> list[str]:
    """The documents of the inbox that were not received yet, by name, as paths. The same bytes count once.

    By name and not by age: a copied or cloned inbox has other ages, and must give the same warehouse. What cannot be
    opened stays in the inbox and is tried again; `unreadable_documents` tells of it.
    """
    known = known_hashes(root)
    waiting: dict[str, UPath] = {}
    for path in _documents_in(root.inbox):
        content = _content(path)
        if content is None:
            continue
        sha256 = hashlib.sha256(content).hexdigest()
        if sha256 not in known:
            waiting.setdefault(sha256, path)
    return [str(path) for path in waiting.values()]


def unreadable_documents(root: DataRoot) -> list[str]:
    """The documents of the inbox that this machine does not let us open, as paths."""
    return [_shown(str(path)) for path in _documents_in(root.inbox) if _content(path) is None]


def plan_batches(root: DataRoot, size: int) -> list[dict[str, Any]]:
    """The waiting documents in batches of at most `size`, for `receive_batch`: plain data that any queue carries.

    Each batch has its instant of receipt, so that the order of the documents does not depend on which batch is read
    first.
    """
    waiting = [quote(os.fsencode(path)) for path in waiting_documents(root)]
    now = datetime.now(UTC)
    return [
        {"paths": waiting[first : first + size], "received_at": (now + first * _TICK).isoformat()}
        for first in range(0, len(waiting), size)
    ]


def receive_batch(batch: dict[str, Any], root: DataRoot) -> list[Receipt]:
    """Receive a batch that `plan_batches` planned."""
    paths = [os.fsdecode(unquote_to_bytes(path)) for path in batch["paths"]]
    return receive(paths, root, received_at=datetime.fromisoformat(batch["received_at"]))


def receive(paths: Sequence[str], root: DataRoot, *, received_at: datetime | None = None) -> list[Receipt]:
    """Archive, read and append the documents of one batch; refused ones leave their reasons in quarantine.

    The submissions file is written last and is the commit: whatever a killed run left behind does not count, and the
    next run takes the same documents again.
    """
    batch, receipts = _read_new(paths, known_hashes(root), received_at or datetime.now(UTC))
    for received in batch.values():
        _archive(received, root)
        if received.reading.is_refused:
            _quarantine(received, root)
    if batch:
        _append(list(batch.values()), root)
    return receipts + [_receipt(received) for received in batch.values()]


def _read_new(
    paths: Sequence[str], known: set[str], received_at: datetime
) -> tuple[dict[str, _Received], list[Receipt]]:
    """The documents of a batch by their hash, read; and a receipt for each that was received before or is gone."""
    receipts: list[Receipt] = []
    batch: dict[str, _Received] = {}
    with isolated_reader() as read:
        for position, path in enumerate(map(UPath, paths)):
            content = _content(path)
            if content is None:
                receipts.append(Receipt("", _shown(path.name), "unreadable", 0, 0))
                continue
            document = Document(_shown(path.name), content)
            sha256 = hashlib.sha256(document.content).hexdigest()
            if sha256 in known or sha256 in batch:
                receipts.append(Receipt(sha256[:SUBMISSION_ID_LENGTH], path.name, "known", 0, 0))
                continue
            # A tick apart, so that the order of arrival is kept within a batch.
            batch[sha256] = _Received(document, sha256, received_at + position * _TICK, read(document))
    return batch, receipts


def known_hashes(root: DataRoot) -> set[str]:
    """The SHA-256 of every document that was received, read or refused."""
    folder = root.raw / "submissions"
    if not folder.exists() or not list(folder.glob("*.parquet")):
        return set()
    return set(read_tables(folder, ["sha256"]).column("sha256").to_pylist())


def archived_bytes(submission_id: str, root: DataRoot) -> bytes:
    """The bytes of a received document. Raises FileNotFoundError when none has that id."""
    for path in (root.archive / submission_id[:2]).glob(f"{submission_id}*"):
        return bytes(path.read_bytes())
    raise FileNotFoundError(f"No document with id {submission_id} in {root.archive}.")


def _documents_in(inbox: UPath) -> list[UPath]:
    found = inbox.rglob("*") if inbox.exists() else ()
    return sorted((path for path in found if _is_document(path)), key=str)


def _is_document(path: UPath) -> bool:
    name = path.name
    return path.is_file() and not name.startswith(_IGNORED_PREFIXES) and not name.endswith(_IGNORED_SUFFIXES)


def _content(path: UPath) -> bytes | None:
    """The bytes of a document, or None when the machine does not give them: no right to, gone, a broken disk."""
    try:
        return bytes(path.read_bytes())
    except OSError:
        return None


def _shown(name: str) -> str:
    """A name that can be printed and stored; names of old archives are not always UTF-8."""
    return name.encode(errors="replace").decode()


def _archive(received: _Received, root: DataRoot) -> None:
    path = root.archive / received.sha256[:2] / f"{received.sha256}{received.document.suffix}"
    if not path.exists():
        write_atomically(path, received.document.content)


def _quarantine(received: _Received, root: DataRoot) -> None:
    reasons = [
        {
            "code": issue.code,
            "severity": issue.severity,
            "address": issue.address,
            "vi": message.vi,
            "en": message.en,
        }
        for issue in received.reading.issues
        for message in [message_of(issue)]
    ]
    note = {
        "file_name": received.document.file_name,
        "sha256": received.sha256,
        "received_at": received.received_at.isoformat(),
        "reasons": reasons,
    }
    file_name = received.document.file_name.encode()[:_LONGEST_NAME_BYTES].decode(errors="ignore")
    name = f"{received.submission_id}.{file_name}.json"
    write_atomically(root.quarantine / name, json.dumps(note, ensure_ascii=False, indent=2).encode())


def _append(batch: list[_Received], root: DataRoot) -> None:
    # The instant is part of the name: two runs that take the same documents at once never write the same file.
    ids = ",".join(f"{received.submission_id} {received.received_at.isoformat()}" for received in batch)
    batch_id = hashlib.sha256(ids.encode()).hexdigest()[:SUBMISSION_ID_LENGTH]
    tables = {
        "figures": pa.concat_tables([_figures_table(received, batch_id) for received in batch]),
        "issues": _table([row for received in batch for row in _issue_rows(received)], batch_id, ISSUES),
        "submissions": _table([_submission_row(received) for received in batch], batch_id, SUBMISSIONS),
    }
    for name, table in tables.items():
        write_table(root.raw / name / f"{batch_id}.parquet", table)


def _table(rows: list[dict[str, Any]], batch_id: str, schema: pa.Schema) -> pa.Table:
    return pa.Table.from_pylist([{**row, "batch_id": batch_id} for row in rows], schema=schema)


def _submission_row(received: _Received) -> dict[str, Any]:
    reading, period = received.reading, received.reading.period
    return {
        "submission_id": received.submission_id,
        "sha256": received.sha256,
        "file_name": received.document.file_name,
        "media_suffix": received.document.suffix,
        "byte_count": len(received.document.content),
        "received_at": received.received_at,
        "status": "refused" if reading.is_refused else "read",
        "form_code": reading.form_code,
        "series_key": _series_key(received),
        "title": reading.title,
        "reporting_area": reading.reporting_area,
        "period_start": period.start if period else None,
        "period_end": period.end if period else None,
        "period_basis": period.basis if period else None,
        "issued_on": reading.issued_on,
        "source_rank": reading.source_rank,
        "figure_count": len(received.figures),
        "issue_count": len(reading.issues),
        "reader_version": READER_VERSION,
    }


def _series_key(received: _Received) -> str:
    """What a later submission revises: the same form, of the same units, for the same period.

    A report does not replace another report, so it is a series of its own; nor does a document that names no unit. One
    form may bring different matters in documents of their own (loans for jobs, and loans for work abroad: TT
    01/2020, Mẫu 3 and 4), and a long table any; these do not replace each other either.
    """
    reading, period = received.reading, received.reading.period
    form = (reading.form_code or "").partition("/")[0]
    if reading.is_refused or period is None or form in ("", "narrative"):
        return received.submission_id
    areas = received.figures.distinct("area_key", "area")
    enterprises = received.figures.distinct("enterprise")
    if not areas or (None in areas and None in enterprises):
        return received.submission_id
    key = f"{form}|{_digest(areas)}|{period.start}|{period.end}"
    programmes = received.figures.distinct("programme")
    if len(programmes) == 1 and None not in programmes:
        key += f"|{programmes.pop()}"
    if enterprises != {None}:
        key += "|" + "+".join(sorted(name or "" for name in enterprises))
    if form == _LONG_TABLE:
        key += "|" + "+".join(sorted(received.figures.distinct("indicator")))
    return key


def _digest(areas: Iterable[str | None]) -> str:
    """The units themselves when there is one, else a short name for the set of them."""
    names = sorted(name or "" for name in areas)
    return names[0] if len(names) == 1 else hashlib.sha256("|".join(names).encode()).hexdigest()[:SUBMISSION_ID_LENGTH]


def _figures_table(received: _Received, batch_id: str) -> pa.Table:
    """The figures of a document as rows of `raw/figures`."""
    count = len(received.figures)
    ordinal = pa.array(range(1, count + 1), FIGURES.field("ordinal").type)
    padded = pc.utf8_lpad(ordinal.cast(pa.string()), _ORDINAL_DIGITS, "0")
    told = received.figures.table.cast(TOLD)
    columns = {
        **dict(zip(told.column_names, told.columns, strict=True)),
        "figure_id": pc.binary_join_element_wise(received.submission_id, padded, "-"),
        "submission_id": pa.repeat(received.submission_id, count),
        "batch_id": pa.repeat(batch_id, count),
        "ordinal": ordinal,
    }
    return pa.table([columns[name] for name in FIGURES.names], schema=FIGURES)


def _issue_rows(received: _Received) -> Iterable[dict[str, Any]]:
    for ordinal, issue in enumerate(received.reading.issues, start=1):
        message = message_of(issue)
        yield {
            "submission_id": received.submission_id,
            "ordinal": ordinal,
            "code": issue.code,
            "severity": issue.severity,
            "address": issue.address,
            "message_vi": message.vi,
            "message_en": message.en,
        }


def _receipt(received: _Received) -> Receipt:
    reading = received.reading
    status = "refused" if reading.is_refused else "read"
    name = received.document.file_name
    return Receipt(received.submission_id, name, status, len(received.figures), len(reading.issues))
