"""Numbers, periods and places in words."""

from __future__ import annotations

from datetime import date

import pytest

from reporting.wording import interval_text, number_text, period_text, place_text


@pytest.mark.parametrize(
    ("value", "vi", "en"), [(1884, "1.884", "1,884"), (34.7, "34,7", "34.7"), (-0.125, "-0,12", "-0.12"), (0, "0", "0")]
)
def test_numbers(value: float, vi: str, en: str) -> None:
    assert (number_text(value, "vi"), number_text(value, "en")) == (vi, en)


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (1, 1, "1"),
        (34.57, 34.58, "34,57 – 34,58"),
        (3, None, "≥ 3"),
        (None, 5, "≤ 5"),
        (0, None, "≥ 0"),
        (None, None, ""),
    ],
)
def test_intervals(low: float | None, high: float | None, text: str) -> None:
    assert interval_text(low, high, "vi") == text


@pytest.mark.parametrize(
    ("start", "end", "vi", "en"),
    [
        (date(2024, 1, 1), date(2024, 12, 31), "2024", "2024"),
        (date(2022, 1, 1), date(2024, 12, 31), "2022–2024", "2022–2024"),
        (date(2025, 1, 1), date(2025, 3, 31), "quý 1/2025", "Q1 2025"),
        (date(2025, 2, 1), date(2025, 4, 30), "01/02/2025 – 30/04/2025", "1 Feb 2025 – 30 Apr 2025"),
        (date(2024, 2, 1), date(2024, 2, 29), "tháng 2/2024", "Feb 2024"),
        (date(2023, 12, 15), date(2024, 12, 14), "15/12/2023 – 14/12/2024", "15 Dec 2023 – 14 Dec 2024"),
        (None, date(2016, 12, 31), "tại ngày 31/12/2016", "at 31 Dec 2016"),
        (None, None, "", ""),
    ],
)
def test_periods(start: date | None, end: date | None, vi: str, en: str) -> None:
    assert (period_text(start, end, "vi"), period_text(start, end, "en")) == (vi, en)


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ("Bieu 1!C7", "sheet Bieu 1, cell C7"),
        ("¶8:272-277", "paragraph 8, characters 272–277"),
        ("elsewhere", "elsewhere"),
        (None, ""),
    ],
)
def test_places(address: str | None, text: str) -> None:
    assert place_text(address, "en") == text
