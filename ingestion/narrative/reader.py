"""From the text of a report to its figures: line by line, with a memory of what was spoken of."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from ingestion import names
from ingestion.model import Address, Breakdown, Figure, Hedge, Issue, IssueSeverity, Period, Reading
from ingestion.narrative.areas import area_carried_on, enter_section
from ingestion.narrative.attachment import SentenceReader
from ingestion.narrative.drafts import DOUBTFUL, LINE, RATIOS, STOCK, TARGET, Draft, Memory
from ingestion.narrative.home import home_of
from ingestion.narrative.items import AreaMention, Cue, Item, Quantity, Shape, Time
from ingestion.narrative.layout import Layout, Line, is_heading, is_labelled, lay_out, marker_of, opens_section
from ingestion.narrative.legend import Legend
from ingestion.narrative.lexer import Prepared, items_of, prepare
from ingestion.narrative.part_lists import PartLists
from ingestion.narrative.parts import with_parts
from ingestion.narrative.places import TITLES
from ingestion.narrative.repeats import settled
from ingestion.narrative.rows import table_at
from ingestion.narrative.sentence import COUNTRY
from ingestion.narrative.tables import read_table
from ingestion.narrative.times import Clock
from ingestion.narrative.tokens import sentences
from ingestion.numbers import stated_interval
from ingestion.text import fold
from warehouse import reference

_DECIDES_PLAN = re.compile(
    r"\s*(?:trích |tóm tắt |dự thảo )?(?:nghị quyết|quyết định)\b(?!.*(?:kết quả|tình hình|tổng kết|sơ kết))"
    r".*\b(?:kế hoạch|nhiệm vụ|chỉ tiêu|mục tiêu|phương hướng)\b"
)
_OF_RESULTS = re.compile(r"\b(?:kết quả|tình hình|thực hiện|hoàn thành|vượt|đạt)\b")
_SETS_AGAINST = re.compile(r"\bnếu\b")  # "Nếu như năm 2018 …, thì năm 2019 …"
_TASKS = re.compile(r"[\s\divx.)-]*(?:các |một số )?nhiệm vụ\b(?!.*(?:kết quả|tình hình))")  # "III. Nhiệm vụ quý IV"
_UNITS = {"money": "vnd", "percent": "pct", "turn": "turn", "loan_turn": "turn", "project": "project"}


def read(text: str, *, file_name: str = "") -> Reading:
    """The figures of a narrative report, each with its place in `text` (NFC, as `ingestion.documents` gives it).

    Every figure's address satisfies `text[start:end] == quote`. Figures that the reader is not sure of are candidates.
    """
    prepared = prepare(text)
    layout = lay_out(prepared)
    year = layout.today.year if layout.today else layout.first_year
    memory = Memory(clock=Clock(layout.today, year, latest=layout.last_year))
    home = home_of(prepared, layout)
    memory.home = memory.area = home
    memory.looks_back_to = layout.today or layout.known_until
    lists = PartLists()
    drafts = list(_drafts(prepared, layout, memory, lists))
    drafts = settled(drafts)
    figures = tuple(with_parts([_figure(prepared, layout, home, draft) for draft in drafts], lists))
    title = layout.title
    return Reading(
        form_code="narrative",
        title=text[title.start : title.end].strip() if title else None,
        reporting_area=_area_name(home, None, None)[0] if home else None,
        period=_period_of_document(drafts),
        source_rank=layout.source_rank,
        figures=figures,
        issues=tuple(_unknown_places(figures)),
    )


def _unknown_places(figures: Sequence[Figure]) -> Iterator[Issue]:
    """A warning for each name of a place that no unit bears, at the first figure told of it."""
    first = {figure.area: figure for figure in reversed(figures) if figure.area and figure.area_key is None}
    for name, figure in sorted(first.items(), key=lambda item: item[1].address.start or 0):
        close = ", ".join(_suggestions(name, figure.area_level)) or "—"
        parameters = {"name": name, "suggestions": close}
        yield Issue("PLACE-UNKNOWN", IssueSeverity.WARNING, address=str(figure.address), parameters=parameters)


@lru_cache(maxsize=1024)
def _suggestions(name: str, level: str | None) -> tuple[str, ...]:
    """The names most like an unknown one, of its own level first."""
    known = [area for area in reference.areas().values() if area.level != "country"]
    same = tuple(dict.fromkeys(area.name for area in known if area.level == level))
    return tuple(names.suggestions(name, same or tuple(dict.fromkeys(area.name for area in known))))


def _drafts(prepared: Prepared, layout: Layout, memory: Memory, parts: PartLists) -> Iterator[Draft]:
    lines = list(layout.lines)
    while lines:
        table = table_at(prepared.text, lines)
        if table is None:
            yield from _line_drafts(prepared, layout, memory, parts, lines.pop(0))
            continue
        mark, count = table
        rows, lines = lines[:count], lines[count:]
        caption = _caption(prepared, layout, rows[0]) + _unit_below(prepared, lines)
        drafts, told, shares = read_table(prepared, rows, mark, memory, caption)
        parts.found += told
        parts.shares += shares
        yield from drafts


def _caption(prepared: Prepared, layout: Layout, first: Line) -> str:
    """What stands over a table: the title and the two lines before its first row."""
    before = [line for line in layout.lines if first.number - 3 <= line.number < first.number]
    spans = [layout.title, *before] if layout.title else before
    return "\n".join(prepared.plain[span.start : span.end] for span in spans)


def _unit_below(prepared: Prepared, following: Sequence[Line]) -> str:
    """The line right below a table that tells its unit: `Đơn vị: triệu đồng`."""
    words = prepared.plain[following[0].start : following[0].end].strip(" (*-") if following else ""
    return f"\n{words}" if words.startswith(("đơn vị", "đvt")) else ""


def _line_drafts(prepared: Prepared, layout: Layout, memory: Memory, parts: PartLists, line: Line) -> Iterator[Draft]:
    is_title = layout.title is not None and line.number <= layout.title.number
    memory.is_other_population = memory.is_individual = False
    _leave_plan(prepared, memory, line)
    marker = marker_of(prepared.plain, line)
    goes_on = is_labelled(prepared.plain, line) if marker is None else marker != memory.list_head
    if not goes_on:
        memory.list_of = None
    if not goes_on or (marker is not None and marker == memory.aside_head):
        _leave_aside(memory)
    lexed = list(_lexed(prepared, line, memory.clock))
    heads = is_heading(prepared.plain, line)
    if is_title or heads:
        items = list(itertools.chain.from_iterable(items for items, _, _ in lexed))
        _enter_section(prepared, memory, line, items, is_title=is_title)
    if opens_section(prepared.plain, line):
        memory.legend = Legend()
    memory.legend = memory.legend.after(prepared.plain, line)
    memory.area = area_carried_on(memory)
    parts.enter_line(marker)
    before = memory.last
    for items, clock, end in lexed:
        memory.clock = clock
        said = memory.period, memory.main_period, memory.main, memory.whole
        if is_title:
            items[:] = [item for item in items if not _dates_document(prepared.plain, layout, item)]
        reader = SentenceReader(prepared.plain, items, memory, line.number, is_title=is_title)
        _date_title(memory, reader)
        found = reader.read()
        first = reader.first_period() if is_title and len(lexed) == 1 else None
        if first is not None:
            memory.looks_back_to = first.last if layout.today is None else layout.today
            memory.clock = memory.clock.after(first)  # "kết quả 6 tháng đầu năm; nhiệm vụ 6 tháng cuối năm"
        parts.read(reader, end)
        if len(found) > 1 and _tells_parts_of(said[0], [draft.time for draft in found if draft.kind not in RATIOS]):
            _go_back_to_whole(memory, said[2], said[3])
        _remember(memory, reader, found, items)
        if memory.main_period is not said[1]:
            memory.aside_head, memory.main_whole = marker, said[2:]
        if _is_bracketed(prepared.plain, items, end):
            memory.period, memory.main_period = said[:2]
        if heads and not (is_title or reader.drafts):
            enter_section(memory, items)
        opens = (heads or is_title) and _names_event(items)
        memory.is_headed = not found and (opens or (memory.is_headed and not reader.seen))
        yield from found
    ends_with_colon = prepared.plain[line.start : line.end].rstrip().endswith(":")
    parts.leave_line(marker, ends_with_colon=ends_with_colon)
    if ends_with_colon:
        memory.list_of, memory.list_head = (memory.whole if memory.last is not before else None), marker


def _go_back_to_whole(memory: Memory, main: Draft | None, whole: Draft | None) -> None:
    """After `Cụ thể, năm 2018: 912 người, năm 2019: …` the text goes on with the figure of all these years."""
    if main is not None and memory.main is not None and main.indicator == memory.main.indicator:
        memory.main, memory.whole = main, whole


def _leave_aside(memory: Memory) -> None:
    """Go back to the stretch, and to the whole, that the text spoke of before `Riêng tháng 12 có 190 người.`"""
    if memory.main_period is not None:
        memory.period, memory.main_period = memory.main_period, None
        memory.main, memory.whole = memory.main_whole
        if memory.clock.year is not None and memory.clock.year < memory.period.last.year:
            memory.clock = memory.clock.after(memory.period)


def _leave_plan(prepared: Prepared, memory: Memory, line: Line) -> None:
    """`… Năm 2026, Bộ dự kiến …` in a text of 2025: the next paragraph is back in the years that have results."""
    clock, today = memory.clock, memory.clock.today
    if today is None or clock.year is None:
        return
    is_ahead = clock.year > today.year
    goes_on = memory.is_plan or memory.is_target_section or memory.list_of is not None
    if not is_ahead:
        memory.clock_of_results = clock
    elif memory.clock_of_results is not None and not goes_on and marker_of(prepared.plain, line) is None:
        memory.clock = memory.clock_of_results


def _is_bracketed(plain: str, items: Sequence[Item], end: int) -> bool:
    """`(Năm 2020 tỉnh đưa được 109 người, năm 2019 là 187 người.)`: a sentence told in passing."""
    if not items or plain[items[0].start] != "(":
        return False
    if not any(isinstance(item, Quantity) and item.unit not in ("bare", "other") for item in items):
        return False
    inside = plain[items[0].start + 1 : end].rstrip(" .")
    return inside.find(")") in (-1, len(inside) - 1)


def _names_event(items: Sequence[Item]) -> bool:
    """Whether words name something of the field, and nothing else."""
    events = [item.entry.event for item in items if isinstance(item, Cue)]
    return any(event is not None and not event.is_weak for event in events)


def _lexed(prepared: Prepared, line: Line, clock: Clock) -> Iterator[tuple[list[Item], Clock, int]]:
    """The items of each sentence of a line, the clock after it, and where it ends."""
    for sentence in sentences(prepared.text, line):
        items, after = items_of(prepared, sentence, clock)
        clock = clock if _is_bracketed(prepared.plain, items, sentence.end) else after
        yield items, clock, sentence.end


def _date_title(memory: Memory, reader: SentenceReader) -> None:
    """`Hà Tĩnh: thêm 6.498 người có việc làm` takes its time from the sentence after: `Đó là kết quả 3 tháng …`."""
    told = memory.main
    if told is None or not told.in_title or told.has_own_time or reader.is_title:
        return
    first = reader.first_period()
    if first is not None:
        memory.main = memory.whole = replace(told, time=first, has_own_time=True)


def _dates_document(plain: str, layout: Layout, item: Item) -> bool:
    """`… ở Bắc Kạn (11/2016)`: a month or a day in brackets that is the document's own date."""
    if not isinstance(item, Time) or layout.today is None or item.first is None:
        return False
    is_short = (item.last - item.first).days <= 31 and item.first <= layout.today <= item.last  # noqa: PLR2004
    return is_short and plain[: item.start].endswith("(") and plain.startswith(")", item.end)


