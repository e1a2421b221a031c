"""Errors of every kind that offices make, put into a clean world: which figures say what instead, and which documents.

A kind is a function that looks for its place among the documents and says what would stand there instead; it yields
candidates in random order, and the caller takes those that lie far enough from each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from types import MappingProxyType

import numpy as np
import pandas as pd

from bench.detect.oracle import Oracle, Span
from bench.world.documents import COUNTED, World, resolution, stated, with_document_of
from bench.world.layouts import layouts
from bench.world.truth import MONTHS_OF_YEAR
from warehouse import reference

LATE = timedelta(days=60)
CUSTOM = 7  # reports from which a unit's custom shows, where no law asks for them, though one of them is missing
_TRIES = 400
_REGULAR = ("departures_by_market", "jobs_by_channel", "loans_by_programme")
_IMPOSSIBLE = ("negative", "sex", "sex part", "overdue", "money over borrowers")  # what may hold a document


@dataclass(frozen=True, slots=True)
class Plant:
    """One error: `written` by figure, or what happened to a whole document.

    It was `lost` or `late`, or `sender`, the number of a unit that is no more, sent one like it beside it. `planter`:
    the name in `KINDS` by which it was chosen.
    """

    kind: str
    document: int
    written: Mapping[int, float] = field(default_factory=dict)
    lost: bool = False
    late: bool = False
    sender: int | None = None
    planter: str = ""

    @property
    def is_of_document(self) -> bool:
        """Whether a document and not its figures is what went wrong."""
        return self.lost or self.late or self.sender is not None


class Field:
    """The clean world as planters look at it: its figures by document, and dice."""

    def __init__(self, world: World, dice: np.random.Generator) -> None:
        self.world = world
        self.dice = dice
        self.figures = world.figures
        self.documents = world.documents.set_index("document")
        self.by_document = dict(iter(world.figures.groupby("document", sort=False)))

    def some(self, mask: pd.Series) -> Iterator[int]:
        """Figures of a mask in random order."""
        yield from (int(index) for index in self.dice.permutation(self.figures.index[mask])[:_TRIES])

    def of_layout(self, name: str, *, sender: int | None = None) -> Iterator[int]:
        """Documents of a layout in random order, those of the country apart."""
        chosen = self.documents[(self.documents["layout"] == name) & (self.documents["unit"] != 0)]
        if sender is not None:
            chosen = chosen[chosen["unit"] == sender]
        yield from (int(number) for number in self.dice.permutation(chosen.index)[:_TRIES])

    def changed_by(self, plant: Plant) -> set[int]:
        """The figures that an error changes or takes away."""
        if plant.lost:
            return set(self.by_document[plant.document].index)
        return set(plant.written)

    def hidden_by(self, plant: Plant, oracle: Oracle) -> set[int]:
        """The figures that a gate would keep from others when it holds a document for what cannot be true."""
        if not plant.written or plant.is_of_document:
            return set()
        broken = oracle.broken(spans_of(planted(self.world_of(plant), [plant]), plant))
        names = {oracle.identities[number].name if number >= 0 else _IMPOSSIBLE[0] for number in broken}
        return set(self.by_document[plant.document].index) if names & set(_IMPOSSIBLE) else set()

    def world_of(self, plant: Plant) -> World:
        """The world of one document."""
        return replace(self.world, figures=self.by_document[plant.document])

    def number(self, index: int) -> float:
        """What stands in a figure."""
        return float(self.figures.at[index, "written"])

    def document_of(self, index: int) -> int:
        """The document of a figure."""
        return int(self.figures.at[index, "document"])

    def cell(self, document: int, row: int, column: int) -> int | None:
        """The figure at a row and column of a document."""
        part = self.by_document[document]
        found = part.index[(part["row"] == row) & (part["column"] == column)]
        return int(found[0]) if len(found) else None

    @property
    def counts(self) -> pd.Series:
        """Counts and money that are not nothing."""
        return (self.figures["unit"] != "pct") & (self.figures["written"] > 0) & (self.figures["hedge"] == "exact")

    @property
    def percentages(self) -> pd.Series:
        """Percentages."""
        return self.figures["unit"] == "pct"


Planter = Callable[[Field], Iterator[Plant]]


def _changed(kind: str, field: Field, index: int, written: float) -> Iterator[Plant]:
    if written != field.number(index):
        yield Plant(kind, field.document_of(index), {index: written})


def digit_wrong(field: Field) -> Iterator[Plant]:
    """One digit typed wrong."""
    for index in field.some(field.counts & (field.figures["written"] >= 10)):  # noqa: PLR2004 - two digits
        whole = str(int(field.number(index)))
        place = int(field.dice.integers(len(whole)))
        others = [digit for digit in "123456789" if digit != whole[place]]
        wrong = whole[:place] + str(field.dice.choice(others)) + whole[place + 1 :]
        yield from _changed("digit wrong", field, index, float(wrong) + field.number(index) % 1)


def digits_swapped(field: Field) -> Iterator[Plant]:
    """Two neighbouring digits exchanged."""
    for index in field.some(field.counts & (field.figures["written"] >= 10)):  # noqa: PLR2004 - two digits
        whole = str(int(field.number(index)))
        place = int(field.dice.integers(len(whole) - 1))
        wrong = whole[:place] + whole[place + 1] + whole[place] + whole[place + 2 :]
        yield from _changed("digits swapped", field, index, float(wrong) + field.number(index) % 1)


def times_ten(field: Field) -> Iterator[Plant]:
    """A zero too many."""
    for index in field.some(field.counts):
        yield from _changed("times 10", field, index, field.number(index) * 10)


def times_thousand(field: Field) -> Iterator[Plant]:
    """Written in thousands too much."""
    for index in field.some(field.counts):
        yield from _changed("times 1000", field, index, field.number(index) * 1000)


def million_for_billion(field: Field) -> Iterator[Plant]:
    """Tỷ đồng where the column has triệu đồng."""
    for index in field.some(field.counts & (field.figures["unit"] == "vnd") & (field.figures["written"] > 1000)):  # noqa: PLR2004
        yield from _changed("triệu for tỷ", field, index, round(field.number(index) / 1000, 2))


def sign_lost(field: Field) -> Iterator[Plant]:
    """A minus that should not be there."""
    for index in field.some(field.counts):
        yield from _changed("sign", field, index, -field.number(index))


def neighbours_exchanged(field: Field) -> Iterator[Plant]:
    """Two cells one below the other, each with the other's number."""
    for index in field.some(field.counts & (field.figures["source_rank"] == "1_form")):
        row = field.figures.loc[index]
        below = field.cell(int(row["document"]), int(row["row"]) + 1, int(row["column"]))
        if below is None or field.figures.at[below, "unit"] != row["unit"]:
            continue
        if field.number(below) != field.number(index):
            written = {index: field.number(below), below: field.number(index)}
            yield Plant("neighbours exchanged", int(row["document"]), written)


