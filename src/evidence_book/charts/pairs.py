"""Two groups beside each other on one scale: a dot each, joined, with names at the left."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from evidence_book.charts.style import BLUE, LAVENDER, ORANGE, horizontal
from evidence_book.wording import capitalised

LONGEST_LINE = 27


def wrapped(name: str) -> str:
    """Break a name into lines that leave room for the chart on a phone."""
    return textwrap.fill(capitalised(name), LONGEST_LINE)


def paired_dots(
    figure: Figure, axes: Axes, names: Sequence[str], ones: Sequence[float], others: Sequence[float],
    legends: tuple[str, str], axis_label: str,
) -> None:  # fmt: skip
    """Draw two dots a name, percentages both, the first name on top."""
    places = range(len(names))
    axes.hlines(places, ones, others, color=LAVENDER, linewidth=2, zorder=1)
    for values, colour, mark, legend in zip((ones, others), (BLUE, ORANGE), "oD", legends, strict=True):
        axes.scatter(values, places, color=colour, marker=mark, s=40, zorder=3, label=legend)
    for place, one, other in zip(places, ones, others, strict=True):
        left, right = min(one, other), max(one, other)
        axes.annotate(f"{left:g}", (left, place), xytext=(-7, 0), textcoords="offset points", va="center", ha="right")
        axes.annotate(f"{right:g}", (right, place), xytext=(7, 0), textcoords="offset points", va="center")
    axes.set_yticks(list(places), [wrapped(name) for name in names])
    axes.set_ylim(len(names) - 0.45, -0.55)
    low, high = min(*ones, *others), max(*ones, *others)
    axes.set_xlim(max(-4.0, low - 12), min(104.0, high + 12))
    horizontal(axes, axis_label)
    figure.legend(loc="outside lower left")
