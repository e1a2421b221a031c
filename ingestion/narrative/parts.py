"""Parts and wholes: which figures of a report are told as parts of another, each list of them by itself.

A list is of the nearest figure before it that its parts can be of: of the same unit, kind and period, of the same area
or one around it, and of no breakdown that they lack. What may overlap is not one list: the women beside the markets,
the young beside the rural.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from ingestion import names
from ingestion.model import Breakdown, Figure, Kind, Part
from ingestion.narrative.drafts import main_of
from ingestion.narrative.part_lists import PartList, PartLists, Share
from ingestion.narrative.places import remainder_market
from warehouse import reference

_DIMENSIONS = ("sex", "market", "departure_channel", "fund_source", "channel", "programme")
_GROUPS, _TRUSTEES = "by_group", "trustees"  # a worker may be of several groups, and each channel has its trustees
_LEVELS = ("country", "province", "district", "commune")
_UNNAMED = "unnamed"
_PARTITIONS = frozenset(("area", *_DIMENSIONS)) - {"sex"}  # ways that part a figure, and do not pick out some of it
_ENDLESS = frozenset(("market", "programme"))
_RATIOS = (Kind.RATIO, Kind.CHANGE)


def with_parts(figures: Sequence[Figure], told: PartLists) -> list[Figure]:
    """The figures in their order, those that are told as parts or shares with what they are parts or shares of."""
    links = _Links(figures)
    parts: dict[int, Part] = {}
    number = 0
    for number, (of, members, is_complete) in enumerate(links.of(told.found), start=1):
        parts |= dict.fromkeys(members, Part(of + 1, number, is_complete=is_complete))
    for percentage, part, whole in links.of_shares(told.shares):
        if part not in parts and whole is not None:
            number += 1
            parts[part] = Part(whole + 1, number)
        if part in parts and whole in (None, parts[part].of - 1):
            parts[percentage] = Part(part + 1)
    return [replace(figure, part=parts[place]) if place in parts else figure for place, figure in enumerate(figures)]


class _Links:
    """Finds the wholes of lists; figures go by their place among those of the report."""

    def __init__(self, figures: Sequence[Figure]) -> None:
        self.figures = figures
        self.places: defaultdict[int | None, list[int]] = defaultdict(list)
        for place, figure in enumerate(figures):
            self.places[figure.address.start].append(place)
        self.unclear: set[int] = set()  # told as parts, of nobody knows what

    def of(self, lists: Iterable[PartList]) -> Iterator[tuple[int, list[int], bool]]:
        """Whole, parts and whether they are all of it; a list is several where it parts a figure in several ways."""
        for told in lists:
            parts, wholes = self._places(told.parts), self._places(told.wholes)
            pairs = list(self._of_each(parts, wholes) if told.is_implied else self._of_one(parts, wholes))
            found = self._by_way(pairs)
            for (whole, way), members in found.items():
                outermost = self._outermost(members)
                is_beside = told.is_implied and self._may_stand_beside(whole, way, outermost, parts)
                if not is_beside and not self._repeats_sex(way, outermost):
                    yield whole, outermost, self._is_complete(told, whole, way, outermost)
            if not told.is_implied:
                self.unclear |= set(parts).difference(*found.values())

    def of_shares(self, shares: Iterable[Share]) -> Iterator[tuple[int, int, int | None]]:
        """Percentage, part and whole of each share, where each is one figure."""
        for share in shares:
            told = (share.percentage, share.part, *(() if share.whole is None else (share.whole,)))
            places = self._places(told)
            if len(places) == len(told):
                yield places[0], places[1], places[2] if share.whole is not None else None

    def _by_way(self, pairs: Sequence[tuple[int, int]]) -> dict[tuple[int, str], list[int]]:
        """The parts of each whole by the way in which they part it; one that nothing tells the meaning of goes with
        most of the others."""
        ways = {part: _way(self.figures[part], self.figures[whole]) for whole, part in pairs}
        named = Counter(way for way in ways.values() if way in _PARTITIONS)
        usual = named.most_common(1)[0][0] if named else _UNNAMED
        found: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
        for whole, part in pairs:
            found[whole, usual if ways[part] == _UNNAMED else ways[part]].append(part)
        return found

    def _places(self, starts: Iterable[int]) -> list[int]:
        return [place for start in starts for place in self.places.get(start, ())]

    def _of_one(self, parts: list[int], wholes: list[int]) -> list[tuple[int, int]]:
        """The nearest figure that most members of a list are parts of, beside each of those; first by all that is told
        of them, then by what the list leaves unsaid."""
        tried = [
            [(whole, part) for part in parts if _is_part(self.figures[part], self.figures[whole], needs_all=needs_all)]
            for needs_all in (True, False)
            for whole in self._within_reach(parts, wholes)
        ]
        return max(tried, key=len, default=[])

    def _within_reach(self, parts: list[int], wholes: list[int]) -> Iterator[int]:
        """The figures before a list, up to one that counts the same as a part, but for another time or by turns: the
        list is of no farther one."""
        for whole in wholes:
            if whole in self.unclear:
                continue
            yield whole
            same = [self.figures[part] for part in parts if self._counts_same(part, whole)]
            if same and not any(_is_countable(part, self.figures[whole]) for part in same):
                return

    def _of_each(self, parts: list[int], wholes: list[int]) -> Iterator[tuple[int, int]]:
        """Each figure with the nearest one that it is a part of by all that is told of it; of several that tell one
        fact, as far as was read, with the largest, since nothing says which it is."""
        for at, part in enumerate(parts):
            before = (place for place in (*reversed(parts[:at]), *wholes) if place not in self.unclear)
            own = [whole for whole in before if _is_part(self.figures[part], self.figures[whole], needs_all=True)]
            if own and not self.figures[part].is_candidate:
                same = [whole for whole in own if _is_same_fact(self.figures[whole], self.figures[own[0]])]
                yield max(same, key=lambda whole: self.figures[whole].high), part

    def _outermost(self, members: list[int]) -> list[int]:
        """The members without those that another one holds: central capital holds that of the national fund, and a
        district its communes."""
        parts = [self.figures[place] for place in members]
        told = {(name, getattr(part.breakdown, name)) for part in parts for name in _DIMENSIONS}
        told |= {("area", part.area_key) for part in parts}
        return [place for place in members if _codes_around(self.figures[place]).isdisjoint(told)]

    def _repeats_sex(self, way: str, members: list[int]) -> bool:
        """`Đài Loan 1.203 người, nữ 405; Nhật Bản 868 người, nữ 512`: women of several things, not said of which."""
        told = [self.figures[place].breakdown for place in members]
        return way.startswith("sex") and len(set(told)) < len(told)

    def _may_stand_beside(self, whole: int, way: str, members: list[int], sentence: list[int]) -> bool:
        """Whether numbers that no words make parts may as well be told beside another: `giải quyết việc làm cho 500 lao
        động; 57 người đi làm việc ở nước ngoài`, or a single one of another programme or in a sentence of its own."""
        is_renamed = not any(self._counts_same(place, whole) for place in members)
        return is_renamed or (len(members) == 1 and (way == "programme" or whole not in sentence))

    def _is_complete(self, told: PartList, whole: int, way: str, members: list[int]) -> bool:
        """Whether the words say that the parts are all of the whole. Of markets and programmes there are always more,
        unless the others are told as one; and nothing is said where the list holds what was not read or parts in other
        ways."""
        if len(members) < 2:  # noqa: PLR2004 - one part is no list
            return False
        if _divides_area(self.figures[whole], [self.figures[place] for place in members]):
            return True
        others = set(self._places(told.parts)).difference(members, [whole])
        if told.is_implied or told.leaves_out or any(self._counts_same(place, whole) for place in others):
            return False
        if told.is_summed or (told.claims_all and way not in _ENDLESS):
            return True
        return any(_is_rest(self.figures[place]) for place in members)

    def _counts_same(self, one: int, other: int) -> bool:
        return _counts_same(self.figures[one], self.figures[other])


def _is_same_fact(one: Figure, other: Figure) -> bool:
    """Whether two figures tell of the same, be it twice or because not all was read of one."""
    is_alike = (one.area, one.breakdown) == (other.area, other.breakdown)
    return is_alike and _counts_same(one, other) and _is_countable(one, other)


def _is_countable(part: Figure, whole: Figure) -> bool:
    """Whether a part counts in the unit, the kind and over the days of its whole."""
    return (part.unit, part.kind, _days(part)) == (whole.unit, whole.kind, _days(whole))


def _is_part(part: Figure, whole: Figure, *, needs_all: bool = False) -> bool:
    """Whether a figure can be a part of another; `needs_all`: no words say so, so it has all that the whole has."""
    if whole.is_candidate or whole.kind in _RATIOS or not _is_countable(part, whole):
        return False
    if not (_is_counted(part, whole) and _is_inside(part, whole)):
        return False
    way = _way(part, whole)
    additive = "is_additive_over_areas" if way == "area" else "is_additive_over_breakdowns"
    known = reference.indicators().get(whole.indicator)
    if way == "" or (needs_all and way == _UNNAMED) or known is None or known[additive] != "true":
        return False
    own = _codes(part)
    return all(_is_kept(name, own.get(name), above, needs_all=needs_all) for name, above in _codes(whole).items())


def _days(figure: Figure) -> tuple[object, ...]:
    return figure.period.start, figure.period.end, figure.period.basis == "yearly_average"


def _is_counted(part: Figure, whole: Figure) -> bool:
    """Whether what the part counts is counted in the whole too, be it under a name of its own: departures in jobs."""
    return _counts_same(part, whole) or main_of(part.indicator) in _renamed_parts(main_of(whole.indicator))


def _counts_same(one: Figure, other: Figure) -> bool:
    return (main_of(one.indicator), one.kind) == (main_of(other.indicator), other.kind)


@lru_cache
def _renamed_parts(indicator: str) -> frozenset[str]:
    """The indicators that are a breakdown of another one, and their targets of its target."""
    pairs = {(row["same_as_indicator_code"], row["indicator_code"]) for row in reference.rows("indicator_equivalences")}
    targets = {code: row["target_indicator_code"] for code, row in reference.indicators().items()}
    planned = {(targets[whole], targets[part]) for whole, part in pairs if targets[whole] and targets[part]}
    return frozenset(part for whole, part in pairs | planned if whole == indicator)


def _is_kept(name: str, own: str | None, above: str, *, needs_all: bool) -> bool:
    """Whether a part lies, in one breakdown, where its whole lies."""
    if own == above or (not needs_all and own is None and name != "sex"):
        return True
    return above in _codes_above(name, own)


def _codes(figure: Figure) -> Mapping[str, str]:
    """The codes of a figure's breakdowns, without the one that a departure needs not tell (channel overseas)."""
    return _codes_of(figure.indicator, figure.breakdown)


