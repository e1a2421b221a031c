"""DAG replay_warehouse: forget all that is derived and rebuild it from raw. Started by hand.

removes build/ · announces raw_figures, which starts build_warehouse and then publish_release
"""

from __future__ import annotations

from airflow.sdk import dag

from dags.shared import RAW, WRITER_POOL, step
from warehouse.paths import data_root


@dag(schedule=None, catchup=False, max_active_runs=1, tags=["build"])
def replay_warehouse() -> None:
    """Forget, announce."""

    @step(pool=WRITER_POOL, outlets=[RAW])
    def forget_build() -> None:
        data_root().forget_build()

    forget_build()


replay_warehouse()
