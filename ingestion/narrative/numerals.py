"""Numbers with their units: `hơn 18,4 tỷ đồng`, `19 136 hộ vay`, `21,5 nghìn người`, `253/2.685 lao động`.

A number without a unit of the lexicon is none of the field's; it is kept as `bare` only where a list may have left
its unit out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ingestion.model import Hedge
from ingestion.narrative.items import Quantity
from ingestion.narrative.lexicon import lexicon
from ingestion.narrative.tokens import Tokens
from ingestion.numbers import Number, parse_number

_SCALES = {"nghìn": 10**3, "ngàn": 10**3, "vạn": 10**4, "triệu": 10**6, "tr": 10**6, "tỷ": 10**9, "tỉ": 10**9}
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
    ("chưa", "đến"): Hedge.UNDER,
    ("khoảng",): Hedge.ABOUT,
    ("ước",): Hedge.ABOUT,
    ("ước", "đạt"): Hedge.ABOUT,
    ("xấp", "xỉ"): Hedge.ABOUT,
    ("chừng",): Hedge.ABOUT,
}
_HEDGE_ENDS = frozenset(words[-1] for words in _HEDGES)
_OPEN_ENDED = ["trở", "lên"]
_AFTER_BARE = frozenset(",;.)(:|")
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
_PHONE_DIGITS = 8
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
    number_end = _number_end(tokens, at)
    second = _second_number(tokens, number_end)
    lower = None if second else _lower_part(tokens, number_end)
    unit = lower[1] if lower else _unit(tokens, second[1] if second else number_end)
    if unit is None and not second:
        unit = _bare(tokens, number_end) or (None if _is_year(tokens.words[at]) else _other(tokens, number_end))
    if unit is None and second and second[2] == "/":
        unit = _bare(tokens, second[1])  # "Thuận Bắc: 12/40"
    if unit is None:
        return None
    counted = unit.code in _WHOLE_UNITS
    number = _value(tokens, at, number_end, replace(unit, scale=lower[0]) if lower else unit)
    other = _value(tokens, second[0], second[1], unit) if second else None
    if lower and number is not None:
        rest = _value(tokens, number_end + 1, number_end + 2, unit)
        number = Number(number.value + rest.value, rest.resolution) if rest is not None else None
    if number is None or (second and other is None):
        return None
    start, hedge = _hedge(tokens, at)
    end, per = _per(tokens, unit.end)
    pair = None if second else _pair_after_unit(tokens, unit)
    if pair is not None:
        second, end = (pair[0], pair[0] + 1, "/"), pair[1]
        other = _value(tokens, pair[0], pair[0] + 1, unit)
    if tokens.words[end : end + 2] == _OPEN_ENDED:
        hedge = Hedge.OVER
    is_range = second is not None and second[2] == "-"
    quantity = Quantity(
        start=tokens.starts[start],
        end=tokens.ends[(end if pair else unit.end) - 1],
        number=number,
        unit=unit.code,
        hedge=hedge,
        is_counted=counted and unit.scale == 1,
        sex=unit.sex,
        per=per,
        top=other if is_range else None,
        whole=None if is_range else other,
        whole_start=tokens.starts[second[0]] if second else None,
    )
    return quantity, end


def _pair_after_unit(tokens: Tokens, unit: _Unit) -> tuple[int, int] | None:
    """The index of the second number in `320 người/200`, `8 LĐ/15 LĐ`, and the one after it and its unit."""
    at = unit.end
    is_pair = unit.code in _WHOLE_UNITS and unit.code != "bare" and at + 1 < len(tokens.words)
    if not is_pair or tokens.words[at] != "/" or not tokens.words[at + 1][0].isdigit():
        return None
    again = _unit(tokens, at + 2)
    if again is not None:
        return (at + 1, again.end) if (again.code, again.scale) == (unit.code, unit.scale) else None
    return (at + 1, at + 2) if _bare(tokens, at + 2) is not None else None


def _lower_part(tokens: Tokens, at: int) -> tuple[int, _Unit] | None:
    """`63 tỉ 200 triệu đồng`, `115 nghìn 788 người`: the scale of the first number, and the unit of the second and
    smaller one."""
    scale = _SCALES.get(tokens.words[at], 1) if at < len(tokens.words) else 1
    if scale == 1 or at + 2 >= len(tokens.words) or not tokens.words[at + 1].isdigit():
        return None
    unit = _unit(tokens, at + 2)
    if unit is None or unit.scale >= scale or len(tokens.words[at + 1]) > 3:  # noqa: PLR2004 - under a thousand
        return None
    is_rest = unit.scale > 1 or (scale == _THOUSAND and len(tokens.words[at + 1]) == 3)  # noqa: PLR2004 - 67 nghìn 014
    return (scale, unit) if is_rest else None


def _is_glued(tokens: Tokens, at: int) -> bool:
    """Whether the digits are part of something longer: a document number, a telephone number, a code."""
    text, word, start, end = tokens.text, tokens.words[at], tokens.starts[at], tokens.ends[at]
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    after_next = text[end + 1] if end + 1 < len(text) else " "
    after_unit = before == "/" and start > 1 and text[start - 2].islower()
    joined = before in ".,-" and text[max(0, start - 2)].isalnum()
    if before.isalnum() or joined or (before in "/_@#" and not after_unit):
        return True
    if after.isalpha() or after in "_@" or (after in "/-" and after_next.isalpha()):
        return True
    return word.isdigit() and len(word) >= _PHONE_DIGITS and word.startswith("0")


def _number_end(tokens: Tokens, at: int) -> int:
    """The index after a number that may be written with spaces: `19 136 hộ`, `47, 5%`."""
    if tokens.words[at].isdigit() and len(tokens.words[at]) <= 3:  # noqa: PLR2004 - a group of thousands
        end = at + 1
        while end < len(tokens.words) and _continues(tokens, end):
            end += 1
        if end > at + 1 and (_unit(tokens, end) is not None or _bare(tokens, end) is not None):
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


def _second_number(tokens: Tokens, at: int) -> tuple[int, int, str] | None:
    """The second number of a range or a pair: where it begins, where it ends, and the mark between."""
    if at + 1 >= len(tokens.words):
        return None
    percent = tokens.words[at] == "%"
    mark = at + 1 if percent else at
    if mark + 1 >= len(tokens.words) or not tokens.words[mark + 1][0].isdigit():
        return None
    if tokens.words[mark] in ("-", "–", "đến") or (tokens.words[mark] == "/" and not percent):
        sign = "/" if tokens.words[mark] == "/" else "-"
        return mark + 1, mark + 2, sign
    return None


def _value(tokens: Tokens, at: int, end: int, unit: _Unit) -> Number | None:
    written = tokens.written(at, end)
    if end - at == 3 and "," in written:  # noqa: PLR2004 - `47, 5`
        written = written.replace(" ", "")
    number = parse_number(written, counts=unit.code in _WHOLE_UNITS and unit.scale == 1)
    return number.times(unit.scale) if number else None


def _unit(tokens: Tokens, at: int) -> _Unit | None:
    if at >= len(tokens.words):
        return None
    scale, at_noun = _SCALES.get(tokens.words[at], 1), at
    if scale > 1:
        at_noun += 1
        if (
            tokens.words[at] in _THOUSANDS
            and at_noun < len(tokens.words)
            and _SCALES.get(tokens.words[at_noun], 1) > scale
        ):
            scale, at_noun = scale * _SCALES[tokens.words[at_noun]], at_noun + 1
    found = lexicon().unit(tokens.words, at_noun) if at_noun < len(tokens.words) else None
    if found is not None:
        return _Unit(found[0].code, scale, found[1], found[0].sets.get("sex"))
    if scale >= _MONEY_SCALE and not _counts_things(tokens, at_noun):
        return _Unit("money", scale, at_noun)
    return None


def _counts_things(tokens: Tokens, at: int) -> bool:
    """`1,5 triệu công trình`, but not `1,5 triệu cho mỗi hộ`: a noun after a scale is what is counted."""
    is_word = at < len(tokens.words) and tokens.words[at].isalpha() and not tokens.capitals[at]
    return is_word and tokens.words[at] not in lexicon().after_amounts and tokens.words[at - 1] == "triệu"


def _bare(tokens: Tokens, at: int) -> _Unit | None:
    if at >= len(tokens.words) or tokens.words[at] in _AFTER_BARE or tokens.words[at] in ("và", "…"):
        return _Unit("bare", 1, at)
    return None


def _other(tokens: Tokens, at: int) -> _Unit | None:
    """What is counted is none of the field's: `297 tổ`."""
    is_noun = at < len(tokens.words) and tokens.words[at].isalpha() and not tokens.capitals[at]
    return _Unit("other", 1, at) if is_noun else None


