"""From the text of a report to its figures: line by line, with a memory of what was spoken of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from ingestion import names
from ingestion.model import (
    Address,
    Breakdown,
    Figure,
    Hedge,
    Kind,
    Period,
    Reading,
)
from ingestion.narrative.attachment import SentenceReader
from ingestion.narrative.drafts import DOUBTFUL, LINE, Draft, Memory
from ingestion.narrative.items import AreaMention, Cue, Item, Quantity, Shape, Time
from ingestion.narrative.layout import Layout, Line, is_heading, lay_out
from ingestion.narrative.lexer import Prepared, items_of, prepare
from ingestion.narrative.repeats import settle_lists, settle_titles
from ingestion.narrative.sentence import COUNTRY
from ingestion.narrative.tables import is_table_line, read_table
from ingestion.narrative.times import Clock
from ingestion.narrative.tokens import Span, sentences
from ingestion.numbers import stated_interval
from ingestion.text import fold
from warehouse import reference

_UNITS = {"money": "vnd", "percent": "pct", "turn": "turn", "project": "project"}


def read(text: str, *, file_name: str = "") -> Reading:
    """The figures of a narrative report, each with its place in `text` (NFC, as `ingestion.documents` gives it).

    Every figure's address satisfies `text[start:end] == quote`. Figures that the reader is not sure of are candidates.
    """
    prepared = prepare(text)
    layout = lay_out(prepared)
    memory = Memory(clock=Clock(layout.today, layout.today.year if layout.today else layout.first_year))
    home = _home(prepared, layout)
    memory.home = memory.area = home
    drafts = list(_drafts(prepared, layout, memory))
    drafts = settle_lists(settle_titles(drafts))
    figures = tuple(_figure(prepared, layout, home, draft) for draft in drafts)
    title = layout.title
    return Reading(
        form_code="narrative",
        title=text[title.start : title.end].strip() if title else None,
        reporting_area=_area_name(home, None, None)[0] if home else None,
        period=_period_of_document(drafts),
        source_rank=layout.source_rank,
        figures=figures,
    )


def _drafts(prepared: Prepared, layout: Layout, memory: Memory) -> Iterator[Draft]:
    lines = list(layout.lines)
    while lines:
        line = lines.pop(0)
        if is_table_line(prepared.text, line):
            rows = [line]
            while lines and is_table_line(prepared.text, lines[0]):
                rows.append(lines.pop(0))
            yield from read_table(prepared, rows, memory, _caption(prepared, layout, rows[0]))
            continue
        yield from _line_drafts(prepared, layout, memory, line)


def _caption(prepared: Prepared, layout: Layout, first: Line) -> str:
    """What stands over a table: the title and the two lines before its first row."""
    before = [line for line in layout.lines if first.number - 3 <= line.number < first.number]
    spans = [layout.title, *before] if layout.title else before
    return "\n".join(prepared.text[span.start : span.end] for span in spans)


def _line_drafts(prepared: Prepared, layout: Layout, memory: Memory, line: Line) -> Iterator[Draft]:
    is_title = layout.title is not None and line.number <= layout.title.number
    memory.is_other_population = False
    if is_heading(prepared.plain, line) and not is_title:
        _enter_section(prepared, memory, line)
    for sentence in sentences(prepared.text, line):
        items, memory.clock = items_of(prepared, sentence, memory.clock)
        reader = SentenceReader(prepared.plain, items, memory, line.number, is_title=is_title)
        found = reader.read()
        first = reader.first_period() if is_title else None
        if first is not None:
            memory.clock = memory.clock.after(first)  # "kết quả 6 tháng đầu năm; nhiệm vụ 6 tháng cuối năm"
        _remember(memory, reader, found, items)
        yield from found


def _enter_section(prepared: Prepared, memory: Memory, line: Line) -> None:
    items, _ = items_of(prepared, line, memory.clock)
    kinds = {item.entry.kind for item in items if isinstance(item, Cue)}
    if any(isinstance(item, Quantity) for item in items):
        return
    if kinds & {"target", "plan"} and "result" not in kinds and "ratio" not in kinds:
        memory.is_target_section = True
        told = [item for item in items if isinstance(item, Time) and item.first != item.last]
        memory.plan_period = told[0] if told else memory.plan_period
    elif kinds & {"result"} or (kinds & {"event"} and memory.is_target_section):
        memory.is_target_section = False


def _remember(memory: Memory, reader: SentenceReader, found: Sequence[Draft], items: Sequence[Item]) -> None:
    """Leave to later sentences what this one was about."""
    main = [draft for draft in found if draft.kind not in (Kind.RATIO, Kind.CHANGE)]
    whole = [draft for draft in found[: reader.main_drafts] if draft in main]
    if whole:
        memory.subject = whole[0].event
    elif not main:
        spoken = [cue for cue in reader.seen if cue.entry.event is not None or cue.entry.kind == "blocked"]
        strong = [cue for cue in spoken if cue.entry.event is None or not cue.entry.event.is_weak]
        if strong or spoken:
            memory.subject = (strong or spoken)[-1].entry.event
    memory.topics |= {cue.entry.event.domain for cue in reader.seen if cue.entry.event is not None}
    _remember_time_and_place(memory, reader, main, items)


def _remember_time_and_place(
    memory: Memory, reader: SentenceReader, main: Sequence[Draft], items: Sequence[Item]
) -> None:
    results = [draft for draft in main if draft.kind is not Kind.TARGET]
    if results:
        own = [draft.time for draft in results if draft.has_own_time and draft.time is not None]
        memory.period = own[0] if own else memory.period
    elif main:
        memory.plan_period = main[0].time or memory.plan_period
    elif reader.time is not None and not reader.is_target:
        memory.period = reader.first_period() if reader.is_title else reader.time
    if main and reader.area is not memory.area:
        memory.area = reader.area


def _home(prepared: Prepared, layout: Layout) -> AreaMention | None:
    """The unit whose document it is: the first that the title names, else the head, else the first in the text.

    A name before a bracketed province (`Phú Tân (An Giang): …`) or a colon is one too; the text tells its title.
    """
    if layout.title is None:
        return None
    mentions = list(_mentions(prepared, layout.title))
    named = _named_before_colon(prepared, layout.title)
    if named is not None:
        return named
    if mentions:
        return mentions[0]
    title = layout.title.number
    order = [line for line in layout.lines if line.number < title] + [
        line for line in layout.lines if line.number > title
    ]
    for line in order:
        for mention in _mentions(prepared, line):
            if mention.level != "commune":
                return mention
    return None


def _mentions(prepared: Prepared, span: Span) -> Iterator[AreaMention]:
    items, _ = items_of(prepared, span, Clock())
    for place, item in enumerate(items):
        if not isinstance(item, AreaMention):
            continue
        before = prepared.plain[max(0, item.start - 5) : item.start].rstrip()
        dated = any(isinstance(other, Time) and other.first == other.last for other in items[:place])
        if not (before.endswith("tại") and (dated or place == 0)):
            yield item


def _named_before_colon(prepared: Prepared, title: Line) -> AreaMention | None:
    """`Hải Hà: …`: the name before the colon, with the title that the text gives it."""
    head = prepared.text[title.start : title.end].split(":")[0]
    if head.count(" ") > 8 or ":" not in prepared.text[title.start : title.end]:  # noqa: PLR2004 - a sentence
        return None
    name = head.split("(")[0].strip()
    if not name or not all(word[:1].isupper() for word in name.split()):
        return None
    province = names.resolve_area(name)
    if province is not None and province.level == "province":
        return None
    for line in prepared_lines(prepared):
        for mention in _mentions(prepared, line):
            if mention.level in ("district", "commune", None) and fold(mention.name).endswith(fold(name)):
                return mention
    if "huyện" in prepared.plain and name.count(" ") <= 3:  # noqa: PLR2004 - names are short
        return AreaMention(title.start, title.start + len(name), f"huyện {name}", "district", None)
    return None


def prepared_lines(prepared: Prepared) -> Iterator[Span]:
    """The lines of a text, empty ones too."""
    start = 0
    for piece in prepared.text.split("\n"):
        yield Span(start, start + len(piece))
        start += len(piece) + 1


def _period_of_document(drafts: Sequence[Draft]) -> Period | None:
    told = [draft for draft in drafts if draft.time is not None and draft.kind is not Kind.TARGET]
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
        breakdown=Breakdown(**draft.breakdown),
        hedge=hedge,
        about=draft.about,
        is_total=draft.is_total,
        is_candidate=confidence < LINE,
        source_rank=layout.source_rank,
        confidence=confidence,
    )


def _falls(prepared: Prepared, quantity: Quantity) -> bool:
    before = prepared.plain[max(0, quantity.start - 20) : quantity.start]
    return max(before.rfind("giảm"), before.rfind("thấp hơn")) > max(before.rfind("tăng"), before.rfind("cao hơn"))


def _period(draft: Draft) -> Period:
    time = draft.time
    if time is None:
        return Period(None, None, "stated")
    if draft.is_yearly:
        return Period(time.first, time.last, "yearly_average")
    if draft.event.is_stock and draft.indicator not in _FLOW_RATIOS:
        return Period(None, time.last, time.basis)
    if draft.kind is Kind.TARGET and time.shape is Shape.POINT:
        return Period(time.first, time.last, "calendar")
    return Period(time.first, time.last, time.basis)


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
    if bare.folded == official.folded and not bare.is_former:
        words = area.name.split()[-len(bare.folded.split()) :]
        title = _tidy(name).split()[: -len(words)]
        return " ".join([*title, *words]), area.level, area.key
    return _tidy(name), area.level, area.key


def _tidy(name: str) -> str:
    """`TỈNH QUẢNG NAM` is `tỉnh Quảng Nam`, `Huyện Hải Hà` is `huyện Hải Hà`."""
    words = name.split()
    if name.isupper() and len(name) > 3:  # noqa: PLR2004 - TP. stays
        words = [word.capitalize() if _VOWEL.search(fold(word)) else word for word in words]  # TP.HCM stays
    title = {"Tỉnh", "Huyện", "Quận", "Phường", "Xã", "Thị", "Thành"}
    if words and words[0] in title and len(words) > 1:
        words[0] = words[0].lower()
        if words[0] in ("thị", "thành"):
            words[1] = words[1].lower()
    return " ".join(words)
