"""The road through a workbook: safe? which form? whose, of when? which tables? which figures?

All problems are collected before anything is refused.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import MAXYEAR, date, timedelta
from functools import lru_cache
from itertools import combinations, permutations

import pyarrow as pa

from ingestion import names
from ingestion.figures import Figures
from ingestion.model import Issue, IssueSeverity, Kind, Period, Reading, SourceRank
from ingestion.text import fold, normalise
from ingestion.workbook import grid, safety
from ingestion.workbook.apart import count_apart
from ingestion.workbook.body import body_of
from ingestion.workbook.book import Rows
from ingestion.workbook.columns import PARTS_OF_MONEY, Column, Columns, period_in, read_columns, texts_of_times
from ingestion.workbook.context import (
    Context,
    Line,
    country,
    describe,
    is_long_before,
    is_part_of_year,
    is_within,
    issued_on,
    leaves_out_year,
    overlap,
    place_of_people,
    read_context,
    signed_on,
    told_periods,
    told_together,
    without_country,
)
from ingestion.workbook.continuation import is_called_continued, join_continued
from ingestion.workbook.detection import bears_fingerprint, fitting_forms, marked_forms, version_in_force
from ingestion.workbook.enterprises import is_of_firm
from ingestion.workbook.figures import TableReader
from ingestion.workbook.forms import Form, forms
from ingestion.workbook.grid import YEAR, Sheet
from ingestion.workbook.kept import Kept
from ingestion.workbook.labels import APART, place_of, take_apart
from ingestion.workbook.magnitude import implausible_amounts
from ingestion.workbook.naming import day_of_names, whole_of_rows
from ingestion.workbook.narrowing import narrowed, noted, untold
from ingestion.workbook.periods import find_period
from ingestion.workbook.plans import RESULTS, Measure
from ingestion.workbook.records import read_records
from ingestion.workbook.rows import names_in, read_rows
from ingestion.workbook.sections import (
    Headings,
    all_headings,
    headings_in,
    headings_without_title,
    sections,
    states_figures,
)
from ingestion.workbook.signs import with_told_noughts
from ingestion.workbook.spots import Spot
from ingestion.workbook.tables import Located, find_tables, holds_numbers, is_number, is_year, label_texts

_MOST_NAMED = 20
_MOST_LABELS = 16384  # kept between workbooks: the same places come again
_MOST_TITLES = 1024
_OUTER_ROWS = 20
_A_YEAR = timedelta(days=366)
_MOST_HEADINGS = 2  # rows of headings above the anchor, which may number the columns
_MENTIONS_DAY = "ngày"
_IS_ABBREVIATED = re.compile(r"\w\d+")  # `T1` may be a table
_LEFT = "SHEET-NOT-READ"
_PARTLY_READ = frozenset((_LEFT, "NUMBERS-NOT-READ"))
_SAID_ELSEWHERE = frozenset(("AREA-MISSING", "PERIOD-MISSING"))  # errors of a sheet that the one before it may mend
_OF_NO_FORM = frozenset(("FORM-UNKNOWN", "TABLE-MISSING"))


def read(content: bytes, *, suffix: str, file_name: str = "", known_forms: Sequence[Form] | None = None) -> Reading:
    """All figures of a workbook, or the issues that forbid to use it. One reading for all its sheets and tables.

    `suffix` is .xlsx, .xlsm, .xls, .ods, .csv, .tsv or .json. `known_forms` replaces the forms that the project ships.
    """
    sheets, issues = _opened(content, suffix)
    if issues:
        about_file = {"file": file_name, "suffix": suffix, "known": _titles(known_forms)}
        named = [replace(issue, parameters={**about_file, **issue.parameters}) for issue in issues]
        return _refused(None, named)
    return read_sheets(sheets, file_name, known_forms)


def read_sheets(sheets: list[Sheet], file_name: str = "", known_forms: Sequence[Form] | None = None) -> Reading:
    """As `read`, of sheets that were taken from a document already."""
    known = forms() if known_forms is None else known_forms
    sheets = [with_told_noughts(sheet) for sheet in sheets]
    together = _read_together(sheets, file_name, known)
    if not together.is_refused and _PARTLY_READ.isdisjoint(issue.code for issue in together.issues):
        return together
    parts = [part for sheet in sheets for part in sections(sheet)]
    apart = _read_apart(parts, file_name, known) if len(parts) > 1 else None
    return apart if apart is not None and (together.is_refused or not apart.is_refused) else together


def _read_apart(sheets: list[Sheet], file_name: str, known: Sequence[Form]) -> Reading | None:
    """Sheets of several forms, or parts of sheets, those of each read together, or the one that cannot be read; None
    when they are of one form."""
    alike: defaultdict[str, list[Sheet]] = defaultdict(list)
    left: list[Sheet] = []
    headed: dict[Headings, list[Sheet]] = {}
    for sheet in sheets:
        before = headed.get(headings_without_title(sheet) or ())
        if before is not None:  # goes on with the table of a sheet before it, whatever it may seem to be by itself
            before.append(sheet)
            continue
        alone = _read_together([sheet], file_name, known)
        errors = {issue.code for issue in alone.issues if issue.severity is IssueSeverity.ERROR}
        if errors <= _SAID_ELSEWHERE and alone.form_code is not None:
            group = alike[alone.form_code.partition("/")[0]]
        elif errors <= _OF_NO_FORM:
            group = left
        else:
            return alone if alike else None
        group.append(sheet)
        headed |= dict.fromkeys(all_headings(sheet) - headed.keys(), group)
    told: Context | None = None
    readings = []
    for name, group in alike.items():
        versions = [form for form in known if form.form == name]
        reading = _read_together(group, file_name, versions, told)
        told = told or _told_by(reading)
        readings.append(reading)
    return _joined(readings, list(filter(holds_numbers, left))) if len(readings) > 1 else None


def _told_by(reading: Reading) -> Context:
    """The reporting unit of a reading, and its period when it speaks of one alone: what further sheets leave unsaid."""
    figures = Figures.columns_of(reading.figures)
    periods, enterprises = figures.periods(), figures.distinct("enterprise")
    period = periods[0] if len(periods) == 1 else None
    enterprise = next(iter(enterprises)) if len(enterprises) == 1 else None
    if enterprise is not None:
        return Context(place=country(), period=period, enterprise=enterprise)
    end = reading.period.end if reading.period is not None else None
    place = place_of(reading.reporting_area, end, None, None) if reading.reporting_area is not None else None
    return Context(place=place, period=period)


def _joined(readings: Sequence[Reading], left: Sequence[Sheet]) -> Reading:
    """What the sheets of several forms say together, under the codes of all of them (`a+b/v1+v2`)."""
    codes = [str(reading.form_code).partition("/") for reading in readings]
    titles = ", ".join(str(reading.form_code) for reading in readings)
    issues = [issue for reading in readings for issue in reading.issues]
    issues += [_not_read(sheet, titles) for sheet in left]
    issues += _years_apart(readings)
    first = readings[0]
    tables = [reading.figures.table for reading in readings if isinstance(reading.figures, Figures)]
    return replace(
        first,
        form_code=f"{'+'.join(form for form, _, _ in codes)}/{'+'.join(version for _, _, version in codes)}",
        period=_span([reading.period for reading in readings if reading.period is not None]),
        figures=Figures.of(()) if _has_error(issues) else Figures.together(tables),
        issues=tuple(issues),
    )


def _years_apart(readings: Sequence[Reading]) -> Iterator[Issue]:
    """An error where the forms of one document tell of the same part of different years (`Quý II/2023`, `Quý II/2024`):
    it is a report of one time, so a year was left as it was last time."""
    results = [(reading, reading.period) for reading in readings if _tells_results(reading)]
    for (_, one), (reading, other) in combinations(results, 2):
        if one is None or other is None or not _is_year_apart(one, other):
            continue
        periods = ", ".join((describe(one), describe(other)))
        address = next((issue.address for issue in reading.issues if issue.address), None)
        yield _issue("PERIOD-CONFLICT", address, periods=periods)


def _tells_results(reading: Reading) -> bool:
    figures = reading.figures
    return isinstance(figures, Figures) and any(kind in RESULTS for kind in set(figures.table["kind"].to_pylist()))


def _is_year_apart(one: Period, other: Period) -> bool:
    """Whether two stretches are the same part of different years."""
    days = [
        (period.start.month, period.start.day, period.end.month, period.end.year)
        for period in (one, other)
        if period.start is not None and period.end is not None
    ]
    return len(days) == len((one, other)) and days[0][:-1] == days[1][:-1] and days[0] != days[1]


def _not_read(sheet: Sheet, titles: str) -> Issue:
    """The warning for a sheet, or a part of one that begins further down, that is of no form."""
    first = next(row for row, cells in enumerate(sheet.rows) if states_figures(cells)) if sheet.is_part else 0
    code = "NUMBERS-NOT-READ" if sheet.is_part else _LEFT
    return Issue(code, IssueSeverity.WARNING, sheet.address(first, 0), {"sheet": sheet.name, "form": titles})


def _read_together(sheets: list[Sheet], file_name: str, known: Sequence[Form], told: Context | None = None) -> Reading:
    fitting = fitting_forms(sheets, marked_forms(sheets, known) or known)
    if not fitting:
        return _refused(None, [_issue("FORM-UNKNOWN", known=_titles(known))])
    long = [form for versions in fitting.values() for form in versions if form.records is not None]
    records = read_records(sheets, long[-1]) if long else None
    crossed = [versions for versions in fitting.values() if versions[-1].tables]
    if records is not None or not crossed:
        return records or _refused(long[-1], [_table_missing(long[-1])])
    first = [versions for versions in crossed if not versions[-1].gives_way]
    reading = _only([_read_as(versions, sheets, file_name, told) for versions in first]) if first else None
    if reading is not None and (not reading.is_refused or len(first) == len(crossed)):
        return reading
    last = _only([_read_as(versions, sheets, file_name, told) for versions in crossed if versions not in first])
    return last if reading is None or not last.is_refused or _error_count(last) < _error_count(reading) else reading


def _titles(known_forms: Sequence[Form] | None) -> str:
    return "; ".join(dict.fromkeys(form.title_vi for form in known_forms or forms()))


def _only(readings: list[Reading]) -> Reading:
    """The one reading that holds; when none does, the one with the fewest errors says what to mend."""
    holding = [reading for reading in readings if not reading.is_refused]
    if len(holding) > 1:
        codes = ", ".join(str(reading.form_code) for reading in holding)
        return _refused(None, [_issue("FORM-AMBIGUOUS", forms=codes)])
    return holding[0] if holding else min(readings, key=_error_count)


def _opened(content: bytes, suffix: str) -> tuple[list[Sheet], list[Issue]]:
    """The sheets of a file that is safe to open and holds something, else the errors."""
    archive, dangers = safety.looked_through(content, suffix)
    if dangers:
        return [], dangers
    sheets, issues = grid.load(content, suffix, archive)
    if not issues and not any(value != "" for sheet in sheets for row in sheet.rows for value in row):
        issues = [_issue("WORKBOOK-EMPTY")]
    return sheets, issues


def _read_as(versions: Sequence[Form], sheets: list[Sheet], file_name: str, told: Context | None) -> Reading:
    """Read by one form; the period that its latest version finds tells which version was in force."""
    latest = versions[-1]
    work = _Workbook(latest, sheets, file_name, told)
    period = work.period
    chosen = version_in_force(versions, period.end if period else None)
    if isinstance(chosen, Issue):
        return _refused(latest, [chosen])
    return (work if chosen is latest else _Workbook(chosen, sheets, file_name, told)).reading()


class _Workbook:
    """One workbook read by one form; `told` is what other sheets say, where these do not."""

    def __init__(self, form: Form, sheets: list[Sheet], file_name: str, told: Context | None) -> None:
        self._form = form
        self._sheets = sheets = join_continued(sheets, form)
        self._file_name = file_name
        self._tables = [table for sheet in sheets for table in find_tables(sheet, form)]
        self._contexts = self._read_contexts(told)
        self._told_of: list[Period] = []  # the periods of results, as tables are read

    @property
    def period(self) -> Period | None:
        """The period that the lines above the first table tell, or that its headings span."""
        told = [context.period for context in self._contexts if context.period is not None]
        if told:
            return told[0]
        headed = [
            period
            for table, context in zip(self._tables, self._contexts, strict=True)
            for column in read_columns(table, context)[0].figures
            if (period := period_in(column.meaning.sets)) is not None
        ]
        return _span(headed)

    def reading(self) -> Reading:
        """The figures, or the errors that stand against them."""
        issues = self._sheet_issues()
        if not self._tables:
            issues.append(_table_missing(self._form))
        found = []
        for table, context in zip(self._tables, self._contexts, strict=True):
            columns, more = self._read_table(table, context)
            found.append(columns)
            issues += [issue for issue in more if issue not in issues]
        issues += self._told_twice(found)
        issues += self._untold_parts()
        issues += self._signed_before()
        issues += self._decided_elsewhen()
        figures = Figures.together(found)
        if self._tables and not figures and not _has_error(issues):
            issues.append(_issue("FIGURES-MISSING", self._tables[0].address, form=self._form.title_vi))
        period = self.period or _span(figures.periods())
        if _has_error(issues):
            figures = Figures.of(())
        return Reading(
            form_code=self._form.code,
            title=self._title(),
            reporting_area=self._area(),
            period=period,
            source_rank=SourceRank.FORM,
            figures=figures,
            issues=tuple(issues),
            issued_on=issued_on(self._outer_lines()),
        )

    def _told_twice(self, found: Sequence[pa.Table]) -> Iterator[Issue]:
        """An error for a table whose figures are, for the most part, those of one of its kind before it with other
        amounts: the lines that part them were not understood."""
        told = [dict(Figures.together([figures]).amounts()) for figures in found] if len(found) > 1 else []
        for (first, earlier), (second, later) in combinations(zip(self._tables, told, strict=bool(told)), 2):
            if first.spec is not second.spec or first.stub is not second.stub:
                continue
            shared = [(earlier[key], later[key]) for key in earlier.keys() & later.keys()]
            if len(shared) > 1 and sum(one != other for one, other in shared) * 2 > len(shared):
                yield _issue("TABLE-REPEATED", second.address, first=first.address)

    def _untold_parts(self) -> Iterator[Issue]:
        """An error for a table of which nothing says whether it is of all, where the title of one of its kind tells of
        which part that is."""
        for one, other in permutations(self._tables, 2):
            if untold(one, other):
                yield _issue("TABLE-UNTOLD", other.address, first=one.address)
                return

    def _signed_before(self) -> Iterator[Issue]:
        """An error at the line of place and day when the document was signed long before its results can have been
        known: one of the two times is wrong."""
        lines = list(self._outer_lines()) if self._told_of else []
        day = signed_on(lines)
        told = [period for period in self._told_of if day is not None and is_long_before(day, period)]
        if day is None or not told:
            return
        address = next(
            sheet.address(row, column)
            for sheet in self._sheets
            for row, cells in enumerate(sheet.rows)
            for column, value in enumerate(cells)
            if isinstance(value, str) and signed_on([value]) == day
        )
        yield _issue("PERIOD-CONFLICT", address, periods=f"{describe(told[0])}, {day:%d/%m/%Y}")

    def _decided_elsewhen(self) -> Iterator[Issue]:
        """An error where what announces the plan of a year was signed more than a year before that begins, or when it
        was over: one of the two years is wrong."""
        plan = self.period if self._form.fingerprint.speaks_of == "plans" else None
        day = issued_on(self._outer_lines()) if plan is not None else None
        if plan is None or day is None or plan.start is None or plan.end is None:
            return
        if not plan.start - _A_YEAR <= day <= plan.end:
            yield _issue("PERIOD-CONFLICT", self._tables[0].address, periods=f"{describe(plan)}, {day:%d/%m/%Y}")

    def _outer_lines(self) -> Iterator[str]:
        """The texts above and below the figures, where a document says when it was signed."""
        for sheet in self._sheets:
            rows = (
                sheet.rows
                if len(sheet.rows) <= 2 * _OUTER_ROWS
                else sheet.rows[:_OUTER_ROWS] + sheet.rows[-_OUTER_ROWS:]
            )
            texts = [value for row in rows for value in row if isinstance(value, str)]
            if _MENTIONS_DAY in "\n".join(texts).lower():
                yield from (text for text in texts if _MENTIONS_DAY in text.lower())

    def _read_table(self, table: Located, context: Context) -> tuple[pa.Table, list[Issue]]:
        columns, issues = read_columns(table, context)
        issues += _unstored_labels(table, columns)
        body = body_of(table.sheet, table.body, [column.index for column in columns.figures])
        found, more = read_rows(table, columns, body, context)
        headed, rows = count_apart(table, columns.figures, found)
        named = {name for column in headed for name in column.meaning.sets}
        named = named.union(*(told.sets for told in rows.told_apart.values()))
        if APART in named and table.spec.apart is not None:
            named |= {table.spec.apart.coordinate[0]}
        labelled = _counted_by_total(table.with_labels(named), headed, rows)
        issues += [*narrowed(labelled, named, self._form), *noted(labelled, context.period)]
        reader = TableReader(self._form, labelled, context)
        figures = reader.figures(headed, rows, body)
        spoken = {measure.period for measure in reader.measures}
        is_borne_out = _bear_out(table, spoken)
        self._told_of += [measure.period for measure in reader.measures if measure.kind in RESULTS]
        issues += _stale_times(table, headed, rows, reader.measures, context.period)
        issues += _stocks_of_later(table, reader.measures, context.period)
        needed = [issue for issue in context.issues if not (is_borne_out and _is_idle(issue, reader.issues, figures))]
        has_money = any(measure.unit == "vnd" for measure in reader.measures)
        odd = implausible_amounts(figures) if has_money else []
        figures = figures if context.enterprise is None else without_country(figures)
        return figures, [*needed, *issues, *more, *reader.issues, *odd]

    def _read_contexts(self, before: Context | None) -> list[Context]:
        """The context of each table; what a table leaves unsaid, the one before it has said."""
        contexts: list[Context] = []
        for table in self._tables:
            lines = (*table.lines, *self._told_by_sheet(table))
            if before is not None and before.year is not None and leaves_out_year(lines):
                lines = (*lines, Line(f"Năm {before.year}", table.address))
            # What a further table leaves unsaid, the one before it says sooner than the name of the file.
            file_name = self._file_name if before is None else ""
            context = read_context(lines, table.sheet.name, file_name, self._form)
            if self._form.fingerprint.speaks_of == "plans" and context.period is not None:
                context = self._named_then(table, lines, context)
            if context.on is None:
                context = self._named_by_headings(table, lines, context)
            context = self._named_by_rows(table, lines, context)
            if before is not None:
                context = replace(
                    context,
                    place=context.place or before.place,
                    period=context.period or before.period,
                    units=context.units or before.units,
                    enterprise=context.enterprise or before.enterprise,
                    is_of_two_periods=context.is_of_two_periods
                    or (context.period is None and before.is_of_two_periods),
                )
            if context.place is None and not any(is_of_firm(line.text) for line in lines):
                whole = whole_of_rows(table, context.on) if context.on is not None else None
                context = replace(context, place=whole or place_of_people(lines))
            contexts.append(context)
            before = context
        return contexts

    def _told_by_sheet(self, table: Located) -> list[Line]:
        """The name of a table's sheet as a line above it, where the sheets are those of the months or quarters of a
        year (`T1`, `T2`), or a lone one is called so in full and no line tells a time (`Tháng 4`)."""
        names = {other.sheet.name for other in self._tables if is_part_of_year(other.sheet.name)}
        name = table.sheet.name
        is_alone = len(names) == 1 and _IS_ABBREVIATED.fullmatch(name) is None and not told_periods(table.lines)
        return [Line(name, f"{name}!A1")] if name in names and (len(names) > 1 or is_alone) else []

    def _named_by_headings(self, table: Located, lines: tuple[Line, ...], context: Context) -> Context:
        """The context with the names of the last day that the headings of a table tell, where its title tells none."""
        columns = read_columns(table, context)[0]
        headed = [period_in(column.meaning.sets) for column in columns.figures]
        listed = [find_period(fold(text)) for texts in texts_of_times(table, columns.times) for text in texts or ()]
        periods = [*headed, *(found.period for found in listed if found is not None)]
        ends = [period.end for period in periods if period is not None and period.end is not None]
        if not ends:
            return context
        return read_context(lines, table.sheet.name, self._file_name, self._form, max(ends))

    def _named_by_rows(self, table: Located, lines: tuple[Line, ...], context: Context) -> Context:
        """The context with the names of the day from which the units that rows call former ones were no more, where
        they were at the end of the period: the document was written after that day."""
        if context.on is None or context.on >= names.last_end():
            return context
        texts = label_texts(table.sheet, table.body, table.anchor[1])
        ends = list(filter(None, map(_ENDS_OF_FORMER.__getitem__, texts)))
        if not ends or context.on >= max(ends):
            return context
        return read_context(lines, table.sheet.name, self._file_name, self._form, max(ends))

    def _named_then(self, table: Located, lines: tuple[Line, ...], context: Context) -> Context:
        """The context with the names of the day on which a plan was made, which may be long before it ends."""
        signed = issued_on(self._outer_lines())
        told = day_of_names(table, context.place, context.period, signed) if context.period else None
        if isinstance(told, Issue):
            return replace(context, issues=(*context.issues, told))
        return read_context(lines, table.sheet.name, self._file_name, self._form, told)

    def _sheet_issues(self) -> list[Issue]:
        used = {table.sheet.name for table in self._tables}
        issues = []
        for sheet in self._sheets:
            has_numbers = sheet.name not in used and holds_numbers(sheet)
            if sheet.name in used and sheet.is_hidden:
                issues.append(Issue("SHEET-HIDDEN", IssueSeverity.NOTICE, f"{sheet.name}!A1", {"sheet": sheet.name}))
            if sheet.name in used and sheet.hidden:
                parameters = {"sheet": sheet.name, "names": ", ".join(sheet.hidden[:_MOST_NAMED])}
                issues.append(Issue("CELLS-HIDDEN", IssueSeverity.NOTICE, f"{sheet.name}!A1", parameters))
            if sheet.name in used:
                issues += [*self._unread_above(sheet), *_unstored_headings(sheet)]
            if sheet.name not in used and used and has_numbers:
                parameters = {"sheet": sheet.name, "form": self._form.title_vi}
                issues.append(Issue(_LEFT, IssueSeverity.WARNING, f"{sheet.name}!A1", parameters))
        return issues

    def _unread_above(self, sheet: Sheet) -> list[Issue]:
        """A warning where a row above the first table of a sheet looks like one of figures: its heading is unknown."""
        first = min(table.anchor[0] for table in self._tables if table.sheet is sheet)
        for number, row in enumerate(sheet.rows[: max(0, first - _MOST_HEADINGS)]):
            numbers = [column for column, value in enumerate(row) if is_number(value) and not is_year(value)]
            if len(numbers) > 1 and any(isinstance(value, str) and value and not is_number(value) for value in row):
                address = sheet.address(number, numbers[0])
                return [Issue("NUMBERS-NOT-READ", IssueSeverity.WARNING, address, {"form": self._form.title_vi})]
        return []

    def _area(self) -> str | None:
        """The area whose office sends the document, or the enterprise that tells of its own workers."""
        told = (told.enterprise or (told.place.name if told.place is not None else None) for told in self._contexts)
        return next(filter(None, told), None)

    def _title(self) -> str | None:
        """The line above the first table that bears the form's fingerprint, or the first line there is."""
        return _title(self._form, tuple(line.text for table in self._tables for line in table.lines))


