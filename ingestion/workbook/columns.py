"""What each column of a located table stands for; a heading that nobody knows is an issue at its cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import NamedTuple, cast

from ingestion import names
from ingestion.model import Issue, IssueSeverity, Kind, Period
from ingestion.text import fold
from ingestion.workbook.cells import COUNTED, Marks, Stated, is_blank, is_same, looks_stated, read_cell
from ingestion.workbook.context import Context, is_within
from ingestion.workbook.forms import Role, roles_of_lists, writing
from ingestion.workbook.grid import YEAR, Value
from ingestion.workbook.labels import (
    GROUPING,
    NOTHING,
    Coordinate,
    Meaning,
    Place,
    Vocabulary,
    Written,
    fold_label,
    has_any,
    is_part,
    merge,
    numbering_of,
    place_of,
    settled,
    spelling,
    take_apart,
    unit_words,
)
from ingestion.workbook.periods import Relative, find_period, joined_stretch, year_of
from ingestion.workbook.row_times import TIMES, tells_time, words_of_times
from ingestion.workbook.spots import column_name
from ingestion.workbook.tables import Heading, Located, is_year, plain_words, text_of, vocabulary_of
from warehouse import reference

_MOST_HEADINGS = 4096  # kept between workbooks: those of one make have the same
_MOST_YEARS = 20  # that a table looks back
_FEWEST_COUNTED = 4  # rows that `1`, `2`, `3`, … number for certain
_MOST_COUNTED = 9999  # the largest number of a row
BELOW = " / "  # between a heading and the one below it
_CAPITAL = "fund_capital_vnd"
_SHARE_OF_PLAN = "pct_of_plan"
_PARTS_OF_PEOPLE = {"sex", "channel"}  # that part people counted, whatever they are counted for
_KEYS_OF_LISTS = ("sex", "channel", "programme", "fund_source", "departure_channel")
PARTS_OF_MONEY = {"programme", "fund_source"}  # that part money, and nothing else


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures."""

    index: int
    letters: str
    label: str
    address: str
    meaning: Meaning
    units: tuple[str, ...]

    @property
    def key(self) -> tuple[object, ...]:
        """What columns share that say the same in the same place, wherever their tables stand."""
        told = ((name, code.in_full if isinstance(code, Place) else code) for name, code in self.meaning.sets.items())
        return (self.address, self.label, self.units, *told)


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table by their part: figures, numbering, unit words, further row labels, and those that tell
    of when each row is."""

    figures: tuple[Column, ...]
    ordinals: tuple[int, ...]
    units: tuple[int, ...]
    keys: tuple[int, ...]
    times: Mapping[Role, int]


class _Setting(NamedTuple):
    """What decides how a heading is understood: the form's words, the year of the document's period, the day of its
    names, and the unit whose document it is."""

    vocabulary: Vocabulary
    year: int | None
    on: date | None
    within: str | None


def read_columns(table: Located, context: Context) -> tuple[Columns, list[Issue]]:
    """The table's columns; a heading that is unknown, contradictory or doubled is an error at its cell."""
    figures: list[Column] = []
    parts: dict[str, list[int]] = {"ordinal": [], "unit": [], "note": [], "key": []}
    issues: list[Issue] = []
    times = _columns_of_times(table)
    for heading in table.headings:
        if heading.column in times.values():
            continue
        kind = _plain_kind(table, heading)
        if kind == "ordinal" and _holds_amounts(table, heading.column):
            issues.append(label_error("COLUMN-UNMAPPED", heading.address, label=BELOW.join(heading.path)))
        if kind is not None:
            parts[kind].append(heading.column)
            continue
        column = _figure_column(table, heading, context)
        if isinstance(column, Issue) and (
            _is_blank_under_group(table, heading) or _holds_remarks(table, heading, context)
        ):
            continue
        if isinstance(column, Issue):
            issues.append(column)
        elif column is not None and column.meaning.is_key:
            parts["key"].append(heading.column)
        elif column is not None and not column.meaning.is_ignored:
            figures.append(_with_left(column, figures))
    figures, more = _with_counted(table, _with_nearest(figures))
    issues += more
    figures, more = _settled_names(_with_only_indicator(table, _with_capital(table, figures)))
    issues += more
    figures, more = _with_periods(figures, table.defaults.get("indicator"))
    issues += [*more, *_doubtful_years(figures)]
    issues += _plans_of_other_years(figures, table.defaults.get("indicator"), context)
    figures, more = _with_spans(table, figures, context.period)
    issues += [*more, *_wrong_spans(table, figures), *_untold_stretches(figures, context.period)]
    issues += [*_years_of_parts(figures, context.period), *_borrowed_years(figures), *_unheaded_times(figures)]
    issues += _counted_rows(table, figures)
    issues += _doubled_columns(table, figures)
    columns = Columns(tuple(figures), tuple(parts["ordinal"]), tuple(parts["unit"]), tuple(parts["key"]), times)
    return columns, issues


@lru_cache(maxsize=_MOST_HEADINGS)
def _role_headed(path: tuple[str, ...]) -> Role | None:
    """The part that a column of a list plays by its heading."""
    return roles_of_lists().get(fold(path[0])) if len(path) == 1 else None


