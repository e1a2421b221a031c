"""What a build is made of: the raw batches that were committed when it began, and the definitions of that moment.

Documents go on arriving while a build runs. Every dbt command of one build must see the same ones, or a document could
slip past the gate; so the batches are listed once, at the start, and staging reads no others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa

from warehouse.errors import WarehouseError
from warehouse.files import read_tables, write_atomically, write_table
from warehouse.paths import DBT_PROJECT, EXPECTATIONS, DataRoot
from warehouse.schemas import INPUTS

STAMP = "inputs_fingerprint"
CHECKED = "checked_fingerprint"


def freeze_inputs(root: DataRoot) -> None:
    """List the batches that the build which starts now is made of; what arrives later belongs to the next one."""
    batches = committed_batches(root)
    rows = [{"batch_id": batch} for batch in batches]
    (root.build / CHECKED).unlink(missing_ok=True)
    write_table(root.build / "inputs.parquet", pa.Table.from_pylist(rows, schema=INPUTS))
    write_atomically(root.build / STAMP, _fingerprint(batches).encode())


def mark_checked(root: DataRoot) -> None:
    """Note that the build passed its suites: only then it may be published."""
    write_atomically(root.build / CHECKED, (root.build / STAMP).read_bytes())


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
    return _fingerprint(committed_batches(root))


def committed_batches(root: DataRoot) -> list[str]:
    """The ids of the batches that have a submissions file, sorted."""
    folder = root.raw / "submissions"
    if not folder.exists() or not list(folder.glob("*.parquet")):
        return []
    return sorted(set(read_tables(folder, ["batch_id"]).column("batch_id").to_pylist()))


def definitions_hash() -> str:
    """The hash of the rules, suites, messages, models, macros and seeds: what a build is made by."""
    digest = hashlib.sha256()
    for path in _definitions():
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _fingerprint(batches: Iterable[str]) -> str:
    return hashlib.sha256("\n".join([*batches, definitions_hash()]).encode()).hexdigest()


def _definitions() -> Iterable[Path]:
    yield from sorted(EXPECTATIONS.rglob("*.yml"))
    for folder in ("models", "macros", "seeds"):
        yield from sorted(path for path in (DBT_PROJECT / folder).rglob("*") if path.is_file())
