"""The rule book: `expectations/rules/*.yml`, read and checked.

Two kinds of mistake are kept apart. A file that does not have the shape of a rule is ours to mend before anything
runs (`ConfigurationError`). A rule of the right shape that names an indicator, a code, a market or a limit that
does not exist is kept and marked as not runnable: it becomes an evaluation `error`, which holds the release and
says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from expectations.messages import message
from warehouse import reference
from warehouse.errors import ConfigurationError
from warehouse.paths import RULES
from warehouse.schemas import DIMENSIONS

SHARED = "shared"
ANY_INDICATOR = "any"
ANY_FLOW = "any_flow"
YEARS = "years"
ALL_PCT = 100
CODE_PATTERN = r"(DEP|JOB|LOA|PLN|XTB|SUB)-\d{3}"

Kind = Literal["balance", "ratio", "compare", "bound", "agreement", "list", "share", "timeliness", "repeat", "history"]
PeriodSelector = Literal[
    "shared",
    "plan",
    "previous_year",
    "end_of_previous_year",
    "before",
    "start",
    "end",
    "to_date_before_month",
    "last_month",
    "to_date_before_quarter",
    "last_quarter",
    "start_of_last_quarter",
    "whole_year",
    "years",
    "quarters",
    "months",
    "yearly_average",
]

_WORDS = frozenset({SHARED, "none", "given", "children"})
_MANY = frozenset({"years", "quarters", "months"})  # periods that are several figures
_ROLES = MappingProxyType(
    {
        "balance": ("whole", "parts"),
        "ratio": ("stated", "numerator", "denominator"),
        "compare": ("left", "right"),
        "bound": ("value",),
        "agreement": ("stated",),
        "list": ("whole",),
        "share": ("numerator",),
        "timeliness": (),
        "repeat": (),
        "history": ("value",),
    }
)
PATTERNS = ("timeliness", "repeat", "history")
"""The kinds that look for a pattern over many figures or documents; the others relate a few figures to each other."""

_PLACEHOLDERS = MappingProxyType(
    {
        "balance": {"whole", "parts"},
        "ratio": {"stated", "expected"},
        "compare": {"left", "right"},
        "bound": {"value", "limit"},
        "agreement": {"stated", "expected"},
        "list": {"whole", "parts"},
        "share": {"stated", "expected"},
        "timeliness": {"stated"},
        "repeat": {"stated"},
        "history": {"value", "expected"},
    }
)
_THRESHOLDS = MappingProxyType(
    {
        "formula": "ratio",
        "factor_low": "compare",
        "factor_high": "compare",
        "limit": "bound",
        "low": "bound",
        "high": "bound",
        "tolerance_pct": "agreement",
        "ceiling_pct": "agreement",
    }
)
"""The keys that only one kind reads, with that kind: on another they would be silently without effect."""
_CUSTOMS = MappingProxyType(
    {"slow": ("min_days", "min_history", "deviations"), "gap": ("min_history", "min_share_pct")}
)


def _one_as_list(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=False)


class Term(_Frozen):
    """Which figures of a group play a role. A dimension that is not mentioned is shared by all terms of the group."""

    indicator: str
    per: str | None = None
    about: str | None = None
    sign: Literal[1, -1] = 1
    required: bool = True
    area: str = SHARED
    period: PeriodSelector = "shared"
    market: str = SHARED
    sex: str = SHARED
    channel: str = SHARED
    programme: str = SHARED
    fund_source: str = SHARED
    departure_channel: str = SHARED
    enterprise: str = SHARED

    def selector(self, dimension: str) -> str:
        """`shared`, `none`, `children`, a word for a period, or `=<code>`."""
        chosen = str(getattr(self, dimension))
        return chosen if dimension == "period" or chosen in _WORDS else f"={chosen}"

    @property
    def means_many(self) -> bool:
        """Whether several figures play the role, as the parts of a sum do."""
        return self.period in _MANY or "children" in {self.selector(dimension) for dimension in DIMENSIONS}

    def unknown_names(self) -> Iterator[str]:
        """Every indicator and code that this term names and the seeds do not have."""
        for indicator in (self.indicator, self.per, self.about):
            if indicator not in (None, ANY_INDICATOR, ANY_FLOW) and indicator not in reference.indicators():
                yield f"indicator {indicator}"
        for dimension in DIMENSIONS:
            selector = self.selector(dimension)
            if selector.startswith("=") and selector[1:] not in _known_codes(dimension):
                yield f"{dimension} {selector[1:]}"


class Terms(_Frozen):
    """The roles of a rule; the first one named is the anchor that makes the group."""

    whole: Term | None = None
    parts: Annotated[tuple[Term, ...], BeforeValidator(_one_as_list)] = ()
    stated: Term | None = None
    numerator: Term | None = None
    denominator: Term | Literal["years"] | None = None
    left: Term | None = None
    right: Term | None = None
    value: Term | None = None

    def by_role(self, kind: Kind) -> Iterator[tuple[str, Term]]:
        """The terms of a kind with their roles in `rule_terms`, anchor first; a denominator in years is no figure."""
        for role in _ROLES[kind]:
            chosen = getattr(self, role)
            if role == "parts":
                yield from (("part", part) for part in chosen)
            elif isinstance(chosen, Term):
                yield role, chosen


class Timeliness(_Frozen):
    """What a report may be against its deadline; a receipt more than `ceiling_days` after it is an archive loaded.

    `slow` and `gap` hold it against the custom of its unit, once that has sent `min_history` reports: against the usual
    days after the period, and more than `min_days` and `deviations` robust standard deviations beyond them; or because
    it did not come, though at least `min_share_pct` percent of them do. `ended`: its unit is no more.
    """

    pattern: Literal["late", "early", "missing", "slow", "gap", "ended"]
    ceiling_days: Annotated[int, Field(gt=0)] | None = None
    min_days: Annotated[int, Field(gt=0)] | None = None
    min_history: Annotated[int, Field(gt=1)] | None = None
    min_share_pct: Annotated[Decimal, Field(gt=0, le=100)] | None = None
    deviations: Annotated[Decimal, Field(gt=0)] | None = None


class Repeat(_Frozen):
    """When a report is a copy: of the report before it, or of another unit's for the same period.

    It needs at least `min_figures` figures of at least `min_value` to be judged, and is a copy when at least
    `min_share_pct` percent of them are equal.
    """

    pattern: Literal["period", "area"]
    min_figures: Annotated[int, Field(gt=1)]
    min_value: Annotated[Decimal, Field(gt=0)]
    min_share_pct: Annotated[Decimal, Field(gt=0, le=100)] = Decimal(ALL_PCT)


class History(_Frozen):
    """How far a figure may lie from what its series, its season and its peers expect, as a ratio.

    The band is the wider of `min_ratio` and `deviations` robust standard deviations of the logarithms. It needs
    `min_history` figures in the series and an expectation of at least `min_value`. A slip of a count
    is none where most counts of its report lie outside with it: that tells of other people.
    """

    pattern: Literal["outlier", "slip", "cumulated"]
    min_history: Annotated[int, Field(ge=4)]
    min_value: Annotated[Decimal, Field(gt=0)]
    min_ratio: Annotated[Decimal, Field(gt=1)]
    deviations: Annotated[Decimal, Field(gt=0)]


class Messages(_Frozen):
    """What is told to the submitter."""

    vi: str
    en: str


class Rule(_Frozen):
    """One relation that figures should satisfy. Its code is permanent: a changed meaning is a new code."""

    code: Annotated[str, Field(pattern=f"^{CODE_PATTERN}$")]
    name: str
    name_vi: str
    kind: Kind
    scope: Literal["submission", "warehouse"]
    severity: Literal["critical", "warning", "info"]
    valid_from: date
    valid_to: date | None = None
    reason: str
    reason_vi: str
    terms: Terms = Terms()
    messages: Messages
    timeliness: Timeliness | None = None
    repeat: Repeat | None = None
    history: History | None = None
    formula: Literal["percent", "percent_over", "quotient"] | None = None
    factor_low: Decimal | None = None
    factor_high: Decimal | None = None
    limit: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    tolerance_pct: Decimal | None = None
    ceiling_pct: Decimal | None = None

    @model_validator(mode="after")
    def _is_coherent(self) -> Rule:
        problems = list(self._problems())
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def _problems(self) -> Iterator[str]:
        if self.severity == "critical" and self.scope != "submission":
            yield "severity: `critical` holds one submission, so it requires `scope: submission`"
        roles = _ROLES[self.kind]
        yield from (f"terms.{role}: missing" for role in roles if not getattr(self.terms, role))
        yield from (
            f"terms.{role}: a {self.kind} has no such role; its roles are {', '.join(roles)}"
            for role in Terms.model_fields
            if getattr(self.terms, role) and role not in roles
        )
        yield from (
            f"{key}: a rule of kind {self.kind} does not read it, only one of kind {kind}; take it out"
            for key, kind in _THRESHOLDS.items()
            if self.kind != kind and getattr(self, key) is not None
        )
        if self.kind == "ratio" and self.formula is None:
            yield "formula: required for a ratio"
        if self.kind == "bound" and (self.limit is None) == (self.low is None and self.high is None):
            yield "limit: a bound has either a `limit` or `low` and/or `high`"
        if self.kind == "agreement" and self.tolerance_pct is None:
            yield "tolerance_pct: required for an agreement"
        yield from (
            f"{kind}: required for a rule of kind {kind}, and only there"
            for kind in PATTERNS
            if (self.kind == kind) != (getattr(self, kind) is not None)
        )
        value = self.terms.value
        if self.kind == "history" and value is not None and (value.per is not None or value.period != SHARED):
            yield "terms.value: a pattern looks at figures as they stand, so it has neither `per` nor `period`"
        if self.repeat is not None and self.repeat.pattern == "area" and self.repeat.min_share_pct != ALL_PCT:
            yield "repeat.min_share_pct: two units are copies when all their figures are equal, so it must be 100"
        if self.timeliness is not None:
            needed = _CUSTOMS.get(self.timeliness.pattern, ())
            yield from (
                f"timeliness.{name}: the pattern `{self.timeliness.pattern}` needs it"
                for name in needed
                if getattr(self.timeliness, name) is None
            )
            yield from (
                f"timeliness.{name}: the pattern `{self.timeliness.pattern}` does not read it; take it out"
                for name in sorted({key for keys in _CUSTOMS.values() for key in keys} - {*needed})
                if getattr(self.timeliness, name) is not None
            )
        if self.valid_to is not None and self.valid_to <= self.valid_from:
            yield "valid_to: not after valid_from"
        yield from self._term_problems()
        yield from self._message_problems()

    def _term_problems(self) -> Iterator[str]:
        """What the evaluators do not read: the first term makes the group, and only parts are many figures."""
        for number, (role, term) in enumerate(self.terms.by_role(self.kind)):
            if number == 0 and term.period not in (SHARED, "yearly_average"):
                yield f"terms.{role}.period: the first term makes the group, so its period is shared or yearly_average"
            elif number > 0 and role != "part" and term.means_many:
                yield f"terms.{role}: several figures are meant, which only `parts` may"
            if self.kind == "balance" and term.per is not None:
                yield f"terms.{role}.per: quotients are not added up"
            if role != "part":
                yield from (
                    f"terms.{role}.{key}: only parts have it; take it out"
                    for key, is_told in (("sign", term.sign < 0), ("required", not term.required))
                    if is_told
                )
            if role == "part" and term.area not in (SHARED, "children"):
                yield f"terms.{role}.area: parts are told for the unit of the whole, or for its children"

    def _message_problems(self) -> Iterator[str]:
        for language in ("vi", "en"):
            used = {name for _, name, _, _ in Formatter().parse(getattr(self.messages, language)) if name}
            for name in sorted(used - _PLACEHOLDERS[self.kind]):
                known = ", ".join(sorted(_PLACEHOLDERS[self.kind]))
                yield f"messages.{language}: unknown placeholder {{{name}}}; a {self.kind} has {known}"

    @cached_property
    def unknown_names(self) -> tuple[str, ...]:
        """What this rule names and the seeds do not have: empty when the rule can run."""
        named = [name for _, term in self.terms.by_role(self.kind) for name in term.unknown_names()]
        if self.limit is not None and self.limit not in _known_limits():
            named.append(f"limit {self.limit}")
        return tuple(dict.fromkeys(named))

    @property
    def pattern(self) -> Timeliness | Repeat | History | None:
        """What a rule over many figures looks for; None for a relation between a few."""
        return self.timeliness or self.repeat or self.history

    @property
    def is_runnable(self) -> bool:
        """Whether all that the rule names exists."""
        return not self.unknown_names

    def error(self, language: str) -> str | None:
        """Why the rule cannot run, as a sentence, or None when it can."""
        if self.is_runnable:
            return None
        return message("rule_names_unknown", language, rule=self.code, names=", ".join(self.unknown_names))


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All rules, by code."""

    rules: tuple[Rule, ...]

    def __getitem__(self, code: str) -> Rule:
        return next(rule for rule in self.rules if rule.code == code)


