"""Whose document it is: the unit that the title names, else the head, else the first that the text speaks of."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from ingestion import names
from ingestion.narrative.areas import is_landmark, level_of
from ingestion.narrative.items import AreaMention, Boundary, Cue, Item, Quantity, Time
from ingestion.narrative.layout import Layout, Line
from ingestion.narrative.lexer import Prepared, items_of
from ingestion.narrative.sentence import COUNTRY
from ingestion.narrative.times import Clock
from ingestion.narrative.tokens import Span, canonical, sentences
from ingestion.text import fold

_PLACE_IN_BRACKETS = re.compile(r"[^(:.,]{2,30}\((?![\d\s/.-]+\))[^()\d]+\)")
_OPENING_NAME = re.compile(r"([^\W\d_a-z]\w+(?: [^\W\d_a-z]\w+){1,2}) (?=[^\W\d_A-Z])")
_PERSONS = frozenset(("ông", "bà", "anh", "chị", "em", "cô", "chú"))
_LONGEST_HEAD = 8  # words before a colon; more of them are a sentence
_LONGEST_NAME = 4
_AT_END = re.compile(r"\s(?:ở|tại)\s+([^\W\d_a-z]\w*(?:\s[^\W\d_a-z]\w*){1,3})\Z")
_COUNTS_FOR_COMMUNE = re.compile(r"\b(?:(?:toàn|cả|ubnd) xã|xã (?:đã |mới |hiện )?(?:có|đưa|tạo|giải quyết))\b")
_NAME_AT_END = re.compile(
    r"(?:ở|tại|về|Ở|Tại|Về|\A|[\n.])\s*((?!(?:Ở|Tại|Về)\s)[A-ZÀ-Ỹ][^\W\d_]*(?: [A-ZÀ-Ỹ][^\W\d_]*){1,2})\s*\Z"
)
_NAME_INSIDE = re.compile(r"(?<=[a-zà-ỹ] )[A-ZÀ-Ỹ][^\W\d_]*(?: [A-ZÀ-Ỹ][^\W\d_]*){1,2}(?= [a-zà-ỹ]|\Z)")
_NAME_REACH = 40  # characters


def home_of(prepared: Prepared, layout: Layout) -> AreaMention | None:
    """The unit whose document it is; None when no words tell, as in the news of the whole country.

    A name before a bracketed province (`Phú Tân (An Giang): …`) or a colon is one too; the text tells its title.
    """
    if layout.title is None:
        return None
    named = _named_before_colon(prepared, layout.title)
    if named is not None:
        return named
    number = layout.title.number
    in_title = _first_owner(prepared, [layout.title])
    in_title = in_title or _named_last_in_title(prepared, layout.title) or _named_in_title(prepared, layout.title)
    if in_title is not None:
        return in_title
    in_head = _first_owner(prepared, [line for line in layout.lines if line.number < number])
    in_text = in_head or _owner_in_text(prepared, [line for line in layout.lines if line.number > number])
    return in_text or _named_in_title(prepared, layout.title, is_only=True)


def _first_owner(prepared: Prepared, lines: Sequence[Line]) -> AreaMention | None:
    """The first unit, or the country, that lines of the head name; a ministry is the country's where no unit is."""
    for line in lines:
        items, _ = items_of(prepared, line, Clock())
        for place, item in enumerate(items):
            if _is_country(item):
                return _country(item)
            if _may_own(prepared.plain, line, items, place) or _is_commune(item):
                bare = _bare_before_bracket(prepared, items, place)  # "ở Tràng Định (Lạng Sơn)"
                return bare or (item if isinstance(item, AreaMention) else None)
        office = next((item for item in items if _is_national_office(item)), None)
        if office is not None:
            return _country(office)
    return None


def _owner_in_text(prepared: Prepared, lines: Sequence[Line]) -> AreaMention | None:
    """The first unit that the text speaks of before it counts; after that only where words like `toàn tỉnh` have said
    that the document is a unit's."""
    belongs = counts = False
    office: AreaMention | None = None
    commune: AreaMention | None = None  # `xã Cẩm Nhượng (huyện Cẩm Xuyên, Hà Tĩnh)`: where a story takes place
    for line in lines:
        for sentence in sentences(prepared.text, line):
            items, _ = items_of(prepared, sentence, Clock())
            for place, item in enumerate(items):
                if _is_country(item) and not belongs:
                    return _country(item)
                if _is_national_office(item):
                    office = office or _country(item)
                belongs = belongs or _is_scope(item)
                if commune is None and _is_commune(item) and _is_located(items, place):
                    commune = item if isinstance(item, AreaMention) else None
                is_first = (belongs or not counts) and _may_own(prepared.plain, sentence, items, place)
                if is_first and isinstance(item, AreaMention):
                    return _bare_before_bracket(prepared, items, place) or item
                if commune is None and not counts and _is_commune(item) and _COUNTS_FOR_COMMUNE.search(prepared.plain):
                    commune = item if isinstance(item, AreaMention) else None
            counts = counts or any(_is_count(item) for item in items)
            if counts and office is not None and not belongs:
                return office
    return office or commune


