"""The subject that the text carries on, and when a number without an event of its own goes on with it."""

from __future__ import annotations

import itertools
import re

from ingestion.narrative.coordinates import Coordinates
from ingestion.narrative.drafts import CARRIED, FLOW, RATIOS, Claim, Draft
from ingestion.narrative.items import AreaMention, Boundary, Cue, MarketMention, Quantity, Shape, Time
from ingestion.narrative.lexicon import Event, lexicon
from ingestion.narrative.sentence import PERSONS, PROGRAMMES

_ABROAD = re.compile(r"thị trường|nước|quốc gia")  # "các thị trường khác", but not "các hình thức khác"
_LENT = re.compile(r"[^.;,:\d]{0,60}?\bđược (?:vay|mượn|tiếp cận)\b")
_SUM_TOLD_OF = re.compile(r"(?:[.\n]|\A)\s*(?:tổng )?số (?:tiền|vốn)(?: (?:này|đó|ấy|trên|vay))?(?: là| lên tới)?\s+\Z")
_SUM_REACH = 30  # characters
_OF_WHERE = frozenset(("scope", "bare_scope", "result", "total"))
_ENDS = re.compile(r"\s*(?:[.,;(]|\Z|$)", re.MULTILINE)
_POOR = frozenset(("poor_household", "near_poor_household", "escaped_poor_household"))
_FLOW_UNITS = frozenset(("turn", "loan_turn", "loan"))
_LICENCES = frozenset(
    ("channel", "group", "sex", "market_other", "trustee", "programme", "fund_source", "total", "plan", "target")
)
_BLOCKS_ONLY_MONEY = frozenset(("money", "other_budget", "rule", "contribute"))
_BLOCKS_NO_BORROWER = frozenset(("unemployment", "workforce"))


