"""Whether the rows that are written straight into `raw` are those that the reader makes of the same documents."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from bench.world.documents import World
from bench.world.raw import figures_table, rendered, submission_ids
from ingestion.model import Figure
from ingestion.readers import read_document

_ID_LENGTH = 16


def told_documents(world: World) -> pd.DataFrame:
    """The documents that say which units they mean; a plan with units that end within the year does not."""
    months, units = world.truth.months, world.truth.units
    spoken = world.figures[["document", "where"]].drop_duplicates().merge(world.documents[["document", "last"]])
    ends = [not units[row.where].is_valid_on(months.last_day(row.last)) for row in spoken.itertuples()]
    return world.documents[~world.documents["document"].isin(spoken.loc[ends, "document"])]


def some_documents(world: World, each: int, seed: int) -> list[int]:
    """At most `each` documents of every layout, at random."""
    dice = np.random.default_rng(seed)
    groups = told_documents(world).groupby("layout")["document"]
    return [int(number) for _, numbers in groups for number in dice.permutation(numbers)[:each]]


def differences(world: World, numbers: list[int]) -> list[str]:
    """What differs between the rows of documents and the reader's figures of them, once they are rendered."""
    raw = figures_table(world).to_pandas()
    ids = dict(zip(world.documents["document"], submission_ids(world), strict=True))
    found = []
    for number in numbers:
        reading = read_document(rendered(world, number))
        found += [f"{number}: {issue.code} {issue.address}" for issue in reading.issues]
        ours = raw[raw["submission_id"] == ids[number][:_ID_LENGTH]].to_dict("records")
        if len(ours) != len(reading.figures):
            found.append(f"{number}: {len(ours)} rows, {len(reading.figures)} figures read")
        for row, figure in zip(ours, reading.figures, strict=False):
            read = _row(figure)
            found += [
                f"{number} {row['address']} {name}: {row[name]} and read {value}"
                for name, value in read.items()
                if _known(row[name]) != value
            ]
    return found


def _row(figure: Figure) -> dict[str, Any]:
    """The columns of `raw/figures` that a reading decides, but for its confidence."""
    split, period = figure.breakdown, figure.period
    return {
        "address": str(figure.address),
        "quote": figure.quote,
        "indicator": figure.indicator,
        "about": figure.about,
        "value": figure.value,
        "low": figure.low,
        "high": figure.high,
        "hedge": str(figure.hedge),
        "unit": figure.unit,
        "kind": str(figure.kind),
        "area": figure.area,
        "area_level": figure.area_level,
        "area_key": figure.area_key,
        "period_start": period.start,
        "period_end": period.end,
        "period_basis": period.basis,
        "market": split.market,
        "sex": split.sex,
        "channel": split.channel,
        "programme": split.programme,
        "fund_source": split.fund_source,
        "departure_channel": split.departure_channel,
        "enterprise": split.enterprise,
        "is_total": figure.is_total,
        "is_candidate": figure.is_candidate,
        "source_rank": str(figure.source_rank),
    }


def _known(value: Any) -> Any:
    """Nothing where pandas has its sign for it."""
    return None if value is None or value != value else value  # noqa: PLR0124 - NaN alone differs from itself