@lru_cache(maxsize=_MOST_TITLES)
def _title(form: Form, lines: tuple[str, ...]) -> str | None:
    """The first line that bears a form's fingerprint, or the first line there is; kept between workbooks."""
    for line in lines:
        if bears_fingerprint(line, form):
            return " ".join(normalise(line).split())
    return " ".join(lines[0].split()) if lines else None


def _end_of_former(text: str) -> date | None:
    """The day from which the unit that a label calls a former one was no more."""
    former = (
        names.resolve_area(name) for name in names_in(take_apart(normalise(text))) if names.take_apart(name).is_former
    )
    return max((area.valid_to for area in former if area is not None and area.valid_to is not None), default=None)


_ENDS_OF_FORMER = Kept(_end_of_former, _MOST_LABELS)


def _table_missing(form: Form) -> Issue:
    """The error that names some of the headings by which the form's tables would have been found."""
    stubs = [next((stub for stub in table.stubs if stub.rows), table.stubs[0]) for table in form.tables]
    headings = [alias for stub in stubs for alias in stub.aliases[:2]]
    if form.records is not None:
        headings = [form.records.columns[role][0] for role in form.records.required]
    return _issue("TABLE-MISSING", form=form.title_vi, anchors=", ".join(f"“{heading}”" for heading in headings))


