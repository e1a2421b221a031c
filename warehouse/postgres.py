"""Serving a release from PostgreSQL, which every BI tool speaks.

People query views in the schema `marts`, the same names as in the release's file. Behind each stands a table in the
schema `store` with one partition a generation, that is, a release once loaded. A release is loaded aside; then one row
of `store.current_release` names its generation, and all views show it at once: whatever takes a snapshot, a statement
or a repeatable-read transaction, sees one release and no other (`docs/adr/0008-postgresql-serves-by-a-row.md`).
"""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from warehouse.connections import reading
from warehouse.errors import ConfigurationError, WarehouseError
from warehouse.export import MARTS_SCHEMA
from warehouse.marts import Keys
from warehouse.paths import DataRoot
from warehouse.releases import Release, current_release
from warehouse.settings import settings

if TYPE_CHECKING:
    import duckdb
    from psycopg2.extensions import cursor as Cursor  # noqa: N812
    from psycopg2.sql import Composable

STORE_SCHEMA = "store"
_INTERVAL_PARTS = {"to_hours": "hours", "to_days": "days", "to_months": "months", "to_years": "years"}
KEPT_GENERATIONS = 2  # the current one, and the one that readers may still be in
READER_STATEMENT_TIMEOUT = "60s"
LOCK_TIMEOUT = "2s"
SWITCH_TRIES = 30
CLEANING_TIMEOUT = "20s"
PUBLISHER_LOCK = 7_140_425  # any number that no other program of this database uses

_TYPES = {
    "BOOLEAN": "boolean",
    "DATE": "date",
    "INTEGER": "integer",
    "BIGINT": "bigint",
    "DOUBLE": "double precision",
    "VARCHAR": "text",
    "TIMESTAMP WITH TIME ZONE": "timestamptz",
}

_BOOTSTRAP = """
    create schema if not exists {store};
    create schema if not exists {marts};
    create table if not exists {store}.releases (
        generation integer generated always as identity primary key,
        release_id text not null,
        published_at timestamptz not null,
        is_loaded boolean not null default false
    );
    create table if not exists {store}.current_release (
        is_only_row boolean primary key default true check (is_only_row),
        generation integer not null references {store}.releases
    );
    create table if not exists {store}.views (
        view_name text primary key, position integer not null, script text not null
    );
"""


@dataclass(frozen=True, slots=True)
class _Table:
    """A mart as a table: its columns with PostgreSQL's types, its keys, its comments."""

    name: str
    columns: tuple[tuple[str, str], ...]
    keys: Keys

    @property
    def parent(self) -> str:
        """Its name in the store; another layout of columns is another table, so that old generations stay whole."""
        digest = hashlib.sha256(repr(self.columns).encode()).hexdigest()[:8]
        return f"{self.name}_{digest}"

    def partition(self, generation: int) -> str:
        """The name of one generation's rows."""
        return f"{self.parent}_g{generation}"


@dataclass(frozen=True)
class _Contents:
    """What a release's file holds, in the words of PostgreSQL."""

    release: Release
    connection: duckdb.DuckDBPyConnection

    @cached_property
    def tables(self) -> tuple[_Table, ...]:
        keys = self.release.manifest.get("keys", {})
        rows = self.connection.execute(
            "select table_name, list([column_name, data_type] order by column_index) from duckdb_columns()"
            " where schema_name = $1 and table_name in (select table_name from duckdb_tables() where schema_name = $1)"
            " group by table_name order by table_name",
            [MARTS_SCHEMA],
        ).fetchall()
        return tuple(
            _Table(
                name,
                tuple((column, _postgres_type(name, column, type_)) for column, type_ in columns),
                Keys.of(keys[name]) if name in keys else Keys(),
            )
            for name, columns in rows
        )

    def views(self) -> Iterator[tuple[str, str]]:
        """Every view with the script that makes it: the tables' own first, since the others select from those."""
        for table in self.tables:
            yield table.name, self._script(table.name, _select_of(table))
        rows = self.connection.execute(
            "select view_name, sql from duckdb_views() where schema_name = $1 order by view_name", [MARTS_SCHEMA]
        ).fetchall()
        for name, statement in rows:
            yield name, self._script(name, _translated(statement))

    def batches(self, table: _Table) -> Any:
        """The rows of a table as a stream of Arrow batches."""
        return self.connection.execute(f'select * from marts."{table.name}"').to_arrow_reader()

    def _script(self, name: str, select: str) -> str:
        comments = "".join(
            f"comment on {kind} {target} is {_literal(text)};\n" for kind, target, text in self._comments(name)
        )
        return f'create or replace view marts."{name}" as\n{select};\n{comments}'

    def _comments(self, name: str) -> Iterator[tuple[str, str, str]]:
        view = f'marts."{name}"'
        rows = self.connection.execute(
            "select null, comment from duckdb_tables() where schema_name = $1 and table_name = $2"
            " union all select null, comment from duckdb_views() where schema_name = $1 and view_name = $2"
            " union all (select column_name, comment from duckdb_columns()"
            " where schema_name = $1 and table_name = $2 order by column_index)",
            [MARTS_SCHEMA, name],
        ).fetchall()
        for column, text in rows:
            if text is not None:
                yield ("view", view, text) if column is None else ("column", f'{view}."{column}"', text)


