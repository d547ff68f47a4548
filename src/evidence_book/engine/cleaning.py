"""Cleaning an executed notebook: what may not be published is refused, what need not be is taken away."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from evidence_book.engine.errors import UnpublishableOutput
from evidence_book.engine.sanitising import clean_html, clean_svg
from evidence_book.markup import faults

_TAG = re.compile(r"[a-z0-9][a-z0-9_-]*")
_PNG = "iVBORw0KGgo"  # how every PNG begins, in base 64
_KEPT_TYPES = ("text/html", "image/svg+xml", "image/png", "text/markdown", "text/plain")
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


def written_cells(notebook: NotebookNode) -> list[NotebookNode]:
    """The cells that somebody wrote: all but the one in which papermill injects parameters."""
    return [cell for cell in notebook.cells if "injected-parameters" not in cell.metadata.get("tags", [])]


def _machine_paths(root: Path) -> tuple[str, ...]:
    places = {str(root), str(Path.home()), tempfile.gettempdir()}
    return tuple(sorted((place for place in places if len(place) > 1), key=len, reverse=True))


def without_paths(text: str, root: Path) -> str:
    """Take this machine's folders, and addresses in its memory, out of a text."""
    for place in _machine_paths(root):
        text = text.replace(place, "…")
    return _ADDRESS.sub("", text)


def _text(value: Any) -> str:
    return "".join(value) if isinstance(value, list) else str(value)


def _check(found: Iterable[str], position: int) -> None:
    if named := "; ".join(found):
        raise UnpublishableOutput(f"cell {position} holds what may not be published: {named}; write it otherwise")


def _clean_data(data: dict[str, Any], position: int, root: Path) -> dict[str, Any]:
    kept = {kind: data[kind] for kind in _KEPT_TYPES if kind in data}
    if len(kept) > 1:
        kept.pop("text/plain", None)  # the fallback of a richer output holds only its type and address
    for kind, value in kept.items():
        if kind == "text/html":
            kept[kind] = clean_html(_text(value))
        elif kind == "image/svg+xml":
            kept[kind] = clean_svg(_text(value))
        elif kind == "image/png":
            _check(["no PNG"] if not _text(value).lstrip().startswith(_PNG) else (), position)
        else:
            kept[kind] = without_paths(_text(value), root)
        if kind == "text/markdown":
            _check(faults(kept[kind]), position)
    return kept


def _alt_text(output: NotebookNode) -> str | None:
    for kind in ("image/png", "image/svg+xml"):
        alt = output.metadata.get(kind, {}).get("alt") or output.metadata.get("alt")
        if kind in output.data:
            return str(alt) if alt else ""
    return None


def _clean_output(output: NotebookNode, position: int, root: Path) -> NotebookNode | None:
    if output.output_type == "error":
        raise UnpublishableOutput(f"cell {position} holds an error; mend the cell")
    if output.output_type == "stream":
        if output.name == "stderr":
            raise UnpublishableOutput(f"cell {position} wrote a warning or log; mend its cause, or silence it there")
        output.text = without_paths(_text(output.text), root)
        return output
    output.data = _clean_data(output.data, position, root)
    if not output.data:
        return None
    if "execution_count" in output:
        output.execution_count = None
    return output


def _clean_code_cell(cell: NotebookNode, position: int, root: Path) -> None:
    cell.metadata.pop("mystnb", None)  # captions and classes go round the cleaning of outputs
    alts = [alt for alt in (_alt_text(o) for o in cell.outputs if "data" in o) if alt is not None]
    if "" in alts:
        raise UnpublishableOutput(f"cell {position} shows a picture without alt text; give it one")
    if len(alts) > 1:
        raise UnpublishableOutput(f"cell {position} shows {len(alts)} pictures; give each a cell, for its alt text")
    if alts:
        # The book takes alt text from the cell's metadata and from nowhere else.
        cell.metadata["mystnb"] = {"image": {"alt": alts[0]}}
    cleaned = [_clean_output(output, position, root) for output in cell.outputs]
    cell.outputs = [output for output in cleaned if output is not None]
    for output in cell.outputs:
        if "metadata" in output:
            output.metadata = NotebookNode()
    cell.execution_count = None


def _check_written(cell: NotebookNode, position: int) -> None:
    """Refuse what somebody wrote and a page would hand on: HTML and directives that are not known, attachments, raw cells."""
    if cell.cell_type == "markdown":
        _check(faults(_text(cell.source)), position)
    elif cell.cell_type != "code":
        _check([f"a cell of the kind '{cell.cell_type}'"], position)
    if cell.get("attachments"):
        _check(["an attachment"], position)
    tags = cell.metadata.get("tags", [])
    if not isinstance(tags, list) or not all(isinstance(tag, str) and _TAG.fullmatch(tag) for tag in tags):
        _check(["a tag that is no word"], position)


def _kept_metadata(cell: NotebookNode) -> NotebookNode:
    """Tags, and the alt text that was put there while cleaning a code cell."""
    names = ("tags", "mystnb") if cell.cell_type == "code" else ("tags",)
    return NotebookNode({name: cell.metadata[name] for name in names if name in cell.metadata})


def clean(notebook: NotebookNode, root: Path) -> NotebookNode:
    """Clean an executed notebook in place and return it.

    Errors, stderr, pictures without alt text, and text that holds more than text raise `UnpublishableOutput`. Machine paths, times,
    run metadata and unknown output types go; HTML and SVG are sanitised; cell ids are made stable.
    """
    for position, cell in enumerate(written_cells(notebook), start=1):
        _check_written(cell, position)
        if cell.cell_type == "code":
            _clean_code_cell(cell, position, root)
    for position, cell in enumerate(notebook.cells, start=1):
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.metadata.tags = [*cell.metadata.tags, "remove-input"]
            cell.execution_count = None
        cell.metadata = _kept_metadata(cell)
        cell.id = f"cell-{position}"
    kernel = notebook.metadata.get("kernelspec", {})
    notebook.metadata = NotebookNode(
        {
            "kernelspec": {
                "name": "python3",
                "display_name": "Python 3",
                "language": kernel.get("language", "python"),
            },
            "language_info": {"name": "python"},
        }
    )
    return notebook
