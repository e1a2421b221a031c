"""The road in one process and without Airflow: what the tasks of the DAGs call, in their order."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from dags.road import STEPS
from ingestion.receive import receive, waiting_documents
from warehouse.paths import PROJECT_ROOT, DataRoot
from warehouse.releases import Release, publish

SAMPLES = sorted(path for path in (PROJECT_ROOT / "samples" / "inbox").iterdir() if path.is_file())


def put(root: DataRoot, documents: Iterable[Path]) -> None:
    for document in documents:
        shutil.copy(document, str(root.inbox / document.name))


def run_road(root: DataRoot) -> Release:
    """From the inbox to a release."""
    receive(waiting_documents(root), root)
    for step in STEPS:
        step(root)
    return publish(root)
