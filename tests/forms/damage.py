"""Documents damaged in ways that happen or that somebody may try: in bytes, parts of archives, and cells."""

from __future__ import annotations

import io
import json
import random
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import docx
import openpyxl

from ingestion.readers import Document
from ingestion.workbook.forms import forms
from tests.forms.workbooks import Cell, of_example, workbook

# A form saved as .xls and .ods, by xlwt and odfpy, which no test needs.
FIXTURES = Path(__file__).resolve().parent.parent / "fixtures" / "workbooks"
HOSTILE = [
    "=cmd|' /C calc'!A0",
    "9" * 5000,
    "-1e999999",
    "1" + "0" * 400,
    "NaN",
    "\u202e1234",
    "\u0000\u0001",
    "٣٤٥",
    "²³",
    "½",
    "A" * 200_000,
    "ạ̣̣̣̣" * 2000,
    "🙂" * 1000,
    "'; drop table figures; --",
    "{address} {0} %s %n",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "(" * 20_000,
    "1.2.3.4,5,6",
    "1 2 3 4 5",
    "- - - - -",
    "năm " * 3000,
    "từ 15/12/0000 đến 99/99/9999",
    "quý 9 năm 2024",
    "tỉnh " * 4000,
]


@dataclass(frozen=True, slots=True)
class Damaged:
    """A damaged document, how it was damaged, and whether its figures may still be any others than the good one's."""

    document: Document
    how: str
    may_differ: bool
    good: Document


def good_documents() -> list[Document]:
    """One document of each format, and a workbook of each form."""
    documents = [Document(f"{form.form}.xlsx", of_example(form.example)) for form in forms()]
    example = next(form for form in forms() if form.form == "departures_by_market").example
    lines = [["" if cell is None else str(cell) for cell in row] for row in example.rows]
    text = "\n".join(";".join(line) for line in lines)
    rows = next(form for form in forms() if form.records is not None).example.rows
    records = [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]
    kept = [Document(path.name, path.read_bytes()) for path in sorted(FIXTURES.glob("departures.*"))]
    return [
        *documents,
        *kept,
        Document("a.csv", text.encode()),
        Document("a.tsv", text.replace(";", "\t").encode("utf-16")),
        Document("a.json", json.dumps(records, ensure_ascii=False).encode()),
        Document("a.docx", _docx(lines)),
        Document("a.txt", "Năm 2023, tỉnh Nghệ An đưa 1.517 lao động đi làm việc ở nước ngoài.".encode()),
    ]


def damage(good: Document, dice: random.Random) -> Damaged:
    """The document damaged in one random way."""
    ways: list[tuple[str, Callable[[bytes, random.Random], bytes]]] = list(BYTE_WAYS)
    if good.content.startswith(b"PK"):
        ways += ARCHIVE_WAYS
        if good.suffix == ".xlsx":
            ways += WORKBOOK_WAYS
    how, way = dice.choice(ways)
    is_checked = good.content.startswith(b"PK") and (how, way) in BYTE_WAYS
    name = dice.choice([good.file_name] * 9 + [f"{dice.choice(HOSTILE)[:120]}{good.suffix}".replace("/", "_")])
    return Damaged(Document(name, way(good.content, dice)), how, not is_checked, good)


