"""What a heading or a row's name means: taken apart, looked up in the form's vocabulary, never guessed."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from ingestion import names
from ingestion.model import Period
from ingestion.text import fold, normalise
from ingestion.workbook.forms import CODED_DIMENSIONS, NONE, Coordinates, Label, Likeness, Stub, Table, writing
from ingestion.workbook.grid import YEAR
from ingestion.workbook.periods import Relative, find_period, joined
from warehouse import reference
from warehouse.reference import Area

APART = "apart"  # stands in place of the dimension of a part that counts by itself
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_SPACES = re.compile(r"\s+")
_ORDINAL = re.compile(
    r"\s*(?:(?P<roman>[IVX]{1,5})\s*(?:[.)/:]|-(?![^\W\dA-ZĐ_]))\s*|(?P<decimal>\d{1,2}(?:\.\d{1,2})+)[.)]?\s+|(?P<arabic>\d{1,2})\s*[.)/](?!\d)\s*"
    r"|\(?(?P<letter>[a-zđA-ZĐ])[.)]\s*|(?P<bullet>[-–—+*•]+)\s*)"
)
_LONE_ORDINAL = re.compile(
    r"\(?(?:(?P<roman>[IVX]{1,5})|(?P<decimal>\d{1,2}(?:\.\d{1,2})+)|(?P<arabic>\d{1,4})|(?P<letter>[a-zđA-ZĐ])|(?P<bullet>[-–—+*•]+))[.)]?"
)
_COLUMN_NUMBER = re.compile(r"\(?(?:[A-Za-z]|\d{1,2}\)?(?:\s*=[\d\s+\-–*/():;.,x%…]*)?)\)?")
_TRAILING = re.compile(r"\s*\(([^()]*)\)\s*$")
_QUALIFIED = re.compile(r"(.*\S)\s*\(([^()]+)\)")
_REMARK = re.compile(r"\s*\([^()]*\)\s*$")
_FOOTNOTE = re.compile(
    r"[\d\s=+\-–*:/x×%.,]*|[a-z]|(?:[a-z]|[ivx]{1,5})(?:\s*\+\s*(?:[a-z]|[ivx]{1,5}))+", re.IGNORECASE
)
# In brackets behind a heading, a time is no mark of a footnote: `Tháng 2 (15/01 - 14/02)`, `Thực hiện (2023)`.
_TIME = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d{1,2}/\d{1,2}\s*[-–]\s*\d{1,2}/\d{1,2}")
_WORD = re.compile(r"\w+")
# The first of January, from which what comes together is counted, where no last day is told: `Cho vay từ 01/01/2024`.
_FROM_JANUARY = re.compile(
    r"\btừ (?:ngày )?0?1[/.-]0?1(?:[/.-]((?:19|20)\d\d)|(?![\d/.-]))(?!\s*(?:[\d/.–-]|đến|tới|hết))", re.IGNORECASE
)
_MOST_WORDS = 24
_MOST_WORDINGS = 16384  # kept between workbooks: the same headings come again
_STARS = re.compile(r"[*¹²³]+\s*$")


@dataclass(frozen=True, slots=True)
class Place:
    """An area as a document names it, and the unit that it means (None while unknown). `part` is the unit inside it
    that the same bare name may mean: in a report of Lai Châu, `Lai Châu` is the province or its city. `beside` is the
    unit of another title that the bare name means too, unless that stands elsewhere under its title. `is_fixed`: it is
    this unit whatever the day that a figure speaks of (`Tỉnh Hưng Yên (cũ)`). `then` keeps the units of days that
    were asked for."""

    name: str
    level: str | None
    key: str | None
    part: Place | None = field(default=None, compare=False)
    beside: Place | None = field(default=None, compare=False)
    is_fixed: bool = field(default=False, compare=False)
    then: dict[date, Place] = field(default_factory=dict, compare=False, repr=False)

    def __hash__(self) -> int:
        return hash(self.name)

    @property
    def in_full(self) -> tuple[object, ...]:
        """All that tells it from others, what `==` passes over among it."""
        return (self.name, self.level, self.key, self.part, self.beside, self.is_fixed)

    def on(self, day: date) -> Place:
        """The unit that bore the name on a day: a table of several years may span a merger."""
        if day not in self.then:
            self.then[day] = _place_on(self, day)
        return self.then[day]


Coordinate = str | Place | Period | Relative


@dataclass(frozen=True, slots=True)
class Written:
    """A label taken apart: its words without numbering and units, its numbering, the unit words in brackets."""

    text: str
    core: str
    folded: str
    numbering: str
    is_subset: bool
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a label says of the figures under or beside it: coordinates by dimension, and how to treat them."""

    sets: Mapping[str, Coordinate] = field(default_factory=dict)
    is_total: bool = False
    is_ignored: bool = False
    takes_left: bool = False
    is_key: bool = False
    is_grouping: bool = False
    part_of: str | None = None


