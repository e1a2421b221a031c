"""A build that follows the one before, making anew only what was touched, holds the same rows as one from nothing."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from upath import UPath

from dags.road import build_audit
from tests.dbt.raw_rows import RawRows, term
from tests.dbt.test_knowledge import BUILDS, known_at, random_history
from warehouse.connections import reading
from warehouse.paths import DataRoot

SEED = 20261123
OVERTAKEN = 5  # documents that reach the warehouse after others that were received later
OF_THE_WAY = {"audit.int_submissions__touched", "audit.stg_build__submissions"}
"""Relations that tell how a build came about and not what it holds."""


def _world() -> RawRows:
    world = random_history(random.Random(SEED))  # noqa: S311 - a sequence of events, no secret
    departed = "workers_departed"
    world.rule("SUB-901", "agreement", term("stated", "any"), tolerance_pct=0)
    world.rule("XTB-901", "agreement", term("stated", "any"), scope="warehouse", tolerance_pct=0)
    world.rule("DEP-901", "compare", term("left", departed), term("right", departed, period="previous_year"))
    return world


def _without(world: RawRows, submission_ids: set[str]) -> RawRows:
    return replace(
        world,
        submissions=[row for row in world.submissions if row["submission_id"] not in submission_ids],
        figures=[row for row in world.figures if row["submission_id"] not in submission_ids],
        decisions=[row for row in world.decisions if row["submission_id"] not in submission_ids],
        answers=[row for row in world.answers if row["figure_id"].rsplit("-", 1)[0] not in submission_ids],
    )


def _root(home: UPath) -> DataRoot:
    return DataRoot(home=home, inbox=home / "inbox").create()


def _rows(root: DataRoot) -> dict[str, list[tuple[Any, ...]]]:
    with reading(root.build_database) as connection:
        relations = connection.execute(
            "select table_schema || '.' || table_name from information_schema.tables "
            "where table_schema in ('audit', 'marts') order by 1"
        ).fetchall()
        return {
            name: sorted(connection.execute(f"select * from {name}").fetchall(), key=repr)
            for (name,) in relations
            if name not in OF_THE_WAY
        }


def _count(root: DataRoot, relation: str) -> int:
    with reading(root.build_database) as connection:
        return int(connection.execute(f"select count(*) from {relation}").fetchone()[0])  # type: ignore[index]


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> dict[datetime, tuple[DataRoot, DataRoot, int, int]]:
    """At each moment the build that followed, the one from nothing, submissions touched, and all of them.

    Documents come, are revised, held, released and corrected between the moments; some arrive out of turn at the end.
    """
    home = UPath(tmp_path_factory.mktemp("following"))
    chance = random.Random(SEED)  # noqa: S311 - as above
    world = _world()
    early = [row["submission_id"] for row in world.submissions if row["received_at"] < BUILDS[0]]
    overtaken = set(chance.sample(early, OVERTAKEN))
    following, found = _root(home / "following"), {}
    for moment in BUILDS:
        known = known_at(world, moment)
        known = known if moment == BUILDS[-1] else _without(known, overtaken)
        fresh = _root(home / f"{moment:%d}")
        for root in (following, fresh):
            known.write(root)
            build_audit(root)
        touched = _count(following, "audit.int_submissions__touched")
        found[moment] = (_rows(following), _rows(fresh), touched, len(known.submissions))
    return found  # type: ignore[return-value]


@pytest.mark.parametrize("moment", BUILDS, ids=lambda moment: f"{moment:%d}")
def test_rows_are_those_of_a_build_from_nothing(moment: datetime, followed: dict[datetime, Any]) -> None:
    following, fresh, _, _ = followed[moment]
    assert following.keys() == fresh.keys()
    assert [name for name in fresh if following[name] != fresh[name]] == []
    assert len(fresh["audit.int_facts__history"]) > len(BUILDS)


def test_only_what_was_touched_is_made_anew(followed: dict[datetime, Any]) -> None:
    shares = [touched / all_ for _, _, touched, all_ in followed.values()]
    assert shares[0] == 1
    assert max(shares[1:-1]) < 0.9