def _enter_section(prepared: Prepared, memory: Memory, line: Line, items: Sequence[Item], *, is_title: bool) -> None:
    cues = [item for item in items if isinstance(item, Cue)]
    kinds = {cue.entry.kind for cue in cues}
    if is_title:
        memory.is_plan = _is_title_of_plan(prepared.plain, line, cues)
        if not memory.is_plan:
            return
    if any(isinstance(item, Quantity) and item.unit != "bare" for item in items):
        return  # "1. Mục tiêu" has only its own number
    names_tasks = _TASKS.match(prepared.plain, line.start, line.end) is not None
    if (kinds & {"target", "plan", "outlook"} or names_tasks) and "result" not in kinds and "ratio" not in kinds:
        memory.is_target_section = True
        told = [item for item in items if isinstance(item, Time) and item.first != item.last]
        memory.plan_period = told[0] if told else memory.plan_period
    elif kinds & {"result"} or (kinds & {"event"} and not memory.is_plan):
        memory.is_target_section = False


def _is_title_of_plan(plain: str, title: Line, cues: Sequence[Cue]) -> bool:
    """Whether a document calls itself a plan: `Kế hoạch đưa lao động …`, `Gia Lai: chỉ tiêu việc làm năm 2014`."""
    if _DECIDES_PLAN.match(plain, title.start, title.end):
        return True
    first = cues[0] if cues else None
    if first is None or first.entry.kind != "plan" or _OF_RESULTS.search(plain, title.start, title.end):
        return False
    before, words = plain[title.start : first.start].strip(), plain[first.start : first.end]
    return before.endswith(":") or ("kế hoạch" in words and before in ("", "tóm tắt"))


