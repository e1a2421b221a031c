"""The same facts as offices lay them out: a month beside what came together, areas merged down the rows of their
markets, areas or markets in columns, one figure a row; headings in many words; in a workbook, or as text in an old
encoding.

A truth is a sum of parts, one for each month, area, market and sex, so that every total is right by itself.
"""

from __future__ import annotations

import csv
import io
import random
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

from ingestion.model import Figure
from tests.forms.workbooks import Cell, workbook
from tests.unit.ingestion.test_encodings import as_cp1258, as_tcvn3, as_vni

YEAR = 2024
PROVINCE = "Tỉnh Nghệ An"
AREAS = ["Thành phố Vinh", "Huyện Nam Đàn", "Huyện Diễn Châu", "Thị xã Hoàng Mai", "Huyện Con Cuông"]
MARKETS = ["Nhật Bản", "Đài Loan", "Hàn Quốc", "Hungary", "Các thị trường khác"]
SEXES = ("female", "male")
TITLES = [
    "KẾT QUẢ ĐƯA LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI THEO HỢP ĐỒNG",
    "Tình hình xuất khẩu lao động",
    "Tổng hợp số lao động đi làm việc có thời hạn ở nước ngoài",
]
WORDS = {
    "ordinal": ["STT", "TT", "Số TT"],
    "area": ["Huyện, thị xã, thành phố", "Địa phương", "Tên huyện, thành phố", "Đơn vị hành chính", "Huyện/TX/TP"],
    "market": ["Thị trường", "Nước tiếp nhận", "Tên nước", "Nước, vùng lãnh thổ"],
    "indicator": ["Chỉ tiêu", "Nội dung", "Tiêu chí"],
    "all": ["Tổng số", "Tổng số LĐ", "TS", "SL", "Số người", "Số lao động (người)", "Thực hiện"],
    "total": ["Tổng cộng", "CỘNG", "Toàn tỉnh", "Tổng số"],
    "female": ["Nữ", "Trong đó: nữ", "T.đó: LĐ nữ", "Lao động nữ", "Số nữ (người)"],
    "male": ["Nam", "LĐ nam"],
    "month": ["Trong tháng", "TH trong tháng", "Tháng {month}", "T{month}/{year}", "Tháng báo cáo"],
    "to_date": ["Lũy kế từ đầu năm", "LK từ đầu năm", "{month} tháng đầu năm", "Lũy kế {month} tháng", "Cộng dồn"],
    "market_before": ["", "", "", "Nước ", "Thị trường ", "Đi "],
    "year_before": ["Cùng kỳ tháng {month}/{before}", "Tháng {month}/{before}", "Tháng {month} năm {before}"],
}

Months = tuple[int, int, int]  # a year, a first month, a last month
Key = tuple[Months, str | None, str | None, str | None]  # of when, which area, which market, which sex; None is all
Truth = dict[Key, int]
Page = list[list[Cell]]


