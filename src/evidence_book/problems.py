"""What can be wrong with an input, said in one shape: where, what was expected, how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class EvidenceError(Exception):
    """Anything that stops a build; the command line prints it without a traceback and exits with 1."""


@dataclass(frozen=True)
class Problem:
    """One fault. It names the place and the kind of fault, never the value that was found there."""

    code: str
    file: str
    expected: str
    mend: str
    row: int | None = None
    field: str | None = None

    def __str__(self) -> str:
        place = self.file
        if self.row is not None:
            place += f", row {self.row}"
        if self.field is not None:
            place += f", field '{self.field}'"
        return f"{place}: {self.code}: expected {self.expected}; mend: {self.mend}"


class ProblemsFound(EvidenceError):
    """One or more problems; nothing was written."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class BadInput(ProblemsFound):
    """An input that cannot be used as it is."""
