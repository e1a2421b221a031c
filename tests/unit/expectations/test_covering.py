"""The proposed set meets every demand, and no smaller or lighter one does."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations import covering
from expectations.covering import Covering, SearchTooLongError

FIGURES = "abcdefg"
demands = st.lists(st.frozensets(st.sampled_from(FIGURES), min_size=1), max_size=6)
refusals = st.lists(st.frozensets(st.sampled_from(FIGURES), min_size=1, max_size=3), max_size=4)
weights = st.fixed_dictionaries({figure: st.integers(1, 5) for figure in FIGURES})


def lightest_of_all(
    required: list[frozenset[str]], refused: list[frozenset[str]], weight: dict[str, int], most: int
) -> tuple[int, int] | None:
    """Size and weight of the best set, by trying every one of the figures that are spoken of."""
    known = sorted(frozenset[str]().union(*required, *refused))
    every = [frozenset(one) for size in range(most + 1) for one in combinations(known, size)]
    good = [one for one in every if all(one & demand for demand in required) and one not in refused]
    return min(((len(one), sum(weight[figure] for figure in one)) for one in good), default=None)


@given(required=demands, refused=refusals, weight=weights, most=st.integers(1, 4))
def test_proposal_is_the_lightest_smallest_set(
    required: list[frozenset[str]], refused: list[frozenset[str]], weight: dict[str, int], most: int
) -> None:
    search = Covering(weight.__getitem__, most)
    for demand in required:
        search.require_one_of(demand)
    for figure_ids in refused:
        search.refuse(figure_ids)
    found = search.lightest()
    best = lightest_of_all(required, refused, weight, most)
    assert best == (None if found is None else (len(found), sum(weight[figure] for figure in found)))
    assert found is None or all(found & demand for demand in required)
    assert found not in refused


def test_nothing_is_proposed_when_a_demand_cannot_be_met() -> None:
    search = Covering(len, most=4)
    search.require_one_of(())
    assert search.lightest() is None


def test_search_ends_when_it_would_take_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(covering, "MOST_STEPS", 3)
    search = Covering(len, most=4)
    for row in range(4):
        search.require_one_of(f"{row}-{number}" for number in range(9))
    with pytest.raises(SearchTooLongError):
        search.lightest()
