"""The dry run for people: the figures as a table to hold against the page, and the text with them marked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ingestion import documents
from ingestion.difference import Move
from ingestion.model import Breakdown, Figure, Kind, Period, Reading
from ingestion.readers import NARRATIVE_SUFFIXES, Document
from warehouse import reference

_FIGURE_STYLE = "bold black on yellow"
_CANDIDATE_STYLE = "black on white"
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_UNIT_NAMES = {"person": "người", "turn": "lượt", "project": "dự án", "vnd": "đồng", "pct": "%"}


def show_reading(document: Document, reading: Reading, figures: Sequence[Figure]) -> None:
    """Print a reading: its heading, then a report as its text with the figures marked and numbered and one line a
    figure, anything else as one table row a figure."""
    console = Console()
    console.rule(f"[bold]{document.file_name}[/] · {reading.form_code or '?'} · {reading.reporting_area or '?'}")
    if document.suffix in NARRATIVE_SUFFIXES:
        told = sorted(figures, key=lambda figure: figure.address.start or 0)
        console.print(_marked(documents.text_of(document.content, document.suffix), told))
        for number, figure in enumerate(told, start=1):
            console.print(_line(number, figure), soft_wrap=True)
    else:
        _show_table(console, figures)
    console.print(f"{len(figures)} figures, {len(reading.issues)} issues")


def _marked(text: str, figures: Sequence[Figure]) -> Text:
    """The text with each figure in brackets and its number behind, so that it can be read without colours too."""
    marked, end = Text(), 0
    for number, figure in enumerate(figures, start=1):
        start = max(figure.address.start or 0, end)
        stop = max(figure.address.end or start, start)
        style = _CANDIDATE_STYLE if figure.is_candidate else _FIGURE_STYLE
        marked.append(text[end:start]).append(f"[{text[start:stop]}]", style).append(_raised(number), "bold")
        end = stop
    return marked.append(text[end:])


def _raised(number: int) -> str:
    return str(number).translate(_SUPERSCRIPTS)


def _line(number: int, figure: Figure) -> Text:
    """`3 Lao động đi làm việc ở nước ngoài = 21 · xã Tam Mỹ · 2026-01-01 … 2026-03-31 · Nhật Bản`."""
    states = "" if figure.low == figure.high else f" [{plain_number(figure.low)} … {plain_number(figure.high)}]"
    told = [
        f"{plain_number(figure.value)} {_UNIT_NAMES.get(figure.unit, figure.unit)}{states}",
        figure.area or "?",
        _period(figure.period),
        figure.breakdown.enterprise or "",
        _breakdown(figure.breakdown),
        f"of {_name(figure.about)}" if figure.about else "",
        "" if figure.kind in (Kind.FLOW, Kind.STOCK, Kind.RATIO) else str(figure.kind),
        f"not sure ({figure.confidence:.2f})" if figure.is_candidate else "",
    ]
    line = Text(f"{number:>3} ").append(_name(figure.indicator), "bold")
    return line.append(" = " + " · ".join(part for part in told if part)).append(f"  {figure.address}", "dim")


def _name(indicator: str) -> str:
    row = reference.indicators().get(indicator)
    return row["name_vi"] if row is not None else indicator


def _show_table(console: Console, figures: Sequence[Figure]) -> None:
    """Print one row a figure; what all of them share stands once, above."""
    columns = {name: [tell(figure) for figure in figures] for name, tell in _COLUMNS.items()}
    shared = {name: cells[0] for name, cells in columns.items() if name not in _OF_EACH and len(set(cells)) == 1}
    for name, told in shared.items():
        if told:
            console.print(f"[bold]{name}[/]: {told}", soft_wrap=True)
    table = Table(show_lines=False)
    parting = [name for name in columns if name not in shared]
    for name in parting:
        table.add_column(name, no_wrap=name in _OF_EACH, justify="right" if name == "Value" else "left")
    for row in zip(*(columns[name] for name in parting), strict=True):
        table.add_row(*row)
    console.print(table)


def _interval(figure: Figure) -> str:
    is_one = figure.low == figure.high
    return "" if is_one else f"{plain_number(figure.low)} … {plain_number(figure.high)}"


def show_moves(names: Sequence[str], moves: Sequence[Move]) -> None:
    """Print what moved between two documents: one row a figure, with both values and where they stand."""
    console = Console()
    table = Table("Indicator", "Area", "Period", "Of which", *names, "Difference", "Where", show_lines=False)
    for move in moves:
        figure, moved = move.figure, move.difference
        table.add_row(
            _indicator(figure.indicator),
            figure.area or "?",
            _period(figure.period),
            " · ".join(filter(None, (figure.breakdown.enterprise, _breakdown(figure.breakdown)))),
            *(plain_number(side.value) if side else "" for side in (move.before, move.after)),
            "" if moved is None else f"{'+' if moved > 0 else '−' if moved < 0 else ''}{plain_number(abs(moved))}",
            " → ".join(str(side.address) for side in (move.before, move.after) if side),
        )
    console.print(table)
    console.print(f"{len(moves)} figures moved")


def _indicator(code: str) -> str:
    return reference.indicators()[code]["name_vi"] if code in reference.indicators() else code


def plain_number(value: Decimal) -> str:
    """The number as Viet Nam writes it: `1.884`, `34,7`."""
    whole, _, decimals = f"{value.normalize():f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    return f"{grouped},{decimals}" if decimals else grouped


def _period(period: Period) -> str:
    start = period.start.isoformat() if period.start else ""
    end = period.end.isoformat() if period.end else "?"
    return f"{start} … {end}" if start else f"at {end}"


def _breakdown(split: Breakdown) -> str:
    dimensions = ("sex", "channel", "programme", "fund_source", "departure_channel")
    parts = [split.market, *(_code_name(dimension, getattr(split, dimension)) for dimension in dimensions)]
    return " · ".join(part for part in parts if part)


def _code_name(dimension: str, code: str | None) -> str | None:
    row = reference.breakdown_codes(dimension).get(code) if code is not None else None
    return row["name_vi"] if row is not None else code


_OF_EACH = ("Value", "Where")
_COLUMNS: Mapping[str, Callable[[Figure], str]] = MappingProxyType(
    {
        "Indicator": lambda figure: _indicator(figure.indicator),
        "Area": lambda figure: figure.area or ("" if figure.breakdown.enterprise else "?"),
        "Enterprise": lambda figure: figure.breakdown.enterprise or "",
        "Period": lambda figure: _period(figure.period),
        "Of which": lambda figure: _breakdown(figure.breakdown),
        "Value": lambda figure: plain_number(figure.value),
        "May mean": _interval,
        "Where": lambda figure: str(figure.address),
        "Words": lambda figure: figure.quote,
    }
)