def _columns_of_times(table: Located) -> Mapping[Role, int]:
    """The columns of a list that tell of when each of its rows is (`Quý | Năm`, `Từ ngày | Đến ngày`), where all of
    them do so together."""
    times: dict[Role, int] = {}
    for heading in table.headings:
        role = _role_headed(heading.path)
        if role not in TIMES or heading.column == table.anchor[1] or _holds_labels(table, heading):
            continue
        if not _tell(table, heading.column, role):
            continue  # `Nam` beside `Nữ` is no `Năm`
        if role in times:
            return {}
        times[role] = heading.column
    told = times and all(words is not None for words in texts_of_times(table, times))
    return times if told else {}


def _tell(table: Located, column: int, role: Role) -> bool:
    """Whether each cell of a column tells a time of some kind."""
    cells = (table.sheet.rows[row][column] for row in table.body)
    return all(tells_time(role, cell) for cell in cells if cell != "")


def texts_of_times(table: Located, times: Mapping[Role, int]) -> list[tuple[str, ...] | None]:
    """What columns of times tell of each row, as offices write it: `quý 2 năm 2023`; None of one that they do not tell
    of. A row without any word or figure needs none. Before its labels, what is told once holds for the rows below it,
    but for those of all."""
    heads_blocks = bool(times) and max(times.values()) < table.anchor[1]
    above: dict[Role, Value] = {}
    texts: list[tuple[str, ...] | None] = []
    for row in table.body:
        cells = table.sheet.rows[row]
        told = {role: cells[column] for role, column in times.items()}
        if heads_blocks and above and not any(map(_is_filled, told.values())) and not _is_total(table, row):
            told = above
        above = told
        texts.append(words_of_times(told) if any(map(_is_filled, cells)) else ())
    return texts


def _is_filled(cell: Value) -> bool:
    return cell != "" and not str(cell).isspace()


def _plain_kind(table: Located, heading: Heading) -> str | None:
    """The part of a column without figures; the anchor's own column counts as a note: its labels are read apart."""
    if heading.column == table.anchor[1]:
        return "note"
    if not heading.path and heading.column < table.anchor[1] and _holds_ordinals(table, heading.column):
        return "ordinal"
    return _kind_headed(heading.path)


@lru_cache(maxsize=_MOST_HEADINGS)
def _kind_headed(path: tuple[str, ...]) -> str | None:
    """The part of a column without figures that its headings tell."""
    folded = {fold_label(text) for text in path}
    for kind in ("ordinal", "unit", "note"):
        if folded & plain_words(kind):
            return kind
    return "note" if path and heads_codes(path[-1]) else None


@lru_cache(maxsize=_MOST_HEADINGS)
def heads_codes(heading: str) -> bool:
    """Whether a heading says that codes stand below it (`Mã hồ sơ`), and is no name of a market (`Mã Lai`); one without
    its marks is, if it is of the code of what columns of lists may tell (`MA HINH THUC`)."""
    word, _, of = take_apart(heading).core.partition(" ")
    if not of or names.resolve_market(heading) is not None:
        return False
    is_told = spelling(word) in _words_before_codes() or fold(of) in roles_of_lists()
    return is_told and fold(word) in map(fold, writing().columns.code_before)


@lru_cache
def _words_before_codes() -> frozenset[str]:
    return frozenset(map(spelling, writing().columns.code_before))


def _holds_ordinals(table: Located, column: int) -> bool:
    return all(numbering_of(text_of(table.sheet.rows[row][column])) is not None for row in table.body)


def _holds_amounts(table: Located, column: int) -> bool:
    """Whether a column that should number the rows holds what numbers none: its heading is another's."""
    numbers = table.sheet.numbers[list(table.body), column]
    return bool(((numbers > _MOST_COUNTED) | (numbers % 1 > 0)).any())


def _figure_column(table: Located, heading: Heading, context: Context) -> Column | Issue | None:
    if not heading.path:
        return _unlabelled(table, heading.column)
    if _holds_labels(table, heading):
        return Column(heading.column, "", heading.path[0], heading.address, Meaning(is_key=True), ())
    is_told = "indicator" in table.defaults or table.stub.rows is None  # by the form or its title, or by the rows
    setting = _Setting(vocabulary_of(table.spec), context.year, context.on, context.within)
    return _headed_column(heading, setting, is_told=is_told)


def _holds_labels(table: Located, heading: Heading) -> bool:
    """Whether a column beside the anchor is headed as one that names rows (`Tỉnh | Kỳ | Hình thức`), and holds words in
    each of them."""
    if len(heading.path) != 1:
        return False
    stub = vocabulary_of(table.spec).stub_of(take_apart(heading.path[0]))
    names_rows = stub is not None and stub.rows is None and heading.column > table.anchor[1]
    if not names_rows and _role_headed(heading.path) not in _KEYS_OF_LISTS:
        return False
    cells = [(row, table.sheet.rows[row][heading.column]) for row in table.body]
    return all(
        (isinstance(cell, str) and not is_blank(cell) and not looks_stated(cell))
        or (cell == "" and _is_total(table, row))
        for row, cell in cells
    )


def _is_total(table: Located, row: int) -> bool:
    """Whether the label of a row says that it is of all."""
    written = take_apart(text_of(table.sheet.rows[row][table.anchor[1]]))
    meaning = vocabulary_of(table.spec).lookup(written.core, written.folded)
    return meaning is not None and meaning.is_total


