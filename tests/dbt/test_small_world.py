"""From raw rows to evaluations, findings and facts: the whole SQL road on documents whose faults are known."""

from __future__ import annotations

import json
from decimal import Decimal

import duckdb
import pytest

from tests.dbt.raw_rows import RawRows, figure
from warehouse import dbt
from warehouse.connections import reading
from warehouse.errors import WarehouseError
from warehouse.paths import DataRoot

FAILED = {
    ("PLN-901", "report-00003", Decimal("0.078571")),
    ("DEP-901", "report-00005", Decimal(20)),
    ("LOA-901", "report-00010", Decimal(109_250_000)),
    ("SUB-901", "report-00009", Decimal(5)),
    ("XTB-901", "years-00006", Decimal(28)),
}


def test_exactly_the_known_faults_fail(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        "select rule_code, anchor_figure_id, difference from audit.int_evaluations where outcome = 'fail'"
    ).fetchall()
    assert set(rows) == FAILED


def test_equalities_that_hold_are_tight(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        "select rule_code, anchor_figure_id from audit.int_evaluations where outcome = 'pass' and is_tight"
    ).fetchall()
    assert set(rows) == {("DEP-903", "years-00004"), ("DEP-904", "years-00005")}


def test_a_sum_is_no_equality_when_a_part_has_an_unknown_name(warehouse: duckdb.DuckDBPyConnection) -> None:
    row = warehouse.execute(
        "select outcome, is_tight, expected, expected_high from audit.int_evaluations "
        "where rule_code = 'DEP-902' and anchor_figure_id = 'report-00004'"
    ).fetchone()
    assert row == ("pass", False, Decimal(100), None)


@pytest.mark.parametrize(("rule_code", "outcome"), [("XTB-902", "not_applicable"), ("XTB-903", "error")])
def test_a_rule_leaves_a_trace_when_it_judged_nothing(
    warehouse: duckdb.DuckDBPyConnection, rule_code: str, outcome: str
) -> None:
    rows = warehouse.execute(
        "select outcome, group_key from audit.int_evaluations where rule_code = ?", [rule_code]
    ).fetchall()
    assert rows == [(outcome, None)]


def test_every_rule_is_in_the_table_of_runs(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert warehouse.execute("select count(*), bool_and(has_run) from marts.fct_rule_runs").fetchone() == (10, True)


def test_the_counts_are_those_of_all_evaluations(warehouse: duckdb.DuckDBPyConnection) -> None:
    counted, listed = (
        warehouse.execute(
            f"select rule_code, outcome, {count} from audit.{table} where outcome <> 'not_applicable' group by all"
        ).fetchall()
        for table, count in (
            ("int_evaluations__counted", "sum(evaluation_count)"),
            ("int_evaluations", "count(*)"),
        )
    )
    assert sorted(counted) == sorted(listed)


def test_groups_without_their_parts_are_counted_and_not_listed(warehouse: duckdb.DuckDBPyConnection) -> None:
    counted, listed = (
        warehouse.execute(
            f"select outcome, {count} from audit.{table} where rule_code = 'DEP-902' group by all"
        ).fetchall()
        for table, count in (
            ("int_evaluations__counted", "sum(evaluation_count)"),
            ("int_evaluations", "count(*)"),
        )
    )
    assert sorted(counted) == [("not_applicable", 6), ("pass", 1)]
    assert listed == [("pass", 1)]


def test_figures_of_an_evaluation_tell_its_outcome(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        "select count(*), count(*) filter (members.outcome = evaluations.outcome) "
        "from audit.int_evaluation_figures as members "
        "inner join audit.int_evaluations as evaluations using (evaluation_id)"
    ).fetchone()
    assert rows is not None
    assert rows[0] == rows[1] > 0


def test_a_finding_shows_both_figures_and_reads_as_a_sentence(warehouse: duckdb.DuckDBPyConnection) -> None:
    row = warehouse.execute(
        "select message_vi, address, quote, evidence, is_contradiction from marts.fct_findings "
        "where rule_code = 'PLN-901'"
    ).fetchone()
    assert row is not None
    message, address, quote, evidence, is_contradiction = row
    assert message == "Nêu 34,7%, tính được 34,57%."
    assert (address, quote, is_contradiction) == ("¶1:3-4", "34,7%", True)
    assert [item["figure_id"] for item in json.loads(evidence)] == ["report-00002", "report-00001", "report-00003"]


def test_a_remark_is_no_contradiction(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert warehouse.execute(
        "select distinct severity from marts.fct_findings where not is_contradiction"
    ).fetchall() == [("info",)]


def test_a_held_submission_leaves_its_predecessor_current(warehouse: duckdb.DuckDBPyConnection) -> None:
    facts = warehouse.execute(
        "select indicator_code, value, submission_id from marts.fct_loans where area_code = '01' order by all"
    ).fetchall()
    assert facts == [("borrowers", Decimal(50), "form-2"), ("projects_funded", Decimal(6), "form-2")]
    status = warehouse.execute(
        "select status, submission_count, current_submission_id from marts.fct_reporting_status "
        "where form_code = 'loans/v2020'"
    ).fetchone()
    assert status == ("current_with_held_revision", 3, "form-2")


def test_an_unchanged_figure_is_known_since_it_was_first_told(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        "select figure_id, last_figure_id, day(known_from), day(known_to) from marts.fct_figure_history "
        "where series_key like 'loans%' order by figure_id"
    ).fetchall()
    assert rows == [
        ("form-1-00001", "form-2-00001", 10, None),
        ("form-1-00002", "form-1-00002", 10, 11),
        ("form-2-00002", "form-2-00002", 11, None),
    ]


def test_the_better_source_is_the_fact_and_the_other_stays_a_figure(warehouse: duckdb.DuckDBPyConnection) -> None:
    total = warehouse.execute(
        "select figure_id from marts.departures_total where area_code = 'VN' and year(period_end) = 2024"
    ).fetchall()
    press = warehouse.execute("select is_fact from marts.fct_figures where figure_id = 'years-00006'").fetchall()
    assert (total, press) == ([("report-00004",)], [(False,)])


def test_what_could_not_be_coded_is_kept_and_says_so(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        "select figure_id, coding_status, is_fact from marts.fct_figures where coding_status <> 'coded' order by all"
    ).fetchall()
    assert rows == [("report-00012", "unknown_area", False), ("report-00013", "unknown_market", False)]


def test_a_second_build_gives_the_same_rows(built: DataRoot) -> None:
    def facts() -> list[tuple[object, ...]]:
        with reading(built.build_database) as connection:
            return connection.execute("select * from marts.fct_findings order by all").fetchall()

    before = facts()
    dbt.build("fct_findings", root=built)
    assert facts() == before


def test_an_empty_warehouse_builds(root: DataRoot) -> None:
    dbt.build("tag:audit", root=root)
    assert not any(node.is_red for node in dbt.build("tag:marts", root=root).nodes)


def test_a_red_node_is_named_with_what_to_do(root: DataRoot) -> None:
    world = RawRows()
    world.submit("twice", figure("jobs_created", 1), figure("jobs_created", 2))
    world.figures[1]["figure_id"] = world.figures[0]["figure_id"]
    world.write(root)
    red = r"unique_grain_stg_raw__figures_figure_id__submission_id \(fail\)(.|\n)*Mend the model"
    with pytest.raises(WarehouseError, match=red):
        dbt.build("tag:audit", root=root)
