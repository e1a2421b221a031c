"""Attachment: what each quantity of a sentence counts, of whom, when and where.

The words of a clause decide first, then those before it in the sentence, then the subject that the text carries on. A
number that nothing claims, or that something outside the field claims first, is no figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ingestion.model import Hedge, Kind
from ingestion.narrative.drafts import CARRIED, DOUBTFUL, NEAR, SAME_SENTENCE, Draft, Memory
from ingestion.narrative.items import (
    AreaMention,
    Boundary,
    Cue,
    Item,
    MarketMention,
    Quantity,
    Shape,
    Time,
)
from ingestion.narrative.lexicon import Event, lexicon
from ingestion.narrative.places import remainder_market
from warehouse import reference

_COUNTS = frozenset(("person", "poor_household", "household", "turn", "loan", "project", "job", "job_new"))
_PERSONS = frozenset(("person", "turn", "job", "job_new"))
_REACH = 70  # characters between a number and the words after it that say what it is
_NOT_OF_PLAN = re.compile(r"\b(?:với|gồm|tương ứng|tương đương|đã|trong đó|có)\b")
_PLAN_OVER_RESULT = re.compile(r"(?:kế hoạch|chỉ tiêu|kh|giao)\s*/\s*(?:thực hiện|kết quả|th|đạt)")
_COMPANION = re.compile(r"[\s,]*(?:với|cho|của|tương ứng|giúp)\s*(?:hơn|trên|gần|khoảng)?\s*")
_BLOCKS_ONLY_MONEY = frozenset(("money", "rule"))
_BLOCKS_NO_BORROWER = frozenset(("unemployment", "workforce"))
_LOAN_PURPOSE = frozenset(("job_loan", "overseas_work", "national_fund", "fund", "entrusted"))
_PER_BORROWER = frozenset(("người", "hộ", "lao", "khách", "món", "dự"))


@dataclass(frozen=True, slots=True)
class Claim:
    """An event that claims a number, or nothing (None) when something outside the field does."""

    event: Event | None
    confidence: float


class SentenceReader:
    """Reads the quantities of one sentence in order."""

    def __init__(
        self, plain: str, items: Sequence[Item], memory: Memory, paragraph: int, *, is_title: bool
    ) -> None:
        self.plain = plain
        self.items = items
        self.memory = memory
        self.paragraph = paragraph
        self.is_title = is_title
        self.drafts: list[Draft] = []
        self.seen: list[Cue] = []  # events and blocks, in order
        self.time: Time | None = None
        self.time_is_own = False
        self.area = memory.area
        self.is_target = memory.is_target_section
        self.is_forecast = False
        self.split: Event | None = None
        self.main_drafts: int | None = None  # how many drafts came before the first split
        self.is_structured = False  # a word like "trong đó" or "lũy kế" licenses a carried subject
        self.outer: list[Draft | None] = []
        self.outer_marks = 0
        self.is_individual = False  # the story of one borrower
        self.loan_spoken = False

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
                case Quantity():
                    self._count(at, item)
                case _:
                    pass
        return self.drafts

    # ---- what is passed on the way --------------------------------------------------------------------------------

    def _pass_boundary(self, at: int, item: Boundary) -> None:
        if item.mark == "(":
            self.outer_marks += 1
            self.outer.append(self.drafts[-1] if self.drafts else None)
        elif item.mark == ")" and self.outer:
            self.outer_marks -= 1
            self.outer.pop()
        elif item.mark == ":":
            self._open_list(at)

    def _open_list(self, at: int) -> None:
        before = self.items[:at]
        if self.drafts and any(isinstance(item, Quantity) for item in before[-3:]):
            self._open_split()
        first = before[0] if before else None
        plans = isinstance(first, Cue) and first.entry.kind == "plan"
        if plans and not any(isinstance(item, Quantity) for item in before):
            self.is_target = True
        self.is_structured = True

    def _open_split(self) -> None:
        self.is_structured = True
        if self.main_drafts is None:
            self.main_drafts = len(self.drafts)
        main = next((draft for draft in reversed(self.drafts) if draft.quantity.unit in _PERSONS), None)
        parent = main.event if main is not None else self.memory.subject
        self.split = parent if parent is not None and parent.domain == "jobs" else None

    def _pass_cue(self, at: int, cue: Cue) -> None:
        kind = cue.entry.kind
        if kind in ("event", "blocked", "context", "trustee", "stay"):
            self._pass_event(at, cue)
        elif kind == "target":
            if not self._follows_ratio(at):
                self.is_target = True
        elif kind == "result":
            self.is_target = False
        elif kind == "forecast":
            self.is_forecast = True
        elif kind == "part":
            self._open_split()
        elif kind == "extra":
            self.split = None
            self.is_structured = True
        elif kind == "total":
            self.is_structured = True
        elif kind == "individual":
            self.is_individual = True
        elif kind == "says":
            self.is_individual = False
        elif kind == "scope":
            self._pass_scope(cue)

    def _pass_event(self, at: int, cue: Cue) -> None:
        if cue.entry.code == "send" and "departures" not in self.memory.topics and not self._departs_here():
            return
        if cue.entry.kind == "stay" and self._market_after(at) is None:
            self.seen.append(replace(cue, entry=_BLOCKED_STAY))
            return
        self.seen.append(cue)
        event = cue.entry.event
        if event is not None and event.domain == "loans":
            self.loan_spoken = True
            named = {key: value for key, value in cue.entry.sets.items() if key in ("programme", "fund_source")}
            if "programme" in named:
                self.memory.programme = {"programme": named["programme"]}
        if cue.entry.kind == "blocked" and cue.entry.code == "population":
            self.memory.is_other_population = True

    def _departs_here(self) -> bool:
        return any(
            isinstance(item, MarketMention)
            or (isinstance(item, Cue) and item.entry.event is not None and item.entry.code == "departure")
            for item in self.items
        )

    def _market_after(self, at: int) -> str | None:
        following = self.items[at + 1 : at + 3]
        return next((item.name for item in following if isinstance(item, MarketMention)), None)

    def _follows_ratio(self, at: int) -> bool:
        before = self.items[at - 1] if at else None
        close = before is not None and self.items[at].start - before.end < 12  # noqa: PLR2004 - a word between
        return close and isinstance(before, Cue) and before.entry.kind in ("ratio", "result", "previous")

    def _pass_time(self, item: Time) -> None:
        if item.is_compared or item.is_of_plan or item.first == item.last:
            return
        self.time = item
        self.time_is_own = True

    def _pass_scope(self, cue: Cue) -> None:
        if cue.entry.code == "country":
            self.area = AreaMention(cue.start, cue.end, COUNTRY, "country", None)
        elif self.memory.home is not None and (
            self.area is None or (self.area.level != cue.entry.code and self.memory.home.level != "country")
        ):
            self.area = self.memory.home

    def _pass_area(self, at: int, mention: AreaMention) -> None:
        if self.outer_marks or self._is_venue(at):
            return
        if mention.level == "commune" and not self._is_subject(at):
            return
        self.area = mention

    def _is_subject(self, at: int) -> bool:
        """Whether a place opens the sentence: `Xã A đã …`, `Tại xã A, …`; not one in a list of places."""
        if any(not isinstance(item, Time | Boundary) for item in self.items[:at]):
            return False
        following = self.items[at + 1 : at + 3]
        start = self.items[0].start
        lists = any(isinstance(item, AreaMention) for item in following)
        return not lists and len(self.plain[start : self.items[at].start].split()) < 4  # noqa: PLR2004

    def _is_venue(self, at: int) -> bool:
        """`Ngày 5/3, tại Hà Nội, Cục … tổ chức`: where people met, not whom the figures are of."""
        mention = self.items[at]
        if not self.plain[: mention.start].rstrip().endswith("tại"):
            return False
        day_before = any(isinstance(item, Time) and item.first == item.last for item in self.items[:at])
        return day_before

    # ---- where a quantity's words are ----------------------------------------------------------------------------

    def _left(self, at: int) -> Iterator[Item]:
        """The items before a quantity in its clause, nearest first."""
        for item in reversed(self.items[:at]):
            if isinstance(item, Quantity) and item.unit != "bare":
                return
            if isinstance(item, Boundary):
                if item.mark == ":":
                    yield from self._name_before_colon(item)
                return
            yield item

    def _name_before_colon(self, colon: Boundary) -> Iterator[Item]:
        """`Rumani: 1.400 lao động`: what stands alone before a colon names what follows it."""
        for item in reversed([item for item in self.items if item.end <= colon.start]):
            if isinstance(item, Boundary | Quantity):
                return
            if isinstance(item, MarketMention | AreaMention | Time) or (
                isinstance(item, Cue) and item.entry.kind in _NAMING
            ):
                yield item

    def _right(self, at: int) -> Iterator[Item]:
        """The items after a quantity up to the next mark or quantity."""
        for item in self.items[at + 1 :]:
            if isinstance(item, Boundary | Quantity):
                return
            yield item

    def _clause(self, at: int) -> Iterator[Item]:
        """All items between the marks around a quantity, other quantities included."""
        yield from self._left(at)
        yield from self._right(at)

    def _cues(self, items: Iterator[Item] | Sequence[Item], *kinds: str) -> Iterator[Cue]:
        return (item for item in items if isinstance(item, Cue) and item.entry.kind in kinds)

    def _has(self, items: Iterator[Item], *kinds: str) -> bool:
        return any(True for _ in self._cues(items, *kinds))

    # ---- the quantities ------------------------------------------------------------------------------------------

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
            self._keep(draft)
            self._count_pair(at, quantity, draft)

    def _count_pair(self, at: int, quantity: Quantity, draft: Draft) -> None:
        """`2.480/2.300 lao động, đạt 107,8% kế hoạch`: done over planned, or planned over done where a label says so."""
        row = reference.indicators().get(draft.indicator)
        goal = row["target_indicator_code"] if row is not None else ""
        if quantity.whole is None or quantity.whole_start is None or not goal:
            return
        first_is_plan = _PLAN_OVER_RESULT.search(self.plain) is not None or quantity.whole.value == 0
        if not first_is_plan and not any(True for _ in self._cues(self.items[at:], "plan")):
            return
        second = replace(quantity, start=quantity.whole_start, number=quantity.whole, hedge=Hedge.EXACT, whole=None)
        if first_is_plan:
            self.drafts[-1] = replace(draft, indicator=goal, kind=Kind.TARGET)
            self._keep(replace(draft, quantity=second))
        else:
            self._keep(replace(draft, quantity=second, indicator=goal, kind=Kind.TARGET, time=_year_of(draft.time)))

    def _pass_borrowers(self, quantity: Quantity) -> None:
        """`270 người vay 12,3 tỷ đồng`: the unit itself says that loans are spoken of."""
        if quantity.unit == "household" and "vay" in self.plain[quantity.start : quantity.end].split():
            self.seen.append(Cue(quantity.start, quantity.end, lexicon().context("fund")))
            self.loan_spoken = True

    def _keep(self, draft: Draft) -> None:
        if self.memory.is_other_population or (self.is_individual and draft.event.domain == "loans"):
            draft = replace(draft, confidence=min(draft.confidence, DOUBTFUL))
        self.drafts.append(draft)
        self.memory.last = draft

    def _claim(self, at: int, quantity: Quantity) -> Claim | None:
        """Who claims the quantity: words after it, words before it in the sentence, or the carried subject."""
        after = self._claim_after(at, quantity)
        before = self._claim_before(at, quantity)
        for claim in (after, before):
            if claim is not None and (claim.event is None or not claim.event.is_weak):
                return claim
        weak = after or before
        if weak is not None:
            return self._in_stance(weak)
        return self._carried(at, quantity)

    def _claim_after(self, at: int, quantity: Quantity) -> Claim | None:
        weak: Claim | None = None
        for cue in self._cues(self._right(at), "event", "blocked", "context", "stay", "trustee"):
            if cue.start - quantity.end > _REACH:
                break
            if cue.entry.kind == "blocked":
                if _blocks(cue, quantity) and weak is None:
                    return Claim(None, NEAR)
                continue
            if cue.entry.kind == "stay" and self._market_after(self.items.index(cue)) is None:
                return weak or Claim(None, NEAR)
            event = self._event_of(cue, quantity)
            if event is None:
                continue
            if event.code == "job_from_loan":
                event = lexicon().events["lend"]  # "1.250 lao động vay vốn tạo việc làm": they borrowed
            if not event.is_weak:
                return Claim(event, NEAR)
            weak = weak or Claim(event, NEAR)
        return weak

    def _claim_before(self, at: int, quantity: Quantity) -> Claim | None:
        clause = {item.start for item in self._left(at)}
        counted = max((draft.quantity.end for draft in self.drafts), default=-1)
        weak: Claim | None = None
        for cue in reversed(self.seen):
            if weak is not None and cue.start < counted:
                break  # what a number has already taken does not overrule nearer words
            if cue.entry.kind == "blocked":
                if _blocks(cue, quantity):
                    return weak or Claim(None, NEAR)
                continue
            event = self._event_of(cue, quantity)
            if event is None:
                continue
            claim = Claim(event, NEAR if cue.start in clause else SAME_SENTENCE)
            if not event.is_weak:
                return claim
            weak = weak or claim
        return weak

    def _event_of(self, cue: Cue, quantity: Quantity) -> Event | None:
        event = cue.entry.event
        if event is None or quantity.unit not in event.units:
            return None
        if event.code == "send" and "departures" not in self.memory.topics and not self._departs_here():
            return None
        return event

    def _in_stance(self, claim: Claim) -> Claim:
        """`vay vốn` after `dư nợ` speaks of those who still owe, not of new loans."""
        event = claim.event
        if event is None or event.domain != "loans" or event.code != "lend":
            return claim
        for cue in reversed(self.seen):
            spoken = cue.entry.event
            if spoken is not None and spoken.code in ("outstanding", "disburse"):
                return Claim(spoken, claim.confidence)
        subject = self.memory.subject
        if self.is_structured and subject is not None and subject.code == "outstanding":
            return Claim(subject, CARRIED)
        return claim

    def _carried(self, at: int, quantity: Quantity) -> Claim | None:
        subject = self.memory.subject
        if subject is None or quantity.unit not in subject.units or quantity.unit == "poor_household":
            return None
        if any(cue.entry.kind == "blocked" and _blocks(cue, quantity) for cue in self.seen):
            return None
        return Claim(subject, CARRIED) if self._is_licensed(at, quantity) else None

    def _is_licensed(self, at: int, quantity: Quantity) -> bool:
        """Whether the clause shows that the number goes on with the subject: a part of it, a period, a plan."""
        if self.is_structured or quantity.sex or self.outer:
            return True
        parts = ("channel", "sex", "market_other", "trustee", "programme", "fund_source", "total", "plan", "target")
        clause = list(self._clause(at))
        return any(
            isinstance(item, MarketMention | AreaMention)
            or (isinstance(item, Time) and item.shape is not Shape.NOW)
            or (isinstance(item, Cue) and item.entry.kind in parts)
            for item in clause
        )

    # ---- persons, households, projects ---------------------------------------------------------------------------

    def _number_of(self, at: int, quantity: Quantity) -> Draft | None:
        if quantity.per not in (None, "năm"):
            return None
        in_split = self._split_item(at, quantity)
        if in_split is not None:
            return in_split[0]
        claim = self._claim(at, quantity) or self._claim_of_unit(quantity)
        if claim is None or claim.event is None:
            return None
        event = claim.event
        if event.domain == "jobs" and event.code != "job_from_loan" and self._is_through_loans(at):
            event = lexicon().events["job_from_loan"]
        unit = quantity.unit if quantity.unit in event.units else "person"
        indicator = event.units[unit]
        if quantity.unit == "job_new" and indicator == "jobs_created":
            indicator = "jobs_created_new"
        if self._is_change(at):
            return self._change(at, quantity, event, indicator, claim.confidence)
        kind = Kind.STOCK if event.is_stock else Kind.FLOW
        if self._is_planned(at):
            target = reference.indicators()[_MAIN.get(indicator, indicator)]["target_indicator_code"]
            if not target:
                return None
            indicator, kind = target, Kind.TARGET
        return self._draft(at, quantity, indicator, event, kind, claim.confidence)

    def _claim_of_unit(self, quantity: Quantity) -> Claim | None:
        if quantity.unit in ("job", "job_new") and not any(cue.entry.kind == "blocked" for cue in self.seen):
            return Claim(lexicon().events[quantity.unit], SAME_SENTENCE) if self.memory.topics else None
        return None

    def _is_through_loans(self, at: int) -> bool:
        if self.split is not None:
            return False
        return self.loan_spoken and not any(
            True for cue in self._cues(self._left(at), "channel") if "channel" in cue.entry.sets
        )

    def _split_item(self, at: int, quantity: Quantity) -> tuple[Draft | None] | None:
        """A part of jobs created: through a channel, abroad, or of one sex. None when there is no split."""
        if self.split is None or quantity.unit not in _PERSONS:
            return None
        clause = list(self._clause(at))
        blocked = next(iter(self._cues(clause, "blocked")), None)
        event, breakdown, indicator = self.split, {}, "jobs_created"
        for cue in self._cues(clause, "channel", "event", "context", "trustee"):
            code = cue.entry.event.code if cue.entry.event is not None else ""
            if cue.entry.kind == "channel":
                breakdown = {"channel": cue.entry.sets["channel"]}
            elif code == "departure":
                event, indicator = cue.entry.event or event, "workers_departed"
                breakdown = {"channel": "overseas"}
            elif code == "job_new":
                indicator = "jobs_created_new"
                continue
            elif cue.entry.event is not None and (
                cue.entry.event.domain == "loans" or code == "job_from_loan"
            ):
                breakdown = {"channel": "loan_funded"}
            else:
                continue
            break
        has_sex = quantity.sex is not None or self._has(iter(clause), "sex")
        if blocked is not None and not breakdown:
            return (None,)
        if not breakdown and not has_sex and indicator == "jobs_created":
            if any(_is_main_job(cue) for cue in self._cues(clause, "event")):
                return None
            return (self._draft(at, quantity, indicator, event, Kind.FLOW, DOUBTFUL),)  # a part of unknown kind
        if self._is_change(at):
            return (self._change(at, quantity, event, indicator, NEAR),)
        kind = Kind.FLOW
        if self._is_planned(at):
            kind, indicator = Kind.TARGET, _target_of(indicator)
        draft = self._draft(at, quantity, indicator, event, kind, NEAR)
        return (replace(draft, breakdown=draft.breakdown | breakdown),)

    def _is_change(self, at: int) -> bool:
        for cue in self._cues(self._left(at), "ratio", "event", "rise_to", "context"):
            if cue.entry.kind == "ratio" and cue.entry.code in ("grow", "fall", "exceed"):
                return True
            return False
        return False

    def _change(self, at: int, quantity: Quantity, event: Event, indicator: str, confidence: float) -> Draft:
        draft = self._draft(at, quantity, "change_vs_prev_year", event, Kind.CHANGE, confidence)
        counted = [d.indicator for d in self.drafts if d.kind not in (Kind.RATIO, Kind.CHANGE)]
        about = counted[-1] if counted else indicator
        return replace(draft, about=about)

    def _is_planned(self, at: int) -> bool:
        """Whether the number is what was planned, not what was done."""
        quantity = self.items[at]
        if self._compared_time(at) is not None:
            return False
        left = list(self._left(at))
        for item in left:
            if isinstance(item, Cue) and item.entry.kind == "result":
                return False
            if isinstance(item, Cue) and item.entry.kind == "plan":
                return not _NOT_OF_PLAN.search(self.plain, item.end, quantity.start)
            if isinstance(item, Cue) and item.entry.kind == "target":
                return True
        if self._is_bracket_of_plan(at):
            return True
        return self.is_target and not self._has(iter(left), "ratio")

    def _is_bracket_of_plan(self, at: int) -> bool:
        """`đạt 122,8% kế hoạch (120.000 lao động)`."""
        if at == 0 or not isinstance(self.items[at - 1], Boundary) or not self.outer:
            return False
        for item in reversed(self.items[: at - 1]):
            if isinstance(item, Quantity):
                return False
            if isinstance(item, Cue) and item.entry.kind == "plan":
                return True
            if isinstance(item, Cue | Boundary):
                return False
        return False

    def _bare(self, at: int, quantity: Quantity) -> Draft | None:
        """A number whose unit a list left out: `nữ 48.835`, `Đài Loan 58.598`."""
        before = self.items[at - 1] if at else None
        mark = isinstance(before, Boundary) and before.mark == ":" and at > 1
        named = self.items[at - 2] if mark else before
        if not self.drafts and self.memory.last is None:
            return None
        is_name = isinstance(named, MarketMention) or (
            isinstance(named, Cue) and named.entry.kind in ("sex", "channel", "market_other")
        )
        last = self.drafts[-1] if self.drafts else self.memory.last
        if not is_name or last is None or last.quantity.unit not in ("person", "bare"):
            return None
        return self._number_of(at, replace(quantity, unit="person", is_counted=True))

    # ---- money ---------------------------------------------------------------------------------------------------

    def _money(self, at: int, quantity: Quantity) -> Draft | None:
        claim = self._claim(at, quantity)
        if claim is None or claim.event is None:
            return None
        event = claim.event
        indicator = event.units["money"]
        if quantity.per is not None:
            if quantity.per not in _PER_BORROWER or not self._is_average(at):
                return None
            event = lexicon().events["average_loan"]
            indicator = event.units["money"]
        if self._is_change(at):
            return self._change(at, quantity, event, indicator, claim.confidence)
        if self._is_planned(at):
            return None
        if event.code == "capital" and any(draft.event.code == "lend" for draft in self.drafts):
            claim = replace(claim, confidence=DOUBTFUL)  # "tổng nguồn vốn" of the loans just told, or of the fund
        kind = Kind.RATIO if event.code == "average_loan" else Kind.STOCK if event.is_stock else Kind.FLOW
        draft = self._draft(at, quantity, indicator, event, kind, claim.confidence)
        if event.code == "average_loan":
            draft = replace(draft, about="loan_disbursed_vnd")
        return draft

    def _is_average(self, at: int) -> bool:
        """Whether the clause speaks of an average."""
        left = list(self._left(at))
        start = left[-1].start if left else self.items[at].start
        words = self.plain[max(0, start - 30) : self.items[at].start]
        return "bình quân" in words or "trung bình" in words

    # ---- percentages ---------------------------------------------------------------------------------------------

    def _percent(self, at: int, quantity: Quantity) -> Draft | None:
        last_event = self.seen[-1] if self.seen else None
        if last_event is not None and last_event.entry.kind == "blocked":
            return None
        direct = self._direct_percent(at, quantity)
        if direct is not None:
            return direct
        subject = self._subject_of_percent(at)
        indicator = self._percent_kind(at, subject)
        if subject is None or indicator is None:
            return None
        draft = self._draft(at, quantity, indicator, subject.event, Kind.RATIO, subject.confidence)
        draft = replace(draft, about=subject.indicator, breakdown=dict(subject.breakdown), area=subject.area)
        if any(True for cue in self._cues(self._left(at), "ratio") if cue.entry.code == "share_of_several"):
            draft = replace(draft, breakdown={})
        if not self._own_percent_time(at):
            draft = replace(draft, time=subject.time, has_own_time=subject.has_own_time)
        return self._with_plan_time(at, draft) if indicator.endswith("_plan") else draft

    def _direct_percent(self, at: int, quantity: Quantity) -> Draft | None:
        """A percentage that an event counts itself: interest, the overdue share."""
        compares = any(True for cue in self._cues(self._left(at), "ratio") if cue.entry.code in ("grow", "fall"))
        for cue in reversed(self.seen):
            event = cue.entry.event
            if event is None or "percent" not in event.units or compares:
                continue
            return self._draft(at, quantity, event.units["percent"], event, Kind.RATIO, NEAR)
        return None

    def _own_percent_time(self, at: int) -> bool:
        return any(
            isinstance(item, Time) and not item.is_of_plan and not item.is_compared for item in self._left(at)
        )

    def _subject_of_percent(self, at: int) -> Draft | None:
        counted = [draft for draft in self.drafts if draft.kind not in (Kind.RATIO, Kind.CHANGE)]
        if self.drafts:
            whole = [draft for draft in counted if "sex" not in draft.breakdown]
            compares = self._is_compared(at)
            goal = whole[-1] if whole and compares else counted[-1] if counted else None
            if goal is not None and goal.kind is Kind.TARGET:
                results = [draft for draft in (whole if compares else counted) if draft.kind is not Kind.TARGET]
                return results[-1] if results else _as_result(goal)
            return goal
        return self._subject_without_number(at)

    def _is_compared(self, at: int) -> bool:
        """Whether a percentage is held against a plan or an earlier period."""
        times = any(isinstance(item, Time) and item.is_compared for item in self._right(at))
        return times or self._has(self._right(at), "plan", "previous")

    def _subject_without_number(self, at: int) -> Draft | None:
        last = self.memory.last
        spoken = next((cue.entry.event for cue in reversed(self.seen) if cue.entry.event is not None), None)
        if not self._is_compared(at):
            return None
        if spoken is not None:
            indicator = next(iter(spoken.units.values()))
            kind = Kind.STOCK if spoken.is_stock else Kind.FLOW
            quantity = self.items[at]
            assert isinstance(quantity, Quantity)  # noqa: S101 - the caller passes a percentage
            return self._draft(at, quantity, indicator, spoken, kind, SAME_SENTENCE)
        if last is None or last.kind in (Kind.RATIO, Kind.CHANGE):
            return None
        return replace(last, confidence=min(last.confidence, CARRIED))

    def _percent_kind(self, at: int, subject: Draft | None) -> str | None:
        """Which ratio a percentage is: its object says it (kế hoạch, cùng kỳ, tổng), then its verb."""
        verb = next((cue.entry.code for cue in self._cues(self._left(at), "ratio", "rise_to")), None)
        right = list(self._right(at))
        compared = any(isinstance(item, Time) and item.is_compared for item in right)
        if self._has(iter(right), "plan", "target"):
            return {"exceed": "pct_over_plan"}.get(verb or "", "pct_of_plan")
        if compared or self._has(iter(right), "previous"):
            grows = verb in ("grow", "fall", "exceed")
            return "growth_pct" if grows else "pct_vs_prev_year" if verb else None
        if verb in ("share", "share_of_several"):
            return "share_pct"
        if verb in ("grow", "fall"):
            return "growth_pct"
        plan_before = any(True for _ in self._cues(self._sentence_before(at), "plan"))
        if verb == "exceed":
            return "pct_over_plan"
        if verb in ("reach", "equal") and not right and (plan_before or verb == "reach"):
            return "pct_of_plan"
        if verb is None and self.outer and not right and subject is not None:
            return "share_pct" if set(subject.breakdown) & {"market", "channel", "sex"} else None
        return None

    def _sentence_before(self, at: int) -> Iterator[Item]:
        return iter(self.items[:at])

    def _with_plan_time(self, at: int, draft: Draft) -> Draft:
        """A plan of several years is the period that its share is of; a plan of a year leaves the result's period."""
        for item in self._right(at):
            if isinstance(item, Time) and item.is_of_plan and item.basis == "multi_year":
                return replace(draft, time=item, has_own_time=True)
        return draft

    # ---- time, place, parts --------------------------------------------------------------------------------------

    def _draft(
        self, at: int, quantity: Quantity, indicator: str, event: Event, kind: Kind, confidence: float
    ) -> Draft:
        time, own = self._time_of(at, kind)
        forecast = self.is_forecast and kind in (Kind.FLOW, Kind.STOCK)
        return Draft(
            quantity=quantity,
            indicator=indicator,
            event=event,
            kind=Kind.FORECAST if forecast else kind,
            time=time,
            area=self._area_of(at),
            breakdown=self._breakdown(at, quantity, event),
            paragraph=self.paragraph,
            confidence=confidence,
            is_yearly=self._has(self._left(at), "yearly") or quantity.per == "năm",
            is_forecast=forecast,
            is_total=self._has(self._left(at), "total"),
            in_title=self.is_title,
            has_own_time=own,
        )

    def _time_of(self, at: int, kind: Kind) -> tuple[Time | None, bool]:
        compared = self._compared_time(at)
        if compared is not None:
            return compared, True
        plan = next((item for item in self._left(at) if isinstance(item, Time) and item.is_of_plan), None)
        if kind is Kind.TARGET and plan is None and self._is_bracket_of_plan(at):
            before = reversed(self.items[:at])
            plan = next((item for item in before if isinstance(item, Time) and item.is_of_plan), None)
        if kind is Kind.TARGET and plan is not None:
            return plan, True
        for item in self._right(at):
            if isinstance(item, Time) and _is_period(item):
                return item, True
        if self.time is not None:
            return self.time, True
        later = self._title_time() if self.is_title else None
        if later is not None:
            return later, True
        if kind is Kind.TARGET:
            planned = [item for item in self.items if isinstance(item, Time) and item.is_of_plan]
            if planned:
                return planned[0], True
        if kind is Kind.TARGET and self.memory.is_target_section:
            return self.memory.plan_period or self.memory.period, False
        return self.memory.period or self._year_to_date(), False

    def _year_to_date(self) -> Time | None:
        """Where nothing tells a time, a dated report speaks of its year so far."""
        today = self.memory.clock.today
        if today is None:
            return None
        last = self.memory.clock.end_of_known(today.year)
        return Time(0, 0, date(today.year, 1, 1), last, "ytd_to_date", Shape.NOW)

    def _title_time(self) -> Time | None:
        return next((item for item in self.items if isinstance(item, Time) and _is_period(item)), None)

    def _compared_time(self, at: int) -> Time | None:
        """`bằng 316,87 % năm 2021 (45.058 lao động)`: the bracket tells the figure of the year compared with."""
        if not self.outer or at < 2:  # noqa: PLR2004 - the bracket and what stands before it
            return None
        before = self.items[at - 2]
        opens = isinstance(self.items[at - 1], Boundary)
        return before if opens and isinstance(before, Time) and before.is_compared else None

    def _area_of(self, at: int) -> AreaMention | None:
        for item in self._right(at):
            if isinstance(item, AreaMention) and item.level != "commune":
                return item
        return self.area

    def _breakdown(self, at: int, quantity: Quantity, event: Event) -> dict[str, str]:
        parts: dict[str, str] = {}
        outer = self.outer[-1] if self.outer else None
        sex = quantity.sex or next((c.entry.code for c in self._cues(self._left(at), "sex")), None)
        if sex is not None:
            parts["sex"] = sex
        if event.domain == "departures" or outer is not None:
            parts |= self._market(at, outer, sex)
        if event.domain == "loans":
            parts |= self._loan_parts(at, quantity, outer)
        if event.domain == "jobs" and event.code != "job_from_loan":
            channels = self._cues(self._clause(at), "channel")
            parts |= {"channel": cue.entry.sets["channel"] for cue in list(channels)[:1]}
        elif event.domain == "jobs" and self.loan_spoken:
            parts["channel"] = "loan_funded"
        return parts

    def _market(self, at: int, outer: Draft | None, sex: str | None) -> dict[str, str]:
        left = list(self._left(at))
        names = [item.name for item in left if isinstance(item, MarketMention)]
        if not names and self._has(iter(left), "market_other"):
            names = [remainder_market()]
        if not names:
            names = self._markets_after(at)
        if len(set(names)) == 1:
            return {"market": names[0]}
        if names or outer is None:
            if not names and sex is not None and self.drafts and "market" in self.drafts[-1].breakdown:
                return {"market": self.drafts[-1].breakdown["market"]}
            return {}
        return {"market": outer.breakdown["market"]} if "market" in outer.breakdown else {}

    def _markets_after(self, at: int) -> list[str]:
        names: list[str] = []
        following = self.items[at + 1 :]
        for place, item in enumerate(following):
            if isinstance(item, Quantity) or (isinstance(item, Boundary) and item.mark != ","):
                break
            if isinstance(item, Boundary):
                rest = following[place + 1 : place + 3]
                lists_on = rest and isinstance(rest[0], MarketMention) and names
                if not lists_on or (len(rest) > 1 and isinstance(rest[1], Quantity)):
                    break
            if isinstance(item, MarketMention):
                names.append(item.name)
            elif isinstance(item, Cue) and item.entry.kind == "market_other":
                names.append(remainder_market())
        return names

    def _loan_parts(self, at: int, quantity: Quantity, outer: Draft | None) -> dict[str, str]:
        parts: dict[str, str] = dict(self.memory.programme)
        wide = list(self._wide_clause(at))
        for cue in self._cues(wide, "context", "event", "programme", "fund_source", "trustee"):
            for key, value in cue.entry.sets.items():
                if key != "channel" or cue.entry.kind == "trustee":
                    parts[key] = value
            if cue.entry.code == "departure":
                parts["programme"] = "overseas_work"
        if outer is None and self.drafts and self._is_companion(at):
            outer = self.drafts[-1]
        if outer is not None:
            parts |= {key: value for key, value in outer.breakdown.items() if key != "sex" and key not in parts}
        if parts.get("channel") and self._subject_of(at) == "jobs":
            parts.pop("channel")
        return parts

    def _is_companion(self, at: int) -> bool:
        """`808 tỷ đồng, với 19.136 hộ vay`: the second number tells more of the same loans."""
        between = self.plain[self.drafts[-1].quantity.end : self.items[at].start]
        return _COMPANION.fullmatch(between) is not None

    def _subject_of(self, at: int) -> str | None:
        return self.split.domain if self.split is not None else None

    def _wide_clause(self, at: int) -> Iterator[Item]:
        """The items between the marks around a quantity, across other quantities."""
        start, end = at, at + 1
        while start > 0 and not isinstance(self.items[start - 1], Boundary):
            start -= 1
        while end < len(self.items) and not isinstance(self.items[end], Boundary):
            end += 1
        yield from self.items[start:end]