@lru_cache(maxsize=_MOST_HEADINGS)
def _headed_column(heading: Heading, setting: _Setting, *, is_told: bool) -> Column | Issue | None:
    """The column under some headings, kept between workbooks; `is_told`: what its figures are is told elsewhere."""
    vocabulary = setting.vocabulary
    named = vocabulary.stub_of(take_apart(heading.path[0])) if len(heading.path) == 1 else None
    if named is not None and named.rows is not None:
        return Column(heading.column, "", heading.path[0], heading.address, Meaning(is_key=True), ())
    label = BELOW.join(take_apart(text).text for text in heading.path)
    written = [take_apart(text) for text in heading.path]
    written, below = _without_unit_below(vocabulary, written)
    meaning = _path_meaning(setting, written)
    if meaning is None:
        return label_error("COLUMN-UNMAPPED", heading.address, label=label)
    says_something = bool(meaning.sets) or meaning.is_total or meaning.is_ignored or meaning.is_key
    if not says_something and len(written) == 1 and not is_told:
        return label_error("COLUMN-UNMAPPED", heading.address, label=label)
    if heading.doubtful:
        reaching = _path_meaning(setting, [take_apart(heading.doubtful), *written])
        if reaching is not None and reaching.sets != meaning.sets:
            return label_error("COLUMN-AMBIGUOUS", heading.address, label=label, above=heading.doubtful)
    units = below or tuple(unit for part in reversed(written) for unit in part.units)
    if "%" in heading.path[-1] and not units:
        units = (fold_label("%"),)
    return Column(heading.column, column_name(heading.column), label, heading.address, meaning, units)


def _without_unit_below(vocabulary: Vocabulary, path: list[Written]) -> tuple[list[Written], tuple[str, ...]]:
    """The headings but for the lowest where that is a unit alone (`Dư nợ | triệu đồng`), and that unit; where another
    names one too, all of them."""
    word = fold_label(path[-1].core)
    is_unit = len(path) > 1 and word in unit_words() and vocabulary.lookup(path[-1].core, path[-1].folded) is None
    is_told = any(part.units for part in path)
    return (path[:-1], (word,)) if is_unit and not is_told else (path, ())


def _is_blank_under_group(table: Located, heading: Heading) -> bool:
    """Whether nothing stands in a column, and over it only what groups others: it was put in between them."""
    vocabulary = vocabulary_of(table.spec)
    known = [(part, vocabulary.lookup(part.core, part.folded)) for part in map(take_apart, heading.path)]
    is_grouped = all(parts_by_kind(part) or (meaning is not None and meaning.is_grouping) for part, meaning in known)
    return is_grouped and _is_blank_column(table, heading.column)


def _is_blank_column(table: Located, column: int) -> bool:
    """Whether nothing stands below a heading, nor would if all formulas were calculated."""
    sheet = table.sheet
    return all(is_blank(sheet.rows[row][column]) and (row, column) not in sheet.unstored for row in table.body)


def _holds_remarks(table: Located, heading: Heading, context: Context) -> bool:
    """Whether a column under an unknown heading holds words, and none that would say what the figures beside them are:
    no name of a market or an area, nothing that the form knows."""
    cells = [table.sheet.rows[row][heading.column] for row in table.body]
    texts = {cell for cell in cells if not is_blank(cell)}
    if not texts or not heading.path or not all(isinstance(text, str) and not looks_stated(text) for text in texts):
        return False
    if any((row, heading.column) in table.sheet.unstored for row in table.body):
        return False
    vocabulary = vocabulary_of(table.spec)
    written = [take_apart(text) for text in texts if isinstance(text, str)]
    return not any(
        heading_meaning(vocabulary, part, context.year, context.on, context.within) is not None
        or names.resolve_market(part.core) is not None
        or place_of(part.core, context.on, context.within, None) is not None
        for part in written
    )


def _unlabelled(table: Located, column: int) -> Issue | None:
    """A column without a heading may be blank; a cell in it that says something has no meaning."""
    for row in table.body:
        if looks_stated(table.sheet.rows[row][column]) or (row, column) in table.sheet.unstored:
            return label_error("COLUMN-UNLABELLED", table.sheet.address(row, column))
    return None


def _path_meaning(setting: _Setting, path: list[Written]) -> Meaning | None:
    """All headings over a column together; None when one is unknown or two contradict each other.

    A column is ignored when any of its headings is; a path that the vocabulary knows as one phrase is that phrase.
    """
    vocabulary = setting.vocabulary
    path = _with_numbers(path)
    joined = vocabulary.lookup(" ".join(part.core for part in path), " ".join(part.folded for part in path))
    if joined is not None and not joined.is_grouping:
        return joined
    setting = setting._replace(year=_year_in(path) or setting.year)
    known = [_meaning_in(setting, part) for part in path]
    meanings = [
        GROUPING if meaning is None and parts_by_kind(part) else meaning
        for part, meaning in zip(path[:-1], known[:-1], strict=True)
    ] + known[-1:]
    if any(meaning is None or meaning.is_ignored for meaning in meanings) and len(path) > 1:
        told = _told_together(setting, path)
        if told is not None and (told.sets or (told.is_ignored and None in meanings)):
            return told
    if any(meaning is not None and meaning.is_ignored for meaning in meanings):
        return Meaning(is_ignored=True)
    if all(meaning is not None and meaning.is_grouping for meaning in meanings):
        return None
    together = NOTHING
    for meaning in meanings:
        sets = merge(_without_wholes(together.sets, meaning), meaning.sets) if meaning is not None else None
        if meaning is None or sets is None:
            return None
        together = Meaning(
            sets=sets,
            is_total=meaning.is_total,
            takes_left=together.takes_left or meaning.takes_left,
            is_key=meaning.is_key,  # `Chương trình cho vay` over names of programmes groups them
        )
    return together


