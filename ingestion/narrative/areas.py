"""Whose a number is: the unit at the number, the one that the sentence speaks of, the one whose document it is.

A unit that opens a sentence is spoken of until another one is, or the line ends. A unit that only names its own number
(`Nghệ An 5.200 người, Thanh Hóa 4.100 người`) or stands as an example leaves the one spoken of as it was.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from ingestion import names
from ingestion.narrative.drafts import Memory
from ingestion.narrative.items import (
    AreaMention,
    Boundary,
    Cue,
    Item,
    MarketMention,
    NameMention,
    Quantity,
    Time,
)
from ingestion.narrative.sentence import COUNTRY, Sentence
from ingestion.narrative.tokens import Span
from ingestion.text import fold
from warehouse import reference
from warehouse.reference import Area

_LEVELS = ("country", "province", "district", "commune")
_CITY = "city"
_ROW_COUNTS = re.compile(
    r"\s+(?:(?:cũng|đã|chỉ|mới)\s+)*(?:có|đạt|đưa được|đưa)\s+(?:thêm\s+|hơn\s+|gần\s+|khoảng\s+)?"
)
_HEADS = re.compile(r"[\s:(,-]*(?:(?:đã|đều|cùng|mỗi \w+|có|với|đạt|đưa|đi|được|là|cho)\s+)*[\s:(]*")
_RANKED = re.compile(r"(?:nhất|nhì|đầu|thứ \w+|top \d+)\s+(?:trong\s+|của\s+)?\Z")  # "dẫn đầu cả nước" compares
_RANK_REACH = 20
_WHERE = re.compile(r"[^\s,;:(]\s+(?:ở|tại|từ|với)\s+\Z")
_FAR_FROM = re.compile(r"\b(?:cách|giáp|giáp với|giáp ranh|tiếp giáp|gần)\s+\Z")
_FAR_REACH = 12  # characters
_GOES = (" ở ", " tại ", " vào ", " lên ", " đến ")
_OFFICE = re.compile(  # "vay từ NHCSXH huyện Quế Phong", while "NHCSXH tỉnh Bắc Giang cho 211 hộ vay" tells whose it is
    r"\b(?:từ|tại|ở|qua|với|của|do)\s+(?:[^\W\d]+\s+){0,3}?"
    r"(?:nhcsxh|csxh|chính sách xã hội|phòng giao dịch|pgd|ubnd|hđnd|sở|phòng)(?:\s+[^\W\d]+){0,3}?\s+\Z"
)
_OFFICE_REACH = 60  # characters
_GIVES = re.compile(r"\s+(?:(?:chỉ|đã)\s+)?(?:giao|phân bổ|phân khai)\b")
_AT_WORKPLACE = re.compile(
    r"\b(?:doanh nghiệp|công ty|nhà máy|xí nghiệp|khu công nghiệp|kcn|cụm công nghiệp|cơ sở)\b[^.,;:()\d]{0,20}"
    r"\s(?:trong|ở|tại|của|thuộc)\s+(?:tỉnh\s+|thành phố\s+)?\Z"
)
_WORKPLACES = (" khu công nghiệp ", " cụm công nghiệp ", " kcn ", " khu chế xuất ", " nhà máy ", " công ty ")
_MERGES = re.compile(r"\b(?:hợp nhất|sáp nhập)\s(?:[^.;:,\d]{0,60}\s)?\Z")
_MERGE_REACH = 75  # characters
_IN = tuple(
    f" {word} {title}" for word in ("trong", "ở", "tại", "của", "thuộc") for title in ("", "tỉnh ", "thành phố ")
)
_WORKPLACE_REACH = 50  # characters
_CLAUSE_OPENS = re.compile(r"(?:^|[,;:])\s*$")


class Areas(Sentence):
    """Finds the unit that a number is of."""

    def _pass_boundary(self, at: int, item: Boundary) -> None:
        super()._pass_boundary(at, item)
        if item.mark == ";" and self.lists_areas:
            self.area = self._area_of_line() or self.spoken_area  # what was spoken of before others were listed

    def _area_of_line(self) -> AreaMention | None:
        """`- Xã Trà Ôn: việc làm 380 người; XKLĐ 19 người`: the one unit that heads a line and all its clauses."""
        named = [item for item in self.items if isinstance(item, AreaMention)]
        first = self.items[0]
        heads = len(named) == 1 and first is named[0] and self.plain[first.end :].lstrip(" ").startswith(":")
        return named[0] if heads else None

    def _pass_cue(self, at: int, cue: Cue) -> None:
        super()._pass_cue(at, cue)
        if cue.entry.kind in ("scope", "bare_scope"):
            self._pass_scope(at, cue)
        elif cue.entry.kind == "whole_bank":
            self.memory.programme = {}

    def _pass_scope(self, at: int, cue: Cue) -> None:
        if _RANKED.search(self.plain, max(0, cue.start - _RANK_REACH), cue.start):
            return
        names_all = self.plain.startswith(("toàn", "cả"), cue.start)
        if names_all and self.seen and _is_right_before(self.seen[-1], cue):
            self.memory.programme = {}  # "nợ quá hạn toàn huyện": of all programmes
        if cue.entry.kind == "bare_scope" and (not self._opens_clause(at) or self._names_budget(at)):
            return
        unit = scope_of(cue, self.area, self.memory.home)
        if _GIVES.match(self.plain, cue.end) is not None and lies_below(self.memory.home, unit):
            return  # "tỉnh giao chỉ tiêu 60 lao động" in a district's report
        if unit is not None:
            self.area = self.spoken_area = unit
            self.firm = None
            self.is_individual = False  # "nhờ nhà máy mới đi vào hoạt động, tỉnh giải quyết việc làm cho …"

    def area_to_carry(self) -> AreaMention | None:
        """What later sentences go on with: not a part of the document's own unit that was only the best of many."""
        in_turn = any(isinstance(name, AreaMention) for name in self.respective.values())
        is_aside = (self.names_example or in_turn) and lies_below(self.spoken_area, self.memory.home)
        return self.memory.area if is_aside else self.spoken_area

    def _names_budget(self, at: int) -> bool:
        """`Trung ương 30 tỷ đồng, tỉnh 8 tỷ đồng`: whose money it is."""
        following = self.items[at + 1] if at + 1 < len(self.items) else None
        is_amount = isinstance(following, Quantity) and following.unit == "money"
        return is_amount and not self.plain[self.items[at].end : self.items[at + 1].start].strip()

    def _opens_clause(self, at: int) -> bool:
        """`Năm 2024, tỉnh đưa …`, but not `chỉ tiêu của tỉnh`."""
        start = self.items[0].start if at else self.items[at].start
        before = self.items[at - 1] if at else None
        if isinstance(before, Time) and not self.plain[before.end : self.items[at].start].strip(" ,"):
            return True
        return _CLAUSE_OPENS.search(self.plain[start : self.items[at].start]) is not None

    def _pass_area(self, at: int, mention: AreaMention) -> None:
        if self.outer or self._is_elsewhere(at):
            return
        names_own = self._heads_number(at)
        if mention.level == "commune" and not names_own and not self._is_subject(at):
            return
        self.area, self.firm = mention, None
        aside = self.names_example or self.plain[: mention.start].rstrip().endswith("riêng")
        counted = any(draft.time is None or not draft.time.is_compared for draft in self.drafts)
        in_row = self._ends_row(at) or (self._is_subject(at) and self._lists_bare_names(at))
        if counted and not self.lists_areas and self._turns_to_home(at):
            self.spoken_area = mention
        elif counted or aside or in_row or (names_own and (self._is_listed(at) or self._only_heads_number(at))):
            self.lists_areas = True
            if self.spoken_area is not None and level_of(self.spoken_area) == level_of(mention):
                self.spoken_area = self.memory.area  # `Huyện A tạo 840 việc làm, huyện B 790.` lists both
        else:
            self.spoken_area = mention

    def _turns_to_home(self, at: int) -> bool:
        """`Nếu như năm 2018 mới 96 người, thì năm 2019 tỉnh Lai Châu đã có 214 người`: the document's own unit
        again, with its time."""
        before, mention = self.items[at - 1] if at else None, self.items[at]
        home = unit_of(self.memory.home)
        return isinstance(before, Time) and isinstance(mention, AreaMention) and home is unit_of(mention) is not None

    def _is_elsewhere(self, at: int) -> bool:
        """Whether a unit only tells where something is."""
        abroad = self._is_abroad_there(at) or is_landmark(self.plain, self.items[at]) or self._is_office_above(at)
        mention = self.items[at]
        if isinstance(mention, AreaMention) and (self._is_workplace(mention) or self._is_merged(mention)):
            return True
        around = self.is_title and isinstance(mention, AreaMention) and self._is_around_title(mention)
        return (
            abroad
            or around
            or self._is_led(at)
            or self._is_venue(at)
            or self._only_tells_where(at)
            or self._is_far_off(at)
        )

    def _is_around_title(self, mention: AreaMention) -> bool:
        """`Sơn Tây - Hà Nội: …`: where the unit lies whose document it is."""
        home = self.memory.home
        return (
            home is not None and home.end < mention.start and self.plain[home.end : mention.start].strip() in ("-", ",")
        )

    def _is_merged(self, mention: AreaMention) -> bool:
        """`sau khi hợp nhất thành phố Cần Thơ với hai tỉnh Sóc Trăng và Hậu Giang, …`: what became one."""
        start = max(0, mention.start - _MERGE_REACH)
        if self.plain.find("nhập", start, mention.start) < 0 and self.plain.find("hợp nhất", start, mention.start) < 0:
            return False
        return _MERGES.search(self.plain, start, mention.start) is not None

    def _is_led(self, at: int) -> bool:
        """`huyện Yên Dũng dẫn đầu tỉnh Bắc Giang`: a unit among whose parts the one just named is first."""
        before = self.items[at - 1] if at else None
        return isinstance(before, Cue) and before.entry.code == "lead" and self.spoken_area is not None

    def _is_abroad_there(self, at: int) -> bool:
        """`huyện Hamyang (Hàn Quốc)`: a unit of another country."""
        mark, market = (*self.items[at + 1 : at + 3], None, None)[:2]
        return isinstance(mark, Boundary) and mark.mark == "(" and isinstance(market, MarketMention)

    def _is_office_above(self, at: int) -> bool:
        """`vay từ NHCSXH huyện Quế Phong`, `Huyện Quế Phong giao xã 30 người` in a report of one of its communes."""
        mention, home = self.items[at], self.memory.home
        if mention is home or not isinstance(mention, AreaMention) or not lies_below(home, mention):
            return False
        is_office = _OFFICE.search(self.plain, max(0, mention.start - _OFFICE_REACH), mention.start) is not None
        return is_office or _GIVES.match(self.plain, mention.end) is not None

    def _is_far_off(self, at: int) -> bool:
        """`mời 20 công ty ở Bắc Ninh`: where others are, in the report of another unit of that level."""
        mention, home = self.items[at], self.memory.home
        if not isinstance(mention, AreaMention) or home is None or self._heads_number(at):
            return False
        first = at
        while [type(item) for item in self.items[max(0, first - 2) : first]] == [AreaMention, Boundary]:
            first -= 2  # "ở Bắc Ninh, Bắc Giang"
        beside = level_of(mention) == level_of(home) != "country" and unit_of(mention) is not unit_of(home)
        if not beside or self._opens_clause(first):
            return False
        return _WHERE.search(self.plain, self.items[0].start, self.items[first].start) is not None

    def _only_tells_where(self, at: int) -> bool:
        """`Xã Gio Hải, huyện Gio Linh, tỉnh Quảng Trị có …`: where the unit before lies."""
        inner, comma = (*self.items[max(0, at - 2) : at], None, None)[:2]
        if not isinstance(inner, AreaMention) or not isinstance(comma, Boundary) or comma.mark != ",":
            return False
        return _lies_in(inner, self.items[at]) and not self._heads_number(at)

    def _heads_number(self, at: int) -> bool:
        """Whether a unit stands right before a number: `Nghệ An 5.200 người`, `huyện Yên Thành có 812 lao động`."""
        following = self.items[at + 1] if at + 1 < len(self.items) else None
        parts = isinstance(following, Boundary) and following.mark == "," and self.names_example
        if (parts or _may_part(following)) and at + 2 < len(self.items):
            following = self.items[at + 2]
        if not isinstance(following, Quantity) or self._is_office_above(at):
            return False
        if parts:  # "kế tiếp là xã Nam Hòa, 22 lao động"
            return not self.plain[self.items[at].end : following.start].strip(" ,")
        return _HEADS.fullmatch(self.plain, self.items[at].end, following.start) is not None

    def _only_heads_number(self, at: int) -> bool:
        """`Phường Đồng Hới 253 lao động`: without a verb a part of the document's own unit is one of a list."""
        mention, following = self.items[at], self.items[at + 1]
        is_part = isinstance(mention, AreaMention) and lies_below(mention, self.memory.home)
        return is_part and not self.plain[mention.end : following.start].strip()

    def _ends_row(self, at: int) -> bool:
        """`3 huyện An Lão, Vân Canh, Vĩnh Thạnh chỉ có 64 lao động`: the last of several units that have a number
        together; one with its own title behind a comma is told by itself."""
        last = self.items[at]
        before = at - 2 if at > 1 and isinstance(self.items[at - 1], Boundary) else at - 1
        other = self.items[before] if before >= 0 else None
        if not isinstance(other, AreaMention) or not isinstance(last, AreaMention):
            return False
        number = next((item for item in self.items[at + 1 : at + 3] if isinstance(item, Quantity)), None)
        if number is None:
            return False
        if self.words.has("each") or _ROW_COUNTS.fullmatch(self.plain, last.end, number.start) is None:
            return False
        between = self.plain[other.end : last.start].strip()
        goes_on = between == "," and len(last.name) > last.end - last.start  # named without its title
        return (goes_on or between == "và") and not _lies_in(other, last)

    def _is_listed(self, at: int) -> bool:
        """Whether another unit of the sentence heads a number of its own."""
        others = (i for i, item in enumerate(self.items) if i != at and isinstance(item, AreaMention))
        return any(self._heads_number(other) for other in others) or self._lists_bare_names(at)

    def _lists_bare_names(self, at: int) -> bool:
        """`Huyện Lục Ngạn đưa đi 571 người, Yên Thế 468 người`: parts of the document's own unit go on with
        bare names."""
        head = self.items[at]
        if NameMention not in self.types or not isinstance(head, AreaMention):
            return False
        if not lies_below(head, self.memory.home):
            return False
        named = (item for item in self.items[at:] if isinstance(item, NameMention))
        return any(part_named(item, item.name, self.memory.home) is not None for item in named)

    def _is_subject(self, at: int) -> bool:
        """Whether a place opens the sentence: `Xã A đã …`, `Tại xã A, …`; not one in a list of places."""
        if any(not (isinstance(item, Time | Boundary) or _is_alone(item)) for item in self.items[:at]):
            return False
        following = self.items[at + 1 : at + 3]
        start = self.items[0].start
        lists = any(isinstance(item, AreaMention) and not _lies_in(self.items[at], item) for item in following)
        return not lists and len(self.plain[start : self.items[at].start].split()) < 4  # noqa: PLR2004

    def _is_venue(self, at: int) -> bool:
        """`Ngày 5/3, tại Hà Nội, Cục … tổ chức`: where people met, not whom the figures are of."""
        mention = self.items[at]
        if not self.plain[: mention.start].rstrip().endswith("tại"):
            return False
        return any(isinstance(item, Time) and item.first == item.last for item in self.items[:at])

    def _area_of(self, at: int) -> AreaMention | None:
        own = self.respective.get(at)
        if isinstance(own, AreaMention):
            return own
        named = self._name_of(at)
        if named is not None and (place := self._place_of(named)) is not None:
            return place
        inside = self.items[at - 1] if self.outer and at else None
        if isinstance(inside, AreaMention) and self._heads_number(at - 1):
            return inside  # "ba tỉnh cũ (Bình Dương 20.410 lượt, …)"
        opened = self._before_bracket(at)
        if opened is not None:
            return opened
        after = self._area_after(at)
        if after is not None:
            return after
        outer = self.outer[-1] if self.outer else None
        return outer.area if outer is not None else self.area

    def _area_after(self, number: int) -> AreaMention | None:
        """`812 lao động của huyện Yên Thành`: the unit told after a number, unless it heads the next one (`quận Bình
        Tân 24.105 lượt và huyện Củ Chi 14.226 lượt`)."""
        for item in self.right.items:
            if isinstance(item, Cue) and item.entry.kind == "channel":
                return None  # "1.012 người vào các khu công nghiệp ở Bắc Ninh"
            if isinstance(item, AreaMention) and item.level != "commune":
                at = self.items.index(item)
                elsewhere = self._is_abroad_there(at) or self._is_workplace(item)
                is_joined = self.plain.endswith(" và ", 0, item.start) or self._heads_own(number)
                return self.area if elsewhere or (is_joined and self._heads_number(at)) else item
        return None

    def _is_workplace(self, mention: AreaMention) -> bool:
        """`160 người làm ở TP.HCM` in the report of a district elsewhere: where they went, not whose they are."""
        if self._is_around_workplace(mention) or self._names_workplaces(mention):
            return True
        if not self.plain.endswith(_GOES, 0, mention.start):
            return False
        home, unit = unit_of(self.memory.home), unit_of(mention)
        if unit is None or not lies_below(self.memory.home, mention):
            return False
        return home is None or not names.lies_in(home, unit)

    def _is_around_workplace(self, mention: AreaMention) -> bool:
        """`vào làm ở các doanh nghiệp trong tỉnh Lào Cai là 1.240 người` in the report of one of its districts."""
        start = max(0, mention.start - _WORKPLACE_REACH)
        if not self.plain.endswith(_IN, 0, mention.start) or not _AT_WORKPLACE.search(self.plain, start, mention.start):
            return False
        home, unit = unit_of(self.memory.home), unit_of(mention)
        return home is not None and unit is not None and home is not unit and names.lies_in(home, unit)

    def _names_workplaces(self, mention: AreaMention) -> bool:
        """`đi làm tại các khu công nghiệp Bắc Ninh, Bắc Giang` in the report of another unit."""
        window = self.plain[max(0, mention.start - _MERGE_REACH) : mention.start]
        if not any(map(window.__contains__, _WORKPLACES)):
            return False
        at = self.items.index(mention)
        while at > 1 and isinstance(self.items[at - 1], Boundary) and isinstance(self.items[at - 2], AreaMention):
            at -= 2
        if not self.plain.endswith(_WORKPLACES, 0, self.items[at].start):
            return False
        home, unit = unit_of(self.memory.home), unit_of(mention)
        above = lies_below(self.memory.home, mention) or (
            home is not None and unit is not None and home.level == unit.level
        )
        return above and home is not None and unit is not None and home is not unit and not names.lies_in(home, unit)

    def _before_bracket(self, at: int) -> AreaMention | None:
        """`thị xã Ba Đồn (988 người)`, `22,1% số lao động của cả nước (11.245 người)`: the unit right before a number's
        bracket."""
        if at < 2:  # noqa: PLR2004 - the unit and the bracket
            return None
        before, mark = self.items[at - 2 : at]
        if isinstance(before, AreaMention) and self._heads_number(at - 2):
            return before
        opens = isinstance(mark, Boundary) and mark.mark == "("
        if opens and isinstance(before, Cue) and before.entry.kind == "scope":
            return scope_of(before, self.area, self.memory.home)
        return None

    def _heads_own(self, at: int) -> bool:
        """Whether a unit of its own stands right before a number: a part by place, not by kind."""
        before = next((i for i in (at - 1, at - 2) if i >= 0 and isinstance(self.items[i], AreaMention)), None)
        if before is not None:
            return self._heads_number(before)
        named = self._name_of(at)
        return named is not None and self._place_of(named) is not None

    def _name_of(self, at: int) -> NameMention | None:
        """The proper name that a number follows, past a colon or a bracket."""
        if NameMention not in self.types:
            return None
        for item in reversed(self.items[max(0, at - 4) : at]):
            if isinstance(item, Cue):
                continue
            if isinstance(item, NameMention):
                return item
            is_link = isinstance(item, Boundary) and (item.mark in ":(" or self._names_extreme(at))
            if not is_link:
                return None
        return None

    def _names_extreme(self, at: int) -> bool:
        """`ít nhất là Ngân Sơn, 31 người`, `Ngân Sơn đi đông nhất, 31 người`: a name of which words for the most or the
        least tell what it is."""
        before, mark = self.items[max(0, at - 3) : at - 1], self.items[at - 1]
        names = len(before) > 1 and any(isinstance(item, Cue) and item.entry.kind == "example" for item in before)
        return names and isinstance(mark, Boundary) and mark.mark == ","

    def _place_of(self, named: NameMention) -> AreaMention | None:
        """The place that a bare name means: one inside the unit whose document it is, or one of a list of places."""
        home = self.memory.home
        ranked, listing = self._title_ranked(named), self.words.cue("area_list")
        is_listed = listing is not None and listing.start <= named.start
        told = ranked or (listing.entry.code if listing is not None and is_listed else None)
        part = part_named(named, named.name, home, told)
        if part is not None:
            return part
        if home is not None and names.take_apart(home.name).folded == fold(named.name):
            return replace(home, start=named.start, end=named.end)
        if ranked is not None:
            return AreaMention(named.start, named.end, f"{ranked} {named.name}", None, None)
        if self.lists_areas or self._lists_parts_of_home():
            return AreaMention(named.start, named.end, named.name, None, None)
        if not is_listed:
            return None
        return AreaMention(named.start, named.end, f"{told or ''} {named.name}".strip(), None, None)

    def _title_ranked(self, named: NameMention) -> str | None:
        """The title of the unit that words rank a bare name after: `Xã Sơn Thành nhiều nhất với 204 người, tiếp đến Bảo
        Thành 168`."""
        rank = self.words.cue("example")
        titled = [item for item in self.items if isinstance(item, AreaMention) and item.end < named.start]
        if rank is None or not titled or not lies_below(titled[-1], self.memory.home):
            return None
        return names.take_apart(titled[-1].name).title

    def _lists_parts_of_home(self) -> bool:
        """`Nghi Xuân 2.310 người, Lộc Hà 1.450, Kỳ Anh 1.280`: a name that two units bear among those of parts."""
        named = (item for item in self.items if isinstance(item, NameMention))
        return sum(part_named(item, item.name, self.memory.home) is not None for item in named) > 1


