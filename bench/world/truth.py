"""What truly happened, by unit, month and breakdown: counts that add up because they are sums of the same workers.

Only the 63 provinces of before 1/7/2025 are drawn; every larger unit is a sum of them and every smaller one a share, so
that whatever is read off the cubes agrees with everything else that is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml

from warehouse import reference
from warehouse.reference import Area

Numbers = npt.NDArray[np.int64]

MONTHS_OF_YEAR = 12
_NATION = Path(__file__).with_name("nation.yml")
_SEXES = (None, "male", "female")
_PROGRAMMES = (None, "job_loan", "overseas_work")


@lru_cache
def nation() -> dict[str, Any]:
    """The sizes and shares that the nation is drawn from."""
    loaded: dict[str, Any] = yaml.safe_load(_NATION.read_text(encoding="utf-8"))
    return loaded


def successions() -> dict[str, str]:
    """The key of every province that ended, with the key of the one that it became part of."""
    areas = reference.areas()
    return {old: new for old, new, _ in reference.successions() if areas[old].level == "province"}


@dataclass(frozen=True, slots=True)
class Months:
    """A run of calendar months, counted from 0; the first one is a January."""

    first_year: int
    count: int

    def index(self, year: int, month: int) -> int:
        """The number of a month of a year."""
        return (year - self.first_year) * MONTHS_OF_YEAR + month - 1

    def year(self, index: int) -> int:
        """The year of a month."""
        return self.first_year + index // MONTHS_OF_YEAR

    def month(self, index: int) -> int:
        """The month of the year, from 1."""
        return index % MONTHS_OF_YEAR + 1

    def first_day(self, index: int) -> date:
        """The first day of a month."""
        return date(self.year(index), self.month(index), 1)

    def last_day(self, index: int) -> date:
        """The last day of a month."""
        return self.first_day(index + 1) - timedelta(days=1)


@dataclass(frozen=True)
class Cube:
    """Amounts by unit, month and breakdowns; place 0 of each breakdown is the whole.

    `amounts[unit, month, *breakdowns]`: of a stock as it stands at the month's end, of a flow the running sum of the
    months before, so that any stretch is one difference.
    """

    codes: Mapping[str, tuple[str | None, ...]]
    amounts: Numbers
    is_stock: bool

    def at(self, unit: Numbers, first: Numbers, last: Numbers, where: Mapping[str, Numbers]) -> Numbers:
        """The amounts of units in the months `first` to `last`; `where` holds the place in each breakdown."""
        places = tuple(where[dimension] for dimension in self.codes)
        if self.is_stock:
            return self.amounts[(unit, last, *places)]
        return self.amounts[(unit, last + 1, *places)] - self.amounts[(unit, first, *places)]


@dataclass(frozen=True)
class Truth:
    """All that happened. `units` are the country and the provinces of both maps, then districts and communes.

    `cubes` hold the provinces and above by indicator, `lower` the districts and communes; `targets` by unit and year.
    """

    months: Months
    units: tuple[Area, ...]
    upper_count: int
    cubes: Mapping[str, Cube]
    lower: Mapping[str, Cube]
    targets: Mapping[str, Numbers]

    @cached_property
    def below(self) -> dict[str, list[int]]:
        """The numbers of the units right below each unit, on either map."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for number, unit in enumerate(self.units):
            found[unit.parent_key or ""].append(number)
        return dict(found)

    @cached_property
    def made_of(self) -> dict[int, list[int]]:
        """The numbers of the provinces of before of which each province of today was made."""
        number = {unit.key: place for place, unit in enumerate(self.units[: self.upper_count])}
        found: defaultdict[int, list[int]] = defaultdict(list)
        for old, new in successions().items():
            if old != new:
                found[number[new]].append(number[old])
        return dict(found)

    def amount(self, indicator: str, unit: Numbers, first: Numbers, last: Numbers, where: dict[str, Any]) -> Numbers:
        """The true amounts; `where` maps a breakdown to the codes asked for, None being the whole."""
        if indicator in self.targets:
            return self.targets[indicator][unit, last // MONTHS_OF_YEAR]
        found = np.zeros(len(unit), dtype=np.int64)
        is_upper = unit < self.upper_count
        for cube, mask, shift in (
            (self.cubes[indicator], is_upper, 0),
            (self.lower.get(indicator), ~is_upper, self.upper_count),
        ):
            if cube is None or not mask.any():
                continue
            places = {name: _places(codes, where[name])[mask] for name, codes in cube.codes.items()}
            found[mask] = cube.at(unit[mask] - shift, first[mask], last[mask], places)
        return found


def _places(codes: tuple[str | None, ...], asked: Any) -> Numbers:
    place = {code: number for number, code in enumerate(codes)}
    return np.fromiter((place[code] for code in asked), dtype=np.int64, count=len(asked))


def draw(months: int, seed: int) -> Truth:
    """The nation of `months` months up to the last one of the settings, with the whole year before them."""
    dice = np.random.default_rng(seed)
    last = date.fromisoformat(f"{nation()['last_month']}-01")
    first_index = last.year * MONTHS_OF_YEAR + last.month - months
    first_year = first_index // MONTHS_OF_YEAR - 1
    span = Months(first_year, (last.year - first_year) * MONTHS_OF_YEAR + last.month)
    return _Drawing(span, dice).truth()


class _Drawing:
    """Draws the old provinces month by month and spreads them over the maps."""

    def __init__(self, months: Months, dice: np.random.Generator) -> None:
        self._months = months
        self._dice = dice
        areas = reference.areas().values()
        change = max(date.fromisoformat(row["new_valid_from"]) for row in reference.rows("area_successions"))
        upper = [area for area in areas if area.level in ("country", "province")]
        above = {area.key for area in upper}
        lower = [area for area in areas if area.level in ("district", "commune") and area.parent_key in above]
        self._units = tuple(sorted(upper, key=lambda area: (area.level != "country", area.key)) + lower)
        self._upper = len(upper)
        number = {area.key: place for place, area in enumerate(self._units)}
        before = change - timedelta(days=1)
        self._drawn = [area for area in self._units[1 : self._upper] if area.is_valid_on(before)]
        self._belongs = self._membership(number)
        self._parents = np.array([number.get(area.parent_key or "", -1) for area in lower])
        self._change = self._months.index(change.year, change.month)
        begins, ends = [area.valid_from for area in lower], [area.valid_to for area in lower]
        self._begins = np.array([months.index(day.year, day.month) for day in begins])
        self._ends = np.array([months.index(day.year, day.month) if day else months.count for day in ends])

    def truth(self) -> Truth:
        departures = self._departures()
        jobs = self._jobs(departures)
        cubes = {
            "workers_departed": self._cube(departures, {"market": self._markets(), "sex": _SEXES}),
            "jobs_created": self._cube(jobs, {"channel": self._channels(), "sex": _SEXES}),
            **self._loans(departures, jobs),
        }
        lower = {"workers_departed": self._lower(departures.sum(axis=2))}
        targets = {
            "target_workers_departed": self._targets(departures.sum(axis=(2, 3))),
            "target_jobs_created": self._targets(jobs.sum(axis=(2, 3))),
        }
        return Truth(self._months, self._units, self._upper, cubes, lower, targets)

    def _membership(self, number: dict[str, int]) -> Numbers:
        """Which drawn province is part of which upper unit: `[upper unit, drawn province]`, 0 or 1."""
        belongs = np.zeros((self._upper, len(self._drawn)), dtype=np.int64)
        heirs = successions()
        for place, area in enumerate(self._drawn):
            for key in (area.key, area.parent_key, heirs.get(area.key)):
                if key is not None:
                    belongs[number[key], place] = 1
        return belongs

    def _markets(self) -> tuple[str | None, ...]:
        return (None, *nation()["departures"]["markets"])

    def _channels(self) -> tuple[str | None, ...]:
        return (None, *nation()["jobs"]["channels"], nation()["jobs"]["overseas"])

    def _expected(self, facts: dict[str, Any]) -> npt.NDArray[np.float64]:
        """The expected count of each drawn province and month."""
        weights = np.exp(self._dice.normal(0, facts["spread_of_provinces"], len(self._drawn)))
        season = np.array(facts["season"]) / sum(facts["season"])
        years = [self._months.year(month) for month in range(self._months.count)]
        known = facts["by_year"]
        by_month = np.array(
            [known[year] * season[month % MONTHS_OF_YEAR] for month, year in enumerate(years)], dtype=float
        )
        return np.outer(weights / weights.sum(), by_month)

    def _departures(self) -> Numbers:
        """`[province, month, market, sex]`, sexes in the order men, women."""
        facts = nation()["departures"]
        markets = facts["markets"].values()
        mix = np.array([[row["share"] * (1 - row["women"]), row["share"] * row["women"]] for row in markets])
        return self._dice.poisson(self._expected(facts)[:, :, None, None] * (mix / mix.sum()))

    def _jobs(self, departures: Numbers) -> Numbers:
        """`[province, month, channel, sex]`, the last channel being work abroad."""
        facts = nation()["jobs"]
        shares = np.array(list(facts["channels"].values()))
        mix = np.outer(shares / shares.sum(), [1 - facts["women"], facts["women"]])
        at_home = self._dice.poisson(self._expected(facts)[:, :, None, None] * mix)
        return np.concatenate([at_home, departures.sum(axis=2)[:, :, None, :]], axis=2)

    def _loans(self, departures: Numbers, jobs: Numbers) -> dict[str, Cube]:
        facts = nation()["loans"]
        through_loans = jobs[:, :, self._channels().index(facts["jobs_channel"]) - 1].sum(axis=-1)
        left = departures.sum(axis=(2, 3))
        people = np.stack(
            [
                np.ceil(through_loans / facts["jobs_a_loan"]).astype(np.int64),
                self._dice.binomial(left, facts["overseas_borrowers"]),
            ],
            axis=2,
        )
        shares = np.array(list(facts["funds"].values()))
        borrowers = self._dice.multinomial(people, shares / shares.sum())  # [province, month, programme, fund]
        disbursed = (borrowers * self._averages(people.shape[:2])[..., None]).astype(np.int64)
        opening = disbursed[:, :MONTHS_OF_YEAR].mean(axis=1) * facts["first_outstanding_months"]
        repaid, outstanding = _rolled(disbursed, opening.astype(np.int64), facts["repaid_a_month"])
        noise = self._dice.uniform(0.6, 1.4, outstanding.shape)
        overdue = (outstanding * facts["overdue"] * noise).astype(np.int64)
        low, high = facts["capital_of_outstanding"]
        times = self._dice.uniform(low, high, (len(self._drawn), 1))
        capital = (outstanding[:, :, 0].sum(axis=-1) * times).astype(np.int64)
        funds = {"programme": _PROGRAMMES, "fund_source": (None, *facts["funds"], "local", "district")}
        by_programme = np.stack([through_loans, np.zeros_like(through_loans)], axis=2)
        return {
            "loan_disbursed_vnd": self._cube(disbursed, funds),
            "loan_repaid_vnd": self._cube(repaid, funds),
            "borrowers": self._cube(borrowers, funds),
            "loan_outstanding_vnd": self._cube(outstanding, funds, is_stock=True),
            "loan_overdue_vnd": self._cube(overdue, funds, is_stock=True),
            "borrowers_outstanding": self._cube(outstanding // facts["average_outstanding"], funds, is_stock=True),
            "fund_capital_vnd": self._cube(capital, {}, is_stock=True),
            "jobs_via_loans": self._cube(by_programme, {"programme": _PROGRAMMES}),
        }

    def _averages(self, shape: tuple[int, ...]) -> npt.NDArray[np.float64]:
        """Đồng a borrower: `[province, month, programme]`, whole thousands."""
        facts = nation()["loans"]
        middle = np.array([self._months.first_year + (month + 0.5) / MONTHS_OF_YEAR for month in range(shape[1])])
        lines = [
            np.interp(middle, [year + 0.5 for year in line], list(line.values())) for line in facts["average"].values()
        ]
        noise = self._dice.uniform(1 - facts["noise"], 1 + facts["noise"], (*shape, len(lines)))
        averages: npt.NDArray[np.float64] = np.round(np.stack(lines, axis=1) * noise, -3)
        return averages

    def _cube(self, drawn: Numbers, codes: dict[str, tuple[str | None, ...]], *, is_stock: bool = False) -> Cube:
        """The cube of all upper units from the drawn provinces; sums over breakdowns and time are made here."""
        for axis, (dimension, names) in enumerate(codes.items(), start=2):
            drawn = _with_whole(drawn, axis)
            if dimension == "fund_source":
                drawn = _with_groups(drawn, names)
        amounts = np.tensordot(self._belongs, drawn, axes=1)
        return Cube(codes, amounts if is_stock else _running(amounts), is_stock)

    def _lower(self, by_sex: Numbers) -> Cube:
        """Districts and communes: each month's workers of the province above, shared out."""
        upper = np.tensordot(self._belongs, by_sex, axes=1)
        found = np.zeros((len(self._parents), self._months.count, by_sex.shape[2]), dtype=np.int64)
        for parent, members, months in self._families():
            weights = self._dice.dirichlet(np.full(len(members), 3.0)) * self._standing(members, months)
            weights /= weights.sum(axis=1, keepdims=True)
            shares = self._dice.multinomial(upper[parent, months], weights[:, None, :])  # [month, sex, member]
            found[members[:, None], months] = np.moveaxis(shares, 2, 0)
        codes: dict[str, tuple[str | None, ...]] = {"market": (None,), "sex": _SEXES}
        return Cube(codes, _running(_with_whole(found, 2)[:, :, None, :]), is_stock=False)

    def _families(self) -> list[tuple[int, Numbers, Numbers]]:
        """The provinces with the lower units below them and the months in which both stood."""
        old, new = np.arange(self._change), np.arange(self._change, self._months.count)
        families = []
        for months, is_mapped in ((old, self._ends <= self._change), (new, self._ends > self._change)):
            for parent in np.unique(self._parents[(self._parents >= 0) & is_mapped]):
                members = np.flatnonzero((self._parents == parent) & is_mapped)
                families.append((int(parent), members, months))
        return families

    def _standing(self, members: Numbers, months: Numbers) -> npt.NDArray[np.bool_]:
        """Which units have people of their own in a month: `[month, member]`.

        A unit that others take in within a year is theirs from January, so that what they cumulate is whole.
        """
        next_years = (months // MONTHS_OF_YEAR + 1) * MONTHS_OF_YEAR
        closes = np.where(months < self._change, np.minimum(next_years, self._change), next_years)[:, None]
        standing: npt.NDArray[np.bool_] = (self._begins[members] < closes) & (
            (self._ends[members] >= closes) | (self._ends[members] == self._months.count)
        )
        return standing

    def _targets(self, drawn: Numbers) -> Numbers:
        """`[unit, year]`: allotted to the lowest units in whole tens, and summed from there."""
        facts = nation()["targets"]
        years = range(-(-self._months.count // MONTHS_OF_YEAR))
        targets = np.zeros((len(self._units), len(years)), dtype=np.int64)
        upper = self._belongs @ drawn
        for year in years:
            before = slice(max(0, (year - 1) * MONTHS_OF_YEAR), max(1, year) * MONTHS_OF_YEAR)
            for parent, members, months in self._families():
                if year * MONTHS_OF_YEAR not in months:
                    continue
                aim = upper[parent, before].sum() * self._dice.uniform(*facts["of_last_year"])
                standing = self._standing(members, months[months == year * MONTHS_OF_YEAR])[0]
                weights = self._dice.dirichlet(np.full(len(members), 5.0)) * standing
                rounded = np.maximum(1, np.round(aim * weights / weights.sum() / facts["step"])).astype(np.int64)
                allotted = np.where(standing, rounded, 0) * facts["step"]
                targets[self._upper + members, year] = allotted
                targets[parent, year] = allotted.sum()
            self._sum_targets(targets, year)
        return targets

    def _sum_targets(self, targets: Numbers, year: int) -> None:
        """A province that came to be within the year has the plans of its parts; the country has all."""
        drawn = [place for place, unit in enumerate(self._units[: self._upper]) if unit in self._drawn]
        if year * MONTHS_OF_YEAR < self._change:
            summed = self._belongs @ targets[drawn, year]
            missing = targets[: self._upper, year] == 0
            targets[: self._upper, year] = np.where(missing, summed, targets[: self._upper, year])
        else:
            targets[0, year] = targets[1 : self._upper, year].sum()


def _rolled(disbursed: Numbers, opening: Numbers, share: float) -> tuple[Numbers, Numbers]:
    """Money repaid and outstanding month by month: what stood, plus what was lent, less what came back."""
    repaid, outstanding = np.zeros_like(disbursed), np.zeros_like(disbursed)
    standing = opening
    for month in range(disbursed.shape[1]):
        repaid[:, month] = (standing * share).astype(np.int64)
        standing = standing + disbursed[:, month] - repaid[:, month]
        outstanding[:, month] = standing
    return repaid, outstanding


def _with_whole(amounts: Numbers, axis: int) -> Numbers:
    return np.concatenate([amounts.sum(axis=axis, keepdims=True), amounts], axis=axis)


def _with_groups(amounts: Numbers, names: tuple[str | None, ...]) -> Numbers:
    """Append the fund sources that are sums of others, as the seed of codes nests them; the last axis."""
    parents = {row["code"]: row["parent_code"] for row in reference.breakdown_codes("fund_source").values()}
    grouped = amounts
    for group in names[amounts.shape[-1] :]:
        inside = [place for place, name in enumerate(names[: amounts.shape[-1]]) if _lies_in(name, group, parents)]
        grouped = np.concatenate([grouped, amounts[..., inside].sum(axis=-1, keepdims=True)], axis=-1)
    return grouped


def _lies_in(name: str | None, group: str | None, parents: dict[str, str]) -> bool:
    while name:
        name = parents[name]
        if name == group:
            return True
    return False


def _running(amounts: Numbers) -> Numbers:
    """Running sums over the months, with a month of nothing before the first."""
    start = np.zeros_like(amounts[:, :1])
    return np.concatenate([start, amounts.cumsum(axis=1)], axis=1)
