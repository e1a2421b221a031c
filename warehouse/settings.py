"""The only reader of the environment.

Each setting has a default that works on a laptop; `.env.example` lists them all, and a test holds the two together.
"""

from __future__ import annotations

import os
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
    keep_releases: int = Field(30, ge=2, description="Newest releases that are kept.")
    keep_release_days: int = Field(30, ge=0, description="Days for which every release is kept.")
    publish_postgres_dsn: str | None = Field(
        None,
        validation_alias="PUBLISH_POSTGRES_DSN",
        description="PostgreSQL database into which each release is loaded too; empty: files alone.",
    )
    publish_postgres_reader: str = Field(
        "warehouse_reader",
        validation_alias="PUBLISH_POSTGRES_READER",
        description="Role of that database that may read the marts and nothing else.",
    )
    dbt_threads: int = Field(2, ge=1, description="Models that dbt builds at once.")


@lru_cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()


def environment(**chosen: str) -> dict[str, str]:
    """The environment for a child process in which these settings are chosen."""
    names = variables()
    return {**os.environ, **{names[setting]: value for setting, value in chosen.items()}}


def variables() -> dict[str, str]:
    """The environment's variable of each setting."""
    prefix = str(Settings.model_config["env_prefix"])
    return {
        name: str(field.validation_alias or f"{prefix}{name}".upper()) for name, field in Settings.model_fields.items()
    }