def _is_year(word: str) -> bool:
    """`cùng kỳ 2022 là …`."""
    return len(word) == 4 and word[:2] in ("19", "20") and word.isdigit()  # noqa: PLR2004


def _hedge(tokens: Tokens, at: int) -> tuple[int, Hedge]:
    if at == 0 or tokens.words[at - 1] not in _HEDGE_ENDS:
        return at, Hedge.EXACT
    for length in (2, 1):
        words = tuple(tokens.words[max(0, at - length) : at])
        if at >= length and words in _HEDGES and not _is_comparative(tokens, at - length):
            return at - length, _HEDGES[words]
    return at, Hedge.EXACT


def _is_comparative(tokens: Tokens, at: int) -> bool:
    """`thấp hơn 4,7%` compares; its `hơn` hedges nothing."""
    return tokens.words[at] == "hơn" and at > 0 and tokens.words[at - 1] in ("cao", "thấp", "nhiều", "ít")


def _per(tokens: Tokens, at: int) -> tuple[int, str | None]:
    """`triệu đồng/hộ`, `%/năm`: per what, and the index after it."""
    if at + 1 < len(tokens.words) and tokens.words[at] == "/" and tokens.words[at + 1].isalpha():
        return (at + 2, tokens.words[at + 1]) if tokens.words[at + 1] in _PER else (at, None)
    return at, None
