"""Taking in what providers really send: find the sheet and its headings, leave out what is no record, read each column.

Nothing is put right in silence. What was changed is a `Repair`; what cannot be read is a `Problem` and missing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import repeat
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow.compute as pc

from evidence_book.intake.returns.cell_text import folded
from evidence_book.intake.returns.columns import cell_reader, read_column
from evidence_book.intake.returns.findings import FAULTS, NO_ROWS, Findings, Rows, letter
from evidence_book.intake.returns.grids import Body, CellColumn, Note, Opened, Sheet, Unreadable
from evidence_book.intake.returns.headings import Headings, find_headings
from evidence_book.intake.returns.opening import open_sheets
from evidence_book.intake.returns.received import Received, shown_name
from evidence_book.intake.returns.specification import EXAMPLE_REFERENCE, ReturnField, ReturnSpecification
from evidence_book.problems import BadInput, Problem

_TOTALS = frozenset({"total", "totals", "grand total", "subtotal", "sub-total", "sub total", "sum"})
# The column of references takes as long as all others together.
_BESIDE = 2
Mask = npt.NDArray[np.bool_]


def _digest(path: Path) -> str:
    """SHA-256 of a file that may be too large to hold."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _found(opened: Opened, specification: ReturnSpecification) -> tuple[Sheet, Headings]:
    """The sheet that holds the return; raises `Unreadable` if there is none, or more than one."""
    every = ((sheet, find_headings(sheet, specification)) for sheet in opened.sheets)
    found = [(sheet, headings) for sheet, headings in every if headings is not None]
    if not found:
        seen = any(sheet.top for sheet in opened.sheets) or dict(opened.repairs).get("hidden-sheet")
        raise Unreadable("no-header" if seen else "empty-file")
    if len(found) > 1 and not opened.one_text:
        raise Unreadable("several-sheets")
    sheet, headings = max(found, key=lambda each: each[1].matched)
    if sheet.too_wide:
        raise Unreadable("too-many-columns")
    return sheet, headings


def _check_columns(headings: Headings, specification: ReturnSpecification, findings: Findings) -> bool:
    """Note columns that are missing or twice there; say whether all are there once."""
    row = np.array([headings.row], dtype=np.int32)
    whole = True
    for field in specification.fields:
        times = len(headings.positions.get(field.name, ()))
        if times != 1:
            findings.wrong("duplicate-column" if times else "missing-column", field, row)
            whole = False
    return whole


def _listed(positions: Iterable[int]) -> str:
    return f": {', '.join(letter(position) for position in sorted(positions))}"


def _note_columns(headings: Headings, body: Body, specification: ReturnSpecification, findings: Findings) -> None:
    row = np.array([headings.row], dtype=np.int32)
    unheaded = [place for place in headings.unheaded if place in body.columns and body.columns[place].filled.any()]
    if left_out := [*headings.undeclared, *unheaded]:
        findings.repaired("undeclared-column", None, row, len(left_out), _listed(left_out))
    for field in specification.fields:
        if field.name in headings.renamed:
            findings.repaired("renamed-column", field, row, 1)


def _note_body(notes: Iterable[Note], fields: dict[int, ReturnField], kept: Rows, findings: Findings) -> None:
    """Pass on what the reader of the format saw, for the rows that were kept."""
    for note in notes:
        field = None if note.position is None else fields.get(note.position)
        if note.position is not None and field is None:
            continue
        rows = note.rows if note.code == "hidden-column" else np.intersect1d(note.rows, kept)
        findings.repaired(note.code, field, rows)


def _is_total(cell: object) -> bool:
    return isinstance(cell, str) and folded(cell).rstrip(" :") in _TOTALS


def _totals(body: Body, filled: dict[int, Mask], fields: dict[int, ReturnField]) -> Mask:
    """Rows whose first filled cell is a word for a total, and whose other cells of text are empty."""
    nowhere: Mask = np.zeros(len(body.rows), dtype=bool)
    totals, before = nowhere.copy(), nowhere.copy()
    worded: dict[int, Mask] = {}
    for position in sorted(fields):
        column = body.columns[position]
        if isinstance(column, CellColumn):
            words = [_is_total(cell) for cell in column.values]
            worded[position] = np.array([*words, False])[column.codes] if any(words) else nowhere
        else:
            # Nearly every cell differs here: only rows that do not begin with another field need a look.
            worded[position] = nowhere.copy()
            for place in np.flatnonzero(filled[position] & ~before):
                worded[position][place] = _is_total(column.cell(int(place)))
        totals |= worded[position] & ~before
        before |= filled[position]
    for position, field in fields.items():
        if field.type in ("provider", "reference", "category"):
            totals &= worded[position] | ~filled[position]
    return totals


def _is_units_row(body: Body, place: int, fields: dict[int, ReturnField], from_1904: bool) -> bool:
    """Whether no cell of the first row fits its column, though several are filled: units, formats, explanations."""
    cells = [
        (field, body.columns[position].cell(place))
        for position, field in fields.items()
        if field.type not in ("provider", "reference")
    ]
    read = [cell_reader(field, from_1904)(cell) for field, cell in cells if cell is not None]
    return len(read) > 1 and all(reading.fault is not None for reading in read)


def _examples(body: Body, fields: dict[int, ReturnField]) -> Mask:
    """Rows that are the example of the template: their reference says so."""
    position = next(place for place, field in fields.items() if field.type == "reference")
    column = body.columns[position]
    if isinstance(column, CellColumn):
        named = [isinstance(cell, str) and folded(cell) == folded(EXAMPLE_REFERENCE) for cell in column.values]
        return np.array([*named, False], dtype=bool)[column.codes]
    plain = pc.utf8_lower(pc.utf8_trim_whitespace(column.values))
    found: Mask = pc.equal(plain, EXAMPLE_REFERENCE.lower()).to_numpy(zero_copy_only=False)
    return found


