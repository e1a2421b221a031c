"""The rule laboratory: what a new or changed rule would have said of everything received so far.

The rule is evaluated by the same models as all others, on a copy of the build, so the build and the release stay as
they are. A rule that fails often is more likely wrong than the figures, so it does not enter the rule book unless
somebody accepts that.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import duckdb
from upath import UPath

from expectations.compile import compile_rules
from expectations.redundancy import Remark, remarks_on
from expectations.rulebook import Rule, RuleBook, load_rulebook, load_rules
from warehouse import dbt
from warehouse.connections import reading
from warehouse.errors import ConfigurationError, WarehouseError
from warehouse.files import write_atomically
from warehouse.paths import RULES, DataRoot

MOST_HITS_PCT = 5.0
"""A rule that fails more often is not activated without being accepted."""

_DOWNSTREAM = "stg_rules__rules+,tag:audit stg_rules__terms+,tag:audit"
_OUTCOMES = "select outcome, evaluation_count from audit.int_evaluations__counted where rule_code = $rule"
_BY = """
    select
        coalesce(cast({column} as varchar), '?') as place,
        count(*) filter (outcome = 'fail') as hits,
        count(*) as judged
    from audit.int_evaluations as evaluations
    left join audit.stg_reference__areas as areas on evaluations.area_key = areas.area_key
    where rule_code = $rule and outcome in ('pass', 'fail')
    group by all
    having hits > 0
    order by hits desc, place
"""
_PERIOD = "concat_ws('..', period_start, period_end)"  # a stock has no first day
_JUDGED = "select outcome, count(*) from audit.int_evaluations where rule_code = $rule group by outcome"
_FAILED_FIGURES = """
    select failures.rule_code, failures.evaluation_id, members.figure_id
    from audit.int_evaluations__failed as failures
    inner join audit.int_evaluation_figures__failed as members on failures.evaluation_id = members.evaluation_id
