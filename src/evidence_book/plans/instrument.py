"""The instrument: reads any number of plan documents on all cores, and gives features only.

What a plan says stays in the process that read it; what comes out are numbers, categories and, for those that could
not be read, the reason. A document that breaks its reader costs itself, not the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from evidence_book.machine import cores
from evidence_book.plans.plan import PlanReading, Unread, read_plan

Told = Callable[[int, int], None]
_TOGETHER = 12


@dataclass(frozen=True)
class Document:
    """One document of a council, and what came of reading it. The path may name a child: it is never shown."""

    council: str
    path: Path
    outcome: PlanReading | Unread


def _read_some(paths: Sequence[Path]) -> list[PlanReading | Unread]:
    return [read_plan(path) for path in paths]


def _alone(path: Path) -> PlanReading | Unread:
    """Read a document in a process of its own; one that ends its process is corrupt."""
    with ProcessPoolExecutor(1) as pool:
        try:
            return pool.submit(_read_some, [path]).result()[0]
        except BrokenProcessPool:
            return Unread("corrupt")


def _nothing_told(_done: int, _of: int) -> None: ...


def _results(
    pieces: Sequence[Sequence[Path]], processes: int
) -> Iterator[tuple[Sequence[Path], list[PlanReading | Unread]]]:
    """Read pieces side by side; those that a broken process took along are read again, one by one."""
    if processes == 1 or len(pieces) < 2:
        yield from ((piece, _read_some(piece)) for piece in pieces)
        return
    broken: list[Sequence[Path]] = []
    with ProcessPoolExecutor(processes) as pool:
        waiting: dict[Future[list[PlanReading | Unread]], Sequence[Path]] = {}
        for piece in pieces:
            try:
                waiting[pool.submit(_read_some, piece)] = piece
            except BrokenProcessPool:
                broken.append(piece)
        for future in as_completed(waiting):
            try:
                yield waiting[future], future.result()
            except BrokenProcessPool:
                broken.append(waiting[future])
    for piece in broken:
        yield piece, [_alone(path) for path in piece]


def read_documents(
    documents: Mapping[str, Sequence[Path]], processes: int | None = None, told: Told = _nothing_told
) -> list[Document]:
    """Read the documents of each council (by its code); results in the order they came in.

    `told` is called with how many are done, of how many. Cost grows with the number of documents and nothing else.
    """
    every = [(code, path) for code, paths in documents.items() for path in paths]
    paths = [path for _, path in every]
    pieces = [paths[begin : begin + _TOGETHER] for begin in range(0, len(paths), _TOGETHER)]
    found: dict[Path, PlanReading | Unread] = {}
    for piece, outcomes in _results(pieces, processes or cores()):
        found |= dict(zip(piece, outcomes, strict=True))
        told(len(found), len(paths))
    return [Document(code, path, found[path]) for code, path in every]


def feature_frame(documents: Sequence[Document]) -> pd.DataFrame:
    """A row a plan that was read: `council` and its features; in an order that says nothing of names of files."""
    rows = [
        {"council": each.council, **each.outcome.features()}
        for each in documents
        if isinstance(each.outcome, PlanReading)
    ]
    frame = pd.DataFrame(rows)
    if frame.empty:
        return frame
    # Text sorts with gaps among numbers: the order only has to be the same every time.
    order = frame.astype("object").map(str).sort_values(list(frame.columns), kind="stable").index
    return frame.loc[order].reset_index(drop=True)


def unread_frame(documents: Sequence[Document]) -> pd.DataFrame:
    """A row a document that could not be read: `council`, `reason`."""
    rows = [(each.council, each.outcome.reason) for each in documents if isinstance(each.outcome, Unread)]
    return pd.DataFrame(sorted(rows), columns=["council", "reason"])
