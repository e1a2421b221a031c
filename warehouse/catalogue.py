"""The releases that exist: what each holds, whether it is whole, which one readers see, and which may go."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta

from warehouse.errors import WarehouseError
from warehouse.files import content_hash, write_atomically
from warehouse.paths import DataRoot
from warehouse.releases import PIN, UNFINISHED, Release, all_releases, current_release, newest_release, point_to
from warehouse.settings import settings


def find_release(root: DataRoot, release_id: str) -> Release:
    """The release of this id, or of the one id that begins so. Raises WarehouseError when it is none or several."""
    found = [release for release in all_releases(root) if release.release_id.startswith(release_id)]
    if len(found) == 1:
        return found[0]
    what = "is the beginning of several releases" if found else "is no release"
    raise WarehouseError(f"{release_id} {what} in {root.releases}. `python -m warehouse releases list` shows them all.")


def faults(release: Release) -> list[str]:
    """What of a release is not as its manifest says: a mart missing, altered or unknown. Empty when it is whole."""
    expected = release.manifest["content_hashes"]
    parquet = release.folder / "parquet"
    files = {str(file.relative_to(parquet).with_suffix("")): file for file in parquet.glob("**/*.parquet")}
    found = [f"{mart}: the file is missing" for mart in sorted(expected.keys() - files.keys())]
    found += [f"{mart}: the manifest does not know it" for mart in sorted(files.keys() - expected.keys())]
    found += [
        f"{mart}: its bytes are not those that were published"
        for mart, file in sorted(files.items())
        if mart in expected and content_hash(file) != expected[mart]
    ]
    return found + _faults_of_database(release)


def roll_back(root: DataRoot, release_id: str | None, why: str) -> Release:
    """Make an older release current and keep it so until `resume`: no schedule may undo what a person decided.

    Without an id: the one before the current. Raises WarehouseError when there is none, or it is not whole.
    """
    release = find_release(root, release_id) if release_id else _one_before_current(root)
    broken = faults(release)
    if broken:
        raise WarehouseError(
            f"{release.release_id} is not whole and was not made current:\n"
            + "\n".join(f"  {fault}" for fault in broken)
        )
    write_atomically(root.releases / PIN, f"{release.release_id}\n{why}\n".encode())
    point_to(root, release.release_id)
    return release


def resume(root: DataRoot) -> Release | None:
    """End a roll-back: the newest release becomes current, and so do those that follow."""
    (root.releases / PIN).unlink(missing_ok=True)
    release = newest_release(root)
    if release is not None:
        point_to(root, release.release_id)
    return release


def pinned(root: DataRoot) -> str | None:
    """Why `current` is kept where it is, or None when it follows the newest release."""
    file = root.releases / PIN
    return file.read_text(encoding="utf-8").partition("\n")[2].strip() if file.exists() else None


def prunable(root: DataRoot, keep: int, days: int) -> list[Release]:
    """The releases that may go: neither current, nor among the newest `keep`, nor younger than `days` days."""
    current = current_release(root)
    oldest_kept = datetime.now(UTC) - timedelta(days=days)
    return [
        release
        for release in all_releases(root)[: -keep or None]
        if (current is None or release.release_id != current.release_id)
        and datetime.fromisoformat(release.manifest["published_at"]) < oldest_kept
    ]


def prune(root: DataRoot, keep: int, days: int) -> list[Release]:
    """Remove the releases that may go. Whoever has one open goes on reading it; all can be rebuilt from raw."""
    removed = prunable(root, keep, days)
    for release in removed:
        # Renamed first: a release that is half removed must not look like one, and the next run sweeps what is left.
        going = release.folder.rename(root.releases / f"{UNFINISHED}{release.release_id}")
        shutil.rmtree(str(going))
    return removed


def prune_by_policy(root: DataRoot) -> list[Release]:
    """Remove the releases that the settings let go."""
    return prune(root, settings().keep_releases, settings().keep_release_days)


def _one_before_current(root: DataRoot) -> Release:
    current = current_release(root)
    older = [
        release for release in all_releases(root) if current is not None and release.release_id < current.release_id
    ]
    if not older:
        raise WarehouseError(f"There is no older release in {root.releases} to go back to.")
    return older[-1]


def _faults_of_database(release: Release) -> list[str]:
    import duckdb

    try:
        with duckdb.connect(str(release.database), read_only=True) as connection:
            counts = {
                mart: connection.execute(f'select count(*) from marts."{mart}"').fetchall()[0][0]
                for mart in release.manifest["row_counts"]
            }
    except duckdb.Error as error:
        return [f"{release.database.name}: {str(error).splitlines()[0]}"]
    return [
        f"{mart}: {counts[mart]} rows in {release.database.name}, {rows} in the manifest"
        for mart, rows in release.manifest["row_counts"].items()
        if counts[mart] != rows
    ]
