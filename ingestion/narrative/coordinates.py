"""Whose, when and of what part: the coordinates of a number, from its clause, its sentence and the text before."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from datetime import date

from ingestion.model import Kind
from ingestion.narrative.areas import Areas
from ingestion.narrative.drafts import Draft, Measure
from ingestion.narrative.items import (
    Boundary,
    Cue,
    Item,
    MarketMention,
    Quantity,
    Shape,
    Time,
)
from ingestion.narrative.lexicon import Event
from ingestion.narrative.places import remainder_market
from ingestion.narrative.sentence import PERSONS, is_period
from ingestion.narrative.times import month_end

_CHANGES = ("grow", "fall", "exceed")
_COMPANION = re.compile(r"[\s,/(]*(?:(?:với|cho|của|tương ứng|giúp)\s*(?:hơn|trên|gần|khoảng)?\s*)?")
_SAME_STRETCH = re.compile(
    r"cùng kỳ\s*(?:năm\s*)?(?:trước|ngoái|((?:19|20)\d\d))?\s*(?:chỉ\s*)?(?:là|có|đạt|đưa được|đưa)\s*"
)
_STATES = re.compile(r"(?<!so )\b(?:với|nên|đạt)\b")
_NOT_OF_PLAN = re.compile(r"\b(?:với|gồm|tương ứng|tương đương|đã|trong đó|có)\b")


class Coordinates(Areas):
    """Gives a number its time, its area and its breakdown."""

    def _draft(self, at: int, quantity: Quantity, measure: Measure, confidence: float) -> Draft:
        kind = measure.kind
        time, own = self._time_of(at, kind)
        estimated = self.is_forecast or self.plain.startswith("ước", quantity.start)
        forecast = estimated and kind in (Kind.FLOW, Kind.STOCK)
        return Draft(
            quantity=quantity,
            indicator=measure.indicator,
            event=measure.event,
            kind=Kind.FORECAST if forecast else kind,
            time=time,
            area=self._area_of(at),
            breakdown=self._breakdown(at, quantity, measure.event),
            paragraph=self.paragraph,
            confidence=confidence,
            is_yearly=self._has(self._left(at), "yearly") or quantity.per == "năm",
            is_forecast=forecast,
            is_total=any(cue.entry.code == "total" for cue in self._cues(self._left(at), "total")),
            in_title=self.is_title,
            in_bracket=self.outer_marks > 0,
            has_own_time=own,
        )

    def _time_of(self, at: int, kind: Kind) -> tuple[Time | None, bool]:
        """The time of a number, and whether the sentence itself tells it."""
        own = self._day_in_bracket(at) if kind is Kind.STOCK else self.respective.get(at)
        time = own if isinstance(own, Time) else self._compared_time(at)
        if time is None and kind is Kind.TARGET:
            time = self._time_of_plan(at)
        time = time or self._time_right_before(at)
        if time is None:
            following = self._after_list(at) if at in self.respective else self._right(at)
            time = next((t for t in following if isinstance(t, Time) and is_period(t)), None)
        if time is None and self.time is not None:
            in_passing = kind is Kind.TARGET and not self.is_target and _is_part_of_year(self.time)
            time = year_of(self.time) if in_passing else self.time
        if time is None and self.is_title:
            time = self.first_period()
        if time is None and kind is Kind.TARGET:
            time = next((t for t in self.items if isinstance(t, Time) and t.is_of_plan), None)
        if time is not None:
            return time, True
        if self.whole is not None and (self.whole.kind is Kind.TARGET) == (kind is Kind.TARGET):
            return self.whole.time, False
        in_plan = self.memory.is_target_section or self.memory.period is None
        if kind is Kind.TARGET and in_plan and (self.memory.plan_period or self.memory.period) is not None:
            return self.memory.plan_period or self.memory.period, False
        if kind is Kind.TARGET and self.memory.period is not None and _is_part_of_year(self.memory.period):
            return year_of(self.memory.period), False
        return self.memory.period or self._year_to_date(), False

    def _day_in_bracket(self, at: int) -> Item | None:
        """`dư nợ đạt 3.512 tỷ đồng (30/6/2023)`: the day that a balance stands at."""
        told = self.items[at + 2] if at + 2 < len(self.items) else None
        if not isinstance(told, Time):
            return self.respective.get(at)
        is_alone = self.plain[: told.start].endswith("(") and self.plain.startswith(")", told.end)
        return told if is_alone and isinstance(self.items[at + 1], Boundary) else self.respective.get(at)

    def _time_right_before(self, at: int) -> Time | None:
        """`năm 2016: 301 người, năm 2017: 512 người và năm 2018: 747 người`."""
        before = self.items[max(0, at - 2) : at]
        if before and isinstance(before[-1], Boundary) and before[-1].mark in (":", "("):
            before = before[:-1]
        last = before[-1] if before else None
        if not isinstance(last, Time) or not is_period(last) or last.shape is not Shape.SPAN:
            return None
        return None if self.plain[last.end : self.items[at].start].strip(" :(") else last

    def _time_of_plan(self, at: int) -> Time | None:
        """`chỉ tiêu năm 2025 là …`, `kế hoạch năm 2019 (120.000 lao động)`."""
        before = reversed(self.items[:at]) if self._is_bracket_of_plan(at) else self._left(at)
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
        earlier = self._same_stretch_before(at)
        if earlier is not None:
            return earlier
        if not self.outer or at < 2:  # noqa: PLR2004 - the bracket and what stands before it
            return None
        before = self.items[at - 2]
        opens = isinstance(self.items[at - 1], Boundary)
        return before if opens and isinstance(before, Time) and before.is_compared else None

    def _same_stretch_before(self, at: int) -> Time | None:
        """`cùng kỳ năm 2022 là 12.640 lao động`: the same months of the year before, or of the year named."""
        spoken = self.time or self.memory.period
        left = next((cue for cue in self._cues(self._left(at), "previous")), None)
        if left is None or spoken is None or spoken.first is None:
            return None
        match = _SAME_STRETCH.fullmatch(self.plain, left.start, self.items[at].start)
        if match is None:
            return None
        years = (spoken.last.year - int(match[1])) if match[1] else 1
        return _shifted(spoken, years)

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
        if event.domain == "departures":
            group = next(self._cues(self._clause(at), "group"), None)
            parts |= {"channel": group.entry.sets["channel"]} if group is not None else {}
        if event.domain == "jobs" and event.code != "job_from_loan":
            channel = next(self._cues(self._clause(at), "channel", "group"), None)
            parts |= {"channel": channel.entry.sets["channel"]} if channel is not None else {}
        elif event.domain == "jobs" and self.loan_spoken:
            parts["channel"] = "loan_funded"
        return parts

    def _market(self, at: int, outer: Draft | None, sex: str | None) -> dict[str, str]:
        left = list(self._left(at))
        own = self.respective.get(at)
        if isinstance(own, MarketMention):
            return {"market": own.name}
        own_words = itertools.takewhile(lambda item: not isinstance(item, Quantity), left)
        found = [item.name for item in own_words if isinstance(item, MarketMention)]
        if not found and any(self._is_remainder(cue) for cue in self._cues(left, "market_other")):
            found = [remainder_market()]
        if not found and self.memory.market is not None and self._has(self._clause(at), "same_market"):
            found = [self.memory.market]
        if not found:
            found = self._markets_after(at)
        if len(set(found)) == 1:
            return {"market": found[0]}
        if found or outer is None:
            if not found and sex is not None and self._is_part_of_last(at):
                return {"market": self.drafts[-1].breakdown["market"]}
            return {}
        return {"market": outer.breakdown["market"]} if "market" in outer.breakdown else {}

    def _is_remainder(self, cue: Cue) -> bool:
        """`các nước khác` always means the other markets, `còn lại` only after markets."""
        return cue.entry.code != "rest" or any("market" in draft.breakdown for draft in self.drafts)

    def _is_part_of_last(self, at: int) -> bool:
        """`Nhật Bản 500 lao động, trong đó nữ 200 người`: the women are of the market told last."""
        if not self.drafts or "market" not in self.drafts[-1].breakdown:
            return False
        between = [item for item in self.items[:at] if item.start >= self.drafts[-1].quantity.end]
        return self._has(iter(between), "part") and not any(
            isinstance(item, Boundary) and item.mark == ";" for item in between
        )

    def _markets_after(self, at: int) -> list[str]:
        found: list[str] = []
        following = self.items[at + 1 :]
        for place, item in enumerate(following):
            if isinstance(item, Quantity) or (isinstance(item, Boundary) and item.mark != ","):
                break
            if isinstance(item, Boundary):
                rest = following[place + 1 : place + 3]
                lists_on = rest and isinstance(rest[0], MarketMention) and found
                if not lists_on or (len(rest) > 1 and isinstance(rest[1], Quantity)):
                    break
            if isinstance(item, MarketMention):
                found.append(item.name)
            elif isinstance(item, Cue) and item.entry.kind == "market_other":
                found.append(remainder_market())
        return found

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

    def _is_planned(self, at: int) -> bool:
        """Whether the number is what was planned, not what was done."""
        quantity = self.items[at]
        if self._compared_time(at) is not None:
            return False
        by_words = self._planned_by_words(at)
        if by_words is not None:
            return by_words
        if self.plain[: quantity.start].endswith("/") and self._has(self._right(at), "plan"):
            return True  # "251 người/300 người kế hoạch"
        if self._is_still_to_come(at) or self._goes_on_with_plan(at):
            return True
        looks_back = self.is_target and self.memory.is_target_section and self._is_before_plan(at)
        is_goal = (self.is_target and not looks_back) or self.split_is_planned
        return self._is_bracket_of_plan(at) or (is_goal and not self._has(self._left(at), "ratio"))

    def _is_still_to_come(self, at: int) -> bool:
        """`Năm 2020: giải quyết việc làm cho 2.450 lao động` in a report of 2019."""
        known = self.memory.looks_back_to
        if self._has(self._left(at), "forecast"):
            return False
        if self.time is not None and self.plain.startswith("từ nay", self.time.start):
            return True
        times = [item for item in (self.time, *self._right(at)) if isinstance(item, Time) and is_period(item)]
        return known is not None and any(time.first is not None and time.first > known for time in times[-1:])

    def _goes_on_with_plan(self, at: int) -> bool:
        """`dự kiến 7 triệu người trong nước, đi làm việc ở nước ngoài 500 nghìn người`: both are planned."""
        if not self.drafts or self.drafts[-1].kind is not Kind.TARGET:
            return False
        expected = any(cue.entry.code == "expected" for cue in self._cues(self.items[:at], "forecast"))
        between = [item for item in self.items[:at] if item.start >= self.drafts[-1].quantity.end]
        turns = any(isinstance(item, Time) for item in between) or self._has(iter(between), "result", "ratio", "extra")
        return expected and not turns

    def _planned_by_words(self, at: int) -> bool | None:
        """What the nearest word of plans or results before the number says; None where there is none."""
        for cue in self._cues(self._left(at), "result", "plan", "target", "forecast"):
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

    def _is_measured(self, at: int) -> bool:
        """Whether a plan, or how much of it was reached, is told after a quantity."""
        following = self.items[at + 1 :]
        if self._has_percent_in_bracket(at):
            return True
        reached = any(
            isinstance(item, Cue)
            and item.entry.code == "reach"
            and isinstance(after, Quantity)
            and after.unit == "percent"
            for item, after in itertools.pairwise(following[:5])
        )
        return reached or self._has(iter(following), "plan")

    def _is_before_plan(self, at: int) -> bool:
        """Whether a plan's document looks back: the sentence speaks of years before the plan's."""
        plan = self.memory.plan_period
        return plan is not None and plan.first is not None and self.time is not None and self.time.last < plan.first

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

    def _is_change(self, at: int) -> bool:
        """`tăng 60 người`, but not `tăng vượt bậc với 54.504 lao động` or `tăng nên dự kiến 25.000 người`."""
        turns = ("ratio", "event", "rise_to", "context", "forecast", "result", "plan")
        verb = next(self._cues(self._left(at), *turns), None)
        if verb is None or verb.entry.kind != "ratio" or verb.entry.code not in _CHANGES:
            return False
        return not _STATES.search(self.plain, verb.end, self.items[at].start)

    def _change(self, at: int, quantity: Quantity, event: Event, indicator: str, confidence: float) -> Draft:
        measure = Measure(event, "change_vs_prev_year", Kind.CHANGE)
        draft = self._draft(at, quantity, measure, confidence)
        counted = [d for d in self.drafts if d.kind not in (Kind.RATIO, Kind.CHANGE)]
        alike = [d for d in counted if (d.quantity.unit == "money") == (quantity.unit == "money")]
        about = (alike or counted)[-1].indicator if counted else indicator
        return replace(draft, about=about)


def _shifted(time: Time, years: int) -> Time:
    """The same stretch so many years earlier."""
    assert time.first is not None  # noqa: S101 - the caller looked
    last = month_end(time.last.year - years, time.last.month)
    last = last if time.last == month_end(time.last.year, time.last.month) else last.replace(day=time.last.day)
    first = date(time.first.year - years, time.first.month, min(time.first.day, 28))
    return replace(time, first=first, last=last, is_compared=True)


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
