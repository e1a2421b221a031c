"""Percentages: of a plan, over it, of the year before, growth and shares, told apart by their objects and verbs."""

from __future__ import annotations

from dataclasses import replace

from ingestion.model import Kind
from ingestion.narrative.claims import Claims
from ingestion.narrative.drafts import CARRIED, NEAR, SAME_SENTENCE, Draft, Measure
from ingestion.narrative.items import (
    Boundary,
    Quantity,
    Time,
)
from warehouse import reference

_BY_VERB = {
    "share": "share_pct",
    "share_of_several": "share_pct",
    "grow": "growth_pct",
    "fall": "growth_pct",
    "exceed": "pct_over_plan",
}


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
        draft = self._draft(at, quantity, Measure(subject.event, indicator, Kind.RATIO), subject.confidence)
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
            return self._draft(at, quantity, Measure(event, event.units["percent"], Kind.RATIO), NEAR)
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
            return self._draft(at, quantity, Measure(spoken, indicator, kind), SAME_SENTENCE)
        if last is None or last.kind in (Kind.RATIO, Kind.CHANGE):
            return None
        return replace(last, confidence=min(last.confidence, CARRIED))

    def _percent_kind(self, at: int, subject: Draft | None) -> str | None:
        """Which ratio a percentage is: its object says it (kế hoạch, cùng kỳ), then its verb, then its place."""
        verb = next((cue.entry.code for cue in self._cues(self._left(at), "ratio", "rise_to")), None)
        if self._has(self._right(at), "plan", "target"):
            return "pct_over_plan" if verb == "exceed" else "pct_of_plan"
        if self._is_compared(at):
            grows = verb in ("grow", "fall", "exceed")
            return "growth_pct" if grows else "pct_vs_prev_year" if verb else None
        if verb in _BY_VERB:
            return _BY_VERB[verb]
        return self._percent_by_place(at, subject, verb)

    def _percent_by_place(self, at: int, subject: Draft | None, verb: str | None) -> str | None:
        """A percentage without an object: `đạt 105%` ends a clause, `(54,28%)` stands behind a part."""
        if any(True for _ in self._right(at)):
            return None
        plan_before = self._has(iter(self.items[:at]), "plan")
        if verb == "reach" or (verb == "equal" and plan_before):
            return "pct_of_plan"
        is_of_part = subject is not None and bool(set(subject.breakdown) & {"market", "channel", "sex"})
        return "share_pct" if verb is None and self.outer and is_of_part else None

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