def _year_in(path: list[Written]) -> int | None:
    """The one whole year that headings over a column name, which is that of a `Quý I` among them."""
    told = [found.period for part in path if (found := find_period(part.folded)) is not None]
    years = {period.end.year for period in told if period.end is not None and period == year_of(period.end.year)}
    return years.pop() if len(years) == 1 else None


def _with_numbers(path: list[Written]) -> list[Written]:
    """The headings, a number taken together with the words above it (`Tháng | 1`)."""
    kept = path[:1]
    for part in path[1:]:
        is_number = numbering_of(part.core) in ("arabic", "roman") and not is_year(part.core)
        kept = [*kept[:-1], take_apart(f"{kept[-1].core} {part.core}")] if is_number else [*kept, part]
    return kept


def parts_by_kind(written: Written) -> bool:
    """Whether a heading only says by what the columns below it part the whole (`Chia ra theo nước đến`)."""
    return f"{written.folded} ".startswith(_words_before_kinds())


@lru_cache
def _words_before_kinds() -> tuple[str, ...]:
    return tuple(f"{fold_label(words)} " for words in writing().grouping_before)


def _told_together(setting: _Setting, path: list[Written]) -> Meaning | None:
    """What headings say that are one phrase parted over rows (`Lao động về nước | Trước hạn`); each has words in it."""
    if not all(part.folded for part in path):
        return None
    return _meaning_in(setting, take_apart(" ".join(part.core for part in path)))


def _meaning_in(setting: _Setting, written: Written) -> Meaning | None:
    return heading_meaning(setting.vocabulary, written, setting.year, setting.on, setting.within)


def _without_wholes(above: Mapping[str, Coordinate], meaning: Meaning) -> Mapping[str, Coordinate]:
    """What headings say above one that tells a part of it, all but that: of what they count (`Dư nợ | Quá hạn`), or of
    a breakdown (`Nguồn vốn địa phương | Ngân sách tỉnh`)."""
    wholes = {name for name, code in above.items() if is_part(name, meaning.sets.get(name), code)}
    if meaning.part_of is not None and above.get("indicator") == meaning.part_of:
        wholes.add("indicator")
    return {name: code for name, code in above.items() if name not in wholes}


def heading_meaning(
    vocabulary: Vocabulary, written: Written, year: int | None, on: date | None, within: str | None
) -> Meaning | None:
    """What one heading means in tables of that vocabulary, in a document of the unit `within` about a period of a year,
    with the names of a day; None when it is unknown."""
    may_name = frozenset(vocabulary.spec.columns_may_name)
    meaning = vocabulary.heading(written, year, may_name)
    if meaning is None and "area" in may_name and not written.core.isdigit():
        found = place_of(written.core, on, within, None)
        meaning = Meaning({"area": found}) if found else None
    if meaning is None and written.folded in vocabulary.anchors:
        return NOTHING
    return meaning


def _counts_as_left(column: Column, left: Column) -> bool:
    """Whether a heading of one sex below one of money is of the persons to its left, unless it names a unit of money:
    `Cho vay | Số người | Nữ | Số tiền (triệu đồng)`."""
    told, counted = (side.meaning.sets.get("indicator") for side in (column, left))
    if "sex" not in column.meaning.sets or "sex" in left.meaning.sets:
        return False
    own, beside = (reference.indicators()[code]["unit"] if isinstance(code, str) else "" for code in (told, counted))
    return own == "vnd" and beside in COUNTED and {unit_words()[word][0] for word in column.units} <= {beside}


def _is_part_of_left(column: Column, left: Column) -> bool:
    """Whether a heading that says no more than that it is one sex of some whole stands right beside the whole, be it
    that which is counted in no other column: `Số người có việc làm | Trong đó: nữ`."""
    counted = left.meaning.sets.get("indicator")
    is_counted = isinstance(counted, str) and reference.indicators()[counted]["unit"] in COUNTED
    is_part = column.meaning.sets.keys() == {"sex"} and take_apart(column.label.split(BELOW)[-1]).is_subset
    return is_part and is_counted and column.index == left.index + 1 and "sex" not in left.meaning.sets


def _with_left(column: Column, before: list[Column]) -> Column:
    """The column with what it leaves unsaid taken from the nearest column to the left that says it."""
    if before and _is_part_of_left(column, before[-1]):
        sets = {**before[-1].meaning.sets, **column.meaning.sets}
        return replace(column, meaning=replace(column.meaning, sets=sets))
    if before and _counts_as_left(column, before[-1]):
        sets = {**column.meaning.sets, "indicator": before[-1].meaning.sets["indicator"]}
        return replace(column, meaning=replace(column.meaning, sets=sets))
    if not column.meaning.takes_left:
        return column
    left = next((other for other in reversed(before) if not other.meaning.takes_left), None)
    if left is None:
        return column
    taken = {key: value for key, value in left.meaning.sets.items() if key not in ("indicator", "about", "ratio")}
    if "ratio" not in column.meaning.sets and "indicator" not in column.meaning.sets:
        taken = dict(left.meaning.sets)
    sets = {**taken, **column.meaning.sets}
    return replace(column, meaning=replace(column.meaning, sets=sets), label=f"{left.label} / {column.label}")


