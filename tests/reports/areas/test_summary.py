"""The sentence that opens a profile, for every mix of what the limits say."""

from __future__ import annotations

import re
from typing import Any

import pytest

from evidence_book.reports.areas.standing import ALIKE, BETTER, HIGHER, LOWER, UNSAID, WORSE
from evidence_book.reports.areas.summary import COUNTED, count, summary


def opening(*verdicts: str) -> str:
    """The first sentences on a place with these verdicts, numbers in place of the facts that are quoted."""
    measures: list[dict[str, Any]] = [{"against": verdict, "changed": UNSAID} for verdict in verdicts]
    said = [each["text"] for each in summary("Ambridge", "local_authority", measures, "E00") if each["stands"] == "all"]
    counts = count(verdicts)
    return re.sub(r"\{areas\.e00\.(\w+)\}", lambda found: str(counts[found[1]]), "".join(said))


@pytest.mark.parametrize(
    ("verdicts", "said"),
    [
        ([BETTER, BETTER, WORSE], "Ambridge is better on 2 measures and worse on 1."),
        ([WORSE], "Ambridge is worse on 1 measure and better on none."),
        ([BETTER, ALIKE], "Ambridge is better on 1 measure and worse on none. Of the other measures, 1 shows no clear difference."),
        (
            [ALIKE, ALIKE, HIGHER, UNSAID],
            "Ambridge is neither better nor worse on any measure. Of the other measures, 1 is higher or lower where neither is "
            "better, 2 show no clear difference and 1 cannot be compared in this way.",
        ),
        (
            [WORSE, WORSE, BETTER, LOWER, HIGHER, UNSAID, UNSAID],
            "Ambridge is better on 1 measure and worse on 2. Of the other measures, 2 are higher or lower where neither is "
            "better and 2 cannot be compared in this way.",
        ),
    ],
)  # fmt: skip
def test_a_place_is_told_better_worse_or_neither(verdicts: list[str], said: str) -> None:
    assert opening(*verdicts) == f"Beside England, and beyond what chance would do, {said}"


def test_a_change_is_told_beside_that_of_england() -> None:
    measure = {
        "name": "saw_dentist",
        "words": "who saw a dentist",
        "against": UNSAID,
        "changed": BETTER,
        "since": "2020-21",
    }
    told = [
        summary("Ambridge", "local_authority", [measure | more], "E00")[-1]
        for more in (
            {"reference_series": []},
            {"reference": 81.0, "reference_series": [{"period": "2020-21", "value": 40.0}]},
        )
    ]
    here = "{areas.e00.saw_dentist}, from {areas.e00.saw_dentist_before} in 2020-21"
    england = "England {areas.reference.saw_dentist}, from {areas.reference.saw_dentist_2020_21}"
    assert [(each["text"], each["parts"]) for each in told] == [
        ("Got better", [f"who saw a dentist ({here})"]),
        ("Got better", [f"who saw a dentist ({here}; {england})"]),
    ]


@pytest.mark.parametrize(
    ("many", "last"), [(3, []), (4, ["one other, in the tables below"]), (5, ["others, in the tables below"])]
)
def test_a_list_says_that_there_is_more(many: int, last: list[str]) -> None:
    points = [{"period": "2024", "value": 9.0, "lower": 8.0, "upper": 10.0}]
    measures = [
        {
            "name": f"m{each}",
            "words": f"measure {each}",
            "against": WORSE,
            "changed": UNSAID,
            "period": "2024",
            "series": points,
            "reference": 5.0 - each,
        }
        for each in range(many)
    ]
    told = summary("Ambridge", "local_authority", measures, "E00")[-1]
    assert told["text"] == "Worse than England"
    said = [f"measure {each} ({{areas.e00.m{each}}}; England {{areas.reference.m{each}}})" for each in range(many)]
    assert told["parts"] == [*said[::-1][:3], *last], "what lies furthest is said first"


def test_where_nothing_can_be_said_that_is_said() -> None:
    assert opening() == (
        "No figure by local authority is published for Ambridge in the sources of this book. That is not zero: it is not known."
    )
    assert opening(UNSAID, UNSAID).startswith("The figures of Ambridge are published without what is needed")
    assert opening(HIGHER, UNSAID) == "", "the sentence on what is higher says all"


def test_every_verdict_is_counted_once() -> None:
    verdicts = [ALIKE, BETTER, HIGHER, LOWER, UNSAID, WORSE]
    assert sorted(each for _, _, among in COUNTED for each in among) == sorted(verdicts)
    assert sum(count(verdicts).values()) == len(verdicts)