def _remember(memory: Memory, reader: SentenceReader, found: Sequence[Draft], items: Sequence[Item]) -> None:
    """Leave to later sentences what this one was about."""
    memory.is_individual = reader.is_individual
    last = reader.drafts[-1].quantity if reader.drafts else None
    is_else = reader.of_else is not None and (last is None or last.end <= reader.of_else.start)
    memory.of_else = reader.of_else if is_else else None
    main = [draft for draft in found if draft.kind not in RATIOS]
    whole = next((draft for draft in found[: reader.main_drafts] if draft.kind not in RATIOS), None)
    if whole is not None and whole.event.code != "returned":  # those who came back early had gone
        memory.subject = whole.event
    elif not main:
        spoken = [cue for cue in reader.seen if cue.entry.event is not None or _takes_subject(cue)]
        strong = [cue for cue in spoken if cue.entry.event is None or not cue.entry.event.is_weak]
        if strong or spoken:
            memory.subject = (strong or spoken)[-1].entry.event
    memory.topics |= {cue.entry.event.domain for cue in reader.seen if cue.entry.event is not None}
    _remember_time_and_place(memory, reader, main, items)


def _takes_subject(cue: Cue) -> bool:
    """Whether words outside the field change what the text is about; a threshold or a price does not."""
    return cue.entry.kind == "blocked" and cue.entry.code not in ("threshold", "money", "rule")