def serve_current(root: DataRoot) -> Release | None:
    """Make PostgreSQL show what readers of the files see; None when the settings name no database."""
    dsn, release = settings().publish_postgres_dsn, current_release(root)
    if not dsn or release is None:
        return None
    serve(release, dsn, settings().publish_postgres_reader)
    return release


def serve(release: Release, dsn: str, reader: str) -> None:
    """Load a release into the database at `dsn` and make it the one that its views show.

    A release that is loaded already is only shown again, so this may be repeated and serves for a roll-back. `reader`
    is the role that may select; it is made when it is missing, without a password. Raises ConfigurationError when the
    database cannot be reached or forbids what is needed, WarehouseError when somebody else's views stand in the way.
    """
    import psycopg2

    try:
        with _publisher(dsn) as cursor, reading(release.database) as connection:
            contents = _Contents(release, connection)
            _prepare(cursor, reader)
            _sweep_unfinished(cursor)
            generation = _loaded_generation(cursor, release) or _load(cursor, contents, dsn)
            _show(cursor, contents, generation, reader)
            _drop_old_generations(cursor)
    except psycopg2.OperationalError as error:
        raise ConfigurationError(
            f"PostgreSQL cannot be reached: {str(error).strip()}. Mend PUBLISH_POSTGRES_DSN or start the server."
        ) from error
    except psycopg2.errors.InsufficientPrivilege as error:
        raise ConfigurationError(
            f"PostgreSQL refuses the publisher: {str(error).strip()}. Give the role in PUBLISH_POSTGRES_DSN the right"
            f" to create schemas and roles, or make the role {reader} by hand."
        ) from error


@contextmanager
def _publisher(dsn: str) -> Iterator[Cursor]:
    """A connection that commits each statement, while no other publisher is at work."""
    import psycopg2

    connection = psycopg2.connect(dsn, application_name="doi-soat publisher")
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute("select pg_try_advisory_lock(%s)", [PUBLISHER_LOCK])
            if not _value(cursor):
                raise WarehouseError("Another run is loading a release into PostgreSQL: wait for it and run again.")
            cursor.execute("set client_min_messages = warning")
            yield cursor
    finally:
        connection.close()


def _prepare(cursor: Cursor, reader: str) -> None:
    from psycopg2.sql import SQL, Identifier

    cursor.execute(SQL(_BOOTSTRAP).format(store=Identifier(STORE_SCHEMA), marts=Identifier(MARTS_SCHEMA)))
    cursor.execute("select true from pg_roles where rolname = %s", [reader])
    role = Identifier(reader)
    if cursor.fetchone() is None:
        cursor.execute(SQL("create role {} login").format(role))
        cursor.execute(SQL("alter role {} set statement_timeout = %s").format(role), [READER_STATEMENT_TIMEOUT])
        cursor.execute(SQL("alter role {} set default_transaction_read_only = on").format(role))
        cursor.execute(SQL("alter role {} set search_path = {}").format(role, Identifier(MARTS_SCHEMA)))
    cursor.execute(SQL("grant usage on schema {} to {}").format(Identifier(MARTS_SCHEMA), role))


def _loaded_generation(cursor: Cursor, release: Release) -> int | None:
    cursor.execute(
        "select max(generation) from store.releases where release_id = %s and is_loaded",
        [release.release_id],
    )
    found: int | None = _value(cursor)
    return found


def _load(cursor: Cursor, contents: _Contents, dsn: str) -> int:
    """Load every mart as partitions of a new generation, which nobody sees yet."""
    from adbc_driver_postgresql import dbapi

    cursor.execute(
        "insert into store.releases (release_id, published_at) values (%s, %s) returning generation",
        [contents.release.release_id, contents.release.manifest["published_at"]],
    )
    generation: int = _value(cursor)
    with dbapi.connect(dsn, autocommit=True) as connection, connection.cursor() as loader:
        for table in contents.tables:
            _create(cursor, table, generation)
            loader.adbc_ingest(
                table.partition(generation), contents.batches(table), mode="append", db_schema_name=STORE_SCHEMA
            )
            _attach(cursor, table, generation)
    cursor.execute("update store.releases set is_loaded = true where generation = %s", [generation])
    return generation


