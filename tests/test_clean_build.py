"""The same bytes from the same lock file, wherever and however the book is built."""

from __future__ import annotations

from pathlib import Path

from evidence_book.digests import digest_tree
from evidence_book.project import Project
from tests.conftest import copy_project, run_evidence


def test_a_clean_build_elsewhere_gives_the_same_bytes(built: Project, tmp_path: Path) -> None:
    other = copy_project(tmp_path / "somewhere else" / "a-longer-name-for-a-folder")
    settings = {"PYTHONHASHSEED": "42", "TZ": "Pacific/Auckland", "LC_ALL": "C", "LANG": "C", "HOME": str(tmp_path)}
    done = run_evidence(other, "build", environment=settings)
    assert done.returncode == 0, done.stdout + done.stderr
    assert digest_tree(other.site) == digest_tree(built.site)
    assert digest_tree(other.released) == digest_tree(built.released)
    assert digest_tree(other.executed) == digest_tree(built.executed)
