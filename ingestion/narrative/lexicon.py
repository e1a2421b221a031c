"""The words of the field as data: `lexicon.yml`, compiled into a tree that finds the longest phrase at a word."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from ingestion.narrative.tokens import words_in
from warehouse.errors import ConfigurationError

_FILE = Path(__file__).with_name("lexicon.yml")
# Hyphens, quotation marks and the like stand freely inside terms (TT-DVVL, LĐ-TB&XH); a comma is a word of its own.
_SKIPPED = frozenset('-&"“”')


@dataclass(frozen=True, slots=True)
class Event:
    """What is spoken of: `units` says which indicator a number is, by what it counts."""

    code: str
    domain: str
    units: MappingProxyType[str, str]
    is_weak: bool = False  # gives way to another event of the clause
    is_stock: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One meaning and the phrases that say it. `example` holds `{}` for the phrase; `reads` is what it must give."""

    kind: str
    code: str
    event: Event | None = None
    sets: MappingProxyType[str, str] = field(default_factory=lambda: MappingProxyType({}))
    phrases: tuple[str, ...] = ()
    example: str = ""
    reads: tuple[MappingProxyType[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All entries, the tree of their words, and that of the units (whose entries' codes say what is counted)."""

    entries: tuple[Entry, ...]
    events: MappingProxyType[str, Event]
    tree: Node
    units: Node
    after_amounts: frozenset[str]
    no_subjects: frozenset[str]
    spoken: tuple[str, ...]
    firm_terms: tuple[str, ...]

    def context(self, code: str) -> Entry:
        """The entry of a loan's purpose or fund."""
        return next(entry for entry in self.entries if entry.kind == "context" and entry.code == code)


def longest(tree: Node, words: Sequence[str], at: int) -> tuple[Entry, int] | None:
    """The entry of the longest phrase of a tree that starts at a word, and the index after its last word."""
    node = tree.get(words[at])
    if node is None:
        return None
    best = (node.entry, at + 1) if node.entry is not None else None
    end, count = at + 1, len(words)
    while end < count:
        word = words[end]
        end += 1
        following = node.get(word)
        if following is not None:
            node = following
            if node.entry is not None:
                best = node.entry, end
        elif word not in _SKIPPED:
            break
    return best


class Node(dict[str, "Node"]):
    """A word's place in the tree: the words that may follow, and the entry that ends here."""

    __slots__ = ("entry",)

    def __init__(self) -> None:
        super().__init__()
        self.entry: Entry | None = None


@lru_cache
def lexicon() -> Lexicon:
    """The lexicon, read and compiled once."""
    content = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    events = {code: _event(code, entry) for code, entry in content["events"].items()}
    entries = tuple(_entry(row, events) for row in content["phrases"])
    units = tuple(_unit(row) for row in content["units"])
    words = frozenset(content["after_amounts"]), frozenset(content["no_subjects"])
    spelling = tuple(content["spoken"]), tuple(content["firm_terms"])
    return Lexicon(entries, MappingProxyType(events), _tree(entries), _tree(units), *words, *spelling)


def _tree(entries: Sequence[Entry]) -> Node:
    tree = Node()
    for entry in entries:
        for phrase in entry.phrases:
            _plant(tree, phrase, entry)
    return tree


def _unit(row: dict[str, Any]) -> Entry:
    sets = {"sex": row["sex"]} if "sex" in row else {}
    phrases = tuple(itertools.chain.from_iterable(spellings(pattern) for pattern in row["say"]))
    return Entry("unit", row["unit"], sets=MappingProxyType(sets), phrases=phrases)


def _event(code: str, row: dict[str, Any]) -> Event:
    return Event(
        code=code,
        domain=row["domain"],
        units=MappingProxyType(row.get("units", {})),
        is_weak=row.get("weak", False),
        is_stock=row.get("stock", False),
    )


def _entry(row: dict[str, Any], events: dict[str, Event]) -> Entry:
    return Entry(
        kind=row["kind"],
        code=row.get("code", row.get("event", row["kind"])),
        event=events[row["event"]] if "event" in row else None,
        sets=MappingProxyType(row.get("sets", {})),
        phrases=tuple(itertools.chain.from_iterable(spellings(pattern) for pattern in row["say"])),
        example=row.get("example", ""),
        reads=tuple(MappingProxyType(reading) for reading in row.get("reads", [])),
    )


def _plant(tree: Node, phrase: str, entry: Entry) -> None:
    node = tree
    for word in words_of(phrase):
        node = node.setdefault(word, Node())
    if node.entry is not None and node.entry is not entry:
        raise ConfigurationError(
            f"The phrase '{phrase}' has two meanings ({node.entry.kind} {node.entry.code}, {entry.kind} "
            f"{entry.code}): take it out of one of them in {_FILE.name}."
        )
    node.entry = entry


def words_of(phrase: str) -> list[str]:
    """The words of a phrase as a text would spell them, without hyphens."""
    return [word for word in words_in(phrase) if word not in _SKIPPED]


def spellings(pattern: str) -> list[str]:
    """All phrases of a pattern: `[x]` may be left out, `(a|b)` is one of them."""
    found = [" ".join(words) for words in _expand(_parse(iter(_pieces(pattern))))]
    return list(dict.fromkeys(" ".join(phrase.split()) for phrase in found))


def _pieces(pattern: str) -> list[str]:
    return re.findall(r"[()\[\]|]|[^()\[\]|]+", pattern)


def _parse(pieces: Iterator[str], closing: str = "") -> list[list[Any]]:
    """A list of alternatives, each a list of words and of nested alternatives."""
    alternatives: list[list[Any]] = [[]]
    for piece in pieces:
        if piece == closing:
            break
        if piece == "|":
            alternatives.append([])
        elif piece == "(":
            alternatives[-1].append(_parse(pieces, ")"))
        elif piece == "[":
            alternatives[-1].append([*_parse(pieces, "]"), []])
        else:
            alternatives[-1].append(piece.strip())
    return alternatives


def _expand(alternatives: list[list[Any]]) -> Iterator[list[str]]:
    for sequence in alternatives:
        choices = [[[part]] if isinstance(part, str) else list(_expand(part)) for part in sequence]
        for chosen in itertools.product(*choices):
            yield [word for part in chosen for word in part]
