"""Stand-ins for what dbt gives to its templates, so that sqlfluff can read the models without a database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from re import findall
from types import SimpleNamespace


class dbt:  # noqa: N801 - the name that templates use
    """dbt's cross-database macros, as DuckDB would write them."""

    @staticmethod
    def type_string() -> str:
        """The type of a text."""
        return "varchar"

    @staticmethod
    def type_timestamp() -> str:
        """The type of an instant."""
        return "timestamp"

    @staticmethod
    def date_trunc(part: str, day: str) -> str:
        """The first day of a part."""
        return f"date_trunc('{part}', {day})"

    @staticmethod
    def last_day(day: str, part: str) -> str:
        """The last day of a part."""
        return f"last_day({day}, '{part}')"

    @staticmethod
    def dateadd(part: str, number: int, day: str) -> str:
        """A day later or earlier."""
        return f"date_add({day}, {number}, '{part}')"

    @staticmethod
    def datediff(first: str, second: str, part: str) -> str:
        """How many parts lie between two days."""
        return f"date_diff('{part}', {first}, {second})"

    @staticmethod
    def generate_series(_upper_bound: int) -> str:
        """The numbers from one on."""
        return "select 1 as generated_number"

    @staticmethod
    def split_part(text: str, delimiter: str, number: int) -> str:
        """A part of a text."""
        return f"split_part({text}, {delimiter}, {number})"

    @staticmethod
    def hash(text: str) -> str:
        """A hash of a text."""
        return f"md5({text})"

    @staticmethod
    def listagg(element: str, separator: str, order: str) -> str:
        """Texts joined in an order."""
        return f"string_agg({element}, {separator} {order})"


class adapter:  # noqa: N801 - the name that templates use
    """What the adapter dispatches to: any expression will do."""

    @staticmethod
    def dispatch(macro: str, _project: str) -> Callable[..., str]:
        """A call of the macro's name."""
        return lambda *_arguments: f"{macro}()"


class flags:  # noqa: N801 - the name that templates use
    """How dbt runs: from nothing."""

    FULL_REFRESH = True


class model:  # noqa: N801 - the name that templates use
    """The model that dbt runs."""

    schema = "audit"

    class config:  # noqa: N801 - as above
        """What the model and its yml say of it."""

        meta = SimpleNamespace(made_anew="false")


def _lists() -> dict[str, list[str]]:
    """The lists of `macros/lists.sql`: templates outside dbt cannot return one from a macro."""
    source = (Path(__file__).parent.parent / "macros" / "lists.sql").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for name, body in findall(r"macro (\w+)\(\) -%\}\s*\{\{ return\((.*?)\) \}\}", source.replace("\n", " ")):
        earlier = [item for other in findall(r"(\w+)\(\)", body) for item in found[other]]
        own = findall(r"'(\w+)'", body)
        found[name] = own + earlier
    return found


for _name, _items in _lists().items():
    globals()[_name] = lambda _items=_items: list(_items)
