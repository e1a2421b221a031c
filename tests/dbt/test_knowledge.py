"""What did we know then, and is it the same territory: on random histories, whatever happens in them.

Random documents, revisions, verdicts and corrections for facts of many provinces, old and new. The builds of past
moments are made from what raw held then, so they know nothing of the intervals that the full history stores.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from upath import UPath

from tests.dbt.raw_rows import RawRows, figure
from warehouse import dbt, reference
from warehouse.connections import reading
from warehouse.paths import DataRoot
from warehouse.reference import Area

SEED = 20250701
FACTS = 200
BUILDS = [datetime(2025, 1, day, tzinfo=UTC) for day in (7, 14, 21, 28)]
MARTS = (
    *("+fct_figure_history", "+facts_by_month_known", "+facts_by_area_today"),
    "+assert_facts_are_the_figures_that_rules_look_at",
)
YEARS = (2023, 2024, 2025)
Place = tuple[Area, int]
RANKS = ("1_form", "2_report", "3_press")
COLUMNS = "area_key, period_key, indicator_code, value, low, high, source_rank, figure_id, submission_id"


def random_history(chance: random.Random) -> RawRows:
    """Documents about many facts: each in several series, revised, held, released, held again and corrected."""
    world = RawRows()
    provinces = [area for area in reference.areas().values() if area.level == "province"]
    places = [(province, year) for province in provinces for year in YEARS]
    for number, place in enumerate(chance.sample(places, FACTS)):
        for rank in chance.sample(RANKS, chance.randint(1, 3)):
            for revision in range(chance.randint(1, 4)):
                _document(world, chance, f"{number:03}{rank[2]}{revision}", place, rank)
    return world


def _document(world: RawRows, chance: random.Random, submission_id: str, place: Place, rank: str) -> None:
    province, year = place
    received_at = moment_after(chance, datetime(2025, 1, 1, tzinfo=UTC))
    about = {
        "area": province.name,
        "area_level": province.level,
        "area_key": province.key,
        "period_start": date(year, 1, 1),
        "period_end": date(year, 12, 31),
        "source_rank": rank,
    }
    value = chance.randint(1, 4)
    figures = [figure("workers_departed", value, high=value + chance.randint(0, 1), **about)]
    if chance.random() < 0.3:
        figures.append(figure("workers_departed", value + chance.randint(0, 1), high=value + 2, **about))
    if chance.random() < 0.2:
        figures = []
    world.submit(
        submission_id,
        *figures,
        series_key=f"{province.key}|{year}|{rank}",
        received_at=received_at,
        issued_on=chance.choice([None, (received_at - timedelta(days=chance.randint(0, 9))).date()]),
    )
    judge(world, chance, submission_id, received_at)
    for ordinal in range(1, len(figures) + 1):
        for answer in range(chance.choice([0, 0, 0, 1, 2])):
            correct(world, chance, f"{submission_id}-{ordinal:05}", f"{submission_id}{ordinal}{answer}", received_at)


def judge(world: RawRows, chance: random.Random, submission_id: str, received_at: datetime) -> None:
    decision = None
    for build in (build for build in BUILDS if build >= received_at):
        is_judged_anew = decision is None or chance.random() < 0.5
        verdict = chance.choice(["accepted", "accepted", "held"]) if is_judged_anew else decision
        if verdict != decision:
            world.decide(submission_id, verdict, day=build.day)
            decision = verdict


def correct(world: RawRows, chance: random.Random, figure_id: str, answer_id: str, after: datetime) -> None:
    received_at = moment_after(chance, after)
    answered_on = (received_at - timedelta(days=chance.randint(0, 3))).date()
    value = Decimal(chance.randint(5, 9))
    world.answers.append(
        {
            "answer_id": answer_id,
            "batch_id": "batch-1",
            "state": "corrected",
            "answered_on": answered_on,
            "figure_id": figure_id,
            "corrected_value": value,
            "corrected_low": value,
            "corrected_high": value + value % 2,
            "received_at": received_at,
        }
    )


def moment_after(chance: random.Random, after: datetime) -> datetime:
    return after + (BUILDS[-1] - after) * chance.random()


def known_at(world: RawRows, moment: datetime) -> RawRows:
    """What raw held at a moment."""
    submissions = [row for row in world.submissions if row["received_at"] <= moment]
    ids = {row["submission_id"] for row in submissions}
    return replace(
        world,
        submissions=submissions,
        figures=[row for row in world.figures if row["submission_id"] in ids],
        answers=[row for row in world.answers if row["received_at"] <= moment],
        decisions=[row for row in world.decisions if row["decided_at"] <= moment],
    )


@pytest.fixture(scope="module")
def full_and_past(tmp_path_factory: pytest.TempPathFactory) -> tuple[DataRoot, dict[datetime, list[tuple[Any, ...]]]]:
    """The build of the whole history, and the facts of the builds that stood at each moment."""
    home = UPath(tmp_path_factory.mktemp("knowledge") / "home")
    root = DataRoot(home=home, inbox=home / "inbox").create()
    world = random_history(random.Random(SEED))  # noqa: S311 - a sequence of events, no secret
    world.write(root)
    dbt.ensure_inputs(root)
    dbt.run("seed", root=root)
    past = {}
    for moment in BUILDS:
        known_at(world, moment).write(root)
        dbt.run("run", "--select", "+int_figures__chosen", root=root)
        past[moment] = facts(root, "audit.int_figures__chosen")
    world.write(root)
    dbt.build(" ".join(MARTS), root=root)
    return root, past


def facts(root: DataRoot, relation: str, where: str = "true") -> list[tuple[Any, ...]]:
    with reading(root.build_database) as connection:
        return connection.execute(f"select {COLUMNS} from {relation} where {where} order by all").fetchall()


def test_facts_as_of_a_moment_are_those_of_the_build_of_that_moment(
    full_and_past: tuple[DataRoot, dict[datetime, list[tuple[Any, ...]]]],
) -> None:
    root, past = full_and_past
    for moment, then in past.items():
        known = f"known_from <= '{moment}' and (known_to is null or '{moment}' < known_to)"
        assert facts(root, "marts.fct_fact_history", known) == then, f"as of {moment:%d/%m}"
    assert len(set(map(str, past.values()))) == len(BUILDS), "nothing changed between the builds"


def test_facts_as_of_now_are_the_current_ones(
    full_and_past: tuple[DataRoot, dict[datetime, list[tuple[Any, ...]]]],
) -> None:
    root, past = full_and_past
    now = facts(root, "marts.facts_by_month_known")
    assert now == facts(root, "audit.int_facts") == past[BUILDS[-1]]
    assert len(now) > FACTS / 2


def test_old_provinces_sum_to_the_new_ones_unless_those_speak_for_themselves(
    full_and_past: tuple[DataRoot, dict[datetime, list[tuple[Any, ...]]]],
) -> None:
    root, _ = full_and_past
    heirs = {
        f"{row['old_area_code']}@{row['old_valid_from']}": f"{row['new_area_code']}@{row['new_valid_from']}"
        for row in reference.rows("area_successions")
    }
    with reading(root.build_database) as connection:
        was = connection.execute("select area_key, period_key, value from marts.fct_departures").fetchall()
        now = connection.execute(
            "select area_key, period_key, value, territory, is_told_twice, coalesce(value_left_out, 0) "
            "from marts.facts_by_area_today"
        ).fetchall()
    told = {(area, period): value for area, period, value in was}
    sums: Counter[tuple[str, str]] = Counter()
    for (area, period), value in told.items():
        if area in heirs:
            sums[heirs[area], period] += value
    expected = {
        (place, "reported" if place in told else "summed", place in told and place in sums): (
            told.get(place, sums[place]),
            sums[place] if place in told else 0,
        )
        for place in {*sums, *(place for place in told if place[0] not in heirs)}
    }
    assert {
        ((area, period), territory, is_told_twice): (value, left_out)
        for area, period, value, territory, is_told_twice, left_out in now
    } == expected
    assert sum(value + left_out for *_, value, _, _, left_out in now) == sum(told.values())
    assert {is_told_twice for *_, is_told_twice, _ in now} == {True, False}