NOTHING = Meaning()
GROUPING = Meaning(is_grouping=True)  # heads others and says nothing itself


@lru_cache(maxsize=4096)
def fold_label(text: str) -> str:
    """Folded for comparing, with the sign % kept as a word."""
    return fold(text.replace("%", " phần trăm "))


@lru_cache(maxsize=65536)
def take_apart(text: str) -> Written:
    """`- Vốn trung ương (triệu đồng)` is a bulleted `Vốn trung ương` in `trieu dong`."""
    squeezed = _SPACES.sub(" ", normalise(text).replace("_", " ")).strip()
    written_out = _abbreviation().sub(lambda match: writing().abbreviations[match[0]], _STARS.sub("", squeezed))
    written_out = _FROM_JANUARY.sub(lambda match: f"từ đầu năm {match[1] or ''}".rstrip(), written_out)
    core, units = _without_brackets(written_out)
    ordinal = _ORDINAL.match(core)
    numbering = _kind(ordinal) if ordinal else ""
    if ordinal and ordinal.end() < len(core):
        core = core[ordinal.end() :]
    else:
        numbering = ""
    core, is_subset = _without_subset_words(core)
    return Written(squeezed, core, fold_label(core), numbering, is_subset, units)


def numbering_of(text: str) -> str | None:
    """The kind of numbering in an ordinal column (`roman`, `arabic`, …), empty when blank, None for other text."""
    stripped = text.strip()
    if not stripped:
        return ""
    match = _LONE_ORDINAL.fullmatch(stripped)
    return _kind(match) if match else None


def is_column_number(text: str) -> bool:
    """Whether a cell of a numbering row: `(1)`, `A`, `3=1+2`, or blank."""
    stripped = text.strip()
    return not stripped or _COLUMN_NUMBER.fullmatch(stripped) is not None


def merge(outer: Mapping[str, Coordinate], inner: Mapping[str, Coordinate]) -> dict[str, Coordinate] | None:
    """Both together, or None when they contradict each other."""
    together = {**outer, **inner}
    for dimension in outer.keys() & inner.keys():
        one, other = outer[dimension], inner[dimension]
        if isinstance(one, Period | Relative) and isinstance(other, Period | Relative):
            period = joined(one, other)
            if period is None:
                return None
            together[dimension] = period
        elif one != other:
            return None
    return together


def has_any(label: str, phrases: Iterable[str]) -> bool:
    """Whether one of some folded phrases stands among the words of a label."""
    words = f" {fold_label(label)} "
    return any(f" {phrase} " in words for phrase in phrases)


def is_part(dimension: str, code: Coordinate | None, whole: Coordinate) -> bool:
    """Whether a code of a breakdown is a part of another."""
    if dimension not in CODED_DIMENSIONS or not isinstance(code, str):
        return False
    parent = reference.breakdown_codes(dimension)[code]["parent_code"] if code != NONE else ""
    return parent != "" and (parent == whole or is_part(dimension, parent, whole))


