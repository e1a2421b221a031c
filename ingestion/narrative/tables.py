"""Tables written as lines: a header row, a unit line, rows of cells.

A cell's meaning is what its column's header, its row's label and the table's caption say together. Whatever stays
unsaid, or is said of two units at once, leaves a candidate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from ingestion.model import Hedge
from ingestion.narrative.areas import part_named
from ingestion.narrative.cells import (
    COUNTED,
    PLAN_HEADS,
    RATIOS,
    RESULT_HEADS,
    SCALES,
    Meaning,
    in_full,
    meaning_of,
    meaning_of_column,
    unit_in,
)
from ingestion.narrative.drafts import DOUBTFUL, FLOW, LINE, NEAR, RATIO, STOCK, TARGET, Draft, Memory, target_of
from ingestion.narrative.items import AreaMention, Cell, Quantity, Shape, Time
from ingestion.narrative.layout import Line
from ingestion.narrative.lexer import Prepared
from ingestion.narrative.lexicon import Event, lexicon, longest
from ingestion.narrative.part_lists import PartList, Share
from ingestion.narrative.periods import year_of
from ingestion.narrative.rows import BARE_YEAR, NUMBER, cells_of, is_header, labels_parted, parted
from ingestion.narrative.table_parts import Row, lists_of_rows, shares_of_rows
from ingestion.narrative.times import month_end
from ingestion.narrative.tokens import words_in
from ingestion.numbers import Number, parse_number
from warehouse import reference

_UNIT_LINE = re.compile(r"(?:đơn vị(?: tính)?|đvt)\s*:\s*([^\n)|]*)|\(((?:tỷ|triệu|nghìn|ngàn|1\.000)?\s*đồng)\)")
_THROUGH_LOANS = {"channel": "loan_funded"}
_PURPOSES = {"jobs": "job_loan", "departures": "overseas_work"}
_AVERAGE = re.compile(r"bình quân")
_TITLE_OF_PLAN = re.compile(
    r"^[\s\-–(]*(?:(?:phụ lục|biểu|bảng|mẫu)[^:.–\n]{0,12}[:.–-]?\s*)?(?:giao|phân bổ|phân khai)?\s*(?:các\s+)?"
    r"(?:chỉ tiêu|kế hoạch)\s(?!số)(?!.*(?:kết quả|thực hiện|tiến độ|tình hình|so với))",
    re.MULTILINE,
)
_DAY_AT_END = re.compile(r"\bngày\s+(\d\d?)[/.-](\d\d?)[/.-]((?:19|20)\d\d)\s*$", re.MULTILINE)
_MONTHS = 12
_YEARS = 2  # are compared
_RUNNING_NUMBER = re.compile(r"(?:s?tt|số tt|số thứ tự|no\.?)")
_THOUSANDS_BY_COMMA = re.compile(r"\d{1,3}(?:,\d{3})+")


def read_table(
    prepared: Prepared, rows: Sequence[Line], mark: re.Pattern[str], memory: Memory, caption: str
) -> tuple[list[Draft], list[PartList], list[Share]]:
    """The figures of a table, row by row, and the lists and shares that its rows make of them; the mark parts its
    cells."""
    cells = labels_parted(prepared, [cells_of(prepared, line, mark) for line in rows])
    table = _in_columns(_without_frame(list(zip(rows, cells, strict=True))))
    heads = [cells for _, cells in table[:2] if is_header([cell.words for cell in cells])]
    body = table[len(heads) :]
    if not heads or not body:
        return [], [], []
    columns = [meaning_of_column(prepared, heads, place, memory) for place in range(max(len(c) for _, c in table))]
    reader = _TableReader(prepared, memory, caption, _with_parts(columns), body)
    drafts = [draft for line, cells in body for draft in reader.row(line, cells)]
    totals = [draft for draft in drafts if draft.is_total and draft.kind is FLOW and not draft.breakdown]
    if totals:
        memory.main = memory.last = totals[-1]
        memory.subject = memory.subject or totals[-1].event
    return drafts, list(lists_of_rows(reader.told)), list(shares_of_rows(reader.told))


def _with_parts(columns: Sequence[Meaning]) -> list[Meaning]:
    """The columns, each part (`Trong đó: nữ`) with what the column before it counts, and a sum with all their times."""
    times = [column.time for column in columns if column.time is not None and column.time.first is not None]
    firsts = [time.first for time in times if time.first is not None]
    whole: Meaning | None = None
    found: list[Meaning] = []
    for column in columns:
        is_part = column.event is None and "sex" in column.breakdown and column.role is None
        if column.event is not None and column.role is None:
            whole = column
        if is_part and whole is not None:
            found.append(replace(column, event=whole.event, unit=column.unit or whole.unit))
        elif column.is_total and column.time is None and len(set(firsts)) > 1:
            last = max(time.last for time in times)
            span = replace(times[0], first=min(firsts), last=last, basis="multi_year")
            found.append(replace(column, time=span))
        else:
            found.append(column)
    return found


def _without_frame(table: list[tuple[Line, list[Cell]]]) -> list[tuple[Line, list[Cell]]]:
    """The table without the empty first column that bars at the lines' beginnings make."""
    if any(cells[0].text for _, cells in table):
        return table
    return [(line, cells[1:]) for line, cells in table]


