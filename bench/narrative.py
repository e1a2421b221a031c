"""Speed and steadfastness of the narrative reader: reports a second and core, and ten thousand foreign sentences.

usage: python bench/narrative.py [--sentences N] [--seconds S]
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TESTS = ROOT / "tests" / "unit" / "ingestion" / "narrative"
sys.path[:0] = [str(ROOT), str(TESTS)]

from foreign_numbers import foreign_sentences  # noqa: E402 - the path is set above
from scoring import score  # noqa: E402

from ingestion import narrative  # noqa: E402
from ingestion.worker import settle  # noqa: E402

REPORT_BYTES = 3000
FOLDERS = {"published": ROOT / "tests" / "fixtures" / "narratives", "own variants": TESTS / "variants"}


def main() -> int:
    """Print the measures; exit 1 when a foreign sentence gave a figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sentences", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=5.0)
    options = parser.parse_args()
    for name, folder in FOLDERS.items():
        print_quality(name, folder)
    print(f"speed         {reports_per_second(options.seconds):.0f} reports of {REPORT_BYTES} bytes a second and core")
    false = [text for text in foreign_sentences(options.sentences, seed=1) if has_figure(text)]
    print(f"foreign       {len(false)} of {options.sentences} sentences gave a figure")
    for text in false[:20]:
        print(f"              {text}")
    return 1 if false else 0


def print_quality(name: str, folder: Path) -> None:
    """One line: recall, precision, and what is right among the found."""
    counts = score(folder)
    found = counts["found"]
    print(
        f"{name:13} recall {found / counts['wanted']:.1%}  precision {found / (found + counts['false']):.1%}  "
        f"period {counts['period'] / counts['dated']:.1%}  area {counts['area'] / found:.1%}  "
        f"breakdown {counts['breakdown'] / found:.1%}"
    )


def has_figure(text: str) -> bool:
    """Whether a sentence gave a figure that is no candidate."""
    return any(not figure.is_candidate for figure in narrative.read(text).figures)


def reports_per_second(seconds: float) -> float:
    """Reports of `REPORT_BYTES` that one core reads in a second, start-up aside: the best round, since others
    may share the machine."""
    texts = [path.read_text(encoding="utf-8") for folder in FOLDERS.values() for path in sorted(folder.glob("*.txt"))]
    report = "\n".join(texts)
    reports = _pieces(report)
    settle()  # as the process does that reads documents
    best, start = 0.0, time.monotonic()
    while time.monotonic() - start < seconds:
        round_start = time.process_time()
        for piece in reports:
            narrative.read(piece)
        best = max(best, len(reports) / (time.process_time() - round_start))
    return best


def _pieces(text: str) -> list[str]:
    pieces, current = [], ""
    for line in text.split("\n"):
        current += line + "\n"
        if len(current.encode()) >= REPORT_BYTES:
            pieces.append(current)
            current = ""
    return pieces


if __name__ == "__main__":
    sys.exit(main())
