"""Tables on the pages of Word documents and text PDFs, as sheets that the forms can be held against.

A figure's address is then its cell in the table with that number: `Bảng 2!C5`. What stands above a table on the page is
in the sheet's first rows, as it would be in a workbook.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingestion import narrative
from ingestion.model import Reading
from ingestion.text import normalise
from ingestion.workbook import safety
from ingestion.workbook.cells import looks_stated
from ingestion.workbook.grid import Sheet, Value
from ingestion.workbook.reader import read_sheets
from ingestion.workbook.spots import Spot
from ingestion.workbook.tables import is_year

_TABLE = "Bảng {}"
_GAP = re.compile(r"\s{2,}|\t+")
_SEGMENT = re.compile(r"\S+(?: \S+)*")
_NUMBER = re.compile(r"[(-]?\d[\d.,]*(?: \d{3})*\s?%?\)?|[-–—…x]")
_LEAST_ROWS = 2
_LEAST_COLUMNS = 2


@dataclass(frozen=True, slots=True)
class Page:
    """A document parted: its tables, each with the lines above it, and the text outside of them."""

    sheets: tuple[Sheet, ...]
    prose: str


def read_page(content: bytes, suffix: str, file_name: str) -> Reading | None:
    """The reading of a form that was sent as a Word or PDF document; None when it is no form but a report.

    A document with figures in its prose is a report, whose tables the narrative reader reads with it, so that no figure
    is read twice. One whose figures all stand in tables is a form, be it one to refuse, or one that nobody knows: read
    as sentences, its numbers would lose their headings. Raises ValueError when the bytes are no Word document.
    """
    page = word_page(content) if suffix == ".docx" else pdf_page(content)
    if not page.sheets or _speaks(page.prose, file_name):
        return None
    reading = read_sheets(list(page.sheets), file_name)
    return reading if not reading.is_refused or any(map(_holds_figures, page.sheets)) else None


def is_of_no_form(reading: Reading) -> bool:
    """Whether the words of a refused document are those of no form: its tables may be about anything."""
    return any(issue.code == "FORM-UNKNOWN" for issue in reading.issues)


def _holds_figures(sheet: Sheet) -> bool:
    """Whether a table has numbers in several rows, those of its first column and years left out."""
    rows = [any(looks_stated(value) and not is_year(value) for value in row[1:]) for row in sheet.rows]
    return sum(rows) >= _LEAST_ROWS


def _speaks(prose: str, file_name: str) -> bool:
    return any(not figure.is_candidate for figure in narrative.read(prose, file_name=file_name).figures)


def word_page(content: bytes) -> Page:
    """The tables of a .docx. Raises ValueError when it is none."""
    from docx import Document
    from docx.table import Table

    sheets: list[Sheet] = []
    lines: list[str] = []
    prose: list[str] = []
    try:
        for block in Document(io.BytesIO(content)).iter_inner_content():
            if isinstance(block, Table):
                sheets.append(_word_sheet(block, lines, len(sheets) + 1))
                lines = []
            else:
                lines += [line for line in block.text.splitlines() if line.strip()]
                prose += block.text.splitlines()
    except (zipfile.BadZipFile, zlib.error, SyntaxError, KeyError, ValueError, AttributeError, IndexError) as error:
        raise ValueError(f"not a Word document ({error})") from error
    return Page(tuple(sheets), normalise("\n".join(prose)))


def _word_sheet(table: object, lines: Sequence[str], number: int) -> Sheet:
    """The cells of a table; one that spans several is merged, as in a workbook."""
    rows: list[list[Value]] = []
    owners: dict[object, Spot] = {}
    merged: dict[Spot, Spot] = {}
    for row in table.rows:  # type: ignore[attr-defined]
        values: list[Value] = []
        for column, cell in enumerate(row.cells):
            spot = (len(lines) + len(rows), column)
            owner = owners.setdefault(cell._tc, spot)
            values.append("" if owner != spot else normalise("\n".join(cell.text.split("\n"))).strip())
            if owner != spot:
                merged |= {spot: owner, owner: owner}
        rows.append(values)
    return _sheet(rows, lines, number, merged)


def _sheet(rows: list[list[Value]], lines: Sequence[str], number: int, merged: dict[Spot, Spot]) -> Sheet:
    above: list[list[Value]] = [[line] for line in lines]
    width = max((len(row) for row in rows), default=1)
    if width * (len(rows) + len(above)) > safety.MOST_CELLS:
        raise ValueError(f"a table of {len(rows)} rows and {width} columns")
    everything = [row + [""] * (width - len(row)) for row in [*above, *rows]]
    return Sheet(_TABLE.format(number), everything, merged, rows_above=len(above))


def pdf_page(content: bytes) -> Page:
    """The tables of a text PDF, told by numbers that stand in columns on following lines; none when its layout cannot
    be told."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        pages = [page.extract_text(extraction_mode="layout") for page in PdfReader(io.BytesIO(content)).pages]
    except (PyPdfError, KeyError, ValueError, TypeError, AttributeError, IndexError, ZeroDivisionError):
        return Page((), "")
    lines = [normalise(line.rstrip()) for page in pages for line in page.splitlines() if line.strip()]
    return text_page(lines)