"""


@dataclass(frozen=True, slots=True)
class Hits:
    """How often a rule failed among the groups that it judged, in an area or a year."""

    place: str
    hits: int
    judged: int


@dataclass(frozen=True, slots=True)
class Trial:
    """What a rule would have said: outcomes, where it fails, what fails with it, and how it stands to other rules.

    `seconds` is what the models of the rule's kind and its own outcomes take, `build_seconds` all models that evaluate;
    no rules but those of the file are in them. `by_period` is by the stretch of time that was judged. `overlap` counts,
    for every other rule, the failures of this one that share a figure with a failure of it. `before` are the outcomes
    of the rule of that code in the present build; none for a new rule.
    """

    rule: Rule
    outcomes: Counter[str]
    before: Counter[str]
    by_area: tuple[Hits, ...]
    by_year: tuple[Hits, ...]
    by_period: tuple[Hits, ...]
    overlap: Counter[str]
    remarks: tuple[Remark, ...]
    seconds: float
    build_seconds: float

    @property
    def hit_rate_pct(self) -> float | None:
        """Failures among what was judged, in percent; None when nothing was."""
        return hit_rate_pct(self.outcomes)

    def objections(self, most_hits_pct: float) -> list[str]:
        """Why the rule should not enter the rule book as it is."""
        found = []
        if not self.rule.is_runnable:
            found.append(self.rule.error("en") or "")
        rate = self.hit_rate_pct
        if rate is None:
            found.append("It judged nothing, so nobody knows what it would say.")
        elif rate > most_hits_pct:
            found.append(f"It fails for {rate:.1f}% of what it judges, more than {most_hits_pct:g}%.")
        found += [f"{remark}." for remark in self.remarks]
        return found


@dataclass(frozen=True, slots=True)
class _Builds:
    """The build with the tried rules alone, the present one, and the time that the models of the first took."""

    trial: duckdb.DuckDBPyConnection
    present: duckdb.DuckDBPyConnection
    nodes: tuple[dbt.Node, ...]
    seconds: float


def hit_rate_pct(outcomes: Counter[str]) -> float | None:
    """Failures among what was judged, in percent; None when nothing was."""
    judged = outcomes["pass"] + outcomes["fail"]
    return 100 * outcomes["fail"] / judged if judged else None


def try_rules(file: Path, root: DataRoot, folder: Path = RULES) -> list[Trial]:
    """Try every rule of a file on all that the build has seen.

    Raises ConfigurationError when the file is malformed and WarehouseError when there is no build.
    """
    with tempfile.TemporaryDirectory() as scratch:
        tried = load_rules(file)
        book = load_rulebook(folder)
        if not root.build_database.exists():
            raise WarehouseError(f"There is no build in {root.build} to try a rule on. Run `make run` first.")
        copy = _copied(root, Path(scratch) / "home")
        compile_rules(copy, _alone(file, Path(scratch) / "rules"))
        begun = time.monotonic()
        made = dbt.run("run", "--full-refresh", "--select", _DOWNSTREAM, root=copy)
        seconds = time.monotonic() - begun
        with reading(copy.build_database) as trial, reading(root.build_database) as present:
            builds = _Builds(trial, present, made.nodes, seconds)
            return [_trial(rule, [*tried.rules, *_not_in(book, tried)], builds) for rule in tried.rules]


def activate(file: Path, trials: list[Trial], folder: Path = RULES) -> list[Path]:
    """Put the rules of a file into the rule book, each beside the others of its kind; the files that changed.

    A rule whose code is in the book takes the place of that one.
    """
    blocks = _blocks(file.read_text(encoding="utf-8"))
    changed: dict[Path, str] = {}
    for trial in trials:
        target = _home_of(trial.rule.code, folder)
        text = changed.get(target) or (target.read_text(encoding="utf-8") if target.exists() else "")
        changed[target] = _with_block(text, trial.rule.code, blocks[trial.rule.code])
    for target, text in changed.items():
        write_atomically(target, text.encode())
    return sorted(changed)


def as_text(trial: Trial, most_hits_pct: float = MOST_HITS_PCT) -> str:
    """The trial as people read it."""
    rate = trial.hit_rate_pct
    lines = [
        f"{trial.rule.code}  {trial.rule.severity}  {trial.rule.scope}  {trial.rule.name}",
        "  outcomes   " + _counted(trial.outcomes),
        f"  hit rate   {'-' if rate is None else f'{rate:.1f}%'}",
        f"  time       {trial.seconds:.2f} s for this rule; {trial.build_seconds:.1f} s for all models that evaluate, "
        "with this file alone",
    ]
    if trial.before:
        lines.append("  now        " + _counted(trial.before))
    lines += [
        f"  in {one.place}: {one.hits} of {one.judged}" for one in (*trial.by_area, *trial.by_year, *trial.by_period)
    ]
    lines += [f"  fails with {code} {count} times" for code, count in sorted(trial.overlap.items())]
    objections = trial.objections(most_hits_pct)
    return "\n".join([*lines, *(f"  against it: {one}" for one in objections)])


def _alone(file: Path, folder: Path) -> Path:
    folder.mkdir()
    shutil.copy(file, folder / f"{file.stem}.yml")
    return folder


def _copied(root: DataRoot, home: Path) -> DataRoot:
    """A data root with a copy of the build; its views go on reading the raw files of the first."""
    copy = DataRoot(home=UPath(home), inbox=UPath(home) / "inbox").create()
    shutil.copy(str(root.build_database), str(copy.build_database))
    shutil.copy(str(root.build / "inputs.parquet"), str(copy.build / "inputs.parquet"))
    return copy


def _not_in(book: RuleBook, tried: RuleBook) -> list[Rule]:
    codes = {rule.code for rule in tried.rules}
    return [rule for rule in book.rules if rule.code not in codes]


def _trial(rule: Rule, others: list[Rule], builds: _Builds) -> Trial:
    chosen = {"rule": rule.code}
    seconds = _seconds(rule, builds)
    return Trial(
        rule=rule,
        outcomes=Counter(dict(builds.trial.execute(_OUTCOMES, chosen).fetchall())),
        before=Counter(dict(builds.present.execute(_OUTCOMES, chosen).fetchall())),
        by_area=_hits(builds, rule, "area_name"),
        by_year=_hits(builds, rule, "year(period_end)"),
        by_period=_hits(builds, rule, _PERIOD),
        overlap=_overlap(rule.code, builds),
        remarks=tuple(remarks_on(rule, others)),
        seconds=seconds,
        build_seconds=builds.seconds,
    )


def _hits(builds: _Builds, rule: Rule, column: str) -> tuple[Hits, ...]:
    rows = builds.trial.execute(_BY.format(column=column), {"rule": rule.code}).fetchall()
    return tuple(Hits(*row) for row in rows)


def _seconds(rule: Rule, builds: _Builds) -> float:
    """What the rule costs: the models of its kind, and its outcomes, which are worked out when they are read."""
    begun = time.monotonic()
    builds.trial.execute(_JUDGED, {"rule": rule.code}).fetchall()
    reading_it = time.monotonic() - begun
    return reading_it + sum(node.seconds for node in builds.nodes if node.name.endswith(f"__{rule.kind}"))


def _overlap(code: str, builds: _Builds) -> Counter[str]:
    own: dict[str, set[str]] = {}
    for rule_code, evaluation_id, figure_id in builds.trial.execute(_FAILED_FIGURES).fetchall():
        if rule_code == code:
            own.setdefault(evaluation_id, set()).add(figure_id)
    theirs: dict[str, set[str]] = {}
    for rule_code, _, figure_id in builds.present.execute(_FAILED_FIGURES).fetchall():
        if rule_code != code:
            theirs.setdefault(rule_code, set()).add(figure_id)
    shared = {other: sum(bool(each & figures) for each in own.values()) for other, figures in theirs.items()}
    return Counter({other: count for other, count in shared.items() if count})


def _counted(outcomes: Counter[str]) -> str:
    return ", ".join(f"{outcomes[outcome]} {outcome}" for outcome in ("pass", "fail", "not_applicable", "error"))


def _blocks(text: str) -> dict[str, str]:
    """The entries of a rule file as they are written, by code."""
    entries = re.split(r"(?m)^(?=- )", text)[1:]
    found = {}
    for entry in entries:
        code = re.search(r"(?m)^(?:- |  )code: *([A-Z]{3}-\d{3})", entry)
        if code is None:
            raise ConfigurationError("Write each rule as an entry of its own, with `code:` on a line, to activate it.")
        found[code[1]] = entry.rstrip() + "\n"
    return found


def _home_of(code: str, folder: Path) -> Path:
    """The file of the rule book that holds this code, or others of its letters."""
    texts = {file: file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.yml"))}
    for sought in (code, code[:4]):
        for file, text in texts.items():
            if f"code: {sought}" in text:
                return file
    return folder / f"{code[:3].lower()}.yml"


def _with_block(text: str, code: str, block: str) -> str:
    entries = re.split(r"(?m)^(?=- )", text)
    for place, entry in enumerate(entries):
        if re.search(rf"(?m)^(?:- |  )code: *{code}\b", entry):
            entries[place] = block + ("\n" if place < len(entries) - 1 else "")
            return "".join(entries)
    return (text.rstrip() + "\n\n" if text.strip() else "") + block
