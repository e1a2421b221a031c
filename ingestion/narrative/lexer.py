"""A sentence as items: at each word the longest thing that begins there."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from ingestion.narrative.items import AreaMention, Boundary, Cue, Item, Quantity, Shape, Time
from ingestion.narrative.lexicon import Entry, lexicon, longest
from ingestion.narrative.numerals import read_quantity, read_spelled
from ingestion.narrative.places import (
    TITLE_WORDS,
    is_name_part,
    is_unit,
    may_begin_name,
    names_in_turn,
    read_area,
    read_market,
    read_name,
)
from ingestion.narrative.spelled import NUMERALS
from ingestion.narrative.spelling import respelled
from ingestion.narrative.times import MEETING_OF_MONTH, OF_COMPARED, STARTERS, Clock, read_time
from ingestion.narrative.tokens import Span, Tokens, canonical, tokenise

_TITLES_OF_ROWS = frozenset(("huyện", "quận", "xã", "phường"))
_SCOPES = frozenset(("scope", "bare_scope"))
_MARKS = frozenset(",;:()|")
_HEDGE_WORDS = frozenset(("hơn", "trên", "gần", "khoảng", "ước", "dưới"))
_OBJECT_GAP = re.compile(r"(?:\s|của|cả|là|được giao|trong)*")
_LONGEST_ABBREVIATION = 5  # tokens: LĐ-TB&XH
_REACHED_GAP = re.compile(r"\s+(?!trong\b|đến\b|tới\b|vào\b|từ\b|ở\b)[^\W\d]+(?:\s+[^\W\d]+){0,3}\s+")
# "…, mặc dù vẫn dừng tiếp nhận từ đầu năm 2005": when what the text concedes or explains began
_BACKGROUND = re.compile(r",\s*(?:mặc dù|dù|tuy|do|vì|bởi|sau khi)\s[^,;:.()]*\Z")
_NUMBER_NEXT = re.compile(r"\s*(?:được giao\s+)?(?:là|:|ở mức)?\s*(?:hơn\s+|trên\s+|khoảng\s+)?\d")
_HELD_AGAINST_PLAN = re.compile(r"so với (?:chỉ tiêu|kế hoạch|mục tiêu)\s[^,;:.()\d]*")
_RESULT_OF = re.compile(r"\s*(?:thực hiện|kết quả|kết quả thực hiện)\s*(?:của\s*)?")
_MEETING_REACH, _LONGEST_MONTH = 60, 31  # characters, days
_BACKGROUND_REACH = 120  # characters
_COMPARED = re.compile(r"so với(?: (?:con số|mức|số))?\s*\Z")
_COMPARED_REACH = 20
_RECORD_REACH = 16
_RECORD = re.compile(r"(?:lần đầu(?: tiên)?|(?:cao|thấp|lớn|nhiều) nhất)\s+\Z")
_PURPOSE_GAP = re.compile(r"(?:\s|hỗ trợ|chương trình|để|nhằm|của|về|người lao động|lao động|cho)*")
_FOR_PERSONS = re.compile(r"\s*(?:mới|thêm|tăng thêm)?\s*(?:cho|được)\s+(?:hơn|trên|gần|khoảng|thêm)?\s*\d")
_PURPOSES = {"job": "job_loan", "job_new": "job_loan", "departure": "overseas_work"}
_YEAR = re.compile(r"(?:19|20)\d\d")
_OF_PLANS = frozenset(("plan", "target", "outlook"))
_TURNS_TO = frozenset(("sang", "đến", "tới", "hết", "riêng", "trong"))  # before a year without its word
_CENTURIES = frozenset(("19", "20"))
_DOCUMENT_NUMBER = re.compile(r"\s*/\s*[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text made ready once: its canonical spelling and its tokens."""

    text: str
    plain: str
    tokens: Tokens


def prepare(text: str) -> Prepared:
    """The text with its canonical spelling and its tokens."""
    plain = canonical(text)
    tokens = tokenise(text, plain)
    return Prepared(text, respelled(plain, tokens), tokens)


def items_of(prepared: Prepared, span: Span, clock: Clock) -> tuple[list[Item], Clock]:
    """The items of a stretch of text, in order, and the clock after the times told in it."""
    lexer = _Lexer(prepared, span, clock)
    lexer.read()
    return lexer.items, lexer.clock


