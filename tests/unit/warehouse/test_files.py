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
