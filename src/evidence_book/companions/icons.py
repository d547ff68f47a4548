"""Icon arrays and bars for children, drawn as SVG by us: the words beside them say the same."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from evidence_book.companions.content import Shape
from evidence_book.problems import EvidenceError

# Each shape fits a box of 24 by 24.
SHAPES: dict[Shape, str] = {
    "person": '<circle cx="12" cy="6" r="4.4"/><path d="M4 22v-4.5a8 6.2 0 0 1 16 0V22z"/>',
    "home": '<path d="M2.5 12 12 3.5 21.5 12H19v9.5h-5V15h-4v6.500H5V12z"/>',
    "plan": '<path d="M5 2.500h9l5 5V21.500H5zm3 8v1.800h8v-1.800zm0 4v1.800h8v-1.800zM8 6.500v1.800h4V6.500z" fill-rule="evenodd"/>',
    "clock": '<path d="M12 2.500a9.500 9.500 0 1 0 0 19 9.500 9.500 0 0 0 0-19zm-1.200 3.700h2.300v5.400l3.600 3.500-1.600 1.700-4.300-4.300z" fill-rule="evenodd"/>',
    "magnifier": '<path d="M10 2.500a7.500 7.500 0 1 0 4.300 13.600l5 5 2-2-5-5A7.500 7.500 0 0 0 10 2.500zm0 3a4.500 4.500 0 1 1 0 9 4.500 4.500 0 0 1 0-9z" fill-rule="evenodd"/>',
}
# How far a share may lie from the icons that show it, in icons.
NEAR = 0.33
FINEST = 100


class NotDrawable(EvidenceError):
    """A share cannot be shown with so many icons without saying something else than the fact."""


def filled_of(percent: float, of: int, fact_id: str) -> int:
    """How many of `of` icons show a share; raises `NotDrawable` if none of the numbers is near enough."""
    exact = percent / 100 * of
    count = round(exact)
    near = NEAR if of < FINEST else 0.5
    if not 0 <= percent <= 100 or abs(exact - count) > near or (count in (0, of) and percent not in (0, 100)):
        raise NotDrawable(f"{fact_id} cannot be drawn with {of} icons")
    return count


def fitting(shares: Mapping[str, float], wanted: int) -> tuple[int, dict[str, int]]:
    """One number of icons that shows every share truly, the wanted one if it does, and how many are filled for each.

    A figure that moves a little must not stop a page: then finer icons are drawn. Raises `NotDrawable` if even
    a hundred icons would show nothing for something.
    """
    for of in (wanted, *(each for each in (10, 20, FINEST) if each > wanted)):
        try:
            return of, {name: filled_of(percent, of, name) for name, percent in shares.items()}
        except NotDrawable:
            if of == FINEST:
                raise
    raise NotDrawable(f"{', '.join(shares)} cannot be drawn")


def icon_array(count: int, of: int, shape: Shape) -> str:
    """Draw `count` of `of` icons filled, the others in outline: told apart without colour. Hidden from screen readers."""
    across = 10 if of > 10 else of
    size, gap = 24, 5
    rows = -(-of // across)
    drawn = []
    for place in range(of):
        x, y = place % across * (size + gap), place // across * (size + gap)
        kind = "on" if place < count else "off"
        drawn.append(f'<g class="{kind}" transform="translate({x} {y})">{SHAPES[shape]}</g>')
    width, height = across * (size + gap) - gap, rows * (size + gap) - gap
    return (
        f'<svg class="icons" viewBox="-1 -1 {width + 2} {height + 2}" width="{width + 2}" height="{height + 2}" '
        f'aria-hidden="true" focusable="false">{"".join(drawn)}</svg>'
    )


def whole_bar(values: Collection[float], unit: str) -> float:
    """The value of a bar that is full: of percentages all of it, so that a third looks like a third; else the largest."""
    return max(100.0, *values) if unit == "percent" else max(values)


def bar(value: float, most: float) -> str:
    """Draw a bar from zero, as wide as its value is of the most."""
    share = 0 if most <= 0 else max(0.0, min(1.0, value / most))
    return (
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f'<rect class="track" width="100" height="8"/><rect class="on" width="{share * 100:.1f}" height="8"/></svg>'
    )
