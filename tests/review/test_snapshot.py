"""What may be compared: what is released now, an edition, its manifest, a site; what is none of them is said to be none."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.conftest import copy_built

from evidence_book.problems import BadInput, EvidenceError
from evidence_book.project import Project
from evidence_book.reports.catalogue import RELEASED
from evidence_book.reports.editions import MANIFEST, edition_folder, freeze
from evidence_book.review.comparing import compare
from evidence_book.review.snapshot import of_project, only, read_snapshot
from evidence_book.review.verifying import of_area

EDITION = "2025-26"


def test_the_site_and_what_is_released_say_the_same(built: Project) -> None:
    site, now = read_snapshot(built, str(built.site)), of_project(built)
    assert {fact.id: fact for fact in site.facts} == {fact.id: fact for fact in now.facts}
    assert site.tables == now.tables
    assert site.origins == now.origins
    assert compare(site, now).verdict == "identical"


def test_a_checkout_is_read_by_its_site(built: Project) -> None:
    assert read_snapshot(built, str(built.root)).site == built.site


def test_an_edition_holds_no_synthetic_demonstration_and_is_compared_without(built: Project) -> None:
    found = compare(read_snapshot(built, EDITION), of_project(built))
    assert found.compared["fact"] < len(of_project(built).facts)
    invented = {fact.id for fact in of_project(built).facts if fact.kind == "synthetic"}
    new = {each.name for each in found.differences if each.status == "new" and each.kind == "fact"}
    assert invented
    assert not new & invented
    assert not [each.name for each in found.differences if each.status == "gone"]


def test_a_manifest_alone_is_compared_by_digests(built: Project, tmp_path: Path) -> None:
    path = tmp_path / MANIFEST
    shutil.copyfile(edition_folder(built, EDITION) / MANIFEST, path)
    assert compare(read_snapshot(built, str(path)), of_project(built)).compared == {
        "file": len(json.loads(path.read_text())["files"])
    }
    record = json.loads(path.read_text(encoding="utf-8"))
    record["files"]["attendance/figures.csv"] = "0" * 64
    path.write_text(json.dumps(record), encoding="utf-8")
    found = compare(read_snapshot(built, str(path)), of_project(built))
    assert "attendance/figures.csv" in {each.name for each in found.differences}


def test_an_edition_that_was_changed_is_compared_with_nothing(built: Project, tmp_path: Path) -> None:
    folder = tmp_path / EDITION
    shutil.copytree(edition_folder(built, EDITION), folder)
    (folder / "attendance" / "figures.csv").write_text("a,b\n", encoding="utf-8")
    with pytest.raises(BadInput, match="the file as frozen"):
        read_snapshot(built, str(folder))


def test_an_edition_to_come_keeps_the_whole_record_of_its_origins(built: Project, tmp_path: Path) -> None:
    project = copy_built(built, tmp_path / "project")
    freeze(project, "2026-27", "2026-12-01")
    edition, now = read_snapshot(project, "2026-27"), of_project(project)
    assert edition.origins and now.origins
    assert edition.origins.code == now.origins.code
    assert compare(edition, now).verdict == "identical"
    assert compare(edition, now).notes == ()


@pytest.mark.parametrize("named", ["2019-20", "nowhere", ""])
def test_what_is_no_book_is_said_to_be_none(built: Project, named: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no-snapshot"):
        read_snapshot(built, str(tmp_path / named))


def test_a_part_is_one_release_and_one_area(built: Project) -> None:
    now = of_project(built)
    part = only(now, "strip_searches")
    assert {fact.id.split(".")[0] for fact in part.facts} == {"strip_searches"}
    area = of_area(part, "E23000001")
    assert {fact.area_code for fact in area.facts} == {"E23000001"}
    assert all(content.count(b"\n") >= 2 for content in area.tables.values())
    with pytest.raises(EvidenceError, match="nothing here is about the area"):
        of_area(part, "E99999999")
    with pytest.raises(EvidenceError, match="holds nothing"):
        only(now, "no_such_release")
    assert set(RELEASED) >= {name.split(".")[0] for name in now.tables}
