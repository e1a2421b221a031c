"""Ten thousand damaged documents: no crash, no hang beyond the limit, no silent figure.

usage: python bench/fuzz.py [--count N] [--seed S]
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.forms.fuzzing import run


def main() -> int:
    """Print what came of each kind of damage; exit 1 when a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=random.randrange(10**9))
    options = parser.parse_args()
    print(f"seeds         {options.seed} to {options.seed + options.count - 1}")
    begun = time.perf_counter()
    outcome = run(options.seed, options.count)
    print(f"time          {time.perf_counter() - begun:.0f} s; the slowest document {outcome.slowest:.1f} s")
    for way, count in sorted(outcome.ways.items()):
        print(f"{count:7} {way}")
    print("codes         " + ", ".join(f"{code} {count}" for code, count in outcome.codes.most_common()))
    print(f"faults        {len(outcome.faults)}")
    for fault in outcome.faults[:40]:
        print(f"              {fault[:300]}")
    return 1 if outcome.faults else 0


if __name__ == "__main__":
    sys.exit(main())
