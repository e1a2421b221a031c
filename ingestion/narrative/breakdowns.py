"""Of what part a figure is: its sex, market, channel, programme and fund."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from ingestion.narrative.drafts import FLOW, Draft
from ingestion.narrative.items import AreaMention, Boundary, Cue, Item, MarketMention, Quantity, Time
from ingestion.narrative.lexicon import Event
from ingestion.narrative.periods import Periods
from ingestion.narrative.places import region_named, remainder_market
from ingestion.narrative.sentence import PROGRAMMES

_COMPANION = re.compile(r"[\s,/(]*(?:(?:với|cho|của|tương ứng|giúp)\s*(?:tổng số\s*)?(?:hơn|trên|gần|khoảng)?\s*)?")
_LABELS = ("trustee", "fund_source")
_BUDGETS = {"province": "provincial", "city": "provincial", "district": "district", "commune": "commune"}
_FUNDS = {"trung ương ": "central", "địa phương ": "local"}
_OF_ENTRY = re.compile(r"\s*,\s*(?:lao động\s+)?(?:nữ|nam)?\s*(?:là|có|:)?\s*")
_SHARED = ("market", "programme")  # by all parts of a list
_SENDS = ("send", "departure", "lead")
_ALL_WOMEN = re.compile(r",?\s+(?:đều|toàn|toàn bộ|tất cả(?: đều)?)\s+là\s+(?:lao động\s+)?(?:nữ|phụ nữ|chị em)\b")
_PLACES = re.compile(r"\b(?:xã|phường|thị trấn|huyện|tỉnh|thành phố|thành|địa phương|đơn vị|nơi)\s+\Z")
_PLACE_REACH = 12  # characters
_OPENS_BRACKET = re.compile(r"\((?:(?:đạt|có|là|với)\s+)?\Z")
_RANKS = re.compile(
    r"\b(?:đa số|phần lớn|phần đông|chủ yếu|hầu hết|(?:đông|nhiều|nhanh|mạnh|cao|lớn) nhất|ưu thế|áp đảo|dẫn đầu"
    r"|đứng đầu)\b[^.;]*\Z"
)
_RANK_REACH = 40  # characters
_GOES_TO = re.compile(r"\s+(?:(?:đi|sang|ở|tại|đến|tới)\s+)+(?:các nước\s+|thị trường\s+|khu vực\s+)?")
_HEADS = re.compile(r"\s*(?:(?:có|với|là|đạt|được)\s+)?[:(]?\s*")
_WITH = re.compile(r"[\s,]*(?:với|có|gồm|và|trong đó)\s+(?:có\s+)?")


class Breakdowns(Periods):
    """Gives a number the part of the whole that it counts."""

    def _breakdown(self, at: int, quantity: Quantity, event: Event) -> dict[str, str]:
        parts: dict[str, str] = {}
        outer = self.outer[-1] if self.outer else None
        named = self.left.cue("sex")
        sex = quantity.sex or (named.entry.code if named is not None else None)
        if sex is None and (self._counts_women() or _ALL_WOMEN.match(self.plain, quantity.end)):
            sex = "female"
        if sex is not None:
            parts["sex"] = sex
        if event.domain == "departures" or outer is not None:
            parts |= self._market(at, outer, sex)
        if event.domain == "loans":
            parts |= self._loan_parts(at, quantity, outer)
        if event.domain == "departures":
            group = self.clause.cue("group")
            parts |= {"channel": group.entry.sets["channel"]} if group is not None else {}
        if event.domain == "jobs" and event.code != "job_from_loan":
            channel = self.clause.cue("channel", "group")
            hired = {"channel": "employment_service"} if event.code == "hired" else {}
            parts |= {"channel": channel.entry.sets["channel"]} if channel is not None else hired
        elif event.domain == "jobs" and self.loan_spoken:
            parts["channel"] = "loan_funded"
        return self._of_whole(event) | parts

    def _of_whole(self, event: Event) -> dict[str, str]:
        """`6.912 lao động sang Hàn Quốc, gồm 5.870 lao động ngành chế tạo, …`: all parts are of that market."""
        told = self.drafts[: self.main_drafts] if self.main_drafts else []
        whole = next((draft for draft in reversed(told) if draft.event.domain == event.domain), None)
        return {key: whole.breakdown[key] for key in _SHARED if key in whole.breakdown} if whole is not None else {}

    def _counts_women(self) -> bool:
        """`(trong ngoặc là số lao động nữ): Đài Loan 68.244 lao động (23.530), …`."""
        outer = self.outer[-1] if self.outer else None
        return outer is not None and outer.kind is FLOW and self.memory.legend.brackets_tell_women

    def _market(self, at: int, outer: Draft | None, sex: str | None) -> dict[str, str]:
        left = self.left
        own = self.respective.get(at)
        if isinstance(own, MarketMention):
            return {"market": own.name}
        found = self._markets_before()
        if found and self._joins_others(at):
            found = [remainder_market()]  # "Đài Loan và các thị trường khác 150 lao động"
        if not found and any(self._is_remainder(cue) for cue in left.cues("market_other")):
            found = [remainder_market()]
        if not found and (region := self._region_before(at)) is not None:
            found = [region]
        if not found and (ranked := self._market_ranked_before(at)) is not None:
            found = [ranked]
        if not found and self.memory.market is not None and self.clause.has("same_market"):
            found = [self.memory.market]
        if not found:
            found = self._markets_after(at) or self._region_after(at)
        if not found and (spoken := self._market_that_takes(at)) is not None:
            found = [spoken]
        if len(set(found)) == 1:
            return {"market": found[0]}
        last = self.drafts[-1] if self.drafts else None
        if outer is not None and last is not None and last.in_bracket:
            outer = last  # "Hàn Quốc (612 người, trong đó 388 người …)"
        if found or outer is None:
            if not found and sex is not None and self._is_part_of_last(at):
                return {"market": self.drafts[-1].breakdown["market"]}
            return {}
        return {"market": outer.breakdown["market"]} if "market" in outer.breakdown else {}

    def _joins_others(self, at: int) -> bool:
        """Whether words for other markets stand between a market and its number, joined by `và`."""
        others = self.left.cue("market_other")
        if others is None or not self.plain.endswith(" và ", 0, others.start):
            return False
        return _HEADS.fullmatch(self.plain, others.end, self.items[at].start) is not None

    def _markets_before(self) -> list[str]:
        """The markets between a number and the one before it."""
        if MarketMention not in self.types:
            return []
        own_words = itertools.takewhile(lambda item: not isinstance(item, Quantity), self.left.items)
        return [item.name for item in own_words if isinstance(item, MarketMention)]

    def _market_ranked_before(self, at: int) -> str | None:
        """`Đa số chọn Nhật Bản, 181 người`, `Nhật Bản vẫn chiếm ưu thế, 948 người`: the one market of a clause that
        ranks it, before a comma and its number."""
        comma = self.items[at - 1] if at else None
        if MarketMention not in self.types or not isinstance(comma, Boundary) or comma.mark != ",":
            return None
        before = reversed(self.items[: at - 1])
        clause = list(itertools.takewhile(lambda item: not isinstance(item, Boundary | Quantity), before))
        named = {item.name for item in clause if isinstance(item, MarketMention)}
        if len(named) != 1 or self.plain[comma.end : self.items[at].start].strip():
            return None
        ranks = _RANKS.search(self.plain, max(0, clause[-1].start - _RANK_REACH), comma.start)
        return named.pop() if ranks is not None else None

    def _region_before(self, at: int) -> str | None:
        """`châu Âu 611 người`, `Trung Đông có 72 lao động`: a part of the world right before a number, as a market."""
        region = self.left.cue("region")
        if region is None or not _HEADS.fullmatch(self.plain, region.end, self.items[at].start):
            return None
        return region_named(self.plain[region.start : region.end])

    def _region_after(self, at: int) -> list[str]:
        """`71 người sang châu Âu`: a part of the world right after a number, as a market."""
        region = self.right.cue("region")
        if region is None or _GOES_TO.fullmatch(self.plain, self.items[at].end, region.start) is None:
            return []
        named = region_named(self.plain[region.start : region.end])
        return [named] if named is not None else []

    def _market_that_takes(self, at: int) -> str | None:
        """`Đài Loan giữ ngôi đầu, tiếp nhận 46.368 lao động`, `Nhật Bản vẫn hút khách nhất (7.150 người)`: the one
        market of the words before a bracket, or the one that opens a sentence whose verb says that it takes in."""
        if MarketMention not in self.types:
            return None
        if at and _OPENS_BRACKET.search(self.plain, max(0, self.items[at].start - 8), self.items[at].start):
            outside = itertools.dropwhile(lambda item: not isinstance(item, Boundary), reversed(self.items[:at]))
            before = list(itertools.takewhile(lambda item: not isinstance(item, Boundary), list(outside)[1:]))
            if any(isinstance(item, Cue) and item.entry.code == "threshold" for item in before):
                before = [item for item in before if isinstance(item, MarketMention)]  # "vượt mốc 15.000 (đạt …)"
            counts = any(isinstance(item, Quantity) or (isinstance(item, Cue) and item.entry.event) for item in before)
            named = [item.name for item in before if isinstance(item, MarketMention)]
            return named[0] if len(named) == 1 and not counts else None
        if self.drafts:
            return None
        opening = next((item for item in self.items[:at] if not _may_come_before(item)), None)
        sends = any(isinstance(item, Cue) and item.entry.code in _SENDS for item in self.items[:at])
        if not (sends and isinstance(opening, MarketMention)):
            return None
        named = [item.name for item in self.items[:at] if isinstance(item, MarketMention)]
        return named[0] if len(set(named)) == 1 else None

    def _is_of_other_places(self) -> bool:
        """`xã Cát Hanh 9, thị trấn Ngô Mây 5, các xã khác 20`: what the units not named have together."""
        rest = self.left.cue("market_other")
        return (
            rest is not None and _PLACES.search(self.plain, max(0, rest.start - _PLACE_REACH), rest.start) is not None
        )

    def _is_remainder(self, cue: Cue) -> bool:
        """`các nước khác` always means the other markets, `còn lại` only after markets, `các xã khác` never."""
        if self._is_of_other_places():
            return False
        return cue.entry.code != "rest" or any("market" in draft.breakdown for draft in self.drafts)

    def _is_part_of_last(self, at: int) -> bool:
        """`Nhật Bản 500 lao động, trong đó nữ 200 người`: the women are of the market told last."""
        if not self.drafts or "market" not in self.drafts[-1].breakdown:
            return False
        between = self._since_last(at)
        if _WITH.fullmatch(self.plain, self.drafts[-1].quantity.end, self.items[at].start):
            return True  # "Nhật Bản 500 lao động, với 200 lao động nữ"
        if self._is_second_of_entry(at):
            return True
        return between.has("part") and not any(
            isinstance(item, Boundary) and item.mark == ";" for item in between.items
        )

    def _is_second_of_entry(self, at: int) -> bool:
        """`Đài Loan 1.203 người, nữ 405; Nhật Bản 868 người, nữ 512`: where semicolons part the entries of a list."""
        parted = any(isinstance(item, Boundary) and item.mark == ";" for item in self.items)
        return (
            parted and _OF_ENTRY.fullmatch(self.plain, self.drafts[-1].quantity.end, self.items[at].start) is not None
        )

    def _markets_after(self, at: int) -> list[str]:
        found: list[str] = []
        others: list[str] = []  # "sáu chị em còn lại sang Đài Loan" went to that market
        following = self.items[at + 1 :]
        for place, item in enumerate(following):
            if isinstance(item, Quantity) or (isinstance(item, Boundary) and item.mark not in ",("):
                break
            if isinstance(item, Boundary):
                rest = following[place + 1 : place + 3]
                if item.mark == "(" and place and isinstance(following[place - 1], AreaMention) and not found:
                    found += [one.name for one in rest[:1] if isinstance(one, MarketMention)]  # "huyện … (Hàn Quốc)"
                lists_on = rest and isinstance(rest[0], MarketMention) and found
                if not lists_on or (len(rest) > 1 and isinstance(rest[1], Quantity)):
                    break
            if isinstance(item, MarketMention):
                if _has_own_number(following[place:], self.plain):
                    break  # "92 người - Malaysia 41, Nhật Bản 33", "16 người sang Nhật Bản (9 người), Lào (7 người)"
                found.append(item.name)
            elif isinstance(item, Cue) and item.entry.kind == "market_other":
                (others if item.entry.code == "rest" else found).append(remainder_market())
        return found or others

    def _loan_parts(self, at: int, quantity: Quantity, outer: Draft | None) -> dict[str, str]:
        parts: dict[str, str] = {}
        for cue in self._wide_clause(at).cues("context", "event", "programme", "fund_source", "trustee"):
            for key, value in cue.entry.sets.items():
                if key != "channel" or cue.entry.kind == "trustee":
                    parts[key] = value
            if cue.entry.code in PROGRAMMES:
                parts["programme"] = PROGRAMMES[cue.entry.code]
        label, mark = (*self.items[:2], None, None)[:2]
        if isinstance(label, Cue) and label.entry.kind in _LABELS and isinstance(mark, Boundary) and mark.mark == ":":
            parts = dict(label.entry.sets) | parts  # "Hội Nông dân: 131,8 tỷ; 4.876 hộ", "Nguồn tỉnh: 38,2 tỷ, 655 hộ"
        own = self.left.cue("trustee")  # "Hội Cựu chiến binh trên 25 tỷ và Đoàn Thanh niên trên 29 tỷ"
        parts |= own.entry.sets if own is not None and "channel" in parts else {}
        whose = self.items[at - 1] if at else None
        if outer is not None and isinstance(whose, Cue) and whose.entry.kind == "bare_scope":
            parts["fund_source"] = _BUDGETS[whose.entry.code]  # "434.500 triệu đồng (tỉnh 341.200, huyện 93.300)"
        if quantity.unit == "money" and (outer or self.is_structured) and not self.left.has("fund_source"):
            parts |= self._fund_named(quantity)
        if outer is None and self.drafts and self._is_companion(at):
            outer = self.drafts[-1]
        carried = {key: value for key, value in outer.breakdown.items() if key != "sex"} if outer is not None else {}
        parts = self.memory.programme | carried | parts
        if parts.get("channel") and self._subject_of(at) == "jobs":
            parts.pop("channel")
        return parts

    def _fund_named(self, quantity: Quantity) -> dict[str, str]:
        """`8.120 triệu đồng (Trung ương 6.620 triệu đồng, …)`, `Theo nguồn vốn: …, địa phương 1.500 tỷ đồng`."""
        before = self.plain[max(0, quantity.start - 12) : quantity.start]
        code = next((code for name, code in _FUNDS.items() if before.endswith(name)), None)
        return {"fund_source": code} if code is not None else {}

    def _is_companion(self, at: int) -> bool:
        """`808 tỷ đồng, với 19.136 hộ vay`: the second number tells more of the same loans."""
        between = self.plain[self.drafts[-1].quantity.end : self.items[at].start]
        return _COMPANION.fullmatch(between) is not None

    def _subject_of(self, at: int) -> str | None:
        return self.split.domain if self.split is not None else None


def _has_own_number(items: Sequence[Item], plain: str) -> bool:
    """Whether a market is the first of a list that tells a number of each."""
    mark, number, close, joint, other = (*items[1:6], *[None] * 5)[:5]
    if isinstance(mark, Quantity):
        return not plain[items[0].end : mark.start].strip(" :")
    opens = isinstance(mark, Boundary) and mark.mark == "(" and isinstance(number, Quantity)
    if not opens or not (isinstance(close, Boundary) and close.mark == ")"):
        return False
    return isinstance(joint, MarketMention) or (isinstance(joint, Boundary) and isinstance(other, MarketMention))


def _may_come_before(item: Item) -> bool:
    """`Trong số này, …`, `Năm 2024, …`: what may stand before the words that open a sentence."""
    return isinstance(item, Time | Boundary) or (isinstance(item, Cue) and item.entry.kind in ("part", "total"))
