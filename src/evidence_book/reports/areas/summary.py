"""The few sentences and lists that open a profile: what is said, the limits decide; a point alone decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evidence_book.reports.areas.declared import LEVELS, Level
from evidence_book.reports.areas.standing import ALIKE, BETTER, HIGHER, LOWER, UNSAID, WORSE
from evidence_book.wording import enumerated

# Facts that count measures: name, words, the verdicts that are counted.
COUNTED = (
    ("count_better", "better", (BETTER,)),
    ("count_worse", "worse", (WORSE,)),
    ("count_alike", "not clearly different", (ALIKE,)),
    ("count_apart", "higher or lower, where neither is better", (HIGHER, LOWER)),
    ("count_unsaid", "not compared", (UNSAID,)),
)
_SAID_AT_MOST = 3
_STANDS = {
    BETTER: "Better than {}",
    WORSE: "Worse than {}",
    HIGHER: "Higher than {}, where that is neither good nor bad",
    LOWER: "Lower than {}, where that is neither good nor bad",
}
_MOVED = {BETTER: "Got better", WORSE: "Got worse"}


def latest_point(measure: Mapping[str, Any]) -> Mapping[str, Any]:
    """The figure of the period at which places are compared."""
    found: Mapping[str, Any] = next(each for each in measure["series"] if each["period"] == measure["period"])
    return found


def _distance(measure: Mapping[str, Any]) -> float:
    """How far beyond its limits a place lies from the reference, in widths of the limits: what is clearest is said first."""
    now = latest_point(measure)
    width = max(now["upper"] - now["lower"], 1e-9)
    return -abs(float(now["value"]) - float(measure["reference"])) / float(width)


def reference_of(level: Level) -> str:
    """What places of a kind are set beside."""
    return "all forces with figures" if level == "police_force" else "England"


def count(verdicts: Sequence[str]) -> dict[str, int]:
    """How many verdicts there are of each kind that is counted, by the name of the fact."""
    return {name: sum(each in among for each in verdicts) for name, _, among in COUNTED}


def _fact(area_code: str, name: str) -> str:
    return f"{{areas.{area_code.lower()}.{name}}}"


def _beside(area_code: str, measure: Mapping[str, Any], reference: str) -> str:
    return (
        f"{measure['words']} ({_fact(area_code, measure['name'])}; {reference} {_fact('reference', measure['name'])})"
    )


def before_name(measure: str, since: str) -> str:
    """What the fact is called that says where the reference stood when a change of places began."""
    return f"{measure}_{since.replace('-', '_')}"


def _moved(area_code: str, measure: Mapping[str, Any], reference: str) -> str:
    """A change of a place, beside that of the reference: what changed everywhere says little of one place."""
    name, since = measure["name"], measure["since"]
    here = f"{_fact(area_code, name)}, from {_fact(area_code, f'{name}_before')} in {since}"
    if "reference" not in measure or all(each["period"] != since for each in measure["reference_series"]):
        return f"{measure['words']} ({here})"
    there = f"{_fact('reference', name)}, from {_fact('reference', before_name(name, since))}"
    return f"{measure['words']} ({here}; {reference} {there})"


def _listed(verdict: str, heading: str, parts: Sequence[str]) -> dict[str, Any]:
    """What is said under a heading: the first few, and that there are others where there are."""
    rest = len(parts) - _SAID_AT_MOST
    more = ["others, in the tables below" if rest > 1 else "one other, in the tables below"] if rest > 0 else []
    return {"stands": verdict, "text": heading, "parts": [*parts[:_SAID_AT_MOST], *more]}


def _better_and_worse(counted: Mapping[str, int], facts: Mapping[str, str]) -> str:
    """On how many measures a place is better, and on how many worse."""
    better, worse = counted["count_better"], counted["count_worse"]
    if not better and not worse:
        return "neither better nor worse on any measure"
    sides = [("better", better, facts["count_better"]), ("worse", worse, facts["count_worse"])]
    (first, many, fact), (second, others, other) = sides if better else reversed(sides)
    return f"{first} on {fact} {'measure' if many == 1 else 'measures'} and {second} on {other if others else 'none'}"


def _others(counted: Mapping[str, int], facts: Mapping[str, str]) -> str:
    """What is to be said of all other measures, in a sentence; nothing if there are none."""
    said = [
        f"{facts[key]} {one if counted[key] == 1 else several}"
        for key, one, several in (
            (
                "count_apart",
                "is higher or lower where neither is better",
                "are higher or lower where neither is better",
            ),
            ("count_alike", "shows no clear difference", "show no clear difference"),
            ("count_unsaid", "cannot be compared in this way", "cannot be compared in this way"),
        )
        if counted[key]
    ]
    return f" Of the other measures, {enumerated(said)}." if said else ""


def _opening(name: str, level: Level, code: str, measures: Sequence[Mapping[str, Any]]) -> str:
    if not measures:
        return f"No figure by {LEVELS[level][0]} is published for {name} in the sources of this book. That is not zero: it is not known."
    reference = reference_of(level)
    counted = count([each["against"] for each in measures])
    if counted["count_unsaid"] == len(measures):
        return f"The figures of {name} are published without what is needed to tell a difference from chance, or without a figure of {reference} to set them beside."
    if counted["count_apart"] + counted["count_unsaid"] == len(measures):
        return ""
    facts = {key: _fact(code, key) for key in counted}
    return (
        f"Beside {reference}, and beyond what chance would do, {name} is {_better_and_worse(counted, facts)}."
        f"{_others(counted, facts)}"
    )


def summary(name: str, level: Level, measures: Sequence[Mapping[str, Any]], area_code: str) -> list[dict[str, Any]]:
    """What opens a profile: `stands` (what it is of), `text` (sentences, or what stands over `parts`) and `parts` (a list).

    Text and parts have facts in braces, as headlines have them.
    """
    opening, reference = _opening(name, level, area_code, measures), reference_of(level)
    said: list[dict[str, Any]] = [{"stands": "all", "text": opening, "parts": []}] if opening else []
    for verdict, heading in _STANDS.items():
        found = sorted((each for each in measures if each["against"] == verdict and "reference" in each), key=_distance)
        if found:
            parts = [_beside(area_code, each, reference) for each in found]
            said.append(_listed(verdict, heading.format(reference), parts))
    for verdict, heading in _MOVED.items():
        found = [each for each in measures if each["changed"] == verdict]
        if found:
            said.append(_listed(f"got {verdict}", heading, [_moved(area_code, each, reference) for each in found]))
    return said
