"""A release appears whole and at once, or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from warehouse import inputs, parts, releases
from warehouse.catalogue import faults
from warehouse.errors import WarehouseError
from warehouse.files import write_table
from warehouse.paths import DataRoot
from warehouse.schemas import SUBMISSIONS


@pytest.fixture
def built(root: DataRoot) -> DataRoot:
    """A data root whose build holds a few marts."""
    write_build(root, figures=[(2, "b"), (1, "a")])
    return root


def write_build(root: DataRoot, figures: list[tuple[int, str]]) -> None:
    inputs.freeze_inputs(root)
    root.build_database.unlink(missing_ok=True)
    with duckdb.connect(str(root.build_database)) as connection:
        connection.execute("create schema marts")
        connection.execute("create table marts.dim_submission (submission_id text, file_name text, state text)")
        connection.execute("create table marts.dim_rule (rule_code text)")
        connection.execute("create table marts.fct_figures (value bigint, figure_id text)")
        connection.executemany("insert into marts.fct_figures values (?, ?)", figures)
        connection.execute("comment on column marts.fct_figures.value is 'The figure''s value'")
        connection.execute("comment on table marts.fct_figures is 'Figures'")
        connection.execute("create view marts.large_figures as select * from marts.fct_figures where value > 1")
    inputs.mark_checked(root)


def rows(release: releases.Release, relation: str) -> list[tuple]:
    with duckdb.connect(str(release.database), read_only=True) as connection:
        return connection.execute(f"select * from marts.{relation} order by all").fetchall()


def test_release_holds_the_marts_their_views_and_comments(built: DataRoot) -> None:
    release = releases.publish(built)
    assert rows(release, "fct_figures") == [(1, "a"), (2, "b")]
    assert rows(release, "large_figures") == [(2, "b")]
    assert release.manifest["row_counts"]["fct_figures"] == 2
    with duckdb.connect(str(release.database), read_only=True) as connection:
        comments = connection.execute("select comment from duckdb_columns() where column_name = 'value'").fetchall()
    assert ("The figure's value",) in comments


def test_current_points_to_the_newest_release(built: DataRoot) -> None:
    first = releases.publish(built)
    write_build(built, figures=[(3, "c")])
    second = releases.publish(built)
    current = releases.current_release(built)
    assert current is not None
    assert (current.release_id, second.release_id > first.release_id) == (second.release_id, True)
    assert rows(first, "fct_figures") == [(1, "a"), (2, "b")], "an older release is never edited"


def test_same_rows_give_same_bytes_and_no_second_release(built: DataRoot) -> None:
    first = releases.publish(built)
    write_build(built, figures=[(1, "a"), (2, "b")])
    second = releases.publish(built)
    assert second.release_id == first.release_id
    assert len([path for path in built.releases.iterdir() if not path.is_symlink()]) == 1


def test_many_rows_give_the_same_bytes_in_whatever_order_they_were_built(
    root: DataRoot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "PARTED_FROM", 1_000_000)
    numbered = "select number % 99991, md5(cast(number as varchar)) from range(500000) as numbers(number)"
    ids = set()
    for order in ("number", "md5(cast(number as varchar))", "-number"):
        write_build(root, figures=[(0, "a")])
        with duckdb.connect(str(root.build_database)) as connection:
            connection.execute(f"insert into marts.fct_figures {numbered} order by {order}")
        ids.add(releases.publish(root).release_id)

    assert len(ids) == 1


def test_old_release_stays_when_publishing_dies(built: DataRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    first = releases.publish(built)
    write_build(built, figures=[(3, "c")])

    def dies(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(releases, "_appear", dies)
    with pytest.raises(OSError, match="No space left"):
        releases.publish(built)
    current = releases.current_release(built)
    assert current is not None
    assert current.release_id == first.release_id
    assert rows(current, "fct_figures") == [(1, "a"), (2, "b")]
    assert sorted(path.name for path in built.releases.iterdir()) == sorted([first.release_id, "current"])


def test_open_reader_keeps_its_release(built: DataRoot) -> None:
    first = releases.publish(built)
    with duckdb.connect(str(built.releases / "current" / "warehouse.duckdb"), read_only=True) as reader:
        write_build(built, figures=[(3, "c")])
        releases.publish(built)
        assert reader.execute("select count(*) from marts.fct_figures").fetchone() == (2,)
    assert first.database.exists()


def test_staleness_follows_the_committed_batches(built: DataRoot) -> None:
    assert releases.is_stale(built)
    releases.publish(built)
    assert not releases.is_stale(built)
    commit_batch(built, "new")
    assert releases.is_stale(built)


def test_what_arrives_during_a_build_makes_its_release_stale(built: DataRoot) -> None:
    commit_batch(built, "late")
    releases.publish(built)
    assert releases.is_stale(built)


def test_unchecked_build_is_not_published(built: DataRoot) -> None:
    first = releases.publish(built)
    inputs.freeze_inputs(built)
    with pytest.raises(WarehouseError, match="has not passed its suites"):
        releases.publish(built)
    current = releases.current_release(built)
    assert current is not None
    assert current.release_id == first.release_id


def test_what_a_killed_publish_left_is_swept(built: DataRoot) -> None:
    (built.releases / ".unfinished-killed").mkdir()
    releases.publish(built)
    assert not (built.releases / ".unfinished-killed").exists()


def test_release_is_for_all_to_read_and_for_none_to_change(built: DataRoot) -> None:
    folder = Path(str(releases.publish(built).folder))
    assert folder.stat().st_mode & 0o777 == 0o755
    assert {path.stat().st_mode & 0o777 for path in folder.rglob("*") if path.is_file()} == {0o444}


@pytest.fixture
def parted(root: DataRoot, monkeypatch: pytest.MonkeyPatch) -> DataRoot:
    """A data root whose build holds a mart that is released in parts: two communes of two provinces, and a nation."""
    monkeypatch.setattr(parts, "PARTED_FROM", 1)
    write_build(root, figures=[(0, "")])
    with duckdb.connect(str(root.build_database)) as connection:
        connection.execute(
            "create table marts.dim_area (area_key text, area_code text, area_level text, parent_area_key text)"
        )
        areas = [("vn", "VN", "country", None), ("p1", "01", "province", "vn"), ("p2", "02", "province", "vn")]
        areas += [("c1", "001", "commune", "p1"), ("c2", "002", "commune", "p2")]
        connection.executemany("insert into marts.dim_area values (?, ?, ?, ?)", areas)
        connection.execute("drop view marts.large_figures; drop table marts.fct_figures")
        connection.execute("create table marts.fct_figures (figure_id text, area_key text, value bigint)")
        figures = [("a", "c1", 1), ("b", "c2", 2), ("c", "vn", 3), ("d", None, 4), ("e", "nowhere", 5), ("f", "p1", 6)]
        connection.executemany("insert into marts.fct_figures values (?, ?, ?)", figures)
    return root


def change(root: DataRoot, statement: str, *changed: str) -> releases.Release:
    """The release of a build in which rows changed, of these parts as far as is known."""
    since = parts.changes_since_release(root)
    with duckdb.connect(str(root.build_database)) as connection:
        connection.execute(statement)
    parts._write(root, parts.Changes(since.release_id, frozenset(changed)))
    return releases.publish(root)


def files_of(release: releases.Release) -> dict[str, int]:
    return {file.stem: file.stat().st_ino for file in Path(str(release.folder)).glob("parquet/fct_figures/*.parquet")}


def test_large_mart_has_a_file_for_each_province_and_one_for_what_lies_in_none(parted: DataRoot) -> None:
    release = releases.publish(parted)
    assert set(files_of(release)) == {"01", "02", "national"}
    national = pq.read_table(str(release.folder / "parquet" / "fct_figures" / "national.parquet"))
    assert national["figure_id"].to_pylist() == ["c", "d", "e", "f"]
    assert len(rows(release, "fct_figures")) == 6


def test_part_in_which_nothing_changed_is_the_file_of_the_release_before(parted: DataRoot) -> None:
    first = releases.publish(parted)
    second = change(parted, "update marts.fct_figures set value = 9 where area_key = 'c1'", "01")
    assert rows(second, "fct_figures")[0] == ("a", "c1", 9)
    assert len(rows(second, "fct_figures")) == 6
    kept = {part for part, inode in files_of(second).items() if files_of(first)[part] == inode}
    assert kept == {"02"}
    assert faults(first) == faults(second) == []


def test_part_is_copied_where_the_disk_knows_no_hard_links(parted: DataRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_arguments: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuses)
    first = releases.publish(parted)
    second = change(parted, "update marts.fct_figures set value = 9 where area_key = 'c1'", "01")
    assert files_of(first).keys() == files_of(second).keys()
    assert faults(second) == []


def test_many_rows_give_the_same_parts_from_nothing_and_from_a_release(parted: DataRoot) -> None:
    numbered = "select cast(number as varchar), 'c' || (1 + number % 2), number from range(300000) as numbers(number)"
    releases.publish(parted)
    following = change(
        parted, f"insert into marts.fct_figures {numbered} order by md5(cast(number as varchar))", "01", "02"
    )
    (parted.build / "unreleased_parts.json").unlink()
    assert releases.publish(parted).release_id == following.release_id


def test_part_that_lost_all_its_rows_has_no_file(parted: DataRoot) -> None:
    releases.publish(parted)
    release = change(parted, "delete from marts.fct_figures where area_key = 'c2'", "02")
    assert set(files_of(release)) == {"01", "national"}
    assert len(rows(release, "fct_figures")) == 5


def test_release_whose_rows_are_not_those_of_the_build_is_not_published(parted: DataRoot) -> None:
    first = releases.publish(parted)
    with pytest.raises(WarehouseError, match="7 rows in the build and 6 in the release"):
        change(parted, "insert into marts.fct_figures values ('g', 'c2', 7)", "01")
    assert releases.newest_release(parted) == first


def test_release_is_made_of_another_only_when_it_is_the_newest(parted: DataRoot) -> None:
    first = releases.publish(parted)
    parts._write(parted, parts.Changes("another", frozenset()))
    with duckdb.connect(str(parted.build_database)) as connection:
        connection.execute("update marts.fct_figures set value = 9")
    second = releases.publish(parted)
    assert not set(files_of(first).values()) & set(files_of(second).values())


def commit_batch(root: DataRoot, batch_id: str) -> None:
    row = dict.fromkeys(SUBMISSIONS.names) | {"batch_id": batch_id}
    write_table(root.raw / "submissions" / f"{batch_id}.parquet", pa.Table.from_pylist([row], schema=SUBMISSIONS))
