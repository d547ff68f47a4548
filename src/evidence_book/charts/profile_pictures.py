"""The pictures of a profile, placed by hand on a sheet: hundreds are drawn, and laying out axes would take most of the time."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes

from evidence_book.charts.style import BLUE, GREY, ORANGE, WIDTH, sheet, small_png
from evidence_book.wording import capitalised, with_unit

# Inches, from the top left of the sheet.
_LEFT, _RIGHT = 0.12, WIDTH - 0.2
_KEY, _LINE = 0.42, 0.15
_PANEL_WIDTH, _PANEL_HEIGHT = (WIDTH - 0.36) / 2, 1.7
_LETTERS, _LETTERS_IN_PANEL = 72, 34
_SMALL, _FAINT = 8, "#D0D0D0"
_LINES_IN_PANEL = 3


def _lines(measure: Mapping[str, Any], letters: int) -> list[str]:
    return textwrap.wrap(capitalised(measure["words"]), letters)


def _written(axes: Axes, lines: Sequence[str], left: float, top: float) -> None:
    for position, line in enumerate(lines):
        axes.text(left, top + _LINE * position, line, fontsize=_SMALL, va="center")


def _key(axes: Axes, name: str, reference: str, *, dots: bool) -> None:
    """Say which colour and mark is which."""
    own, other = 0.12, 0.12 + 0.19
    axes.plot([_LEFT, _LEFT + 0.22], [own, own], color=BLUE, linewidth=2.2)
    axes.plot([_LEFT + 0.11], [own], color=BLUE, marker="o", markersize=5)
    if dots:
        axes.plot([_LEFT + 0.11], [other], color=ORANGE, marker="D", markersize=5)
    else:
        axes.plot([_LEFT, _LEFT + 0.22], [other, other], color=ORANGE, linewidth=1.5, linestyle="--")
    for at, text in ((own, name), (other, capitalised(reference))):
        axes.text(_LEFT + 0.3, at, textwrap.shorten(text, 52, placeholder="…"), fontsize=9, va="center")


def _ticks(most: float) -> range:
    """Ticks from 0 that reach `most` percent, five at most if that can be."""
    step = next(each for each in (5, 10, 20, 25) if most <= 5 * each or each == 25)
    return range(0, min(100, step * int(-(-most // step))) + 1, step)


def draw_beside(
    shown: Sequence[Mapping[str, Any]], points: Sequence[Mapping[str, Any]], name: str, reference: str
) -> bytes:
    """A line of limits with a dot for each share, and a diamond for what it is set beside; PNG."""
    ticks = _ticks(max(*(each["upper"] for each in points), *(each["reference"] for each in shown)))
    scale = (_RIGHT - _LEFT) / ticks[-1]
    labels = [_lines(measure, _LETTERS) for measure in shown]
    bottom = _KEY + sum(0.36 + _LINE * len(lines) for lines in labels) + 0.1
    with sheet(bottom + 0.5) as (figure, axes):
        _key(axes, name, reference, dots=True)
        for tick in ticks:
            at = _LEFT + scale * tick
            axes.plot([at, at], [_KEY, bottom], color=_FAINT, linewidth=0.7, zorder=0)
            axes.text(at, bottom + 0.1, f"{tick}%", fontsize=9, ha="center", va="center", color=GREY)
        top = _KEY + 0.15
        for measure, point, lines in zip(shown, points, labels, strict=True):
            _written(axes, lines, _LEFT, top)
            height = top + _LINE * len(lines) + 0.03
            ends = [_LEFT + scale * point["lower"], _LEFT + scale * point["upper"]]
            axes.plot(ends, [height, height], color=BLUE, linewidth=2.4)
            axes.plot([_LEFT + scale * point["value"]], [height], color=BLUE, marker="o", markersize=6)
            axes.plot([_LEFT + scale * measure["reference"]], [height], color=ORANGE, marker="D", markersize=5)
            top = height + 0.33
        axes.text(_LEFT, bottom + 0.32, "Percent; the lines show 95% limits", fontsize=9, va="center", color=GREY)
        return small_png(figure)


def draw_trends(shown: Sequence[Mapping[str, Any]], name: str, reference: str) -> bytes:
    """A small line chart a measure, two in a row, first and last value written beside the line; PNG."""
    rows = -(-len(shown) // 2)
    with sheet(_KEY + 0.05 + rows * _PANEL_HEIGHT) as (figure, axes):
        _key(axes, name, reference, dots=False)
        for position, measure in enumerate(shown):
            left = 0.12 + (position % 2) * (_PANEL_WIDTH + 0.12)
            _panel(axes, measure, left, _KEY + 0.05 + (position // 2) * _PANEL_HEIGHT)
        return small_png(figure)


def _panel(axes: Axes, measure: Mapping[str, Any], left: float, top: float) -> None:
    """One measure over time: its words, its line and that of the reference from nought, first and last period."""
    points = [each for each in measure["series"] if "value" in each]
    beside = measure["reference_series"]
    periods = sorted({each["period"] for each in (*points, *beside)})
    apart = (_PANEL_WIDTH - 0.55) / max(len(periods) - 1, 1)
    across = {period: left + 0.08 + apart * position for position, period in enumerate(periods)}
    most = max(each["value"] for each in (*points, *beside)) or 1
    base, room = top + _PANEL_HEIGHT - 0.32, _PANEL_HEIGHT - 1.0

    def up(value: float) -> float:
        return base - room * value / most

    _written(axes, _lines(measure, _LETTERS_IN_PANEL)[:_LINES_IN_PANEL], left, top + 0.08)
    axes.plot([left, left + _PANEL_WIDTH - 0.34], [base, base], color=GREY, linewidth=0.8)
    for series, look in ((beside, {"color": ORANGE, "linewidth": 1.5, "linestyle": "--"}),
                         (points, {"color": BLUE, "linewidth": 2, "marker": "o", "markersize": 4})):  # fmt: skip
        axes.plot([across[each["period"]] for each in series], [up(each["value"]) for each in series], **look)  # type: ignore[arg-type]
    first, last = points[0], points[-1]
    # The first value stands on the side of its line where the other line is not.
    other = next((each["value"] for each in beside if each["period"] == first["period"]), 0)
    for point, right, down in ((first, -0.03, -0.12 if first["value"] >= other else 0.13), (last, 0.06, 0.0)):
        text = with_unit(point["value"], measure["unit"], measure["decimals"]).split(" per ")[0]
        axes.text(
            across[point["period"]] + right, up(point["value"]) + down, text, fontsize=_SMALL, color=BLUE, va="center"
        )
    axes.text(left, base + 0.12, periods[0], fontsize=_SMALL, color=GREY, va="center")
    axes.text(across[periods[-1]], base + 0.12, periods[-1], fontsize=_SMALL, color=GREY, va="center", ha="center")
