"""What the wiring files have in common: the assets that chain them, and the one slot for writing."""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import Asset

RAW = Asset(name="raw_figures", uri="warehouse://raw/figures")
BUILD = Asset(name="warehouse_build", uri="warehouse://build/marts")
RELEASE = Asset(name="warehouse_release", uri="warehouse://releases/current")

# DuckDB has one writer, so all tasks that write the build share one slot.
WRITER_POOL = "duckdb_writer"

# Only faults of the machine are worth a retry: a bad document is refused, and a wrong rule stays wrong.
MACHINE_FAULTS = {"retries": 2, "retry_delay": timedelta(seconds=30)}
