"""Numbers as Viet Nam writes them, and the intervals they state."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.model import Hedge
from ingestion.numbers import Number, parse_number, stated_interval


@pytest.mark.parametrize(
    ("text", "counts", "value"),
    [
        ("4.591", True, "4591"),
        ("1.147.387", True, "1147387"),
        ("14,917", True, "14917"),
        ("19 136", True, "19136"),
        ("08", True, "8"),
        ("36,004", False, "36.004"),
        ("2.012,5", False, "2012.5"),
        ("2.758.926", False, "2758926"),
        ("101.86", False, "101.86"),
        ("158,64", False, "158.64"),
        ("0,25", False, "0.25"),
    ],
)
def test_reads_number(text: str, counts: bool, value: str) -> None:
    number = parse_number(text, counts=counts)
    assert number is not None
    assert number.value == Decimal(value)


@pytest.mark.parametrize("text", ["", "-", "x", "1.2.3", "12,34,56", "1.234,56,7", "hàng nghìn", "10/0"])
def test_refuses_what_is_no_number(text: str) -> None:
    assert parse_number(text, counts=True) is None


@pytest.mark.parametrize(
    ("text", "hedge", "is_whole", "low", "high"),
    [
        ("39.000", Hedge.OVER, True, "39000", "40000"),
        ("131", Hedge.OVER, False, "131", "132"),
        ("432", Hedge.UNDER, False, "431", "432"),
        ("85.300", Hedge.OVER, True, "85300", "85400"),
        ("1.884", Hedge.EXACT, True, "1884", "1884"),
        ("34,7", Hedge.EXACT, False, "34.65", "34.8"),
        ("0", Hedge.EXACT, True, "0", "0"),
    ],
)
def test_states_interval(text: str, hedge: Hedge, is_whole: bool, low: str, high: str) -> None:
    number = parse_number(text, counts=is_whole)
    assert number is not None
    assert stated_interval(number, hedge, is_whole=is_whole) == (Decimal(low), Decimal(high))


@given(st.integers(min_value=0, max_value=10**12))
def test_reads_back_what_viet_nam_writes(count: int) -> None:
    number = parse_number(f"{count:,}".replace(",", "."), counts=True)
    assert number == Number(Decimal(count), Decimal(1))


@given(st.decimals(min_value=0, max_value=10**9, places=3), st.sampled_from(list(Hedge)), st.booleans())
def test_interval_holds_its_value(value: Decimal, hedge: Hedge, is_whole: bool) -> None:
    low, high = stated_interval(Number(value, Decimal("0.001")), hedge, is_whole=is_whole)
    assert low <= value <= high