@lru_cache(maxsize=4096)
def _codes_of(indicator: str, breakdown: Breakdown) -> Mapping[str, str]:
    told = ((name, getattr(breakdown, name)) for name in _DIMENSIONS)
    needless = _needless_channels()
    return {
        name: code
        for name, code in told
        if code is not None and not (name == "channel" and (indicator, code) in needless)
    }


@lru_cache
def _needless_channels() -> frozenset[tuple[str, str]]:
    rows = reference.rows("indicator_equivalences")
    same = frozenset((row["indicator_code"], row["same_as_channel"]) for row in rows)
    targets = {code: row["target_indicator_code"] for code, row in reference.indicators().items()}
    return same | {(targets[indicator], channel) for indicator, channel in same if targets[indicator]}


def _codes_above(name: str, code: str | None) -> Iterator[str]:
    codes = {} if name == "market" else reference.breakdown_codes(name)
    while code is not None and code in codes and (code := codes[code]["parent_code"]):
        yield code


def _codes_around(part: Figure) -> set[tuple[str, str]]:
    """The codes of breakdowns that hold those of a part, and the units around its own."""
    codes = {(name, code) for name in _DIMENSIONS for code in _codes_above(name, getattr(part.breakdown, name))}
    return codes | {("area", key) for key in names.areas_around(part.area_key or "")}


