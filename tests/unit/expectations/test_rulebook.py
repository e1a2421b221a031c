from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from expectations import book
from expectations.compile import compile_rules, patterns_table, rules_table, terms_table
from expectations.reports import Result, SuiteReport, read_report, write_report
from expectations.rulebook import load_rulebook
from warehouse.errors import ConfigurationError
from warehouse.paths import DataRoot
from warehouse.schemas import RULE_PATTERNS, RULE_TERMS
from warehouse.schemas import RULES as RULES_SCHEMA

GOOD: dict[str, Any] = {
    "code": "DEP-901",
    "name": "Women are at most all",
    "name_vi": "Số nữ không lớn hơn tổng số",
    "kind": "compare",
    "scope": "submission",
    "severity": "critical",
    "valid_from": "2010-01-01",
    "reason": "A part is never larger than its whole.",
    "reason_vi": "Bộ phận không bao giờ lớn hơn tổng thể.",
    "terms": {
        "left": {"indicator": "workers_departed", "sex": "female"},
        "right": {"indicator": "workers_departed", "sex": "none"},
    },
    "messages": {"vi": "Nữ {left}, tổng {right}.", "en": "Women {left}, all {right}."},
}


def _balance(part: dict[str, Any]) -> dict[str, Any]:
    terms = {"whole": {"indicator": "borrowers"}, "parts": part}
    return {"kind": "balance", "terms": terms, "messages": {"vi": "{whole}", "en": "{whole}"}}


def rules_of(folder: Path, *rules: Any) -> Path:
    (folder / "try.yml").write_text(yaml.safe_dump(list(rules), allow_unicode=True), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"code": "ABC-1"}, "code"),
        ({"severity": "fatal"}, "severity"),
        ({"scope": "warehouse"}, "severity: `critical` holds one submission"),
        ({"valid_from": "soon"}, "valid_from"),
        ({"valid_to": "2009-01-01"}, "valid_to"),
        ({"colour": "red"}, "colour"),
        ({"formula": "percent"}, "formula: a rule of kind compare does not read it, only one of kind ratio"),
        ({"tolerance_pct": 1}, "tolerance_pct: a rule of kind compare does not read it, only one of kind agreement"),
        ({"ceiling_pct": 1}, "ceiling_pct: a rule of kind compare does not read it"),
        ({"low": 0}, "low: a rule of kind compare does not read it"),
        ({"high": 0}, "high: a rule of kind compare does not read it"),
        ({"limit": "borrower_cap"}, "limit: a rule of kind compare does not read it"),
        (_balance({"indicator": "borrowers"}) | {"factor_high": 2}, "factor_high: a rule of kind balance does not"),
        (_balance({"indicator": "borrowers"}) | {"factor_low": 2}, "factor_low: a rule of kind balance does not"),
        ({"terms": GOOD["terms"] | {"right": {"indicator": "borrowers", "sign": -1}}}, "terms.right.sign: only parts"),
        (
            {"terms": GOOD["terms"] | {"right": {"indicator": "borrowers", "required": False}}},
            "terms.right.required: only parts",
        ),
        ({"terms": {"left": {"indicator": "workers_departed"}}}, "terms.right: missing"),
        ({"terms": GOOD["terms"] | {"whole": {"indicator": "borrowers"}}}, "terms.whole"),
        ({"terms": GOOD["terms"] | {"left": {"indicatr": "workers_departed"}}}, "terms.left.indicatr"),
        ({"terms": GOOD["terms"] | {"left": {"indicator": "borrowers", "period": "next"}}}, "terms.left.period"),
        (
            {"terms": GOOD["terms"] | {"left": {"indicator": "borrowers", "period": "plan"}}},
            "terms.left.period: the first",
        ),
        ({"terms": GOOD["terms"] | {"right": {"indicator": "borrowers", "market": "children"}}}, "only `parts` may"),
        (_balance({"indicator": "borrowers", "per": "loan_turns"}), "terms.part.per: quotients"),
        (_balance({"indicator": "borrowers", "area": "VN@1900-01-01"}), "terms.part.area: parts"),
        ({"messages": {"vi": "{left}", "en": "{nobody}"}}, "messages.en: unknown placeholder {nobody}"),
        ({"messages": {"vi": "{left}"}}, "messages.en"),
    ],
)
def test_rulebook_is_refused_by_file_rule_and_key_when_a_rule_is_malformed(
    tmp_path: Path, change: dict[str, Any], key: str
) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        load_rulebook(rules_of(tmp_path, GOOD | change))
    assert "try.yml: " + str((GOOD | change)["code"]) in str(refusal.value)
    assert key in str(refusal.value)


