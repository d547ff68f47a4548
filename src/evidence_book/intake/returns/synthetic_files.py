"""Synthetic returns as providers would send them: mostly tidy, some not, one missing, one that must be refused."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import pandas as pd
import xlsxwriter  # type: ignore[import-untyped]

from evidence_book.intake.returns.canaries import canary_provider
from evidence_book.intake.returns.faults import with_faults
from evidence_book.intake.returns.specification import SEED, ReturnField, ReturnSpecification
from evidence_book.intake.returns.synthetic import fictional_providers, generate
from evidence_book.problems import EvidenceError
from evidence_book.storage import replacing_tree

PROVIDERS_FILE = "providers.csv"

_CREATED = datetime(2000, 1, 1)
_ISO, _BRITISH = "%Y-%m-%d", "%d/%m/%Y"
# Which of the providers, in the order of their codes, sends nothing.
_SILENT = 3
_FEWEST_ROWS_OF_THE_REFUSED = 8
# More rows than this nobody sends as a workbook; a sheet ends at 1,048,576.
_MOST_ROWS_OF_A_WORKBOOK = 100_000

Files = dict[str, bytes]
Spelling = Callable[[ReturnField], str]


def _label(field: ReturnField) -> str:
    return field.label


def _alias(field: ReturnField) -> str:
    """Another heading of the column; one with a pound sign or the like if there is one, since it tests the encoding."""
    return next((alias for alias in field.aliases if not alias.isascii()), next(iter(field.aliases), field.label))


def _shortest(field: ReturnField) -> dict[str, str]:
    return {value: min((value, *field.value_aliases.get(value, ())), key=len) for value in field.values}


def in_words(
    frame: pd.DataFrame, specification: ReturnSpecification, dates: str = _ISO, short: bool = False
) -> pd.DataFrame:
    """Spell typed rows as text, "" for a gap: `dates` in the form of `strftime`, values in full or in `short`."""
    spelt = {}
    for field in specification.fields:
        column = frame[field.name]
        if field.type == "date":
            text = column.dt.strftime(dates)
        elif field.type == "number":
            text = column.map("{:.0f}".format, na_action="ignore")
        elif field.type == "category" and short:
            text = column.astype("str").map(_shortest(field), na_action="ignore")
        else:
            text = column.astype("str")
        spelt[field.name] = text.astype("object").where(column.notna(), "")
    return pd.DataFrame(spelt, columns=list(specification.names))


def _csv(
    words: pd.DataFrame, headings: Sequence[str], encoding: str = "utf-8", line_end: str = "\n", title: str = ""
) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=line_end)
    if title:
        writer.writerow([title] + [""] * (len(headings) - 1))
    writer.writerow(headings)
    writer.writerows(words.itertuples(index=False, name=None))
    return text.getvalue().encode(encoding)


def _headings(specification: ReturnSpecification, spelling: Spelling) -> list[str]:
    return [spelling(field) for field in specification.fields]


def _plain(code: str, frame: pd.DataFrame, specification: ReturnSpecification) -> Files:
    return {f"{code}.synthetic.csv": _csv(in_words(frame, specification), _headings(specification, _label))}


def _windows(code: str, frame: pd.DataFrame, specification: ReturnSpecification) -> Files:
    """As an old spreadsheet saves it: Windows-1252, a title, British dates, curly apostrophes, headings of its own."""
    words = in_words(frame, specification, dates=_BRITISH).map(lambda text: text.replace("'", "’"))
    title = f"{specification.title} – {specification.period_name}"
    content = _csv(words, _headings(specification, _alias), "cp1252", "\r\n", title)
    return {f"{code}.synthetic.csv": content}


def _marked(code: str, frame: pd.DataFrame, specification: ReturnSpecification) -> Files:
    """As a newer spreadsheet saves it: UTF-8 with a byte-order mark; values in short."""
    words = in_words(frame, specification, short=True)
    return {f"{code}.synthetic.csv": _csv(words, _headings(specification, _label), "utf-8-sig", "\r\n")}


def _in_parts(code: str, frame: pd.DataFrame, specification: ReturnSpecification) -> Files:
    """The first half of its rows and the second, in a file each."""
    half = len(frame) // 2
    return {
        f"{code}.part-{part}.synthetic.csv": _csv(in_words(rows, specification), _headings(specification, _label))
        for part, rows in ((1, frame.iloc[:half]), (2, frame.iloc[half:]))
    }


def _workbook(code: str, frame: pd.DataFrame, specification: ReturnSpecification) -> Files:
    """A workbook with a title, real dates and a row of totals, which adds up even the ages; plain CSV if too long."""
    if len(frame) > _MOST_ROWS_OF_A_WORKBOOK:
        return _plain(code, frame, specification)
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": specification.title, "created": _CREATED})
    sheet = book.add_worksheet("Return")
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write(0, 0, f"{specification.title}, {specification.period_name}", bold)
    sheet.write_row(1, 0, _headings(specification, _label), bold)
    below = len(frame) + 2
    sheet.write(below, 0, "Total", bold)
    for position, field in enumerate(specification.fields):
        column = frame[field.name]
        for row, value in enumerate(column, start=2):
            if pd.isna(value):
                continue
            if field.type == "date":
                sheet.write_datetime(row, position, value.to_pydatetime(), day)
            elif field.type in ("integer", "number"):
                sheet.write_number(row, position, float(value))
            else:
                sheet.write_string(row, position, str(value))
        if field.type in ("integer", "number"):
            sheet.write_number(below, position, float(column.sum()), bold)
    sheet.set_column(0, len(specification.fields) - 1, 16)
    book.close()
    return {f"{code}.synthetic.xlsx": content.getvalue()}


def _refused(code: str, frame: pd.DataFrame, specification: ReturnSpecification) -> Files:
    words = with_faults(in_words(frame, specification), specification)
    return {f"{code}.synthetic.csv": _csv(words, _headings(specification, _label))}


def _senders(frame: pd.DataFrame, specification: ReturnSpecification) -> dict[str, pd.DataFrame]:
    return {str(code): rows for code, rows in frame.groupby(specification.provider_field.name, observed=True)}


def refused_provider(frame: pd.DataFrame, specification: ReturnSpecification) -> str:
    """The code of the provider whose return must be refused: one of middling size, not the one with the canaries.

    Raises `EvidenceError` if it would have fewer than eight rows.
    """
    counts = frame[specification.provider_field.name].value_counts().sort_index().sort_values(kind="stable")
    counts = counts[counts.index != canary_provider(frame, specification)]
    if counts.empty or counts.iloc[len(counts) // 2] < _FEWEST_ROWS_OF_THE_REFUSED:
        raise EvidenceError(f"too few rows for '{specification.name}'; ask for more, or leave out how many")
    return str(counts.index[len(counts) // 2])


def synthetic_files(specification: ReturnSpecification, seed: int = SEED, rows: int | None = None) -> Files:
    """Spell a synthetic return: the content of every file by its name; see `write_synthetic`."""
    providers = fictional_providers(specification)
    asked = providers.to_csv(index=False, lineterminator="\n").encode("utf-8")
    senders = providers.drop(index=providers.index[_SILENT])
    frame = generate(specification, senders, specification.synthetic.rows if rows is None else rows, seed)
    refused = refused_provider(frame, specification)
    untidy = iter((_windows, _marked, _workbook, _in_parts))
    files: Files = {PROVIDERS_FILE: asked}
    for code, sent in _senders(frame, specification).items():
        spelt = _refused if code == refused else next(untidy, _plain)
        files |= spelt(code, sent, specification)
    return files


def _only_synthetic(folder: Path, shown_as: str) -> None:
    strange = [
        path
        for path in folder.rglob("*")
        if path.is_file() and path.name != PROVIDERS_FILE and ".synthetic." not in path.name
    ]
    if strange:
        raise EvidenceError(
            f"{shown_as} holds {len(strange)} files that are not synthetic; nothing was written. Real returns "
            "belong under restricted/: move them there"
        )


def write_synthetic(
    folder: Path, specification: ReturnSpecification, seed: int = SEED, rows: int | None = None
) -> None:
    """Write, below `folder`/<return>/<period>/, what invented providers would send, and `providers.csv`.

    `providers.csv` (code, name, region, country) lists whom the return is asked of. One of them sends nothing, and
    one sends what must be refused: ages out of range, days that cannot be read, a rule broken. Of the others one
    each sends a Windows-1252 CSV file, one with a byte-order mark, a workbook, and two files; the rest plain CSV.
    Equal seeds give equal bytes. The folder is replaced as a whole; raises `EvidenceError`, writing nothing, if it
    holds a file that is not synthetic or `rows` are too few.
    """
    place = folder / specification.name / specification.period_name
    shown_as = f"{specification.name}/{specification.period_name}"
    _only_synthetic(place, shown_as)
    files = synthetic_files(specification, seed, rows)
    with replacing_tree(place) as scratch:
        for name, content in files.items():
            (scratch / name).write_bytes(content)
