"""Numbers of documents, prices, training and other programmes give no figure, alone or after a true report."""

from __future__ import annotations

import pytest
from foreign_numbers import foreign_sentences

from ingestion import narrative

_REPORT = "Năm 2018, tỉnh Nghệ An đưa 1.234 lao động đi làm việc ở nước ngoài."


@pytest.mark.parametrize("sentence", foreign_sentences(300, seed=7))
def test_no_figure_is_read_when_numbers_are_foreign(sentence: str) -> None:
    assert [f for f in narrative.read(sentence).figures if not f.is_candidate] == []


@pytest.mark.parametrize("sentence", foreign_sentences(200, seed=11))
def test_only_own_figure_is_read_when_foreign_numbers_follow(sentence: str) -> None:
    figures = narrative.read(f"{_REPORT} {sentence}").figures
    assert [figure.indicator for figure in figures if not figure.is_candidate] == ["workers_departed"]
