"""Random truths about departures, typed into random layouts: what an office might have made of the same facts."""

from __future__ import annotations

import random
import re
import unicodedata
from dataclasses import dataclass, field

from tests.forms.damage import rezipped
from tests.forms.workbooks import Cell, workbook

MARKETS = [
    "Nhật Bản",
    "Đài Loan",
    "Hàn Quốc",
    "Hungary",
    "Ả Rập Xê Út",
    "Liên bang Nga",
    "Singapore",
    "Các thị trường khác",
]
SPELLINGS = {
    "Nhật Bản": ["Nhật", "NHẬT BẢN", "Nhật bản"],
    "Đài Loan": ["Đài Loan (Trung Quốc)", "đài loan"],
    "Ả Rập Xê Út": ["Ả-rập-xê-út", "Ả rập – Xê út", "Arab Saudi"],
    "Hungary": ["Hunggary"],
    "Liên bang Nga": ["LB Nga", "Nga"],
    "Các thị trường khác": ["Khác", "Các nước khác", "Thị trường khác"],
}
SEX_HEADINGS = {
    None: ["Tổng số", "Số lao động", "Tổng cộng"],
    "male": ["Nam", "Lao động nam"],
    "female": ["Nữ", "LĐ nữ", "Trong đó: Nữ"],
}
Truth = dict[tuple[str | None, str | None], int]


@dataclass
class Typed:
    """The rows of a sheet, its merged ranges and looks, and the rows that stand on a second sheet with their name."""

    rows: list[list[Cell]] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    heads: int = 0
    body: int = 0
    indents: dict[str, int] = field(default_factory=dict)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[str] = field(default_factory=list)
    further: list[list[Cell]] = field(default_factory=list)
    further_name: str = "Sheet2"
    has_formulas: bool = False

    def content(self) -> bytes:
        """The workbook's bytes."""
        sheets = {"Sheet1": self.rows} | ({self.further_name: self.further} if self.further else {})
        made = workbook(
            sheets,
            merged=self.merged,
            indents=self.indents,
            hidden_rows=self.hidden_rows,
            hidden_columns=self.hidden_columns,
        )
        return rezipped(made, calculated) if self.has_formulas else made


def calculated(name: str, part: bytes) -> bytes:
    """The sheet with a formula beside each third number, as a spreadsheet program stores its result."""
    if "worksheets/sheet" not in name:
        return part
    return re.sub(rb"<v>(\d*[147])</v>", rb"<f>SUM(A1:A2)</f><v>\1</v>", part.replace(b't="n"', b""))


def random_truth(dice: random.Random) -> Truth:
    """Departures by market and sex that add up; None stands for all."""
    truth: Truth = {}
    markets = dice.sample(MARKETS, dice.randint(1, len(MARKETS)))
    for market in markets:
        women, men = dice.choice([0, 3, 1234, 2023]), dice.randint(1, 40000)
        truth |= {(market, None): women + men, (market, "male"): men, (market, "female"): women}
    for sex in (None, "male", "female"):
        truth[None, sex] = sum(truth[market, sex] for market in markets)
    return truth


def typed(truth: Truth, dice: random.Random) -> Typed:
    """The truth in a random layout."""
    sheet = Typed()
    sheet.rows += _title(dice)
    markets = [market for market, sex in truth if sex is None and market is not None]
    keys: list[str | None] = [*markets]
    if dice.random() < 0.2:
        keys = [None, *keys, None]
    else:
        keys.insert(dice.choice([0, len(keys)]), None)
    (_market_columns if dice.random() < 0.25 else _market_rows)(sheet, truth, keys, dice)
    _dress(sheet, dice)
    if dice.random() < 0.5 and not sheet.further:
        sheet.rows += [[None], ["Ghi chú: số liệu đến hết kỳ"], [None, None, "NGƯỜI LẬP BIỂU"]]
    if dice.random() < 0.2:
        sheet.rows, sheet.further = _decomposed(sheet.rows), _decomposed(sheet.further)
    return sheet


def _decomposed(rows: list[list[Cell]]) -> list[list[Cell]]:
    return [[decomposed(cell) for cell in row] for row in rows]


def decomposed(cell: Cell) -> Cell:
    """The cell with each mark as a letter of its own (NFD), as some programs write them."""
    return unicodedata.normalize("NFD", cell) if isinstance(cell, str) else cell


def _dress(sheet: Typed, dice: random.Random) -> None:
    """Hide rows and columns, let the table go on with a second sheet, and let the program have calculated cells."""
    if dice.random() < 0.1:
        sheet.hidden_rows = [dice.randint(1, len(sheet.rows))]
    if dice.random() < 0.1:
        sheet.hidden_columns = [dice.choice("ABCD")]
    sheet.has_formulas = dice.random() < 0.15
    last = len(sheet.rows)
    if sheet.body and last - sheet.body > 1 and dice.random() < 0.2:
        cut = dice.randint(sheet.body + 1, last - 1)
        rows = sheet.rows[cut:]
        sheet.rows = sheet.rows[:cut]
        heads = sheet.rows[sheet.body - sheet.heads : sheet.body]
        if dice.random() < 0.5 and not sheet.merged:
            sheet.further = [*map(list, heads), *rows]
        elif dice.random() < 0.5:
            sheet.further, sheet.further_name = rows, "Sheet1 (tiếp)"
        else:
            sheet.further = [[None, "(Tiếp theo)"], *rows]


