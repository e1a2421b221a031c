from __future__ import annotations

import pytest

from ingestion.workbook.markup import Markup

PLAIN = b'<sheetData><row r="1"><c r="A1" s="1" t="n"><v>7</v></c></row></sheetData>'


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(b'r="1"', b'r="1" hidden="1"', id="row"),
        pytest.param(b"<sheetData>", b'<cols><col min="2" max="2" hidden="true"/></cols><sheetData>', id="column"),
        pytest.param(b'r="1"', b"r='1' hidden = 'true'", id="spaces"),
    ],
)
def test_what_is_hidden_is_looked_for_where_an_attribute_says_so(old: bytes, new: bytes) -> None:
    assert not Markup(PLAIN).may_hide()
    assert Markup(PLAIN.replace(old, new, 1)).may_hide()


def test_formulas_and_errors_are_looked_for_where_the_markup_may_hold_them() -> None:
    plain = Markup(PLAIN)
    formula = Markup(PLAIN.replace(b"<v>", b"<x:f>1+1</x:f><v>"))
    error = Markup(PLAIN.replace(b't="n"', b't="e"'))

    assert [markup.may_hold_formulas() for markup in (plain, formula, error)] == [False, True, False]
    assert [markup.may_hold_errors() for markup in (plain, formula, error)] == [False, False, True]


@pytest.mark.parametrize("cell", [b"XFD1", b"A1048576"])
def test_far_cells_are_looked_for_where_one_may_stand(cell: bytes) -> None:
    assert not Markup(PLAIN).may_reach_far()
    assert Markup(PLAIN.replace(b"A1", cell)).may_reach_far()
