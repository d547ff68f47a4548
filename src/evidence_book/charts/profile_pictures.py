"""The pictures of a profile: its shares beside those of the country, and its measures over time."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from evidence_book.charts.sheet import WIDTH, Sheet
from evidence_book.charts.style import BLUE, GREY, ORANGE
from evidence_book.wording import capitalised, with_unit

_LEFT, _RIGHT = 12, WIDTH - 20
_KEY, _LINE = 46, 16
_APART = 12
_PANEL_WIDTH = (WIDTH - 3 * _APART) / 2
_PLOT = 84  # what is left of a panel for its lines
_LETTERS, _LETTERS_IN_PANEL = 62, 29
_LARGE, _FAINT = 14, "#D0D0D0"


def _lines(measure: Mapping[str, Any], letters: int) -> list[str]:
    return textwrap.wrap(capitalised(measure["words"]), letters)


def _written(sheet: Sheet, lines: Sequence[str], left: float, top: float) -> None:
    for position, line in enumerate(lines):
        sheet.text(left, top + _LINE * position, line)


def _key(sheet: Sheet, name: str, reference: str, *, dots: bool) -> None:
    """Say which colour and mark is which."""
    own, other = 12, 33
    sheet.line([(_LEFT, own), (_LEFT + 22, own)], BLUE, 3)
    sheet.dot(_LEFT + 11, own, 4, BLUE)
    if dots:
        sheet.diamond(_LEFT + 11, other, 5, ORANGE)
    else:
        sheet.line([(_LEFT, other), (_LEFT + 22, other)], ORANGE, 2.2, dashed=True)
    for at, text in ((own, name), (other, capitalised(reference))):
        sheet.text(_LEFT + 30, at, textwrap.shorten(text, 48, placeholder="…"), size=_LARGE)


def _ticks(most: float) -> range:
    """Ticks from 0 that reach `most` percent, five at most if that can be."""
    step = next(each for each in (5, 10, 20, 25) if most <= 5 * each or each == 25)
    return range(0, min(100, step * int(-(-most // step))) + 1, step)


def draw_beside(
    shown: Sequence[Mapping[str, Any]], points: Sequence[Mapping[str, Any]], name: str, reference: str
) -> str:
    """A line of limits with a dot for each share, and a diamond for what it is set beside; SVG."""
    ticks = _ticks(max(*(each["upper"] for each in points), *(each["reference"] for each in shown)))
    scale = (_RIGHT - _LEFT) / ticks[-1]
    labels = [_lines(measure, _LETTERS) for measure in shown]
    bottom = _KEY + sum(38 + _LINE * len(lines) for lines in labels) + 10
    sheet = Sheet(bottom + 54)
    _key(sheet, name, reference, dots=True)
    for tick in ticks:
        at = _LEFT + scale * tick
        sheet.line([(at, _KEY), (at, bottom)], _FAINT, 1)
        sheet.text(at, bottom + 14, f"{tick}%", colour=GREY, anchor="middle")
    top = _KEY + 16
    for measure, point, lines in zip(shown, points, labels, strict=True):
        _written(sheet, lines, _LEFT, top)
        height = top + _LINE * len(lines) + 3
        sheet.line([(_LEFT + scale * point[end], height) for end in ("lower", "upper")], BLUE, 3.4)
        sheet.dot(_LEFT + scale * point["value"], height, 4.6, BLUE)
        sheet.diamond(_LEFT + scale * measure["reference"], height, 5.4, ORANGE)
        top = height + 35
    sheet.text(_LEFT, bottom + 38, "Percentage; the lines show 95% limits", colour=GREY)
    return sheet.svg()


def draw_trends(shown: Sequence[Mapping[str, Any]], name: str, reference: str) -> str:
    """A small line chart a measure, two in a row, first and last value written beside the line; SVG."""
    labels = [_lines(measure, _LETTERS_IN_PANEL) for measure in shown]
    above = _LINE * max(map(len, labels)) + 14
    apart = above + _PLOT + 38
    sheet = Sheet(_KEY + 6 + -(-len(shown) // 2) * apart)
    _key(sheet, name, reference, dots=False)
    for position, (measure, lines) in enumerate(zip(shown, labels, strict=True)):
        left, top = _APART + (position % 2) * (_PANEL_WIDTH + _APART), _KEY + 6 + (position // 2) * apart
        _written(sheet, lines, left, top + 8)
        _panel(sheet, measure, left, top + above + _PLOT)
    return sheet.svg()


def _panel(sheet: Sheet, measure: Mapping[str, Any], left: float, base: float) -> None:
    """One measure over time, its nought at the height `base`: its line and that of the reference, first and last period."""
    points = [each for each in measure["series"] if "value" in each]
    beside = measure["reference_series"]
    periods = sorted({each["period"] for each in (*points, *beside)})
    apart = (_PANEL_WIDTH - 64) / max(len(periods) - 1, 1)
    across = {period: left + 8 + apart * position for position, period in enumerate(periods)}
    most = max(each["value"] for each in (*points, *beside)) or 1

    def at(each: Mapping[str, Any]) -> tuple[float, float]:
        return across[each["period"]], base - (_PLOT - 14) * each["value"] / most

    sheet.line([(left, base), (left + _PANEL_WIDTH - 40, base)], GREY, 1)
    sheet.line(map(at, beside), ORANGE, 2.2, dashed=True)
    sheet.line(map(at, points), BLUE, 2.8)
    for each in points:
        sheet.dot(*at(each), 3.4, BLUE)
    first, last = points[0], points[-1]
    # The first value stands on the side of its line where the other line is not.
    other = next((each["value"] for each in beside if each["period"] == first["period"]), 0)
    for point, right, down in ((first, -3, -13 if first["value"] >= other else 14), (last, 8, 0)):
        text = with_unit(point["value"], measure["unit"], measure["decimals"]).split(" per ")[0]
        x, y = at(point)
        sheet.text(x + right, y + down, text, colour=BLUE)
    sheet.text(left, base + 14, periods[0], colour=GREY)
    sheet.text(across[periods[-1]], base + 14, periods[-1], colour=GREY, anchor="middle")
