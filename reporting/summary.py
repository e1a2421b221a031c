"""The summary that a run ends with: what came, what was refused and why, what contradicts what, and where to look."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from reporting.wording import interval_text, number_text, period_text
from warehouse.connections import reading
from warehouse.paths import DataRoot
from warehouse.releases import Release

_MARTS = (
    ("fct_departures", "workers going abroad"),
    ("fct_job_creation", "jobs created"),
    ("fct_loans", "preferential loans"),
    ("fct_targets", "plans and their progress"),
    ("fct_figures", "every current figure, with its document and address"),
    ("fct_evaluations", "rules held against groups of figures"),
    ("fct_findings", "what failed"),
)
_COLOURS = {"critical": "red", "warning": "yellow", "info": "cyan"}
_STATES = {"current": "read", "superseded": "read, revised since", "held": "held", "refused": "refused"}
_LANGUAGE = "en"
_NUMBERS = "vi"  # as the documents beside them write numbers
_MOST_FIGURES = 10
_MOST_SUSPECTS = 4


def print_summary(release: Release, root: DataRoot, console: Console) -> None:
    """Print the release as a person reads it: documents, facts, contradictions, remarks, where to look."""
    submissions = _rows(release, "select * from marts.dim_submission order by file_name, received_at")
    findings = _rows(
        release,
        "select * from marts.fct_findings"
        " order by case severity when 'critical' then 1 when 'warning' then 2 else 3 end,"
        " file_name, rule_code, finding_id",
    )
    console.print()
    console.print(_documents(submissions))
    _print_issues(console, _rows(release, "select * from marts.fct_issues where severity <> 'notice' order by all"))
    console.print()
    console.print(_facts(release))
    console.print(_rules(_rows(release, "select * from marts.fct_rule_runs")))
    asked = [finding for finding in findings if finding["needs_answer"]]
    contradictions = [finding for finding in asked if finding["is_contradiction"]]
    remarks = [finding for finding in asked if not finding["is_contradiction"]]
    _print_findings(console, "contradiction", contradictions)
    _print_findings(console, "remark", remarks)
    _print_untold(console, findings)
    console.print(_places(release, root))


def _rows(release: Release, statement: str) -> list[dict[str, Any]]:
    with reading(release.database) as connection:
        cursor = connection.execute(statement)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _documents(submissions: list[dict[str, Any]]) -> Table:
    refused = sum(submission["state"] == "refused" for submission in submissions)
    held = sum(submission["state"] == "held" for submission in submissions)
    documents = "1 document" if len(submissions) == 1 else f"{len(submissions)} documents"
    title = f"{documents} received: {len(submissions) - refused} read, {refused} refused"
    table = Table(title=title + (f", {held} held" if held else ""), title_justify="left", title_style="bold", box=None)
    for column in ("document", "form", "about", "figures", "state"):
        table.add_column(column, justify="right" if column == "figures" else "left", overflow="fold")
    for submission in submissions:
        table.add_row(
            Text(submission["file_name"]),
            submission["form_code"] or "",
            Text(_about(submission)),
            "" if submission["state"] == "refused" else str(submission["figure_count"]),
            _state(submission),
        )
    return table


def _print_issues(console: Console, issues: list[dict[str, Any]]) -> None:
    """Why documents were refused and what was odd in others, as their senders are told."""
    shown: str | None = None
    for issue in issues:
        if issue["submission_id"] != shown:
            shown = issue["submission_id"]
            console.print(Text(f"\n{issue['file_name']}", style="bold"))
        style = "red" if issue["severity"] == "error" else "yellow"
        where = f" {issue['address']}" if issue["address"] else ""
        heading = Text(f"  {issue['issue_code']}{where}", style=style)
        console.print(heading.append(f"  {issue['message_vi']}", style="default"))
        console.print(Padding(Text(issue["message_en"], style="dim"), (0, 0, 0, 4)))


def _about(submission: dict[str, Any]) -> str:
    area = submission["reporting_area_name"] or ""
    return f"{area} {period_text(submission['period_start'], submission['period_end'], _LANGUAGE)}".strip()


def _state(submission: dict[str, Any]) -> Text:
    state = submission["state"]
    if state == "held":
        return Text(f"held by {submission['held_by_rules']}", style="red")
    return Text(_STATES[state], style="red" if state == "refused" else "green")


def _facts(release: Release) -> Table:
    table = Table(title="Facts", title_justify="left", title_style="bold", show_header=False, box=None)
    for mart, meaning in _MARTS:
        table.add_row(f"{release.manifest['row_counts'][mart]:>8,}", mart, f"[dim]{meaning}[/]")
    return table


def _rules(runs: list[dict[str, Any]]) -> str:
    passed, failed = (sum(run[column] for run in runs) for column in ("pass_count", "fail_count"))
    idle = sum(run["pass_count"] + run["fail_count"] == 0 for run in runs)
    return (
        f"\n[bold]{len(runs)} rules[/]: {len(runs) - idle} met figures to compare; "
        f"{passed} comparisons passed, {failed} failed\n"
    )


def _print_findings(console: Console, what: str, findings: list[dict[str, Any]]) -> None:
    count = len(findings)
    plural = "" if count == 1 else "s"
    console.print(f"[bold]{count or 'No'} {what}{plural}[/]")
    for finding in findings:
        console.print(_finding(finding))


def _print_untold(console: Console, findings: list[dict[str, Any]]) -> None:
    """What is not told again: answered, or explained by the same figures as another finding."""
    answered = Counter(finding["state"] for finding in findings if finding["state"] != "open")
    for state, count in sorted(answered.items()):
        console.print(f"{count} {state}, not asked again", style="dim")
    knock_ons = sum(finding["state"] == "open" and not finding["needs_answer"] for finding in findings)
    if knock_ons:
        console.print(f"{knock_ons} more follow from the same likely figures", style="dim")


def _finding(finding: dict[str, Any]) -> Panel:
    colour = _COLOURS[finding["severity"]]
    period = period_text(finding["period_start"], finding["period_end"], _LANGUAGE)
    place = f"{finding['area_name'] or '?'} · {period}"
    suspects = json.loads(finding["suspects"]) if finding["is_contradiction"] else []
    body: list[RenderableType] = [Text(finding["message_vi"]), Text(finding["message_en"], style="dim")]
    evidence = json.loads(finding["evidence"])
    body += [_evidence(evidence, suspects) if evidence else Text(finding["file_name"]), *_culprit(suspects)]
    also = f" (also breaks {finding['also_broken_rules']})" if finding["also_broken_rules"] else ""
    title = Text(finding["severity"], style=f"bold {colour}").append(
        f" · {finding['rule_code']} {finding['rule_name']}{also} · {place}", style="not bold"
    )
    return Panel(Group(*body), title=title, title_align="left", border_style=colour)


def _evidence(figures: list[dict[str, Any]], suspects: list[dict[str, Any]]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for column in ("", "figure", "stands in", "at", "as written"):
        table.add_column(column, overflow="fold")
    likely = {suspect["figure_id"] for suspect in suspects if suspect["is_likely"]}
    listed = sorted(figures, key=lambda figure: figure["figure_id"] not in likely)[:_MOST_FIGURES]
    for figure in listed:
        mark = "[bold red]►[/]" if figure["figure_id"] in likely else ""
        table.add_row(
            mark,
            number_text(figure["value"], _NUMBERS),
            Text(figure["file_name"]),
            Text(figure["address"]),
            Text(f"«{figure['quote']}»"),
        )
    if len(figures) > len(listed):
        table.add_row("", "…", f"and {len(figures) - len(listed)} more, in marts.fct_evaluation_figures")
    return table


def _culprit(suspects: list[dict[str, Any]]) -> list[Text]:
    likely = [suspect for suspect in suspects if suspect["is_likely"]]
    if not likely:
        return []
    is_certain = len(likely) == 1
    heading = "Most likely wrong:" if is_certain else "One of these is wrong; the figures do not tell which:"
    lines = [Text(heading, style="bold")]
    for suspect in likely[:_MOST_SUSPECTS]:
        implied = interval_text(suspect["implied_low"], suspect["implied_high"], _NUMBERS)
        line = Text(f"  ► «{suspect['quote']}»").append(f" should be {implied}" if implied else "", style="bold")
        lines += [line, Text(f"    {suspect['reason_vi']}"), Text(f"    {suspect['reason_en']}", style="dim")]
    return lines


def _places(release: Release, root: DataRoot) -> Panel:
    front_page = root.site / "index.html"
    lines = [
        f"release     {release.release_id}",
        f"query it    duckdb -readonly {root.releases / 'current' / 'warehouse.duckdb'}",
        f"quarantine  {root.quarantine}",
        f"pages       {front_page.as_uri() if front_page.exists() else '`python -m reporting site` writes them'}",
    ]
    return Panel(Text("\n".join(lines)), title="Where to look", title_align="left", border_style="green")
