"""Every figure can be shown in its text: its span holds its quote, and the quote its number."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion import documents, narrative
from ingestion.readers import NARRATIVE_SUFFIXES

_HERE = Path(__file__).parent
_ROOT = _HERE.parents[3]
_FOLDERS = (
    _ROOT / "tests" / "fixtures" / "narratives",
    _HERE / "variants",
    _HERE / "second_set",
    _ROOT / "samples" / "inbox",
)
_REPORTS = sorted(
    path
    for folder in _FOLDERS
    for path in folder.iterdir()
    if path.suffix in NARRATIVE_SUFFIXES and path.name != "README.md"
)
_PIECES = (
    "Hơn", "gần", "121.000", "7 120", "63 tỉ 200", "1,8 nghìn", "10/0", "253/2.685", "lao động", "người", "triệu đồng",
    "tỷ đồng", "%", "đi làm việc ở nước ngoài", "giải quyết việc làm cho", "dư nợ", "Nhật Bản", "nữ", "trong đó",
    "đạt", "tăng", "kế hoạch", "năm 2024", "sau mười tháng", "quý I/2025", "tỉnh Nghệ An", "(", ")", ":", ";", ",",
    ".", "|", "\n", "…", "lũy kế", "lần lượt", "so với cùng kỳ",
)  # fmt: skip


def _assert_addresses(text: str) -> None:
    for figure in narrative.read(text).figures:
        start, end = figure.address.start, figure.address.end
        assert start is not None
        assert end is not None
        assert start < end
        assert text[start:end] == figure.quote
        assert re.search(r"\d", figure.quote)
        assert figure.low <= figure.value <= figure.high


@pytest.mark.parametrize("path", _REPORTS, ids=lambda path: path.name)
def test_address_gives_the_quote_when_a_report_is_read(path: Path) -> None:
    _assert_addresses(documents.text_of(path.read_bytes(), path.suffix))


@settings(deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=40))
def test_address_gives_the_quote_when_words_stand_in_any_order(pieces: list[str]) -> None:
    _assert_addresses(" ".join(pieces))


@settings(deadline=None)
@given(st.sampled_from(_REPORTS), st.integers(0, 2_000), st.integers(0, 400))
def test_a_report_may_begin_and_end_anywhere(path: Path, start: int, length: int) -> None:
    text = documents.text_of(path.read_bytes(), path.suffix)
    _assert_addresses(text[start : start + length])


@pytest.mark.parametrize("name", ["Bà", "Bà Rịa", "Ông", "Chị", "Huyện", "TP", "Kỳ", "Xuân Hương -", "Đạ Tẻh 3"])
def test_a_cell_may_end_where_a_name_only_begins(name: str) -> None:
    _assert_addresses(f"Địa bàn | Số lao động đi làm việc ở nước ngoài\n{name} | 12\n12 | {name}")
