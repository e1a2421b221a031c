"""Superset as processes of its own environment, on the loopback address, with its data in one folder."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from warehouse.errors import ConfigurationError, WarehouseError
from warehouse.paths import PROJECT_ROOT
from warehouse.servers import HOST, end_of, kept_secret
from warehouse.settings import environment

ADMIN = "admin"
ENVIRONMENT = PROJECT_ROOT / ".venv-bi"
CONFIGURATION = Path(__file__).with_name("superset") / "superset_config.py"
START_SECONDS = 180
STOP_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Superset:
    """A running Superset: where it is, and who may do all in it."""

    url: str
    user: str
    password: str


@contextmanager
def running_superset(folder: Path, port: int) -> Iterator[Superset]:
    """Run Superset with its data in `folder` until the end of the block.

    Its database, its secret and its administrator are made at the first start and kept. Raises ConfigurationError when
    the environment of `make bi` is missing and WarehouseError with the log when Superset does not start.
    """
    if not (ENVIRONMENT / "bin" / "superset").exists():
        raise ConfigurationError(f"Superset is not installed in {ENVIRONMENT}. Run `make bi`.")
    folder.mkdir(parents=True, exist_ok=True)
    variables = environment() | {
        "SUPERSET_HOME": str(folder),
        "SUPERSET_CONFIG_PATH": str(CONFIGURATION),
        "SUPERSET_SECRET_KEY": kept_secret(folder / "secret"),
        "FLASK_APP": "superset.app:create_app()",
    }
    log = folder / "superset.log"
    superset = Superset(f"http://{HOST}:{port}", ADMIN, kept_secret(folder / "password"))
    _prepare(superset, folder, variables, log)
    with log.open("ab") as output:
        server = subprocess.Popen(  # noqa: S603 (a fixed program with settings of our own)
            [
                *(ENVIRONMENT / "bin" / "gunicorn", "--bind", f"{HOST}:{port}", "--workers", "1", "--threads", "8"),
                *("--timeout", "120", "--no-control-socket", "superset.app:create_app()"),
            ],
            env=variables,
            stdout=output,
            stderr=output,
        )
    try:
        _wait_until_ready(superset, server, log)
        yield superset
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(STOP_SECONDS)


def _prepare(superset: Superset, folder: Path, variables: Mapping[str, str], log: Path) -> None:
    """Superset's own tables, roles and administrator; done once for each version of its requirements."""
    done = folder / "prepared"
    requirements = (CONFIGURATION.parent / "requirements.txt").read_text(encoding="utf-8")
    if done.exists() and done.read_text(encoding="utf-8") == requirements:
        return
    administrator = ("--username", superset.user, "--password", superset.password)
    names = ("--firstname", "Đối", "--lastname", "Soát", "--email", "admin@localhost")
    for command in (("db", "upgrade"), ("fab", "create-admin", *administrator, *names), ("init",)):
        with log.open("ab") as output:
            code = subprocess.run(  # noqa: S603
                [ENVIRONMENT / "bin" / "superset", *command],
                env=variables,
                stdout=output,
                stderr=output,
                check=False,
            ).returncode
        if code != 0:
            raise WarehouseError(f"Superset could not be prepared (`superset {command[0]}`); {end_of(log)}")
    done.write_text(requirements, encoding="utf-8")


def _wait_until_ready(superset: Superset, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < end:
        try:
            if httpx.get(f"{superset.url}/health").status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.3)
    raise WarehouseError(f"Superset did not start; {end_of(log)}")
