"""Attachment: what each quantity of a sentence counts, of whom, when and where.

The words of a clause decide first, then those before it in the sentence, then the subject that the text carries on. A
number that nothing claims, or that something outside the field claims first, is no figure.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from ingestion.model import Hedge, Kind
from ingestion.narrative.coordinates import year_of
from ingestion.narrative.drafts import DOUBTFUL, NEAR, Draft, Measure, target_of
from ingestion.narrative.items import (
    AreaMention,
    Boundary,
    Cue,
    Item,
    MarketMention,
    NameMention,
    Quantity,
    Shape,
    Time,
)
from ingestion.narrative.lexicon import Event, lexicon
from ingestion.narrative.percentages import Percentages
from ingestion.narrative.sentence import PERSONS, is_period

_COUNTS = frozenset(
    ("person", "student", "poor_household", "household", "turn", "loan_turn", "loan", "project", "job", "job_new")
)
_PLAN_OVER_RESULT = re.compile(r"(?:kế hoạch|chỉ tiêu|kh|giao)\s*/\s*(?:thực hiện|kết quả|th|đạt)")
_PER_BORROWER = frozenset(("người", "hộ", "lao", "khách", "món", "dự"))
_NOUNS = {
    "person": ("người", "lao động", "lượt người", "lượt lao động"),
    "job_new": ("chỗ việc làm mới", "việc làm mới"),
}
_NOUN_REACH = 25  # characters before the first word of the clause that is an item
_COUNTED_NOUN = re.compile(
    r"\bsố ((?:lượt )?(?:người|lao động)|(?:chỗ )?việc làm mới)\b[^.;,:()\d]{0,60}?\s(?:là|đạt|có|lên)\s+"
    r"(?:hơn\s+|trên\s+|gần\s+|khoảng\s+)?\Z"
)


class SentenceReader(Percentages):
    """Reads the quantities of one sentence in order."""

    def read(self) -> list[Draft]:
        """The drafts of the sentence."""
        for at, item in enumerate(self.items):
            match item:
                case Boundary():
                    self._pass_boundary(at, item)
                case Cue():
                    self._pass_cue(at, item)
                case Time():
                    self._pass_time(item)
                case AreaMention():
                    self._pass_area(at, item)
                case MarketMention():
                    self.memory.market = item.name
                case Quantity():
                    self._count(at, item)
                case _:
                    pass
        return self.drafts

    def _count(self, at: int, quantity: Quantity) -> None:
        self._pass_borrowers(quantity)
        if quantity.unit == "percent":
            draft = self._percent(at, quantity)
        elif quantity.unit == "money":
            draft = self._money(at, quantity)
        elif quantity.unit in _COUNTS:
            draft = self._number_of(at, quantity)
        elif quantity.unit == "bare":
            draft = self._bare(at, quantity)
        else:
            draft = None
        if draft is not None:
            for one in self._for_each(at, draft):
                self._keep(one)
            self._count_pair(at, quantity, draft)

    def _for_each(self, at: int, draft: Draft) -> list[Draft]:
        """`Trung Quốc và Singapore mỗi nước 27 lao động`: one figure for each of the markets before."""
        before = [item for item in self.items[:at] if not (isinstance(item, Boundary) and item.mark in (",", ":"))]
        if not before or not (isinstance(before[-1], Cue) and before[-1].entry.kind == "each"):
            return [draft]
        named = itertools.takewhile(lambda item: isinstance(item, MarketMention), reversed(before[:-1]))
        markets = [item.name for item in named if isinstance(item, MarketMention)]
        return [replace(draft, breakdown=draft.breakdown | {"market": name}) for name in reversed(markets)] or [draft]

    def _count_pair(self, at: int, quantity: Quantity, draft: Draft) -> None:
        """`2.480/2.300 lao động, đạt 107,8% kế hoạch`: done over planned, or the reverse where a label says so."""
        if quantity.whole is None or quantity.whole_start is None:
            return
        goal = target_of(draft.indicator) if draft.kind in (Kind.FLOW, Kind.FORECAST) else ""
        if not goal:
            return
        first_is_plan = _PLAN_OVER_RESULT.search(self.plain) is not None or quantity.whole.value == 0
        if not first_is_plan and not self._is_measured(at):
            return
        second = replace(quantity, start=quantity.whole_start, number=quantity.whole, hedge=Hedge.EXACT, whole=None)
        if first_is_plan:
            self.drafts[-1] = replace(draft, indicator=goal, kind=Kind.TARGET)
            self._keep(replace(draft, quantity=second))
        else:
            year = year_of(draft.time)
            self._keep(replace(draft, quantity=second, indicator=goal, kind=Kind.TARGET, time=year))

    def _pass_borrowers(self, quantity: Quantity) -> None:
        """`270 người vay 12,3 tỷ đồng`: the unit itself says that loans are spoken of."""
        of_else = bool(self.seen) and self.seen[-1].entry.code == "other_fund"
        counts_loans = quantity.unit in ("household", "loan_turn")
        names_loan = counts_loans and "vay" in self.plain[quantity.start : quantity.end].split()
        if names_loan and not of_else:
            self.seen.append(Cue(quantity.start, quantity.end, lexicon().context("fund")))
            self.loan_spoken = True

    def _keep(self, draft: Draft) -> None:
        is_of_one = self.is_individual and draft.event.domain in ("loans", "jobs")
        is_unsure = is_of_one or self._is_of_somebody_else(draft) or self._spans_several(draft)
        if self.memory.is_other_population or is_unsure:
            draft = replace(draft, confidence=min(draft.confidence, DOUBTFUL))
        self.drafts.append(draft)
        self.memory.last = draft
        is_aside = bool(self.outer) or self.names_example or self.lists_areas
        is_whole = not is_aside and not set(draft.breakdown) & {"market", "sex", "channel"}
        if not is_whole or draft.kind in (Kind.RATIO, Kind.CHANGE):
            return
        if draft.kind is not Kind.TARGET:
            self.memory.main = self.memory.whole = draft
        elif not any(other.kind is Kind.FLOW for other in self.drafts):
            self.memory.whole = draft  # a plan told beside its result is not what parts are of

    def _spans_several(self, draft: Draft) -> bool:
        """`các địa phương còn lại từ 15 đến 40 lao động`: a range of several figures, none of them told."""
        is_range = draft.quantity.top is not None and draft.kind is Kind.FLOW and draft.quantity.unit != "money"
        return is_range and self.plain[: draft.quantity.start].endswith("từ ")

    def _is_of_somebody_else(self, draft: Draft) -> bool:
        """A figure of a firm, of a part of the world, of a place that no list knows: not that of the unit spoken of."""
        at = next((i for i, item in enumerate(self.items) if item is draft.quantity), None)
        if at is None or draft.kind is Kind.RATIO:
            return False
        named = self._name_of(at)
        if named is not None and (draft.area is None or draft.area.start != named.start):
            return True
        return "market" not in draft.breakdown and self._has(self._left(at), "region")

    def _number_of(self, at: int, quantity: Quantity) -> Draft | None:
        if quantity.per not in (None, "năm"):
            return None
        outer = self.outer[-1] if self.outer else None
        if outer is not None and self._goes_on_with(outer, at, quantity):
            return self._measured(at, quantity, outer.event, outer.indicator, NEAR)
        in_split = self._split_item(at, quantity)
        if in_split is not None:
            return in_split[0]
        claim = self._claim(at, quantity) or self._claim_of_unit(at, quantity)
        if claim is None or claim.event is None or self._is_part_of_else(at):
            self.of_else = quantity if claim is not None else self.of_else
            return None
        return self._claimed(at, quantity, claim.event, claim.confidence)

    def _goes_on_with(self, outer: Draft, at: int, quantity: Quantity) -> bool:
        """Whether a bracket tells the plan of the figure before it, or how many of it are of one sex."""
        if outer.kind is Kind.FLOW and self._is_planned_in_bracket(at):
            return True
        is_of_one_sex = quantity.sex is not None or self._has(self._left(at), "sex")
        return is_of_one_sex and quantity.unit == "person" and outer.kind not in (Kind.RATIO, Kind.CHANGE)

    def _claimed(self, at: int, quantity: Quantity, event: Event, confidence: float) -> Draft | None:
        if event.domain == "jobs" and event.code != "job_from_loan" and self._is_through_loans(at):
            event = lexicon().events["job_from_loan"]
        unit = quantity.unit if quantity.unit in event.units else "person"
        indicator = event.units[unit]
        if quantity.unit == "job_new" and indicator == "jobs_created":
            indicator = "jobs_created_new"
        return self._measured(at, quantity, event, indicator, confidence)

    def _is_part_of_else(self, at: int) -> bool:
        """`tuyển 18.054 người, trong đó nông nghiệp 1.878 người`: a part of what is none of the field's."""
        own = self._cues([*self._left(at), *self._after(at)], "event", "context", "stay")
        strong = (cue for cue in own if cue.entry.event is not None and not cue.entry.event.is_weak)
        return self.split_of_else and all(cue.entry.code == "in_work" for cue in strong)

    def _is_planned_in_bracket(self, at: int) -> bool:
        """`1.046 người (chỉ tiêu 1.200 người)`, `3.012 lao động (KH: 3.000)`."""
        before = reversed(self.items[:at])
        inside = itertools.takewhile(lambda item: not (isinstance(item, Boundary) and item.mark == "("), before)
        return self._has(inside, "plan", "target")

    def _measured(self, at: int, quantity: Quantity, event: Event, indicator: str, confidence: float) -> Draft | None:
        """A count as what it measures: a change, a plan, or what was done."""
        if self._is_threshold(at):
            return None
        if self._is_change(at):
            return self._change(at, quantity, event, indicator, confidence)
        kind = Kind.STOCK if event.is_stock else Kind.FLOW
        if self._is_planned(at):
            indicator, kind = target_of(indicator), Kind.TARGET
        return self._draft(at, quantity, Measure(event, indicator, kind), confidence) if indicator else None

    def _is_threshold(self, at: int) -> bool:
        """`vượt mức 100.000 người`: a mark that was passed, unless it was passed by so many."""
        return self._passes(at, "event", "plan")

    def _passes(self, at: int, *turns: str) -> bool:
        """`dư nợ vượt 330 nghìn tỷ đồng`: more than that, unless it is by so much that a plan was passed."""
        verb = next(self._cues(self._left(at), "ratio", *turns), None)
        is_exceed = verb is not None and verb.entry.code == "exceed"
        return is_exceed and not self._is_compared(at) and not self._has(self._clause(at), "plan", "target")

    def _is_through_loans(self, at: int) -> bool:
        if self.split is not None:
            return False
        return self.loan_spoken and not any(
            True for cue in self._cues(self._left(at), "channel") if "channel" in cue.entry.sets
        )

    def _split_item(self, at: int, quantity: Quantity) -> tuple[Draft | None] | None:
        """A part of jobs created: through a channel, abroad, or of one sex. None when there is no such split."""
        if self.split is None or quantity.unit not in PERSONS or self._heads_own(at) or self._gets_loan(at):
            return None
        clause = [*self._left(at), *self._after(at)]
        measure, breakdown = self._part_of_jobs(clause, self.split)
        if not breakdown and any(cue.entry.code != "employed" for cue in self._cues(clause, "blocked")):
            return (None,)
        has_sex = quantity.sex is not None or self._has(iter(clause), "sex")
        goes_abroad = measure.event.domain == "jobs" and self._names_market(at)  # a market among jobs
        dated = any(isinstance(item, Time) for item in clause)
        if not breakdown and self.loan_spoken and not dated and self._is_main_statement(clause):
            breakdown = {"channel": "loan_funded"}  # "cho vay 716 tỷ đồng, tạo việc làm cho 18.460 lao động"
        if not breakdown and not has_sex and measure.indicator == "jobs_created":
            if goes_abroad or self._is_main_statement(clause):
                return None
            return (self._draft(at, quantity, measure, DOUBTFUL),)  # a part of unknown kind
        if goes_abroad:
            return None
        draft = self._measured(at, quantity, measure.event, measure.indicator, NEAR)
        return (replace(draft, breakdown=draft.breakdown | breakdown) if draft is not None else None,)

    def _part_of_jobs(self, clause: Sequence[Item], whole: Event) -> tuple[Measure, dict[str, str]]:
        """What a clause inside a split counts, and through which channel."""
        indicator = "jobs_created"
        for cue in self._cues(clause, "channel", "group", "event", "context", "trustee"):
            event = cue.entry.event
            if cue.entry.kind == "context" and cue.entry.code == "overseas_work":
                return Measure(lexicon().events["lend"], "borrowers", Kind.FLOW), {"programme": "overseas_work"}
            if cue.entry.kind in ("channel", "group"):
                return Measure(whole, indicator, Kind.FLOW), {"channel": cue.entry.sets["channel"]}
            if event is not None and event.code == "departure":
                return Measure(event, "workers_departed", Kind.FLOW), {"channel": "overseas"}
            if event is not None and (event.domain == "loans" or event.code == "job_from_loan"):
                return Measure(whole, indicator, Kind.FLOW), {"channel": "loan_funded"}
            if event is not None and event.code == "job_new":
                indicator = "jobs_created_new"
        if any(True for _ in self._cues(clause, "market_other")):
            return Measure(whole, indicator, Kind.FLOW), {"channel": "other"}
        return Measure(whole, indicator, Kind.FLOW), {}

    def _is_main_statement(self, clause: Sequence[Item]) -> bool:
        """Whether a clause after a split speaks of all jobs again, or of those of one period."""
        dated = any(isinstance(item, Time) and is_period(item) for item in clause)
        return dated or any(_is_main_job(cue) for cue in self._cues(clause, "event"))

    def _bare(self, at: int, quantity: Quantity) -> Draft | None:
        """A number whose unit a list left out: `nữ 48.835`, `Đài Loan 58.598`, `số lao động xuất cảnh là 3.962`."""
        noun = self._counted_noun(at) or self._noun_of_list(at)
        if noun is not None:
            return self._number_of(at, replace(quantity, unit=noun, is_counted=True))
        before = self.items[at - 1] if at else None
        mark = isinstance(before, Boundary) and before.mark == ":" and at > 1
        named = self.items[at - 2] if mark else before
        if not self.drafts and self.memory.last is None:
            return None
        is_name = isinstance(named, MarketMention) or (
            isinstance(named, Cue) and named.entry.kind in ("sex", "channel", "group", "market_other")
        )
        tells_plan = (bool(self.outer) or mark) and isinstance(named, Cue) and named.entry.kind == "plan"
        listed = (mark and self.is_structured) or self.lists_areas or self._has(iter(self.items[:at]), "area_list")
        lists_place = listed and isinstance(named, AreaMention | NameMention)
        is_name = is_name or tells_plan or self._is_labelled(at, named) or lists_place or self._is_bracket_of_plan(at)
        counted = [draft for draft in self.drafts if draft.kind is not Kind.RATIO]
        last = counted[-1] if counted else self.memory.whole or self.memory.last
        if not is_name or last is None or last.quantity.unit not in ("person", "bare"):
            return None
        return self._number_of(at, replace(quantity, unit="person", is_counted=True))

    def _is_labelled(self, at: int, named: Item | None) -> bool:
        """`trong tỉnh 2.014, ngoài tỉnh 3.061, XKLĐ 33`: a kind of work right before its number, in a split."""
        event = named.entry.event if isinstance(named, Cue) else None
        if named is None or event is None or event.is_weak or self.split is None:
            return False
        return not self.plain[named.end : self.items[at].start].strip(" :")

    def _noun_of_list(self, at: int) -> str | None:
        """The unit that the last of a list tells for all: `lần lượt là 112, 690 và 1.204 người`."""
        last = self.items[max(self.respective)] if at in self.respective else None
        return last.unit if isinstance(last, Quantity) and last.unit in PERSONS else None

    def _counted_noun(self, at: int) -> str | None:
        """The unit that stands before its number: `số chỗ việc làm mới là 106.512`."""
        left = list(self._left(at))
        start = left[-1].start if left else self.items[at].start
        match = _COUNTED_NOUN.search(self.plain, max(0, start - _NOUN_REACH), self.items[at].start)
        if match is None or not any(isinstance(item, Cue) and item.entry.event is not None for item in left):
            return None
        return next(unit for unit, words in _NOUNS.items() if match[1] in words)

    def _money(self, at: int, quantity: Quantity) -> Draft | None:
        claim = self._claim(at, quantity)
        if claim is None or claim.event is None:
            return None
        event = claim.event
        indicator = event.units["money"]
        if event.code == "topup" and (not self._speaks_of_loans() or self._has(self._left(at), "forecast")):
            return None  # something else was added to, or nothing yet
        if quantity.per is not None:
            if quantity.per not in _PER_BORROWER or not self._is_average(at):
                return None
            event = lexicon().events["average_loan"]
            indicator = event.units["money"]
        if self._passes(at):
            quantity = replace(quantity, hedge=Hedge.OVER)
        elif self._is_change(at):
            return self._change(at, quantity, event, indicator, claim.confidence)
        if self._is_planned(at):
            return None
        if event.code == "lend" and (self._is_amount_of_fund(at) or self._is_part_of_fund()):
            event = lexicon().events["capital"]
            indicator = event.units["money"]
        if event.code == "capital" and any(draft.event.code == "lend" for draft in self.drafts):
            claim = replace(claim, confidence=DOUBTFUL)  # "tổng nguồn vốn" of the loans just told, or of the fund
        kind = Kind.RATIO if event.code == "average_loan" else Kind.STOCK if event.is_stock else Kind.FLOW
        draft = self._draft(at, quantity, Measure(event, indicator, kind), claim.confidence)
        if event.code == "average_loan":
            draft = replace(draft, about="loan_disbursed_vnd")
        return draft

    def _is_amount_of_fund(self, at: int) -> bool:
        """`Nguồn vốn Quỹ quốc gia về việc làm đến cuối năm là 68,4 tỷ đồng`: what the fund holds on a day."""
        left = list(self._left(at))
        told: list[Time | None] = [item for item in left if isinstance(item, Time)]
        on_a_day = any(time is not None and time.shape is Shape.POINT for time in told or [self.time])
        start = left[-1].start if left else self.items[at].start
        return on_a_day and "nguồn vốn" in self.plain[max(0, start - 12) : self.items[at].start]

    def _is_part_of_fund(self) -> bool:
        """`…, gồm vốn trung ương 6.210 triệu đồng, vốn địa phương 3.535 triệu đồng`, after what the fund holds."""
        outer = self.outer[-1] if self.outer else None
        if outer is not None:
            return outer.event.code == "capital"
        told = self.drafts[: self.main_drafts] if self.main_drafts else []
        if self.main_drafts == 0 and self.whole is not None:
            told = [self.whole]
        return bool(told) and told[-1].event.code == "capital" and not self._lends_anew()

    def _lends_anew(self) -> bool:
        return any(draft.event.code in ("lend", "disburse") for draft in self.drafts)

    def _speaks_of_loans(self) -> bool:
        """Whether the sentence speaks of loans or their fund in other words than those that add to it."""
        spoken = (cue.entry for cue in self._cues(self.items, "event", "context", "trustee"))
        return any(e.event is not None and e.event.domain == "loans" and e.code != "topup" for e in spoken)

    def _is_average(self, at: int) -> bool:
        """Whether the clause speaks of an average."""
        left = list(self._left(at))
        start = left[-1].start if left else self.items[at].start
        words = self.plain[max(0, start - 30) : self.items[at].start]
        return "bình quân" in words or "trung bình" in words


def _is_main_job(cue: Cue) -> bool:
    return cue.entry.event is not None and cue.entry.event.code in ("job", "job_new")