def _in_columns(table: list[tuple[Line, list[Cell]]]) -> list[tuple[Line, list[Cell]]]:
    """The table with sums under their columns, where a line that sums up leaves out the running number."""
    head = table[0][1]
    if _RUNNING_NUMBER.fullmatch(head[0].words) is None:
        return table
    return [
        (line, [Cell(line.start, line.start, "", ""), *cells] if len(cells) == len(head) - 1 else cells)
        for line, cells in table
    ]


_GROWN = re.compile(r"(?:tăng|giảm)\s+(\d[\d.,]*)\s*%")
_LEAST_AMOUNT = 10**6  # đồng; less is an amount whose unit was not told
_COMPARES = frozenset(("change", "previous", "percent_of_previous"))


class _TableReader:
    """Reads the rows of one table in order, since a row may be a part of the one above."""

    def __init__(
        self,
        prepared: Prepared,
        memory: Memory,
        caption: str,
        columns: Sequence[Meaning],
        body: Sequence[tuple[Line, list[Cell]]],
    ) -> None:
        self.prepared = prepared
        self.memory = memory
        self.columns = columns
        told = _UNIT_LINE.search(caption)
        self.units = in_full(told[1] or told[2]) if told else ""
        self.scale = next((scale for name, scale in SCALES if name in self.units), 1)
        told_of_money = {column.scale for column in columns if column.unit == "money"}
        self.scale_of_heads = told_of_money.pop() if len(told_of_money) == 1 else 1  # `Dư nợ (triệu đồng) | Quá hạn`
        self.scales_persons = self.scale > 1 and "đồng" not in self.units  # `Đơn vị: nghìn người`
        self.is_mixed = "," in self.units or "%" in self.units
        self.is_stock = _speaks_of_stock(prepared, body, caption) or _heads_stock(columns)
        self.day = _day_of_balances(caption) if self.is_stock else None
        self.has_plan = any(column.role == "plan" for column in columns[1:])
        is_told = any(column.role or column.time for column in columns[1:])
        self.is_of_plan = not is_told and _TITLE_OF_PLAN.search(caption) is not None  # `Chỉ tiêu việc làm năm 2024`
        self.has_plan_rows = not any(column.role for column in columns[1:])  # `Kế hoạch | 200 | 250` by year
        self.commas_group = _commas_group(body)
        counted = (column.event for column in columns if column.event is not None and not column.event.is_weak)
        self.subject = memory.subject or next(counted, None)
        self.is_of_loans = self.subject is not None and self.subject.domain == "loans"
        self.lends_beside = any(column.unit == "money" or column.is_amount for column in columns[1:])
        self.above: Meaning | None = None
        self.years: list[Time] = []  # that the labels of rows told
        self.parents: dict[int, Meaning] = {}
        self.told: list[Row] = []

    def row(self, line: Line, cells: Sequence[Cell]) -> Iterator[Draft]:
        """The figures of one row."""
        label_at = self._label_at(cells)
        if label_at is None:
            return
        label = self._label(cells[label_at], self.columns[label_at])
        values = {
            place: (cell, part)
            for place, (cell, part) in enumerate(map(parted, cells))
            if place > label_at and NUMBER.fullmatch(cell.text) and place < len(self.columns)
        }
        row = Row(_depth(cells[label_at]), label, dict.fromkeys(values))
        self.told.append(row)
        meaning = self._with_span_of_rows(self._with_unit(label or Meaning(), cells))
        time: Time | None = None
        for place, (cell, part) in values.items():
            column = self.columns[place]
            draft = self._draft(line, cell, meaning, column, column.time or time)
            draft = _as_growth(draft, row) if draft is not None and draft.confidence < LINE else draft
            women = self._women(line, part, meaning, column, column.time or time)
            time = time if column.role == "plan" else column.time or time
            for told in (draft, women):
                if told is not None:
                    told.confidence = told.confidence if label else DOUBTFUL  # a part that no list of names has
                    yield told
            row.cells[place] = draft
        yield from self._growths(line, cells[label_at + 1 :], label_at + 1, meaning)

    def _growths(self, line: Line, cells: Sequence[Cell], first: int, label: Meaning) -> Iterator[Draft]:
        """What cells in words tell under a head that compares: `Dư nợ | 84.120 | tăng 6,57%`."""
        for place, cell in enumerate(cells, first):
            grown = _GROWN.fullmatch(cell.words) if place < len(self.columns) else None
            if grown is None or self.columns[place].role not in _COMPARES:
                continue
            event = self._event(self._as_part(label, self.columns[place]), self.columns[place])
            number = parse_number(grown[1], counts=False)
            if event is None or number is None or label.is_of_else:
                continue
            unit = self._unit(label, self.columns[place], event)
            start = cell.start + grown.start(1)
            yield Draft(
                quantity=Quantity(start, cell.end, number, "percent", Hedge.EXACT, is_counted=False),
                indicator="growth_pct",
                event=event,
                kind=RATIO,
                time=label.time or self.memory.period or self._year(),
                area=label.area or self.memory.area,
                breakdown=_fitting(label.breakdown, event),
                paragraph=line.number,
                confidence=NEAR,
                about=event.units.get(unit),
            )

    def _women(self, line: Line, cell: Cell | None, label: Meaning, column: Meaning, time: Time | None) -> Draft | None:
        """Those of a cell's number who are women, where a legend says that brackets tell them."""
        if cell is None or not self.memory.legend.brackets_tell_women:
            return None
        return self._draft(line, cell, replace(label, breakdown=label.breakdown | {"sex": "female"}), column, time)

    def _label_at(self, cells: Sequence[Cell]) -> int | None:
        for place, cell in enumerate(cells):
            tells_year = place <= 1 and BARE_YEAR.fullmatch(cell.words) is not None  # `2018 | 16.000`
            if cell.text and (tells_year or not NUMBER.fullmatch(cell.text)):
                return place
        return None

    def _area_in(self, cell: Cell, column: Meaning) -> AreaMention | None:
        """The unit that a cell of a column of units names without its title."""
        part = part_named(cell, cell.text, self.memory.home, column.area_title)
        if part is not None or not column.names_areas or not cell.text.istitle():
            return part
        return AreaMention(cell.start, cell.end, f"{column.area_title} {cell.text}".strip(), None, None)

    def _with_unit(self, label: Meaning, cells: Sequence[Cell]) -> Meaning:
        """The label with the unit that the row's own cell tells (`ĐVT`)."""
        places = (place for place, column in enumerate(self.columns) if column.is_unit and place < len(cells))
        told = next((cells[place].words for place in places), "")
        unit, scale = unit_in(f"({told})") if told else (None, 1)
        return replace(label, unit=unit, scale=scale) if unit is not None else label

    def _with_span_of_rows(self, label: Meaning) -> Meaning:
        """A sum under rows that each tell their year is of all these years."""
        if label.time is not None:
            self.years.append(label.time)
        firsts = [time.first for time in self.years if time.first is not None]
        if not label.is_total or label.time is not None or len(set(firsts)) < _YEARS:
            return label
        last = max(time.last for time in self.years)
        return replace(label, time=replace(self.years[0], first=min(firsts), last=last, basis="multi_year"))

    def _label(self, cell: Cell, column: Meaning) -> Meaning | None:
        meaning = meaning_of(self.prepared, cell, self.memory)
        if cell.words in PLAN_HEADS or cell.words in RESULT_HEADS:
            meaning = replace(meaning, role="plan" if cell.words in PLAN_HEADS else None, is_known=True)
        if not meaning.is_known and column.lists_funds:
            fund = longest(lexicon().tree, words_in(f"nguồn vốn {cell.text}"), 0)
            named = fund is not None and fund[0].kind == "fund_source"
            meaning = replace(meaning, breakdown=dict(fund[0].sets) if fund and named else {}, is_known=named)
        if column.lists_areas and (not meaning.is_known or _is_in_name(meaning, cell)):
            area = self._area_in(cell, column)
            breakdown = {} if meaning.is_known else meaning.breakdown
            meaning = replace(meaning, area=area, breakdown=breakdown, is_known=area is not None)
        depth = _depth(cell)
        parent = next((self.parents[d] for d in sorted(self.parents, reverse=True) if d < depth), None)
        if parent is not None:
            meaning = replace(meaning, breakdown=_under(parent.breakdown, meaning.breakdown))
        if not meaning.is_known:
            return None
        self.parents = {d: m for d, m in self.parents.items() if d < depth} | {depth: meaning}
        return meaning

    def _draft(self, line: Line, cell: Cell, label: Meaning, column: Meaning, time: Time | None) -> Draft | None:
        role = label.role if label.role and (label.role != "plan" or self.has_plan_rows) else column.role
        if role == "percent" and self.has_plan and not column.is_share:
            role = "percent_of_plan"  # `Kế hoạch | Thực hiện | Tỷ lệ (%)`
        if role is None and self.is_of_plan:
            role = "plan"
        workers = self._of_workers(label, column)
        label = self._as_part(label, column) if workers is None else replace(label, breakdown=_THROUGH_LOANS)
        event = workers or self._event(label, column)
        if event is None or column.is_of_else or label.is_of_else:
            return None
        unit = "percent" if role and role.startswith("percent") else self._unit(label, column, event)
        number = self._number(cell, unit, label, column)
        indicator = self._indicator(event, unit, role)
        if number is None or indicator is None:
            return None
        average = _AVERAGE.search(self.prepared.plain, line.start, cell.start) is not None
        kind = RATIO if unit == "percent" else TARGET if role == "plan" else FLOW
        kind = STOCK if kind is FLOW and event.is_stock else kind
        told = time or label.time or (self.day if event.is_stock else None) or self.memory.period or self._year()
        is_rate = unit == "percent" and "percent" in event.units
        is_share = column.is_share or is_rate
        no_scale = unit == "money" and self._scale(unit, label, column) == 1 and number.value < _LEAST_AMOUNT
        unsure = no_scale or (unit == "percent" and role == "percent" and not is_share) or (average and self.is_mixed)
        return Draft(
            quantity=Quantity(
                cell.start,
                cell.end,
                number,
                unit,
                Hedge.EXACT,
                is_counted=unit not in ("money", "percent") and number.resolution <= 1,
            ),
            indicator="avg_loan_vnd" if average and unit == "money" else indicator,
            event=event,
            kind=kind,
            time=year_of(told) if kind is TARGET and self._is_of_year(told, time or label.time) else told,
            area=column.area or label.area or self.memory.area,
            breakdown=_fitting(column.breakdown | label.breakdown, event),
            paragraph=line.number,
            confidence=DOUBTFUL if unsure else NEAR,
            about=event.units.get("money") or event.units.get("person") if unit == "percent" else None,
            is_total=label.is_total or column.is_total,
            has_own_time=time is not None or label.time is not None,
        )

    def _is_of_year(self, told: Time | None, own: Time | None) -> bool:
        """Whether a plan is the year's, though the table is of a part of it: no cell tells the plan's own time."""
        return told is not None and (told.shape is Shape.POINT or own is None)

    def _year(self) -> Time | None:
        """The year that the lines before the table name, where they tell no other time."""
        year = self.memory.clock.year
        return Time(0, 0, date(year, 1, 1), date(year, 12, 31), "stated", Shape.SPAN) if year else None

    def _as_part(self, label: Meaning, column: Meaning) -> Meaning:
        """A label in the sense of its table: work is a programme among loans, and a loan is a channel among jobs."""
        spoken, table = label.event, column.event or self.subject
        if spoken is None or table is None:
            return label
        is_of_loans = column.event is not None or column.unit is not None or self.is_stock
        if table.domain == "loans" and spoken.domain in _PURPOSES and is_of_loans:
            return replace(label, event=None, breakdown=label.breakdown | {"programme": _PURPOSES[spoken.domain]})
        if table.domain == "jobs" and spoken.domain == "departures":
            elsewhere = label.breakdown.get("channel") in ("in_province", "out_of_province")
            abroad = replace(label, breakdown={"channel": "overseas"})  # but `Ngoài tỉnh, xuất khẩu lao động` is both
            return replace(label, event=None, breakdown={"channel": "other"}) if elsewhere else abroad
        if table.domain == "jobs" and spoken.code == "lend" and (label.borrows or label.unit not in ("person", None)):
            return label
        if table.domain == "jobs" and spoken.domain == "loans" and column.unit != "money" and label.unit != "money":
            return replace(label, event=None, breakdown={"channel": "loan_funded"})
        return label

    def _of_workers(self, label: Meaning, column: Meaning) -> Event | None:
        """`Số lao động được tạo việc làm (người)`: who got work through the loans that a table is of; `Giải quyết việc
        làm` alone names their programme."""
        row, head = label.event, column.event
        counts = label.unit == "person" and head is None and column.unit is None
        works = counts and row is not None and row.domain == "jobs"
        if head is not None and head.domain == "jobs" and row is None and self.lends_beside:
            works = column.unit in ("person", None) and column.role is None
        return lexicon().events["job_from_loan"] if works and self.is_of_loans else None

    def _event(self, label: Meaning, column: Meaning) -> Event | None:
        told = label.event or column.event
        if told is not None and told.is_weak and column.event is not None and column.event.domain == told.domain:
            told = column.event  # `Quỹ quốc gia về việc làm` in a row tells whose the column's amounts are
        if told is None or told.code in ("job_from_loan", "send"):
            told = column.event or self._subject_of(column.breakdown | label.breakdown)
        if told is None:
            return None
        is_flow = column.event is not None and not column.event.is_stock and column.unit is None  # `Cho vay trong năm`
        if told.domain == "loans" and self.is_stock and told.code != "overdue" and not is_flow:
            is_capital = label.event is not None and label.event.code == "capital" and not label.is_part
            self.subject = lexicon().events["outstanding"]
            return told if is_capital else lexicon().events["outstanding"]
        is_part = "channel" in label.breakdown
        if label.event is not None and column.event is None and not is_part:
            self.subject = told
        return told

    def _subject_of(self, breakdown: Mapping[str, str]) -> Event | None:
        """What numbers are of that no head and no label tells; those of a market are of persons who went there."""
        spoken = self.subject
        if "market" not in breakdown or not (spoken is None or spoken.domain == "jobs"):
            return spoken
        departure = lexicon().events["departure"]
        self.subject = self.subject or departure  # of the rows that sum these up
        return departure

    def _unit(self, label: Meaning, column: Meaning, event: Event) -> str:
        for meaning in (column, label):
            if meaning.unit is not None:
                return meaning.unit
        if "money" not in event.units:
            return "person"
        if column.is_amount and "money" not in (label.unit, column.unit):
            return "money"
        counts_persons = any(noun in self.units for noun in COUNTED["person"])
        if "đồng" in self.units or "person" not in event.units or (self.scale > 1 and not counts_persons):
            return "money"
        return "person"

    def _number(self, cell: Cell, unit: str, label: Meaning, column: Meaning) -> Number | None:
        scale = self._scale(unit, label, column)
        is_whole = self.commas_group if unit == "money" else unit != "percent" and scale == 1
        number = parse_number(cell.text.rstrip("% ").lstrip("+-"), counts=is_whole)
        return number.times(scale) if number is not None else None

    def _scale(self, unit: str, label: Meaning, column: Meaning) -> int:
        """What the numbers of a unit are written in: `Việc làm mới (nghìn người)`, `Đơn vị: triệu đồng`."""
        own = next((meaning.scale for meaning in (column, label) if meaning.unit == unit), None)
        if unit == "money":
            return (self.scale if self.scale > 1 else self.scale_of_heads) if own is None else own
        return self.scale if unit == "person" and self.scales_persons and own in (None, 1) else own or 1

    def _indicator(self, event: Event, unit: str, role: str | None) -> str | None:
        if role == "percent":
            return event.units.get("percent", "share_pct")  # "Tỷ lệ nợ quá hạn (%)"
        if role == "percent_of_plan":
            return "pct_of_plan"
        if role == "percent_of_previous":
            return "pct_vs_prev_year"
        if role in ("previous", "change"):
            return None
        indicator = event.units.get(unit)
        if indicator is None or role != "plan":
            return indicator
        return target_of(indicator) or None


