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
from functools import lru_cache
from itertools import chain, combinations_with_replacement, pairwise

from ingestion import narrative
from ingestion.model import Issue, IssueSeverity, Reading, SourceRank
from ingestion.text import normalise
from ingestion.workbook import safety
from ingestion.workbook.cells import looks_stated
from ingestion.workbook.context import is_letterhead
from ingestion.workbook.forms import writing
from ingestion.workbook.grid import Sheet, Value
from ingestion.workbook.reader import read_sheets
from ingestion.workbook.spots import Spot
from ingestion.workbook.tables import is_year

_TABLE = "Bảng {}"
_GAP = re.compile(r"\s{2,}|\t+")
_SEGMENT = re.compile(r"\S+(?: \S+)*")
_NUMBER = re.compile(r"[(-]?\d[\d.,]*(?: \d{3})*\s?%?\)?|[-–—…x]")
_FURNITURE = re.compile(r"(?:trang|page)\s+\d+(?:\s*/\s*\d+)?|[-–—]?\s*\d{1,4}\s*[-–—]?", re.IGNORECASE)
_LEAST_ROWS = 2
_LEAST_COLUMNS = 2
_LEAST_UNTOLD = 3
_NEAR = 1  # space; columns are parted by more
_REACH = 0.25  # of a column: one more column on one side moves the middle of a heading by half of one


@dataclass(frozen=True, slots=True)
class Page:
    """A document parted: its tables, each with the lines above it, and the text outside of them. `untold` is the first
    line of a table whose columns cannot be told."""

    sheets: tuple[Sheet, ...]
    prose: str
    untold: str | None = None


def read_page(content: bytes, suffix: str, file_name: str) -> Reading | None:
    """The reading of a form that was sent as a Word or PDF document; None when it is no form but a report.

    A document with figures in its prose is a report, whose tables the narrative reader reads with it, so that no figure
    is read twice. One whose figures all stand in tables is a form, be it one to refuse, or one that nobody knows: read
    as sentences, its numbers would lose their headings. Raises ValueError when the bytes are no Word document.
    """
    page = word_page(content) if suffix == ".docx" else pdf_page(content)
    if (not page.sheets and page.untold is None) or _speaks(page.prose, file_name):
        return None
    if page.untold is not None:
        issue = Issue("LAYOUT-UNTOLD", IssueSeverity.ERROR, parameters={"line": page.untold})
        return Reading(source_rank=SourceRank.FORM, issues=(issue,))
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
    count = 0
    try:
        for block in Document(io.BytesIO(content)).iter_inner_content():
            if isinstance(block, Table):
                count += 1
                sheet = _word_sheet(block, lines, count)
                if _is_letterhead(sheet):
                    lines = [str(value) for row in sheet.rows for value in row if value != ""]
                else:
                    sheets.append(sheet)
                    lines = []
            else:
                lines += [line for line in block.text.splitlines() if line.strip()]
                prose += block.text.splitlines()
    except (zipfile.BadZipFile, zlib.error, SyntaxError, KeyError, ValueError, AttributeError, IndexError) as error:
        raise ValueError(f"not a Word document ({error})") from error
    return Page(tuple(sheets), normalise("\n".join(prose)))


def _is_letterhead(sheet: Sheet) -> bool:
    """Whether a table only sets words side by side, as the head of a letter is: its cells are lines."""
    texts = [value for row in sheet.rows[sheet.rows_above :] for value in row if value != ""]
    is_narrow = max((len(row) for row in sheet.rows), default=0) <= _LEAST_COLUMNS
    is_headed = any(is_letterhead(value) for value in texts if isinstance(value, str))
    return bool(texts) and (is_narrow or is_headed) and not any(map(looks_stated, texts))


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
    return text_page(*map(_lines_of, pages))


def _lines_of(page: str) -> list[str]:
    """The lines of a page that say something; its number, at its head or foot, is no part of what they say."""
    lines = [normalise(line.rstrip()) for line in page.splitlines() if line.strip()]
    if lines and _FURNITURE.fullmatch(lines[-1].strip()):
        del lines[-1]
    if lines and _FURNITURE.fullmatch(lines[0].strip()):
        del lines[0]
    return lines