def load_rulebook(folder: Path = RULES) -> RuleBook:
    """The rules of a folder, sorted by code.

    Raises ConfigurationError that lists every malformed rule by file, rule and key.
    """
    return _book(sorted(folder.glob("*.yml")), f"The rule book in {folder}")


def load_rules(file: Path) -> RuleBook:
    """The rules of one file, which may stand anywhere.

    Raises ConfigurationError when it is no file of rules, when it holds none, and that lists every malformed one.
    """
    if not file.is_file():
        what = f"{file} is a folder" if file.is_dir() else f"There is no file {file}"
        raise ConfigurationError(f"{what}; give the path of a list of rules, as in expectations/rules.")
    book = _book([file], str(file))
    if not book.rules:
        raise ConfigurationError(f"{file} holds no rule; write a list of rules, as in expectations/rules.")
    return book


def _book(files: Iterable[Path], name: str) -> RuleBook:
    problems: list[str] = []
    rules: dict[str, Rule] = {}
    for file in files:
        for label, entry in _entries(file, problems):
            rule = _rule(file, label, entry, problems)
            if rule is not None and rule.code in rules:
                problems.append(f"{file.name}: {rule.code}: code: used twice; codes are permanent and unique")
            elif rule is not None:
                rules[rule.code] = rule
    if problems:
        listed = "\n".join(f"  {problem}" for problem in problems)
        raise ConfigurationError(f"{name} is malformed; mend these keys:\n{listed}")
    return RuleBook(tuple(rules[code] for code in sorted(rules)))


