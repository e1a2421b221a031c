"""What a claimed count measures: what was done, what was planned, a change, or a mark that was passed."""

from __future__ import annotations

import re

from ingestion.narrative.drafts import FLOW, STOCK, TARGET, Draft, Measure, target_of
from ingestion.narrative.items import Cue, Quantity
from ingestion.narrative.lexicon import Event
from ingestion.narrative.percentages import Percentages

_REST = re.compile(r"\bcòn(?: phải| khoảng| gần| hơn| trên)*\s+\Z")
_MUST_YET = re.compile(r"\bcòn (?:phải|cần) (?:đưa|tạo|giải quyết)(?: việc làm cho| thêm| được)*\s+\Z")
_MUST_REACH = 40
_REST_REACH = 16  # characters
_BY_HOW_MUCH = re.compile(
    r"\b(?:vượt|hụt|thiếu|thấp hơn|cao hơn|nhiều hơn|ít hơn)\s(?:so với\s)?(?:kế hoạch|chỉ tiêu|mục tiêu|kh)\b"
    r"(?:\s(?!là\b)[^\W\d]+){0,5}\s+\Z"
)
_PLAN_REACH = 60  # characters
_TO_DO = re.compile(r" (?:phải|chưa|cần|nữa|mới (?:đủ|đạt))\b")


class Measures(Percentages):
    """Drafts a count as what it measures."""

    def _measured(self, at: int, quantity: Quantity, event: Event, indicator: str, confidence: float) -> Draft | None:
        """A count as what it measures: a change, a plan, or what was done."""
        if self._is_threshold(at) and not (self._is_given(at) or self._is_bracket_of_plan(at)):
            return None  # while "kế hoạch (lấy mốc 90.000 người)" is one
        if self._is_left_to_do(at) or self._is_beyond_plan(at, quantity):
            return None
        if self._is_change(at) and not self._is_given(at):
            return self._change(at, quantity, event, indicator, confidence)
        kind = STOCK if event.is_stock else FLOW
        if self._is_planned(at):
            indicator, kind = target_of(indicator), TARGET
        return self._draft(at, quantity, Measure(event, indicator, kind), confidence) if indicator else None

    def _is_left_to_do(self, at: int) -> bool:
        """`còn 188 người phải hoàn thành trong 45 ngày cuối năm`: what a plan lacks."""
        number = self.items[at]
        if self.plain.find("còn", max(0, number.start - _MUST_REACH), number.start) < 0:
            return False
        if _MUST_YET.search(self.plain, max(0, number.start - _MUST_REACH), number.start) is not None:
            return True
        if _TO_DO.match(self.plain, number.end) is None:
            return False
        return _REST.search(self.plain, max(0, number.start - _REST_REACH), number.start) is not None

    def _is_threshold(self, at: int) -> bool:
        """`vượt mức 100.000 người`: a mark that was passed, unless it was passed by so many."""
        before = self.items[at - 1] if at else None
        names_mark = isinstance(before, Cue) and before.entry.code == "threshold"
        return names_mark or self._passes(at, "event", "plan")

    def _is_beyond_plan(self, at: int, quantity: Quantity) -> bool:
        """`đưa 11.086 lao động, vượt kế hoạch năm 786 người`: by how much a plan was passed, not the plan."""
        number = self.items[at]
        if self.plain.endswith(" và ", 0, number.start) and self.plain.startswith(" so với ", number.end):
            return True  # "giảm 1.480 người so với kế hoạch và 1.210 người so với năm 2020"
        if not self.left.has("plan"):
            return False
        if _BY_HOW_MUCH.search(self.plain, max(0, number.start - _PLAN_REACH), number.start) is None:
            return False
        done = [draft for draft in (*self.drafts, self.memory.main) if draft is not None and draft.kind is FLOW]
        return bool(done) and 2 * quantity.number.value < done[-1].quantity.number.value

    def _passes(self, at: int, *turns: str) -> bool:
        """`dư nợ vượt 330 nghìn tỷ đồng`: more than that, unless it is by so much that a plan was passed."""
        verb = self.left.cue("ratio", *turns)
        is_exceed = verb is not None and verb.entry.code == "exceed"
        return is_exceed and not self._is_compared(at) and not self.clause.has("plan", "target")
