"""Whether the lines above a table say that its figures are of a part of what it seems to count: of women, of one
market, of one source of money. What neither its headings nor its rows say themselves would be read as all of it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingestion.model import Issue, IssueSeverity, Period
from ingestion.text import as_words, fold
from ingestion.workbook.context import Line, is_letterhead, is_within, told_periods
from ingestion.workbook.detection import bears_fingerprint
from ingestion.workbook.forms import Form, Narrowing, Table, writing
from ingestion.workbook.labels import spelled_words, take_apart
from ingestion.workbook.tables import Located, is_alike, label_texts
from warehouse import reference

_WORDS = re.compile(r"\w+")
_NOTE = re.compile(r"\s*(\*+|\((?:\*+|\d{1,2})\))\s*[:.]?\s*(\S.*)", re.DOTALL)
_MARK = re.compile(r"\S\s*(\*+|\((?:\*+|\d{1,2})\))\s*$")
_MOST_KEPT = 1024  # kept between workbooks: those of one make have the same lines
_SHORTEST_ALONE = 6  # letters of a market's name that is no other word; `Nga` and `Anh` are parts of other names


@dataclass(frozen=True, slots=True)
class _Told:
    """A part that a line names: its words, as they are shown and as they are spelled, and the dimension by which a
    table would say so itself."""

    words: str
    spelled: str
    dimension: str | None
    line: Line


def narrowed(table: Located, named: Iterable[str], form: Form) -> Iterator[Issue]:
    """An error for the first line above a table that tells a part of which neither its headings nor its rows say
    anything; `named`: the dimensions that they name."""
    parts = _parts_told(table.lines, table.sheet.name, table.spec, form)
    if not parts:
        return
    told = {*named, *(name for name in table.defaults if name != "indicator")}
    words = _words_of(table)
    for part in parts:
        if part.dimension not in told and f" {part.spelled} " not in words:
            yield Issue("TITLE-NARROWS", IssueSeverity.ERROR, part.line.address, {"words": part.words})
            return


def noted(table: Located, told: Period | None) -> Iterator[Issue]:
    """An error for each note below a table, whose mark stands at a name or a number of it, that says that these are no
    results, not all, or of another time (`(*) Số ước`)."""
    last = table.body[-1] if table.body else table.anchor[0]
    worded = table.sheet.worded_rows
    notes = [
        (match[1].strip("()"), Line(match[2], table.sheet.address(row, column)))
        for row in worded[bisect_right(worded, last) :]
        for column, value in enumerate(table.sheet.rows[row])
        if isinstance(value, str) and (match := _NOTE.fullmatch(value)) is not None
    ]
    used = _marks_used(table, last) if notes else frozenset()
    for mark, line in notes:
        doubt = _words_of_notes().search(f" {spelled_words(line.text)} ")
        times = [period for period in told_periods((line,)) if told is not None and not is_within(period, told)]
        if mark in used and (doubt is not None or times):
            yield Issue("TITLE-NARROWS", IssueSeverity.ERROR, line.address, {"words": line.text.strip()})


def _marks_used(table: Located, last: int) -> frozenset[str]:
    """The marks of notes at the ends of headings, labels and cells of a table."""
    cells = (value for row in table.sheet.rows[table.anchor[0] : last + 1] for value in row)
    found = (_MARK.search(value) for value in cells if isinstance(value, str))
    return frozenset(match[1].strip("()") for match in found if match is not None)


def untold(one: Located, other: Located) -> bool:
    """Whether the title of one table tells of which part it is, and that of another with the same headings does not,
    nor that it is of all."""
    missing = one.by_title - {"indicator"} - other.defaults.keys()
    if not missing or not is_alike(one, other):
        return False
    words = f" {fold(' '.join([*(line.text for line in other.lines), other.sheet.name]))} "
    return not any(as_words(whole) in words for whole in writing().narrowing.wholes)


def _words_of(table: Located) -> str:
    """All words of the headings and labels of a table."""
    texts = [text for heading in table.headings for text in heading.path]
    labels = label_texts(table.sheet, table.body, table.anchor[1])
    return " | ".join(f" {_spelled(text)} " for text in [*texts, *labels])


@lru_cache(maxsize=_MOST_KEPT)
def _parts_told(lines: tuple[Line, ...], sheet_name: str, spec: Table, form: Form) -> tuple[_Told, ...]:
    """The parts that the title of a table, the lines below it and the name of its sheet tell."""
    name = Line(sheet_name.lower(), f"{sheet_name}!A1")  # in small letters nothing is short for other words
    return tuple(_parts_in([*_titles(lines, form), name], spec))


def _parts_in(lines: Iterable[Line], spec: Table) -> Iterator[_Told]:
    for line in lines:
        head, _, tail = line.text.partition(":")
        heading = _heads().get(fold(head))
        if heading is not None and fold(tail) not in _wholes():
            yield _Told(tail.strip(), spelled_words(tail), heading.dimension, line)
        words = f" {_spelled(line.text)} "
        for narrowing, phrases in _phrases(spec):
            match = phrases.search(words)
            if match is not None:
                yield _Told(_as_typed(match[1], line.text), match[1], narrowing.dimension, line)


def _spelled(text: str) -> str:
    """The words of a line, a heading or a label, without its numbering and units."""
    return spelled_words(take_apart(text).core)


def _as_typed(spelled: str, text: str) -> str:
    """Spelled words as they stand in a text, or as they are where it has them shortened."""
    typed = _WORDS.findall(text)
    length = len(spelled.split())
    found = (" ".join(typed[start : start + length]) for start in range(len(typed)))
    return next((words for words in found if spelled_words(words) == spelled), spelled)


def _titles(lines: Sequence[Line], form: Form) -> list[Line]:
    """The first line that has words by which the form is known, and those below it; lines about the paper itself, and
    of offices, aside. All lines where none has such words."""
    known = [line for line in lines if not is_letterhead(line.text) and not _is_about_paper(line.text)]
    first = (number for number, line in enumerate(known) if bears_fingerprint(line.text, form))
    return known[next(first, 0) :]


def _is_about_paper(text: str) -> bool:
    return f"{_spelled(text)} ".startswith(_about_paper())


@lru_cache
def _about_paper() -> tuple[str, ...]:
    return tuple(f"{_spelled(words)} " for words in writing().narrowing.no_titles)


@lru_cache
def _heads() -> dict[str, Narrowing]:
    return {fold(head): narrowing for narrowing in writing().narrowing.heads for head in narrowing.words}


@lru_cache
def _wholes() -> frozenset[str]:
    return frozenset(map(fold, ["", *writing().narrowing.wholes]))


@lru_cache
def _phrases(spec: Table) -> tuple[tuple[Narrowing, re.Pattern[str]], ...]:
    """What the lines above a table may narrow, with what finds the phrases among spelled words."""
    told = [*writing().narrowing.parts, *spec.narrowed_by]
    found = [(narrowing, _finder([_spelled(words) for words in narrowing.words])) for narrowing in told]
    return (*found, (Narrowing(words=["thị trường"], dimension="market"), _markets()))


def _finder(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile(f" ({_any(set(phrases))}) ")


@lru_cache
def _words_of_notes() -> re.Pattern[str]:
    return _finder(map(spelled_words, writing().narrowing.notes))


@lru_cache
def _markets() -> re.Pattern[str]:
    """Finds the name of a market: one of several words or of a long one, or one after a word that says where."""
    known = [row["name_vi"] for row in reference.rows("markets") if row["market_code"] != "OTHER"]
    known += [row["alias"] for row in reference.rows("market_aliases") if row["market_code"] != "OTHER"]
    names = {name for name in map(spelled_words, known) if name}
    alone = {name for name in names if " " in name or len(fold(name)) >= _SHORTEST_ALONE}
    before = "|".join(map(spelled_words, writing().narrowing.before_market))
    return re.compile(rf"(?: (?:{before}) (?=(?:{_any(names)}) )| (?=(?:{_any(alone)}) ))({_any(names)}) ")


def _any(phrases: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, phrases), key=len, reverse=True))
