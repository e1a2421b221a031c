"""When a figure holds: the time beside the number, in its sentence, of its whole, or carried on by the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ingestion.model import Kind
from ingestion.narrative.areas import Areas
from ingestion.narrative.drafts import STOCK, TARGET
from ingestion.narrative.items import AreaMention, Boundary, Cue, Item, Quantity, Shape, Time
from ingestion.narrative.lexicon import Event
from ingestion.narrative.sentence import is_period
from ingestion.narrative.times import OF_COMPARED, month_end

_SAME_STRETCH = re.compile(
    r"cùng (?:kỳ|thời (?:điểm|gian)(?: này)?)\s*(?:năm\s*)?(?:trước|ngoái|((?:19|20)\d\d))?\s*"
    r"(?:,?\s*(?:con )?số (?:này|ấy|đó)\s+)?(?:chỉ\s*|mới\s*)?(là\s|có\s|đạt\s|đưa được\s|đưa\s|:)?\s*"
)
_TURNS = re.compile(r"\b(?:thì|sang|còn|(?:và|rồi) (?:đến|tới))\s+\Z")  # "năm 2016 có 2.038 người thì sang năm 2017 …"
_OF_WHOLE_YEAR = re.compile(  # "kế hoạch cả năm là 3.000 người", "… 455 người nữa để đạt chỉ tiêu 6.500 người"
    r"\b(?:(?:kế hoạch|chỉ tiêu|mục tiêu)(?:\s[^\W\d]+){0,3}?\s(?:cả\s)?năm"
    r"|(?:để|mới|nhằm)\s(?:đạt|hoàn thành|về đích)(?:\sđược)?\s(?:kế hoạch|chỉ tiêu|mục tiêu))"
    r"(?!\s(?:sau|trước|ngoái|tới))(?:\s[^\W\d]+){0,6}\s\(?\Z"
)
_YEAR_REACH = 80  # characters
_HAD = re.compile(
    r"(?:,?\s+(?:khi|lúc)(?:\s[^\W\d]+){0,3}?)?"  # "6 tháng đầu năm 2023, khi tỉnh đưa được 8.262 người"
    r"(?:\s*(?:(?:chỉ|mới|cũng chỉ)\s+)?(?:có|đạt|đưa được|vỏn vẹn)(?: được)?\s+|\s*(?:chỉ|mới)\s+(?:là\s+)?)"
)
_HELD = re.compile(r"\bso với(?: con số| mức| \w+ số)?\s+\Z")
_HELD_REACH = 20  # characters
_YEAR_BEFORE = re.compile(r"cùng (?:kỳ|thời)|năm (?:trước|ngoái)")


class Periods(Areas):
    """Gives a number its time."""

    def _time_of(self, at: int, kind: Kind, event: Event) -> tuple[Time | None, bool]:
        """The time of a number, and whether the sentence itself tells it."""
        is_goal = kind is TARGET
        own = self._time_in_bracket(at, kind)
        time = own if isinstance(own, Time) else self._compared_time(at)
        if time is None and is_goal:
            time = self._time_of_plan(at)
        time = time or self._time_right_before(at) or self._time_after(at)
        if time is None and self.time is not None:
            in_passing = is_goal and not self.is_target and _is_part_of_year(self.time)
            time = year_of(self.time) if in_passing else self.time
        if time is None and self.is_title:
            time = self.first_period()
        if time is None and is_goal:
            time = next((t for t in self.items if isinstance(t, Time) and t.is_of_plan), None)
        if is_goal and self._is_of_whole_year(at):
            spoken = time or self.memory.period or self._year_to_date()
            return (year_of(spoken) if spoken is None or spoken.first != spoken.last else spoken), time is not None
        if time is not None:
            return time, True
        return self._time_carried_on(kind, event), False

    def _time_carried_on(self, kind: Kind, event: Event) -> Time | None:
        """The time of a number whose sentence tells none: that of its whole, of the plan, of what was told last."""
        is_goal = kind is TARGET
        if event.is_stock and (day := self._day_of_balances()) is not None:
            return day
        if self.whole is not None and (self.whole.kind is TARGET) == is_goal:
            return self.whole.time
        in_plan = self.memory.is_target_section or self.memory.period is None or self._goes_on_ahead()
        if is_goal and in_plan and (self.memory.plan_period or self.memory.period) is not None:
            return self.memory.plan_period or self.memory.period
        if is_goal and self.memory.period is not None and _is_part_of_year(self.memory.period):
            return year_of(self.memory.period)
        return self.memory.period or self._years_of_plan() or self._year_to_date()

    def _years_of_plan(self) -> Time | None:
        """`Nghị quyết đề ra 75.000 lao động trong 5 năm 2016 - 2020. Kết quả có …`: the years of a plan told before any
        result, where they are over."""
        plan, clock = self.memory.plan_period, self.memory.clock
        known = clock.today.year if clock.today is not None else clock.latest
        if plan is None or known is None or plan.basis != "multi_year":
            return None
        return plan if plan.last.year <= known else None

    def _goes_on_ahead(self) -> bool:
        """`Về hướng đi năm 2022, Hội sẽ … . Chỉ tiêu là …`: the paragraph has spoken of a time to come."""
        plan, known = self.memory.plan_period, self.memory.looks_back_to
        if plan is None or known is None or plan.last <= known:
            return False
        return plan.start < self.items[0].start and "\n" not in self.plain[plan.start : self.items[0].start]

    def _is_of_whole_year(self, at: int) -> bool:
        """Whether words right before a number call it the plan of the year, though some months were spoken of."""
        start = self.items[at].start
        return _OF_WHOLE_YEAR.search(self.plain, max(0, start - _YEAR_REACH), start) is not None

    def _day_of_balances(self) -> Time | None:
        """The day that the text told balances for (`đến 20/6/2025`), where it has since spoken of months up to then."""
        told, spoken = self.memory.balance_time, self.memory.period
        if told is None or spoken is None or self.memory.is_target_section:
            return None
        if (told.last.year, told.last.month) == (spoken.last.year, spoken.last.month):
            return told
        # "Đến 30/11/2019 … dư nợ 16,2 tỷ đồng. Riêng năm 2019 giải ngân 5,9 tỷ đồng. Nợ quá hạn …"
        within = spoken.first is not None and spoken.first <= told.last <= spoken.last
        return told if within and spoken.shape is Shape.SPAN and _is_whole_year(spoken) else None

    def _time_in_bracket(self, at: int, kind: Kind) -> Item | None:
        """`dư nợ đạt 3.512 tỷ đồng (30/6/2023)`, `2,7 tỷ đồng (2017)`: the day that a balance stands at, or when a
        number was counted."""
        told = self.items[at + 2] if at + 2 < len(self.items) else None
        if not isinstance(told, Time) or not isinstance(self.items[at + 1], Boundary):
            return self.respective.get(at)
        is_alone = self.plain.endswith("(", 0, told.start) and self.plain.startswith(")", told.end)
        fits = kind is STOCK or (kind is not TARGET and is_period(told))
        return told if is_alone and fits else self.respective.get(at)

    def _time_right_before(self, at: int) -> Time | None:
        """`năm 2016: 301 người, năm 2017: 512 người và năm 2018: 747 người`."""
        last = self.items[at - 1] if at else None
        if isinstance(last, Boundary) and last.mark in (":", "(") and at > 1:
            last = self.items[at - 2]
        if not isinstance(last, Time) or not is_period(last) or last.shape is not Shape.SPAN:
            return None
        return None if self.plain[last.end : self.items[at].start].strip(" :(") else last

    def _time_after(self, at: int) -> Time | None:
        """`812 lao động trong quý I`, but not `… 2.038 người thì sang năm 2017 …`."""
        for item in self._told_after(at):
            if (
                isinstance(item, Time)
                and is_period(item)
                and not _TURNS.search(self.plain, self.items[at].end, item.start)
            ):
                return item
        return None

    def _told_after(self, at: int) -> Sequence[Item]:
        """What a clause tells after a number; past the amount that those counted took (`cho 906 lượt hộ vay 37 tỷ đồng
        trong quý II`)."""
        amount = self.items[at + 1] if at + 1 < len(self.items) else None
        if not isinstance(amount, Quantity) or amount.unit != "money":
            return self.right.items
        words = self.plain[self.items[at].start : amount.start].split()
        return self._right_of(at + 1).items if "vay" in words[-2:] else self.right.items

    def _time_of_plan(self, at: int) -> Time | None:
        """`chỉ tiêu năm 2025 là …`, `kế hoạch năm 2019 (120.000 lao động)`."""
        before = reversed(self.items[:at]) if self._is_bracket_of_plan(at) else self.left.items
        return next((item for item in before if isinstance(item, Time) and item.is_of_plan), None)

    def _year_to_date(self) -> Time | None:
        """Where nothing tells a time, a dated report speaks of its year so far, an undated one of the year it names."""
        clock = self.memory.clock
        today = clock.today
        if today is None:
            year = clock.year
            return (
                Time(0, 0, date(year, 1, 1), date(year, 12, 31), "stated", Shape.SPAN, is_open=True) if year else None
            )
        last = self.memory.clock.end_of_known(today.year)
        return Time(0, 0, date(today.year, 1, 1), last, "ytd_to_date", Shape.NOW)

    def _compared_time(self, at: int) -> Time | None:
        """`bằng 316,87 % năm 2021 (45.058 lao động)`: the bracket tells the figure of the year compared with."""
        if not self.compares:
            return None
        earlier = self._same_stretch_before(at) or self._time_of_number_compared(at) or self._year_that_had(at)
        if earlier is not None:
            return earlier
        if not self.outer or at < 2:  # noqa: PLR2004 - the bracket and what stands before it
            return None
        mark = at - 2 if self._sums_bracket(at) else at - 1
        before = self.items[mark - 1]
        if not isinstance(self.items[mark], Boundary):
            return None
        later = next((item for item in self.items[at:] if isinstance(item, Time) and is_period(item)), None)
        spoken = self.time or (None if self.drafts else later) or self.memory.period
        if spoken is not None and spoken.first is not None and self._names_stretch_before(self.items[:mark]):
            return _shifted(spoken, spoken.last.year - before.last.year if isinstance(before, Time) else 1)
        return before if isinstance(before, Time) and before.is_compared else None

    def _year_that_had(self, at: int) -> Time | None:
        """`gấp 7 lần so với năm 2021 chỉ có 74 người`: what the year had that a number is held against."""
        told = next((item for item in reversed(self.items[max(0, at - 4) : at]) if isinstance(item, Time)), None)
        if told is None or not told.is_compared:
            return None
        return told if _HAD.fullmatch(self.plain, told.end, self.items[at].start) else None

    def _sums_bracket(self, at: int) -> bool:
        """`so với năm 2017 (tổng số 9.230 người)`."""
        words = self.items[at - 1]
        return at > 2 and isinstance(words, Cue) and words.entry.kind == "total"  # noqa: PLR2004 - time, mark, word

    def _time_of_number_compared(self, at: int) -> Time | None:
        """`So với 72.294 người của 6 tháng 2023`, `so với 1.270 người cùng kỳ năm 2019`."""
        after = self.items[at + 1] if at + 1 < len(self.items) else None
        if isinstance(after, Cue) and after.entry.kind == "previous":
            return self._stretch_held_against(at, after)
        if not isinstance(after, Time) or not after.is_compared:
            return None
        return after if self.plain[self.items[at].end : after.start].strip() in OF_COMPARED else None

    def _is_held_against(self, at: int) -> bool:
        """`giảm so với 9.270 người năm 2019`: a number that another one is held against."""
        number = self.items[at]
        return _HELD.search(self.plain, max(0, number.start - _HELD_REACH), number.start) is not None

    def _stretch_held_against(self, at: int, words: Cue) -> Time | None:
        spoken = self.time or self.memory.period
        if not (self._is_held_against(at) and _YEAR_BEFORE.search(self.plain, words.start, words.end)):
            return None
        year = self.items[at + 2] if at + 2 < len(self.items) else None
        named = year if isinstance(year, Time) and not self.plain[words.end : year.start].strip() else None
        if spoken is None or spoken.first is None:
            return None
        return _shifted(spoken, spoken.last.year - named.last.year if named is not None else 1)

    def _names_stretch_before(self, items: Sequence[Item]) -> bool:
        """`so với cùng kỳ (11.022 lao động)`, `so với cùng kỳ năm 2023 (536 lao động)`."""
        is_year = len(items) > 1 and isinstance(items[-1], Time) and items[-1].is_compared
        words = items[-2] if is_year else items[-1]
        is_named = isinstance(words, Cue) and words.entry.kind == "previous"
        return is_named and _YEAR_BEFORE.search(self.plain, words.start, words.end) is not None

    def _same_stretch_before(self, at: int) -> Time | None:
        """`cùng kỳ năm 2022 là 12.640 lao động`: the same months of the year before, or of the year named."""
        left = self.left.cue("previous")
        spoken = self.time or self.memory.period
        if left is None or spoken is None or spoken.first is None:
            return None
        match = _SAME_STRETCH.fullmatch(self.plain, left.start, self.items[at].start)
        if match is None or (not match[2] and self.left.has("ratio")):
            return None  # "tăng so với cùng kỳ 356 người"
        years = (spoken.last.year - int(match[1])) if match[1] else 1
        return _shifted(spoken, years)

    def _is_bracket_of_plan(self, at: int) -> bool:
        """`đạt 122,8% kế hoạch (120.000 lao động)`."""
        if not self.outer:
            return False
        opening = at - 1
        while opening >= 0 and _may_open_bracket(self.items[opening]):
            opening -= 1
        mark = self.items[opening] if opening >= 0 else None
        if not isinstance(mark, Boundary) or mark.mark != "(":
            return False
        for item in reversed(self.items[:opening]):
            if isinstance(item, Cue) and item.entry.kind == "plan":
                return True
            if isinstance(item, Quantity | Boundary) or not _only_tells_whose(item):
                return False
        return False


def _may_open_bracket(item: Item) -> bool:
    """`(cả năm 7.000 người)`, `(lấy mốc 90.000)`, `(đưa 130.000 lao động đi)`, `(KH cả năm: 37.000)`: what
    a bracket may tell before its number."""
    if isinstance(item, Boundary):
        return item.mark == ":"
    if isinstance(item, Cue):
        is_goal = item.entry.kind in ("target", "plan") or item.entry.code == "threshold"
        return is_goal or item.entry.event is not None
    return isinstance(item, Time)


def _only_tells_whose(item: Item) -> bool:
    """`kế hoạch Thành phố giao năm 2018 (…)`: whose plan it is, and of when."""
    return isinstance(item, Time | AreaMention) or (
        isinstance(item, Cue) and (item.entry.kind in ("scope", "bare_scope") or item.entry.event is not None)
    )


def _shifted(time: Time, years: int) -> Time:
    """The same stretch so many years earlier."""
    assert time.first is not None  # noqa: S101 - the caller looked
    last = month_end(time.last.year - years, time.last.month)
    last = last if time.last == month_end(time.last.year, time.last.month) else last.replace(day=time.last.day)
    first = date(time.first.year - years, time.first.month, min(time.first.day, 28))
    return replace(time, first=first, last=last, is_compared=True)


def _is_whole_year(time: Time) -> bool:
    return (time.first, time.last) == (date(time.last.year, 1, 1), date(time.last.year, 12, 31))


def _is_part_of_year(time: Time) -> bool:
    first = time.first
    if time.basis == "admin_15_14":
        return True  # the offices' year begins on 15 December
    return first is not None and first.month == first.day == 1 and time.last.year == first.year


def year_of(time: Time | None) -> Time | None:
    """The year that a plan named without a time is for: that of the result."""
    if time is None or time.basis == "multi_year":
        return time
    year = time.last.year
    return replace(time, first=date(year, 1, 1), last=date(year, 12, 31), basis="calendar", shape=Shape.SPAN)