def _with_nearest(columns: list[Column]) -> list[Column]:
    """The columns, those of one sex under the same words taken for parts of the column right before each (`Tháng 5 |
    Trong đó nữ | Lũy kế | Trong đó nữ`), where each has one that tells no sex."""
    of_sex = [at for at, column in enumerate(columns) if column.meaning.sets.keys() == {"sex"}]
    alike = Counter(columns[at].label for at in of_sex)
    repeated = [at for at in of_sex if alike[columns[at].label] > 1]
    wholes = {at: columns[at - 1] for at in repeated if at > 0 and _is_whole(columns[at - 1])}
    if wholes.keys() != set(repeated):
        return columns
    return [_part_of(wholes[at], column) if at in wholes else column for at, column in enumerate(columns)]


def _is_whole(column: Column) -> bool:
    return column.meaning.sets.keys().isdisjoint(("sex", "about", "ratio"))


def _part_of(whole: Column, part: Column) -> Column:
    meaning = replace(part.meaning, sets={**whole.meaning.sets, **part.meaning.sets})
    return replace(part, meaning=meaning, label=f"{whole.label} / {part.label}")


def _with_capital(table: Located, columns: list[Column]) -> list[Column]:
    """The columns, one that names the source of capital of which the title says that all figures are, and nothing else,
    taken for that capital itself (`Nguồn vốn ngân sách tỉnh | Dư nợ`): it is no part of them."""
    source = table.defaults.get("fund_source") if "fund_source" in table.by_title else None
    if source is None or "indicator" in table.defaults:
        return columns
    return [
        replace(column, meaning=replace(column.meaning, sets={"indicator": _CAPITAL}))
        if column.meaning.sets == {"fund_source": source}
        and f"{fold_label(column.label)} ".startswith(_capital_words())
        else column
        for column in columns
    ]


@lru_cache
def _capital_words() -> tuple[str, ...]:
    return tuple(f"{fold_label(words)} " for words in writing().capital_before)


def _with_only_indicator(table: Located, columns: list[Column]) -> list[Column]:
    """The columns, those that only tell a breakdown taken for parts of the one thing that all others count: `Dư nợ |
    Nguồn vốn Trung ương | Nguồn vốn địa phương`."""
    told = {column.meaning.sets["indicator"] for column in columns if "indicator" in column.meaning.sets}
    if "indicator" in table.defaults or len(told) != 1:
        return columns
    indicator = {"indicator": next(iter(told))}
    return [
        replace(column, meaning=replace(column.meaning, sets={**indicator, **column.meaning.sets}))
        if column.meaning.sets and column.meaning.sets.keys() <= PARTS_OF_MONEY
        else column
        for column in columns
    ]


def _with_counted(table: Located, columns: list[Column]) -> tuple[list[Column], list[Issue]]:
    """The columns, those that tell a sex or a channel and nothing else taken for parts of the one thing that all others
    count where it is not what the form counts by default (`Tổng số thanh niên | Nam | Nữ`); an issue where several are
    counted, and the nearest to the left is not that: a part of which?"""
    default = table.defaults.get("indicator")
    issues: list[Issue] = []
    kept: list[Column] = []
    wholes = [column for column in columns if _counts_all(column)]
    counted = {column.meaning.sets.get("indicator", default) for column in wholes}
    for column in columns:
        left = next((whole for whole in reversed(wholes) if whole.index < column.index), None)
        beside = left.meaning.sets.get("indicator", default) if left is not None else default
        if default is None or left is None or beside == default or not _tells_part(column):
            kept.append(column)
        elif len(counted) == 1:
            sets = {**column.meaning.sets, "indicator": cast("Coordinate", beside)}
            kept.append(replace(column, meaning=replace(column.meaning, sets=sets)))
        else:
            issues.append(label_error("COLUMN-AMBIGUOUS", column.address, label=column.label, above=left.label))
    return kept, issues


def _tells_part(column: Column) -> bool:
    """Whether the headings of a column tell a part, and not of what."""
    told = column.meaning.sets.keys()
    return bool(told) and told <= _PARTS_OF_PEOPLE


def _counts_all(column: Column) -> bool:
    """Whether a column counts people of both sexes, and neither plans nor compares them."""
    told = column.meaning.sets.get("indicator")
    facts = reference.indicators()[told] if isinstance(told, str) else None
    is_result = facts is None or (facts["unit"] in COUNTED and facts["kind"] != Kind.TARGET)
    return is_result and not {*_PARTS_OF_PEOPLE, "about", "ratio", "kind"} & column.meaning.sets.keys()


