"""DAG publish_release: make the checked build the current release, in one step.

reads build/ · writes releases/ · announces warehouse_release
"""

from __future__ import annotations

from airflow.sdk import dag

from dags.shared import BUILD, MACHINE_FAULTS, RELEASE, WRITER_POOL, step
from warehouse.paths import data_root


@dag(schedule=[BUILD], catchup=False, max_active_runs=1, default_args=MACHINE_FAULTS, tags=["release"])
def publish_release() -> None:
    """Publish."""

    @step(pool=WRITER_POOL, outlets=[RELEASE])
    def publish() -> str:
        from warehouse.releases import publish

        return publish(data_root()).release_id

    publish()


publish_release()
