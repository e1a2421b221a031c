"""Words, numbers and marks of a text with their places; sentences; and the one spelling that words are compared in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

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
_DASHES = "–—‑−‐"
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|\S")
_SENTENCE_END = re.compile(r"[.!?…]+(?=[\"”’)]*(?:\s+[\"“‘(+-]*(\w)|\s*$))")
_ABBREVIATION = re.compile(r"(?:^|[\s(])(?:tp|tx|tt|q|p|h|ths|ts|ông|bà|đ/c|số|st)$", re.IGNORECASE)


class Token(NamedTuple):
    """One word, number or mark; `word` is its canonical spelling, `folded` the same without marks."""

    start: int
    end: int
    word: str
    folded: str
    is_capital: bool


@dataclass(slots=True, eq=False)
class Span:
    """A stretch of the text, end excluded."""

    start: int
    end: int


def canonical(text: str) -> str:
    """The text in lower case with new-style tone marks and plain dashes; letter for letter as long as it was."""
    for dash in _DASHES:
        text = text.replace(dash, "-")
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(map(_lower, text))
    return _OLD_TONE.sub(_new_tone, lowered)


def _new_tone(match: re.Match[str]) -> str:
    """The pair with its mark on the other letter; after `q` the `u` is no vowel and the mark stands right (quý)."""
    follows_q = match.start() > 0 and match.string[match.start() - 1] == "q"
    return match[0] if follows_q else _TONE_PAIRS.get(match[0], match[0])


def _lower(letter: str) -> str:
    lowered = letter.lower()
    return lowered if len(lowered) == 1 else letter


def tokenise(text: str, plain: str | None = None) -> list[Token]:
    """All words, numbers and marks of the text, in order; `plain` is its canonical spelling if that is at hand."""
    plain, folded = canonical(text) if plain is None else plain, fold_aligned(text)
    make = tuple.__new__  # what a NamedTuple does, without the call between
    return [
        make(Token, (start, end, plain[start:end], folded[start:end], text[start].isupper()))
        for start, end in map(re.Match.span, _TOKEN.finditer(plain))
    ]


def sentences(text: str, span: Span) -> Iterator[Span]:
    """The sentences of a line. A point inside a number or after an abbreviation (TP., Tp.) ends none."""
    start = span.start
    for match in _SENTENCE_END.finditer(text, span.start, span.end):
        if match[0] == "." and _ABBREVIATION.search(text[max(start, match.start() - 5) : match.start()]):
            continue
        if match[1] is not None and (match[1].islower() or (match[1].isdigit() and text[match.end()] == ")")):
            continue  # "(Hàn Quốc, Trung Đông...) 250 người"
        yield Span(start, match.end())
        start = match.end()
    if text[start : span.end].strip():
        yield Span(start, span.end)
