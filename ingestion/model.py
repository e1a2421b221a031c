"""What passes between the readers and the raw store: figures, addresses, issues, readings.

A reader says what the document says. It cleans nothing, chooses nothing and drops nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Hedge(StrEnum):
    """How a figure was qualified by the words around it."""

    EXACT = "exact"
    OVER = "over"  # hơn, trên
    UNDER = "under"  # gần, dưới
    ABOUT = "about"  # khoảng, ước


class Kind(StrEnum):
    """What a figure measures, which decides how it may be compared and summed."""

    FLOW = "flow"
    STOCK = "stock"
    CUMULATIVE = "cumulative"
    TARGET = "target"
    RATIO = "ratio"
    CHANGE = "change"
    FORECAST = "forecast"


class SourceRank(StrEnum):
    """Whose word counts first: a form before a report before the press. Sorts by itself."""

    FORM = "1_form"
    REPORT = "2_report"
    PRESS = "3_press"


_SPAN = re.compile(r"¶(\d+):(\d+)-(\d+)")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a figure stands: a cell of a sheet, or a span of characters in a paragraph of the text.

    Spans count characters of the text as `ingestion.documents` extracts it (NFC, `\\n` line ends), from 0, end
    excluded; paragraphs count from 1.
    """

    sheet: str | None = None
    cell: str | None = None
    paragraph: int | None = None
    start: int | None = None
    end: int | None = None

    def __str__(self) -> str:
        if self.sheet is not None:
            return f"{self.sheet}!{self.cell}"
        return f"¶{self.paragraph}:{self.start}-{self.end}"

    @classmethod
    def parse(cls, text: str) -> Address:
        """The address that `str` wrote."""
        span = _SPAN.fullmatch(text)
        if span is not None:
            return cls(paragraph=int(span[1]), start=int(span[2]), end=int(span[3]))
        sheet, _, cell = text.rpartition("!")
        return cls(sheet=sheet, cell=cell)


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, both ends included. `start` is None for a stock that stands at `end`.

    `basis` is calendar, admin_15_14, ytd_to_date, multi_year or stated (DOMAIN: two regimes run side by side).
    """

    start: date | None
    end: date | None
    basis: str = "calendar"


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The part of the whole that a figure speaks of; None means all of it.

    `market` is a name in Vietnamese, `sex` is female or male, `enterprise` is the name of the enterprise or school
    whose own workers are counted, in capitals, the others are codes of the seeds of the same names.
    """

    market: str | None = None
    sex: str | None = None
    channel: str | None = None
    programme: str | None = None
    fund_source: str | None = None
    departure_channel: str | None = None
    enterprise: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """That a document tells a figure as a part of another, or a percentage as the share that a part has in its whole.

    `of` is the place of the whole, or of the part, among the document's figures, counted from 1. `list` is the number
    of the list within the document: only parts of one list are told beside each other, and a percentage is in none.
    `is_complete` says that the list is all of the whole.
    """

    of: int
    list: int | None = None
    is_complete: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """One number in a document.

    `value`, `low` and `high` are in base units (persons, đồng, percent points); `low` and `high` bound what the writer
    can have meant (closed interval). `about` names the indicator that a ratio, an average or a change speaks of.
    `is_total` says that the document itself calls the figure a total. `confidence` runs from 0 to 1; a figure below the
    reader's line is a candidate, kept and shown and never published. `area` is the name as it was written, in
    the official spelling where only marks and capitals differ; `area_key` is the unit it means, None when unknown. Both
    are None where an enterprise tells of all of its own workers.
    `part` is None where the text makes the figure no part of another one of it.
    """

    address: Address
    quote: str
    indicator: str
    value: Decimal
    low: Decimal
    high: Decimal
    unit: str
    kind: Kind
    area: str | None
    area_level: str | None
    area_key: str | None
    period: Period
    breakdown: Breakdown = field(default_factory=Breakdown)
    hedge: Hedge = Hedge.EXACT
    about: str | None = None
    is_total: bool = False
    is_candidate: bool = False
    source_rank: SourceRank = SourceRank.PRESS
    confidence: float = 1.0
    part: Part | None = None


class IssueSeverity(StrEnum):
    """An error makes the reader refuse the document; a warning lets it go on; a notice is for the curious."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that the sender should know: a code of `ingestion/messages.yml`, where, and its parameters."""

    code: str
    severity: IssueSeverity
    address: str | None = None
    parameters: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """All that a reader took from one document.

    `form_code` is the form and its version (`departures_by_market/v2021`) or `narrative`; `reporting_area` and `period`
    are those of the document as a whole: the area whose office reports, or the name of the enterprise that does.
    `issued_on` is the day that the document gives for itself, by which a revision that arrives late is known to be an
    old one. A reading with an error has no figures.
    """

    form_code: str | None = None
    title: str | None = None
    reporting_area: str | None = None
    period: Period | None = None
    source_rank: SourceRank = SourceRank.PRESS
    figures: Sequence[Figure] = ()
    issues: tuple[Issue, ...] = ()
    issued_on: date | None = None

    @property
    def is_refused(self) -> bool:
        """Whether an error forbids to use the document."""
        return any(issue.severity is IssueSeverity.ERROR for issue in self.issues)