def _settled_names(columns: list[Column]) -> tuple[list[Column], list[Issue]]:
    """The columns, one under the bare name of the reporting unit taken for its part of that name where another column
    is the whole; an issue where none is."""
    issues: list[Issue] = []
    kept = []
    has_whole = any(column.meaning.is_total and "area" not in column.meaning.sets for column in columns)
    for column in columns:
        named = column.meaning.sets.get("area")
        area = settled(named, has_whole=has_whole) if isinstance(named, Place) else None
        if isinstance(named, Place) and named.part is not None and area is None:
            issues.append(ambiguous_area(column.label, named, named.part, column.address))
        elif isinstance(named, Place) and area is not None:
            sets = {**column.meaning.sets, "area": area}
            kept.append(replace(column, meaning=replace(column.meaning, sets=sets)))
        else:
            kept.append(column)
    return kept, issues


def ambiguous_area(text: str, whole: Place, part: Place, address: str) -> Issue:
    """The error for a bare name that the reporting unit shares with a part of it."""
    official = [reference.areas()[str(named.key)].name for named in (whole, part)]
    return label_error("AREA-AMBIGUOUS", address, name=text, whole=official[0], part=official[1])


def _with_periods(columns: list[Column], counted: Coordinate | None) -> tuple[list[Column], list[Issue]]:
    """The columns, those of a share of the plan with the period of the results that they share: of the one column of
    results, or of the one to the left of it when that holds all others; an issue when it is not clear."""
    issues: list[Issue] = []
    kept = []
    for position, headed in enumerate(columns):
        column, sets = headed, headed.meaning.sets
        if not _tells_share(sets):
            kept.append(column)
            continue
        results = [
            (number, other.meaning.sets.get("period"))
            for number, other in enumerate(columns)
            if other.meaning.sets.get("indicator", counted) == sets.get("about", counted)
            and "kind" not in other.meaning.sets
            and "ratio" not in other.meaning.sets
        ]
        results = _without_years_before(results, columns)
        if _names_year_of_plan(sets, [period for _, period in results]):
            sets = {name: code for name, code in sets.items() if name != "period"}
            column = replace(column, meaning=replace(column.meaning, sets=sets))
        if "period" in sets or "kind" in sets:
            kept.append(column)
            continue
        periods = list(dict.fromkeys(period for _, period in results))
        nearest = next((period for number, period in reversed(results) if number < position), None)
        if len(periods) > 1 and not _holds_all(nearest, periods):
            issues.append(label_error("TIME-AMBIGUOUS", column.address, label=column.label))
            continue
        told = nearest if len(periods) > 1 else next(iter(periods), None)
        meaning = column.meaning if told is None else replace(column.meaning, sets={**sets, "period": told})
        kept.append(replace(column, meaning=meaning))
    return kept, issues


def _without_years_before(
    results: list[tuple[int, Coordinate | None]], columns: list[Column]
) -> list[tuple[int, Coordinate | None]]:
    """The results, those of years before that of the one plan left out where others are: of them no share of it is
    told (`Kế hoạch năm 2024 | 6 tháng đầu năm 2024 | Đạt % | 6 tháng đầu năm 2023`)."""
    plans = {period_in(column.meaning.sets) for column in columns if _is_of_kind(column, Kind.TARGET)}
    plan = next(iter(plans)) if len(plans) == 1 else None
    kept = [(number, period) for number, period in results if not _ends_before(period, plan)]
    return kept or results


def _plans_of_other_years(columns: list[Column], counted: Coordinate | None, context: Context) -> Iterator[Issue]:
    """An issue for each column of a plan of a year in which no results lie, beside a share of it: shares are of the
    plan of their own year, so one of the two years is wrong."""
    if not any(_tells_share(column.meaning.sets) for column in columns):
        return
    plans = [column for column in columns if _is_of_kind(column, Kind.TARGET)]
    counts_rows = any("kind" in column.meaning.sets for column in plans)  # of what its rows name
    results = [
        column.meaning.sets.get("period", context.period)
        for column in columns
        if not {"about", "ratio"} & column.meaning.sets.keys() and column not in plans
        if isinstance(column.meaning.sets.get("indicator", counted), str) or counts_rows
    ]
    years = {_last_year(told, context.year) for told in results}
    for column in plans:
        year = _last_year(column.meaning.sets.get("period", context.period), context.year)
        if year is not None and years and None not in years and year not in years:
            yield label_error("TIME-AMBIGUOUS", column.address, label=column.label)


def _tells_share(sets: Mapping[str, Coordinate]) -> bool:
    """Whether headings tell of a share of the plan, be it of what the rows name."""
    return "about" in sets or sets.get("ratio") == _SHARE_OF_PLAN


def _last_year(told: Coordinate | None, year: int | None) -> int | None:
    """The year in which a time ends, of a document about a year."""
    if isinstance(told, Relative):
        year = year - 1 if "previous_year" in told.steps and year is not None else year
        told = told.named
    return told.end.year if isinstance(told, Period) and told.end is not None else year


def _is_of_kind(column: Column, kind: Kind) -> bool:
    told = column.meaning.sets.get("indicator")
    if kind is Kind.TARGET and column.meaning.sets.get("kind") == kind:
        return True
    return isinstance(told, str) and reference.indicators()[told]["kind"] == kind