def is_landmark(plain: str, mention: Item) -> bool:
    """`Cách TP. Đông Hà 15 km, Gio Linh …`, `giáp Nghệ An`: a unit that only tells where another one lies."""
    return _FAR_FROM.search(plain, max(0, mention.start - _FAR_REACH), mention.start) is not None


def part_named(span: Span, name: str, home: AreaMention | None, told: str | None = None) -> AreaMention | None:
    """The one unit inside the document's own that bears a bare name, as written in a stretch of the text; a commune
    under its own title where the words around tell one."""
    whole = unit_of(home)
    part = names.resolve_part(name, whole) if whole is not None and whole.level != "country" else None
    if part is None:
        return None
    title = names.take_apart(part.name).title if told and part.level == "commune" else None
    return AreaMention(span.start, span.end, f"{title} {name}" if title else name, part.level, None)


def scope_of(cue: Cue, spoken: AreaMention | None, home: AreaMention | None) -> AreaMention | None:
    """The unit that `toàn tỉnh`, `toàn huyện`, `cả nước` means: the one spoken of if it is one, else the document's
    own or the one that this lies in. None when no name tells."""
    level = cue.entry.code
    if level == "country":
        return AreaMention(cue.start, cue.end, COUNTRY, "country", None)
    if spoken is not None and spoken is not home and _is_of(spoken, level) and not _is_former(spoken):
        return spoken
    if home is None or _is_of(home, level):
        return home
    around = unit_of(home)
    while around is not None and around.parent_key is not None:
        around = reference.areas()[around.parent_key]
        if around.level == level or (level == _CITY and _is_city(around.name)):
            return AreaMention(cue.start, cue.end, around.name, around.level, None)
    return None if spoken is None or unit_of(home) is not None else home


