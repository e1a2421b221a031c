"""The reader of narrative reports: figures from Vietnamese prose, each with the words it came from."""

from ingestion.narrative.reader import read

__all__ = ["read"]
