"""The release of the register: a table of known faults, and no release once a raw file was mended."""

from __future__ import annotations

from collections.abc import Callable
from subprocess import CompletedProcess

import pytest

from evidence_book.datasets import CATALOGUE
from evidence_book.problems import BadInput
from evidence_book.project import Project
from evidence_book.reports.catalogue import REGISTER
from evidence_book.reports.corrections import TABLE
from evidence_book.reports.release import read_release, release_folder, write_release
from evidence_book.site.assemble import write_downloads
from evidence_book.validation.gate import validate

FORCES = "published/strip_searches/by_force_2018_mid2022.csv"


def test_the_register_is_released_without_facts_and_can_be_downloaded(project: Project) -> None:
    validate(project, CATALOGUE["corrections.known_faults"])
    write_release(project, REGISTER.release(project))
    released = read_release(project, REGISTER.name)
    assert not len(released.facts)
    assert len(released.tables[TABLE].frame) >= 20
    write_downloads(project, REGISTER.name)
    names = sorted(path.name for path in (project.downloads / REGISTER.page).iterdir())
    assert names == ["corrections.xlsx", "known_faults.csv"]


def test_a_source_that_was_mended_stops_the_build_and_leaves_the_last_release(
    project: Project, evidence: Callable[..., CompletedProcess[str]]
) -> None:
    assert evidence("release", REGISTER.name).returncode == 0
    before = (release_folder(project, REGISTER.name) / f"{TABLE}.csv").read_bytes()
    path = project.raw / FORCES
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Cheshire,10.0,reported_maybe_suppressed", "Cheshire,10.0,exact"), encoding="utf-8")
    done = evidence("release", REGISTER.name)
    told = " ".join((done.stdout + done.stderr).split())
    assert done.returncode == 1
    assert "by_force_2018_mid2022.csv, field 'searches': fault-not-found" in told
    assert "review correction C06, then set its status" in told
    assert (release_folder(project, REGISTER.name) / f"{TABLE}.csv").read_bytes() == before
    with pytest.raises(BadInput, match="C06"):
        REGISTER.release(project)