def _is_inside(part: Figure, whole: Figure) -> bool:
    """Whether the area of one figure is that of another or lies in it; of an unknown one its level tells."""
    if part.area == whole.area or whole.area_level == "country":
        return True
    if part.area_key is not None and whole.area_key is not None:
        return whole.area_key in names.areas_around(part.area_key)
    levels = [_LEVELS.index(figure.area_level) for figure in (whole, part) if figure.area_level in _LEVELS]
    return len(levels) == 2 and levels[0] < levels[1]  # noqa: PLR2004 - of both


def _way(part: Figure, whole: Figure) -> str:
    """In which way a figure is a part of another; empty where nothing parts them, unnamed where only a list can tell
    (`ngân sách nhà nước cấp 4.112 tỷ đồng`). Parts of one way do not overlap."""
    around = _codes(whole)
    own = [name for name, code in _codes(part).items() if code != around.get(name)]
    if "sex" in own:
        return " ".join(own)
    if part.area != whole.area:
        return "area"
    if own and own[0] == "channel":
        row = reference.breakdown_codes("channel").get(part.breakdown.channel or "")
        kind = row["parent_code"] if row is not None else ""
        return str(part.breakdown.channel) if kind == _GROUPS else kind if kind == _TRUSTEES else "channel"
    if own:
        return own[0]
    if part.indicator == whole.indicator:
        return _UNNAMED if part.is_candidate or part.high < whole.low else ""
    return "channel" if main_of(part.indicator) != main_of(whole.indicator) else part.indicator


def _is_rest(part: Figure) -> bool:
    """Whether a part is all the others, so that there are no more."""
    return not _remainders().isdisjoint((name, getattr(part.breakdown, name)) for name in _DIMENSIONS)


@lru_cache
def _remainders() -> frozenset[tuple[str, str]]:
    codes = (
        (row["dimension"], row["code"]) for row in reference.rows("breakdown_codes") if row["is_remainder"] == "true"
    )
    return frozenset([*codes, ("market", remainder_market())])


def _divides_area(whole: Figure, parts: Sequence[Figure]) -> bool:
    """Whether the parts are of all the units that became the whole's: `Bình Định (cũ) 1.874, Gia Lai (cũ) 932`."""
    before = names.areas_before(whole.area_key) if whole.area_key is not None else frozenset()
    return len(before) == len(parts) and before == {part.area_key for part in parts}