class _Lexer:
    """Goes through the tokens of one stretch."""

    def __init__(self, prepared: Prepared, span: Span, clock: Clock) -> None:
        self.plain = prepared.plain
        self.tokens = prepared.tokens.between(span)
        self.end = span.end
        self.clock = clock
        self.items: list[Item] = []
        self.asks = False  # for something that is not there yet

    def read(self) -> None:
        """Go through the tokens: at each, what reads the items that may begin there."""
        words, capitals, readers = self.tokens.words, self.tokens.capitals, _readers()
        at, count = 0, len(words)
        while at < count:
            word = words[at]
            read = readers.get(word)
            if read is not None:
                at = read(self, at)
            elif word[0].isdigit():
                at = self._read_number(at)
            else:
                at = self._read_name(at) if capitals[at] else at + 1

    def _read_number(self, at: int) -> int:
        """Keep the time or the quantity that begins at a number, if one does; the index after it."""
        if _may_be_date(self.tokens.words[at]) and not self._counts_pair(at) and (end := self._read_time(at)) > at:
            return end
        found = read_quantity(self.tokens, at)
        if found is None or found[0].unit == "bare":
            year = self._bare_year(at)
            if year is not None:
                self.items.append(year)
                return at + 1
        if found is None:
            return at + 1
        self.items.append(found[0])
        return found[1]

    def _read_time_or_name(self, at: int) -> int:
        end = self._read_time(at)
        if end > at:
            return end
        spelled = read_spelled(self.tokens, at) if self.tokens.words[at] in NUMERALS else None
        if spelled is None:
            return self._read_name(at)
        self.items.append(spelled[0])
        return spelled[1]

    def _read_name(self, at: int) -> int:
        """Keep what is named at a word, if anything is; the index after it."""
        found = _named(self.tokens, at)
        if found is None:
            return at + 1
        item, end = found
        if isinstance(item, Cue):
            self.asks |= item.entry.kind == "ask" or item.entry.code == "topup_request"
        self.items.append(self._as_purpose(item) if isinstance(item, Cue) and item.entry.kind == "event" else item)
        if isinstance(item, Cue) and item.entry.kind == "area_list" and end < len(self.tokens.words):
            return self._read_units(end, item.entry.code)
        if isinstance(item, AreaMention) and self.tokens.words[end : end + 1] in ([","], ["và"]):
            return self._read_units_beside(end, item)
        return end

    def _read_units_beside(self, end: int, first: AreaMention) -> int:
        """Keep the units that go on without their title: `Huyện Cái Bè, Châu Thành …, lần lượt 51 và 44 người`."""
        title = first.name.lower().partition(" ")[0]
        if title not in _TITLES_OF_ROWS or self.tokens.capitals[end + 1 : end + 2] != [True]:
            return end
        at = end
        for start, stop in names_in_turn(self.tokens, end + 1, least=1):
            name = f"{title} {self.tokens.written(start, stop)}"
            self.items.append(AreaMention(self.tokens.starts[start], self.tokens.ends[stop - 1], name, None, None))
            at = stop
        return at

    def _read_units(self, at: int, title: str) -> int:
        """Keep the units named in turn after the one word for what they are; the index after them."""
        tokens = self.tokens
        for start, end in names_in_turn(tokens, at):
            name = f"{title} {tokens.written(start, end)}".strip()
            self.items.append(AreaMention(tokens.starts[start], tokens.ends[end - 1], name, None, None))
            at = end
        return at

    def _counts_pair(self, at: int) -> bool:
        """`3/5 người`: what is counted after two numbers makes them no date."""
        words = self.tokens.words
        if at + 3 >= len(words) or words[at + 1] != "/" or not words[at + 2].isdigit():
            return False
        return longest(lexicon().units, words, at + 3) is not None

    def _read_and(self, at: int) -> int:
        return self._read_mark(at) if _counts_on(self.tokens.words, at + 1) else self._read_name(at)

    def _read_equals(self, at: int) -> int:
        """`KH = 250` is labelled as by a colon, `= 90,2%` tells a ratio."""
        number, unit = (*self.tokens.words[at + 1 : at + 3], "", "")[:2]
        if unit == "%" or not number[:1].isdigit():
            return self._read_name(at)
        self.items.append(Boundary(self.tokens.starts[at], self.tokens.ends[at], ":"))
        return at + 1

    def _read_mark(self, at: int) -> int:
        word = self.tokens.words[at]
        close = _abbreviation_end(self.tokens, at) if word == "(" else None
        if close is not None:
            return close
        if word == ")" and not self._is_opened():
            return at + 1  # "a) Chỉ tiêu năm 2026: …"
        self.items.append(Boundary(self.tokens.starts[at], self.tokens.ends[at], word))
        return at + 1

    def _is_opened(self) -> bool:
        marks = [item.mark for item in self.items if isinstance(item, Boundary)]
        return marks.count("(") > marks.count(")")

    def _read_time(self, at: int) -> int:
        time = read_time(self.plain, self.tokens.starts[at], self.clock)
        if time is None or time.end > self.end or _DOCUMENT_NUMBER.match(self.plain, time.end):
            return at
        phrase = longest(lexicon().tree, self.tokens.words, at)
        if phrase is not None and self.tokens.ends[phrase[1] - 1] > time.end:
            return at
        _tell_role(self.plain, self.items, time)
        # "đề nghị UBND tỉnh năm 2026 bố trí thêm 250 tỷ đồng": the text does not go on with that year
        time.is_aside |= self.asks and not any(isinstance(item, Quantity) for item in self.items)
        self.clock = _clock_after(self.clock, time)
        self.items.append(time)
        return bisect_left(self.tokens.starts, time.end, at)

    def _bare_year(self, at: int) -> Time | None:
        """A year without its word: `kế hoạch 2026` is the plan's, `cùng kỳ 2023` is held against, `sang 2018 được 78
        người` and `2,7 tỷ (2017)` are of that year."""
        start, end = self.tokens.starts[at], self.tokens.ends[at]
        before = self.items[-1] if self.items else None
        if before is None or _YEAR.fullmatch(self.plain, start, end) is None:
            return None
        year = int(self.plain[start:end])
        time = Time(start, end, date(year, 1, 1), date(year, 12, 31), "calendar", Shape.SPAN)
        kind = before.entry.kind if isinstance(before, Cue) and self.plain[before.end : start].isspace() else ""
        if kind in _OF_PLANS:
            return replace(time, is_of_plan=True)
        if kind == "previous":
            return replace(time, is_compared=True)
        if not (self._stands_alone_in_bracket(at) or (at and self.tokens.words[at - 1] in _TURNS_TO)):
            return None
        self.clock = self.clock.after(time)
        return time

    def _stands_alone_in_bracket(self, at: int) -> bool:
        """Whether a bracket behind a number holds one word only."""
        number, mark = (None, None, *self.items)[-2:]
        opens = isinstance(mark, Boundary) and mark.mark == "(" and mark.end == self.tokens.starts[at]
        return opens and isinstance(number, Quantity) and self.tokens.words[at + 1 : at + 2] == [")"]

    def _as_purpose(self, cue: Cue) -> Cue:
        """`dư nợ cho vay giải quyết việc làm`: work right after a loan is what the loan is for, and counts nobody."""
        before, purpose = self.items[-1] if self.items else None, _PURPOSES.get(cue.entry.code)
        if purpose is None or not isinstance(before, Cue) or before.entry.kind != "event":
            return cue
        event = before.entry.event
        if event is None or event.domain != "loans" or not _PURPOSE_GAP.fullmatch(self.plain, before.end, cue.start):
            return cue
        if purpose == "job_loan" and _FOR_PERSONS.match(self.plain, cue.end):
            return cue
        return replace(cue, entry=lexicon().context(purpose))


