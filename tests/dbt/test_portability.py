"""SQL stays portable: every compiled model parses, and can be written as Spark SQL."""

from __future__ import annotations

import sqlglot

from warehouse import dbt
from warehouse.paths import DataRoot


def test_every_model_parses_and_can_be_written_for_spark(built: DataRoot) -> None:
    compiled = dbt.invoke("compile", "--select", "resource_type:model", root=built).result.results
    failures = []
    for result in compiled:
        try:
            sqlglot.transpile(
                result.node.compiled_code, read="duckdb", write="spark", unsupported_level=sqlglot.ErrorLevel.RAISE
            )
        except sqlglot.errors.SqlglotError as error:
            failures.append(f"{result.node.name}: {str(error)[:300]}")
    assert compiled
    assert not failures, "move the idiom into a dispatched macro:\n" + "\n".join(failures)