class _Family:
    """Labels that are like each other. Marks decide between words that fold alike, in a label that has any; a word
    without its marks, or its tone, among others that have theirs is a slip, unless `words` has it so."""

    def __init__(self, like: Likeness, words: frozenset[str] = frozenset()) -> None:
        self._spelled = _phrases_of(like, lambda text: " ".join(_with_slips(text, words)))
        self._folded = _phrases_of(like, _folded_words)

    def has(self, core: str) -> bool:
        """Whether a label is one of them."""
        needed, whole, words = (
            (*self._folded, f"{_folded_words(core)} ")
            if core.isascii()
            else (*self._spelled, f"{spelled_words(core)} ")
        )
        return all(phrases.search(words) for phrases in needed) and whole.fullmatch(words) is not None


def _phrases_of(like: Likeness, words: Callable[[str], str]) -> tuple[list[re.Pattern[str]], re.Pattern[str]]:
    """For each list of phrases what finds one of them among words, and what all the words of a label are."""
    listed = [[words(take_apart(phrase).core) for phrase in phrases] for phrases in [*like.all_of, like.may]]
    longest_first = sorted({phrase for phrases in listed for phrase in phrases}, key=len, reverse=True)
    years = "|" + YEAR.pattern if like.years else ""
    needed = [re.compile(rf"(?:^| )(?:{'|'.join(phrases)}) ") for phrases in listed[:-1]]
    return needed, re.compile(rf"(?:(?:{'|'.join(longest_first)}{years}) )+")


def _with_slips(text: str, words: frozenset[str]) -> Iterator[str]:
    """Each word of a phrase as a pattern for it with all its marks, without its tone, or without any."""
    for word in spelled_words(text).split():
        slips = {word.rstrip(_TONES), fold(word)} - words
        yield f"(?:{'|'.join(sorted({word, *slips}, reverse=True))})"


def _with_neutral(label: Label, words: list[str]) -> Label:
    """A label of a channel, with the words that mean nothing in any of them."""
    if label.like is None or label.sets.channel is None:
        return label
    return label.model_copy(update={"like": label.like.model_copy(update={"may": [*label.like.may, *words]})})


def _words_of(labels: Iterable[Label | Stub]) -> frozenset[str]:
    """The words of labels, and of those that all forms share, as they are rightly spelled."""
    told = [*labels, *writing().labels, *writing().area_stubs]
    likes = [label.like for label in told if label.like is not None]
    phrases = [phrase for like in likes for phrases in [*like.all_of, like.may] for phrase in phrases]
    texts = [alias for label in told for alias in label.aliases]
    return frozenset(word for text in [*phrases, *texts] for word in spelled_words(take_apart(text).core).split())


@lru_cache(maxsize=4096)
def _folded_words(text: str) -> str:
    return " ".join(_WORD.findall(fold_label(text)))


@lru_cache(maxsize=4096)
def spelled_words(text: str) -> str:
    """The words of a text as they are spelled, signs left out."""
    return " ".join(map(spelling, _WORD.findall(text.replace("%", " phần trăm "))))


class Families:
    """Labels known by what they are like."""

    def __init__(self, labels: Sequence[Label]) -> None:
        words = _words_of(labels)
        self._families = [
            (_Family(label.like, words), _meaning_of(label)) for label in labels if label.like is not None
        ]
        self.meaning = lru_cache(maxsize=_MOST_WORDINGS)(self._meaning)

    def _meaning(self, core: str) -> Meaning | None:
        """What the families mean that the words of a label belong to, if they mean one thing."""
        found = [meaning for family, meaning in self._families if family.has(core)]
        return found[0] if found and all(meaning == found[0] for meaning in found) else None


