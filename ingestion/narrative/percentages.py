"""Percentages: of a plan, over a plan, of the year before, growth and shares, each told apart by its object and verb."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ingestion.model import Kind
from ingestion.narrative.claims import Claims
from ingestion.narrative.drafts import CARRIED, NEAR, SAME_SENTENCE, Draft
from ingestion.narrative.items import (
    Boundary,
    Item,
    Quantity,
    Time,
)
from warehouse import reference


class Percentages(Claims):
    """Reads what a percentage is of."""

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
        if indicator == "share_pct":
            draft = replace(draft, breakdown=draft.breakdown | self._market(at, None, None))
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
        return any(isinstance(item, Time) and not item.is_of_plan and not item.is_compared for item in self._left(at))

    def _subject_of_percent(self, at: int) -> Draft | None:
        counted = [draft for draft in self.drafts if draft.kind not in (Kind.RATIO, Kind.CHANGE)]
        if self.drafts:
            whole = [draft for draft in counted if "sex" not in draft.breakdown]
            compares = self._is_compared(at)
            if compares and self.main_drafts and self._is_after_list(at):
                whole = [draft for draft in whole if draft in self.drafts[: self.main_drafts]] or whole
            goal = whole[-1] if whole and compares else counted[-1] if counted else None
            if goal is not None and goal.kind is Kind.TARGET:
                results = [draft for draft in (whole if compares else counted) if draft.kind is not Kind.TARGET]
                return results[-1] if results else _as_result(goal)
            return goal
        return self._subject_without_number(at)

    def _is_after_list(self, at: int) -> bool:
        """Whether a semicolon parts a percentage from the parts told before it."""
        between = (item for item in self.items[:at] if item.start >= self.drafts[-1].quantity.end)
        return any(isinstance(item, Boundary) and item.mark == ";" for item in between)

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


def _as_result(goal: Draft) -> Draft:
    """The result that a goal speaks of, when only the goal was told."""
    results = (code for code, row in reference.indicators().items() if row["target_indicator_code"] == goal.indicator)
    return replace(goal, indicator=next(results, goal.indicator))
