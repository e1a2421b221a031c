"""Releases as an operator handles them: looked through, verified, rolled back, let go."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.serving.builds import write_build
from warehouse import catalogue, releases
from warehouse.__main__ import main
from warehouse.errors import WarehouseError
from warehouse.paths import DataRoot


@pytest.fixture
def three(root: DataRoot) -> list[releases.Release]:
    made = []
    for number in range(3):
        write_build(root, number)
        made.append(releases.publish(root))
    return made


def current_id(root: DataRoot) -> str:
    release = releases.current_release(root)
    assert release is not None
    return release.release_id


def test_all_releases_are_listed_oldest_first(root: DataRoot, three: list[releases.Release]) -> None:
    assert [release.release_id for release in releases.all_releases(root)] == [one.release_id for one in three]


def test_release_is_found_by_the_beginning_of_its_id(root: DataRoot, three: list[releases.Release]) -> None:
    id_ = three[1].release_id
    assert catalogue.find_release(root, id_[:-3]).release_id == id_
    with pytest.raises(WarehouseError, match="beginning of several"):
        catalogue.find_release(root, id_[:2])
    with pytest.raises(WarehouseError, match="is no release"):
        catalogue.find_release(root, "1999")


def test_whole_release_has_no_faults(three: list[releases.Release]) -> None:
    assert catalogue.faults(three[0]) == []


def test_altered_missing_and_foreign_files_are_named(three: list[releases.Release]) -> None:
    folder = Path(str(three[0].folder)) / "parquet"
    figures = folder / "fct_figures.parquet"
    figures.chmod(0o644)
    figures.write_bytes(figures.read_bytes() + b"!")
    (folder / "fct_findings.parquet").unlink()
    (folder / "stray.parquet").write_bytes(b"")
    assert catalogue.faults(three[0]) == [
        "fct_findings: the file is missing",
        "stray: the manifest does not know it",
        "fct_figures: its bytes are not those that were published",
    ]


def test_broken_database_file_is_named(three: list[releases.Release]) -> None:
    database = Path(str(three[0].database))
    database.chmod(0o644)
    database.write_bytes(database.read_bytes()[:5000])
    assert [fault.split(":")[0] for fault in catalogue.faults(three[0])] == ["warehouse.duckdb"]


def test_roll_back_goes_to_the_one_before_and_new_releases_do_not_undo_it(
    root: DataRoot, three: list[releases.Release]
) -> None:
    back = catalogue.roll_back(root, None, "wrong plan of Hải Hà")
    assert back.release_id == three[1].release_id == current_id(root)
    assert catalogue.pinned(root) == "wrong plan of Hải Hà"
    write_build(root, 9)
    newest = releases.publish(root)
    assert current_id(root) == three[1].release_id
    assert not releases.is_stale(root)
    assert catalogue.resume(root) == newest
    assert current_id(root) == newest.release_id
    assert catalogue.pinned(root) is None


def test_broken_release_does_not_become_current(root: DataRoot, three: list[releases.Release]) -> None:
    (Path(str(three[0].folder)) / "parquet" / "dim_rule.parquet").unlink()
    with pytest.raises(WarehouseError, match="dim_rule"):
        catalogue.roll_back(root, three[0].release_id, "why not")
    assert current_id(root) == three[2].release_id


def test_first_release_has_none_before_it(root: DataRoot) -> None:
    write_build(root, 1)
    releases.publish(root)
    with pytest.raises(WarehouseError, match="no older release"):
        catalogue.roll_back(root, None, "no reason")


def test_pruning_keeps_the_newest_the_current_and_the_young(root: DataRoot, three: list[releases.Release]) -> None:
    assert catalogue.prune(root, keep=1, days=1) == []
    catalogue.roll_back(root, three[0].release_id, "kept")
    assert [release.release_id for release in catalogue.prune(root, keep=1, days=0)] == [three[1].release_id]
    assert [release.release_id for release in releases.all_releases(root)] == [
        three[0].release_id,
        three[2].release_id,
    ]


def test_commands_tell_what_they_did(
    root: DataRoot, three: list[releases.Release], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from warehouse import __main__ as commands

    monkeypatch.setattr(commands, "data_root", lambda: root)

    def run(*words: str) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["warehouse", *words])
        code = main()
        written = capsys.readouterr()
        return code, written.out + written.err

    code, text = run("releases")
    assert (code, [one.release_id in text for one in three]) == (0, [True] * 3)
    assert run("releases", "verify")[1].count("whole") == len(three)
    code, text = run("releases", "rollback", "--why", "a test")
    assert (code, three[1].release_id in text) == (0, True)
    assert "Rolled back: a test" in run("releases")[1]
    assert three[2].release_id in run("releases", "resume")[1]
    assert run("releases", "prune", "--keep", "1", "--days", "0", "--dry-run")[1].startswith("2 would go")
    code, text = run("serve")
    assert (code, "PUBLISH_POSTGRES_DSN" in text) == (1, True)
