"""The sections of a plan: the most likely consistent reading of all candidates together."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from evidence_book.plans.reading.blocks import Block
from evidence_book.plans.reading.candidates import Candidate, candidates_of
from evidence_book.plans.reading.headings import Evidence, Option
from evidence_book.plans.reading.tables import Table
from evidence_book.plans.reading.vocabulary import Lookup, lookup
from evidence_book.plans.sections import SECTIONS, Section

# What it takes to call a block a section's place at all, and what the usual order is worth.
_THRESHOLD = 1.9
_NEXT, _AHEAD, _AGAIN, _BACK = 1.0, 0.4, -1.0, -1.6
# Some councils go by theme: all of education, then all of health, then all of social care.
_THEME = 0.6
_BY_THEME = frozenset(
    {("B", "F"), ("F", "C"), ("E", "C"), ("C", "G"), ("G", "D"), ("D", "H1"), ("B", "E"), ("F", "E"), ("A", "E"), ("E", "B"),
     ("G", "E"), ("H2", "E"), ("D", "G")}
)  # fmt: skip
_SURE = 3.2
# How much a reading of a heading as several sections may fall behind that as one of them that leaves the others out.
_WHOLE = 0.6
_SAME_LOOK, _OTHER_LOOK = 0.6, -0.9
_LETTERED_COUNCIL = 5
_OUTSIDE = Option((), 0.0, "local title")
_NUMBER = {section: at for at, section in enumerate(SECTIONS)}
_CONFIDENCE: dict[Evidence, float] = {
    "letter": 0.98,
    "statutory title": 0.95,
    "local title": 0.88,
    "column": 0.88,
    "position": 0.4,
}


@dataclass(frozen=True, slots=True)
class Located:
    """A section that was found: how surely, by what, as which in the document (from 1), with how many words."""

    section: Section
    confidence: float
    evidence: Evidence
    order: int
    words: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where sections begin, or (without sections) where they end: the block that heads the place, and why."""

    candidate: Candidate
    option: Option
    confidence: float


def _step(previous: int, sections: tuple[Section, ...]) -> float:
    ahead = _NUMBER[sections[0]] - previous
    if previous < 0:
        return _NEXT if ahead == 1 else 0.0
    if ahead == 1:
        return _NEXT
    if ahead == 0:
        return _AGAIN
    if (SECTIONS[previous], sections[0]) in _BY_THEME:
        return _THEME
    return max(_AHEAD - 0.1 * (ahead - 2), 0.0) if ahead > 1 else _BACK


def _best_path(candidates: Sequence[Candidate], adjust: Sequence[float]) -> list[Option | None]:
    """The assignment with the highest sum of scores, by dynamic programming over the last section assigned."""
    states: dict[int, float] = {-1: 0.0}
    steps: list[dict[int, tuple[int, Option | None]]] = []
    for candidate, extra in zip(candidates, adjust, strict=True):
        outside = max((option.score for option in candidate.options if not option.sections), default=0.0)
        # What is surely a heading of something else gains by being left out.
        after = {state: (score + max(outside - _THRESHOLD, 0.0)) for state, score in states.items()}
        back: dict[int, tuple[int, Option | None]] = {state: (state, None) for state in states}
        for option in candidate.options:
            if not option.sections:
                continue
            gain = option.score + extra - _THRESHOLD
            if gain < -_NEXT:
                continue
            last = _NUMBER[option.sections[-1]]
            for state, score in states.items():
                total = score + gain + _step(state, option.sections)
                if total > after.get(last, float("-inf")):
                    after[last] = total
                    back[last] = (state, option)
        states = after
        steps.append(back)
    state = max(states, key=lambda each: states[each])
    chosen: list[Option | None] = []
    for back in reversed(steps):
        state, taken = back[state]
        chosen.append(taken)
    return chosen[::-1]


def _adjustments(candidates: Sequence[Candidate], chosen: Sequence[Option | None]) -> list[float]:
    """Headings of sections look alike in one document: the usual look speaks for a candidate, another against it."""
    sure = [
        (candidate, option)
        for candidate, option in zip(candidates, chosen, strict=True)
        if option and option.score >= _SURE and candidate.table is None
    ]
    looks = Counter(candidate.look for candidate, _ in sure)
    lettered = sum(option.evidence == "letter" for _, option in sure) >= _LETTERED_COUNCIL
    usual = looks.most_common(1)[0][0] if looks else None
    extra = []
    for candidate in candidates:
        best = max((option.score for option in candidate.options), default=0.0)
        value = 0.0
        if candidate.table is None and usual is not None:
            if candidate.look == usual:
                value = _SAME_LOOK
            elif candidate.look not in looks:
                value = _OTHER_LOOK * (1.0 if best >= _SURE else 1.5)
        if lettered and candidate.table is None and all(option.evidence != "letter" for option in candidate.options):
            value -= 2.5
        extra.append(value)
    return extra


