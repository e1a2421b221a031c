"""What was explained before is kept as long as nothing on which it depends was touched."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from upath import UPath

from expectations.explained import Explained, nothing_explained, still_explained, write_explained
from warehouse.paths import DataRoot
from warehouse.schemas import EXPLANATIONS, PROBLEM_FIGURES

BUILD = """
    create schema audit;
    create table audit.int_evaluation_figures__failed as
        select * from (values ('one', 'a'), ('one', 'b'), ('two', 'c')) as rows (evaluation_id, figure_id);
    create table audit.int_figures__looked_at (layer varchar, place_key ubigint, span_key bigint);
    create table audit.int_figures__touched (layer varchar, place_key ubigint, span_key bigint);
    create table audit.int_series__touched as select 'marts' as layer, 'area b' as area_key;
    create table audit.int_evaluations__history as
        select 'b' as anchor_figure_id, 'area b' as area_key, 'R' as rule_code, 'pass' as outcome, 1 as expected_low,
        2 as expected_high;
    create table audit.int_evaluations__failed (
        evaluation_id varchar, kind varchar, anchor_figure_id varchar, expected_high bigint
    );
"""

HISTORY = duckdb.sql("select hash('R', 'pass', 1, 2)").fetchall()[0][0]


def _table(rows: list[dict[str, Any]], schema: pa.Schema) -> pa.Table:
    return pa.Table.from_pylist(rows, schema)


@pytest.fixture
def root(tmp_path: UPath) -> DataRoot:
    root = DataRoot(home=UPath(tmp_path), inbox=UPath(tmp_path) / "inbox").create()
    explanations = [{"problem_id": one, "evaluation_id": one, "suspect_rank": 1} for one in ("one", "two")]
    figures = [
        {
            "problem_id": problem,
            "figure_id": figure,
            "area_key": f"area {figure}",
            "place_key": place,
            "span_key": 2025,
            "history_hash": HISTORY if figure == "b" else None,
        }
        for problem, figure, place in (("one", "a", 1), ("one", "b", 2), ("two", "c", 3))
    ]
    write_explained(root, Explained(_table(explanations, EXPLANATIONS), _table(figures, PROBLEM_FIGURES)))
    return root


@pytest.fixture
def build() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(BUILD)
        yield connection


def kept(build: duckdb.DuckDBPyConnection, root: DataRoot) -> set[str]:
    found = still_explained(build, root)
    assert set(found.figures.column("problem_id").to_pylist()) == found.evaluation_ids
    return set(found.evaluation_ids)


def test_all_is_kept_when_nothing_was_touched(build: duckdb.DuckDBPyConnection, root: DataRoot) -> None:
    build.execute("insert into audit.int_figures__touched values ('audit', 1, 2025)")
    assert kept(build, root) == {"one", "two"}


@pytest.mark.parametrize(
    ("table", "row"),
    [
        pytest.param("int_figures__looked_at", "('marts', 2, 2025)", id="a group that looks at one of its figures"),
        pytest.param("int_figures__touched", "('marts', 2, 2019)", id="another period of one of its territories"),
        pytest.param("int_evaluations__history", "('b', 'area b', 'S', 'pass', 1, 2)", id="the history of a figure"),
        pytest.param("int_evaluations__failed", "('x', 'repeat', 'b', 3)", id="a figure that speaks for a repetition"),
        pytest.param("int_evaluation_figures__failed", "('three', 'b')", id="a failure that was none before"),
    ],
)
def test_a_problem_is_explained_anew_when_it_may_depend_on_what_was_touched(
    build: duckdb.DuckDBPyConnection, root: DataRoot, table: str, row: str
) -> None:
    build.execute(f"insert into audit.{table} values {row}")
    assert kept(build, root) == {"two"}


def test_a_problem_is_explained_anew_when_one_of_its_evaluations_fails_no_more(
    build: duckdb.DuckDBPyConnection, root: DataRoot
) -> None:
    build.execute("delete from audit.int_evaluation_figures__failed where evaluation_id = 'two'")
    assert kept(build, root) == {"one"}
    build.execute("insert into audit.int_evaluation_figures__failed values ('two', 'c')")
    build.execute("delete from audit.int_evaluation_figures__failed where evaluation_id = 'one'")
    assert kept(build, root) == {"two"}


def test_a_look_at_another_period_touches_no_problem(build: duckdb.DuckDBPyConnection, root: DataRoot) -> None:
    build.execute("insert into audit.int_figures__looked_at values ('marts', 2, 2019)")
    assert kept(build, root) == {"one", "two"}


def test_explanations_without_their_figures_are_not_kept(build: duckdb.DuckDBPyConnection, root: DataRoot) -> None:
    (root.build / "gate" / "problem_figures.parquet").unlink()
    assert still_explained(build, root) == nothing_explained()
