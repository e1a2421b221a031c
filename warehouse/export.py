"""The marts of a build as files: Parquet, and one DuckDB file that BI tools open."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
from upath import UPath

from warehouse import parts
from warehouse.errors import WarehouseError
from warehouse.files import content_hash
from warehouse.marts import Keys, mart_keys

MARTS_SCHEMA = "marts"
_PARQUET = "format parquet, compression zstd"


@dataclass(frozen=True, slots=True)
class Base:
    """The files of an earlier release, their hashes, and the parts of marts that changed since."""

    folder: Path
    hashes: Mapping[str, str]
    changed: frozenset[str]

    def has_parts_of(self, mart: str) -> bool:
        """Whether the mart was released in parts."""
        return (self.folder / "parquet" / mart).is_dir()


def export(database: UPath, aside: Path, base: Base | None = None) -> tuple[dict[str, int], dict[str, str]]:
    """Write each mart as Parquet and into one DuckDB file; counts of rows by mart, content hashes by Parquet file.

    Large marts are written in parts; of those that did not change since `base` its files are taken. Raises
    WarehouseError when a mart came out with another number of rows than it has in the build.
    """
    counts: dict[str, int] = {}
    hashes: dict[str, str] = {}
    (aside / "parquet").mkdir()
    if base is not None:
        shutil.copyfile(base.folder / "warehouse.duckdb", aside / "warehouse.duckdb")
    with duckdb.connect(str(aside / "warehouse.duckdb")) as connection:
        # Sorted by what tells rows apart, and order kept while it is written: the same rows give the same bytes on any
        # number of threads.
        connection.execute("set preserve_insertion_order = true; set timezone = 'UTC'")
        connection.execute(f"attach '{database}' as build (read_only); create schema if not exists {MARTS_SCHEMA}")
        if base is not None:
            _take_out(connection, base)
        for mart in _relations(connection, "build", "BASE TABLE"):
            keys, rows = mart_keys()[mart], _count(connection, f"build.{MARTS_SCHEMA}", mart)
            if keys.parted_by is None or rows < parts.PARTED_FROM:
                hashes |= _write_whole(connection, mart, keys, aside / "parquet")
            else:
                parts.name_parts(connection, f"build.{MARTS_SCHEMA}")
                based = base if base is not None and base.has_parts_of(mart) else None
                hashes |= _write_parts(connection, mart, keys, aside / "parquet", based)
            counts[mart] = _count(connection, MARTS_SCHEMA, mart)
            if counts[mart] != rows:
                raise WarehouseError(
                    f"{mart} has {rows} rows in the build and {counts[mart]} in the release, which is not published. "
                    "Build from nothing (`make replay`) and publish again."
                )
        _copy_views(connection)
        _copy_comments(connection)
        connection.execute("detach build; checkpoint")
    return counts, hashes


def _take_out(connection: duckdb.DuckDBPyConnection, base: Base) -> None:
    """Take out of a copied release what will be written anew, so that its place in the file is free for that."""
    for mart in _relations(connection, "warehouse", "BASE TABLE"):
        table = f'{MARTS_SCHEMA}."{mart}"'
        if base.has_parts_of(mart):
            parts.name_parts(connection, f"build.{MARTS_SCHEMA}")
            connection.execute(f"delete from {table} where {parts.is_in_parts(mart_keys()[mart], base.changed)}")
        else:
            connection.execute(f"drop table {table}")
    connection.execute("checkpoint warehouse")


def _write_whole(connection: duckdb.DuckDBPyConnection, mart: str, keys: Keys, parquet: Path) -> dict[str, str]:
    file = parquet / f"{mart}.parquet"
    rows = f'select * from build.{MARTS_SCHEMA}."{mart}" order by {", ".join(keys.grain)}'
    connection.execute(f"copy ({rows}) to '{file}' ({_PARQUET})")
    connection.execute(f"create or replace table {MARTS_SCHEMA}.\"{mart}\" as from read_parquet('{file}')")
    return {mart: content_hash(file)}


def _write_parts(
    connection: duckdb.DuckDBPyConnection, mart: str, keys: Keys, parquet: Path, base: Base | None
) -> dict[str, str]:
    """Write the parts that changed, all of them without a base; parts without rows have no file."""
    (parquet / mart).mkdir()
    table = f'{MARTS_SCHEMA}."{mart}"'
    rows = f"build.{table}" if base is None else f"(from build.{table} where {parts.is_in_parts(keys, base.changed)})"
    source = (
        f"select rows.*, {parts.part_of(keys)} as part from {rows} as rows"
        f" left join area_parts as units on rows.{keys.parted_by} = units.area_key"
    )
    if base is None:
        order = f"order by part, {', '.join(keys.grain)}"
        connection.execute(f"create or replace table {table} as {source} {order}")
        hashes = _write_files(connection, table, mart, keys, parquet)
        connection.execute(f"alter table {table} drop column part")
        return hashes
    connection.execute(f"create or replace temporary table changed as {source}")
    hashes = _write_files(connection, "changed", mart, keys, parquet)
    if hashes:
        connection.execute(f"insert into {table} from read_parquet({[f'{parquet}/{name}.parquet' for name in hashes]})")
    return hashes | _link_files(base, mart, parquet)


def _write_files(
    connection: duckdb.DuckDBPyConnection, table: str, mart: str, keys: Keys, parquet: Path
) -> dict[str, str]:
    """Write the parts that stand in a table, each sorted by the mart's grain; their hashes."""
    hashes = {}
    for (part,) in connection.execute(f"select distinct part from {table} order by 1").fetchall():
        file = parquet / mart / f"{part}.parquet"
        rows = f"select * exclude (part) from {table} where part = '{part}' order by {', '.join(keys.grain)}"
        connection.execute(f"copy ({rows}) to '{file}' ({_PARQUET})")
        hashes[f"{mart}/{part}"] = content_hash(file)
    return hashes


