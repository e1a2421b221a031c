"""DAG publish_release: make the checked build the current release, in one step, for files, PostgreSQL and people.

reads build/ · writes releases/, PostgreSQL, site/ · announces warehouse_release
"""

from __future__ import annotations

from airflow.sdk import chain, dag

from dags.shared import BUILD, MACHINE_FAULTS, RELEASE, WRITER_POOL, step
from warehouse.paths import data_root


@dag(schedule=[BUILD], catchup=False, max_active_runs=1, default_args=MACHINE_FAULTS, tags=["release"])
def publish_release() -> None:
    """Publish, show what was published to people and BI tools, and let old releases go."""

    @step(pool=WRITER_POOL, outlets=[RELEASE])
    def publish() -> str:
        from warehouse.releases import publish

        return publish(data_root()).release_id

    @step()
    def write_site() -> int:
        from reporting.site import write_current_site

        return write_current_site(data_root())

    @step()
    def serve_from_postgres() -> None:
        from warehouse.postgres import serve_current

        serve_current(data_root())

    @step()
    def prune_releases() -> int:
        from warehouse.catalogue import prune_by_policy

        return len(prune_by_policy(data_root()))

    chain(publish(), [write_site(), serve_from_postgres()], prune_releases())


publish_release()
