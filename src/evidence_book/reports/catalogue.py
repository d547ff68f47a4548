"""The reports there are: for each its release function and the page it becomes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from evidence_book.problems import EvidenceError
from evidence_book.project import Project
from evidence_book.reports import strip_searches
from evidence_book.reports.release import Release


@dataclass(frozen=True)
class Report:
    """One report: its name is the name of its notebook, its release and, with hyphens, its page."""

    name: str
    title: str
    inputs: tuple[str, ...]
    release: Callable[[Project], Release]

    @property
    def page(self) -> str:
        """The name as addresses spell it."""
        return self.name.replace("_", "-")

    @property
    def module(self) -> str:
        """The module that works it out."""
        return self.release.__module__


REPORTS: dict[str, Report] = {
    module.NAME: Report(module.NAME, module.TITLE, module.INPUTS, module.release) for module in (strip_searches,)
}


def report(name: str) -> Report:
    """Look a report up, by name or by page; raises `EvidenceError` naming the reports there are."""
    try:
        return REPORTS[name.replace("-", "_")]
    except KeyError:
        raise EvidenceError(f"no report '{name}'; there are: {', '.join(REPORTS)}") from None
