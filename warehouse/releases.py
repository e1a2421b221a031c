"""Releases: complete, immutable sets of marts, and the pointer to the current one.

A release is made aside and appears at once: readers see the old one or the new one, never half of one.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
from upath import UPath

from warehouse.connections import reading
from warehouse.files import write_atomically
from warehouse.inputs import checked_fingerprint, current_fingerprint, definitions_hash
from warehouse.marts import mart_keys
from warehouse.paths import DataRoot

MARTS_SCHEMA = "marts"
MANIFEST = "manifest.json"
POINTER = "current"
PIN = "pinned"  # while this file stands, new releases are made and `current` stays
UNFINISHED = ".unfinished-"  # a release in the making; what a killed run left is swept by the next
HASH_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Release:
    """A published release: its folder and its manifest."""

    folder: UPath
    manifest: dict[str, Any]

    @property
    def release_id(self) -> str:
        """`<UTC time>-<content hash>`."""
        return str(self.manifest["release_id"])

    @property
    def database(self) -> UPath:
        """The DuckDB file that BI tools open."""
        return self.folder / "warehouse.duckdb"


def current_release(root: DataRoot) -> Release | None:
    """The release that readers see now, or None before the first."""
    pointer = root.releases / POINTER
    if not pointer.exists():
        return None
    folder = pointer if pointer.is_dir() else root.releases / pointer.read_text().strip()
    folder = UPath(Path(str(folder)).resolve()) if pointer.is_dir() else folder
    return _release_in(folder)


def all_releases(root: DataRoot) -> list[Release]:
    """Every complete release, oldest first."""
    return [_release_in(folder) for folder in _release_folders(root)]


def newest_release(root: DataRoot) -> Release | None:
    """The release that was made last; readers see another one after a roll-back."""
    folders = _release_folders(root)
    return _release_in(folders[-1]) if folders else None


def is_stale(root: DataRoot) -> bool:
    """Whether documents, rules or models changed since the newest release was built."""
    release = newest_release(root)
    return release is None or release.manifest["inputs_fingerprint"] != current_fingerprint(root)


def publish(root: DataRoot) -> Release:
    """Publish the marts of the build as a release and make it current, unless `current` is pinned.

    The same content of the same inputs is not published twice: then the newest release stays. On any fault the old
    release stays. Raises WarehouseError when the build has not passed its suites.
    """
    fingerprint = checked_fingerprint(root)
    _sweep_unfinished(root)
    with TemporaryDirectory(prefix=UNFINISHED, dir=_staging_folder(root)) as aside:
        counts, hashes = _export(root.build_database, Path(aside))
        content_hash = hashlib.sha256(json.dumps(hashes, sort_keys=True).encode()).hexdigest()[:HASH_LENGTH]
        release = newest_release(root)
        if release and (release.manifest["content_hash"], release.manifest["inputs_fingerprint"]) == (
            content_hash,
            fingerprint,
        ):
            return release
        now = datetime.now(UTC)
        manifest = {
            "release_id": f"{now:%Y%m%dT%H%M%S%f}Z-{content_hash}",
            "published_at": now.isoformat(),
            "content_hash": content_hash,
            "inputs_fingerprint": fingerprint,
            "row_counts": counts,
            "content_hashes": hashes,
            "keys": {name: keys.written() for name, keys in mart_keys().items() if name in counts},
            **_contents(root.build_database),
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=2)
        (Path(aside) / MANIFEST).write_text(text, encoding="utf-8")
        _seal(Path(aside))
        folder = root.releases / str(manifest["release_id"])
        _appear(Path(aside), folder)
    if not (root.releases / PIN).exists():
        point_to(root, folder.name)
    return Release(folder, manifest)


def _release_folders(root: DataRoot) -> list[UPath]:
    folders = (file.parent for file in root.releases.glob(f"[!.]*/{MANIFEST}"))
    return sorted((folder for folder in folders if folder.name != POINTER), key=lambda folder: folder.name)


def _release_in(folder: UPath) -> Release:
    return Release(folder, json.loads((folder / MANIFEST).read_text(encoding="utf-8")))


def _sweep_unfinished(root: DataRoot) -> None:
    for folder in root.releases.glob(f"{UNFINISHED}*"):
        shutil.rmtree(str(folder))


def _staging_folder(root: DataRoot) -> str | None:
    """On the same disk as the releases, so that a release appears by a rename; for a bucket, the machine's own."""
    return str(root.releases) if root.releases.protocol in ("", "file") else None


