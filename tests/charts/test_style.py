"""The look of every chart: numbers along an axis are said as text says them, years as years."""

from __future__ import annotations

import pytest

from evidence_book.charts.style import drawing, horizontal, separated


@pytest.mark.parametrize(
    ("values", "expected"),
    [([0, 5000], {"1,000", "5,000"}), ([0, 1.5], {"0.2", "1.0"}), ([0, 900], {"200", "800"}), ([-2000, 0], {"−2,000"})],
)
def test_thousands_along_an_axis_are_separated_and_nothing_else_is_changed(
    values: list[float], expected: set[str]
) -> None:
    with drawing(2) as (figure, axes):
        axes.plot(values, [0, 1])
        before = [label.get_text() for label in axes.get_xticklabels()]
        horizontal(axes, "Children")
        figure.canvas.draw()
        after = [label.get_text() for label in axes.get_xticklabels()]
    assert expected <= set(after)
    assert [each.replace(",", "") for each in after] == before


def test_words_that_were_given_to_an_axis_stay_and_years_are_not_touched() -> None:
    with drawing(2) as (figure, axes):
        axes.plot([2014, 2024], [0, 5000])
        axes.set_yticks([0, 5000], ["none", "all"])
        separated(axes.yaxis)
        figure.canvas.draw()
        assert [label.get_text() for label in axes.get_yticklabels()] == ["none", "all"]
        assert "2014" in [label.get_text() for label in axes.get_xticklabels()]
