"""DAG publish_release: make the checked build the current release, in one step.

reads build/ · writes releases/ · announces warehouse_release
"""

from __future__ import annotations

from airflow.sdk import dag, task

from dags.shared import BUILD, MACHINE_FAULTS, RELEASE, WRITER_POOL


@dag(schedule=[BUILD], catchup=False, max_active_runs=1, default_args=MACHINE_FAULTS, tags=["release"])
def publish_release() -> None:
    """Publish."""

    @task(pool=WRITER_POOL, outlets=[RELEASE])
    def publish() -> str:
        from warehouse.paths import data_root
        from warehouse.releases import publish as publish_build

        return publish_build(data_root()).release_id

    publish()


publish_release()
