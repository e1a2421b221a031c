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

from upath import UPath

from warehouse.connections import reading
from warehouse.export import MARTS_SCHEMA, Base, export
from warehouse.files import write_atomically
from warehouse.inputs import checked_fingerprint, current_fingerprint, definitions_hash
from warehouse.marts import mart_keys
from warehouse.parts import ALWAYS_CHANGED, changes_since_release, note_released
from warehouse.paths import DataRoot

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
        counts, hashes = export(root.build_database, Path(aside), _base(root))
        content_hash = hashlib.sha256(json.dumps(hashes, sort_keys=True).encode()).hexdigest()[:HASH_LENGTH]
        release = newest_release(root)
        if release and (release.manifest["content_hash"], release.manifest["inputs_fingerprint"]) == (
            content_hash,
            fingerprint,
        ):
            note_released(root, release.release_id)
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
    note_released(root, folder.name)
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


def _base(root: DataRoot) -> Base | None:
    """The newest release and what changed since, when one can be made of it: on this disk, by the same definitions."""
    changes, release = changes_since_release(root), newest_release(root)
    if changes is None or release is None or release.release_id != changes.release_id or _staging_folder(root) is None:
        return None
    if release.manifest["definitions_hash"] != definitions_hash():
        return None
    return Base(Path(str(release.folder)), release.manifest["content_hashes"], changes.parts | ALWAYS_CHANGED)


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