def row_copied(field: Field) -> Iterator[Plant]:
    """A row with the numbers of the row above it."""
    for index in field.some(field.counts & (field.figures["source_rank"] == "1_form") & (field.figures["row"] > 1)):
        row = field.figures.loc[index]
        part = field.by_document[int(row["document"])]
        own, above = part[part["row"] == row["row"]], part[part["row"] == row["row"] - 1]
        if list(own["column"]) != list(above["column"]) or list(own["unit"]) != list(above["unit"]):
            continue
        pairs = zip(own.index, own["written"], above["written"], strict=True)
        written = {int(figure): float(new) for figure, old, new in pairs if old != new}
        if written:
            yield Plant("row copied", int(row["document"]), written)


def total_not_updated(field: Field) -> Iterator[Plant]:
    """A part was put right and the total still has the sum of before."""
    is_total = field.figures["is_total"] & (field.figures["row"] == 0) & (field.figures["written"] > 50)  # noqa: PLR2004
    for index in field.some(field.counts & is_total):
        old = round(field.number(index) * field.dice.uniform(0.93, 0.985))
        yield from _changed("total not updated", field, index, float(old))


def percentage_wrong(field: Field) -> Iterator[Plant]:
    """A percentage that was typed wrong by some points."""
    for index in field.some(field.percentages):
        off = field.dice.choice([-1, 1]) * field.dice.uniform(0.5, 15)
        yield from _changed("percentage wrong", field, index, abs(round(field.number(index) + off, 1)))


