"""Files appear whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from warehouse import files


def test_nothing_appears_when_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "figures.parquet"
    target.write_bytes(b"old")

    def no_space(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", no_space)
    with pytest.raises(OSError, match="No space left"):
        files.write_atomically(target, b"new")
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["figures.parquet"]


def test_same_table_gives_same_bytes(tmp_path: Path) -> None:
    table = pa.table({"number": [1, 2, 3]})
    files.write_table(tmp_path / "a.parquet", table)
    files.write_table(tmp_path / "b.parquet", table)
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


def test_tables_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    files.write_table(tmp_path / "b.parquet", pa.table({"number": [2]}))
    files.write_table(tmp_path / "a.parquet", pa.table({"number": [1]}))
    assert files.read_tables(tmp_path, ["number"]).column("number").to_pylist() == [1, 2]


def test_tables_older_than_a_column_get_it_empty(tmp_path: Path) -> None:
    schema = pa.schema([("number", pa.int64()), ("part_of", pa.int32())])
    files.write_table(tmp_path / "batch.parquet", pa.table({"number": [1, 2]}))
    files.write_table(tmp_path / "_schema.parquet", pa.table({"number": pa.array([], pa.int64())}))
    files.add_columns(tmp_path, schema)
    assert files.read_tables(tmp_path, ["number", "part_of"]).to_pydict() == {"number": [1, 2], "part_of": [None, None]}


def test_tables_are_left_alone_when_they_have_all_columns(tmp_path: Path) -> None:
    schema = pa.schema([("number", pa.int64())])
    for name in ("batch.parquet", "_schema.parquet"):
        files.write_table(tmp_path / name, schema.empty_table())
    before = [file.stat().st_mtime_ns for file in sorted(tmp_path.iterdir())]
    files.add_columns(tmp_path, schema)
    assert [file.stat().st_mtime_ns for file in sorted(tmp_path.iterdir())] == before
