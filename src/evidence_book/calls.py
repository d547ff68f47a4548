"""Calls of functions as data that another process can be sent, and what became of them as data that comes back.

A call names a function of this package and what it is given: text, numbers, truth values, and lists and mappings of
them. Nothing else travels, so that nothing that travels can do anything by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from evidence_book import faults
from evidence_book.problems import EvidenceError, Problem, ProblemsFound
from evidence_book.project import Project


@dataclass(frozen=True)
class Call:
    """A call of `module:function` of this package, which is given the project and these arguments.

    `modules` are worth importing before a process for the call is forked. A call that is one of many alike, and that
    leaves nothing behind in its process, is `lasting`: its process goes on to make the next of them.
    """

    place: str
    root: Path
    arguments: tuple[Any, ...] = ()
    modules: tuple[str, ...] = ()
    lasting: bool = False

    def __call__(self) -> object:
        """Make the call, in this process."""
        module, function = self.place.split(":")
        return getattr(import_module(f"evidence_book.{module}"), function)(Project(self.root), *self.arguments)

    def as_data(self) -> dict[str, Any]:
        """Spell it for another process."""
        return asdict(self) | {"root": str(self.root)}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Call:
        """Read what `as_data` spelt."""
        return cls(data["place"], Path(data["root"]), tuple(data["arguments"]), tuple(data["modules"]), data["lasting"])


class Unforeseen(Exception):
    """An error of no kind of ours that another process raised: its type and its words."""


def error_as_data(error: Exception) -> dict[str, Any]:
    """Spell what a call raised for the process that asked for it."""
    if isinstance(error, ProblemsFound):
        return {"problems": [asdict(problem) for problem in error.problems]}
    if isinstance(error, EvidenceError):
        return {"said": str(error)}
    if (fault := faults.behind(error)) is not None:
        fault = faults.first(fault)
        return {"errno": fault.errno, "strerror": fault.strerror, "name": faults.named(fault)}
    return {"type": type(error).__name__, "said": str(error)}


def error_of(data: Mapping[str, Any]) -> Exception:
    """The error that `error_as_data` spelt."""
    if "problems" in data:
        return ProblemsFound(Problem(**each) for each in data["problems"])
    if "errno" in data:
        return OSError(data["errno"], data["strerror"], data["name"])
    if "type" in data:
        return Unforeseen(f"{data['type']}: {data['said']}")
    return EvidenceError(data["said"])


def outcome_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """Make the call that is spelt as data and say what became of it: nothing, or an error."""
    try:
        Call.of(data)()
    except Exception as error:
        return {"error": error_as_data(error)}
    return {}


def raise_error(outcome: Mapping[str, Any]) -> None:
    """Raise the error that an outcome tells of, if it does."""
    if "error" in outcome:
        raise error_of(outcome["error"])
