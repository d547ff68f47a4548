"""The drawing of the architecture cannot go stale: stages, steps, parts and layers are those of the code."""

from __future__ import annotations

import re

import pytest

from evidence_book.calls import Call
from evidence_book.graph import Step
from evidence_book.pipeline import steps
from evidence_book.project import Project
from tests.architecture import ALT, DRAWING, STAGES, drawing
from tests.conftest import ROOT
from tests.layers import HEIGHT, LAYERS

STAGE_OF = {kind: position for position, stage in enumerate(STAGES) for kind in stage.steps}
PAGE = (ROOT / "book" / "how-it-is-built.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def all_steps() -> list[Step]:
    return steps(Project(ROOT))


def test_the_drawing_is_the_one_that_the_code_gives() -> None:
    assert DRAWING.read_text(encoding="utf-8") == drawing(), "draw it anew: python -m tests.architecture"


def test_every_kind_of_step_stands_in_one_stage(all_steps: list[Step]) -> None:
    assert {step.group for step in all_steps} == set(STAGE_OF)
    assert len(STAGE_OF) == sum(len(stage.steps) for stage in STAGES)


def test_data_travels_downwards_from_each_stage_to_the_next(all_steps: list[Step]) -> None:
    made_by = {path: STAGE_OF[step.group] for step in all_steps for path in step.outputs}
    ways = {(made_by[path], STAGE_OF[step.group]) for step in all_steps for path in step.inputs if path in made_by}
    assert all(start <= end for start, end in ways)
    assert {(position, position + 1) for position in range(len(STAGES) - 1)} <= ways


def test_notebooks_read_what_was_released_only(all_steps: list[Step]) -> None:
    made_by = {path: step for step in all_steps for path in step.outputs}
    read = {made_by[path].group for step in all_steps if step.group == "run" for path in step.inputs if path in made_by}
    assert read == {"release", "profiles", "code"}


def test_the_work_of_a_stage_is_done_by_the_parts_that_it_names(all_steps: list[Step]) -> None:
    assert {part for stage in STAGES for part in stage.parts} <= set(HEIGHT)
    for step in all_steps:
        if isinstance(step.action, Call):
            part = re.split(r"[.:]", step.action.place)[0]
            assert part in {*STAGES[STAGE_OF[step.group]].parts, "actions"}, step.name


def test_the_page_tells_the_same_in_words() -> None:
    assert [stage.title for stage in STAGES] == re.findall(r"^\d\. \*\*(.+?)\.\*\*", PAGE, re.MULTILINE)
    told = [tuple(re.findall(r"`(\w+)`", line)) for line in re.findall(r"^- (`.+?):", PAGE, re.MULTILINE)]
    assert told == list(LAYERS)


@pytest.mark.parametrize("name", ["README.md", "book/how-it-is-built.md"])
def test_whoever_cannot_see_the_drawing_is_told_what_it_shows(name: str) -> None:
    assert f"![{ALT}](" in (ROOT / name).read_text(encoding="utf-8")