def unit_of(mention: AreaMention | None) -> Area | None:
    """The unit that a mention means, as far as its name alone tells."""
    return _resolve(mention.name) if mention is not None else None


@lru_cache(maxsize=1024)
def _resolve(name: str) -> Area | None:
    return names.resolve_area(name)


def lies_below(area: AreaMention | None, home: AreaMention | None) -> bool:
    """Whether a unit is of a lower level than the one whose document it is."""
    if area is None or home is None or area is home:
        return False
    low, high = level_of(area), level_of(home)
    return low is not None and high is not None and _LEVELS.index(low) > _LEVELS.index(high)


def _is_beside_or_below(area: AreaMention | None, home: AreaMention | None) -> bool:
    """Whether a unit is of the level of the one whose document it is, or of a lower one."""
    if area is None or home is None:
        return False
    level = level_of(home)
    return lies_below(area, home) or (level == level_of(area) and level not in (None, "country"))


def _lies_in(inner: Item, outer: Item) -> bool:
    """Whether both are units, the second of a higher level."""
    return isinstance(inner, AreaMention) and isinstance(outer, AreaMention) and lies_below(inner, outer)


def level_of(mention: AreaMention) -> str | None:
    """The level of a unit: its title tells it, or the list of units."""
    if mention.level is not None:
        return mention.level
    unit = unit_of(mention)
    return unit.level if unit is not None else None