def _remember_time_and_place(
    memory: Memory, reader: SentenceReader, main: Sequence[Draft], items: Sequence[Item]
) -> None:
    main = [draft for draft in main if draft.time is None or not (draft.time.is_aside or draft.time.is_compared)]
    results = [draft for draft in main if draft.kind is not TARGET]
    if results:
        balances = [draft.time for draft in results if draft.kind is STOCK and draft.has_own_time]
        memory.balance_time = balances[-1] if balances else memory.balance_time
        if _turns_to_later_year(reader, results):
            results = results[-1:]
        sums = [draft for draft in results if draft.has_own_time and (draft.is_total or _sums_up(draft, results[0]))]
        in_turn = bool(reader.respective) and isinstance(next(iter(reader.respective.values())), Time)
        whole = (sums or results)[-1] if sums or in_turn else results[0]  # "tháng 4 có …, nâng tổng số 4 tháng lên …"
        told = [draft.time for draft in results if draft.has_own_time]
        stands = whole.kind is STOCK and _ends_with(memory.period, whole.time)
        if whole.has_own_time and not (stands or _tells_parts_of(memory.period, told)):
            if _is_aside(reader, memory, whole):
                memory.main_period = memory.main_period or memory.period
            memory.period = whole.time
    elif main:
        memory.plan_period = main[0].time or memory.plan_period
    elif reader.time is not None and not (_looks_ahead(reader, memory) or reader.is_individual or reader.time.is_aside):
        memory.period = reader.first_period() if reader.is_title else reader.time
    elif reader.time is not None and _looks_ahead(reader, memory) and memory.looks_back_to is not None:
        memory.plan_period = reader.time
    if main:
        memory.area = reader.area_to_carry()


def _ends_with(period: Time | None, day: Time | None) -> bool:
    """`Quý III: cho vay 12,4 tỷ đồng; dư nợ đến 30/9 88,4 tỷ đồng`: balances at the end of the stretch spoken of."""
    if period is None or day is None or period.shape is not Shape.SPAN or day.shape is not Shape.POINT:
        return False
    return period.last == day.last


