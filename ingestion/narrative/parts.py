"""Parts and wholes: which figures of a report are told as parts of another, each list of them by itself.

A list is of the nearest figure before it that its parts can be of: of the same unit, kind and period, of the same area
or one around it, and of no breakdown that they lack. What may overlap is not one list: the women beside the markets,
the young beside the rural.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from operator import attrgetter

from ingestion import names
from ingestion.model import Figure, Part
from ingestion.narrative.drafts import RATIOS, main_of
from ingestion.narrative.part_lists import PartList, PartLists, Share
from ingestion.narrative.places import remainder_market
from warehouse import reference

_DIMENSIONS = ("sex", "market", "departure_channel", "fund_source", "channel", "programme")
_GROUPS, _TRUSTEES = "by_group", "trustees"  # a worker may be of several groups, and each channel has its trustees
_LEVELS = ("country", "province", "district", "commune")
_UNNAMED = "unnamed"
_PARTITIONS = frozenset(("area", *_DIMENSIONS)) - {"sex"}  # ways that part a figure, and do not pick out some of it
_ENDLESS = frozenset(("market", "programme"))
_codes_told = attrgetter(*_DIMENSIONS)
_but_part = attrgetter(*[told.name for told in fields(Figure)][:-1])  # the last field is the part
_Link = tuple[int, int, str]  # a whole, a part of it, and in which way it is one


@dataclass(slots=True, eq=False)
class _Told:
    """What of a figure decides what it can be a part of, worked out once.

    `main` is the indicator that it is counted in, `counted` its unit, its kind and its days. `breakdown` has the codes
    of all its breakdowns, `codes` leaves out the one that a departure needs not tell (channel overseas).
    """

    figure: Figure
    main: str
    counted: tuple[object, ...]
    breakdown: Mapping[str, str]
    codes: Mapping[str, str]


def _told(figure: Figure) -> _Told:
    period = figure.period
    counted = (figure.unit, figure.kind, period.start, period.end, period.basis == "yearly_average")
    named = zip(_DIMENSIONS, _codes_told(figure.breakdown), strict=True)
    breakdown = codes = {name: code for name, code in named if code is not None}
    if (figure.indicator, breakdown.get("channel")) in _needless_channels():
        codes = {name: code for name, code in breakdown.items() if name != "channel"}
    return _Told(figure, main_of(figure.indicator), counted, breakdown, codes)


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
    linked = list(figures)
    for place, own in parts.items():
        linked[place] = Figure(*(*_but_part(figures[place]), own))  # a fourth of the time of `replace`
    return linked


class _Links:
    """Finds the wholes of lists; figures go by their place among those of the report."""

    def __init__(self, figures: Sequence[Figure]) -> None:
        self.told = [_told(figure) for figure in figures]
        self.places: defaultdict[int | None, list[int]] = defaultdict(list)
        for place, figure in enumerate(figures):
            self.places[figure.address.start].append(place)
        self.unclear: set[int] = set()  # told as parts, of nobody knows what

    def of(self, lists: Iterable[PartList]) -> Iterator[tuple[int, list[int], bool]]:
        """Whole, parts and whether they are all of it; a list is several where it parts a figure in several ways."""
        for listed in lists:
            parts, wholes = self._places(listed.parts), self._places(listed.wholes)
            links = list(self._of_each(parts, wholes)) if listed.is_implied else self._of_one(parts, wholes)
            found = _by_way(links)
            for (whole, way), members in found.items():
                outermost = self._outermost(members)
                is_beside = listed.is_implied and self._may_stand_beside(whole, way, outermost, parts)
                if not is_beside and not self._repeats_sex(way, outermost):
                    yield whole, outermost, self._is_complete(listed, whole, way, outermost)
            if not listed.is_implied:
                self.unclear |= set(parts).difference(*found.values())

    def of_shares(self, shares: Iterable[Share]) -> Iterator[tuple[int, int, int | None]]:
        """Percentage, part and whole of each share, where each is one figure."""
        for share in shares:
            told = [start for start in (share.percentage, share.part, share.whole) if start is not None]
            places = self._places(told)
            if len(places) == len(told):
                percentage, part, *whole = places
                yield percentage, part, whole[0] if whole else None

    def _places(self, starts: Iterable[int]) -> list[int]:
        return [place for start in starts for place in self.places.get(start, ())]

    def _of_one(self, parts: list[int], wholes: list[int]) -> list[_Link]:
        """The nearest figure that most members of a list are parts of, beside each of those; first by all that is told
        of them, then by what the list leaves unsaid."""
        linked = [self._links([whole], parts) for whole in self._within_reach(parts, wholes)]
        by_all = [[link for link in links if self._has_all(link)] for links in linked]
        return max((*by_all, *linked), key=len, default=[])

    def _links(self, wholes: Iterable[int], parts: Iterable[int]) -> list[_Link]:
        """Each of some figures with each of others that it can be a part of."""
        told, pairs = self.told, itertools.product(wholes, parts)
        return [(whole, part, way) for whole, part in pairs if (way := _way(told[part], told[whole]))]

    def _has_all(self, link: _Link) -> bool:
        """Whether a part has all that is told of its whole, so that no words need say that it is one."""
        whole, part, way = link
        return way != _UNNAMED and self.told[whole].codes.keys() <= self.told[part].codes.keys()

    def _within_reach(self, parts: list[int], wholes: list[int]) -> Iterator[int]:
        """The figures before a list, up to one that counts the same as a part, but for another time or by turns: the
        list is of no farther one."""
        for whole in wholes:
            if whole in self.unclear:
                continue
            yield whole
            same = [self.told[part].counted for part in parts if self._counts_same(part, whole)]
            if same and self.told[whole].counted not in same:
                return

    def _of_each(self, parts: list[int], wholes: list[int]) -> Iterator[_Link]:
        """Each figure with the nearest one that it is a part of by all that is told of it; of several that tell one
        fact, as far as was read, with the largest, since nothing says which it is."""
        for at, part in enumerate(parts):
            if self.told[part].figure.is_candidate:
                continue
            before = [place for place in (*reversed(parts[:at]), *wholes) if place not in self.unclear]
            own = [link for link in self._links(before, [part]) if self._has_all(link)]
            if own:
                nearest = self.told[own[0][0]]
                yield max(
                    (link for link in own if _is_same_fact(self.told[link[0]], nearest)),
                    key=lambda link: self.told[link[0]].figure.high,
                )

    def _outermost(self, members: list[int]) -> list[int]:
        """The members without those that another one holds: central capital holds that of the national fund, and a
        district its communes."""
        parts = [self.told[place] for place in members]
        told = {("area", part.figure.area_key) for part in parts}
        told.update(code for part in parts for code in part.breakdown.items())
        return [place for place in members if _codes_around(self.told[place]).isdisjoint(told)]

    def _repeats_sex(self, way: str, members: list[int]) -> bool:
        """`Đài Loan 1.203 người, nữ 405; Nhật Bản 868 người, nữ 512`: women of several things, not said of which."""
        return way.startswith("sex") and len({self.told[place].figure.breakdown for place in members}) < len(members)

    def _may_stand_beside(self, whole: int, way: str, members: list[int], sentence: list[int]) -> bool:
        """Whether numbers that no words make parts may as well be told beside another: `giải quyết việc làm cho 500 lao
        động; 57 người đi làm việc ở nước ngoài`, or a single one of another programme or in a sentence of its own."""
        is_renamed = not any(self._counts_same(place, whole) for place in members)
        return is_renamed or (len(members) == 1 and (way == "programme" or whole not in sentence))

    def _is_complete(self, listed: PartList, whole: int, way: str, members: list[int]) -> bool:
        """Whether the words say that the parts are all of the whole. Of markets and programmes there are always more,
        unless the others are told as one; and nothing is said where the list holds what was not read or parts in other
        ways."""
        if len(members) < 2:  # noqa: PLR2004 - one part is no list
            return False
        if self._divides_area(whole, members):
            return True
        others = set(self._places(listed.parts)).difference(members, [whole])
        if listed.is_implied or listed.leaves_out or any(self._counts_same(place, whole) for place in others):
            return False
        if listed.is_summed or (listed.claims_all and way not in _ENDLESS):
            return True
        return any(not _remainders().isdisjoint(self.told[place].breakdown.items()) for place in members)

    def _divides_area(self, whole: int, members: list[int]) -> bool:
        """Whether the parts are of all the units that became the whole's: `Bình Định (cũ) 1.874, Gia Lai (cũ) 932`."""
        key = self.told[whole].figure.area_key
        before = names.areas_before(key) if key is not None else frozenset()
        return len(before) == len(members) and before == {self.told[place].figure.area_key for place in members}

    def _counts_same(self, one: int, other: int) -> bool:
        return _counts_same(self.told[one], self.told[other])