def _as_growth(percentage: Draft, row: Row) -> Draft:
    """A percentage that no head explains, of a row that tells two years: `2021 | 2022 | So sánh (%)`, where the numbers
    say which ratio it is."""
    told = [draft for draft in row.cells.values() if draft is not None and draft.kind is not RATIO][-2:]
    if len(told) < _YEARS or percentage.kind is not RATIO or told[0].time is None or told[1].time is None:
        return percentage
    before, last = told
    same = before.indicator == last.indicator and before.breakdown == last.breakdown
    if not same or not before.quantity.number.value or told[1].time.last.year - told[0].time.last.year != 1:
        return percentage
    ratio = 100 * last.quantity.number.value / before.quantity.number.value
    off = percentage.quantity.number.resolution
    for indicator, value in (("pct_vs_prev_year", ratio), ("growth_pct", ratio - 100)):
        if abs(value - percentage.quantity.number.value) <= off:
            return replace(percentage, indicator=indicator, about=last.indicator, confidence=NEAR, time=last.time)
    return percentage


def _is_in_name(meaning: Meaning, cell: Cell) -> bool:
    """`Kỳ Anh` in a column of units: a market's name that ends another one's."""
    market = meaning.breakdown.get("market")
    return market is not None and meaning.area is None and cell.text.endswith(f" {market}")


