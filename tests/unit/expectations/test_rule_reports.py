"""What suites came to is remembered until it changes, or until nobody asks any more."""

from __future__ import annotations

import pyarrow.parquet as pq

from expectations.reports import Result, SuiteReport, write_report
from warehouse.files import read_tables
from warehouse.paths import DataRoot

BROKEN = Result("DEP-001", "critical", "error", is_ours=False, detail="no such column", table="audit.int_cases")
SOUND = Result("DEP-002", "warning", "pass", is_ours=False, table="audit.int_cases")


def history(root: DataRoot) -> list[tuple[str, str, str]]:
    told = read_tables(root.raw / "suite_outcomes", ["suite", "expectation_code", "outcome"]).to_pylist()
    return [(row["suite"], row["expectation_code"], row["outcome"]) for row in told]


def test_an_expectation_that_is_asked_no_more_is_withdrawn_once_and_may_come_back(root: DataRoot) -> None:
    write_report(root, SuiteReport("audit", (BROKEN, SOUND)))
    write_report(root, SuiteReport("marts", (SOUND,)))
    first = [("audit", "DEP-001", "error"), ("audit", "DEP-002", "pass"), ("marts", "DEP-002", "pass")]
    assert history(root) == first
    for _ in range(2):
        write_report(root, SuiteReport("audit", (SOUND,)))
        assert history(root) == [*first, ("audit", "DEP-001", "withdrawn")]
    write_report(root, SuiteReport("audit", (BROKEN, SOUND)))
    assert history(root)[4:] == [("audit", "DEP-001", "error")]
    newest = sorted(root.raw.glob("suite_outcomes/*.parquet"))[-2]
    (withdrawn,) = pq.read_table(str(newest)).to_pylist()
    assert (withdrawn["table_name"], withdrawn["detail"]) == ("audit.int_cases", "")
