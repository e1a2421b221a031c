"""The text of a report, whatever file it came in: the text that addresses of narrative figures count in."""

from __future__ import annotations

import html.parser
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator

from ingestion import encodings
from ingestion.text import normalise
from warehouse.errors import ConfigurationError

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "td",
        "th",
        "title",
        "tr",
        "ul",
    ]
)
_UNSEEN = frozenset(("script", "style", "noscript", "template"))
_MARKDOWN_RULE = re.compile(r"^\s*\|?[\s:|-]*-{2,}[\s:|-]*\|?\s*$")
_LAYOUT_BREAK = re.compile(r"(?<=[^\s.:;!?|])[ \t]*\n(\w)")
_MARKDOWN_MARKS = re.compile(r"^\s{0,3}(?:#{1,6}\s+|>\s+)|\*\*|__|`", re.MULTILINE)


def text_of(content: bytes, suffix: str) -> str:
    """The document's text in NFC with `\\n` line ends: a paragraph a line, table rows as cells parted by `|`.

    Guaranteed to be the same for the same bytes, so that a character span of it is an address. Raises ValueError when
    the bytes are no document of that kind.
    """
    extract = _EXTRACTORS.get(suffix)
    if extract is None:
        raise ConfigurationError(f"No text can be taken from {suffix} files: add an extractor to {__name__}.")
    return normalise(extract(content))


def _decoded(content: bytes) -> str:
    return encodings.decode(content)


def _markdown(content: bytes) -> str:
    lines = [line for line in _decoded(content).splitlines() if not _MARKDOWN_RULE.match(line)]
    return _MARKDOWN_MARKS.sub("", "\n".join(lines))


class _Page(html.parser.HTMLParser):
    """Collects what a reader of the page sees, a block a line and table cells parted by bars."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._hidden = 0
        self._row: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._hidden += 1
        elif tag == "tr":
            self._row = []
        elif tag in ("td", "th") and self._row is not None:
            self._row.append("")
        elif tag in _BLOCKS and self._row is None:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag == "tr" and self._row is not None:
            cells = [" ".join(cell.split()) for cell in self._row]
            self.pieces.append("\n" + " | ".join(cells) + "\n")
            self._row = None
        elif tag in _BLOCKS and self._row is None:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        text = re.sub(r"\s+", " ", data)
        if self._row:
            self._row[-1] += text
        elif self._row is None:
            self.pieces.append(text)


def _html(content: bytes) -> str:
    page = _Page()
    page.feed(_decoded(content))
    page.close()
    lines = (line.strip() for line in "".join(page.pieces).splitlines())
    return "\n".join(line for line in lines if line)


def _docx(content: bytes) -> str:
    from docx import Document

    try:
        document = Document(io.BytesIO(content))
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError) as error:
        raise ValueError(f"not a Word document ({error})") from error
    return "\n".join(_docx_lines(document))


def _docx_lines(document: object) -> Iterator[str]:
    from docx.table import Table

    for block in document.iter_inner_content():  # type: ignore[attr-defined]
        if isinstance(block, Table):
            for row in block.rows:
                yield " | ".join(" ".join(cell.text.split()) for cell in row.cells)
        else:
            yield from block.text.splitlines() or [""]


def _pdf(content: bytes) -> str:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    except PyPdfError as error:
        raise ValueError(f"not a readable PDF ({error})") from error
    if not any(page.strip() for page in pages):
        raise ValueError("the PDF has no text layer, only pictures of text")
    return "\n".join(_joined(page) for page in pages)


def _joined(page: str) -> str:
    """The page without the line breaks of its layout: a line that ends no sentence goes on in the next."""
    return _LAYOUT_BREAK.sub(lambda m: " " + m[1] if not m[1].isupper() else m[0], page)


_EXTRACTORS: dict[str, Callable[[bytes], str]] = {
    ".txt": _decoded,
    ".md": _markdown,
    ".html": _html,
    ".docx": _docx,
    ".pdf": _pdf,
}