def _counted_by_total(table: Located, columns: Sequence[Column], rows: Rows) -> Located:
    """The table, its figures taken for what the row of their sum alone says (`Tổng nguồn vốn`) where no heading says
    it, and all other rows only part money."""
    if "indicator" in table.defaults or any("indicator" in column.meaning.sets for column in columns):
        return table
    told = list(rows.told_apart.values())
    counted = {one.sets["indicator"] for one in told if "indicator" in one.sets}
    parts = [one.sets.keys() for one in told if "indicator" not in one.sets]
    if len(counted) != 1 or not parts or not all(part and part <= PARTS_OF_MONEY for part in parts):
        return table
    is_of_sums = all(row.label.is_total for row in rows if "indicator" in row.told.sets)
    return table.counting(counted.pop()) if is_of_sums else table


def _bear_out(table: Located, spoken: Collection[Period]) -> bool:
    """Whether each line above a table that tells periods tells one of its figures, which speak of these, or what some
    of them make together, and the line's other periods have days of theirs. One that does not contradicts what their
    headings say, though they lie in it: `(9 tháng)` above columns of six months."""
    return all(
        any(_is_told_by(spoken, period) for period in told)
        and all(any(overlap(period, one) for one in spoken) for period in told)
        for told in told_together(table.lines)
    )