class Vocabulary:
    """The labels of one kind of table, ready to look up.

    `anchors` leads from the folded headings of the columns that name its rows to their description; the longest of
    them has `longest_anchor` letters."""

    def __init__(self, table: Table) -> None:
        self.spec = table
        self.anchors = {take_apart(alias).folded: stub for stub in table.stubs for alias in stub.aliases}
        self.longest_anchor = max(map(len, self.anchors), default=0)
        words = _words_of(table.stubs)
        self._stub_families = [(_Family(stub.like, words), stub) for stub in table.stubs if stub.like is not None]
        self._labels: defaultdict[str, list[tuple[str, Meaning]]] = defaultdict(list)
        for label in self._told(table):
            for alias in label.aliases:
                self._add(alias, _meaning_of(label))
        self._families = Families(self._told(table))
        self._kinds = _Family(writing().grouping_like)
        self._not_kept = Families(writing().not_kept)
        self._spoken = {folded: tuple(known) for folded, known in self._labels.items()}
        self.stub_of = lru_cache(maxsize=_MOST_WORDINGS)(self._stub_of)
        self.heading = lru_cache(maxsize=_MOST_WORDINGS)(self._heading)
        for phrase in writing().grouping:
            written = take_apart(phrase)
            if all(spelled != spelling(written.core) for spelled, _ in self._labels[written.folded]):
                self._add(phrase, GROUPING)

    @staticmethod
    def _told(table: Table) -> list[Label]:
        own = [_with_neutral(label, table.neutral) for label in table.labels] if table.neutral else table.labels
        return [*(writing().labels if table.shares_labels else ()), *own]

    def _stub_of(self, written: Written) -> Stub | None:
        """The column of row names that a heading is the anchor of; None when it is none, or one of several."""
        known = self.anchors.get(written.folded)
        if known is not None or self.lookup(written.core, written.folded) is not None:
            return known
        if numbering_of(written.core) is not None:  # the H among `A`, `B`, … is no `Huyện`
            return None
        core = _REMARK.sub("", written.core)  # `Địa phương (trước sắp xếp)`: the rows are named all the same
        alike = [stub for family, stub in self._stub_families if family.has(core)]
        alike = [stub for stub in alike if stub.level is not None] or alike  # `Đơn vị hành chính cấp xã`
        return alike[0] if len(alike) == 1 else self.anchors.get(fold_label(core))

    def _add(self, alias: str, meaning: Meaning) -> None:
        written = take_apart(alias)
        known = [known for known in self._labels[written.folded] if known[0] != spelling(written.core)]
        self._labels[written.folded] = [*known, (spelling(written.core), meaning)]

    def lookup(self, core: str, folded: str) -> Meaning | None:
        """The meaning of a label of the form. Marks decide between words that fold alike (`Nam`, `Năm`)."""
        return self._known(self._labels, core, folded)

    @staticmethod
    def _known(labels: Mapping[str, Sequence[tuple[str, Meaning]]], core: str, folded: str) -> Meaning | None:
        known = labels.get(folded)
        if not known:
            return None
        exact = [meaning for spelled, meaning in known if spelled == spelling(core)]
        if exact:
            return exact[0]
        is_told_by_marks = not core.isascii() and (" " not in folded or _is_another(labels, known[0][0], core))
        return known[0][1] if len(known) == 1 and not is_told_by_marks else None

    def sense(self, written: Written) -> object:
        """What two labels share that mean the same: what the form says that they mean, else their words."""
        if written.folded in self.anchors:
            return self.anchors
        meaning = self.lookup(written.core, written.folded)
        return written.folded if meaning is None or meaning in (NOTHING, GROUPING) else meaning

    def _heading(self, written: Written, year: int | None, may_name: frozenset[str]) -> Meaning | None:
        """What one label means, periods and markets included where it `may_name` them; None when it is unknown.

        A label that is no phrase of the form may be made of several (`Lũy kế từ đầu năm - LĐ nữ`): one that says what
        is counted, one for all of it or a sex, those that tell a time. Each of its words must belong to one of them.
        """
        core = f"{written.core} %" if fold_label("%") in written.units else written.core
        if _doubtful().has(core):
            return None
        meaning = self.lookup(core, fold_label(core)) or self.lookup(written.core, written.folded)
        if meaning is None and "market" in may_name:
            market = names.resolve_market(written.core)
            meaning = Meaning({"market": market}) if market else None
        composed = meaning or self._composed(core, year, may_name) or self._qualified(core, year, may_name)
        return composed or self._not_kept.meaning(core)

    def _qualified(self, core: str, year: int | None, may_name: frozenset[str]) -> Meaning | None:
        """What a label means behind which the whole that it is a part of stands in brackets (`Quỹ quốc gia việc làm
        (vốn Trung ương)`)."""
        match = _QUALIFIED.fullmatch(core)
        if match is None:
            return None
        meaning, whole = (self.heading(take_apart(text), year, may_name) for text in match.groups())
        if meaning is None or whole is None or meaning.sets.keys() != whole.sets.keys():
            return None
        is_inside = all(
            whole.sets[name] == code or is_part(name, code, whole.sets[name]) for name, code in meaning.sets.items()
        )
        return meaning if meaning.sets and is_inside else None

    def _composed(self, core: str, year: int | None, may_name: frozenset[str]) -> Meaning | None:
        """What the phrases that a label is made of say together: those of the split into fewest; None when there is no
        split, or several that say different things."""
        words = _WORD.findall(core.replace("%", " phần trăm "))
        if not words or len(words) > _MOST_WORDS:
            return None
        splits: list[dict[int, list[_Split]]] = [defaultdict(list) for _ in range(len(words) + 1)]
        splits[0][0] = [_Split()]
        for start in range(len(words)):
            for end in range(start + 1, len(words) + 1):
                phrase = self._phrase(words[start:end], year, may_name) if splits[start] else None
                if phrase is None:
                    continue
                is_cut = start > 0 and words[start - 1].isdigit() and words[start].isdigit()
                for count, before in splits[start].items():
                    longer = (one.with_phrase(*phrase, is_cut=is_cut) for one in before)
                    further = [split for split in longer if split is not None]
                    splits[end][count + 1] += [split for split in further if split not in splits[end][count + 1]]
        fewest = next((found for _, found in sorted(splits[-1].items()) if found), [])
        fewest = [split for split in fewest if not split.cuts_date] or fewest
        return fewest[0].meaning if len({repr(split.meaning) for split in fewest}) == 1 else None

    def _phrase(self, words: list[str], year: int | None, may_name: frozenset[str]) -> tuple[str, Meaning] | None:
        """The part that some words of a label may play in it, and what they mean."""
        core = " ".join(words)
        folded = fold(core)
        if len(words) == 1 and (folded if core.isascii() else spelling(core)) in _fillers():
            return "filler", NOTHING
        meaning = self._known(self._spoken, core, folded) or self._families.meaning(core)
        if meaning is not None:
            return _part_of(meaning), meaning
        if self._kinds.has(core):  # `Chỉ tiêu | chia theo năm`
            return "filler", NOTHING
        if "period" in may_name:
            found = find_period(folded, year)
            if found is not None and not found.rest:
                return "time", Meaning({"period": found.period})
        market = names.resolve_market(core) if "market" in may_name else None
        return ("market", Meaning({"market": market})) if market else None


