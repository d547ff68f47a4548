"""The template workbook: opened as a provider would, its checks and lists are those of the specification."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from evidence_book.intake.returns.specification import NOT_KNOWN, ReturnField, ReturnSpecification, specifications
from evidence_book.intake.returns.template import EXAMPLE_REFERENCE, SHEETS, write_template

RETURNS = list(specifications().values())
PROVIDERS = [("SYN-X01", "Somewhere, Invented"), ("SYN-X02", "Elsewhere")]

each_return = pytest.mark.parametrize("specification", RETURNS, ids=lambda each: each.name)


@pytest.fixture
def opened(specification: ReturnSpecification, tmp_path: Path) -> Workbook:
    write_template(tmp_path / "template.xlsx", specification)
    return openpyxl.load_workbook(tmp_path / "template.xlsx")


def checks(book: Workbook) -> dict[int, DataValidation]:
    """The checks of the rows to fill in, by the number of their column."""
    found = {}
    for check in book["Return"].data_validations.dataValidation:
        (area,) = check.sqref.ranges
        if area.min_row > 1:
            assert (area.min_row, area.max_row, area.size["columns"]) == (2, 10_001, 1)
            assert area.min_col not in found
            found[area.min_col] = check
    return found


def values_of(book: Workbook, name: str) -> list[str]:
    ((sheet, area),) = book.defined_names[name].destinations
    return [row[0].value for row in book[sheet][area.replace("$", "")]]


def example_of(book: Workbook, specification: ReturnSpecification) -> dict[str, object]:
    row = next(book["Return"].iter_rows(min_row=2, max_row=2, values_only=True))
    return dict(zip(specification.names, row, strict=True))


@each_return
def test_sheets_headings_and_tables(specification: ReturnSpecification, opened: Workbook) -> None:
    assert tuple(opened.sheetnames) == SHEETS
    assert opened.active is not None and opened.active.title == "Read me"
    assert all(sheet.sheet_state == "visible" for sheet in opened.worksheets)
    assert all(not sheet.merged_cells.ranges for sheet in opened.worksheets)
    sheet = opened["Return"]
    assert [cell.value for cell in sheet[1]] == [field.label for field in specification.fields]
    assert list(sheet.tables) == [f"{specification.name}_return"]
    assert sheet.tables[f"{specification.name}_return"].ref.startswith("A1:")
    assert all(opened[name].freeze_panes == "A2" for name in SHEETS[1:])
    assert opened["Read me"].max_column == 1
    assert specification.title in str(opened.properties.title)


@each_return
def test_every_column_is_checked_in_ten_thousand_rows(specification: ReturnSpecification, opened: Workbook) -> None:
    found = checks(opened)
    assert sorted(found) == list(range(1, len(specification.fields) + 1))
    expected = {"integer": "whole", "number": "decimal", "date": "date", "category": "list"}
    for field, check in zip(specification.fields, (found[place] for place in sorted(found)), strict=True):
        assert check.type == expected.get(field.type, "textLength"), field.name
        assert check.showInputMessage and check.showErrorMessage
        assert str(check.prompt).startswith(field.meaning), field.name
        assert check.error, field.name
        assert check.promptTitle and field.label.startswith(str(check.promptTitle).rstrip("…")), field.name


@each_return
def test_drop_downs_hold_the_values_of_their_field(specification: ReturnSpecification, opened: Workbook) -> None:
    found = checks(opened)
    for place, field in enumerate(specification.fields, start=1):
        if field.values:
            assert found[place].errorStyle in (None, "stop")
            assert values_of(opened, str(found[place].formula1).removeprefix("=")) == list(field.values), field.name
        else:
            # Where no list says so, a sender may still write that it is not known.
            assert found[place].errorStyle == "warning", field.name


@each_return
def test_limits_are_those_of_the_specification(specification: ReturnSpecification, opened: Workbook) -> None:
    found = checks(opened)
    for place, field in enumerate(specification.fields, start=1):
        if field.type in ("integer", "number"):
            assert (float(found[place].formula1), float(found[place].formula2)) == (field.minimum, field.maximum)
    dated = found[specification.names.index(specification.dated_by) + 1]
    serial = (specification.last_day - datetime(1899, 12, 30).date()).days
    assert int(str(dated.formula2)) == serial


@each_return
def test_the_example_cannot_be_mistaken(specification: ReturnSpecification, opened: Workbook) -> None:
    example = example_of(opened, specification)
    assert example[specification.reference_field.name] == EXAMPLE_REFERENCE
    assert str(example[specification.provider_field.name]).startswith("SYN-")
    styled = opened["Return"]["A2"]
    assert styled.font.italic and styled.fill.fgColor.rgb == "FFE7E6E6"
    assert any(EXAMPLE_REFERENCE in str(row[0]) for row in opened["Read me"].iter_rows(values_only=True))


@each_return
def test_the_example_fits_types_and_rules(specification: ReturnSpecification, opened: Workbook) -> None:
    example = example_of(opened, specification)

    def fits(field: ReturnField, value: object) -> bool:
        if value is None:
            return not field.required
        if field.type == "date":
            return isinstance(value, datetime)
        if field.type in ("integer", "number"):
            assert isinstance(value, (int, float)) and field.minimum is not None and field.maximum is not None
            return field.minimum <= value <= field.maximum
        return value in field.values if field.values else isinstance(value, str)

    assert [field.name for field in specification.fields if not fits(field, example[field.name])] == []
    for rule in specification.rules:
        days = [example[name] for name in rule.order if example[name] is not None]
        assert days == sorted(days), rule.code  # type: ignore[type-var]
        for condition, needed in ((rule.when, True), (rule.then, False)):
            if condition is None:
                continue
            value = example[condition.field]
            holds = (
                (value is not None) == condition.filled
                if condition.filled is not None
                else value in (condition.one_of or ())
                if condition.one_of is not None
                else value not in (condition.none_of or ())
            )
            if needed and not holds:
                break
            assert needed or holds, rule.code


@each_return
def test_the_dictionary_and_the_lists_are_whole(specification: ReturnSpecification, opened: Workbook) -> None:
    dictionary = list(opened["Data dictionary"].iter_rows(min_row=2, values_only=True))
    assert [row[:2] for row in dictionary] == [(field.label, field.meaning) for field in specification.fields]
    assert [row[3] for row in dictionary] == ["Yes" if field.required else "No" for field in specification.fields]
    for field, row in zip(specification.fields, dictionary, strict=True):
        assert all(row), field.name
        assert all(value in str(row[4]) for value in field.values)
        assert all(alias in str(row[5]) for alias in field.aliases)
    lists = list(opened["Lists"].iter_rows(min_row=2, values_only=True))
    assert [row[:2] for row in lists] == [
        (field.label, value) for field in specification.fields for value in field.values
    ]
    assert all(all(row) for row in lists)
    assert NOT_KNOWN in {row[1] for row in lists}


def test_providers_become_a_list(tmp_path: Path) -> None:
    write_template(tmp_path / "template.xlsx", specifications()["strip_search"], PROVIDERS)
    book = openpyxl.load_workbook(tmp_path / "template.xlsx")
    assert values_of(book, str(checks(book)[1].formula1).removeprefix("=")) == ["SYN-X01", "SYN-X02"]
    assert [cell.value for cell in book["Lists"][2]] == ["Force code", "SYN-X01", "Somewhere, Invented"]


@each_return
def test_equal_templates_are_equal_bytes(specification: ReturnSpecification, tmp_path: Path) -> None:
    write_template(tmp_path / "one.xlsx", specification, PROVIDERS)
    write_template(tmp_path / "two.xlsx", specification, PROVIDERS)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
