"""A new report that runs at once: example figures, rules, release, charts, notebook, three editions for children, tests.

A report is found by what declares it, so every file is a new one: nothing that is there is changed, and to take the
report out again is to delete what was written.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from evidence_book.companions.content import EDITIONS
from evidence_book.datasets import CATALOGUE
from evidence_book.problems import EvidenceError
from evidence_book.project import Project
from evidence_book.reports.catalogue import RELEASED
from evidence_book.storage import write_text

TEMPLATES = Path(__file__).with_name("templates")
SHORTEST, LONGEST, LONGEST_TITLE = 4, 30, 60
_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", re.ASCII)
_TITLE = re.compile(r"[^\W\d_](?:[^\W\d_]|[ ,'’()-])*")
# Words that addresses, facts and folders use already.
_TAKEN = frozenset(
    {"index", "latest", "before", "report", "reports", "facts", "tests", "data", "companions", "front", "help"}
)


class NotAName(EvidenceError):
    """A report cannot be called so."""


class NotEmpty(EvidenceError):
    """A file that would be written is there already."""


def check_name(name: str, package: Path) -> None:
    """Raise `NotAName`, saying in plain words why, unless a new report may be called `name`."""
    asked = "use small letters, digits and single underscores, beginning with a letter, such as school_meals"
    if not _NAME.fullmatch(name):
        raise NotAName(f"that is no name for a report: {asked}")
    if not SHORTEST <= len(name) <= LONGEST:
        raise NotAName(f"the name has {len(name)} letters: use {SHORTEST} to {LONGEST}")
    if keyword.iskeyword(name) or keyword.issoftkeyword(name):
        raise NotAName(f"'{name}' is a word of Python: use another name, or add a word to it")
    topics = {dataset.topic for dataset in CATALOGUE.values()}
    if name in RELEASED or name in topics or name in _TAKEN or name.startswith("returns_"):
        raise NotAName(f"'{name}' is taken: choose another name (`evidence facts` shows what there is)")
    # The charts of a report are found by the name that their module begins with.
    if other := next((each.stem for each in sorted((package / "charts").glob(f"{name}*.py"))), ""):
        raise NotAName(f"'{name}' is how '{other}' begins, which is there already: choose another name")


def check_title(title: str) -> None:
    """Raise `NotAName` unless a title is one line of words: a number in it would be one that no fact holds."""
    if not _TITLE.fullmatch(title) or len(title) > LONGEST_TITLE:
        raise NotAName(
            f"the title must be words, at most {LONGEST_TITLE} letters: no digits, quotes in pairs, braces or line ends"
        )


def title_of(name: str) -> str:
    """The title that a name suggests: `school_meals` is *School meals*."""
    return re.sub(r"[0-9]", "", name.replace("_", " ")).strip().capitalize()


def report_files(project: Project, name: str) -> Mapping[Path, str]:
    """Where each template goes, for a report of this name."""
    page, package = name.replace("_", "-"), project.package
    return {
        project.raw / "example" / name / "children_by_area.csv": "figures.csv",
        package / "datasets" / f"{name}.py": "datasets.py",
        project.expectations / f"{name}.children_by_area.json": "suite.json",
        package / "reports" / name / "report.yaml": "report.yaml",
        package / "reports" / name / "__init__.py": "release.py",
        package / "charts" / f"{name}.py": "charts.py",
        project.notebooks / f"{name}.ipynb": "notebook.ipynb",
        **{project.book / "companions" / edition / f"{page}.yml": f"{edition}.yml" for edition in EDITIONS},
        project.root / "tests" / "reports" / f"test_{name}.py": "test.py",
    }


@cache
def _environment() -> Environment:
    """Templates whose `<< name >>` is filled in: braces belong to Python, YAML and the pages of the book."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - what is written is code, of a name and a title that were checked
        keep_trailing_newline=True,
        variable_start_string="<<",
        variable_end_string=">>",
        comment_start_string="<#",
        comment_end_string="#>",
    )


def _new_folders(paths: Mapping[Path, str], root: Path) -> list[Path]:
    """Folders that are not there yet, the deepest first."""
    missing = {folder for path in paths for folder in path.parents if root in folder.parents and not folder.exists()}
    return sorted(missing, key=lambda folder: len(folder.parts), reverse=True)


def new_report(project: Project, name: str, title: str = "") -> list[Path]:
    """Write all that a new report needs, and return the files.

    Raises `NotAName` for a name or title that cannot be, `NotEmpty` if any of the files is there already, and
    `EvidenceError` in a checkout whose code is not the one that runs. On any failure nothing is left behind.
    """
    check_name(name, project.package)
    title = title or title_of(name)
    check_title(title)
    if project.root not in project.package.parents:
        raise EvidenceError("the command runs with the code of another checkout: run `make book` in this one first")
    files = report_files(project, name)
    if there := [project.relative(path) for path in files if path.exists() or path.is_symlink()]:
        raise NotEmpty(f"{', '.join(there)}: there already, and nothing is ever overwritten; choose another name")
    contents = {
        path: _environment().get_template(f"{template}.jinja").render(name=name, title=title)
        for path, template in files.items()
    }
    folders, written = _new_folders(files, project.root), []
    try:
        for path, content in contents.items():
            written.append(path)
            write_text(path, content)
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        for folder in folders:
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
        raise
    return written
