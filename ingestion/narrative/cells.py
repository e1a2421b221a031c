"""What the words of a table's cells say: of a header, of a label, of the two together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from ingestion.narrative.drafts import Memory
from ingestion.narrative.items import AreaMention, Cell, Cue, Item, MarketMention, Shape, Time
from ingestion.narrative.lexer import Prepared, items_of
from ingestion.narrative.lexicon import Event, lexicon
from ingestion.narrative.places import region_named, remainder_market
from ingestion.narrative.rows import BARE_YEAR

_IN_BRACKETS = re.compile(r"\(([^)]*)\)")
SCALES = (("tỷ", 10**9), ("tỉ", 10**9), ("triệu", 10**6), ("nghìn", 10**3), ("ngàn", 10**3), ("đồng", 1))
_SHORT_MONEY = re.compile(r"\b(triệu|tr|tỷ|tỉ)\s?\.?\s?đ(?:ồng)?(?!\w)")
COUNTED = {"person": ("người", "lao động"), "household": ("hộ", "khách hàng", "số kh "), "project": ("dự án",)}
_COUNTED_ALONE = re.compile(r"(?:(?:người|hộ|khách hàng|kh)(?: (?:đang )?(?:vay|còn (?:dư )?nợ))?|lao động|dự án)")
_OTHERS = frozenset(("khác", "nước khác", "thị trường khác", "các nước khác", "các thị trường khác"))
RATIOS = re.compile(r"(?:tỷ|tỉ)\s+(?:lệ|trọng)|tốc độ|%")
_AGAINST_PLAN = re.compile(r"so với (?:kế hoạch|chỉ tiêu|kh|mục tiêu)\b")
_TOTAL = re.compile(
    r"[\s:-]*(?:(?:tổng(?: số| cộng)?|cộng)(?: (?:toàn|cả) \w+"
    r"| (?:\d+|hai|ba|bốn|năm|sáu|các) [^\W\d]+(?: [^\W\d]+)?)?"
    r"|toàn \w+|cả (?:nước|tỉnh|huyện|thành phố))[\s:]*"
)
PLAN_HEADS = frozenset(("giao", "được giao", "chỉ tiêu", "chỉ tiêu giao", "kế hoạch giao"))
RESULT_HEADS = frozenset(("kết quả", "thực hiện", "kết quả thực hiện", "đạt được"))
_OPENING = re.compile(r"\bđầu (?:năm|kỳ)\b")  # what a balance began the year with
_SHARES = re.compile(r"(?:tỷ|tỉ)\s+trọng|cơ cấu|chiếm")
_OWING = re.compile(r"\b(?:hộ|người|khách hàng|lao động|kh)\s(?:đang|hiện)?\s?(?:còn (?:dư )?nợ|dư nợ|còn vay)\b")
_BORROWING = re.compile(r"^[\s+*-]*số (?:người|lao động|khách hàng|hộ)(?: được)? vay")
_UNIT_COLUMN = re.compile(r"đvt|đơn vị(?: tính)?")
_FUND_COLUMN = re.compile(r"(?:phân theo )?nguồn(?: vốn)?")
_AREA_COLUMN = re.compile(
    r"(?:tên )?(?:các )?(huyện|quận|xã|phường|thị xã|thành phố|địa phương|địa bàn|đơn vị)"
    r"(?:\s*[,/-]\s*(?:huyện|quận|thị xã|thị|thành phố|thành|tx|tp|xã|phường|thị trấn|đặc khu))*"
    r"(?: hành chính)?"
)
_SEVERAL_TITLES = re.compile(r"[,/-]")
_RESULT_OVER_PLAN = re.compile(  # "TH/KH", "Ước/KH", "So với KH giao"
    r"(?:(?:tỷ lệ\s+)?(?:ước(?: th| thực hiện)?|thực hiện|th|kết quả|kq|đạt)\s*/\s*(?:kế hoạch|kh|chỉ tiêu|ct)"
    r"|so (?:với )?(?:kế hoạch|kh|chỉ tiêu))(?: (?:năm|giao|được giao|tỉnh giao))?"
)
_ANY_UNITS = re.compile(r"đơn vị(?!.*hành chính)")  # firms and associations are units too
_STANCE = re.compile(r"^(?:ước\s+)?(?:thực hiện|th|kết quả|kế hoạch|kh|chỉ tiêu)\s+(?=(?:năm\s+)?(?:19|20)\d\d)")
_AMOUNT = re.compile(
    r"[\s+*-]*(?:tổng\s+)?(?:doanh số|dư nợ|nợ quá hạn|thu nợ|nguồn vốn)\b(?!.*(?:hộ|khách|người|%|tỷ lệ))"
)
_POOR = re.compile(r"^[\s+*-]*(?:tổng )?số hộ (?:cận )?nghèo(?!.*(?:vay|nợ))")
_OF_ELSE = re.compile(r"^[\s+*-]*số (?!(?:lượng|tiền|lượt)\b)\w+")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a header or a label says."""

    event: Event | None = None
    breakdown: dict[str, str] = field(default_factory=dict)
    time: Time | None = None
    area: AreaMention | None = None
    unit: str | None = None
    scale: int = 1
    role: str | None = None  # plan, percent, percent_of_plan, percent_of_previous, previous
    is_total: bool = False
    is_part: bool = False
    is_known: bool = False
    is_share: bool = False
    is_unit: bool = False  # the cells tell each row's unit
    lists_funds: bool = False  # the cells name the funds that amounts come from
    area_title: str | None = None  # the cells name units of this title, or of any ("")
    names_areas: bool = False  # and nothing else, so that an unknown name is a unit's too
    is_amount: bool = False  # tells money by its name: `Doanh số cho vay`, `Dư nợ`
    borrows: bool = False  # counts those who borrow: `Số người vay vốn`
    is_of_else: bool = False  # counts what is not of the field: `Số tổ`, `Số hồ sơ`

    @property
    def lists_areas(self) -> bool:
        """Whether the cells of the column name administrative units."""
        return self.area_title is not None


