"""What an amount in an answer states."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest

from expectations.answers import Sent, _recorded, stated_by
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
