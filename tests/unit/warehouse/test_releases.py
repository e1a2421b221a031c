"""A release appears whole and at once, or not at all."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from warehouse import inputs, releases
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


def test_many_rows_give_the_same_bytes_in_whatever_order_they_were_built(root: DataRoot) -> None:
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


def commit_batch(root: DataRoot, batch_id: str) -> None:
    row = dict.fromkeys(SUBMISSIONS.names) | {"batch_id": batch_id}
    write_table(root.raw / "submissions" / f"{batch_id}.parquet", pa.Table.from_pylist([row], schema=SUBMISSIONS))
