"""Random truths about departures, typed into random layouts: what an office might have made of the same facts."""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass, field

from tests.forms.workbooks import Cell

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
    """The rows of a sheet, its merged ranges, and where each fact of the truth was typed."""

    rows: list[list[Cell]] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)


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
    keys.insert(dice.choice([0, len(keys)]), None)
    (_market_columns if dice.random() < 0.25 else _market_rows)(sheet, truth, keys, dice)
    if dice.random() < 0.5:
        sheet.rows += [[None], ["Ghi chú: số liệu đến hết kỳ"], [None, None, "NGƯỜI LẬP BIỂU"]]
    if dice.random() < 0.2:
        decompose = [
            [unicodedata.normalize("NFD", cell) if isinstance(cell, str) else cell for cell in row]
            for row in sheet.rows
        ]
        sheet.rows = decompose
    return sheet


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
    heading = [*lead, dice.choice(["Thị trường", "Nước tiếp nhận", "THỊ TRƯỜNG"])]
    parts_below = dice.random() < 0.3
    if parts_below:
        heads: list[list[Cell]] = [[*heading, "Số lao động"]]
    else:
        heads = _headings(sheet, heading, sexes, dice)
    sheet.rows += heads
    for number, key in enumerate(keys):
        if number == len(keys) // 2 and dice.random() < 0.2 and len(heads) == 1:
            sheet.rows += [list(heads[0])]
        ordinal: list[Cell] = [*([number + 1 if key else None] if has_ordinals else []), *gap]
        name = _name(key, dice)
        if parts_below:
            sheet.rows.append([*ordinal, name, _number(truth[key, None], dice)])
            blank: list[Cell] = [None] * len(ordinal)
            sheet.rows.append(
                [*blank, dice.choice(["- Nữ", "Trong đó: nữ", "   Nữ"]), _number(truth[key, "female"], dice)]
            )
        else:
            sheet.rows.append([*ordinal, name, *(_number(truth[key, sex], dice) for sex in sexes)])
        if dice.random() < 0.1:
            sheet.rows.append([])


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
