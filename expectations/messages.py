"""The sentences of this room, in Vietnamese and English: data in `messages.yml`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml

LANGUAGES = ("vi", "en")

_FILE = Path(__file__).with_name("messages.yml")


def message(code: str, language: str, **parameters: str) -> str:
    """The sentence of a code in a language, filled in."""
    return _messages()[code][language].format(**parameters)


@lru_cache
def _messages() -> dict[str, dict[str, str]]:
    content: dict[str, dict[str, str]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return content
