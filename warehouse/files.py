"""Files that appear whole or not at all, and tables as Parquet."""

from __future__ import annotations

import hashlib
import os
from io import BufferedReader
from pathlib import Path
from typing import cast
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq
from upath import UPath


def write_atomically(path: UPath | Path, content: bytes) -> None:
    """Write a file that readers see complete or not at all, even when the process is killed or the disk is full."""
    path = UPath(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.protocol not in ("", "file"):
        path.write_bytes(content)  # an object store shows an object only once it is complete
        return
    unfinished = Path(str(path.parent)) / f".{path.name}.{uuid4().hex}.unfinished"
    try:
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(str(path))
    finally:
        unfinished.unlink(missing_ok=True)


def content_hash(path: UPath | Path) -> str:
    """The SHA-256 of what a file holds, read piece by piece."""
    with path.open("rb") as content:
        return hashlib.file_digest(cast("BufferedReader", content), "sha256").hexdigest()


def write_table(path: UPath | Path, table: pa.Table) -> None:
    """Write a table as Parquet, atomically; the same table always gives the same bytes."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    write_atomically(path, sink.getvalue().to_pybytes())


def read_tables(folder: UPath | Path, columns: list[str]) -> pa.Table:
    """Some columns of all Parquet files in a folder, in the order of their names. The folder holds at least one."""
    files = sorted(UPath(folder).glob("*.parquet"), key=lambda file: file.name)
    return pa.concat_tables(pq.read_table(_opened(file), columns=columns) for file in files)


def add_columns(folder: UPath | Path, schema: pa.Schema) -> None:
    """Give the tables of a folder the columns of a schema that they are older than, empty; what they hold stays.

    The table without rows (`_schema.parquet`) tells what columns the folder has, and is written last.
    """
    told = UPath(folder) / "_schema.parquet"
    if not told.exists() or pq.read_schema(_opened(told)).names == schema.names:
        return
    for file in sorted(UPath(folder).glob("*.parquet"), key=lambda file: (file.name == told.name, file.name)):
        table = pq.read_table(_opened(file))
        columns = [
            table[field.name] if field.name in table.schema.names else pa.nulls(len(table), field.type)
            for field in schema
        ]
        write_table(file, pa.table(columns, schema=schema))


def _opened(file: UPath) -> pa.BufferReader:
    return pa.BufferReader(file.read_bytes())
