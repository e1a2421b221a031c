"""Readers' connections: read-only, all alike, and able to hold any result whole."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from upath import UPath

from warehouse.connections import reading
from warehouse.errors import WarehouseError


@pytest.fixture
def database(tmp_path: Path) -> UPath:
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create table facts as select range as fact_id from range(3)")
    return UPath(path)


def test_a_reader_changes_nothing(database: UPath) -> None:
    with reading(database) as connection, pytest.raises(duckdb.InvalidInputException, match="read-only"):
        connection.execute("drop table facts")


def test_readers_stand_side_by_side(database: UPath) -> None:
    with reading(database) as one, reading(database) as other:
        assert [each.execute("select count(*) from facts").fetchone() for each in (one, other)] == [(3,), (3,)]


def test_a_result_of_gigabytes_would_not_wait_in_a_stream(database: UPath) -> None:
    with reading(database) as connection:
        (size,) = connection.execute("select current_setting('streaming_buffer_size')").fetchone() or ("",)
    assert size.endswith(("GiB", "TiB"))


def test_a_missing_database_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="make run"), reading(UPath(tmp_path / "none.duckdb")):
        pass


def test_a_table_that_is_missing_is_named_with_what_to_do(database: UPath) -> None:
    with pytest.raises(WarehouseError, match=r"lacks .*findings.*make run"), reading(database) as connection:
        connection.execute("select * from findings")