def _looks_ahead(reader: SentenceReader, memory: Memory) -> bool:
    """Whether a sentence without figures speaks of a plan, and of no time past: `được giao vốn sớm trong năm 2018`
    in a report of 2023."""
    known = memory.looks_back_to
    return (reader.is_target or reader.words.has("need") or " sẽ " in _said(reader)) and (
        known is None or reader.time is None or reader.time.last > known
    )


def _said(reader: SentenceReader) -> str:
    """The words of a sentence from its first item on."""
    if not reader.items:
        return ""
    ends = (reader.plain.find(mark, reader.items[-1].end) for mark in (". ", "\n"))
    return reader.plain[reader.items[0].start : min((end for end in ends if end >= 0), default=len(reader.plain))]


def _is_aside(reader: SentenceReader, memory: Memory, draft: Draft) -> bool:
    """`Riêng tháng 12 có 190 người.`, `Năm trước, 2017, chỉ 140 người.` after what a longer or a later stretch
    had: only the line goes on with it."""
    main, told = memory.period, draft.time
    if main is None or main.first is None or told is None or told.first is None or reader.is_title:
        return False
    if told.last < main.first:
        return "\n" not in reader.plain[main.start : told.start]
    is_within = main.first <= told.first and told.last <= main.last and told.first > main.first
    return is_within and reader.plain[: told.start].rstrip().endswith("riêng")


def _tells_parts_of(period: Time | None, told: Sequence[Time | None]) -> bool:
    """`Theo quý: quý I 3.120 lao động; quý II 4.905 lao động; …`: stretches of the one spoken of, in a row."""
    if period is None or period.first is None:
        return False
    first = period.first
    times = [time for time in told if time is not None and time.first is not None]
    if len(told) == 2 == len(times):  # noqa: PLR2004 - "6 tháng đầu năm …; riêng quý III …" after nine months
        ends = sorted((time.first, time.last) for time in times if time.first is not None)
        follows = ends[1][0] - ends[0][1] == timedelta(days=1)
        return follows and (ends[0][0], ends[1][1]) == (first, period.last)
    inside = all(time.first is not None and first <= time.first and time.last <= period.last for time in times)
    return inside and len(times) == len(told) and len({time.last for time in times}) > 2  # noqa: PLR2004


def _turns_to_later_year(reader: SentenceReader, results: Sequence[Draft]) -> bool:
    """`Nếu như năm 2018 mới có 96 người, thì năm 2019 tỉnh có 214 người`: the text goes on with the later year."""
    first, last = results[0], results[-1]
    if first.time is None or last.time is None or last.time.first is None or not last.has_own_time:
        return False
    if first.indicator != last.indicator or last.time.first <= first.time.last:
        return False
    return _SETS_AGAINST.search(reader.plain, reader.start(), reader.items[0].end) is not None


def _sums_up(draft: Draft, first: Draft) -> bool:
    """`tháng 8 có 3.215 người; lũy kế 8 tháng 27.410 người`: a longer stretch that ends with the first one."""
    one, other = draft.time, first.time
    if one is None or other is None or one.first is None or other.first is None or draft.is_yearly:
        return False
    return one.first < other.first and one.last == other.last and one.basis != "multi_year"


def _period_of_document(drafts: Sequence[Draft]) -> Period | None:
    told = [draft for draft in drafts if draft.time is not None and draft.kind is not TARGET]
    chosen = (told or [draft for draft in drafts if draft.time is not None])[:1]
    return _period(chosen[0]) if chosen else None


