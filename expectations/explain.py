"""Who is likely at fault in each failed evaluation, in words: `build/gate/explanations.parquet`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import chain
from typing import Any

import pyarrow as pa
from babel.numbers import format_decimal
from duckdb import DuckDBPyConnection

from expectations.explained import Explained, nothing_explained, placed_figures, still_explained, write_explained
from expectations.intervals import Interval
from expectations.judged import Held, failed_relations
from expectations.localise import (
    Change,
    Confirmation,
    Evidence,
    Solution,
    Suspect,
    by_figure,
    is_derived,
    solve,
    unit_of,
)
from expectations.messages import LANGUAGES, message
from expectations.relations import RELATION_KINDS
from expectations.slips import Slip, Surroundings
from warehouse import schemas
from warehouse.connections import reading
from warehouse.inputs import EXPLANATIONS, mark_built, take_up_build
from warehouse.paths import DataRoot

_MONEY = (("billion_dong", Decimal(10**9)), ("million_dong", Decimal(10**6)))
_CELL = re.compile(r"(?P<sheet>.*)!(?P<column>[A-Z]+)(?P<row>[0-9]+)")

# A figure that a rule about it alone finds unlike its history or its peers.
_ODD = """
    select distinct anchor_figure_id
    from audit.int_evaluations__failed
    where
        severity = 'info' and anchor_figure_id is not null
        and not list_contains($relations, kind)
"""

_PLACES = """
    select figures.figure_id, figures.submission_id, figures.address, figures.ordinal, figures.value
    from audit.int_figures__coded as figures
    where figures.submission_id in (
        select accused.submission_id
        from audit.int_figures__coded as accused
        where accused.figure_id in (select unnest($accused))
    )
"""

# The period before is the newest that had ended, the likest in length, as told by the document that counts now.
_PREVIOUS = """
    select
        figures.figure_id,
        arg_max(
            earlier.value,
            row(
                earlier.period_end,
                -abs(coalesce(
                    (earlier.period_end - earlier.period_start) - (figures.period_end - figures.period_start), 0
                )),
                earlier.submission_state = 'current',
                earlier.figure_key
            )
        ) as value
    from audit.int_figures__coded as figures
    inner join audit.int_figures__stated as earlier
        on
            figures.item_key = earlier.item_key
            and figures.place_key = earlier.place_key
            and earlier.period_end < figures.period_end
    where figures.figure_id in (select unnest($accused)) and figures.area <> ''
    group by figures.figure_id
