"""Speed of the rules: the whole rule book over a national data set, counted in scans of the figures' columns.

usage: python bench/rules.py [--figures N] [--double KIND …] [--slow N]

One scan is one query that reads every column of the figures by which rules choose and judge them, from the table that
the evaluators read. The evaluation is all that dbt makes of that table for the rules, from the start of its run to its
end (the last that it does is to count the outcomes of every rule), and every failure read with its figures. Beside it
stand the checks of one kind as tests of dbt (a query a rule, over the same table) and in Great Expectations on pandas
(over rows that already stand side by side), at a size that they can bear, counted in scans of that size.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pandas as pd
from upath import UPath

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.measuring import seconds_of
from bench.national import write_national
from expectations.compile import rules_table, terms_table
from expectations.rulebook import Rule, RuleBook, load_rulebook
from warehouse import dbt
from warehouse.connections import reading
from warehouse.files import write_table
from warehouse.paths import DataRoot
from warehouse.schemas import DIMENSIONS

MOST_SCANS_A_RULE = 1.0
MOST_OF_A_DOUBLED_KIND = 0.5
KINDS = ("balance", "ratio", "compare", "bound")
BREAKDOWNS = tuple(dimension for dimension in DIMENSIONS if dimension not in ("area", "period"))
READ = ("submission_id", "measure_code", "about", "area", "period_start", "period_end", *BREAKDOWNS)
_HIGHEST = ", ".join(f"max({column})" for column in (*READ, "value", "low", "high"))
SCAN = f"select {_HIGHEST} from audit.int_figures__stated"  # noqa: S608 - our columns
FAILURES = """
    select failures.*, members.figure_id
    from audit.int_evaluations__failed as failures
    inner join audit.int_evaluation_figures__failed as members on failures.evaluation_id = members.evaluation_id
