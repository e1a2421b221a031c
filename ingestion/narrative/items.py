"""What the lexer finds in a sentence: boundaries, cues of the lexicon, quantities, times, areas and markets.

They are not frozen, though nothing changes them: a page has a thousand, and a frozen one takes three times as long
to make.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ingestion.model import Hedge
from ingestion.narrative.lexicon import Entry
from ingestion.narrative.tokens import Span
from ingestion.numbers import Number


class Shape(StrEnum):
    """How a time expression tells its time."""

    SPAN = "span"  # trong năm, giai đoạn, từ … đến …
    POINT = "point"  # đến hết, tính đến, cuối năm: a stock stands there, a flow began with the year
    NOW = "now"  # đến nay, without any other word
    YEARLY = "yearly"  # bình quân mỗi năm


@dataclass(slots=True, eq=False)
class Boundary(Span):
    """A mark that parts clauses."""

    mark: str


@dataclass(slots=True, eq=False)
class Cue(Span):
    """A phrase of the lexicon."""

    entry: Entry


@dataclass(slots=True, eq=False)
class Time(Span):
    """A stretch of days that the words name. `is_compared` says that it is only held against (so với năm trước),
    `is_of_plan` that it is the plan's, `is_open` that no words tell its end (đến nay), `is_aside` that one sentence
    looks back to it (năm ngoái)."""

    first: date | None
    last: date
    basis: str
    shape: Shape
    is_compared: bool = False
    is_of_plan: bool = False
    is_open: bool = False
    is_aside: bool = False


@dataclass(slots=True, eq=False)
class AreaMention(Span):
    """A named administrative unit as it was written; `level` is what its title or its seed row says."""

    name: str
    level: str | None
    key: str | None


@dataclass(slots=True, eq=False)
class MarketMention(Span):
    """A labour market by its canonical name."""

    name: str


@dataclass(slots=True, eq=False)
class NameMention(Span):
    """A proper name right before a number that is in no list of names: a place, a firm, a person."""

    name: str


@dataclass(slots=True, eq=False)
class Quantity(Span):
    """A number with what it counts, in base units; the span begins at the hedge.

    `unit` is a unit of the lexicon, or `bare` when the number stands alone. `top` is the second number of a range
    (30%-35%), `whole` that of a pair (253/2.685). `per` says per what an amount is (người, hộ, năm, tháng).
    """

    number: Number
    unit: str
    hedge: Hedge
    is_counted: bool
    sex: str | None = None
    per: str | None = None
    top: Number | None = None
    whole: Number | None = None
    whole_start: int | None = None
    scale: int = 1  # of its unit: a million for `4,2 triệu đồng`


@dataclass(slots=True, eq=False)
class Cell(Span):
    """A cell of a table without the blanks around it: as it was written, and in the canonical spelling."""

    text: str
    words: str


Item = Boundary | Cue | Time | AreaMention | MarketMention | NameMention | Quantity


class Stretch:
    """Items next to each other in the order in which they are looked at, and the cues among them."""

    __slots__ = ("_cues", "items")

    def __init__(self, items: list[Item], cues: list[Cue] | None = None) -> None:
        self.items = items
        self._cues = [item for item in items if isinstance(item, Cue)] if cues is None else cues

    def __add__(self, other: Stretch) -> Stretch:
        return Stretch(self.items + other.items, self._cues + other._cues) if other.items else self

    def has(self, *kinds: str) -> bool:
        """Whether a cue of one of the kinds is among them."""
        for cue in self._cues:  # noqa: SIM110 - asked a hundred times a page, and thrice as fast as any()
            if cue.entry.kind in kinds:
                return True
        return False

    def cue(self, *kinds: str) -> Cue | None:
        """The first cue of some kinds."""
        for cue in self._cues:
            if cue.entry.kind in kinds:
                return cue
        return None

    def cues(self, *kinds: str) -> list[Cue]:
        """The cues of some kinds."""
        return [cue for cue in self._cues if cue.entry.kind in kinds] if self._cues else []

    def codes(self, *kinds: str) -> list[str]:
        """What the cues of some kinds say."""
        return [cue.entry.code for cue in self._cues if cue.entry.kind in kinds] if self._cues else []
