"""Which administrative unit and which market a written name means."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ingestion.text import fold
from warehouse import reference
from warehouse.reference import Area

_LEVEL_OF_TITLE = {
    "tỉnh": "province",
    "thành phố": None,  # a city may be a province or a district
    "huyện": "district",
    "quận": "district",
    "thị xã": "district",
    "phường": "commune",
    "xã": "commune",
    "thị trấn": "commune",
    "đặc khu": "commune",
}
_SHORT_TITLES = {
    "tp": "thành phố",
    "t.p": "thành phố",
    "tx": "thị xã",
    "tt": "thị trấn",
    "h": "huyện",
    "q": "quận",
    "p": "phường",
    "x": "xã",
}
_PLAIN_TITLES = ("huyện", "xã")
_TITLES = {title: title for title in _LEVEL_OF_TITLE} | _SHORT_TITLES
# Marks tell a title from a name (`Phường 1`, but `Phương Liễu`; `Quận 1`, but `Quan Sơn`). Only text that
# is written without any marks is read without them.
_UNMARKED_TITLES = {fold(title): title for title in _LEVEL_OF_TITLE} | _SHORT_TITLES
_MERGER = r"(?: khi)? (?:sáp nhập|sắp xếp|hợp nhất)"
_FORMER = re.compile(rf"\s*\(?\s*(?:trước đây|cũ|trước{_MERGER})\s*\)?\s*$", re.IGNORECASE)
_PRESENT = re.compile(rf"\s*\(\s*(?:mới|sau{_MERGER}|hiện nay)\s*\)", re.IGNORECASE)
_PARENTHESIS = re.compile(r"\(.*?\)")
_BEFORE_MARKET = re.compile(r"(?:di )?(?:(?:thi truong|dat nuoc|nuoc|vung lanh tho|lanh tho|cong hoa|ch) )?")
_APOSTROPHES = re.compile(r"['’‘`´]")  # Cư M'gar, Cư M’gar and Cư Mgar are one place
_TONES = "\u0300\u0301\u0303\u0309\u0323"  # grave, acute, tilde, hook above, dot below
_LONG_NAME = 6  # letters
_LEVELS = ("country", "province", "district", "commune")


@dataclass(frozen=True, slots=True)
class AreaName:
    """A written name taken apart.

    `bare` is the name without its title, in lower case, and `folded` the same without marks; `title` is the full
    title and `level` what it tells, both None when there is none; `is_former` says that the unit is called former.
    """

    bare: str
    folded: str
    title: str | None
    level: str | None
    is_former: bool

    @property
    def spelling(self) -> str:
        """The name with its marks, each tone after its word: `Khánh Hoà` and `Khánh Hòa` come out the same."""
        words = []
        for word in unicodedata.normalize("NFD", self.bare).split():
            tones = "".join(mark for mark in word if mark in _TONES)
            words.append("".join(mark for mark in word if mark not in _TONES) + tones)
        return " ".join(words)


def take_apart(name: str) -> AreaName:
    """`tỉnh Long An (trước đây)` is `long an`, a province, a former one."""
    without_former = _FORMER.sub("", name)
    plain = _APOSTROPHES.sub("", _PARENTHESIS.sub(" ", without_former))
    lowered = unicodedata.normalize("NFC", plain).lower().strip()
    titles = _UNMARKED_TITLES if lowered.isascii() else _TITLES
    match = _title_pattern(lowered.isascii()).fullmatch(lowered)
    title = titles[match[1]] if match else None
    bare = match[2] if match else lowered
    return AreaName(
        bare=bare,
        folded=fold(bare),
        title=title,
        level=_LEVEL_OF_TITLE[title] if title else None,
        is_former=without_former != name,
    )


def without_former(name: str) -> str:
    """The name without the words that call the unit a former one: `Vĩnh Phúc cũ` is `Vĩnh Phúc`."""
    return _FORMER.sub("", name)


def without_present(name: str) -> str:
    """The name without the words that call the unit that of today."""
    return _PRESENT.sub("", name)


def is_called_present(name: str) -> bool:
    """Whether a name says that the unit of today's map is meant: `Toàn tỉnh (mới)`."""
    return _PRESENT.search(name) is not None


def resolve_area(name: str, on: date | None = None, within: Area | None = None) -> Area | None:
    """The unit that `name` means on a day, or None when it is unknown or several are possible.

    A title tells the level (`huyện Quảng Ninh` is no province) and, between namesakes, the unit (`quận Bình Tân`,
    `huyện Bình Tân`); names that only their marks tell apart are told apart by them. What follows a comma says where
    the unit lies (`huyện Phú Tân, tỉnh An Giang`), otherwise `within` does: the unit whose document it is. A former
    unit ("trước đây") is the one that ended last. On a day, a name means the unit that bore it then, or bore it last
    before; without a day, the one valid today, or the one that bore it last. A bare name that a province ever bore
    means a province, unless the document is one of a province and may speak of its parts.
    """
    areas = _meant(name, on, within)
    return areas[0] if len(areas) == 1 else None


