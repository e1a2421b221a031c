"""When a build may follow the one before, and when it must be made from nothing."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from upath import UPath

from warehouse import inputs
from warehouse.files import write_table
from warehouse.paths import DataRoot
from warehouse.schemas import BUILD, RAW


def _write(path: UPath, schema: pa.Schema, submission_ids: list[str]) -> None:
    write_table(path, pa.Table.from_pylist([{"submission_id": id_} for id_ in submission_ids], schema=schema))


@pytest.fixture
def root(tmp_path: Path) -> DataRoot:
    """A data root whose build was made of the one document that there is, by the definitions of now."""
    home = UPath(tmp_path)
    root = DataRoot(home=home, inbox=home / "inbox").create()
    _write(root.raw / "submissions" / "batch-1.parquet", RAW["submissions"], ["old"])
    _write(root.build / "built_audit.parquet", BUILD["built_audit"], ["old"])
    (root.build / "built_audit_by").write_text(inputs._built_by())
    return root


def test_follows_where_documents_were_added_to_those_it_was_made_of(root: DataRoot) -> None:
    _write(root.raw / "submissions" / "batch-2.parquet", RAW["submissions"], ["new"])
    assert inputs.take_up_build(root, inputs.AUDIT)


def test_what_a_killed_build_left_is_followed_by_none(root: DataRoot) -> None:
    assert inputs.take_up_build(root, inputs.AUDIT)
    assert not inputs.take_up_build(root, inputs.AUDIT)


def test_is_made_from_nothing_by_other_definitions(root: DataRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "definitions_hash", lambda: "others")
    assert not inputs.take_up_build(root, inputs.AUDIT)


def test_is_made_from_nothing_by_another_engine(root: DataRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "version", lambda _: "9.9.9")
    assert not inputs.take_up_build(root, inputs.AUDIT)


def test_is_made_from_nothing_when_a_document_is_gone(root: DataRoot) -> None:
    _write(root.raw / "submissions" / "batch-1.parquet", RAW["submissions"], ["other"])
    assert not inputs.take_up_build(root, inputs.AUDIT)


@pytest.mark.parametrize("missing", ["built_audit_by", "built_audit.parquet"])
def test_is_made_from_nothing_when_no_build_was_noted(root: DataRoot, missing: str) -> None:
    (root.build / missing).unlink()
    assert not inputs.take_up_build(root, inputs.AUDIT)


def test_explanations_follow_when_they_were_made_of_what_the_marts_were_made_of(root: DataRoot) -> None:
    _build_other_layers(root)
    assert inputs.take_up_build(root, inputs.EXPLANATIONS)


def test_explanations_of_other_documents_than_the_marts_are_made_from_nothing(root: DataRoot) -> None:
    _build_other_layers(root)
    _write(root.build / "built_marts.parquet", BUILD["built_marts"], [])
    assert not inputs.take_up_build(root, inputs.EXPLANATIONS)


def test_explanations_follow_no_audit_that_is_made_from_nothing(root: DataRoot) -> None:
    _build_other_layers(root)
    (root.build / "built_audit_by").unlink()
    assert not inputs.take_up_build(root, inputs.AUDIT)
    assert not inputs.take_up_build(root, inputs.EXPLANATIONS)


def _build_other_layers(root: DataRoot) -> None:
    for layer in (inputs.EXPLANATIONS, inputs.MARTS):
        _write(root.build / f"built_{layer}.parquet", BUILD["built_audit"], ["old"])
        (root.build / f"built_{layer}_by").write_text(inputs._built_by())
