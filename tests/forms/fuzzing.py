"""One run of the fuzzer: damaged documents, each read in the isolated process, and what is wrong with the answers."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingestion.isolation import isolated_reader
from ingestion.messages import message_of
from ingestion.model import Reading
from tests.forms.damage import Damaged, damage, good_documents
from warehouse import reference

# What only the walls of the reader's process hold back. On some damaged .xls calamine asks for more memory than there
# is and ends the process: the document is refused, and the next one is read.
_OURS = ("READ-FAILED", "READ-BROKE", "READ-TOO-LONG", "READ-TOO-HUNGRY")


@dataclass
class Outcome:
    """What a run came to; `faults` names the seed of each case that broke a promise."""

    codes: Counter[str] = field(default_factory=Counter)
    ways: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: float = 0.0


def run(first_seed: int, count: int) -> Outcome:
    """Damage and read `count` documents, one a seed."""
    outcome = Outcome()
    goods = good_documents()
    with isolated_reader() as read:
        truths = {good.file_name: _told(read(good)) for good in goods}
        for seed in range(first_seed, first_seed + count):
            dice = random.Random(seed)  # noqa: S311 - repeatable damage, no secret
            case = damage(dice.choice(goods), dice)
            begun = time.perf_counter()
            reading = read(case.document)
            outcome.slowest = max(outcome.slowest, time.perf_counter() - begun)
            outcome.ways[f"{case.how}: {'refused' if reading.is_refused else 'read'}"] += 1
            outcome.codes.update({issue.code for issue in reading.issues})
            outcome.faults += [
                f"seed {seed}, {case.how}, {case.good.file_name}: {fault}" for fault in _faults(case, reading, truths)
            ]
    return outcome


def _faults(case: Damaged, reading: Reading, truths: dict[str, set[object]]) -> Iterator[str]:
    for issue in reading.issues:
        message_of(issue)
        if issue.code in _OURS and not (issue.code == "READ-BROKE" and case.good.suffix == ".xls"):
            yield f"{issue.code} {issue.parameters}"
    if reading.is_refused and reading.figures:
        yield "refused, yet with figures"
    for figure in reading.figures:
        if not figure.low <= figure.value <= figure.high:
            yield f"{figure.address}: {figure.low} … {figure.value} … {figure.high}"
        if figure.indicator not in reference.indicators():
            yield f"{figure.address}: {figure.indicator} "
    if not case.may_differ and not reading.is_refused:
        strange = _told(reading) - truths[case.good.file_name]
        if strange or len(reading.figures) != len(truths[case.good.file_name]):
            yield f"silently different: {len(reading.figures)} figures, {list(strange)[:2]}"


def _told(reading: Reading) -> set[object]:
    return {
        (figure.address, figure.indicator, figure.value, figure.area_key, figure.period, figure.breakdown)
        for figure in reading.figures
    }
