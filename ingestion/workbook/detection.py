"""Which form a workbook is, and in which version, told by its words and the period it speaks of."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache, partial
from itertools import chain, takewhile

from ingestion.model import Issue, IssueSeverity
from ingestion.text import as_words, fold, fold_line
from ingestion.workbook.forms import Form, writing
from ingestion.workbook.grid import Sheet, has_figures
from ingestion.workbook.kept import Kept

_TELLING_ROWS = 30
_GAP = "…"
_WIDEST_GAP = 6  # words
_MOST_TITLES = 4096  # kept between workbooks
_MOST_TEXTS = 8192
_MOST_SETS = 16  # of forms that are known
_FEWEST_SPACES = 3  # in a title; shorter lines are headings


def telling_texts(sheets: Sequence[Sheet]) -> set[str]:
    """The texts of the workbook that may tell its form. Far down, rows of figures only name more areas."""
    texts: set[str] = set()
    for sheet in sheets:
        if sheet.name not in (writing().template.guide_sheet, writing().template.mark_sheet):
            further = (sheet.rows[number] for number in sheet.worded_rows if number >= _TELLING_ROWS)
            rows = chain(sheet.rows[:_TELLING_ROWS], further)
            texts.update(value for row in rows for value in row if isinstance(value, str) and value)
    return texts


def marked_forms(sheets: Sequence[Sheet], forms: Sequence[Form]) -> list[Form]:
    """The versions of the form that a template's hidden mark names; none where there is no mark, or of another form."""
    marks = {sheet.rows[0][0] for sheet in sheets if sheet.name == writing().template.mark_sheet and sheet.rows}
    names = {form.form for form in forms if form.code in marks} if marks else set()
    return [form for form in forms if form.form in names]


def fitting_forms(sheets: Sequence[Sheet], forms: Sequence[Form]) -> dict[str, list[Form]]:
    """The forms whose fingerprint the workbook bears, by name, their versions from old to new."""
    known = tuple(forms)
    told = frozenset[str]().union(*map(_phrases_in(known).__getitem__, telling_texts(sheets)))
    fitting: defaultdict[str, list[Form]] = defaultdict(list)
    for form in _fitting(known, told, announces_plan=any(map(_announces_plan, _titles(sheets)))):
        fitting[form.form].append(form)
    return dict(fitting)


@lru_cache(maxsize=_MOST_SETS)
def _fitting(forms: tuple[Form, ...], told: frozenset[str], *, announces_plan: bool) -> tuple[Form, ...]:
    """The forms that fit what a workbook tells, from old to new."""
    in_order = sorted(forms, key=lambda form: form.version)
    return tuple(form for form in in_order if _fits(form, told, announces_plan=announces_plan))


def version_in_force(versions: Sequence[Form], period_end: date | None) -> Form | Issue:
    """The version for a period that ends on a day, the latest when no day is known; or why there is none."""
    in_force = [form for form in versions if period_end is None or _is_in_force(form, period_end)]
    if not in_force:
        end = f"{period_end:%d/%m/%Y}" if period_end else "?"
        return _error("FORM-NOT-IN-FORCE", form=versions[-1].title_vi, period=end)
    return in_force[-1]


def _titles(sheets: Sequence[Sheet]) -> Iterator[str]:
    """The lines above the first figures of each sheet that stand alone in their row, folded."""
    for sheet in sheets:
        above = takewhile(lambda row: not has_figures(row), sheet.rows[:_TELLING_ROWS])
        for row in above:
            texts = {value for value in row if isinstance(value, str) and value.strip()}
            yield from (fold_line(text) for text in texts if len(texts) == 1)


@lru_cache(maxsize=_MOST_TITLES)
def _announces_plan(title: str) -> bool:
    known = writing().plan_titles
    has = partial(_has_one, f" {title} ")
    is_title = title.count(" ") >= _FEWEST_SPACES and not title.startswith(tuple(map(fold_line, known.no_titles)))
    return is_title and has(known.words) and not has(known.unless)


def _has_one(words: str, phrases: Sequence[str]) -> bool:
    return any(as_words(phrase) in words for phrase in phrases)


@lru_cache(maxsize=_MOST_SETS)
def _phrases_in(forms: tuple[Form, ...]) -> Kept[str, frozenset[str]]:
    """Which of the phrases by which forms are known stand in a text. No phrase reaches from one text to the next, so
    what those of a workbook tell is told by each alone; and their headings and most of their names come again in the
    next one."""
    by_first_word: dict[str, list[str]] = defaultdict(list)
    for phrase in frozenset[str]().union(*(form.fingerprint.phrases for form in forms)):
        by_first_word[fold(phrase).split()[0]].append(phrase)

    def told(text: str) -> frozenset[str]:
        words = f" {fold(text)} "
        near = chain.from_iterable(by_first_word[word] for word in by_first_word.keys() & words.split())
        return frozenset(phrase for phrase in near if stands_in(phrase, words))

    return Kept(told, _MOST_TEXTS)


def _fits(form: Form, told: frozenset[str], *, announces_plan: bool) -> bool:
    """Whether the phrases that a workbook has fit a form."""
    fingerprint = form.fingerprint
    if announces_plan and fingerprint.speaks_of == "results":
        return False
    is_told = announces_plan and fingerprint.speaks_of == "plans"
    needed = fingerprint.all_of[is_told:]
    return told.isdisjoint(fingerprint.none_of) and not any(told.isdisjoint(phrases) for phrases in needed)


def stands_in(phrase: str, words: str) -> bool:
    """Whether a phrase stands among folded words; where it has `…`, a few words may stand in between, but none of those
    that would make it speak of something else (`đi … nước ngoài`)."""
    return _gapped(phrase).search(words) is not None if _GAP in phrase else as_words(phrase) in words


def bears_fingerprint(text: str, form: Form) -> bool:
    """Whether a line has words by which a form is known."""
    words = as_words(text)
    return any(stands_in(phrase, words) for alternatives in form.fingerprint.all_of for phrase in alternatives)


@lru_cache(maxsize=4096)
def _gapped(phrase: str) -> re.Pattern[str]:
    others = "|".join(fold(word) for word in writing().not_between)
    gap = rf"(?: (?!(?:{others}) )[^ |]+){{0,{_WIDEST_GAP}}} "
    return re.compile(f" {gap.join(fold(part) for part in phrase.split(_GAP))} ")


def _is_in_force(form: Form, day: date) -> bool:
    return form.valid_from <= day and (form.valid_to is None or day < form.valid_to)


def _error(code: str, **parameters: str) -> Issue:
    return Issue(code, IssueSeverity.ERROR, parameters=parameters)
