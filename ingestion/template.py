"""The workbook of a form to fill in, for one area and one period: what is written so reads back without an issue."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from ingestion import names
from ingestion.model import Period
from ingestion.workbook.forms import Form, Template, forms, writing
from ingestion.workbook.labels import fold_label
from ingestion.workbook.row_times import period_of_words
from ingestion.workbook.spots import spot_of
from warehouse import reference
from warehouse.errors import ConfigurationError
from warehouse.reference import Area

_OPEN = Protection(locked=False)
_INPUT = PatternFill("solid", fgColor="FFF9DB")
_HEADING = PatternFill("solid", fgColor="E7ECF3")
_LINE = Side(style="thin", color="BFBFBF")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_LABEL_WIDTH, _WIDTH, _GUIDE_WIDTH = 36, 15, 100


def template_of(form_name: str, area_name: str, period_words: str) -> bytes:
    """The bytes of the .xlsx. Raises ConfigurationError when the form, area or period is unknown."""
    period = period_of_words(period_words)
    if period is None or period.end is None:
        raise ConfigurationError(
            f"“{period_words}” is no period. Write it like “Quý I năm …”, “Năm …” or two ISO days."
        )
    form = _form(form_name, period.end)
    area = names.resolve_area(area_name, period.end)
    if area is None:
        close = ", ".join(names.suggestions(area_name, tuple(unit.name for unit in reference.areas().values())))
        raise ConfigurationError(f"No area was called “{area_name}” on {period.end}. Similar: {close or '—'}.")
    return write_template(form, area, period)


def write_template(form: Form, area: Area, period: Period) -> bytes:
    """The bytes of the form's workbook for an area and a period."""
    book = Workbook()
    page = book.worksheets[0]
    _Writer(form, area, period, page, book.create_sheet(writing().template.mark_sheet)).write()
    _write_guide(book.create_sheet(writing().template.guide_sheet), form, _words(area, period))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _form(name: str, day: date) -> Form:
    versions = [form for form in forms() if name in (form.form, form.code)]
    fitting = [form for form in versions if form.valid_from <= day and (form.valid_to is None or day < form.valid_to)]
    if not fitting:
        known = ", ".join(sorted({form.form for form in forms()}))
        raise ConfigurationError(f"No form “{name}” is in force on {day}. Forms: {known}.")
    return max(fitting, key=lambda form: form.version)


def _words(area: Area, period: Period) -> dict[str, str]:
    end = period.end or date.min
    start = period.start or end
    template, first, last = writing().template, f"{start:%d/%m/%Y}", f"{end:%d/%m/%Y}"
    ends_year = (end.month, end.day) == (12, 31)
    return {
        "area": area.name.upper(),
        "name": area.name,
        "period": template.period.format(start=first, end=last),
        "at": (template.year_end if ends_year else template.last_day).format(year=end.year, end=last),
        "year": str(end.year),
        "start": start.isoformat(),
        "end": end.isoformat(),
    }