def percentage_of_other_base(field: Field) -> Iterator[Plant]:
    """A share of the plan of another year."""
    for index in field.some(field.figures["indicator"].isin(["pct_of_plan", "pct_over_plan"])):
        row = field.figures.loc[index]
        targets = field.world.truth.targets[f"target_{row['about']}"][int(row["where"])]
        year = int(row["last"]) // MONTHS_OF_YEAR
        if year == 0 or not targets[year - 1]:
            continue
        less = 100 if row["indicator"] == "pct_over_plan" else 0
        ratio = (field.number(index) + less) * targets[year] / targets[year - 1] - less
        if ratio > 0:
            yield from _changed("percentage of another base", field, index, round(ratio, 1))


def cumulated_as_monthly(field: Field) -> Iterator[Plant]:
    """The month's column has what was cumulated since January."""
    for document in field.of_layout("jobs_by_channel"):
        part = field.by_document[document]
        month, since = part[part["column"] == 1], part[part["column"] == 2]  # noqa: PLR2004 - the form's columns
        pairs = zip(month.index, month["written"], since["written"], strict=True)
        written = {int(figure): float(new) for figure, old, new in pairs if old != new}
        if written:
            yield Plant("cumulated as monthly", document, written)


def last_period_again(field: Field) -> Iterator[Plant]:
    """The numbers of the last period under this period's title."""
    for layout in ("departures_by_market", "jobs_by_channel", "loans_by_programme"):
        for document in field.of_layout(layout):
            row = field.documents.loc[document]
            same = field.documents[
                (field.documents["layout"] == layout)
                & (field.documents["unit"] == row["unit"])
                & (field.documents["last"] == row["first"] - 1)
            ]
            if same.empty:
                continue
            own, before = field.by_document[document], field.by_document[int(same.index[0])]
            if list(own["address"]) != list(before["address"]):
                continue
            pairs = zip(own.index, own["written"], before["written"], strict=True)
            written = {int(figure): float(new) for figure, old, new in pairs if old != new}
            if written:
                yield Plant("last period again", document, written)


def part_above_whole(field: Field) -> Iterator[Plant]:
    """More women than people."""
    mask = (field.figures["sex"] == "female") & (field.figures["source_rank"] == "1_form")
    for index in field.some(mask):
        row = field.figures.loc[index]
        part = field.by_document[int(row["document"])]
        whole = part[(part["row"] == row["row"]) & part["sex"].isna() & (part["indicator"] == row["indicator"])]
        whole = whole[whole["first"] == row["first"]]
        if len(whole) == 1:
            total = float(whole["written"].iloc[0])
            yield from _changed("part above whole", field, index, total + 1 + float(field.dice.integers(total + 1)))


def overdue_above_outstanding(field: Field) -> Iterator[Plant]:
    """More overdue than stands."""
    for index in field.some(field.figures["indicator"] == "loan_overdue_vnd"):
        row = field.figures.loc[index]
        part = field.by_document[int(row["document"])]
        standing = part[(part["row"] == row["row"]) & (part["indicator"] == "loan_outstanding_vnd")]
        above = round(float(standing["written"].iloc[0]) * field.dice.uniform(1.05, 1.5)) + 2
        yield from _changed("overdue above outstanding", field, index, float(above))


def outstanding_not_rolled(field: Field) -> Iterator[Plant]:
    """A balance that agrees with itself and not with what was lent and repaid."""
    for document in field.of_layout("loans_by_programme"):
        part = field.by_document[document]
        standing = part[part["indicator"] == "loan_outstanding_vnd"]
        leaf = standing[(standing["programme"] == "job_loan") & (standing["fund_source"] == "local")]
        more = round(float(leaf["written"].iloc[0]) * field.dice.uniform(0.06, 0.15))
        chain = standing[
            (standing["programme"].isna() | (standing["programme"] == "job_loan"))
            & (standing["fund_source"].isna() | (standing["fund_source"] == "local"))
        ]
        yield Plant(
            "outstanding not rolled",
            document,
            {int(index): float(old + more) for index, old in chain["written"].items()},
        )


def borrowers_lost(field: Field) -> Iterator[Plant]:
    """No borrowers beside money lent."""
    for index in field.some((field.figures["indicator"] == "borrowers") & field.counts):
        yield from _changed("borrowers zero with money", field, index, 0.0)


