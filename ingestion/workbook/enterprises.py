"""Whose report it is when no office of an area sends it: an enterprise's, or a school's, which counts its own workers.

Enterprises, investors and public units report the workers whom they sent (Thông tư 21/2021/TT-BLĐTBXH, Điều 15, Phụ lục
XIII): a part of the country's, whatever province they have their seat in or write to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from ingestion.text import fold, fold_line, normalise
from ingestion.workbook.forms import writing

_TIME = r"(?:năm|quý|tháng|kỳ|đợt|[qt])\s?(?:\d|[ivx]+\b)"
_MARKS = re.compile(r"[^\w&/]+|(?<!\w)/|/(?!\w)")  # `VIỆT - HÀN` and `VIỆT-HÀN` are one
_MOST_WORDS = 20
_MOST_KEPT = 1024


def is_of_firm(text: str) -> bool:
    """Whether a line, or the name of a file, is that of an enterprise or a school, which is no office of an area."""
    folded = f"{fold_line(_told_by(text))} "
    return folded.startswith(_prefixes("names")) and not folded.startswith(_prefixes("unless"))


def is_of_seat(text: str) -> bool:
    """Whether a line under the name of an enterprise tells where it has its seat."""
    return f"{fold_line(text)} ".startswith(_prefixes("seat"))


def is_of_office(text: str) -> bool:
    """Whether a line tells whom an enterprise writes to, or belongs to; by its marks (`Sở` is no `Số`)."""
    return f"{normalise(text).strip().lower()} ".startswith(_offices())


@lru_cache(maxsize=_MOST_KEPT)
def enterprise_of(texts: tuple[str, ...]) -> str | None:
    """The name of the enterprise that lines tell to be theirs, in capitals and with its legal form written in one way;
    None when they tell none, or more than one beside those to which they belong."""
    names = [name for name in dict.fromkeys(map(_name, _whole(texts))) if name is not None]
    reporting = [name for name in names if not f"{fold(name)} ".startswith(_prefixes("parents"))] or names
    return reporting[0] if len(reporting) == 1 else None


def _whole(texts: Sequence[str]) -> Iterable[str]:
    """The lines that name enterprises; one that has nothing but a legal form (`CÔNG TY CỔ PHẦN`), with the next."""
    for text, following in pairwise([*texts, ""]):
        if is_of_firm(text):
            yield _told_by(text) if _name(text) else f"{_told_by(text)} {following}"


def _told_by(text: str) -> str:
    """What a line tells after the words that ask for it (`Tên doanh nghiệp: Công ty …`); else the line."""
    asked, mark, told = text.partition(":")
    return told.strip() if mark and fold_line(asked) in _asked() else text


def _name(text: str) -> str | None:
    """The name that a line is, up to what it says besides; None when it is a legal form alone, or more than a name."""
    told = _end_of_name().split(normalise(_told_by(text)).strip(), maxsplit=1)[0]
    words = _MARKS.sub(" ", told).upper().split()
    if len(words) > _MOST_WORDS:
        return None
    name = f" {' '.join(words)} "
    for form, written in _legal_forms():
        name = name.replace(f" {form} ", f" {written} ")
    is_bare = all(f" {word} " in _form_words() for word in name.split())
    return None if is_bare or f"{fold(name)} ".startswith(_prefixes("nameless")) else name.strip()


@lru_cache
def _prefixes(key: str) -> tuple[str, ...]:
    return tuple(f"{fold_line(words)} " for words in getattr(writing().firms, key))


@lru_cache
def _end_of_name() -> re.Pattern[str]:
    """What a line says after the name: a bracket, a time, or words of a report; by their marks (`kỳ` is no `KỸ`)."""
    words = "|".join(map(re.escape, writing().firms.ends))
    return re.compile(rf"[,;:()\n]|\s(?:{words}|{_TIME})", re.IGNORECASE)


@lru_cache
def _offices() -> tuple[str, ...]:
    return tuple(f"{words.lower()}{end}" for words in writing().firms.offices for end in " :")


@lru_cache
def _asked() -> frozenset[str]:
    return frozenset(map(fold_line, writing().firms.asked))


@lru_cache
def _legal_forms() -> tuple[tuple[str, str], ...]:
    return tuple((form.upper(), written.upper()) for form, written in writing().firms.legal_forms.items())


@lru_cache
def _form_words() -> str:
    """All words of legal forms: a line that has no others names nobody."""
    told = [*writing().firms.names, *writing().firms.legal_forms.keys(), *writing().firms.legal_forms.values()]
    return f" {' '.join(told).upper().replace(' ', '  ')} "