def text_page(lines: Sequence[str]) -> Page:
    """The tables among lines of text whose columns are set with spaces."""
    sheets: list[Sheet] = []
    prose: list[str] = []
    above: list[str] = []
    for block, is_table in _blocks(lines):
        sheet = _text_sheet(block, above, len(sheets) + 1) if is_table else None
        if sheet is None:
            above += [" ".join(line.split()) for line in block]
            prose += block
        else:
            sheets.append(sheet)
            above = []
    return Page(tuple(sheets), "\n".join(prose))


def _blocks(lines: Sequence[str]) -> Iterator[tuple[list[str], bool]]:
    """The lines in runs: those parted into cells, with no more than one undivided line between them, and the others."""
    block: list[str] = []
    kind = False
    for number, line in enumerate(lines):
        divided = len(_GAP.split(line.strip())) >= _LEAST_COLUMNS
        follows = kind and any(
            len(_GAP.split(other.strip())) >= _LEAST_COLUMNS for other in lines[number + 1 : number + 2]
        )
        is_table = divided or follows
        if block and is_table != kind:
            yield block, kind
            block = []
        kind = is_table
        block.append(line)
    if block:
        yield block, kind


def _text_sheet(lines: Sequence[str], above: Sequence[str], number: int) -> Sheet | None:
    """The cells of a table of text; None when a line does not fit the columns that its numbers show."""
    segments = [[(m.start(), m.end(), m[0]) for m in _SEGMENT.finditer(line)] for line in lines]
    telling = [row for row in segments if sum(bool(_NUMBER.fullmatch(text)) for *_, text in row) >= 1 and len(row) > 1]
    if len(telling) < _LEAST_ROWS:
        return None
    columns = _columns(telling)
    rows: list[list[Value]] = []
    merged: dict[Spot, Spot] = {}
    for row in segments:
        values: list[Value] = [""] * len(columns)
        for start, end, text in row:
            over = [index for index, (left, right) in enumerate(columns) if start < right and left < end]
            if not over or any(values[index] for index in over) or (len(over) > 1 and _NUMBER.fullmatch(text)):
                return None
            values[over[0]] = text
            spot = (len(above) + len(rows), over[0])
            merged |= {(spot[0], index): spot for index in over} if len(over) > 1 else {}
        rows.append(values)
    return _sheet(rows, above, number, merged)


def _columns(rows: Sequence[Sequence[tuple[int, int, str]]]) -> list[tuple[int, int]]:
    """The stretches of a line that cells of these rows cover, those that overlap made one."""
    columns: list[tuple[int, int]] = []
    for start, end in sorted((start, end) for row in rows for start, end, _ in row):
        if columns and start < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], end))
        else:
            columns.append((start, end))
    return columns
