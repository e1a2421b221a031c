"""What the road said of the planted errors, counted by kind.

An error is *found* when a failed evaluation has one of its figures, or speaks of its document. It is *listed* when every
such evaluation names one of its figures among the suspects, and *alone* when the likely ones of all of them together
are just its figures. Recall is asked of the errors that arithmetic can show, *alone* of those of which it can be told
(`oracle`); errors of whole documents, or of more figures than the oracle searches, are not asked to be alone, and those
that fewer figures would explain as well are not asked to be listed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from bench.detect.oracle import LARGEST_SEARCHED, Oracle
from bench.detect.plant import Plant, spans_of
from bench.detect.road import Judged
from bench.world.documents import World
from bench.world.raw import figure_ids, submission_ids

LEAST_RECALL = 0.99
MOST_FALSE_ALARMS = 0.001
LEAST_LISTED = 1.0
LEAST_ALONE = 0.90


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one error; None where it is not asked."""

    plant: Plant
    is_shown: bool
    is_found: bool
    is_listed: bool | None
    is_told: bool
    is_alone: bool | None
    identities: tuple[str, ...]
    rules: tuple[str, ...]


def verdicts(world: World, judged: Judged, plants: list[Plant], oracle: Oracle, *, apart: bool) -> list[Verdict]:
    """One verdict an error. `apart`: the errors lie far from each other, so that each can be judged as if alone."""
    together = {figure: span for plant in plants for figure, span in spans_of(world, plant).items()}
    found = _Findings(world, judged, plants)
    return [_verdict(plant, oracle, found, world, None if apart else together) for plant in plants]


def _verdict(
    plant: Plant, oracle: Oracle, found: _Findings, world: World, together: dict[int, tuple[float, float]] | None
) -> Verdict:
    own = spans_of(world, plant)
    touched = oracle.touched(own)
    broken = oracle.broken(own if together is None else together) if own else set()
    broken = {number for number in broken if number in touched or -1 - number in own}
    failures = found.of(plant)
    is_whole = plant.is_of_document
    others = list(_first_others(oracle, own)) if together is None and own and broken else None
    is_smallest = others is None or not any(len(other) < len(own) for other in others)
    return Verdict(
        plant=plant,
        is_shown=bool(broken) or is_whole,
        is_found=bool(failures),
        is_listed=found.lists(failures, own, together) if failures and own and not is_whole and is_smallest else None,
        is_told=others == [] and len(own) <= LARGEST_SEARCHED,
        is_alone=found.names_only(failures, own) if failures and others == [] and own else None,
        identities=tuple(sorted({oracle.identities[n].name if n >= 0 else "negative" for n in broken})),
        rules=tuple(sorted({found.rule_of[failure] for failure in failures})),
    )


def _first_others(oracle: Oracle, own: dict[int, tuple[float, float]]) -> Iterable[frozenset[int]]:
    """One other explanation is enough; of more figures than are searched there is no telling."""
    if len(own) > LARGEST_SEARCHED:
        return (frozenset(),)
    return next(([other] for other in oracle.others(own)), [])


class _Findings:
    """The failed evaluations with their figures and suspects, by the figures of the world."""

    def __init__(self, world: World, judged: Judged, plants: list[Plant]) -> None:
        failures = judged.failures
        self.rule_of = dict(zip(failures["evaluation_id"], failures["rule_code"], strict=True))
        index_of = {identity: index for index, identity in figure_ids(world).items()}
        self._members = _by_evaluation(judged.members["evaluation_id"], judged.members["figure_id"], index_of)
        suspects = judged.suspects
        likely = suspects[suspects["is_likely"]]
        self._suspects = _by_evaluation(suspects["evaluation_id"], suspects["suspect_figure_id"], index_of)
        self._likely = _by_evaluation(likely["evaluation_id"], likely["suspect_figure_id"], index_of)
        self._of_figure: defaultdict[int, set[str]] = defaultdict(set)
        for evaluation, figures in self._members.items():
            for figure in figures:
                self._of_figure[figure].add(evaluation)
        self._of_place = _by_place(failures)
        self._places = _places(world)
        self._lost = {plant.document: plant for plant in plants if plant.lost}
        self._owners = dict(zip(world.figures.index, world.figures["document"], strict=True))
        self._figures = {number: set(part.index) for number, part in world.figures.groupby("document")}

    def of(self, plant: Plant) -> set[str]:
        """The failed evaluations that an error caused."""
        if plant.added:
            added = max(self._figures)
            return {one for figure in self._figures[added] for one in self._of_figure[figure]}
        if plant.is_of_document:
            return set(self._of_place.get(self._places.get(plant.document, ("", "")), ()))
        return {one for figure in plant.written for one in self._of_figure.get(figure, ())}

    def lists(
        self, failures: set[str], own: Iterable[int], together: dict[int, tuple[float, float]] | None
    ) -> bool:
        """Whether every evaluation names a wrong figure among its suspects."""
        wrong = set(own) if together is None else set(together)
        return all(self._suspects.get(failure, set()) & wrong for failure in failures)

    def names_only(self, failures: set[str], own: Iterable[int]) -> bool:
        """Whether the likely suspects of all evaluations are just these figures."""
        return {figure for failure in failures for figure in self._likely.get(failure, ())} == set(own)


def _by_evaluation(evaluations: pd.Series, figures: pd.Series, index_of: dict[str, int]) -> dict[str, set[int]]:
    found: defaultdict[str, set[int]] = defaultdict(set)
    for evaluation, figure in zip(evaluations, figures, strict=True):
        if figure in index_of:
            found[evaluation].add(index_of[figure])
    return dict(found)


def _by_place(failures: pd.DataFrame) -> dict[tuple[str, str], set[str]]:
    """The failures of rules on submissions, by the submission or, where there is none, by unit and period."""
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for row in failures[failures["rule_code"].str.startswith("SUB-")].to_dict("records"):
        found[(str(row["submission_id"]), "")].add(row["evaluation_id"])
        found[(str(row["area_key"]), str(row["period_end"])[:10])].add(row["evaluation_id"])
    return dict(found)


def _places(world: World) -> dict[int, tuple[str, str]]:
    ids = submission_ids(world)
    return {number: (identity[:16], "") for number, identity in zip(world.documents["document"], ids, strict=True)}


def alarms(clean: Judged) -> tuple[int, int]:
    """The failed and all decided evaluations of a clean world."""
    return len(clean.failures), len(clean.evaluations)


def strays(world: World, judged: Judged, plants: list[Plant]) -> list[str]:
    """The rules that failed on figures of which none was planted."""
    found = _Findings(world, judged, plants)
    caused = {one for plant in plants for one in found.of(plant)}
    return sorted(found.rule_of[one] for one in set(found.rule_of) - caused)


def by_kind(found: list[Verdict]) -> pd.DataFrame:
    """Counts by kind, and in all: planted, shown, found of them, listed of those asked, told, alone of them."""
    rows = [
        {
            "kind": verdict.plant.kind,
            "planted": 1,
            "shown": verdict.is_shown,
            "found": verdict.is_shown and verdict.is_found,
            "unshown found": verdict.is_found and not verdict.is_shown,
            "asked": verdict.is_listed is not None,
            "listed": bool(verdict.is_listed),
            "told": verdict.is_told,
            "alone": bool(verdict.is_alone) and verdict.is_told,
        }
        for verdict in found
    ]
    table = pd.DataFrame(rows).groupby("kind", sort=False).sum().astype(int)
    table.loc["all"] = table.sum()
    return table
