"""Findings as cases: what was answered is not asked again, until the amounts move or the answer ends."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from upath import UPath

from expectations.answers import COLUMNS, record_answers
from expectations.triage import as_text, worklist
from ingestion.receive import receive, waiting_documents
from tests.integration.road import run_road
from warehouse import inputs
from warehouse.errors import SubmissionError, WarehouseError
from warehouse.paths import DataRoot
from warehouse.releases import Release, is_stale

pytestmark = [pytest.mark.integration, pytest.mark.timeout(900)]

ROOT = Path(__file__).resolve().parents[2]
HEADINGS = "Chỉ tiêu;Địa phương;Kỳ báo cáo;Giá trị;Đơn vị tính;Giới tính;Ghi chú"
AREA = "Tỉnh Quảng Nam"
TODAY = date(2026, 3, 1)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataRoot:
    monkeypatch.setattr(inputs, "_today", lambda: TODAY)
    home = UPath(tmp_path / "home")
    return DataRoot(home=home, inbox=home / "inbox").create()


def put(root: DataRoot, name: str, women: int) -> None:
    """A form that says how many left, and how many of them were women; no two have the same bytes."""
    about = f"{AREA};Năm 2023"
    lines = [HEADINGS, f"workers_departed;{about};100;người;;{name}", f"workers_departed;{about};{women};người;Nữ;"]
    Path(str(root.inbox), f"{name}.csv").write_text("\n".join(lines), encoding="utf-8")


def findings(release: Release) -> list[dict[str, Any]]:
    with duckdb.connect(str(release.database), read_only=True) as connection:
        found = connection.execute("select * from marts.fct_findings order by file_name, rule_code")
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def query(release: Release, statement: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(release.database), read_only=True) as connection:
        return connection.execute(statement).fetchall()


def answer(root: DataRoot, **columns: str) -> int:
    file = Path(str(root.home)) / "answers.csv"
    told = {"state": "confirmed", "who": "Sở Nội vụ", "when": "2026-02-01", "why": "Đã kiểm tra"} | columns
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, COLUMNS, restval="")
        writer.writeheader()
        writer.writerow(told)
    return record_answers(file, root, received_at=datetime(2026, 2, 1, tzinfo=UTC))


def test_a_confirmed_value_stays_confirmed_and_asks_again_when_it_moves(root: DataRoot) -> None:
    put(root, "first", women=120)
    (asked,) = findings(run_road(root))
    assert (asked["rule_code"], asked["state"], asked["submission_state"]) == ("DEP-001", "open", "held")
    assert asked["needs_answer"]
    assert asked["case_id"] in as_text(worklist(root, 1))

    assert answer(root, case_id=asked["case_id"]) == 1
    assert is_stale(root)
    (confirmed,) = findings(run_road(root))
    assert (confirmed["state"], confirmed["submission_state"]) == ("confirmed", "current")
    assert confirmed["answer_reason"] == "Đã kiểm tra"
    assert not confirmed["needs_answer"]
    assert as_text(worklist(root, 5)) == "Nothing else waits."
    assert answer(root, case_id=asked["case_id"]) == 0, "the same answer twice is one"
    assert not is_stale(root)

    put(root, "second", women=120)
    receive(waiting_documents(root), root)
    put(root, "third", women=121)
    again, moved = findings(run_road(root))
    assert (again["file_name"], again["state"], again["submission_state"]) == ("second.csv", "confirmed", "current")
    assert not again["needs_answer"]
    assert (moved["file_name"], moved["state"], moved["submission_state"]) == ("third.csv", "open", "held")
    assert moved["needs_answer"]
    assert moved["question_id"] == asked["question_id"]
    assert moved["earlier_state"] == "confirmed"


def test_a_waiver_ends_on_its_date(root: DataRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    put(root, "first", women=120)
    (asked,) = findings(run_road(root))
    assert answer(root, case_id=asked["case_id"], state="waived", until="2026-03-02") == 1
    (waived,) = findings(run_road(root))
    assert (waived["state"], waived["submission_state"]) == ("waived", "current")
    assert not is_stale(root)
    monkeypatch.setattr(inputs, "_today", lambda: date(2026, 3, 2))
    assert is_stale(root), "time alone ends it"
    (ended,) = findings(run_road(root))
    assert (ended["state"], ended["submission_state"]) == ("open", "held")


def test_a_correction_replaces_the_sent_amount_and_history_begins_with_it_when_it_was_held(root: DataRoot) -> None:
    put(root, "first", women=120)
    (asked,) = findings(run_road(root))
    women = asked["figure_id"]
    correction = {"case_id": asked["case_id"], "state": "corrected", "figure_id": women}
    with pytest.raises(SubmissionError, match=r"line 2: figure .* stands at 120\.000000, not at 130"):
        answer(root, **correction, expect="130", value="20")
    with pytest.raises(SubmissionError, match="there is no figure nobody-00001"):
        answer(root, **(correction | {"figure_id": "nobody-00001"}), expect="120", value="20")
    assert answer(root, **correction, expect="120", value="20") == 1
    release = run_road(root)
    assert findings(release) == []
    assert query(release, f"select value from marts.fct_departures where figure_id = '{women}'") == [(20,)]
    history = query(
        release,
        "select value, is_correction, is_corrected, known_to is null from marts.fct_figure_history "
        f"where figure_id = '{women}' order by value",
    )
    assert history == [(20, True, False, True)], "what was held was not known before it was corrected"
    with pytest.raises(SubmissionError, match=r"stands at 20\.000000, not at 120"):
        answer(root, **(correction | {"case_id": ""}), expect="120", value="30")


@pytest.mark.parametrize(
    ("columns", "problem"),
    [
        ({"case_id": "nothing"}, "the current release has no case nothing"),
        ({"state": "settled"}, "there is no state settled"),
        ({"why": ""}, "why is missing"),
        ({"when": "1/2/2026"}, "when must be a date"),
        ({"state": "waived"}, "`until` is required"),
        ({"until": "2026-12-31"}, "`until` is required when a case is waived, and only then"),
        ({"state": "waived", "until": "2026-01-31"}, "is not after"),
        ({"expect": "3"}, "are for a correction, not for confirmed"),
        ({"state": "corrected"}, "figure_id is missing"),
    ],
)
def test_an_answer_is_refused_with_its_line_and_reason(
    released: DataRoot, columns: dict[str, str], problem: str
) -> None:
    with pytest.raises(SubmissionError, match=f"line 2: .*{problem}"):
        answer(released, **({"case_id": "x"} | columns))
    assert not list(released.raw.glob("answers/[!_]*.parquet"))


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> DataRoot:
    home = UPath(tmp_path_factory.mktemp("released"))
    root = DataRoot(home=home, inbox=home / "inbox").create()
    put(root, "first", women=120)
    run_road(root)
    return root


def test_there_is_nothing_to_answer_before_the_first_release(root: DataRoot) -> None:
    with pytest.raises(WarehouseError, match="nothing to answer"):
        answer(root, case_id="x")
