"""Every rule passes on right figures, fails on wrong ones at the right place, and abstains when a figure was not sent.

All cases of all rules are judged in one dbt build.
"""

from __future__ import annotations

import pandas as pd
import pyarrow.parquet as pq
import pytest
from upath import UPath

from expectations.compile import compile_rules
from expectations.explain import explain_findings
from expectations.judged import Held
from expectations.localise import UnreadError
from expectations.relations import Relation
from expectations.rulebook import load_rulebook
from tests.rules.cases import Case, all_cases, write_raw
from warehouse import dbt
from warehouse.connections import reading
from warehouse.paths import DataRoot

pytestmark = pytest.mark.xdist_group("rules")  # one build serves all

CASES = {kind: [case for case in all_cases() if case.expected == kind] for kind in ("valid", "invalid", "undecided")}


def label(case: Case) -> str:
    return case.label


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> DataRoot:
    home = UPath(tmp_path_factory.mktemp("rules"))
    root = DataRoot(home=home, inbox=home / "inbox").create()
    write_raw(root, all_cases())
    compile_rules(root)
    dbt.build("tag:audit", root=root)
    return root


@pytest.fixture(scope="session")
def evaluations(root: DataRoot) -> pd.DataFrame:
    with reading(root.build_database) as connection:
        return connection.execute("select * from audit.int_evaluations").df()


@pytest.fixture(scope="session")
def explanations(root: DataRoot) -> pd.DataFrame:
    explain_findings(root)
    return pq.read_table(str(root.build / "gate" / "explanations.parquet")).to_pandas()


def of_case(evaluations: pd.DataFrame, case: Case) -> pd.DataFrame:
    return evaluations[evaluations["submission_id"].isin(case.submission_ids)]


def of_rule(evaluations: pd.DataFrame, case: Case) -> pd.DataFrame:
    judged = of_case(evaluations, case)
    return judged[judged["rule_code"] == case.rule_code]


@pytest.mark.parametrize("case", CASES["valid"], ids=label)
def test_rule_passes_and_no_other_fails_when_figures_are_right(case: Case, evaluations: pd.DataFrame) -> None:
    assert "pass" in set(of_rule(evaluations, case)["outcome"])
    judged = of_case(evaluations, case)
    assert judged.loc[judged["outcome"] == "fail", "rule_code"].tolist() == []


@pytest.mark.parametrize("case", CASES["invalid"], ids=label)
def test_rule_fails_at_the_figure_when_it_is_wrong(case: Case, evaluations: pd.DataFrame) -> None:
    judged = of_rule(evaluations, case)
    failed = judged[judged["outcome"] == "fail"]
    accused = failed["anchor_figure_id"].dropna().tolist()
    assert accused == ([case.figure_id(case.at or 1)] if case.figures else [])
    assert len(failed) == 1


@pytest.mark.parametrize("case", CASES["undecided"], ids=label)
def test_rule_abstains_when_a_figure_was_not_sent(case: Case, evaluations: pd.DataFrame) -> None:
    assert set(of_rule(evaluations, case)["outcome"]) <= {"not_applicable"}


@pytest.mark.parametrize("case", [case for case in CASES["invalid"] if case.culprits], ids=label)
def test_just_the_culprits_are_likely_when_they_can_be_told(
    case: Case, evaluations: pd.DataFrame, explanations: pd.DataFrame
) -> None:
    judged = of_rule(evaluations, case)
    suspects = explanations[
        explanations["evaluation_id"].isin(judged.loc[judged["outcome"] == "fail", "evaluation_id"])
    ]
    likely = suspects.loc[suspects["is_likely"], "suspect_figure_id"]
    assert sorted(likely) == [case.figure_id(position) for position in case.culprits]


def test_every_failure_is_explained_in_both_languages(evaluations: pd.DataFrame, explanations: pd.DataFrame) -> None:
    about_figures = evaluations["kind"].ne("timeliness")
    failed = set(evaluations.loc[about_figures & evaluations["outcome"].eq("fail"), "evaluation_id"])
    assert set(explanations.loc[explanations["is_likely"], "evaluation_id"]) == failed
    assert explanations[["reason_vi", "reason_en"]].map(bool).all(axis=None)
    assert not explanations.duplicated(["evaluation_id", "suspect_rank"]).any()


def test_what_held_is_found_by_each_of_its_figures(root: DataRoot) -> None:
    with reading(root.build_database) as connection:
        told = connection.execute(_STANDING_IN).fetchall()
        held = Held(connection, str(root.build / "rules" / "rules.parquet"))
        assert held.confirmations([]) == {}
        half = [figure_id for figure_id, _ in told[::2]]
        held.read(half)
        with pytest.raises(UnreadError):
            held[told[1][0]]
        held.read([figure_id for figure_id, _ in told])
        found = [(figure_id, sorted(map(_as_text, held[figure_id]))) for figure_id, _ in told]
    assert found == [(figure_id, sorted(texts)) for figure_id, texts in told]
    kinds = {relation.kind for relations in held.values() for relation in relations}
    assert kinds == {"balance", "ratio", "compare", "bound", "agreement", "list", "share", "history"}


# The evaluations that held, as texts, by each of their figures: rule, expected value, and figures in their roles.
# What is not repeated binds no figure.
_STANDING_IN = """
    with texts as (
        select
            evaluations.evaluation_id,
            concat_ws(
                ' ', evaluations.rule_code, coalesce(evaluations.expected, 0),
                string_agg(
                    concat_ws(':', figures.role, figures.figure_id, figures.sign, figures.value), ' '
                    order by figures.role, figures.figure_id
                )
            ) as text
        from audit.int_evaluations as evaluations
        inner join audit.int_evaluation_figures as figures on evaluations.evaluation_id = figures.evaluation_id
        where evaluations.outcome = 'pass' and evaluations.severity <> 'info' and evaluations.kind <> 'repeat'
        group by evaluations.evaluation_id, evaluations.rule_code, evaluations.expected
    )
    select figures.figure_id, list(distinct texts.text)
    from audit.int_evaluation_figures as figures
    inner join texts on figures.evaluation_id = texts.evaluation_id
    group by figures.figure_id
    order by figures.figure_id
"""


def _as_text(relation: Relation) -> str:
    members = sorted(relation.members, key=lambda one: (one.role, one.figure_id))
    told = (f"{one.role}:{one.figure_id}:{one.sign}:{one.value}" for one in members)
    return " ".join((relation.rule_code, f"{relation.expected_value or 0:.6f}", *told))


def test_every_rule_was_evaluated(evaluations: pd.DataFrame) -> None:
    assert set(evaluations["rule_code"]) == {rule.code for rule in load_rulebook().rules}
    assert "error" not in set(evaluations["outcome"])