def resolve_plain(name: str, on: date | None = None, within: Area | None = None) -> tuple[Area, Area] | None:
    """The two units of one level that a bare name means, the first that of the plain title which lists leave out (`Kỳ
    Anh` is the district beside `TX. Kỳ Anh`); None when a title is written or others bear the name."""
    areas = _meant(name, on, within) if take_apart(name).title is None else []
    plain = [area for area in areas if take_apart(area.name).title in _PLAIN_TITLES]
    others = [area for area in areas if area not in plain]
    return (plain[0], others[0]) if len(plain) == len(others) == 1 else None


def _meant(name: str, on: date | None, within: Area | None) -> list[Area]:
    """The units of the highest level that a name may mean."""
    place, comma, surroundings = name.partition(",")
    if comma:
        within = resolve_area(surroundings, on) or within
    wanted = take_apart(place)
    candidates = [known for known in _names().get(wanted.folded, ()) if _fits(known, wanted)]
    candidates = candidates or [known for known in _spaced_otherwise(wanted) if _fits(known, wanted)]
    candidates = [known for known in candidates if known.name.spelling == wanted.spelling] or candidates
    candidates = [known for known in candidates if known.name.title == wanted.title] or candidates
    areas = [known.area for known in candidates]
    if within is not None:
        areas = [area for area in areas if within.key in _surroundings(area)] or areas
    if wanted.title is None and (within is None or within.level == "country"):
        areas = [area for area in areas if area.level in ("country", "province")] or areas
    return _highest(_in_time(areas, on, is_former=wanted.is_former))


def resolve_part(name: str, whole: Area, on: date | None = None) -> Area | None:
    """The one unit inside `whole` that bears the bare name (on a day, if one is told); None when none or several do."""
    wanted = take_apart(name)
    inside = {
        known.area.name: known.area
        for known in _names().get(wanted.folded, ())
        if known.area.key != whole.key and known.area.level != "province" and whole.key in _surroundings(known.area)
    }
    found = [area for area in inside.values() if on is None or area.is_valid_on(on)]
    districts = [area for area in found if area.level == "district"] or found
    return districts[0] if len(districts) == 1 else None


def lies_in(area: Area, whole: Area) -> bool:
    """Whether a unit is `whole`, or lies in it or in what became a part of it."""
    return whole.key in _surroundings(area)


def province_of(area: Area) -> Area | None:
    """The province that a unit is or lies in; None for the country."""
    lineage = (reference.areas()[key] for key in _lineage(area))
    return next((above for above in lineage if above.level == "province"), None)


def resolve_market(name: str) -> str | None:
    """The canonical Vietnamese name of a market, or None when the name is unknown. Words that only say that a country
    follows (`Nước Nhật Bản`, `CH Hàn Quốc`, `Đi Đài Loan`) are no part of its name."""
    known = _markets_by_name()
    written = (fold(name), fold(_PARENTHESIS.sub("", name)))
    bare = (_BEFORE_MARKET.sub("", folded, count=1) for folded in written)
    found = next((known[folded] for folded in (*written, *bare) if folded in known), None)
    return found or _markets_unspaced().get(written[0].replace(" ", ""))


def suggestions(name: str, known: tuple[str, ...], limit: int = 3) -> list[str]:
    """The known names most like an unknown one, best first."""
    from rapidfuzz import process

    matches = process.extract(fold(name), _folded(known), limit=limit, score_cutoff=60)
    return [known[position] for _, _, position in matches]


@lru_cache
def _folded(known: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(fold, known))


@dataclass(frozen=True, slots=True)
class _KnownName:
    name: AreaName
    area: Area


def _fits(known: _KnownName, wanted: AreaName) -> bool:
    """Whether a unit may bear the title: districts and provinces changed theirs, but a commune is what it is called."""
    if wanted.level == "commune":
        return known.name.title == wanted.title
    return wanted.level is None or known.area.level == wanted.level


def _in_time(areas: list[Area], on: date | None, *, is_former: bool) -> list[Area]:
    ended = [area for area in areas if area.valid_to is not None and (on is None or area.valid_to <= on)]
    last = max((area.valid_to for area in ended if area.valid_to is not None), default=None)
    latest = [area for area in ended if area.valid_to == last]
    if is_former:
        return latest or areas
    valid = [area for area in areas if (area.valid_to is None if on is None else area.is_valid_on(on))]
    return valid or latest


def _highest(areas: list[Area]) -> list[Area]:
    highest = min((_LEVELS.index(area.level) for area in areas), default=None)
    return [area for area in areas if _LEVELS.index(area.level) == highest]


