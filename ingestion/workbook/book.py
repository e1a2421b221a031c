"""What the labels of rows mean, numbered and in columns.

The same labels and areas come in thousands of rows, and again in the next workbook. Each is understood once and then is
a number; what it says stands in columns under that number, which are looked up for many rows at once. A row becomes an
object when it is asked for.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Generic, NamedTuple, TypeVar, cast

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ingestion.model import Issue
from ingestion.workbook.labels import Coordinate, Place

Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]
Thing = TypeVar("Thing")

# All that is written beside a row's label: its kind of numbering, the texts in the columns of units and of further
# labels, and whether it has figures.
Beside = tuple[str, tuple[str, ...], tuple[str, ...], bool]
NOWHERE = 0  # the number of no area
_NOT_ASKED = -1
_LONG, _INT = "q", "i"  # integers of 64 and of 32 bits: the less room they take, the sooner they are found
# What is so of a label.
IS_ALONE, IS_TOTAL, IS_PROBLEM, IS_BLANK = 1, 2, 4, 8


@dataclass(frozen=True, slots=True)
class Told:
    """What a row says of its figures but for their area. Rows that tell the same have the same `key`, and those that
    only differ in their units the same `coordinates`; both are spelled out, since a text is hashed but once."""

    sets: Mapping[str, Coordinate]
    units: tuple[str, ...]
    coordinates: str
    key: str


@dataclass(frozen=True, slots=True)
class Kind:
    """What most rows of a table are alike in: the positions of their dimensions, the level of their area and whether a
    part of it, or a unit beside it, has the same name. `is_of_today`: they name a former unit, or the present one as
    such, so the whole of the document is the unit of today's map."""

    positions: tuple[int, ...]
    level: str | None
    has_part: bool
    is_of_today: bool


@dataclass(frozen=True, slots=True)
class Label:
    """The words of a row, wherever they stand. `sets` is what they say, `told` the same without the `area`. `depth`
    tells how they are set off from others: their numbering, indent and "trong đó". `positions` are those of their
    dimensions in the order in which the table's rows nest. `doubt` is a warning that the sender should see.
    `opens_parts`: the words say nothing but that the parts of the row above follow ("Trong đó:"). `is_remainder`: they
    say what remains of the parts above, but not of which kind these are ("Khác"). `stands_alone`: this is a row of
    figures, and what it means hangs on no row above it."""

    text: str
    sets: Mapping[str, Coordinate]
    area: Coordinate | None
    is_total: bool
    depth: tuple[str, int, bool]
    told: Told
    positions: tuple[int, ...]
    doubt: Issue | None
    opens_parts: bool
    is_remainder: bool
    stands_alone: bool
    kind: Kind


class Problem(NamedTuple):
    """Why a label cannot be read; `key` is the position of the key column that is at fault, None for the label."""

    issue: Issue
    key: int | None = None


class Facts(NamedTuple):
    """What labels say, in numbers: their areas, what they tell, the kinds of their rows, what they speak of, and what
    is so of them (`flags`: IS_ALONE and others)."""

    areas: Integers
    told: Integers
    kinds: Integers
    subjects: Integers
    flags: Integers

    def are(self, flag: int) -> Flags:
        """Of which labels something is so: IS_ALONE, IS_TOTAL, IS_PROBLEM or IS_BLANK."""
        return (self.flags & flag) > 0


class Ledger:
    """Facts by the numbers of labels, more at the end as more labels are met. Those of one label lie together: to go
    for them to one place in memory takes the most of the time to look them up."""

    def __init__(self) -> None:
        self._integers = array(_INT)

    def append(self, *facts: int) -> None:
        """Put those of the next label behind the others, in the order of `Facts`."""
        self._integers.extend(facts)

    def take(self, labels: Integers) -> Facts:
        """Those of some labels."""
        rows = np.asarray(self._integers).reshape(-1, len(Facts._fields)).take(labels, axis=0)
        return Facts(*rows.T.astype(np.int64, order="C"))


class Texts:
    """Texts by the numbers of things, more at the end as more things are met."""

    def __init__(self) -> None:
        self._known = pa.array([], pa.string())
        self._new: list[str | None] = []

    def append(self, text: str | None) -> None:
        """Put that of the next thing behind the others."""
        self._new.append(text)

    def take(self, numbers: Integers) -> pa.Array:
        """Those of some things."""
        if self._new:
            self._known = pa.concat_arrays([self._known, pa.array(self._new, pa.string())])
            self._new = []
        return self._known.take(pa.Array.from_buffers(pa.int64(), len(numbers), [None, pa.py_buffer(numbers)]))


