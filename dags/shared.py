"""What the wiring files have in common: the assets that chain them, the one slot for writing, and what a step is."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from airflow.sdk import Asset, task
from airflow.sdk.exceptions import AirflowFailException

from warehouse.errors import ConfigurationError, WarehouseError
from warehouse.settings import settings

RAW = Asset(name="raw_figures", uri="warehouse://raw/figures")
BUILD = Asset(name="warehouse_build", uri="warehouse://build/marts")
RELEASE = Asset(name="warehouse_release", uri="warehouse://releases/current")

# DuckDB has one writer, so all tasks that write the build share one slot.
WRITER_POOL = "duckdb_writer"

# Only faults of the machine are worth a retry: a bad document is refused, and a wrong rule stays wrong.
MACHINE_FAULTS = {"retries": settings().task_retries, "retry_delay": timedelta(seconds=30)}


def step(**options: Any) -> Callable[[Callable[..., Any]], Any]:
    """A task that fails at once in one of our own errors: they name what to mend, and waiting mends nothing."""

    def decorate(function: Callable[..., Any]) -> Any:
        @functools.wraps(function)
        def run(*arguments: Any, **named: Any) -> Any:
            try:
                return function(*arguments, **named)
            except (ConfigurationError, WarehouseError) as error:
                raise AirflowFailException(str(error)) from error

        return task(**options)(run)

    return decorate
