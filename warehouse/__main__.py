"""What an operator does with releases: `python -m warehouse`."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from threading import Event

from rich.table import Table

from warehouse.catalogue import faults, find_release, pinned, prunable, prune, resume, roll_back
from warehouse.errors import ConfigurationError, WarehouseError
from warehouse.paths import data_root
from warehouse.releases import Release, all_releases, current_release
from warehouse.settings import environment, settings
from warehouse.terminal import console

EXIT_DONE = 0
EXIT_FAULTY = 1


def main() -> int:
    """Run a command; 0 when all is well, 1 with the reason on stderr when it is not."""
    options = _parser().parse_args()
    try:
        code: int = options.run(options)
    except (ConfigurationError, WarehouseError) as error:
        print(error, file=sys.stderr)
        return EXIT_FAULTY
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m warehouse", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    releases = commands.add_parser("releases", help="list, verify, roll back and prune releases")
    releases.set_defaults(run=_list)
    acts = releases.add_subparsers(metavar="ACTION")
    acts.add_parser("list", help="every release, the one that readers see marked (default)").set_defaults(run=_list)
    verify = acts.add_parser("verify", help="hold the files of releases against their manifests")
    verify.add_argument("release", nargs="*", help="ids or their beginnings; default: all")
    verify.set_defaults(run=_verify)
    back = acts.add_parser("rollback", help="make an older release current, until `resume`")
    back.add_argument("release", nargs="?", help="id or its beginning; default: the one before the current")
    back.add_argument("--why", required=True, help="the reason, shown in the list")
    back.set_defaults(run=_roll_back)
    acts.add_parser("resume", help="end a roll-back: the newest becomes current").set_defaults(run=_resume)
    pruning = acts.add_parser("prune", help="remove old releases")
    pruning.add_argument("--keep", type=int, default=settings().keep_releases, help="newest ones kept (%(default)s)")
    pruning.add_argument(
        "--days", type=int, default=settings().keep_release_days, help="all younger ones are kept (%(default)s)"
    )
    pruning.add_argument("--dry-run", action="store_true", help="say what would go, and leave it")
    pruning.set_defaults(run=_prune)
    commands.add_parser("serve", help="load the current release into PostgreSQL").set_defaults(run=_serve)
    postgres = commands.add_parser(
        "postgres", help="run a PostgreSQL server on the loopback address, until Ctrl+C or while a command runs"
    )
    postgres.add_argument("--port", type=int, default=5433)
    postgres.add_argument("--folder", type=Path, help="where its data lie; default: postgres under the data root")
    postgres.add_argument("command", nargs="*", help="runs with PUBLISH_POSTGRES_DSN set; put -- before it")
    postgres.set_defaults(run=_postgres)
    return parser


def _list(_: argparse.Namespace) -> int:
    root = data_root()
    current, why = current_release(root), pinned(root)
    table = Table("", "release", "published", "submissions", "held", "figures", "findings")
    for release in all_releases(root):
        is_current = current is not None and release.release_id == current.release_id
        table.add_row("→" if is_current else "", *_row(release), style="bold" if is_current else None)
    out = console()
    out.print(table if table.row_count else f"There is no release in {root.releases}. `make run` makes one.")
    if why is not None:
        out.print(f"Rolled back: {why}. `python -m warehouse releases resume` ends it.", markup=False)
    return EXIT_DONE


def _row(release: Release) -> tuple[str, ...]:
    manifest = release.manifest
    states = [submission["state"] for submission in manifest["submissions"]]
    counts = manifest["row_counts"]
    return (
        release.release_id,
        manifest["published_at"][:19].replace("T", " "),
        *(str(number) for number in (len(states), states.count("held"))),
        *(str(counts.get(mart, 0)) for mart in ("fct_figures", "fct_findings")),
    )


def _verify(options: argparse.Namespace) -> int:
    root = data_root()
    chosen = [find_release(root, release) for release in options.release] or all_releases(root)
    code = EXIT_DONE
    for release in chosen:
        found = faults(release)
        print(f"{release.release_id}: {'whole' if not found else 'NOT WHOLE'}", *found, sep="\n  ")
        code = EXIT_FAULTY if found else code
    return code


def _roll_back(options: argparse.Namespace) -> int:
    release = roll_back(data_root(), options.release, options.why)
    print(f"Readers now see {release.release_id}, until `python -m warehouse releases resume`.")
    return _show()


def _resume(_: argparse.Namespace) -> int:
    release = resume(data_root())
    if release is None:
        print("There is no release yet.")
        return EXIT_DONE
    print(f"Readers now see {release.release_id}, the newest.")
    return _show()


def _prune(options: argparse.Namespace) -> int:
    act = prunable if options.dry_run else prune
    releases = act(data_root(), options.keep, options.days)
    print(f"{len(releases)} {'would go' if options.dry_run else 'removed'}")
    for release in releases:
        print(f"  {release.release_id}")
    return EXIT_DONE


def _serve(_: argparse.Namespace) -> int:
    if current_release(data_root()) is None:
        raise WarehouseError("There is no release yet. `make run` makes one.")
    if not settings().publish_postgres_dsn:
        raise ConfigurationError("PUBLISH_POSTGRES_DSN is empty: name the database that the marts are loaded into.")
    return _show_in_postgres()


def _show() -> int:
    """Bring PostgreSQL to the current release; the pages are another room's, so their command is named."""
    if data_root().site.exists():
        print("The pages still show the release before: `python -m reporting site` writes them anew.")
    return _show_in_postgres()


def _show_in_postgres() -> int:
    from warehouse.postgres import serve_current

    release = serve_current(data_root())
    if release is not None:
        print(f"PostgreSQL shows {release.release_id}.")
    return EXIT_DONE


def _postgres(options: argparse.Namespace) -> int:
    from warehouse.local_postgres import local_server

    folder = options.folder or Path(str(data_root().home)) / "postgres"
    with local_server(folder, options.port) as dsn:
        print(f"PUBLISH_POSTGRES_DSN={dsn}", flush=True)
        try:
            if options.command:
                chosen = environment(publish_postgres_dsn=dsn)
                return subprocess.run(options.command, env=chosen, check=False).returncode  # noqa: S603
            Event().wait()
        except KeyboardInterrupt:
            print(f"PostgreSQL stops; its data stay in {folder}")
    return EXIT_DONE


if __name__ == "__main__":
    sys.exit(main())