def _link_files(base: Base, mart: str, parquet: Path) -> dict[str, str]:
    """Take the parts of a mart that did not change; their hashes."""
    names = (Path(name) for name in base.hashes)
    kept = {str(name) for name in names if str(name.parent) == mart and name.name not in base.changed}
    for name in kept:
        _link(base.folder / "parquet" / f"{name}.parquet", parquet / f"{name}.parquet")
    return {name: base.hashes[name] for name in kept}


def _link(file: Path, name: Path) -> None:
    """Give a file another name, or copy it where the disk knows no hard links."""
    try:
        os.link(file, name)
    except OSError:
        shutil.copyfile(file, name)


def _count(connection: duckdb.DuckDBPyConnection, schema: str, mart: str) -> int:
    row = connection.execute(f'select count(*) from {schema}."{mart}"').fetchone()
    return int(row[0]) if row else 0


def _relations(connection: duckdb.DuckDBPyConnection, database: str, kind: str) -> list[str]:
    found = connection.execute(
        "select table_name from information_schema.tables"
        " where table_catalog = ? and table_schema = ? and table_type = ? order by table_name",
        [database, MARTS_SCHEMA, kind],
    ).fetchall()
    return [name for (name,) in found]


def _copy_comments(connection: duckdb.DuckDBPyConnection) -> None:
    """Give the release's tables, views and columns the descriptions that their models have."""
    relations = connection.execute(
        "select 'table', table_name, null, comment from duckdb_tables()"
        " where database_name = 'build' and schema_name = $1"
        " union all"
        " select 'view', view_name, null, comment from duckdb_views()"
        " where database_name = 'build' and schema_name = $1"
        " union all"
        " select 'column', table_name, column_name, comment from duckdb_columns()"
        " where database_name = 'build' and schema_name = $1",
        [MARTS_SCHEMA],
    ).fetchall()
    for kind, relation, column, comment in relations:
        if comment is not None:
            name = f'{MARTS_SCHEMA}."{relation}"' + (f'."{column}"' if column else "")
            text = comment.replace("'", "''")
            connection.execute(f"comment on {kind} {name} is '{text}'")


def _copy_views(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the build's views; dbt writes them with the build's own database name, which a release does not have."""
    for view in _relations(connection, "warehouse", "VIEW"):
        connection.execute(f'drop view {MARTS_SCHEMA}."{view}"')
    views = connection.execute(
        "select view_name, sql from duckdb_views()"
        " where database_name = 'build' and schema_name = ? order by view_name",
        [MARTS_SCHEMA],
    ).fetchall()
    for _, statement in views:
        connection.execute(_without_database(statement))


def _without_database(statement: str) -> str:
    import sqlglot
    from sqlglot import expressions

    tree = sqlglot.parse_one(statement, dialect="duckdb")
    for table in tree.find_all(expressions.Table):
        table.set("catalog", None)
    return tree.sql(dialect="duckdb")
