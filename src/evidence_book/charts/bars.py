"""Horizontal bars with their values written at their ends."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from evidence_book.charts.style import horizontal


def labelled_bars(
    axes: Axes,
    names: Sequence[str],
    values: Sequence[float],
    labels: Sequence[str],
    colours: Sequence[str],
    axis_label: str,
    places: Sequence[float] | None = None,
) -> None:
    """Draw a bar a name, the first on top; the label says the value as text says it, qualifier included.

    Bars stand one below the other, or at `places` from the top, where there is to be a gap.
    """
    places = places or range(len(names))
    axes.barh(places, values, color=list(colours), height=0.65)
    for place, value, label in zip(places, values, labels, strict=True):
        axes.annotate(label, (value, place), xytext=(4, 0), textcoords="offset points", va="center")
    axes.set_yticks(list(places), list(names))
    axes.set_ylim(places[-1] + 0.55, -0.55)
    axes.set_xlim(0, max(values) * 1.28 or 1.0)
    horizontal(axes, axis_label)
