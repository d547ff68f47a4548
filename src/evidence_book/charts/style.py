"""The look of every chart: the Analysis Function's style and palette, legible on a phone."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import afcharts
import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import ScalarFormatter

from evidence_book.wording import number

# The Analysis Function's categorical palette: told apart by people who do not see all colours.
BLUE, TEAL, PLUM, ORANGE, GREY, LAVENDER = "#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1"

# A chart is drawn about as wide as a phone is, so that its words are not shrunk on one.
WIDTH = 4.8
DOTS_PER_INCH = 200

_STYLE = Path(afcharts.__file__).with_name("afcharts.mplstyle")
_OURS = {
    "font.family": "DejaVu Sans",  # comes with matplotlib: the same letters on every machine
    "font.size": 10,
    "axes.labelsize": 10,
    "axes.titlesize": 10,
    "legend.fontsize": 9.5,
    "xtick.labelsize": 9.5,
    "ytick.labelsize": 9.5,
    "axes.unicode_minus": True,
    "figure.constrained_layout.use": True,
    "savefig.facecolor": "white",
}


@contextmanager
def in_style() -> Iterator[None]:
    """Draw in the house style inside the block."""
    with mpl.rc_context(), plt.style.context([str(_STYLE), _OURS]):
        yield


@contextmanager
def drawing(height: float, *, width: float = WIDTH) -> Iterator[tuple[Figure, Axes]]:
    """Yield a figure with one set of axes in the house style, sizes in inches; closed afterwards."""
    with in_style():
        figure, axes = plt.subplots(figsize=(width, height))
        try:
            yield figure, axes
        finally:
            plt.close(figure)


def png(figure: Figure) -> bytes:
    """Draw a figure as PNG; equal figures give equal bytes."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=DOTS_PER_INCH, metadata={"Software": None})
    return buffer.getvalue()


class _Separated(ScalarFormatter):
    """Numbers along an axis, with a separator of thousands, as text says them."""

    def __call__(self, x: float, pos: int | None = None) -> str:
        return number(x) if abs(x) >= 1000 else super().__call__(x, pos)


def separated(axis: Axis) -> None:
    """Say thousands along an axis of values as text says them, unless what stands there is given; years are no values."""
    if isinstance(axis.get_major_formatter(), ScalarFormatter):
        axis.set_major_formatter(_Separated())


def horizontal(axes: Axes, label: str) -> None:
    """Dress axes for horizontal bars or dots: grid along the values, names at the left."""
    separated(axes.xaxis)
    axes.grid(axis="x", visible=True)
    axes.grid(axis="y", visible=False)
    axes.set_xlabel(label)
    axes.set_ylabel("")
    axes.tick_params(axis="y", length=0)