def _by_way(links: Sequence[_Link]) -> dict[tuple[int, str], list[int]]:
    """The parts of each whole by the way in which they part it; one that nothing tells the meaning of goes with most of
    the others."""
    named = [way for _, _, way in links if way in _PARTITIONS]
    usual = max(named, key=named.count, default=_UNNAMED)
    found: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    for whole, part, way in links:
        found[whole, usual if way == _UNNAMED else way].append(part)
    return found


def _is_same_fact(one: _Told, other: _Told) -> bool:
    """Whether two figures tell of the same, be it twice or because not all was read of one."""
    is_alike = (one.main, one.counted, one.figure.area) == (other.main, other.counted, other.figure.area)
    return is_alike and one.breakdown == other.breakdown


def _counts_same(one: _Told, other: _Told) -> bool:
    return one.main == other.main and one.figure.kind is other.figure.kind


@lru_cache
def _renamed_parts(indicator: str) -> frozenset[str]:
    """The indicators that are a breakdown of another one, and their targets of its target."""
    pairs = {(row["same_as_indicator_code"], row["indicator_code"]) for row in reference.rows("indicator_equivalences")}
    targets = {code: row["target_indicator_code"] for code, row in reference.indicators().items()}
    planned = {(targets[whole], targets[part]) for whole, part in pairs if targets[whole] and targets[part]}
    return frozenset(part for whole, part in pairs | planned if whole == indicator)