@dataclass
class Office:
    """One office's document while it is made: its dice, its facts, what it has told, and the month it reports on."""

    dice: random.Random
    month: int
    areas: Sequence[str]
    markets: Sequence[str]
    parts: dict[tuple[object, ...], int] = field(default_factory=dict)
    told: Truth = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)

    def word(self, kind: str) -> str:
        """A heading of some kind in the words of one office."""
        return self.dice.choice(WORDS[kind]).format(month=self.month, year=YEAR, before=YEAR - 1)

    def market(self, name: str) -> str:
        """A market with the words that some write before it."""
        return name if name.startswith("Các") else self.dice.choice(WORDS["market_before"]) + name

    def cell(self, when: Months, area: str | None, market: str | None, sex: str | None) -> Cell:
        """A cell that tells a fact, which is thereby part of the truth."""
        year, first, last = when
        all_parts = product(
            range(first, last + 1),
            [area] if area else self.areas,
            [market] if market else self.markets,
            [sex] if sex else SEXES,
        )
        value = sum(self._part(year, *coordinates) for coordinates in all_parts)
        self.told[when, area, market, sex] = value
        dotted = f"{value:,}".replace(",", ".")
        return self.dice.choice([value, value, value, dotted, dotted.replace(".", " ")])

    def _part(self, *coordinates: object) -> int:
        if coordinates not in self.parts:
            self.parts[coordinates] = self.dice.choice([0, 1, 7, 45, self.dice.randint(1, 900)])
        return self.parts[coordinates]

    def times(self) -> list[tuple[str, Months]]:
        """Column groups: the month, what came together in the year, perhaps the same month a year before."""
        found = [(self.word("month"), (YEAR, self.month, self.month)), (self.word("to_date"), (YEAR, 1, self.month))]
        if self.dice.random() < 0.3:
            found.append((self.word("year_before"), (YEAR - 1, self.month, self.month)))
        return found

    def sexes(self) -> list[tuple[str, str | None]]:
        """Columns of all and of women, perhaps of men too."""
        found: list[tuple[str, str | None]] = [(self.word("all"), None)]
        found += [(self.word("male"), "male")] if self.dice.random() < 0.3 else []
        return [*found, (self.word("female"), "female")]

    @property
    def now(self) -> Months:
        """The month that the document is about."""
        return YEAR, self.month, self.month


@dataclass(frozen=True)
class Sent:
    """The document, its truth, and the layout by name."""

    layout: str
    suffix: str
    content: bytes
    truth: Truth


def key_of(figure: Figure) -> Key | None:
    """What a figure speaks of; None when it is no fact of this kind."""
    start, end = figure.period.start, figure.period.end
    if figure.indicator != "workers_departed" or start is None or end is None or start.day != 1:
        return None
    if end.day != monthrange(end.year, end.month)[1] or start.year != end.year:
        return None
    area = None if figure.area == PROVINCE else figure.area
    return (start.year, start.month, end.month), area, figure.breakdown.market, figure.breakdown.sex


def sent(dice: random.Random) -> Sent:
    """A random truth in a random layout of one office."""
    office = Office(
        dice, dice.randint(2, 11), dice.sample(AREAS, dice.randint(2, 5)), dice.sample(MARKETS, dice.randint(2, 5))
    )
    layout = dice.choice(LAYOUTS)
    rows = layout(office)
    if layout is not one_figure_a_row:
        rows = [*_above(office), *rows, *_below(dice)]
    name = layout.__name__
    if dice.random() < 0.35:
        return Sent(name, ".csv", _as_text(rows, dice), office.told)
    return Sent(name, ".xlsx", workbook(rows, merged=_moved(office, rows)), office.told)


