"""A warehouse with a long memory: what a rebuild, a question about the past and one more document cost as it grows.

usage: python bench/warehouse.py [--revisions MILLIONS …]

Every commune's monthly forms over five years, each sent three times: the second and third sending restate a part of the
figures. For each size the whole road is walked (audit, suites, gate, explanations, marts, release), then one more
document comes and the road is walked again. Asked is the release: the sums of an indicator by province and month, as
known now and as known on a day in the middle of all receipts. The sizes grow, so the memory printed at each is the
most of any so far. Exit 1 when a bar fails.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from upath import UPath

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.measuring import peak_gigabytes, seconds_of
from bench.national import one_more_document, write_national
from dags.road import build_audit, build_marts, check_audit, check_marts, compile_rules, decide_submissions
from expectations.explain import explain_findings
from warehouse.connections import reading
from warehouse.paths import DataRoot
from warehouse.releases import Release, publish

MILLION = 1_000_000
SENDINGS = 3
MOST_AS_OF = 3.0
MOST_GROWTH = 1.0
MOST_OF_ONE_MORE = 1.5
ASKED = 9  # times that a question is put; the median counts

_SUMS = """
    select area_code, period_end, sum(value)
    from marts.fct_fact_history
    where indicator_code = 'jobs_created' and area_level = 'province' and {known}
    group by all
"""
_NOW = _SUMS.format(known="known_to is null")
_THEN = _SUMS.format(known="known_from <= $moment and (known_to is null or known_to > $moment)")
_MIDDLE = "select to_timestamp(median(epoch(known_from))) from marts.fct_fact_history"


@dataclass(frozen=True)
class Measured:
    """What a warehouse of a size cost: seconds, and gigabytes of memory at most so far."""

    revisions: int
    rebuild: float
    one_more: float
    gigabytes: float
    as_of: float


def main() -> int:
    """Print the measures; 1 when a bar does not hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--revisions", type=float, nargs="+", default=[0.3, 1, 10, 30], help="millions, growing")
    sizes = sorted(parser.parse_args().revisions)
    found = [measured(round(size * MILLION)) for size in sizes]
    if len(found) == 1:
        print("One size tells nothing of growth: name two or more.")
        return 1
    smallest, largest = found[0], found[-1]
    growth = (largest.rebuild / smallest.rebuild) / (largest.revisions / smallest.revisions)
    one_more = largest.one_more / smallest.one_more
    as_of = max(one.as_of for one in found)
    print(f"as of         {as_of:.1f} times the current query (at most {MOST_AS_OF:.0f})")
    print(f"rebuild       grows {growth:.2f} times as fast as the data (at most {MOST_GROWTH:.0f})")
    print(f"one more      {one_more:.1f} times the smallest history's (at most {MOST_OF_ONE_MORE})")
    return 0 if as_of <= MOST_AS_OF and growth <= MOST_GROWTH and one_more <= MOST_OF_ONE_MORE else 1


def measured(revisions: int) -> Measured:
    """A warehouse of about so many figure revisions, in a data root of its own."""
    with tempfile.TemporaryDirectory() as folder:
        home = UPath(folder)
        root = DataRoot(home=home, inbox=home / "inbox").create()
        written = write_national(root, revisions // SENDINGS, Path(folder), sendings=SENDINGS)
        print(f"\n{written} figure revisions")
        rebuild, release = walked(root)
        facts, now, then = asked(release)
        print(f"  {facts} facts ever known; asked now {now * 1000:.0f} ms, as of {then * 1000:.0f} ms")
        figures = one_more_document(root, Path(folder))
        print(f"  one more document of {figures} figures")
        one_more, _ = walked(root)
    gigabytes = peak_gigabytes()
    print(f"  {gigabytes:.1f} GB of memory at most so far")
    return Measured(written, rebuild, one_more, gigabytes, then / now)


def walked(root: DataRoot) -> tuple[float, Release]:
    """The whole road from raw to a release: seconds, and the release."""
    steps: dict[str, Callable[[DataRoot], Any]] = {
        "rules": compile_rules,
        "audit": build_audit,
        "audit suites": check_audit,
        "gate": decide_submissions,
        "explain": explain_findings,
        "marts": build_marts,
        "mart suites": check_marts,
    }
    seconds = {name: seconds_of(lambda step=step: step(root)) for name, step in steps.items()}
    begun = time.perf_counter()
    release = publish(root)
    seconds["release"] = time.perf_counter() - begun
    told = ", ".join(f"{name} {taken:.0f}" for name, taken in seconds.items())
    print(f"  {sum(seconds.values()):.0f} s: {told}")
    return sum(seconds.values()), release


def asked(release: Release) -> tuple[int, float, float]:
    """Facts ever known, and the median seconds of the sums as known now and as known in the middle."""
    with reading(release.database) as connection:
        (facts,) = connection.execute("select count(*) from marts.fct_fact_history").fetchone()
        (moment,) = connection.execute(_MIDDLE).fetchone()
        now = [seconds_of(lambda: connection.execute(_NOW).fetchall()) for _ in range(ASKED)]
        then = [seconds_of(lambda: connection.execute(_THEN, {"moment": moment}).fetchall()) for _ in range(ASKED)]
    return facts, statistics.median(now), statistics.median(then)


if __name__ == "__main__":
    sys.exit(main())
