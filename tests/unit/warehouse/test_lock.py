"""Two runs never work on one data root at once."""

from __future__ import annotations

import os

import pytest

from warehouse.errors import WarehouseError
from warehouse.lock import sole_run
from warehouse.paths import DataRoot


def test_second_run_is_told_who_works_there(root: DataRoot) -> None:
    with sole_run(root), pytest.raises(WarehouseError, match=f"process {os.getpid()}"), sole_run(root):
        pytest.fail("two runs hold the data root")


def test_next_run_may_start_when_the_first_has_ended(root: DataRoot) -> None:
    with sole_run(root):
        pass
    with sole_run(root):
        assert (root.home / ".lock").exists()
