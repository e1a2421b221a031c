"""Time expressions, whole and half-told."""

from __future__ import annotations

from datetime import date

import pytest

from ingestion.narrative.items import Shape
from ingestion.narrative.times import Clock, read_time
from ingestion.narrative.tokens import canonical

CLOCK = Clock(today=date(2023, 10, 5), year=2023, until=date(2023, 9, 30))


@pytest.mark.parametrize(
    ("words", "first", "last", "basis"),
    [
        ("năm 2022", "2022-01-01", "2022-12-31", "calendar"),
        ("9 tháng đầu năm 2022", "2022-01-01", "2022-09-30", "calendar"),
        ("chín tháng", "2023-01-01", "2023-09-30", "calendar"),
        ("6 tháng cuối năm 2022", "2022-07-01", "2022-12-31", "calendar"),
        ("quý III/2022", "2022-07-01", "2022-09-30", "calendar"),
        ("quý 1-2025", "2025-01-01", "2025-03-31", "calendar"),
        ("tháng 2/2024", "2024-02-01", "2024-02-29", "calendar"),
        ("tháng 8", "2023-08-01", "2023-08-31", "calendar"),
        ("trong tháng", "2023-09-01", "2023-09-30", "calendar"),
        ("giai đoạn 2018 – 2010", "2010-01-01", "2018-12-31", "multi_year"),
        ("từ ngày 15/12/2021 đến ngày 14/12/2022", "2021-12-15", "2022-12-14", "admin_15_14"),
        ("từ tháng 1 đến tháng 9/2025", "2025-01-01", "2025-09-30", "calendar"),
        ("từ ngày 1-10-2021 đến nay", "2021-10-01", "2023-10-31", "ytd_to_date"),
        ("từ năm 2003 đến nay", "2003-01-01", "2023-12-31", "ytd_to_date"),
        ("từ đầu năm", "2023-01-01", "2023-09-30", "ytd_to_date"),
        ("từ đầu năm 2022 đến hết tháng 5", "2022-01-01", "2022-05-31", "ytd_to_date"),
        ("trong năm 2024 và quý 1-2025", "2024-01-01", "2025-03-31", "calendar"),
        ("đến hết năm 2020", "2020-01-01", "2020-12-31", "ytd_to_date"),
        ("đến 9-2020", "2020-01-01", "2020-09-30", "ytd_to_date"),
        ("quý vừa qua", "2023-07-01", "2023-09-30", "ytd_to_date"),
    ],
)
def test_days_are_told_when_words_name_a_time(words: str, first: str, last: str, basis: str) -> None:
    time = read_time(canonical(f"{words}, tỉnh"), 0, CLOCK)
    assert time is not None
    assert time.end == len(words)
    assert (str(time.first), str(time.last), time.basis) == (first, last, basis)


@pytest.mark.parametrize("words", ["hết năm 2020", "tính đến 31/12/2020", "cuối năm 2020"])
def test_time_is_a_point_when_it_is_a_closing_day(words: str) -> None:
    time = read_time(words, 0, CLOCK)
    assert time is not None
    assert (time.shape, time.last) == (Shape.POINT, date(2020, 12, 31))


@pytest.mark.parametrize("words", ["12 tháng tuổi", "32/13/2020", "2.020 lao động", "75/2019"])
def test_no_time_is_told_when_numbers_only_look_like_one(words: str) -> None:
    assert read_time(words, 0, CLOCK) is None


def test_year_stays_unknown_when_nothing_tells_it() -> None:
    assert read_time("tháng 8", 0, Clock()) is None
