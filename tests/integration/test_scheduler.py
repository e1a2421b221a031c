"""A real scheduler, dag processor and API server: a file put into the inbox ends as a new release."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from upath import UPath

from warehouse.paths import DataRoot
from warehouse.releases import current_release

ROOT = Path(__file__).resolve().parents[2]
AIRFLOW = Path(sys.executable).with_name("airflow")
PATIENCE_SECONDS = 420
REPORT = "Năm 2023, tỉnh Hà Tĩnh đưa 1.234 lao động đi làm việc ở nước ngoài theo hợp đồng.\n"

pytestmark = [pytest.mark.integration, pytest.mark.timeout(PATIENCE_SECONDS + 120)]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    port = free_port()
    return {
        **os.environ,
        "PATH": f"{AIRFLOW.parent}{os.pathsep}{os.environ['PATH']}",
        "AIRFLOW_HOME": str(tmp_path / "airflow"),
        "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__CORE__PARALLELISM": "2",
        "AIRFLOW__WORKERS__EXECUTION_API_TIMEOUT": "60",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{port}/execution/",
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__BASE_URL": f"http://127.0.0.1:{port}",
        "AIRFLOW__API_AUTH__JWT_SECRET": secrets.token_hex(32),
        "AIRFLOW__SCHEDULER__ENABLE_HEALTH_CHECK": "False",
        "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "10",
        "WAREHOUSE_HOME": str(tmp_path / "home"),
        "WAREHOUSE_POLL_SCHEDULE": "* * * * *",
    }


@pytest.fixture
def airflow(environment: dict[str, str], tmp_path: Path) -> Iterator[Path]:
    """Airflow's own processes over a fresh SQLite metadata database; yields their log."""
    log = tmp_path / "airflow.log"
    with log.open("w") as output:
        run = {"env": environment, "cwd": ROOT, "stdout": output, "stderr": subprocess.STDOUT}
        subprocess.run([AIRFLOW, "db", "migrate"], check=True, **run)
        subprocess.run([AIRFLOW, "pools", "set", "duckdb_writer", "1", "one writer"], check=True, **run)
        started = subprocess.Popen([AIRFLOW, "standalone"], start_new_session=True, **run)
        try:
            yield log
        finally:
            os.killpg(started.pid, signal.SIGTERM)
            try:
                started.wait(timeout=30)
            except subprocess.TimeoutExpired:
                os.killpg(started.pid, signal.SIGKILL)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_file_in_the_inbox_becomes_a_release(environment: dict[str, str], airflow: Path) -> None:
    home = UPath(environment["WAREHOUSE_HOME"])
    root = DataRoot(home=home, inbox=home / "inbox").create()
    (root.inbox / "bao-cao.txt").write_text(REPORT, encoding="utf-8")

    release = wait_for_release(root, airflow, submissions=1)

    assert release.manifest["row_counts"]["fct_departures"] == 1
    assert [document["state"] for document in release.manifest["submissions"]] == ["current"]


def wait_for_release(root: DataRoot, log: Path, *, submissions: int):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        release = current_release(root)
        if release and len(release.manifest["submissions"]) == submissions:
            return release
        time.sleep(2)
    pytest.fail(f"No release with {submissions} submissions after {PATIENCE_SECONDS:.0f} s:\n{tail(log)}")


def tail(log: Path) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-60:])
