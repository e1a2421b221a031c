"""The examples of all forms, retyped with other numbers and in random habits: what another office would have sent.

The truth is what the reader takes from the example itself, which the golden files hold. Each number is then replaced,
so that a figure read from the wrong cell, or in the wrong unit, is told from the right one.
"""

from __future__ import annotations

import csv
import io
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache

from ingestion.model import Figure
from ingestion.text import fold
from ingestion.workbook import read
from ingestion.workbook.forms import Form, forms
from ingestion.workbook.labels import take_apart
from ingestion.workbook.spots import spot_of
from tests.forms.damage import rezipped
from tests.forms.random_layouts import SPELLINGS, calculated, decomposed
from tests.forms.workbooks import Cell, of_example, workbook

Key = tuple[object, ...]
Truth = dict[Key, Decimal]
TITLES = {
    "Thành phố": ["TP.", "TP", "thành phố"],
    "Huyện": ["H.", "huyện", "HUYỆN"],
    "Thị xã": ["TX.", "TX", "thị xã"],
}
REMARKS = ["Ghi chú: số liệu đến hết kỳ", "Ghi chú: có 12 người chưa xuất cảnh", "Nguồn số liệu: Phòng Việc làm"]
SIGNATURES: list[list[Cell]] = [
    [None],
    [None, None, "Hạ Long, ngày 5 tháng 7 năm 2024"],
    [None, None, "NGƯỜI LẬP BIỂU"],
    ["Ghi chú:"],
    ["(1) Gồm 15 lao động đi theo hợp đồng cá nhân"],
]


@dataclass(frozen=True)
class Piece:
    """One cell: what is typed, and which figure it states, if any: its key, its number, and how much one of it is."""

    typed: Cell = None
    key: Key | None = None
    number: Decimal = Decimal(0)
    worth: Decimal = Decimal(1)
    unit: str = ""