def loan_above_cap(field: Field) -> Iterator[Plant]:
    """So few borrowers that each had more than the law allows."""
    mask = (field.figures["indicator"] == "borrowers") & (field.figures["programme"] == "job_loan") & field.counts
    for index in field.some(mask & (field.figures["source_rank"] == "1_form")):
        yield from _changed("loan over the cap", field, index, float(np.ceil(field.number(index) / 4)))


def targets_not_adding_up(field: Field) -> Iterator[Plant]:
    """The target of one district or commune with another number."""
    for index in field.some(field.figures["indicator"].str.startswith("target_") & (field.figures["row"] > 0)):
        wrong = field.number(index) + 10 * float(field.dice.integers(1, 30))
        yield from _changed("targets not adding up", field, index, wrong)


def documents_differ(field: Field) -> Iterator[Plant]:
    """A report or yearly form with another number than the monthly and quarterly forms."""
    layouts = field.documents["layout"].isin(["youth_abroad", "report"])
    mask = field.figures["document"].isin(field.documents.index[layouts]) & field.counts
    for index in field.some(mask & (field.figures["written"] > 100)):  # noqa: PLR2004 - three percent is a number
        wrong = round(field.number(index) * field.dice.uniform(1.02, 1.1))
        yield from _changed("two documents differ", field, index, float(wrong))


def growth_over_other_territory(field: Field) -> Iterator[Plant]:
    """This year's larger province against the year before of the old one of that name."""
    truth = field.world.truth
    mask = (field.figures["indicator"].isin(["growth_pct", "pct_vs_prev_year"])) & (
        field.figures["source_rank"] != "1_form"
    )
    for index in field.some(mask):
        row = field.figures.loc[index]
        unit = truth.units[int(row["where"])]
        old = [
            n
            for n, other in enumerate(truth.units[: truth.upper_count])
            if other.name == unit.name and other.valid_to == unit.valid_from
        ]
        if not old:
            continue
        where: dict[str, list[str | None]] = {name: [None] for name in ("market", "sex", "channel")}
        first, last = np.array([row["first"]]), np.array([row["last"]])
        year = MONTHS_OF_YEAR
        new_amount = truth.amount(row["about"], np.array([int(row["where"])]), first, last, where)[0]
        old_amount = truth.amount(row["about"], np.array(old), first - year, last - year, where)[0]
        less = 100 if row["indicator"] == "growth_pct" else 0
        yield from _changed(
            "growth over other territory", field, index, round(float(new_amount / old_amount * 100 - less), 1)
        )


def outlier(field: Field) -> Iterator[Plant]:
    """A month's document several times as large as it should be, in itself without fault."""
    for document in field.of_layout("departures_by_market"):
        part = field.by_document[document]
        filled = part[part["written"] > 0]
        if len(filled):
            yield Plant("outlier", document, {int(n): float(old * 6) for n, old in filled["written"].items()})


def document_late(field: Field) -> Iterator[Plant]:
    """Received long after its day."""
    for layout in _REGULAR:
        for document in field.of_layout(layout):
            if _is_awaited(field, document):
                yield Plant("late report", document, late=True)


def document_missing(field: Field) -> Iterator[Plant]:
    """Never sent, though those before and after were."""
    for layout in _REGULAR:
        for document in field.of_layout(layout):
            ends = _series(field, document)["last"]
            if ends.min() < field.documents.at[document, "last"] < ends.max() and _is_awaited(field, document):
                yield Plant("missing report", document, lost=True)


def _series(field: Field, document: int) -> pd.DataFrame:
    """All documents of one layout and unit."""
    documents = field.documents
    row = documents.loc[document]
    return documents[(documents["layout"] == row["layout"]) & (documents["unit"] == row["unit"])]


def _is_awaited(field: Field, document: int) -> bool:
    """Whether anyone can tell when a document should come: by law, or because its unit has sent it often enough."""
    layout = next(layout for layout in layouts() if layout.name == field.documents.at[document, "layout"])
    by_law = {(row["form"], int(row["frequency_months"])) for row in reference.rows("reporting_obligations")}
    return (layout.form, layout.every) in by_law or len(_series(field, document)) >= CUSTOM


