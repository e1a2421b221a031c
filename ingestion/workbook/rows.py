"""What each row of a located table stands for; a label that is unknown or doubtful is an issue at its cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from ingestion import names
from ingestion.model import Issue, IssueSeverity
from ingestion.text import fold
from ingestion.workbook.cells import is_same, looks_stated
from ingestion.workbook.columns import Columns, heading_meaning, label_error, place_named
from ingestion.workbook.context import Context, unknown_area
from ingestion.workbook.forms import NONE, writing
from ingestion.workbook.grid import Value
from ingestion.workbook.labels import (
    NOTHING,
    Coordinate,
    Meaning,
    Written,
    fold_label,
    merge,
    numbering_of,
    take_apart,
    unit_words,
)
from ingestion.workbook.tables import Located, label_text, text_of, vocabulary_of
from warehouse import reference

_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Row:
    """A row of figures. `depth` tells how its label is set off from others: its numbering, indent and "trong đó"."""

    index: int
    label: str
    address: str
    sets: Mapping[str, Coordinate]
    is_total: bool
    depth: tuple[str, int, bool]
    units: tuple[str, ...]
    own: Mapping[str, Coordinate] = field(default_factory=dict)


def read_rows(table: Located, columns: Columns, context: Context) -> tuple[list[Row], list[Issue]]:
    """The table's rows; a label that is unknown, doubtful or doubled is an issue at its cell."""
    rows: list[Row] = []
    issues: list[Issue] = []
    ancestors: dict[str, Row] = {}
    pending: list[Issue] = []
    section: Row | None = None
    skipped = ""
    for index in table.body:
        values = table.sheet.rows[index]
        is_filled = any(looks_stated(values[column.index]) for column in columns.figures)
        row = _row(table, columns, index, context, is_filled=is_filled)
        if row is None:
            skipped = _label(table, columns, index)[0].strip() if is_filled else skipped
            continue
        if isinstance(row, Issue):
            # Words without figures may be a note after the table; before further rows they may change their meaning.
            (issues if is_filled or row.severity is IssueSeverity.NOTICE else pending).append(row)
            skipped = row.parameters.get("label", "")
            continue
        if is_filled:
            issues += pending
            pending = []
        if skipped and _is_part(row, rows, table):
            issues.append(label_error("ROW-AMBIGUOUS", row.address, label=row.label, above=skipped))
            continue
        skipped = ""
        issues += _market_issues(row)
        issues += _section_issues(row, section, table.spec.row_order)
        section = None if is_filled or _is_marked_blank(values, columns) else row
        nested = _nested(row, table.spec.row_order, ancestors)
        if isinstance(nested, Issue):
            issues.append(nested)
        else:
            rows.append(nested)
    issues += _doubled_rows(table, columns, rows)
    issues += _stray_parts(rows, table.spec.row_order)
    return rows, issues


def _is_part(row: Row, before: Sequence[Row], table: Located) -> bool:
    """Whether a row only makes sense as a part of the one above it ("Trong đó: nữ"): after a row that is not read, it
    would else be taken for a part of the one before that."""
    order: Sequence[str] = table.spec.row_order
    own = [position for position, name in enumerate(order) if name in row.own]
    known = [order.index(name) for other in before for name in other.own if name in order]
    if table.stub.rows in order:
        known.append(order.index(table.stub.rows))
    return bool(own) and own[0] > min(known, default=0)


def _is_marked_blank(values: list[Value], columns: Columns) -> bool:
    """Whether a row says that it has no figures ("-"), so that it heads nothing."""
    return any(values[column.index] != "" for column in columns.figures)


def _section_issues(row: Row, section: Row | None, order: Sequence[str]) -> list[Issue]:
    """A row without figures above rows of a wider kind ("Nữ" above markets) may hold for all of them: refused."""
    if section is None or section.depth[2] or section.depth[0] == "bullet" or section.depth[1] > row.depth[1]:
        return []
    inner = max((order.index(name) for name in section.own if name in order), default=-1)
    outer = min((order.index(name) for name in row.own if name in order), default=len(order))
    if outer >= inner:
        return []
    return [label_error("ROW-AMBIGUOUS", section.address, label=section.label, above=row.label)]


