"""Superset with the dashboards over the current release: `python -m bi`, until Ctrl+C."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from threading import Event

from bi.dashboards import import_dashboards
from bi.server import running_superset
from warehouse.errors import ConfigurationError, WarehouseError
from warehouse.local_postgres import local_server, reader_dsn
from warehouse.paths import data_root
from warehouse.postgres import serve
from warehouse.releases import current_release
from warehouse.settings import settings


def main() -> int:
    """Serve the release, run Superset and name the dashboards; 1 with the reason on stderr when that cannot be."""
    parser = argparse.ArgumentParser(prog="python -m bi", description=__doc__)
    parser.add_argument("--port", type=int, default=8088)
    parser.add_argument("--folder", type=Path, help="where Superset's data lie; default: superset under the data root")
    options = parser.parse_args()
    try:
        _run(options)
    except (ConfigurationError, WarehouseError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Superset stops; its data stay.")
    return 0


def _run(options: argparse.Namespace) -> None:
    root = data_root()
    release = current_release(root)
    if release is None:
        raise WarehouseError("There is no release yet. `make run` makes one.")
    home = Path(str(root.home))
    with local_server(home / "postgres") as dsn:
        print(f"PostgreSQL takes {release.release_id}", flush=True)
        serve(release, dsn, settings().publish_postgres_reader)
        print("Superset starts (a minute at its first time)", flush=True)
        with running_superset(options.folder or home / "superset", options.port) as superset:
            boards = import_dashboards(superset, reader_dsn(dsn, settings().publish_postgres_reader))
            for title, address in boards.items():
                print(f"  {title}: {address}")
            print(f"User {superset.user}, password {superset.password}. Ctrl+C ends it.", flush=True)
            Event().wait()


if __name__ == "__main__":
    sys.exit(main())
