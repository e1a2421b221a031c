"""The road in one process and without Airflow: what the tasks of the DAGs call, in their order."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from expectations.compile import compile_rules
from expectations.explain import explain_findings
from expectations.gate import decide_submissions
from expectations.suites import OUTCOMES, check_audit, check_marts
from ingestion.receive import receive, waiting_documents
from warehouse import dbt
from warehouse.inputs import freeze_inputs, mark_checked
from warehouse.paths import PROJECT_ROOT, DataRoot
from warehouse.releases import Release, publish

SAMPLES = sorted(path for path in (PROJECT_ROOT / "samples" / "inbox").iterdir() if path.is_file())


def put(root: DataRoot, documents: Iterable[Path]) -> None:
    for document in documents:
        shutil.copy(document, str(root.inbox / document.name))


def run_road(root: DataRoot) -> Release:
    """From the inbox to a release."""
    receive(waiting_documents(root), root)
    freeze_inputs(root)
    compile_rules(root)
    dbt.build("tag:audit", root=root)
    check_audit(root)
    if decide_submissions(root).has_changed:
        dbt.build("tag:audit", root=root)
    explain_findings(root)
    dbt.build("tag:marts", root=root)
    check_marts(root)
    dbt.build(OUTCOMES, root=root)
    mark_checked(root)
    return publish(root)
