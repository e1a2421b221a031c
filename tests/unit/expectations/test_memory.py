from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pyarrow.parquet as pq

from expectations.memory import last_rows, remember
from warehouse.paths import DataRoot


def verdict(submission_id: str, decision: str, reason_codes: str | None = None) -> dict[str, Any]:
    return {"submission_id": submission_id, "decision": decision, "reason_codes": reason_codes}


def said(root: DataRoot, day: int, *rows: dict[str, Any]) -> int:
    return remember(root, "decisions", rows, ["submission_id"], datetime(2026, 1, day, tzinfo=UTC))


def test_row_is_new_when_it_is_the_first_of_its_key_or_differs_from_the_last(root: DataRoot) -> None:
    assert said(root, 1, verdict("still", "held", "A"), verdict("more", "held", "A"), verdict("fine", "accepted")) == 3
    assert (
        said(
            root,
            2,
            *(verdict("still", "held", "A"), verdict("more", "held", "A, B"), verdict("fine", "accepted")),
            verdict("first", "accepted"),
        )
        == 2
    )
    rows = pq.read_table(str(root.raw / "decisions" / "20260102T000000000000Z.parquet")).to_pylist()
    assert [(row["submission_id"], row["reason_codes"], row["decided_at"].day) for row in rows] == [
        ("more", "A, B", 2),
        ("first", None, 2),
    ]


def test_what_was_said_before_comes_back_as_news(root: DataRoot) -> None:
    for day, decision in enumerate(("accepted", "held", "accepted"), start=1):
        assert said(root, day, verdict("one", decision)) == 1
    assert last_rows(root, "decisions", ["submission_id"]) == {("one",): verdict("one", "accepted")}


def test_nothing_is_written_when_nothing_is_new(root: DataRoot) -> None:
    said(root, 1, verdict("one", "accepted"))
    assert said(root, 2, verdict("one", "accepted")) == 0
    assert said(root, 2) == 0
    assert len(list(root.raw.glob("decisions/*.parquet"))) == 1