def _bare_before_bracket(prepared: Prepared, items: Sequence[Item], place: int) -> AreaMention | None:
    """`Hướng Hóa (Quảng Trị) từng là …`: a unit without its title before a bracket that places it; the text says what
    it is (`huyện đã có …`)."""
    mark = items[place - 1] if place else None
    if not isinstance(mark, Boundary) or mark.mark != "(" or mark.end != items[place].start:
        return None
    words = prepared.text[max(0, mark.start - _NAME_REACH) : mark.start].split()[-_LONGEST_NAME:]
    return _unit_named_last(prepared, words, mark.start) or _commune_before_bracket(prepared, items, place)


def _unit_named_last(prepared: Prepared, words: Sequence[str], end: int) -> AreaMention | None:
    """The unit below a province whose name the last of some words are, under a title that the text speaks of."""
    for first in range(len(words) - 1):
        name = " ".join(words[first:])
        if not all(word[0].isupper() and word.isalpha() for word in words[first:]):
            continue
        for title in ("huyện", "thị xã", "xã"):
            if title in prepared.plain and names.resolve_area(f"{title} {name}") is not None:
                return AreaMention(end - len(name), end, f"{title} {name}", None, None)
    return None


def _commune_before_bracket(prepared: Prepared, items: Sequence[Item], place: int) -> AreaMention | None:
    """`Về Cương Gián (huyện Nghi Xuân, Hà Tĩnh) …; năm 2018 xã có thêm 318 người`: a name that a bracket places in a
    district, where the text counts for the commune."""
    mark, around = items[place - 1] if place else None, items[place]
    is_inside = isinstance(around, AreaMention) and level_of(around) == "district"
    if (
        not isinstance(mark, Boundary)
        or mark.mark != "("
        or not is_inside
        or _COUNTS_FOR_COMMUNE.search(prepared.plain) is None
    ):
        return None
    named = _NAME_AT_END.search(prepared.text, max(0, mark.start - _NAME_REACH), mark.start)
    if named is None:
        return None
    return AreaMention(named.start(1), named.end(1), f"xã {named[1]}", "commune", None)


def _named_last_in_title(prepared: Prepared, title: Line) -> AreaMention | None:
    """`Sức bật từ nguồn vốn ưu đãi ở Krông Pa`: the unit, without its own title, that one ends with."""
    written = prepared.text[title.start : title.end].rstrip()
    place = _AT_END.search(written)
    if place is None or written.isupper():
        return None
    return _unit_named_last(prepared, place[1].split()[:_LONGEST_NAME], title.start + len(written))


def _named_in_title(prepared: Prepared, title: Line, *, is_only: bool = False) -> AreaMention | None:
    """`Phụ nữ Ninh Phước giúp nhau làm kinh tế`: the district, without its own title, that one names after whoever
    works there; the text speaks of it again, unless it is the only one that anything names."""
    written = prepared.text[title.start : title.end]
    if written.isupper():
        return None
    for told in _NAME_INSIDE.finditer(written):
        end = title.start + told.end()
        found = _unit_named_last(prepared, told[0].split()[:_LONGEST_NAME], end)
        again = is_only or prepared.text.find(told[0], title.end) >= 0
        if found is not None and again and len(found.name.split()) > len(told[0].split()):
            return found
    return None


def _is_located(items: Sequence[Item], place: int) -> bool:
    """Whether a bracket after a unit says where it lies."""
    mark, around = (*items[place + 1 : place + 3], None, None)[:2]
    return isinstance(mark, Boundary) and mark.mark == "(" and isinstance(around, AreaMention)


def _may_own(plain: str, span: Span, items: Sequence[Item], place: int) -> bool:
    item = items[place]
    if not isinstance(item, AreaMention) or item.level == "commune":
        return False
    return not (_is_elsewhere(plain, span, items, place) or _is_one_of_many(items, place))


def _is_commune(item: Item) -> bool:
    return isinstance(item, AreaMention) and item.level == "commune"


def _country(item: Item) -> AreaMention:
    return AreaMention(item.start, item.end, COUNTRY, "country", None)


def _is_country(item: Item) -> bool:
    return isinstance(item, Cue) and item.entry.kind == "scope" and item.entry.code == "country"


def _is_national_office(item: Item) -> bool:
    return isinstance(item, Cue) and item.entry.kind == "office"


def _is_count(item: Item) -> bool:
    return isinstance(item, Quantity) and item.unit not in ("bare", "other")


def _is_scope(item: Item) -> bool:
    return isinstance(item, Cue) and item.entry.kind in ("scope", "bare_scope")


def _is_elsewhere(plain: str, span: Span, items: Sequence[Item], place: int) -> bool:
    """Whether a unit is only where people met, or where another one lies."""
    is_aside = is_landmark(plain, items[place]) or _is_whereabouts(items, place)
    return is_aside or _is_venue(plain, span, items, place)


