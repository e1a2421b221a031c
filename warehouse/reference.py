"""The code lists that all rooms share, read from the dbt seeds: one row there is one fact everywhere."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from warehouse.paths import SEEDS


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
    found = (
        Area(
            code=row["area_code"],
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            level=row["area_level"],
            name=row["name_vi"],
            parent_key=f"{row['parent_code']}@{row['parent_valid_from']}" if row["parent_code"] else None,
        )
        for row in rows("areas")
    )
    return MappingProxyType({area.key: area for area in found})


@lru_cache
def indicators() -> MappingProxyType[str, MappingProxyType[str, str]]:
    """The indicators by their code."""
    return MappingProxyType({row["indicator_code"]: row for row in rows("indicators")})


@lru_cache
def breakdown_codes(dimension: str) -> MappingProxyType[str, MappingProxyType[str, str]]:
    """The codes of one breakdown (`sex`, `channel`, `programme`, `fund_source`, `departure_channel`) by their code."""
    return MappingProxyType({row["code"]: row for row in rows("breakdown_codes") if row["dimension"] == dimension})
