"""Small builds that are released: enough marts to see a mixture of two releases."""

from __future__ import annotations

import duckdb

from warehouse import inputs
from warehouse.paths import DataRoot


def write_build(root: DataRoot, number: int, *, rows: int = 100, extra_column: bool = False) -> None:
    """A checked build in which every row of every mart carries `number`."""
    inputs.freeze_inputs(root)
    root.build_database.unlink(missing_ok=True)
    extra = ", 'x' as extra" if extra_column else ""
    with duckdb.connect(str(root.build_database)) as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.dim_submission as select 's' as submission_id, 'f' as file_name, 'current' as state"
        )
        connection.execute("create table marts.dim_rule as select 'DEP-001' as rule_code")
        connection.execute(
            "create table marts.fct_figures as select row_id::bigint as figure_id, "
            "(['workers_departed', 'jobs_created'])[1 + row_id % 2] as indicator_code, "
            "'s' as submission_id, 'VN' as area_key, "
            f"{number}::decimal(24, 6) as value, now()::timestamptz as known_from, date '2025-01-01' as period_end, "
            f"true as is_total{extra} from range({rows}) as numbers (row_id)"
        )
        connection.execute(
            "create table marts.fct_findings as"
            f" select 'one' as finding_id, {number}::bigint as number, 'it''s 100 %' as text"
        )
        connection.execute("comment on table marts.fct_figures is 'Figures (số liệu), 100 % of them'")
        connection.execute("comment on column marts.fct_figures.value is 'The figure''s value'")
        connection.execute(
            "create view marts.departures as select figure_id, value from marts.fct_figures"
            " where indicator_code = 'workers_departed'"
        )
    inputs.mark_checked(root)