def _row(table: Located, columns: Columns, index: int, context: Context, *, is_filled: bool) -> Row | Issue | None:
    text, column, numbering = _label(table, columns, index)
    if not text.strip():
        return _without_label(table, columns, index) if is_filled else None
    written = take_apart(text)
    address = table.sheet.address(index, column)
    if not is_filled and _is_note(written):
        return None
    meaning = _row_meaning(table, written, context, address, is_filled=is_filled)
    for key in columns.keys:
        if isinstance(meaning, Meaning):
            meaning = _with_key(table, meaning, index, key, context)
    if isinstance(meaning, Issue) or meaning.is_ignored:
        return meaning if isinstance(meaning, Issue) else None
    depth = (written.numbering or numbering, len(text) - len(text.lstrip()), written.is_subset)
    units = _row_units(table, columns, index, written)
    return Row(index, written.text, address, meaning.sets, meaning.is_total, depth, units, meaning.sets)


def _without_label(table: Located, columns: Columns, index: int) -> Issue:
    filled = next(part for part in columns.figures if looks_stated(table.sheet.rows[index][part.index]))
    return label_error("ROW-UNLABELLED", table.sheet.address(index, filled.index))


def _label(table: Located, columns: Columns, index: int) -> tuple[str, int, str]:
    """A row's label, its column, and the kind of its numbering; a total's label may stand in the numbering column."""
    stub = table.anchor[1]
    text = label_text(table.sheet, index, stub)
    ordinals = [text_of(table.sheet.rows[index][column]).strip() for column in columns.ordinals]
    numbering = next((kind for kind in map(numbering_of, ordinals) if kind), "")
    if text.strip():
        return text, stub, numbering
    for column, ordinal in zip(columns.ordinals, ordinals, strict=True):
        if ordinal and numbering_of(ordinal) is None:
            return ordinal, column, ""
    for column in range(stub - 1, table.headings[0].column - 1, -1):
        other = label_text(table.sheet, index, column)
        if other.strip() and numbering_of(other) is None:
            return other, column, ""
    return "", stub, numbering


def _row_meaning(
    table: Located, written: Written, context: Context, address: str, *, is_filled: bool
) -> Meaning | Issue:
    vocabulary = vocabulary_of(table.spec)
    year = context.period.end.year if context.period and context.period.end else None
    meaning = vocabulary.heading(written, year, frozenset(table.spec.rows_may_name) - {"area"})
    if meaning is not None and (meaning != NOTHING or not is_filled):
        return meaning
    kind = table.stub.rows
    if kind == "market":
        return _market(written, address)
    if kind == "area" or "area" in table.spec.rows_may_name:
        found = place_named(written.core, context, table.stub.level)
        if found is not None:
            return Meaning({"area": found}, is_total=found.level == "country")
        if _looks_like_name(written):
            return unknown_area(written.core, address)
    return label_error("ROW-UNMAPPED", address, label=written.text)


_resolve_market = lru_cache(maxsize=4096)(names.resolve_market)


def _market(written: Written, address: str) -> Meaning | Issue:
    market = _resolve_market(written.core)
    if market is not None:
        return Meaning({"market": market})
    if written.folded in _regions():
        return Issue("REGION-NOT-READ", IssueSeverity.NOTICE, address, {"label": written.text})
    if _looks_like_name(written) and names.resolve_area(written.core) is None:
        return Meaning({"market": written.core})
    return label_error("ROW-UNMAPPED", address, label=written.text)


def _market_issues(row: Row) -> list[Issue]:
    market = row.own.get("market")
    if not isinstance(market, str) or market == NONE or _resolve_market(market) is not None:
        return []
    known = tuple(line["name_vi"] for line in reference.rows("markets"))
    close = ", ".join(names.suggestions(market, known)) or "—"
    parameters = {"name": market, "suggestions": close}
    return [Issue("MARKET-UNKNOWN", IssueSeverity.WARNING, row.address, parameters)]


@lru_cache
def _regions() -> frozenset[str]:
    return frozenset(fold(row["region"]) for row in reference.rows("markets"))


def _looks_like_name(written: Written) -> bool:
    """Whether an unknown label may be the name of a market or an area, and no total, remark or heading."""
    words = f" {written.folded} "
    is_wordy = any(word in words for word in _not_names())
    return not is_wordy and len(written.core) <= _LONGEST_NAME and not any(map(str.isdigit, written.core))


