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

_TELLING_ROWS = 30
_GAP = "…"
_WIDEST_GAP = 6  # words
_FEWEST_SPACES = 3  # in a title; shorter lines are headings


def words_of(sheets: Sequence[Sheet]) -> str:
    """The words of the workbook that may tell its form, folded. Far down, rows of figures only name more areas."""
    texts: dict[str, None] = {}
    for sheet in sheets:
        if sheet.name not in (writing().template.guide_sheet, writing().template.mark_sheet):
            first = range(min(_TELLING_ROWS, len(sheet.rows)))
            further = (number for number in sheet.worded_rows if number >= _TELLING_ROWS)
            for number in chain(first, further):
                texts |= dict.fromkeys(value for value in sheet.rows[number] if isinstance(value, str) and value)
    return f" {' | '.join(map(fold_line, texts))} "


def marked_forms(sheets: Sequence[Sheet], forms: Sequence[Form]) -> list[Form]:
    """The versions of the form that a template's hidden mark names; none where there is no mark, or of another form."""
    marks = {sheet.rows[0][0] for sheet in sheets if sheet.name == writing().template.mark_sheet and sheet.rows}
    names = {form.form for form in forms if form.code in marks}
    return [form for form in forms if form.form in names]


def fitting_forms(sheets: Sequence[Sheet], forms: Sequence[Form]) -> dict[str, list[Form]]:
    """The forms whose fingerprint the workbook bears, by name, their versions from old to new."""
    words, announces_plan = words_of(sheets), any(map(_announces_plan, _titles(sheets)))
    fitting: defaultdict[str, list[Form]] = defaultdict(list)
    for form in sorted(forms, key=lambda form: form.version):
        if _fits(form, words, announces_plan=announces_plan):
            fitting[form.form].append(form)
    return dict(fitting)


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


def _announces_plan(title: str) -> bool:
    known = writing().plan_titles
    has = partial(_has_one, f" {title} ")
    is_title = title.count(" ") >= _FEWEST_SPACES and not title.startswith(tuple(map(fold_line, known.no_titles)))
    return is_title and has(known.words) and not has(known.unless)


def _has_one(words: str, phrases: Sequence[str]) -> bool:
    return any(as_words(phrase) in words for phrase in phrases)


def _fits(form: Form, words: str, *, announces_plan: bool) -> bool:
    fingerprint = form.fingerprint
    if announces_plan and fingerprint.speaks_of == "results":
        return False
    is_told = announces_plan and fingerprint.speaks_of == "plans"
    return all(
        any(stands_in(phrase, words) for phrase in alternatives) for alternatives in fingerprint.all_of[is_told:]
    ) and not any(stands_in(phrase, words) for phrase in fingerprint.none_of)


def stands_in(phrase: str, words: str) -> bool:
    """Whether a phrase stands among folded words; where it has `…`, a few words may stand in between, but none of those
    that would make it speak of something else (`đi … nước ngoài`)."""
    return _gapped(phrase).search(words) is not None if _GAP in phrase else as_words(phrase) in words


@lru_cache(maxsize=4096)
def _gapped(phrase: str) -> re.Pattern[str]:
    others = "|".join(fold(word) for word in writing().not_between)
    gap = rf"(?: (?!(?:{others}) )[^ |]+){{0,{_WIDEST_GAP}}} "
    return re.compile(f" {gap.join(fold(part) for part in phrase.split(_GAP))} ")


def _is_in_force(form: Form, day: date) -> bool:
    return form.valid_from <= day and (form.valid_to is None or day < form.valid_to)


def _error(code: str, **parameters: str) -> Issue:
    return Issue(code, IssueSeverity.ERROR, parameters=parameters)
