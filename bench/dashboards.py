"""How fast PostgreSQL answers the dashboards: the nation's release, a real Superset, a real browser.

usage: python bench/dashboards.py [--areas N] [--months N]

The nation's documents go the whole road, the release is served by PostgreSQL, and every dashboard is opened some times
in a browser. What each query took is read from PostgreSQL's own log, so nothing of Superset's or the browser's time is
in it. Exit 1 when the median over all charts' queries misses the bar.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from upath import UPath

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.warehouse import walked
from bench.world.documents import make_world
from bench.world.raw import write_raw
from bi.dashboards import import_dashboards
from bi.server import ENVIRONMENT, running_superset
from tests.bi.boards import charts_of, is_answered, log_in
from tests.reporting.browser import installed, running_browser
from warehouse.errors import WarehouseError
from warehouse.local_postgres import local_server, reader_dsn
from warehouse.paths import DataRoot
from warehouse.postgres import serve
from warehouse.servers import free_port
from warehouse.settings import settings

MOST_MEDIAN_MS = 200
OPENED = 5  # times that each dashboard is opened
SEED = 1

_LOGGED = re.compile(
    r"duration: (?P<ms>[\d.]+) ms  (?:statement|execute \S+): (?P<sql>.*?)(?=\n\d{4}-\d\d-\d\d |\Z)", re.DOTALL
)
_SOURCE = re.compile(r"from\s+(?:marts\.)?\"?(\w+)", re.IGNORECASE)


def main() -> int:
    """Print what each query of a dashboard took; 1 when the bar does not hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--areas", type=int, default=34)
    parser.add_argument("--months", type=int, default=60)
    options = parser.parse_args()
    program = installed()
    if program is None or not ENVIRONMENT.exists():
        print("No dashboard was opened: it needs the package `chromium`, and Superset, which `make bi` installs.")
        return 1
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        home.chmod(0o755)  # run by root, PostgreSQL is a user without rights who has to reach its own folder
        root = DataRoot(home=UPath(home), inbox=UPath(home / "inbox")).create()
        world = make_world(options.months, options.areas, SEED)
        write_raw(world, root)
        print(f"figures       {len(world.figures)} in {len(world.documents)} documents")
        _, release = walked(root)
        with local_server(home / "postgres", log_min_duration_statement="0") as dsn:
            serve(release, dsn, settings().publish_postgres_reader)
            log = home / "postgres" / "server.log"
            before = log.stat().st_size
            _open_dashboards(home, reader_dsn(dsn, settings().publish_postgres_reader), program)
            taken = queries_in(log.read_bytes()[before:].decode("utf-8", "replace"))
    for sql, milliseconds in sorted(taken.items(), key=lambda entry: -statistics.median(entry[1])):
        source = _SOURCE.search(sql)
        told = source[1] if source else sql[:40]
        print(f"              {statistics.median(milliseconds):8.1f} ms  {len(milliseconds):3} times  {told}")
    median = statistics.median(one for times in taken.values() for one in times)
    print(f"median        {median:.1f} ms of {len(taken)} queries (at most {MOST_MEDIAN_MS})")
    return 0 if median <= MOST_MEDIAN_MS else 1


def _open_dashboards(home: Path, dsn: str, program: str) -> None:
    with running_superset(home / "superset", free_port()) as superset, running_browser(program) as browser:
        boards = import_dashboards(superset, dsn)
        log_in(browser, superset)
        for _ in range(OPENED):
            for title, address in boards.items():
                if not is_answered(browser, address, charts_of(title)):
                    raise WarehouseError(f"A chart of {title} was refused; see {home / 'superset' / 'superset.log'}.")


def queries_in(log: str) -> dict[str, list[float]]:
    """The milliseconds of each query on the marts in a server's log, by its text."""
    found: defaultdict[str, list[float]] = defaultdict(list)
    for entry in _LOGGED.finditer(log):
        sql = " ".join(entry["sql"].split())
        if sql.upper().startswith(("SELECT", "WITH")) and "pg_" not in sql and "marts" in sql:
            found[sql].append(float(entry["ms"]))
    return dict(found)


if __name__ == "__main__":
    sys.exit(main())
