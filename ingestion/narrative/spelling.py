"""Words as the lexicon spells them: marks put back where a line was typed without any, slips of the hand mended.

Both keep every letter at its place, so that addresses hold. A line without marks is read as the likeliest sequence of
the lexicon's own words; elsewhere a word is mended only beside the word that it belongs to (`Giãi quyết`, `250 nguời`).
"""

from __future__ import annotations

import itertools
import math
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingestion.narrative.lexicon import Node, lexicon
from ingestion.narrative.tokens import Tokens, words_in
from ingestion.text import fold_aligned

_NUMBER, _MARK = "#", ""  # stand for any number and any mark among the words
_PAIR_WEIGHT = 4.0  # how much more two words that the lexicon has side by side tell than how often it has each
_FEWEST_WORDS = 3
_STOPPED = r"[aăâeêioôơuưy](?:[cpt]|ch)\Z"  # a vowel without a tone before a stop
_IMPOSSIBLE = re.compile(rf"{_STOPPED}|[ừứửữự]ơ|u[ơờớởỡợ][^\W\d]|ư[oòóỏõọ]|[uùúủũụ][oòóỏõọ]i|q[ùúủũụ]")
_KNOWN_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """The lexicon's words and pairs of words, with how often it has them; its words, the pairs of its phrases and its
    firm terms by their letters without marks."""

    words: Counter[str]
    pairs: Counter[tuple[str, str]]
    by_letters: dict[str, tuple[str, ...]]
    phrase_pairs: dict[tuple[str, str], tuple[str, str]]
    firm_terms: dict[tuple[str, str], tuple[str, str]]


def respelled(plain: str, tokens: Tokens) -> str:
    """The canonical text as the lexicon spells its words; the tokens' words change with it."""
    changed = [*_unmarked_words(plain, tokens), *_slips(tokens)]
    if not changed:
        return plain
    pieces, end = [], 0
    for place, word in sorted(dict(changed).items()):
        tokens.words[place] = word
        pieces += [plain[end : tokens.starts[place]], word]
        end = tokens.ends[place]
    return "".join([*pieces, plain[end:]])


def _unmarked_words(plain: str, tokens: Tokens) -> Iterator[tuple[int, str]]:
    """The words with their marks of the lines that have none, by their places."""
    start = 0
    for line in plain.split("\n"):
        end = start + len(line)
        if line.isascii() and line:
            yield from _with_marks(
                tokens.words, range(bisect_left(tokens.starts, start), bisect_left(tokens.starts, end))
            )
        start = end + 1


def _with_marks(words: Sequence[str], places: range) -> Iterator[tuple[int, str]]:
    known = _vocabulary()
    plain = [words[place] for place in places if words[place].isalpha()]
    if sum(word in known.by_letters for word in plain) < _KNOWN_SHARE * len(plain) or len(plain) < _FEWEST_WORDS:
        return  # another language, an address on the web
    for place, spelt in zip(places, _likeliest([words[place] for place in places]), strict=True):
        if words[place].isalpha() and spelt != words[place]:
            yield place, spelt


def _likeliest(words: Sequence[str]) -> list[str]:
    """The sequence of spellings whose words and pairs the lexicon has most often (Viterbi's way)."""
    known = _vocabulary()
    best: dict[str, tuple[float, tuple[str, ...]]] = {_MARK: (0.0, ())}
    for word in words:
        spellings = known.by_letters.get(word, (word,)) if word.isalpha() else (_kind(word),)
        best = {
            spelling: max(
                (score + _weight(known, before, spelling), (*path, spelling)) for before, (score, path) in best.items()
            )
            for spelling in spellings
        }
    return list(max(best.values())[1])


def _weight(known: _Vocabulary, before: str, word: str) -> float:
    return math.log1p(known.words[word]) + _PAIR_WEIGHT * math.log1p(known.pairs[before, word])


