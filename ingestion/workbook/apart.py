"""What is a part of all that a table counts where it stands among other parts, and counts by itself where it stands
alone with a plan of its own: an office with two targets writes `Giải quyết việc làm` and `Đưa lao động đi làm việc ở
nước ngoài` side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ingestion.model import Kind
from ingestion.workbook.book import Row, Rows
from ingestion.workbook.columns import BELOW, Column, parts_by_kind
from ingestion.workbook.forms import Apart
from ingestion.workbook.labels import APART, Coordinate, calls_part, fold_label, has_any, take_apart
from ingestion.workbook.rows import is_deeper, told_of
from ingestion.workbook.tables import Located
from warehouse import reference


def count_apart(table: Located, columns: Sequence[Column], rows: Rows) -> tuple[Sequence[Column], Rows]:
    """The columns and rows, those of the form's part `apart` taken for what it counts by itself where the table has no
    other part, nothing calls it one, and it has a plan of its own, a block of columns like that of the whole, or a
    column beside one that says what it counts."""
    if table.spec.apart is None:
        return columns, rows
    dimension, code = table.spec.apart.coordinate
    of_columns = [column for column in columns if dimension in column.meaning.sets]
    is_told = any(dimension in told.sets for told in rows.told_apart.values())
    of_parts = [row for row in rows if dimension in row.told.sets] if is_told else []
    of_rows = [row for row in of_parts if row.told.sets[dimension] == code]
    heads = [row for row in of_rows if dimension in row.label.sets]  # below them, `Trong đó: nữ` is of theirs
    told = {column.meaning.sets[dimension] for column in of_columns} | {row.told.sets[dimension] for row in of_parts}
    if told != {code} and not _stand_above(heads, [row for row in of_parts if row not in of_rows]):
        return columns, rows
    is_block = any(map(_has_plan, of_columns)) or _heads_block(of_columns, columns)
    is_block = is_block or _stand_beside(table.spec.apart, of_columns, columns)
    if not of_parts and is_block and not any(map(_is_called_part, of_columns)):
        return [_column_apart(column, dimension) if column in of_columns else column for column in columns], rows
    is_set_off = len(of_parts) > len(of_rows) or any(map(_has_plan, columns)) or _are_numbered(heads, rows, dimension)
    if not of_columns and is_set_off and all(_stands_beside(row, rows, dimension) for row in heads):
        return columns, rows.of(_row_apart(row, dimension) if row in of_rows else row for row in rows)
    return columns, rows


def _stand_above(of_rows: Sequence[Row], others: Sequence[Row]) -> bool:
    """Whether the rows of all other parts are set off as parts (`- Tự tạo việc làm`) and these are not."""
    return bool(of_rows) and all(is_deeper(other, row) for other in others for row in of_rows)


def _has_plan(column: Column) -> bool:
    indicator = column.meaning.sets.get("indicator")
    return isinstance(indicator, str) and reference.indicators()[indicator]["kind"] == Kind.TARGET


def _heads_block(parts: Sequence[Column], columns: Sequence[Column]) -> bool:
    """Whether columns stand under a heading of their own as those of all do under theirs, several of the same words
    each, and nothing calls the others a total of them."""
    wholes = [column for column in columns if column not in parts and "about" not in column.meaning.sets]
    below = [[column.label.partition(BELOW)[2] for column in block] for block in (parts, wholes)]
    heads = [{column.label.partition(BELOW)[0] for column in block} for block in (parts, wholes)]
    is_alike = len(parts) > 1 and all(below[0]) and below[0] == below[1]
    return is_alike and all(len(head) == 1 for head in heads) and not any(column.meaning.is_total for column in wholes)


def _stand_beside(apart: Apart, parts: Sequence[Column], columns: Sequence[Column]) -> bool:
    """Whether columns stand beside one whose own heading says what it counts and calls it no total (`Số lao động được
    giải quyết việc làm | Số lao động đi làm việc ở nước ngoài`)."""
    wholes = [column for column in columns if column not in parts and "about" not in column.meaning.sets]
    words = [fold_label(phrase) for phrase in apart.beside]
    is_named = any(has_any(column.label, words) for column in wholes)
    return is_named and not any(column.meaning.is_total for column in wholes)


def _is_called_part(column: Column) -> bool:
    path = column.label.split(BELOW)
    of_sex = "sex" in column.meaning.sets and len(path) > 1  # `Xuất khẩu lao động / Trong đó: nữ`
    written = [take_apart(text) for text in (path[:-1] if of_sex else path)]
    return any(calls_part(part) or parts_by_kind(part) for part in written)


def _stands_beside(row: Row, rows: Sequence[Row], dimension: str) -> bool:
    """Whether a row is numbered and indented as one above it that speaks of all, and is no part of it."""
    above = [other for other in rows if other.position < row.position and dimension not in other.told.sets]
    return not row.is_part and any(other.label.depth == row.label.depth and not other.is_part for other in above)


def _are_numbered(heads: Sequence[Row], rows: Sequence[Row], dimension: str) -> bool:
    """Whether rows bear numbers as the rows of all do, none of which is called the total of them: a list of indicators
    (`1. Số lao động được giải quyết việc làm`, `2. Số lao động đi làm việc ở nước ngoài`)."""
    numbered = [row for row in rows if row.label.depth[0] in ("arabic", "roman")]
    wholes = [row for row in numbered if dimension not in row.told.sets]
    return bool(wholes) and all(row in numbered for row in heads) and not any(row.label.is_total for row in rows)


def _column_apart(column: Column, dimension: str) -> Column:
    return replace(column, meaning=replace(column.meaning, sets=_apart(column.meaning.sets, dimension)))


def _row_apart(row: Row, dimension: str) -> Row:
    return row._replace(told=told_of(_apart(row.told.sets, dimension), row.told.units))


def _apart(sets: Mapping[str, Coordinate], dimension: str) -> dict[str, Coordinate]:
    return {APART if name == dimension else name: code for name, code in sets.items()}
