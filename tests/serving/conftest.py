"""A database of its own for each test of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from psycopg2 import connect
from psycopg2.sql import SQL, Identifier


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
