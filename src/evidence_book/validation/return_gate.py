"""The gate for returns: every provider's files are read and checked; a return with an error stays out, by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evidence_book.frames import each_row
from evidence_book.intake.returns.feedback import write_feedback
from evidence_book.intake.returns.folders import ReturnFolder, read_providers, return_dataset, return_folder
from evidence_book.intake.returns.reading import read_return
from evidence_book.intake.returns.received import Received
from evidence_book.intake.returns.specification import ReturnSpecification
from evidence_book.intake.returns.tidying import tidy_return
from evidence_book.problems import BadInput, Problem
from evidence_book.project import Project
from evidence_book.storage import replacing_tree, write_bytes
from evidence_book.validation.collection import Collection, Line, Standing, feedback_folder, write_collection
from evidence_book.validation.distinct import Verdict, run_return_suite
from evidence_book.validation.gate import Passed, parquet_bytes
from evidence_book.validation.receipts import data_file, receipt_file, suite_file, write_receipt
from evidence_book.validation.references import write_references
from evidence_book.validation.return_suites import derive_suite
from evidence_book.validation.suites import load_suite

_LISTED_ROWS = 1000
# A log may be public, and a long list would tell how many rows there are.
_LISTED_IN_LOG = 20
# The "code" of files that are from nobody who was asked.
NOBODY = ""


@dataclass
class Checked:
    """All files of a return, read and checked.

    `frame` holds the rows of every file, `file_of` and `row_of` say where each row stands (position of the file,
    row number in it). Problems are listed by the code of their provider, "" for files of nobody who was asked.
    """

    specification: ReturnSpecification
    providers: pd.DataFrame
    received: Mapping[str, list[Received]]
    frame: pd.DataFrame
    errors: dict[str, list[Problem]]
    queries: dict[str, list[Problem]]
    verdicts: list[Verdict]

    def standing(self, code: str) -> Standing:
        """How a provider stands."""
        if not self.received.get(code):
            return "nothing sent"
        return "refused" if self.errors.get(code) else "accepted"

    def accepted_rows(self) -> pd.DataFrame:
        """The rows of the providers whose returns are accepted."""
        name = self.specification.provider_field.name
        codes = self.frame[name]
        accepted = [code for code in self.providers["code"] if self.standing(code) == "accepted"]
        mask = codes.isin(accepted).to_numpy()
        kept = self.frame if mask.all() else self.frame[mask]
        return kept.assign(**{name: kept[name].cat.set_categories(accepted)})


def _sender(received: Received, specification: ReturnSpecification, asked: Sequence[str]) -> list[str]:
    """Whom a file is from: the codes in its rows, or else the beginning of its name."""
    codes = received.frame[specification.provider_field.name].dropna().unique()
    known = sorted({str(code) for code in codes} & set(asked))
    named = received.file.split(".", 1)[0]
    return known or ([named] if named in asked else [NOBODY])


def _combined(files: Sequence[Received], specification: ReturnSpecification) -> tuple[pd.DataFrame, NDArray[np.intp]]:
    """All rows in one frame, and the position of each row's file; the index keeps each file's row numbers."""
    frames = [each.frame for each in files]
    file_of = np.repeat(np.arange(len(frames)), [len(frame) for frame in frames])
    if len(frames) == 1:
        return frames[0], file_of
    provider = specification.provider_field.name
    codes = sorted({str(code) for frame in frames for code in frame[provider].cat.categories})
    same = [frame.assign(**{provider: frame[provider].cat.set_categories(codes)}) for frame in frames]
    return pd.concat(same), file_of


def _problems(
    verdict: Verdict, rows: NDArray[np.intp], frame: pd.DataFrame, names: Sequence[str], file_of: NDArray[np.intp]
) -> list[Problem]:
    shown = rows[:_LISTED_ROWS]
    found = [
        Problem(verdict.meta["code"], names[file_of[position]], verdict.meta["meaning"], verdict.meta["mend"],
                int(frame.index[position]), verdict.result.field)
        for position in shown
    ]  # fmt: skip
    if len(rows) > len(shown):
        more = f"{verdict.meta['meaning']}; {len(rows) - len(shown)} more rows fail"
        found.append(Problem(verdict.meta["code"], names[0], more, verdict.meta["mend"], None, verdict.result.field))
    return found


def _several(received: Received, specification: ReturnSpecification) -> Problem:
    """Some bodies send for others; a code mistyped as another body's looks the same, so it is to be confirmed."""
    expected = f"rows of one {specification.provider}; this file has rows of several"
    mend = "confirm that it was sent for all of them, or correct the code"
    return Problem("several-providers", received.file, expected, mend, field=specification.provider_field.name)


def check_files(
    specification: ReturnSpecification, suite: Mapping[str, object], providers: pd.DataFrame, files: Sequence[Path]
) -> Checked:
    """Read and check files as the returns of `providers`; nothing is written.

    Raises `BadInput` only if the suite cannot be run; what is wrong with a file is in the result.
    """
    asked = list(providers["code"])
    read = [read_return(path, specification) for path in files]
    received: dict[str, list[Received]] = {}
    errors: dict[str, list[Problem]] = {}
    queries: dict[str, list[Problem]] = {}
    for each in read:
        senders = _sender(each, specification, asked)
        for code in senders:
            received.setdefault(code, []).append(each)
            errors.setdefault(code, []).extend(each.problems)
            if len(senders) > 1:
                queries.setdefault(code, []).append(_several(each, specification))
    frame, file_of = _combined(read, specification) if read else (pd.DataFrame(), np.zeros(0, dtype=np.intp))
    checked = Checked(specification, providers, received, frame, errors, queries, [])
    if len(frame):
        checked.verdicts = run_return_suite(dict(suite), frame)
        _sort_out(checked, read, file_of, asked)
    return checked


