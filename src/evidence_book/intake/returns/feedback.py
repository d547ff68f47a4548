"""The workbook that goes back to a provider: what to correct, what to confirm, what was put right. Never a value."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import gptables
import pandas as pd

from evidence_book.intake.returns.findings import FAULTS
from evidence_book.intake.returns.received import Received, Repair
from evidence_book.intake.returns.specification import ReturnSpecification
from evidence_book.problems import Problem
from evidence_book.workbooks import write_sheets

_RESTRICTED = "Restricted: for the sender only, not for publication."


def _field_label(specification: ReturnSpecification, name: str | None) -> str:
    if name is None:
        return "The row or the file as a whole"
    return specification.field(name).label if name in specification.names else name


def _rule(specification: ReturnSpecification, code: str) -> str:
    meanings = {rule.code: rule.meaning for rule in specification.rules}
    if code in FAULTS:
        return FAULTS[code][0]
    return meanings.get(code, code.replace("-", " ").capitalize())


def _to_do(specification: ReturnSpecification, problems: Sequence[Problem]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "File": [problem.file for problem in problems],
            "Row": ["whole file" if problem.row is None else str(problem.row) for problem in problems],
            "Field": [_field_label(specification, problem.field) for problem in problems],
            "What is wrong": [_rule(specification, problem.code) for problem in problems],
            "What is expected": [problem.expected for problem in problems],
            "What to do": [problem.mend for problem in problems],
        }
    )


def _put_right(specification: ReturnSpecification, repairs: Sequence[Repair]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "File": [repair.file for repair in repairs],
            "Field": [_field_label(specification, repair.field) for repair in repairs],
            "What we put right": [repair.meaning for repair in repairs],
            "How many": [repair.count for repair in repairs],
            "First rows": [", ".join(str(row) for row in repair.rows) or "whole file" for repair in repairs],
        }
    )


def _sheet(name: str, title: str, table: pd.DataFrame, nothing: str, source: str, scope: str) -> gptables.GPTable:
    return gptables.GPTable(
        table=table if len(table) else pd.DataFrame({"Result": [nothing]}),
        table_name=name,
        title=title,
        subtitles=[_RESTRICTED],
        source=source,
        scope=scope,
        instructions="One table on this sheet. Rows are numbered as in your file.",
        index_columns={},
    )


def _verdict(errors: int, queries: int) -> str:
    if errors:
        return f"Not accepted: {errors:,} to correct. Please correct them and send the whole return again."
    if queries:
        return f"Accepted, with {queries:,} to confirm. Please confirm each, or send a corrected return."
    return "Accepted: there is nothing to correct and nothing to confirm."


def write_feedback(
    path: Path, specification: ReturnSpecification, provider: str, name: str, received: Sequence[Received],
    problems: Sequence[Problem], queries: Sequence[Problem],
) -> None:  # fmt: skip
    """Write the workbook for the provider with code `provider` and name `name`: a cover and three tables.

    "To correct" has the problems of the files `received` and then `problems`, each once; "To confirm" has
    `queries`; "Repaired" the repairs of the files. Equal input gives equal bytes. No cell of a return is shown.
    """
    errors = list(dict.fromkeys([*(problem for each in received for problem in each.problems), *problems]))
    repairs = [repair for each in received for repair in each.repairs]
    source = f"The files that {name} ({provider}) sent"
    scope = f"{specification.title}, {specification.period_name}"
    sheets = {
        "To correct": _sheet("to_correct", f"What {name} is asked to correct", _to_do(specification, errors),
                             "Nothing to correct", source, scope),
        "To confirm": _sheet("to_confirm", f"What {name} is asked to confirm", _to_do(specification, queries),
                             "Nothing to confirm", source, scope),
        "Repaired": _sheet("repaired", "What was put right without asking", _put_right(specification, repairs),
                           "Nothing was put right", source, scope),
    }  # fmt: skip
    files = [f"File {each.file}: {len(each.frame):,} rows read. SHA-256 {each.digest}" for each in received]
    cover = gptables.Cover(
        cover_label="Cover",
        title=f"{specification.title}, {specification.period_name}: the return of {name}",
        intro=[_RESTRICTED, _verdict(len(errors), len(queries)),
               "This workbook names places in your files. It shows none of what stands there."],
        about=files or ["No file was received."],
    )  # fmt: skip
    write_sheets(path, sheets, cover, f"{specification.title}: the return of {name}", _RESTRICTED)