def enter_section(memory: Memory, items: Sequence[Item]) -> None:
    """A heading without figures that names one unit opens a section about it (`2. Huyện Quỳ Hợp`); `toàn tỉnh` or
    another heading closes it."""
    named = [item for item in items if isinstance(item, AreaMention)]
    memory.section_area = named[0] if len(named) == 1 else None


def area_carried_on(memory: Memory) -> AreaMention | None:
    """The unit that a new line begins with: a part of the document's own unit, or another unit beside it, was spoken of
    only in its line."""
    if memory.section_area is not None:
        return memory.section_area
    return memory.home if _is_beside_or_below(memory.area, memory.home) else memory.area


def _is_of(mention: AreaMention, level: str) -> bool:
    unit = unit_of(mention)
    if level == _CITY:
        return _is_city(mention.name) or (unit is not None and _is_city(unit.name))
    return level_of(mention) == level


def _is_city(name: str) -> bool:
    return names.take_apart(name).title == "thành phố"


def _is_alone(item: Item) -> bool:
    """`Riêng xã Điền Quang, …`."""
    return isinstance(item, Cue) and item.entry.kind == "total" and item.entry.code == "alone"


def _is_former(mention: AreaMention) -> bool:
    return names.take_apart(mention.name).is_former


def _is_right_before(loans: Cue, scope: Cue) -> bool:
    event = loans.entry.event
    return event is not None and event.domain == "loans" and scope.start - loans.end <= 1


def _may_part(item: Item | None) -> bool:
    """Whether something may stand between a unit and its number: a mark, `đều`."""
    is_mark = isinstance(item, Boundary) and item.mark in (":", "(")
    return is_mark or (isinstance(item, Cue) and item.entry.kind == "each")