def _title(dice: random.Random) -> list[list[Cell]]:
    lines: list[list[Cell]] = [
        [
            dice.choice(
                ["UBND TỈNH NGHỆ AN", "SỞ NỘI VỤ TỈNH NGHỆ AN", "Đơn vị báo cáo: Sở Lao động - TB và XH tỉnh Nghệ An"]
            )
        ],
        [dice.choice(["BIỂU SỐ 1: LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI THEO THỊ TRƯỜNG", "Kết quả xuất khẩu lao động"])],
        [dice.choice(["Quý II năm 2024", "QUÝ II/2024", "Từ ngày 01/04/2024 đến ngày 30/06/2024"])],
    ]
    if dice.random() < 0.3:
        lines.insert(0, ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"])
    if dice.random() < 0.3:
        lines.append(["(Kèm theo Công văn số 12/SNV-VL ngày 5/7/2024)"])
    if dice.random() < 0.5:
        lines.append([None, None, None, "Đơn vị tính: người"])
    if dice.random() < 0.3:
        lines.append([])
    return lines


def _market_rows(sheet: Typed, truth: Truth, keys: list[str | None], dice: random.Random) -> None:
    sexes: list[str | None] = dice.choice([[None], [None, "female"], [None, "male", "female"]])
    has_ordinals = dice.random() < 0.6
    gap = [None] if dice.random() < 0.2 else []
    lead: list[Cell] = [*(["STT"] if has_ordinals else []), *gap]
    has_regions = dice.random() < 0.15
    has_remarks = dice.random() < 0.15
    heading = [*lead, dice.choice(["Thị trường", "Nước tiếp nhận", "THỊ TRƯỜNG"])]
    parts_below = dice.random() < 0.3
    if parts_below:
        heads: list[list[Cell]] = [[*heading, "Số lao động"]]
    else:
        heads = _headings(sheet, heading, sexes, dice)
    if has_remarks and not sheet.merged:
        heads[0] = [*heads[0], "Ghi chú"]
    sheet.rows += heads
    sheet.heads, sheet.body = len(heads), len(sheet.rows)
    for number, key in enumerate(keys):
        if number == len(keys) // 2 and dice.random() < 0.2 and len(heads) == 1:
            sheet.rows += [list(heads[0])]
        if has_regions and key and dice.random() < 0.4:
            _region(sheet, has_ordinals, gap, dice)
        ordinal: list[Cell] = [*([number + 1 if key else None] if has_ordinals else []), *gap]
        name = _name(key, dice)
        if parts_below:
            sheet.rows.append([*ordinal, name, _number(truth[key, None], dice)])
            blank: list[Cell] = [None] * len(ordinal)
            part = dice.choice(["- Nữ", "Trong đó: nữ", "   Nữ", "Nữ"])
            sheet.rows.append([*blank, part, _number(truth[key, "female"], dice)])
            if part == "Nữ":
                sheet.indents[f"{chr(65 + len(ordinal))}{len(sheet.rows)}"] = dice.randint(1, 3)
        else:
            remark: list[Cell] = [dice.choice([None, "ước tính", "tăng so với cùng kỳ"])] if has_remarks else []
            sheet.rows.append([*ordinal, name, *(_number(truth[key, sex], dice) for sex in sexes), *remark])
        if dice.random() < 0.1:
            sheet.rows.append([])


def _region(sheet: Typed, has_ordinals: bool, gap: list[None], dice: random.Random) -> None:
    """A row of a hierarchy's first step, numbered in Roman, with its own total or without."""
    name = dice.choice(["Đông Bắc Á", "Châu Âu", "Trung Đông"])
    total = dice.choice([None, 4321])
    sheet.rows.append(["I", *gap, name, total] if has_ordinals else [*gap, f"II. {name}", total])


def _headings(sheet: Typed, heading: list[Cell], sexes: list[str | None], dice: random.Random) -> list[list[Cell]]:
    """One heading row, or two with the sexes below "Trong đó", merged or not."""
    names: list[Cell] = [dice.choice(SEX_HEADINGS[sex]) for sex in sexes]
    if len(sexes) != 3 or dice.random() < 0.4:
        return [[*heading, *names]]
    top = len(sheet.rows) + 1
    column = len(heading)
    if dice.random() < 0.6:
        for index in range(column + 1):
            letter = chr(65 + index)
            sheet.merged.append(f"{letter}{top}:{letter}{top + 1}")
        sheet.merged.append(f"{chr(66 + column)}{top}:{chr(67 + column)}{top}")
    rows: list[list[Cell]] = [[*heading, names[0], "Trong đó", None], [*[None] * (column + 1), "Nam", "Nữ"]]
    if dice.random() < 0.3:
        rows.append([*[None] * (column - 1), "A", 1, 2, 3])
    return rows


def _market_columns(sheet: Typed, truth: Truth, keys: list[str | None], dice: random.Random) -> None:
    sheet.rows.append(["Chỉ tiêu", *(_name(key, dice) for key in keys)])
    for sex in (None, "female"):
        name = "Tổng số" if sex is None else dice.choice(["Nữ", "- Nữ", "Trong đó: nữ"])
        sheet.rows.append([name, *(_number(truth[key, sex], dice) for key in keys)])


def _name(key: str | None, dice: random.Random) -> str:
    if key is None:
        return dice.choice(["Tổng số", "TỔNG CỘNG", "Tổng cộng"])
    return dice.choice([key, *SPELLINGS.get(key, [])])


def _number(value: int, dice: random.Random) -> Cell:
    dotted = f"{value:,}".replace(",", ".")
    return dice.choice([value, value, value, dotted, f"{value:,}", dotted.replace(".", " "), f"{dotted} (1)"])
