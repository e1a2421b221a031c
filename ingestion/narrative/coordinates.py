"""A number with its time, its area and its breakdown; a change as one."""

from __future__ import annotations

import re

from ingestion.model import Kind
from ingestion.narrative.drafts import FLOW, RATIOS, STOCK, Draft, Measure
from ingestion.narrative.items import Cue, Quantity
from ingestion.narrative.lexicon import Event
from ingestion.narrative.plans import Plans

_CHANGES = ("grow", "fall", "exceed")
_STATES = re.compile(r"(?<!so )\b(?:với|nên|đạt|cho)\b")


_STRETCH_BEFORE = re.compile(r"\s*(?:quý|tháng|kỳ|tuần)\s+(?:trước|liền)")


class Coordinates(Plans):
    """Drafts a figure with its coordinates."""

    def _draft(self, at: int, quantity: Quantity, measure: Measure, confidence: float) -> Draft:
        kind = measure.kind
        time, own = self._time_of(at, kind, measure.event)
        estimated = self.is_forecast or self.plain.startswith("ước", quantity.start)
        forecast = estimated and kind in (FLOW, STOCK)
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
            is_yearly=self.left.has("yearly") or quantity.per == "năm" or self._is_each_year(at),
            is_forecast=forecast,
            is_total="total" in self.left.codes("total"),
            in_title=self.is_title,
            in_bracket=bool(self.outer),
            has_own_time=own,
        )

    def _is_each_year(self, at: int) -> bool:
        """`bình quân 3.000 người mỗi năm`."""
        after = self.items[at + 1] if at + 1 < len(self.items) else None
        if not isinstance(after, Cue) or after.entry.kind != "yearly":
            return False
        return not self.plain[self.items[at].end : after.start].strip()

    def _is_change(self, at: int) -> bool:
        """`tăng 60 người`, but not `tăng vượt bậc với 54.504 lao động` or `tăng nên dự kiến 25.000 người`."""
        if self._is_signed(at):
            return True
        turns = ("ratio", "event", "rise_to", "context", "forecast", "result", "plan")
        verb = self.left.cue(*turns)
        if verb is None or verb.entry.kind != "ratio" or verb.entry.code not in _CHANGES:
            return False
        return not (_STATES.search(self.plain, verb.end, self.items[at].start) or self._is_held_against(at))

    def _is_signed(self, at: int) -> bool:
        """`tổng nguồn vốn 7.412 tỷ đồng (+612 tỷ so với đầu năm)`."""
        sign = self.items[at].start - 1
        return sign >= 0 and self.plain[sign] in "+-" and self.plain[max(0, sign - 1)] in " (,"

    def _is_of_stretch_before(self, at: int) -> bool:
        """`tăng 10,46% so với quý trước`: growth is told against the year before, and nothing else is."""
        cue = self.right.cue("previous")
        return cue is not None and _STRETCH_BEFORE.match(self.plain, cue.end) is not None

    def _change(self, at: int, quantity: Quantity, event: Event, indicator: str, confidence: float) -> Draft | None:
        if self.right.has("plan", "target") and not self.right.has("previous"):
            return None  # "còn thiếu 12 người mới đủ chỉ tiêu": held against a plan
        if self._is_of_stretch_before(at):
            return None
        measure = Measure(event, "change_vs_prev_year", Kind.CHANGE)
        draft = self._draft(at, quantity, measure, confidence)
        counted = [d for d in self.drafts if d.kind not in RATIOS]
        alike = [d for d in counted if (d.quantity.unit == "money") == (quantity.unit == "money")]
        draft.about = (alike or counted)[-1].indicator if counted else indicator
        if counted:
            draft.breakdown = (alike or counted)[-1].breakdown | draft.breakdown
        return draft
