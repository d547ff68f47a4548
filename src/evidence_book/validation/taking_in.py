"""Taking in files by hand: what `evidence intake` does with files that somebody names, before they are filed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from evidence_book.frames import each_row
from evidence_book.intake.returns.folders import read_providers, return_folder
from evidence_book.intake.returns.reading import recognise
from evidence_book.intake.returns.specification import specification, specifications
from evidence_book.problems import BadInput, Problem
from evidence_book.project import Project
from evidence_book.validation.return_gate import NOBODY, Checked, check_files, expected_suite, write_all_feedback

_SHOWN = 10


@dataclass(frozen=True)
class TakenIn:
    """Files of one return or of several, checked; one `Checked` a return."""

    returns: tuple[Checked, ...]

    @property
    def refused(self) -> bool:
        """Whether any of what was sent has to be sent again."""
        return any(each.errors.get(code) for each in self.returns for code in each.received)

    def write_feedback(self, folder: Path) -> None:
        """Write a workbook for each provider that sent something, in a folder a return; other folders stay."""
        for each in self.returns:
            write_all_feedback(each, folder / each.specification.name, senders_only=True)

    def told(self) -> Iterator[str]:
        """Say provider by provider what was put right and what is wrong: counts and places, never a value."""
        for each in self.returns:
            names = {provider.code: provider.name for provider in each_row(each.providers)} | {
                NOBODY: "nobody who was asked"
            }
            for code in sorted(each.received):
                yield f"{each.specification.title}: {names[code]} {f'({code})' if code else ''}: {_standing(each, code)}"
                for received in each.received[code]:
                    yield f"  {received.file}: {len(received.frame)} rows read"
                    for repair in received.repairs:
                        field = f", {repair.field}" if repair.field else ""
                        yield f"    put right ({repair.count}{field}): {repair.meaning}"
                for word, problems in (
                    ("error", each.errors.get(code, [])),
                    ("to confirm", each.queries.get(code, [])),
                ):
                    yield from (f"    {word}: {line}" for line in _listed(problems))


def _standing(checked: Checked, code: str) -> str:
    return "cannot be accepted" if code == NOBODY or checked.errors.get(code) else "accepted"


def _listed(problems: Sequence[Problem]) -> Iterator[str]:
    """Each kind of problem once, with its first rows."""
    ordered = sorted(problems, key=lambda problem: (problem.code, problem.field or "", problem.row or 0))
    for (code, field), same in groupby(ordered, key=lambda problem: (problem.code, problem.field)):
        each = list(same)
        rows = [str(problem.row) for problem in each if problem.row is not None]
        more = f" and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else ""
        where = f" in rows {', '.join(rows[:_SHOWN])}{more}" if rows else ""
        named = f", field '{field}'" if field else ""
        yield f"{code}{named}{where}: expected {each[0].expected}; mend: {each[0].mend}"


def take_in(project: Project, files: Sequence[Path], name: str | None = None) -> TakenIn:
    """Read and check files as the returns they are, against the list of whom each return was asked of.

    Without a `name` each file is known by its headings. Raises `BadInput` if a file is no return, or if the list
    of providers or the suite cannot be used.
    """
    known = [specification(name)] if name else list(specifications().values())
    by_return: dict[str, list[Path]] = {}
    problems: list[Problem] = []
    for path in files:
        try:
            by_return.setdefault((known[0] if name else recognise(path, known)).name, []).append(path)
        except BadInput as error:
            problems += error.problems
    if problems:
        raise BadInput(problems)
    taken = []
    for declared in (each for each in known if each.name in by_return):
        found = return_folder(project.raw, declared)
        providers = read_providers(found, project.relative(found.folder))
        taken.append(
            check_files(declared, expected_suite(project, declared), providers, sorted(by_return[declared.name]))
        )
    return TakenIn(tuple(taken))
