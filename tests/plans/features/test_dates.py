"""Dates: every British style comes back as the day that was written."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence_book.plans.features.dates import Dates, dates, dates_in
from evidence_book.plans.reading.blocks import Block, Cell
from evidence_book.plans.reading.tables import tables_of


def ordinal(day: int) -> str:
    return f"{day}{'th' if 10 < day < 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


STYLES = (
    lambda day: f"{day.day} {day:%B %Y}",
    lambda day: f"{day:%d/%m/%Y}",
    lambda day: f"{day.day}/{day.month}/{day:%y}",
    lambda day: f"{ordinal(day.day)} {day:%b} {day:%y}",
    lambda day: f"{day.day}.{day.month}.{day:%y}",
    lambda day: f"{day:%B} {ordinal(day.day)} {day:%Y}",
    lambda day: f"{day:%B} {day.day}, {day:%Y}",
    lambda day: day.isoformat(),
    lambda day: f"{day:%A} {day.day} {day:%B} {day:%Y}",
    lambda day: f"{ordinal(day.day)} day of {day:%B} {day:%Y}",
    lambda day: f"{ordinal(day.day)} of {day:%B} {day:%Y}",
    lambda day: f"{day:%d-%b-%Y}",
    lambda day: f"{day.day} {day:%b}. '{day:%y}",
    lambda day: f"{day:%d-%m-%Y}",
)


@given(st.dates(date(2014, 9, 1), date(2039, 12, 31)), st.sampled_from(STYLES))
def test_every_style_comes_back(day: date, style: object) -> None:
    written = style(day)  # type: ignore[operator]
    assert [found for _, _, found in dates_in(f"The plan was made on {written}.")] == [day]


@pytest.mark.parametrize("text", ["31/02/2024", "version 1.2.3", "01632 960338", "13/13/2024", "in 2024", "Year 6"])
def test_what_is_no_date(text: str) -> None:
    assert dates_in(text) == []


WANTED = Dates(date(2024, 3, 3), date(2024, 6, 5), date(2024, 7, 21), date(2025, 7, 20))


@pytest.mark.parametrize(
    "blocks",
    [
        [Block("The council received the request on 3 March 2024. The draft was issued on 5.6.24."),
         Block("On 21st July 2024 the final plan was issued. It is to be reviewed by 20/07/2025.")],
        [Block("Born: 1 May 2015"), Block("Date of request: 03/03/2024"), Block("Draft issued on: Wednesday 5 June 2024"),
         Block("Final plan date - 21 July 2024"), Block("Review of final plan due: 2025-07-20")],
        [Block("Date of request"), Block("3 March 2024"), Block("Draft plan"), Block("5 June 2024"),
         Block("Final plan"), Block("21 July 2024"), Block("Next review"), Block("20 July 2025")],
        [Block(text, cell=Cell(0, row, column, 2))
         for row, pair in enumerate((("Date of birth", "1/5/15"), ("Request", "3/3/24"), ("Proposed plan", "5/6/24"), ("Final", "21/7/24"), ("Review", "20/7/25")))
         for column, text in enumerate(pair)],
    ],
)  # fmt: skip
def test_labels_in_sentences_lines_and_tables(blocks: list[Block]) -> None:
    assert dates(blocks, tables_of(blocks)) == WANTED
