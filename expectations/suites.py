"""Great Expectations suites over the build database: the rules over the evaluations, and our own promises over the
marts.

A suite says that something is wrong; which figures are wrong is told by the evaluations, since Great Expectations
shows at most 200 rows. Submitters' wrong figures never hold a release; a critical promise of ours that is broken
does, and so does any expectation that could not run.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import yaml

from expectations.reports import ERROR, FAIL, PASS, Result, SuiteReport, write_report
from warehouse.errors import ConfigurationError, WarehouseError
from warehouse.paths import DataRoot

if TYPE_CHECKING:
    from great_expectations import ExpectationSuite
    from great_expectations.datasource.fluent.sql_datasource import SQLDatasource

AUDIT = "audit"
MARTS = "marts"
EVALUATIONS = "audit.int_evaluations__counted"
FAILURES = "audit.int_cases"
OUTCOMES = "fct_suite_outcomes"  # the mart that keeps what the suites came to
SUITES = Path(__file__).with_name("suites")
FORBIDDEN_ROWS = "UnexpectedRowsExpectation"  # tells how many rows it found as its observed value

_KEYS = {"table", "severity", "not_null", "unique", "values", "min_rows"}


@dataclass(frozen=True, slots=True)
class Check:
    """One expectation to run: its code, its class in Great Expectations, and whether a failure is a bug of ours.

    The expectations of one table and domain are a suite; those of no domain are the table's own.
    """

    code: str
    severity: str
    expectation: str
    arguments: Mapping[str, Any]
    is_ours: bool = True
    domain: str = ""


def check_audit(root: DataRoot) -> SuiteReport:
    """Run the suites over the evaluations, one a domain, and keep their report for the gate, which decides.

    One expectation a rule, with the rule's code and severity, and our promises on all evaluations. These are worked
    out whenever they are read, so a rule's are looked for among the failed ones, and promises are held by the counts.
    Raises WarehouseError when there is no build.
    """
    rules = _compiled_rules(root)
    checks = {table: list(found) for table, found in declared_checks(AUDIT).items()}
    checks.setdefault(EVALUATIONS, []).append(all_rules_check(rules))
    checks[FAILURES] = list(rule_checks(rules))
    results = run_checks(root, checks)
    report = SuiteReport(AUDIT, tuple(_with_unrunnable(results, rules)))
    write_report(root, report)
    return report


def check_marts(root: DataRoot) -> SuiteReport:
    """Run a suite a mart and keep the report.

    Raises WarehouseError that names every broken critical promise and every expectation that could not run.
    """
    report = SuiteReport(MARTS, tuple(run_checks(root, declared_checks(MARTS))))
    write_report(root, report)
    if report.holding:
        listed = "\n".join(f"  {result.code}: {result.outcome}: {result.detail}" for result in report.holding)
        raise WarehouseError(f"The marts break their promises, so nothing is published; mend the models:\n{listed}")
    return report


def all_rules_check(rules: Iterable[Mapping[str, Any]]) -> Check:
    """Each rule was evaluated."""
    codes = sorted(rule["rule_code"] for rule in rules)
    arguments = {"column": "rule_code", "value_set": codes}
    return Check("every_rule_was_evaluated", "critical", "ExpectColumnDistinctValuesToContainSet", arguments)


def rule_checks(rules: Iterable[Mapping[str, Any]]) -> Iterator[Check]:
    """For each rule: no evaluation fails."""
    for rule in rules:
        query = f"select evaluation_id from {{batch}} where rule_code = '{rule['rule_code']}'"  # noqa: S608 - a code of the rule book
        arguments = {"unexpected_rows_query": query}
        code, severity = rule["rule_code"], rule["severity"]
        yield Check(code, severity, FORBIDDEN_ROWS, arguments, is_ours=False, domain=domain_of(code))


def domain_of(rule_code: str) -> str:
    """The domain of a rule, by which suites are made: the letters of its code (DEP, JOB, LOA, PLN, SUB, XTB)."""
    return rule_code.partition("-")[0]


def declared_checks(suite: str, folder: Path = SUITES) -> dict[str, tuple[Check, ...]]:
    """The checks that `suites/<suite>.yml` declares, by table. Raises ConfigurationError on an unknown key."""
    entries = yaml.safe_load((folder / f"{suite}.yml").read_text(encoding="utf-8"))
    return {entry["table"]: tuple(_declared(suite, entry)) for entry in entries}


def run_checks(root: DataRoot, checks: Mapping[str, Iterable[Check]]) -> list[Result]:
    """The results of all checks, in their order; one that could not run is an `error`, whatever the reason.

    Raises WarehouseError when there is no build.
    """
    if not root.build_database.exists():
        raise WarehouseError(f"There is no build at {root.build_database} to check. Run `make run` to build one.")
    with _data_source(root) as source:
        return [result for table, wanted in checks.items() for result in _run_table(source, table, list(wanted))]


def _compiled_rules(root: DataRoot) -> list[dict[str, Any]]:
    path = root.build / "rules" / "rules.parquet"
    if not path.exists():
        raise WarehouseError(f"There is no build in {root.build} to check. Run `make run` to build one.")
    rules: list[dict[str, Any]] = pq.read_table(str(path)).to_pylist()
    return rules


def _declared(suite: str, entry: dict[str, Any]) -> Iterator[Check]:
    unknown = set(entry) - _KEYS
    if unknown:
        raise ConfigurationError(
            f"suites/{suite}.yml: {entry['table']}: unknown key {', '.join(sorted(unknown))}; "
            f"known are {', '.join(sorted(_KEYS))}."
        )
    table, severity = entry["table"], entry.get("severity", "critical")
    for column in entry.get("not_null", ()):
        yield Check(f"{table}.{column}.not_null", severity, "ExpectColumnValuesToNotBeNull", {"column": column})
    for columns in entry.get("unique", ()):
        yield _uniqueness(table, severity, columns)
    for column, values in entry.get("values", {}).items():
        arguments = {"column": column, "value_set": values}
        yield Check(f"{table}.{column}.values", severity, "ExpectColumnValuesToBeInSet", arguments)
    if "min_rows" in entry:
        arguments = {"min_value": entry["min_rows"]}
        yield Check(f"{table}.rows", severity, "ExpectTableRowCountToBeBetween", arguments)


def _uniqueness(table: str, severity: str, columns: list[str]) -> Check:
    code = f"{table}.{'+'.join(columns)}.unique"
    if len(columns) == 1:
        return Check(code, severity, "ExpectColumnValuesToBeUnique", {"column": columns[0]})
    arguments = {"column_list": columns, "ignore_row_if": "never"}
    return Check(code, severity, "ExpectCompoundColumnsToBeUnique", arguments)


@contextmanager
def _data_source(root: DataRoot) -> Iterator[SQLDatasource]:
    """The build database, read-only, as a data source of a context that writes no file and calls nobody."""
    import great_expectations as gx  # takes seconds
    from great_expectations.data_context.types.base import ProgressBarsConfig
    from great_expectations.datasource.fluent.interfaces import TestConnectionError

    from expectations.duckdb_dialect import DRIVER, close_connections

    with _quiet():
        context = gx.get_context(mode="ephemeral")
        context.enable_analytics(False)
        context.variables.progress_bars = ProgressBarsConfig(globally=False)
        try:
            yield context.data_sources.add_sql(
                "build", connection_string=f"{DRIVER}:///{root.build_database}", create_temp_table=False
            )
        except TestConnectionError as error:
            raise WarehouseError(f"The suites cannot open {root.build_database}: {error}") from error
        finally:
            close_connections()


@contextmanager
def _quiet() -> Iterator[None]:
    """Great Expectations logs its steps on loggers with levels of their own; what matters comes as results."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(before)