def _surroundings(area: Area) -> set[str]:
    """The keys of the unit, of all that it lies in, and of the provinces that these became."""
    keys = set(_lineage(area))
    return keys | {_successors()[key] for key in keys if key in _successors()}


def _lineage(area: Area) -> Iterator[str]:
    key: str | None = area.key
    while key is not None:
        yield key
        key = reference.areas()[key].parent_key


@lru_cache
def _title_pattern(is_unmarked: bool) -> re.Pattern[str]:
    titles = _UNMARKED_TITLES if is_unmarked else _TITLES
    longest_first = sorted(titles, key=len, reverse=True)
    return re.compile(rf"({'|'.join(map(re.escape, longest_first))})[.\s]\s*(.+)")


@lru_cache
def _names() -> dict[str, tuple[_KnownName, ...]]:
    found: defaultdict[str, list[_KnownName]] = defaultdict(list)
    by_code: defaultdict[str, list[Area]] = defaultdict(list)
    for area in reference.areas().values():
        name = take_apart(area.name)
        found[name.folded].append(_KnownName(name, area))
        by_code[area.code].append(area)
    for row in reference.rows("area_aliases"):
        name = take_apart(row["alias"])
        for area in by_code[row["area_code"]]:
            if row["valid_from"] in ("", area.valid_from.isoformat()):
                found[name.folded].append(_KnownName(name, area))
    return {folded: _one_name_an_area(known) for folded, known in found.items()}


def _spaced_otherwise(wanted: AreaName) -> tuple[_KnownName, ...]:
    """The units whose long name is that of none but for its spaces (`Krông Ana`, `Krông A Na`): names of the highlands
    are written as they are heard. Marks must be the same where there are any."""
    known = _unspaced_names().get(wanted.folded.replace(" ", ""), ())
    if wanted.bare.isascii() and not any(name.name.bare.isascii() for name in known):
        return known
    return tuple(name for name in known if _letters(name.name) == _letters(wanted))


def _letters(name: AreaName) -> str:
    """The letters of a name with their marks and without spaces, then its tones."""
    letters = "".join(unicodedata.normalize("NFD", name.bare).split())
    return "".join(sorted(letters, key=lambda mark: mark in _TONES))


@lru_cache
def _unspaced_names() -> dict[str, tuple[_KnownName, ...]]:
    found: defaultdict[str, list[_KnownName]] = defaultdict(list)
    for folded, known in _names().items():
        unspaced = folded.replace(" ", "")
        if len(unspaced) >= _LONG_NAME:
            found[unspaced] += known
    return {unspaced: _one_name_an_area(known) for unspaced, known in found.items()}


def _one_name_an_area(known: list[_KnownName]) -> tuple[_KnownName, ...]:
    """Aliases that differ from a name in nothing but marks bring a unit up again; its own name came first and stays."""
    by_area: dict[str, _KnownName] = {}
    for name in known:
        by_area.setdefault(name.area.key, name)
    return tuple(by_area.values())


@lru_cache
def last_end() -> date:
    """The day from which the last unit that ended was no more."""
    return max((area.valid_to for area in reference.areas().values() if area.valid_to is not None), default=date.min)


@lru_cache
def areas_around(area_key: str) -> frozenset[str]:
    """The units, by key, that one lies in, those it became part of among them."""
    area = reference.areas().get(area_key)
    above = (area.parent_key if area is not None else None, _successors().get(area_key))
    direct = frozenset(key for key in above if key is not None)
    return direct.union(*map(areas_around, direct))


@lru_cache
def areas_before(area_key: str) -> frozenset[str]:
    """The units, by key, that became one."""
    return frozenset(old for old, new in _successors().items() if new == area_key)


@lru_cache
def _successors() -> dict[str, str]:
    return {
        f"{row['old_area_code']}@{row['old_valid_from']}": f"{row['new_area_code']}@{row['new_valid_from']}"
        for row in reference.rows("area_successions")
    }


@lru_cache
def _markets_unspaced() -> dict[str, str]:
    """Long names of one market each without their spaces, which writers of foreign names set as they hear (`Arập
    Xêút`)."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for folded, market in _markets_by_name().items():
        found[folded.replace(" ", "")].add(market)
    return {name: markets.pop() for name, markets in found.items() if len(markets) == 1 and len(name) >= _LONG_NAME}


@lru_cache
def _markets_by_name() -> dict[str, str]:
    names = {row["market_code"]: row["name_vi"] for row in reference.rows("markets")}
    found = {
        fold(row[spelled]): row["name_vi"] for spelled in ("name_en", "name_vi") for row in reference.rows("markets")
    }
    found |= {fold(row["alias"]): names[row["market_code"]] for row in reference.rows("market_aliases")}
    return found
