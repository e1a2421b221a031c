"""What one more document changes at a distance, it changes in explanations that follow, too."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

import pyarrow.parquet as pq
import pytest
from upath import UPath

from dags.road import build_audit, build_marts
from expectations.explain import explain_findings
from tests.dbt.raw_rows import COUNTRY, RawRows, figure, term
from warehouse import reference
from warehouse.paths import DataRoot
from warehouse.reference import Area
from warehouse.schemas import DIMENSIONS

pytestmark = pytest.mark.timeout(600)  # three builds, whatever else the machine does

DEPARTED = "workers_departed"
PROVINCE = "08@2025-07-01"
OLD_COMMUNE, ITS_HEIR = "00859@1900-01-01", "00859@2025-07-01"


def _of(area: Area, start: date, end: date) -> dict[str, Any]:
    about = {"area": area.name, "area_level": area.level, "area_key": area.key}
    return about | {"period_start": start, "period_end": end, "source_rank": "1_form"}


def _in_year(area: Area, year: int) -> dict[str, Any]:
    return _of(area, date(year, 1, 1), date(year, 12, 31))


def _by_sex(whole: int, women: int, **about: Any) -> list[dict[str, Any]]:
    men = figure(DEPARTED, whole - women, sex="male", **about)
    return [figure(DEPARTED, whole, **about), men, figure(DEPARTED, women, sex="female", **about)]


def _world() -> RawRows:
    world = RawRows()
    parts = term("part", DEPARTED, sex="children")
    world.rule("SEX-901", "balance", term("whole", DEPARTED, sex="none"), parts)
    above = term("right", DEPARTED)
    world.rule("DEP-901", "compare", term("left", DEPARTED, area="children"), above, scope="warehouse")
    previous = term("right", DEPARTED, period="previous_year")
    world.rule("DEP-902", "compare", term("left", DEPARTED), previous, scope="warehouse", factor_low=1, factor_high=1)
    world.rule("BND-901", "bound", term("value", DEPARTED, sex="=male", area=f"={COUNTRY}"), bound_high=50)
    told_twice = term("stated", "any")
    world.rule("XTB-901", "agreement", told_twice, scope="warehouse", severity="info", tolerance_pct=0)
    world.rule("SUB-901", "repeat", scope="warehouse")
    world.patterns.append(
        {"rule_code": "SUB-901", "kind": "repeat", "pattern": "period", "indicator": "any"}
        | {"min_figures": 2, "min_value": 10, "min_share_pct": 90}
        | {f"{dimension}_selector": "shared" for dimension in DIMENSIONS}
    )
    return world


def _before_and_after() -> tuple[RawRows, RawRows]:
    """Three problems that nobody tells of again, and what reaches them all the same."""
    areas = reference.areas()
    province, country = areas[PROVINCE], areas[COUNTRY]
    commune = next(area for area in areas.values() if area.parent_key == province.key)
    before = _world()

    # The sum of a commune is wrong; its heir, which lies in another province's code, tells the year after.
    old = _in_year(areas[OLD_COMMUNE], 2024)
    women, men = figure(DEPARTED, 50, sex="female", **old), figure(DEPARTED, 40, sex="male", **old)
    before.submit("OLD", figure(DEPARTED, 100, **old), men, women)

    # The country contradicts itself and is confirmed elsewhere; the province between it and the commune is wrong.
    whole, of_men = _in_year(country, 2026), _in_year(country, 2026) | {"sex": "male"}
    women = figure(DEPARTED, 60, sex="female", **whole)
    before.submit("COUNTRY", figure(DEPARTED, 100, **whole), figure(DEPARTED, 70, **of_men), women)
    before.submit("REPORT", figure(DEPARTED, 100, **whole | {"source_rank": "2_report"}))
    before.submit("PROVINCE", figure(DEPARTED, 95, **_in_year(province, 2026)))
    before.submit("COMMUNE", *_by_sex(120, 50, **_in_year(commune, 2026)), series_key="C", day=2)

    # February repeats January; then another January tells of one more unit, whose figure speaks for the repetition.
    january, february = (date(2027, 1, 1), date(2027, 1, 31)), (date(2027, 2, 1), date(2027, 2, 28))
    first: dict[str, Any] = {"reporting_area": province.name, "period_start": january[0], "period_end": january[1]}
    second: dict[str, Any] = {"reporting_area": province.name, "period_start": february[0], "period_end": february[1]}
    told = [(DEPARTED, 200), ("jobs_created", 300)]
    before.submit("JAN", *(figure(code, value, **_of(province, *january)) for code, value in told), **first)
    repeated = [figure(code, value, **_of(province, *february)) for code, value in told]
    before.submit("FEB", figure(DEPARTED, 100, **_of(commune, *february)), *repeated, day=2, **second)

    after = deepcopy(before)
    after.submit("HEIR", figure(DEPARTED, 100, **_in_year(areas[ITS_HEIR], 2025)), day=3)
    after.submit("COMMUNE2", *_by_sex(121, 50, **_in_year(commune, 2026)), series_key="C", day=3)
    after.submit("JAN2", figure(DEPARTED, 100, **_of(commune, *january)), day=3, **first)
    return before, after


def _root(home: UPath) -> DataRoot:
    return DataRoot(home=home, inbox=home / "inbox").create()


def _explained(root: DataRoot, world: RawRows) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    world.write(root)
    build_audit(root)
    explain_findings(root)
    gate = root.build / "gate"
    explanations, figures = (pq.read_table(str(gate / f"{one}.parquet")) for one in ("explanations", "problem_figures"))
    return explanations.to_pylist(), figures.to_pylist()


def test_what_reaches_a_problem_at_a_distance_is_explained_as_in_a_build_from_nothing(tmp_path: UPath) -> None:
    before, after = _before_and_after()
    following, fresh = _root(UPath(tmp_path) / "following"), _root(UPath(tmp_path) / "fresh")
    earlier, _ = _explained(following, before)
    build_marts(following)
    explanations, figures = _explained(following, after)
    assert (explanations, figures) == _explained(fresh, after)
    accused = [{row["suspect_figure_id"] for row in rows if row["is_likely"]} for rows in (earlier, explanations)]
    assert accused[0] - accused[1] >= {"OLD-00001", "FEB-00002"}, "all that changed at a distance was told before"
    assert accused[1] >= {"FEB-00001", "OLD-00003", "PROVINCE-00001"}