@lru_cache
def _needless_channels() -> frozenset[tuple[str, str | None]]:
    rows = reference.rows("indicator_equivalences")
    same = frozenset((row["indicator_code"], row["same_as_channel"]) for row in rows)
    targets = {code: row["target_indicator_code"] for code, row in reference.indicators().items()}
    return same | {(targets[indicator], channel) for indicator, channel in same if targets[indicator]}


@lru_cache(maxsize=1024)
def _codes_above(name: str, code: str) -> frozenset[str]:
    """The codes that hold one of a breakdown; none of a market."""
    row = None if name == "market" else reference.breakdown_codes(name).get(code)
    above = row["parent_code"] if row is not None else ""
    return _codes_above(name, above) | {above} if above else frozenset()


def _codes_around(part: _Told) -> set[tuple[str, str]]:
    """The codes of breakdowns that hold those of a part, and the units around its own."""
    codes = {(name, above) for name, code in part.breakdown.items() for above in _codes_above(name, code)}
    return codes | {("area", key) for key in names.areas_around(part.figure.area_key or "")}


def _is_inside(part: Figure, whole: Figure) -> bool:
    """Whether the area of one figure is that of another or lies in it; of an unknown one its level tells."""
    if part.area == whole.area or whole.area_level == "country":
        return True
    if part.area_key is not None and whole.area_key is not None:
        return whole.area_key in names.areas_around(part.area_key)
    levels = [_LEVELS.index(figure.area_level) for figure in (whole, part) if figure.area_level in _LEVELS]
    return len(levels) == 2 and levels[0] < levels[1]  # noqa: PLR2004 - of both


def _way(part: _Told, whole: _Told) -> str:
    """In which way a figure can be a part of another: parts of one way do not overlap. Unnamed where only a list can
    tell (`ngân sách nhà nước cấp 4.112 tỷ đồng`), empty where it can be none."""
    if part.counted != whole.counted or whole.figure.is_candidate or whole.figure.kind in RATIOS:
        return ""
    renames = part.main != whole.main  # what is counted under a name of its own: departures in jobs
    if renames and part.main not in _renamed_parts(whole.main):
        return ""
    if not (_is_inside(part.figure, whole.figure) and _lies_where(part, whole)):
        return ""
    way = _parting(part, whole)
    additive = "is_additive_over_areas" if way == "area" else "is_additive_over_breakdowns"
    known = reference.indicators().get(whole.figure.indicator)
    return way if known is not None and known[additive] == "true" else ""


def _lies_where(part: _Told, whole: _Told) -> bool:
    """Whether a part is told of no other breakdowns than its whole lies in; which sex it is always told."""
    for name, code in whole.codes.items():
        own = part.codes.get(name)
        is_kept = name != "sex" if own is None else own == code or code in _codes_above(name, own)
        if not is_kept:
            return False
    return True


def _parting(part: _Told, whole: _Told) -> str:
    own = [name for name, code in part.codes.items() if code != whole.codes.get(name)]
    if "sex" in own:
        return " ".join(own)
    if part.figure.area != whole.figure.area:
        return "area"
    if own and own[0] == "channel":
        channel = part.codes["channel"]
        row = reference.breakdown_codes("channel").get(channel)
        kind = row["parent_code"] if row is not None else ""
        return channel if kind == _GROUPS else kind if kind == _TRUSTEES else "channel"
    if own:
        return own[0]
    if part.figure.indicator == whole.figure.indicator:
        return _UNNAMED if part.figure.is_candidate or part.figure.high < whole.figure.low else ""
    return "channel" if part.main != whole.main else part.figure.indicator


@lru_cache
def _remainders() -> frozenset[tuple[str, str]]:
    """The codes that stand for all the others, so that there are no more; but the code of the other programmes is also
    that of one which has no code of its own."""
    rows = (row for row in reference.rows("breakdown_codes") if row["dimension"] != "programme")
    codes = ((row["dimension"], row["code"]) for row in rows if row["is_remainder"] == "true")
    return frozenset([*codes, ("market", remainder_market())])
