"""Write the site of a release: `vi/` and `en/` with the same pages, one style sheet, no script, no outside link."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache, partial
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from reporting.site.charts import Bar, bars
from reporting.site.contents import DIMENSIONS, SEVERITIES, Contents, Row, grouped, read_contents
from reporting.wording import LANGUAGES, date_text, interval_text, number_text, period_text, place_text
from warehouse.errors import WarehouseError
from warehouse.paths import DataRoot
from warehouse.releases import Release, current_release

_HERE = Path(__file__).resolve().parent
_MARKER = "release.txt"  # a folder without it is not ours to replace
_NOT_IN_A_NAME = re.compile(r"[^\w.-]", re.ASCII)
_PLACEHOLDER = re.compile(r"\{\w+\}\.?")
_NEWEST = 8
_MOST_BROKEN = 10
_FEWEST_BARS = 2
_PARTS_OF_A_QUOTE = " · "


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its name below its language's folder, its template, and what the template is given."""

    name: str
    template: str
    values: dict[str, Any]


def write_current_site(root: DataRoot) -> int:
    """Write the site of the release that readers see, under the data root. Returns the number of pages."""
    release = current_release(root)
    if release is None:
        raise WarehouseError("There is no release yet. `make run` makes one.")
    return write_site(release, Path(str(root.site)))


def write_site(release: Release, folder: Path) -> int:
    """Replace the site in a folder by that of a release; readers see the old one or the new one.

    Returns the number of pages. Raises WarehouseError when the folder holds something that is no site.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / _MARKER).exists():
        raise WarehouseError(f"{folder} holds files that are no site of ours. Name an empty or a new folder with -o.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    for left in folder.parent.glob(f"{folder.name}.unfinished-*"):
        shutil.rmtree(left)
    aside = Path(mkdtemp(prefix=f"{folder.name}.unfinished-", dir=folder.parent))
    try:
        count = _write(release, aside / "new")
        if folder.exists():
            folder.rename(aside / "old")
        (aside / "new").rename(folder)
    finally:
        shutil.rmtree(aside)
    return count


def _write(release: Release, folder: Path) -> int:
    contents = read_contents(release)
    folder.mkdir()
    (folder / _MARKER).write_text(f"{release.release_id}\n", encoding="utf-8")
    shutil.copyfile(_HERE / "style.css", folder / "style.css")
    shutil.copyfile(_HERE / "index.html", folder / "index.html")
    count = 0
    for language in LANGUAGES:
        environment = _environment(contents, language)
        for page in _pages(contents, language):
            path = folder / language / page.name
            path.parent.mkdir(parents=True, exist_ok=True)
            up = "../" * page.name.count("/")
            text = environment.get_template(page.template).render(page=page.name, up=up, **page.values)
            path.write_text(text, encoding="utf-8")
            count += 1
    return count


def _pages(contents: Contents, language: str) -> Iterator[Page]:
    yield Page("index.html", "overview.html", _overview(contents, language))
    yield Page("coverage.html", "coverage.html", {"forms": _coverage(contents)})
    yield Page("data.html", "data.html", {})
    for kind in ("areas", "rules", "documents", "findings"):
        yield Page(f"{kind}/index.html", f"{kind}.html", {})
    for area in contents.shown_areas:
        yield Page(page_name("area", area["area_key"]), "area.html", _area(contents, area, language))
    for rule in contents.rules:
        yield Page(page_name("rule", rule["rule_code"]), "rule.html", {"rule": rule})
    for submission in contents.submissions:
        yield Page(page_name("document", submission["submission_id"]), "document.html", {"document": submission})
    for finding in contents.findings:
        yield Page(page_name("finding", finding["finding_id"]), "finding.html", _finding(contents, finding, language))


def page_name(kind: str, key: str) -> str:
    """The name of the page of an area, a rule, a document or a finding, below its language's folder."""
    return f"{kind}s/{_NOT_IN_A_NAME.sub('-', key)}.html"