def meaning_of_column(prepared: Prepared, heads: Sequence[Sequence[Cell]], place: int, memory: Memory) -> Meaning:
    """What the rows of the header say of a column."""
    meaning = Meaning()
    for cells in heads:
        if 0 < place < len(cells) and cells[place].words in PLAN_HEADS:
            meaning = replace(meaning, role="plan")
        if place < len(cells) and cells[place].text:
            meaning = _joined(meaning, meaning_of(prepared, cells[place], memory))
    return meaning


def _joined(one: Meaning, other: Meaning) -> Meaning:
    return Meaning(
        event=other.event or one.event,
        breakdown=one.breakdown | other.breakdown,
        time=other.time or one.time,
        area=other.area or one.area,
        unit=other.unit or one.unit,
        scale=other.scale if other.unit else one.scale,
        role=other.role or one.role,
        is_total=one.is_total or other.is_total,
        is_part=one.is_part or other.is_part,
        is_known=one.is_known or other.is_known,
        is_share=one.is_share or other.is_share,
        is_unit=one.is_unit or other.is_unit,
        lists_funds=one.lists_funds or other.lists_funds,
        area_title=one.area_title if other.area_title is None else other.area_title,
        names_areas=one.names_areas or other.names_areas,
        is_amount=(one.is_amount or other.is_amount) and not (one.unit or other.unit),
        borrows=one.borrows or other.borrows,
        is_of_else=one.is_of_else or other.is_of_else,
    )


def meaning_of(prepared: Prepared, cell: Cell, memory: Memory) -> Meaning:
    """What the words of a cell say of the figures in its row or column."""
    items, _ = items_of(prepared, cell, memory.clock)
    words = cell.words
    cues = [item for item in items if isinstance(item, Cue)]
    event = next((cue.entry.event for cue in cues if cue.entry.event is not None), None)
    strong = next((cue.entry.event for cue in cues if cue.entry.event and not cue.entry.event.is_weak), event)
    unit, scale = unit_in(words)
    role = _role(words, cues)
    breakdown = _breakdown(words, cues, items)
    is_total = _TOTAL.fullmatch(words) is not None
    time = _time(cell, items)
    area = next((item for item in items if isinstance(item, AreaMention)), None)
    known = bool(strong or breakdown or is_total or area or time or role or unit)
    blocked = any(cue.entry.kind == "blocked" for cue in cues)
    of_else = unit is None and strong is None and _OF_ELSE.search(words) is not None
    of_else = of_else or _POOR.search(words) is not None
    part = any(cue.entry.kind == "part" for cue in cues)
    share = _SHARES.search(words) is not None
    known = known and not blocked
    borrows = _BORROWING.search(words) is not None
    if borrows:
        strong, unit = lexicon().events["lend"], unit or "person"
    elif _OWING.search(words) is not None:
        strong, unit, known = lexicon().events["outstanding"], unit or "household", not blocked
    return Meaning(
        strong,
        breakdown,
        time,
        area,
        unit,
        scale,
        role,
        is_total,
        part,
        is_known=known,
        is_share=share,
        is_unit=_UNIT_COLUMN.fullmatch(words.strip()) is not None,
        lists_funds=_FUND_COLUMN.fullmatch(words.strip()) is not None,
        area_title=_area_title(words.strip()),
        names_areas=_AREA_COLUMN.fullmatch(words.strip()) is not None and not _ANY_UNITS.search(words),
        is_amount=unit is None and _AMOUNT.match(words) is not None,
        borrows=borrows,
        is_of_else=of_else or (blocked and strong is None),
    )


