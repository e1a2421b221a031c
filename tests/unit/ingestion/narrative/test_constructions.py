"""Every construction that the reader knows shows by a report of its own what must be read from it, and nothing more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from ingestion import narrative
from ingestion.__main__ import figure_as_json

CONSTRUCTIONS = [
    construction
    for file in ("constructions.yml", "habits.yml", "parts.yml")
    for construction in yaml.safe_load(Path(__file__).with_name(file).read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("construction", CONSTRUCTIONS, ids=lambda construction: construction["shows"])
def test_construction_is_read_when_a_report_uses_it(construction: dict[str, Any]) -> None:
    figures = [
        figure_as_json(figure) for figure in narrative.read(construction["text"]).figures if not figure.is_candidate
    ]
    expected = [_plain(reading) for reading in construction["reads"]]
    told = [expected[place] if place < len(expected) else {"indicator", "value"} for place in range(len(figures))]
    found = [{key: figure[key] for key in keys} for figure, keys in zip(figures, told, strict=True)]
    assert found == expected


def _plain(reading: dict[str, Any]) -> dict[str, Any]:
    return {key: value.isoformat() if hasattr(value, "isoformat") else value for key, value in reading.items()}
