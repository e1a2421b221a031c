"""What to look at today: the findings that ask for an answer, by suspicion times effect, within a budget of work.

`suspicion` is one over the number of equally likely explanations, `effect_pct` how much the likely correction would
move what is published of the indicator in its period (`fct_findings`). It is selective editing: the few corrections
that change the published figure come first, and the many that do not can wait.
"""

from __future__ import annotations

from dataclasses import dataclass

from warehouse.connections import reading
from warehouse.errors import WarehouseError
from warehouse.paths import DataRoot
from warehouse.releases import current_release


@dataclass(frozen=True, slots=True)
class Work:
    """One finding to look at."""

    rank: int
    case_id: str
    rule_code: str
    severity: str
    area_name: str | None
    effect_pct: float | None
    suspicion: float | None
    knock_ons: int
    message: str


@dataclass(frozen=True, slots=True)
class Worklist:
    """The findings within the budget, and how many wait."""

    works: tuple[Work, ...]
    waiting: int


def worklist(root: DataRoot, budget: int) -> Worklist:
    """The first `budget` findings of the current release that ask for an answer."""
    release = current_release(root)
    if release is None:
        raise WarehouseError(f"No release stands in {root.releases}. Run `make run` first.")
    with reading(release.database) as connection:
        rows = connection.execute(
            "select triage_rank, case_id, rule_code, severity, area_name, effect_pct, suspicion, ("
            " select count(*) from marts.fct_findings as others"
            " where others.root_finding_id = findings.finding_id and others.finding_id <> findings.finding_id"
            ") as knock_ons, message_en from marts.fct_findings as findings where needs_answer order by triage_rank"
        ).fetchall()
    works = tuple(Work(*row) for row in rows)
    return Worklist(works[:budget], max(len(works) - budget, 0))


def as_text(found: Worklist) -> str:
    """The list as lines, one finding in two."""
    lines = [line for work in found.works for line in _lines(work)]
    rest = f"{found.waiting} more can wait." if found.waiting else "Nothing else waits."
    return "\n".join([*lines, rest])


def _lines(work: Work) -> tuple[str, str]:
    effect = "" if work.effect_pct is None else f"moves {work.effect_pct:.2f}% of what is published, "
    sure = "" if work.suspicion is None else f"1 of {round(1 / work.suspicion)} explanations"
    knock_ons = f", {work.knock_ons} more follow from it" if work.knock_ons else ""
    heading = f"{work.rank:3}. {work.case_id}  {work.rule_code} {work.severity}  {work.area_name or '?'}"
    return f"{heading}: {effect}{sure}{knock_ons}", f"     {work.message}"
