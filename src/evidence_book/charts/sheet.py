"""A sheet on which lines, marks and words are placed by hand, drawn as SVG.

Hundreds of pictures are drawn for places. A picture of shapes is drawn a hundred times sooner than one of pixels, is a
fifth as large, and its letters stay sharp however much a reader enlarges them. Distances are those of the sheet, which
is `WIDTH` wide; from the top left.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from evidence_book.templating import light_template

TEMPLATE = Path(__file__).with_name("sheet.svg.jinja")
WIDTH = 480
LETTERS = 13  # the size of small words; on a narrow phone they come out three quarters as large
_BELOW_MIDDLE = 0.35  # of the size: a line of words is centred on its height when its foot is that far below

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]


def _at(*numbers: float) -> str:
    return " ".join(f"{round(each, 1):g}" for each in numbers)


@dataclass(frozen=True)
class _Line:
    points: list[str]
    colour: str
    wide: float
    dashed: bool


@dataclass(frozen=True)
class _Mark:
    outline: str
    colour: str


@dataclass(frozen=True)
class _Text:
    x: str
    y: str
    words: str
    size: float
    colour: str
    anchor: Anchor


@dataclass
class Sheet:
    """What is drawn, in its order: lines below marks, marks below words."""

    height: int
    width: int = WIDTH
    lines: list[_Line] = field(default_factory=list)
    marks: list[_Mark] = field(default_factory=list)
    texts: list[_Text] = field(default_factory=list)

    def line(self, points: Iterable[Point], colour: str, wide: float, *, dashed: bool = False) -> None:
        """A line through points."""
        self.lines.append(_Line([_at(*point) for point in points], colour, wide, dashed))

    def dot(self, x: float, y: float, radius: float, colour: str) -> None:
        """A round mark."""
        across = f"a{_at(radius, radius)} 0 1 0"
        self.marks.append(_Mark(f"M{_at(x - radius, y)}{across} {2 * radius:g} 0{across} {-2 * radius:g} 0Z", colour))

    def diamond(self, x: float, y: float, radius: float, colour: str) -> None:
        """A mark that stands on its corner: told from a dot without its colour."""
        corners = ((x - radius, y), (x, y - radius), (x + radius, y), (x, y + radius))
        self.marks.append(_Mark(f"M{'L'.join(_at(*each) for each in corners)}Z", colour))

    def text(self, x: float, y: float, words: str, *, size: float = LETTERS, colour: str = "#000000", anchor: Anchor = "start") -> None:  # fmt: skip
        """Words whose middle lies at the height `y`."""
        self.texts.append(_Text(_at(x), _at(y + _BELOW_MIDDLE * size), words, size, colour, anchor))

    def svg(self) -> str:
        """The picture."""
        return light_template(TEMPLATE).render(sheet=self)
