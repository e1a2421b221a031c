"""Parts of the jobs created: through a channel, abroad, of one group or sex."""

from __future__ import annotations

from dataclasses import replace

from ingestion.narrative.drafts import DOUBTFUL, FLOW, NEAR, Draft, Measure
from ingestion.narrative.items import Cue, Quantity, Stretch, Time
from ingestion.narrative.lexicon import Event, lexicon
from ingestion.narrative.measures import Measures
from ingestion.narrative.sentence import PERSONS, is_period

_CHANNELS = {"hired": "employment_service", "job_from_loan": "loan_funded"}
_OF_UNKNOWN_KIND = ("jobs_created", "jobs_via_loans")


class JobParts(Measures):
    """Reads the parts that a split tells."""

    def _split_item(self, at: int, quantity: Quantity) -> tuple[Draft | None] | None:
        """A part of jobs created: through a channel, abroad, or of one sex. None when there is no such split."""
        if self.split is None or quantity.unit not in PERSONS or self._is_beside_split(at):
            return None
        clause = self.about
        measure, breakdown = self._part_of_jobs(clause, self.split)
        if quantity.unit == "job_new" and measure.indicator == "jobs_created":
            measure = replace(measure, indicator="jobs_created_new")  # "6.310 lượt, trong đó 2.105 việc làm mới"
        is_blocked = not breakdown and any(code != "employed" for code in clause.codes("blocked"))
        if is_blocked or self._is_part_of_else(at):
            return (None,)
        has_sex = quantity.sex is not None or clause.has("sex")
        goes_abroad = measure.event.domain == "jobs" and self._names_market(at)  # a market among jobs
        dated = any(isinstance(item, Time) for item in clause.items)
        if not breakdown and self.loan_spoken and not dated and self._is_main_statement(clause):
            breakdown = {"channel": "loan_funded"}  # "cho vay 716 tỷ đồng, tạo việc làm cho 18.460 lao động"
        if not breakdown and self.split_of_else and self._is_hired(clause):
            breakdown = {"channel": "employment_service"}
        if not breakdown and not has_sex and measure.indicator in _OF_UNKNOWN_KIND:
            if goes_abroad or self._is_main_statement(clause):
                return None
            return (self._draft(at, quantity, measure, DOUBTFUL),)  # a part of unknown kind
        if goes_abroad:
            return None
        draft = self._measured(at, quantity, measure.event, measure.indicator, NEAR)
        if draft is not None:
            through_loans = {"channel": "loan_funded"} if measure.indicator == "jobs_via_loans" else {}
            draft.breakdown |= through_loans | breakdown
        return (draft,)

    def _is_beside_split(self, at: int) -> bool:
        """Whether a number is of a unit, of loans, or a change (`tạo việc làm mới cho 10.000 người, tăng 500 người`),
        and no part of another kind."""
        return self._heads_own(at) or self._gets_loan(at) or self._is_change(at)

    def _part_of_jobs(self, clause: Stretch, whole: Event) -> tuple[Measure, dict[str, str]]:
        """What a clause inside a split counts, and through which channel."""
        indicator = whole.units["person"] if whole.code == "job_from_loan" else "jobs_created"
        for cue in clause.cues("channel", "group", "event", "context", "trustee"):
            event = cue.entry.event
            if cue.entry.kind == "context" and cue.entry.code == "overseas_work":
                return Measure(lexicon().events["lend"], "borrowers", FLOW), {"programme": "overseas_work"}
            if cue.entry.code in ("departure", "overseas"):
                return Measure(lexicon().events["departure"], "workers_departed", FLOW), {"channel": "overseas"}
            if cue.entry.kind in ("channel", "group"):
                return Measure(whole, indicator, FLOW), {"channel": cue.entry.sets["channel"]}
            if event is not None and (event.domain == "loans" or event.code in _CHANNELS):
                return Measure(whole, indicator, FLOW), {"channel": _CHANNELS.get(event.code, "loan_funded")}
            if event is not None and event.code == "job_new":
                indicator = "jobs_created_new"
        if clause.has("market_other"):
            return Measure(whole, indicator, FLOW), {"channel": "other"}
        return Measure(whole, indicator, FLOW), {}

    def _is_main_statement(self, clause: Stretch) -> bool:
        """Whether a clause after a split speaks of all jobs again, or of those of one period."""
        dated = any(isinstance(item, Time) and is_period(item) for item in clause.items)
        return dated or any(_is_main_job(cue) for cue in clause.cues("event"))

    def _is_part_of_else(self, at: int) -> bool:
        """`tuyển 18.054 người, trong đó nông nghiệp 1.878 người, 9.120 nữ`: a part of what is none of the field's."""
        if not self.split_of_else or self._counts_otherwise(at):
            return False
        own = self.about.cues("event", "context", "stay")
        strong = (cue for cue in own if cue.entry.event is not None and not cue.entry.event.is_weak)
        return all(cue.entry.code == "in_work" for cue in strong)

    def _is_hired(self, clause: Stretch) -> bool:
        """`tư vấn cho 14.300 lượt người, trong đó 1.128 người được nhận vào làm`: through the service told before."""
        spoken = any(cue.entry.code == "service" for cue in self.seen)
        return spoken and any(
            cue.entry.event is not None and cue.entry.event.domain == "jobs" for cue in clause.cues("event")
        )

    def _counts_otherwise(self, at: int) -> bool:
        """`Hơn 1,1 triệu lao động được hỗ trợ. Chia theo địa bàn: Biên Hòa 21.340 lượt`: turns part no persons, where
        turns were told before."""
        number, else_ = self.items[at], self.of_else
        if not isinstance(number, Quantity) or else_ is None or number.unit != "turn" or else_.unit == "turn":
            return False
        return any(one.quantity.unit == "turn" and one.paragraph == self.paragraph for one in self.memory.told.values())


def _is_main_job(cue: Cue) -> bool:
    return cue.entry.event is not None and cue.entry.event.code in ("job", "job_new")
