"""The picture that other programs show beside a link to the book: its name and a few of its own figures."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import NamedTuple

import matplotlib.pyplot as plt
from matplotlib.patches import Rectangle

from evidence_book.charts.style import BLUE, DOTS_PER_INCH, GREY, in_style, png

PICTURE = "preview.png"
PICTURE_ALT = "The evidence book: figures on children's lives in England, each with its source."
# What programs ask for: 1200 by 630 dots.
WIDTH, HEIGHT = 1200, 630
_COLUMNS = 2
_LETTERS, _LINES = 38, 2
_SAID = "Children's lives in England: every number with its source"
MOST = 4


class Shown(NamedTuple):
    """A figure of the picture: whose it is, as it is shown, what it measures."""

    title: str
    number: str
    label: str


def draw_preview(figures: Sequence[Shown]) -> bytes:
    """Draw the book's name over up to four figures, as PNG; equal figures give equal bytes."""
    width, height = WIDTH / DOTS_PER_INCH, HEIGHT / DOTS_PER_INCH
    with in_style():
        # Placed by hand, in inches from the top left.
        figure = plt.figure(figsize=(width, height), layout="none")
        axes = figure.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(height, 0))
        axes.set_axis_off()
        axes.add_patch(Rectangle((0, 0), width, 0.92, color=BLUE, linewidth=0))
        axes.text(0.3, 0.38, "The evidence book", color="white", fontsize=19, fontweight="bold", va="center")
        axes.text(0.3, 0.7, _SAID, color="white", fontsize=9.5, va="center")
        for position, each in enumerate(figures[:MOST]):
            left = 0.3 + (position % _COLUMNS) * (width - 0.3) / _COLUMNS
            top = 1.13 + (position // _COLUMNS) * 1.03
            axes.text(left, top, each.title, color=GREY, fontsize=7, fontweight="bold", va="center")
            axes.text(left, top + 0.26, each.number, color=BLUE, fontsize=19, fontweight="bold", va="center")
            lines = textwrap.wrap(each.label, _LETTERS, max_lines=_LINES, placeholder=" …")
            axes.text(left, top + 0.46, "\n".join(lines), color=GREY, fontsize=8, va="top", linespacing=1.25)
        drawn = png(figure)
        plt.close(figure)
    return drawn
