"""Each indicator is defined once: what is published follows from the definitions, worked out anew from the figures."""

from __future__ import annotations

import re

import duckdb
import pytest

from warehouse import reference

ROLES = {"value", "value_before", "result", "target", "part", "whole"}
ADDITIVE = "select indicator_code from marts.dim_indicator where is_additive_over_areas and formula is null"


def formula_of(indicator: str) -> str:
    return reference.indicators()[indicator]["formula"]


@pytest.mark.parametrize("indicator", sorted(reference.indicators()))
def test_a_formula_names_indicators_or_roles(indicator: str) -> None:
    definition = reference.indicators()[indicator]
    assert set(re.findall(r"[a-z_]+", definition["formula"])) <= ROLES | set(reference.indicators())
    if definition["formula"]:
        assert definition["is_derived"] == "true"
        assert definition["is_additive_over_areas"] == "false", "what follows from other figures is not summed"


def test_published_sums_are_sums_of_the_figures(warehouse: duckdb.DuckDBPyConnection) -> None:
    dimensions = (
        "indicator_code, period_key, market_code, sex, channel, programme, fund_source, departure_channel, enterprise"
    )
    published = warehouse.execute(
        f"select area_level, {dimensions}, value from marts.facts_by_level order by all"
    ).fetchall()
    figures = warehouse.execute(
        f"select area_level, {dimensions}, sum(value) from marts.fct_figures "
        f"where is_fact and indicator_code in ({ADDITIVE}) group by all order by all"
    ).fetchall()
    assert published == figures
    assert published


def test_the_share_of_the_plan_follows_its_formula(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        f"select pct_computed, ({formula_of('pct_of_plan')})::double "
        "from marts.fct_plan_progress where pct_computed is not null"
    ).fetchall()
    assert [published for published, _ in rows] == pytest.approx([computed for _, computed in rows])
    assert rows


@pytest.mark.parametrize("indicator", ["avg_loan_vnd", "overdue_pct"])
def test_ratios_of_loans_follow_their_formulas(warehouse: duckdb.DuckDBPyConnection, indicator: str) -> None:
    names = re.findall(r"[a-z_]+", formula_of(indicator))
    amounts = ", ".join(f"max(value) filter (indicator_code = '{name}')::double as {name}" for name in names)
    computed = warehouse.execute(
        f"with told as (select area_key, period_key, programme, fund_source, {amounts} from marts.fct_loans "
        "where sex is null and channel is null group by all) "
        f"select area_key, period_key, programme, fund_source, {formula_of(indicator)} from told "
        f"where {names[0]} is not null and {names[1]} <> 0 order by all"
    ).fetchall()
    published = warehouse.execute(
        "select area_key, period_key, programme, fund_source, value_computed::double "
        "from marts.loan_ratios_by_programme where indicator_code = ? and sex is null and channel is null order by all",
        [indicator],
    ).fetchall()
    assert [row[:-1] for row in published] == [row[:-1] for row in computed]
    assert [row[-1] for row in published] == pytest.approx([row[-1] for row in computed])