def old_unit_reports_on(field: Field) -> Iterator[Plant]:
    """A province that is no more sends its form beside the one that it became part of.

    A form under a name that another province took over would be that province's.
    """
    documents, truth = field.documents, field.world.truth
    standing = {unit.name for unit in truth.units if unit.valid_to is None}
    ended = [
        n
        for n in documents["unit"].unique()
        if truth.units[n].valid_to is not None and truth.units[n].name not in standing
    ]
    sent: set[tuple[int, int]] = set()
    for document in field.of_layout("departures_by_market"):
        month = int(documents.at[document, "first"])
        for unit in map(int, field.dice.permutation(ended)):
            if truth.units[unit].valid_to <= truth.months.first_day(month) and (unit, month) not in sent:
                sent.add((unit, month))
                yield Plant("old unit reports on", document, sender=unit)
                break


KINDS: Mapping[str, Planter] = MappingProxyType(
    {
        planter.__name__: planter
        for planter in (  # those with the fewest places first
            growth_over_other_territory,
            outstanding_not_rolled,
            document_late,
            document_missing,
            old_unit_reports_on,
            last_period_again,
            cumulated_as_monthly,
            outlier,
            documents_differ,
            percentage_of_other_base,
            loan_above_cap,
            borrowers_lost,
            overdue_above_outstanding,
            targets_not_adding_up,
            part_above_whole,
            row_copied,
            neighbours_exchanged,
            total_not_updated,
            percentage_wrong,
            million_for_billion,
            digit_wrong,
            digits_swapped,
            times_ten,
            times_thousand,
            sign_lost,
        )
    }
)


def choose(field: Field, oracle: Oracle, each: int) -> list[Plant]:
    """At most `each` errors of every kind, each as if it were alone.

    No error shares a figure of its identities with another's, nor stands in a document that may be held for an error
    and so would not be there to compare with.
    """
    claimed: set[int] = set()
    documents: set[int] = set()
    chosen: list[Plant] = []
    for name, planter in KINDS.items():
        taken = 0
        for plant in planter(field):
            around = oracle.neighbours(field.changed_by(plant)) | field.hidden_by(plant, oracle)
            if plant.document in documents or around & claimed:
                continue
            chosen.append(replace(plant, planter=name))
            claimed |= around
            documents.add(plant.document)
            taken += 1
            if taken == each:
                break
    return chosen


def scattered(field: Field, count: int) -> list[Plant]:
    """As many errors as asked, of all kinds in turn, wherever they fall: only no figure is changed twice."""
    taken: set[int] = set()
    documents: set[int] = set()
    chosen: list[Plant] = []
    running = {name: planter(field) for name, planter in KINDS.items()}
    while len(chosen) < count and running:
        for name in list(running):
            plant = next(running[name], None)
            if plant is None:
                del running[name]
            elif not (taken & field.changed_by(plant) or (plant.is_of_document and plant.document in documents)):
                taken |= field.changed_by(plant)
                documents.add(plant.document)
                chosen.append(plant)
    return chosen[:count]


def planted(world: World, plants: list[Plant]) -> World:
    """The world with the errors in it. Figures keep their index; those of lost documents go, added ones come last."""
    written = {figure: new for plant in plants for figure, new in plant.written.items()}
    figures = world.figures.copy()
    numbers = pd.Series(written, dtype=float)
    figures.loc[numbers.index, "written"] = numbers
    touched = figures.loc[numbers.index]
    counted = touched["unit"].isin(COUNTED)
    figures.loc[numbers.index, "resolution"] = np.where(counted, 0.0, resolution(touched["written"]))
    documents = world.documents.copy()
    late = documents["document"].isin([plant.document for plant in plants if plant.late])
    documents.loc[late, "received_on"] = [day + LATE for day in documents.loc[late, "received_on"]]
    lost = {plant.document for plant in plants if plant.lost}
    documents = documents[~documents["document"].isin(lost)]
    figures = stated(figures[~figures["document"].isin(lost)])
    changed = replace(world, documents=documents, figures=figures)
    for plant in plants:
        if plant.sender is not None:
            changed = with_document_of(changed, plant.document, plant.sender)
    return changed


def spans_of(world: World, plant: Plant) -> dict[int, Span]:
    """What the planted figures of a world state."""
    figures = world.figures.loc[list(plant.written)]
    return dict(zip(figures.index, zip(figures["low"], figures["high"], strict=True), strict=True))