def _slips(tokens: Tokens) -> Iterator[tuple[int, str]]:
    """The words that are misspelt beside the word that tells them, by their places: any of a firm term (`lao đông`),
    else only what no Vietnamese word can look like (`nguời`, `môt`)."""
    known, words = _vocabulary(), tokens.words
    suspects = set(filter(_is_suspect, set(words)))
    places = [place for place, word in enumerate(words) if word in suspects] if suspects else []
    for place, wrong in itertools.chain.from_iterable(((at - 1, at), (at, at)) for at in places):
        if place < 0 or place + 1 >= len(words) or _is_name(tokens, place + 1):
            continue
        letters = _folded(words[place]), _folded(words[place + 1])
        impossible = _is_impossible(words[wrong])
        firm = known.firm_terms.get(letters)
        meant = firm or (known.phrase_pairs.get(letters) if impossible else None)
        other = 2 * place + 1 - wrong
        if meant is None or meant[wrong - place] == words[wrong]:
            continue
        is_told = meant[other - place] in (words[other], _NUMBER)
        if is_told or (firm is not None and (impossible or _is_impossible(words[other]))):
            yield wrong, meant[wrong - place]


@lru_cache(maxsize=4096)
def _is_suspect(word: str) -> bool:
    """Whether a word may be a slip: it breaks a rule of spelling, or has the letters of a firm term, not its marks."""
    return _is_impossible(word) or word not in _firm_words().get(_folded(word), (word,))


@lru_cache
def _firm_words() -> dict[str, set[str]]:
    """The words of the firm terms by their letters."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for word in itertools.chain.from_iterable(map(words_in, lexicon().firm_terms)):
        found[fold_aligned(word)].add(word)
    return dict(found)


@lru_cache(maxsize=4096)
def _folded(word: str) -> str:
    return _NUMBER if word[0].isdigit() else fold_aligned(word)


def _is_impossible(word: str) -> bool:
    """Whether a word breaks a rule of spelling: its tone stands on the wrong letter, `ươ` has lost a horn, or it ends
    in a stop without the tones that stops have."""
    return _IMPOSSIBLE.search(word) is not None


def _is_name(tokens: Tokens, place: int) -> bool:
    return tokens.capitals[place] and not tokens.written(place, place + 1).isupper()


@lru_cache
def _vocabulary() -> _Vocabulary:
    """The lexicon's words, counted once."""
    content = lexicon()
    phrases = [phrase for entry in content.entries for phrase in entry.phrases] + list(_phrases(content.units))
    examples = [entry.example.replace("{}", entry.phrases[0]) for entry in content.entries]
    told = [_kinds(text) for text in (*phrases, *examples, *content.spoken)]
    words = Counter(word for line in told for word in line)
    pairs = Counter(pair for line in told for pair in itertools.pairwise((_MARK, *line)))
    by_letters: defaultdict[str, list[str]] = defaultdict(list)
    for word in words:
        if word.isalpha():
            by_letters[fold_aligned(word)].append(word)
    spelled = {letters: tuple(sorted(found)) for letters, found in by_letters.items()}
    return _Vocabulary(words, pairs, spelled, _pairs_by_letters(phrases), _firm_terms(content.firm_terms))


def _pairs_by_letters(phrases: Iterable[str]) -> dict[tuple[str, str], tuple[str, str]]:
    """The pairs of the phrases by their letters, where these tell the pair."""
    units = ((_NUMBER, words_in(phrase)[0]) for phrase in _phrases(lexicon().units))
    found: defaultdict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for first, second in (*itertools.chain.from_iterable(map(itertools.pairwise, map(words_in, phrases))), *units):
        found[fold_aligned(first), fold_aligned(second)].add((first, second))
    return {letters: pairs.pop() for letters, pairs in found.items() if len(pairs) == 1}


def _firm_terms(terms: Iterable[str]) -> dict[tuple[str, str], tuple[str, str]]:
    """The terms of two words by their letters."""
    pairs = ((first, second) for first, second in map(words_in, terms))
    return {(fold_aligned(first), fold_aligned(second)): (first, second) for first, second in pairs}


def _phrases(tree: Node) -> Iterator[str]:
    """All phrases of a tree."""
    for word, node in tree.items():
        if node.entry is not None:
            yield word
        yield from (f"{word} {rest}" for rest in _phrases(node))


def _kinds(text: str) -> list[str]:
    return [_kind(word) for word in words_in(text)]


def _kind(word: str) -> str:
    return word if word.isalpha() else _NUMBER if word[0].isdigit() else _MARK
