from __future__ import annotations

import pytest

from ingestion.workbook import rows as rows_module
from ingestion.workbook.rows import Kind, Label, Row, Rows, told_of
from tests.forms.workbooks import codes, read_rows, values

HEAD = [["Kết quả đưa lao động đi làm việc ở nước ngoài tỉnh Nghệ An, quý II năm 2024"], ["Thị trường", "Tổng số"]]
MARKETS = [["Nhật Bản", 12], ["Đài Loan", 7], ["Hàn Quốc", 5]]


def label(market: str) -> Label:
    told = told_of({"market": market}, ())
    kind = Kind(told, (0,), None, has_part=False, is_of_today=False)
    return Label(market, told.sets, None, False, ("", 0, False), told, (0,), None, False, False, True, market, kind)


def test_rows_that_stand_alone_are_the_same_rows_when_added_at_once() -> None:
    labels = [label("Nhật Bản"), label("Đài Loan")]
    at_once = Rows()
    at_once.add_alone(4, (10, 11), (1, 1), labels)

    one_by_one = [Row(4 + number, 10 + number, 1, each, None, each.told) for number, each in enumerate(labels)]

    assert list(at_once) == one_by_one == [at_once[0], at_once[1]]
    assert at_once.told_apart == Rows.of(one_by_one).told_apart
    assert at_once.kinds == Rows.of(one_by_one).kinds


def test_alike_rows_share_what_they_say() -> None:
    assert told_of({"area": "Vinh", "sex": "female"}, ("nguoi",)) is told_of({"sex": "female"}, ("nguoi",))
    assert told_of({"sex": "female"}, ()) is not told_of({"sex": "male"}, ())


def test_labels_are_read_as_before_when_more_were_met_than_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    before = read_rows([*HEAD, *MARKETS])
    monkeypatch.setattr(rows_module, "_MOST_LABELS", 1)

    after = read_rows([*HEAD, *MARKETS, ["Ma-lai-xi-a", 3]])

    assert codes(after) == []
    assert values(after) == values(before) | {"B6": 3}


def test_rows_with_figures_after_one_that_is_no_row_are_taken_once_it_is_settled() -> None:
    reading = read_rows([*HEAD, MARKETS[0], ["Khu vực Đông Bắc Á", None], *MARKETS[1:]])

    assert values(reading) == {"B3": 12, "B5": 7, "B6": 5}
    assert codes(reading) == [("REGION-NOT-READ", "Sheet1!A4")]
