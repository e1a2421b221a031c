"""Whether a number was planned or done: by the words before it, by its time, by what was told beside it."""

from __future__ import annotations

import itertools
import re

from ingestion.narrative.breakdowns import Breakdowns
from ingestion.narrative.drafts import FLOW, TARGET
from ingestion.narrative.items import Boundary, Cue, Quantity, Shape, Stretch, Time
from ingestion.narrative.sentence import PERSONS, is_period
from ingestion.numbers import Number

_NOT_OF_PLAN = re.compile(r"\b(?:với|gồm|tương ứng|tương đương|đã|trong đó|có)\b")


# "trên tổng số 7.000 người được giao", "con số 66.000 người mà HĐND tỉnh giao"
_GIVEN = re.compile(
    r"\s*(?:(?:mà|do)\s+[^.,;:()\d]{2,40}\s+(?:giao|đề ra|đặt ra)|được\s+(?:\w+\s+){0,2}giao)\b(?!\s+(?:cho|dịch))"
)


_GIVEN_BEFORE = re.compile(r"\bgiao(?: cho)?(?: (?:là|chỉ|tới|đến))?\s+\Z")  # "trong khi tỉnh chỉ giao 140 người"
_SHARED_OUT = re.compile(
    r"(?<!được )\bgiao (?:cho )?(?:các |\d+ |cả )*(?:huyện|xã|phường|địa phương|đơn vị|thành phố|thị xã|sở|ngành)\b"
    r"[^.;:\d]{0,60}\b(?:đưa|tạo|giải quyết|phải)\b[^.;:\d]{0,40}\Z"
)
_SHARED_REACH = 120  # characters
_GIVEN_REACH = 14  # characters
_OF_ALL = re.compile(r"\b(?:trong|trên) (?:tổng số|tổng|số)\s+\Z")
_ALL_REACH = 16  # characters


def is_ratio_of(percent: Quantity, part: Number, whole: Number | None) -> bool:
    """Whether a percentage is what two numbers give, as far as it is written out."""
    if percent.unit != "percent" or whole is None or not whole.value:
        return False
    return abs(100 * part.value / whole.value - percent.number.value) <= percent.number.resolution


