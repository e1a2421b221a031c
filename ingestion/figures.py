"""The figures of one document as columns: what readers hand over, what travels from the worker, what raw is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, overload

import pyarrow as pa
import pyarrow.compute as pc

from ingestion.model import Address, Breakdown, Figure, Hedge, Kind, Part, Period, SourceRank
from warehouse.schemas import FIGURES

_OF_A_BATCH = ("figure_id", "submission_id", "batch_id", "ordinal")
_BREAKDOWN = ("market", "sex", "channel", "programme", "fund_source", "departure_channel", "enterprise")
MILLIONTH = Decimal("0.000001")  # the scale of amounts in raw

TOLD = pa.schema([field for field in FIGURES if field.name not in _OF_A_BATCH])
"""What a document says of a figure: the columns of `raw/figures` without those that a batch adds."""


class Figures(Sequence[Figure]):
    """The figures of a document in the order in which they stand there; one becomes an object when it is asked for.

    `table` has the columns of TOLD in their order; a column of text or days may be dictionary encoded.
    """

    def __init__(self, table: pa.Table) -> None:
        self.table = table

    @classmethod
    def columns_of(cls, figures: Sequence[Figure]) -> Figures:
        """The figures as columns, whichever they are."""
        return figures if isinstance(figures, Figures) else cls.of(figures)

    @classmethod
    def of(cls, figures: Iterable[Figure]) -> Figures:
        """Columns made from objects. Raises pyarrow.ArrowInvalid when an amount has too many digits for raw."""
        return cls(pa.Table.from_pylist([_as_row(figure) for figure in figures], schema=TOLD))

    @classmethod
    def together(cls, tables: Sequence[pa.Table]) -> Figures:
        """The figures of several tables of a document, one after the other."""
        return cls(tables[0] if len(tables) == 1 else pa.concat_tables([TOLD.empty_table(), *_plain(tables)]))

    def distinct(self, *columns: str) -> set[Any]:
        """The values of a column, or of the first of several that is filled in; None among them where all are blank."""
        found = pc.coalesce(*(self.table[column].cast(TOLD.field(column).type) for column in columns))
        return set(found.unique().to_pylist())

    def periods(self) -> list[Period]:
        """The periods that the figures speak of, each once, in the order in which they are met."""
        names = ["period_start", "period_end", "period_basis"]
        told = self.table.select(names).cast(pa.schema([TOLD.field(name) for name in names]))
        rows = told.group_by(names, use_threads=False).aggregate([]).to_pylist()
        return [Period(row["period_start"], row["period_end"], row["period_basis"]) for row in rows]

    def amounts(self) -> Iterator[tuple[tuple[Any, ...], Decimal]]:
        """What each figure speaks of, and its value."""
        names = ["indicator", "about", "kind", "area", "area_key", "period_start", "period_end", *_BREAKDOWN]
        columns = [self.table[name].to_pylist() for name in [*names, "value"]]
        return ((row[:-1], row[-1]) for row in zip(*columns, strict=True))

    def __len__(self) -> int:
        return int(self.table.num_rows)

    def __iter__(self) -> Iterator[Figure]:
        return map(_as_figure, self.table.to_pylist())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    @overload
    def __getitem__(self, position: int) -> Figure: ...

    @overload
    def __getitem__(self, position: slice) -> Sequence[Figure]: ...

    def __getitem__(self, position: int | slice) -> Figure | Sequence[Figure]:
        positions = range(len(self))[position]
        if isinstance(positions, range):
            return Figures(self.table.take(pa.array(positions, pa.int64())))
        return _as_figure(self.table.slice(positions, 1).to_pylist()[0])


def as_stream(figures: Sequence[Figure]) -> bytes:
    """The figures as an Arrow stream, for another process."""
    table = Figures.columns_of(figures).table
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return bytes(sink.getvalue())


def from_stream(content: bytes) -> Figures:
    """The figures of an Arrow stream. Raises pyarrow.ArrowInvalid when its bytes are no valid figures."""
    with pa.ipc.open_stream(content) as stream:
        table = stream.read_all()
    table.validate(full=True)
    if table.schema.names != TOLD.names:
        raise pa.ArrowInvalid("the stream holds no figures")
    return Figures(table)


def _plain(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    return (table.cast(TOLD) for table in tables)


def _as_row(figure: Figure) -> dict[str, Any]:
    period = figure.period
    return {
        "address": str(figure.address),
        "quote": figure.quote,
        "indicator": figure.indicator,
        "value": figure.value.quantize(MILLIONTH),
        "low": figure.low.quantize(MILLIONTH),
        "high": figure.high.quantize(MILLIONTH),
        "hedge": figure.hedge,
        "unit": figure.unit,
        "kind": figure.kind,
        "about": figure.about,
        "area": figure.area,
        "area_level": figure.area_level,
        "area_key": figure.area_key,
        "period_start": period.start,
        "period_end": period.end,
        "period_basis": period.basis,
        **{name: getattr(figure.breakdown, name) for name in _BREAKDOWN},
        "is_total": figure.is_total,
        "is_candidate": figure.is_candidate,
        "source_rank": figure.source_rank,
        "confidence": figure.confidence,
        **as_columns(figure.part),
    }


def as_columns(part: Part | None) -> dict[str, Any]:
    """What raw says of a part."""
    if part is None:
        return dict.fromkeys(("part_of", "part_list", "is_complete_list"))
    return {"part_of": part.of, "part_list": part.list, "is_complete_list": part.is_complete}


def _as_figure(row: Mapping[str, Any]) -> Figure:
    return Figure(
        address=Address.parse(row["address"]),
        quote=row["quote"],
        indicator=row["indicator"],
        value=row["value"],
        low=row["low"],
        high=row["high"],
        unit=row["unit"],
        kind=Kind(row["kind"]),
        area=row["area"],
        area_level=row["area_level"],
        area_key=row["area_key"],
        period=Period(row["period_start"], row["period_end"], row["period_basis"]),
        breakdown=Breakdown(**{name: row[name] for name in _BREAKDOWN}),
        hedge=Hedge(row["hedge"]),
        about=row["about"],
        is_total=row["is_total"],
        is_candidate=row["is_candidate"],
        source_rank=SourceRank(row["source_rank"]),
        confidence=row["confidence"],
        part=Part(row["part_of"], row["part_list"], row["is_complete_list"]) if row["part_of"] is not None else None,
    )
