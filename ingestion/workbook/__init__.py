"""Workbooks: forms described as data, tables found by their words, every figure with its cell."""

from ingestion.workbook.reader import read

__all__ = ["read"]
