"""What is looked at before a workbook is opened: one that could harm or choke the reader is refused."""

from __future__ import annotations

import io
import re
import zipfile

from ingestion.model import Issue, IssueSeverity

_MEBIBYTE = 1024 * 1024
MOST_ENTRIES = 1_000
MOST_EXPANDED = 256 * _MEBIBYTE
# Honest sheets shrink up to some 40 times; small files may shrink more without harm.
MOST_RATIO = 150
RATIO_MATTERS_FROM = 8 * _MEBIBYTE
MOST_CELLS = 2_000_000

_OLE_SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_ZIP_SUFFIXES = (".xlsx", ".xlsm", ".ods")
# A lone cell in column XFD or row 1,048,576 makes a reader set out billions of cells.
_FAR_COLUMN = re.compile(rb'\br="[B-Z][A-Z]{2}\d|\br="A[N-Z][A-Z]\d')
_FAR_ROW = re.compile(rb'\br="[A-Z]*\d{6,}"')


def find_dangers(content: bytes, suffix: str) -> list[Issue]:
    """The reasons not to open the workbook; an empty list when there is none. Nothing is unpacked."""
    if not content:
        return [_refused("FILE-EMPTY")]
    if content.startswith(_OLE_SIGNATURE):
        is_encrypted = _ENCRYPTED_STREAM in content
        return [_refused("WORKBOOK-ENCRYPTED")] if is_encrypted else []
    if suffix not in _ZIP_SUFFIXES:
        return []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _dangers_of_archive(archive, len(content))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        return [_refused("FILE-DAMAGED", reason=str(error))]


def _dangers_of_archive(archive: zipfile.ZipFile, size: int) -> list[Issue]:
    entries = archive.infolist()
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
    return []


def is_too_far(sheet_xml: bytes) -> bool:
    """Whether a sheet has cells beyond column 1,014 (`AMZ`) or row 99,999, where no office keeps a form."""
    return bool(_FAR_COLUMN.search(sheet_xml) or _FAR_ROW.search(sheet_xml))


def _refused(code: str, **parameters: str) -> Issue:
    return Issue(code, IssueSeverity.ERROR, parameters=parameters)
