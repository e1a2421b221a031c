"""Large marts are released in parts, a file a province: one in which nothing changed is that of the release before.

Which parts changed since the newest release stands in `build/unreleased_parts.json`; without it all may have.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

from duckdb import DuckDBPyConnection
from upath import UPath

from warehouse.connections import reading
from warehouse.files import write_atomically
from warehouse.marts import Keys
from warehouse.paths import DataRoot

PARTED_FROM = 250_000  # rows: below it a mart is one file
NATIONAL = "national"  # the country, its provinces, and what names no unit that is known
MADE_ANEW = "made_anew"  # rows that every build makes anew, wherever they are about
ALWAYS_CHANGED = frozenset({NATIONAL, MADE_ANEW})

# A unit belongs to the province in which it lies, whose former districts hold its former communes.
_AREA_PARTS = f"""
    select
        areas.area_key,
        case
            when parents.area_level = 'province' then parents.area_code
            when grandparents.area_level = 'province' then grandparents.area_code
            else '{NATIONAL}'
        end as part
    from {{marts}}.dim_area as areas
    left join {{marts}}.dim_area as parents on areas.parent_area_key = parents.area_key
    left join {{marts}}.dim_area as grandparents on parents.parent_area_key = grandparents.area_key
"""


@dataclass(frozen=True, slots=True)
class Changes:
    """The parts of marts in which a row may differ from a release."""

    release_id: str
    parts: frozenset[str]


def note_changes(root: DataRoot, *, follows: bool) -> None:
    """Add the parts that the marts at hand touched to those that changed since the newest release.

    Marts that were made from nothing may differ in all.
    """
    known = changes_since_release(root)
    if known is None or not follows:
        _file(root).unlink(missing_ok=True)
        return
    with reading(root.build_database) as connection:
        name_parts(connection, "marts")
        touched = connection.execute(
            "select distinct parts.part from area_parts as parts"
            " inner join audit.int_areas__touched as areas on parts.area_key = areas.area_key"
            " where areas.layer = 'marts'"
        ).fetchall()
    _write(root, Changes(known.release_id, known.parts | {part for (part,) in touched}))


def note_released(root: DataRoot, release_id: str) -> None:
    """Note that a release holds all that the build holds."""
    _write(root, Changes(release_id, frozenset()))


def changes_since_release(root: DataRoot) -> Changes | None:
    """What may have changed and since which release; None when all may have."""
    if not _file(root).exists():
        return None
    noted = json.loads(_file(root).read_text())
    return Changes(noted["release_id"], frozenset(noted["parts"]))


def name_parts(connection: DuckDBPyConnection, marts: str) -> None:
    """Have the temporary table `area_parts`: the part to which each unit of a schema of marts belongs."""
    connection.execute(f"create temporary table if not exists area_parts as {_AREA_PARTS.format(marts=marts)}")


def part_of(keys: Keys) -> str:
    """The part to which a row of a mart, as `rows`, belongs beside its unit, as `units`, in SQL."""
    return f"case when {keys.made_anew or 'false'} then '{MADE_ANEW}' else coalesce(units.part, '{NATIONAL}') end"


def is_in_parts(keys: Keys, chosen: Collection[str]) -> str:
    """The condition by which a row of a mart belongs to one of these parts, those that always change among them."""
    others = f"select area_key from area_parts where part not in ({', '.join(map(repr, sorted(chosen)))})"
    return f"({keys.made_anew or 'false'} or coalesce({keys.parted_by}, '') not in ({others}))"


def _file(root: DataRoot) -> UPath:
    return root.build / "unreleased_parts.json"


def _write(root: DataRoot, changes: Changes) -> None:
    text = json.dumps({"release_id": changes.release_id, "parts": sorted(changes.parts)})
    write_atomically(_file(root), text.encode())
