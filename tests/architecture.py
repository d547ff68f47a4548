"""The architecture in one drawing, made from what the code declares: `python -m tests.architecture` draws it anew.

Stages stand in the order in which data travels, each with the kinds of steps that the pipeline has for it; layers are
those that imports are held to. Text is set in lines of a fixed length: the drawing is as wide as a phone can read.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from html import escape

from tests.conftest import ROOT
from tests.layers import LAYERS

DRAWING = ROOT / "book" / "_static" / "architecture.svg"
ALT = (
    "How the book is built. Data travels through six stages, one below the other: raw data and code, the gate, release, "
    "notebooks, the book, the site with its checks; from there to readers. Below them the layers of the package, each of "
    "which imports only what stands below it. The page How it is built lists the same in words."
)


@dataclass(frozen=True)
class Stage:
    """A stage of the road: the kinds of steps that belong to it, the parts of the package that do its work, what is done."""

    title: str
    steps: tuple[str, ...]
    parts: tuple[str, ...]
    does: str
    leaves: str


STAGES = (
    Stage(
        "Raw data and code", ("synthesise", "code"), ("intake", "plans"),
        "Published figures, each with its source. Returns and plans: real ones never in git, invented ones say so.",
        "data/raw",
    ),
    Stage(
        "The gate", ("validate",), ("validation", "datasets", "plans"),
        "Every dataset meets its rules (expectations/) and gets a receipt, or nothing is made from it.",
        "data/processed: Parquet and receipts",
    ),
    Stage(
        "Release", ("release", "profiles", "funnels"), ("reports", "measures", "disclosure", "charts"),
        "Tables and facts are worked out and protected by a disclosure policy. An attacker tries to undo it.",
        "data/processed/released: tables and facts",
    ),
    Stage(
        "Notebooks", ("run",), ("engine", "charts", "tables"),
        "Run by papermill with a strict engine. They read released data only; a failed run publishes nothing.",
        "_build/notebooks: executed and cleaned",
    ),
    Stage(
        "The book", ("downloads", "bundle", "map-script", "map", "assemble"), ("site", "companions", "review", "tables"),
        "Facts are filled into pages, for adults and for children; tables become downloads and bundles.",
        "_build/source: a Jupyter Book like any other",
    ),
    Stage(
        "The site and its checks", ("site",), ("site",),
        "Jupyter Book builds it. Every page is checked and attacked; the site takes its place only whole.",
        "_build/html: the only folder that is deployed",
    ),
)  # fmt: skip
READERS = "Readers: the office, reviewers, children"

_WIDTH, _MARGIN, _LINE, _GAP = 400, 12, 17, 26
_INK, _BLUE, _PALE, _PAPER = "#1d1d1d", "#12436d", "#eaf0f6", "#ffffff"
_ACROSS = 52  # characters that fit into a box


class _Sheet:
    """What is drawn, from top to bottom; `y` is where the next thing begins."""

    def __init__(self) -> None:
        self.y = _MARGIN
        self.drawn: list[str] = []

    def text(self, words: str, *, size: int = 13, weight: str = "normal", colour: str = _INK, x: int = 22) -> None:
        self.y += _LINE
        mono = ' font-family="Menlo, Consolas, monospace"' if weight == "mono" else ""
        bold = ' font-weight="bold"' if weight == "bold" else ""
        self.drawn.append(
            f'<text x="{x}" y="{self.y}" font-size="{size}" fill="{colour}"{bold}{mono}>{escape(words)}</text>'
        )

    def box(self, top: int, *, fill: str = _PALE) -> None:
        """Put a box behind what was drawn since `top`."""
        self.y += 9
        behind = f'<rect x="{_MARGIN}" y="{top}" width="{_WIDTH - 2 * _MARGIN}" height="{self.y - top}" rx="6" fill="{fill}" stroke="{_BLUE}"/>'
        self.drawn.insert(0, behind)

    def arrow(self) -> None:
        x, end = _WIDTH // 2, self.y + _GAP
        self.drawn.append(f'<path d="M{x} {self.y}V{end - 7}" stroke="{_BLUE}" stroke-width="2"/>')
        self.drawn.append(f'<path d="M{x - 6} {end - 8}h12l-6 8z" fill="{_BLUE}"/>')
        self.y = end


def drawing() -> str:
    """The drawing as SVG."""
    sheet = _Sheet()
    for stage in STAGES:
        top = sheet.y
        sheet.y += 5
        sheet.text(stage.title, size=16, weight="bold", colour=_BLUE)
        for line in textwrap.wrap(stage.does, _ACROSS):
            sheet.text(line)
        sheet.text(f"leaves {stage.leaves}" if stage is not STAGES[0] else f"in {stage.leaves}", size=12)
        sheet.text(f"steps: {', '.join(stage.steps)}", size=12, weight="mono")
        sheet.text(f"parts: {', '.join(stage.parts)}", size=12, weight="mono")
        sheet.box(top)
        sheet.arrow()
    top = sheet.y
    sheet.y += 5
    sheet.text(READERS, size=16, weight="bold", colour=_BLUE)
    sheet.box(top, fill=_PAPER)
    sheet.y += 22
    sheet.text("Layers of the package", size=16, weight="bold", colour=_BLUE, x=_MARGIN)
    sheet.text("Each imports only itself and what stands below it.", x=_MARGIN)
    sheet.y += 8
    for layer in LAYERS:
        top = sheet.y
        sheet.y -= 3
        for line in textwrap.wrap(", ".join(layer), _ACROSS - 5):
            sheet.text(line, size=12, weight="mono")
        sheet.box(top)
        sheet.y += 3
    height = sheet.y + _MARGIN
    inside = "\n".join(sheet.drawn)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" viewBox="0 0 {_WIDTH} {height}" '
        f'font-family="Arial, Helvetica, sans-serif" role="img" aria-labelledby="title description">\n'
        f'<title id="title">How the book is built</title>\n<desc id="description">{escape(ALT)}</desc>\n'
        # Paper of its own, so that it can be read on a dark page as well.
        f'<rect width="{_WIDTH}" height="{height}" rx="8" fill="{_PAPER}"/>\n{inside}\n</svg>\n'
    )


if __name__ == "__main__":
    DRAWING.write_text(drawing(), encoding="utf-8")