class Shelf(Generic[Thing]):
    """Things by their numbers. Things of one key are one thing: the first that was met."""

    def __init__(self) -> None:
        self.things: list[Thing] = []
        self._numbers: dict[Hashable, int] = {}

    def number(self, key: Hashable, thing: Thing) -> int:
        """The number of a thing."""
        number = self._numbers.setdefault(key, len(self.things))
        if number == len(self.things):
            self.things.append(thing)
        return number

    def distinct(self, numbers: Integers) -> dict[int, Thing]:
        """The things of some numbers, in the order in which they are met."""
        is_one = len(numbers) > 0 and bool((numbers == numbers[0]).all())  # as most often
        return {number: self.things[number] for number in dict.fromkeys(numbers[: 1 if is_one else None].tolist())}


class Gazetteer:
    """The areas that labels name, and the units that bore their names on other days."""

    def __init__(self) -> None:
        self._shelf: Shelf[Place | None] = Shelf()
        self._then: defaultdict[date, array[int]] = defaultdict(partial(array, _LONG))
        self._columns = (Texts(), Texts(), Texts())
        self.number(None)

    def number(self, area: Coordinate | None) -> int:
        """The number of an area, NOWHERE for none."""
        place = area if isinstance(area, Place) else None
        known = len(self._shelf.things)
        number = self._shelf.number(place.in_full if place is not None else None, place)
        if number == known:
            told = (place.name, place.level, place.key) if place is not None else (None, None, None)
            for column, text in zip(self._columns, told, strict=True):
                column.append(text)
        return number

    def place(self, number: int) -> Place | None:
        """The area of a number."""
        return self._shelf.things[number]

    def on(self, day: date, numbers: Integers) -> Integers:
        """The units that bore the names of some areas on a day."""
        then = self._then[day]
        then.extend([_NOT_ASKED] * (len(self._shelf.things) - len(then)))
        found = np.asarray(then)[numbers]
        for number in set(numbers[found == _NOT_ASKED].tolist()):
            place = self.place(number)
            then[number] = self.number(place.on(day) if place is not None else None)
        return np.asarray(then)[numbers]

    def columns(self, numbers: Integers) -> tuple[pa.Array, ...]:
        """The names, levels and keys of some areas."""
        return tuple(column.take(numbers) for column in self._columns)


class _Numbers(dict[str, int]):
    """The numbers of labels beside which the same stands, by their texts."""

    def __init__(self, number: Callable[[str], int]) -> None:
        super().__init__()
        self._number = number

    def __missing__(self, text: str) -> int:
        self[text] = self._number(text)
        return self[text]


class Book:
    """The numbers of labels by their words, and what the labels say."""

    def __init__(self, read: Callable[[str, Beside], Label | Problem | None]) -> None:
        self._read = read
        self._beside: dict[Beside, _Numbers] = {}
        self._subjects: Shelf[str] = Shelf()
        self.meanings: list[Label | Problem | None] = []
        self.gazetteer = Gazetteer()
        self.told: Shelf[Told] = Shelf()
        self.kinds: Shelf[Kind] = Shelf()
        self.texts = Texts()
        self._facts = Ledger()

    def __len__(self) -> int:
        return len(self.meanings)

    def number(self, text: str, beside: Beside) -> int:
        """The number of a label."""
        return self._beside_which(beside)[text]

    def numbers(self, texts: Sequence[str], beside: Sequence[Sequence[Any]]) -> Integers:
        """The numbers of labels, given the columns of what stands beside them."""
        is_alike = bool(texts) and all(column.count(column[0]) == len(column) for column in beside)
        if is_alike:  # as most often: then a text alone tells the label
            known = self._beside_which(next(zip(*beside, strict=True)))
            return np.fromiter(map(known.__getitem__, texts), np.int64, len(texts))
        return np.fromiter(map(self.number, texts, zip(*beside, strict=True)), np.int64, len(texts))

    def _beside_which(self, beside: Beside) -> _Numbers:
        if beside not in self._beside:
            self._beside[beside] = _Numbers(partial(self._met, beside))
        return self._beside[beside]

    def _met(self, beside: Beside, text: str) -> int:
        """The number of a label that is met for the first time."""
        meant = self._read(text, beside)
        label = meant if isinstance(meant, Label) else None
        is_blank = IS_BLANK if not text or text.isspace() else 0
        is_problem = IS_PROBLEM if isinstance(meant, Problem) else 0
        self.texts.append(label.text if label else None)
        self._facts.append(*self._told_by(label), _flags_of(label) | is_problem | is_blank)
        self.meanings.append(meant)
        return len(self.meanings) - 1

    def _told_by(self, label: Label | None) -> tuple[int, int, int, int]:
        """The numbers of a label's area, of what it tells, of its kind and of what it speaks of."""
        if label is None:
            return NOWHERE, 0, 0, 0
        return (
            self.gazetteer.number(label.area),
            self.told.number(label.told.key, label.told),
            self.kinds.number(label.kind, label.kind),
            self.subject(label.area, label.told),
        )

    def facts(self, labels: Integers) -> Facts:
        """What some labels say."""
        return self._facts.take(labels)

    def subject(self, area: Coordinate | None, told: Told) -> int:
        """The number of what a row speaks of."""
        spelled = (area.name, area.level, area.key) if isinstance(area, Place) else area
        subject = f"{spelled!r} {told.coordinates}"
        return self._subjects.number(subject, subject)


