"""Parameters of a notebook: what it declares, and whether what it is given fits.

Stock papermill only warns of an unknown parameter and then runs with the default: a mistyped
`-p editon 2018-22` would publish the wrong edition under the right name.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evidence_book.engine.errors import NoParametersCell, UnknownParameter, WrongType

if TYPE_CHECKING:
    from nbformat import NotebookNode

_TYPES: dict[str, tuple[type, ...]] = {
    "str": (str,), "int": (int,), "float": (float, int), "bool": (bool,), "list": (list,), "dict": (dict,),
}  # fmt: skip


@dataclass(frozen=True)
class Parameter:
    """A declared parameter: its type by name, its default, and its comment."""

    name: str
    type: str
    default: Any
    comment: str


def _comment(line: str) -> str:
    return line.split("#", 1)[1].strip() if "#" in line else ""


def declared(notebook: NotebookNode) -> dict[str, Parameter]:
    """Read the cell tagged `parameters`: typed assignments of literals, a line each.

    Raises `NoParametersCell` if no cell, or more than one, is so tagged, and `WrongType` if a default
    is no literal of the declared type.
    """
    cells = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    if len(cells) != 1:
        raise NoParametersCell("expected exactly one cell tagged 'parameters'; tag the cell with the defaults")
    if sum("injected-parameters" in cell.metadata.get("tags", []) for cell in notebook.cells) > 1:
        raise NoParametersCell("this notebook was run before; give the notebook as written, not an output")
    lines = cells[0].source.splitlines()
    parameters = {}
    for node in ast.parse(cells[0].source).body:
        if not isinstance(node, ast.AnnAssign | ast.Assign) or node.value is None:
            continue
        target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
        name = ast.unparse(target)
        try:
            default = ast.literal_eval(node.value)
        except ValueError:
            raise WrongType(f"parameter '{name}': its default must be a literal") from None
        annotation = node.annotation if isinstance(node, ast.AnnAssign) else None
        kind = ast.unparse(annotation).split("[")[0] if annotation else type(default).__name__
        parameters[name] = Parameter(name, kind, default, _comment(lines[node.lineno - 1]))
        check_type(parameters[name], default)
    return parameters


def check_type(parameter: Parameter, value: Any) -> None:
    """Raise `WrongType` unless `value` is of the parameter's type; true and false are not numbers."""
    wanted = _TYPES.get(parameter.type)
    if wanted is None:
        known = ", ".join(_TYPES)
        raise WrongType(f"parameter '{parameter.name}': type '{parameter.type}' is not one of {known}")
    if not isinstance(value, wanted) or (isinstance(value, bool) and bool not in wanted):
        raise WrongType(
            f"parameter '{parameter.name}': expected {parameter.type}, was given {type(value).__name__}"
            + ("; pass it with -r to keep it as text" if parameter.type == "str" else "")
        )


def check_parameters(notebook: NotebookNode, given: Mapping[str, Any]) -> None:
    """Raise unless every given parameter is declared and of its type."""
    known = declared(notebook)
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise UnknownParameter(
            f"unknown parameter {', '.join(unknown)}; this notebook knows {', '.join(known) or 'none'}"
        )
    for name, value in given.items():
        check_type(known[name], value)


def parameter_value(text: str) -> Any:
    """Read a parameter as papermill's command line does: numbers, true and false, else text."""
    if text in ("True", "False"):
        return text == "True"
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text