def _depth(cell: Cell) -> int:
    """How far down a label stands, by its dashes: `-- NHCSXH huy động`."""
    return len(cell.text) - len(cell.text.lstrip("-–+• "))


def _speaks_of_stock(prepared: Prepared, body: Sequence[tuple[Line, list[Cell]]], caption: str) -> bool:
    """Whether a table on loans is one of balances: it speaks of dư nợ or nguồn vốn and of no lending in a period."""
    words = caption + "\n" + "\n".join(prepared.plain[line.start : line.end] for line, _ in body)
    flows = "doanh số" in words or "giải ngân" in words
    return not flows and ("dư nợ" in words or "nguồn vốn" in words)


def _heads_stock(columns: Sequence[Meaning]) -> bool:
    """Whether a head tells what is owed, and none what was lent or counts anything else: `Dư nợ | Số khách hàng`."""
    told = [column for column in columns[1:] if column.event is not None or column.unit is not None]
    owes = any(column.event is not None and column.event.code == "outstanding" for column in told)
    return owes and all(column.event is None or (column.event.is_stock and not column.borrows) for column in told)


def _day_of_balances(caption: str) -> Time | None:
    """The last day of a month that a caption ends with: `Dư nợ theo đơn vị nhận ủy thác, ngày 30/6/2020`."""
    for match in _DAY_AT_END.finditer(caption):
        day, month, year = map(int, match.groups())
        if 1 <= month <= _MONTHS and (last := month_end(year, month)).day == day:
            return Time(0, 0, date(year, 1, 1), last, "ytd_to_date", Shape.POINT)
    return None


