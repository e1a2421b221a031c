"""The command line of the ingestion room: `python -m ingestion parse|receive|diff FILE…`, `template`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from ingestion.figures import as_columns
from ingestion.model import Figure, Reading
from ingestion.readers import Document

EXIT_READ = 0
EXIT_REFUSED = 2


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit code is 0 when every document was read and 2 when one was refused."""
    options = _parser().parse_args(arguments)
    missing = [path for path in getattr(options, "files", []) if not path.is_file()]
    for path in missing:
        print(f"{path}: no such file. Check the name and call again.", file=sys.stderr)
    if missing:
        return EXIT_REFUSED
    command: int = options.run(options)
    return command


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ingestion", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    parse = commands.add_parser("parse", help="dry run: show the figures and the issues, write nothing")
    parse.add_argument("--json", action="store_true", help="one JSON object a figure and line")
    parse.add_argument("--candidates", action="store_true", help="also figures that the reader is not sure of")
    parse.set_defaults(run=_parse)
    receive = commands.add_parser("receive", help="archive, read and append to raw, or quarantine")
    receive.set_defaults(run=_receive)
    for command in (parse, receive):
        command.add_argument("files", nargs="+", type=Path, metavar="FILE")
    compare = commands.add_parser("diff", help="what moved from one document to a later one, and by how much")
    compare.add_argument("files", nargs=2, type=Path, metavar="FILE")
    compare.set_defaults(run=_diff)
    template = commands.add_parser("template", help="write the workbook of a form to fill in")
    template.add_argument("--form", required=True, help="the form's name, such as departures_by_market")
    template.add_argument("--area", required=True, help="the reporting area, such as “Tỉnh …”")
    template.add_argument("--period", required=True, help="such as “Quý I năm …”, or in ISO")
    template.add_argument("-o", "--output", required=True, type=Path, metavar="FILE.xlsx")
    template.set_defaults(run=_template)
    return parser


def _parse(options: argparse.Namespace) -> int:
    from ingestion.isolation import isolated_reader

    refused = False
    with isolated_reader() as read:
        for path in options.files:
            document = Document(path.name, path.read_bytes())
            reading = read(document)
            refused |= reading.is_refused
            _print_reasons(path, reading)
            _print_figures(document, reading, options)
    return EXIT_REFUSED if refused else EXIT_READ


def _print_figures(document: Document, reading: Reading, options: argparse.Namespace) -> None:
    figures = [figure for figure in reading.figures if options.candidates or not figure.is_candidate]
    if options.json:
        for figure in figures:
            print(json.dumps(figure_as_json(figure), ensure_ascii=False))
    elif not reading.is_refused:
        from ingestion.show import show_reading

        show_reading(document, reading, figures)


def _diff(options: argparse.Namespace) -> int:
    from ingestion.difference import differences
    from ingestion.isolation import isolated_reader
    from ingestion.show import show_moves

    with isolated_reader() as read:
        readings = [read(Document(path.name, path.read_bytes())) for path in options.files]
    for path, reading in zip(options.files, readings, strict=True):
        _print_reasons(path, reading)
    if any(reading.is_refused for reading in readings):
        return EXIT_REFUSED
    before, after = readings
    show_moves([path.name for path in options.files], differences(before.figures, after.figures))
    return EXIT_READ


def _template(options: argparse.Namespace) -> int:
    from ingestion.template import template_of
    from warehouse.errors import ConfigurationError

    try:
        content = template_of(options.form, options.area, options.period)
    except ConfigurationError as error:
        print(error, file=sys.stderr)
        return EXIT_REFUSED
    options.output.write_bytes(content)
    print(f"{options.output}: {len(content)} bytes")
    return EXIT_READ


def _receive(options: argparse.Namespace) -> int:
    from ingestion.receive import receive
    from warehouse.paths import data_root

    receipts = receive([str(path.resolve()) for path in options.files], data_root().create())
    for receipt in receipts:
        print(f"{receipt.submission_id}  {receipt.status:8} {receipt.figure_count:5} figures  {receipt.file_name}")
    return EXIT_REFUSED if any(receipt.status == "refused" for receipt in receipts) else EXIT_READ


def _print_reasons(path: Path, reading: Reading) -> None:
    from ingestion.messages import message_of

    for issue in reading.issues:
        message = message_of(issue)
        where = f" {issue.address}" if issue.address else ""
        print(f"{path.name}{where} [{issue.code}] {message.vi} / {message.en}", file=sys.stderr)


def figure_as_json(figure: Figure) -> dict[str, Any]:
    """The figure as the flat object that `parse --json` prints; the keys are the columns of raw/figures."""
    return dict(_flat(figure))


def _flat(figure: Figure) -> Iterator[tuple[str, Any]]:
    for name in ("quote", "indicator", "value", "low", "high", "unit", "kind", "hedge", "about", "area"):
        yield name, _plain(getattr(figure, name))
    yield "area_level", figure.area_level
    yield "area_key", figure.area_key
    yield "period_start", _plain(figure.period.start)
    yield "period_end", _plain(figure.period.end)
    yield "period_basis", figure.period.basis
    for name in ("market", "sex", "channel", "programme", "fund_source", "departure_channel", "enterprise"):
        yield name, getattr(figure.breakdown, name)
    yield "address", str(figure.address)
    for name in ("is_total", "is_candidate", "source_rank", "confidence"):
        yield name, getattr(figure, name)
    yield from as_columns(figure.part).items()


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value


if __name__ == "__main__":
    sys.exit(main())
