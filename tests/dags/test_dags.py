"""The DAGs load, keep the house's policies, and cost little to parse."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXPECTED = {
    "ingest_submissions": ["announce_raw", "has_news", "plan_batches", "receive_batch"],
    "build_warehouse": [
        "build_audit",
        "build_marts",
        "check_audit",
        "check_marts",
        "compile_rules",
        "decide_submissions",
        "explain_findings",
    ],
    "publish_release": ["prune_releases", "publish", "serve_from_postgres", "write_site"],
    "replay_warehouse": ["forget_build"],
}
WRITERS = {"build_audit", "decide_submissions", "build_marts", "check_marts", "publish", "forget_build"}


@pytest.fixture(scope="session")
def dags(airflow_home: Path):
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(str(ROOT / "dags"))
    assert not bag.import_errors
    return bag.dags


def test_every_dag_has_its_tasks(dags) -> None:
    assert {dag_id: sorted(dag.task_ids) for dag_id, dag in dags.items()} == EXPECTED


def test_assets_chain_the_road(dags) -> None:
    from dags.shared import BUILD, RAW, RELEASE

    assert dags["ingest_submissions"].get_task("announce_raw").outlets == [RAW]
    assert waited_for(dags["build_warehouse"]) == [RAW.name]
    assert dags["build_warehouse"].get_task("check_marts").outlets == [BUILD]
    assert waited_for(dags["publish_release"]) == [BUILD.name]
    assert dags["publish_release"].get_task("publish").outlets == [RELEASE]
    assert dags["replay_warehouse"].get_task("forget_build").outlets == [RAW]


def waited_for(dag) -> list[str]:
    return [asset.name for asset in dag.timetable.asset_condition.objects]


def test_writers_share_one_slot(dags) -> None:
    pools = {task.task_id: task.pool for dag in dags.values() for task in dag.tasks}
    assert {task for task, pool in pools.items() if pool == "duckdb_writer"} == WRITERS, (
        "A task that writes DuckDB must stand in the pool duckdb_writer, and no other should wait for it."
    )


def test_no_dag_overlaps_itself_or_catches_up(dags) -> None:
    assert {(dag.max_active_runs, dag.catchup) for dag in dags.values()} == {(1, False)}


def test_every_dag_says_what_it_reads_and_writes(dags) -> None:
    for dag_id in dags:
        text = (ROOT / "dags" / f"{dag_id}.py").read_text(encoding="utf-8")
        assert "reads " in text or "removes " in text, (
            f"dags/{dag_id}.py must say in its docstring what it reads and writes."
        )


def test_parsing_loads_none_of_the_heavy_libraries() -> None:
    script = (
        "import sys\n"
        "import dags.ingest_submissions, dags.build_warehouse, dags.publish_release, dags.replay_warehouse\n"
        "heavy = {'pandas', 'duckdb', 'dbt', 'great_expectations', 'pyarrow'} & set(sys.modules)\n"
        "assert not heavy, f'import these inside the tasks: {heavy}'\n"
    )
    outcome = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, env={**os.environ}, check=False
    )
    assert outcome.returncode == 0, outcome.stderr[-800:]
