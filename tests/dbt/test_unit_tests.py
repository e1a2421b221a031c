"""The models' unit tests, which stand beside the models and stay out of the production build."""

from __future__ import annotations

from typing import Any

from warehouse import dbt
from warehouse.paths import DataRoot

MUST_HAVE = {
    "int_area_successions__whole",
    "int_submissions__known",
    "int_submissions__revised",
    "int_submissions__touched",
    "int_figures__known",
    "int_facts__history",
    "int_figures__coded",
    "int_figures__history",
    "int_figures__named",
    "int_figures__scoped",
    "int_items",
    "int_spans__related",
    "int_rules__shaped",
    "int_rule_anchors",
    "int_rule_terms",
    "int_rule_applications",
    "int_rule_parts",
    "int_rule_groups__balance",
    "int_rule_groups__compare",
    "int_rule_groups__bound",
    "int_rule_groups__counted",
    "int_evaluations__balance",
    "int_evaluations__ratio",
    "int_evaluations__compare",
    "int_evaluations__bound",
    "int_evaluations__agreement",
    "int_evaluations__timeliness",
    "int_evaluations__repeat",
    "int_evaluations__history",
    "int_series",
    "int_series__observed",
    "int_series__expected",
    "int_reporting_obligations",
    "int_reporting_obligations__met",
    "int_reporting_customs",
    "int_submissions__placed",
    "dim_period",
    "bridge_area_today",
    "facts_by_area_today",
    "facts_by_level",
    "facts_by_month",
    "fct_plan_progress",
    "fct_revisions",
    "scorecard_by_area",
}


def test_all_unit_tests_of_the_models_pass(built: DataRoot) -> None:
    result = dbt.run("test", "--select", "test_type:unit", root=built)
    assert len(result.nodes) >= len(MUST_HAVE)


def test_models_with_windows_cases_and_dates_have_a_unit_test(manifest: Any) -> None:
    tested = {test.model for test in manifest.unit_tests.values()}
    assert not MUST_HAVE - tested, "write a unit test into the .yml beside each of these models"
