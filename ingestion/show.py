"""The dry run for people: the figures as a table to hold against the page, and the text with them marked."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ingestion import documents
from ingestion.model import Breakdown, Figure, Period, Reading
from ingestion.readers import NARRATIVE_SUFFIXES, Document
from warehouse import reference

_FIGURE_STYLE = "bold black on yellow"


def show_reading(document: Document, reading: Reading, figures: Sequence[Figure]) -> None:
    """Print a reading: its heading, the marked text when it is a report, and one row a figure."""
    console = Console()
    console.rule(f"[bold]{document.file_name}[/] · {reading.form_code or '?'} · {reading.reporting_area or '?'}")
    if document.suffix in NARRATIVE_SUFFIXES:
        console.print(_marked(documents.text_of(document.content, document.suffix), figures))
    console.print(_table(figures))
    console.print(f"{len(figures)} figures, {len(reading.issues)} issues")


def _marked(text: str, figures: Sequence[Figure]) -> Text:
    marked = Text(text)
    for figure in figures:
        marked.stylize(_FIGURE_STYLE, figure.address.start or 0, figure.address.end)
    return marked


def _table(figures: Sequence[Figure]) -> Table:
    table = Table("Indicator", "Value", "May mean", "Area", "Period", "Of which", "Where", "Words", show_lines=False)
    for figure in figures:
        table.add_row(
            reference.indicators()[figure.indicator]["name_vi"]
            if figure.indicator in reference.indicators()
            else figure.indicator,
            plain_number(figure.value),
            "" if figure.low == figure.high else f"{plain_number(figure.low)} … {plain_number(figure.high)}",
            figure.area or "?",
            _period(figure.period),
            _breakdown(figure.breakdown),
            str(figure.address),
            figure.quote,
        )
    return table


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
    parts = (
        split.market,
        split.sex,
        split.channel,
        split.programme,
        split.fund_source,
        split.departure_channel,
    )
    return " · ".join(part for part in parts if part)
