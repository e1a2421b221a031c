"""What a sender is told about an issue, in Vietnamese and English."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from ingestion.model import Issue
from warehouse.errors import ConfigurationError

_FILE = Path(__file__).with_name("messages.yml")


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence in both languages."""

    vi: str
    en: str


def message_of(issue: Issue) -> Message:
    """The issue's message with its parameters filled in."""
    template = _templates().get(issue.code)
    if template is None:
        raise ConfigurationError(f"Issue code {issue.code} has no message: add it to {_FILE}.")
    values = {"address": issue.address or "", **issue.parameters}
    return Message(vi=template["vi"].format(**values), en=template["en"].format(**values))


@lru_cache
def _templates() -> dict[str, dict[str, str]]:
    templates: dict[str, dict[str, str]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return templates