def _docx(lines: list[list[str]]) -> bytes:
    document = docx.Document()
    for line in lines[:4]:
        document.add_paragraph(line[0])
    table = document.add_table(0, len(lines[5]))
    for line in lines[5:]:
        cells = table.add_row().cells
        for cell, text in zip(cells, line, strict=True):
            cell.text = text
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _flip(content: bytes, dice: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(dice.choice([1, 1, 2, 5, 20, 100])):
        changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
    return bytes(changed)


def _truncate(content: bytes, dice: random.Random) -> bytes:
    return content[: dice.randrange(len(content))]


def _cut(content: bytes, dice: random.Random) -> bytes:
    start = dice.randrange(len(content))
    return content[:start] + content[start + dice.randint(1, 200) :]


def _repeat(content: bytes, dice: random.Random) -> bytes:
    start = dice.randrange(len(content))
    piece = content[start : start + dice.randint(1, 500)]
    return content[:start] + piece * dice.choice([2, 3, 200]) + content[start:]


def _blank(content: bytes, dice: random.Random) -> bytes:
    start, length = dice.randrange(len(content)), dice.randint(1, 300)
    return content[:start] + b"\x00" * len(content[start : start + length]) + content[start + length :]


def _noise(_: bytes, dice: random.Random) -> bytes:
    return dice.randbytes(dice.randint(1, 5000))


def rezipped(content: bytes, change: Callable[[str, bytes], bytes], extra: dict[str, bytes] | None = None) -> bytes:
    """The archive with each part changed and further parts added."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as changed:
        for name in source.namelist():
            changed.writestr(name, change(name, source.read(name)))
        for name, part in (extra or {}).items():
            changed.writestr(name, part)
    return target.getvalue()


def _one_part(content: bytes, dice: random.Random, way: Callable[[bytes, random.Random], bytes]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        chosen = dice.choice([name for name in archive.namelist() if archive.getinfo(name).file_size])
    return rezipped(content, lambda name, part: way(part, dice) if name == chosen else part)


def _damaged_part(content: bytes, dice: random.Random) -> bytes:
    return _one_part(content, dice, dice.choice([_flip, _truncate, _cut, _repeat, _blank]))


def _missing_part(content: bytes, dice: random.Random) -> bytes:
    return _one_part(content, dice, lambda part, dice: b"")


def _entities(content: bytes, dice: random.Random) -> bytes:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE x [<!ENTITY e0 "ha">{levels}]>'.encode()
    body = dice.choice([b"&e11;", b"&xxe;"])

    def change(part: bytes, _: random.Random) -> bytes:
        head, mark, tail = part.partition(b"?>")
        return head + mark + bomb + re.sub(rb">([^<]+)<", b">" + body + b"<", tail, count=3)

    return _one_part(content, dice, change)


def _zip_bomb(content: bytes, dice: random.Random) -> bytes:
    part = dice.choice(["xl/sharedStrings.xml", "xl/media/image1.png", "word/document.xml", "x"])
    return rezipped(content, lambda name, part: part, {part: b" " * dice.choice([9_000_000, 40_000_000])})


def _many_parts(content: bytes, _: random.Random) -> bytes:
    return rezipped(content, lambda name, part: part, {f"x{number}": b"" for number in range(1200)})


def _hostile_part_name(content: bytes, dice: random.Random) -> bytes:
    name = dice.choice(["../../x", "/etc/x", "a/../../x", "\\x", "xl/externalLinks/externalLink1.xml", "\u202e", "con"])
    return rezipped(content, lambda name, part: part, {name: b"<x/>"})


def _lying_sizes(content: bytes, dice: random.Random) -> bytes:
    """The central directory says that the parts are smaller than they are."""
    changed = bytearray(content)
    for match in re.finditer(rb"PK\x01\x02", content):
        at = match.start() + dice.choice([20, 24])
        changed[at : at + 4] = dice.choice([1, 2**31, 2**32 - 1, 0]).to_bytes(4, "little")
    return bytes(changed)


def _dimensions(content: bytes, dice: random.Random) -> bytes:
    cell = dice.choice(
        [b"XFD1048576", b"A1048576", b"XFD1", b"AMK5", b"B99999", b"A9999999999", b"ZZZZZZ1", b"A0", b""]
    )

    def change(name: str, part: bytes) -> bytes:
        if "worksheets/sheet" not in name:
            return part
        kind = dice.randrange(3)
        if kind == 0:
            return re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:' + cell + b'"', part)
        if kind == 1:
            row = b"".join(char for char in (bytes([byte]) for byte in cell) if char.isdigit()) or b"1"
            far = b'<row r="' + row + b'"><c r="' + cell + b'"><v>1</v></c></row></sheetData>'
            return part.replace(b"</sheetData>", far)
        merge = b'<mergeCells count="1"><mergeCell ref="A1:' + cell + b'"/></mergeCells>'
        return part.replace(b"</sheetData>", b"</sheetData>" + merge)

    return rezipped(content, change)


def _xml_numbers(content: bytes, dice: random.Random) -> bytes:
    value = dice.choice(
        [b"1e308", b"-1e308", b"1e-320", b"nan", b"inf", b"99999999999999999999", b"4294967296", b"0x10", b""]
    )

    def change(name: str, part: bytes) -> bytes:
        found = list(re.finditer(rb"<v>([^<]*)</v>", part))
        if "worksheets/sheet" not in name or not found:
            return part
        chosen = dice.choice(found)
        return part[: chosen.start(1)] + value + part[chosen.end(1) :]

    return rezipped(content, change)


def _hostile_cells(content: bytes, dice: random.Random) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    rows: list[list[Cell]] = [[cell.value for cell in row] for row in sheet.iter_rows()]
    for _ in range(dice.choice([1, 1, 3])):
        row = dice.choice(rows)
        text = dice.choice(HOSTILE)
        row[dice.randrange(len(row))] = re.sub(r"[\x00-\x08\x0b-\x1f]", "\u200b", text)[:32_000]
    name = dice.choice([sheet.title, "x!B7", "'", "=1+1", "\u202e", "năm 1999"])
    return workbook(rows, sheet=re.sub(r"[\\/*?:\[\]]", "_", name))


BYTE_WAYS = [
    ("bits flipped", _flip),
    ("truncated", _truncate),
    ("bytes cut out", _cut),
    ("bytes repeated", _repeat),
    ("bytes zeroed", _blank),
    ("noise", _noise),
]
ARCHIVE_WAYS = [
    ("part damaged", _damaged_part),
    ("part damaged", _damaged_part),
    ("part missing", _missing_part),
    ("entity bomb", _entities),
    ("zip bomb", _zip_bomb),
    ("many parts", _many_parts),
    ("hostile part name", _hostile_part_name),
    ("lying sizes", _lying_sizes),
]
WORKBOOK_WAYS = [
    ("huge dimensions", _dimensions),
    ("hostile numbers", _xml_numbers),
    ("hostile cells", _hostile_cells),
    ("hostile cells", _hostile_cells),
]
