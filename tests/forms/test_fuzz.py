"""A short run of `bench/fuzz.py`: damaged documents are refused or read, never crash, hang or lie."""

from __future__ import annotations

import os
import warnings

import pytest

from ingestion.workbook.forms import forms
from tests.forms.fuzzing import run

CASES = int(os.environ.get("FUZZ_CASES", "120"))
FIRST = int(os.environ.get("FUZZ_SEED", "0"))
SHARDS = 4


@pytest.mark.parametrize("shard", range(SHARDS))
def test_damaged_documents_do_no_harm(shard: int) -> None:
    """Set FUZZ_CASES and FUZZ_SEED to try more; a fault names its seed."""
    forms()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # zipfile remarks on the doubled names that the damage makes
        outcome = run(FIRST + shard * CASES // SHARDS, CASES // SHARDS)

    assert outcome.faults == []
    assert sum(outcome.ways.values()) == CASES // SHARDS