def _may_be_date(word: str) -> bool:
    """Whether digits can begin a time: `9`, `2024`, `31.10.2024`, and not `812`, `1.204` or `18,4`."""
    return word[-4:-2] in _CENTURIES or (len(word) <= 2 and word.isdigit())  # noqa: PLR2004 - a day, a month


def _abbreviation_end(tokens: Tokens, at: int) -> int | None:
    """The index after a bracket that only abbreviates the words before it: `xuất khẩu lao động (XKLĐ)`."""
    end = at + 1
    while end < len(tokens.words) and end - at <= _LONGEST_ABBREVIATION and tokens.words[end] != ")":
        end += 1
    if end >= len(tokens.words) or tokens.words[end] != ")" or end == at + 1:
        return None
    inside = tokens.written(at + 1, end)
    if len(inside) == 1 or not inside.isupper() or " " in inside or any(map(str.isdigit, inside)):
        return None
    is_name = read_market(tokens, at + 1) is not None or read_area(tokens, at + 1) is not None
    return None if is_name else end + 1


@lru_cache
def _readers() -> Mapping[str, Callable[[_Lexer, int], int]]:
    """All words in small letters that an item may begin with, and what reads it."""
    readers = dict.fromkeys((*lexicon().tree, *TITLE_WORDS), _Lexer._read_name)
    readers |= dict.fromkeys(STARTERS, _Lexer._read_time_or_name) | dict.fromkeys(_MARKS, _Lexer._read_mark)
    return readers | {"và": _Lexer._read_and, "=": _Lexer._read_equals}


