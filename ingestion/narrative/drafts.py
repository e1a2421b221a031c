"""What the reader remembers while it goes down a document, and figures in the making."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from ingestion.model import Kind
from ingestion.narrative.items import AreaMention, Quantity, Time
from ingestion.narrative.legend import Legend
from ingestion.narrative.lexicon import Event
from ingestion.narrative.times import Clock
from ingestion.numbers import Number
from warehouse import reference

# Confidence by how a number was attached to what it is about; below the line a figure is only a candidate.
NEAR = 0.95  # the words beside it say so
SAME_SENTENCE = 0.85
CARRIED = 0.75  # the subject stands in an earlier sentence
DOUBTFUL = 0.4
LINE = 0.5

# Kinds by names of their own: a look-up in their class takes six times as long, and a page asks a thousand times.
FLOW, STOCK, TARGET, RATIO = Kind.FLOW, Kind.STOCK, Kind.TARGET, Kind.RATIO
RATIOS = (Kind.RATIO, Kind.CHANGE)  # kinds that count nothing themselves
_MAIN = {"jobs_created_new": "jobs_created", "jobs_via_loans": "jobs_created"}


def target_of(indicator: str) -> str:
    """The indicator of plans for what an indicator counts; empty where there is none."""
    return reference.indicators()[main_of(indicator)]["target_indicator_code"]


def main_of(indicator: str) -> str:
    """The indicator that one of its parts is counted in: new jobs and those through loans are jobs."""
    return _MAIN.get(indicator, indicator)


@dataclass(slots=True, eq=False)
class Measure:
    """What a number measures: the event it counts, the indicator, and whether it was done, planned or compared."""

    event: Event
    indicator: str
    kind: Kind


@dataclass(slots=True, eq=False)
class Claim:
    """An event that claims a number, or nothing (None) when something outside the field does."""

    event: Event | None
    confidence: float


@dataclass(slots=True, eq=False)
class Draft:
    """A figure before its period, area and interval are settled."""

    quantity: Quantity
    indicator: str
    event: Event
    kind: Kind
    time: Time | None
    area: AreaMention | None
    breakdown: dict[str, str]
    paragraph: int
    confidence: float
    about: str | None = None
    is_yearly: bool = False
    is_forecast: bool = False
    is_total: bool = False
    in_title: bool = False
    in_bracket: bool = False
    has_own_time: bool = False
    opens_list: bool = False  # followed by its parts, year by year
    share_of: int | None = None  # where the number begins that a percentage tells the share of


@dataclass(slots=True)
class Memory:
    """What earlier sentences leave to later ones."""

    clock: Clock = field(default_factory=Clock)
    period: Time | None = None  # of results
    main_period: Time | None = None  # the one to go back to on the next line, where `period` is only of an aside
    main_whole: tuple[Draft | None, Draft | None] = (None, None)  # the figures of that period, `main` and `whole`
    aside_head: str | None = None  # how the line of that aside was marked; its next of kin leaves it
    clock_of_results: Clock | None = None  # the latest one before a plan of years to come was spoken of
    balance_time: Time | None = None  # the day that the latest balances stood at
    plan_period: Time | None = None
    looks_back_to: date | None = None  # the last day that the document has results of
    area: AreaMention | None = None
    home: AreaMention | None = None  # the unit whose document it is
    section_area: AreaMention | None = None  # the one that the heading above names
    subject: Event | None = None
    subject_indicator: str | None = None
    programme: dict[str, str] = field(default_factory=dict)
    legend: Legend = field(default_factory=Legend)
    is_headed: bool = False  # a heading named the subject, and nothing has been counted since
    is_target_section: bool = False
    is_plan: bool = False  # the document calls itself one, so that its headings open no account of results
    is_other_population: bool = False
    is_individual: bool = False  # the line tells the story of one borrower
    topics: set[str] = field(default_factory=set)
    last: Draft | None = None
    main: Draft | None = None  # the latest figure that is neither a part nor a ratio
    whole: Draft | None = None  # the latest such figure or target
    counted: Draft | None = None  # the latest count of persons that were reached, of both sexes
    market: str | None = None  # the one spoken of last
    of_else: Quantity | None = None  # the latest count, where it is none of the field's
    told: dict[Decimal, Draft] = field(default_factory=dict)  # wholes of persons by their number
    goals: dict[str, Number] = field(default_factory=dict)  # the latest plan of each indicator
    list_of: Draft | None = None  # what a line ended by a colon told, while the lines of its list are read
    list_head: str | None = None  # how that line was marked (1., a), -), which marks its next of kin and no part