def text_page(*pages: Sequence[str]) -> Page:
    """The tables among the lines of pages whose columns are set with spaces; those of a page have its own margins."""
    sheets: list[Sheet] = []
    prose: list[str] = []
    above: list[str] = []
    untold: str | None = None
    for block, is_table in chain.from_iterable(map(_blocks, pages)):
        sheet = _text_sheet(block, above, len(sheets) + 1) if is_table else None
        if sheet is not None:
            sheets.append(sheet)
            above = []
            continue
        above = _rejoined([*above, *(" ".join(line.split()) for line in block)])
        if is_table and _is_tabular(block):
            untold = untold or " ".join(block[0].split())
        else:
            prose += block
    return Page(tuple(sheets), "\n".join(prose), untold)


def _rejoined(lines: Sequence[str]) -> list[str]:
    """The lines above a table, each that breaks off before or after a word that ends no title and begins none (`… LÀM
    VIỆC Ở`, `NƯỚC NGOÀI`) made one with the next, where both are in capitals or the next is in small letters."""
    found: list[str] = []
    for line in lines:
        before = found[-1].split() if found else []
        is_broken = before and (before[-1].lower() in _unended() or line.split()[0].lower() in _unended())
        if is_broken and (line[0].islower() or (line.isupper() and found[-1].isupper())):
            found[-1] = f"{found[-1]} {line}"
        else:
            found.append(line)
    return found


@lru_cache
def _unended() -> frozenset[str]:
    return frozenset(writing().unended)


def _is_tabular(lines: Sequence[str]) -> bool:
    """Whether most lines of a block end in a number that stands apart, as the rows of a table do and sentences do
    not."""
    rows = [[m[0] for m in _SEGMENT.finditer(line)] for line in lines]
    ending = sum(len(row) > 1 and _NUMBER.fullmatch(row[-1]) is not None for row in rows)
    return ending >= _LEAST_UNTOLD and ending * 2 >= len(rows)


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
    segments = [[_Segment(m.start(), m.end(), m[0]) for m in _SEGMENT.finditer(line)] for line in lines]
    telling = [row for row in segments if any(segment.is_number for segment in row) and len(row) > 1]
    if len(telling) < _LEAST_ROWS:
        return None
    headings = segments[: segments.index(telling[0])]
    columns = _widened(_reunited(_columns(telling), segments), headings)
    rows: list[list[Value]] = []
    merged: dict[Spot, Spot] = {}
    for place, row in enumerate(segments):
        spans = _spans(row, segments[place + 1 : len(headings)], columns)
        values: list[Value] = [""] * len(columns)
        for segment, over in zip(row, spans, strict=True):
            if not over or any(values[index] for index in over) or (len(over) > 1 and segment.is_number):
                return None
            values[over[0]] = segment.text
            spot = (len(above) + len(rows), over[0])
            merged |= {(spot[0], index): spot for index in over} if len(over) > 1 else {}
        rows.append(values)
    return _sheet(rows, above, number, merged)


@dataclass(frozen=True, slots=True)
class _Segment:
    """A piece of a line, parted from the others by more than one space."""

    start: int
    end: int
    text: str

    @property
    def middle(self) -> float:
        """Where its middle stands in the line."""
        return (self.start + self.end) / 2

    @property
    def is_number(self) -> bool:
        return _NUMBER.fullmatch(self.text) is not None


_Columns = Sequence[tuple[int, int]]


def _over(segment: _Segment, columns: _Columns) -> list[int]:
    """The columns over which a piece of a line stands."""
    return [index for index, (left, right) in enumerate(columns) if segment.start < right and left < segment.end]


def _reunited(columns: _Columns, rows: Sequence[Sequence[_Segment]]) -> _Columns:
    """The columns, those made one that all but touch and of which no line has both: a short and a long number of one
    column need not overlap."""
    held = [[over[0] for piece in row if len(over := _over(piece, columns)) == 1] for row in rows]
    apart = {pair for row in held for pair in pairwise(row)}
    found: list[tuple[int, int]] = []
    for index, (left, right) in enumerate(columns):
        if index and left - found[-1][1] <= _NEAR and (index - 1, index) not in apart:
            found[-1] = (found[-1][0], right)
        else:
            found.append((left, right))
    return found


