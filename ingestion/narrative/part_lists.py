"""Lists of parts as the words tell them: what is listed, of which figures before it, and whether it is all of them.

Only places are kept, where a number begins: what becomes of its period, area and breakdown is settled later, and
`ingestion.narrative.parts` decides then which of the figures before a list is its whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ingestion.narrative.drafts import RATIOS
from ingestion.narrative.items import AreaMention, Boundary, Cue, MarketMention, Quantity, Time
from ingestion.narrative.sentence import NAMING, Sentence

_OPEN_ENDS = ("...", "…", "v.v")


@dataclass(slots=True, eq=False)
class PartList:
    """Numbers told as parts of one of those before them, which come nearest first.

    `claims_all`: its words say that it is all of the whole (gồm, chia ra), `is_summed`: a table sums it up;
    `is_implied`: no words make it a list, so only what the numbers are of can tell; `is_open`: it names others without
    a number.
    """

    wholes: tuple[int, ...]
    claims_all: bool = False
    is_summed: bool = False
    is_implied: bool = False
    is_open: bool = False
    is_parted_by_semicolons: bool = False
    parts: list[int] = field(default_factory=list)
    read: list[str] = field(default_factory=list)  # what each part counts
    unread: set[str] = field(default_factory=set)

    @property
    def leaves_out(self) -> bool:
        """Whether there are more parts than were read."""
        return self.is_open or not self.unread.isdisjoint(self.read)

    def add(self, quantity: Quantity) -> None:
        """One more part."""
        self.parts.append(quantity.start)
        self.read.append(quantity.unit)

    def ends_with_semicolon(self) -> bool:
        """Whether a semicolon ends the list: one of parts that commas part, and that claims to be no more."""
        if self.claims_all or (self.parts and len(set(self.read)) == len(self.read)):
            self.is_parted_by_semicolons = True
        return bool(self.parts) and not self.is_parted_by_semicolons


@dataclass(frozen=True, slots=True)
class Share:
    """A percentage told of a part, and the whole where more than the part's own list tells it."""

    percentage: int
    part: int
    whole: int | None = None


@dataclass(slots=True, eq=False)
class _Lines:
    """A list whose parts are lines: how the line that opened it is marked, and those that go on with it."""

    parts: PartList
    opened_by: str | None
    marker: str | None = None
    count: int = 0  # lines so far

    def goes_on(self, marker: str | None) -> bool:
        """Whether a line that is marked so is one of the list."""
        if self.count == 0 and marker != self.opened_by:
            self.marker = marker
        elif self.count == 0 or marker != self.marker:
            return False
        self.count += 1
        return True


class PartLists:
    """Goes through a report beside its reader and keeps the lists of parts, and the shares told of them."""

    def __init__(self) -> None:
        self.found: list[PartList] = []
        self.shares: list[Share] = []
        self._lines: list[_Lines] = []
        self._told: list[int] = []  # in this line
        self._told_before: list[int] = []  # in the one before it that told any
        self._awaited: PartList | None = None  # a list that the latest sentence opened and told nothing of

    def enter_line(self, marker: str | None) -> None:
        """A new line: it goes on with the list whose lines are marked so, and ends those below it."""
        self._told_before, self._told = self._told or self._told_before, []
        self._awaited = None
        while self._lines and not self._lines[-1].goes_on(marker):
            self._lines.pop()

    def leave_line(self, marker: str | None, *, ends_with_colon: bool) -> None:
        """The line is over; a colon at its end opens a list of the lines below. A line of a list without a number is
        a part that is not told."""
        if self._lines and len(self._lines[-1].parts.parts) < self._lines[-1].count:
            self._lines[-1].parts.is_open = True
        if ends_with_colon:
            self._lines.append(_Lines(self._awaited or self.open(PartList(tuple(reversed(self._told)))), marker))

    def read(self, reader: Sentence, end: int) -> None:
        """The lists of a sentence, which ends there, once its numbers were read."""
        lines = [self._lines[-1].parts] if self._lines else []
        walk = _Walk(reader, lines, self._told, self._told_before)
        walk.go(end)
        self.found += walk.found
        self.shares += [
            Share(draft.quantity.start, draft.share_of) for draft in reader.drafts if draft.share_of is not None
        ]
        self._awaited = walk.awaited()

    def open(self, found: PartList) -> PartList:
        """A list of its own."""
        self.found.append(found)
        return found


