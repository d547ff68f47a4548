"""A bundle: whole, the same bytes each time, without a record of a child, and it works elsewhere."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from rocrate.rocrate import ROCrate

from evidence_book import pipeline
from evidence_book.project import ROOT_VARIABLE, Project
from evidence_book.reports.catalogue import NOTEBOOKS
from evidence_book.review.bundle import bundle_file, write_bundle


def unpacked(project: Project, name: str, folder: Path) -> Path:
    with zipfile.ZipFile(bundle_file(project, name)) as archive:
        archive.extractall(folder)
    return folder / bundle_file(project, name).stem


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_site_offers_the_bundle_of_each_notebook(built: Project, name: str) -> None:
    page = NOTEBOOKS[name].page
    offered = built.site / "downloads" / page / f"{page}-bundle.zip"
    assert offered.read_bytes() == bundle_file(built, name).read_bytes()
    html = (built.site / f"{NOTEBOOKS[name].address}.html").read_text(encoding="utf-8")
    assert f"../downloads/{page}/{page}-bundle.zip" in html


def test_a_bundle_is_the_same_bytes_each_time(built: Project, tmp_path: Path) -> None:
    inputs = pipeline.bundle_inputs(pipeline.steps(built), "attendance")
    again = write_bundle(built, "attendance", inputs, tmp_path / "attendance-bundle.zip")
    assert again.read_bytes() == bundle_file(built, "attendance").read_bytes()


def test_no_record_of_a_child_is_in_a_bundle_and_it_says_so(built: Project, tmp_path: Path) -> None:
    folder = unpacked(built, "strip_searches", tmp_path)
    assert not (folder / "data" / "raw" / "returns").exists()
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert "no record of it is here" in readme
    assert "synthetic demonstration" in readme
    assert "evidence synthesise strip_search\n" in (folder / "Makefile").read_text(encoding="utf-8")


def test_real_returns_are_left_out_and_said_to_be(built: Project, tmp_path: Path) -> None:
    secret = built.raw / "returns" / "strip_search" / "restricted" / "2024-25" / "real.csv"
    inputs = (*pipeline.bundle_inputs(pipeline.steps(built), "strip_searches"), secret)
    path = write_bundle(built, "strip_searches", inputs, tmp_path / "b.zip")
    assert not [name for name in zipfile.ZipFile(path).namelist() if "restricted" in name or name.endswith("real.csv")]


def test_the_metadata_is_a_research_object_crate(built: Project, tmp_path: Path) -> None:
    folder = unpacked(built, "strip_searches", tmp_path)
    crate = ROCrate(folder)
    assert crate.name == "Strip searches of children"
    assert "LICENSE" in str(crate.root_dataset["license"])
    assert crate.mainEntity.id == "notebooks/strip_searches.ipynb"
    action = crate.get("#run")
    assert {each.id for each in action["result"]} >= {"expected/strip_searches/facts.json"}
    figures = crate.get("data/raw/published/strip_searches/national_figures.csv")
    assert all(source["name"] and source["license"] for source in figures["isBasedOn"])


def test_every_file_of_a_bundle_is_described_with_its_digest(built: Project) -> None:
    archive = zipfile.ZipFile(bundle_file(built, "claims"))
    root = bundle_file(built, "claims").stem
    described = json.loads(archive.read(f"{root}/ro-crate-metadata.json"))["@graph"]
    digests = {each["@id"]: each["sha256"] for each in described if "sha256" in each}
    files = {name.removeprefix(f"{root}/") for name in archive.namelist()} - {"ro-crate-metadata.json"}
    assert files == set(digests)
    for name in sorted(files)[:40]:
        assert hashlib.sha256(archive.read(f"{root}/{name}")).hexdigest() == digests[name]


def test_a_bundle_names_no_machine(built: Project) -> None:
    content = io.BytesIO(bundle_file(built, "attendance").read_bytes())
    with zipfile.ZipFile(content) as archive:
        for name in archive.namelist():
            assert str(built.root).encode() not in archive.read(name), name


def test_a_bundle_reruns_in_an_empty_folder(built: Project, tmp_path: Path) -> None:
    """Its two commands as they stand; of the environment only the installation is left out, which is this one."""
    folder = unpacked(built, "attendance", tmp_path)
    (folder / ".venv").mkdir()
    (folder / ".venv" / "bin").symlink_to(Path(sys.executable).parent)
    (folder / ".venv" / ".ready").touch()
    settings = {key: value for key, value in os.environ.items() if key != ROOT_VARIABLE}
    settings |= {"PYTHONPATH": str(folder / "src"), "COLUMNS": "200"}
    done = subprocess.run(
        ["make", "verify"], cwd=folder, env=settings, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Identical: everything that was compared is the same" in done.stdout
    assert "The notebook is identical, to the byte." in done.stdout
    assert "Likely cause" not in (folder / "verify.html").read_text(encoding="utf-8")
