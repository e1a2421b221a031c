"""What the road said of the planted errors, counted by kind.

An error is *found* when a failed evaluation has one of its figures, or speaks of its document. It is *listed* when
every such evaluation names one of its figures among the suspects, and *alone* when the likely ones of all of them
together are just its figures. Recall is asked of the errors that arithmetic can show, *alone* of those of which it can
be told (`oracle`); errors of whole documents, or of more figures than the oracle searches, are not asked to be alone,
and those that fewer figures would explain as well are not asked to be listed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from bench.detect.oracle import LARGEST_SEARCHED, Oracle
from bench.detect.plant import Plant, spans_of
from bench.detect.road import Judged
from bench.world.documents import World
from bench.world.raw import figure_ids, submission_ids

_ID_LENGTH = 16
_OF_DOCUMENTS = ("timeliness", "repeat")  # the kinds that judge a document as a whole
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
    found = _Findings(world, judged, oracle.world)
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

    def __init__(self, world: World, judged: Judged, clean: World) -> None:
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
        of_documents = failures[failures["kind"].isin(_OF_DOCUMENTS)]
        self._of_submission = _grouped(of_documents, of_documents["submission_id"])
        periods = of_documents["period_end"].astype(str).str[:10]
        self._of_place = _grouped(of_documents, zip(of_documents["area_key"], periods, strict=True))
        self._places = _places(clean)
        self._documents = world.documents
        self._submissions = dict(zip(world.documents["document"], _identities(world), strict=True))
        self._figures = {number: set(part.index) for number, part in world.figures.groupby("document")}

    def of(self, plant: Plant) -> set[str]:
        """The failed evaluations that an error caused."""
        if plant.sender is not None:
            sent = self._sent(plant.sender, plant.document)
            of_figures = {one for figure in self._figures[sent] for one in self._of_figure.get(figure, ())}
            return of_figures | self._of_submission.get(self._submissions[sent], set())
        if plant.is_of_document:
            submission, place = self._places[plant.document]
            found = self._of_place if plant.lost else self._of_submission
            return found.get(place if plant.lost else submission, set())
        return {one for figure in plant.written for one in self._of_figure.get(figure, ())}

    def _sent(self, sender: int, like: int) -> int:
        """The document that a unit sent beside another's."""
        documents = self._documents
        twin = documents[documents["document"] == like].iloc[0]
        same = (documents["unit"] == sender) & (documents["last"] == twin["last"])
        return int(documents.loc[same & (documents["layout"] == twin["layout"]), "document"].iloc[0])

    def lists(self, failures: set[str], own: Iterable[int], together: dict[int, tuple[float, float]] | None) -> bool:
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


def _grouped(failures: pd.DataFrame, keys: Iterable[Any]) -> dict[Any, set[str]]:
    found: defaultdict[Any, set[str]] = defaultdict(set)
    for key, evaluation in zip(keys, failures["evaluation_id"], strict=True):
        found[key].add(evaluation)
    return dict(found)


def _identities(world: World) -> list[str]:
    """Every document's submission."""
    return [sha256[:_ID_LENGTH] for sha256 in submission_ids(world)]


def _places(world: World) -> dict[int, tuple[str, tuple[str, str]]]:
    """Every document's submission, and the unit and last day that speak of it where it is missing."""
    months, units = world.truth.months, world.truth.units
    return {
        row.document: (identity, (units[row.unit].key, months.last_day(row.last).isoformat()))
        for row, identity in zip(world.documents.itertuples(), _identities(world), strict=True)
    }


def alarms(clean: Judged) -> tuple[int, int]:
    """The failed and all decided evaluations of a clean world."""
    return len(clean.failures), len(clean.evaluations)


def strays(world: World, judged: Judged, plants: list[Plant], clean: World) -> list[str]:
    """The rules that failed on figures of which none was planted."""
    found = _Findings(world, judged, clean)
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
