"""Take documents in: keep their bytes, read them, append what they say to raw. Doing it twice changes nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

import pyarrow as pa
from upath import UPath

from ingestion.isolation import isolated_reader
from ingestion.messages import message_of
from ingestion.model import Reading
from ingestion.readers import Document
from warehouse.files import read_tables, write_atomically, write_table
from warehouse.paths import DataRoot
from warehouse.schemas import FIGURES, ISSUES, SUBMISSIONS

READER_VERSION = "1"
SUBMISSION_ID_LENGTH = 16

_LONGEST_NAME_BYTES = 200  # of a note in quarantine: file systems end names at 255
_MILLIONTH = Decimal("0.000001")  # the scale of amounts in raw

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


def waiting_documents(root: DataRoot) -> list[str]:
    """The documents of the inbox that were not received yet, by name, as paths. The same bytes count once.

    By name and not by age: a copied or cloned inbox has other ages, and must give the same warehouse.
    """
    known = known_hashes(root)
    waiting: dict[str, UPath] = {}
    for path in sorted(_documents_in(root.inbox), key=str):
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        if sha256 not in known:
            waiting.setdefault(sha256, path)
    return [str(path) for path in waiting.values()]


def plan_batches(root: DataRoot, size: int) -> list[list[str]]:
    """The waiting documents in batches of at most `size`."""
    waiting = iter(waiting_documents(root))
    return list(iter(lambda: list(islice(waiting, size)), []))


def receive(paths: Sequence[str], root: DataRoot) -> list[Receipt]:
    """Archive, read and append the documents of one batch; refused ones leave their reasons in quarantine.

    The submissions file is written last and is the commit: whatever a killed run left behind does not count, and the
    next run takes the same documents again.
    """
    batch, receipts = _read_new(paths, known_hashes(root))
    for received in batch.values():
        _archive(received, root)
        if received.reading.is_refused:
            _quarantine(received, root)
    if batch:
        _append(list(batch.values()), root)
    return receipts + [_receipt(received) for received in batch.values()]


def _read_new(paths: Sequence[str], known: set[str]) -> tuple[dict[str, _Received], list[Receipt]]:
    """The documents of a batch by their hash, read; and a receipt for each that was received before."""
    now = datetime.now(UTC)
    receipts: list[Receipt] = []
    batch: dict[str, _Received] = {}
    with isolated_reader() as read:
        for position, path in enumerate(map(UPath, paths)):
            document = Document(path.name, path.read_bytes())
            sha256 = hashlib.sha256(document.content).hexdigest()
            if sha256 in known or sha256 in batch:
                receipts.append(Receipt(sha256[:SUBMISSION_ID_LENGTH], path.name, "known", 0, 0))
                continue
            # One microsecond apart, so that the order of arrival is kept within a batch.
            batch[sha256] = _Received(document, sha256, now + timedelta(microseconds=position), read(document))
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


def _documents_in(inbox: UPath) -> Iterable[UPath]:
    if not inbox.exists():
        return
    for path in inbox.rglob("*"):
        name = path.name
        if path.is_file() and not name.startswith(_IGNORED_PREFIXES) and not name.endswith(_IGNORED_SUFFIXES):
            yield path


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
    ids = ",".join(sorted(received.submission_id for received in batch))
    batch_id = hashlib.sha256(ids.encode()).hexdigest()[:SUBMISSION_ID_LENGTH]
    rows: dict[str, list[dict[str, Any]]] = {
        "figures": [row for received in batch for row in _figure_rows(received)],
        "issues": [row for received in batch for row in _issue_rows(received)],
        "submissions": [_submission_row(received) for received in batch],
    }
    for table, schema in (("figures", FIGURES), ("issues", ISSUES), ("submissions", SUBMISSIONS)):
        stamped = [{**row, "batch_id": batch_id} for row in rows[table]]
        write_table(root.raw / table / f"{batch_id}.parquet", pa.Table.from_pylist(stamped, schema=schema))


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
        "source_rank": reading.source_rank,
        "figure_count": len(_figures(reading)),
        "issue_count": len(reading.issues),
        "reader_version": READER_VERSION,
    }


def _series_key(received: _Received) -> str:
    """What a later submission revises. A report does not replace another report, so it is a series of its own."""
    reading, period = received.reading, received.reading.period
    form = (reading.form_code or "").partition("/")[0]
    if reading.is_refused or period is None or form in ("", "narrative"):
        return received.submission_id
    return f"{form}|{reading.reporting_area}|{period.start}|{period.end}"


def _figures(reading: Reading) -> tuple[Any, ...]:
    return () if reading.is_refused else reading.figures


def _figure_rows(received: _Received) -> Iterable[dict[str, Any]]:
    for ordinal, figure in enumerate(_figures(received.reading), start=1):
        split, period = figure.breakdown, figure.period
        yield {
            "figure_id": f"{received.submission_id}-{ordinal:05d}",
            "submission_id": received.submission_id,
            "ordinal": ordinal,
            "address": str(figure.address),
            "quote": figure.quote,
            "indicator": figure.indicator,
            "value": figure.value.quantize(_MILLIONTH),
            "low": figure.low.quantize(_MILLIONTH),
            "high": figure.high.quantize(_MILLIONTH),
            "hedge": figure.hedge,
            "unit": figure.unit,
            "kind": figure.kind,
            "about": figure.about,
            "area": figure.area,
            "area_level": figure.area_level,
            "area_key": figure.area_key,
            "period_start": period.start,
            "period_end": period.end,
            "period_basis": period.basis,
            "market": split.market,
            "sex": split.sex,
            "channel": split.channel,
            "programme": split.programme,
            "fund_source": split.fund_source,
            "departure_channel": split.departure_channel,
            "is_total": figure.is_total,
            "is_candidate": figure.is_candidate,
            "source_rank": figure.source_rank,
            "confidence": figure.confidence,
        }


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
    return Receipt(received.submission_id, name, status, len(_figures(reading)), len(reading.issues))
