"""The ways this project fails, by who must act. What a document does wrong is no failure but an issue of its reading.

Every message says what is wrong, where, and what to do now.
"""

from __future__ import annotations


class ConfigurationError(Exception):
    """Our mistake, found at start and before any data is touched: mend the setting, form or rule it names."""


class WarehouseError(Exception):
    """The state of the warehouse forbids to go on: nothing was published and the old release stays."""
