"""The same bytes from the same lock file, wherever and however the book is built: the command for it says so."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from evidence_book.project import Project
from evidence_book.review.reproduced import NOT_REPRODUCED
from tests.conftest import copy_built, restored, run_evidence, start_evidence


@pytest.fixture(scope="module")
def reviewed(built: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A copy of the built project, in another folder, that a reviewer works in."""
    return copy_built(built, tmp_path_factory.mktemp("reviewed") / "a-longer name for a folder")


def test_a_clean_build_elsewhere_is_verified_to_the_byte(reviewed: Project, tmp_path: Path) -> None:
    """Another folder, zone, language, hash seed, home and number of cores; the site that stands is not touched."""
    every = os.sched_getaffinity(0)
    settings = {"TZ": "Pacific/Auckland", "LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "42", "HOME": str(tmp_path)}
    os.sched_setaffinity(0, {min(every)})
    try:
        done = start_evidence(reviewed, "verify", "--output", str(tmp_path / "report.html"), environment=settings)
    finally:
        os.sched_setaffinity(0, every)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Identical: everything that was compared is the same, to the byte." in done.stdout
    record = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert record["verdict"] == "identical"
    assert record["differences"] == []
    assert record["left_out"] == NOT_REPRODUCED
    for kind, least in (("fact", 1000), ("table", 100), ("chart", 50), ("page", 1000), ("download", 30), ("file", 200)):
        assert record["compared"][kind] == {"identical": record["compared"][kind]["identical"]}
        assert record["compared"][kind]["identical"] >= least


def test_a_page_that_was_changed_is_found_and_nothing_on_record_explains_it(reviewed: Project, tmp_path: Path) -> None:
    """A site that somebody edited, against the one that stands."""
    edited = tmp_path / "edited"
    shutil.copytree(reviewed.site, edited)
    page = edited / "reports" / "strip-searches.html"
    page.write_text(
        page.read_text(encoding="utf-8").replace("searches of children", "searches of people", 1), encoding="utf-8"
    )
    table = edited / "downloads" / "strip-searches" / "totals.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("457", "475"), encoding="utf-8")
    done = run_evidence(reviewed, "diff", str(edited), str(reviewed.site), "-o", str(tmp_path / "diff.html"))
    assert done.returncode == 4, done.stdout + done.stderr
    assert "You may stop reading here" in done.stdout
    found = json.loads((tmp_path / "diff.json").read_text(encoding="utf-8"))["differences"]
    assert [each["name"] for each in found] == ["strip_searches.totals", "reports/strip-searches.html"]
    assert all("nothing on record changed" in each["causes"][0] for each in found)


def test_one_area_of_one_report_is_verified_in_seconds(reviewed: Project, tmp_path: Path) -> None:
    done = run_evidence(reviewed, "verify", "strip_searches", "--area", "E23000001", "-o", str(tmp_path / "v.html"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Identical" in done.stdout
    refused = run_evidence(reviewed, "verify", "strip_searches", "--area", "E99999999")
    assert refused.returncode == 1
    assert "nothing here is about the area" in refused.stderr


def test_a_rebuild_that_stops_verifies_nothing(reviewed: Project, tmp_path: Path) -> None:
    figures = reviewed.raw / "published/strip_searches/national_figures.csv"
    with restored(figures):
        figures.write_bytes(figures.read_bytes().replace(b"no further action,47.0", b"no further action,470.0"))
        done = run_evidence(reviewed, "verify", "strip_searches", "-o", str(tmp_path / "v.html"))
    assert done.returncode == 1
    assert "the rebuild stopped" in done.stderr
    assert "national_figures.csv" in done.stderr
    assert not (tmp_path / "v.html").exists()