def _is_told_by(spoken: Collection[Period], period: Period) -> bool:
    within = [one for one in spoken if is_within(one, period)]
    is_begun = period.start is None or any(one.start in (None, period.start) for one in within)
    return is_begun and any(one.end == period.end for one in within)


def _stale_times(
    table: Located,
    columns: Sequence[Column],
    rows: Rows,
    measures: Sequence[Measure],
    inherited: Period | None,
) -> Iterator[Issue]:
    """An error where the lines above a table, or above the one with which it goes on (`inherited`), tell of a time, and
    its headings, which all name theirs, of none in it, or of results of a later month: were the lines left as they
    were last time, or the headings?"""
    spoken = {measure.period for measure in measures}
    named = [(period, line) for line in table.lines for period in told_periods((line,))]
    if not named and inherited is not None and is_called_continued(table.sheet.name):
        named = [(inherited, Line("", table.address))]
    if not named or not spoken:
        return
    are_dated = [
        all(period_in(column.meaning.sets) is not None for column in columns),
        all(period_in(told.sets) is not None for told in rows.told_apart.values()),
    ]
    is_elsewhere = any(are_dated) and not any(overlap(told, period) for told, _ in named for period in spoken)
    latest = _latest_month(table, [told for told, _ in named])
    is_later = any(measure.kind in RESULTS and _month(measure.period) > latest for measure in measures)
    is_later = is_later or _is_planned_later([told for told, _ in named], measures)
    if is_elsewhere or is_later:
        written = dict.fromkeys(map(describe, [*(told for told, _ in named), *sorted(spoken, key=_month)]))
        yield _issue("PERIOD-CONFLICT", named[0][1].address, periods=", ".join(written))