def _is_another(labels: Mapping[str, Sequence[tuple[str, Meaning]]], known: str, core: str) -> bool:
    """Whether a word that only its marks tell from one of a known label is a label itself (`Kế hoạch nam`)."""
    words = zip(known.split(), spelling(core).split(), strict=False)
    return any(
        one != other and any(spelled == other for spelled, _ in labels.get(fold(other), ())) for one, other in words
    )


@dataclass(frozen=True, slots=True)
class _Split:
    """The phrases that a label was split into so far: the parts they play, and what they say together. `cuts_date`: one
    ends between two numbers (`Dư nợ đến 31/12 | 2023`)."""

    parts: frozenset[str] = frozenset()
    meaning: Meaning = NOTHING
    cuts_date: bool = False

    def with_phrase(self, part: str, meaning: Meaning, *, is_cut: bool) -> _Split | None:
        """With one phrase more, which begins after a cut between two numbers or not; None when its part is played
        already or it contradicts the others."""
        if part in self.parts and part not in ("time", "filler"):
            return None
        sets = merge(self.meaning.sets, meaning.sets)
        if sets is None:
            return None
        together = Meaning(
            sets=sets,
            is_total=self.meaning.is_total or meaning.is_total,
            is_ignored=self.meaning.is_ignored or meaning.is_ignored,
            takes_left=self.meaning.takes_left or meaning.takes_left,
            is_key=self.meaning.is_key or meaning.is_key,
            part_of=self.meaning.part_of or meaning.part_of,
        )
        return _Split(self.parts | {part}, together, self.cuts_date or is_cut)


