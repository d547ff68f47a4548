"""Which rows of raw files a fact rests on, found by experiment: change rows, work the fact out again, see if it moves.

Nothing is asked of the code that computes: a row belongs to a fact if changing it changes the fact. Sets of rows are
halved until single rows are left (group testing; Dorfman, 1943), so that few experiments find a few rows among thousands.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Literal, TypeVar

import numpy as np
import pandas as pd

from evidence_book.datasets import CATALOGUE
from evidence_book.facts import Fact
from evidence_book.intake.published import read_published
from evidence_book.project import Project
from evidence_book.reports.agreement import not_held
from evidence_book.reports.catalogue import Report
from evidence_book.reports.release import given_data
from evidence_book.side_by_side import side_by_side

SECONDS = 30.0
Effect = Literal["moves", "still", "stops"]
# Lines of raw files, by dataset.
Lines = dict[str, list[int]]

# Whole numbers within these are years: they name a row and measure nothing; changed, they would name another row.
_YEARS = (1990, 2100)
_NAMES_A_ROW = ("day", "month", "week", "quarter", "article", "order", "position")


@dataclass(frozen=True)
class Row:
    """A row of a raw file: its line, what it says, and what changing it does.

    `moves`: the fact changes with its numbers. `present`: it changes if the row is left out. `stops`: the release refuses
    the change, because something is checked against it.
    """

    file: str
    line: int
    said: str
    effect: Literal["moves", "present", "stops"]


@dataclass(frozen=True)
class Lineage:
    """The rows that a fact rests on. `unresolved` names, by file, lines among which more may be, where time ran out."""

    rows: tuple[Row, ...]
    unresolved: Mapping[str, str] = field(default_factory=dict)
    experiments: int = 0


def _measures(series: pd.Series) -> bool:
    if not pd.api.types.is_numeric_dtype(series) or pd.api.types.is_bool_dtype(series):
        return False
    held = series.dropna()
    return held.empty or not held.between(*_YEARS).all()


def _numeric(frame: pd.DataFrame) -> list[str]:
    """The columns whose numbers measure something."""
    return [str(name) for name in frame.columns if not str(name).startswith(_NAMES_A_ROW) and _measures(frame[name])]


def _nudged(frame: pd.DataFrame, lines: Sequence[int], down: bool) -> pd.DataFrame:
    """The frame with the numbers of some lines changed a little, each by another part, so that no ratio stays the same.

    Whole numbers stay whole, for there is no half a child.
    """
    changed = frame.copy()
    sign = -1 if down else 1
    parts = 1 + sign * np.array([0.011 + 0.007 * (line * 0.6180339887 % 1) for line in lines])
    for name in _numeric(frame):
        held = frame.loc[list(lines), name].astype("float64")
        moved = held * parts
        whole = held.round() == held
        moved = moved.where(~whole, moved.round().where(moved.round() != held, held + sign))
        changed.loc[list(lines), name] = moved.astype(frame[name].dtype)
    return changed


def _numbers(fact: Fact) -> object:
    return fact.value, fact.marker, fact.numerator, fact.denominator, fact.interval


class _Laboratory:
    """Experiments on one fact of one report, side by side, within a budget of time."""

    def __init__(self, project: Project, report: Report, fact_id: str, seconds: float) -> None:
        self._project, self._report, self._fact_id = project, report, fact_id
        self._raw = {name: read_published(CATALOGUE[name], project.raw) for name in report.inputs}
        self._tidy = {name: CATALOGUE[name].tidy(frame) for name, frame in self._raw.items()}
        self._seconds, self._end = seconds, time.monotonic() + seconds
        self.experiments = 0
        as_it_is = self._fact({})
        self._before, self._sources = _numbers(as_it_is), as_it_is.source_ids

    def begin_again(self) -> None:
        """Count the time from now."""
        self._end = time.monotonic() + self._seconds

    def is_over(self) -> bool:
        """Whether the time is used up."""
        return time.monotonic() > self._end

    def sets(self) -> tuple[Lines, Lines]:
        """Lines by dataset: those that name a source of the fact, and the others."""
        likely: Lines = {}
        others: Lines = {}
        for name, frame in self._raw.items():
            columns = [column for column in CATALOGUE[name].sources if column in frame]
            named = frame[columns].astype("string").apply(lambda column: column.str.split("+")).map(self._is_source)
            hits = named.any(axis=1) if columns else pd.Series(False, index=frame.index)
            for these, chosen in ((likely, hits), (others, ~hits)):
                if chosen.any():
                    these[name] = [int(line) for line in frame.index[chosen]]
        return likely, others

    def _is_source(self, ids: object) -> bool:
        return isinstance(ids, list) and any(each.strip() in self._sources for each in ids)

    def said(self, dataset: str, line: int) -> str:
        """What one row says, without what it leaves empty."""
        frame = self._raw[dataset]
        row = zip(frame.columns, frame.loc[[line]].iloc[0], strict=True)
        return "; ".join(f"{name}={value}" for name, value in row if pd.notna(value) and str(value) != "")

    def _fact(self, changed: Mapping[str, pd.DataFrame]) -> Fact:
        with given_data({**self._tidy, **changed}), not_held():
            return self._report.release(self._project).facts[self._fact_id]

    def _try(self, some: Lines, change: Callable[[pd.DataFrame, Sequence[int]], pd.DataFrame]) -> Effect:
        try:
            changed = {name: CATALOGUE[name].tidy(change(self._raw[name], lines)) for name, lines in some.items()}
            return "still" if _numbers(self._fact(changed)) == self._before else "moves"
        except Exception:  # whatever code says of data that cannot be: the release would stop
            return "stops"

    def nudge(self, many: Sequence[Lines]) -> list[Effect]:
        """What becomes of the fact if the numbers of lines change, of each of many sets of them.

        They change downwards, or upwards where that is refused.
        """
        return self._each(many, self._nudge)

    def leave_out(self, many: Sequence[Lines]) -> list[Effect]:
        """What becomes of the fact without lines, of each of many sets of them."""
        return self._each(many, self._leave_out)

    def _each(self, many: Sequence[Lines], experiment: Callable[[Lines], list[Effect]]) -> list[Effect]:
        effects = side_by_side([partial(experiment, some) for some in many])
        self.experiments += sum(len(each) for each in effects)
        return [each[-1] for each in effects]

    def _nudge(self, some: Lines) -> list[Effect]:
        down = self._try(some, partial(_nudged, down=True))
        return [down] if down != "stops" else [down, self._try(some, partial(_nudged, down=False))]

    def _leave_out(self, some: Lines) -> list[Effect]:
        return [self._try(some, lambda frame, lines: frame.drop(index=list(lines)))]


Test = Callable[[Sequence[Lines]], list[Effect]]
T = TypeVar("T")


def _search(
    test: Callable[[list[list[T]]], list[Effect]], all_together: list[T], seen: Effect, is_over: Callable[[], bool]
) -> tuple[dict[T, Effect], list[list[T]]]:
    """Halve what matters together, as was `seen`, until each that matters stands alone.

    Returns these, and the sets that time did not suffice for.
    """
    found: dict[T, Effect] = {}
    unresolved: list[list[T]] = []
    waiting = [(all_together, seen)]
    while waiting:
        some, effect = waiting.pop()
        if effect == "still":
            continue
        if len(some) == 1:
            found[some[0]] = effect
        elif is_over():
            unresolved.append(some)
        else:
            middle = len(some) // 2
            halves = [some[middle:], some[:middle]]
            waiting += zip(halves, test(halves), strict=True)
    return found, unresolved


def _spans(sets: Sequence[Sequence[int]]) -> str:
    lines = sorted(line for each in sets for line in each)
    return f"{len(lines)} lines from {lines[0]} to {lines[-1]}"


def _gather(laboratory: _Laboratory, test: Test, effect: Literal["moves", "present"]) -> Lineage:
    rows: list[Row] = []
    left: dict[str, list[list[int]]] = {}
    likely, others = laboratory.sets()
    # Every file before any is searched, those of no source of the fact together: most often none of them matters, and
    # that is known after one experiment.
    effects = test([*({name: lines} for name, lines in likely.items()), *([others] if others else [])])
    of_others: Effect = effects.pop() if others else "still"
    seen = [(name, lines, effect) for (name, lines), effect in zip(likely.items(), effects, strict=True)]

    def test_files(sets: list[list[str]]) -> list[Effect]:
        return test([{name: others[name] for name in names} for names in sets])

    matter, _ = _search(test_files, [*others], of_others, lambda: False)
    seen += [(name, others[name], effect) for name, effect in matter.items()]
    laboratory.begin_again()
    for name, lines, at_first in seen:

        def test_lines(sets: list[list[int]], name: str = name) -> list[Effect]:
            return test([{name: some} for some in sets])

        found, unresolved = _search(test_lines, lines, at_first, laboratory.is_over)
        file = f"data/raw/{CATALOGUE[name].file}"
        for line, became in sorted(found.items()):
            rows.append(Row(file, line, laboratory.said(name, line), "stops" if became == "stops" else effect))
        if unresolved:
            left[file] = [*left.get(file, []), *unresolved]
    return Lineage(tuple(rows), {file: _spans(sets) for file, sets in left.items()}, laboratory.experiments)


def trace(project: Project, report: Report, fact_id: str, seconds: float = SECONDS) -> Lineage:
    """Find the rows of raw files that a fact of a report rests on.

    First by the numbers of rows; if no number moves it, by leaving rows out, for a fact may count rows. Each takes at
    most about `seconds`, and what they did not get to is said. What a report is made from that other reports released
    is not searched: those are facts with a lineage of their own.
    """
    laboratory = _Laboratory(project, report, fact_id, seconds)
    by_number = _gather(laboratory, laboratory.nudge, "moves")
    if by_number.unresolved or any(row.effect == "moves" for row in by_number.rows):
        return by_number
    return _gather(laboratory, laboratory.leave_out, "present")
