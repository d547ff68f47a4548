"""The built site, and copies of parts of it to be spoilt."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from evidence_book.project import Project
from evidence_book.site.checks.site import BuiltSite, read_site


@pytest.fixture(scope="module")
def site(built: Project) -> BuiltSite:
    return read_site(built, built.site)


def copied(site: BuiltSite, folder: Path, *parts: str) -> BuiltSite:
    """The site with these folders and files of it copied, to be changed."""
    for part in parts:
        source, target = site.folder / part, folder / part
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copyfile(source, target)
    return replace(site, folder=folder)
