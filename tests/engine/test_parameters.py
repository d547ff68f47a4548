"""Parameters: declared once, checked always."""

from __future__ import annotations

from typing import Any

import nbformat
import pytest

from evidence_book.engine.errors import NoParametersCell, UnknownParameter, WrongType
from evidence_book.engine.parameters import check_parameters, declared


def notebook(source: str, tags: tuple[str, ...] = ("parameters",)) -> nbformat.NotebookNode:
    cell = nbformat.v4.new_code_cell(source, metadata={"tags": list(tags)})
    return nbformat.v4.new_notebook(cells=[cell])


TYPED = (
    'edition: str = "2022-23"  # which one\nlevel: float = 0.95  # of limits\nfirst: int = 3\nopen_all: bool = False'
)


def test_declared_parameters_have_type_default_and_comment() -> None:
    found = declared(notebook(TYPED))
    assert [(each.name, each.type, each.default) for each in found.values()] == [
        ("edition", "str", "2022-23"),
        ("level", "float", 0.95),
        ("first", "int", 3),
        ("open_all", "bool", False),
    ]
    assert found["edition"].comment == "which one"


@pytest.mark.parametrize("given", [{}, {"edition": "2018-22"}, {"level": 1}, {"first": 2}, {"open_all": True}])
def test_values_that_fit_pass(given: dict[str, Any]) -> None:
    check_parameters(notebook(TYPED), given)


@pytest.mark.parametrize(
    "given", [{"edition": 2022}, {"level": "high"}, {"first": 1.5}, {"first": True}, {"open_all": 1}]
)
def test_a_value_of_the_wrong_type_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(WrongType, match=next(iter(given))):
        check_parameters(notebook(TYPED), given)


def test_an_unknown_parameter_is_refused_and_the_known_are_named() -> None:
    with pytest.raises(UnknownParameter, match=r"editon.*edition"):
        check_parameters(notebook(TYPED), {"editon": "2018-22"})


@pytest.mark.parametrize("tags", [(), ("Parameters",)])
def test_a_notebook_without_a_parameters_cell_is_refused(tags: tuple[str, ...]) -> None:
    with pytest.raises(NoParametersCell):
        check_parameters(notebook(TYPED, tags), {})


def test_a_default_that_is_not_of_its_type_is_refused() -> None:
    with pytest.raises(WrongType):
        declared(notebook("level: float = 'high'"))
