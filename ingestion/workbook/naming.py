"""On which day the names of a plan are meant: a plan may span a merger, and old and new units bear one name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache

from ingestion import names
from ingestion.model import Issue, IssueSeverity, Period
from ingestion.workbook.labels import Place, Written, place, place_of, take_apart
from ingestion.workbook.rows import names_in
from ingestion.workbook.tables import Located, label_text, label_texts
from warehouse import reference
from warehouse.reference import Area

_PARTS = ("district", "commune")
_FEWEST_PARTS = 3
Named = tuple[str, str, str | None]  # the cell and the words of a name, and the level that it has


def day_of_names(table: Located, within: Place | None, period: Period, signed: date | None) -> date | Issue | None:
    """The day on which the areas of a plan bore their names: that of its signing, if it is told, else `proved_day`."""
    if period.end is None or signed is not None:
        return min(period.end, signed) if period.end is not None and signed is not None else period.end
    return proved_day(_names(table, within), period, within)


def proved_day(named: Iterable[Named], period: Period, within: Place | None = None) -> date | Issue | None:
    """The day on which the areas of a plan for a period bore their names, told by names that only old or only new units
    bear; an error when a name may mean both. Those that several units bear lie `within` the one whose plan it is."""
    if period.end is None:
        return None
    changes = sorted(day for day in _changes() if (period.start or period.end) < day <= period.end)
    days = (*(day - timedelta(days=1) for day in changes), period.end)
    told = [(address, _units_of(name, level, days, within)) for address, name, level in named]
    # A day is possible on which each name was borne that was borne on any.
    borne = [units for _, units in told if any(units)]
    possible = [number for number in range(len(days)) if all(units[number] for units in borne)] or range(len(days))
    for address, units in told:
        meant = {unit.key: unit for number in possible if (unit := units[number]) is not None}
        if len(meant) > 1:
            return _of_when(address, next(iter(meant.values())))
    return days[possible[-1]]


def _of_when(address: str, old: Place) -> Issue:
    change = reference.areas()[str(old.key)].valid_to
    parameters = {"name": old.name, "change": f"{change:%d/%m/%Y}"}
    return Issue("AREA-OF-WHEN", IssueSeverity.ERROR, address, parameters)


def whole_of_rows(table: Located, on: date) -> Place | None:
    """The unit whose parts the rows of a table name, all of them and no other: whose document it is where no line says
    so. One part may be missing, in which nothing happened."""
    if table.stub.rows != "area":
        return None
    whole = _only_whole(table, on)
    if whole is None:
        return None
    labels = map(take_apart, label_texts(table.sheet, table.body, table.anchor[1]))
    parts = {area.key for area in reference.parts_of(whole.key) if area.is_valid_on(on)}
    told = {area.key for label in labels if label.core and (area := _named(label, on, whole)) is not None}
    is_whole = told <= parts | {whole.key} and len(parts - told) <= 1 and len(parts) > _FEWEST_PARTS
    return place(whole, whole.name) if is_whole else None


def _only_whole(table: Located, on: date) -> Area | None:
    """The one unit in which the parts lie that rows name by a name that no other unit has; the second such unit ends
    the search."""
    wholes: set[str] = set()
    for text in label_texts(table.sheet, table.body, table.anchor[1]):
        whole = _whole_named(text, on)
        if whole is not None:
            wholes.add(whole)
        if len(wholes) > 1:
            return None
    return reference.areas().get(next(iter(wholes))) if wholes else None


@lru_cache(maxsize=65536)
def _whole_named(text: str, on: date) -> str | None:
    """The key of the unit in which the part lies that a row's label names, kept between workbooks."""
    label = take_apart(text)
    area = _named(label, on, None) if label.core else None
    return area.parent_key if area is not None and area.level in _PARTS else None


def _named(label: Written, on: date, within: Area | None) -> Area | None:
    """The unit that a row's label names."""
    found = (names.resolve_area(name, on, within) for name in names_in(label))
    return next((area for area in found if area is not None), None)


def _names(table: Located, within: Place | None) -> Iterator[Named]:
    """The cell, words and level of the reporting unit and of each row's label."""
    if within is not None:
        yield table.address, within.name, within.level
    column = table.anchor[1]
    for row in table.body if table.stub.rows == "area" else ():
        name = take_apart(label_text(table.sheet, row, column)).core
        if name:
            yield table.sheet.address(row, column), name, table.stub.level


def _units_of(name: str, level: str | None, days: tuple[date, ...], within: Place | None) -> tuple[Place | None, ...]:
    """The units that bore a name on each of some days."""
    wholes = (_whole_on(within, day) for day in days)
    return tuple(_unit_on(name, level, day, whole) for day, whole in zip(days, wholes, strict=True))


@lru_cache(maxsize=256)
def _whole_on(within: Place | None, day: date) -> str | None:
    """The key of the unit that bore, on a day, the name of the one whose document it is."""
    known = reference.areas().get(within.key or "") if within is not None else None
    if within is None or known is None or known.is_valid_on(day):
        return known.key if known is not None else None
    then = names.resolve_area(within.name, day, reference.areas().get(known.parent_key or ""))
    return then.key if then is not None and names.is_of_line(then, known) else known.key


def _unit_on(name: str, level: str | None, day: date, whole: str | None) -> Place | None:
    found = place_of(name, day, whole, level)
    area = reference.areas().get(found.key) if found is not None and found.key else None
    return found if area is not None and area.is_valid_on(day) else None


@lru_cache
def _changes() -> frozenset[date]:
    """The days on which units began to exist, or names to mean others."""
    return frozenset(area.valid_from for area in reference.areas().values())
