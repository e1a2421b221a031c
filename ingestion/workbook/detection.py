"""Which form a workbook is, and in which version, told by its words and the period it speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ingestion.model import Issue, IssueSeverity
from ingestion.text import fold
from ingestion.workbook.forms import Form
from ingestion.workbook.grid import Sheet
from ingestion.workbook.tables import has_figures

_TELLING_ROWS = 30


def words_of(sheets: Sequence[Sheet]) -> str:
    """The words of the workbook that may tell its form, folded. Far down, rows of figures only name more areas."""
    texts = dict.fromkeys(
        value
        for sheet in sheets
        for number, row in enumerate(sheet.rows)
        if number < _TELLING_ROWS or not has_figures(row)
        for value in row
        if isinstance(value, str) and value
    )
    return f" {' | '.join(map(fold, texts))} "


def fitting_forms(sheets: Sequence[Sheet], forms: Sequence[Form]) -> list[Form]:
    """The forms whose fingerprint the workbook bears, those that ask for most first."""
    words = words_of(sheets)
    fitting = [form for form in forms if _fits(form, words)]
    return sorted(fitting, key=lambda form: (-len(form.fingerprint.all_of), form.form, form.version))


def choose_form(fitting: Sequence[Form], period_end: date | None) -> Form | Issue:
    """The one form and version, or why there is none."""
    if not fitting:
        return _error("FORM-UNKNOWN")
    most = len(fitting[0].fingerprint.all_of)
    best = [form for form in fitting if len(form.fingerprint.all_of) == most]
    if len({form.form for form in best}) > 1:
        return _error("FORM-AMBIGUOUS", forms=", ".join(sorted({form.title_vi for form in best})))
    in_force = [form for form in best if period_end is None or _is_in_force(form, period_end)]
    if not in_force:
        end = f"{period_end:%d/%m/%Y}" if period_end else "?"
        return _error("FORM-NOT-IN-FORCE", form=best[0].title_vi, period=end)
    return max(in_force, key=lambda form: form.version)


def _fits(form: Form, words: str) -> bool:
    fingerprint = form.fingerprint
    return all(
        any(f" {fold(phrase)} " in words for phrase in alternatives) for alternatives in fingerprint.all_of
    ) and not any(f" {fold(phrase)} " in words for phrase in fingerprint.none_of)


def _is_in_force(form: Form, day: date) -> bool:
    return form.valid_from <= day and (form.valid_to is None or day < form.valid_to)


def _error(code: str, **parameters: str) -> Issue:
    return Issue(code, IssueSeverity.ERROR, parameters=parameters)
