"""A rule is tried on all that was received before it judges anybody."""

from __future__ import annotations

from pathlib import Path

import pytest

from expectations.__main__ import main
from expectations.laboratory import Trial, activate, as_text, try_rules
from expectations.rulebook import load_rulebook
from warehouse.connections import reading
from warehouse.errors import ConfigurationError
from warehouse.paths import DataRoot

WOMEN = """
- code: DEP-950
  name: Women are at most all departures
  name_vi: Nữ không nhiều hơn tổng số
  kind: compare
  scope: submission
  severity: warning
  valid_from: 2000-01-01
  reason: A part is never larger than its whole.
  reason_vi: Bộ phận không bao giờ lớn hơn tổng thể.
  terms:
    left: {indicator: workers_departed, sex: female}
    right: {indicator: workers_departed, sex: none}
  messages: {vi: "{left} > {right}", en: "{left} > {right}"}
"""
BOOK = WOMEN.replace("DEP-950", "DEP-949").replace("sex: female", "sex: male").replace("\n- ", "# Departures.\n\n- ")


@pytest.fixture(scope="module")
def trial(built: DataRoot, tmp_path_factory: pytest.TempPathFactory) -> Trial:
    folder = tmp_path_factory.mktemp("try")
    (folder / "RULE.yml").write_text(WOMEN, encoding="utf-8")
    (found,) = try_rules(folder / "RULE.yml", built)
    return found


def test_a_trial_counts_what_the_rule_would_say_and_where(trial: Trial) -> None:
    assert (trial.outcomes["pass"], trial.outcomes["fail"]) == (0, 1)
    assert trial.hit_rate_pct == 100.0
    assert [(one.place, one.hits, one.judged) for one in trial.by_area] == [("Cả nước", 1, 1)]
    assert [(one.place, one.hits) for one in trial.by_year] == [("2024", 1)]
    assert not trial.before
    assert trial.overlap == {"DEP-901": 1, "XTB-901": 1}
    assert [(one.place, one.hits) for one in trial.by_period] == [("2024-01-01..2024-12-31", 1)]
    assert 0 < trial.seconds < trial.build_seconds
    text = as_text(trial)
    assert "hit rate   100.0%" in text
    assert "in 2024-01-01..2024-12-31: 1 of 1" in text
    assert f"{trial.seconds:.2f} s for this rule; {trial.build_seconds:.1f} s for all models" in text
    assert "against it: It fails for 100.0% of what it judges, more than 5%." in text


def test_the_book_says_that_the_rule_is_in_it_already(trial: Trial) -> None:
    assert any(str(remark) == "DEP-950 says the same as DEP-001" for remark in trial.remarks)


def test_a_trial_leaves_the_build_as_it_was(trial: Trial, built: DataRoot) -> None:
    with reading(built.build_database) as connection:
        query = "select count(*) from audit.int_evaluations where rule_code = $rule"
        assert connection.execute(query, {"rule": trial.rule.code}).fetchone() == (0,)
        assert connection.execute(query, {"rule": "DEP-901"}).fetchone() != (0,)


def test_an_activated_rule_stands_among_its_like_and_takes_its_own_place(trial: Trial, tmp_path: Path) -> None:
    book = tmp_path / "book"
    book.mkdir()
    (book / "departures.yml").write_text(BOOK, encoding="utf-8")
    (tmp_path / "RULE.yml").write_text(WOMEN, encoding="utf-8")
    assert activate(tmp_path / "RULE.yml", [trial], book) == [book / "departures.yml"]
    assert [rule.code for rule in load_rulebook(book).rules] == ["DEP-949", "DEP-950"]
    (tmp_path / "RULE.yml").write_text(WOMEN.replace("A part is", "No part is"), encoding="utf-8")
    activate(tmp_path / "RULE.yml", [trial], book)
    assert load_rulebook(book)["DEP-950"].reason.startswith("No part is")
    assert (book / "departures.yml").read_text(encoding="utf-8").startswith("# Departures.")


def test_activation_is_refused_above_the_hit_rate_until_it_is_accepted(
    trial: Trial, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    written: list[Path] = []
    monkeypatch.setattr("expectations.laboratory.try_rules", lambda *_: [trial])
    monkeypatch.setattr("expectations.laboratory.activate", lambda *_: written.append(tmp_path) or [tmp_path])
    command = ["try", str(tmp_path / "RULE.yml")]
    assert main(command) == 0
    assert main([*command, "--activate"]) == 1
    assert not written
    assert "--accept" in capsys.readouterr().err
    assert main([*command, "--activate", "--accept"]) == 0
    assert written


def test_a_rule_that_cannot_run_is_an_objection(built: DataRoot, tmp_path: Path) -> None:
    (tmp_path / "RULE.yml").write_text(WOMEN.replace("sex: female", "sex: feminine"), encoding="utf-8")
    (found,) = try_rules(tmp_path / "RULE.yml", built)
    assert found.outcomes == {"error": 1}
    assert any("sex feminine" in objection for objection in found.objections(5.0))


def test_a_file_that_is_missing_is_named(built: DataRoot, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"no file .*nothing\.yml"):
        try_rules(tmp_path / "nothing.yml", built)
