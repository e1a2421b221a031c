"""Every entry of the lexicon shows by its example what must be read from it, in each of its spellings."""

from __future__ import annotations

from typing import Any

import pytest

from ingestion import narrative
from ingestion.__main__ import figure_as_json
from ingestion.narrative.lexicon import Entry, lexicon, spellings

ENTRIES = lexicon().entries


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: f"{entry.kind}-{entry.code}")
def test_example_is_read_when_each_phrase_stands_in_it(entry: Entry) -> None:
    assert entry.example.count("{}") == 1, "the example needs one place for the phrase"
    for phrase in entry.phrases:
        expected = [_plain(reading) for reading in entry.reads]
        found = _read(entry.example.format(phrase), expected)
        assert found == expected, f"«{entry.example.format(phrase)}»"


def test_pattern_gives_all_its_spellings() -> None:
    assert spellings("đi (làm|lao động) [ở nước ngoài]") == [
        "đi làm ở nước ngoài",
        "đi làm",
        "đi lao động ở nước ngoài",
        "đi lao động",
    ]


def _read(text: str, expected: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What was read, cut down to the keys that the example speaks of."""
    figures = [f for f in narrative.read(text).figures if not f.is_candidate]
    rows = [figure_as_json(figure) for figure in figures]
    keys = [set(row) for row in expected] + [{"indicator", "value"}] * len(rows)
    return [{key: row[key] for key in sorted(keys[place])} for place, row in enumerate(rows)]


def _plain(reading: Any) -> dict[str, Any]:
    plain = {key: str(value) if hasattr(value, "isoformat") else value for key, value in reading.items()}
    return dict(sorted(plain.items()))