def _commas_group(body: Sequence[tuple[Line, list[Cell]]]) -> bool:
    """Whether the table writes 114,907 for 114.907: only such commas stand in it, ratios aside."""
    numbers = [
        cell.text
        for _, cells in body
        for cell in cells[1:]
        if cells and not RATIOS.search(cells[0].words) and "," in cell.text
    ]
    grouped = sum(1 for text in numbers if _THOUSANDS_BY_COMMA.fullmatch(text))
    dotted = any("." in cell.text for _, cells in body for cell in cells[1:])
    return grouped > 0 and not dotted


def _under(parent: dict[str, str], own: dict[str, str]) -> dict[str, str]:
    """A part's own breakdown below that of the row it is a part of: raised by the bank within the district's fund."""
    codes = reference.breakdown_codes("fund_source")
    source, above = own.get("fund_source"), parent.get("fund_source")
    if source is None or above is None:
        return parent | own
    for code, row in codes.items():
        if row["parent_code"] == above and code.removeprefix(above) == "_" + source.rpartition("_")[2]:
            return parent | own | {"fund_source": code}
    return parent | own


def _fitting(breakdown: dict[str, str], event: Event) -> dict[str, str]:
    """Only the parts that the event can have."""
    allowed = {
        "departures": ("market", "sex", "channel", "departure_channel"),
        "jobs": ("channel", "sex"),
        "loans": ("programme", "fund_source", "channel", "sex"),
    }[event.domain]
    return {key: value for key, value in breakdown.items() if key in allowed}
