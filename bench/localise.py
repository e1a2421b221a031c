"""Speed of localisation: a group of 34 cells with one figure wrong, and with two.

usage: python bench/localise.py [--tables N]
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from expectations.localise import by_figure, locate
from tests.tables import evaluations, table

MOST_MILLISECONDS = 20.0
MARKETS = 10


def main() -> int:
    """Print times and how often the culprit was listed and named; exit 1 when a bar does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", type=int, default=300)
    count = parser.parse_args().tables
    dice = random.Random(7)
    holds = True
    for wrong in (1, 2):
        times, listed, named, told = [], 0, 0, 0
        for _ in range(count if wrong == 1 else max(count // 5, 1)):
            right = table([(dice.randint(5, 4000), dice.randint(5, 9000)) for _ in range(MARKETS)])
            culprits = set(dice.sample(sorted(right), wrong))
            failed, passed = evaluations(right | {name: mistaken(right[name], dice) for name in culprits})
            begun = time.perf_counter()
            suspects = locate(failed, by_figure(passed))
            times.append(1000 * (time.perf_counter() - begun))
            if not failed:
                continue
            told += 1
            likely = {one.member.figure_id for one in suspects if one.is_likely}
            listed += bool(culprits & {one.member.figure_id for one in suspects})
            named += likely <= culprits
        median = statistics.median(times)
        share = f"listed {listed / told:.1%}, the only one named {named / told:.1%}, of {told} tables that contradict"
        print(f"{wrong} of 34 wrong   median {median:.1f} ms, slowest {max(times):.1f} ms; {share}")
        holds &= median <= MOST_MILLISECONDS and listed == told
    print(f"a group of 34 cells takes at most {MOST_MILLISECONDS:.0f} ms: {'yes' if holds else 'NO'}")
    return 0 if holds else 1


def mistaken(value: Decimal, dice: random.Random) -> Decimal:
    """An amount as people get it wrong: a digit, a nought, a unit, or something else."""
    return dice.choice(
        [
            value * 10,
            value * 1000,
            value + dice.choice([1, 10, 100]),
            Decimal(int("".join(reversed(str(int(value)))))),
            value + dice.randint(1, 900),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