"""


def main() -> int:
    """Print the measures; exit 1 when a bar does not hold."""
    options = _parser().parse_args()
    book = load_rulebook()
    relations = RuleBook(tuple(rule for rule in book.rules if rule.kind in KINDS and rule.is_runnable))
    with data_set(options.figures) as (root, figures):
        print(f"figures       {figures}")
        scan = scan_seconds(root)
        print(f"one scan      {scan:.2f} s")
        whole = evaluation_seconds(root, relations)
        rules = len(relations.rules)
        scans = whole / scan
        print(f"{rules} rules      {whole:.1f} s = {scans:.1f} scans, {scans / rules:.2f} a rule (at most 1)")
        print_outcomes(root)
        holds = whole <= MOST_SCANS_A_RULE * rules * scan
        for kind in options.double:
            more = evaluation_seconds(root, doubled(relations, kind)) / whole - 1
            count = sum(rule.kind == kind for rule in relations.rules)
            print(f"doubled       {count} {kind} rules more: {more:+.0%} (less than +50%)")
            holds = holds and more < MOST_OF_A_DOUBLED_KIND
    print_slow_ways(options.slow, relations)
    return 0 if holds else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--figures", type=int, default=1_000_000)
    parser.add_argument("--double", nargs="*", choices=KINDS, default=KINDS)
    parser.add_argument(
        "--slow", type=int, default=250_000, help="figures for the slow ways; their time is told in scans"
    )
    return parser


@contextmanager
def data_set(figures: int) -> Iterator[tuple[DataRoot, int]]:
    """A data root of its own with about so many figures, coded and ready to be judged; removed at the end."""
    with tempfile.TemporaryDirectory() as folder:
        home = UPath(folder)
        root = DataRoot(home=home, inbox=home / "inbox").create()
        count = write_national(root, figures, Path(folder))
        ready = ("int_figures__stated", "int_indicators__equivalent", *_OF_OTHER_KINDS, "path:models/staging")
        dbt.build(" ".join((*(f"+{name}" for name in ready), "resource_type:seed")), root=root)
        yield root, count


def scan_seconds(root: DataRoot) -> float:
    """Seconds of one scan, the best of three."""
    with reading(root.build_database) as connection:
        return min(seconds_of(lambda: connection.execute(SCAN).fetchall()) for _ in range(3))


def evaluation_seconds(root: DataRoot, book: RuleBook) -> float:
    """Seconds from figures to outcomes, and to failures with their figures, by all rules of a book."""
    write_table(root.build / "rules" / "rules.parquet", rules_table(book))
    write_table(root.build / "rules" / "rule_terms.parquet", terms_table(book))
    begun = time.perf_counter()
    made = dbt.run(
        *("run", "--full-refresh", "--select", "int_rules__shaped", "int_figures__stated+,tag:audit"),
        *("--exclude", *_NOT_OF_RULES),
        root=root,
    )
    judged = time.perf_counter() - begun
    with reading(root.build_database) as connection:
        read = seconds_of(lambda: connection.execute(FAILURES).to_arrow_table())
    for node in sorted(made.nodes, key=lambda node: -node.seconds)[:6]:
        print(f"              {node.seconds:6.1f} s {node.name}")
    print(f"              {read:6.1f} s failures read with their figures")
    return judged + read


_TOLD = ("agreement", "list", "share")
_OF_OTHER_KINDS = (
    *(f"int_evaluations__{kind}" for kind in ("timeliness", "repeat", "history", *_TOLD)),
    *(f"int_{kind}s__members" for kind in _TOLD),
)
_OF_SERIES = ("int_series", "int_series__observed", "int_series__expected")
_NOT_OF_RULES = ("int_figures__stated", *_OF_SERIES, *_OF_OTHER_KINDS)


def doubled(book: RuleBook, kind: str) -> RuleBook:
    """The book with every rule of a kind once more, under another code."""
    copies = (rule.model_copy(update={"code": f"{rule.code[:-3]}9{rule.code[-2:]}"}) for rule in book.rules)
    return replace(book, rules=(*book.rules, *(rule for rule in copies if rule.kind == kind)))


def print_outcomes(root: DataRoot) -> None:
    """How often each outcome came, by kind."""
    with reading(root.build_database) as connection:
        rows = connection.execute(
            "select kind, outcome, sum(evaluation_count) from audit.int_evaluations__counted group by all order by all"
        ).fetchall()
    for kind, outcome, count in rows:
        print(f"              {count:10} {kind} {outcome}")


def print_slow_ways(figures: int, book: RuleBook) -> None:
    """The same comparisons as queries a rule, and by Great Expectations on rows that already stand side by side."""
    rules = [rule for rule in book.rules if is_plain(rule)]
    with data_set(figures) as (root, count):
        scan = scan_seconds(root)
        with reading(root.build_database) as connection:
            tests = [as_test(rule) for rule in rules]
            queries = sum(seconds_of(lambda sql=sql: connection.execute(sql).fetchall()) for sql in tests)
            frames = [connection.execute(as_pairs(rule)).df() for rule in rules]
    validated = sum(seconds_of(lambda frame=frame: in_great_expectations(frame)) for frame in frames)
    print(f"slow ways     at {count} figures, one scan {scan:.3f} s, {len(rules)} comparisons")
    for name, seconds in (("dbt tests", queries), ("GX on pandas", validated)):
        print(f"{name:13} {seconds:.1f} s, {seconds / scan / len(rules):.1f} scans a rule")


def is_plain(rule: Rule) -> bool:
    """Whether a rule compares two figures of one place and period, which any tool can do."""
    terms = [term for _, term in rule.terms.by_role(rule.kind)]
    return rule.kind == "compare" and all(
        term.per is None and term.period == "shared" and not term.means_many for term in terms
    )


def as_test(rule: Rule) -> str:
    """The query of a dbt test: the pairs of figures that break the rule."""
    return f"select * from ({as_pairs(rule)}) as pairs where left_low > right_high"  # noqa: S608 - of the rule book


def as_pairs(rule: Rule) -> str:
    """Both sides of a comparison, found by the texts of their coordinates."""
    left, right = (term for _, term in rule.terms.by_role(rule.kind))
    shared = [d for d in DIMENSIONS if left.selector(d) == right.selector(d) == "shared"]
    columns = {"area": "area", "period": "period_key"}
    same = [f"l.{columns.get(d, d)} = r.{columns.get(d, d)}" for d in shared]
    told = [
        f"{side}.{dimension} = '{selector.removeprefix('=') if selector != 'none' else ''}'"
        for side, term in (("l", left), ("r", right))
        for dimension in BREAKDOWNS
        if (selector := term.selector(dimension)) not in ("shared", "given")
    ]
    where = [f"l.measure_code = '{left.indicator}'", f"r.measure_code = '{right.indicator}'", *told]
    pairs = (
        "audit.int_figures__stated as l inner join audit.int_figures__stated as r on l.submission_id = r.submission_id"
    )
    sides = "cast(l.low as double) as left_low, cast(r.high as double) as right_high"
    return f"select {sides} from {pairs} and {' and '.join(same)} where {' and '.join(where)}"  # noqa: S608 - as above


def in_great_expectations(frame: pd.DataFrame) -> None:
    """One expectation over a frame of pairs."""
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    batch = (
        context.data_sources.add_pandas("pairs")
        .add_dataframe_asset("pairs")
        .add_batch_definition_whole_dataframe("all")
    )
    expectation = gx.expectations.ExpectColumnPairValuesAToBeGreaterThanB(
        column_A="right_high", column_B="left_low", or_equal=True
    )
    batch.get_batch({"dataframe": frame}).validate(expectation)


if __name__ == "__main__":
    sys.exit(main())
