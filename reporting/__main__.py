"""What is written for people: `python -m reporting`."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from warehouse.catalogue import find_release
from warehouse.errors import ConfigurationError, WarehouseError
from warehouse.paths import data_root
from warehouse.releases import current_release

EXIT_DONE = 0
EXIT_FAULTY = 1


def main() -> int:
    """Run a command; 0 when all is well, 1 with the reason on stderr when it is not."""
    options = _parser().parse_args()
    try:
        _site(options)
    except (ConfigurationError, WarehouseError) as error:
        print(error, file=sys.stderr)
        return EXIT_FAULTY
    return EXIT_DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m reporting", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    site = commands.add_parser("site", help="write the pages that show a release")
    site.add_argument("--release", help="id or its beginning; default: the current one")
    site.add_argument("-o", "--output", type=Path, metavar="FOLDER", help="default: site under the data root")
    return parser


def _site(options: argparse.Namespace) -> None:
    from reporting.site import write_site

    root = data_root()
    release = find_release(root, options.release) if options.release else current_release(root)
    if release is None:
        raise WarehouseError("There is no release yet. `make run` makes one.")
    started = time.monotonic()
    folder = (options.output or Path(str(root.site))).resolve()
    count = write_site(release, folder)
    print(f"{count} pages of {release.release_id} in {time.monotonic() - started:.1f} s: {folder.as_uri()}/index.html")


if __name__ == "__main__":
    sys.exit(main())