def _above(office: Office) -> Page:
    dice = office.dice
    lines: Page = [
        [dice.choice(["SỞ LĐ-TB&XH TỈNH NGHỆ AN", "UBND TỈNH NGHỆ AN", "Đơn vị báo cáo: Sở Nội vụ tỉnh Nghệ An"])],
        [dice.choice(TITLES)],
        [dice.choice([f"Tháng {office.month}/{YEAR}", f"THÁNG {office.month:02d} NĂM {YEAR}"])],
    ]
    if dice.random() < 0.3:
        lines.insert(1, [None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"])
    if dice.random() < 0.5:
        lines.append([None, None, dice.choice(["ĐVT: người", "Đơn vị tính: lao động"])])
    return lines


def _below(dice: random.Random) -> Page:
    if dice.random() < 0.5:
        return []
    return [
        [None],
        ["Ghi chú: số liệu do các địa phương báo cáo"],
        [None, "LẬP BIỂU", dice.choice(["GIÁM ĐỐC", "THỦ TRƯỞNG ĐƠN VỊ"])],
    ]


def month_beside_cumulative(office: Office) -> Page:
    """Markets or areas in rows, times in columns, each with or without its sexes below."""
    by_area = office.dice.random() < 0.5
    names: list[str | None] = [*(office.areas if by_area else office.markets)]
    names.insert(office.dice.choice([0, len(names)]), None)
    times, sexes = office.times(), office.sexes()
    is_plain = office.dice.random() < 0.4
    sexes = sexes[:1] if is_plain else sexes
    top: list[Cell] = [office.word("ordinal"), office.word("area" if by_area else "market")]
    heads: Page = [[*top, *(name for time, _ in times for name in [time, *[None] * (len(sexes) - 1)])]]
    if not is_plain:
        heads.append([None, None, *(name for _ in times for name, _ in sexes)])
        office.merged += _groups(2, len(times), len(sexes))
    rows = [
        [
            number if name else None,
            (name if by_area else office.market(name)) if name else office.word("total"),
            *(
                office.cell(when, name if by_area else None, None if by_area else name, sex)
                for (_, when), (_, sex) in product(times, sexes)
            ),
        ]
        for number, name in enumerate(names, start=1)
    ]
    if office.dice.random() < 0.2:
        rows.insert(office.dice.randint(1, len(rows) - 1), [None, "Cộng trang 1", *[7] * (len(times) * len(sexes))])
    return [*heads, *rows]


def months_in_rows(office: Office) -> Page:
    """A month in each row, perhaps a quarter after its three, and the months together in the last."""
    sexes = office.sexes()
    heads: list[Cell] = [office.dice.choice(["Thời gian", "Tháng, quý", "Kỳ"]), *(name for name, _ in sexes)]
    times: list[tuple[str, Months]] = []
    has_quarters = office.dice.random() < 0.5
    for month in range(1, office.month + 1):
        times.append((f"Tháng {month}", (YEAR, month, month)))
        if has_quarters and month % 3 == 0 and month != 3:
            times.append((f"Cộng quý {'I' * (month // 3)}", (YEAR, month - 2, month)))
    times.append(
        (office.dice.choice(["Lũy kế {} tháng", "Cộng {} tháng"]).format(office.month), (YEAR, 1, office.month))
    )
    rows: Page = [[label, *(office.cell(when, None, None, sex) for _, sex in sexes)] for label, when in times]
    return [heads, *rows, ["Ghi chú: theo báo cáo của các địa phương"]]


def areas_merged_down(office: Office) -> Page:
    """An area merged over the rows of its markets, or named in the first of them alone, or in all."""
    habit = office.dice.choice(["merged", "blank", "repeated"])
    sexes = office.sexes()
    rows: Page = [[office.word("area"), office.word("market"), *(name for name, _ in sexes)]]
    for area in office.areas:
        first = len(rows)
        for market in [None, *office.markets]:
            shown = area if habit == "repeated" or market is None else None
            numbers = [office.cell(office.now, area, market, sex) for _, sex in sexes]
            rows.append([shown, market or "Cộng", *numbers])
        office.merged += [f"A{first + 1}:A{len(rows)}"] if habit == "merged" else []
    rows.append([office.word("total"), None, *(office.cell(office.now, None, None, sex) for _, sex in sexes)])
    return rows


def names_in_columns(office: Office) -> Page:
    """Areas or markets in columns, the sexes in rows."""
    by_area = office.dice.random() < 0.5
    names: list[str | None] = [*(office.areas if by_area else office.markets)]
    names.insert(office.dice.choice([0, len(names)]), None)
    heads: Page = [[office.word("indicator"), *(name or office.word("total") for name in names)]]
    rows: Page = [
        [
            label,
            *(office.cell(office.now, name if by_area else None, None if by_area else name, sex) for name in names),
        ]
        for label, sex in office.sexes()
    ]
    if by_area:
        rows.append(["Địa bàn báo cáo: các huyện, thị xã, thành phố"])
    else:
        rows.append(["Ghi chú: theo thị trường"])
    return [*heads, *rows]


def markets_across(office: Office) -> Page:
    """Areas in rows, markets in columns below one heading, perhaps each with its women."""
    sexes: list[str | None] = office.dice.choice([[None], [None, "female"]])
    names: list[str | None] = [*office.areas, None]
    group = office.dice.choice(["Thị trường", "Chia theo thị trường", "Trong đó"])
    heads: Page = [
        [office.word("area"), "Tổng số", *[group, *[None] * (len(office.markets) * len(sexes) - 1)]],
        [None, None, *(cell for market in office.markets for cell in [market, *[None] * (len(sexes) - 1)])],
    ]
    last = 1 + len(office.markets) * len(sexes)
    office.merged += [f"A1:A{1 + len(sexes)}", f"B1:B{1 + len(sexes)}", f"C1:{chr(65 + last)}1"]
    if len(sexes) > 1:
        heads.append([None, None, *(["Tổng số", "Nữ"] * len(office.markets))])
        office.merged += [f"{chr(67 + 2 * n)}2:{chr(68 + 2 * n)}2" for n in range(len(office.markets))]
    rows: Page = [
        [
            name or office.word("total"),
            office.cell(office.now, name, None, None),
            *(office.cell(office.now, name, market, sex) for market, sex in product(office.markets, sexes)),
        ]
        for name in names
    ]
    return [*heads, *rows, ["Ghi chú: lao động theo thị trường tiếp nhận"]]


def one_figure_a_row(office: Office) -> Page:
    """The long table of a system that exports."""
    dice = office.dice
    heads: list[Cell] = [
        dice.choice(["Chỉ tiêu", "indicator"]),
        dice.choice(["Địa phương", "area", "Địa bàn"]),
        dice.choice(["Kỳ báo cáo", "period", "Thời gian"]),
        dice.choice(["Thị trường", "market"]),
        dice.choice(["Giới tính", "sex"]),
        dice.choice(["Giá trị", "value", "Số liệu"]),
    ]
    rows = [
        [
            dice.choice(["workers_departed", "Lao động đi làm việc ở nước ngoài"]),
            area or PROVINCE,
            dice.choice([f"Tháng {office.month}/{YEAR}", f"{YEAR}-{office.month:02d}"]),
            market,
            {None: None, "female": "Nữ", "male": "Nam"}[sex],
            office.cell(office.now, area, market, sex),
        ]
        for area, market, sex in product([None, *office.areas], [None, *office.markets], [None, "female"])
    ]
    dice.shuffle(rows)
    return [heads, *rows]


LAYOUTS: list[Callable[[Office], Page]] = [
    month_beside_cumulative,
    months_in_rows,
    areas_merged_down,
    names_in_columns,
    markets_across,
    one_figure_a_row,
]


def _groups(first: int, groups: int, width: int) -> Iterator[str]:
    """Merged headings over groups of columns, and the two columns before them merged downwards."""
    yield from ("A1:A2", "B1:B2")
    for number in range(groups):
        left = first + number * width
        yield f"{chr(65 + left)}1:{chr(65 + left + width - 1)}1"


def _moved(office: Office, rows: Page) -> Iterable[str]:
    """The merged ranges of a table, moved down to where it stands on its page."""
    headed = [set(WORDS[kind]) for kind in ("area", "market", "indicator", "ordinal")]
    top = next((number for number, row in enumerate(rows) if any(row[0] in words for words in headed)), 0)
    for area in office.merged:
        begin, end = area.split(":")
        yield f"{begin[0]}{int(begin[1:]) + top}:{end[0]}{int(end[1:]) + top}"


def _as_text(rows: Page, dice: random.Random) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=dice.choice([",", ";", "\t"])).writerows(rows)
    encode = dice.choice([as_tcvn3, as_vni, as_cp1258, str.encode, lambda text: text.encode("utf-16")])
    return bytes(encode(text.getvalue()))
