from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ingestion.workbook import rows as rows_module
from ingestion.workbook.book import Beside, Book, Gazetteer, Kind, Label, Row, Rows
from ingestion.workbook.labels import Place
from ingestion.workbook.rows import told_of
from tests.forms.workbooks import codes, read_rows, values

HEAD = [["Kết quả đưa lao động đi làm việc ở nước ngoài tỉnh Nghệ An, quý II năm 2024"], ["Thị trường", "Tổng số"]]
MARKETS = [["Nhật Bản", 12], ["Đài Loan", 7], ["Hàn Quốc", 5]]


BESIDE: Beside = ("", (), (), True)


def label(market: str, _: Beside = BESIDE) -> Label:
    told = told_of({"market": market}, ())
    kind = Kind((0,), None, has_part=False, is_of_today=False)
    return Label(market, told.sets, None, False, ("", 0, False), told, (0,), None, False, False, True, kind)


def test_rows_that_stand_alone_are_the_same_rows_when_added_at_once() -> None:
    book = Book(label)
    numbers = book.numbers(["Nhật Bản", "Đài Loan"], [["", ""], [(), ()], [(), ()], [True, True]])
    at_once = Rows(book)
    at_once.add_alone(4, range(10, 12), np.array([1, 1]), numbers)

    labels = [label("Nhật Bản"), label("Đài Loan")]
    one_by_one = [Row(4 + number, 10 + number, 1, number, each, None, each.told) for number, each in enumerate(labels)]

    assert list(at_once) == one_by_one == [at_once[0], at_once[1]]
    assert list(at_once.of(one_by_one)) == one_by_one
    assert at_once.told_apart == at_once.of(one_by_one).told_apart
    assert at_once.kinds == at_once.of(one_by_one).kinds


def test_a_label_has_one_number_when_the_same_stands_beside_it() -> None:
    book = Book(label)
    numberings = ["", "arabic", "", "arabic"]

    numbers = book.numbers(["Lào", "Lào", "Lào", "Nga"], [numberings, [()] * 4, [()] * 4, [True] * 4])

    assert numbers.tolist() == [0, 1, 0, 2]
    assert book.texts.take(numbers).to_pylist() == ["Lào", "Lào", "Lào", "Nga"]
    assert book.number("Nga", ("arabic", (), (), True)) == 2


def test_areas_of_one_name_are_told_apart_when_one_is_meant_whatever_the_day() -> None:
    gazetteer = Gazetteer()
    then = Place("Tỉnh Hưng Yên", "province", "33@2025-07-01")
    always = replace(then, is_fixed=True)

    numbers = [gazetteer.number(area) for area in (None, then, always, then)]

    assert numbers == [0, 1, 2, 1]
    assert [gazetteer.place(number) for number in (0, 1)] == [None, then]


def test_rows_that_say_the_same_but_for_their_area_have_one_key() -> None:
    assert told_of({"area": "Vinh", "sex": "female"}, ("nguoi",)) == told_of({"sex": "female"}, ("nguoi",))
    assert told_of({"sex": "female"}, ()).key != told_of({"sex": "male"}, ()).key


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
