"""The code lists that all rooms share, read from the dbt seeds: one row there is one fact everywhere."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import itemgetter
from types import MappingProxyType

from warehouse.paths import SEEDS

_SUCCESSION_COLUMNS = ("old_area_code", "old_valid_from", "new_area_code", "new_valid_from", "is_exact")
_AREA_COLUMNS = ("area_code", "valid_from", "valid_to", "area_level", "name_vi", "parent_code", "parent_valid_from")


@dataclass(frozen=True, slots=True)
class Area:
    """An administrative unit for as long as its territory stayed the same: `[valid_from, valid_to)`."""

    code: str
    valid_from: date
    valid_to: date | None
    level: str
    name: str
    parent_key: str | None

    @property
    def key(self) -> str:
        """The unit's identity: codes and names were reused with a new meaning, so neither is enough."""
        return f"{self.code}@{self.valid_from.isoformat()}"

    def is_valid_on(self, day: date) -> bool:
        """Whether the unit existed on that day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@lru_cache
def rows(seed: str) -> tuple[MappingProxyType[str, str], ...]:
    """The rows of a seed as they stand in its CSV, empty cells as empty strings."""
    with (SEEDS / f"{seed}.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(MappingProxyType(row) for row in csv.DictReader(lines))


@lru_cache
def areas() -> MappingProxyType[str, Area]:
    """All administrative units, old and new, by their key."""
    day = lru_cache(date.fromisoformat)  # sixteen thousand units began and ended on some thirty days
    found = (
        Area(code, day(begin), day(end) if end else None, level, name, f"{above}@{since}" if above else None)
        for code, begin, end, level, name, above, since in _cells("areas", _AREA_COLUMNS)
    )
    return MappingProxyType({f"{area.code}@{area.valid_from}": area for area in found})


@lru_cache
def successions() -> tuple[tuple[str, str, bool], ...]:
    """The key of each unit that ended, that of one it went to, and whether it went there as a whole."""
    return tuple(
        (f"{old}@{old_from}", f"{new}@{new_from}", is_exact == "true")
        for old, old_from, new, new_from, is_exact in _cells("area_successions", _SUCCESSION_COLUMNS)
    )


def _cells(seed: str, columns: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The cells of some columns of a large seed, row by row, without a mapping for each."""
    with (SEEDS / f"{seed}.csv").open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        yield from map(itemgetter(*map(next(rows).index, columns)), rows)


@lru_cache
def parts_of(area_key: str) -> tuple[Area, ...]:
    """The units right below one, of whatever time."""
    return _parts().get(area_key, ())


@lru_cache
def _parts() -> dict[str, tuple[Area, ...]]:
    found: defaultdict[str, list[Area]] = defaultdict(list)
    for area in areas().values():
        if area.parent_key is not None:
            found[area.parent_key].append(area)
    return {key: tuple(parts) for key, parts in found.items()}


@lru_cache
def indicators() -> MappingProxyType[str, MappingProxyType[str, str]]:
    """The indicators by their code."""
    return MappingProxyType({row["indicator_code"]: row for row in rows("indicators")})


@lru_cache
def breakdown_codes(dimension: str) -> MappingProxyType[str, MappingProxyType[str, str]]:
    """The codes of one breakdown (`sex`, `channel`, `programme`, `fund_source`, `departure_channel`) by their code."""
    return MappingProxyType({row["code"]: row for row in rows("breakdown_codes") if row["dimension"] == dimension})
