"""Numbers whose unit a list left out, or told before them."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from ingestion.narrative.counts import Counts
from ingestion.narrative.drafts import RATIO, Draft
from ingestion.narrative.items import (
    AreaMention,
    Boundary,
    Cue,
    Item,
    MarketMention,
    NameMention,
    Quantity,
    Stretch,
    Time,
)
from ingestion.narrative.legend import Legend
from ingestion.narrative.sentence import PERSONS

_YEAR = re.compile(r"(?:19|20)\d\d")
_NOUNS = {
    "person": ("người", "lao động", "lượt người", "lượt lao động"),
    "job_new": ("chỗ việc làm mới", "việc làm mới"),
    "household": ("khách hàng", "hộ"),
}
_NAMES = frozenset(
    ("sex", "channel", "group", "market_other", "trustee", "programme", "fund_source", "context", "bare_scope", "total")
)
_GOAL = re.compile(r"\b(?:kế hoạch|kh|chỉ tiêu|mục tiêu)(?:\b[^.;,:()\d]{0,40}\b(?:là|giao))?\s+\Z")
_GOAL_REACH = 60  # characters
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")
_OPENS = re.compile(r"\s*(?:(?:có|với|được|đạt|là|thêm)\s+)?")
_UNITLESS = frozenset(("bare", "other"))
_NUMBER_AGAIN = re.compile(r"\bcon số(?: này| đó| ấy| tương ứng)?(?: là| đạt| lên| đến| tới)+ \Z")
_NOUN_REACH = 25  # characters before the first word of the clause that is an item
_COUNTED_NOUN = re.compile(
    r"\bsố ((?:lượt )?(?:người|lao động)|(?:chỗ )?việc làm mới|khách hàng|hộ)\b"
    r"(?:[^.;,:()\d]|\d\d?[/.]\d\d?[/.]\d{4}){0,60}?(?:\s(?:là|đạt|có|lên|tới|đến)\s+|:\s*)"
    r"(?:hơn\s+|trên\s+|gần\s+|khoảng\s+)?\Z"
)
_NOUN_NEXT = re.compile(r"\bsố ((?:lượt )?(?:người|lao động)|khách hàng|hộ)(?: vay(?: vốn)?| (?:còn )?dư nợ)?\s+\Z")
_PLANNED = r"(?:kế hoạch|kh|chỉ tiêu|giao)\s*[:=]?\s+(\d[\d.]*)(?: (?:người|lao động|lđ))?"
_DONE = r"(?:đã\s+)?(?:thực hiện|th|kết quả|đạt)(?: được)?\s*[:=]?\s+(\d[\d.]*)(?: (?:người|lao động|lđ))?"
_PLAN_AND_RESULT = re.compile(rf"\b(?:{_PLANNED}[,;/]\s*{_DONE}|{_DONE}\s*[,;/]\s*{_PLANNED})(?![\d,]*\s*%)")


class BareNumbers(Counts):
    """Reads a number without a unit."""

    def _bare(self, at: int, quantity: Quantity) -> Draft | None:
        """A number whose unit a list left out: `nữ 48.835`, `Đài Loan 58.598`, `số lao động xuất cảnh là 3.962`."""
        if quantity.unit == "other":
            goes = self._goes_to_market(at)
            return self._number_of(at, replace(quantity, unit="person", is_counted=True)) if goes else None
        noun = self._counted_noun(at) or self._noun_of_list(at) or self._noun_of_pair(at)
        noun = noun or ("person" if self._is_event_counted(at, quantity) else None)
        if noun is not None:
            return self._number_of(at, replace(quantity, unit=noun, is_counted=True))
        before = self.items[at - 1] if at else None
        mark = isinstance(before, Boundary) and before.mark in (":", "(") and at > 1
        numbers_else = mark and before is not None and not _OPENS.fullmatch(self.plain, before.end, quantity.start)
        if numbers_else or _YEAR.fullmatch(self.plain, quantity.start, quantity.end):
            return None  # "Yên Bái (cơ sở 2)", "Hàn Quốc (2022)"
        named = self._ranked(at - 2) if mark else before
        if not self.drafts and self.memory.last is None and not (self.memory.is_headed or self._heads_list(at)):
            return None
        is_name = isinstance(named, MarketMention) or (
            isinstance(named, Cue) and named.entry.kind in ("sex", "channel", "group", "market_other", "region")
        )
        is_name = is_name or (isinstance(named, Cue) and named.entry.kind == "total" and bool(self.drafts))
        tells_plan = (bool(self.outer) or mark) and isinstance(named, Cue) and named.entry.kind == "plan"
        whole = self.memory.whole
        in_list = mark and (self.is_structured or bool(self.outer))
        listed = in_list or self.lists_areas or self._lists_names() or Stretch(self.items[:at]).has("area_list")
        lists_place = listed and isinstance(named, AreaMention | NameMention)
        lists_place = lists_place or (bool(self.drafts) and self.is_structured and self._heads_own(at))
        goes_on = bool(self.drafts) or (whole is not None and whole.paragraph == self.paragraph)
        lists_place = lists_place or (in_list and goes_on and isinstance(named, Time))  # "năm 2019: 512"
        is_plan = tells_plan or self._is_bracket_of_plan(at) or self._is_planned_by_legend() or self._is_goal(at)
        is_name = is_name or is_plan or self._is_labelled(at, named) or lists_place or self._comes_next(at, named)
        is_compared = self._same_stretch_before(at) or self._time_of_number_compared(at)  # "cùng kỳ … là 2.388"
        is_name = is_name or self._counts_women() or is_compared is not None or self._is_number_again(at)
        counted = [draft for draft in self.drafts if draft.kind is not RATIO]
        last = counted[-1] if counted else whole or self.memory.last
        if not is_name or not self._counts_persons(last):
            return None
        return self._number_of(at, replace(quantity, unit="person", is_counted=True))

    def _is_number_again(self, at: int) -> bool:
        """`Cộng dồn năm tháng, con số là 43.518`: the same number of another stretch."""
        number = self.items[at]
        return _NUMBER_AGAIN.search(self.plain, max(0, number.start - _NOUN_REACH), number.start) is not None

    def _heads_list(self, at: int) -> bool:
        """`số lượt lao động được giải quyết việc làm: Vũng Liêm 4.512, Tam Bình 4.108`: what a list counts, told before
        its colon."""
        named = any(cue.entry.event is not None and not cue.entry.event.is_weak for cue in self.seen)
        return named and any(isinstance(item, Boundary) and item.mark == ":" for item in self.items[:at])

    def _comes_next(self, at: int, named: Item | None) -> bool:
        """`Văn Yên dẫn đầu với 312 người, kế đến Trấn Yên 228`: a unit that words rank after the one just told."""
        rank = self.items[at - 2] if at > 1 else None
        if not isinstance(named, AreaMention | NameMention) or not isinstance(rank, Cue) or not self.drafts:
            return False
        return rank.entry.kind == "example" and not self.plain[named.end : self.items[at].start].strip()

    def _counts_persons(self, last: Draft | None) -> bool:
        """Whether the figure that a number goes on with counts persons, or the heading speaks of them if none does."""
        if last is not None:
            return last.quantity.unit in ("person", "turn", "bare")
        spoken = [cue.entry.event for cue in self.seen if cue.entry.event is not None]
        subject = spoken[-1] if spoken else self.memory.subject
        return subject is not None and not subject.is_weak and "person" in subject.units

    def _ranked(self, at: int) -> Item:
        """What stands at a place, or whose rank does: `Đài Loan đứng thứ hai (3.208)`."""
        item, before = self.items[at], self.items[at - 1] if at else None
        is_rank = isinstance(item, Cue) and item.entry.kind == "example" and isinstance(before, MarketMention)
        return before if is_rank and before and not self.plain[before.end : item.start].strip() else item

    def _is_event_counted(self, at: int, quantity: Quantity) -> bool:
        """`Xuất khẩu lao động: 82/75`, `xuất khẩu lao động 214 (kế hoạch 200)`: what is counted, with its number behind
        a mark, in a pair or beside a plan."""
        before = reversed(self.items[max(0, at - 2) : at])
        named = next((item for item in before if not (isinstance(item, Boundary) and item.mark == ":")), None)
        if _YEAR.fullmatch(self.plain, quantity.start, quantity.end):
            return False
        event = named.entry.event if isinstance(named, Cue) and named.entry.kind == "event" else None
        if named is None or event is None or event.is_weak or event.domain == "loans" or event.is_stock:
            return False
        between = self.plain[named.end : quantity.start].strip()
        return between in (":", "-") or (not between and (quantity.whole is not None or self._is_measured(at)))

    def _lists_names(self) -> bool:
        """`Như Xuân 213, Thường Xuân 198, Mường Lát 17`: names, each with its number."""
        pairs = itertools.pairwise(self.items)
        named = (one for one, number in pairs if isinstance(one, NameMention) and isinstance(number, Quantity))
        return len(list(named)) > 1

    def _is_goal(self, at: int) -> bool:
        """`bằng 92,7% KH tỉnh giao là 2.500`, `hụt so với chỉ tiêu 130.000`: thousands right after a plan, or any
        number that it is said to be."""
        number = self.items[at]
        follows = _GOAL.search(self.plain, max(0, number.start - _GOAL_REACH), number.start)
        if follows is None:
            return False
        return follows[0].endswith("là ") or _THOUSANDS.fullmatch(self.plain, number.start, number.end) is not None

    def _goes_to_market(self, at: int) -> bool:
        """`19 lao động lên đường: 12 sang Nhật, 5 đi Đài Loan`: so many of those who went, to a market."""
        market = next((item for item in self.items[at + 1 : at + 3] if isinstance(item, MarketMention)), None)
        counted = [draft for draft in self.drafts if draft.indicator == "workers_departed"]
        if market is None or not counted:
            return False
        return self.plain[self.items[at].end : market.start].strip() in ("sang", "đi", "ở", "tại", "đến")

    def _with_unit_told(self, at: int, quantity: Quantity) -> Quantity:
        """`(triệu đồng): Hội A 1.498.220; …`, `434.500 triệu đồng (tỉnh 341.200, huyện 93.300)`: a named number has the
        unit that a legend tells, or the amount that a bracket parts."""
        last = self.items[max(self.respective)] if at in self.respective else None
        if isinstance(last, Quantity) and last.unit == "money":  # "lần lượt 58, 94 và 87 tỷ đồng"
            return replace(
                quantity, unit="money", scale=last.scale, number=quantity.number.times(last.scale), is_counted=False
            )
        if _YEAR.fullmatch(self.plain, quantity.start, quantity.end) or not self._is_named(at):
            return quantity
        outer = self.outer[-1] if self.outer else None
        if outer is not None and outer.quantity.unit == "money":
            legend = Legend("money", outer.quantity.scale)
        else:
            legend = self.memory.legend
        unit = legend.unit
        if unit is None or (unit != "money" and quantity.number.value % 1):
            return quantity
        number = quantity.number.times(legend.scale)
        return replace(quantity, unit=unit, scale=legend.scale, number=number, is_counted=unit != "money")

    def _is_named(self, at: int) -> bool:
        """Whether a name, a time or a kind of work stands right before a number: `Tháng 1: 41`, `tỉnh 341.200`."""
        before = self.items[at - 1] if at else None
        if isinstance(before, Boundary) and before.mark == ":" and at > 1:
            before = self.items[at - 2]
        if isinstance(before, Cue):
            named = before.entry.kind in _NAMES or (before.entry.event is not None and not before.entry.event.is_weak)
        else:
            named = isinstance(before, AreaMention | NameMention | MarketMention | Time)
        return named and before is not None and not self.plain[before.end : self.items[at].start].strip(" :")

    def _lacks_percent(self, at: int, quantity: Quantity) -> bool:
        """`vượt 39,2 kế hoạch năm`: a fraction between a ratio's verb and the plan is a percentage without its sign."""
        if quantity.unit not in _UNITLESS or "," not in self.plain[quantity.start : quantity.end]:
            return False
        verb, plan = self.items[at - 1] if at else None, self.items[at + 1] if at + 1 < len(self.items) else None
        if not (isinstance(verb, Cue) and isinstance(plan, Cue)) or plan.entry.kind != "plan":
            return False
        return verb.entry.kind == "ratio" and not self.plain[quantity.end : plan.start].strip()

    def _is_labelled(self, at: int, named: Item | None) -> bool:
        """`trong tỉnh 2.014, ngoài tỉnh 3.061, XKLĐ 33`: a kind of work right before its number, in a split."""
        event = named.entry.event if isinstance(named, Cue) else None
        if named is None or event is None or self.split is None or (event.is_weak and event.code != "lend"):
            return False
        return not self.plain[named.end : self.items[at].start].strip(" :")

    def _noun_of_list(self, at: int) -> str | None:
        """The unit that the last of a list tells for all: `lần lượt là 112, 690 và 1.204 người`."""
        last = self.items[max(self.respective)] if at in self.respective else None
        return last.unit if isinstance(last, Quantity) and last.unit in PERSONS else None

    def _noun_of_pair(self, at: int) -> str | None:
        """`Xuất khẩu lao động: kế hoạch 3.000, thực hiện 3.512`: a plan and its result, of what the sentence counts."""
        pair = _PLAN_AND_RESULT.search(self.plain, self.items[0].start, self.items[-1].end)
        if pair is None or self.items[at].start not in map(pair.start, (1, 2, 3, 4)):
            return None
        spoken = [cue.entry.event for cue in self.seen if cue.entry.event is not None]
        return "person" if spoken and "person" in spoken[-1].units and not spoken[-1].is_weak else None

    def _goes_on_with_loans(self, at: int) -> bool:
        """`Dư nợ 271 tỷ đồng, số khách hàng 6.120`: an amount of loans was told right before the noun."""
        last = self.drafts[-1] if self.drafts else None
        is_amount = last is not None and last.quantity.unit == "money" and last.event.domain == "loans"
        return is_amount and isinstance(self.items[at - 1], Boundary | Cue)

    def _counted_noun(self, at: int) -> str | None:
        """The unit that stands before its number: `số chỗ việc làm mới là 106.512`, `số lao động đi XKLĐ: 268`."""
        before = self.items[at - 1] if at else None
        is_label = isinstance(before, Boundary) and before.mark == ":"
        left = self._left_of(at - 1).items if is_label else self.left.items
        start = left[-1].start if left else self.items[at].start
        match = _COUNTED_NOUN.search(self.plain, max(0, start - _NOUN_REACH), self.items[at].start)
        if match is None and self._goes_on_with_loans(at):
            match = _NOUN_NEXT.search(self.plain, max(0, start - _NOUN_REACH), self.items[at].start)
            return next((unit for unit, words in _NOUNS.items() if match[1] in words), None) if match else None
        if match is None or not any(isinstance(item, Cue) and item.entry.event is not None for item in left):
            return None
        return next(unit for unit, words in _NOUNS.items() if match[1] in words)