@dataclass
class Page:
    """A table on its way to a sheet: rows of pieces, how many are lines above and headings, and merged ranges."""

    form: Form
    rows: list[list[Piece]]
    lines: int
    heads: int
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    after: list[list[Cell]] = field(default_factory=list)
    further: list[list[Piece]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    has_formulas: bool = False
    is_uncalculated: bool = False

    @property
    def body(self) -> int:
        """The first row below the headings."""
        return self.lines + self.heads


@dataclass(frozen=True)
class Retyped:
    """The document, its truth, and whether it must be refused."""

    suffix: str
    content: bytes
    truth: Truth
    must_refuse: bool


def key_of(figure: Figure) -> Key:
    """What a figure speaks of."""
    return (figure.indicator, figure.about, figure.kind, figure.area_key, figure.period, figure.breakdown)


def retyped(dice: random.Random) -> Retyped:
    """The example of a random form in random habits."""
    page = _page(dice.choice([form for form in forms() if form.tables]))
    _renumber(page, dice)
    for habit, chance in HABITS:
        if dice.random() < chance:
            habit(page, dice)
    truth = {piece.key: piece.number * piece.worth for piece in _pieces(page) if piece.key is not None}
    if dice.random() < 0.15 and not page.further and not page.merged and not page.is_uncalculated:
        return Retyped(".csv", _as_csv(page, dice), truth, must_refuse=False)
    return Retyped(".xlsx", _as_workbook(page), truth, page.is_uncalculated)


def _pieces(page: Page) -> list[Piece]:
    return [piece for row in [*page.rows, *page.further] for piece in row]


@lru_cache
def _figures(code: str) -> dict[tuple[int, int], Figure]:
    form = next(form for form in forms() if form.code == code)
    return {
        spot_of(str(figure.address.cell)): figure for figure in read(of_example(form.example), suffix=".xlsx").figures
    }


def _page(form: Form) -> Page:
    figures = _figures(form.code)
    rows = [
        [_piece(cell, figures.get((number, column))) for column, cell in enumerate(row)]
        for number, row in enumerate(form.example.rows)
    ]
    body = min(row for row, _ in figures)
    last = max(row for row, _ in figures)
    lines = next(number for number, row in enumerate(rows) if sum(piece.typed is not None for piece in row) > 2)
    merged = [
        (*spot_of(first), *spot_of(last)) for first, _, last in (area.partition(":") for area in form.example.merged)
    ]
    after: list[list[Cell]] = [[piece.typed for piece in row] for row in rows[last + 1 :]]
    return Page(form, rows[: last + 1], lines, body - lines, merged, after)


def _piece(cell: Cell, figure: Figure | None) -> Piece:
    if figure is None:
        return Piece(cell)
    typed = Decimal(str(cell).replace(",", "." if figure.unit == "pct" else ""))
    return Piece(cell, key_of(figure), typed, figure.value / typed, figure.unit)


def _renumber(page: Page, dice: random.Random) -> None:
    """Another number in each cell, typed in one of the ways that offices type numbers."""
    for row in page.rows[page.body :]:
        for column, piece in enumerate(row):
            if piece.key is not None:
                row[column] = _typed(piece, dice)


def _typed(piece: Piece, dice: random.Random) -> Piece:
    if dice.random() < 0.08:
        return Piece(dice.choice([None, "-", "x", "…", "–", " "]))
    if piece.unit == "pct":
        number = Decimal(dice.randint(150, 25000)) / 100
        return replace(piece, typed=dice.choice([float(number), f"{number}".replace(".", ",")]), number=number)
    number = Decimal(dice.choice([dice.randint(1, 999), dice.randint(1000, 999_999), dice.randint(1, 9), 0]))
    if piece.worth > 1 and dice.random() < 0.2:
        number += Decimal(dice.randint(1, 9)) / 10
        return replace(piece, typed=dice.choice([float(number), f"{number}".replace(".", ",")]), number=number)
    dotted = f"{int(number):,}".replace(",", ".")
    ways: list[Cell] = [int(number)] * 6 + [
        dotted,
        f"{int(number):,}",
        dotted.replace(".", " "),
        f"{dotted} (1)",
        f" {dotted}",
    ]
    return replace(piece, typed=dice.choice(ways), number=number)


def _rename(page: Page, dice: random.Random) -> None:
    """Other words of the form for the same headings and rows."""
    alike = _alike(page.form.code)
    for row in [*page.rows[page.lines :]]:
        for column, piece in enumerate(row):
            if isinstance(piece.typed, str) and piece.key is None and dice.random() < 0.4:
                row[column] = replace(piece, typed=_respelled(piece.typed, alike, dice))


@lru_cache
def _alike(code: str) -> dict[str, list[str]]:
    form = next(form for form in forms() if form.code == code)
    table = form.tables[0]
    groups = [label.aliases for label in table.labels] + [stub.aliases for stub in table.stubs]
    return {take_apart(alias).folded: group for group in groups for alias in group}


def _respelled(text: str, alike: dict[str, list[str]], dice: random.Random) -> str:
    for title, others in TITLES.items():
        if text.startswith(f"{title} "):
            return f"{dice.choice(others)} {text.removeprefix(title).strip()}"
    if text in SPELLINGS:
        return dice.choice(SPELLINGS[text])
    words = alike.get(take_apart(text).folded)
    return dice.choice(words) if words else text


def _dress_words(page: Page, dice: random.Random) -> None:
    """Capitals, line breaks, wide spaces, footnote marks."""
    looks: list[Callable[[str], str]] = [
        str.upper,
        lambda text: text.replace(" ", "\n", 1),
        lambda text: text.replace(" ", "  "),
        lambda text: f"{text} (1)",
        lambda text: f"{text}*",
        lambda text: f" {text} ",
        lambda text: text.replace(" ", "\u00a0"),
    ]
    for row in page.rows[page.lines :]:
        for column, piece in enumerate(row):
            if (
                isinstance(piece.typed, str)
                and piece.key is None
                and dice.random() < 0.25
                and any(map(str.isalpha, piece.typed))
            ):
                row[column] = replace(piece, typed=dice.choice(looks)(piece.typed))


def _insert_row(page: Page, at: int, row: list[Piece]) -> None:
    page.rows.insert(at, row)
    page.merged = [
        (top + (top >= at), left, bottom + (bottom >= at), right) for top, left, bottom, right in page.merged
    ]


def _insert_column(page: Page, at: int, heading: Cell, cells: Callable[[], Cell]) -> None:
    for number, row in enumerate(page.rows):
        if number >= page.lines:
            row.insert(at, Piece(heading if number == page.lines else cells() if number >= page.body else None))
    page.merged = [
        (top, left + (left >= at), bottom, right + (right >= at)) for top, left, bottom, right in page.merged
    ]


def _blank_rows(page: Page, dice: random.Random) -> None:
    for _ in range(dice.randint(1, 3)):
        _insert_row(page, dice.randint(page.body, len(page.rows)), [Piece() for _ in page.rows[-1]])


def _remarks(page: Page, dice: random.Random) -> None:
    heads = [str(piece.typed or "") for piece in page.rows[page.lines]]
    label = next(column for column, head in enumerate(heads) if head not in ("", "STT", "TT"))
    row = [Piece() for _ in page.rows[-1]]
    row[label] = Piece(dice.choice(REMARKS))
    _insert_row(page, dice.randint(page.body, len(page.rows)), row)


def _repeated_headings(page: Page, dice: random.Random) -> None:
    at = dice.randint(page.body + 1, len(page.rows))
    for offset, row in enumerate(page.rows[page.lines : page.body]):
        _insert_row(page, at + offset, list(row))


def _numbered_columns(page: Page, dice: random.Random) -> None:
    row = [Piece(f"({number})") for number, _ in enumerate(page.rows[page.lines], start=1)]
    _insert_row(page, page.body, row)
    page.heads += 1


def _moved_total(page: Page, dice: random.Random) -> None:
    """The row of totals last instead of first, or first instead of last, or in both places."""
    totals = {fold(alias) for label in page.form.tables[0].labels if label.total for alias in label.aliases}
    found = [
        row
        for row in page.rows[page.body :]
        if any(fold(str(piece.typed)) in totals for piece in row if piece.key is None)
    ]
    if not found or page.form.form in ("youth_abroad", "loan_capital_by_fund"):
        return
    row = found[0]
    where = dice.choice(["first", "last", "both"])
    page.rows.remove(row)
    if where in ("first", "both"):
        page.rows.insert(page.body, row)
    if where in ("last", "both"):
        page.rows.append(list(row))


def _shuffled_rows(page: Page, dice: random.Random) -> None:
    """Rows of places or markets in another order; rows of a hierarchy stay."""
    if page.form.form in ("departures_by_area", "targets_by_area"):
        rows = page.rows[page.body :]
        dice.shuffle(rows)
        page.rows[page.body :] = rows


def _gap_column(page: Page, dice: random.Random) -> None:
    _insert_column(page, dice.randint(0, len(page.rows[page.lines])), None, lambda: None)


def _remark_column(page: Page, dice: random.Random) -> None:
    _insert_column(
        page, len(page.rows[page.lines]), "Ghi chú", lambda: dice.choice([None, "ước", "tăng 12 người", "5"])
    )


def _share_column(page: Page, dice: random.Random) -> None:
    heading = dice.choice(["Tỷ lệ (%)", "Tỷ lệ", "So với cùng kỳ (%)", "Tỷ trọng", "Tăng, giảm", "Mã số"])
    _insert_column(
        page, dice.randint(2, len(page.rows[page.lines])), heading, lambda: dice.choice([None, 12.5, "98,7", 104])
    )


def _no_merges(page: Page, dice: random.Random) -> None:
    page.merged = []


def _more_lines(page: Page, dice: random.Random) -> None:
    for line in dice.sample(
        [
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "(Kèm theo Công văn số 12/SNV-VL ngày 5/7/2024)",
            "Kính gửi: Bộ Nội vụ",
            "Biểu số 02",
            "",
        ],
        dice.randint(1, 3),
    ):
        _insert_row(page, dice.randint(0, page.lines), [Piece(line or None)])
        page.lines += 1


def _signed(page: Page, dice: random.Random) -> None:
    page.after = [*page.after, *SIGNATURES]


def _hidden(page: Page, dice: random.Random) -> None:
    page.hidden_rows = [dice.randint(1, len(page.rows))]
    page.hidden_columns = [dice.randint(0, len(page.rows[page.lines]) - 1)]


def _further_sheet(page: Page, dice: random.Random) -> None:
    if len(page.rows) - page.body > 2 and not page.merged:
        cut = dice.randint(page.body + 1, len(page.rows) - 1)
        page.further = [*page.rows[page.lines : page.body], *page.rows[cut:]]
        page.rows = page.rows[:cut]


def _formulas(page: Page, dice: random.Random) -> None:
    page.has_formulas = True


def _uncalculated(page: Page, dice: random.Random) -> None:
    spots = [
        (number, column)
        for number, row in enumerate(page.rows)
        for column, piece in enumerate(row)
        if piece.key is not None
    ]
    if spots:
        number, column = dice.choice(spots)
        page.rows[number][column] = replace(page.rows[number][column], typed="=SUM(A1:A2)")
        page.is_uncalculated = True


def _second_period(page: Page, dice: random.Random) -> None:
    """The same table a year earlier below the first, under a title of its own."""
    years = re.compile(r"(?:19|20)\d\d")
    if any(years.search(str(piece.typed)) for row in page.rows[page.lines :] for piece in row if piece.key is None):
        return

    def earlier(text: Cell) -> Cell:
        return years.sub(lambda match: str(int(match[0]) - 1), text) if isinstance(text, str) else text

    def moved(piece: Piece) -> Piece:
        if piece.key is None:
            return replace(piece, typed=earlier(piece.typed))
        *front, period, breakdown = piece.key
        start = period.start.replace(year=period.start.year - 1) if period.start else None  # type: ignore[attr-defined]
        end = period.end.replace(year=period.end.year - 1)  # type: ignore[attr-defined]
        return _typed(replace(piece, key=(*front, replace(period, start=start, end=end), breakdown)), dice)  # type: ignore[type-var]

    start = len(page.rows) + 1
    page.merged += [(top + start, left, bottom + start, right) for top, left, bottom, right in page.merged]
    page.rows += [[Piece()], *([moved(piece) for piece in row] for row in page.rows)]


def _decomposed(page: Page, dice: random.Random) -> None:
    for row in page.rows:
        row[:] = [replace(piece, typed=decomposed(piece.typed)) for piece in row]


HABITS: list[tuple[Callable[[Page, random.Random], None], float]] = [
    (_moved_total, 0.25),
    (_shuffled_rows, 0.2),
    # Columns first: one that is put in has its heading in both tables, of this year and of the one before.
    (_gap_column, 0.15),
    (_remark_column, 0.15),
    (_share_column, 0.12),
    (_second_period, 0.12),
    (_rename, 0.4),
    (_dress_words, 0.3),
    (_no_merges, 0.4),
    (_blank_rows, 0.2),
    (_remarks, 0.15),
    (_numbered_columns, 0.15),
    (_repeated_headings, 0.12),
    (_further_sheet, 0.15),
    (_more_lines, 0.3),
    (_signed, 0.4),
    (_hidden, 0.15),
    (_uncalculated, 0.04),
    (_formulas, 0.15),
    (_decomposed, 0.15),
]


def _as_workbook(page: Page) -> bytes:
    sheets: dict[str, list[list[Cell]]] = {"Sheet1": [[piece.typed for piece in row] for row in page.rows]}
    rows_of_last = sheets["Sheet1"]
    if page.further:
        rows_of_last = sheets["Sheet2"] = [[piece.typed for piece in row] for row in page.further]
    rows_of_last += page.after
    merged = [f"{_cell(top, left)}:{_cell(bottom, right)}" for top, left, bottom, right in page.merged]
    letters = [chr(65 + column) for column in page.hidden_columns]
    made = workbook(sheets, merged=merged, hidden_rows=page.hidden_rows, hidden_columns=letters)
    return rezipped(made, calculated) if page.has_formulas and not page.is_uncalculated else made


def _cell(row: int, column: int) -> str:
    return f"{chr(65 + column)}{row + 1}"


def _as_csv(page: Page, dice: random.Random) -> bytes:
    delimiter = dice.choice([";", "\t", ","])
    text = io.StringIO()
    rows = [[piece.typed for piece in row] for row in page.rows] + page.after
    width = max(map(len, rows))
    writer = csv.writer(text, delimiter=delimiter)
    for row in rows:
        writer.writerow([_as_text(cell) for cell in [*row, *[None] * (width - len(row))]])
    return text.getvalue().encode(dice.choice(["utf-8", "utf-8-sig", "utf-16"]))


def _as_text(cell: Cell) -> str:
    return "" if cell is None else f"{cell}".replace(".", ",") if isinstance(cell, float) else str(cell)
