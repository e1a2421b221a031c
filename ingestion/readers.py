"""Which reader takes which document, behind one interface: bytes and a name in, a reading out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from pathlib import PurePath

from ingestion import encodings
from ingestion.figures import Figures
from ingestion.model import Issue, IssueSeverity, Reading
from warehouse.errors import ConfigurationError
from warehouse.settings import settings

MEBIBYTE = 1024 * 1024
_LONGEST_REASON = 200
_LARGEST_AMOUNT = Decimal(10) ** 18  # what the amounts in raw can hold; a thousand times the country's yearly product

PAGE_SUFFIXES = (".docx", ".pdf")
NARRATIVE_SUFFIXES = (".txt", ".md", ".html", ".docx", ".pdf")
WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv", ".json")


@dataclass(frozen=True, slots=True)
class Document:
    """What was sent: the bytes and the name they came under."""

    file_name: str
    content: bytes

    @property
    def suffix(self) -> str:
        """The name's last ending, in lower case, with its dot."""
        return PurePath(self.file_name).suffix.lower()


Reader = Callable[[Document], Reading]


def read_document(document: Document) -> Reading:
    """All that the document says, its figures as columns, or a reading whose errors say why it is refused.

    Never raises for a bad document, but MemoryError when the process may take no more, and ConfigurationError when a
    form is wrong.
    """
    reader = _readers().get(document.suffix)
    limit = settings().max_document_mebibytes
    if not document.content:
        return refused(document, "FILE-EMPTY")
    if reader is None:
        known = ", ".join(sorted(_readers()))
        return refused(document, "FILE-FORMAT-UNKNOWN", suffix=document.suffix or "?", known=known)
    if len(document.content) > limit * MEBIBYTE:
        size = f"{len(document.content) / MEBIBYTE:.0f}"
        return refused(document, "FILE-TOO-LARGE", size=size, limit=str(limit))
    try:
        return _in_columns(document, reader(document))
    except (ConfigurationError, MemoryError):
        raise
    except encodings.UnknownEncodingError as error:
        return refused(document, "ENCODING-UNKNOWN", reason=str(error))
    except Exception as error:  # noqa: BLE001 - whatever a document does to a reader, the others go on
        return refused(document, "READ-FAILED", reason=f"{type(error).__name__}: {error}")


def _in_columns(document: Document, reading: Reading) -> Reading:
    """The reading with its figures as columns, or a refusal when one is larger than anything that can be meant and
    stored."""
    if isinstance(reading.figures, Figures):
        return reading
    for figure in reading.figures:
        if max(abs(figure.low), abs(figure.high), abs(figure.value)) >= _LARGEST_AMOUNT:
            parameters = {"file": document.file_name, "figure": figure.quote}
            issue = Issue("FIGURE-TOO-LARGE", IssueSeverity.ERROR, str(figure.address), parameters)
            return replace(reading, figures=Figures.of(()), issues=(*reading.issues, issue))
    return replace(reading, figures=Figures.of(reading.figures))


def refused(document: Document, code: str, **parameters: str) -> Reading:
    """A reading that refuses the whole document."""
    issue = Issue(code, IssueSeverity.ERROR, parameters={"file": document.file_name, **parameters})
    return Reading(figures=Figures.of(()), issues=(issue,))


@lru_cache
def _readers() -> dict[str, Reader]:
    readers: dict[str, Reader] = dict.fromkeys(NARRATIVE_SUFFIXES, _read_narrative)
    readers |= dict.fromkeys(WORKBOOK_SUFFIXES, _read_workbook)
    return readers


def _read_narrative(document: Document) -> Reading:
    from ingestion import documents, narrative
    from ingestion.workbook import safety
    from ingestion.workbook.pages import is_of_no_form, read_page

    dangers = safety.find_dangers(document.content, document.suffix)
    if dangers:
        about = {"file": document.file_name, "suffix": document.suffix}
        return Reading(issues=tuple(replace(issue, parameters={**about, **issue.parameters}) for issue in dangers))
    form = None
    try:
        if document.suffix in PAGE_SUFFIXES:
            form = read_page(document.content, document.suffix, document.file_name)
            if form is not None and not is_of_no_form(form):
                return form
        text = documents.text_of(document.content, document.suffix)
    except encodings.UnknownEncodingError:
        raise
    except ValueError as error:
        return refused(document, "FILE-DAMAGED", suffix=document.suffix, reason=str(error)[:_LONGEST_REASON])
    report = narrative.read(text, file_name=document.file_name)
    # Figures that stand in no sentence are cells of the unknown form.
    is_form = form is not None and any(not figure.is_candidate for figure in report.figures)
    return form if form is not None and is_form else report


def _read_workbook(document: Document) -> Reading:
    from ingestion import workbook

    return workbook.read(document.content, suffix=document.suffix, file_name=document.file_name)
