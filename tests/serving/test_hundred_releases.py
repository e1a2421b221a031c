"""A hundred releases under eight readers of files and of PostgreSQL: no error, and no two releases in one answer."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import duckdb
import psycopg2
import pytest

from tests.serving.builds import write_build
from warehouse import releases
from warehouse.catalogue import prune
from warehouse.paths import DataRoot
from warehouse.postgres import serve

RELEASES = 100
READERS_OF_EACH = 4
KEPT_FILES = 10
PAUSE = 0.1  # seconds between two questions of one reader
SLOWEST_ANSWER = 5.0  # seconds; a reader that waits for a publisher's lock would stand here

# Every mart of a release carries its number, so two numbers in one answer are two releases.
NUMBERS = (
    "select count(*), min(figures.value), max(figures.value), min(findings.number), max(findings.number)"
    " from marts.fct_figures as figures cross join marts.fct_findings as findings"
)


@dataclass
class Log:
    """What one reader met."""

    kind: str
    seconds: list[float] = field(default_factory=list)
    numbers: set[int] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)


def read_file(target: str) -> tuple:
    with closing(duckdb.connect(target, read_only=True)) as connection:
        return connection.execute(NUMBERS).fetchall()[0]


def read_postgres(target: str) -> tuple:
    with closing(psycopg2.connect(target)) as connection, connection.cursor() as cursor:
        cursor.execute(NUMBERS)
        return cursor.fetchall()[0]


def read_until(stop: Path, kind: str, read: Callable[[str], tuple], target: str) -> Log:
    """Ask again and again until the file `stop` appears."""
    log = Log(kind)
    while not stop.exists():
        started = time.monotonic()
        try:
            rows, *numbers = read(target)
        except Exception as error:  # noqa: BLE001 (whatever a reader meets is what is counted)
            log.faults.append(repr(error))
            continue
        log.seconds.append(time.monotonic() - started)
        log.numbers.update(int(number) for number in numbers)
        if len(set(numbers)) != 1 or rows != 100:
            log.faults.append(f"{rows} rows of releases {numbers}")
        time.sleep(PAUSE)
    return log


@pytest.mark.timeout(600)
def test_readers_meet_no_error_and_no_mixture(root: DataRoot, dsn: str, tmp_path: Path) -> None:
    write_build(root, 0)
    serve(releases.publish(root), dsn, "reader")
    stop = tmp_path / "stop"
    current = str(root.releases / releases.POINTER / "warehouse.duckdb")
    readers = [("files", read_file, current), ("PostgreSQL", read_postgres, dsn)] * READERS_OF_EACH
    with ProcessPoolExecutor(len(readers), multiprocessing.get_context("spawn")) as pool:
        logs = [pool.submit(read_until, stop, *reader) for reader in readers]
        try:
            for number in range(1, RELEASES + 1):
                write_build(root, number)
                serve(releases.publish(root), dsn, "reader")
                prune(root, KEPT_FILES, days=0)
        finally:
            stop.touch()
        met = [log.result() for log in logs]
    for kind in ("files", "PostgreSQL"):
        of_kind = [log for log in met if log.kind == kind]
        seconds = sorted(second for log in of_kind for second in log.seconds)
        seen = set().union(*(log.numbers for log in of_kind))
        print(
            f"{kind}: {len(seconds)} answers by {len(of_kind)} readers, {len(seen)} releases seen, "
            f"median {median(seconds) * 1000:.0f} ms, 99 % within {seconds[int(len(seconds) * 0.99)] * 1000:.0f} ms, "
            f"slowest {seconds[-1] * 1000:.0f} ms, faults {sum(len(log.faults) for log in of_kind)}"
        )
        assert [fault for log in of_kind for fault in log.faults] == []
        assert len(seen) > RELEASES / 4, "the readers saw too few releases to prove anything"
        assert seconds[-1] < SLOWEST_ANSWER
