"""Vietnamese text: one form for the same letters, and a folded form for comparing names."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# NFC does not unify where the tone mark stands (hoà/hòa, uỷ/ủy), and both are in use; folding drops the marks.
_MOST_KEPT = 4096
_SEPARATORS = re.compile(r"[^a-z0-9]+")


def normalise(text: str) -> str:
    """The text in NFC, with ordinary spaces and `\\n` line ends; no character is lost or added but for those."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u200b", "").replace("\ufeff", "")


def fold(text: str) -> str:
    """Lower case, no marks, words of letters and digits parted by one space: `Ả-rập – Xê út` is `a rap xe ut`."""
    return _SEPARATORS.sub(" ", text.translate(_FOLDED_LETTERS)).strip()


@lru_cache(maxsize=_MOST_KEPT)
def fold_line(text: str) -> str:
    """As `fold`, of lines and headings, which come again and again."""
    return fold(text)


@lru_cache(maxsize=_MOST_KEPT)
def as_words(phrase: str) -> str:
    """A phrase as it would stand among folded words."""
    return f" {fold(phrase)} "


def fold_aligned(text: str) -> str:
    """Lower case and without marks, letter for letter: the result has the length of the (NFC) text it came from."""
    return text.translate(_PLAIN_LETTERS)


class _PlainLetters(dict[int, str]):
    """A translation table that fills itself: each letter in lower case and without marks."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        plain = "d" if letter in "đĐ" else unicodedata.normalize("NFD", letter)[0].lower()[:1] or letter
        self[code] = plain
        return plain


_PLAIN_LETTERS = _PlainLetters()


class _FoldedLetters(dict[int, str]):
    """A translation table that fills itself: each letter in lower case and without marks; a mark alone is nothing."""

    def __missing__(self, code: int) -> str:
        parts = unicodedata.normalize("NFD", chr(code).lower().replace("đ", "d"))
        self[code] = "".join(letter for letter in parts if not unicodedata.combining(letter))
        return self[code]


_FOLDED_LETTERS = _FoldedLetters()