def _part_of(meaning: Meaning) -> str:
    """The part that a phrase plays in a label: it tells a time, a breakdown, that all is meant, or else what is
    counted."""
    dimensions = meaning.sets.keys()
    if dimensions == {"period"}:
        return "time"
    if len(dimensions) == 1 and dimensions <= set(CODED_DIMENSIONS):
        return next(iter(dimensions))
    return "total" if meaning.is_total and not dimensions else "measure"


@lru_cache
def _fillers() -> frozenset[str]:
    return frozenset(spelled for word in writing().fillers for spelled in (spelling(word), fold(word)))


@lru_cache
def _abbreviation() -> re.Pattern[str]:
    """Abbreviations in capitals that stand as a word of their own."""
    longest_first = sorted(writing().abbreviations, key=len, reverse=True)
    return re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, longest_first))})(?![\w])")


@lru_cache(maxsize=4096)
def spelling(text: str) -> str:
    """Lower case with marks, each tone after its word, so that both tone placements compare equal; and the tones hỏi
    and ngã as one, since much of the country speaks and types one for the other (`Lủy kế`, `Nử`)."""
    words = []
    for word in unicodedata.normalize("NFD", text.lower()).split():
        tones = "".join(mark for mark in word if mark in _TONES).replace("\u0303", "\u0309")
        words.append("".join(mark for mark in word if mark not in _TONES and not _is_sign(mark)) + tones)
    return " ".join(word for word in words if word)


def _is_sign(letter: str) -> bool:
    return not letter.isalnum() and not unicodedata.combining(letter)


@lru_cache(maxsize=65536)
def place_of(name: str, on: date | None, within_key: str | None, level: str | None) -> Place | None:
    """The area that a row's or column's name means, or None when it is unknown.

    `level` is what the table says its names are; it decides between a province and its namesakes below.
    """
    within = reference.areas().get(within_key) if within_key else None
    is_bare = names.take_apart(name).title is None
    area = names.resolve_area(name, on, within)
    if area is not None and level is not None and area.level not in (level, "country"):
        area = _of_level(name, on, within, level) if is_bare else area if area is within else None
    if area is not None and within is not None and not names.lies_in(area, within):
        area = area if area.level == "country" else None
    if area is None:
        return None
    # In a column of provinces, the name of the reporting one is no city of it.
    is_doubtful = area is within and area.level != level
    part = names.resolve_part(name, area, on) if is_doubtful else None
    found = place(area, name)
    return found if part is None else replace(found, part=place(part, name))


def plain_place(name: str, on: date | None, within_key: str | None, level: str | None) -> Place | None:
    """The unit of the plain title that a bare name means where one of another title bears it too, which then must stand
    elsewhere under its own (`beside`); None when the name is not of two such units."""
    within = reference.areas().get(within_key) if within_key else None
    both = names.resolve_plain(name, on, within) if within is not None else None
    if both is None or any(area.level not in (level or area.level, "country") for area in both):
        return None
    plain, other = both
    return replace(place(plain, name), beside=place(other, other.name))


def _of_level(name: str, on: date | None, within: Area | None, level: str) -> Area | None:
    """The unit of a level that a bare name means: a part of the reporting one, or a province."""
    part = names.resolve_part(name, within, on) if within is not None else None
    if part is not None and part.level == level:
        return part
    return names.resolve_area(f"tỉnh {name}", on, within) if level == "province" else None


def settled(named: Place, *, has_whole: bool) -> Place | None:
    """A name that both the reporting unit and a part of it bear means the part where the whole stands elsewhere in the
    table (`has_whole`); None when it does not."""
    if named.part is None:
        return named
    return named.part if has_whole else None