def in_full(unit: str) -> str:
    """`tr.đ`, `trđ`, `tỷ đ` as `triệu đồng`, `tỷ đồng`."""
    return _SHORT_MONEY.sub(lambda match: ("triệu" if match[1] == "tr" else match[1]) + " đồng", unit)


def unit_in(words: str) -> tuple[str | None, int]:
    """The unit that words tell, and the scale of money; None where they tell none."""
    bracket = _IN_BRACKETS.search(words)
    is_told = words.startswith("số ") or _COUNTED_ALONE.fullmatch(words.strip()) is not None
    told = in_full(bracket[1] if bracket else words if is_told else "")
    if "đồng" in told or "tiền" in told:
        return "money", next((scale for name, scale in SCALES if name in told), 1)
    for unit, names in COUNTED.items():
        if any(name in told for name in names):
            return unit, next((scale for name, scale in SCALES if told.startswith(f"{name} ")), 1)
    return None, 1


def _area_title(words: str) -> str | None:
    """The title of the units that a column lists: `Huyện`, `Xã, phường`; empty where it is any (`Địa phương`)."""
    match = _AREA_COLUMN.fullmatch(words)
    if match is None:
        return None
    return match[1] if match[1] in ("huyện", "xã", "phường") and not _SEVERAL_TITLES.search(words) else ""


def _role(words: str, cues: Sequence[Cue]) -> str | None:
    kinds = {cue.entry.kind for cue in cues}
    if _RESULT_OVER_PLAN.fullmatch(words.strip()) is not None:
        return "percent_of_plan"
    ratio = "%" in words or RATIOS.search(words) is not None
    if ratio:
        if "previous" in kinds and not _AGAINST_PLAN.search(words):
            return "percent_of_previous"
        return "percent_of_plan" if "plan" in kinds or "đạt" in words else "percent"
    if any(cue.entry.kind == "ratio" and cue.entry.code in ("grow", "fall") for cue in cues):
        return "change"
    if "plan" in kinds or "target" in kinds or words in PLAN_HEADS:
        return None if words == "chỉ tiêu" else "plan"  # over the labels of the rows it only means what is counted
    return "previous" if "previous" in kinds or _OPENING.search(words) else None


def _breakdown(words: str, cues: Sequence[Cue], items: Sequence[Item]) -> dict[str, str]:
    parts: dict[str, str] = {}
    for cue in cues:
        parts |= cue.entry.sets
    market = next((item.name for item in items if isinstance(item, MarketMention)), None)
    if market is None and (words.strip(" -+*") in _OTHERS or any(c.entry.kind == "market_other" for c in cues)):
        market = remainder_market()
    region = next((cue for cue in cues if cue.entry.kind == "region"), None)
    if market is None and region is not None:
        market = region_named(words)
    if market is not None:
        parts["market"] = market
    if words.strip() in ("nam", "trong đó nam"):
        parts["sex"] = "male"
    return parts


def _time(cell: Cell, items: Sequence[Item]) -> Time | None:
    year = BARE_YEAR.fullmatch(_STANCE.sub("", cell.words))
    if year is not None:
        first, last = date(int(year[1]), 1, 1), date(int(year[1]), 12, 31)
        return Time(cell.start, cell.end, first, last, "calendar", Shape.SPAN)
    told = [item for item in items if isinstance(item, Time) and not item.is_compared]
    stretch = next((item for item in told if item.first != item.last), None)
    if stretch is None and len(told) == 1 and told[0].end - told[0].start == len(cell.words.strip()):
        first = date(told[0].last.year, 1, 1)  # `31/12/2024` over balances
        return replace(told[0], first=first, basis="ytd_to_date", shape=Shape.POINT)
    return stretch
