"""What is looked at before a workbook is opened: one that could harm or choke the reader is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingestion.model import Issue, IssueSeverity
from ingestion.workbook.archive import DAMAGES, Archive

_MEBIBYTE = 1024 * 1024
MOST_ENTRIES = 1_000
MOST_EXPANDED = 256 * _MEBIBYTE
# Honest sheets shrink up to some 40 times; small files may shrink more without harm.
MOST_RATIO = 150
RATIO_MATTERS_FROM = 8 * _MEBIBYTE
MOST_CELLS = 2_000_000

OLE_SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_ZIP_SUFFIXES = (".xlsx", ".xlsm", ".ods", ".docx")
_LINKED = "xl/externalLinks/"
_DECLARATION = b"<!"
_DECLARATIONS = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_DECLARED_WITHIN = 1024  # bytes: a declaration stands before the first element
# A lone cell in column XFD or row 1,048,576 makes a reader set out billions of cells.
_R = rb"\br\s*=\s*[\"']"
_FAR_COLUMN = re.compile(_R + rb"(?:[A-Z]{4,}|[B-Z][A-Z]{2}|A[N-Z][A-Z])\d", re.IGNORECASE)
_FAR_ROW = re.compile(_R + rb"[A-Z]*\d{6,}", re.IGNORECASE)
_WIDE = re.compile(_R + rb"[A-Z]{2,}\d", re.IGNORECASE)
_LONG = re.compile(_R + rb"[A-Z]*\d{5}", re.IGNORECASE)
_REFERENCE = re.compile(_R + rb"([A-Z]*)(\d+)", re.IGNORECASE)


def find_dangers(content: bytes, suffix: str) -> list[Issue]:
    """The reasons not to open the workbook; an empty list when there is none. Nothing is unpacked."""
    return looked_through(content, suffix)[1]


def looked_through(content: bytes, suffix: str) -> tuple[Archive | None, list[Issue]]:
    """The archive that a workbook is, None when it is none, and the reasons not to open it."""
    if not content:
        return None, [_refused("FILE-EMPTY")]
    if content.startswith(OLE_SIGNATURE):
        is_encrypted = _ENCRYPTED_STREAM in content
        return None, [_refused("WORKBOOK-ENCRYPTED")] if is_encrypted else []
    if suffix not in _ZIP_SUFFIXES:
        return None, []
    try:
        archive = Archive(content)
        return archive, _dangers_of_archive(archive, len(content))
    except DAMAGES as error:
        return None, [_refused("FILE-DAMAGED", reason=str(error))]


def _dangers_of_archive(archive: Archive, size: int) -> list[Issue]:
    entries = archive.entries
    expanded = sum(entry.file_size for entry in entries)
    if any(entry.flag_bits & 1 for entry in entries):
        return [_refused("WORKBOOK-ENCRYPTED")]
    if len(entries) > MOST_ENTRIES:
        return [_refused("WORKBOOK-TOO-LARGE", what="zip entries", found=str(len(entries)), limit=str(MOST_ENTRIES))]
    if expanded > MOST_EXPANDED or (expanded > RATIO_MATTERS_FROM and expanded > MOST_RATIO * size):
        found = f"{expanded // _MEBIBYTE} MiB"
        return [_refused("WORKBOOK-TOO-LARGE", what="expanded", found=found, limit=f"{MOST_RATIO}x")]
    for entry in entries:
        if entry.filename.startswith(("/", "\\")) or ".." in entry.filename.split("/"):
            return [_refused("WORKBOOK-UNSAFE-NAME", name=entry.filename[:80])]
        if entry.filename.startswith(_LINKED):
            return [_refused("WORKBOOK-EXTERNAL-LINKS", name=entry.filename[:80])]
    return [_refused("WORKBOOK-UNSAFE-XML", name=name[:80]) for name in _unsafe_parts(archive)][:1]


def _unsafe_parts(archive: Archive) -> Iterator[str]:
    """The parts that declare a document type, by which entities could be blown up or other files drawn in."""
    for entry in archive.entries:
        if entry.filename.endswith((".xml", ".rels")):
            beginning = archive.beginning(entry)[:_DECLARED_WITHIN]
            if _DECLARATION in beginning and _DECLARATIONS.search(beginning):
                yield entry.filename


def is_too_far(sheet_xml: bytes) -> bool:
    """Whether a sheet has cells beyond column 1,014 (`AMZ`) or row 99,999, where no office keeps a form, or spans too
    many cells by those at its corners. A sheet that `Markup.may_reach_far` clears has none."""
    if _FAR_COLUMN.search(sheet_xml) or _FAR_ROW.search(sheet_xml):
        return True
    if not (_WIDE.search(sheet_xml) and _LONG.search(sheet_xml)):
        return False
    references = _REFERENCE.findall(sheet_xml)
    widest = max(_column_number(letters) for letters, _ in references)
    return widest * max(int(digits) for _, digits in references) > MOST_CELLS


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _refused(code: str, **parameters: str) -> Issue:
    return Issue(code, IssueSeverity.ERROR, parameters=parameters)
