"""Which administrative unit and which market a written name means."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ingestion.text import fold
from warehouse import reference
from warehouse.reference import Area

_TITLES = {
    "tinh": "province",
    "thanh pho": None,  # a city may be a province or a district
    "tp": None,
    "huyen": "district",
    "quan": "district",
    "thi xa": "district",
    "tx": "district",
    "phuong": "commune",
    "xa": "commune",
    "thi tran": "commune",
    "dac khu": "commune",
}
_TITLE = re.compile(rf"({'|'.join(sorted(_TITLES, key=len, reverse=True))}) (.+)")
_FORMER = re.compile(r"\s*\(?\s*(?:trước đây|cũ)\s*\)?\s*$", re.IGNORECASE)
_LEVELS = ("country", "province", "district", "commune")


@dataclass(frozen=True, slots=True)
class AreaName:
    """A written name taken apart: the name without its title, the level its title tells, whether it is called former."""

    folded: str
    level: str | None
    is_former: bool


def take_apart(name: str) -> AreaName:
    """`tỉnh Long An (trước đây)` is `long an`, a province, a former one."""
    without_former = _FORMER.sub("", name)
    folded = fold(re.sub(r"\(.*?\)", " ", without_former))
    title = _TITLE.fullmatch(folded)
    if title:
        return AreaName(title[2], _TITLES[title[1]], without_former != name)
    return AreaName(folded, None, without_former != name)


def resolve_area(name: str, on: date | None = None, within: Area | None = None) -> Area | None:
    """The unit that `name` means on a day, or None when it is unknown or several are possible.

    A title tells the level (`huyện Quảng Ninh` is no province); `within` is the unit whose document it is, and decides
    between namesakes; a former unit ("trước đây") is the one that ended last; without a day the one valid today, and a
    name that no longer exists is the unit that bore it.
    """
    wanted = take_apart(name)
    candidates = [area for area in _areas_by_name().get(wanted.folded, ()) if _fits(area, wanted.level)]
    if within is not None:
        inside = [area for area in candidates if within.key in _lineage(area)]
        candidates = inside or candidates
    if wanted.is_former:
        candidates = [area for area in candidates if area.valid_to is not None] or candidates
    elif on is not None:
        candidates = [area for area in candidates if area.is_valid_on(on)] or candidates
    else:
        candidates = [area for area in candidates if area.valid_to is None] or candidates
    if not candidates:
        return None
    highest = min(_LEVELS.index(area.level) for area in candidates)
    candidates = [area for area in candidates if _LEVELS.index(area.level) == highest]
    return candidates[0] if len(candidates) == 1 else None


def resolve_market(name: str) -> str | None:
    """The canonical Vietnamese name of a market, or None when the name is unknown."""
    folded = fold(name)
    return _markets_by_name().get(folded) or _markets_by_name().get(fold(re.sub(r"\(.*?\)", "", name)))


def suggestions(name: str, known: tuple[str, ...], limit: int = 3) -> list[str]:
    """The known names most like an unknown one, best first."""
    from rapidfuzz import process  # noqa: PLC0415 - only needed when something is unknown

    return [match[0] for match in process.extract(name, known, processor=fold, limit=limit, score_cutoff=60)]


def _fits(area: Area, level: str | None) -> bool:
    return level is None or area.level == level


def _lineage(area: Area) -> set[str]:
    keys = set()
    key: str | None = area.key
    while key is not None:
        keys.add(key)
        key = reference.areas()[key].parent_key
    return keys


@lru_cache
def _areas_by_name() -> dict[str, tuple[Area, ...]]:
    known = reference.areas()
    found: defaultdict[str, set[Area]] = defaultdict(set)
    for area in known.values():
        found[take_apart(area.name).folded].add(area)
    for row in reference.rows("area_aliases"):
        for area in known.values():
            if area.code == row["area_code"] and row["valid_from"] in ("", area.valid_from.isoformat()):
                found[fold(row["alias"])].add(area)
    return {name: tuple(sorted(units, key=lambda unit: unit.key)) for name, units in found.items()}


@lru_cache
def _markets_by_name() -> dict[str, str]:
    names = {row["market_code"]: row["name_vi"] for row in reference.rows("markets")}
    found = {fold(name): name for name in names.values()}
    found |= {fold(row["alias"]): names[row["market_code"]] for row in reference.rows("market_aliases")}
    return found
