"""Who claims a number: the words after it, the words before it, or the subject that the text carries on."""

from __future__ import annotations

from dataclasses import dataclass

from ingestion.narrative.coordinates import Coordinates
from ingestion.narrative.drafts import CARRIED, NEAR, SAME_SENTENCE
from ingestion.narrative.items import (
    AreaMention,
    Cue,
    MarketMention,
    Quantity,
    Shape,
    Time,
)
from ingestion.narrative.lexicon import Event, lexicon

_REACH = 70  # characters between a number and the words after it that say what it is
_BLOCKS_ONLY_MONEY = frozenset(("money", "rule"))
_BLOCKS_NO_BORROWER = frozenset(("unemployment", "workforce"))
_LICENCES = frozenset(
    ("channel", "sex", "market_other", "trustee", "programme", "fund_source", "total", "plan", "target")
)


@dataclass(frozen=True, slots=True)
class Claim:
    """An event that claims a number, or nothing (None) when something outside the field does."""

    event: Event | None
    confidence: float


class Claims(Coordinates):
    """Finds the event that a number counts."""

    def _claim(self, at: int, quantity: Quantity) -> Claim | None:
        """Who claims the quantity: words after it, words before it in the sentence, or the carried subject."""
        after = self._claim_after(at, quantity)
        before = self._claim_before(at, quantity)
        for claim in (after, before):
            if claim is not None and (claim.event is None or not claim.event.is_weak):
                return claim
        weak = after or before
        if weak is not None:
            return self._in_stance(weak)
        return self._carried(at, quantity)

    def _claim_after(self, at: int, quantity: Quantity) -> Claim | None:
        weak: Claim | None = None
        for cue in self._cues(self._right(at), "event", "blocked", "context", "stay", "trustee"):
            if cue.start - quantity.end > _REACH:
                break
            if cue.entry.kind == "blocked":
                if _blocks(cue, quantity) and weak is None:
                    return Claim(None, NEAR)
                continue
            if cue.entry.kind == "stay" and self._market_after(self.items.index(cue)) is None:
                return weak or Claim(None, NEAR)
            event = self._event_of(cue, quantity)
            if event is None:
                continue
            if event.code == "job_from_loan":
                event = lexicon().events["lend"]  # "1.250 lao động vay vốn tạo việc làm": they borrowed
            if not event.is_weak:
                return Claim(event, NEAR)
            weak = weak or Claim(event, NEAR)
        return weak

    def _claim_before(self, at: int, quantity: Quantity) -> Claim | None:
        clause = {item.start for item in self._left(at)}
        counted = max((draft.quantity.end for draft in self.drafts), default=-1)
        weak: Claim | None = None
        for cue in reversed(self.seen):
            if weak is not None and cue.start < counted:
                break  # what a number has already taken does not overrule nearer words
            if cue.entry.kind == "blocked":
                if _blocks(cue, quantity):
                    return weak or Claim(None, NEAR)
                continue
            event = self._event_of(cue, quantity)
            if event is None:
                continue
            claim = Claim(event, NEAR if cue.start in clause else SAME_SENTENCE)
            if not event.is_weak:
                return claim
            weak = weak or claim
        return weak

    def _event_of(self, cue: Cue, quantity: Quantity) -> Event | None:
        event = cue.entry.event
        if event is None or quantity.unit not in event.units:
            return None
        if event.code == "send" and "departures" not in self.memory.topics and not self._departs_here():
            return None
        return event

    def _in_stance(self, claim: Claim) -> Claim:
        """`vay vốn` after `dư nợ` speaks of those who still owe, not of new loans."""
        event = claim.event
        if event is None or event.domain != "loans" or event.code != "lend":
            return claim
        for cue in reversed(self.seen):
            spoken = cue.entry.event
            if spoken is not None and spoken.code in ("outstanding", "disburse"):
                return Claim(spoken, claim.confidence)
        subject = self.memory.subject
        if self.is_structured and subject is not None and subject.code == "outstanding":
            return Claim(subject, CARRIED)
        return claim

    def _carried(self, at: int, quantity: Quantity) -> Claim | None:
        subject = self.memory.subject
        if subject is None or quantity.unit not in subject.units or quantity.unit == "poor_household":
            return None
        if any(cue.entry.kind == "blocked" and _blocks(cue, quantity) for cue in self.seen):
            return None
        return Claim(subject, CARRIED) if self._is_licensed(at, quantity) else None

    def _is_licensed(self, at: int, quantity: Quantity) -> bool:
        """Whether the clause shows that the number goes on with the subject: a part of it, a period, a plan."""
        if self.is_structured or quantity.sex or self.outer:
            return True
        return any(
            isinstance(item, MarketMention | AreaMention)
            or (isinstance(item, Time) and item.shape is not Shape.NOW)
            or (isinstance(item, Cue) and item.entry.kind in _LICENCES)
            for item in self._clause(at)
        )

    def _claim_of_unit(self, quantity: Quantity) -> Claim | None:
        if quantity.unit in ("job", "job_new") and not any(cue.entry.kind == "blocked" for cue in self.seen):
            return Claim(lexicon().events[quantity.unit], SAME_SENTENCE) if self.memory.topics else None
        return None


def _blocks(cue: Cue, quantity: Quantity) -> bool:
    """Whether words outside the field claim a number: prices and incomes claim only money."""
    if cue.entry.code in _BLOCKS_ONLY_MONEY:
        return quantity.unit == "money"
    if cue.entry.code in _BLOCKS_NO_BORROWER:
        return quantity.unit not in ("household", "project", "loan")
    return True
