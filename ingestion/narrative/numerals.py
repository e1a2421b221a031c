"""Numbers with their units: `hơn 18,4 tỷ đồng`, `19 136 hộ vay`, `21,5 nghìn người`, `253/2.685 lao động`.

A number without a unit of the lexicon is none of the field's; it is kept as `bare` only where a list may have left
its unit out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ingestion.model import Hedge
from ingestion.narrative.items import Quantity
from ingestion.narrative.lexicon import lexicon, longest
from ingestion.narrative.spelled import spelled_number
from ingestion.narrative.tokens import Tokens
from ingestion.numbers import Number, parse_number

_SCALES = {"nghìn": 10**3, "ngàn": 10**3, "vạn": 10**4, "triệu": 10**6, "tr": 10**6, "tỷ": 10**9, "tỉ": 10**9}
_SHORT_AMOUNTS = {"trđ": 10**6, "trd": 10**6, "tỷđ": 10**9, "tỉđ": 10**9, "ngđ": 10**3, "nđ": 10**3}
_POINTED_AMOUNTS = {"tr": 10**6, "tỷ": 10**9, "tỉ": 10**9, "ng": 10**3, "triệu": 10**6}  # 812 tr.đ, 5,9 tỷ.đ
_THOUSANDS = frozenset(("nghìn", "ngàn"))  # may scale a scale: nghìn tỷ
_MONEY_SCALE = 10**6
_THOUSAND = 10**3
_HEDGES = {
    ("hơn",): Hedge.OVER,
    ("trên",): Hedge.OVER,
    ("ít", "nhất"): Hedge.OVER,
    ("tối", "thiểu"): Hedge.OVER,
    ("gần",): Hedge.UNDER,
    ("dưới",): Hedge.UNDER,
    ("không", "dưới"): Hedge.OVER,
    ("không", "quá"): Hedge.UNDER,
    ("chưa", "đến"): Hedge.UNDER,
    ("khoảng",): Hedge.ABOUT,
    ("ước",): Hedge.ABOUT,
    ("ước", "đạt"): Hedge.ABOUT,
    ("xấp", "xỉ"): Hedge.ABOUT,
    ("chừng",): Hedge.ABOUT,
}
_HEDGE_ENDS = frozenset(words[-1] for words in _HEDGES)
_JOINTS = frozenset(("-", "đến", "/", "%"))
_BLANKS = " (\n"
_GLUED_UNITS = frozenset(("lđ", "người", "hộ", "tr", "trđ", "tỷ", "tỉ", "triệu", "đ"))
_CODE_MARKS = frozenset("/_@#")
_OPEN_ENDED = ["trở", "lên"]
_AFTER_BARE = frozenset(",;.)(:|…=") | {"và", "của", "đạt", "chiếm", "bằng", "tăng", "giảm", "vượt"}
_PER = frozenset(
    [  # what an amount may be told per, by its first word
        "người",
        "hộ",
        "lao",
        "khách",
        "món",
        "dự",
        "năm",
        "tháng",
        "ngày",
        "quý",
        "tuần",
        "giờ",
        "ha",
        "con",
        "suất",
        "lượt",
        "cơ",
        "đối",
        "học",
        "xã",
    ]
)
_OVER_PLAN = re.compile(r"/\s*(?:KH|Kh|kh)(?:\s*:)?\s+\d")  # "TH 48/KH 90", but "48/KH-UBND" is a document
_PHONE_DIGITS = 8
_NO_COUNTS = frozenset(("cả", "thứ", "tháng", "mỗi", "vài", "một", "hai", "ba", "từng", "cứ"))  # before a small number
_RELATIVES = frozenset(("con", "cháu", "em", "anh", "chị", "bạn", "vợ", "chồng", "thân", "này", "nói"))
_WHOLE_UNITS = frozenset(
    ("person", "student", "household", "turn", "loan_turn", "loan", "project", "job", "job_new", "bare")
)


@dataclass(slots=True, eq=False)
class _Unit:
    code: str
    scale: int
    end: int
    sex: str | None = None


def read_quantity(tokens: Tokens, at: int) -> tuple[Quantity, int] | None:
    """The quantity whose first digits stand at a token, and the index after it."""
    if _is_glued(tokens, at):
        return None
    words = tokens.words
    number_end = _number_end(tokens, at)
    following = words[number_end] if number_end < len(words) else ""
    second = _second_number(words, number_end) if following in _JOINTS else None
    lower = _lower_part(tokens, number_end) if following in _SCALES else None
    unit = lower[1] if lower else _unit(tokens, second[1] if second else number_end)
    unit = unit or (None if second else _unit_told_after(tokens, number_end))
    if unit is None and not second:
        unit = _bare(words, number_end) or (None if _is_year(words[at]) else _other(tokens, number_end))
    if unit is None and second and (second[2] == "/" or ("." in words[at] and "." in words[second[0]])):
        unit = _bare(words, second[1])  # "Thuận Bắc: 12/40", "(kế hoạch: 16.000 - 17.000)"
    if unit is None:
        return None
    number = _value(tokens, at, number_end, replace(unit, scale=lower[0]) if lower else unit)
    other = _value(tokens, second[0], second[1], unit) if second else None
    if lower and number is not None:
        rest = _value(tokens, number_end + 1, number_end + 2, unit)
        number = Number(number.value + rest.value, rest.resolution) if rest is not None else None
    if number is None or (second and other is None):
        return None
    start, hedge = _hedge(words, at)
    end, per = _per(words, unit.end)
    pair = None if second else _pair_after_unit(tokens, unit)
    if pair is not None:
        second, end = (pair[0], pair[0] + 1, "/"), pair[1]
        other = _value(tokens, pair[0], pair[0] + 1, unit)
    if words[end : end + 2] == _OPEN_ENDED:
        hedge = Hedge.OVER
    is_range = second is not None and second[2] == "-"
    quantity = Quantity(
        start=tokens.starts[start],
        end=tokens.ends[(end if pair else unit.end) - 1],
        number=number,
        unit=unit.code,
        hedge=hedge,
        is_counted=unit.code in _WHOLE_UNITS and unit.scale == 1,
        sex=unit.sex,
        per=per,
        top=other if is_range else None,
        whole=None if is_range else other,
        whole_start=tokens.starts[second[0]] if second else None,
        scale=unit.scale,
    )
    return quantity, end


def read_spelled(tokens: Tokens, at: int) -> tuple[Quantity, int] | None:
    """The quantity that words tell: `hơn một trăm lao động`, and the index after it. One word is a number only before
    persons or households who are no relatives (`ba người con`), nor all of those just told (`cả ba`)."""
    told = spelled_number(tokens.words, at)
    unit = _unit(tokens, told[1]) if told is not None else None
    if told is None or unit is None or unit.code not in _WHOLE_UNITS or unit.scale > 1:
        return None
    value, end = told
    if end == at + 1 and not _counts_strangers(tokens, at, unit):
        return None
    start, hedge = _hedge(tokens.words, at)
    number = Number(Decimal(value), Decimal(1))
    span = tokens.starts[start], tokens.ends[unit.end - 1]
    return Quantity(*span, number, unit.code, hedge, is_counted=True, sex=unit.sex), unit.end


def _counts_strangers(tokens: Tokens, at: int, unit: _Unit) -> bool:
    if tokens.words[at] == "một" or unit.code not in ("person", "household") or unit.end == at + 1:
        return False
    before = tokens.words[at - 1] if at else ""
    after = tokens.words[unit.end] if unit.end < len(tokens.words) else ""
    return before not in _NO_COUNTS and after not in _RELATIVES


def _unit_told_after(tokens: Tokens, at: int) -> _Unit | None:
    """`1.204 là số lao động đã đi làm việc ở nước ngoài`: the noun after the number tells what it counts."""
    if tuple(tokens.words[at : at + 2]) != ("là", "số"):
        return None
    unit = _unit(tokens, at + 2)
    return replace(unit, end=at) if unit is not None and unit.code in _WHOLE_UNITS and unit.scale == 1 else None


def _pair_after_unit(tokens: Tokens, unit: _Unit) -> tuple[int, int] | None:
    """The index of the second number in `320 người/200`, `8 LĐ/15 LĐ`, and the one after it and its unit."""
    at = unit.end
    is_pair = unit.code in _WHOLE_UNITS and unit.code != "bare" and at + 1 < len(tokens.words)
    if not is_pair or tokens.words[at] != "/" or not tokens.words[at + 1][0].isdigit():
        return None
    again = _unit(tokens, at + 2)
    if again is not None:
        return (at + 1, again.end) if (again.code, again.scale) == (unit.code, unit.scale) else None
    return (at + 1, at + 2) if _bare(tokens.words, at + 2) is not None else None


def _lower_part(tokens: Tokens, at: int) -> tuple[int, _Unit] | None:
    """`63 tỉ 200 triệu đồng`, `115 nghìn 788 người`: the scale of the first number, and the unit of the second and
    smaller one."""
    scale = _SCALES[tokens.words[at]]
    if at + 2 >= len(tokens.words) or not tokens.words[at + 1].isdigit():
        return None
    unit = _unit(tokens, at + 2)
    if unit is None or unit.scale >= scale or len(tokens.words[at + 1]) > 3:  # noqa: PLR2004 - under a thousand
        return None
    is_rest = unit.scale > 1 or (scale == _THOUSAND and len(tokens.words[at + 1]) == 3)  # noqa: PLR2004 - 67 nghìn 014
    return (scale, unit) if is_rest else None


def _is_glued(tokens: Tokens, at: int) -> bool:
    """Whether the digits are part of something longer: a document number, a telephone number, a code."""
    text, start, end = tokens.text, tokens.starts[at], tokens.ends[at]
    if text[start - 1 : start] not in _BLANKS and _is_glued_before(text, start):
        return True
    if text[end : end + 1] not in _BLANKS and _is_glued_after(text, end):
        return at + 1 >= len(tokens.words) or tokens.words[at + 1] not in _GLUED_UNITS  # "1.512LĐ", "45tr"
    return end - start >= _PHONE_DIGITS and text[start] == "0" and tokens.words[at].isdigit()


def _is_glued_before(text: str, start: int) -> bool:
    before, further = text[start - 1], text[max(0, start - 2)]
    if before in _CODE_MARKS:
        return before != "/" or start == 1 or not further.islower()
    return before.isalnum() or (before in ".,-" and further.isalnum())


def _is_glued_after(text: str, end: int) -> bool:
    after = text[end]
    if after == "/" and _OVER_PLAN.match(text, end):
        return False
    return after.isalpha() or after in "_@" or (after in "/-" and text[end + 1 : end + 2].isalpha())


def _number_end(tokens: Tokens, at: int) -> int:
    """The index after a number that may be written with spaces: `19 136 hộ`, `47, 5%`."""
    if tokens.words[at].isdigit() and len(tokens.words[at]) <= 3:  # noqa: PLR2004 - a group of thousands
        end = at + 1
        while end < len(tokens.words) and _continues(tokens, end):
            end += 1
        if end > at + 1 and (_unit(tokens, end) is not None or _bare(tokens.words, end) is not None):
            return end
        is_split_decimal = (
            at + 3 < len(tokens.words)
            and tokens.words[at + 1] == ","
            and tokens.starts[at + 1] == tokens.ends[at]
            and tokens.words[at + 2].isdigit()
            and tokens.words[at + 3] == "%"
        )
        if is_split_decimal:
            return at + 3
    return at + 1


def _continues(tokens: Tokens, at: int) -> bool:
    word = tokens.words[at]
    return word.isdigit() and len(word) == 3 and tokens.starts[at] - tokens.ends[at - 1] == 1  # noqa: PLR2004


def _second_number(words: Sequence[str], at: int) -> tuple[int, int, str] | None:
    """The second number of a range or a pair: where it begins, where it ends, and the mark between."""
    is_percent = words[at] == "%"
    mark = at + 1 if is_percent else at
    if mark + 1 >= len(words) or not words[mark + 1][0].isdigit():
        return None
    if words[mark] in ("-", "đến") or (words[mark] == "/" and not is_percent):
        return mark + 1, mark + 2, "/" if words[mark] == "/" else "-"
    return None


def _value(tokens: Tokens, at: int, end: int, unit: _Unit) -> Number | None:
    written = tokens.written(at, end)
    if end - at == 3 and "," in written:  # noqa: PLR2004 - `47, 5`
        written = written.replace(" ", "")
    number = parse_number(written, counts=unit.code in _WHOLE_UNITS and unit.scale == 1)
    return number.times(unit.scale) if number is not None and unit.scale > 1 else number


def _unit(tokens: Tokens, at: int) -> _Unit | None:
    words = tokens.words
    if at >= len(words):
        return None
    if words[at] in _SHORT_AMOUNTS:
        return _Unit("money", _SHORT_AMOUNTS[words[at]], at + 1)
    if words[at] in _POINTED_AMOUNTS and words[at + 1 : at + 3] == [".", "đ"]:
        return _Unit("money", _POINTED_AMOUNTS[words[at]], at + 3)
    scale, at_noun = 1, at
    if words[at] in _SCALES:
        scale, at_noun = _SCALES[words[at]], at + 1
        above = _SCALES.get(words[at_noun], 1) if words[at] in _THOUSANDS and at_noun < len(words) else 1
        if above > scale:
            scale, at_noun = scale * above, at_noun + 1
    found = longest(lexicon().units, words, at_noun) if at_noun < len(words) else None
    if found is not None:
        return _Unit(found[0].code, scale, found[1], found[0].sets.get("sex"))
    if scale >= _MONEY_SCALE and not _counts_things(tokens, at_noun):
        return _Unit("money", scale, at_noun)
    is_bare = 1 < scale < _MONEY_SCALE and _bare(words, at_noun) is not None
    return _Unit("bare", scale, at_noun) if is_bare else None  # "năm 2016: 10,8 nghìn; năm 2017: 11,3 nghìn"


def _counts_things(tokens: Tokens, at: int) -> bool:
    """`1,5 triệu công trình`, but not `1,5 triệu cho mỗi hộ`: a noun after a scale is what is counted."""
    is_word = at < len(tokens.words) and tokens.words[at].isalpha() and not tokens.capitals[at]
    return is_word and tokens.words[at] not in lexicon().after_amounts and tokens.words[at - 1] == "triệu"


def _bare(words: Sequence[str], at: int) -> _Unit | None:
    if at >= len(words) or words[at] in _AFTER_BARE or (words[at] == "/" and words[at + 1 : at + 2] == ["kh"]):
        return _Unit("bare", 1, at)
    return None


def _other(tokens: Tokens, at: int) -> _Unit | None:
    """What is counted is none of the field's: `297 tổ`."""
    is_noun = at < len(tokens.words) and tokens.words[at].isalpha() and not tokens.capitals[at]
    return _Unit("other", 1, at) if is_noun else None


def _is_year(word: str) -> bool:
    """`cùng kỳ 2022 là …`."""
    return len(word) == 4 and word[:2] in ("19", "20") and word.isdigit()  # noqa: PLR2004


def _hedge(words: Sequence[str], at: int) -> tuple[int, Hedge]:
    if at == 0 or words[at - 1] not in _HEDGE_ENDS:
        return at, Hedge.EXACT
    for length in (2, 1):
        hedge = tuple(words[max(0, at - length) : at])
        if at >= length and hedge in _HEDGES and not _is_comparative(words, at - length):
            return at - length, _HEDGES[hedge]
    return at, Hedge.EXACT


def _is_comparative(words: Sequence[str], at: int) -> bool:
    """`thấp hơn 4,7%` compares; its `hơn` hedges nothing."""
    return words[at] == "hơn" and at > 0 and words[at - 1] in ("cao", "thấp", "nhiều", "ít")


def _per(words: Sequence[str], at: int) -> tuple[int, str | None]:
    """`triệu đồng/hộ`, `triệu đồng mỗi hộ`, `%/năm`: per what, and the index after it."""
    if at + 1 < len(words) and words[at] in ("/", "mỗi", "một") and words[at + 1] in _PER:
        return at + 2, words[at + 1]
    return at, None
