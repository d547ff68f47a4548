"""No path leads from a notebook to a restricted file: every way to open one is tried, in a real kernel."""

from __future__ import annotations

from pathlib import Path

import nbformat
import papermill
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from evidence_book.engine.errors import CellFailed
from evidence_book.project import ROOT_VARIABLE

KEPT = "kept-from-notebooks"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "project"
    for name in ("_config.yml", "pyproject.toml"):
        root.mkdir(exist_ok=True)
        (root / name).write_text("", encoding="utf-8")
    (root / "expectations").mkdir()
    for folder in (
        "data/raw/returns/strip_search/restricted/2024-25",
        "data/processed/returns",
        "data/processed/released/a",
    ):
        (root / folder).mkdir(parents=True)
        (root / folder / "rows.csv").write_text(f"reference\n{KEPT}\n", encoding="utf-8")
    (root / "link.csv").symlink_to(root / "data/processed/returns/rows.csv")
    monkeypatch.setenv(ROOT_VARIABLE, str(root))
    return root


def run(root: Path, source: str) -> str:
    cells = [new_code_cell("edition: str = '1'  # which", metadata={"tags": ["parameters"]}), new_code_cell(source)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(new_notebook(cells=cells, metadata=kernel), root / "in.ipynb")
    papermill.execute_notebook(root / "in.ipynb", root / "out.ipynb", engine_name="evidence", progress_bar=False)
    return (root / "out.ipynb").read_text(encoding="utf-8")


RESTRICTED = "data/raw/returns/strip_search/restricted/2024-25/rows.csv"
WAYS = {
    "open": "print(open(r'{root}/{path}').read())",
    "path": "from pathlib import Path; print(Path(r'{root}/{path}').read_text())",
    "low": "import os; print(os.read(os.open(r'{root}/{path}', os.O_RDONLY), 99))",
    "pandas": "import pandas as pd; print(pd.read_csv(r'{root}/{path}'))",
    "roundabout": "print(open(r'{root}/data/processed/released/../../../{path}').read())",
    "link": "print(open(r'{root}/link.csv').read())",
    "relative": "import os; os.chdir(r'{root}'); print(open('{path}').read())",
    "bytes": "print(open(rb'{root}/{path}').read())",
    "list": "import os; print(os.listdir(os.path.dirname(r'{root}/{path}')))",
    "caught": "try:\n    text = open(r'{root}/{path}').read()\nexcept FileNotFoundError:\n    text = ''\nprint(text)",
}


@pytest.mark.parametrize("way", WAYS)
def test_a_restricted_file_cannot_be_opened(root: Path, way: str) -> None:
    with pytest.raises(CellFailed, match="notebooks read released data only"):
        run(root, WAYS[way].format(root=root, path=RESTRICTED))
    assert not (root / "out.ipynb").exists()


def test_validated_rows_cannot_be_opened_either(root: Path) -> None:
    with pytest.raises(CellFailed, match="notebooks read released data only"):
        run(root, WAYS["open"].format(root=root, path="data/processed/returns/rows.csv"))


def test_what_is_released_can_be_read(root: Path) -> None:
    assert KEPT in run(root, WAYS["open"].format(root=root, path="data/processed/released/a/rows.csv"))
