"""Write the sample workbooks of `workbooks.yml`; the same rows give the same bytes.

python samples/make_workbooks.py                 # into samples/inbox
python samples/make_workbooks.py --output FOLDER
"""

from __future__ import annotations

import argparse
import io
import re
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

HERE = Path(__file__).parent
_EPOCH = datetime(1980, 1, 1)  # noqa: DTZ001 - the earliest time that a ZIP entry can carry, which has no zone
_SAVED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_THIN = Side(style="thin")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_WIDEST, _NARROWEST = 44, 8


def main() -> None:
    """Write every workbook of the list into the folder that was asked for."""
    parser = argparse.ArgumentParser(
        description="Write the sample workbooks from workbooks.yml; the same rows give the same bytes."
    )
    parser.add_argument(
        "--output", type=Path, default=HERE / "inbox", help="folder to write into (default: %(default)s)"
    )
    output: Path = parser.parse_args().output
    output.mkdir(parents=True, exist_ok=True)
    for name, content in workbooks().items():
        (output / name).write_bytes(content)
        print(f"{output / name}: {len(content)} bytes")


def workbooks() -> dict[str, bytes]:
    """The bytes of every sample workbook by its file name, damaged ones cut off as their entry says."""
    entries: list[dict[str, Any]] = yaml.safe_load((HERE / "workbooks.yml").read_text(encoding="utf-8"))
    written: dict[str, bytes] = {}
    for entry in entries:
        content = _written(entry["sheets"])
        written[entry["file"]] = content[: int(len(content) * entry.get("keep_share", 1))]
    return written


def _written(sheets: list[dict[str, Any]]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        _fill(book.create_sheet(sheet["name"]), sheet)
    book.properties.created = book.properties.modified = _EPOCH
    book.properties.creator = ""
    raw = io.BytesIO()
    book.save(raw)
    return _without_clock(raw.getvalue())


def _fill(page: Worksheet, sheet: dict[str, Any]) -> None:
    for row in sheet["rows"]:
        page.append(row)
    for area in sheet.get("merged", []):
        page.merge_cells(area)
    first, last = sheet["table"]
    for row in page.iter_rows(min_row=first, max_row=last):
        for cell in row:
            cell.border = _BORDER
            cell.number_format = "#,##0.00" if isinstance(cell.value, float) else "#,##0"
    for row in page.iter_rows(min_row=first, max_row=first + sheet.get("heading_rows", 1) - 1):
        for cell in row:
            cell.font = Font(bold=True)
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    for number, column in enumerate(page.iter_cols(min_row=first, max_row=last, values_only=True), start=1):
        widest = max(len(str(value or "")) for value in column)
        width = min(max(widest + 2, _NARROWEST), _WIDEST)
        page.column_dimensions[get_column_letter(number)].width = width


def _without_clock(content: bytes) -> bytes:
    """The same archive with every entry at one time, and without the moment of saving in its properties."""
    rewritten = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(rewritten, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH.timetuple()[:6])  # stored, since packed bytes differ by machine
            part = source.read(name)
            if name == "docProps/core.xml":
                part = _with_fixed_times(part)
            target.writestr(entry, part)
    return rewritten.getvalue()


def _with_fixed_times(properties: bytes) -> bytes:
    """The document properties with the time of saving, which openpyxl always writes, set back."""
    return _SAVED.sub(rb"\g<1>" + f"{_EPOCH.isoformat()}Z".encode(), properties)


if __name__ == "__main__":
    main()