def _stocks_of_later(table: Located, measures: Sequence[Measure], told: Period | None) -> Iterator[Issue]:
    """An error where a table tells what stood on a day after all that came and went in it, and no line above it reaches
    that day: one of the two years is wrong."""
    ends = {measure.period.end for measure in measures if measure.kind in (Kind.FLOW, Kind.CUMULATIVE)} - {None}
    days = {measure.period.end for measure in measures if measure.kind is Kind.STOCK} - {None}
    ends |= {told.end} if told is not None and told.end is not None else set()
    later = [day for day in days if day is not None and all(end is not None and day > end for end in ends)]
    if later and any(measure.kind in (Kind.FLOW, Kind.CUMULATIVE) for measure in measures):
        written = ", ".join(f"{day:%d/%m/%Y}" for day in (max(filter(None, ends)), max(later)))
        yield _issue("PERIOD-CONFLICT", table.address, periods=written)


def _is_planned_later(told: Sequence[Period], measures: Sequence[Measure]) -> bool:
    """Whether a table that its title tells to be of several years plans for a later one."""
    if not all(period.basis == "multi_year" for period in told):
        return False
    last = max(map(_month, told))
    return any(measure.kind is Kind.TARGET and _month(measure.period) > last for measure in measures)


def _latest_month(table: Located, told: Sequence[Period]) -> tuple[int, int]:
    """The last month that lines above a table tell of: that in which the last of their periods ends, or the last of a
    later year that they name."""
    last = max(map(_month, told))
    year = max((int(year) for line in table.lines for year in YEAR.findall(line.text)), default=last[0])
    return last if year <= last[0] else (year, 12)


