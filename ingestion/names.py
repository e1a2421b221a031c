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
_NUMERAL = re.compile(r"\d+|[ivx]+")
_LEADING_ZEROS = re.compile(r"\A0+(?=\d+\Z)")  # Phường 01
_APOSTROPHES = re.compile(r"['’‘`´]")  # Cư M'gar, Cư M’gar and Cư Mgar are one place
_TONES = "\u0300\u0301\u0303\u0309\u0323"  # grave, acute, tilde, hook above, dot below
_LONG_NAME = 6  # letters
_NEAREST = 100  # names
_OFFICIAL_TITLES = tuple(f"{title.capitalize()} " for title in _LEVEL_OF_TITLE)
_FOLDED_TITLES = tuple(sorted((f"{fold(title)} " for title in _LEVEL_OF_TITLE), key=len, reverse=True))
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
    bare = _LEADING_ZEROS.sub("", match[2]) if match else lowered
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
    before; without a day, the one valid today, or the one that bore it last. A commune that is no more is in doubt
    where another of the day bears its name under another title. A bare name that a province ever bore means a province,
    unless the document is one of a province and may speak of its parts.
    """
    areas = _meant(name, on, within)
    return areas[0] if len(areas) == 1 else None


def communes_named(name: str, on: date | None = None, within: Area | None = None) -> list[Area]:
    """The communes that a name may mean where these are several (`Xã Đoàn Kết`), else none."""
    areas = _meant(name, on, within)
    return areas if len(areas) > 1 and all(area.level == "commune" for area in areas) else []


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
    candidates = [known for known in _known_as(wanted.folded) if _fits(known, wanted)]
    candidates = candidates or [known for known in _spaced_otherwise(wanted) if _fits(known, wanted)]
    if wanted.title is None:
        is_inside = within is not None and within.level != "country"
        candidates = [known for known in candidates if _may_be_bare(known, place, wanted, is_inside=is_inside)]
    candidates = [known for known in candidates if known.name.spelling == wanted.spelling] or candidates
    candidates = [known for known in candidates if known.name.title == wanted.title] or candidates
    areas = list({known.area.key: known.area for known in candidates}.values())
    if within is not None:
        areas = [area for area in areas if within.key in _surroundings(area)] or areas
    if wanted.title is None and (within is None or within.level == "country"):
        areas = [area for area in areas if area.level in ("country", "province")] or areas
    meant = _highest(_in_time(areas, on, is_former=wanted.is_former))
    return meant if wanted.is_former else [*meant, *_rivals(meant, wanted, on, within)]


def _rivals(meant: list[Area], wanted: AreaName, on: date | None, within: Area | None) -> list[Area]:
    """The communes that bear the name under another title, where the commune meant was no more: `thị trấn Quảng Hà` may
    be a slip for the commune of the day."""
    if not meant or meant[0].level != "commune" or any(_is_alive(area, on) for area in meant):
        return []
    namesakes = (known.area for known in _known_as(wanted.folded) if known.area.level == "commune")
    return [area for area in namesakes if _is_alive(area, on) and (within is None or lies_in(area, within))]


def _is_alive(area: Area, on: date | None) -> bool:
    return area.valid_to is None if on is None else area.is_valid_on(on)


def resolve_part(name: str, whole: Area, on: date | None = None) -> Area | None:
    """The one unit inside `whole` that bears the name (on a day, if one is told); None when none or several do."""
    wanted = take_apart(name)
    inside = {
        known.area.name: known.area
        for known in _known_as(wanted.folded)
        if known.area.key != whole.key
        and wanted.title in (None, known.name.title)
        and known.area.level != "province"
        and _may_be_bare(known, name, wanted, is_inside=True)
        and whole.key in _surroundings(known.area)
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
    """The known names most like an unknown one, best first: of the nearest, letter by letter, those whose words fit."""
    from rapidfuzz import fuzz, process

    wanted, folded = fold(name), _folded(known)
    nearest = {number: text for text, _, number in process.extract(wanted, folded, scorer=fuzz.ratio, limit=_NEAREST)}
    matches = process.extract(wanted, nearest, limit=limit, score_cutoff=60)
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


def _may_be_bare(known: _KnownName, written: str, wanted: AreaName, *, is_inside: bool) -> bool:
    """Whether a unit may be meant without its title. Ten thousand communes of before July 2025 bear any name, those of
    ordinary words (`Trung Bình`, `Hợp Đồng`) and numbers among them: one of these is meant only inside the unit that a
    document is about, and written as a name is, with its own marks if with any."""
    if known.area.level != "commune" or known.area.valid_to is None:
        return True
    is_name = all(word[:1].isupper() for word in written.split()) and _NUMERAL.fullmatch(wanted.folded) is None
    has_marks = known.name.spelling == wanted.spelling or wanted.bare.isascii()
    return is_inside and is_name and has_marks


def _in_time(areas: list[Area], on: date | None, *, is_former: bool) -> list[Area]:
    ended = [area for area in areas if area.valid_to is not None and (on is None or area.valid_to <= on)]
    last = max((area.valid_to for area in ended if area.valid_to is not None), default=None)
    latest = [area for area in ended if area.valid_to == last]
    if is_former:
        return latest or areas
    return [area for area in areas if _is_alive(area, on)] or latest


def _highest(areas: list[Area]) -> list[Area]:
    highest = min((_LEVELS.index(area.level) for area in areas), default=None)
    return [area for area in areas if _LEVELS.index(area.level) == highest]


def _surroundings(area: Area) -> frozenset[str]:
    """The keys of the unit, of all that it lies in, and of what these became as a whole."""
    return areas_around(area.key) | {area.key}


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


@lru_cache(maxsize=65536)
def _known_as(folded: str) -> tuple[_KnownName, ...]:
    """The units that bear a name, which is taken apart only when a document asks for it: there are thousands."""
    written = _names().get(folded, {})
    return tuple(_KnownName(take_apart(name), area) for name, areas in written.items() for area in areas)


@lru_cache
def _names() -> dict[str, dict[str, list[Area]]]:
    """By the bare name without marks, the names as they are written and the units that bear them, own names first."""
    borne: defaultdict[str, list[Area]] = defaultdict(list)
    by_code: defaultdict[str, list[Area]] = defaultdict(list)
    for area in reference.areas().values():
        borne[area.name].append(area)
        by_code[area.code].append(area)
    for row in reference.rows("area_aliases"):
        borne[row["alias"]] += [
            area for area in by_code[row["area_code"]] if row["valid_from"] in ("", area.valid_from.isoformat())
        ]
    found: defaultdict[str, dict[str, list[Area]]] = defaultdict(dict)
    for name, areas in borne.items():
        found[_bare_folded(name)][name] = areas
    return found


def _bare_folded(name: str) -> str:
    """The `folded` of a name that the lists write: its title is in full, so that nothing more is to be told."""
    if not name.startswith(_OFFICIAL_TITLES):
        return take_apart(name).folded
    folded = fold(_APOSTROPHES.sub("", name))
    return next((folded[len(title) :] for title in _FOLDED_TITLES if folded.startswith(title)), folded)


def is_borne(folded: str) -> bool:
    """Whether some unit bears a name, told without title and marks."""
    return folded in _names()


def _spaced_otherwise(wanted: AreaName) -> tuple[_KnownName, ...]:
    """The units whose long name is that of none but for its spaces (`Krông Ana`, `Krông A Na`): names of the highlands
    are written as they are heard. Marks must be the same where there are any."""
    spaced = _unspaced_names().get(wanted.folded.replace(" ", ""), ())
    known = tuple(name for folded in spaced for name in _known_as(folded))
    if wanted.bare.isascii() and not any(name.name.bare.isascii() for name in known):
        return known
    return tuple(name for name in known if _letters(name.name) == _letters(wanted))


def _letters(name: AreaName) -> str:
    """The letters of a name with their marks and without spaces, then its tones."""
    letters = "".join(unicodedata.normalize("NFD", name.bare).split())
    return "".join(sorted(letters, key=lambda mark: mark in _TONES))


@lru_cache
def _unspaced_names() -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for folded in _names():
        unspaced = folded.replace(" ", "")
        if len(unspaced) >= _LONG_NAME:
            found[unspaced].append(folded)
    return found


@lru_cache
def last_end() -> date:
    """The day from which the last unit that ended was no more."""
    return max((area.valid_to for area in reference.areas().values() if area.valid_to is not None), default=date.min)


@lru_cache(maxsize=65536)
def areas_around(area_key: str) -> frozenset[str]:
    """The units, by key, that one lies in, those it became part of as a whole among them."""
    area = reference.areas().get(area_key)
    above = (area.parent_key if area is not None else None, _heirs().get(area_key))
    direct = frozenset(key for key in above if key is not None)
    return direct.union(*map(areas_around, direct))


def areas_before(area_key: str) -> frozenset[str]:
    """The units, by key, that became one; none where a part of it came from elsewhere."""
    return _origins().get(area_key, frozenset())


def is_of_line(one: Area, other: Area) -> bool:
    """Whether two units of a level are one at two times, or one became the other. A commune of July 2025 holds several
    of before even where it has the name and the code of one, so that the two are told apart."""
    pairs = {(one.key, other.key), (other.key, one.key)}
    is_followed = one.code == other.code or not pairs.isdisjoint(_pairs())
    return one.level == other.level and _level_above(one) == _level_above(other) and is_followed


def _level_above(area: Area) -> str | None:
    above = reference.areas().get(area.parent_key or "")
    return above.level if above is not None else None


@lru_cache
def _pairs() -> frozenset[tuple[str, str]]:
    return frozenset((old, new) for old, new, _ in reference.successions())


@lru_cache
def _heirs() -> dict[str, str]:
    """What a unit became a part of as a whole."""
    return {old: new for old, new, is_exact in reference.successions() if is_exact}


@lru_cache
def _origins() -> dict[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for old, new, _ in reference.successions():
        found[new].add(old)
    for _, new, is_exact in reference.successions():
        if not is_exact:
            found.pop(new, None)
    return {new: frozenset(olds) for new, olds in found.items()}


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
