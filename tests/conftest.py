"""What the tests share: an Airflow home, data roots and a server of their own, so that no test sees another's."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from upath import UPath

ROOT = Path(__file__).resolve().parents[1]

# Airflow reads its home when it is first imported, so it is set before any test module is.
_HOME = Path(tempfile.mkdtemp(prefix="airflow-home-"))
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)
for name in [name for name in os.environ if name.startswith(("WAREHOUSE_", "PUBLISH_"))]:
    del os.environ[name]  # your settings are not those of the tests
os.environ.update(
    AIRFLOW_HOME=str(_HOME),
    AIRFLOW__CORE__DAGS_FOLDER=str(ROOT / "dags"),
    AIRFLOW__CORE__LOAD_EXAMPLES="False",
    AIRFLOW__CORE__UNIT_TEST_MODE="False",
    AIRFLOW__LOGGING__LOGGING_LEVEL="ERROR",
)


@pytest.fixture(scope="session")
def airflow_home() -> Path:
    """The Airflow home of this test session."""
    return _HOME


@pytest.fixture
def root(tmp_path: Path):
    """An empty data root."""
    from warehouse.paths import DataRoot

    home = UPath(tmp_path / "home")
    return DataRoot(home=home, inbox=home / "inbox").create()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The DSN of the superuser of a real PostgreSQL server on the loopback address, stopped at the end."""
    # Not pytest's own folder: under root the server runs as a user that may not enter it.
    from warehouse.local_postgres import local_server

    with tempfile.TemporaryDirectory(prefix="postgres-") as folder:
        Path(folder).chmod(0o755)
        with local_server(Path(folder), fsync="off") as dsn:
            yield dsn
