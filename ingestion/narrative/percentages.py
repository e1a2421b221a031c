"""Percentages: of a plan, over it, of the year before, growth and shares, told apart by their objects and verbs."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from ingestion.model import Kind
from ingestion.narrative.claims import Claims
from ingestion.narrative.drafts import (
    CARRIED,
    FLOW,
    NEAR,
    RATIO,
    RATIOS,
    SAME_SENTENCE,
    STOCK,
    TARGET,
    Draft,
    Measure,
    target_of,
)
from ingestion.narrative.items import AreaMention, Boundary, Cue, Item, MarketMention, Quantity, Stretch, Time
from ingestion.narrative.lexicon import Event, lexicon
from ingestion.narrative.plans import is_ratio_of
from warehouse import reference

_MOST_INTEREST = 30  # percent a year
_BESIDE = re.compile(r"\s+[-–—]\s+|\s*[/|]\s*")
_BY_VERB = {
    "share": "share_pct",
    "share_of_several": "share_pct",
    "grow": "growth_pct",
    "fall": "growth_pct",
    "exceed": "pct_over_plan",
}


_EARLIER_CLAUSES = re.compile(r".*(?:[,;:().!?](?=\s)|\n|(?<=\s)-(?=\s))", re.DOTALL)
_LABEL_OF_PLAN = re.compile(
    r"\b(?:tỷ|tỉ) lệ\s[^.;,:\d]{0,30}\b(?:kế hoạch|chỉ tiêu|mục tiêu|kh)\b[^.;,:\d]{0,20}(?::|\slà|\sđạt)\s*\Z"
)
_AGAINST_PLAN = re.compile(
    r"\bso với (?:kế hoạch|chỉ tiêu|mục tiêu|kh)\b(?:[^.;:()\d]|\bnăm \d{4}\b)*,[^.;:()\d]*"
    r"\b(?:vượt|đạt|bằng|tăng|cao hơn)\s+\Z"
)
_LABEL_REACH = 80  # characters
_OF_GOAL = frozenset(("reach", "exceed", "equal"))
_SUBJECTS = frozenset(("sex", "group", "channel", "programme", "total", "trustee"))
_OF_BALANCES = (" tổng dư nợ", " trong tổng dư nợ", " dư nợ")  # "chương trình này chiếm 31,7% tổng dư nợ"
_IS_SHARE = (" là tỷ lệ", " là tỉ lệ")  # "0,06% là tỷ lệ nợ quá hạn"
_CLAUSE_REACH = 120  # characters


class Percentages(Claims):
    """Reads what a percentage is of."""

    def _percent(self, at: int, quantity: Quantity) -> Draft | None:
        if self.plain.startswith((" hộ nghèo", " hộ cận nghèo"), quantity.end):
            return None
        last_event = self._spoken_last()
        blocked = last_event is not None and last_event.entry.kind == "blocked"
        if last_event is not None and blocked and self._is_of_unit_again(last_event):
            self.seen.remove(last_event)
        elif last_event is not None and blocked and not (self._is_about_jobs(last_event) or self._is_past(last_event)):
            return None
        direct = self._direct_percent(at, quantity)
        if direct is not None or self._is_of_other_subject(at) or self._is_of_ratio(at):
            return direct
        subject = (
            self._subject_in_turn(at)
            or self._subject_of_percent(at)
            or self._subject_of_share(at)
            or self._market_that_grew(at, quantity)
        )
        indicator = self._percent_kind(at, subject)
        if subject is None or indicator is None:
            return None
        draft = self._draft(at, quantity, Measure(subject.event, indicator, RATIO), subject.confidence)
        draft.about, draft.area = subject.indicator, self._area_beside(at) or subject.area
        of_several = "share_of_several" in self.left.codes("ratio") or self._is_share_of_list(at)
        draft.breakdown = {} if of_several else dict(subject.breakdown)
        if indicator == "share_pct" and not of_several:
            sexes = [*self.left.codes("sex"), *(cue.entry.code for cue in self._sex_after(at))]
            groups = [dict(cue.entry.sets) for cue in self.left.cues("group", "channel")]
            market = self._market(at, None, None) or ({} if self.drafts else self._market_spoken_of(at))
            own = market | ({"sex": sexes[0]} if sexes else {}) | (groups[0] if groups else {})
            draft.breakdown |= own
            if draft.breakdown == subject.breakdown and subject in self.drafts:
                draft.share_of = subject.quantity.start  # "nữ 7.785 người, chiếm 41,1%"
        elif not any(d.kind not in RATIOS for d in self.drafts):
            draft.breakdown |= self._market_spoken_of(at)
        if subject.time is not None and not self._own_percent_time(at):
            draft.time, draft.has_own_time = subject.time, subject.has_own_time
        return self._with_plan_time(at, draft) if indicator.endswith("_plan") else draft

    def _spoken_last(self) -> Cue | None:
        """The words spoken last; `41.205 hồ sơ hưởng trợ cấp được tiếp nhận, giảm 5%` is not of who were sent."""
        last = self.seen[-1] if self.seen else None
        before = self.seen[-2] if len(self.seen) > 1 else None
        weak = last is not None and last.entry.code == "send" and before is not None and before.entry.kind == "blocked"
        counted = bool(self.drafts) and before is not None and self.drafts[-1].quantity.start > before.start
        return before if weak and not counted else last

    def _is_share_of_list(self, at: int) -> bool:
        """`Ba thị trường Đài Loan, Nhật Bản, Hàn Quốc chiếm 92%`: markets in a row before the verb."""
        verb = self.left.cue("ratio")
        if verb is None or verb.entry.code != "share" or MarketMention not in self.types:
            return False
        before = [item for item in self.items[:at] if item.end <= verb.start][-3:]
        row = len(before) == 3 and isinstance(before[0], MarketMention) and isinstance(before[2], MarketMention)  # noqa: PLR2004
        pair = len(before) > 1 and isinstance(before[-2], MarketMention) and isinstance(before[-1], MarketMention)
        mark = before[1] if row else None
        return pair or (
            isinstance(mark, Boundary) and mark.mark == "," and not self.plain[before[2].end : verb.start].strip()
        )

    def _area_beside(self, at: int) -> AreaMention | None:
        """`… Thanh Oai 2.104 người. Ngược lại, thị xã Sơn Tây mới đạt 18,4% kế hoạch`: the unit that the clause of a
        percentage itself names."""
        named = [item for item in self.left.items if isinstance(item, AreaMention)]
        own = named[0] if len(named) == 1 else None
        return own if own is not None and own is self.area else None

    def _is_of_ratio(self, at: int) -> bool:
        """`tỷ lệ nợ quá hạn 0,15%, giảm 0,02% so với đầu năm`: by so much a share fell, and not what was lent."""
        last = self.drafts[-1] if self.drafts else None
        if last is None or last.kind is not RATIO or last.indicator != last.event.units.get("percent"):
            return False
        return any(code in ("grow", "fall") for code in self.left.codes("ratio"))

    def _is_of_other_subject(self, at: int) -> bool:
        """`Khách du lịch tăng 12,5%`: whether a clause begins with words for something that is none of the field's."""
        verb = self.left.cue("ratio")
        if verb is None:
            return False
        start = max(0, verb.start - _CLAUSE_REACH)
        earlier = _EARLIER_CLAUSES.match(self.plain, start, verb.start)
        start = earlier.end() if earlier is not None else start
        said = [item.end for item in self.items if isinstance(item, Cue) and item.entry.kind == "says"]
        start = max((end for end in said if end <= verb.start), default=start)
        opening = self.plain[start : verb.start]
        inside = [item for item in self.items if start <= item.start < verb.start]
        if any(isinstance(item, Quantity | MarketMention) or _names_subject(item) for item in inside):
            return False
        told = " ".join(self.plain[item.start : item.end] for item in inside).split()
        others = [word for word in opening.split() if word.isalpha() and word not in told]
        return len([word for word in others if word not in lexicon().no_subjects]) > 1

    def _is_past(self, cue: Cue) -> bool:
        """`tăng thêm thu nhập cho 29.892 người, đạt 149% kế hoạch`: a figure came after words of another field."""
        return bool(self.drafts) and self.drafts[-1].quantity.start > cue.end

    def _is_of_unit_again(self, cue: Cue) -> bool:
        """`Nhiều doanh nghiệp cắt giảm nhân sự, thành phố vẫn hoàn thành 93,3% kế hoạch`: a new clause about the unit
        whose plan it is."""
        scope = self.left.cue("scope", "bare_scope")
        turns = scope is not None and cue.end < scope.start and "," in self.plain[cue.end : scope.start]
        return turns and self.right.has("plan")

    def _is_about_jobs(self, cue: Cue) -> bool:
        """`số lao động có việc làm tăng 3,1%` after a figure of jobs created speaks of that one again."""
        return cue.entry.code == "employed" and self.memory.main is not None and self.memory.main.event.domain == "jobs"

    def _market_spoken_of(self, at: int) -> dict[str, str]:
        """`Riêng Nhật Bản, số lao động tăng 14%`: the one market that a sentence without figures speaks of."""
        names = {item.name for item in self.items[:at] if isinstance(item, MarketMention)}
        return {"market": names.pop()} if len(names) == 1 else {}

    def _subject_in_turn(self, at: int) -> Draft | None:
        """`Việc làm và xuất khẩu lao động lần lượt đạt 107% và 117% kế hoạch`."""
        own = self.respective.get(at)
        if isinstance(own, Quantity):
            return next((draft for draft in self.drafts if draft.quantity.start == own.start), None)
        return self._draft_without_number(at, own.entry.event) if isinstance(own, Cue) and own.entry.event else None

    def _subject_of_share(self, at: int) -> Draft | None:
        """What shares are of that a sentence lists by market: the latest figure of departures."""
        main = self.memory.main
        owes = main is not None and main.event.code == "outstanding" and "share" in self.left.codes("ratio")
        if main is not None and owes and self.plain.startswith(_OF_BALANCES, self.items[at].end):
            return replace(main, confidence=min(main.confidence, CARRIED))
        of_sex = self._is_share_of_sex(at) or bool(self._sex_after(at))
        domains = ("departures", "jobs") if of_sex else ("departures",)
        if main is None or main.event.domain not in domains or not (of_sex or self._is_named_share(at)):
            return None
        return replace(main, confidence=min(main.confidence, CARRIED))

    def _direct_percent(self, at: int, quantity: Quantity) -> Draft | None:
        """A percentage that an event counts itself: interest, the overdue share."""
        compares = any(code in ("grow", "fall") for code in self.left.codes("ratio"))
        if any(cue.entry.code == "other_credit" for cue in self.seen):
            return None  # what commercial banks are owed
        told_after = self.right.cues("event") if self.plain.startswith(_IS_SHARE, quantity.end) else []
        for cue in [*told_after, *reversed(self.seen)]:
            event = cue.entry.event
            if event is None or "percent" not in event.units or compares:
                continue
            if event.code == "interest" and quantity.number.value >= _MOST_INTEREST:
                return None  # "được vay với lãi suất bằng 50% mức thông thường"
            return self._draft(at, quantity, Measure(event, event.units["percent"], RATIO), NEAR)
        return None

    def _market_that_grew(self, at: int, quantity: Quantity) -> Draft | None:
        """`Nhật Bản tăng 96,1%`: a market right before a verb of growth, where departures are spoken of."""
        verb, market = self.items[at - 1] if at else None, self.items[at - 2] if at > 1 else None
        if not (isinstance(verb, Cue) and verb.entry.code in ("grow", "fall") and isinstance(market, MarketMention)):
            return None
        if self.plain.startswith("trưởng", verb.end - len("trưởng")):
            return None  # of its economy
        if "departures" not in self.memory.topics or self.plain[market.end : verb.start].strip():
            return None
        event = lexicon().events["departure"]
        return self._draft(at, quantity, Measure(event, event.units["person"], FLOW), CARRIED)

    def _own_percent_time(self, at: int) -> bool:
        return any(isinstance(item, Time) and not item.is_of_plan and not item.is_compared for item in self.left.items)

    def _subject_of_percent(self, at: int) -> Draft | None:
        counted = [draft for draft in self.drafts if draft.kind not in RATIOS]
        own = [draft for draft in counted if draft.time is None or not draft.time.is_compared]
        if counted and not own and not self.outer and self.memory.main is not None:
            return self.memory.main  # "So với 72.294 người của 6 tháng 2023, con số này tăng 7,9%"
        counted = own if own and not self.outer else counted
        counted = [draft for draft in counted if not self._is_joined(draft)] or counted
        verb = self.left.cue("ratio")
        if verb is not None and not verb.entry.code.startswith("share") and not self.outer:
            counted = [draft for draft in counted if not draft.in_bracket] or counted
        if counted and self.whole is not None and self._is_compared(at) and self._turns_to_whole(at):
            return self.whole
        if counted:
            whole = [draft for draft in counted if "sex" not in draft.breakdown]
            compares = self._is_compared(at)
            if compares and self.main_drafts and self._is_after_list(at):
                whole = [draft for draft in whole if draft in self.drafts[: self.main_drafts]] or whole
            goal = whole[-1] if whole and compares else counted[-1] if counted else None
            if goal is not None and goal.kind is TARGET:
                results = [draft for draft in (whole if compares else counted) if draft.kind is not TARGET]
                return results[-1] if results else self._result_told(goal) or self._as_result(goal)
            return goal
        return self._subject_without_number(at)

    def _as_result(self, goal: Draft) -> Draft:
        """The result that a goal speaks of, when only the goal was told: of the part of the year spoken of."""
        results = (
            code for code, row in reference.indicators().items() if row["target_indicator_code"] == goal.indicator
        )
        spoken, time = self.memory.period, goal.time
        if spoken is not None and time is not None and not goal.has_own_time:
            is_part = spoken.last < time.last and spoken.last.year == time.last.year
            time = spoken if is_part else time
        return replace(goal, indicator=next(results, goal.indicator), time=time)

    def _result_told(self, goal: Draft) -> Draft | None:
        """The result that an earlier sentence told, where it is held against a plan told after it."""
        main = self.memory.main
        is_whole = main is not None and not goal.breakdown
        return main if is_whole and main is not None and target_of(main.indicator) == goal.indicator else None

    def _is_joined(self, draft: Draft) -> bool:
        """`dư nợ 398.214 triệu đồng/8.017 hộ, tăng 3%`: what a stroke joins to an amount is not what grew."""
        is_first = draft.quantity.whole is not None or not self.plain.endswith("/", 0, draft.quantity.start)
        return not is_first and draft.kind is not TARGET

    def _is_after_list(self, at: int) -> bool:
        """Whether a semicolon parts a percentage from the parts told before it."""
        return any(isinstance(item, Boundary) and item.mark == ";" for item in self._since_last(at).items)

    def _turns_to_whole(self, at: int) -> bool:
        """`Trong số này có 35.815 nữ; kết quả bằng 87,2% kế hoạch`: of all of them."""
        between = self._since_last(at)
        return self._is_after_list(at) or between.has("result")

    def _is_compared(self, at: int) -> bool:
        """Whether a number is held against a plan or an earlier period, named after it or before its verb."""
        times = any(isinstance(item, Time) and item.is_compared for item in self.right.items)
        times = times or self._is_against_plan(at)
        beside = self.right.has("plan", "previous") or self._is_compared_before(at)
        return times or beside or self._is_labelled_of_plan(at)

    def _is_labelled_of_plan(self, at: int) -> bool:
        """`Tỷ lệ thực hiện so với kế hoạch: 100,65%`."""
        start = self.items[at].start
        return _LABEL_OF_PLAN.search(self.plain, max(0, start - _LABEL_REACH), start) is not None

    def _is_against_plan(self, at: int) -> bool:
        """`So với chỉ tiêu HĐND tỉnh giao, kết quả này vượt 5,7%`."""
        start = self.items[at].start
        if self.right.has("previous") or self.plain.find("so với ", max(0, start - _CLAUSE_REACH), start) < 0:
            return False  # "so với kế hoạch tuy thấp nhưng vẫn tăng 3,1% so với năm 2019"
        return _AGAINST_PLAN.search(self.plain, max(0, start - _CLAUSE_REACH), start) is not None

    def _is_compared_before(self, at: int) -> bool:
        """`So với cùng kỳ năm 2017, số lao động có việc làm tăng 3,1%`."""
        verb = self.left.cue("ratio")
        if verb is None or verb.entry.code.startswith("share"):
            return False
        mark = next((one for one in reversed(range(at)) if self._is_semicolon(one)), -1)
        clause = self.items[mark + 1 : at]
        opening = Stretch(list(itertools.takewhile(lambda item: not isinstance(item, Quantity), clause)))
        return opening.has("previous") and not opening.has("plan")

    def _is_semicolon(self, at: int) -> bool:
        item = self.items[at]
        return isinstance(item, Boundary) and item.mark == ";"

    def _subject_without_number(self, at: int) -> Draft | None:
        last = self.memory.main
        spoken = next((cue.entry.event for cue in reversed(self.seen) if cue.entry.event is not None), None)
        if not self._is_compared(at):
            return last if last is not None and self._is_of_goal_told(at, last) else None
        if spoken is not None and (last is None or spoken.domain != last.event.domain):
            return self._draft_without_number(at, spoken)
        return replace(last, confidence=min(last.confidence, CARRIED)) if last is not None else None

    def _is_of_goal_told(self, at: int, done: Draft) -> bool:
        """`… 207 người, chỉ tiêu là 170 người. Tức là vượt 21,8%`: what the numbers of earlier sentences give."""
        verb, percent = self.left.cue("ratio"), self.items[at]
        goal = self.memory.goals.get(target_of(done.indicator))
        if verb is None or verb.entry.code not in _OF_GOAL or goal is None or not isinstance(percent, Quantity):
            return False
        over = 100 if verb.entry.code == "exceed" else 0
        if not goal.value or done.kind is not FLOW:
            return False
        ratio = 100 * done.quantity.number.value / goal.value - over
        return abs(ratio - percent.number.value) <= percent.number.resolution

    def _fits_goal_told(self, at: int, subject: Draft | None) -> bool:
        """Whether a percentage held against nothing else is of the plan that an earlier sentence told."""
        is_told = subject is not None and subject is self.memory.main and not self._is_compared(at)
        return is_told and subject is not None and self._is_of_goal_told(at, subject)

    def _draft_without_number(self, at: int, event: Event) -> Draft:
        """What an event counts, where only a percentage of it is told."""
        quantity = self.items[at]
        assert isinstance(quantity, Quantity)  # noqa: S101 - the caller passes a percentage
        kind = STOCK if event.is_stock else FLOW
        return self._draft(at, quantity, Measure(event, next(iter(event.units.values())), kind), SAME_SENTENCE)

    def _percent_kind(self, at: int, subject: Draft | None) -> str | None:
        """Which ratio a percentage is: its object says it (kế hoạch, cùng kỳ), then its verb, then its place."""
        cue = self.left.cue("ratio", "rise_to")
        verb = cue.entry.code if cue is not None else "grow" if self._is_signed(at) or self._is_of_change() else None
        if verb is None and self.right.has("previous") and self._is_joined_to_ratio(at):
            verb = "equal"
        if self._sex_after(at):
            return "share_pct"
        labelled = self._is_labelled_of_plan(at) if verb is None else self._fits_goal_told(at, subject)
        if labelled or self._is_against_plan(at) or self.right.has("plan", "target"):
            return None if verb == "fall" else "pct_over_plan" if verb in ("exceed", "grow") else "pct_of_plan"
        if self._is_compared(at) and not (verb == "exceed" and self._exceeds_goal(at)):
            kind = (
                "growth_pct"
                if verb in ("grow", "fall", "exceed")
                else "share_pct"
                if verb == "share"
                else "pct_vs_prev_year"
            )
            return kind if verb and not self._is_of_stretch_before(at) else None
        if cue is not None and verb in ("grow", "fall") and not self._stands_at_verb(at, cue):
            return None  # "giảm tỷ lệ … còn 3,5%"
        if verb in _BY_VERB:
            return _BY_VERB[verb]
        return self._percent_by_place(at, subject, verb)

    def _is_joined_to_ratio(self, at: int) -> bool:
        """`bằng 26,4% kế hoạch năm và 106,2% cùng kỳ năm ngoái`: two ratios of one verb."""
        last = self.drafts[-1] if self.drafts else None
        joined = self.plain.endswith(" và ", 0, self.items[at].start)
        return joined and last is not None and last.indicator == "pct_of_plan"

    def _is_of_change(self) -> bool:
        """`tăng 412 tỷ đồng (7,2%) so với cuối năm`: the bracket tells the same change as a share."""
        return bool(self.outer) and self.outer[-1] is not None and self.outer[-1].kind is Kind.CHANGE

    def _exceeds_goal(self, at: int) -> bool:
        """`Kế hoạch giao 110.000 - 120.000 lao động, như vậy đã vượt 21,8% so với cận trên`: a plan told right before,
        and no time that the result is held against."""
        times = any(isinstance(item, Time) and item.is_compared for item in self.right.items)
        return not times and bool(self.drafts) and self.drafts[-1].kind is TARGET

    def _stands_at_verb(self, at: int, verb: Cue) -> bool:
        """Whether nothing but a word parts a percentage from its verb: `tăng trên 2,6%`, but not `tăng từ 35%`."""
        between = self.plain[verb.end : self.items[at].start].split()
        return len(between) <= 1 and between != ["từ"]

    def _is_named_share(self, at: int) -> bool:
        """`Nhật Bản (71,5%)`, `cơ cấu: Nhật Bản 45,2%, Đài Loan 39,6%`: a market's own share."""
        before = self.items[at - 1] if at else None
        if isinstance(before, Boundary) and before.mark in ("(", ":"):
            before = self.items[at - 2] if at > 1 else None
        if "share" in self.left.codes("ratio"):
            return any(isinstance(item, MarketMention) for item in self.left.items)
        lists = bool(self.drafts) and self.drafts[-1].indicator == "share_pct"
        named = isinstance(before, MarketMention) or (isinstance(before, Cue) and before.entry.kind == "channel")
        return named and (bool(self.outer) or lists or self.split_of_shares)

    def _sex_after(self, at: int) -> list[Cue]:
        """`trong đó 60% là lao động nữ`."""
        following = self.items[at + 1] if at + 1 < len(self.items) else None
        if not isinstance(following, Cue) or following.entry.kind != "sex":
            return []
        between = self.plain[self.items[at].end : following.start].split()
        return [following] if between in (["là"], ["số"], ["là", "lao", "động"], ["lao", "động"]) else []

    def _is_share_of_sex(self, at: int) -> bool:
        """`nữ chiếm 38%`."""
        return "share" in self.left.codes("ratio") and self.left.has("sex")

    def _percent_by_place(self, at: int, subject: Draft | None, verb: str | None) -> str | None:
        """A percentage without an object: `đạt 105%` ends a clause, `(54,28%)` stands behind a part."""
        if self.right.items:
            return None
        plan_before = Stretch(self.items[:at]).has("plan")
        listed = verb is None and self._is_beside_ratios_of_plan(at)
        if verb == "reach" or (verb == "equal" and plan_before) or listed:
            return "pct_of_plan"
        if verb == "equal" and subject is not None and "sex" in subject.breakdown:
            return "share_pct"
        if (verb is None and self._is_named_share(at)) or (
            verb in (None, "equal") and self._is_part_by_numbers(at, subject)
        ):
            return "share_pct"
        if verb in (None, "equal") and subject is not None and self._is_of_goal(at, subject):
            return "pct_of_plan"
        is_of_part = subject is not None and bool(set(subject.breakdown) & {"market", "channel", "sex"})
        is_beside = bool(self.outer) or self._is_beside_count(at)
        return "share_pct" if verb is None and is_beside and is_of_part else None

    def _is_part_by_numbers(self, at: int, part: Draft | None) -> bool:
        """`Đài Loan 54.230 người, tương đương 52,1%; Nhật Bản 39.110 người, 37,58%` of a whole told before."""
        percent = self.items[at]
        if not isinstance(percent, Quantity) or part is None or "market" not in part.breakdown:
            return False
        told = (one for one in self.memory.told.values() if one.indicator == part.indicator)
        return any(is_ratio_of(percent, part.quantity.number, whole.quantity.number) for whole in told)

    def _is_beside_ratios_of_plan(self, at: int) -> bool:
        """`Can Lộc 1.120 người (đạt 112% kế hoạch), Cẩm Xuyên 1.046 người (104,6%)`: all brackets of a list tell the
        same."""
        ratios = [draft for draft in self.drafts if draft.kind is RATIO]
        counted = bool(self.drafts) and self.drafts[-1].kind not in RATIOS
        alike = bool(ratios) and ratios[-1].in_bracket and ratios[-1].indicator == "pct_of_plan"
        return alike and counted and self.plain.endswith("(", 0, self.items[at].start)

    def _is_beside_count(self, at: int) -> bool:
        """`Nhật Bản - 73.294 người - 50,15%`: only a dash or a stroke parts a percentage from what it is of."""
        before = self.drafts[-1].quantity.end if self.drafts else -1
        return before >= 0 and _BESIDE.fullmatch(self.plain, before, self.items[at].start) is not None

    def _is_of_goal(self, at: int, done: Draft) -> bool:
        """`42.105/40.000 lao động (105,3%)`, `104/95 người, tỷ lệ 109,5%`, `KH 3.000, TH 3.512 (117%)`; also of a plan
        that an earlier sentence told."""
        percent, told = self.items[at], done.quantity
        if not isinstance(percent, Quantity) or (told.whole is not None and self.outer):
            return told.whole is not None
        goals = [draft.quantity.number for draft in self.drafts if draft.kind is TARGET]
        earlier = self.memory.goals.get(target_of(done.indicator))
        return any(is_ratio_of(percent, told.number, goal) for goal in (told.whole, *goals, earlier))

    def _with_plan_time(self, at: int, draft: Draft) -> Draft:
        """A plan of several years is the period that its share is of; a plan of a year leaves the result's period."""
        for item in self.right.items:
            if isinstance(item, Time) and item.is_of_plan and item.basis == "multi_year":
                draft.time, draft.has_own_time = item, True
                break
        return draft


def _names_subject(item: Item) -> bool:
    """Whether words speak of something of the field, or of a part of it."""
    if not isinstance(item, Cue):
        return False
    return item.entry.event is not None or item.entry.kind in _SUBJECTS
