from __future__ import annotations

from pathlib import Path

import pytest

from expectations.__main__ import main
from warehouse.paths import DataRoot


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