def _clock_after(clock: Clock, time: Time) -> Clock:
    if time.is_compared or time.is_aside:
        return clock
    return clock.after_plan(time) if time.is_of_plan else clock.after(time)


def _counts_on(words: Sequence[str], index: int) -> bool:
    """Whether a number comes next, with or without a hedge: `và 2.870 người`, `và hơn 500 người`."""
    hedge, number = (*words[index : index + 2], "", "")[:2]
    return hedge[:1].isdigit() or (hedge in _HEDGE_WORDS and number[:1].isdigit())


def _named(tokens: Tokens, at: int) -> tuple[Item, int] | None:
    """The longest of the phrase, the unit and the market that begin at a token; else the proper name."""
    phrase = longest(lexicon().tree, tokens.words, at)
    if phrase is not None and _is_part_of_name(tokens, at, *phrase):
        phrase = None
    if phrase is not None and phrase[0].kind == "individual" and _is_counted_unit(tokens, at):
        phrase = None
    cue = (Cue(tokens.starts[at], tokens.ends[phrase[1] - 1], phrase[0]), phrase[1]) if phrase is not None else None
    if not may_begin_name(tokens, at):
        return cue
    longest_found: tuple[Item, int] | None = read_area(tokens, at)
    for found in (read_market(tokens, at), cue):
        if found is not None and (longest_found is None or found[1] > longest_found[1]):
            longest_found = found
    return longest_found or read_name(tokens, at)


def _is_counted_unit(tokens: Tokens, at: int) -> bool:
    """`Bà Rịa 2.480 người`: no woman, but a unit whose name begins like a person's title."""
    return tokens.capitals[at] and is_unit(tokens.written(at, at + 2)) and read_name(tokens, at) is not None


def _is_part_of_name(tokens: Tokens, at: int, entry: Entry, end: int) -> bool:
    """Whether a phrase is only what the name around it decides: in `trên địa bàn huyện Ngọc Hồi` a title, in `Nam Định`
    its first word; while `nhà` is a family's only in `nhà Thiết` and
    `công ty` a firm's in `Công ty Minh Anh`, and `Nam` is a sex before a number (`Nam: 19`)."""
    is_scope = entry.kind in _SCOPES and entry.code != "country"
    if is_scope or entry.code in ("named", "firm"):
        return is_scope is (end < len(tokens.words) and tokens.capitals[end])
    if end > at + 1 or not tokens.capitals[at]:
        return False
    if entry.kind == "blocked":
        is_named = end < len(tokens.words) and is_name_part(tokens, end)
        return is_named and is_name_part(tokens, at)  # "Tiền Hải", "Lương Tài"
    if tokens.words[at] != "nam":
        return False
    return end >= len(tokens.words) or not (tokens.words[end][0].isdigit() or tokens.words[end] == ":")


def _tell_role(plain: str, items: Sequence[Item], time: Time) -> None:
    """Mark a time that belongs to a comparison (so với năm …) or to a plan (kế hoạch năm …)."""
    time.is_compared = _is_month_of_meeting(plain, time)
    if not items or time.is_compared:
        return
    is_held = _is_held_against_plan(plain, time) or _is_told_of_plan(plain, items, time)
    if is_held or _is_reached(plain, items, time) or _is_object_of(plain, items[-1], time, "plan", "outlook", "target"):
        time.is_of_plan = True
        return
    is_background = plain.endswith(" hồi ", 0, time.start)  # "vừa xuất cảnh hồi tháng 9"
    is_background |= _BACKGROUND.search(plain[max(0, time.start - _BACKGROUND_REACH) : time.start]) is not None
    time.is_compared = (
        is_background
        or _is_since_first(plain, time)
        or _is_more_than(plain, items[-1], time)
        or _is_time_of_compared(plain, items[-1], time)
        or _is_result_before(plain, items, time)
        or _is_object_of(plain, items[-1], time, "previous", "percent")
    )


