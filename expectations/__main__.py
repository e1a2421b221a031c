"""`python -m expectations`: the rule book, answers to findings, and each step of the gate by itself."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from expectations import book
from expectations.compile import compile_rules
from expectations.laboratory import MOST_HITS_PCT
from expectations.rulebook import load_rulebook
from warehouse.errors import ConfigurationError, SubmissionError, WarehouseError
from warehouse.paths import data_root

WHOLE_PCT = 100


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when all is well, 1 when the release is held, 2 when a file is malformed."""
    chosen = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = chosen.run
    try:
        return command(chosen)
    except (ConfigurationError, SubmissionError) as error:
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


def _answer(chosen: argparse.Namespace) -> int:
    from expectations.answers import record_answers

    count = record_answers(chosen.file, data_root())
    print(f"{count} new answers; the next build follows them." if count else "Nothing new: these answers are known.")
    return 0


def _triage(chosen: argparse.Namespace) -> int:
    from expectations.triage import as_text, worklist

    print(as_text(worklist(data_root(), chosen.budget)))
    return 0


def _try(chosen: argparse.Namespace) -> int:
    from expectations.laboratory import activate, as_text, try_rules

    trials = try_rules(chosen.file, data_root())
    for trial in trials:
        print(as_text(trial, chosen.most))
    if not chosen.activate:
        return 0
    if not chosen.accept and any(trial.objections(chosen.most) for trial in trials):
        print("Not activated: mend what speaks against it, or repeat with --accept.", file=sys.stderr)
        return 1
    if any(not trial.rule.is_runnable for trial in trials):
        print("Not activated: a rule that cannot run would hold every release.", file=sys.stderr)
        return 1
    for path in activate(chosen.file, trials):
        print(f"Wrote {path}. Add its test data under tests/rules/data and run `make docs`.")
    return 0


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
    answer = commands.add_parser("answer", help="take answers to findings from a CSV file, whole or not at all")
    answer.add_argument("file", type=Path, help="the answers; samples/answers.csv shows the form")
    answer.set_defaults(run=_answer)
    triage = commands.add_parser("triage", help="print the findings to look at today, those that matter most first")
    triage.add_argument("--budget", type=_budget, default=20, metavar="N", help="how many (default: 20)")
    triage.set_defaults(run=_triage)
    try_ = commands.add_parser("try", help="try new or changed rules on all that was received, and activate them")
    try_.add_argument("file", type=Path, help="a list of rules, as in expectations/rules")
    try_.add_argument("--activate", action="store_true", help="put them into the rule book")
    try_.add_argument("--accept", action="store_true", help="activate in spite of what speaks against it")
    try_.add_argument(
        "--most",
        type=_percent,
        default=MOST_HITS_PCT,
        metavar="PCT",
        help=f"failures among what is judged that need no acceptance (default: {MOST_HITS_PCT:g})",
    )
    try_.set_defaults(run=_try)
    return parser


def _budget(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text} is no number of findings; give a whole number from 1")
    return int(text)


def _percent(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1
    if not 0 <= share <= WHOLE_PCT:
        raise argparse.ArgumentTypeError(f"{text} is no percentage; give a number from 0 to {WHOLE_PCT}")
    return share


if __name__ == "__main__":
    sys.exit(main())