class Plans(Breakdowns):
    """Tells what was planned from what was done."""

    def _is_planned(self, at: int) -> bool:
        """Whether the number is what was planned, not what was done."""
        quantity = self.items[at]
        if self._compared_time(at) is not None:
            return False
        by_words = self._planned_by_words(at)
        if by_words is not None:
            return by_words
        if self.plain.endswith("/", 0, quantity.start) and self.right.has("plan"):
            return True  # "251 người/300 người kế hoạch"
        if self._is_given(at) or self._is_all_planned(at) or self._is_shared_out(at):
            return True
        if self._is_still_to_come(at) or self._goes_on_with_plan(at) or self._is_planned_by_legend():
            return True
        looks_back = self.is_target and self.memory.is_target_section and self._is_before_plan(at)
        is_pair = isinstance(quantity, Quantity) and quantity.whole is not None and self.gives_plans
        is_goal = (self.is_target and not (looks_back or is_pair)) or self.split_is_planned  # "giao …; XKLĐ 7/10 người"
        is_done = self.left.has("ratio") or self._tells_result(at) or self._turns_to_what_was(at)
        return self._is_bracket_of_plan(at) or (is_goal and not is_done)

    def _tells_result(self, at: int) -> bool:
        """`Đi làm việc ở nước ngoài 588 người, đạt 58,8%, trong đó Cà Mau (cũ) 341 người` in a plan's document."""
        planned = Stretch(self.items[:at]).has("plan", "target", "forecast")
        return not planned and (self._is_measured(at) or any(draft.kind is FLOW for draft in self.drafts))

    def _turns_to_what_was(self, at: int) -> bool:
        """`Huyện giao xã chỉ tiêu 30 người, xã có 38 người đi`: after its plan a unit has so many."""
        last = self.drafts[-1] if self.drafts else None
        if last is None or last.kind is not TARGET or not self.plain.endswith("có ", 0, self.items[at].start):
            return False
        return self._since_last(at).has("bare_scope", "scope")

    def _is_given(self, at: int) -> bool:
        """`vượt xa con số 5.000 người mà tỉnh đề ra`: words right after a number that say that it was set."""
        if not self.gives_plans:
            return False
        number = self.items[at]
        if _GIVEN_BEFORE.search(self.plain, max(0, number.start - _GIVEN_REACH), number.start) is not None:
            return isinstance(number, Quantity) and number.unit in PERSONS  # not "vốn trung ương giao 120 tỷ đồng"
        return _GIVEN.match(self.plain, number.end) is not None

    def _is_shared_out(self, at: int) -> bool:
        """`tỉnh giao 15 huyện, thành phố đưa 200 lao động đi làm việc ở nước ngoài`: what units are given to do."""
        if not self.gives_plans:
            return False
        start, end = max(0, self.items[at].start - _SHARED_REACH), self.items[at].start
        return self.plain.find("giao ", start, end) >= 0 and _SHARED_OUT.search(self.plain, start, end) is not None

    def _is_all_planned(self, at: int) -> bool:
        """`mới đưa đi được 14 người trong tổng số 120 người theo kế hoạch`."""
        if not self.right.has("plan", "target"):
            return False
        return _OF_ALL.search(self.plain, max(0, self.items[at].start - _ALL_REACH), self.items[at].start) is not None

    def _is_planned_by_legend(self) -> bool:
        """`(trong ngoặc là chỉ tiêu cả năm): xã A 52 (90), xã B 37 (75)`."""
        outer = self.outer[-1] if self.outer else None
        return outer is not None and outer.kind is FLOW and self.memory.legend.brackets_tell_plans

    def _is_still_to_come(self, at: int) -> bool:
        """`Năm 2020: giải quyết việc làm cho 2.450 lao động` in a report of 2019."""
        known = self.memory.looks_back_to
        if self.left.has("forecast"):
            return False
        if self.time is not None and self.plain.startswith("từ nay", self.time.start):
            return True
        told = self.time
        for item in self.right.items:
            told = item if isinstance(item, Time) and is_period(item) else told
        if known is None or told is None or told.first is None or told.shape is Shape.NOW or told.is_open:
            return False
        if self.right.has("result") or any(draft.kind is FLOW and draft.time is told for draft in self.drafts):
            return False  # "Bốn tháng đầu năm, 410 lao động đã xuất cảnh; Nhật Bản có 322"
        return told.first > known and is_period(told)

    def _goes_on_with_plan(self, at: int) -> bool:
        """`dự kiến 7 triệu người trong nước, đi làm việc ở nước ngoài 500 nghìn người`, `Kế hoạch giao là 35.000 lượt
        lao động và 150 người xuất khẩu lao động`: both are planned."""
        if not self.drafts or self.drafts[-1].kind is not TARGET:
            return False
        opens = isinstance(self.items[0], Cue) and self.items[0].entry.kind == "plan"
        told = Stretch(self.items[:at])
        only_plans = told.has("plan") and all(draft.kind is TARGET for draft in self.drafts)
        expected = opens or only_plans or "expected" in told.codes("forecast")
        between = self._since_last(at)
        turns = any(isinstance(item, Time) for item in between.items) or between.has("result", "ratio", "extra")
        turns |= self._turns_to_what_was(at)
        return expected and not turns

    def _planned_by_words(self, at: int) -> bool | None:
        """What the nearest word of plans or results before the number says; None where there is none."""
        for cue in self.left.cues("result", "plan", "target", "forecast"):
            match cue.entry.kind, cue.entry.code:
                case "result", _:
                    return False
                case "plan", _:
                    return not _NOT_OF_PLAN.search(self.plain, cue.end, self.items[at].start)
                case "target", _:
                    return True
                case _, "expected":
                    return self._is_expected(at)
        return None

    def _is_expected(self, at: int) -> bool:
        """`dự kiến đưa 25.000 người`, but `dự kiến cả năm 25.000 người, đạt 102% kế hoạch` estimates a result."""
        quantity = self.items[at]
        return isinstance(quantity, Quantity) and quantity.unit in PERSONS and not self._is_measured(at)

    def _has_percent_in_bracket(self, at: int) -> bool:
        """`42.105/40.000 lao động (105,3%)`."""
        opening, percent = (*self.items[at + 1 : at + 3], None, None)[:2]
        opens = isinstance(opening, Boundary) and opening.mark == "("
        return opens and isinstance(percent, Quantity) and percent.unit == "percent"

    def _has_its_ratio(self, at: int) -> bool:
        """`104/95 người, tỷ lệ 109,5%`: a percentage that is the one number of a pair by the other."""
        pair = self.items[at]
        told = next((item for item in self.items[at + 1 :] if isinstance(item, Quantity)), None)
        return isinstance(pair, Quantity) and told is not None and is_ratio_of(told, pair.number, pair.whole)

    def _is_measured(self, at: int) -> bool:
        """Whether a plan, or how much of it was reached, is told after a quantity."""
        following = self.items[at + 1 :]
        if self._has_percent_in_bracket(at) or self._has_its_ratio(at):
            return True
        reached = any(
            isinstance(item, Cue)
            and item.entry.code == "reach"
            and isinstance(after, Quantity)
            and after.unit == "percent"
            for item, after in itertools.pairwise(following[:5])
        )
        return reached or Stretch(following).has("plan")

    def _is_before_plan(self, at: int) -> bool:
        """Whether a plan's document looks back: the sentence speaks of years before the plan's."""
        plan = self.memory.plan_period
        return plan is not None and plan.first is not None and self.time is not None and self.time.last < plan.first