def _month(period: Period) -> tuple[int, int]:
    return (period.end.year, period.end.month) if period.end is not None else (MAXYEAR, 12)


def _is_idle(issue: Issue, cell_issues: list[Issue], figures: pa.Table) -> bool:
    """Whether a conflict in the title touches nothing: every figure has its own period (or area) from its headings."""
    missing = {"PERIOD-CONFLICT": "PERIOD-MISSING", "AREA-CONFLICT": "AREA-MISSING"}.get(issue.code)
    return missing is not None and len(figures) > 0 and all(other.code != missing for other in cell_issues)


def _unstored_labels(table: Located, columns: Columns) -> Iterator[Issue]:
    """An error for each heading, label or unit of a table that only looks blank: nobody knows what it says."""
    sheet, (top, stub) = table.sheet, table.anchor
    if not sheet.unstored:
        return
    headings = range(top, min((row for row in table.body if row > top), default=top))
    labels = {stub, *columns.units, *columns.keys}
    for row, column in sorted(sheet.unstored):
        is_heading = row in headings and column in {heading.column for heading in table.headings}
        if is_heading or (column in labels and row in table.body):
            yield _unstored(sheet, (row, column))


def _unstored_headings(sheet: Sheet) -> Iterator[Issue]:
    """An error for each cell that only looks blank in what seems to be a row of headings: it may be the one that a
    table would have been found by."""
    for row, column in sorted(sheet.unstored):
        is_above_figures = any(map(states_figures, sheet.rows[row + 1 :]))  # else it is of a signature
        if is_above_figures and headings_in(sheet.rows[row]) is not None:
            yield _unstored(sheet, (row, column))


def _unstored(sheet: Sheet, spot: Spot) -> Issue:
    code = "FORMULA-NOT-CALCULATED" if spot in sheet.uncalculated else "CELL-ERROR"
    return _issue(code, sheet.address(*spot))


def _span(periods: list[Period]) -> Period | None:
    ends = [period.end for period in periods if period.end is not None]
    starts = [period.start for period in periods if period.start is not None]
    if not ends:
        return None
    if len(set(periods)) == 1:
        return periods[0]
    start = min(starts, default=None)
    is_long = start is not None and start.year != max(ends).year
    return Period(start, max(ends), "multi_year" if is_long else "stated")


def _has_error(issues: list[Issue]) -> bool:
    return any(issue.severity is IssueSeverity.ERROR for issue in issues)


def _error_count(reading: Reading) -> int:
    return sum(issue.severity is IssueSeverity.ERROR for issue in reading.issues)


def _refused(form: Form | None, issues: list[Issue]) -> Reading:
    code = form.code if form else None
    return Reading(form_code=code, issues=tuple(issues), source_rank=SourceRank.FORM)


def _issue(code: str, address: str | None = None, **parameters: str) -> Issue:
    return Issue(code, IssueSeverity.ERROR, address, parameters)
