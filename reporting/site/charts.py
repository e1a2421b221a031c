"""Charts as inline SVG, drawn when the pages are written: a page needs no script to show them.

The style sheet paints them by the classes that Vega gives its marks, so they follow light and dark.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

_ROW_HEIGHT = 24
_WIDTH = 230
_PADDING = {"left": 4, "top": 4, "right": 28, "bottom": 4}  # right: a reader's font may be wider than the drawer's
_DATA = "lines"
_NAMESPACE = re.compile(r' xmlns(:\w+)?="[^"]*"')


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a chart: its label, its length, the mark to be reached, and what stands written beside it."""

    label: str
    value: float | None
    target: float | None
    text: str


def bars(lines: Sequence[Bar], title: str) -> str:
    """Horizontal bars, each with a tick where its target lies: an `<svg>` with a title and a description."""
    from vl_convert import vega_to_svg

    chart = _compiled()
    rows = [{"label": line.label, "value": line.value, "target": line.target, "text": line.text} for line in lines]
    data = [{**source, "values": rows} if source["name"] == _DATA else source for source in chart["data"]]
    svg = _NAMESPACE.sub("", vega_to_svg({**chart, "data": data}))
    described = "; ".join(f"{line.label}: {line.text}" for line in lines)
    head = f'<svg role="img" aria-label="{escape(title)}" '
    body = svg.replace("<svg ", head, 1)
    return body.replace(">", f"><title>{escape(title)}</title><desc>{escape(described)}</desc>", 1)


@lru_cache
def _compiled() -> dict[str, Any]:
    """The chart without its rows, compiled to Vega once: that costs more than drawing it."""
    import altair as alt
    from vl_convert import vegalite_to_vega

    rows = alt.Chart(alt.NamedData(name=_DATA)).encode(
        y=alt.Y("label:N", sort=None, axis=alt.Axis(title=None, ticks=False, domain=False, labelLimit=150))
    )
    scale = alt.Scale(zero=True, nice=False)
    length = rows.mark_bar(height={"band": 0.6}).encode(x=alt.X("value:Q", axis=None, scale=scale))
    target = rows.mark_tick(thickness=3, size=_ROW_HEIGHT - 4).encode(x=alt.X("target:Q", axis=None, scale=scale))
    text = rows.mark_text(align="left", dx=8).encode(x=alt.value(_WIDTH), text="text:N")
    # The texts come first: they have every line, and so keep the lines in their order.
    layered = alt.layer(
        text, length, target, width=_WIDTH, height=alt.Step(_ROW_HEIGHT), background="transparent", padding=_PADDING
    ).configure(
        font="system-ui, sans-serif",
        view={"stroke": None},
        text={"fontSize": 12},
        axis={"labelFontSize": 12},
    )
    compiled: dict[str, Any] = vegalite_to_vega(layered.to_dict())
    return compiled
