"""DAG build_warehouse: from raw figures to facts, judged: rules, audit, decisions, explanations, marts, suites.

reads raw/ · writes build/ · announces warehouse_build
"""

from __future__ import annotations

from airflow.sdk import dag, task

from dags.shared import BUILD, MACHINE_FAULTS, RAW, WRITER_POOL


@dag(schedule=[RAW], catchup=False, max_active_runs=1, default_args=MACHINE_FAULTS, tags=["build"])
def build_warehouse() -> None:
    """Each task is one function of the room that owns the step; `warehouse.paths.data_root` says where."""

    @task
    def compile_rules() -> None:
        from expectations.compile import compile_rules as compile_all
        from warehouse.paths import data_root
        from warehouse.releases import stamp_inputs

        stamp_inputs(data_root().create())
        compile_all(data_root())

    @task(pool=WRITER_POOL)
    def build_audit() -> None:
        from warehouse.dbt import build

        from warehouse.paths import data_root

        build("tag:audit", root=data_root())

    @task
    def check_audit() -> None:
        from expectations.suites import check_audit as check
        from warehouse.paths import data_root

        check(data_root())

    @task(pool=WRITER_POOL)
    def decide_submissions() -> None:
        from warehouse.dbt import build

        from expectations.gate import decide_submissions as decide
        from warehouse.paths import data_root

        if decide(data_root()).has_changed:
            build("tag:audit", root=data_root())  # what compares documents must not see the held ones

    @task
    def explain_findings() -> None:
        from expectations.explain import explain_findings as explain

        from warehouse.paths import data_root

        explain(data_root())

    @task(pool=WRITER_POOL)
    def build_marts() -> None:
        from warehouse.dbt import build

        from warehouse.paths import data_root

        build("tag:marts", root=data_root())

    @task(outlets=[BUILD])
    def check_marts() -> None:
        from expectations.suites import check_marts as check
        from warehouse.paths import data_root

        check(data_root())

    judged = build_audit() >> check_audit() >> decide_submissions() >> explain_findings()
    compile_rules() >> judged
    judged >> build_marts() >> check_marts()


build_warehouse()