def _records(body: Body, sheet: Sheet, header: int, fields: dict[int, ReturnField], findings: Findings) -> Mask:
    """Tell the rows that are records; the others are noted."""
    filled = {position: body.columns[position].filled for position in fields}
    cells = np.zeros(len(body.rows), dtype=np.int16)
    for mask in filled.values():
        cells += mask
    examples = _examples(body, fields)
    totals = _totals(body, filled, fields) & ~examples
    lone = (cells == 1) & ~totals & ~examples
    keep: Mask = (cells > 0) & ~totals & ~lone & ~examples
    ragged = np.concatenate([NO_ROWS, *(note.rows for note in body.faults)])
    seen = np.concatenate([body.rows[cells > 0], ragged])
    blank = np.setdiff1d(np.arange(header + 1, seen.max(initial=header), dtype=np.int32), seen, assume_unique=True)
    findings.repaired("blank-row", None, blank)
    findings.repaired("totals-row", None, body.rows[totals])
    findings.repaired("example-row", None, body.rows[examples])
    findings.wrong("lone-cell", None, body.rows[lone])
    first = int(keep.argmax()) if keep.any() else -1
    if first >= 0 and _is_units_row(body, first, fields, sheet.from_1904):
        findings.wrong("units-row", None, body.rows[first : first + 1])
        keep[first] = False
    return keep


def _empty(specification: ReturnSpecification) -> pd.DataFrame:
    """No rows, in the columns and types of a frame with rows."""
    return _typed(Body(NO_ROWS, {}), {}, specification, False, Findings("", ()))


def _typed(
    body: Body, positions: dict[str, int], specification: ReturnSpecification, from_1904: bool, findings: Findings
) -> pd.DataFrame:
    index = pd.Index(body.rows, name="row", dtype="int32")
    nothing = CellColumn(np.zeros(0, dtype=np.int32), [])
    columns = [body.columns[positions[field.name]] if positions else nothing for field in specification.fields]
    # What each column tells is noted apart, so that the order does not depend on which is done first.
    apart = [Findings(findings.file, ()) for _ in columns]
    with ThreadPoolExecutor(_BESIDE) as pool:
        typed = list(pool.map(read_column, columns, repeat(body.rows), specification.fields, repeat(from_1904), apart))
    for each in apart:
        findings.take_over(each)
    return pd.DataFrame(dict(zip(specification.names, typed, strict=True)), index=index, copy=False)


def _read(path: Path, specification: ReturnSpecification, findings: Findings) -> pd.DataFrame:
    """Read the rows; raises `Unreadable`."""
    opened = open_sheets(path)
    for code, count in opened.repairs:
        findings.repaired(code, count=count)
    sheet, headings = _found(opened, specification)
    if not opened.one_text:
        findings.repaired("other-sheet", count=len(opened.sheets) - 1)
    if not _check_columns(headings, specification, findings):
        return _empty(specification)
    positions = {name: places[0] for name, places in headings.positions.items()}
    fields = {positions[field.name]: field for field in specification.fields}
    reference = positions[specification.reference_field.name]
    body = sheet.body(headings.row, sorted({*fields, *headings.unheaded}), [reference])
    _note_columns(headings, body, specification, findings)
    for note in body.faults:
        findings.wrong(note.code, None, note.rows)
    keep = _records(body, sheet, headings.row, fields, findings)
    if not keep.any() and not body.faults:
        findings.wrong("no-rows")
    if not keep.all():
        columns = {position: body.columns[position].kept(keep) for position in fields}
        body = replace(body, rows=body.rows[keep], columns=columns)
    _note_body(body.repairs, fields, body.rows, findings)
    return _typed(body, positions, specification, sheet.from_1904, findings)


def read_return(path: Path, specification: ReturnSpecification) -> Received:
    """Read one file as the return that `specification` declares; see `Received` for the shape of the rows.

    Never raises for what a file holds. Raises `OSError` if there is no file.
    """
    findings = Findings(shown_name(path), specification.fields)
    with ThreadPoolExecutor(1) as beside:
        digest = beside.submit(_digest, path)
        try:
            frame = _read(path, specification, findings)
        except Unreadable as fault:
            frame = _empty(specification)
            findings.wrong(fault.code, None, None if fault.row is None else np.array([fault.row], dtype=np.int32))
    return Received(shown_name(path), digest.result(), frame, findings.repairs, findings.problems)


def recognise(path: Path, specifications: Iterable[ReturnSpecification]) -> ReturnSpecification:
    """Tell by its headings which return a file is; raises `BadInput` if it is none, or could be more than one."""
    try:
        opened = open_sheets(path)
    except Unreadable as fault:
        _, expected, mend = FAULTS[fault.code]
        raise BadInput([Problem(fault.code, shown_name(path), expected, mend, fault.row)]) from None
    shares = []
    for specification in specifications:
        found = [headings for sheet in opened.sheets if (headings := find_headings(sheet, specification))]
        if found:
            shares.append((max(each.matched for each in found) / len(specification.fields), specification))
    best = [specification for share, specification in shares if share == max(share for share, _ in shares)]
    if len(best) != 1:
        code = "no-header" if not best else "unclear-return"
        expected = "the headings of one return"
        raise BadInput([Problem(code, shown_name(path), expected, "use the headings of the template")])
    return best[0]
