"""Run the DAGs once, here and now, from inbox to release, and tell what came of it: `python -m dags`.

The scheduler runs the same DAGs by their schedule and assets (`make up`); this is for a person who wants to see a
result. The inbox and the data root are settings (`WAREHOUSE_INBOX`, `WAREHOUSE_HOME`).
"""

from __future__ import annotations

import argparse
import sys
import time
import warnings

from rich.console import Console
from rich.markup import escape

from warehouse import terminal
from warehouse.errors import ConfigurationError, WarehouseError
from warehouse.lock import sole_run
from warehouse.paths import DataRoot, data_root
from warehouse.releases import current_release, is_stale

EXIT_DONE = 0
EXIT_FAILED = 1
CHAIN = ("build_warehouse", "publish_release")


def main() -> int:
    """Ingest, build and publish; the exit code is 0 when the warehouse is up to date, whatever was refused."""
    options = _parser().parse_args()
    console = terminal.console()
    try:
        root = data_root()
    except ConfigurationError as error:
        console.print(str(error), style="red", markup=False)
        return EXIT_FAILED
    if not root.inbox.exists():
        console.print(f"[red]There is no inbox at {escape(str(root.inbox))}.[/] Name one: make run INBOX=some/folder.")
        return EXIT_FAILED
    root.create()
    started = time.monotonic()
    inbox, home = escape(str(root.inbox)), escape(str(root.home))
    console.print(f"[bold]Đối Soát[/] · inbox [cyan]{inbox}[/] · data root [cyan]{home}[/]")
    try:
        with sole_run(root):
            if not _run_chain(root, console, replay=options.replay):
                return EXIT_FAILED
            _summarise(root, console, time.monotonic() - started)
    except WarehouseError as error:
        console.print(str(error), style="red", markup=False)
        return EXIT_FAILED
    return EXIT_DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m dags", description=__doc__)
    parser.add_argument("--replay", action="store_true", help="forget the build and rebuild all from raw first")
    return parser


def _run_chain(root: DataRoot, console: Console, *, replay: bool) -> bool:
    """Run the DAGs in the order in which their assets chain them. False when one failed."""
    warnings.simplefilter("ignore")  # third parties' deprecations say nothing to the person who waits
    with console.status("starting Airflow"):
        from airflow.dag_processing.dagbag import DagBag
        from airflow.sdk.listener import get_listener_manager

        from dags.progress import Progress

        bag = DagBag()
    if bag.import_errors:
        console.print(f"[red]DAGs that cannot be read:[/] {bag.import_errors}")
        return False
    progress = Progress(console)
    get_listener_manager().add_listener(progress)  # type: ignore[no-untyped-call]
    if replay and not progress.watch(bag.dags["replay_warehouse"]):
        return False
    if not progress.watch(bag.dags["ingest_submissions"]):
        return False
    if not replay and not is_stale(root):
        console.print("  nothing new: the current release stands")
        return True
    return all(progress.watch(bag.dags[dag_id]) for dag_id in CHAIN)


def _summarise(root: DataRoot, console: Console, seconds: float) -> None:
    from ingestion.receive import unreadable_documents
    from reporting.summary import print_summary

    release = current_release(root)
    if release is None:
        raise WarehouseError(f"No release stands in {root.releases} although the DAGs succeeded; see the task logs.")
    print_summary(release, root, console)
    for path in unreadable_documents(root):
        console.print(f"[red]cannot be opened:[/] {escape(path)}. Give the right to read it; it waits in the inbox.")
    console.print(f"[dim]done in {seconds:.0f} s[/]")


if __name__ == "__main__":
    sys.exit(main())
