"""What moved between two documents, and by how much."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingestion.__main__ import main
from ingestion.difference import differences
from tests.forms.workbooks import Cell, read_rows, workbook

ROWS: list[list[Cell]] = [
    ["UBND TỈNH NGHỆ AN", None],
    ["LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI THEO THỊ TRƯỜNG, NĂM 2023", None],
    ["Thị trường", "Tổng số"],
    ["Nhật Bản", 9],
    ["Hàn Quốc", 6],
]
LATER = [*ROWS[:3], ["Hàn Quốc", "6"], ["Nhật Bản", 12], ["Đài Loan", 1]]


def test_moves_are_told_by_what_figures_speak_of_and_not_by_where_they_stand() -> None:
    moves = differences(read_rows(ROWS).figures, read_rows(LATER).figures)

    assert [(move.figure.breakdown.market, move.difference) for move in moves] == [("Nhật Bản", 3), ("Đài Loan", None)]
    assert [str(move.before.address) if move.before else None for move in moves] == ["Sheet1!B4", None]


def test_figure_left_out_is_a_move() -> None:
    (move,) = differences(read_rows(ROWS).figures, read_rows(ROWS[:4]).figures)

    assert (move.after, move.figure.breakdown.market) == (None, "Hàn Quốc")


def test_same_documents_have_no_moves() -> None:
    assert differences(read_rows(ROWS).figures, read_rows([[None], *ROWS]).figures) == []


def test_command_prints_what_moved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, rows in (("a.xlsx", ROWS), ("b.xlsx", LATER)):
        (tmp_path / name).write_bytes(workbook(rows))

    assert main(["diff", str(tmp_path / "a.xlsx"), str(tmp_path / "b.xlsx")]) == 0
    assert "2 figures moved" in capsys.readouterr().out


def test_template_command_writes_the_workbook(tmp_path: Path) -> None:
    path = tmp_path / "mau.xlsx"
    order = ["template", "--form", "departures_by_market", "--area", "Tỉnh Nghệ An", "--period", "2024-Q1"]

    assert main([*order, "-o", str(path)]) == 0
    assert path.read_bytes().startswith(b"PK")
    assert main([*order[:2], "x", *order[3:], "-o", str(path)]) == 2