def _spans(row: Sequence[_Segment], below: Sequence[Sequence[_Segment]], columns: _Columns) -> list[list[int]]:
    """The columns of each piece of a line; none for one of which they cannot be told. `below` are the further lines of
    headings."""
    spans = [_span_of(segment, index, row, columns) for index, segment in enumerate(row)]
    if not below:
        return spans
    repeated = (_repeated_spans(row, line, columns) for line in below)
    return next(filter(None, repeated), None) or [
        _centred(segment, over, spans, below, columns) for segment, over in zip(row, spans, strict=True)
    ]


def _centred(
    segment: _Segment,
    over: list[int],
    spans: Sequence[list[int]],
    below: Sequence[Sequence[_Segment]],
    columns: _Columns,
) -> list[int]:
    """The columns of a heading that has others below it: those in whose middle it stands, which may be more than those
    that its letters cover; none where these are none or several."""
    lower = {found[0]: piece for line in below for piece in line if len(found := _over(piece, columns)) == 1}
    if not over or not lower.keys() & set(over):
        return over
    middles = [lower[index].middle if index in lower else sum(edges) / 2 for index, edges in enumerate(columns)]
    taken = {index for other in spans if other is not over for index in other}
    fitting = []
    for first, last in combinations_with_replacement(sorted(lower), 2):
        span = range(first, last + 1)
        reach = _REACH * (middles[last] - middles[first]) / (last - first) if last > first else len(segment.text) / 2
        is_free = set(over) <= set(span) <= lower.keys() and taken.isdisjoint(span)
        if is_free and abs((middles[first] + middles[last]) / 2 - segment.middle) <= reach:
            fitting.append(list(span))
    if over in fitting and len(over) == 1:
        return over
    return fitting[0] if len(fitting) == 1 else []


def _span_of(segment: _Segment, index: int, row: Sequence[_Segment], columns: _Columns) -> list[int]:
    """The columns of a piece: those over which it stands, or, where it stands over none (a heading set in the middle
    above short names), the one of its turn in a line that has a piece for each."""
    over = _over(segment, columns)
    is_whole = len(row) == len(columns) and not any(piece.is_number for piece in row)
    in_turn = all(_over(piece, columns) in ([], [turn]) for turn, piece in enumerate(row))
    return over or ([index] if is_whole and in_turn else [])


def _widened(columns: _Columns, headings: Sequence[Sequence[_Segment]]) -> _Columns:
    """The columns as wide as the headings that stand over one alone; a further line of a heading may stand beside the
    numbers below it."""
    found = list(columns)
    for row in reversed(headings):
        for segment in row:
            over = _over(segment, found)
            if len(over) == 1:
                left, right = found[over[0]]
                found[over[0]] = (min(left, segment.start), max(right, segment.end))
    return found if all(right <= left for (_, right), (left, _) in pairwise(found)) else columns


def _repeated_spans(row: Sequence[_Segment], below: Sequence[_Segment], columns: _Columns) -> list[list[int]] | None:
    """The columns that each heading of a line spans, where the line below repeats the same headings under each; None
    where it does not, or where a heading stands over columns of another."""
    under = [(segment.text, _over(segment, columns)) for segment in below]
    for size in range(2, len(under) // max(len(row), 1) + 1):
        last = under[len(under) - size * len(row) :]
        parts = [last[start : start + size] for start in range(0, len(last), size)]
        texts = [[text for text, _ in part] for part in parts]
        spans = [[index for _, over in part for index in over] for part in parts]
        is_repeated = len(parts) > 1 and all(text == texts[0] for text in texts) and len(set(texts[0])) == size
        stands = all(set(_over(segment, columns)) <= set(span) for segment, span in zip(row, spans, strict=True))
        if is_repeated and stands and all(len(over) == 1 for _, over in last):
            return spans
    return None


def _columns(rows: Sequence[Sequence[_Segment]]) -> list[tuple[int, int]]:
    """The stretches of a line that cells of these rows cover, those that overlap made one."""
    columns: list[tuple[int, int]] = []
    for start, end in sorted((segment.start, segment.end) for row in rows for segment in row):
        if columns and start < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], end))
        else:
            columns.append((start, end))
    return columns