def _create(cursor: Cursor, table: _Table, generation: int) -> None:
    from psycopg2.sql import SQL, Identifier, Literal

    parent, partition = _stored(table.parent), _stored(table.partition(generation))
    columns = SQL(", ").join(SQL("{} {}").format(Identifier(name), SQL(type_)) for name, type_ in table.columns)
    cursor.execute(
        SQL("create table if not exists {} (generation integer not null, {}) partition by list (generation)").format(
            parent, columns
        )
    )
    # The check spares PostgreSQL a scan when the partition is attached.
    cursor.execute(
        SQL("create table {} (like {}, check (generation = {}))").format(partition, parent, Literal(generation))
    )
    cursor.execute(SQL("alter table {} alter generation set default {}").format(partition, Literal(generation)))


def _attach(cursor: Cursor, table: _Table, generation: int) -> None:
    from psycopg2.sql import SQL, Identifier, Literal

    parent, partition = _stored(table.parent), _stored(table.partition(generation))
    wanted = [(SQL("unique "), SQL(" nulls not distinct"), table.keys.grain)] if table.keys.grain else []
    wanted += [(SQL(""), SQL(""), columns) for columns in table.keys.indexes]
    for unique, nulls, names in wanted:
        columns = SQL(", ").join(map(Identifier, names))
        cursor.execute(SQL("create {}index on {} ({}){}").format(unique, partition, columns, nulls))
    cursor.execute(SQL("analyze {}").format(partition))
    cursor.execute(
        SQL("alter table {} attach partition {} for values in ({})").format(parent, partition, Literal(generation))
    )


def _show(cursor: Cursor, contents: _Contents, generation: int, reader: str) -> None:
    """Make a generation the current one, in one transaction together with what changes in the views."""
    import psycopg2

    views = list(contents.views())
    for _ in range(SWITCH_TRIES):
        try:
            _switch(cursor, views, generation, reader)
        except psycopg2.errors.LockNotAvailable:
            time.sleep(random.uniform(0.1, 1))  # noqa: S311 (to step aside, not to keep a secret)
        else:
            return
    raise WarehouseError(
        "Readers kept the views of PostgreSQL busy, so the release is loaded there but not shown. End the long queries"
        " and run `python -m warehouse serve`."
    )


def _switch(cursor: Cursor, views: Sequence[tuple[str, str]], generation: int, reader: str) -> None:
    import psycopg2

    cursor.execute("begin")
    try:
        cursor.execute(f"set local lock_timeout = '{LOCK_TIMEOUT}'")
        _renew_views(cursor, views, reader)
        cursor.execute(
            "insert into store.current_release (generation) values (%s)"
            " on conflict (is_only_row) do update set generation = excluded.generation",
            [generation],
        )
        cursor.execute("commit")
    except psycopg2.errors.DependentObjectsStillExist as error:
        cursor.execute("rollback")
        raise WarehouseError(
            "The columns of the marts changed, and views of your own in PostgreSQL select from the old ones:"
            f" {error.diag.message_detail}. Drop those views, run `python -m warehouse serve`, and make them again."
        ) from error
    except psycopg2.Error:
        cursor.execute("rollback")
        raise


def _renew_views(cursor: Cursor, views: Sequence[tuple[str, str]], reader: str) -> None:
    """Make the views anew whose definition or comments changed. An unchanged view is not touched, so nobody waits."""
    import psycopg2
    from psycopg2.sql import SQL, Identifier

    cursor.execute("select view_name, script from store.views order by position desc")
    present = dict(cursor.fetchall())
    changed = [(name, script) for name, script in views if present.get(name) != script]
    gone = [name for name in present if name not in dict(views)]
    if not changed and not gone:
        return
    cursor.execute("savepoint before_views")
    try:
        _drop_views(cursor, gone)
        for _, script in changed:
            cursor.execute(script)
    except psycopg2.errors.InvalidTableDefinition:  # a column went or changed its type: no view can be replaced by such
        cursor.execute("rollback to savepoint before_views")
        _drop_views(cursor, present)
        for _, script in views:
            cursor.execute(script)
    cursor.execute(_RELEASE_VIEW)
    cursor.execute(
        SQL("grant select on all tables in schema {} to {}").format(Identifier(MARTS_SCHEMA), Identifier(reader))
    )
    cursor.execute("delete from store.views")
    cursor.executemany(
        "insert into store.views (view_name, position, script) values (%s, %s, %s)",
        [(name, position, script) for position, (name, script) in enumerate(views)],
    )


