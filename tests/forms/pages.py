"""Small Word documents and text PDFs for tests: lines, then a table."""

from __future__ import annotations

import io
from collections.abc import Sequence

import docx

from tests.forms.workbooks import Rows


def word(lines: Sequence[str], rows: Rows, after: Sequence[str] = ()) -> bytes:
    """A .docx: paragraphs, a table, paragraphs. A blank heading cell is merged with the one above or to its left."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    table = document.add_table(len(rows), len(rows[0]))
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not None:
                table.cell(number, column).text = str(value)
    for line in after:
        document.add_paragraph(line)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def pdf(placed: Sequence[tuple[float, float, str]]) -> bytes:
    """A PDF of one page with texts at points (from the lower left), in a font whose codes are told to the reader."""
    letters = sorted({letter for *_, text in placed for letter in text})
    code = {letter: number + 33 for number, letter in enumerate(letters)}
    mapping = "\n".join(f"<{code[letter]:02x}> <{ord(letter):04x}>" for letter in letters)
    cmap = (
        "/CIDInit /ProcSet findresource begin begincmap /CMapName /X def\n1 begincodespacerange <00> <ff> "
        f"endcodespacerange\n{len(letters)} beginbfchar\n{mapping}\nendbfchar endcmap end"
    )
    shown = "\n".join(
        f"BT /F1 10 Tf 1 0 0 1 {x} {y} Tm <{''.join(f'{code[letter]:02x}' for letter in text)}> Tj ET"
        for x, y, text in placed
    )
    widths = " ".join(["500"] * len(letters))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 700 800] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream",
        f"<< /Type /Font /Subtype /TrueType /BaseFont /X /FirstChar 33 /LastChar {32 + len(letters)} "
        f"/Widths [{widths}] /ToUnicode 6 0 R >>",
        f"<< /Length {len(cmap)} >>\nstream\n{cmap}\nendstream",
    ]
    content = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    trailer = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(content)}\n%%EOF"
    return content + (end + trailer).encode()
