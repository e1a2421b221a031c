"""Answers to findings, as data: who says what of a case, why, and until when (`samples/answers.csv` shows the form).

An answer is about a case of the release that people see: a rule, its figures and their amounts. A file is taken whole
or not at all, and the same answer twice is one. What it does follows in the next build: a confirmed or waived case
holds no document and is not asked again, a corrected figure has its new amount, and the sent one stays in history.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from expectations.messages import message
from warehouse.amounts import rounded_or_cut_off
from warehouse.connections import reading
from warehouse.errors import SubmissionError, WarehouseError
from warehouse.files import read_tables, write_table
from warehouse.paths import DataRoot
from warehouse.releases import current_release
from warehouse.schemas import ANSWERS

STATES = ("open", "explained", "confirmed", "corrected", "waived")
CORRECTED = "corrected"
WAIVED = "waived"
COLUMNS = ("case_id", "state", "who", "when", "why", "until", "figure_id", "expect", "value")
_ALWAYS = ("state", "who", "when", "why")
_ID_LENGTH = 16
_LINE = "line"  # where a row begins in its file, beside its columns
_SURPLUS = "surplus"  # what stands after the last column
_RECORDED = ("answer_id", "state", "figure_id", "answered_on", "received_at", "corrected_value")
_PLAIN = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]+)?")
_MILLIONTH = Decimal("0.000001")
_PERCENT = "pct"
_MONEY = "vnd"
_RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class Case:
    """A case of the current release: its question, its rule, and the figures that it is about."""

    case_id: str
    question_id: str
    rule_code: str
    figure_ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sent:
    """A figure as it was sent: unit, kind and the interval that it states; and the amount at which it stands now."""

    unit: str
    kind: str
    low: Decimal
    high: Decimal
    stands: Decimal


def record_answers(file: Path, root: DataRoot, received_at: datetime | None = None) -> int:
    """Append the answers of a CSV file to raw; the number of new ones.

    Raises SubmissionError that names every row which cannot be taken, and why; nothing is written then.
    """
    rows = _read(file)
    cases = _cases(root)
    figures = _sent(root, {row["figure_id"] for row in rows if row["figure_id"]})
    problems: list[str] = []
    answers: dict[str, dict[str, Any]] = {}
    known = _known(root)
    for row in rows:
        answer = _answer(row, cases)
        is_new = answer["answer_id"] not in known and answer["answer_id"] not in answers
        found = list(_problems(row, cases, figures if is_new else None))
        problems += [message("answer_refused", "en", line=row[_LINE], problem=problem) for problem in found]
        if not found and is_new:
            answers[answer["answer_id"]] = answer
            if row["state"] == CORRECTED:
                sent = figures[row["figure_id"]]
                answer["corrected_low"], answer["corrected_high"] = stated_by(row["value"], sent)
                figures[row["figure_id"]] = replace(sent, stands=answer["corrected_value"])
    if problems:
        raise SubmissionError("\n".join([f"{file.name} is not taken; mend these rows and send it again:", *problems]))
    _append(list(answers.values()), root, received_at or datetime.now(UTC))
    return len(answers)


def stated_by(text: str, sent: Sent) -> tuple[Decimal, Decimal]:
    """The interval that a person states who gives this amount for a figure (`docs/adr/0004-figures-are-intervals.md`).

    The figure's own unit decides. What is counted is itself. A percentage is what may be written so. Money stands here
    in plain đồng, which does not show whether it was rounded: it is exact where the sent figure was, and else was
    rounded where its zeros begin, but to no more than the sent figure was. An average is never exact.
    """
    value = Decimal(text)
    is_exact = sent.low == sent.high
    if sent.unit == _PERCENT:
        last_digit = _last_digit(value)
    elif sent.unit == _MONEY and (sent.kind == _RATIO or not is_exact):
        most = Decimal(1) if is_exact else _power_of_ten(sent.high - sent.low)
        last_digit = min(_last_digit(value.normalize()), most) if value else most
    else:
        return value, value
    low, high = rounded_or_cut_off(value, last_digit)
    return low.quantize(_MILLIONTH, ROUND_FLOOR), high.quantize(_MILLIONTH, ROUND_CEILING)


def _last_digit(value: Decimal) -> Decimal:
    return Decimal(1).scaleb(int(value.as_tuple().exponent))


def _power_of_ten(width: Decimal) -> Decimal:
    """What the last digit weighs of a number that spans this width, whichever words stood before it."""
    return Decimal(1).scaleb(width.adjusted())


def _read(file: Path) -> list[dict[str, str]]:
    """The rows of a file, each with the line on which it begins. Raises SubmissionError when it is no such file."""
    rows = list(_rows(file, csv.DictReader(io.StringIO(_text(file), newline=""), restkey=_SURPLUS, strict=True)))
    if not rows:
        raise SubmissionError(f"{file.name} holds no answer below its heading; write one a row and send it again.")
    return rows


def _text(file: Path) -> str:
    if not file.is_file():
        what = f"{file} is a folder" if file.is_dir() else f"There is no file {file}"
        raise SubmissionError(f"{what}; give the path of a CSV file such as samples/answers.csv.")
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SubmissionError(f"{file.name} is not written in UTF-8; save it again as CSV UTF-8.") from error


def _rows(file: Path, reader: csv.DictReader[str]) -> Iterator[dict[str, str]]:
    try:
        headings = reader.fieldnames or ()
        missing = [column for column in COLUMNS if column not in headings]
        if missing:
            raise SubmissionError(f"{file.name} lacks the columns {', '.join(missing)}; see samples/answers.csv.")
        unknown = [heading or "(no name)" for heading in headings if heading not in COLUMNS]
        if unknown:
            raise SubmissionError(
                f"{file.name} has the unknown columns {', '.join(unknown)}; known are {', '.join(COLUMNS)}. "
                "Take them out and send it again."
            )
        for row in reader:
            surplus = row.pop(_SURPLUS, None) or ()
            cells = {column: (row[column] or "").strip() for column in COLUMNS}
            first = reader.line_num - sum((cell or "").count("\n") for cell in (*row.values(), *surplus))
            yield cells | {_LINE: str(first), _SURPLUS: ",".join(surplus)}
    except csv.Error as error:
        raise SubmissionError(
            f"{file.name} is no whole CSV file: the row after line {reader.line_num} cannot be read ({error}). "
            "Look there for a quotation mark that is not closed, and send it again."
        ) from error


def _problems(row: Mapping[str, str], cases: Mapping[str, Case], figures: Mapping[str, Sent] | None) -> Iterator[str]:
    """What is wrong with a row. `figures` are those that corrections are of; None when the row was taken before."""
    if row[_SURPLUS]:
        yield message("answer_surplus", "en", cells=row[_SURPLUS])
    yield from (message("answer_lacks", "en", column=column) for column in _ALWAYS if not row[column])
    if row["state"] not in STATES:
        yield message("answer_state_unknown", "en", state=row["state"], states=", ".join(STATES))
    yield from (
        message("answer_no_date", "en", column=column, text=row[column])
        for column in ("when", "until")
        if row[column] and _date(row[column]) is None
    )
    if bool(row["until"]) != (row["state"] == WAIVED):
        yield message("answer_until", "en")
    when, until = _date(row["when"]), _date(row["until"])
    if row["state"] == WAIVED and when is not None and until is not None and until <= when:
        yield message("answer_ends_before", "en", until=row["until"], when=row["when"])
    if row["case_id"] or row["state"] != CORRECTED:
        case = cases.get(row["case_id"])
        if case is None and figures is not None:
            yield message("answer_case_unknown", "en", case=row["case_id"])
    if row["state"] == CORRECTED:
        yield from _correction_problems(row, cases.get(row["case_id"]), figures)
    elif row["figure_id"] or row["expect"] or row["value"]:
        yield message("answer_no_correction", "en", state=row["state"])


def _correction_problems(
    row: Mapping[str, str], case: Case | None, figures: Mapping[str, Sent] | None
) -> Iterator[str]:
    lacking = [column for column in ("figure_id", "expect", "value") if not row[column]]
    yield from (message("answer_lacks", "en", column=column) for column in lacking)
    wrong = [column for column in ("expect", "value") if row[column] and _amount(row[column]) is None]
    yield from (message("answer_no_amount", "en", column=column, text=row[column]) for column in wrong)
    if lacking or wrong or figures is None:
        return
    sent = figures.get(row["figure_id"])
    if sent is None:
        yield message("correction_meets_no_figure", "en", figure=row["figure_id"])
    elif sent.stands != _amount(row["expect"]):
        yield message(
            "correction_meets_other", "en", figure=row["figure_id"], stands=f"{sent.stands:f}", expect=row["expect"]
        )
    elif case is not None and row["figure_id"] not in case.figure_ids:
        yield message("correction_not_of_case", "en", figure=row["figure_id"], case=row["case_id"])


def _answer(row: Mapping[str, str], cases: Mapping[str, Case]) -> dict[str, Any]:
    case = cases.get(row["case_id"])
    content = "\n".join(row[column] for column in COLUMNS)
    return {
        "answer_id": hashlib.sha256(content.encode()).hexdigest()[:_ID_LENGTH],
        "case_id": row["case_id"] or None,
        "question_id": case.question_id if case else None,
        "rule_code": case.rule_code if case else None,
        "state": row["state"],
        "answered_by": row["who"],
        "answered_on": _date(row["when"]),
        "reason": row["why"],
        "valid_until": _date(row["until"]),
        "figure_id": row["figure_id"] or None,
        "expected_value": _amount(row["expect"]),
        "corrected_value": _amount(row["value"]),
    }


def _append(answers: list[dict[str, Any]], root: DataRoot, received_at: datetime) -> None:
    if not answers:
        return
    ids = ",".join(answer["answer_id"] for answer in answers)
    batch_id = hashlib.sha256(ids.encode()).hexdigest()[:_ID_LENGTH]
    rows = [answer | {"batch_id": batch_id, "received_at": received_at} for answer in answers]
    write_table(root.raw / "answers" / f"{batch_id}.parquet", pa.Table.from_pylist(rows, schema=ANSWERS))


def _cases(root: DataRoot) -> dict[str, Case]:
    release = current_release(root)
    if release is None:
        raise WarehouseError(
            f"No release stands in {root.releases}, so there is nothing to answer. Run `make run` first."
        )
    with reading(release.database) as connection:
        rows = connection.execute("select case_id, question_id, rule_code, evidence from marts.fct_findings").fetchall()
    return {
        case_id: Case(case_id, question_id, rule_code, frozenset(one["figure_id"] for one in json.loads(evidence)))
        for case_id, question_id, rule_code, evidence in rows
    }


def _sent(root: DataRoot, figure_ids: Iterable[str]) -> dict[str, Sent]:
    """These figures as they were sent, each with the amount at which it stands: as sent, or as corrected since."""
    wanted = sorted(figure_ids)
    if not wanted:
        return {}
    found: dict[str, Sent] = {}
    columns = ["figure_id", "unit", "kind", "value", "low", "high"]
    for file in sorted(root.raw.glob("figures/*.parquet")):
        table = pq.read_table(str(file), columns=columns, filters=[("figure_id", "in", wanted)])
        found |= {row["figure_id"]: _as_sent(row) for row in table.to_pylist()}
    corrections = [row for row in _recorded(root) if row["state"] == CORRECTED and row["figure_id"] in found]
    for row in sorted(corrections, key=lambda row: (row["answered_on"], row["received_at"])):
        found[row["figure_id"]] = replace(found[row["figure_id"]], stands=row["corrected_value"])
    return found


def _as_sent(row: Mapping[str, Any]) -> Sent:
    value = row["value"]
    low = value if row["low"] is None else row["low"]
    high = value if row["high"] is None else row["high"]
    return Sent(row["unit"], row["kind"], low, high, stands=value)


def _known(root: DataRoot) -> set[str]:
    return {row["answer_id"] for row in _recorded(root)}


def _recorded(root: DataRoot) -> list[dict[str, Any]]:
    folder = root.raw / "answers"
    if not folder.exists() or not list(folder.glob("*.parquet")):
        return []
    rows: list[dict[str, Any]] = read_tables(folder, list(_RECORDED)).to_pylist()
    return rows


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _amount(text: str) -> Decimal | None:
    """A plain decimal number with a point, as `fct_figures` has it."""
    return Decimal(text).quantize(_MILLIONTH) if _PLAIN.fullmatch(text) else None
