"""What was explained before, which holds as long as nothing on which it depends was touched.

A problem depends on the evaluations that were looked at for it. Any of them that came, went or says something else now
stands in a territory that was touched, or failed where it did not fail before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.parquet as pq
from duckdb import DuckDBPyConnection
from upath import UPath

from expectations.localise import Solution
from warehouse.files import write_table
from warehouse.paths import DataRoot
from warehouse.schemas import EXPLANATIONS, PROBLEM_FIGURES

_ORDER = {"explanations": ("evaluation_id", "suspect_rank"), "figures": ("problem_id", "figure_id")}

# What figures are expected to be by their history, and how that came out, as one number a figure.
_HISTORY = """
    select anchor_figure_id as figure_id, bit_xor(hash(rule_code, outcome, expected_low, expected_high)) as history
    from audit.int_evaluations__history
    where {of_figures}
    group by anchor_figure_id
"""

# What a figure was before is looked for in all periods of its territory.
_STILL_HOLDING = f"""
    with figures as (
        select * from read_parquet($figures)
    ),
    explained as (
        select distinct problem_id, evaluation_id from read_parquet($explanations)
    ),
    failed as (
        select evaluation_id, figure_id from audit.int_evaluation_figures__failed
    ),
    series as (
        select area_key from audit.int_series__touched where layer = 'marts'
    ),
    judged as (
        {_HISTORY.format(of_figures="area_key in (select area_key from series)")}
    ),
    come_or_gone as (
        select figure_id from failed where evaluation_id not in (select evaluation_id from explained)
        union
        select figures.figure_id
        from figures
        inner join explained on figures.problem_id = explained.problem_id
        where explained.evaluation_id not in (select evaluation_id from failed)
    ),
    touched as (
        select figures.problem_id
        from figures
        inner join audit.int_figures__looked_at as cells
            on figures.place_key = cells.place_key and figures.span_key = cells.span_key
        where cells.layer = 'marts'
        union
        select figures.problem_id
        from figures
        inner join audit.int_figures__touched as cells on figures.place_key = cells.place_key
        where cells.layer = 'marts'
        union
        select figures.problem_id
        from figures
        inner join series on figures.area_key = series.area_key
        left join judged on figures.figure_id = judged.figure_id
        where figures.history is distinct from judged.history
        union
        select problem_id from figures where figure_id in (select figure_id from come_or_gone)
    )
    select distinct problem_id from explained where problem_id not in (select problem_id from touched)
"""  # noqa: S608 - our own words

_PLACED = f"""
    with judged as (
        {_HISTORY.format(of_figures="anchor_figure_id in (select figure_id from looked_at)")}
    )
    select
        looked_at.problem_id, figures.figure_id, figures.area_key, figures.place_key, figures.span_key, judged.history
    from audit.int_figures__coded as figures
    inner join looked_at on figures.figure_id = looked_at.figure_id
    left join judged on figures.figure_id = judged.figure_id
"""  # noqa: S608 - as above


@dataclass(frozen=True, slots=True)
class Explained:
    """Explanations, and the figures on which those of each problem depend."""

    explanations: pa.Table
    figures: pa.Table

    @property
    def evaluation_ids(self) -> frozenset[str]:
        """The failed evaluations that are explained."""
        return frozenset(self.explanations.column("evaluation_id").to_pylist())

    def joined(self, others: Explained) -> Explained:
        """Both, in the order that a build from nothing gives them."""
        return Explained(
            _together(self.explanations, others.explanations, "explanations"),
            _together(self.figures, others.figures, "figures"),
        )


def nothing_explained() -> Explained:
    """What is known before anything was explained."""
    return Explained(EXPLANATIONS.empty_table(), PROBLEM_FIGURES.empty_table())


def still_explained(connection: DuckDBPyConnection, root: DataRoot) -> Explained:
    """What was explained before and depends on nothing that was touched since the marts were made.

    Expects that the explanations at hand were made of the same documents as the marts.
    """
    explanations, figures = _files(root)
    if not figures.exists() or not explanations.exists():
        return nothing_explained()
    asked = {"figures": str(figures), "explanations": str(explanations)}
    holding = connection.execute(_STILL_HOLDING, asked).to_arrow_table().column("problem_id")
    return Explained(_of_problems(explanations, holding), _of_problems(figures, holding))


def placed_figures(connection: DuckDBPyConnection, solutions: Iterable[Solution]) -> pa.Table:
    """Where the figures stand on which solutions depend."""
    rows = [{"problem_id": one.problem_id, "figure_id": figure_id} for one in solutions for figure_id in one.figure_ids]
    connection.register("looked_at", pa.Table.from_pylist(rows, pa.schema(list(PROBLEM_FIGURES)[:2])))
    return connection.execute(_PLACED).to_arrow_table().cast(PROBLEM_FIGURES)


def write_explained(root: DataRoot, explained: Explained) -> None:
    """Write both tables; explanations are never kept by the figures of others."""
    explanations, figures = _files(root)
    figures.unlink(missing_ok=True)
    write_table(explanations, explained.explanations)
    write_table(figures, explained.figures)


def _files(root: DataRoot) -> tuple[UPath, UPath]:
    return root.build / "gate" / "explanations.parquet", root.build / "gate" / "problem_figures.parquet"


def _of_problems(file: UPath, problem_ids: pa.ChunkedArray) -> pa.Table:
    table = pq.read_table(pa.BufferReader(file.read_bytes()))
    return table.filter(pa.compute.is_in(table.column("problem_id"), problem_ids.combine_chunks()))


def _together(one: pa.Table, other: pa.Table, kind: str) -> pa.Table:
    table = pa.concat_tables([one, other])
    return table.sort_by([(column, "ascending") for column in _ORDER[kind]]).combine_chunks()
