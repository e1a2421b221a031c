"""What a build is made of: the raw batches that were committed when it began, and the definitions of that moment.

Documents go on arriving while a build runs. Every dbt command of one build must see the same ones, or a document could
slip past the gate; so the batches are listed once, at the start, and staging reads no others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from upath import UPath

from warehouse.connections import reading
from warehouse.errors import WarehouseError
from warehouse.files import content_hash, read_tables, write_atomically, write_table
from warehouse.paths import DBT_PROJECT, EXPECTATIONS, DataRoot
from warehouse.schemas import BUILT_SUBMISSIONS, INPUTS

STAMP = "inputs_fingerprint"
CHECKED = "checked_fingerprint"
AUDIT, EXPLANATIONS, MARTS = "audit", "explanations", "marts"
"""The layers of a build, each with a note of what it was made of."""


def freeze_inputs(root: DataRoot) -> None:
    """List the batches that the build which starts now is made of; what arrives later belongs to the next one."""
    batches = committed_batches(root)
    today = _today()
    rows = [{"batch_id": batch, "frozen_on": today} for batch in batches]
    (root.build / CHECKED).unlink(missing_ok=True)
    write_table(root.build / "inputs.parquet", pa.Table.from_pylist(rows, schema=INPUTS))
    write_atomically(root.build / STAMP, _fingerprint(root, batches, today).encode())


def mark_checked(root: DataRoot) -> None:
    """Note that the build passed its suites: only then it may be published."""
    write_atomically(root.build / CHECKED, (root.build / STAMP).read_bytes())


def mark_built(root: DataRoot, layer: str) -> None:
    """Note of which submissions a layer of the build was made, so that the next one need not make their rows again."""
    with reading(root.build_database) as connection:
        made = connection.execute("select submission_id, made_by from audit.int_submissions__made_by order by 1")
        table = made.to_arrow_table().cast(BUILT_SUBMISSIONS)
    write_table(_made_of(root, layer), table)
    write_atomically(_made_by(root, layer), _built_by().encode())


def take_up_build(root: DataRoot, layer: str) -> bool:
    """Whether a layer of the build can be brought up to date by what was touched, which is to begin now.

    It cannot when the definitions are others, or when a document of which it was made is gone from raw. The note of it
    is taken away until `mark_built`: what a killed build left half made is followed by none. Marts follow no audit that
    is made from nothing. What was touched since the marts were made is known, so explanations follow when they were
    made of the same documents as the marts.
    """
    follows = _is_usable(root, layer)
    if layer == EXPLANATIONS:
        follows = follows and _is_usable(root, MARTS)
        follows = follows and content_hash(_made_of(root, layer)) == content_hash(_made_of(root, MARTS))
    _made_by(root, layer).unlink(missing_ok=True)
    if layer == AUDIT and not follows:
        _made_by(root, MARTS).unlink(missing_ok=True)
    return follows


def checked_fingerprint(root: DataRoot) -> str:
    """The fingerprint of the checked build. Raises WarehouseError when the build was not checked, or not to its end."""
    checked, stamp = root.build / CHECKED, root.build / STAMP
    if not checked.exists() or checked.read_bytes() != stamp.read_bytes():
        raise WarehouseError(
            f"The build in {root.build} has not passed its suites, so it is not published and the old release stays. "
            "Run build_warehouse to its end first."
        )
    return checked.read_text()


def current_fingerprint(root: DataRoot) -> str:
    """The fingerprint that a build started now would have."""
    return _fingerprint(root, committed_batches(root), _today())


def committed_batches(root: DataRoot) -> list[str]:
    """The ids of the batches of documents and of answers that are complete, sorted."""
    return sorted({batch for table in ("submissions", "answers") for batch in _column(root, table, "batch_id")})


def definitions_hash() -> str:
    """The hash of what makes a build: rules, suites, messages and the code that judges, models, macros and seeds."""
    digest = hashlib.sha256()
    for path in _definitions():
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _made_of(root: DataRoot, layer: str) -> UPath:
    return root.build / f"built_{layer}.parquet"


def _made_by(root: DataRoot, layer: str) -> UPath:
    return root.build / f"built_{layer}_by"


def _is_usable(root: DataRoot, layer: str) -> bool:
    """Whether a layer was made to its end, by the definitions of today, of documents that raw holds."""
    note, submissions = _made_by(root, layer), _made_of(root, layer)
    if not note.exists() or not submissions.exists():
        return False
    return note.read_text() == _built_by() and _holds_all(root, submissions)


def _holds_all(root: DataRoot, submissions: UPath) -> bool:
    """Whether raw holds all submissions of a note."""
    known = pq.read_table(pa.BufferReader(submissions.read_bytes()), columns=["submission_id"])
    return set(known.column(0).to_pylist()) <= set(_column(root, "submissions", "submission_id"))


def _built_by() -> str:
    """The definitions and the engine: the numbers that stand for coordinates are hashes of the engine's own."""
    return f"{definitions_hash()} {version('duckdb')}"


def _fingerprint(root: DataRoot, batches: Iterable[str], today: date) -> str:
    parts = [*batches, *_ended_answers(root, today), definitions_hash()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _ended_answers(root: DataRoot, today: date) -> list[str]:
    """Answers that no longer hold: time alone makes a build stale when one of them ends."""
    ids, ends = _column(root, "answers", "answer_id"), _column(root, "answers", "valid_until")
    return sorted(id_ for id_, end in zip(ids, ends, strict=True) if end is not None and end <= today)


def _column(root: DataRoot, table: str, column: str) -> list[Any]:
    folder = root.raw / table
    if not folder.exists() or not list(folder.glob("*.parquet")):
        return []
    return list(read_tables(folder, [column]).column(column).to_pylist())


def _today() -> date:
    return datetime.now(UTC).date()


def _definitions() -> Iterable[Path]:
    yield from sorted(path for path in EXPECTATIONS.rglob("*") if path.suffix in {".yml", ".py"})
    yield from (Path(__file__).with_name(name) for name in ("reference.py", "schemas.py"))
    for folder in ("models", "macros", "seeds"):
        yield from sorted(path for path in (DBT_PROJECT / folder).rglob("*") if path.is_file())
