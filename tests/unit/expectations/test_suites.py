"""Great Expectations in DuckDB, held by what it must be able to tell apart: pass, fail and could-not-run."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from expectations.compile import compile_rules
from expectations.gate import decide_submissions
from expectations.reports import Result, SuiteReport, read_report
from expectations.suites import Check, check_audit, check_marts, declared_checks, rule_checks, run_checks
from warehouse.errors import ConfigurationError, WarehouseError
from warehouse.paths import DBT_PROJECT, RULES, DataRoot


def build(root: DataRoot, *statements: str) -> None:
    connection = duckdb.connect(str(root.build_database))
    for statement in statements:
        connection.execute(statement)
    connection.close()


EVALUATIONS = """
    create schema audit;
    create table audit.int_submissions__revised (submission_id text, decision text);
    create table audit.int_cases (evaluation_id text, rule_code text, state text);
    create table audit.int_evaluations as
    select
        rule_code || '-1' as evaluation_id, rule_code, kind, scope, severity, 'pass' as outcome,
        'submission-one' as submission_id
    from read_parquet('{rules}');
    create view audit.int_evaluations__counted as
    select rule_code, kind, scope, severity, outcome, count(*) as evaluation_count
    from audit.int_evaluations
    group by all;
    create view audit.int_evaluations__failed as
    select * from audit.int_evaluations
    where outcome = 'fail'
