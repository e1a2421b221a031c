"""The only reader of the environment.

Each setting has a default that works on a laptop; `.env.example` lists them all, and a test holds the two together.
"""

from __future__ import annotations

from functools import lru_cache

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What an operator may choose."""

    model_config = SettingsConfigDict(env_prefix="WAREHOUSE_", extra="ignore")

    home: str | None = Field(
        None,
        description="Data root: a folder on this machine's disk. Default: var; with an inbox of "
        "its own, a folder of that inbox's own under var, so that two inboxes never mix in one warehouse.",
    )
    inbox: str | None = Field(None, description="Folder that is polled for documents. Default: HOME/inbox.")
    batch_size: int = Field(50, ge=1, description="Documents that one ingestion task reads.")
    poll_schedule: str = Field("*/5 * * * *", description="How often the inbox is polled (cron).")
    task_retries: int = Field(2, ge=0, description="How often a task is tried again after a fault of the machine.")
    max_document_mebibytes: int = Field(50, ge=1, description="Largest document that is opened.")
    read_seconds: int = Field(60, ge=1, description="Longest time that reading one document may take.")
    read_mebibytes: int = Field(1536, ge=512, description="Most memory that reading a document may take.")
    dbt_threads: int = Field(2, ge=1, description="Models that dbt builds at once.")


@lru_cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
