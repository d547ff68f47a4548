"""The graph: content decides what runs, an error stops what depends on it, and it can say why."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from evidence_book.graph import Outcome, Step, ancestry, run, standings
from evidence_book.problems import EvidenceError


class Silent:
    def started(self, step: Step) -> None: ...
    def finished(self, step: Step, seconds: float) -> None: ...
    def skipped(self, step: Step) -> None: ...


class Chain:
    """Two steps: `middle` copies `in.txt`, `end` copies what it made."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "in.txt").write_text("one")
        self.fail = False
        self.whole = True

    def copy(self, source: str, target: str) -> Callable[[], None]:
        def act() -> None:
            if self.fail:
                raise EvidenceError("a fault that is named")
            (self.folder / target).write_text((self.folder / source).read_text())

        return act

    @property
    def steps(self) -> list[Step]:
        inside, middle, end = (self.folder / name for name in ("in.txt", "middle.txt", "end.txt"))
        return [
            Step("middle:a", "make the middle", self.copy("in.txt", "middle.txt"), (inside,), (middle,)),
            Step("end", "make the end", self.copy("middle.txt", "end.txt"), (middle,), (end,), lambda: self.whole),
        ]

    def run(self, *selected: str) -> Outcome:
        return run(self.steps, selected or ("end",), self.folder / "steps.json", self.folder, Silent())

    def states(self) -> list[str]:
        found = standings(self.steps, self.folder / "steps.json", lambda path: path.name)
        return [standing.state for standing in found]

    def reasons(self) -> list[tuple[str, ...]]:
        found = standings(self.steps, self.folder / "steps.json", lambda path: path.name)
        return [standing.reasons for standing in found]


@pytest.fixture
def chain(tmp_path: Path) -> Chain:
    return Chain(tmp_path)


def names(steps: list[Step]) -> list[str]:
    return [step.name for step in steps]


def test_what_is_needed_runs_first_and_the_second_run_runs_nothing(chain: Chain) -> None:
    assert chain.states() == ["runs", "runs"]
    assert names(chain.run().ran) == ["middle:a", "end"]
    second = chain.run()
    assert names(second.ran) == []
    assert names(second.skipped) == ["middle:a", "end"]
    assert chain.states() == ["up to date", "up to date"]


def test_touching_without_changing_runs_nothing(chain: Chain) -> None:
    chain.run()
    (chain.folder / "in.txt").write_text("one")
    assert chain.run().ran == []


def test_a_changed_input_is_named(chain: Chain) -> None:
    chain.run()
    (chain.folder / "in.txt").write_text("two, and longer")
    assert chain.states() == ["runs", "may run"]
    assert chain.reasons()[0] == ("changed: in.txt",)
    assert names(chain.run().ran) == ["middle:a", "end"]
    assert (chain.folder / "end.txt").read_text() == "two, and longer"


def test_an_edit_that_keeps_size_and_time_is_seen(chain: Chain) -> None:
    chain.run()
    path = chain.folder / "in.txt"
    before = path.stat()
    path.write_text("two")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert chain.states() == ["runs", "may run"]
    chain.run()
    assert (chain.folder / "end.txt").read_text() == "two"


@pytest.mark.parametrize("content", ["", "{", "[]"])
def test_a_broken_record_is_forgotten_and_everything_runs(chain: Chain, content: str) -> None:
    chain.run()
    (chain.folder / "steps.json").write_text(content)
    assert chain.states() == ["runs", "runs"]
    assert names(chain.run().ran) == ["middle:a", "end"]
    assert names(chain.run().ran) == []


def test_an_unforeseen_fault_is_told_without_a_traceback_or_a_path(chain: Chain) -> None:
    def crash() -> None:
        raise KeyError(f"{chain.folder}/secret")

    broken = [Step("middle:a", "make the middle", crash, (), (chain.folder / "middle.txt",)), chain.steps[1]]
    outcome = run(broken, ["end"], chain.folder / "steps.json", chain.folder, Silent())
    ((step, error),) = outcome.failures
    assert step.name == "middle:a"
    assert "make the middle: KeyError" in str(error)
    assert str(chain.folder) not in str(error)


def test_a_missing_output_is_named(chain: Chain) -> None:
    chain.run()
    (chain.folder / "end.txt").unlink()
    assert chain.states() == ["up to date", "runs"]
    assert "missing: end.txt" in " ".join(chain.reasons()[1])


def test_an_output_that_is_no_longer_whole_runs_again(chain: Chain) -> None:
    chain.run()
    chain.whole = False
    assert chain.states() == ["up to date", "runs"]
    assert names(chain.run().ran) == ["end"]


def test_an_output_edited_by_hand_is_made_again(chain: Chain) -> None:
    chain.run()
    (chain.folder / "end.txt").write_text("edited")
    assert chain.states() == ["up to date", "runs"]
    chain.run()
    assert (chain.folder / "end.txt").read_text() == "one"


def test_what_a_killed_run_made_does_not_pass_for_what_was_asked(chain: Chain) -> None:
    chain.run()
    recorded = (chain.folder / "steps.json").read_bytes()
    (chain.folder / "in.txt").write_text("two, and longer")
    chain.run("middle:a")
    (chain.folder / "steps.json").write_bytes(recorded)  # killed: what it made stays, what it knew is lost
    (chain.folder / "in.txt").write_text("one")
    chain.run()
    assert (chain.folder / "end.txt").read_text() == (chain.folder / "middle.txt").read_text() == "one"


def test_an_error_stops_what_depends_on_it(chain: Chain) -> None:
    chain.run()
    (chain.folder / "in.txt").write_text("three, longer still")
    chain.fail = True
    outcome = chain.run()
    assert not outcome.succeeded
    assert [(step.name, str(error)) for step, error in outcome.failures] == [("middle:a", "a fault that is named")]
    assert (chain.folder / "end.txt").read_text() == "one"
    chain.fail = False
    assert names(chain.run().ran) == ["middle:a", "end"]


def test_asking_changes_nothing(chain: Chain) -> None:
    chain.run()
    before = (chain.folder / "steps.json").read_bytes()
    chain.states()
    assert (chain.folder / "steps.json").read_bytes() == before


def test_ancestry_is_the_step_and_all_it_needs(chain: Chain) -> None:
    assert names(ancestry(chain.steps, "end")) == ["middle:a", "end"]
    assert names(ancestry(chain.steps, "middle:a")) == ["middle:a"]
