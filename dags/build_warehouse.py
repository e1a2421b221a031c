"""DAG build_warehouse: from raw figures to facts, judged: rules, audit, decisions, explanations, marts, suites.

reads raw/ · writes build/ · announces warehouse_build
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from airflow.sdk import chain, dag

from dags.road import STEPS, WRITERS
from dags.shared import BUILD, MACHINE_FAULTS, RAW, WRITER_POOL, step
from warehouse.paths import DataRoot, data_root


@dag(schedule=[RAW], catchup=False, max_active_runs=1, default_args=MACHINE_FAULTS, tags=["build"])
def build_warehouse() -> None:
    """Each task is a step of the road; the last announces the build."""

    def task_of(work: Callable[[DataRoot], None], **options: Any) -> Any:
        def run() -> None:
            work(data_root())

        slot = {"pool": WRITER_POOL} if work in WRITERS else {}
        return step(task_id=work.__name__, doc=work.__doc__, **slot, **options)(run)()

    *judged, checked = STEPS
    chain(*(task_of(work) for work in judged), task_of(checked, outlets=[BUILD]))


build_warehouse()
