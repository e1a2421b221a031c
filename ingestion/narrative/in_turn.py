"""Names and numbers told in turn: `Nhật Bản, Đài Loan lần lượt là 82 và 54 người`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from ingestion.narrative.items import AreaMention, Boundary, Cue, Item, MarketMention, Quantity, Shape, Time

_YEAR = re.compile(r"(?:19|20)\d\d")
_YEARS_LISTED = re.compile(
    r"năm\s+(?:19|20)\d\d(?:\s*,\s*(?:năm\s+)?(?:19|20)\d\d)*\s*(?:,|và)\s*(?:năm\s+)?(?:19|20)\d\d"
)

_COUNTED = frozenset(("person", "turn", "job", "job_new"))
_EACH_YEAR = re.compile(r"(?:các|từng|mỗi|hằng|hàng)\s+năm\s*\Z")


def named_in_turn(
    plain: str, items: Sequence[Item], cues: Sequence[Cue], spoken: Time | None = None
) -> Mapping[int, Item]:
    """`Nhật Bản, Đài Loan, Hàn Quốc lần lượt là 82 người, 54 người và 7 người`: each quantity's name by its place.
    `spoken` is the stretch of years that earlier sentences told."""
    found: dict[int, Item] = {}
    for cue in cues:
        at = items.index(cue)
        years = _years_listed(plain, items[0].start, cue.start) or _years_of_stretch(plain, items[:at], cue.start)
        named = years or [place for place in items[:at] if isinstance(place, MarketMention | AreaMention)]
        events = [item for item in items[:at] if isinstance(item, Cue) and _is_strong(item)]
        quantities = [i for i in range(at + 1, len(items)) if isinstance(items[i], Quantity)]
        if len(named) <= 1 and len(events) == len(quantities):
            named = list(events)
        if len(named) <= 1 and quantities:
            named = _years_in_turn(items, at, quantities[0], spoken) or named
        kinds = {type(place) for place in named}
        if len(kinds) == 1 and 1 < len(named) <= len(quantities):
            found |= dict(zip(quantities, named, strict=False))
    return found or _of_last_unit(items) or _percents_of_counts(items)


def _percents_of_counts(items: Sequence[Item]) -> Mapping[int, Item]:
    """`15.012 lao động, trong đó 630 người đi xuất khẩu lao động, (lần lượt) bằng 75% và 63% kế hoạch`: as many
    percentages, joined and held against one thing, as counts were told right before."""
    first = next((at for at, item in enumerate(items) if _is_percent(item)), None)
    told = _joined(items, first) if first is not None else []
    if first is None or len(told) == 1 or not all(_is_percent(items[at]) for at in told):
        return {}
    counts = [item for item in items[:first] if isinstance(item, Quantity)]
    between = [item for item in items[:first] if counts and item.start > counts[-1].start]
    verb, goal = between[-1] if between else None, items[told[-1] + 1] if told[-1] + 1 < len(items) else None
    named = any(isinstance(item, MarketMention | AreaMention | Time) for item in between)
    if named or len(counts) != len(told) or any(item.unit not in _COUNTED for item in counts):
        return {}
    is_held = isinstance(goal, Cue) and goal.entry.kind in ("plan", "previous")
    is_ratio = isinstance(verb, Cue) and verb.entry.kind in ("ratio", "respective")
    return dict(zip(told, counts, strict=True)) if is_held and is_ratio else {}


def _is_percent(item: Item) -> bool:
    return isinstance(item, Quantity) and item.unit == "percent"


def _is_strong(cue: Cue) -> bool:
    return cue.entry.event is not None and not cue.entry.event.is_weak


def _of_last_unit(items: Sequence[Item]) -> Mapping[int, Item]:
    """`Nhật Bản và Đài Loan là hai thị trường lớn nhất, với 1.204 và 702 lao động`: as many numbers as names, of which
    only the last tells its unit."""
    found: dict[int, Item] = {}
    if not any(isinstance(item, Quantity) and item.unit == "bare" for item in items):
        return found
    before = 0  # where the words between two lists of numbers begin
    for at, item in enumerate(items):
        if at < before or not isinstance(item, Quantity):
            continue
        told, between = _joined(items, at), before
        before = told[-1] + 1
        if len(told) == 1:
            continue
        named = [name for name in items[between:at] if isinstance(name, MarketMention | AreaMention)]
        numbers = [number for number in (items[place] for place in told) if isinstance(number, Quantity)]
        bare = [number.unit == "bare" for number in numbers]
        is_of_last = all(bare[:-1]) and not bare[-1]
        if is_of_last and len(told) == len(named) and len({type(name) for name in named}) == 1:
            found |= dict(zip(told, named, strict=True))
    return found


def _joined(items: Sequence[Item], first: int) -> list[int]:
    """The places of the numbers that commas or `và` join to one."""
    places = [first]
    while places[-1] + 2 < len(items) and _is_joint(items[places[-1] + 1]):
        if not isinstance(items[places[-1] + 2], Quantity):
            break
        places.append(places[-1] + 2)
    return places


def _is_joint(item: Item) -> bool:
    return isinstance(item, Boundary) and item.mark in (",", "và")


def _years_of_stretch(plain: str, before: Sequence[Item], end: int) -> list[Item]:
    """The years of a stretch told before: `Giai đoạn 2015 - 2018, …, các năm lần lượt là …`."""
    told = next((item for item in reversed(before) if isinstance(item, Time)), None)
    if told is None or told.basis != "multi_year" or told.first is None:
        return []
    if not _EACH_YEAR.search(plain, told.end, end):
        return []
    return _years_of(told)


def _years_in_turn(items: Sequence[Item], at: int, first: int, spoken: Time | None) -> list[Item]:
    """As many years as numbers: `Cùng ba năm ấy … lần lượt là 1.204, 1.377 và 1.590 người`."""
    told = next((item for item in reversed(items[:at]) if isinstance(item, Time)), spoken)
    if told is None or told.basis != "multi_year" or told.first is None:
        return []
    years = _years_of(told)
    return years if len(years) == len(_joined(items, first)) else []


def _years_of(told: Time) -> list[Item]:
    assert told.first is not None  # noqa: S101 - the callers looked
    years = range(told.first.year, told.last.year + 1)
    return [Time(told.start, told.end, date(year, 1, 1), date(year, 12, 31), "calendar", Shape.SPAN) for year in years]


def _years_listed(plain: str, start: int, end: int) -> list[Item]:
    """The years of `trong 3 năm 2021, 2022 và 2023`."""
    listed = _YEARS_LISTED.search(plain, start, end)
    years = _YEAR.finditer(plain, listed.start(), listed.end()) if listed is not None else ()
    return [
        Time(year.start(), year.end(), date(int(year[0]), 1, 1), date(int(year[0]), 12, 31), "calendar", Shape.SPAN)
        for year in years
    ]
