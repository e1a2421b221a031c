"""A fault of the machine is told from a fault of the project: only the first is worth another try."""

from __future__ import annotations

import pytest

from warehouse import dbt
from warehouse.errors import WarehouseError
from warehouse.paths import DataRoot


def red(message: str) -> tuple[dbt.Node, ...]:
    return (dbt.Node("int_figures__coded", "error", 0.1, message),)


def test_full_disk_is_worth_another_try(root: DataRoot) -> None:
    with pytest.raises(OSError, match="free space and run again"):
        dbt._refuse_red(red("IO Error: No space left on device"), root)


def test_wrong_model_is_not(root: DataRoot) -> None:
    with pytest.raises(WarehouseError, match=r"int_figures__coded \(error\): Binder Error"):
        dbt._refuse_red(red("Binder Error: no such column"), root)