_RELEASE_VIEW = """
    create or replace view marts.current_release as
    select releases.release_id, releases.published_at
    from store.releases
    inner join store.current_release using (generation);
    comment on view marts.current_release is 'The release that all views of this schema show (bản phát hành hiện hành).'
"""


def _drop_views(cursor: Cursor, names: Sequence[str] | dict[str, str]) -> None:
    from psycopg2.sql import SQL, Identifier

    for name in names:
        cursor.execute(SQL("drop view {}").format(Identifier(MARTS_SCHEMA, name)))


def _sweep_unfinished(cursor: Cursor) -> None:
    """Remove what a killed run has loaded and not finished."""
    cursor.execute("select generation from store.releases where not is_loaded")
    for (generation,) in cursor.fetchall():
        _drop_generation(cursor, generation)


def _drop_old_generations(cursor: Cursor) -> None:
    """Drop all but the newest generations. What a long query still reads is left for the next time."""
    import psycopg2

    cursor.execute(
        "select generation from store.releases"
        " where generation <> (select generation from store.current_release)"
        f" order by generation desc offset {KEPT_GENERATIONS - 1}"
    )
    old = [generation for (generation,) in cursor.fetchall()]
    cursor.execute(f"set statement_timeout = '{CLEANING_TIMEOUT}'")
    for generation in old:
        try:
            _drop_generation(cursor, generation)
        except (psycopg2.errors.QueryCanceled, psycopg2.errors.LockNotAvailable):
            break


def _drop_generation(cursor: Cursor, generation: int) -> None:
    """Detach the partitions of a generation without locking readers out, and drop them."""
    from psycopg2.sql import SQL, Identifier

    cursor.execute(
        "select child.relname, parent.relname, pg_inherits.inhdetachpending"
        " from pg_class as child inner join pg_namespace on child.relnamespace = pg_namespace.oid"
        " left join pg_inherits on child.oid = pg_inherits.inhrelid"
        " left join pg_class as parent on pg_inherits.inhparent = parent.oid"
        " where pg_namespace.nspname = %s and child.relkind = 'r' and child.relname like %s",
        [STORE_SCHEMA, f"%\\_g{generation}"],
    )
    for partition, parent, is_half_detached in cursor.fetchall():
        if parent is not None:
            way = SQL("finalize" if is_half_detached else "concurrently")
            cursor.execute(
                SQL("alter table {} detach partition {} {}").format(_stored(parent), _stored(partition), way)
            )
        cursor.execute(SQL("drop table {}").format(Identifier(STORE_SCHEMA, partition)))
    cursor.execute("delete from store.releases where generation = %s", [generation])


def _stored(name: str) -> Composable:
    from psycopg2.sql import Identifier

    return Identifier(STORE_SCHEMA, name)


def _value(cursor: Cursor) -> Any:
    row = cursor.fetchone()
    return row[0] if row else None


def _postgres_type(table: str, column: str, type_: str) -> str:
    if type_.startswith("DECIMAL"):
        return type_.replace("DECIMAL", "numeric")
    if type_ not in _TYPES:
        raise ConfigurationError(
            f"{table}.{column} is a {type_}, for which no type of PostgreSQL is known: give it another type in its"
            f" model, or name the type in {__name__}."
        )
    return _TYPES[type_]


def _select_of(table: _Table) -> str:
    columns = ", ".join(f'"{name}"' for name, _ in table.columns)
    return (
        f'select {columns} from store."{table.parent}"'
        " where generation = (select generation from store.current_release)"
    )


def _translated(statement: str) -> str:
    """The query of a view, from DuckDB's SQL to PostgreSQL's.

    DuckDB keeps `count(*)` as `count_star()` and `interval 7 hour` as `7 * to_hours(1)`, and puts the schema `main`
    before a macro of its own.
    """
    import sqlglot
    from sqlglot import exp

    query = sqlglot.parse_one(statement, dialect="duckdb").expression
    for qualified in list(query.find_all(exp.Dot)):
        if qualified.this.name == "main":
            qualified.replace(qualified.expression)
    for function in list(query.find_all(exp.Func)):
        name = str(function.name if isinstance(function, exp.Anonymous) else function.sql_name()).lower()
        if name == "count_star":
            function.replace(exp.Count(this=exp.Star()))
        elif name in _INTERVAL_PARTS:
            (count,) = function.expressions or [function.this]
            whole = exp.Kwarg(this=exp.var(_INTERVAL_PARTS[name]), expression=exp.cast(count, exp.DataType.Type.INT))
            function.replace(exp.Anonymous(this="make_interval", expressions=[whole]))
    return str(query.sql(dialect="postgres"))


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
