"""One small warehouse for all tests of this folder: built once, read by each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from upath import UPath

from tests.dbt.worlds import small_world
from warehouse import dbt
from warehouse.connections import reading
from warehouse.paths import DataRoot


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> DataRoot:
    """A data root with the small world, both layers built."""
    home = UPath(Path(tmp_path_factory.mktemp("dbt")) / "home")
    root = DataRoot(home=home, inbox=home / "inbox").create()
    small_world().write(root)
    dbt.build("tag:audit", root=root)
    dbt.build("tag:marts", root=root)
    return root


@pytest.fixture
def warehouse(built: DataRoot) -> Iterator[duckdb.DuckDBPyConnection]:
    """A reading connection to the small world."""
    with reading(built.build_database) as connection:
        yield connection


@pytest.fixture(scope="session")
def manifest(built: DataRoot) -> Any:
    """dbt's manifest of the project."""
    return dbt.invoke("parse", root=built).result


@pytest.fixture(scope="session")
def models(manifest: Any) -> dict[str, Any]:
    """The project's models by name."""
    return {node.name: node for node in manifest.nodes.values() if node.resource_type == "model"}
