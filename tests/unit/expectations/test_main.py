from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from expectations.__main__ import main
from expectations.answers import COLUMNS
from warehouse.paths import DataRoot

HEADING = ",".join(COLUMNS)


def test_rules_prints_every_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules"]) == 0
    printed = capsys.readouterr().out
    assert "DEP-001  critical  submission  Women are at most all departures" in printed
    assert "XTB-001  warning   warehouse" in printed


def test_each_command_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["--help"])
    printed = capsys.readouterr().out
    assert all(
        command in printed for command in ("rules", "compile", "decide", "explain", "check", "answer", "triage", "try")
    )


def test_decide_exits_1_and_says_why_when_there_is_no_build(
    root: DataRoot, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("expectations.__main__.data_root", lambda: root)
    assert main(["decide"]) == 1
    assert "no database" in capsys.readouterr().err


def test_rules_exits_2_and_names_the_key_when_a_rule_is_malformed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "try.yml").write_text("- {code: DEP-001}", encoding="utf-8")
    monkeypatch.setattr("expectations.rulebook.load_rulebook.__defaults__", (tmp_path,))
    assert main(["rules"]) == 2
    assert "try.yml: DEP-001: severity" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "There is no file"),
        (b"case_id;state", "lacks the columns case_id, state, who"),
        ("case_id,lý do".encode("cp1258", "replace") + b"\xff", "not written in UTF-8"),
        (HEADING.encode(), "holds no answer below its heading"),
        (HEADING.replace("why", "why,note").encode(), "has the unknown columns note"),
        ((HEADING + '\nc,open,w,2026-01-01,"why').encode(), "the row after line 1 cannot be read"),
    ],
)
def test_answer_exits_2_and_says_why_when_the_file_cannot_be_read(
    content: bytes | None, reason: str, root: DataRoot, capsys: pytest.CaptureFixture[str]
) -> None:
    file = Path(str(root.home)) / "answers.csv"
    if content is not None:
        file.write_bytes(content)
    assert main(["answer", str(file)]) == 2
    assert reason in capsys.readouterr().err


def test_triage_exits_1_when_nothing_was_released(
    root: DataRoot, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("expectations.__main__.data_root", lambda: root)
    assert main(["triage"]) == 1
    assert "No release stands" in capsys.readouterr().err


def test_answer_and_try_name_a_folder_that_is_given_for_a_file(
    root: DataRoot, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in ("answer", "try"):
        assert main([command, str(root.home)]) == 2
        assert f"{root.home} is a folder; give the path of a" in capsys.readouterr().err


def test_try_exits_2_when_the_file_is_not_written_in_utf_8(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "RULE.yml"
    file.write_bytes("- name: Số nữ".encode("utf-16"))
    assert main(["try", str(file)]) == 2
    printed = capsys.readouterr().err
    assert "RULE.yml: not written in UTF-8" in printed
    assert "save it as UTF-8" in printed


def test_check_exits_1_and_says_why_when_there_is_no_build(
    root: DataRoot, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("expectations.__main__.data_root", lambda: root)
    for suite in ("audit", "marts"):
        assert main(["check", suite]) == 1
        printed = capsys.readouterr().err
        assert "There is no build" in printed
        assert "make run" in printed


def test_decide_exits_1_when_a_table_of_the_build_is_missing(
    root: DataRoot, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with duckdb.connect(str(root.build_database)) as connection:
        connection.execute("create schema audit")
    monkeypatch.setattr("expectations.__main__.data_root", lambda: root)
    assert main(["decide"]) == 1
    printed = capsys.readouterr().err
    assert "lacks what is read from it" in printed
    assert "int_evaluations__failed" in printed


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (["triage", "--budget", "-2"], "-2 is no number of findings; give a whole number from 1"),
        (["triage", "--budget", "0"], "0 is no number of findings"),
        (["triage", "--budget", "all"], "all is no number of findings"),
        (["try", "RULE.yml", "--most", "nan"], "nan is no percentage; give a number from 0 to 100"),
        (["try", "RULE.yml", "--most", "-1"], "-1 is no percentage"),
    ],
)
def test_a_number_that_means_nothing_exits_2(
    command: list[str], reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(command)
    assert reason in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("[]", "holds no rule; write a list of rules"),
        ("", "RULE.yml: must be a list of rules"),
        ("- {code: DEP-001}", "RULE.yml: DEP-001: severity"),
    ],
)
def test_try_exits_2_and_names_the_file_when_its_rules_are_malformed(
    content: str, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "RULE.yml"
    file.write_text(content, encoding="utf-8")
    assert main(["try", str(file)]) == 2
    printed = capsys.readouterr().err
    assert printed.startswith(f"{file} ")
    assert reason in printed
