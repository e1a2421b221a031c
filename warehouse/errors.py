"""The three ways this project fails, by who must act.

Every message says what is wrong, where, and what to do now.
"""

from __future__ import annotations


class ConfigurationError(Exception):
    """Our mistake, found at start and before any data is touched: mend the setting, form or rule it names."""


class SubmissionError(Exception):
    """The sender's mistake: this document is refused, the others go on, and no retry helps."""


class WarehouseError(Exception):
    """The state of the warehouse forbids to go on: nothing was published and the old release stays."""
