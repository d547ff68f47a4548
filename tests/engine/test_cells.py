"""Cells run in a forked child give the outputs that a real kernel gives through nbclient, before any cleaning."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_code_cell, new_notebook
from tests.conftest import ROOT
from traitlets.config import Config

from evidence_book.engine import warm
from evidence_book.engine.errors import CellFailed
from evidence_book.engine.executing import run_in_child
from evidence_book.project import Project

PIXEL = "b'\\x89PNG\\r\\n\\x1a\\n' + bytes(90)"
NOTEBOOKS: dict[str, list[str]] = {
    "results": ["1 + 1", "'text'", "None", "x = 3", "x", "x;", "_ + 1", "[x] * 99"],
    "streams": ["print('a'); print('b', end='')", "import sys; print('e', file=sys.stderr); print('o'); 7", "print('')"],
    "streams and what is shown between": [
        "from IPython.display import display\nprint('before'); display(1); print('between'); display('2'); print('after'); 3"
    ],
    "streams, flushed": ["print('a', flush=True); print('b', flush=True); print('c')"],
    "rich": [
        "from IPython.display import HTML, Markdown, SVG, Image, Latex, JSON, publish_display_data, display",
        "HTML('<p>a</p>')", "Markdown('*a*')", "Latex('$a$')", "JSON({'a': [1]})", "SVG('<svg></svg>')",
        f"Image(data={PIXEL})", f"publish_display_data({{'image/png': {PIXEL}}}, {{'image/png': {{'alt': 'a'}}}})",
        "display(HTML('a'), metadata={'text/html': {'b': 1}})", "import pandas as pd; pd.DataFrame({'a': [1, 2]})",
    ],
    "shown and changed": [
        "from IPython.display import display, update_display, clear_output\nshown = display('first', display_id='one')",
        "display('again', display_id='one')", "shown.update('changed'); update_display({'b': 1}, display_id='one')",
        "print('gone'); clear_output(); print('stays')", "print('gone'); clear_output(wait=True); print('stays')",
    ],
    "own representations": [
        "class A:\n    def _repr_html_(self): return '<b>a</b>'\n    def __repr__(self): return 'a'\nA()",
        "class B:\n    def _ipython_display_(self): print('b'); display('c')\nB()",
        "class C:\n    def _repr_mimebundle_(self, **_): return {'text/plain': 'c', 'text/html': '<i>c</i>'}, {'m': 1}\nC()",
    ],
    "warnings": ["import warnings; warnings.warn('careful', stacklevel=99)"],
    "magics": ["%matplotlib inline", "%config InlineBackend.figure_formats", "!echo shell", "%precision 2", "%%capture\nprint('no')"],
    "figures in cells": [
        "%matplotlib inline\nimport matplotlib.pyplot as plt; plt.plot([1, 2]); print('before')", "figure, axes = plt.subplots()"
    ],
    "figures that nobody shows": ["import matplotlib.pyplot as plt; plt.plot([1, 2]);", "plt.gcf()"],
    "waiting": ["import asyncio\nawait asyncio.sleep(0)\nprint('waited')\n4"],
    # A kernel shows what its thread has read when the cell ends, so each cell waits; ours waits for the rest itself.
    "written below Python": [
        "import os, time; os.write(1, b'low\\n'); time.sleep(1)", "os.system('echo lower'); time.sleep(1)",
        "os.write(2, b'error\\n'); time.sleep(1)",
    ],
    "a cell that is empty": ["", "  ", "5"],
    "modules": ["__name__", "import sys; sys.modules['__main__'].__dict__ is globals()", "get_ipython().__class__.__name__"],
    "a log": ["import logging; logging.warning('careful')"],
}  # fmt: skip
FAILING: dict[str, list[str]] = {
    "an error": ["1", "print('before'); 1 / 0", "print('never')"],
    "an error of our own": ["class E(Exception): pass\nraise E('said')"],
    "no Python": ["1 +"],
    "an end": ["import sys; sys.exit(3)"],
    "an assertion": ["assert False, 'said'"],
    "an interrupt": ["raise KeyboardInterrupt"],
}


def notebook(sources: list[str]) -> nbformat.NotebookNode:
    return new_notebook(
        cells=[new_code_cell(source, id=f"c{number}") for number, source in enumerate(sources)],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    )


def in_kernel(sources: list[str], folder: Path) -> nbformat.NotebookNode:
    made = notebook(sources)
    client = NotebookClient(
        made, timeout=120, record_timing=False, resources={"metadata": {"path": str(folder)}},
        config=Config({"KernelManager": {"transport": "ipc", "ip": str(folder / "kernel")}}),
    )  # fmt: skip
    environment = warm.environment(Project(ROOT)) | {"IPYTHONDIR": str(folder)}
    environment.pop("PYTEST_CURRENT_TEST", None)  # under pytest a kernel leaves descriptors alone
    try:
        client.execute(env=environment)
    except CellExecutionError:
        return made
    return made


def outputs(made: nbformat.NotebookNode) -> list[list[object]]:
    """What each cell shows; of errors what is said: a traceback names files of a process."""
    for cell in made.cells:
        for output in cell.outputs:
            output.pop("traceback", None)
            if output.output_type == "error" and output.ename == "SyntaxError":
                output.evalue = output.evalue.split("(")[0]
    return [cell.outputs for cell in made.cells]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_outputs_are_those_of_a_kernel(tmp_path: Path, name: str) -> None:
    made, folder = notebook(NOTEBOOKS[name]), tmp_path / "folder"
    folder.mkdir()
    run_in_child(made, Project(ROOT), folder)
    assert outputs(made) == outputs(in_kernel(NOTEBOOKS[name], folder))


@pytest.mark.parametrize("name", FAILING)
def test_errors_are_those_of_a_kernel(tmp_path: Path, name: str) -> None:
    made = notebook(FAILING[name])
    with pytest.raises(CellFailed) as raised:
        run_in_child(made, Project(ROOT), tmp_path)
    expected = in_kernel(FAILING[name], tmp_path)
    assert outputs(made) == outputs(expected)
    (error,) = [output for cell in expected.cells for output in cell.outputs if output.output_type == "error"]
    assert f"{error.ename}: {error.evalue}" in str(raised.value)


def test_a_cell_that_asks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CellFailed):
        run_in_child(notebook(["input('name')"]), Project(ROOT), tmp_path)


def test_no_user_settings_of_ipython_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    startup = tmp_path / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00.py").write_text("left = 1")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    made = notebook(["'left' in globals()"])
    run_in_child(made, Project(ROOT), tmp_path)
    assert made.cells[0].outputs[0].data == {"text/plain": "False"}
    assert os.listdir(tmp_path)  # noqa: PTH208
