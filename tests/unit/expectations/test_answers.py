"""What an amount in an answer states."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest

from expectations.answers import COLUMNS, Sent, _problems, _read, _recorded, stated_by
from warehouse.files import write_table
from warehouse.paths import DataRoot
from warehouse.schemas import ANSWERS


@pytest.mark.parametrize(
    ("sent", "text", "low", "high"),
    [
        (("person", "flow", "1884", "1884"), "1900", "1900", "1900"),
        (("person", "flow", "39000", "40000"), "39500", "39500", "39500"),
        (("pct", "ratio", "34.65", "34.8"), "34.57", "34.565", "34.58"),
        (("pct", "ratio", "34.65", "34.8"), "35", "34.5", "36"),
        (("pct", "ratio", "100", "110"), "103.10", "103.095", "103.11"),
        (("vnd", "flow", "8979000000", "8979000000"), "8980000000", "8980000000", "8980000000"),
        (("vnd", "flow", "8978500000", "8980000000"), "8980000000", "8979500000", "8981000000"),
        (("vnd", "flow", "8978500000", "8980000000"), "8979400000", "8979350000", "8979500000"),
        (("vnd", "stock", "431000000000", "432000000000"), "0", "-500000000", "1000000000"),
        (("vnd", "ratio", "38000000", "38000000"), "38461538", "38461537.5", "38461539"),
    ],
)
def test_an_amount_states_what_its_figure_could_have_stated(
    sent: tuple[str, str, str, str], text: str, low: str, high: str
) -> None:
    unit, kind, *bounds = sent
    least, most = map(Decimal, bounds)
    assert stated_by(text, Sent(unit, kind, least, most, stands=least)) == (Decimal(low), Decimal(high))


def test_answers_of_an_older_and_of_this_shape_are_read_together(root: DataRoot) -> None:
    folder = Path(str(root.raw / "answers"))
    new = pa.Table.from_pylist([{"answer_id": "new"}], schema=ANSWERS)
    write_table(folder / "new.parquet", new)
    write_table(folder / "old.parquet", new.drop_columns(["corrected_low", "corrected_high"]))
    assert [row["answer_id"] for row in _recorded(root)] == ["new", "new"]


def rows_of(folder: Path, *lines: str) -> list[dict[str, str]]:
    file = folder / "answers.csv"
    file.write_text("\n".join([",".join(COLUMNS), *lines]), encoding="utf-8")
    return _read(file)


def test_a_reason_over_two_lines_keeps_them_and_rows_are_told_by_their_first_line(tmp_path: Path) -> None:
    first, second = rows_of(tmp_path, 'c,open,w,2026-01-01,"one\ntwo",,,,', "", "d,open,w,2026-01-01,three,,,,")
    assert (first["why"], first["line"]) == ("one\ntwo", "2")
    assert (second["why"], second["line"]) == ("three", "5")


def test_cells_after_the_last_column_are_refused(tmp_path: Path) -> None:
    (row,) = rows_of(tmp_path, "c,open,w,2026-01-01,why,,,,, and more")
    assert list(_problems(row, {}, None)) == [
        "there are cells after the last column:  and more; put a text that has commas between quotation marks"
    ]


@pytest.mark.parametrize("text", ["NaN", "Infinity", "1e3", "1.884.000", "34,57", "1_000", "9" * 19])
def test_what_is_no_plain_number_is_refused(text: str, tmp_path: Path) -> None:
    (row,) = rows_of(tmp_path, f'c,corrected,w,2026-01-01,why,,f-1,1,"{text}"')
    assert list(_problems(row, {}, {})) == [
        "the current release has no case c; take the case_id from fct_findings",
        f"value must be a plain number with a decimal point, not {text}",
    ]
