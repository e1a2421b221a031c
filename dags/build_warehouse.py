"""DAG build_warehouse: from raw figures to facts, judged: rules, audit, decisions, explanations, marts, suites.

reads raw/ · writes build/ · announces warehouse_build
"""

from __future__ import annotations

from airflow.sdk import chain, dag

from dags.shared import BUILD, MACHINE_FAULTS, RAW, WRITER_POOL, build, step
from warehouse.paths import data_root


@dag(schedule=[RAW], catchup=False, max_active_runs=1, default_args=MACHINE_FAULTS, tags=["build"])
def build_warehouse() -> None:
    """Each task calls the room that owns the step; what is heavy is imported when the task runs."""

    @step()
    def compile_rules() -> None:
        from expectations.compile import compile_rules
        from warehouse.inputs import freeze_inputs

        freeze_inputs(data_root().create())
        compile_rules(data_root())

    @step(pool=WRITER_POOL)
    def build_audit() -> None:
        build("tag:audit")

    @step()
    def check_audit() -> None:
        from expectations.suites import check_audit

        check_audit(data_root())

    @step(pool=WRITER_POOL)
    def decide_submissions() -> None:
        from expectations.gate import decide_submissions

        if decide_submissions(data_root()).has_changed:
            build("tag:audit")  # what compares documents must not see the held ones

    @step()
    def explain_findings() -> None:
        from expectations.explain import explain_findings

        explain_findings(data_root())

    @step(pool=WRITER_POOL)
    def build_marts() -> None:
        build("tag:marts")

    @step(pool=WRITER_POOL, outlets=[BUILD])
    def check_marts() -> None:
        from expectations.suites import OUTCOMES, check_marts
        from warehouse.inputs import mark_checked

        check_marts(data_root())
        build(OUTCOMES)  # a release tells how its own suites came out
        mark_checked(data_root())

    judged = [compile_rules(), build_audit(), check_audit(), decide_submissions(), explain_findings()]
    chain(*judged, build_marts(), check_marts())


build_warehouse()