HISTORY: dict[str, Any] = GOOD | {
    "kind": "history",
    "severity": "info",
    "scope": "warehouse",
    "terms": {"value": {"indicator": "any"}},
    "history": {"pattern": "slip", "min_history": 8, "min_value": 20, "min_ratio": 2, "deviations": 6},
    "messages": {"vi": "{value} {expected}", "en": "{value}"},
}


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"history": None}, "history: required for a rule of kind history, and only there"),
        ({"timeliness": {"pattern": "late"}}, "timeliness: required for a rule of kind timeliness, and only there"),
        (
            {
                "kind": "timeliness",
                "history": None,
                "terms": {},
                "timeliness": {"pattern": "late", "min_days": 3},
                "messages": {"vi": "{stated}", "en": "{stated}"},
            },
            "timeliness.min_days: the pattern `late` does not read it",
        ),
        ({"history": HISTORY["history"] | {"pattern": "late"}}, "history.pattern"),
        ({"history": HISTORY["history"] | {"min_ratio": 1}}, "history.min_ratio"),
        ({"history": {"pattern": "slip"}}, "history.min_history"),
        ({"terms": {}}, "terms.value: missing"),
        ({"terms": {"value": {"indicator": "any", "per": "borrowers"}}}, "terms.value: a pattern looks at figures"),
        ({"terms": {"value": {"indicator": "any", "period": "plan"}}}, "terms.value: a pattern looks at figures"),
        ({"messages": {"vi": "{stated}", "en": "{value}"}}, "messages.vi: unknown placeholder {stated}"),
        (
            {
                "kind": "repeat",
                "terms": {},
                "history": None,
                "repeat": {"pattern": "area", "min_figures": 5, "min_value": 10, "min_share_pct": 90},
                "messages": {"vi": "{stated}", "en": "{stated}"},
            },
            "repeat.min_share_pct: two units are copies when all",
        ),
    ],
)
def test_rulebook_is_refused_by_key_when_a_pattern_is_malformed(
    tmp_path: Path, change: dict[str, Any], key: str
) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        load_rulebook(rules_of(tmp_path, HISTORY | change))
    assert key in str(refusal.value)


def test_a_pattern_has_thresholds_and_a_selection_in_place_of_terms(tmp_path: Path) -> None:
    book_ = load_rulebook(rules_of(tmp_path, HISTORY | {"code": "XTB-901"}, GOOD))
    assert {row["rule_code"] for row in terms_table(book_).to_pylist()} == {GOOD["code"]}
    (row,) = patterns_table(book_).to_pylist()
    assert (row["pattern"], row["min_history"], row["indicator"], row["sex_selector"]) == ("slip", 8, "any", "shared")
    assert row["ceiling_days"] is None


def test_rulebook_is_refused_when_a_code_is_used_twice(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"try\.yml: DEP-901: code: used twice"):
        load_rulebook(rules_of(tmp_path, GOOD, GOOD))


def test_rulebook_is_refused_when_the_file_is_not_yaml(tmp_path: Path) -> None:
    (tmp_path / "try.yml").write_text("- {", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"try\.yml: not YAML"):
        load_rulebook(tmp_path)


@pytest.mark.parametrize(
    ("left", "name"),
    [
        ({"indicator": "workers_gone"}, "indicator workers_gone"),
        ({"indicator": "workers_departed", "per": "borrower"}, "indicator borrower"),
        ({"indicator": "workers_departed", "sex": "women"}, "sex women"),
        ({"indicator": "workers_departed", "market": "XX"}, "market XX"),
    ],
)
def test_rule_is_kept_but_not_runnable_when_it_names_what_does_not_exist(
    tmp_path: Path, left: dict[str, Any], name: str
) -> None:
    book_ = load_rulebook(rules_of(tmp_path, GOOD | {"terms": GOOD["terms"] | {"left": left}}))
    rule = book_["DEP-901"]
    assert not rule.is_runnable
    assert name in str(rule.error("vi"))
    assert name in str(rule.error("en"))
    assert rules_table(book_).to_pylist()[0]["is_runnable"] is False
    assert terms_table(book_).num_rows == 0


def test_rule_is_not_runnable_when_its_limit_does_not_exist(tmp_path: Path) -> None:
    bound = GOOD | {
        "kind": "bound",
        "limit": "loan_per_moon",
        "terms": {"value": {"indicator": "borrowers"}},
        "messages": {"vi": "{value}", "en": "{value}"},
    }
    assert load_rulebook(rules_of(tmp_path, bound))["DEP-901"].unknown_names == ("limit loan_per_moon",)


def test_all_shipped_rules_can_run() -> None:
    assert [rule.code for rule in load_rulebook().rules if not rule.is_runnable] == []


def test_compiled_tables_have_the_agreed_shape_and_the_same_bytes_twice(root: DataRoot) -> None:
    names = ("rules", "rule_terms", "rule_patterns")
    count = compile_rules(root)
    first = [(root.build / "rules" / f"{name}.parquet").read_bytes() for name in names]
    assert compile_rules(root) == count == len(load_rulebook().rules)
    assert [(root.build / "rules" / f"{name}.parquet").read_bytes() for name in names] == first
    assert rules_table(load_rulebook()).schema == RULES_SCHEMA
    assert terms_table(load_rulebook()).schema == RULE_TERMS
    assert patterns_table(load_rulebook()).schema == RULE_PATTERNS


def test_terms_have_one_anchor_and_quotients_share_their_number() -> None:
    rows = [row for row in terms_table(load_rulebook()).to_pylist() if row["rule_code"] == "LOA-015"]
    told = [(row["role"], row["term_number"], row["is_anchor"], row["indicator"]) for row in rows]
    assert told == [
        ("left", 1, True, "loan_disbursed_vnd"),
        ("left_per", 1, False, "borrowers"),
        ("right", 2, False, "loan_disbursed_vnd"),
        ("right_per", 2, False, "borrowers"),
    ]
    assert {row["programme_selector"] for row in rows} == {"=overseas_work"}
    assert [row["period_selector"] for row in rows] == ["shared", "shared", "previous_year", "previous_year"]


def test_compiling_forgets_the_verdicts_on_the_build_before(root: DataRoot) -> None:
    write_report(root, SuiteReport("audit", (Result("DEP-001", "critical", "pass", is_ours=False),)))
    assert read_report(root, "audit") is not None
    compile_rules(root)
    assert read_report(root, "audit") is None


def test_rule_book_page_is_up_to_date() -> None:
    stale = "docs/generated/rules.md is stale: run `python -m expectations rules --markdown`"
    assert book.GENERATED.read_text(encoding="utf-8") == book.as_markdown(load_rulebook()), stale
