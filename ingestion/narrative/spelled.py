"""Numbers written in words: `hai mươi bốn chị`, `một trăm sáu mươi tư lao động`, `sáu chị em`."""

from __future__ import annotations

from collections.abc import Sequence

_DIGITS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9}
_LAST_DIGITS = {word: value for word, value in _DIGITS.items() if word not in ("một", "năm")} | {
    **{"mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5},
}
_TEN = "mười"
_THOUSANDS = ("nghìn", "ngàn")
_ZERO = ("linh", "lẻ")
NUMERALS = frozenset((*_DIGITS, _TEN))


def spelled_number(words: Sequence[str], at: int) -> tuple[int, int] | None:
    """The number that words tell from an index on, and the index after them; None where they tell none.

    `năm` is five only as a part of a larger number: alone it is a year.
    """
    told = _below_thousand(words, at)
    if told is None:
        return None
    value, end = told
    if end < len(words) and words[end] in _THOUSANDS:
        rest = _below_thousand(words, end + 1)
        value, end = (1000 * value + rest[0], rest[1]) if rest is not None else (1000 * value, end + 1)
    return None if words[at:end] == ["năm"] else (value, end)


def _below_thousand(words: Sequence[str], at: int) -> tuple[int, int] | None:
    digit = _DIGITS.get(words[at]) if at < len(words) else None
    if digit is None or words[at + 1 : at + 2] != ["trăm"]:
        return _below_hundred(words, at)
    if words[at + 2 : at + 3] and words[at + 2] in _ZERO and at + 3 < len(words):
        ones = (_DIGITS | _LAST_DIGITS).get(words[at + 3])
        return (100 * digit + ones, at + 4) if ones is not None else None
    rest = _below_hundred(words, at + 2)
    if rest is None or rest[0] < 10:  # noqa: PLR2004 - ones follow `linh`
        return 100 * digit, at + 2
    return 100 * digit + rest[0], rest[1]


def _below_hundred(words: Sequence[str], at: int) -> tuple[int, int] | None:
    if at >= len(words):
        return None
    digit, following = _DIGITS.get(words[at]), words[at + 1 : at + 2]
    if words[at] == _TEN:
        tens, end = 10, at + 1
    elif digit is not None and following in (["mươi"], [_TEN]):
        tens, end = 10 * digit, at + 2
    else:
        return (digit, at + 1) if digit is not None else None
    last = words[end] if end < len(words) else ""
    ones = 1 if words[at] == _TEN and last == "một" else _LAST_DIGITS.get(last, 0)
    return tens + ones, end + (ones > 0)