def _sort_out(checked: Checked, read: Sequence[Received], file_of: NDArray[np.intp], asked: Sequence[str]) -> None:
    """Give every failed row to its provider, as an error or as a query."""
    names = [each.file for each in read]
    field = checked.specification.provider_field.name
    codes = checked.frame[field]
    strange = np.flatnonzero(~codes.isin(asked).to_numpy())
    for position in np.unique(file_of[strange]):
        rows = strange[file_of[strange] == position]
        expected = "the code of a body that the return was asked of"
        problem = Problem("unknown-provider", names[position], f"{expected}; {len(rows)} rows have another", "correct the code",
                          int(checked.frame.index[rows[0]]), field)  # fmt: skip
        # Two files may have the same name: each is known as itself.
        senders = [code for code, files in checked.received.items() if any(each is read[position] for each in files)]
        for code in senders:
            checked.errors.setdefault(code, []).append(problem)
    unreadable = {
        (problem.file, problem.row, problem.field) for each in checked.errors.values() for problem in each
    }  # said already: the cell is missing because it could not be read
    for verdict in checked.verdicts:
        if not len(verdict.failed):
            continue
        collected = checked.queries if verdict.meta["severity"] == "query" else checked.errors
        of_provider = codes.cat.codes.to_numpy()[verdict.failed]
        for number in np.unique(of_provider):
            code = str(codes.cat.categories[number]) if number >= 0 else NOBODY
            rows = verdict.failed[of_provider == number]
            found = _problems(verdict, rows, checked.frame, names, file_of)
            if verdict.meta["code"] == "missing-value":
                found = [each for each in found if (each.file, each.row, each.field) not in unreadable]
            if found:
                collected.setdefault(code, []).extend(found)


def _codes(problems: Sequence[Problem]) -> tuple[str, ...]:
    return tuple(sorted({problem.code for problem in problems}))


def account(checked: Checked, sensitivity: str) -> Collection:
    """Say who sent what, without a count of rows."""
    lines = tuple(
        Line(
            provider.code, provider.name, provider.region, provider.country, checked.standing(provider.code),
            len(checked.received.get(provider.code, ())),
            tuple(sorted({repair.code for each in checked.received.get(provider.code, ()) for repair in each.repairs})),
            _codes(checked.errors.get(provider.code, ())),
            _codes(checked.queries.get(provider.code, ())),
            provider.received,
        )
        for provider in each_row(checked.providers)
    )  # fmt: skip
    specification = checked.specification
    strangers = len(checked.received.get(NOBODY, ()))
    return Collection(specification.name, specification.period_name, sensitivity, lines, strangers)


def write_all_feedback(checked: Checked, folder: Path, senders_only: bool = False) -> None:
    """Write a workbook for every provider, or for those that sent something; the folder is replaced whole."""
    with replacing_tree(folder) as scratch:
        for provider in each_row(checked.providers):
            code = str(provider.code)
            if senders_only and not checked.received.get(code):
                continue
            received = checked.received.get(code, [])
            of_files = {problem for each in received for problem in each.problems}
            others = [problem for problem in checked.errors.get(code, []) if problem not in of_files]
            queries = checked.queries.get(code, [])
            write_feedback(
                scratch / f"{code}.xlsx", checked.specification, code, str(provider.name), received, others, queries
            )


def expected_suite(project: Project, specification: ReturnSpecification) -> dict[str, object]:
    """Read the suite of a return; raises `BadInput` if it is not what the specification says."""
    dataset = return_dataset(project.raw, specification)
    path = suite_file(project, dataset)
    suite = load_suite(path, project.relative(path))
    if suite != derive_suite(specification):
        mend = "run `evidence specify` to derive it again"
        raise BadInput([Problem("other-suite", project.relative(path), "the suite that the specification says", mend)])
    return suite


def _check(project: Project, found: ReturnFolder) -> Checked:
    shown_as = project.relative(found.folder)
    suite = expected_suite(project, found.specification)
    providers = read_providers(found, shown_as)
    checked = check_files(found.specification, suite, providers, found.files)
    if not any(checked.standing(code) == "accepted" for code in providers["code"]):
        problems = [problem for each in checked.errors.values() for problem in each][:_LISTED_IN_LOG]
        nothing = Problem(
            "nothing-accepted", shown_as, "the return of at least one provider", "see the feedback workbooks"
        )
        write_all_feedback(checked, feedback_folder(project, return_dataset(project.raw, found.specification)))
        raise BadInput([nothing, *problems])
    return checked


def validate_return(project: Project, specification: ReturnSpecification) -> Passed:
    """Let a return through the gate: store the accepted rows, tidied, with a receipt, the account and feedback.

    Raises `BadInput` if no provider's return is accepted, or the gate cannot run; then the receipt is gone, so
    that nothing downstream goes on with yesterday's returns.
    """
    found = return_folder(project.raw, specification)
    dataset = return_dataset(project.raw, specification)
    try:
        checked = _check(project, found)
        rows = checked.accepted_rows()
        tidy = tidy_return(specification, rows)
        write_all_feedback(checked, feedback_folder(project, dataset))
    except BaseException:
        receipt_file(project, dataset).unlink(missing_ok=True)
        raise
    write_bytes(data_file(project, dataset), parquet_bytes(tidy))
    write_collection(project, dataset, account(checked, found.sensitivity))
    write_references(project, dataset, checked.frame[specification.reference_field.name])
    write_receipt(project, dataset, rows=len(rows), rules=len(checked.verdicts))
    return Passed(dataset.name, len(rows), tuple(verdict.result for verdict in checked.verdicts))
