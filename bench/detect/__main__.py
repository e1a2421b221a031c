"""Planted errors: what the rules find, how quiet they are on clean figures, and whether they name the culprit.

usage: python -m bench.detect [--months N] [--areas N] [--seed N] [--each N] [--mixed SHARE]

A clean nation is made, its documents are judged: every failure is a false alarm. Then errors of every kind are planted
far from each other and judged in one run, so that each counts for itself; then again scattered at random, as they come
in life. What can be asked of the rules is worked out by `bench.detect.oracle`, which does not know them. Exit 1 when a
bar fails.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time

import numpy as np
import pandas as pd

from bench.detect.oracle import Oracle, oracle_of
from bench.detect.plant import CUSTOM, KINDS, Field, Plant, choose, planted, scattered
from bench.detect.road import Judged, judge
from bench.detect.score import (
    LEAST_ALONE,
    LEAST_LISTED,
    LEAST_RECALL,
    MOST_FALSE_ALARMS,
    Verdict,
    alarms,
    by_kind,
    strays,
    verdicts,
)
from bench.measuring import peak_gigabytes
from bench.world.documents import World, make_world
from bench.world.readback import differences, some_documents

RENDERED = 3  # documents of each layout that are rendered and read back


def main() -> int:
    """Print the tables and the bars; 1 when a bar fails."""
    options = _options()
    started = time.monotonic()
    world = make_world(options.months, options.areas, options.seed)
    sizes = f"{options.areas} provinces, {options.months} months, seed {options.seed}"
    print(f"clean         {len(world.documents)} documents, {len(world.figures)} figures ({sizes})")
    sample = some_documents(world, RENDERED, options.seed)
    unlike = differences(world, sample)
    print(f"rendered      {len(sample)} documents read back, {len(unlike)} differences from the rows of raw")
    with tempfile.TemporaryDirectory() as home:
        clean = judge(world, home)
    failed, decided = alarms(clean)
    share = failed / max(decided, 1)
    print(f"false alarms  {failed} of {decided} evaluations, {share:.3%} (at most {MOST_FALSE_ALARMS:.1%})")
    _print_rules("false alarm", clean.failures["rule_code"])
    _print_seconds(clean)
    oracle = oracle_of(world)
    print(f"oracle        {len(oracle.identities)} identities")
    field = Field(world, np.random.default_rng([options.seed, 2]))
    apart = choose(field, oracle, options.each)
    _print_unplanted(apart)
    found = _judged(world, oracle, apart, options.verbose, apart=True)
    is_good = _print_bars(found, share) and not unlike
    mixed = scattered(field, round(options.mixed * len(world.documents)))
    print(f"\nmixed         {len(mixed)} errors in {len(world.documents)} documents")
    _print_recall(_judged(world, oracle, mixed, options.verbose, apart=False))
    print(f"\nseconds       {time.monotonic() - started:.0f}")
    return 0 if is_good else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--months", type=int, default=24)
    parser.add_argument("--areas", type=int, default=6, help="provinces of today that report, with their parts")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=8, help="errors of a kind that are planted apart")
    parser.add_argument("--mixed", type=float, default=0.1, help="scattered errors, as a share of the documents")
    parser.add_argument("--verbose", action="store_true", help="tell of every error that was not dealt with")
    return parser.parse_args()


def _judged(world: World, oracle: Oracle, plants: list[Plant], verbose: bool, *, apart: bool) -> list[Verdict]:
    wrong = planted(world, plants)
    with tempfile.TemporaryDirectory() as home:
        judged = judge(wrong, home)
    found = verdicts(wrong, judged, plants, oracle, apart=apart)
    print(f"\n{by_kind(found).to_string()}")
    _print_seconds(judged)
    _print_rules("stray", pd.Series(strays(wrong, judged, plants, world), dtype=object))
    for verdict in found if verbose else ():
        _print_failing(verdict, world)
    return found


def _print_failing(verdict: Verdict, world: World) -> None:
    misses = {
        "missed": verdict.is_shown and not verdict.is_found,
        "unlisted": verdict.is_listed is False,
        "not alone": verdict.is_told and verdict.is_found and not verdict.is_alone,
    }
    for name in (name for name, is_so in misses.items() if is_so):
        plant = verdict.plant
        rows = world.figures.loc[list(plant.written)[:3]]
        places = [f"{row.label} {row.written:g} -> {plant.written[row.Index]:g}" for row in rows.itertuples()]
        layout = world.documents.set_index("document").at[plant.document, "layout"]
        broken, rules = ", ".join(verdict.identities), ", ".join(verdict.rules)
        print(f"{name:13} {plant.kind}: {layout} {'; '.join(places)} | {broken} | {rules}")


def _print_rules(name: str, rules: pd.Series) -> None:
    for rule, count in rules.value_counts().items():
        print(f"{name:13} {rule} {count}")


def _print_seconds(judged: Judged) -> None:
    told = ", ".join(f"{name} {seconds:.0f}" for name, seconds in judged.seconds.items())
    print(f"seconds       {told}; {peak_gigabytes():.1f} GB at most so far")


def _print_unplanted(plants: list[Plant]) -> None:
    """Kinds of errors that this world has no place for; a larger one has."""
    unplanted = sorted(set(KINDS) - {plant.planter for plant in plants})
    if unplanted:
        print(f"not planted   {', '.join(name.replace('_', ' ') for name in unplanted)}")
        print(f"too small     these need more provinces or months; custom shows after {CUSTOM} reports of a unit")


def _print_recall(found: list[Verdict]) -> float:
    shown = [verdict for verdict in found if verdict.is_shown]
    recall = sum(verdict.is_found for verdict in shown) / max(len(shown), 1)
    print(f"recall        {recall:.1%} of {len(shown)} that arithmetic shows (at least {LEAST_RECALL:.0%})")
    return recall


def _print_bars(found: list[Verdict], false_alarms: float) -> bool:
    recall = _print_recall(found)
    asked = [verdict.is_listed for verdict in found if verdict.is_listed is not None]
    told = [bool(verdict.is_alone) for verdict in found if verdict.is_told and verdict.is_found]
    listed, alone = sum(asked) / max(len(asked), 1), sum(told) / max(len(told), 1)
    print(f"listed        {listed:.1%} of {len(asked)} found (at least {LEAST_LISTED:.0%})")
    print(f"alone         {alone:.1%} of {len(told)} found that can be told (at least {LEAST_ALONE:.0%})")
    is_quiet = false_alarms <= MOST_FALSE_ALARMS
    return is_quiet and recall >= LEAST_RECALL and listed >= LEAST_LISTED and alone >= LEAST_ALONE


if __name__ == "__main__":
    sys.exit(main())