COUNTRY = "cả nước"
_NAMING = frozenset(("channel", "sex", "trustee", "programme", "fund_source", "market_other", "yearly"))
_MAIN = {"jobs_created_new": "jobs_created", "jobs_via_loans": "jobs_created"}
_BLOCKED_STAY = next(
    entry for entry in lexicon().entries if entry.kind == "blocked" and entry.code == "workforce"
)


def _is_main_job(cue: Cue) -> bool:
    return cue.entry.event is not None and cue.entry.event.code in ("job", "job_new")


def _target_of(indicator: str) -> str:
    return reference.indicators()[_MAIN.get(indicator, indicator)]["target_indicator_code"]


def _as_result(goal: Draft) -> Draft:
    """The result that a goal speaks of, when only the goal was told."""
    results = (code for code, row in reference.indicators().items() if row["target_indicator_code"] == goal.indicator)
    return replace(goal, indicator=next(results, goal.indicator))


def _is_period(time: Time) -> bool:
    return not (time.is_compared or time.is_of_plan or time.first == time.last) and time.shape is not Shape.YEARLY


def _year_of(time: Time | None) -> Time | None:
    """The year that a plan named without a time is for: that of the result."""
    if time is None or time.basis == "multi_year":
        return time
    year = time.last.year
    return replace(time, first=date(year, 1, 1), last=date(year, 12, 31), basis="calendar", shape=Shape.SPAN)


def _blocks(cue: Cue, quantity: Quantity) -> bool:
    """Whether words outside the field claim a number: prices and incomes claim only money."""
    if cue.entry.code in _BLOCKS_ONLY_MONEY:
        return quantity.unit == "money"
    if cue.entry.code in _BLOCKS_NO_BORROWER:
        return quantity.unit not in ("household", "project", "loan")
    return True
