"""The code lists that all rooms share hang together."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from warehouse import reference
from warehouse.paths import SEEDS
from warehouse.reference import Area

MERGER = date(2025, 7, 1)
LEVELS = ("country", "province", "district", "commune")
SEED_NAMES = sorted(path.stem for path in SEEDS.glob("*.csv"))


def areas_on(day: date, level: str) -> list[Area]:
    return [area for area in reference.areas().values() if area.level == level and area.is_valid_on(day)]


@pytest.mark.parametrize("seed", SEED_NAMES)
def test_rows_fill_every_column_when_a_seed_is_read(seed: str) -> None:
    with (SEEDS / f"{seed}.csv").open(encoding="utf-8", newline="") as lines:
        header, *rows = list(csv.reader(lines))
    assert rows
    assert {len(row) for row in rows} == {len(header)}


def test_area_rows_are_unique_and_sorted() -> None:
    keys = [(LEVELS.index(row["area_level"]), row["area_code"], row["valid_from"]) for row in reference.rows("areas")]
    assert keys == sorted(set(keys)), "sort areas.csv by level, code, valid_from, and leave no row twice"


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        # The Office's lists, as counted on these days; district counts leave nothing out, island districts among them.
        (date(2019, 10, 6), {"country": 1, "province": 63, "district": 713, "commune": 11160}),
        (date(2022, 10, 1), {"country": 1, "province": 63, "district": 705, "commune": 10599}),
        (date(2025, 6, 30), {"country": 1, "province": 63, "district": 696, "commune": 10035}),
        (MERGER, {"country": 1, "province": 34, "district": 0, "commune": 3321}),
    ],
)
def test_units_are_as_many_as_the_law_says(day: date, counts: dict[str, int]) -> None:
    assert {level: len(areas_on(day, level)) for level in LEVELS} == counts


def test_parent_lives_as_long_as_its_parts() -> None:
    orphans = []
    for area in reference.areas().values():
        if area.level == "country":
            continue
        parent = reference.areas().get(area.parent_key or "")
        if parent is None or not parent.is_valid_on(area.valid_from) or ends_before(parent, area):
            orphans.append(area.key)
    assert not orphans


def ends_before(parent: Area, part: Area) -> bool:
    return parent.valid_to is not None and (part.valid_to is None or part.valid_to > parent.valid_to)


def test_no_unit_is_without_parts() -> None:
    for day, level in ((date(2025, 6, 30), "district"), (MERGER, "commune")):
        parents = {area.parent_key for area in areas_on(day, level)}
        assert parents == {area.key for area in areas_on(day, "province")}


def test_codes_have_the_length_of_their_level() -> None:
    lengths = {"country": 2, "province": 2, "district": 3, "commune": 5}
    assert not [area.key for area in reference.areas().values() if len(area.code) != lengths[area.level]]


def test_namesakes_of_one_kind_lie_apart() -> None:
    seen = Counter((area.name, area.parent_key, area.valid_from) for area in reference.areas().values())
    assert [key for key, count in seen.items() if count > 1] == []


def test_every_province_that_ended_has_one_successor() -> None:
    ended = {area.key for area in reference.areas().values() if area.level == "province" and area.valid_to is not None}
    successions = Counter(key for row in reference.rows("area_successions") if (key := old_key(row)) in ended)
    assert successions == dict.fromkeys(ended, 1)


def old_key(row: Mapping[str, str]) -> str:
    return f"{row['old_area_code']}@{row['old_valid_from']}"


def test_every_commune_of_before_the_merger_has_a_successor() -> None:
    successions = {old_key(row) for row in reference.rows("area_successions")}
    ended = {area for area in reference.areas().values() if area.level == "commune" and area.valid_to == MERGER}
    assert len(ended) == 10035
    assert not [area.key for area in ended if area.key not in successions]


def test_units_that_went_to_several_went_to_none_exactly() -> None:
    rows = reference.rows("area_successions")
    heirs = Counter(map(old_key, rows))
    assert not [row for row in rows if row["is_exact"] == "true" and heirs[old_key(row)] > 1]


def test_communes_that_ended_without_a_successor_are_few() -> None:
    successions = {old_key(row) for row in reference.rows("area_successions")}
    lost = {
        area.key
        for area in reference.areas().values()
        if area.level == "commune" and area.valid_to is not None and area.key not in successions
    }
    assert len(lost) == 28, "areas.yml tells how many communes ended without a known successor"


def test_successor_begins_when_its_parts_end() -> None:
    for row in reference.rows("area_successions"):
        old = reference.areas()[old_key(row)]
        new = reference.areas()[f"{row['new_area_code']}@{row['new_valid_from']}"]
        assert old.valid_to == new.valid_from
        assert old.level == new.level


def test_merged_provinces_are_those_of_the_resolution() -> None:
    facts = Path(__file__).resolve().parents[1] / "fixtures" / "areas" / "provinces_63_to_34.csv"
    with facts.open(encoding="utf-8", newline="") as lines:
        merged = {
            (row["old_gso_code"], row["new_gso_code"]) for row in csv.DictReader(lines) if row["change"] != "unchanged"
        }
    pairs = {(row["old_area_code"], row["new_area_code"]) for row in reference.rows("area_successions")}
    assert merged == {(old, new) for old, new in pairs if len(old) == len("01")}


def test_every_alias_names_a_unit_that_exists() -> None:
    codes = {area.code for area in reference.areas().values()}
    for row in reference.rows("area_aliases"):
        assert row["area_code"] in codes
        assert not row["valid_from"] or f"{row['area_code']}@{row['valid_from']}" in reference.areas()


def test_every_market_alias_names_a_market_that_exists() -> None:
    codes = {row["market_code"] for row in reference.rows("markets")}
    assert {row["market_code"] for row in reference.rows("market_aliases")} <= codes


def test_breakdown_parents_exist_in_their_own_dimension() -> None:
    for dimension in {row["dimension"] for row in reference.rows("breakdown_codes")}:
        codes = reference.breakdown_codes(dimension)
        assert {row["parent_code"] for row in codes.values() if row["parent_code"]} <= set(codes)


def test_targets_and_equivalences_name_indicators_that_exist() -> None:
    codes = set(reference.indicators())
    assert {row["target_indicator_code"] for row in reference.indicators().values()} - {""} <= codes
    for row in reference.rows("indicator_equivalences"):
        assert {row["indicator_code"], row["same_as_indicator_code"]} <= codes