def _place_on(named: Place, on: date) -> Place:
    area = reference.areas().get(named.key) if named.key else None
    if area is None or named.is_fixed or area.is_valid_on(on):
        return named
    then = names.resolve_area(named.name, on, reference.areas().get(area.parent_key or ""))
    return Place(named.name, then.level, then.key) if then is not None and names.is_of_line(then, area) else named


def place(area: Area, written: str) -> Place:
    """The unit under its official name where only marks, capitals or the title differ, else as written."""
    official, name = names.take_apart(area.name).folded, names.take_apart(written.partition(",")[0])
    shown = area.name if name.folded == official else _SPACES.sub(" ", written).strip()
    return Place(shown, area.level, area.key, is_fixed=name.is_former or names.is_called_present(written))


def _meaning_of(label: Label) -> Meaning:
    return Meaning(
        sets=coordinates_of(label.sets),
        is_total=label.total,
        is_ignored=label.ignore,
        takes_left=label.takes_left,
        is_key=label.key,
        part_of=label.part_of,
    )


@lru_cache(maxsize=4096)
def coordinates_of(stated: Coordinates) -> Mapping[str, Coordinate]:
    """The stated coordinates by dimension; `none` stays, so that it can overrule a default."""
    told: dict[str, Coordinate] = {name: code for name, code in stated.model_dump(exclude_none=True).items() if code}
    return {**told, "period": Relative((stated.period,))} if stated.period else told


def is_none(coordinate: Coordinate | None) -> bool:
    """Whether the figure has no such breakdown."""
    return coordinate is None or coordinate == NONE


def _without_brackets(text: str) -> tuple[str, tuple[str, ...]]:
    units: list[str] = []
    while (match := _TRAILING.search(text)) and match.start() > 0:
        inner = match[1].strip()
        if fold_label(inner.removeprefix("ĐVT:").removeprefix("Đơn vị:")) in unit_words():
            units.append(fold_label(inner.removeprefix("ĐVT:").removeprefix("Đơn vị:")))
        elif not _FOOTNOTE.fullmatch(inner) or _TIME.search(inner):
            break
        text = text[: match.start()]
    return text.strip(), tuple(units)


def _without_subset_words(text: str) -> tuple[str, bool]:
    head, mark, tail = text.partition(":")
    if mark and tail.strip() and fold(head) in _subset_words():
        return tail.strip(" -"), True
    words = text.split(" ")
    for length in (3, 2):
        if len(words) > length and fold(" ".join(words[:length])) in _subset_words():
            return " ".join(words[length:]).strip(" ,-"), True
    return text, False


def calls_part(written: Written) -> bool:
    """Whether a label says that what it, or what stands below it, tells is a part ("Trong đó: nữ", "Trong đó")."""
    return written.is_subset or written.folded in _subset_words()


@lru_cache
def _subset_words() -> frozenset[str]:
    return frozenset(fold(phrase) for phrase in writing().subset)


@lru_cache(maxsize=4096)
def is_pending(text: str) -> bool:
    """Whether a text says that there is no number yet (`chưa có số liệu`)."""
    return _pending().has(text)


@lru_cache(maxsize=4096)
def lists_areas(text: str) -> bool:
    """Whether a text says that the areas below it are some of all (`Một số xã có nhiều lao động đi`)."""
    return _area_lists().has(text)


@lru_cache
def _area_lists() -> _Family:
    return _Family(writing().area_lists)


@lru_cache
def _doubtful() -> _Family:
    return _Family(writing().doubtful)


@lru_cache
def _pending() -> _Family:
    return _Family(writing().pending)


@lru_cache
def unit_words() -> Mapping[str, tuple[str, int]]:
    """Folded unit words: what each counts and how many of it one is worth."""
    known = {fold_label(word): (unit.unit, unit.scale) for unit in writing().units for word in unit.words}
    return {**known, fold_label("%"): ("pct", 1)}


def _kind(match: re.Match[str]) -> str:
    return match.lastgroup or ""
