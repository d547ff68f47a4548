"""Cleaning: what is refused, what is moved, what is taken away."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from evidence_book.engine.cleaning import clean
from evidence_book.engine.errors import UnpublishableOutput

ROOT = Path("/somewhere/the-project")


def run_of(*outputs: nbformat.NotebookNode, **metadata: Any) -> nbformat.NotebookNode:
    cell = new_code_cell("x", outputs=list(outputs), execution_count=7, metadata=metadata)
    return new_notebook(cells=[cell], metadata={"papermill": {"output_path": str(ROOT)}})


def shown(data: dict[str, str], metadata: dict[str, Any] | None = None) -> nbformat.NotebookNode:
    return new_output("display_data", data=data, metadata=metadata or {})


def test_alt_text_moves_to_where_the_book_reads_it() -> None:
    cleaned = clean(run_of(shown({"image/png": "iVBORw0KGgo="}, {"image/png": {"alt": "a line that falls"}})), ROOT)
    assert cleaned.cells[0].metadata["mystnb"]["image"]["alt"] == "a line that falls"


@pytest.mark.parametrize("metadata", [{}, {"image/png": {"alt": ""}}])
def test_a_picture_without_alt_text_is_refused(metadata: dict[str, Any]) -> None:
    with pytest.raises(UnpublishableOutput, match="alt text"):
        clean(run_of(shown({"image/png": "AA=="}, metadata)), ROOT)


def test_two_pictures_in_one_cell_are_refused() -> None:
    picture = shown({"image/png": "AA=="}, {"image/png": {"alt": "a"}})
    with pytest.raises(UnpublishableOutput, match="2 pictures"):
        clean(run_of(picture, picture), ROOT)


def test_an_error_output_is_refused() -> None:
    with pytest.raises(UnpublishableOutput, match="error"):
        clean(run_of(new_output("error", ename="E", evalue="v", traceback=[])), ROOT)


def test_a_warning_on_stderr_is_refused() -> None:
    with pytest.raises(UnpublishableOutput, match="warning"):
        clean(run_of(new_output("stream", name="stderr", text="careful")), ROOT)


def test_paths_addresses_times_and_counts_go() -> None:
    text = f"{ROOT}/data and {Path.home()}/x and {tempfile.gettempdir()}/y <object at 0x7f00aa>"
    notebook = run_of(new_output("stream", name="stdout", text=text), execution={"iopub.execute_input": "2026"})
    written = nbformat.writes(clean(notebook, ROOT))
    for trace in (str(ROOT), str(Path.home()), tempfile.gettempdir(), "0x7f00aa", "2026", "papermill"):
        assert trace not in written
    assert '"execution_count": null' in written


def test_html_is_sanitised_and_its_plain_fallback_goes() -> None:
    cleaned = clean(run_of(shown({"text/html": "<p>a</p><script>b</script>", "text/plain": "<X at 0x1>"})), ROOT)
    assert cleaned.cells[0].outputs[0].data == {"text/html": "<p>a</p>"}


def test_unknown_output_types_go() -> None:
    cleaned = clean(run_of(shown({"application/javascript": "x"}), shown({"application/pdf": "x"})), ROOT)
    assert cleaned.cells[0].outputs == []
