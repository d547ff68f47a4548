"""The log of builds: every command that ran steps leaves a line that says what it did, and no value of anybody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from evidence_book.build_log import Build, Logged, read_log, write_down
from evidence_book.graph import Fault, Outcome, Step, run
from evidence_book.problems import BadInput, EvidenceError, Problem
from evidence_book.project import Project
from tests.conftest import Evidence


class Silent:
    """A listener that notes what it was told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def started(self, step: Step) -> None:
        self.told.append(f"started {step.name}")

    def finished(self, step: Step, seconds: float) -> None:
        self.told.append(f"finished {step.name}")

    def failed(self, step: Step) -> None:
        self.told.append(f"failed {step.name}")

    def skipped(self, step: Step) -> None:
        self.told.append(f"skipped {step.name}")


def step(folder: Path, name: str, error: EvidenceError | None = None) -> Step:
    def act() -> None:
        if error:
            raise error
        (folder / name).write_text("made")

    return Step(name=name, title=name, action=act, inputs=(), outputs=(folder / name,))


def logged(folder: Path, steps: Sequence[Step]) -> tuple[Build, Silent]:
    silent = Silent()
    log = Logged(silent)
    outcome = run(steps, [each.name for each in steps], folder / "_build" / "steps.json", folder, log)
    return log.build(Project(folder), ["all"], outcome), silent


def test_a_build_says_what_ran_what_had_nothing_to_do_and_passes_on_all_it_is_told(tmp_path: Path) -> None:
    before = datetime.now(UTC) - timedelta(seconds=1)
    first, told = logged(tmp_path, [step(tmp_path, "one"), step(tmp_path, "two")])
    assert (first.ending, set(first.ran), first.up_to_date, first.asked) == ("done", {"one", "two"}, 0, ("all",))
    assert told.told == ["started one", "finished one", "started two", "finished two"]
    assert before <= first.begun <= datetime.now(UTC)
    assert first.seconds >= max(first.ran.values()) >= 0
    second, told = logged(tmp_path, [step(tmp_path, "one"), step(tmp_path, "two")])
    assert (second.ending, second.ran, second.up_to_date) == ("done", {}, 2)
    assert told.told == ["skipped one", "skipped two"]


@pytest.mark.parametrize(
    ("error", "faults"),
    [
        (BadInput([Problem("too-old", "a.csv", "an age below 18", "correct it", 3, "age")] * 2), ("too-old",)),
        (Fault("the disk is full", "make room"), ("fault-of-the-machine",)),
        (EvidenceError("a name that no log may hold: Ada"), ("EvidenceError",)),
    ],
)
def test_a_fault_is_on_record_by_its_kind_and_not_by_what_it_says(
    tmp_path: Path, error: EvidenceError, faults: tuple[str, ...]
) -> None:
    build, _ = logged(tmp_path, [step(tmp_path, "one", error)])
    assert build.ending == "failed"
    assert [(each.step, each.faults) for each in build.failed] == [("one", faults)]
    assert "Ada" not in build.model_dump_json()


def test_builds_are_read_back_in_their_order_and_a_line_that_is_none_is_passed_over(tmp_path: Path) -> None:
    project = Project(tmp_path)
    assert list(read_log(project)) == []
    first, _ = logged(tmp_path, [step(tmp_path, "one")])
    stopped = Logged(Silent()).build(project, ["site"], None)
    write_down(project, first)
    with project.builds_log.open("a") as log:
        log.write('{"begun": "2026-\n[1]\n\n')
    write_down(project, stopped)
    assert list(read_log(project)) == [first, stopped]
    assert (stopped.ending, stopped.failed) == ("stopped", ())


def test_a_run_whose_record_broke_is_no_success(tmp_path: Path) -> None:
    assert Logged(Silent()).build(Project(tmp_path), [], Outcome(broken="the record")).ending == "failed"


def test_commands_say_what_they_did_and_what_stopped_them(project: Project, evidence: Evidence) -> None:
    assert "No build is on record here." in evidence("log").stdout
    assert evidence("validate", "geography.areas").returncode == 0
    assert evidence("validate", "geography.areas").returncode == 0
    path = project.raw / "published/geography/areas.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("E09000003", "Ada's code", 1), encoding="utf-8")
    assert evidence("validate", "geography.areas").returncode == 1
    good, again, bad = read_log(project)
    assert (good.ending, list(good.ran), good.asked) == (
        "done",
        ["validate:geography.areas"],
        ("validate:geography.areas",),
    )
    assert (bad.ending, [each.step for each in bad.failed]) == ("failed", ["validate:geography.areas"])
    assert all(bad.failed[0].faults)
    assert (again.ending, again.ran, again.up_to_date) == ("done", {}, 1)
    assert good.lock and "Ada" not in project.builds_log.read_text(encoding="utf-8")
    said = evidence("log", "-n", "2").stdout
    assert said.count("done") == said.count("failed: validate:geography.areas (") == 1
    assert "_build/builds.jsonl" in said


def test_a_log_that_cannot_be_written_is_told_and_stops_nothing(project: Project, evidence: Evidence) -> None:
    project.builds_log.mkdir(parents=True)
    done = evidence("validate", "geography.areas")
    assert done.returncode == 0
    assert "_build/builds.jsonl: " in done.stderr
