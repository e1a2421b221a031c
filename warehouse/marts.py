"""What the marts' own `.yml` promise about their rows: grain, and the columns that queries look them up by."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from warehouse.paths import DBT_PROJECT


@dataclass(frozen=True, slots=True)
class Keys:
    """The columns that tell the rows of a mart apart, and the lists of columns that deserve an index.

    A mart that may be released in parts is `parted_by` a column; rows of it that every build makes anew, if there are
    any, meet the condition `made_anew`.
    """

    grain: tuple[str, ...] = ()
    indexes: tuple[tuple[str, ...], ...] = ()
    parted_by: str | None = None
    made_anew: str | None = None

    @classmethod
    def of(cls, written: dict[str, Any]) -> Keys:
        """The keys as a manifest holds them."""
        return cls(tuple(written["grain"]), tuple(tuple(columns) for columns in written["indexes"]))

    def written(self) -> dict[str, Any]:
        """The keys for a manifest."""
        return {"grain": list(self.grain), "indexes": [list(columns) for columns in self.indexes]}


@lru_cache
def mart_keys(folder: Path = DBT_PROJECT / "models" / "marts") -> dict[str, Keys]:
    """The keys of every mart: the grain that its tests hold, the indexes from its `meta`."""
    models = (
        model
        for file in sorted(folder.rglob("*.yml"))
        for model in yaml.load(file.read_bytes(), yaml.CSafeLoader).get("models", [])
    )
    return {model["name"]: _keys(model) for model in models}


def _keys(model: dict[str, Any]) -> Keys:
    meta = model.get("config", {}).get("meta", {})
    indexes = tuple(tuple(columns) for columns in meta.get("indexes", []))
    return Keys(_grain(model), indexes, meta.get("parted_by"), meta.get("made_anew"))


def _grain(model: dict[str, Any]) -> tuple[str, ...]:
    for test in model.get("data_tests", []):
        if "unique_grain" in test:
            return tuple(test["unique_grain"]["arguments"]["columns"])
    return ()
