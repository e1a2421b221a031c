"""DAG ingest_submissions: poll the inbox, read what is new in batches, and announce it to the build.

reads inbox/ · writes archive/, quarantine/, raw/ · announces raw_figures
"""

from __future__ import annotations

from airflow.sdk import dag, task

from dags.shared import MACHINE_FAULTS, RAW
from warehouse.settings import settings


@dag(
    schedule=settings().poll_schedule, catchup=False, max_active_runs=1, default_args=MACHINE_FAULTS, tags=["ingestion"]
)
def ingest_submissions() -> None:
    """Poll, receive, announce."""

    @task
    def plan_batches() -> list[list[str]]:
        from ingestion.receive import plan_batches as plan
        from warehouse.paths import data_root

        return plan(data_root().create(), settings().batch_size)

    @task(map_index_template="{{ task.op_kwargs['paths'] | map('basename') | join(', ') }}")
    def receive_batch(paths: list[str]) -> None:
        from ingestion.receive import receive
        from warehouse.paths import data_root

        for receipt in receive(paths, data_root()):
            print(receipt)

    @task.short_circuit(trigger_rule="none_failed")
    def has_news() -> bool:
        from warehouse.paths import data_root
        from warehouse.releases import is_stale

        return is_stale(data_root())

    @task(outlets=[RAW])
    def announce_raw() -> None:
        """Done when it is reached: the asset event starts the build."""

    receive_batch.expand(paths=plan_batches()) >> has_news() >> announce_raw()


ingest_submissions()
