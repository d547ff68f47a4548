"""Rules of the house that a machine can hold: layers, notebooks, sizes, dependencies, what the repository may not say."""

from __future__ import annotations

import ast
import json
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from evidence_book.digests import imported_modules
from evidence_book.reports.areas.declared import NOTEBOOK_OF
from evidence_book.reports.catalogue import NOTEBOOKS as REPORTS_AND_BRIEFS
from evidence_book.reports.catalogue import report
from tests.conftest import ROOT
from tests.layers import HEIGHT

PACKAGE = ROOT / "src" / "evidence_book"

MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_run_downwards(path: Path) -> None:
    own = part_of(path)
    for name in imported_modules(path.read_text(encoding="utf-8")):
        parts = name.split(".")
        if len(parts) > 1 and parts[1] in HEIGHT and parts[1] != own:
            assert HEIGHT[parts[1]] <= HEIGHT[own], f"{own} imports {parts[1]}, which stands above it"


def test_every_part_of_the_package_has_a_layer() -> None:
    assert {part_of(path) for path in MODULES} == set(HEIGHT)


def test_measures_import_nothing_of_ours_but_measures() -> None:
    for path in (PACKAGE / "measures").glob("*.py"):
        ours = imported_modules(path.read_text(encoding="utf-8"))
        assert all(name.startswith("evidence_book.measures") for name in ours), path.name


def test_great_expectations_is_imported_in_the_gate_only() -> None:
    importing = [path.name for path in MODULES if "import great_expectations" in path.read_text(encoding="utf-8")]
    assert importing == ["suites.py"]


def test_modules_are_small() -> None:
    lengths = sorted(len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES)
    assert lengths[-1] <= 500
    assert lengths[len(lengths) // 2] <= 150


def test_every_module_opens_with_a_sentence() -> None:
    for path in MODULES:
        docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
        assert docstring and docstring.strip()[-1] in ".`", path.name


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebooks_are_thin(path: Path) -> None:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    sources = ["".join(cell["source"]) for cell in code]
    tagged = [cell for cell in code if "parameters" in cell["metadata"].get("tags", [])]
    assert len(code) <= 18
    assert len(tagged) == 1
    for line in "".join(tagged[0]["source"]).splitlines():
        assert re.fullmatch(r"\w+: \w+ = .+  # .+", line), f"a typed default with a comment: {line}"
    for source in sources:
        assert not re.search(r"\bdef |\blambda\b|read_csv|read_parquet|\bopen\(|\bimport re\b|\bre\.", source)
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in code), "commit without outputs"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebooks_import_nothing_that_reads_unreleased_data(path: Path) -> None:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    allowed = ("evidence_book.charts",)
    assert all(name == "evidence_book" or name.startswith(allowed) for name in imported_modules(code))


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_no_registry_address_and_no_machine_path_is_in_the_repository() -> None:
    telling = re.compile(
        "|".join([r"pypi\.org", r"pythonhosted", r"--(extra-)?index-url", r"find-links", r"/root" + "/", r"/home/\w+/"])
    )
    for path in tracked():
        if path.suffix in (".png", ".xlsx", ".parquet") or path == Path(__file__).resolve():
            continue
        text = path.read_text(encoding="utf-8", errors="replace").replace("--no-emit-index-url", "")
        assert not telling.search(text), path.relative_to(ROOT).as_posix()


def test_cannot_is_one_word_as_two_only_please_the_formula_of_reading() -> None:
    ours = [path for path in tracked() if path.suffix in (".md", ".ipynb", ".yml", ".py", ".jinja", ".js")]
    assert len(ours) > 500
    for path in ours:
        text = " ".join(path.read_text(encoding="utf-8").split())
        said = re.findall(r".{0,30}\bcan not\b.{0,9}", text, re.IGNORECASE) if path != Path(__file__).resolve() else []
        assert not said, f"{path.relative_to(ROOT).as_posix()}: {said}"


def pinned(name: str) -> dict[str, str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", text, re.MULTILINE))


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-test.lock"])
def test_every_package_is_pinned_with_hashes(name: str) -> None:
    blocks = re.split(r"\n(?=[A-Za-z0-9])", (ROOT / name).read_text(encoding="utf-8").strip())
    assert len(blocks) > 10
    for block in blocks:
        assert re.match(r"[A-Za-z0-9._-]+==", block), block.splitlines()[0]
        assert "--hash=sha256:" in block, block.splitlines()[0]


def test_the_locks_share_no_package() -> None:
    assert not set(pinned("requirements.lock")) & set(pinned("requirements-test.lock"))


def test_what_the_user_fixed_is_there() -> None:
    for name in ("book", "notebooks", "data/raw", "data/processed", "expectations", "tests"):
        assert (ROOT / name).is_dir(), name
    for name in ("_config.yml", "environment.yml", "requirements.lock", ".ci/run", "LICENSE", "README.md"):
        assert (ROOT / name).is_file(), name
    assert {"jupyter-book", "papermill", "pandas", "matplotlib", "seaborn", "great-expectations"} <= set(
        pinned("requirements.lock")
    )
    assert pinned("requirements.lock")["jupyter-book"].startswith("1.")


def test_styles_and_scripts_are_named_in_an_order_that_is_no_disks() -> None:
    settings = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))["sphinx"]["config"]
    for kind in ("css", "js"):
        assert {path.name for path in (ROOT / "book/_static").rglob(f"*.{kind}")} == set(settings[f"html_{kind}_files"])


def test_conda_installs_the_same_pins() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    pip = next(entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict))
    assert "-r requirements.lock" in pip
    assert "python=3.11" in environment["dependencies"]


def test_every_notebook_is_a_report_or_tells_of_places() -> None:
    assert {path.stem for path in NOTEBOOKS} == {*REPORTS_AND_BRIEFS, *NOTEBOOK_OF.values()}


@pytest.mark.parametrize(
    "path", [path for path in NOTEBOOKS if path.stem in REPORTS_AND_BRIEFS], ids=lambda path: path.stem
)
def test_a_notebook_tells_the_edition_that_the_catalogue_publishes(path: Path) -> None:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    parameters = next("".join(cell["source"]) for cell in cells if "parameters" in cell["metadata"].get("tags", ()))
    assert f'edition: str = "{report(path.stem).edition}"' in parameters
