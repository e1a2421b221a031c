"""Attachment: what each quantity of a sentence counts, of whom, when and where.

The words of a clause decide first, then those before it in the sentence, then the subject that the text carries on. A
number that nothing claims, or that something outside the field claims first, is no figure.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from ingestion.model import Hedge, Kind
from ingestion.narrative.amounts import Amounts
from ingestion.narrative.drafts import DOUBTFUL, FLOW, RATIO, RATIOS, TARGET, Draft, target_of
from ingestion.narrative.items import AreaMention, Boundary, Cue, Item, MarketMention, Quantity, Stretch, Time
from ingestion.narrative.lexicon import lexicon
from ingestion.narrative.periods import year_of
from ingestion.narrative.sentence import PERSONS

_COUNTS = frozenset(
    ("person", "student", "poor_household", "household", "turn", "loan_turn", "loan", "project", "job", "job_new")
)
_READ = _COUNTS | {"percent", "money", "quota", "bare", "other"}
_PARTS = frozenset(("market", "sex", "channel"))
_ABROAD = {"channel": "overseas"}
_HELD_AGAINST = re.compile(r"so với (?:kế hoạch|chỉ tiêu)[^.;,()\n]*\Z")
_PLAN_OVER_RESULT = re.compile(r"(?:kế hoạch|chỉ tiêu|kh|giao)\s*/\s*(?:thực hiện|kết quả|th|đạt)")


_MOST_LENT_TO_ONE = 10**10  # đồng: what decree 338/2025 lends to a business at most
_MANY = 50
_OPENS_PARTS = re.compile(r"\W*(?:trong|trên)\s+(?:(?:tổng\s+)?số\s+)?")
_SENDS = (" đưa ", " phái cử ")  # "Philippines đưa 2,3 triệu lao động ra nước ngoài"


class SentenceReader(Amounts):
    """Reads the quantities of one sentence in order."""

    def read(self) -> list[Draft]:
        """The drafts of the sentence."""
        for at, item in enumerate(self.items):
            match item:
                case Cue():
                    self._pass_cue(at, item)
                case Quantity():
                    self._count(at, item)
                case Boundary():
                    self._pass_boundary(at, item)
                case Time():
                    self._pass_time(item)
                case AreaMention():
                    self._pass_area(at, item)
                case MarketMention():
                    self.memory.market = item.name
                case _:
                    pass
        return self.drafts

    def _count(self, at: int, quantity: Quantity) -> None:
        if self._lacks_percent(at, quantity):
            quantity = replace(quantity, unit="percent", is_counted=False)
        elif quantity.unit == "bare":
            quantity = self._with_unit_told(at, quantity)
        elif quantity.unit == "money" and self._leaves_out_persons(quantity):
            quantity = replace(quantity, unit="person")
        if quantity.unit not in _READ or (self.memory.told and not self.drafts and self._restates(quantity)):
            return
        self._look_around(at)
        draft = self._draft_of(at, quantity)
        if draft is not None:
            for one in self._for_each(at, draft) if self.words.has("each") else [draft]:
                self._keep(at, one)
            if quantity.whole is not None:
                self._count_pair(at, quantity, draft)

    def _restates(self, quantity: Quantity) -> bool:
        """`Trong 187 người đó, …`: a sentence that begins with a whole told before goes on to its parts."""
        if quantity.unit not in PERSONS or quantity.number.value not in self.memory.told:
            return False
        if _OPENS_PARTS.fullmatch(self.plain, self.start(), quantity.start) is None:
            return False
        whole = self.memory.told[quantity.number.value]
        self._go_on_with_list(whole)
        self.memory.subject = whole.event
        return True

    def start(self) -> int:
        """Where the words of the sentence begin that stand before its first item."""
        first = self.items[0].start
        return max(self.plain.rfind(mark, 0, first) for mark in (". ", "\n", "; ")) + 1

    def _leaves_out_persons(self, quantity: Quantity) -> bool:
        """`1,543 triệu lao động, đạt 96,4% kế hoạch 1,6 triệu; trong nước 1,455 triệu`: millions without a noun after
        millions of persons."""
        last = next((draft.quantity for draft in reversed(self.drafts) if draft.kind not in RATIOS), None)
        if last is None or last.unit not in PERSONS or last.scale != quantity.scale or quantity.per is not None:
            return False
        return self.plain.endswith("triệu", 0, quantity.end)

    def _draft_of(self, at: int, quantity: Quantity) -> Draft | None:
        """The figure that a quantity is, by what it counts."""
        unit = quantity.unit
        if unit in _COUNTS:
            self._pass_borrowers(quantity)
            return self._number_of(at, quantity)
        if unit == "percent":
            return self._percent(at, quantity)
        if unit == "money":
            return self._money(at, quantity)
        return self._quota(at, quantity) if unit == "quota" else self._bare(at, quantity)

    def _for_each(self, at: int, draft: Draft) -> list[Draft]:
        """`Trung Quốc và Singapore mỗi nước 27 lao động`, `Hải Phòng và Cần Thơ đều trên 51 nghìn người`: one figure
        for each of the markets or units before."""
        before = (i for i in reversed(self.items[:at]) if not (isinstance(i, Boundary) and i.mark in (",", ":")))
        last = next(before, None)
        if not (isinstance(last, Cue) and last.entry.kind == "each"):
            if any(self.plain.startswith("mỗi", cue.start) for cue in self.left.cues("each")):
                draft.confidence = min(draft.confidence, DOUBTFUL)  # "mỗi huyện miền núi đưa 60 lao động"
            return [draft]
        named = list(itertools.takewhile(lambda item: isinstance(item, MarketMention | AreaMention), before))
        each = [_as_of(draft, item) for item in reversed(named)]
        if not each and self.plain.startswith("mỗi", last.start):
            draft.confidence = min(draft.confidence, DOUBTFUL)  # "Xá Nhè và Tủa Thàng mỗi xã 9 người"
            return [draft]
        return each if len(set(map(type, named))) == 1 else [draft]

    def _count_pair(self, at: int, quantity: Quantity, draft: Draft) -> None:
        """`2.480/2.300 lao động, đạt 107,8% kế hoạch`: done over planned, or the reverse where a label says so."""
        if quantity.whole is None or quantity.whole_start is None:
            return
        goal = target_of(draft.indicator) if draft.kind in (FLOW, Kind.FORECAST) else ""
        if not goal:
            return
        first_is_plan = _PLAN_OVER_RESULT.search(self.plain) is not None or quantity.whole.value == 0
        legend = self.memory.legend
        passes = quantity.unit in PERSONS and quantity.number.value > quantity.whole.value  # no part is more than all
        is_plan = first_is_plan or passes
        is_plan = is_plan or legend.pairs_tell_plans or self._is_measured(at) or self._tells_pairs()
        if not (is_plan or self.memory.goals or Stretch(self.items[:at]).has("plan")):
            return  # where no plan is spoken of, "5.420/12.800 lao động" may be a part of all as well
        second = replace(quantity, start=quantity.whole_start, number=quantity.whole, hedge=Hedge.EXACT, whole=None)
        if first_is_plan:
            self.drafts[-1] = replace(draft, indicator=goal, kind=TARGET)
            self._keep(at, replace(draft, quantity=second))
        else:
            time = draft.time if legend.plans_share_period else year_of(draft.time)
            self._keep(at, replace(draft, quantity=second, indicator=goal, kind=TARGET, time=time))

    def _tells_pairs(self) -> bool:
        """`3.512/3.000 lao động, đạt 117%; trong đó huyện A 912/800, huyện B 811/750`: pairs after one are like it."""
        planned = (draft.quantity for draft in self.drafts if draft.kind is TARGET)
        return any(self.plain.endswith("/", 0, quantity.start) for quantity in planned)

    def _pass_borrowers(self, quantity: Quantity) -> None:
        """`270 người vay 12,3 tỷ đồng`: the unit itself says that loans are spoken of."""
        if quantity.unit not in ("household", "loan_turn"):
            return
        of_else = bool(self.seen) and self.seen[-1].entry.code == "managed"
        of_else = of_else or self._is_of_other_purse(quantity)
        if not of_else and "vay" in self.plain[quantity.start : quantity.end].split():
            self.seen.append(Cue(quantity.start, quantity.end, lexicon().context("fund")))
            self.loan_spoken = True

    def _keep(self, at: int, draft: Draft) -> None:
        is_of_one = self.is_individual and draft.event.domain in ("loans", "jobs") and not _is_beyond_one(draft)
        is_of_one |= self.tells_of_workplaces and draft.event.code in ("job", "job_new")
        is_unsure = is_of_one or self.tells_rate or self._is_of_somebody_else(at, draft) or self._spans_several(draft)
        is_unsure |= draft.kind in (FLOW, TARGET) and self._is_of_row(at)
        is_unsure |= self.is_in_turn and self._misses_its_turn(at, draft)
        is_unsure |= self._is_beyond_count(draft) or (draft.kind in (FLOW, TARGET) and self._is_of_other_places())
        if self.memory.is_other_population or is_unsure:
            draft.confidence = min(draft.confidence, DOUBTFUL)
        self.drafts.append(draft)
        self.memory.last = draft
        if draft.kind is FLOW and draft.quantity.unit in PERSONS and "sex" not in draft.breakdown:
            self.memory.counted = draft
        is_goal = draft.kind is TARGET
        if is_goal:
            self.memory.goals[draft.indicator] = draft.quantity.number
        is_aside = bool(self.outer) or self.names_example or self.lists_areas or self._name_of(at) is not None
        is_each = draft.confidence <= DOUBTFUL and self.left.has("each")  # "mỗi huyện đưa 60 lao động"
        is_whole = not (is_aside or is_each) and _PARTS.isdisjoint(draft.breakdown)
        if not is_aside and draft.kind is FLOW and draft.breakdown == _ABROAD:
            self.memory.told[draft.quantity.number.value] = draft  # all who left, though a part of those who got work
        is_compared = draft.time is not None and draft.time.is_compared
        if not is_whole or draft.kind in RATIOS or (is_compared and self.memory.main is not None):
            return
        if not is_goal:
            self.memory.main = self.memory.whole = draft
            if draft.quantity.unit in PERSONS:
                self.memory.told[draft.quantity.number.value] = draft
        elif not any(
            other.kind is FLOW and other.confidence > DOUBTFUL for other in self.drafts
        ) and not self._is_beside_result(draft):
            self.memory.whole = draft  # a plan told beside its result is not what parts are of

    def _misses_its_turn(self, at: int, draft: Draft) -> bool:
        """`ba nơi đông nhất …, lần lượt 51, 44 và 39 lao động`: told in turn, of names that were not all read."""
        cue = self.words.cue("respective")
        if cue is None or self.respective or draft.kind in RATIOS or draft.quantity.start < cue.start:
            return False
        return not self._heads_own(at) and "market" not in draft.breakdown and draft.area is not self.memory.home

    def _is_beside_result(self, goal: Draft) -> bool:
        """`… 76.350 lao động được giải quyết việc làm. Kế hoạch là 75.100 người. Trong đó …`: parts of the result."""
        main = self.memory.main
        if _HELD_AGAINST.search(self.plain, self.items[0].start, goal.quantity.start):
            return True  # "So với kế hoạch năm là 24.600 lao động thì mới đạt 64,55%. Phân theo ngành: …"
        if main is None or main.paragraph != goal.paragraph or main.event.domain != goal.event.domain:
            return False
        return main.time is not None and goal.time is not None and main.time.last.year == goal.time.last.year

    def _is_beyond_count(self, draft: Draft) -> bool:
        """`… 2.318 người; chưa kể 1.906 người đi tự do`: those whom the count leaves out are another population."""
        told = self.memory.main
        return self.is_uncounted and told is not None and told.indicator == draft.indicator

    def _is_of_row(self, at: int) -> bool:
        """Whether a number is what the units of a row have together."""
        if AreaMention not in self.types or at in self.respective:
            return False
        heads = next((i for i in (at - 1, at - 2) if i >= 0 and isinstance(self.items[i], AreaMention)), None)
        return heads is not None and self._ends_row(heads)

    def _spans_several(self, draft: Draft) -> bool:
        """`các địa phương còn lại từ 15 đến 40 lao động`: a range of several figures, none of them told."""
        is_range = draft.quantity.top is not None and draft.kind is FLOW and draft.quantity.unit != "money"
        return is_range and self.plain.endswith("từ ", 0, draft.quantity.start)

    def _is_of_somebody_else(self, at: int, draft: Draft) -> bool:
        """A figure of a firm, of a part of the world, of a place that no list knows: not that of the unit spoken of."""
        if draft.kind is RATIO:
            return False
        if isinstance(self.items[0], MarketMention) and self.plain.startswith(_SENDS, self.items[0].end):
            return True
        if self.firm is not None and draft.event.domain == "departures":
            return True  # its own workers
        named = self._name_of(at)
        if named is not None and (draft.area is None or draft.area.start != named.start):
            return True
        return "market" not in draft.breakdown and self.left.has("region")


def _is_beyond_one(draft: Draft) -> bool:
    """Whether loans are more than one borrower gets, though one was spoken of."""
    if draft.event.domain != "loans":
        return False
    least = _MOST_LENT_TO_ONE if draft.quantity.unit == "money" else _MANY
    return draft.quantity.number.value >= least


def _as_of(draft: Draft, named: Item) -> Draft:
    """A figure as that of a market or of a unit."""
    if isinstance(named, AreaMention):
        return replace(draft, area=named)
    return replace(
        draft, breakdown=draft.breakdown | ({"market": named.name} if isinstance(named, MarketMention) else {})
    )
