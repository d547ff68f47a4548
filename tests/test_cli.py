"""The command line: what it says, what it refuses, what it leaves behind."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from evidence_book.cli import app
from evidence_book.project import Project
from tests.conftest import Evidence, copy_built, run_evidence

COMMANDS = ("build", "validate", "release", "run", "facts", "explain", "edition", "serve")


def test_help_names_every_command_with_a_sentence() -> None:
    said = CliRunner().invoke(app, ["--help"]).output
    for command in COMMANDS:
        assert command in said
        own = CliRunner().invoke(app, [command, "--help"]).output
        assert "Usage" in own
        assert "." in own


BY_FORCE = "data/raw/published/strip_searches/by_force_2018_mid2022.csv"
POPULATION = "data/raw/published/geography/children_0_17_by_la.csv"
REGISTRY = "data/raw/sources.csv"


# What becomes of which file (its first occurrence of `old`; all of it where `old` is None), and what is said.
@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (BY_FORCE, None, None, ("missing-file",)),
        (BY_FORCE, None, b"", ("empty-file", "row 1")),
        (BY_FORCE, b"police_force", b"\xef\xbb\xbfpolice_force", ("byte-order-mark", "row 1")),
        (BY_FORCE, b"share from alton", b"fine of \xa33", ("wrong-encoding", "row 2", "field 'note'")),
        (BY_FORCE, b"count_qualifier", b"qualifer", ("missing-column", "extra-column", "field 'qualifer'")),
        (BY_FORCE, b"South Wales,108", b"Hampshire,108", ("be_unique", "row 6", "field 'police_force'")),
        (BY_FORCE, b"Dorset,67.0", b"Dorset,about sixty", ("not-a-number", "row 8", "field 'searches'")),
        (BY_FORCE, b"bmthecho_2023,share", b"nobody_2023,share", ("unknown-source", "row 2", "field 'source_id'")),
        (POPULATION, b"Poole,x", b"Poole,w", ("unknown-marker", "field 'children_0_17'")),
        (REGISTRY, b"2022-08-08", b"last week", ("bad-source", "row 2", "field 'published'")),
    ],
)
def test_bad_input_is_named_and_nothing_is_written(
    project: Project, evidence: Evidence, file: str, old: bytes | None, new: bytes | None, said: tuple[str, ...]
) -> None:
    path = project.root / file
    content = path.read_bytes()
    assert old is None or old in content
    if new is None:
        path.unlink()
    else:
        path.write_bytes(content.replace(old, new, 1) if old else new)
    dataset = "geography.children_0_17_by_la" if file == POPULATION else "strip_searches.by_force_2018_mid2022"
    done = evidence("validate", dataset)
    assert done.returncode == 1
    for words in (*said, file, "mend:", "expected:"):
        assert words in done.stderr, done.stderr
    assert "Traceback" not in done.stderr
    assert str(project.root) not in done.stderr
    assert not [path for path in project.processed.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("validate", "geography.nowhere"), "geography.areas"),
        (("release", "nothing"), "strip_searches"),
        (("run", "nothing"), "strip_searches"),
        (("run", "strip_searches", "-p", "edition"), "NAME=VALUE"),
        (("run", "strip_searches", "-p", "edition=2018-22"), "--output"),
        (("facts",), "evidence release"),
        (("explain", "nothing-at-all"), "reports/strip-searches.html"),
        (("serve",), "make book"),
    ],
)
def test_a_mistake_is_answered_with_a_way_on(evidence: Evidence, arguments: tuple[str, ...], said: str) -> None:
    done = evidence(*arguments)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_broken_notebook_is_told_by_the_step_that_runs_it(built: Project, tmp_path: Path) -> None:
    project = copy_built(built, tmp_path / "project")
    for content in ("{", "{}", '{"cells": [{"cell_type": "code", "source": ["%magic"]}]}'):
        (project.notebooks / "strip_searches.ipynb").write_text(content, encoding="utf-8")
        assert run_evidence(project, "validate", "geography.areas").returncode == 0
        done = run_evidence(project, "run", "strip_searches")
        assert done.returncode == 1
        assert "notebooks/strip_searches.ipynb" in done.stderr
        assert "Traceback" not in done.stderr


def test_release_and_facts(evidence: Evidence) -> None:
    done = evidence("release", "strip-searches")
    assert done.returncode == 0, done.stderr
    assert "strip_searches: 14 tables" in done.stdout
    listed = evidence("facts", "no_further_action.2022_23")
    assert "47%" in listed.stdout
    assert "42.5% to 51.6%" in listed.stdout


def test_run_with_parameters_writes_elsewhere(project: Project, evidence: Evidence) -> None:
    output = project.root / "other.ipynb"
    done = evidence("run", "strip_searches", "-p", "edition=2018-22", "-o", str(output))
    assert done.returncode == 0, done.stderr
    assert "at least 2,847" in output.read_text(encoding="utf-8")
    assert not (project.executed / "strip_searches.ipynb").exists()
    refused = evidence("run", "strip_searches", "-p", "editon=2018-22", "-o", str(output))
    assert refused.returncode == 1
    assert "unknown parameter editon" in refused.stderr


def test_explain_before_anything_was_made(evidence: Evidence) -> None:
    done = evidence("explain", "site")
    assert done.returncode == 0
    assert "never run here" in done.stdout
    assert done.stdout.count("never run here") == done.stdout.count("runs ") > 20