class Row(NamedTuple):
    """A row of figures: its position in the table's body and in the sheet, the cell of its label, the number of that in
    the book, and what holds for its figures, taken together with the rows that it is a part of, if any (`is_part`)."""

    position: int
    sheet_row: int
    column: int
    number: int
    label: Label
    area: Coordinate | None
    told: Told
    is_part: bool = False

    def coordinate(self, dimension: str) -> Coordinate | None:
        """What holds for the row's figures in one dimension."""
        return self.area if dimension == "area" else self.told.sets.get(dimension)


class Rows(Sequence[Row]):
    """The rows of figures of a table in columns of numbers. `kinds` are the kinds of their labels, `told_apart` what
    they say, each thing once, by its number."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.kinds: set[Kind] = set()
        self.told_apart: dict[int, Told] = {}
        self._positions, self._sheet_rows, self._columns, self._are_parts = (array(_LONG) for _ in range(4))
        self._labels, self._areas, self._told, self._subjects = (array(_LONG) for _ in range(4))

    def of(self, rows: Iterable[Row]) -> Rows:
        """Other rows of the same table."""
        made = Rows(self.book)
        for row in rows:
            made.add(row)
        return made

    def add(self, row: Row) -> None:
        """Put a row below the others."""
        told = self.book.told.number(row.told.key, row.told)
        self._positions.append(row.position)
        self._sheet_rows.append(row.sheet_row)
        self._columns.append(row.column)
        self._are_parts.append(row.is_part)
        self._labels.append(row.number)
        self._areas.append(self.book.gazetteer.number(row.area))
        self._told.append(told)
        self._subjects.append(self.book.subject(row.area, row.told))
        self.kinds.add(row.label.kind)
        self.told_apart[told] = row.told

    def add_alone(self, first: int, sheet_rows: Sequence[int], columns: Integers, labels: Integers) -> None:
        """Put rows that stand alone and follow each other in the table's body below the others."""
        book, count = self.book, len(labels)
        facts = book.facts(labels)
        for column, added in (
            (self._sheet_rows, _integers(sheet_rows)),
            (self._columns, columns),
            (self._positions, np.arange(first, first + count)),
            (self._are_parts, np.zeros(count, dtype=np.int64)),
            (self._labels, labels),
            (self._areas, facts.areas),
            (self._told, facts.told),
            (self._subjects, facts.subjects),
        ):
            column.frombytes(added.tobytes())
        self.kinds.update(book.kinds.distinct(facts.kinds).values())
        self.told_apart |= book.told.distinct(facts.told)

    @property
    def positions(self) -> list[int]:
        """Where the rows stand in the table's body."""
        return self._positions.tolist()

    @property
    def sheet_rows(self) -> Integers:
        """Where they stand in the sheet."""
        return np.array(self._sheet_rows)

    @property
    def labels(self) -> Integers:
        """The numbers of their labels."""
        return np.array(self._labels)

    def are_totals(self) -> Flags:
        """Whether their labels say that they are totals."""
        return self.book.facts(self.labels).are(IS_TOTAL)

    @property
    def areas(self) -> Integers:
        """The numbers of their areas."""
        return np.array(self._areas)

    @property
    def told(self) -> list[int]:
        """The numbers of what they say."""
        return self._told.tolist()

    @property
    def subjects(self) -> Integers:
        """The numbers of what they speak of."""
        return np.array(self._subjects)

    def __len__(self) -> int:
        return len(self._positions)

    def __iter__(self) -> Iterator[Row]:
        return map(self.__getitem__, range(len(self)))

    def __getitem__(self, number: int) -> Row:  # type: ignore[override]
        label = self._labels[number]
        return Row(
            self._positions[number],
            self._sheet_rows[number],
            self._columns[number],
            label,
            cast("Label", self.book.meanings[label]),
            self.book.gazetteer.place(self._areas[number]),
            self.book.told.things[self._told[number]],
            bool(self._are_parts[number]),
        )


def _integers(numbers: Sequence[int]) -> Integers:
    return np.arange(numbers.start, numbers.stop) if isinstance(numbers, range) else np.array(numbers, dtype=np.int64)


def _flags_of(label: Label | None) -> int:
    if label is None:
        return 0
    return (IS_ALONE if label.stands_alone else 0) | (IS_TOTAL if label.is_total else 0)