def _drop_lists(candidates: list[Candidate]) -> list[Candidate]:
    """Leave out a table of contents typed by hand: many headings in a row with nothing between that come again."""
    run: list[int] = []
    drop: set[int] = set()

    def close() -> None:
        if not run:
            return
        own = {option.sections for each in run for option in candidates[each].options[:1] if option.sections}
        last = candidates[run[-1]].at
        later = {o.sections for each in candidates if each.at > last for o in each.options[:1]}
        if len(own) >= 4 and len(own & later) >= 0.8 * len(own):
            drop.update(run)

    for number, candidate in enumerate(candidates):
        named = candidate.options[0].sections if candidate.options else ()
        again = any(option.sections == named for each in run for option in candidates[each].options[:1])
        if run and (candidate.at > candidates[run[-1]].at + 1 or (named and again)):
            close()
            run = []
        run.append(number)
    close()
    return [candidate for number, candidate in enumerate(candidates) if number not in drop]


def _by_position(candidates: Sequence[Candidate], chosen: list[Option | None]) -> None:
    """Name headings that no word gives away where exactly as many sections are missing between two neighbours."""
    places = [number for number, option in enumerate(chosen) if option]
    present = {section for option in chosen if option for section in option.sections}
    looks = Counter(candidates[number].look for number in places)
    usual = looks.most_common(1)[0][0] if looks else None
    for before, after in itertools.pairwise(places):
        first, second = chosen[before], chosen[after]
        if first is None or second is None:
            continue
        missing = SECTIONS[_NUMBER[first.sections[-1]] + 1 : _NUMBER[second.sections[0]]]
        unnamed = [
            number
            for number in range(before + 1, after)
            if candidates[number].look == usual and all(option.sections for option in candidates[number].options)
        ]
        if missing and len(missing) == len(unnamed) and not present & set(missing):
            for number, section in zip(unnamed, missing, strict=True):
                chosen[number] = Option((section,), 1.0, "position")


def _widen(candidates: Sequence[Candidate], chosen: list[Option | None]) -> None:
    """A heading such as "My health" stands for needs and provision alike if no other heading does for one of them."""
    present = {section for option in chosen if option for section in option.sections}
    for number, option in enumerate(chosen):
        if option is None or option.evidence != "key words" or len(option.sections) != 1:
            continue
        for wider in sorted(candidates[number].options, key=lambda each: -each.score):
            others = set(wider.sections) - set(option.sections)
            if (
                others
                and len(others) < len(wider.sections)
                and not others & present
                and wider.score >= option.score - _WHOLE
            ):
                chosen[number] = wider
                present |= others
                break


def _confidence(option: Option) -> float:
    if option.evidence == "key words":
        return round(min(0.85, 0.35 + 0.12 * option.score), 2)
    return _CONFIDENCE[option.evidence]


def _without_whole_h(candidates: Sequence[Candidate], chosen: list[Option | None]) -> None:
    """ "Section H" over H1 and H2 of their own is the heading of a group and no place."""
    apart = {o.sections for o in chosen if o and o.evidence == "letter" and len(o.sections) == 1}
    for number, option in enumerate(chosen):
        if option and option.sections == ("H1", "H2") and {("H1",), ("H2",)} <= apart:
            chosen[number] = None


def locate(blocks: Sequence[Block], tables: dict[int, Table], words: Lookup | None = None) -> tuple[Place, ...]:
    """Find the places of the sections in reading order."""
    candidates = _drop_lists(candidates_of(blocks, tables, words or lookup()))
    chosen = _best_path(candidates, [0.0] * len(candidates))
    if any(option and option.evidence != "letter" for option in chosen):
        chosen = _best_path(candidates, _adjustments(candidates, chosen))
        _by_position(candidates, chosen)
    _widen(candidates, chosen)
    _without_whole_h(candidates, chosen)
    usual = _usual_level(candidates, chosen)
    return tuple(
        Place(candidate, option, _confidence(option)) if option else Place(candidate, _OUTSIDE, 0.0)
        for candidate, option in zip(candidates, chosen, strict=True)
        if option or _is_outside(candidate) or _is_sibling(candidate, usual)
    )


def _usual_level(candidates: Sequence[Candidate], chosen: Sequence[Option | None]) -> int | None:
    """The level of styled headings that every heading of a section has; None if they differ or have none."""
    pairs = zip(candidates, chosen, strict=True)
    levels = {candidate.look[0] for candidate, option in pairs if option and candidate.table is None}
    return next(iter(levels)) if len(levels) == 1 else None


def _is_sibling(candidate: Candidate, usual: int | None) -> bool:
    """Whether an unnamed heading stands as high as the sections: what follows belongs to none of them."""
    level = candidate.look[0]
    return usual is not None and level is not None and level <= usual and not candidate.area


def _is_outside(candidate: Candidate) -> bool:
    best = max(candidate.options, key=lambda option: option.score, default=None)
    return best is not None and not best.sections and best.score >= _THRESHOLD
