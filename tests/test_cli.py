"""The command line: what it says, what it refuses, what it leaves behind."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from typer.testing import CliRunner

from evidence_book.cli import app
from evidence_book.project import Project
from tests.conftest import Evidence

COMMANDS = ("build", "validate", "release", "run", "facts", "explain", "serve")


def test_help_names_every_command_with_a_sentence() -> None:
    said = CliRunner().invoke(app, ["--help"]).output
    for command in COMMANDS:
        assert command in said
        own = CliRunner().invoke(app, [command, "--help"]).output
        assert "Usage" in own
        assert "." in own


def damage_missing(project: Project) -> None:
    (project.raw / "published/strip_searches/by_force_2018_mid2022.csv").unlink()


def damage_byte_order_mark(project: Project) -> None:
    path = project.raw / "published/strip_searches/by_force_2018_mid2022.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())


def damage_latin_1(project: Project) -> None:
    path = project.raw / "published/strip_searches/by_force_2018_mid2022.csv"
    path.write_bytes(path.read_bytes().replace(b"share from alton_2023", b"fine of \xa33", 1))


def damage_column(project: Project) -> None:
    path = project.raw / "published/strip_searches/by_force_2018_mid2022.csv"
    path.write_bytes(path.read_bytes().replace(b"count_qualifier", b"qualifer", 1))


def damage_key(project: Project) -> None:
    path = project.raw / "published/strip_searches/by_force_2018_mid2022.csv"
    path.write_bytes(path.read_bytes().replace(b"South Wales,108.0", b"Hampshire,108.0", 1))


def damage_number(project: Project) -> None:
    path = project.raw / "published/strip_searches/by_force_2018_mid2022.csv"
    path.write_bytes(path.read_bytes().replace(b"Dorset,67.0", b"Dorset,about sixty", 1))


def damage_source(project: Project) -> None:
    path = project.raw / "published/strip_searches/by_force_2018_mid2022.csv"
    path.write_bytes(path.read_bytes().replace(b"bmthecho_2023,share", b"nobody_2023,share", 1))


def damage_marker(project: Project) -> None:
    path = project.raw / "published/geography/children_0_17_by_la_2018_24.csv"
    path.write_bytes(path.read_bytes().replace(b"Poole,x", b"Poole,w", 1))


def damage_empty(project: Project) -> None:
    (project.raw / "published/strip_searches/by_force_2018_mid2022.csv").write_bytes(b"")


def damage_registry(project: Project) -> None:
    project.registry.write_text(project.registry.read_text(encoding="utf-8").replace("2022-08-08", "last week", 1))


FORCES = "strip_searches.by_force_2018_mid2022"


@pytest.mark.parametrize(
    ("damage", "dataset", "said"),
    [
        (damage_missing, FORCES, ("missing-file", "by_force_2018_mid2022.csv")),
        (damage_byte_order_mark, FORCES, ("byte-order-mark", "row 1")),
        (damage_latin_1, FORCES, ("wrong-encoding", "row 2", "field 'note'")),
        (damage_column, FORCES, ("missing-column", "extra-column", "field 'qualifer'")),
        (damage_key, FORCES, ("expect_column_values_to_be_unique", "row 6", "field 'police_force'")),
        (damage_number, FORCES, ("not-a-number", "row 8", "field 'searches'")),
        (damage_source, FORCES, ("unknown-source", "row 2", "field 'source_id'")),
        (damage_marker, "geography.children_0_17_by_la_2018_24", ("unknown-marker", "field 'children_0_17'")),
        (damage_empty, FORCES, ("empty-file", "row 1")),
        (damage_registry, FORCES, ("bad-source", "data/raw/sources.csv", "field 'published'")),
    ],
)
def test_bad_input_is_named_and_nothing_is_written(
    project: Project,
    evidence: Evidence,
    damage: Callable[[Project], None],
    dataset: str,
    said: tuple[str, ...],
) -> None:
    damage(project)
    done = evidence("validate", dataset)
    assert done.returncode == 1
    for words in (*said, "mend:", "expected:"):
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


def test_release_and_facts(evidence: Evidence) -> None:
    done = evidence("release", "strip-searches")
    assert done.returncode == 0, done.stderr
    assert "strip_searches: 12 tables" in done.stdout
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
    assert done.stdout.count("runs ") == 18