"""


def explain_findings(root: DataRoot) -> int:
    """Write one row for every figure that may be at fault in a failed evaluation; the number of rows.

    What was explained before is kept where it depends on nothing that was touched.
    """
    follows = take_up_build(root, EXPLANATIONS)
    with reading(root.build_database) as connection:
        before = still_explained(connection, root) if follows else nothing_explained()
        explained = before.joined(_explain(connection, root, before.evaluation_ids))
    write_explained(root, explained)
    mark_built(root, EXPLANATIONS)
    return len(explained.explanations)


def surroundings_of(
    places: Iterable[tuple[str, str, str, int, Decimal]], previous: Mapping[str, Decimal], accused: Iterable[str]
) -> dict[str, Surroundings]:
    """What stands beside each accused figure, in its table or its text, and what it was in the period before.

    `places` are figures with document, address, place in the document, and amount.
    """
    place_of: dict[str, tuple[Any, ...]] = {}
    value_at: dict[tuple[Any, ...], Decimal] = {}
    for figure_id, submission_id, address, ordinal, value in places:
        place_of[figure_id] = _place(submission_id, address, ordinal)
        value_at[place_of[figure_id]] = value
    found = {}
    for figure_id in accused:
        *document, row, column = place_of[figure_id]
        beside = [(row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)]
        neighbours = [value_at.get((*document, *place)) for place in beside]
        known = tuple(value for value in neighbours if value is not None)
        found[figure_id] = Surroundings(known, previous.get(figure_id))
    return found


def previous_values(connection: DuckDBPyConnection, figure_ids: Collection[str]) -> dict[str, Decimal]:
    """What each of these figures was in the period before, in its own unit; those that have none are left out."""
    return dict(connection.execute(_PREVIOUS, {"accused": list(figure_ids)}).fetchall())


def explanations_table(solutions: Iterable[Solution]) -> pa.Table:
    """One row an explanation and figure of an evaluation, by evaluation and rank."""
    rows = [row for solution in solutions for row in _rows(solution)]
    rows.sort(key=lambda row: (row["evaluation_id"], row["suspect_rank"]))
    return pa.Table.from_pylist(rows, schema=schemas.EXPLANATIONS)


def reason(suspect: Suspect, together: list[Suspect], language: str) -> str:
    """Why the figure is likely wrong or not, and what it would have to be.

    `together` are all suspects of its evaluation, itself among them.
    """
    return " ".join(_sentences(suspect, together, language))


def _sentences(suspect: Suspect, together: list[Suspect], language: str) -> Iterator[str]:
    yield _implied_sentence(suspect, language)
    if suspect.change.slip is not None:
        yield _slip_sentence(suspect, suspect.change.slip, language)
    if suspect.companions:
        others = ", ".join(_change(change, language) for change in suspect.companions)
        yield message("explanation_needs", language, others=others)
    if not suspect.is_settled and not _is_unbounded(suspect.implied):
        yield message("explanation_not_settled", language)
    if is_derived(suspect.member.indicator):
        yield message("suspect_is_derived", language)
    if suspect.confirmations:
        yield message("suspect_is_confirmed", language, how=_how(suspect.confirmations, language))
    if suspect.is_likely:
        yield from _rivals_sentences(suspect, together, language)
        yield from _certainty_sentences(suspect, together, language)


def _certainty_sentences(suspect: Suspect, together: list[Suspect], language: str) -> Iterator[str]:
    likely = [one for one in together if one.is_likely]
    count = len({one.explanation_rank for one in likely})
    if count > 1:
        code = "explanations_tie" if any(one.companions for one in likely) else "suspects_tie"
        yield message(code, language, count=str(count))
    elif suspect.confirmations and sum(one.is_settled for one in together) == 1 < len(suspect.relation.figure_ids):
        yield message("sole_suspect_is_confirmed", language)
    if not suspect.is_exhaustive and suspect.is_settled:
        yield message("explanations_not_exhausted", language)


def _slip_sentence(suspect: Suspect, slip: Slip, language: str) -> str:
    unit = unit_of(suspect.member.indicator)
    meant = "" if slip.meant is None else _written(slip.meant, unit, language)
    return message(f"slip_{slip.code}", language, meant=meant, value=_written(suspect.member.value, unit, language))


def _change(change: Change, language: str) -> str:
    unit = unit_of(change.member.indicator)
    value = _written(change.member.value, unit, language)
    if change.suggested is None:
        return value
    return message("implied_together", language, value=value, point=_written(change.suggested, unit, language))


def _is_unbounded(interval: Interval) -> bool:
    return interval.low.is_infinite() and interval.high.is_infinite()


def _implied_sentence(suspect: Suspect, language: str) -> str:
    implied = suspect.implied
    unit = unit_of(suspect.member.indicator)
    low, high = _bounded(implied.low, unit, language), _bounded(implied.high, unit, language)
    value = _written(suspect.member.value, unit, language)
    if low is None and high is None:
        return message("implied_nothing", language, value=value)
    if low == high:
        return message("implied_point", language, value=value, point=low or "")
    if low is None:
        return message("implied_at_most", language, value=value, high=high or "")
    if high is None:
        return message("implied_at_least", language, value=value, low=low)
    return message("implied_between", language, value=value, low=low, high=high)


def _how(confirmations: Iterable[Confirmation], language: str) -> str:
    told = {
        message(f"confirmed_{one.kind}_{one.role.removesuffix('_per')}", language, rule=one.rule_code): None
        for one in confirmations
    }
    return ", ".join(told)


def _rivals_sentences(suspect: Suspect, rivals: Iterable[Suspect], language: str) -> Iterator[str]:
    for rival in rivals:
        if rival.confirmations and not rival.is_likely and rival.member is not suspect.member:
            value = _written(rival.member.value, unit_of(rival.member.indicator), language)
            yield message("likely_is_confirmed_against", language, value=value, how=_how(rival.confirmations, language))


def _explain(connection: DuckDBPyConnection, root: DataRoot, settled: Collection[str]) -> Explained:
    """What is at fault in the failed evaluations, without those that are settled."""
    rules = str(root.build / "rules" / "rules.parquet")
    failed = failed_relations(connection, rules)
    held = Held(connection, rules)
    every = frozenset(by_figure(failed))
    weighed: frozenset[str] = frozenset()
    lacking = frozenset(by_figure(one for one in failed if one.evaluation_id not in settled))
    solutions: list[Solution] = []
    while lacking:  # figures that are wrong elsewhere are weighed, too, when a correction comes to them
        weighed |= lacking
        evidence = _evidence(connection, held, sorted(weighed))
        solutions = list(solve(failed, held, evidence, read=held.read, settled=settled))
        lacking = every.intersection(chain.from_iterable(one.figure_ids for one in solutions)) - weighed
    return Explained(explanations_table(solutions), placed_figures(connection, solutions))


def _by_evaluation(suspects: Iterable[Suspect]) -> dict[str, list[Suspect]]:
    found: defaultdict[str, list[Suspect]] = defaultdict(list)
    for suspect in suspects:
        found[suspect.relation.evaluation_id].append(suspect)
    return found


def _rows(solution: Solution) -> Iterator[dict[str, Any]]:
    together = _by_evaluation(solution.suspects)
    for suspect in solution.suspects:
        yield {"problem_id": solution.problem_id, **_row(suspect, together[suspect.relation.evaluation_id])}


def _row(suspect: Suspect, together: list[Suspect]) -> dict[str, Any]:
    sentences = {f"reason_{language}": reason(suspect, together, language) for language in LANGUAGES}
    change = suspect.change
    return {
        "evaluation_id": suspect.relation.evaluation_id,
        "explanation_rank": suspect.explanation_rank,
        "suspect_figure_id": suspect.member.figure_id,
        "suspect_rank": suspect.rank,
        "is_likely": suspect.is_likely,
        "is_settled": suspect.is_settled,
        "weight": suspect.weight,
        "implied_low": _stored(change.implied.low),
        "implied_high": _stored(change.implied.high),
        "suggested": change.suggested,
        "slip_code": None if change.slip is None else change.slip.code,
        "root_evaluation_id": suspect.root_evaluation_id,
        **sentences,
    }


def _evidence(connection: DuckDBPyConnection, held: Held, accused: list[str]) -> Evidence:
    odd = connection.execute(_ODD, {"relations": sorted(RELATION_KINDS)}).fetchall()
    places = connection.execute(_PLACES, {"accused": accused}).fetchall()
    return Evidence(
        confirmations=held.confirmations(accused),
        odd_figures=frozenset(figure_id for (figure_id,) in odd),
        surroundings=surroundings_of(places, previous_values(connection, accused), accused),
    )


def _place(submission_id: str, address: str, ordinal: int) -> tuple[Any, ...]:
    """Where a figure stands: document, sheet, row and column; of a text the order of its figures is the row."""
    cell = _CELL.fullmatch(address or "")
    if cell is None:
        return submission_id, None, ordinal, 0
    column = 0
    for letter in cell["column"]:
        column = 26 * column + ord(letter) - ord("A") + 1
    return submission_id, cell["sheet"], int(cell["row"]), column


def _stored(amount: Decimal) -> Decimal | None:
    return None if amount.is_infinite() else round(amount, 6)


def _bounded(amount: Decimal, unit: str, language: str) -> str | None:
    return None if amount.is_infinite() else _written(amount, unit, language)


def _written(amount: Decimal, unit: str, language: str) -> str:
    """An amount as people write it: 34,7 % as it is, money in tỷ or triệu đồng."""
    if unit == "pct":
        return f"{_number(amount, '#,##0.##', language)}%"
    if unit != "vnd":
        return _number(amount, "#,##0.##", language)
    for code, scale in _MONEY:
        if abs(amount) >= scale:
            return message(code, language, amount=_number(amount / scale, "#,##0.###", language))
    return message("dong", language, amount=_number(amount, "#,##0", language))


def _number(amount: Decimal, pattern: str, language: str) -> str:
    return str(format_decimal(amount, format=pattern, locale=language))
