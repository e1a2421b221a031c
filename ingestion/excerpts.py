"""The words around a figure, for people who must judge it: the sentence of a report, the row of a table.

Only figures that a contradiction speaks of are looked up, by their addresses in the archived bytes. What was looked up
for the build before is kept, so a build opens the documents of its new contradictions and no others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from ingestion.model import Address
from ingestion.receive import archived_bytes
from warehouse.connections import reading
from warehouse.files import write_table
from warehouse.paths import DataRoot
from warehouse.schemas import EXCERPTS

if TYPE_CHECKING:
    from ingestion.workbook.grid import Sheet

OPENED, CLOSED = "⟦", "⟧"
"""The marks around the figure's own words."""
CELLS_APART = " | "
WORDS_APART = " · "  # between the headings and the amount in the quote of a cell

_CITED = """
    with cited as (
        select members.figure_id
        from audit.int_evaluation_figures__failed as members
        semi join audit.int_cases as cases using (evaluation_id)
        union
        select suspect_figure_id from read_parquet($explanations)
    )
    select figures.submission_id, figures.figure_id, documents.media_suffix, figures.address, figures.quote
    from audit.stg_raw__figures as figures
    semi join cited using (figure_id)
    inner join audit.stg_raw__submissions as documents using (submission_id)
    order by figures.submission_id, figures.figure_id
"""


@dataclass(frozen=True, slots=True)
class Opened:
    """A document in which words are looked up: its text, and its tables by their names."""

    text: str = ""
    sheets: tuple[Sheet, ...] = ()

    @classmethod
    def of(cls, content: bytes, suffix: str, *, has_cells: bool) -> Opened:
        """The document's tables when figures of it stand in cells, its text otherwise."""
        from ingestion import documents
        from ingestion.readers import PAGE_SUFFIXES
        from ingestion.workbook import grid, pages

        if not has_cells:
            return cls(text=documents.text_of(content, suffix))
        if suffix in PAGE_SUFFIXES:
            return cls(sheets=(pages.word_page if suffix == ".docx" else pages.pdf_page)(content).sheets)
        return cls(sheets=tuple(grid.load(content, suffix)[0]))

    def excerpt(self, address: Address, quote: str) -> str | None:
        """The sentence or the row at the address, the figure's own words in marks; None where nothing stands there."""
        if address.sheet is None:
            return self._sentence(address.start or 0, address.end or 0)
        sheet = next((sheet for sheet in self.sheets if sheet.name == address.sheet), None)
        return None if sheet is None else _row(sheet, address.cell or "", quote.rsplit(WORDS_APART, 1)[-1])

    def _sentence(self, start: int, end: int) -> str | None:
        from ingestion.narrative.tokens import Span, sentences

        line = Span(self.text.rfind("\n", 0, start) + 1, _or_end(self.text.find("\n", end), self.text))
        for sentence in sentences(self.text, line):
            if sentence.start <= start < sentence.end:
                stop = max(end, sentence.end)
                return _marked(self.text[sentence.start : start], self.text[start:end], self.text[end:stop])
        return None


def write_excerpts(root: DataRoot) -> int:
    """Write the excerpts of all figures that a contradiction of the build speaks of; how many were looked up anew."""
    path = root.build / "gate" / "excerpts.parquet"
    known = {row["figure_id"]: row for row in pq.read_table(str(path)).to_pylist()} if path.exists() else {}
    cited = _cited(root)
    new = list(_looked_up((row for row in cited if row["figure_id"] not in known), root))
    kept = [known[row["figure_id"]] for row in cited if row["figure_id"] in known]
    rows = sorted(kept + new, key=itemgetter("figure_id"))
    write_table(path, pa.Table.from_pylist(rows, schema=EXCERPTS))
    return len(new)


def _cited(root: DataRoot) -> list[dict[str, Any]]:
    explanations = str(root.build / "gate" / "explanations.parquet")
    with reading(root.build_database) as connection:
        rows: list[dict[str, Any]] = (
            connection.execute(_CITED, {"explanations": explanations}).to_arrow_table().to_pylist()
        )
    return rows


def _looked_up(cited: Iterable[dict[str, Any]], root: DataRoot) -> Iterator[dict[str, Any]]:
    for (submission_id, suffix), rows in groupby(cited, key=itemgetter("submission_id", "media_suffix")):
        content = archived_bytes(submission_id, root)
        opened: dict[bool, Opened] = {}
        for row in rows:
            address = Address.parse(row["address"])
            has_cells = address.sheet is not None
            if has_cells not in opened:
                opened[has_cells] = Opened.of(content, suffix, has_cells=has_cells)
            context = opened[has_cells].excerpt(address, row["quote"])
            yield {"figure_id": row["figure_id"], "context": context or f"{OPENED}{row['quote']}{CLOSED}"}


def _row(sheet: Sheet, cell: str, words: str) -> str | None:
    from ingestion.workbook.spots import spot_of

    row, column = spot_of(cell)
    row += sheet.rows_above
    if row >= len(sheet.rows):
        return None
    told = [
        f"{OPENED}{words}{CLOSED}" if place == column else " ".join(_plain(value).split())
        for place, value in enumerate(sheet.rows[row])
    ]
    return CELLS_APART.join(text for text in told if text)


def _plain(value: object) -> str:
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _marked(before: str, words: str, after: str) -> str:
    return f"{before.lstrip()}{OPENED}{words}{CLOSED}{after.rstrip()}"


def _or_end(position: int, text: str) -> int:
    return len(text) if position < 0 else position