def _is_venue(plain: str, span: Span, items: Sequence[Item], place: int) -> bool:
    """`Ngày 5/3, tại Hà Nội, Cục … họp`: where people met; but `kiểm tra ngày 5/3 tại huyện Ngọc Hồi` is about it."""
    mention = items[place]
    dated = place == 0 or any(isinstance(item, Time) and item.first == item.last for item in items[:place])
    goes_on = plain[mention.end : span.end].partition(")")[2] if items[place + 1 :] else ""
    return dated and plain[: mention.start].rstrip().endswith("tại") and bool(goes_on.strip(" .)"))


def _is_whereabouts(items: Sequence[Item], place: int) -> bool:
    """`huyện Ngọc Hồi (Kon Tum)`: the bracket only says where the unit lies."""
    while place > 1 and _is_comma(items[place - 1]) and isinstance(items[place - 2], AreaMention):
        place -= 2  # "xã Cương Gián (huyện Nghi Xuân, Hà Tĩnh)"
    before = items[max(0, place - 2) : place]
    if len(before) < 2 or not isinstance(before[1], Boundary):  # noqa: PLR2004 - a unit and its bracket
        return False
    return before[1].mark == "(" and isinstance(before[0], AreaMention)


def _is_comma(item: Item) -> bool:
    return isinstance(item, Boundary) and item.mark == ","


def _is_one_of_many(items: Sequence[Item], place: int) -> bool:
    """Whether a unit stands after a number and before its own (`…, đông nhất là Nghệ An 15.200 người`), or is the first
    of a list (`TP. Hà Nội được 2,4 tỷ đồng, Nghệ An 2,1 tỷ đồng`)."""
    pairs = itertools.pairwise(items)
    heads = [one for one, number in pairs if isinstance(one, AreaMention) and _is_count(number)]
    beside = [one for one in heads if level_of(one) == level_of(heads[0])]
    lists = len(beside) > 1 and items[place] in beside
    return lists or (any(map(_is_count, items[:place])) and any(map(_is_count, items[place + 1 : place + 3])))


_AWAY = re.compile(r"\A(?:Về|Ở|Tại)\s+")
_IN_DISTRICT = re.compile(r"[^(]{2,40}\((?:huyện|thị xã|thành phố|quận|TX|TP)\b")
_PIECES = frozenset(("phụ lục", "biểu", "biểu mẫu", "bảng", "báo cáo", "thông báo", "quyết định", "tin", "tin nhanh"))
"""What a title may call itself before a colon."""


def _named_before_colon(prepared: Prepared, title: Line) -> AreaMention | None:
    """`Hải Hà: …`: the name before the colon, with the title that the text gives it."""
    written = prepared.text[title.start : title.end]
    head = written.split(":")[0]
    name = _before_province(_AWAY.sub("", head.split("(")[0].strip()))
    inside = _PLACE_IN_BRACKETS.match(written)
    opening = _OPENING_NAME.match(written)
    if inside is None and opening is not None and names.resolve_area(f"huyện {opening[1]}") is not None:
        name = opening[1]  # "Mộ Đức tổng kết …"
        inside = opening
    if inside is None and (head.count(" ") > _LONGEST_HEAD or ":" not in written):
        return None
    if name.split()[:1] and canonical(name.split()[0]) in _PERSONS:
        return None
    if canonical(name) in _PIECES:
        return None
    if not name or not all(word[:1].isupper() for word in name.split()) or names.take_apart(name).title is not None:
        return None
    province = names.resolve_area(name)
    if province is not None and province.level == "province":
        return None
    return _titled_in_text(prepared, name) or _untitled(prepared, title, name)


def _before_province(name: str) -> str:
    """`Sơn Tây - Hà Nội`, `Yên Thành, Nghệ An` without the province in which the unit lies."""
    inner, mark, around = name.partition(" - " if " - " in name else ", ")
    province = names.resolve_area(around) if mark else None
    return inner if province is not None and province.level == "province" else name


def _titled_in_text(prepared: Prepared, name: str) -> AreaMention | None:
    for span in _lines_with(prepared, canonical(name)):
        items, _ = items_of(prepared, span, Clock())
        for item in items:
            is_part = isinstance(item, AreaMention) and item.level in ("district", "commune", None)
            if is_part and isinstance(item, AreaMention) and fold(item.name).endswith(fold(name)):
                return item
    return None


def _untitled(prepared: Prepared, title: Line, name: str) -> AreaMention | None:
    if len(name.split()) > _LONGEST_NAME:
        return None
    for kind in ("quận", "thị xã"):
        if kind in prepared.plain and names.resolve_area(f"{kind} {name}") is not None:
            return AreaMention(title.start, title.start + len(name), f"{kind} {name}", "district", None)
    if "huyện" not in prepared.plain:
        return None
    if _IN_DISTRICT.match(prepared.text, title.start, title.end) and _COUNTS_FOR_COMMUNE.search(prepared.plain):
        return AreaMention(title.start, title.start + len(name), f"xã {name}", "commune", None)
    return AreaMention(title.start, title.start + len(name), f"huyện {name}", "district", None)


def _lines_with(prepared: Prepared, words: str) -> Iterator[Span]:
    start = 0
    for piece in prepared.plain.split("\n"):
        if words in piece:
            yield Span(start, start + len(piece))
        start += len(piece) + 1