class _Writer:
    """Writes the one sheet that is filled in, and the hidden one with the version and the lists to choose from."""

    def __init__(self, form: Form, area: Area, period: Period, page: Worksheet, mark: Worksheet) -> None:
        self._form = form
        self._template: Template = form.template
        self._area = area
        self._day = period.end
        self._words = _words(area, period)
        self._page = page
        self._mark = mark

    def write(self) -> None:
        """Fill the page from the top."""
        template, page = self._template, self._page
        page.title = template.sheet
        self._write_mark()
        for line in template.lines:
            page.append([self._filled(line)])
            page.cell(page.max_row, 1).font = Font(bold=True)
        top = page.max_row + 1 if template.lines else 1
        for heading in template.headings:
            page.append([self._filled(text) if text else None for text in heading])
        self._dress_headings(top)
        first = page.max_row + 1
        for row in self._rows():
            page.append(row)
        self._open_cells(first)
        self._write_checks(first)
        page.protection.sheet = True
        page.freeze_panes = f"A{first}"

    def _filled(self, text: str) -> str:
        return text.format(**self._words)

    def _rows(self) -> Iterator[list[str | int | None]]:
        width = len(self._template.headings[0])
        shown = [list(row) for row in self._template.rows]
        shown += [[number, unit.name] for number, unit in enumerate(self._units(), start=1)]
        start: list[str | int | None] = [self._filled(text) if text else None for text in self._template.row]
        # openpyxl forgets a row of nothing but blanks, so each has one cell that is written.
        shown += [list(start or [""]) for _ in range(self._template.blank_rows)]
        for row in shown:
            yield row + [None] * (width - len(row))

    def _units(self) -> list[Area]:
        """The areas right below the reporting one on the last day of the period."""
        if self._template.names != "area" or self._day is None:
            return []
        day = self._day
        below = (unit for unit in reference.parts_of(self._area.key) if unit.is_valid_on(day))
        return sorted(below, key=lambda unit: unit.code)

    def _dress_headings(self, top: int) -> None:
        page = self._page
        for row in page.iter_rows(min_row=top, max_row=page.max_row):
            for cell in row:
                cell.fill, cell.border, cell.font = _HEADING, _BORDER, Font(bold=True)
                cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
        for area in self._template.merged:
            begin, end = (spot_of(corner) for corner in area.split(":"))
            page.merge_cells(
                start_row=top + begin[0], end_row=top + end[0], start_column=begin[1] + 1, end_column=end[1] + 1
            )
        labels = next((n for n, text in enumerate(self._template.headings[0]) if fold_label(text or "") != "stt"), 0)
        for column in range(len(self._template.headings[0])):
            width = _LABEL_WIDTH if column == labels else _WIDTH
            page.column_dimensions[get_column_letter(column + 1)].width = width

    def _open_cells(self, first: int) -> None:
        """Unlock what is to be filled in, and say what may stand there."""
        page, template = self._page, self._template
        last = page.max_row
        numbers = DataValidation("decimal", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
        page.add_data_validation(numbers)
        for letters in template.figures:
            numbers.add(f"{letters}{first}:{letters}{last}")
        begins_blank = last - template.blank_rows + 1
        choices = self._choices()
        opened = dict.fromkeys([*template.figures, *template.open], first)
        if template.names is not None and template.blank_rows:
            opened["B"] = begins_blank
        for letters, start in opened.items():
            for row in range(start, last + 1):
                cell = page[f"{letters}{row}"]
                cell.protection, cell.fill, cell.border = _OPEN, _INPUT, _BORDER
            if letters in choices and start <= last:
                choice = DataValidation("list", formula1=choices[letters], allow_blank=True)
                page.add_data_validation(choice)
                choice.add(f"{letters}{start}:{letters}{last}")

    def _choices(self) -> dict[str, str]:
        """The list of each column to choose from, as a range of the hidden sheet."""
        if self._template.names == "market":
            return {"B": self._list(_markets())}
        if self._form.records is None:
            return {}
        lists = {
            "indicator": [row["name_vi"] for row in reference.indicators().values()],
            "unit": [words for unit in writing().units for words in unit.words[:1]],
            "market": _markets(),
            **{
                dimension: [row["name_vi"] for row in reference.breakdown_codes(dimension).values()]
                for dimension in ("sex", "channel", "programme", "fund_source")
            },
        }
        roles = {alias: role for role, aliases in self._form.records.columns.items() for alias in aliases}
        headed = [(n, roles.get(text or "", "")) for n, text in enumerate(self._template.headings[0], start=1)]
        return {get_column_letter(column): self._list(lists[role]) for column, role in headed if role in lists}

    def _list(self, values: list[str]) -> str:
        column = self._mark.max_column + 1
        for row, value in enumerate(values, start=1):
            self._mark.cell(row, column, value)
        letters = get_column_letter(column)
        return f"='{self._mark.title}'!${letters}$1:${letters}${len(values)}"

    def _write_checks(self, first: int) -> None:
        for check in self._template.checks:
            used = ",".join(f"{letters}{{row}}" for letters in self._template.figures)
            formula = f'=IF(COUNT({used})<{len(self._template.figures)},"",IF({check.holds},"{{good}}","{{bad}}"))'
            for row in range(first, self._page.max_row + 1):
                shown = formula.format(row=row, good=writing().template.good, bad=check.message)
                self._page[f"{check.column}{row}"] = shown

    def _write_mark(self) -> None:
        """The form and its version, in words that are no figures."""
        self._mark.cell(1, 1, self._form.code)
        self._mark.sheet_state = "veryHidden"


def _markets() -> list[str]:
    return [row["name_vi"] for row in reference.rows("markets")]


def _write_guide(page: Worksheet, form: Form, words: dict[str, str]) -> None:
    for line in writing().template.guide:
        page.append([line.format(title=form.title_vi, **{**words, "area": words["name"]})])
        page.cell(page.max_row, 1).alignment = Alignment(wrap_text=True)
    page.column_dimensions["A"].width = _GUIDE_WIDTH
    page.protection.sheet = True