class _Walk:
    """The lists of one sentence, found as its items are gone through."""

    def __init__(self, reader: Sentence, lines: list[PartList], told: list[int], before: list[int]) -> None:
        self.plain = reader.plain
        self.items = reader.items
        self.drafts = {draft.quantity.start: draft for draft in reader.drafts}
        self.told = told  # what parts may be of: the numbers of the line
        self.earlier = [] if reader.whole is None else [reader.whole.quantity.start, *before]
        self.lines = lines
        self.depths = [lines]  # the lists that are open: in the sentence, and in each bracket
        self.told_before: list[int | None] = []  # how much had been told before each bracket
        self.implied: PartList | None = None
        self.found: list[PartList] = []

    def go(self, end: int) -> None:
        """Go through the items of the sentence, which ends there."""
        for at, item in enumerate(self.items):
            match item:
                case Cue():
                    self._pass_cue(at, item)
                case Boundary():
                    self._pass_mark(at, item)
                case Quantity():
                    self._pass_quantity(at, item)
                case _:
                    pass
        last = self.depths[0][-1] if self.depths[0] else None
        if last is not None and last.parts:  # `Nhật Bản 302 người, Đài Loan 118 người…`
            last.is_open |= any(self.plain.find(sign, last.parts[-1], end) >= 0 for sign in _OPEN_ENDS)

    def awaited(self) -> PartList | None:
        """The list that the end of the sentence leaves to the lines below it."""
        last = self.depths[0][-1] if len(self.depths[0]) > len(self.lines) else None
        return last if last is not None and not last.parts else None

    def _pass_cue(self, at: int, cue: Cue) -> None:
        kind, open_ = cue.entry.kind, self.depths[-1]
        if "part" in (kind, cue.entry.code):  # trong đó, trong đó có
            if len(open_) > len(self.lines) and not open_[-1].parts:
                open_ = open_[:-1]  # "(trong đó: …", "Trong đó, chia ra: …"
            self.depths[-1] = [*open_, self._opened(claims_all=cue.entry.code == "all")]
        elif kind == "extra":
            self.depths[-1] = []
        elif kind == "market_other" and open_ and not self._tells_number(at):
            open_[-1].is_open = True  # "… và các thị trường khác"

    def _tells_number(self, at: int) -> bool:
        """Whether a number stands beside the words for all others: `các nước khác (240 người)`."""
        following = (item for item in self.items[at + 1 :] if not (isinstance(item, Boundary) and item.mark in ":("))
        return any(isinstance(item, Quantity) for item in (*self.items[max(0, at - 1) : at], next(following, None)))

    def _pass_mark(self, at: int, boundary: Boundary) -> None:
        open_ = self.depths[-1]
        if boundary.mark == "(":
            inside = self._in_bracket(at)
            self.depths.append(inside or open_)
            self.told_before.append(len(self.told) if inside else None)
        elif boundary.mark == ")" and len(self.depths) > 1:
            self.depths.pop()
            self.told[:] = self.told[: self.told_before.pop()]
        elif boundary.mark == ";" and len(open_) > len(self.lines):
            if len(open_) > len(self.lines) + 1 or open_[-1].ends_with_semicolon():
                self.depths[-1] = open_[:-1]
        elif boundary.mark == ":" and self._ends_with_number(at):
            self.depths[-1] = [*open_, self._opened()]

    def _ends_with_number(self, at: int) -> bool:
        """Whether a number stands before a mark, or what it is held against: `…, đạt 59,36% kế hoạch năm: …`."""
        held_against = ("plan", "previous", "target")
        before = (
            item
            for item in reversed(self.items[:at])
            if not (isinstance(item, Time) or (isinstance(item, Cue) and item.entry.kind in held_against))
        )
        return isinstance(next(before, None), Quantity)

    def _pass_quantity(self, at: int, quantity: Quantity) -> None:
        open_, draft = self.depths[-1], self.drafts.get(quantity.start)
        if draft is None:
            if open_:
                open_[-1].unread.add(quantity.unit)
            return
        if draft.kind in RATIOS:
            return
        before = self.items[at - 1] if at else None
        if open_ and isinstance(before, Cue) and before.entry.code == "of":
            open_[-1].wholes = (quantity.start,)  # "trong tổng số 22.265 người … có 13.822 người …; 7.466 người …"
        elif open_:
            open_[-1].add(quantity)
        else:
            self.implied = self.implied or self._opened(is_implied=True)
            self.implied.add(quantity)
        self.told.append(quantity.start)

    def _opened(self, *, claims_all: bool = False, is_implied: bool = False) -> PartList:
        """A new list, of what the line told so far or, where the sentence goes on with an earlier one, of that."""
        wholes = (*reversed(self.told), *reversed(self.earlier))
        self.found.append(PartList(wholes, claims_all=claims_all, is_implied=is_implied))
        return self.found[-1]

    def _in_bracket(self, at: int) -> list[PartList]:
        """What a bracket lists is of the number right before it: `18 lao động (Đài Loan 11 người, Nhật Bản 7 người)`;
        after a name it only tells the name's own number: `Nhật Bản (302 người)`."""
        for item in reversed(self.items[:at]):
            if isinstance(item, Quantity):
                self.found.append(PartList((item.start,)))
                return self.found[-1:]
            names = isinstance(item, Cue) and item.entry.kind in NAMING
            if names or isinstance(item, MarketMention | AreaMention | Boundary):
                break
        return []
