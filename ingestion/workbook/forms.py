"""The forms: what each looks like, as data. One YAML a form and version, checked whole before any document is read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator, model_validator

from ingestion.text import fold
from warehouse import reference
from warehouse.errors import ConfigurationError
from warehouse.paths import FORMS

Dimension = Literal[
    "area", "indicator", "period", "market", "sex", "channel", "programme", "fund_source", "departure_channel"
]  # fmt: skip
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
CODED_DIMENSIONS = ("sex", "channel", "programme", "fund_source", "departure_channel")
NONE = "none"
Role = Literal[
    "indicator", "indicator_name", "about", "area", "area_level",
    "period", "year", "quarter", "month", "period_start", "period_end", "value", "unit", "kind",
    "market", "sex", "channel", "programme", "fund_source", "departure_channel", "note",
]  # fmt: skip
Nameable = Literal["market", "area", "period"]
Model = TypeVar("Model", bound=BaseModel)
Words = Annotated[list[str], Field(min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Lasting(_Strict):
    """What is made once and stays, so that answers about it can be kept by it."""

    def __hash__(self) -> int:
        return id(self)


class Coordinates(_Strict):
    """What a label says of the figures under it. Codes are those of the seeds; `ratio` turns the figures into a ratio
    about the indicator that the other axis names. `period` is told by that of the document: itself, which must be a
    month or a quarter, from the start of its year to its end, the same stretch a year before, or its whole year.
    `kind`: the figures are no results but what the writer expects ("ước thực hiện"), or the plan (`target`) of what
    the other axis names."""

    indicator: str | None = None
    about: str | None = None
    ratio: str | None = None
    sex: str | None = None
    channel: str | None = None
    programme: str | None = None
    fund_source: str | None = None
    departure_channel: str | None = None
    period: Literal["month", "quarter", "from_january", "previous_year", "year"] | None = None
    kind: Literal["forecast", "target"] | None = None

    @model_validator(mode="after")
    def _codes_exist(self) -> Coordinates:
        for field in ("indicator", "about", "ratio"):
            code = getattr(self, field)
            if code is not None and code not in reference.indicators():
                raise ValueError(f"{field}: '{code}' is no row of the seed indicators")
        for dimension in CODED_DIMENSIONS:
            code = getattr(self, dimension)
            if code is not None and code != NONE and code not in reference.breakdown_codes(dimension):
                raise ValueError(f"{dimension}: '{code}' is no row of the seed breakdown_codes")
        return self


class Likeness(_Strict):
    """Labels that each office words in its own way: of each list in `all_of` one phrase stands in them, and besides no
    word but those of these phrases and of `may`; and `years`, where they say nothing of their own."""

    all_of: Annotated[list[Words], Field(min_length=1)]
    may: list[str] = Field(default_factory=list)
    years: bool = False


class Label(_Strict):
    """Words that may head a row or a column, and what they mean: `aliases` to the letter, others that are `like` them.

    `total`: the figures are totals. `ignore`: the figures are not read. `takes_left`: what the heading does not say, it
    takes from the column to its left (`2015 | % | 2016 | %`). `key`: the column's cells are row labels themselves.
    `part_of`: the indicator under whose heading these words tell their own: its part, or who it went to.
    """

    aliases: Words
    like: Likeness | None = None
    sets: Coordinates = Coordinates()
    total: bool = False
    ignore: bool = False
    takes_left: bool = False
    key: bool = False
    part_of: str | None = None

    @field_validator("part_of")
    @classmethod
    def _is_indicator(cls, code: str | None) -> str | None:
        if code is not None and code not in reference.indicators():
            raise ValueError(f"'{code}' is no row of the seed indicators")
        return code


class Stub(_Strict):
    """The heading of the column that names the rows: the anchor by which a table is found.

    `rows` says what kind of name stands below it when it is none of the labels; `level` of which administrative level.
    """

    aliases: Words
    like: Likeness | None = None
    rows: Literal["market", "area"] | None = None
    level: Literal["province", "district", "commune"] | None = None


class Requirement(_Strict):
    """A place that every table of the form must have, even if its cell is blank: one of `where`; `none`: without that
    breakdown."""

    label: str
    where: Coordinates | Annotated[list[Coordinates], Field(min_length=1)]

    @property
    def places(self) -> list[Coordinates]:
        """The places of which the table must have one."""
        return [self.where] if isinstance(self.where, Coordinates) else self.where


class Apart(_Strict):
    """What is a part of all that a table counts (`where`) but counts by itself where it stands alone beside all of it
    with a plan of its own, or beside a column that says with one of the words of `beside` what it counts: then each
    indicator is the one that `counts` leads to."""

    where: Coordinates
    beside: Words
    counts: Annotated[dict[str, str], Field(min_length=1)]

    @field_validator("counts")
    @classmethod
    def _are_indicators(cls, counts: dict[str, str]) -> dict[str, str]:
        unknown = {*counts, *counts.values()} - reference.indicators().keys()
        if unknown:
            raise ValueError(f"{sorted(unknown)}: no rows of the seed indicators")
        return counts

    @property
    def coordinate(self) -> tuple[str, str]:
        """The dimension and the code of the part."""
        told: dict[str, str] = self.where.model_dump(exclude_none=True)
        return next(iter(told.items()))


class Narrowing(_Strict):
    """Words of a title by which the figures are of a part alone of what a table counts, and the dimension by which its
    headings or rows would say so themselves, if there is one."""

    words: Words
    dimension: Dimension | None = None


class Table(_Lasting):
    """One kind of table: its anchors, its vocabulary, and how its rows nest (`row_order`, outermost first).

    `area_stubs`, `market_stubs`: besides its `stubs`, those that name areas or markets in any form (`writing.yml`) are
    its anchors.
    `shares_labels`: the labels that all forms share (`writing.yml`) stand beside its own. `title_labels` tell what the
    figures are where the headings do not, if the lines above the table have the words of one alone that tells the same.
    `narrowed_by`: what else these lines may say that narrows the figures, beside what narrows those of any form.
    `neutral`: words that may stand in any label of a `channel` that is told by what it is like, and mean nothing there.
    """

    market_stubs: bool = False
    area_stubs: bool = False
    stubs: list[Stub] = Field(default_factory=list, validate_default=True)
    defaults: Coordinates = Coordinates()
    row_order: list[Dimension] = Field(default_factory=list)
    columns_may_name: list[Nameable] = Field(default_factory=list)
    rows_may_name: list[Nameable] = Field(default_factory=list)
    whole_units: bool = False
    apart: Apart | None = None
    shares_labels: bool = True
    title_labels: list[Label] = Field(default_factory=list)
    narrowed_by: list[Narrowing] = Field(default_factory=list)
    neutral: list[str] = Field(default_factory=list)
    labels: Annotated[list[Label], Field(min_length=1)]
    required: list[Requirement] = Field(default_factory=list)

    @field_validator("stubs")
    @classmethod
    def _with_shared(cls, stubs: list[Stub], info: ValidationInfo) -> list[Stub]:
        markets = writing().market_stubs if info.data.get("market_stubs") else []
        together = [*markets, *stubs, *(writing().area_stubs if info.data.get("area_stubs") else ())]
        if not together:
            raise ValueError("a table needs a heading by which it is found")
        return together


class Records(_Strict):
    """The long layout, one figure a row: the headings of each column by its part, and the words in a breakdown's cell
    for all of it (`whole`), in the kind's for what is only expected (`forecast`), and for the level of an area
    (`levels`); beside the names of the seeds, those of indicators (`indicators`, and the labels of the form
    `indicators_of` that tell one), of the sexes (`sexes`) and codes of markets (`markets`).
    """

    columns: dict[Role, Words]
    required: Annotated[list[Role], Field(min_length=1)]
    indicators: list[Label] = Field(default_factory=list)
    indicators_of: str
    sexes: dict[Literal["female", "male"], Words]
    markets: dict[str, str] = Field(default_factory=dict)
    whole: Words
    forecast: Words
    levels: dict[Literal["country", "province", "district", "commune"], Words]


class Fingerprint(_Strict):
    """How the form is known: of each list in `all_of` one phrase stands in the workbook, and none of `none_of`. `…` in
    a phrase stands for a few words.

    `speaks_of`: plans are told from results by the titles, whatever the headings; a title that
    announces a plan stands for the first list of a form of plans.
    """

    all_of: Annotated[list[Words], Field(min_length=1)]
    none_of: list[str] = Field(default_factory=list)
    speaks_of: Literal["plans", "results"] | None = None

    @property
    def phrases(self) -> frozenset[str]:
        """All phrases by which the form is known, or known not to be the one."""
        return frozenset(self.none_of).union(*self.all_of)


class Reporter(_Strict):
    """Words in the title that tell whose document it is where no area is named."""

    aliases: Words
    area: str


class Example(_Strict):
    """A complete small document of the form: the rows of one sheet as they are typed, and how many figures it holds."""

    sheet: str
    rows: Annotated[list[list[str | int | float | None]], Field(min_length=3)]
    merged: list[str] = Field(default_factory=list)
    figures: int


class Check(_Strict):
    """What should hold in each row of a template: a formula over its cells, and what is shown when it does not."""

    column: str
    holds: str
    message: str


class Template(_Strict):
    """The workbook to fill in. `{area}`, `{name}`, `{period}`, `{year}`, `{start}`, `{end}` and `{at}` (the year
    that ends with the period, or its last day) are filled in.

    Below the `lines` and `headings` (whose `merged` ranges count from their first row) come the `rows`; then one for
    each area below the reporting one (`names: area`); then `blank_rows`, each beginning with `row`, to name a market or
    area in. `figures` are the columns to fill in, `open` further ones that may be.
    """

    sheet: str
    lines: list[str]
    headings: Annotated[list[list[str | None]], Field(min_length=1)]
    merged: list[str] = Field(default_factory=list)
    rows: list[list[str | int | None]] = Field(default_factory=list)
    row: list[str | None] = Field(default_factory=list)
    names: Literal["market", "area"] | None = None
    blank_rows: int = 0
    figures: Words
    open: list[str] = Field(default_factory=list)
    checks: list[Check] = Field(default_factory=list)


class Form(_Lasting):
    """One form in one version; it describes periods that end in `[valid_from, valid_to)`. Its figures stand where rows
    and columns of `tables` meet, or one a row (`records`). `gives_way`: it is tried where no other form can be
    read. `must_tell_time`: indicators that offices tell of the period or from January on, so the rows or columns must
    say which, unless the period begins in January."""

    form: str = Field(pattern=r"^[a-z_]+$")
    version: int
    title_vi: str
    title_en: str
    legal_basis: str | None = None
    valid_from: date
    valid_to: date | None = None
    cumulates_from_january: bool = False
    gives_way: bool = False
    must_tell_time: list[str] = Field(default_factory=list)
    fingerprint: Fingerprint
    reporters: list[Reporter] = Field(default_factory=list)
    tables: list[Table] = Field(default_factory=list)
    records: Records | None = None
    template: Template
    example: Example

    @model_validator(mode="after")
    def _has_one_layout(self) -> Form:
        if bool(self.tables) == (self.records is not None):
            raise ValueError("a form has either 'tables' or 'records'")
        return self

    @property
    def code(self) -> str:
        """`departures_by_market/v2021`."""
        return f"{self.form}/v{self.version}"


class Unit(_Strict):
    """A unit as it is written: what it counts and how many of it one is worth."""

    words: Words
    unit: str
    scale: int = Field(gt=0)


class Hedges(_Strict):
    """Words before a number that make it less than exact."""

    over: Words
    under: Words
    about: Words


Level = Literal["country", "province", "district", "commune"]


class Ratio(_Strict):
    """Between which bounds the sums of an indicator over a table are, in those of another."""

    of: str
    to: str
    least: Decimal
    most: Decimal


class Amounts(_Strict):
    """Money in đồng: the least that anybody borrows, the most that is lent in a unit of each level and of one programme
    in it, and what fits together."""

    least: int
    most: dict[Level, int]
    most_of_one: dict[Level, int]
    ratios: list[Ratio]


class MarketGroups(_Strict):
    """Parts of the world that are no markets, beside the regions of the seed, and the words before them."""

    before: Words
    names: Words


class PlanTitles(_Strict):
    """The words by which a title announces a plan, the phrases with which it does not, and those that begin lines that
    are no titles."""

    words: Words
    unless: Words
    no_titles: Words


class Narrowings(_Strict):
    """How the lines above a table narrow its figures in any form: `parts`, the `heads` that stand before such a part
    and a colon, with the words for all of it (`wholes`), and what stands before the name of a market. Lines that begin
    with one of `no_titles` are about the paper. A note with one of `notes` makes what bears its mark doubtful."""

    parts: Annotated[list[Narrowing], Field(min_length=1)]
    heads: Annotated[list[Narrowing], Field(min_length=1)]
    wholes: Words
    before_market: Words
    notes: Words
    no_titles: Words


class Firms(_Strict):
    """How a line is told to be the name of an enterprise or a school: by what it begins with (`names`, `unless`), be it
    after the words that ask for it (`asked`); those of `parents` stand above the one that reports. `legal_forms` are
    written in one way, and a name ends before one of `ends`; what still begins with one of `nameless` is none. Lines
    with `seat` or `offices` tell its own place, or whom it writes to or belongs to."""

    names: Words
    unless: Words
    nameless: Words
    parents: Words
    asked: Words
    legal_forms: dict[str, str]
    ends: Words
    seat: Words
    offices: Words


class PlainColumns(_Strict):
    """Columns of any form that hold no figures; the headings of those of codes begin with a word of `code_before`."""

    ordinal: Words
    unit: Words
    note: Words
    code_before: Words


class Guidance(_Strict):
    """What a template says beside its form: names of its further sheets, how it writes periods and days, its guide."""

    guide_sheet: str
    mark_sheet: str
    period: str
    year_end: str
    last_day: str
    good: str
    guide: Words


class Writing(_Strict):
    """What holds for all forms (`writing.yml`)."""

    units: Annotated[list[Unit], Field(min_length=1)]
    amounts: Amounts
    no_figure: Words
    noughts: Words
    pending: Likeness
    hedges: Hedges
    columns: PlainColumns
    market_stubs: Annotated[list[Stub], Field(min_length=1)]
    area_stubs: Annotated[list[Stub], Field(min_length=1)]
    abbreviations: dict[str, str]
    fillers: Words
    labels: Annotated[list[Label], Field(min_length=1)]
    grouping: Words
    grouping_before: Words
    grouping_like: Likeness
    not_kept: Annotated[list[Label], Field(min_length=1)]
    doubtful: Likeness
    subset: Words
    not_a_name: Words
    not_a_market: Words
    whole: dict[Literal["country", "province", "district", "commune"], Words]
    area_groups: Words
    area_groups_before: Words
    area_group_titles: Words
    area_sums_before: Words
    area_regions: Words
    area_lists: Likeness
    offices: Words
    numbered_times: Words
    stretches: Words
    capital_before: Words
    page_sums: Words
    compared: Words
    other_units: Words
    remainders: Words
    market_groups: MarketGroups
    note_rows: Words
    continued: Words
    bases: Words
    not_between: Words
    plan_titles: PlanTitles
    narrowing: Narrowings
    named_after: Words
    peoples: Words
    firms: Firms
    after_titles: Words
    unended: Words
    never_small_pct: list[str]
    template: Guidance


def load_form(path: Path) -> Form:
    """The form that a YAML describes; ConfigurationError names the file and the key."""
    form = _validated(Form, path)
    expected = f"{form.form}/v{form.version}.yml"
    if not path.as_posix().endswith(expected):
        raise ConfigurationError(f"{path}: its 'form' and 'version' say {expected}; rename the file or mend them.")
    return form


@lru_cache
def forms(folder: Path = FORMS) -> tuple[Form, ...]:
    """All forms, by name and version."""
    return tuple(load_form(path) for path in sorted(folder.glob("*/v*.yml")))


@lru_cache
def writing(folder: Path = FORMS) -> Writing:
    """What holds for all forms."""
    return _validated(Writing, folder / "writing.yml")


@lru_cache
def roles_of_lists() -> Mapping[str, Role]:
    """The parts that columns of long tables play, by their folded headings."""
    lists = [form.records for form in forms() if form.records is not None]
    return {fold(word): role for records in lists for role, words in records.columns.items() for word in words}


def _validated(model: type[Model], path: Path) -> Model:
    try:
        described = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - both are safe loaders
        return model.model_validate(described)
    except yaml.YAMLError as error:
        raise ConfigurationError(f"{path}: not YAML: {error}. Mend the file.") from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise ConfigurationError(f"{path}: key '{key}': {first['msg']}. Mend the key.") from error
