"""The dbt project's conventions, held from its manifest and its files."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from reporting.site.contents import FACTS
from warehouse.marts import mart_keys
from warehouse.paths import DBT_PROJECT, PROJECT_ROOT, SEEDS

MODELS = sorted((DBT_PROJECT / "models").rglob("*.sql"))
NAMES = {
    "staging": r"stg_(raw|rules|gate|reference|build)__[a-z_]+",
    "intermediate": r"int_[a-z_]+(__[a-z_]+)?",
    "marts/dimensions": r"(dim|bridge)_[a-z_]+",
    "marts/facts": r"fct_[a-z_]+",
    "marts/quality": r"fct_[a-z_]+",
    "marts/views": r"[a-z_]+_(total|by_[a-z_]+)",
}
VIETNAMESE = re.compile(r"\([^()]*[àáâãèéêìíòóôõùúýăđĩũơưạ-ỹ][^()]*\)|SHA-256", re.IGNORECASE)


@pytest.mark.parametrize("sql", MODELS, ids=lambda path: path.stem)
def test_a_yml_of_its_own_stands_beside_each_model(sql: Path) -> None:
    described = yaml.safe_load(sql.with_suffix(".yml").read_text(encoding="utf-8"))["models"]
    assert [model["name"] for model in described] == [sql.stem]


@pytest.mark.parametrize("sql", MODELS, ids=lambda path: path.stem)
def test_each_model_is_named_after_its_layer(sql: Path) -> None:
    place = sql.relative_to(DBT_PROJECT / "models").as_posix()
    (pattern,) = (pattern for folder, pattern in NAMES.items() if place.startswith(f"{folder}/"))
    assert re.fullmatch(pattern, sql.stem), f"rename {sql.stem} after {pattern}"


def test_every_model_says_what_a_row_is(models: dict[str, Any]) -> None:
    assert not [name for name, model in models.items() if not model.description]
    assert not [
        name
        for name, model in models.items()
        if "marts" in model.fqn and not re.search(r"\bone row an? ", model.description)
    ]


def test_marts_describe_every_column_in_both_languages_under_a_contract(models: dict[str, Any]) -> None:
    marts = [model for model in models.values() if "marts" in model.fqn]
    assert not [model.name for model in marts if not model.contract.enforced]
    lacking = [
        f"{model.name}.{column.name}"
        for model in marts
        for column in model.columns.values()
        if not VIETNAMESE.search(column.description)
    ]
    assert not lacking, "give these columns an English description with the Vietnamese term in parentheses"


def test_each_layer_reads_only_what_it_may(models: dict[str, Any]) -> None:
    strays = [
        f"{model.name} reads {parent}"
        for model in models.values()
        for parent in model.depends_on.nodes
        if (parent.startswith("source.") and "staging" not in model.fqn)
        or (".int_" in parent and "staging" in model.fqn)
        or (re.search(r"\.(fct|dim|bridge)_", parent) and "marts" not in model.fqn)
    ]
    assert not strays, "only staging reads sources, and nothing reads a later layer"


def test_every_model_belongs_to_one_build(models: dict[str, Any]) -> None:
    assert not [name for name, model in models.items() if sorted(set(model.tags)) not in (["audit"], ["marts"])]


def test_every_mart_that_holds_rows_states_its_grain(models: dict[str, Any]) -> None:
    tables = {name for name, model in models.items() if "marts" in model.fqn and model.config.materialized == "table"}
    assert not {name for name in tables if not mart_keys()[name].grain}


def test_singular_tests_are_sentences() -> None:
    assert all(path.stem.startswith("assert_") for path in (DBT_PROJECT / "tests").glob("*.sql"))


def test_no_idiom_of_one_engine_stands_outside_macros() -> None:
    idioms = re.compile(
        r"::|\bqualify\b|\bexclude\s*\(|\bunnest\(|\blist\(|\bstrftime\(|read_parquet|\bilike\b", re.IGNORECASE
    )
    strays = [
        f"{path.stem}: {found[0]}" for path in MODELS if (found := idioms.search(path.read_text(encoding="utf-8")))
    ]
    assert not strays, "move it into a dispatched macro"


def test_no_model_asks_for_the_time_or_for_chance() -> None:
    restless = re.compile(r"\b(current_date|current_timestamp|(now|today|random|uuid)\s*\()", re.IGNORECASE)
    assert not [path.stem for path in MODELS if restless.search(path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("seed", sorted(SEEDS.glob("*.csv")), ids=lambda path: path.stem)
def test_each_seed_is_described_and_has_one_row_a_key(seed: Path) -> None:
    (described,) = yaml.safe_load(seed.with_suffix(".yml").read_text(encoding="utf-8"))["seeds"]
    with seed.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        keys = Counter(tuple(row[column] for column in described["config"]["meta"]["grain"]) for row in rows)
        assert [column["name"] for column in described["columns"]] == rows.fieldnames
    assert not [key for key, count in keys.items() if count > 1]


def test_parents_and_successors_of_areas_exist() -> None:
    with (SEEDS / "areas.csv").open(encoding="utf-8", newline="") as lines:
        areas = list(csv.DictReader(lines))
    with (SEEDS / "area_successions.csv").open(encoding="utf-8", newline="") as lines:
        successions = list(csv.DictReader(lines))
    keys = {(area["area_code"], area["valid_from"]) for area in areas}
    parents = {(area["parent_code"], area["parent_valid_from"]) for area in areas if area["parent_code"]}
    ended = {(row["old_area_code"], row["old_valid_from"]) for row in successions}
    new = {(row["new_area_code"], row["new_valid_from"]) for row in successions}
    assert not (parents | ended | new) - keys


def test_exposures_name_the_marts_that_dashboards_and_pages_read() -> None:
    assets = PROJECT_ROOT / "bi" / "superset" / "assets"
    datasets, charts, dashboards = (
        [yaml.safe_load(path.read_text(encoding="utf-8")) | {"file": path.stem} for path in (assets / kind).glob("*")]
        for kind in ("datasets", "charts", "dashboards")
    )
    marts = {one["uuid"]: read_by(one["sql"]) if one.get("sql") else {one["table_name"]} for one in datasets}
    dataset_of = {chart["uuid"]: chart["dataset_uuid"] for chart in charts}
    expected = {
        f"dashboard_{dashboard['file']}": set().union(
            *(
                marts[dataset_of[node["meta"]["uuid"]]]
                for node in dashboard["position"].values()
                if isinstance(node, dict) and node["type"] == "CHART"
            )
        )
        for dashboard in dashboards
    }
    pages = (PROJECT_ROOT / "reporting" / "site" / "contents.py").read_text(encoding="utf-8")
    expected["site"] = read_by(pages) | set(FACTS)
    declared = yaml.safe_load((DBT_PROJECT / "models" / "marts" / "_exposures.yml").read_text(encoding="utf-8"))
    named = {
        one["name"]: {ref.removeprefix("ref('").removesuffix("')") for ref in one["depends_on"]}
        for one in declared["exposures"]
    }
    assert {name: named[name] for name in expected} == expected


def read_by(text: str) -> set[str]:
    return set(re.findall(r"\bmarts\.(\w+)", text))
