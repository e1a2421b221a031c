"""A build that follows the one before, making anew only what was touched, holds the same rows as one from nothing."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from upath import UPath

from dags.road import build_audit, build_marts
from expectations import explain
from expectations.explain import explain_findings
from expectations.explained import still_explained
from tests.dbt.raw_rows import COUNTRY, RawRows, figure, term
from tests.dbt.test_knowledge import BUILDS, correct, judge, known_at, moment_after, random_history
from warehouse import parts, reference
from warehouse.catalogue import faults
from warehouse.connections import reading
from warehouse.inputs import freeze_inputs, mark_checked
from warehouse.paths import DataRoot
from warehouse.reference import Area
from warehouse.releases import Release, current_release, publish

pytestmark = pytest.mark.timeout(900)  # nine builds and seven releases, whatever else the machine does

SEED = 20261123
OVERTAKEN = 5  # documents that reach the warehouse after others that were received later
SENDINGS = 3  # how often a unit sends a form
HEIRS = ("08", "15", "19", "24", "25", "31")  # provinces of today that others became
ASIDE = ("01", "02", "04", "06", "10", "11", "12", "14", "17", "20", "22", "26")
"""Provinces of which only a form of their own tells, of a time of which no other form tells."""
COMMUNES = 3
DAYS = ((7, 31), (8, 31), (9, 30))  # months with their last days
STOPPED = BUILDS[2]  # here the road ends before the marts, as when a suite stops it
DEPARTED = "workers_departed"
Form = tuple[str, list[Area], date, date]
"""A name, the units that it tells of, and its period."""
OF_THE_WAY = {
    "audit.int_submissions__touched",
    "audit.stg_build__submissions",
    "audit.int_areas__touched",
    "audit.int_series__touched",
    "audit.int_figures__touched",
    "audit.int_figures__looked_at",
    "audit.int_figures__regrouped",
    "audit.int_rule_groups__touched",
    "audit.int_rule_parts__regrouped",
    "audit.int_evaluations__touched",
    "audit.int_evaluations__related_touched",
    "audit.int_evaluations__other_touched",
}
"""Relations that tell how a build came about and not what it holds."""


def _world() -> RawRows:
    """Single facts, and forms of the country, provinces and communes whose figures hang together, and their rules."""
    chance = random.Random(SEED)  # noqa: S311 - a sequence of events, no secret
    world = random_history(chance)
    for form in _forms():
        _send(world, chance, form)
    world.rule("SUB-901", "agreement", term("stated", "any"), tolerance_pct=0)
    world.rule("XTB-901", "agreement", term("stated", "any"), scope="warehouse", tolerance_pct=0)
    parts = term("part", DEPARTED, sex="children")
    world.rule("SEX-901", "balance", term("whole", DEPARTED, sex="none"), parts)
    for code, scope in (("ARE-901", "submission"), ("ARE-902", "warehouse")):
        world.rule(code, "balance", term("whole", DEPARTED), term("part", DEPARTED, area="children"), scope=scope)
    months = term("part", DEPARTED, period="months")
    world.rule("MON-901", "balance", term("whole", DEPARTED), months, scope="warehouse")
    previous = term("right", DEPARTED, period="previous_year")
    world.rule("DEP-901", "compare", term("left", DEPARTED), previous)
    world.rule("DEP-902", "compare", term("left", DEPARTED), previous, scope="warehouse", factor_low=1, factor_high=1)
    above = term("right", DEPARTED)
    world.rule("DEP-903", "compare", term("left", DEPARTED, area="children"), above, scope="warehouse")
    country = term("right", DEPARTED, area=f"={COUNTRY}")
    world.rule("DEP-904", "compare", term("left", DEPARTED, area="given"), country, scope="warehouse")
    reached = (
        term("stated", "pct_of_plan"),
        term("numerator", DEPARTED),
        term("denominator", "target_workers_departed"),
    )
    world.rule("PCT-901", "ratio", *reached, scope="warehouse", formula="percent")
    world.rule("BND-901", "bound", term("value", DEPARTED), bound_high=20)
    for code, pattern in (("HST-901", "outlier"), ("HST-902", "slip")):
        world.pattern(code, pattern, min_history=2, min_value=1, min_ratio=Decimal("1.2"), deviations=1)
    return world


def _forms() -> list[Form]:
    """Forms of the heirs with their communes by month and quarter, of their predecessors and the country by year."""
    areas = reference.areas()
    forms = []
    for code in HEIRS:
        heir = areas[f"{code}@2025-07-01"]
        communes = [area for area in areas.values() if area.parent_key == heir.key][:COMMUNES]
        units = [heir, *communes]
        forms += [(f"M{code}{month}", units, date(2025, month, 1), date(2025, month, day)) for month, day in DAYS]
        forms.append((f"Q{code}", units, date(2025, 7, 1), date(2025, 9, 30)))
        forms.append((f"Y{code}", units[:1], date(2026, 1, 1), date(2026, 12, 31)))
    pairs = reference.rows("area_successions")
    old = [areas[f"{row['old_area_code']}@{row['old_valid_from']}"] for row in pairs if row["new_area_code"] in HEIRS]
    old = [area for area in old if area.level == "province"]
    forms += [(f"O{area.code}", [area], date(2025, 1, 1), date(2025, 12, 31)) for area in old]
    for code in ASIDE:
        units = [area for area in areas.values() if area.parent_key == f"{code}@1900-01-01"][:COMMUNES]
        forms.append((f"A{code}", units, date(2019, 7, 1), date(2019, 7, 31)))
    forms += [(f"C{year}", [areas[COUNTRY]], date(year, 1, 1), date(year, 12, 31)) for year in (2025, 2026)]
    return forms


def _send(world: RawRows, chance: random.Random, form: Form) -> None:
    """All sendings of a form; what a later one does not repeat is told no more."""
    name, units, start, end = form
    for sending in range(chance.randint(1, SENDINGS)):
        submission_id = f"{name}{sending}"
        received_at = moment_after(chance, datetime(2025, 1, 1, tzinfo=UTC))
        about = {"period_start": start, "period_end": end, "source_rank": "1_form"}
        rows = [row for unit in units for row in _rows_of(chance, unit, about) if chance.random() < 0.9]
        world.submit(submission_id, *rows, series_key=name, received_at=received_at)
        judge(world, chance, submission_id, received_at)
        if rows and chance.random() < 0.3:
            correct(world, chance, f"{submission_id}-00001", f"{submission_id}1", received_at)


def _rows_of(chance: random.Random, unit: Area, about: dict[str, Any]) -> list[dict[str, Any]]:
    here = about | {"area": unit.name, "area_level": unit.level, "area_key": unit.key}
    men, women = chance.randint(1, 3), chance.randint(1, 3)
    return [
        figure(DEPARTED, men + women, **here),
        figure(DEPARTED, men, sex="male", **here),
        figure(DEPARTED, women + chance.randint(0, 1), sex="female", **here),
        figure("target_workers_departed", 4, kind="target", **here),
        figure("pct_of_plan", 25 * men, unit="pct", kind="ratio", about=DEPARTED, **here),
    ]


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


@dataclass(frozen=True, slots=True)
class ExplainedBuild:
    """The explanations of a build, the figures on which they depend, and how many were kept from the build before."""

    explanations: pa.Table
    figures: pa.Table
    kept: int


@dataclass(frozen=True, slots=True)
class Followed:
    """The rows of a build that followed and of one from nothing, what share was touched, and their releases."""

    following: dict[str, list[tuple[Any, ...]]]
    fresh: dict[str, list[tuple[Any, ...]]]
    touched: float
    release: Release
    fresh_release: Release
    explained: ExplainedBuild
    freshly_explained: ExplainedBuild


@pytest.fixture(scope="module")
def parted() -> Iterator[None]:
    """Marts of a few rows are released in parts, as large ones are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "PARTED_FROM", 50)
        yield


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory, parted: None) -> dict[datetime, Followed]:
    """What builds that follow each other hold at each moment, beside builds from nothing.

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
        explained: list[ExplainedBuild] = []
        for root in (following, fresh):
            known.write(root)
            build_audit(root)
            explained.append(_explained(root))
            if root is fresh or moment != STOPPED:
                build_marts(root)
                freeze_inputs(root)
                mark_checked(root)
                publish(root)
        touched = _count(following, "audit.int_submissions__touched where layer = 'audit'")
        released = [current_release(root) for root in (following, fresh)]
        share = touched / len(known.submissions)
        found[moment] = Followed(_rows(following), _rows(fresh), share, *released, *explained)
    return found


@pytest.mark.parametrize("moment", BUILDS, ids=lambda moment: f"{moment:%d}")
def test_rows_are_those_of_a_build_from_nothing(moment: datetime, followed: dict[datetime, Followed]) -> None:
    following, fresh = followed[moment].following, followed[moment].fresh
    built = [name for name in fresh if moment != STOPPED or not name.startswith("marts.")]
    assert following.keys() == fresh.keys()
    assert [name for name in built if following[name] != fresh[name]] == []
    assert len(fresh["audit.int_facts__history"]) > len(BUILDS)


@pytest.mark.parametrize(
    "moment", [moment for moment in BUILDS if moment != STOPPED], ids=lambda moment: f"{moment:%d}"
)
def test_releases_hold_the_same_rows_in_the_same_parts(moment: datetime, followed: dict[datetime, Followed]) -> None:
    release, fresh = followed[moment].release, followed[moment].fresh_release
    assert faults(release) == []
    assert release.manifest["content_hashes"] == fresh.manifest["content_hashes"]
    assert sum("/" in name for name in fresh.manifest["content_hashes"]) > 10
    assert _released_rows(release) == _released_rows(fresh)


@pytest.mark.parametrize("moment", BUILDS, ids=lambda moment: f"{moment:%d}")
def test_explanations_are_those_of_a_build_from_nothing(moment: datetime, followed: dict[datetime, Followed]) -> None:
    following, fresh = followed[moment].explained, followed[moment].freshly_explained
    assert following.explanations.equals(fresh.explanations)
    assert following.figures.equals(fresh.figures)
    assert len(fresh.explanations) > len(BUILDS)


def test_explanations_that_depend_on_nothing_touched_are_kept(followed: dict[datetime, Followed]) -> None:
    kept = [moment.explained.kept / len(moment.explained.explanations) for moment in followed.values()]
    assert kept[0] == 0
    assert min(kept[1:-1]) > 0


def _explained(root: DataRoot) -> ExplainedBuild:
    with pytest.MonkeyPatch.context() as patch:
        kept: list[Any] = []
        patch.setattr(explain, "still_explained", lambda *asked: kept.append(still_explained(*asked)) or kept[-1])
        explain_findings(root)
    gate = root.build / "gate"
    tables = [pq.read_table(str(gate / f"{name}.parquet")) for name in ("explanations", "problem_figures")]
    return ExplainedBuild(*tables, sum(len(one.explanations) for one in kept))


def _released_rows(release: Release) -> dict[str, list[tuple[Any, ...]]]:
    with duckdb.connect(str(release.database), read_only=True) as connection:
        names = connection.execute("select table_name from information_schema.tables order by 1").fetchall()
        return {
            name: sorted(connection.execute(f"select * from marts.{name}").fetchall(), key=repr) for (name,) in names
        }


def test_only_what_was_touched_is_made_anew(followed: dict[datetime, Followed]) -> None:
    shares = [moment.touched for moment in followed.values()]
    assert shares[0] == 1
    assert max(shares[1:-1]) < 0.9


def test_every_rule_of_the_world_judged_something(followed: dict[datetime, Followed]) -> None:
    fresh = followed[BUILDS[-1]].fresh
    judged = {row[0] for row in fresh["audit.int_evaluations__related_counted"]}
    judged |= {row[1] for row in fresh["audit.int_evaluations__history"]}
    assert judged >= {
        "HST-901",
        "HST-902",
        "SEX-901",
        "ARE-901",
        "ARE-902",
        "MON-901",
        "DEP-902",
        "DEP-903",
        "DEP-904",
        "PCT-901",
        "BND-901",
    }
