"""A real PostgreSQL server for this folder's tests, on the loopback address, stopped at the end."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from psycopg2 import connect
from psycopg2.sql import SQL, Identifier

from warehouse.local_postgres import local_server


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The DSN of the server's superuser."""
    # Not pytest's own folder: under root the server runs as a user that may not enter it.
    with tempfile.TemporaryDirectory(prefix="postgres-") as folder:
        Path(folder).chmod(0o755)
        with local_server(Path(folder), fsync="off") as dsn:
            yield dsn


@pytest.fixture
def dsn(server: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database of the test's own; its reader `reader` may log in."""
    name = f"{request.node.name[:50]}_{abs(hash(request.node.nodeid)) % 10**6}"
    connection = connect(server)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(SQL("create database {}").format(Identifier(name)))
    yield server.rsplit("/", 1)[0] + f"/{name}"
    connection.close()
