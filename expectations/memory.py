"""What was said before: append-only tables under `raw/` whose rows each say something new.

A state that stays is not said again, so a second run writes nothing, and the rows of a key in their order are its
history.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from warehouse.files import read_tables, write_table
from warehouse.paths import DataRoot
from warehouse.schemas import INSTANT, RAW


def remember(
    root: DataRoot, table: str, rows: Iterable[Mapping[str, Any]], key: Sequence[str], moment: datetime | None = None
) -> int:
    """Append to `raw/<table>` each row that is the first of its key or differs from the last; how many there were.

    Rows hold the columns of the table but the batch and the moment, which is now unless it is told.
    """
    last = last_rows(root, table, key)
    news = [row for row in rows if last.get(tuple(row[column] for column in key)) != row]
    if news:
        moment = moment or datetime.now(UTC)
        own = {"batch_id": f"{moment:%Y%m%dT%H%M%S%fZ}", _moment(RAW[table]): moment}
        path = root.raw / table / f"{own['batch_id']}.parquet"
        write_table(path, pa.Table.from_pylist([{**row, **own} for row in news], schema=RAW[table]))
    return len(news)


def last_rows(root: DataRoot, table: str, key: Sequence[str]) -> dict[tuple[Any, ...], dict[str, Any]]:
    """The last row of each key, without its batch and its moment."""
    folder = root.raw / table
    if not folder.exists() or not list(folder.glob("*.parquet")):
        return {}
    order = _moment(RAW[table])
    said = read_tables(folder, list(RAW[table].names)).sort_by(order).drop_columns(["batch_id", order])
    return {tuple(row[column] for column in key): row for row in said.to_pylist()}


def _moment(schema: pa.Schema) -> str:
    return next(str(field.name) for field in schema if field.type == INSTANT)
