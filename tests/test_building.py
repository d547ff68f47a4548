"""Running steps for a command: what a run that fails leaves behind is cleared before the command ends."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from evidence_book import building, pipeline
from evidence_book.graph import Step
from evidence_book.problems import EvidenceError
from evidence_book.project import Project


def test_a_command_that_fails_clears_the_scratch_of_what_was_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    project = Project(tmp_path)

    def ended_half_way() -> None:
        (project.scratch / "tmp1" / "profile_default").mkdir(parents=True)
        raise EvidenceError("it could not be done")

    step = Step(name="one", title="one", action=ended_half_way, inputs=(), outputs=(tmp_path / "one",))
    monkeypatch.setattr(pipeline, "steps", lambda project: [step])
    with pytest.raises(typer.Exit) as stopped:
        building.run_selected(project, ["one"])
    assert stopped.value.exit_code == 1
    assert "it could not be done" in capsys.readouterr().err
    assert not list(project.scratch.iterdir())