def _ends_before(told: Coordinate | None, plan: Period | None) -> bool:
    """Whether a time lies in a year before that of a plan, or is told as that of the year before."""
    if isinstance(told, Relative):
        return "previous_year" in told.steps
    ends = (told.end if isinstance(told, Period) else None, plan.end if plan is not None else None)
    return ends[0] is not None and ends[1] is not None and ends[0].year < ends[1].year


def _holds_all(nearest: Coordinate | None, periods: list[Coordinate | None]) -> bool:
    """Whether the time of the results to the left of a share of the plan holds that of all others: it runs from January
    to the last day that any of them tells."""
    if isinstance(nearest, Relative):
        return nearest.steps == ("from_january",)
    if not isinstance(nearest, Period) or nearest.start is None or nearest.end is None:
        return False
    days = [(told.start, told.end) for told in periods if isinstance(told, Period) and told.start and told.end]
    is_from_january = nearest.start == year_of(nearest.end.year).start
    return is_from_january and all(nearest.start <= start and end <= nearest.end for start, end in days)


def _names_year_of_plan(sets: Mapping[str, Coordinate], periods: list[Coordinate | None]) -> bool:
    """Whether the year beside a share of the plan ("% so với KH năm …") is that of the plan: no result is of it."""
    named = period_in(sets)
    if not _tells_share(sets) or named is None or named.end is None:
        return False
    return named == year_of(named.end.year) and named not in periods


def _with_spans(table: Located, columns: list[Column], told: Period | None) -> tuple[list[Column], list[Issue]]:
    """The columns, a total beside those of months or quarters with the period that these span when it is their sum; an
    issue when it is not, and the document does not tell of that stretch: then of which one is it the total?"""
    issues: list[Issue] = []
    kept = []
    for column in columns:
        parts = _parts_in_time(column, columns)
        span = _span_of([period for _, period in parts])
        is_sum = all(_is_sum(table, row, column, [part for part, _ in parts]) for row in table.body)
        is_inside = told is not None and all(is_within(period, told) for _, period in parts)
        if not parts or span == told or (span is None and is_sum and is_inside):
            kept.append(column)
        elif is_sum and span is not None:
            sets = {**column.meaning.sets, "period": span}
            kept.append(replace(column, meaning=replace(column.meaning, sets=sets)))
        else:
            issues.append(label_error("TIME-AMBIGUOUS", column.address, label=column.label))
    return kept, issues


def _wrong_spans(table: Located, columns: list[Column]) -> Iterator[Issue]:
    """An issue for each total of several years that is the sum of the columns of others (`Giai đoạn 2021-2024` beside
    the years 2020 to 2024): one of the headings is wrong."""
    for column in columns:
        told = period_in(column.meaning.sets)
        if told is None or told.basis != "multi_year":
            continue
        named = [(other, period_in(other.meaning.sets)) for other in columns if other is not column]
        parts = [
            (other, period)
            for other, period in named
            if period is not None and {**column.meaning.sets, "period": period} == other.meaning.sets
        ]
        is_whole = joined_stretch([period for _, period in parts]) == told
        if (
            len(parts) > 1
            and not is_whole
            and all(_is_sum(table, row, column, [part for part, _ in parts]) for row in table.body)
        ):
            yield label_error("TIME-AMBIGUOUS", column.address, label=column.label)


def _untold_stretches(columns: list[Column], told: Period | None) -> Iterator[Issue]:
    """An issue for each total of several years (`Lũy kế cả giai đoạn`) where neither its heading, the columns beside
    it nor the document says of which."""
    if told is not None and told.basis == "multi_year":
        return
    for column in columns:
        is_told = isinstance(column.meaning.sets.get("period"), Period)
        if not is_told and has_any(column.label, _stretches()):
            yield label_error("TIME-AMBIGUOUS", column.address, label=column.label)


@lru_cache
def _stretches() -> tuple[str, ...]:
    return tuple(map(fold_label, writing().stretches))


def _years_of_parts(columns: list[Column], told: Period | None) -> Iterator[Issue]:
    """An issue for each column of a year before that of a document about a part of one, where no heading names that
    part: all of that year, or the same part of it (`Thực hiện | Năm 2022` of six months)?"""
    if told is None or told.start is None or told.end is None or told == year_of(told.end.year):
        return
    times = [column.meaning.sets.get("period") for column in columns]
    if any(isinstance(time, Relative) or time == told for time in times):
        return
    years_before = [year_of(year) for year in range(told.start.year - _MOST_YEARS, told.start.year)]
    for column, time in zip(columns, times, strict=True):
        if time in years_before and not _is_of_kind(column, Kind.TARGET) and not _is_of_kind(column, Kind.STOCK):
            yield label_error("TIME-AMBIGUOUS", column.address, label=column.label)


def _borrowed_years(columns: list[Column]) -> Iterator[Issue]:
    """An issue for each column of a whole year that no heading names, which is then that of the document, beside months
    or quarters of another year and none of its own (`Năm 2022 | Tháng 1 … | Cả năm` of a document about 2023)."""
    named = [(column, period_in(column.meaning.sets)) for column in columns]
    for column, told in named:
        if told is None or told.end is None or told != year_of(told.end.year) or YEAR.search(column.label):
            continue
        rest = {**column.meaning.sets, "period": None}
        ends = [
            period.end.year
            for other, period in named
            if period is not None and period.end is not None and period != year_of(period.end.year)
            if {**other.meaning.sets, "period": None} == rest
        ]
        if len(ends) > 1 and told.end.year not in ends:
            yield label_error("TIME-AMBIGUOUS", column.address, label=column.label)