def _entries(file: Path, problems: list[str]) -> Iterator[tuple[str, Any]]:
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        problems.append(f"{file.name}: not written in UTF-8 ({error.reason} at byte {error.start}); save it as UTF-8")
        return
    except yaml.YAMLError as error:
        problems.append(f"{file.name}: not YAML: {' '.join(str(error).split())}")
        return
    if not isinstance(content, list):
        problems.append(f"{file.name}: must be a list of rules")
        return
    for position, entry in enumerate(content, start=1):
        code = entry.get("code") if isinstance(entry, dict) else None
        yield str(code or f"entry {position}"), entry


def _rule(file: Path, label: str, entry: Any, problems: list[str]) -> Rule | None:
    try:
        return Rule.model_validate(entry)
    except ValidationError as error:
        for problem in error.errors():
            key = ".".join(str(step) for step in problem["loc"]) or "rule"
            problems.append(f"{file.name}: {label}: {key}: {problem['msg']}")
        return None


def _known_codes(dimension: str) -> frozenset[str]:
    if dimension == "area":
        return frozenset(reference.areas())
    if dimension == "market":
        return frozenset(row["market_code"] for row in reference.rows("markets"))
    return frozenset(reference.breakdown_codes(dimension))


def _known_limits() -> frozenset[str]:
    return frozenset(row["limit_code"] for row in reference.rows("limits"))