def _is_month_of_meeting(plain: str, time: Time) -> bool:
    """`Tại phiên họp thường kỳ tháng 12/2022`: when people met; figures are of what came before."""
    if time.first is None or time.first == time.last or (time.last - time.first).days > _LONGEST_MONTH:
        return False
    return MEETING_OF_MONTH.search(plain, max(0, time.start - _MEETING_REACH), time.start) is not None


def _is_held_against_plan(plain: str, time: Time) -> bool:
    """`So với chỉ tiêu dư nợ việc làm năm 2026`."""
    start = plain.rfind("so với ", max(0, time.start - _BACKGROUND_REACH), time.start)
    return start >= 0 and _HELD_AGAINST_PLAN.fullmatch(plain, start, time.start) is not None


def _is_object_of(plain: str, before: Item, time: Time, *kinds: str) -> bool:
    """Whether a time goes on with a word of some kinds, or with a number of a unit."""
    kind = before.entry.kind if isinstance(before, Cue) else before.unit if isinstance(before, Quantity) else ""
    return kind in kinds and _OBJECT_GAP.fullmatch(plain, before.end, time.start) is not None


def _is_told_of_plan(plain: str, items: Sequence[Item], time: Time) -> bool:
    """`Chỉ tiêu xuất khẩu lao động cả năm là 160 người`: a plan, what it is of, its time and its number in a row."""
    plan, event = (None, None, *items)[-2:]
    if not (isinstance(plan, Cue) and isinstance(event, Cue)) or plan.entry.kind != "plan" or event.entry.event is None:
        return False
    between = plain[plan.end : event.start] + plain[event.end : time.start]
    return not between.strip() and _NUMBER_NEXT.match(plain, time.end) is not None


def _is_more_than(plain: str, before: Item, time: Time) -> bool:
    """`cao hơn năm 2021 tới 2.210 lao động`."""
    is_verb = isinstance(before, Cue) and before.entry.code in ("grow", "fall") and plain.endswith("hơn", 0, before.end)
    return is_verb and not plain[before.end : time.start].strip()


def _is_time_of_compared(plain: str, before: Item, time: Time) -> bool:
    """`So với 72.294 người của 6 tháng 2023`: when the number was counted that another one is held against."""
    if not isinstance(before, Quantity):
        return False
    is_compared = _COMPARED.search(plain, max(0, before.start - _COMPARED_REACH), before.start)
    return is_compared is not None and plain[before.end : time.start].strip() in OF_COMPARED


def _is_since_first(plain: str, time: Time) -> bool:
    """`lần đầu tiên kể từ năm 1990`, `cao nhất trong 5 năm qua`: how long ago a record was set."""
    if not plain.startswith(("kể từ", "từ", "trong"), time.start):
        return False
    return _RECORD.search(plain, max(0, time.start - _RECORD_REACH), time.start) is not None


def _is_reached(plain: str, items: Sequence[Item], time: Time) -> bool:
    """`đạt 38,8% dự toán năm 2021`: what a percentage was reached of, in whatever words, is of the plan's year."""
    verb, percent = (*items[-2:], None, None)[:2]
    if not (isinstance(verb, Cue) and verb.entry.code in ("reach", "exceed") and isinstance(percent, Quantity)):
        return False
    return percent.unit == "percent" and _REACHED_GAP.fullmatch(plain, percent.end, time.start) is not None


def _is_result_before(plain: str, items: Sequence[Item], time: Time) -> bool:
    """`bằng 88% thực hiện năm 2022`: the result of another year, that a percentage is of."""
    percent, result = (None, *items)[-2:]
    if not (isinstance(percent, Quantity) and percent.unit == "percent" and isinstance(result, Cue)):
        return False
    return _RESULT_OF.fullmatch(plain, percent.end, time.start) is not None
