"""The road from raw to explained evaluations, as the DAG runs it: rules, audit, gate, explanations."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import pyarrow.parquet as pq
from upath import UPath

from bench.world.documents import World
from bench.world.raw import write_raw
from dags.road import build_audit, check_audit, compile_rules, decide_submissions
from expectations.explain import explain_findings
from warehouse.connections import reading
from warehouse.paths import DataRoot

_EVALUATIONS = """
    select evaluation_id, rule_code, kind, scope, severity, outcome, group_key, anchor_figure_id, submission_id,
        area_key, period_end
    from audit.int_evaluations
    where outcome <> 'not_applicable'
"""
_MEMBERS = """
    select evaluation_id, figure_id
    from audit.int_evaluation_figures__failed
"""


@dataclass(frozen=True)
class Judged:
    """What the road said of a world.

    `evaluations`: those that were decided, by id. `members`: evaluation_id, figure_id of the failed ones. `suspects`:
    evaluation_id, suspect_figure_id, is_likely. `seconds`: what each step took.
    """

    evaluations: pd.DataFrame
    members: pd.DataFrame
    suspects: pd.DataFrame
    seconds: dict[str, float]

    @property
    def failures(self) -> pd.DataFrame:
        """The evaluations that failed."""
        return self.evaluations[self.evaluations["outcome"] == "fail"]


def judge(world: World, home: str) -> Judged:
    """Send a world down the road in a data root of its own."""
    place = UPath(home)
    root = DataRoot(home=place, inbox=place / "inbox").create()
    write_raw(world, root)
    steps: dict[str, Callable[[DataRoot], object]] = {
        "rules": compile_rules,
        "audit": build_audit,
        "suites": check_audit,
        "gate": decide_submissions,
        "explain": explain_findings,
    }
    seconds = {}
    for name, step in steps.items():
        begun = time.monotonic()
        step(root)
        seconds[name] = time.monotonic() - begun
    with reading(root.build_database) as connection:
        evaluations = connection.execute(_EVALUATIONS).df()
        members = connection.execute(_MEMBERS).df()
    suspects = pq.read_table(str(root.build / "gate" / "explanations.parquet")).to_pandas()
    return Judged(evaluations, members, suspects[["evaluation_id", "suspect_figure_id", "is_likely"]], seconds)
