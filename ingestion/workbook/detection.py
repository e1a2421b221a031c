"""Which form a workbook is, and in which version, told by its words and the period it speaks of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from ingestion.model import Issue, IssueSeverity
from ingestion.text import fold
from ingestion.workbook.forms import Form, writing
from ingestion.workbook.grid import Sheet
from ingestion.workbook.tables import has_figures

_TELLING_ROWS = 30


def words_of(sheets: Sequence[Sheet]) -> str:
    """The words of the workbook that may tell its form, folded. Far down, rows of figures only name more areas."""
    texts = dict.fromkeys(
        value
        for sheet in sheets
        if sheet.name not in (writing().template.guide_sheet, writing().template.mark_sheet)
        for number, row in enumerate(sheet.rows)
        if number < _TELLING_ROWS or not has_figures(row)
        for value in row
        if isinstance(value, str) and value
    )
    return f" {' | '.join(map(fold, texts))} "


def fitting_forms(sheets: Sequence[Sheet], forms: Sequence[Form]) -> dict[str, list[Form]]:
    """The forms whose fingerprint the workbook bears, by name, their versions from old to new."""
    words = words_of(sheets)
    fitting: defaultdict[str, list[Form]] = defaultdict(list)
    for form in sorted(forms, key=lambda form: form.version):
        if _fits(form, words):
            fitting[form.form].append(form)
    return dict(fitting)


def version_in_force(versions: Sequence[Form], period_end: date | None) -> Form | Issue:
    """The version for a period that ends on a day, the latest when no day is known; or why there is none."""
    in_force = [form for form in versions if period_end is None or _is_in_force(form, period_end)]
    if not in_force:
        end = f"{period_end:%d/%m/%Y}" if period_end else "?"
        return _error("FORM-NOT-IN-FORCE", form=versions[-1].title_vi, period=end)
    return in_force[-1]


def _fits(form: Form, words: str) -> bool:
    fingerprint = form.fingerprint
    return all(
        any(f" {fold(phrase)} " in words for phrase in alternatives) for alternatives in fingerprint.all_of
    ) and not any(f" {fold(phrase)} " in words for phrase in fingerprint.none_of)


def _is_in_force(form: Form, day: date) -> bool:
    return form.valid_from <= day and (form.valid_to is None or day < form.valid_to)


def _error(code: str, **parameters: str) -> Issue:
    return Issue(code, IssueSeverity.ERROR, parameters=parameters)
