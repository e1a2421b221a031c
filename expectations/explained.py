"""What was explained before, which holds as long as nothing on which it depends was touched.

A problem depends on the evaluations that were looked at for it, and each of these has figures by which its change is
told: where a group was touched, where a series was, which patterns speak of them, and where a failure came or went.
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

# What figures are expected to be by their history, and how that came out, as one number a figure.
_HISTORY = """
    select anchor_figure_id as figure_id, bit_xor(hash(rule_code, outcome, expected_low, expected_high)) as history_hash
    from audit.int_evaluations__history
    group by anchor_figure_id
"""
# Which figures speak for what a report repeats. These patterns are made anew by every build, wherever they are.
_REPEATS = """
    select anchor_figure_id as figure_id, bit_xor(hash(evaluation_id, expected_high)) as repeats_hash
    from audit.int_evaluations__failed
    where kind = 'repeat'
    group by anchor_figure_id
"""

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
    expected as ({_HISTORY}),
    repeated as ({_REPEATS}),
    come_or_gone as (
        select figure_id from failed where evaluation_id not in (select evaluation_id from explained)
        union
        select figures.figure_id
        from figures
        inner join explained on figures.problem_id = explained.problem_id
        where explained.evaluation_id not in (select evaluation_id from failed)
    ),
    touched as (
        -- A group that was found anew may relate it otherwise.
        select figures.problem_id
        from figures
        inner join audit.int_figures__looked_at as cells
            on figures.place_key = cells.place_key and figures.span_key = cells.span_key
        where cells.layer = 'marts'
        union
        -- What a figure was before is looked for in all periods of its territory.
        select figures.problem_id
        from figures
        inner join audit.int_figures__touched as cells on figures.place_key = cells.place_key
        where cells.layer = 'marts'
        union
        -- Its history is looked at beside that of its siblings, most of which tell nothing else of it.
        select figures.problem_id
        from figures
        inner join audit.int_series__touched as series on figures.area_key = series.area_key
        left join expected on figures.figure_id = expected.figure_id
        where series.layer = 'marts' and figures.history_hash is distinct from expected.history_hash
        union
        select figures.problem_id
        from figures
        left join repeated on figures.figure_id = repeated.figure_id
        where figures.repeats_hash is distinct from repeated.repeats_hash
        union
        -- A figure that is wrong elsewhere too, or no more, is weighed otherwise.
        select problem_id from figures where figure_id in (select figure_id from come_or_gone)
    )
    select distinct problem_id from explained where problem_id not in (select problem_id from touched)
"""  # noqa: S608 - our own words

_PLACED = f"""
    with expected as ({_HISTORY}),
    repeated as ({_REPEATS})
    select
        looked_at.problem_id, figures.figure_id, figures.area_key, figures.place_key, figures.span_key,
        expected.history_hash, repeated.repeats_hash
    from audit.int_figures__coded as figures
    inner join looked_at on figures.figure_id = looked_at.figure_id
    left join expected on figures.figure_id = expected.figure_id
    left join repeated on figures.figure_id = repeated.figure_id
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
            _together(self.explanations, others.explanations, "evaluation_id", "suspect_rank"),
            _together(self.figures, others.figures, "problem_id", "figure_id"),
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


def _together(one: pa.Table, other: pa.Table, *order: str) -> pa.Table:
    table = pa.concat_tables([one, other])
    return table.sort_by([(column, "ascending") for column in order]).combine_chunks()
