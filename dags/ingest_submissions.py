"""DAG ingest_submissions: poll the inbox, read what is new in batches, and announce it to the build.

reads inbox/ · writes archive/, quarantine/, raw/ · announces raw_figures
"""

from __future__ import annotations

import logging
from typing import Any, cast

from airflow.sdk import dag, get_current_context, task

from dags.shared import MACHINE_FAULTS, RAW, step
from warehouse.paths import data_root
from warehouse.settings import settings

POLL = settings().poll_schedule


@dag(schedule=POLL, catchup=False, max_active_runs=1, default_args=MACHINE_FAULTS, tags=["ingestion"])
def ingest_submissions() -> None:
    """Poll, receive, announce: the asset event of the last task starts the build."""

    @step()
    def plan_batches() -> list[dict[str, Any]]:
        from ingestion.receive import plan_batches

        return plan_batches(data_root().create(), settings().batch_size)

    @step(map_index_template="{{ documents }}")
    def receive_batch(batch: dict[str, Any]) -> None:
        from ingestion.receive import receive_batch

        receipts = receive_batch(batch, data_root())
        names = ", ".join(receipt.file_name for receipt in receipts)
        cast(dict[str, Any], get_current_context())["documents"] = names
        for receipt in receipts:
            logging.getLogger(__name__).info("%s", receipt)

    @task.short_circuit(trigger_rule="none_failed")
    def has_news() -> bool:
        from warehouse.releases import is_stale

        return is_stale(data_root())

    @task(outlets=[RAW])
    def announce_raw() -> None:
        """Done when it is reached."""

    receive_batch.expand(batch=plan_batches()) >> has_news() >> announce_raw()


ingest_submissions()
