"""Speed of intake: the reader against python-calamine alone, and against pandas over openpyxl with a melt.

usage: python bench/intake.py [--workbooks N] [--rows N] [--pandas N]
"""

from __future__ import annotations

import argparse
import io
import random
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pandas as pd
from python_calamine import CalamineWorkbook

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from ingestion import names
from ingestion.workbook import read
from ingestion.worker import settle
from tests.forms.workbooks import Cell, workbook
from warehouse import reference

MOST_OF_CALAMINE = 2.0
LEAST_OF_PANDAS = 10.0
DAY = date(2025, 9, 30)


def main() -> int:
    """Print the times and their ratios; exit 1 when a ratio does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workbooks", type=int, default=1000)
    parser.add_argument("--rows", type=int, default=400)
    parser.add_argument("--pandas", type=int, default=20, help="workbooks that the slow way reads too")
    options = parser.parse_args()
    dice = random.Random(1)
    contents = [made(options.rows, dice) for _ in range(options.workbooks)]
    reading = read(contents[0], suffix=".xlsx")
    print(f"workbooks     {options.workbooks} of {options.rows} rows, {len(reading.figures)} figures each")
    if reading.is_refused:
        print(f"refused       {reading.issues[:3]}")
        return 1
    settle()
    ours, alone = seconds((lambda content: read(content, suffix=".xlsx"), by_calamine), contents)
    fast, slow = seconds((lambda content: read(content, suffix=".xlsx"), by_pandas), contents[: options.pandas])
    for name, each in (("calamine", alone), ("reader", ours), ("pandas", slow)):
        print(f"{name:13} {each * 1000:.1f} ms a workbook")
    print(f"reader / calamine  {ours / alone:.2f} (at most {MOST_OF_CALAMINE:.0f})")
    print(f"pandas / reader    {slow / fast:.1f} (at least {LEAST_OF_PANDAS:.0f})")
    holds = ours <= MOST_OF_CALAMINE * alone and slow >= LEAST_OF_PANDAS * fast
    print("holds" if holds else "DOES NOT HOLD")
    return 0 if holds else 1


def made(rows: int, dice: random.Random) -> bytes:
    """A workbook of departures by market and sex for as many communes as make up the rows."""
    every = [area.name for area in reference.areas().values() if area.level == "commune" and area.is_valid_on(DAY)]
    communes = [name for name in every if names.resolve_area(name, DAY) is not None]
    lines: list[list[Cell]] = [
        ["BỘ NỘI VỤ"],
        ["LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI THEO HỢP ĐỒNG"],
        ["Quý III năm 2025"],
        ["STT", "Xã, phường", "Tổng số", "Nam", "Nữ", "Kế hoạch năm", "Lũy kế từ đầu năm"],
    ]
    for number, name in enumerate(dict.fromkeys(dice.sample(communes, len(communes))), start=1):
        men, women = dice.randint(0, 900), dice.randint(0, 900)
        lines.append([number, name, men + women, men, women, 2 * men, 3 * men])
        if number == rows:
            break
    return workbook(lines, sheet="Bieu")


def by_calamine(content: bytes) -> object:
    """The cells as calamine hands them over."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def by_pandas(content: bytes) -> object:
    """What a first attempt looks like: a frame, its heading row, one row a figure."""
    frame = pd.read_excel(io.BytesIO(content), engine="openpyxl", header=3)
    return frame.melt(id_vars=list(frame.columns[:2]))


def seconds(ways: Sequence[Callable[[bytes], object]], contents: Sequence[bytes]) -> list[float]:
    """Seconds a workbook for each way, all of them in turn on each workbook, so that what else the machine does weighs
    on them alike; the best of three rounds on each."""
    best = [[float("inf")] * len(contents) for _ in ways]
    for _ in range(3):
        for number, content in enumerate(contents):
            for way, times in zip(ways, best, strict=True):
                begun = time.perf_counter()
                way(content)
                times[number] = min(times[number], time.perf_counter() - begun)
    return [sum(times) / len(contents) for times in best]


if __name__ == "__main__":
    sys.exit(main())
