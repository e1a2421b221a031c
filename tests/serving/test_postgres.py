"""A release in PostgreSQL: whole, described, read-only, and never two releases at once."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import psycopg2
import pytest

from tests.serving.builds import write_build
from warehouse import releases
from warehouse.errors import ConfigurationError, WarehouseError
from warehouse.paths import DataRoot
from warehouse.postgres import KEPT_GENERATIONS, serve

READER = "reader"


def release_of(root: DataRoot, number: int, **options: Any) -> releases.Release:
    write_build(root, number, **options)
    return releases.publish(root)


def query(dsn: str, statement: str) -> list[tuple]:
    with closing(psycopg2.connect(dsn)) as connection, connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def test_views_show_what_the_file_holds(root: DataRoot, dsn: str) -> None:
    release = release_of(root, 7)
    serve(release, dsn, READER)
    assert query(dsn, "select count(*), min(value), max(value) from marts.fct_figures") == [(100, 7, 7)]
    assert query(dsn, "select count(*) from marts.departures") == [(50,)]
    assert query(dsn, "select text from marts.fct_findings") == [("it's 100 %",)]
    assert query(dsn, "select release_id from marts.current_release") == [(release.release_id,)]


def test_tables_and_columns_carry_their_descriptions(root: DataRoot, dsn: str) -> None:
    serve(release_of(root, 1), dsn, READER)
    described = query(
        dsn,
        "select obj_description('marts.fct_figures'::regclass),"
        " col_description('marts.fct_figures'::regclass, (select attnum from pg_attribute"
        " where attrelid = 'marts.fct_figures'::regclass and attname = 'value'))",
    )
    assert described == [("Figures (số liệu), 100 % of them", "The figure's value")]


def test_reader_reads_and_can_do_nothing_else(root: DataRoot, dsn: str) -> None:
    serve(release_of(root, 1), dsn, READER)
    with closing(psycopg2.connect(dsn)) as connection, connection.cursor() as cursor:
        cursor.execute(f"set session authorization {READER}")
        cursor.execute("select count(*) from marts.fct_figures")
        assert cursor.fetchall() == [(100,)]
        connection.commit()
        for statement in (
            "select * from store.releases",
            "create table marts.mine (a int)",
            "delete from marts.fct_figures",
        ):
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                cursor.execute(statement)
            connection.rollback()
    settings = dict(
        row[0].split("=") for row in query(dsn, f"select unnest(rolconfig) from pg_roles where rolname = '{READER}'")
    )
    assert settings == {"statement_timeout": "60s", "default_transaction_read_only": "on", "search_path": "marts"}


def test_next_release_replaces_the_first_and_one_old_generation_stays(root: DataRoot, dsn: str) -> None:
    for number in range(1, 5):
        serve(release_of(root, number), dsn, READER)
        assert query(dsn, "select distinct value from marts.fct_figures") == [(number,)]
    assert len(query(dsn, "select * from store.releases")) == KEPT_GENERATIONS
    partitions = query(
        dsn, "select count(*) from pg_inherits inner join pg_class on oid = inhparent where relname like 'fct_figures%'"
    )
    assert partitions == [(KEPT_GENERATIONS,)]


def test_same_release_again_loads_nothing_and_an_older_one_is_shown_again(root: DataRoot, dsn: str) -> None:
    first, second = release_of(root, 1), release_of(root, 2)
    for release in (first, second, second):
        serve(release, dsn, READER)
    generations = query(dsn, "select generation from store.releases order by 1")
    serve(first, dsn, READER)
    assert query(dsn, "select distinct value from marts.fct_figures") == [(1,)]
    assert query(dsn, "select generation from store.releases order by 1") == generations


def test_repeatable_read_sees_one_release_whatever_is_published_meanwhile(root: DataRoot, dsn: str) -> None:
    serve(release_of(root, 1), dsn, READER)
    with closing(psycopg2.connect(dsn)) as connection, connection.cursor() as cursor:
        connection.set_session(isolation_level="REPEATABLE READ")
        cursor.execute("select max(value) from marts.fct_figures")
        serve(release_of(root, 2), dsn, READER)
        cursor.execute("select max(value), count(*) from marts.fct_figures")
        assert cursor.fetchall() == [(1, 100)]


def test_new_column_appears_and_views_of_users_stay(root: DataRoot, dsn: str) -> None:
    serve(release_of(root, 1), dsn, READER)
    with closing(psycopg2.connect(dsn)) as connection, connection.cursor() as cursor:
        cursor.execute(
            "create schema office; create view office.mine as select sum(value) as total from marts.fct_figures"
        )
        connection.commit()
    serve(release_of(root, 2, extra_column=True), dsn, READER)
    assert query(dsn, "select distinct extra from marts.fct_figures") == [("x",)]
    assert query(dsn, "select total from office.mine") == [(200,)]


def test_column_that_goes_is_said_when_a_users_view_needs_the_old_one(root: DataRoot, dsn: str) -> None:
    serve(release_of(root, 1, extra_column=True), dsn, READER)
    with closing(psycopg2.connect(dsn)) as connection, connection.cursor() as cursor:
        cursor.execute("create schema office; create view office.mine as select extra from marts.fct_figures")
        connection.commit()
    with pytest.raises(WarehouseError, match=r"office\.mine"):
        serve(release_of(root, 2), dsn, READER)
    assert query(dsn, "select distinct value from marts.fct_figures") == [(1,)]
    with closing(psycopg2.connect(dsn)) as connection, connection.cursor() as cursor:
        cursor.execute("drop view office.mine")
        connection.commit()
    serve(releases.newest_release(root), dsn, READER)
    assert query(dsn, "select distinct value from marts.fct_figures") == [(2,)]


def test_what_a_killed_load_left_is_swept(root: DataRoot, dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from warehouse import postgres

    serve(release_of(root, 1), dsn, READER)
    with monkeypatch.context() as patched:
        patched.setattr(postgres, "_attach", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            serve(release_of(root, 2), dsn, READER)
    assert query(dsn, "select distinct value from marts.fct_figures") == [(1,)]
    serve(releases.newest_release(root), dsn, READER)
    assert query(dsn, "select distinct value from marts.fct_figures") == [(2,)]
    assert query(dsn, "select count(*) from store.releases where not is_loaded") == [(0,)]


def test_unreachable_server_is_named_with_its_setting(root: DataRoot) -> None:
    with pytest.raises(ConfigurationError, match="PUBLISH_POSTGRES_DSN"):
        serve(release_of(root, 1), "postgresql://nobody:secret@127.0.0.1:1/none", READER)