def _unheaded_times(columns: list[Column]) -> Iterator[Issue]:
    """An issue for each column under nothing but a time that heads others which name theirs below it (`Năm 2022` over
    a blank heading and `Lũy kế`): of all of it, or of a part whose heading is missing?"""
    for column in columns:
        told = column.meaning.sets.get("period")
        if isinstance(told, Period) and any(
            other.label.startswith(f"{column.label}{BELOW}")
            and other.meaning.sets.get("period") not in (None, told)
            and {**other.meaning.sets, "period": told} == column.meaning.sets
            for other in columns
        ):
            yield label_error("TIME-AMBIGUOUS", column.address, label=column.label)


def _counted_rows(table: Located, columns: list[Column]) -> Iterator[Issue]:
    """An issue for each column that only numbers the rows of a table: its heading is another's."""
    for column in columns:
        if _counts_rows(table, column.index):
            yield label_error("COLUMN-UNMAPPED", column.address, label=column.label)


def _counts_rows(table: Located, column: int) -> bool:
    """Whether the cells of a column count on by one down to the last, be they codes (`01`, `02`, …; `3800`, `3801`,
    …)."""
    cells = (table.sheet.rows[row][column] for row in table.body)
    filled = (text_of(cell).strip() for cell in cells if not is_blank(cell))
    first = next(filled, "")
    if not first.isdecimal():
        return False
    last = int(first)
    for text in filled:  # few columns count: most are known by their second cell
        if not text.isdecimal() or int(text) != last + 1:
            return False
        last += 1
    return last - int(first) + 1 >= _FEWEST_COUNTED


def _span_of(periods: list[Period]) -> Period | None:
    """The one stretch that periods are, or make up."""
    return periods[0] if len(periods) == 1 else joined_stretch(periods)


def _parts_in_time(total: Column, columns: list[Column]) -> list[tuple[Column, Period]]:
    """The columns that say the same as a total, or as all of one sex, but for a period that they name, those left out
    that are parts of others; none for another column, nor where but one names a period."""
    is_whole = total.meaning.is_total or total.meaning.sets.keys() == {"sex"}
    if not is_whole or "period" in total.meaning.sets:
        return []
    named = [(column, period_in(column.meaning.sets)) for column in columns]
    parts = [
        (column, period)
        for column, period in named
        if period is not None and {**total.meaning.sets, "period": period} == column.meaning.sets
    ]
    return [part for part in parts if not _is_in_other(part[1], parts)] if len(parts) > 1 else []


def _is_in_other(period: Period, parts: list[tuple[Column, Period]]) -> bool:
    return any(other != period and is_within(period, other) for _, other in parts)


def _is_sum(table: Located, row: int, total: Column, parts: list[Column]) -> bool:
    """Whether the parts in a row make up its total; a row with a cell that holds no plain number tells nothing."""
    cells = [table.sheet.rows[row][column.index] for column in (total, *parts)]
    amounts = [read_cell(cell, "person", 1, Marks(), is_percent=False) for cell in cells if not is_blank(cell)]
    stated = [amount.value for amount in amounts if isinstance(amount, Stated)]
    return len(stated) < len(amounts) or not stated or is_blank(cells[0]) or sum(stated[1:]) == stated[0]


def _doubtful_years(columns: list[Column]) -> Iterator[Issue]:
    """An issue for a `Cùng kỳ năm trước` beside a `Lũy kế`: that of the month, or of what came together?"""
    times = [column.meaning.sets.get("period") for column in columns]
    if Relative(("from_january",)) not in times:
        return
    for column, time in zip(columns, times, strict=True):
        if isinstance(time, Relative) and time.steps == ("previous_year",) and not time.names_stretch:
            yield label_error("TIME-AMBIGUOUS", column.address, label=column.label)


def _doubled_columns(table: Located, columns: list[Column]) -> list[Issue]:
    seen: dict[tuple[tuple[str, Coordinate], ...], Column] = {}
    issues = []
    for column in columns:
        key = tuple(sorted(column.meaning.sets.items(), key=lambda item: item[0]))
        if _is_blank_column(table, column.index):
            continue
        other = seen.setdefault(key, column)
        if other is column:
            continue
        differing = [row for row in table.body if not _is_same_row(table, row, column, other)]
        if not (column.meaning.is_total and other.meaning.is_total):
            issues.append(label_error("COLUMN-REPEATED", column.address, label=column.label, first=other.address))
        elif differing:
            address = table.sheet.address(differing[0], column.index)
            issues.append(label_error("TOTALS-DIFFER", address, first=table.sheet.address(differing[0], other.index)))
    return issues


def _is_same_row(table: Located, row: int, one: Column, other: Column) -> bool:
    values = table.sheet.rows[row]
    return is_same(values[one.index], values[other.index])


def label_error(code: str, address: str, **parameters: str) -> Issue:
    """An error at the cell of a label."""
    return Issue(code, IssueSeverity.ERROR, address, parameters)


def period_in(sets: Mapping[str, Coordinate]) -> Period | None:
    """The period among coordinates."""
    found = sets.get("period")
    return found if isinstance(found, Period) else None