class Subjects(Coordinates):
    """Finds the carried subject of a number, and whether loans are taken or owed."""

    def _carried(self, at: int, quantity: Quantity) -> Claim | None:
        if quantity.unit == "household" and self._counts_the_poor(quantity):
            return None
        subject = self.memory.subject or (self.drafts[-1].event if self.drafts else None)
        outer = self.outer[-1] if self.outer else None
        whole = self.memory.whole
        if whole is not None and whole.paragraph == self.paragraph and not self.seen and self._heads_own(at):
            subject = self._whole_that_holds(quantity, whole).event
        if self.outer and not self.seen and not self.drafts and self._compared_time(at) is not None:
            subject = self._told_next(at) or subject
        if self._opens_with_plan(at):
            subject = self._told_next(at) or subject  # "Với chỉ tiêu được giao là 12.500 người, tỉnh đã đưa …"
        if outer is not None and quantity.sex is not None:
            subject = outer.event  # `78.641 lao động (28.786 nữ)`
        if subject is not None and self._turns_to_balances(subject, quantity):
            subject = lexicon().events["outstanding"]
        if subject is not None and subject.code == "abroad" and (self.is_target or self._is_within_span(at)):
            subject = lexicon().events["departure"]  # who shall go or went in some months, after those who are there
        is_goal = self.is_target or self.left.has("plan")
        if (subject is None or subject.domain == "loans") and quantity.unit in PERSONS and is_goal:
            subject = self._only_other_topic() or self._event_like(
                quantity
            )  # "nợ quá hạn 264 triệu đồng. Năm 2024, tỉnh giao chỉ tiêu 500 lao động"
        subject = self._event_measured(at, quantity) or self._event_reached(at, quantity, subject) or subject
        if subject is not None and subject.domain == "jobs" and self._names_market(at):
            subject = lexicon().events["departure"]  # a market among jobs: those who went there
        if subject is None or quantity.unit not in subject.units or quantity.unit == "poor_household":
            return None
        if any(cue.entry.kind == "blocked" and blocks(cue, quantity) for cue in self.seen):
            return None
        gives = "money" in self.left.codes("blocked")
        if gives and self.plain[: quantity.start].rstrip().endswith("cho"):
            return None  # "hỗ trợ tiền thuê nhà cho 4.118 lao động"
        return Claim(subject, CARRIED) if self._is_licensed(at, quantity) else None

    def _whole_that_holds(self, quantity: Quantity, whole: Draft) -> Draft:
        """The whole told last that is not less than a part of it: `có 5.108 người đi. Tính theo địa bàn: Phú Thọ cũ
        2.214 người`; `… 75.286 lượt người; XKLĐ 137 người. Theo địa bàn: Biên Hòa 21.340 lượt` parts the jobs."""
        if quantity.unit not in PERSONS or quantity.number.value <= whole.quantity.number.value:
            return whole
        told = [
            one for one in self.memory.told.values() if one.paragraph == self.paragraph and one.event.domain != "loans"
        ]
        holds = [one for one in told if one.quantity.number.value >= quantity.number.value]
        return holds[-1] if holds else whole

    def _turns_to_balances(self, subject: Event, quantity: Quantity) -> bool:
        """Whether a number after what was lent or is overdue is of what is owed."""
        if subject.code == "lend":
            return self._tells_overdue_beside()
        return subject.code == "overdue" and self._is_more_than_overdue(quantity)

    def _is_more_than_overdue(self, quantity: Quantity) -> bool:
        """`Nợ quá hạn 612 triệu đồng. Riêng vốn giải quyết việc làm 52,3 tỷ đồng`: more than is overdue."""
        last = self.memory.main
        is_overdue = last is not None and last.event.code == "overdue" and last.quantity.unit == "money"
        return is_overdue and last is not None and quantity.number.value > last.quantity.number.value

    def _event_measured(self, at: int, quantity: Quantity) -> Event | None:
        """What a plan is of whose percentage stands beside it, by the numbers: `kế hoạch 35.500 lao động, vượt 2,6%`
        after 36.420 who got work."""
        if quantity.unit not in PERSONS or not (self.is_target or self.left.has("plan", "target")):
            return None
        following = itertools.takewhile(
            lambda item: not isinstance(item, Quantity) or item.unit == "percent", self.items[at + 1 :]
        )
        percents = [item for item in following if isinstance(item, Quantity)]
        for percent, done in itertools.product(percents[:1], reversed(self.memory.told.values())):
            if done.kind is FLOW and done.event.domain != "loans" and is_told_ratio(percent, done, quantity):
                return done.event
        return None

    def _event_reached(self, at: int, quantity: Quantity, subject: Event | None) -> Event | None:
        """`NHCSXH cho 431 lao động vay vốn. Riêng năm 2018 đạt 1.250 người`: a year reaches no borrowers."""
        if subject is None or subject.code != "lend" or quantity.unit not in PERSONS:
            return None
        reaches = "reach" in self.left.codes("ratio") and self._only_tells_time_of(at)
        return self._only_other_topic() if reaches else None

    def _counts_the_poor(self, quantity: Quantity) -> bool:
        """`Hộ nghèo toàn phường: 21 hộ; cận nghèo: 45 hộ`: households that are poor, where nothing of the sentence is
        lent or owed; and what goes on with them."""
        if self.drafts or self.whole is not None or self.loan_spoken:
            return False
        named = self.left.cue("programme")
        before = self.of_else
        goes_on = before is not None and before.unit == quantity.unit and before.start >= self.items[0].start
        return goes_on or (named is not None and named.entry.code in _POOR)

    def _opens_with_plan(self, at: int) -> bool:
        """Whether nothing but a plan is told before the first number of a sentence."""
        before = self.items[:at]
        opens = bool(before) and isinstance(before[0], Cue) and before[0].entry.kind in ("plan", "target")
        return opens and not (self.seen or self.drafts or any(isinstance(item, Quantity) for item in before))

    def _told_next(self, at: int) -> Event | None:
        """`So với cùng kỳ năm 2019 (24.120 lao động), 9 tháng tỉnh giải quyết việc làm cho …`: what is counted next."""
        cues = itertools.takewhile(
            lambda cue: cue.entry.kind != "part", (item for item in self.items[at:] if isinstance(item, Cue))
        )
        events = (cue.entry.event for cue in cues)
        return next((event for event in events if event is not None and not event.is_weak), None)

    def _tells_overdue_beside(self) -> bool:
        """`Hội Nông dân: 131,8 tỷ; 4.876 hộ; quá hạn 0,34 tỷ`: amounts beside those overdue, and nothing lent anew."""
        told = [cue.entry.event.code for cue in self.words.cues("event") if cue.entry.event is not None]
        return "overdue" in told and not {"lend", "disburse"} & set(told)

    def _event_like(self, quantity: Quantity) -> Event | None:
        """What a plan without words is of, after several things were counted: the one whose result it is nearly as much
        as (`34.250 lao động, trong đó XKLĐ 205. … Năm 2023, ngành đặt chỉ tiêu 34.500 lao động`)."""
        told = [one for one in self.memory.told.values() if one.kind is FLOW and one.event.domain != "loans"]
        goal = quantity.number.value
        alike = [
            one
            for one in told
            if 2 * goal <= 3 * one.quantity.number.value and 2 * one.quantity.number.value <= 3 * goal
        ]
        return alike[-1].event if len({one.event.domain for one in alike}) == 1 else None

    def _only_other_topic(self) -> Event | None:
        """What the text counted beside loans, which have no plans in persons; None where it was more than one."""
        topics = self.memory.topics & {"departures", "jobs"}
        events = {"departures": "departure", "jobs": "job"}
        return lexicon().events[events[next(iter(topics))]] if len(topics) == 1 else None

    def _is_within_span(self, at: int) -> bool:
        """`Riêng 8 tháng năm 2024, xã có thêm 138 người`."""
        own = self.time if self.time_is_own else None
        told = next((item for item in self.left.items if isinstance(item, Time)), own)
        return told is not None and told.shape is Shape.SPAN and not self.left.has("market_other", "sex")

    def _names_market(self, at: int) -> bool:
        seen = (cue.entry.event for cue in self.seen)
        abroad = any(event is not None and event.domain == "departures" for event in seen)
        abroad |= any(draft.event.domain == "departures" for draft in self.drafts)
        if not abroad and "departures" not in self.memory.topics:
            return False
        clause = self.clause
        named = any(isinstance(item, MarketMention) for item in clause.items)
        named = named or isinstance(self.respective.get(at), MarketMention)
        others = (self.plain[cue.start : cue.end] for cue in clause.cues("market_other"))
        told = self.drafts[-1].breakdown if self.drafts else {}
        named = named or ("market" in told and clause.has("market_other"))
        return named or clause.has("region") or any(_ABROAD.search(words) for words in others)

    def _is_licensed(self, at: int, quantity: Quantity) -> bool:
        """Whether the clause shows that the number goes on with the subject: a part of it, a period, a plan."""
        if self.is_structured or quantity.sex or self.outer or self._heads_own(at) or self._only_tells_time_of(at):
            return True
        if isinstance(self.respective.get(at), MarketMention | AreaMention | Time):
            return True
        if self._tells_more_of_loans(at, quantity) or self._same_stretch_before(at) is not None:
            return True
        if quantity.unit == "money" and (self._names_programme(at) or self._is_sum_told_of(quantity)):
            return True
        return any(
            isinstance(item, MarketMention | AreaMention)
            or (isinstance(item, Time) and item.shape is not Shape.NOW)
            or (isinstance(item, Cue) and item.entry.kind in _LICENCES)
            for item in self.clause.items
        )

    def _tells_more_of_loans(self, at: int, quantity: Quantity) -> bool:
        """`Lũy kế từ đầu năm 21,7 tỷ đồng, 372 lao động`: who borrowed the amount told right before."""
        last = self.drafts[-1] if self.drafts else None
        if last is None or last.quantity.unit != "money" or last.kind in RATIOS or quantity.unit == "money":
            return False
        return last.event.domain == "loans" and quantity.unit in last.event.units and self._is_companion(at)

    def _names_programme(self, at: int) -> bool:
        """`giải quyết việc làm 96,3 tỷ đồng, xuất khẩu lao động 10,7 tỷ đồng` after what is owed: what loans are for
        stands right before an amount."""
        before = self.items[at - 1] if at else None
        is_work = isinstance(before, Cue) and before.entry.code in PROGRAMMES
        return is_work and before is not None and not self.plain[before.end : self.items[at].start].strip(" :")

    def _is_sum_told_of(self, quantity: Quantity) -> bool:
        """`Số tiền 9 tỷ 480 triệu đồng đã giúp …`: a sentence begins with the amount of the loans just told."""
        return _SUM_TOLD_OF.search(self.plain, max(0, quantity.start - _SUM_REACH), quantity.start) is not None

    def _only_tells_time_of(self, at: int) -> bool:
        """`Tính đến nay là 18.171 lượt người.`, `Trước đó (trong 10 tháng), cả nước đã có 106.000 người (…)`: only
        when and where is told of a number, so that it goes on with what was counted."""
        before = self.items[:at]
        tells = all(
            isinstance(item, Time | Boundary | AreaMention)
            or (isinstance(item, Cue) and (item.entry.kind in _OF_WHERE or item.entry.code == "reach"))
            or self.plain.startswith("con số", item.start)  # "Năm ngoái, con số này là 1.180 người"
            for item in before
        )
        # "hiện nay có 512.000 người" counts something else
        states = self.plain[: self.items[at].start].rstrip().endswith(("là", "đạt"))
        timed = any(isinstance(item, Time) and (states or item.shape is not Shape.NOW) for item in before)
        timed = timed or self.memory.is_headed
        return tells and timed and _ENDS.match(self.plain, self.items[at].end) is not None

    def _in_stance(self, at: int, claim: Claim) -> Claim:
        """`vay vốn` after `dư nợ` speaks of those who still owe, not of new loans."""
        event = claim.event
        quantity = self.items[at]
        if event is None or event.domain != "loans" or event.code != "lend":
            return claim
        if isinstance(quantity, Quantity) and quantity.unit == "loan" and self._owes_beside(at):
            return Claim(None, claim.confidence)  # "dư nợ 430 tỷ đồng với 13.101 món vay" that run on
        if not isinstance(quantity, Quantity) or quantity.unit in _FLOW_UNITS or self._gets_loan(at):
            return claim  # a turn is counted when it is taken
        return claim if self._is_lent_in_period() else self._as_owed(at, quantity, claim)

    def _as_owed(self, at: int, quantity: Quantity, claim: Claim) -> Claim:
        """A claim of loans as one of balances, where these are spoken of."""
        event = claim.event
        outer = self.outer[-1] if self.outer else None
        if quantity.unit == "money" and self._is_lent_for_projects(at):
            return claim
        last = self.drafts[-1] if self.drafts else None
        if last is not None and last.event.code == "outstanding" and self._holds_loans(at, last):
            return Claim(last.event, claim.confidence)
        if outer is not None and outer.event.code == "outstanding" and quantity.unit in outer.event.units:
            return Claim(outer.event, claim.confidence)  # "612,3 tỷ đồng (12.344 hộ)"
        own = next((cue for cue in reversed(self.seen) if cue.entry.event is event and cue.entry.kind == "event"), None)
        for cue in reversed(self.seen):
            spoken = cue.entry.event
            if own is not None and self._turns_from(cue, own):
                break  # "dư nợ 19.870 triệu đồng; trong 6 tháng cho vay 4.120 triệu đồng"
            if spoken is not None and spoken.code in ("outstanding", "disburse") and quantity.unit in spoken.units:
                return Claim(spoken, claim.confidence)
        subject = self.memory.subject
        if self._owes_next(at):
            return Claim(lexicon().events["outstanding"], claim.confidence)
        lent = any(draft.event.code == "lend" for draft in self.drafts)
        owes = subject is not None and subject.code == "outstanding"
        parts = self.is_structured or "share" in self.left.codes("ratio")  # "cho vay việc làm chiếm 612,3 tỷ đồng"
        return Claim(subject, CARRIED) if owes and parts and not lent else claim

    def _holds_loans(self, at: int, owed: Draft) -> bool:
        """`Hội nhận ủy thác 186 tỷ đồng cho 5.210 hộ vay`: who owes the balance told right before."""
        number = self.items[at]
        counts = isinstance(number, Quantity) and number.unit != "money" and number.unit in owed.event.units
        return counts and self.plain[owed.quantity.end : number.start].strip() == "cho"

    def _is_lent_for_projects(self, at: int) -> bool:
        """`dư nợ 377 tỷ đồng; vốn 120: 31 dự án, 4,1 tỷ đồng`: what the projects counted right before got."""
        last = self.drafts[-1] if self.drafts else None
        return last is not None and last.indicator == "projects_funded" and self._is_companion(at)

    def _turns_from(self, owed: Cue, lent: Cue) -> bool:
        """Whether loans told after a semicolon are others than those owed before it: not where only what loans are for
        is named (`dư nợ 43 tỷ đồng; vay xuất khẩu lao động 2,4 tỷ đồng`)."""
        if ";" not in self.plain[owed.end : lent.start]:
            return False
        after = next((item for item in self.items if item.start >= lent.end), None)
        is_name = isinstance(after, Cue) and after.entry.kind == "context" and after.start == lent.end + 1
        return not is_name or any(isinstance(item, Time) and owed.end <= item.start < lent.start for item in self.items)

    def _is_lent_in_period(self) -> bool:
        """`Dư nợ …; tháng 01 cho vay 96.415 triệu đồng với 1.204 khách hàng`: the time told last is a stretch, and what
        was lent in it comes after."""
        owes = next((cue.end for cue in reversed(self.seen) if cue.entry.code == "outstanding"), 0)
        told = [item for item in self.items if isinstance(item, Time) and item is self.time]
        is_span = bool(told) and told[0].shape is Shape.SPAN and not told[0].is_open and told[0].start > owes
        lends = [cue for cue in self.seen if cue.entry.event and cue.entry.event.code in ("lend", "disburse")]
        lends = [cue for cue in lends if not self.plain.startswith("tổ ", cue.start)]  # "4 tổ vay vốn với 168 hộ"
        return is_span and any(cue.start > owes for cue in lends)

    def _owes_beside(self, at: int) -> bool:
        """`tổng dư nợ 200 tỷ đồng với 7.150 hội viên được vay vốn`: whose balance was told right before."""
        return bool(self.drafts) and self.drafts[-1].event.code == "outstanding" and self._is_companion(at)

    def _gets_loan(self, at: int) -> bool:
        """`600 sinh viên được vay vốn`: who was lent to, not who still owes."""
        return not self._owes_beside(at) and _LENT.match(self.plain, self.items[at].end) is not None

    def _owes_next(self, at: int) -> bool:
        """`Hội quản lý 20.145 hộ vay, dư nợ 748,5 tỷ đồng`: a count of borrowers that a balance follows."""
        following = self.items[at + 1 : at + 3]
        quantity = self.items[at]
        is_count = isinstance(quantity, Quantity) and quantity.unit != "money" and not self.drafts
        owes = [item for item in following if isinstance(item, Cue) and item.entry.code == "outstanding"]
        spoken = [cue for cue in self.seen if not self.plain.startswith("tổ ", cue.start)]  # "85 tổ vay vốn"
        lends = any(cue.entry.code in ("lend", "disburse") and cue.entry.kind == "event" for cue in spoken)
        return is_count and bool(owes) and not lends


def is_told_ratio(percent: Quantity, done: Draft, goal: Quantity) -> bool:
    """Whether a percentage is what was done of a goal, or by how much it passed it."""
    if not goal.number.value:
        return False
    ratio = 100 * done.quantity.number.value / goal.number.value
    off = percent.number.resolution
    return any(abs(value - percent.number.value) <= off for value in (ratio, ratio - 100))


def blocks(cue: Cue, quantity: Quantity) -> bool:
    """Whether words outside the field claim a number: prices and incomes claim only money."""
    if cue.entry.code in _BLOCKS_ONLY_MONEY:
        return quantity.unit == "money"
    if cue.entry.code in _BLOCKS_NO_BORROWER:
        return quantity.unit not in ("household", "project", "loan")
    return True