def _run_table(source: SQLDatasource, table: str, checks: list[Check]) -> list[Result]:
    from great_expectations.datasource.fluent.interfaces import TestConnectionError
    from great_expectations.exceptions.exceptions import GreatExpectationsError
    from sqlalchemy.exc import SQLAlchemyError

    schema, name = table.split(".")
    suites = [_suite(table, domain, list(found)) for domain, found in groupby(checks, key=lambda one: one.domain)]
    try:
        asset = source.add_table_asset(table, table_name=name, schema_name=schema)
        batch = asset.add_batch_definition_whole_table(table).get_batch()
        found = [one for suite in suites for one in batch.validate(suite, result_format="BASIC").results]
    except (TestConnectionError, GreatExpectationsError, SQLAlchemyError) as error:
        cause = _first_line(str(error.__cause__ or error))
        return [Result(check.code, check.severity, ERROR, check.is_ours, cause, table) for check in checks]
    by_code = {_code(one): one for one in found}
    return [_result(check, table, by_code[check.code]) for check in checks]


def _suite(table: str, domain: str, checks: list[Check]) -> ExpectationSuite:
    """The checks of a table, or of a domain in it, as a suite of Great Expectations, with our codes and severities."""
    from great_expectations import ExpectationSuite, expectations

    classes = [getattr(expectations, check.expectation) for check in checks]
    return ExpectationSuite(
        f"{table}.{domain}" if domain else table,
        expectations=[
            class_(**check.arguments, severity=check.severity, meta={"code": check.code})
            for class_, check in zip(classes, checks, strict=True)
        ],
    )


def _result(check: Check, table: str, found: Any) -> Result:
    """`success=False` with an exception is an expectation that did not run, which is not a failure."""
    raised = [info for info in _exceptions(found.exception_info) if info["raised_exception"]]
    if raised:
        detail = _first_line(raised[0]["exception_message"])
        return Result(check.code, check.severity, ERROR, check.is_ours, detail, table)
    if found.success:
        return Result(check.code, check.severity, PASS, check.is_ours, table=table)
    failed = found.result.get("observed_value" if check.expectation == FORBIDDEN_ROWS else "unexpected_count")
    return Result(check.code, check.severity, FAIL, check.is_ours, _observed(found.result), table, failed)


def _code(found: Any) -> str:
    return str(found.expectation_config.meta["code"])


def _exceptions(info: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Great Expectations tells exceptions either flat or one by metric."""
    return [info] if "raised_exception" in info else list(info.values())


def _observed(result: Mapping[str, Any]) -> str:
    told = {key: result[key] for key in ("observed_value", "unexpected_count", "element_count") if key in result}
    return ", ".join(f"{key} {value}" for key, value in told.items())


def _with_unrunnable(results: list[Result], rules: Iterable[Mapping[str, Any]]) -> Iterator[Result]:
    """A rule that cannot run has no failing evaluation: its expectation is an error, not a pass."""
    errors = {rule["rule_code"]: rule["error_en"] for rule in rules if not rule["is_runnable"]}
    for result in results:
        if result.code in errors:
            yield replace(result, outcome=ERROR, detail=errors[result.code])
        else:
            yield result


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0] if text.strip() else ""
