"""Folders of returns for tests: whom a return is asked of and what they send, with nothing else of a project."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
from tests.conftest import ROOT

from evidence_book.intake.returns.folders import PROVIDERS
from evidence_book.intake.returns.specification import ReturnSpecification
from evidence_book.intake.returns.synthetic import fictional_providers
from evidence_book.project import Project


def bare_project(folder: Path) -> Project:
    """What the gate for returns needs of a project: the suites and the registry."""
    shutil.copytree(ROOT / "expectations", folder / "expectations")
    (folder / "data/raw").mkdir(parents=True)
    for name in ("data/raw/sources.csv", "_config.yml", "pyproject.toml"):
        shutil.copyfile(ROOT / name, folder / name)
    return Project(folder)


def providers_of(declared: ReturnSpecification, count: int = 3) -> pd.DataFrame:
    """The first of the invented providers of a return."""
    return fictional_providers(declared).head(count).reset_index(drop=True)


def receive(
    project: Project, declared: ReturnSpecification, files: Mapping[str, bytes], providers: pd.DataFrame,
    restricted: bool = False,
) -> Path:  # fmt: skip
    """Put the list of providers and what they sent in place; give the folder."""
    own = project.raw / "returns" / declared.name
    folder = (own / "restricted" if restricted else own) / declared.period_name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / PROVIDERS).write_text(providers.to_csv(index=False), encoding="utf-8")
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder
