"""Facts told twice or told as a whole with its parts: what one place leaves out, the other says."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from ingestion.model import Hedge, Kind
from ingestion.narrative.drafts import FLOW, RATIO, RATIOS, TARGET, Draft, target_of
from ingestion.narrative.items import Shape, Time
from ingestion.numbers import stated_interval

_IN_ENTRY = 2  # figures: an amount and a count
_ROUNDING = Decimal("0.02")  # parts that were rounded may come to a little more than their whole


def settled(drafts: Sequence[Draft]) -> list[Draft]:
    """The figures of a document once what it tells twice, or as wholes with parts, is compared."""
    for settle in (settle_cumulated, settle_markets, settle_titles, settle_lists, settle_parts, settle_sums):
        drafts = settle(drafts)
    return list(drafts)


def settle_titles(drafts: Sequence[Draft]) -> list[Draft]:
    """A title that tells no time, or not its end, repeats a figure of the text, rounded or not, and takes its period
    and area; one that tells a plan of the text as if it were done is that plan."""
    body = [draft for draft in drafts if not draft.in_title]
    return [_settled_title(draft, body) if draft.in_title else draft for draft in drafts]


def _settled_title(title: Draft, body: Sequence[Draft]) -> Draft:
    if _leaves_time_open(title):
        return _settled(title, body)
    if title.kind is not FLOW:
        return title
    same = [draft for draft in body if draft.quantity.number.value == title.quantity.number.value]
    goal = next((draft for draft in same if draft.indicator == target_of(title.indicator)), None)
    is_done = any(draft.indicator == title.indicator for draft in same) or any(
        _is_same_fact(title, one) for one in body
    )
    if goal is None or is_done or not _is_same_stretch(title.time, goal.time):
        return title
    return replace(title, kind=TARGET, indicator=goal.indicator)


def _is_same_stretch(one: Time | None, other: Time | None) -> bool:
    return one is not None and other is not None and (one.first, one.last) == (other.first, other.last)


def _leaves_time_open(title: Draft) -> bool:
    return not title.has_own_time or title.time is None or title.time.is_open


def _settled(title: Draft, body: Sequence[Draft]) -> Draft:
    for draft in body:
        if _is_same_fact(title, draft):
            return replace(title, time=draft.time, area=draft.area, kind=draft.kind, indicator=draft.indicator)
    alike = [draft for draft in body if draft.event.domain == title.event.domain and draft.has_own_time]
    told = next((draft for draft in alike if draft.kind is not TARGET), None)
    return replace(title, time=told.time) if told is not None and not title.has_own_time else title


def _counts_things(draft: Draft) -> bool:
    return draft.quantity.unit not in ("money", "percent")


def _is_same_fact(one: Draft, other: Draft) -> bool:
    if one.event.domain != other.event.domain or _counts_things(one) != _counts_things(other):
        return False
    if not _counts_things(one) and one.quantity.unit != other.quantity.unit:
        return False
    if (one.kind is TARGET) != (other.kind is TARGET) or one.breakdown != other.breakdown:
        return False
    low, high = stated_interval(one.quantity.number, one.quantity.hedge, is_whole=one.quantity.is_counted)
    value = other.quantity.number.value
    return low <= value <= high or (one.quantity.hedge is Hedge.EXACT and value == one.quantity.number.value)


def settle_lists(drafts: Sequence[Draft]) -> list[Draft]:
    """A whole told without a time covers the years that its parts list: `giải ngân 36 tỷ. Cụ thể: năm …, năm …`."""
    return [_with_span_of_parts(draft, drafts[place + 1 :]) for place, draft in enumerate(drafts)]


def settle_sums(drafts: Sequence[Draft]) -> list[Draft]:
    """A sum told after its parts covers their times: `năm 2021: 12 người; năm 2022: 31 người; tổng cộng 43 người`."""
    found = list(drafts)
    for place, draft in enumerate(drafts):
        if not draft.is_total or draft.kind is not FLOW:
            continue
        parts = [part for part in drafts[:place] if _may_be_part(part, draft)]
        for start in range(len(parts) - 1):
            run = parts[start:]
            if sum(part.quantity.number.value for part in run) == draft.quantity.number.value:
                times = [part.time for part in run if part.time is not None]
                if len(times) == len(run) and _follow_each_other(times):
                    found[place] = replace(draft, time=_span_of(times))
                break
    return found


def settle_parts(drafts: Sequence[Draft]) -> list[Draft]:
    """Parts by fund or by area that come to an earlier figure are of it, though another one was told nearer: `dư nợ đạt
    79.840 tỷ đồng …; doanh số cho vay 39.700 tỷ đồng. Phân theo nguồn: …`."""
    found = list(drafts)
    by_value: defaultdict[Decimal, list[int]] = defaultdict(list)
    for place, draft in enumerate(drafts):
        by_value[draft.quantity.number.value].append(place)
    for run in _runs_of_parts(drafts):
        own = drafts[run[0]]
        told = sum((drafts[place].quantity.number.value for place in run), Decimal(0))
        wholes = (drafts[place] for place in reversed(by_value.get(told, [])) if place < run[0])
        whole = next((draft for draft in wholes if _may_be_parted(draft, own)), None)
        if whole is not None and (whole.indicator, whole.kind) != (own.indicator, own.kind):
            for place in run:
                found[place] = replace(
                    drafts[place],
                    event=whole.event,
                    indicator=whole.indicator,
                    kind=whole.kind,
                    time=whole.time,
                    breakdown=whole.breakdown | drafts[place].breakdown,
                )
    return found


def _runs_of_parts(drafts: Sequence[Draft]) -> Iterator[list[int]]:
    """The places of at least two figures in a row, each of another fund or another area, that count the same; amounts
    and counts may take turns (`nguồn Trung ương 26,4 tỷ đồng, 612 hộ; nguồn tỉnh 20,1 tỷ đồng, 558 hộ`)."""
    runs: dict[tuple[str, Kind], list[int]] = {}
    for place, draft in enumerate(drafts):
        key = draft.indicator, draft.kind
        run = runs.get(key, [])
        if run and place - run[-1] <= _IN_ENTRY and _stand_together(drafts[run[-1]], draft):
            run.append(place)
            continue
        if len(run) > 1:
            yield run
        runs[key] = [place]
    yield from (run for run in runs.values() if len(run) > 1)


def _stand_together(one: Draft, other: Draft) -> bool:
    if other.paragraph - one.paragraph > 1:  # the next entry stands on the line or on the next one
        return False
    if one.has_own_time or other.has_own_time or one.kind in RATIOS or one.breakdown.keys() != other.breakdown.keys():
        return False
    return "fund_source" in one.breakdown or (one.area is not other.area and one.breakdown == other.breakdown)


def _may_be_parted(whole: Draft, part: Draft) -> bool:
    """Whether a figure, told neither by fund nor of the same area, may have such parts: amounts of loans have amounts,
    and counts counts."""
    is_money, by_fund = whole.quantity.unit == "money", "fund_source" in part.breakdown
    if is_money != (part.quantity.unit == "money") or whole.kind in RATIOS or "fund_source" in whole.breakdown:
        return False
    return (by_fund or whole.area is not part.area) and (not is_money or whole.event.domain == "loans")


def _may_be_part(part: Draft, whole: Draft) -> bool:
    alike = (part.indicator, part.paragraph, part.breakdown) == (whole.indicator, whole.paragraph, whole.breakdown)
    return alike and part.has_own_time


def _span_of(times: Sequence[Time]) -> Time:
    """The stretch from the first of some times to the last."""
    first = min((time.first for time in times if time.first is not None), default=None)
    return replace(times[0], first=first, last=max(time.last for time in times), basis="multi_year", shape=Shape.SPAN)


def _with_span_of_parts(draft: Draft, following: Sequence[Draft]) -> Draft:
    if draft.has_own_time or draft.kind is RATIO:
        return draft
    parts: list[Time] = []
    told = draft.quantity.number.value
    for other in following:
        if other.paragraph != draft.paragraph and not draft.in_title:
            break
        if other.indicator != draft.indicator:
            continue
        if not other.has_own_time or other.time is None or other.breakdown != draft.breakdown:
            break
        parts.append(other.time)
        told -= other.quantity.number.value
    slack = draft.quantity.number.value * _ROUNDING
    if len(parts) < 2 or not _follow_each_other(parts) or told < -slack:  # noqa: PLR2004 - a list has two
        return draft
    return replace(draft, time=_span_of(parts))


def _follow_each_other(parts: Sequence[Time]) -> bool:
    """Whether times leave no gap and do not overlap: the years of a list, not the best and the worst of them."""
    ordered = sorted(parts, key=lambda part: part.last)
    return all(
        part.first is not None and part.first - before.last == timedelta(days=1)
        for before, part in itertools.pairwise(ordered)
    )


def settle_markets(drafts: Sequence[Draft]) -> list[Draft]:
    """Markets told without a time are parts of the total before them that is large enough: after `tháng 4 có 13.246
    người, bốn tháng 50.295 người`, `Nhật Bản 24.700` is of four months; and of a result, where a plan is too small."""
    found = list(drafts)
    for run in _runs_of_markets(drafts):
        total = sum(drafts[place].quantity.number.value for place in run if "sex" not in drafts[place].breakdown)
        first = drafts[run[0]]
        wholes = [draft for draft in drafts[: run[0]] if _is_whole_of(draft, first)]
        own = next((one for one in reversed(wholes) if (one.kind, one.time) == (first.kind, first.time)), None)
        if own is None or own.quantity.number.value >= total:
            continue
        enough = (one for one in reversed(wholes) if one.quantity.number.value >= total)
        larger = next((one for one in enough if not _is_earlier(one, own) or one.kind is not own.kind), None)
        if larger is not None:
            for place in run:
                found[place] = replace(drafts[place], time=larger.time, kind=larger.kind, indicator=larger.indicator)
            for place, draft in enumerate(drafts[run[0] : run[-1] + 2], run[0]):
                if draft.kind is RATIO and not draft.has_own_time and draft.time == first.time:
                    found[place] = replace(draft, time=larger.time)  # "Nhật Bản 24.700 (50,1%)"
    return found


def settle_cumulated(drafts: Sequence[Draft]) -> list[Draft]:
    """A figure told without a time beside a larger one of the longer stretch that the text came to is of the shorter:
    `Đưa đi 38 lao động (Nhật Bản 24, …), luỹ kế 7 tháng 176 lao động` in a report of July."""
    found = list(drafts)
    for place, draft in enumerate(drafts):
        end = next((at for at in _rest_of_line(drafts, place) if _is_cumulated(drafts[at], draft)), None)
        shorter = _shorter_time(drafts[:place], draft.time) if end is not None else None
        if shorter is None:
            continue
        for at in range(place, end or 0):
            if not drafts[at].has_own_time and drafts[at].time == draft.time:
                found[at] = replace(drafts[at], time=shorter)
    return found


def _rest_of_line(drafts: Sequence[Draft], place: int) -> Iterator[int]:
    """The places of what the same line tells after a figure."""
    line = drafts[place].paragraph
    return itertools.takewhile(lambda at: drafts[at].paragraph == line, range(place + 1, len(drafts)))


def _is_cumulated(other: Draft, draft: Draft) -> bool:
    if draft.has_own_time or not other.has_own_time or draft.kind is not FLOW or draft.time is None:
        return False
    alike = (other.indicator, other.paragraph, other.breakdown) == (draft.indicator, draft.paragraph, draft.breakdown)
    larger = other.quantity.number.value > draft.quantity.number.value
    return alike and larger and other.area is draft.area and _is_same_stretch(other.time, draft.time)


def _shorter_time(before: Sequence[Draft], time: Time | None) -> Time | None:
    """The latest time told before that begins later and ends with it."""
    told = (draft.time for draft in reversed(before) if draft.time is not None and draft.time.first is not None)
    if time is None or time.first is None:
        return None
    return next((one for one in told if one.first and one.first > time.first and one.last == time.last), None)


def _is_earlier(one: Draft, other: Draft) -> bool:
    """Whether a figure is told for an earlier time than another, only to be compared with it."""
    return one.time is not None and other.time is not None and one.time.last < other.time.last


def _runs_of_markets(drafts: Sequence[Draft]) -> list[list[int]]:
    """The places of markets told one after the other, without a time of their own and with the same one."""
    runs: list[list[int]] = []
    for place, draft in enumerate(drafts):
        if "market" not in draft.breakdown or draft.kind not in (FLOW, TARGET):
            continue
        if draft.has_own_time and not _goes_on_in_time(drafts, place):
            continue
        last = drafts[runs[-1][-1]] if runs else None
        between = drafts[runs[-1][-1] + 1 : place] if runs else ()
        follows = last is not None and all(one.kind in RATIOS for one in between)
        follows = follows and last is not None and (last.kind, last.time) == (draft.kind, draft.time)
        if follows:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _goes_on_in_time(drafts: Sequence[Draft], place: int) -> bool:
    """`96 người, riêng năm 2018 là 41 người; phần lớn đi Malaysia (58 người)`: whether a part has its time only from
    the whole told before it."""
    part, before = drafts[place], (drafts[at] for at in range(place - 1, -1, -1))
    whole = next((draft for draft in before if "market" not in draft.breakdown), None)
    return (
        whole is not None
        and whole.paragraph == part.paragraph
        and whole.time is part.time
        and _is_whole_of(whole, part)
    )


def _is_whole_of(whole: Draft, part: Draft) -> bool:
    told = whole.indicator if whole.kind is part.kind else target_of(whole.indicator)
    if whole.kind not in (FLOW, part.kind) or told != part.indicator or whole.area is not part.area:
        return False
    return not whole.breakdown.keys() & {"market", "sex"}