def _overview(contents: Contents, language: str) -> dict[str, Any]:
    newest = sorted(contents.findings, key=lambda finding: finding["received_at"], reverse=True)
    broken = [(rule, len(contents.findings_of_rule.get(rule["rule_code"], []))) for rule in contents.rules]
    by_rule = sorted((pair for pair in broken if pair[1]), key=lambda pair: -pair[1])
    country = [area for area in contents.shown_areas if area["area_level"] == "country"]
    return {
        "newest": newest[:_NEWEST],
        "by_severity": {code: sum(row["severity"] == code for row in contents.findings) for code in SEVERITIES},
        "by_rule": by_rule[:_MOST_BROKEN],
        "states": {state: len(rows) for state, rows in sorted(grouped(contents.submissions, "state").items())},
        "forms": grouped(contents.statuses, "form_code"),
        "country": [(area, _yearly(contents, area["area_key"])) for area in country],
        "charts": [chart for area in country for chart in _progress_charts(contents, area, language)],
    }


def _coverage(contents: Contents) -> dict[str | None, dict[str | None, list[Row]]]:
    """What was reported, by form and then by unit."""
    return {
        form: grouped(rows, "reporting_area_name") for form, rows in grouped(contents.statuses, "form_code").items()
    }


def _yearly(contents: Contents, area_key: str) -> list[Row]:
    """The totals of a place by calendar year, for a table with a row an indicator and a column a year."""
    facts = [
        fact
        for fact in contents.facts_of_area.get(area_key, [])
        if fact["breakdown"] == "total" and fact["period_type"] == "year"
    ]
    return [_pivot(facts)] if facts else []


def _area(contents: Contents, area: Row, language: str) -> dict[str, Any]:
    facts = contents.facts_of_area.get(area["area_key"], [])
    children = [row for row in contents.shown_areas if row["parent_area_key"] == area["area_key"]]
    submissions = {fact["submission_id"] for fact in facts}
    findings = contents.findings_of_area.get(area["area_key"], [])
    submissions |= {figure["submission_id"] for finding in findings for figure in finding["evidence"]}
    return {
        "area": area,
        "children": children,
        "findings": findings,
        "documents": [row for row in contents.submissions if row["submission_id"] in submissions],
        "tables": {mart: _tables(rows) for mart, rows in grouped(facts, "mart").items()},
        "charts": _progress_charts(contents, area, language),
    }


def _tables(facts: list[Row]) -> list[Row]:
    """One table an indicator: rows by breakdown, columns by period."""
    return [_pivot(rows) for rows in grouped(facts, "indicator_code").values()]


def _pivot(facts: list[Row]) -> Row:
    """Facts as lines by what they count and columns by period; one fact a place in it, as the marts' grain has it."""
    periods = sorted(
        {(fact["period_end"], fact["period_start"], fact["period_key"]) for fact in facts},
        key=lambda period: (period[0], period[1] or period[0], period[2]),
    )
    lines: dict[tuple[Any, ...], Row] = {}
    for fact in facts:
        key = (fact["indicator_code"], fact["breakdown"], *(fact[dimension] for dimension in DIMENSIONS))
        line = lines.setdefault(key, {"fact": fact, "cells": {}})
        line["cells"][fact["period_key"]] = fact
    return {"periods": periods, "lines": list(lines.values())}


def _progress_charts(contents: Contents, area: Row, language: str) -> list[Row]:
    """A chart for each indicator that has targets, from its totals by year, where there are at least two years."""
    totals = [
        fact
        for fact in contents.facts_of_area.get(area["area_key"], [])
        if fact["breakdown"] == "total" and fact["period_type"] == "year"
    ]
    by_indicator = grouped(totals, "indicator_code")
    charts = []
    for indicator in contents.indicators.values():
        target_code = indicator["target_indicator_code"]
        if target_code is None:
            continue
        results = {fact["period_key"]: fact for fact in by_indicator.get(indicator["indicator_code"], [])}
        targets = {fact["period_key"]: fact for fact in by_indicator.get(target_code, [])}
        keys = sorted({*results, *targets})
        lines = [_progress(results.get(key), targets.get(key), language) for key in keys]
        if len(lines) >= _FEWEST_BARS:
            title = f"{indicator[f'name_{language}']} · {area['area_name']}"
            svg = Markup(bars(lines, title))  # noqa: S704 the chart escapes its texts
            charts.append({"title": indicator[f"name_{language}"], "svg": svg, "has_targets": bool(targets)})
    return charts


def _progress(result: Row | None, target: Row | None, language: str) -> Bar:
    fact = result or target or {}
    texts = [number_text(row["value"], language) if row else "–" for row in (result, target)]
    return Bar(
        label=period_text(fact["period_start"], fact["period_end"], language),
        value=float(result["value"]) if result else None,
        target=float(target["value"]) if target else None,
        text=" / ".join(texts) if target else texts[0],
    )