def _export(database: UPath, aside: Path) -> tuple[dict[str, int], dict[str, str]]:
    """Write each mart, sorted by its grain, as Parquet and into one DuckDB file; counts and content hashes by mart."""
    counts: dict[str, int] = {}
    hashes: dict[str, str] = {}
    parquet = aside / "parquet"
    parquet.mkdir()
    with duckdb.connect(str(aside / "warehouse.duckdb")) as connection:
        # Sorted by what tells rows apart, and order kept while it is written: the same rows give the same bytes on any
        # number of threads.
        connection.execute("set preserve_insertion_order = true; set timezone = 'UTC'")
        connection.execute(f"attach '{database}' as build (read_only); create schema {MARTS_SCHEMA}")
        for mart in _relations(connection, "BASE TABLE"):
            file = parquet / f"{mart}.parquet"
            grain = ", ".join(mart_keys()[mart].grain)
            source = f'select * from build.{MARTS_SCHEMA}."{mart}" order by {grain}'
            connection.execute(f"copy ({source}) to '{file}' (format parquet, compression zstd)")
            connection.execute(f"create table {MARTS_SCHEMA}.\"{mart}\" as from read_parquet('{file}')")
            row = connection.execute(f'select count(*) from {MARTS_SCHEMA}."{mart}"').fetchone()
            counts[mart] = row[0] if row else 0
            hashes[mart] = hashlib.sha256(file.read_bytes()).hexdigest()
        _copy_views(connection)
        _copy_comments(connection)
        connection.execute("detach build; checkpoint")
    return counts, hashes


def _relations(connection: duckdb.DuckDBPyConnection, kind: str) -> list[str]:
    found = connection.execute(
        "select table_name from information_schema.tables"
        " where table_catalog = 'build' and table_schema = ? and table_type = ? order by table_name",
        [MARTS_SCHEMA, kind],
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
    """Recreate the build's views; dbt writes them with the build's own database name, which a release does not have."""
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


def _contents(database: UPath) -> dict[str, Any]:
    """Which submissions, rules and code made the build."""
    with reading(database) as connection:
        submissions = connection.execute(
            f"select submission_id, file_name, state from {MARTS_SCHEMA}.dim_submission order by 1"
        ).fetchall()
        rules = connection.execute(f"select rule_code from {MARTS_SCHEMA}.dim_rule order by 1").fetchall()
    return {
        "submissions": [
            {"submission_id": submission, "file_name": file_name, "state": state}
            for submission, file_name, state in submissions
        ],
        "rules": [code for (code,) in rules],
        "definitions_hash": definitions_hash(),
        "versions": _versions(),
    }


def _versions() -> dict[str, str]:
    from importlib.metadata import version

    return {package: version(package) for package in ("doi-soat", "duckdb", "dbt-core", "dbt-duckdb")}


def _seal(folder: Path) -> None:
    """A release is for everybody to read and for nobody to change."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o444)


def _appear(aside: Path, folder: UPath) -> None:
    if folder.protocol in ("", "file"):
        aside.rename(str(folder))
        aside.mkdir()  # the temporary folder is removed by its owner
        return
    for file in sorted(aside.rglob("*")):
        if file.is_file():
            write_atomically(folder / str(file.relative_to(aside)), file.read_bytes())


def point_to(root: DataRoot, release_id: str) -> None:
    """Make a release current in one step: a symbolic link on a disk, a small object in a bucket."""
    if root.releases.protocol not in ("", "file"):
        write_atomically(root.releases / POINTER, release_id.encode())
        return
    link = Path(str(root.releases)) / f".{POINTER}.{release_id}"
    link.unlink(missing_ok=True)
    link.symlink_to(release_id, target_is_directory=True)
    link.replace(Path(str(root.releases)) / POINTER)
