"""What rules say of each other is found without data."""

from __future__ import annotations

from typing import Any

import pytest

from expectations.redundancy import remarks_on
from expectations.rulebook import Rule, load_rulebook

ALL = {"indicator": "workers_departed", "sex": "none", "market": "none"}
WOMEN = ALL | {"sex": "female"}
MEN = ALL | {"sex": "male"}
MARKETS = ALL | {"market": "children"}
YOUNG = {"indicator": "workers_supported"}


def rule(number: int, kind: str, terms: dict[str, Any], **more: Any) -> Rule:
    told = {
        "code": f"DEP-{number}",
        "name": "n",
        "name_vi": "n",
        "kind": kind,
        "scope": "submission",
        "severity": "warning",
        "valid_from": "2000-01-01",
        "reason": "r",
        "reason_vi": "r",
        "terms": terms,
        "messages": {"vi": "v", "en": "e"},
    }
    return Rule.model_validate(told | more)


SEXES = rule(101, "balance", {"whole": ALL, "parts": [WOMEN, MEN]})
AT_MOST = rule(102, "compare", {"left": WOMEN, "right": ALL})
YOUNG_WOMEN = rule(103, "compare", {"left": YOUNG, "right": WOMEN})
PER_BORROWER = {
    "stated": {"indicator": "avg_loan_vnd"},
    "numerator": {"indicator": "loan_disbursed_vnd"},
    "denominator": {"indicator": "borrowers"},
}
AVERAGE = rule(105, "ratio", PER_BORROWER, formula="quotient")
OVER_YEARS = rule(106, "ratio", PER_BORROWER | {"denominator": "years"}, formula="quotient")
ANY = {"stated": {"indicator": "any"}}
ONE_FACT = rule(107, "agreement", ANY, tolerance_pct="0.5", ceiling_pct=20)
FEW_YOUNG = rule(108, "compare", {"left": YOUNG, "right": MEN}, factor_low="0.1", factor_high="0.5")
SMALL = rule(104, "bound", {"value": ALL}, low=0, high=100)


@pytest.mark.parametrize(
    ("tried", "remark"),
    [
        (rule(200, "compare", {"left": WOMEN, "right": ALL}), "DEP-200 says the same as DEP-102"),
        (rule(200, "compare", {"left": MEN, "right": ALL}), "DEP-200 follows from DEP-101"),
        (rule(200, "compare", {"left": YOUNG, "right": ALL}), "DEP-200 follows from DEP-103, DEP-101"),
        (rule(200, "compare", {"left": ALL, "right": YOUNG}), "DEP-200 cannot hold together with DEP-103, DEP-101"),
        (rule(200, "balance", {"whole": WOMEN, "parts": [ALL, MEN | {"sign": -1}]}), None),
        (rule(200, "bound", {"value": ALL}, low=-5, high=200), "DEP-200 follows from DEP-104"),
        (rule(200, "bound", {"value": ALL}, low=101), "DEP-200 cannot hold together with DEP-104"),
        (rule(200, "bound", {"value": ALL}, low=50, high=200), None),
        (rule(200, "compare", {"left": MEN, "right": ALL}, scope="warehouse"), None),
        (rule(200, "compare", {"left": MEN, "right": ALL}, valid_from="1990-01-01", valid_to="1999-01-01"), None),
    ],
)
def test_what_a_rule_repeats_follows_from_or_contradicts_is_told(tried: Rule, remark: str | None) -> None:
    found = [str(one) for one in remarks_on(tried, [SEXES, AT_MOST, YOUNG_WOMEN, SMALL])]
    if tried.kind == "balance":
        assert found == ["DEP-200 follows from DEP-101"], "the same equation, solved for another term"
    else:
        assert found == ([] if remark is None else [remark])


def test_the_rule_book_does_not_contradict_itself() -> None:
    rules = load_rulebook().rules
    found = [one for each in rules for one in remarks_on(each, rules)]
    assert [str(one) for one in found if one.relation != "follows"] == []


@pytest.mark.parametrize(
    ("tried", "remark"),
    [
        (rule(200, "ratio", PER_BORROWER, formula="percent"), "DEP-200 cannot hold together with DEP-105"),
        (rule(200, "ratio", PER_BORROWER, formula="quotient"), "DEP-200 says the same as DEP-105"),
        (rule(200, "ratio", PER_BORROWER | {"denominator": ALL}, formula="percent"), None),
        (rule(200, "agreement", ANY, tolerance_pct=1), None),
        (
            rule(200, "agreement", ANY, tolerance_pct=1, ceiling_pct=20),
            "DEP-200 follows from DEP-107",
        ),
        (rule(200, "compare", {"left": YOUNG, "right": MEN}), "DEP-200 follows from DEP-108"),
        (rule(200, "compare", {"left": MEN, "right": YOUNG}), "DEP-200 cannot hold together with DEP-108"),
        (
            rule(200, "compare", {"left": YOUNG, "right": MEN}, factor_low="0.6"),
            "DEP-200 cannot hold together with DEP-108",
        ),
        (
            rule(200, "compare", {"left": MEN, "right": YOUNG}, factor_low=2, factor_high=10),
            "DEP-200 follows from DEP-108",
        ),
        (rule(200, "compare", {"left": YOUNG, "right": MEN}, factor_low="0.3", factor_high="0.7"), None),
    ],
)
def test_formulas_factors_and_tolerances_are_held_against_each_other(tried: Rule, remark: str | None) -> None:
    found = [str(one) for one in remarks_on(tried, [AVERAGE, OVER_YEARS, ONE_FACT, FEW_YOUNG])]
    assert found == ([remark] if remark else [])