def _finding(contents: Contents, finding: Row, language: str) -> dict[str, Any]:
    likely = [row for row in finding["suspects"] if row["is_likely"] and finding["is_contradiction"]]
    marked = {suspect["figure_id"] for suspect in likely}
    roles = list(_words(language)["role"])
    cited = [
        {**contents.figures.get(row["figure_id"], {}), "context": contents.excerpts.get(row["figure_id"]), **row}
        for row in finding["evidence"]
    ]
    return {
        "finding": finding,
        "likely": likely,
        "figures": sorted(
            cited, key=lambda row: (row["figure_id"] not in marked, roles.index(row["role"]), row["figure_id"])
        ),
        "marked": marked,
        "rule": next(rule for rule in contents.rules if rule["rule_code"] == finding["rule_code"]),
        "document_count": len({row["submission_id"] for row in cited}),
    }


def _environment(contents: Contents, language: str) -> Environment:
    """Templates of one language: its words, its numbers, and links to the pages that exist."""
    words = _words(language)
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        contents=contents,
        release=contents.release,
        language=language,
        languages=LANGUAGES,
        w=words,
        severities=SEVERITIES,
        link=_linker({row["area_key"] for row in contents.shown_areas}),
    )
    filters: dict[str, Callable[..., Any]] = {
        "number": partial(number_text, language=language),
        "date": partial(date_text, language=language),
        "place": partial(place_text, language=language),
        "period": lambda row: period_text(row["period_start"], row["period_end"], language),
        "amount": partial(_amount, words=words, language=language),
        "interval": partial(_interval, words=words, language=language),
        "breakdown": partial(_breakdown, contents=contents, words=words, language=language),
        "in_language": lambda row, column: row[f"{column}_{language}"],
        "word": lambda code, group: words[group].get(code, code),
        "indicator": lambda code: _name(contents.indicators.get(code), code, language),
        "marked": _marked,
        "pattern": partial(_PLACEHOLDER.sub, "…"),
    }
    environment.filters.update(filters)
    return environment


def _linker(area_keys: set[str]) -> Callable[..., str]:
    @pass_context
    def link(context: Context, kind: str, key: str | None) -> str:
        """The address of a page as seen from the page being written; empty for an area that has none."""
        if kind == "area" and key not in area_keys:
            return ""
        return f"{context['up']}{page_name(kind, str(key))}"

    return link


def _amount(value: float | Decimal, unit: str | None, words: dict[str, Any], language: str) -> str:
    return f"{number_text(value, language)} {words['unit'].get(unit, '')}".strip()


def _interval(row: Row, unit: str | None, words: dict[str, Any], language: str, prefix: str = "") -> str:
    text = interval_text(row[f"{prefix}low"], row[f"{prefix}high"], language)
    return f"{text} {words['unit'].get(unit, '')}".strip() if text else ""


def _breakdown(row: Row, contents: Contents, words: dict[str, Any], language: str) -> str:
    """What part of an indicator a figure counts: `Nhật Bản · Nữ`; all of it when it has no breakdown."""
    names = [
        _name(contents.codes.get((dimension, row[dimension])), row[dimension], language)
        for dimension in DIMENSIONS
        if row[dimension] is not None
    ]
    return " · ".join(names) or str(words["total"])


def _name(row: Row | None, code: str, language: str) -> str:
    return str(row[f"name_{language}"]) if row else code


def _marked(context: str | None, quote: str) -> Markup:
    """The sentence or row with the figure's own words marked; its quote where no excerpt is kept."""
    told = context or "{}{}⟦{}⟧".format(*quote.rpartition(_PARTS_OF_A_QUOTE))
    before, words, after = re.split("[⟦⟧]", told, maxsplit=2)
    return Markup("{}<mark>{}</mark>{}").format(before, words, after)


@lru_cache
def _words(language: str) -> dict[str, Any]:
    written = yaml.load((_HERE / "words.yml").read_bytes(), yaml.CSafeLoader)
    return {key: _spoken(node, language) for key, node in written.items()}


def _spoken(node: dict[str, Any], language: str) -> Any:
    if set(node) == set(LANGUAGES):
        return node[language]
    return {key: _spoken(child, language) for key, child in node.items()}
