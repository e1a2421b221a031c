"""Words, numbers and marks of a text with their places; sentences; and the one spelling that words are compared in."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ingestion.text import fold_aligned

# NFC leaves both places of the tone mark in use (hoà/hòa, uỷ/ủy); each pair has two letters on both sides.
_TONE_PAIRS = {
    old: new
    for vowels in (
        "oà òa oá óa oả ỏa oã õa oạ ọa",
        "oè òe oé óe oẻ ỏe oẽ õe oẹ ọe",
        "uỳ ùy uý úy uỷ ủy uỹ ũy uỵ ụy",
    )
    for old, new in zip(vowels.split()[::2], vowels.split()[1::2], strict=True)
}
_OLD_TONE = re.compile(r"[ou][àáảãạèéẻẽẹỳýỷỹỵ](?![^\W\d_])")
_PLAIN_MARKS = dict.fromkeys("–—‑−‐", "-") | {"\t": " "}
_TOKEN = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*|\S")
_SENTENCE_END = re.compile(r"[.!?…][.!?…]*(?=[\"”’)]*(?:\s+[\"“‘(+-]*(\w)|\s*$))")
_LEADERS = re.compile(r"(?:\.{4,}|…{2,})(?=\s*\d)")
_LONGEST_ABBREVIATION = 5  # characters, with the blank before it
_ABBREVIATIONS = frozenset(("tp", "tx", "tt", "q", "p", "h", "ths", "ts", "ông", "bà", "đ/c", "st"))


@dataclass(slots=True, eq=False)
class Span:
    """A stretch of the text, end excluded."""

    start: int
    end: int


@dataclass(slots=True, eq=False)
class Tokens:
    """The words, numbers and marks of a stretch of text, side by side: where each begins, its canonical spelling
    (which is as long as it was written), and whether it begins with a capital."""

    text: str
    starts: list[int]
    ends: list[int]
    words: list[str]
    capitals: list[bool]

    def written(self, at: int, end: int) -> str:
        """Some tokens as they stand in the text, up to its last."""
        return self.text[self.starts[at] : self.ends[min(end, len(self.ends)) - 1]]

    def folded(self, at: int) -> str:
        """A token without marks."""
        return _folded(self.words[at])

    def between(self, span: Span) -> Tokens:
        """The tokens of a stretch."""
        part = slice(bisect_left(self.starts, span.start), bisect_left(self.starts, span.end))
        return Tokens(self.text, self.starts[part], self.ends[part], self.words[part], self.capitals[part])


@lru_cache(maxsize=4096)
def _folded(word: str) -> str:
    return fold_aligned(word)


def canonical(text: str) -> str:
    """The text in lower case with new-style tone marks, plain dashes and blanks, colons for leaders; as long as it
    was."""
    for mark, plain in _PLAIN_MARKS.items():
        text = text.replace(mark, plain)
    if "...." in text or "……" in text:
        text = _LEADERS.sub(_as_colon, text)
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(map(_lower, text))
    return _OLD_TONE.sub(_new_tone, lowered)


def _as_colon(leaders: re.Match[str]) -> str:
    """`Trong tỉnh ........ 5.120 lao động`: dots that lead to a number label it."""
    return ":".ljust(len(leaders[0]))


def _new_tone(match: re.Match[str]) -> str:
    """The pair with its mark on the other letter; after `q` the `u` is no vowel and the mark stands right (quý)."""
    follows_q = match.start() > 0 and match.string[match.start() - 1] == "q"
    return match[0] if follows_q else _TONE_PAIRS.get(match[0], match[0])


def _lower(letter: str) -> str:
    lowered = letter.lower()
    return lowered if len(lowered) == 1 else letter


def tokenise(text: str, plain: str) -> Tokens:
    """All words, numbers and marks of the text, in order; `plain` is its canonical spelling."""
    found = list(_TOKEN.finditer(plain))
    starts, ends = list(map(re.Match.start, found)), list(map(re.Match.end, found))
    words, letters = list(map(re.Match.group, found)), map(text.__getitem__, starts)
    return Tokens(text, starts, ends, words, list(map(str.isupper, letters)))


def words_in(text: str) -> list[str]:
    """The words, numbers and marks of a text in their canonical spelling."""
    return _TOKEN.findall(canonical(text))


def sentences(text: str, span: Span) -> Iterator[Span]:
    """The sentences of a line. A point inside a number or after an abbreviation (TP., Tp.) ends none."""
    start = span.start
    for match in _SENTENCE_END.finditer(text, span.start, span.end):
        before = text[max(start, match.start() - _LONGEST_ABBREVIATION) : match.start()] if match[0] == "." else ""
        short = before.replace("(", " ").rpartition(" ")[2].lower()
        follows = text[match.end() : match.start(1)].lstrip() if match[1] is not None else ""
        if follows == "(" and len(short) == 1 and before[-1:].isupper():
            continue  # "Ông Trần Văn M. (46 tuổi) vay 95 triệu đồng"
        if short in _ABBREVIATIONS or (short == "số" and match[1] is not None and match[1].isdigit()):
            continue
        if match[1] is not None and match[1].isdigit() and _LEADERS.match(text, match.start()):
            continue
        if match[1] is not None and (match[1].islower() or (match[1].isdigit() and text[match.end()] == ")")):
            continue  # "(Hàn Quốc, Trung Đông...) 250 người"
        yield Span(start, match.end())
        start = match.end()
    if text[start : span.end].strip():
        yield Span(start, span.end)
