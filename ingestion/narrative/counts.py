"""Counts of persons, households, turns, projects and jobs."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from ingestion.narrative.drafts import FLOW, NEAR, RATIO, RATIOS, TARGET, Draft, Measure
from ingestion.narrative.items import Boundary, Cue, Quantity, Shape, Stretch
from ingestion.narrative.job_parts import JobParts
from ingestion.narrative.lexicon import Event, lexicon

_THAT_IS = re.compile(r"\s*[,(-]?\s*(?:tức|tương đương|tương ứng|ứng với|khoảng)(?: là| với| khoảng)*\s*")
_FROM_LOANS = re.compile(  # "tạo việc làm cho 58 lao động từ nguồn vốn vay", "65 lao động có việc làm nhờ vốn vay"
    r"\s*(?:(?:có|được tạo|được giải quyết)(?: thêm)? việc làm(?: mới| ổn định| tại chỗ)*\s+)?"
    r"(?:từ|nhờ|qua|thông qua)\s+"
    r"(?:(?:các|nguồn|chương trình|đồng|hoạt động)\s+)*(?:vốn vay|vay vốn|cho vay|vốn (?:tín dụng|chính sách|ưu đãi))\b"
)


class Counts(JobParts):
    """Reads a number that counts."""

    def _number_of(self, at: int, quantity: Quantity) -> Draft | None:
        if quantity.per not in (None, "năm"):
            return None
        if self.plain.startswith(" nước ngoài", quantity.end):
            self.of_else = quantity  # "3.284 lao động nước ngoài" came here to work
            return None
        told = self._of_figure_before(at, quantity) or self._split_item(at, quantity)
        if told is not None:
            return told[0]
        claim = self._claim(at, quantity) or self._claim_of_unit(at, quantity)
        if claim is None or claim.event is None or self._is_part_of_else(at):
            self.of_else = quantity
            return None
        return self._claimed(at, quantity, claim.event, claim.confidence)

    def _of_figure_before(self, at: int, quantity: Quantity) -> tuple[Draft | None] | None:
        """What a number tells more of a figure before it; None where it does not."""
        outer = self.outer[-1] if self.outer else None
        whole = outer if outer is not None and self._goes_on_with(outer, at, quantity) else self._done_in_ratio(at)
        if whole is not None:
            return (self._told_beside(at, quantity, whole),)
        share = self._share_told_as_count(at)
        if share is None:
            return None
        return (replace(self._draft(at, quantity, share[0], NEAR), breakdown=share[1]),)

    def _told_beside(self, at: int, quantity: Quantity, whole: Draft) -> Draft | None:
        """The plan of a figure, by the channel that the figure is of (`trong đó XKLĐ 1.322 người, đạt 41,3% kế hoạch
        (3.200 người)`), or those of it who are of one sex."""
        draft = self._measured(at, quantity, whole.event, whole.indicator, NEAR)
        if draft is not None and draft.kind is TARGET and "channel" in whole.breakdown:
            draft.breakdown.setdefault("channel", whole.breakdown["channel"])
        return draft

    def _quota(self, at: int, quantity: Quantity) -> Draft | None:
        """`giao chỉ tiêu đưa lao động đi làm việc ở nước ngoài với 1.800 chỉ tiêu`: so many persons, where a plan is
        given out; elsewhere the number of plans (`hoàn thành 12 chỉ tiêu`)."""
        gives = self.is_target or self.split_is_planned
        return self._number_of(at, replace(quantity, unit="person", is_counted=True)) if gives else None

    def _goes_on_with(self, outer: Draft, at: int, quantity: Quantity) -> bool:
        """Whether a bracket tells the plan of the figure before it, or how many of it are of one sex."""
        if outer.kind is FLOW and self._is_planned_in_bracket(at):
            return True
        is_of_one_sex = quantity.sex is not None or self.left.has("sex") or self._counts_women()
        return is_of_one_sex and quantity.unit == "person" and outer.kind not in RATIOS

    def _done_in_ratio(self, at: int) -> Draft | None:
        """`vượt 64% kế hoạch (6.000 người)`: the figure whose plan a bracket after its percentage tells."""
        outer = self.outer[-1] if self.outer else None
        if outer is None and self._is_plan_of_percentage(at):
            outer = self.drafts[-1]
        elif outer is None or not self._is_bracket_of_plan(at):
            return None
        if outer.kind is not RATIO:
            return None
        done = next((draft for draft in reversed(self.drafts) if draft.indicator == outer.about), None)
        return done if done is not None and done.quantity.unit != "money" else None

    def _share_told_as_count(self, at: int) -> tuple[Measure, dict[str, str]] | None:
        """`lao động nữ chiếm hơn 40%, tức khoảng 250 người`: a part told as a share, and then as so many."""
        share = self.drafts[-1] if self.drafts else None
        if share is None or share.indicator != "share_pct" or not share.breakdown or share.event.is_stock:
            return None
        if _THAT_IS.fullmatch(self.plain, share.quantity.end, self.items[at].start) is None:
            return None
        return Measure(share.event, share.about or share.event.units["person"], FLOW), share.breakdown

    def _is_plan_of_percentage(self, at: int) -> bool:
        """`đạt 104,3% chỉ tiêu 140 người`: only the words for a plan part a percentage from the plan."""
        if not self.drafts or self.drafts[-1].kind is not RATIO:
            return False
        held = at > 1 and isinstance(against := self.items[at - 2], Cue) and against.entry.kind == "previous"
        before = [*self.items[: at - 2], self.items[at - 1]] if held else self.items[:at]  # "85% so với chỉ tiêu 900"
        percent, plan = (None, None, *before)[-2:]
        if not (isinstance(percent, Quantity) and isinstance(plan, Cue) and plan.entry.kind == "plan"):
            return False
        told = self.drafts[-1].quantity.start == percent.start
        return told and self.plain[plan.end : self.items[at].start].strip() in ("", "là", "năm", "năm là")

    def _claimed(self, at: int, quantity: Quantity, event: Event, confidence: float) -> Draft | None:
        if event.domain == "jobs" and event.code != "job_from_loan" and self._is_through_loans(at):
            event = lexicon().events["job_from_loan"]
        if event.code == "job" and self.split_of_else and self._is_hired(self.about):
            event = lexicon().events["hired"]
        if event.code in ("job", "job_new", "work") and "overseas" in self.clause.codes("channel"):
            event = lexicon().events["departure"]  # "trong tỉnh 5.120 lao động; nước ngoài 1.318 lao động"
        if event.code == "capital" and self.time_is_own and self.time is not None and self.time.shape is Shape.SPAN:
            event, self.loan_spoken = lexicon().events["lend"], True  # "Năm 2013 duyệt 388 dự án" of a fund
        unit = quantity.unit if quantity.unit in event.units else "person"
        indicator = event.units[unit]
        if quantity.unit == "job_new" and indicator == "jobs_created":
            indicator = "jobs_created_new"
        return self._measured(at, quantity, event, indicator, confidence)

    def _is_planned_in_bracket(self, at: int) -> bool:
        """`1.046 người (chỉ tiêu 1.200 người)`, `3.012 lao động (KH: 3.000)`."""
        before = reversed(self.items[:at])
        inside = itertools.takewhile(lambda item: not (isinstance(item, Boundary) and item.mark == "("), before)
        return Stretch(list(inside)).has("plan", "target")

    def _is_through_loans(self, at: int) -> bool:
        if self.split is not None:
            return False
        if _FROM_LOANS.match(self.plain, self.items[at].end) is not None:
            self.loan_spoken = True
            return True
        return self.loan_spoken and not any("channel" in cue.entry.sets for cue in self.left.cues("channel"))
