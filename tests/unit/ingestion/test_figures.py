"""Figures as columns say what the objects say."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ingestion.figures import Figures
from ingestion.model import Address, Figure, Kind, Part, Period


@pytest.mark.parametrize("part", [None, Part(of=1, list=2, is_complete=True)])
def test_figure_is_the_same_when_it_comes_back_from_columns(part: Part | None) -> None:
    figure = Figure(
        address=Address(paragraph=1, start=0, end=5),
        quote="1.204",
        indicator="jobs_created",
        value=Decimal(1204),
        low=Decimal(1204),
        high=Decimal(1204),
        unit="person",
        kind=Kind.FLOW,
        area="tỉnh Nghệ An",
        area_level="province",
        area_key=None,
        period=Period(date(2023, 1, 1), date(2023, 12, 31)),
        part=part,
    )
    assert list(Figures.of([figure])) == [figure]