def _is_note(written: Written) -> bool:
    return f"{written.folded} ".startswith(_notes())


@lru_cache
def _notes() -> tuple[str, ...]:
    return tuple(f"{fold(word)} " for word in writing().note_rows)


@lru_cache
def _not_names() -> tuple[str, ...]:
    return tuple(f" {fold(word)} " for word in writing().not_a_name)


def _with_key(table: Located, meaning: Meaning, index: int, column: int, context: Context) -> Meaning | Issue:
    text = label_text(table.sheet, index, column)
    if not text.strip():
        return meaning
    address = table.sheet.address(index, column)
    written = take_apart(text)
    further = heading_meaning(table, written, context) or _named(written, context)
    if further is None:
        return label_error("ROW-UNMAPPED", address, label=written.text)
    sets = merge(meaning.sets, further.sets)
    if sets is None:
        return label_error("LABELS-CONFLICT", address, row=written.text, column=table.stub.aliases[0])
    return replace(meaning, sets=sets, is_total=meaning.is_total and further.is_total)


def _named(written: Written, context: Context) -> Meaning | None:
    """A market or an area named in a column that names rows beside the anchor."""
    market = _resolve_market(written.core)
    if market is not None:
        return Meaning({"market": market})
    found = place_named(written.core, context, None)
    return Meaning({"area": found}) if found is not None else None


def _row_units(table: Located, columns: Columns, index: int, written: Written) -> tuple[str, ...]:
    words = [fold_label(text_of(table.sheet.rows[index][column])) for column in columns.units]
    return (*written.units, *(word for word in words if word in unit_words()))


def _nested(row: Row, order: Sequence[str], ancestors: dict[str, Row]) -> Row | Issue:
    """The row with what it inherits from the rows it is a part of, which its label must show it to be."""
    own = [position for position, dimension in enumerate(order) if dimension in row.sets]
    if not own:
        ancestors.clear()
        return row
    inherited: dict[str, Coordinate] = {}
    for dimension in order[: own[0]]:
        parent = ancestors.get(dimension)
        if parent is None:
            continue
        if parent.depth == row.depth:
            return label_error("ROW-AMBIGUOUS", row.address, label=row.label, above=parent.label)
        inherited[dimension] = parent.sets[dimension]
    for dimension in order[own[0] :]:
        ancestors.pop(dimension, None)
    nested = replace(row, sets={**inherited, **row.sets})
    for position in own:
        ancestors[order[position]] = nested
    return nested


def _doubled_rows(table: Located, columns: Columns, rows: list[Row]) -> list[Issue]:
    """Two rows for the same thing are an error, but a total may stand first and last if it is the same total."""
    seen: dict[tuple[tuple[str, Coordinate], ...], Row] = {}
    issues = []
    for row in rows:
        key = tuple(sorted(row.sets.items(), key=lambda item: item[0]))
        other = seen.setdefault(key, row)
        if other is row:
            continue
        is_of_all = row.is_total or (table.stub.rows is not None and table.stub.rows not in row.sets)
        if not is_of_all:
            issues.append(label_error("ROW-REPEATED", row.address, label=row.label, first=other.address))
            continue
        cells = table.sheet.rows
        differing = [
            part.index
            for part in columns.figures
            if not is_same(cells[row.index][part.index], cells[other.index][part.index])
        ]
        if differing:
            address = table.sheet.address(row.index, differing[0])
            first = table.sheet.address(other.index, differing[0])
            issues.append(label_error("TOTALS-DIFFER", address, first=first))
    return issues


def _stray_parts(rows: list[Row], order: Sequence[str]) -> list[Issue]:
    """A part under the last row alone ("Trong đó: nữ") may belong to that row or to the whole table: refused."""
    issues: list[Issue] = []
    for position in range(1, len(order)):
        outer, inner = order[position - 1], order[position]
        heads = [row for row in rows if outer in row.own and inner not in row.own]
        parts = [row for row in rows if inner in row.own and outer not in row.own and outer in row.sets]
        owners = {row.sets[outer] for row in parts}
        if heads and len(heads) > 1 and owners == {heads[-1].sets[outer]}:
            parameters = {"label": parts[0].label, "above": heads[-1].label}
            issues.append(label_error("ROW-AMBIGUOUS", parts[0].address, **parameters))
    return issues
