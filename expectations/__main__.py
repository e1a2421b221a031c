"""`python -m expectations`: the rule book, and each step of the gate by itself."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from expectations import book
from expectations.compile import compile_rules
from expectations.rulebook import load_rulebook
from warehouse.errors import ConfigurationError, WarehouseError
from warehouse.paths import data_root


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when all is well, 1 when the release is held, 2 when the rule book is malformed."""
    chosen = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = chosen.run
    try:
        return command(chosen)
    except ConfigurationError as error:
        print(error, file=sys.stderr)
        return 2
    except WarehouseError as error:
        print(error, file=sys.stderr)
        return 1


def _rules(chosen: argparse.Namespace) -> int:
    rules = load_rulebook()
    if chosen.markdown:
        print(f"Wrote {book.write_markdown(rules)}.")
    else:
        print(book.as_text(rules))
    return 0


def _compile(_: argparse.Namespace) -> int:
    print(f"Compiled {compile_rules(data_root())} rules.")
    return 0


def _decide(_: argparse.Namespace) -> int:
    from expectations.gate import decide_submissions

    decisions = decide_submissions(data_root())
    for submission in decisions.held:
        print(f"{submission.submission_id} held: {', '.join(submission.reason_codes)}")
    print(f"{len(decisions.held)} submissions held; all others are accepted.")
    return 0


def _explain(_: argparse.Namespace) -> int:
    from expectations.explain import explain_findings

    print(f"Wrote {explain_findings(data_root())} explanations.")
    return 0


def _check(chosen: argparse.Namespace) -> int:
    from expectations.suites import check_audit, check_marts

    report = (check_audit if chosen.suite == "audit" else check_marts)(data_root())
    for result in report.results:
        if result.outcome != "pass":
            print(f"{result.outcome:5} {result.severity:8} {result.code}: {result.detail}")
    counts = ", ".join(f"{report.count(outcome)} {outcome}" for outcome in ("pass", "fail", "error"))
    print(f"Suite {report.suite}: {counts}.")
    return 1 if report.holding else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m expectations", description="Rules over submitted figures.")
    commands = parser.add_subparsers(required=True, metavar="command")
    rules = commands.add_parser("rules", help="print the rule book")
    rules.add_argument("--markdown", action="store_true", help="write docs/generated/rules.md instead")
    rules.set_defaults(run=_rules)
    for name, run, help_ in (
        ("compile", _compile, "write the rule book as the two tables that the evaluators read"),
        ("decide", _decide, "decide which submissions are held; exit 1 when the release is held"),
        ("explain", _explain, "tell which figures are likely at fault in every failed evaluation"),
    ):
        commands.add_parser(name, help=help_).set_defaults(run=run)
    check = commands.add_parser(
        "check", help="run a Great Expectations suite on the build; exit 1 when it holds the release"
    )
    check.add_argument(
        "suite", choices=("audit", "marts"), nargs="?", default="audit", help="which suite (default: audit)"
    )
    check.set_defaults(run=_check)
    return parser


if __name__ == "__main__":
    sys.exit(main())
