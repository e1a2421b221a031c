"""The road from raw figures to a checked build: its steps in their order, each by the room that owns it.

The DAG makes a task of each; tests and benchmarks walk them in one process. What is heavy is imported when a step runs.
"""

from __future__ import annotations

from warehouse.paths import DataRoot


def compile_rules(root: DataRoot) -> None:
    """Say of what the build is made, and by which rules it is judged."""
    from expectations.compile import compile_rules
    from warehouse.inputs import freeze_inputs

    freeze_inputs(root.create())
    compile_rules(root)


def build_audit(root: DataRoot) -> None:
    """From raw figures to evaluations."""
    from warehouse.dbt import build
    from warehouse.inputs import AUDIT, mark_built, take_up_build

    build("tag:audit", root=root, follows=take_up_build(root, AUDIT))
    mark_built(root, AUDIT)


def check_audit(root: DataRoot) -> None:
    """The suites over the evaluations."""
    from expectations.suites import check_audit

    check_audit(root)


def decide_submissions(root: DataRoot) -> None:
    """The gate; what compares documents must not see the ones it holds."""
    from expectations.gate import decide_submissions

    if decide_submissions(root).has_changed:
        build_audit(root)


def explain_findings(root: DataRoot) -> None:
    """Which figures are at fault, and the words around them."""
    from expectations.explain import explain_findings
    from ingestion.excerpts import write_excerpts

    explain_findings(root)
    write_excerpts(root)


def build_marts(root: DataRoot) -> None:
    """From figures and evaluations to what is released."""
    from warehouse.dbt import build
    from warehouse.inputs import MARTS, mark_built, take_up_build
    from warehouse.parts import note_changes

    follows = take_up_build(root, MARTS)
    build("tag:marts", root=root, follows=follows)
    note_changes(root, follows=follows)
    mark_built(root, MARTS)


def check_marts(root: DataRoot) -> None:
    """The suites over the marts; a release tells how its own suites came out."""
    from expectations.suites import OUTCOMES, check_marts
    from warehouse.dbt import build
    from warehouse.inputs import mark_checked

    check_marts(root)
    build(OUTCOMES, root=root)
    mark_checked(root)


STEPS = (compile_rules, build_audit, check_audit, decide_submissions, explain_findings, build_marts, check_marts)
WRITERS = frozenset({build_audit, decide_submissions, build_marts, check_marts})
"""The steps that write the build database."""
