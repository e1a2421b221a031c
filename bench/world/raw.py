"""The nation's documents as the warehouse takes them: rows of `raw`, or the workbooks and texts themselves."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, datetime, time
from typing import Any

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from bench.world.documents import World, day, quotes
from bench.world.layouts import Layout, layouts
from bench.world.reports import report_text
from ingestion.model import Period
from ingestion.readers import Document
from ingestion.template import write_template
from warehouse.files import write_table
from warehouse.paths import DataRoot
from warehouse.schemas import AMOUNT, FIGURES, ISSUES, SUBMISSIONS

BATCH = "world"
_ID_LENGTH = 16
_NOON = time(12, tzinfo=UTC)


def write_raw(world: World, root: DataRoot) -> None:
    """One committed batch with all figures and documents."""
    write_table(root.raw / "figures" / f"{BATCH}.parquet", figures_table(world))
    write_table(root.raw / "issues" / f"{BATCH}.parquet", ISSUES.empty_table())
    write_table(root.raw / "submissions" / f"{BATCH}.parquet", submissions_table(world))


def submission_ids(world: World) -> list[str]:
    """The id of every document, in their order."""
    return [
        hashlib.sha256(f"{row.layout}|{row.unit}|{row.first}|{row.last}".encode()).hexdigest()
        for row in world.documents.itertuples()
    ]


def figure_ids(world: World) -> pd.Series:
    """The id of every figure, under the index of the figures."""
    ids = pd.Series(submission_ids(world), index=world.documents["document"])
    ordinal = world.figures.groupby("document").cumcount() + 1
    owner = world.figures["document"].map(ids).str[:_ID_LENGTH]
    return owner + "-" + ordinal.astype(str).str.zfill(5)


def figures_table(world: World) -> pa.Table:
    """The rows of `raw/figures`."""
    figures, months, units = world.figures, world.truth.months, world.truth.units
    identity = figure_ids(world)
    first = day(months, figures["first"], last=False)
    columns: dict[str, Any] = {
        "figure_id": identity,
        "submission_id": identity.str[:_ID_LENGTH],
        "batch_id": [BATCH] * len(figures),
        "ordinal": identity.str[_ID_LENGTH + 1 :].astype(int),
        "quote": quotes(figures),
        "area_level": [units[n].level for n in figures["where"]],
        "area_key": [units[n].key for n in figures["where"]],
        "period_start": [None if stock else start for stock, start in zip(figures["is_stock"], first, strict=True)],
        "period_end": day(months, figures["last"], last=True),
        "is_candidate": [False] * len(figures),
    }
    arrays = []
    for field in FIGURES:
        values = columns.get(field.name, figures.get(field.name))
        if values is None:
            arrays.append(pa.nulls(len(figures), field.type))  # what no document of the world tells
        elif field.type == AMOUNT:
            arrays.append(pc.cast(pa.array(values, pa.float64()), AMOUNT, safe=False))
        else:
            arrays.append(pa.array(values, field.type, from_pandas=True))
    return pa.table(arrays, schema=FIGURES)


def submissions_table(world: World) -> pa.Table:
    """The rows of `raw/submissions`."""
    months, units = world.truth.months, world.truth.units
    counts = world.figures.groupby("document").size()
    rows = []
    for sha256, row in zip(submission_ids(world), world.documents.to_dict("records"), strict=True):
        area = units[row["unit"]]
        series = f"{row['layout']}|{area.key}|{row['first']}|{row['last']}"
        rows.append(
            {
                "submission_id": sha256[:_ID_LENGTH],
                "batch_id": BATCH,
                "sha256": sha256,
                "file_name": f"{row['layout']}-{area.code}-{months.last_day(row['last'])}.xlsx",
                "media_suffix": ".txt" if row["is_report"] else ".xlsx",
                "byte_count": 0,
                "received_at": datetime.combine(row["received_on"], _NOON),
                "status": "read",
                "form_code": row["form_code"],
                "series_key": sha256[:_ID_LENGTH] if row["is_report"] else series,
                "reporting_area": area.name,
                "period_start": months.first_day(row["first"]),
                "period_end": months.last_day(row["last"]),
                "period_basis": "calendar",
                "source_rank": "2_report" if row["is_report"] else "1_form",
                "figure_count": int(counts.get(row["document"], 0)),
                "issue_count": 0,
                "reader_version": "world",
            }
        )
    return pa.Table.from_pylist(rows, schema=SUBMISSIONS)


def rendered(world: World, number: int) -> Document:
    """A document of the world as an office would send it: a filled-in template, or a text."""
    row = world.documents.set_index("document").loc[number].to_dict()
    if row["is_report"]:
        return Document("report.txt", report_text(world.truth, row | {"document": number}).encode())
    layout = next(layout for layout in layouts() if layout.name == row["layout"])
    figures = world.figures[world.figures["document"] == number]
    return Document("form.xlsx", _filled(world, layout, row, figures))


def _filled(world: World, layout: Layout, row: dict[str, Any], figures: pd.DataFrame) -> bytes:
    months = world.truth.months
    period = Period(months.first_day(row["first"]), months.last_day(row["last"]))
    form = layout.form_model
    headings = [list(heading) for heading in layout.headings] or form.template.headings
    template = form.template.model_copy(
        update={"headings": headings, "merged": list(layout.merged) or form.template.merged, "checks": []}
    )
    blank = write_template(form.model_copy(update={"template": template}), world.truth.units[row["unit"]], period)
    book = openpyxl.load_workbook(io.BytesIO(blank))
    page = book[layout.sheet]
    label_column = "A" if layout.sheet == "Nguon von" else "B"
    for figure in figures.to_dict("records"):
        _, _, cell = figure["address"].partition("!")
        line = figure["row"] + layout.first_row
        page[f"{label_column}{line}"] = figure["label"].partition(" · ")[0]
        page[cell] = float(figure["written"])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