"""


def audited(root: DataRoot) -> DataRoot:
    compile_rules(root)
    build(root, EVALUATIONS.format(rules=root.build / "rules" / "rules.parquet"))
    return root


@pytest.fixture
def small(root: DataRoot) -> DataRoot:
    build(
        root,
        "create table t as select * from (values (1, 'a'), (2, 'b'), (2, 'b'), (4, null)) as rows (id, code)",
        "create table empty (id integer)",
    )
    return root


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result]:
    from upath import UPath

    home = UPath(tmp_path_factory.mktemp("suites"))
    root = DataRoot(home=home, inbox=home / "inbox").create()
    build(
        root,
        "create table t as select * from (values (1, 'a'), (2, 'b'), (2, 'b'), (4, null)) as rows (id, code)",
    )
    checks = [
        Check("null fails", "critical", "ExpectColumnValuesToNotBeNull", {"column": "code"}),
        Check("null passes", "critical", "ExpectColumnValuesToNotBeNull", {"column": "id"}),
        Check("set fails", "warning", "ExpectColumnValuesToBeInSet", {"column": "code", "value_set": ["a"]}),
        Check("unique fails", "critical", "ExpectColumnValuesToBeUnique", {"column": "id"}),
        Check("grain fails", "critical", "ExpectCompoundColumnsToBeUnique", {"column_list": ["id", "code"]}),
        Check("rows pass", "critical", "ExpectTableRowCountToBeBetween", {"min_value": 4}),
        Check(
            "query fails", "info", "UnexpectedRowsExpectation", {"unexpected_rows_query": "from {batch} where id = 2"}
        ),
        Check(
            "query passes", "info", "UnexpectedRowsExpectation", {"unexpected_rows_query": "from {batch} where id = 9"}
        ),
        Check("no such column", "info", "ExpectColumnValuesToNotBeNull", {"column": "nope"}),
        Check(
            "broken query", "info", "UnexpectedRowsExpectation", {"unexpected_rows_query": "select nope from {batch}"}
        ),
    ]
    missing = [Check("no such table", "info", "ExpectTableRowCountToBeBetween", {"min_value": 1})]
    results = run_checks(root, {"main.t": checks, "main.nowhere": missing})
    return {result.code: result for result in results}


@pytest.mark.parametrize(
    ("code", "outcome"),
    [
        ("null fails", "fail"),
        ("null passes", "pass"),
        ("set fails", "fail"),
        ("unique fails", "fail"),
        ("grain fails", "fail"),
        ("rows pass", "pass"),
        ("query fails", "fail"),
        ("query passes", "pass"),
        ("no such column", "error"),
        ("broken query", "error"),
        ("no such table", "error"),
    ],
)
def test_outcome_tells_a_failure_from_what_could_not_run(code: str, outcome: str, outcomes: dict[str, Result]) -> None:
    assert outcomes[code].outcome == outcome


def test_result_keeps_code_and_severity_and_says_what_was_seen(outcomes: dict[str, Result]) -> None:
    assert outcomes["set fails"].severity == "warning"
    assert outcomes["set fails"].detail == "unexpected_count 2, element_count 4"
    assert '"nope"' in outcomes["no such column"].detail
    assert [code for code, result in outcomes.items() if result.holds_release] == [
        "null fails",
        "unique fails",
        "grain fails",
        "no such column",
        "broken query",
        "no such table",
    ]


def test_database_can_be_written_and_nothing_is_left_in_the_folder_when_a_suite_has_run(
    small: DataRoot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    run_checks(small, {"main.t": [Check("rows", "info", "ExpectTableRowCountToBeBetween", {"min_value": 1})]})
    build(small, "insert into t values (5, 'e')")
    assert list(elsewhere.iterdir()) == []
    assert not {"posthog", "segment"} & set(sys.modules)


def test_suites_say_nothing_on_the_terminal(small: DataRoot, capfd: pytest.CaptureFixture[str]) -> None:
    run_checks(small, {"main.t": [Check("null", "info", "ExpectColumnValuesToNotBeNull", {"column": "id"})]})
    captured = capfd.readouterr()
    assert (captured.out, captured.err) == ("", "")


def test_audit_suite_carries_the_rules_and_the_gate_opens_when_all_pass(root: DataRoot) -> None:
    audited(root)
    report = check_audit(root)
    rules = {result.code: result for result in report.results if not result.is_ours}
    assert rules["DEP-001"] == Result("DEP-001", "critical", "pass", is_ours=False, table="audit.int_cases")
    assert rules["LOA-015"].severity == "info"
    assert report.count("pass") == len(report.results)
    assert read_report(root, "audit") == report
    assert decide_submissions(root).held == ()


def test_rules_make_a_suite_a_domain() -> None:
    rules = [{"rule_code": code, "severity": "info"} for code in ("DEP-001", "LOA-002", "LOA-003")]
    domains = {check.code: check.domain for check in rule_checks(rules)}
    assert domains == {"DEP-001": "DEP", "LOA-002": "LOA", "LOA-003": "LOA"}


def test_audit_suite_lets_the_release_go_on_when_a_submitter_is_wrong(root: DataRoot) -> None:
    audited(root)
    build(
        root,
        "update audit.int_evaluations set outcome = 'fail' where rule_code = 'DEP-001'",
        "insert into audit.int_cases values ('DEP-001-1', 'DEP-001', 'open')",
    )
    report = check_audit(root)
    assert {result.code for result in report.results if result.outcome == "fail"} == {"DEP-001"}
    assert report.holding == ()
    decisions = decide_submissions(root)
    (held,) = decisions.held
    assert (held.submission_id, held.reason_codes) == ("submission-one", ("DEP-001",))
    assert decisions.has_changed
    (verdicts,) = root.raw.glob("decisions/*.parquet")
    assert pq.read_table(str(verdicts)).column("submission_id").to_pylist() == ["submission-one"]
    assert decide_submissions(root).has_changed, (
        "a retry must not take its own file for the audit it still has to build"
    )
    build(root, "insert into audit.int_submissions__revised values ('submission-one', 'held')")
    assert not decide_submissions(root).has_changed
    assert list(root.raw.glob("decisions/*.parquet")) == [verdicts], "a verdict that stays is not said again"


def test_release_is_held_when_a_rule_left_no_evaluation(root: DataRoot) -> None:
    audited(root)
    build(root, "delete from audit.int_evaluations where rule_code = 'DEP-001'")
    assert [result.code for result in check_audit(root).holding] == ["every_rule_was_evaluated"]
    with pytest.raises(WarehouseError, match="every_rule_was_evaluated"):
        decide_submissions(root)


def test_release_is_held_when_a_rule_names_what_does_not_exist(root: DataRoot, tmp_path: Path) -> None:
    rule = (RULES / "departures.yml").read_text(encoding="utf-8").split("\n- code: DEP-002")[0]
    (tmp_path / "one.yml").write_text(rule.replace("sex: female", "sex: women"), encoding="utf-8")
    compile_rules(root, tmp_path)
    build(root, EVALUATIONS.format(rules=root.build / "rules" / "rules.parquet"))
    build(root, "update audit.int_evaluations set outcome = 'error'")
    report = check_audit(root)
    assert [(result.code, result.outcome) for result in report.holding] == [("DEP-001", "error")]
    with pytest.raises(WarehouseError, match="DEP-001 could not run"):
        decide_submissions(root)


def test_release_is_held_when_the_suite_did_not_run_on_this_build(root: DataRoot) -> None:
    audited(root)
    with pytest.raises(WarehouseError, match="did not run on this build"):
        decide_submissions(root)
    assert not list(root.raw.glob("decisions/*"))


def test_marts_hold_the_release_when_a_promise_is_broken(root: DataRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    build(root, "create schema marts", "create table marts.dim_rule as select 'DEP-001' as rule_code from range(2)")
    checks = (Check("dim_rule.unique", "critical", "ExpectColumnValuesToBeUnique", {"column": "rule_code"}),)
    monkeypatch.setattr("expectations.suites.declared_checks", lambda _: {"marts.dim_rule": checks})
    with pytest.raises(WarehouseError, match=r"dim_rule\.unique: fail"):
        check_marts(root)
    assert isinstance(read_report(root, "marts"), SuiteReport)


def test_checking_tells_who_cannot_open_the_database(small: DataRoot) -> None:
    writer = duckdb.connect(str(small.build_database))
    try:
        with pytest.raises(WarehouseError, match="cannot open"):
            run_checks(small, {"main.t": []})
    finally:
        writer.close()


def test_checking_needs_a_build(root: DataRoot) -> None:
    with pytest.raises(WarehouseError, match="no build"):
        run_checks(root, {})


def test_every_mart_of_the_project_has_a_suite() -> None:
    models = DBT_PROJECT / "models" / "marts"
    marts = {
        f"marts.{file.stem}"
        for folder in ("dimensions", "facts", "quality")
        for file in (models / folder).glob("[df]*_*.sql")
    }
    checked = set(declared_checks("marts"))
    assert checked <= marts
    assert marts - checked <= {"marts.fct_evaluation_figures"}


def test_suite_is_refused_when_a_key_is_unknown(tmp_path: Path) -> None:
    (tmp_path / "marts.yml").write_text("- {table: marts.t, not_nul: [a]}", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="not_nul"):
        declared_checks("marts", tmp_path)