def _figure(prepared: Prepared, layout: Layout, home: AreaMention | None, draft: Draft) -> Figure:
    quantity = draft.quantity
    negative = draft.indicator in ("growth_pct", "change_vs_prev_year") and _falls(prepared, quantity)
    hedge = Hedge.ABOUT if draft.is_forecast and quantity.hedge is Hedge.EXACT else quantity.hedge
    low, high = stated_interval(quantity.number, hedge, is_whole=quantity.is_counted)
    if quantity.top is not None:
        high = max(high, quantity.top.value)
    value = quantity.number.value
    if negative:
        value, low, high = -value, -high, -low
    period = _period(draft)
    area, level, key = _area_name(draft.area or home, period.end, home)
    known = draft.indicator in reference.indicators()
    confidence = draft.confidence if known else min(draft.confidence, DOUBTFUL)
    return Figure(
        address=Address(paragraph=draft.paragraph, start=quantity.start, end=quantity.end),
        quote=prepared.text[quantity.start : quantity.end],
        indicator=draft.indicator,
        value=value,
        low=low,
        high=high,
        unit=_UNITS.get(quantity.unit, "person"),
        kind=draft.kind,
        area=area,
        area_level=level,
        area_key=key,
        period=period,
        breakdown=_breakdown(**draft.breakdown),
        hedge=hedge,
        about=draft.about,
        is_total=draft.is_total and quantity.unit != "money" and not draft.breakdown.keys() & _PARTS,
        is_candidate=confidence < LINE,
        source_rank=layout.source_rank,
        confidence=confidence,
    )


# A report has few periods and breakdowns, and many figures.
_stretch, _breakdown = lru_cache(maxsize=1024)(Period), lru_cache(maxsize=1024)(Breakdown)


def _falls(prepared: Prepared, quantity: Quantity) -> bool:
    before = prepared.plain[max(0, quantity.start - 20) : quantity.start]
    if before.endswith(("+", "-")):
        return before.endswith("-")
    return max(map(before.rfind, _FALLING)) > max(map(before.rfind, _RISING))


def _period(draft: Draft) -> Period:
    time = draft.time
    if time is None:
        return _stretch(None, None, "stated")
    if draft.is_yearly:
        return _stretch(time.first, time.last, "yearly_average")
    if draft.event.is_stock and draft.indicator not in _FLOW_RATIOS:
        return _stretch(None, time.last, time.basis)
    if draft.kind is TARGET and time.shape is Shape.POINT:
        return _stretch(time.first, time.last, "calendar")
    return _stretch(time.first, time.last, time.basis)


_FALLING, _RISING = ("giảm", "thấp hơn", "ít hơn", "sụt", "hụt", "thiếu"), ("tăng", "cao hơn", "nhiều hơn", "nhích")
_PARTS = frozenset(("market", "sex", "channel"))
_VOWEL = re.compile("[aeiouy]")
_FLOW_RATIOS = frozenset(("pct_of_plan", "pct_over_plan", "pct_vs_prev_year", "growth_pct", "change_vs_prev_year"))


def _area_name(
    mention: AreaMention | None, on: date | None, home: AreaMention | None
) -> tuple[str | None, str | None, str | None]:
    """The name as written (in the official spelling where only marks and capitals differ), its level and its key.

    Of namesakes it is the one inside the unit whose document it is.
    """
    if mention is None or mention.level == "country":
        return _resolved(COUNTRY, None, None)
    return _resolved(mention.name, on, home.name if home is not None and home is not mention else None)


@lru_cache(maxsize=4096)
def _resolved(name: str, on: date | None, home: str | None) -> tuple[str | None, str | None, str | None]:
    area = names.resolve_area(name, on, names.resolve_area(home, on) if home is not None else None)
    if area is None:
        return _tidy(name), names.take_apart(name).level, None
    if area.level == "country":
        return COUNTRY, area.level, area.key
    bare, official = names.take_apart(name), names.take_apart(area.name)
    if bare.is_former:
        return f"{_tidy(names.without_former(name))} (trước đây)", area.level, area.key
    if bare.folded == official.folded:
        words = area.name.split()[-len(bare.folded.split()) :]
        title = [bare.title] if bare.title and name.isascii() else _tidy(name).split()[: -len(words)]
        return " ".join([*title, *words]), area.level, area.key
    return _tidy(name), area.level, area.key


def _tidy(name: str) -> str:
    """`TỈNH QUẢNG NAM` is `tỉnh Quảng Nam`, `Huyện Hải Hà` is `huyện Hải Hà`."""
    words = name.split()
    if name.isupper() and len(name) > 3:  # noqa: PLR2004 - TP. stays
        words = [word.capitalize() if _VOWEL.search(fold(word)) else word for word in words]  # TP.HCM stays
    length = next((len(title) for title in TITLES if tuple(map(str.lower, words[: len(title)])) == title), 0)
    if length < len(words) and words[0].istitle():
        words[:length] = map(str.lower, words[:length])
    return " ".join(words)
