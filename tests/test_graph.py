"""The graph: content decides what runs, an error stops what depends on it, and it can say why."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest

from evidence_book import record
from evidence_book.calls import Call
from evidence_book.graph import Confirm, CyclicOrUnknown, Outcome, Step, ancestry, run, standings
from evidence_book.problems import EvidenceError


class Silent:
    def started(self, step: Step) -> None: ...
    def finished(self, step: Step, seconds: float) -> None: ...
    def failed(self, step: Step) -> None: ...
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


# The last ones are JSON that is no record: an order to ignore a step, states of the wrong shape.
@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "\udcff", '{"end": []}', '{"end": {"ignore:": "1"}, "middle:a": {"ignore:": "1"}}',
     '{"end": {"checker:": "ByContent", "deps:": 3, "_values_:": {}}}',
     '{"end": {"checker:": "ByContent", "deps:": ["in.txt"], "_values_:": {}, "in.txt": 7}}',
     '{"end": {"checker:": "ByContent", "deps:": ["in.txt"], "_values_:": [], "in.txt": [1.5, 3, "x"]}}', "[" * 9000],
)  # fmt: skip
def test_a_broken_record_is_forgotten_and_everything_runs(chain: Chain, content: str) -> None:
    chain.run()
    (chain.folder / "steps.json").write_text(content, encoding="utf-8", errors="surrogateescape")
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


def test_whether_an_output_is_whole_is_not_asked_of_what_is_made_anew(chain: Chain) -> None:
    asked: list[str] = []
    middle, end = chain.steps
    end = dataclasses.replace(end, intact=lambda: asked.append("end") is None)
    steps, database = [middle, end], chain.folder / "steps.json"
    run(steps, ["end"], database, chain.folder, Silent())
    asked.clear()
    assert names(run(steps, ["end"], database, chain.folder, Silent()).ran) == [] and asked == ["end"]
    (chain.folder / "in.txt").write_text("two")
    asked.clear()
    assert names(run(steps, ["end"], database, chain.folder, Silent()).ran) == ["middle:a", "end"] and asked == []


def test_the_record_is_written_while_something_runs(chain: Chain, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a build that is killed, what was done some seconds before is not done again."""
    monkeypatch.setattr(record, "_WRITTEN_EVERY_SECONDS", 0.0)
    seen: list[list[str]] = []

    class Elsewhere:
        """Makes calls in this process, and looks at the record meanwhile."""

        def perform(self, call: Call) -> None:
            deadline = time.monotonic() + 60
            while call.arguments == ("later",) and time.monotonic() < deadline:
                if (found := database.is_file() and sorted(json.loads(database.read_text()))) == ["end"]:
                    seen.append(found)
                    return
                time.sleep(0.01)

        def expect(self, calls: Iterable[Call]) -> None: ...
        def have_ready(self, calls: Sequence[Call]) -> None: ...
        def end(self) -> None: ...
        def close(self) -> None: ...

    database = chain.folder / "steps.json"
    steps = [
        Step("end", "at once", Call("actions:note_code", chain.folder, ("at once",)), (chain.folder / "in.txt",), ()),
        Step("later", "later", Call("actions:note_code", chain.folder, ("later",)), (chain.folder / "in.txt",), ()),
    ]
    assert run(steps, ["end", "later"], database, chain.folder, Silent(), Elsewhere(), jobs=2).succeeded
    assert seen == [["end"]]


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


def test_an_edit_that_keeps_the_time_is_put_on_record(chain: Chain) -> None:
    path, kept = chain.folder / "in.txt", (1_000_000_000, 1_000_000_000)
    for content in ("one", "two", "one"):
        path.write_text(content)
        os.utime(path, ns=kept)
        chain.run()
        assert (chain.folder / "end.txt").read_text() == content
        assert chain.states() == ["up to date", "up to date"]


def touch(path: Path) -> None:
    path.write_text(path.read_text())


def rewrite(path: Path) -> None:
    path.write_text("two")


def rewrite_and_put_back_with_its_time(path: Path) -> None:
    before = path.stat()
    path.write_text("two")
    path.write_text("one")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def replace(path: Path) -> None:
    path.with_name("new").write_text("two")
    path.with_name("new").replace(path)


@pytest.mark.parametrize("change", [rewrite, rewrite_and_put_back_with_its_time, replace, touch, Path.unlink])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_file_touched_while_its_step_runs_fails_it(chain: Chain, change: Callable[[Path], None], when: str) -> None:
    def act() -> None:
        if when == "before":
            change(chain.folder / "in.txt")
        (chain.folder / "middle.txt").write_text((chain.folder / "in.txt").read_text())
        if when == "after":
            change(chain.folder / "in.txt")

    middle, end = chain.steps
    unsteady = dataclasses.replace(middle, action=act)
    outcome = run([unsteady, end], ["end"], chain.folder / "steps.json", chain.folder, Silent())
    said = "in.txt: changed while 'make the middle' ran; run `evidence build` again"
    assert [(step.name, str(error)) for step, error in outcome.failures] == [("middle:a", said)]
    assert not (chain.folder / "end.txt").exists()
    (chain.folder / "in.txt").write_text("three")
    assert names(chain.run().ran) == ["middle:a", "end"]
    assert (chain.folder / "end.txt").read_text() == "three"


def test_a_file_changed_after_its_step_is_not_taken_for_what_was_read(chain: Chain) -> None:
    def act() -> None:
        (chain.folder / "end.txt").write_text((chain.folder / "middle.txt").read_text())
        (chain.folder / "in.txt").write_text("two")

    middle, end = chain.steps
    assert run(
        [middle, dataclasses.replace(end, action=act)], ["end"], chain.folder / "steps.json", chain.folder, Silent()
    ).succeeded
    assert chain.reasons()[0] == ("changed: in.txt",)
    chain.run()
    assert (chain.folder / "end.txt").read_text() == "two"


def confirming(chain: Chain, change: Callable[[], object]) -> list[Step]:
    """The chain with an end that looks again, after `change`, before it is put in place."""

    def act(confirm: Confirm) -> None:
        content = (chain.folder / "middle.txt").read_text()
        change()
        confirm(chain.folder.glob("in*"))
        (chain.folder / "end.txt").write_text(content)

    middle, end = chain.steps
    return [middle, dataclasses.replace(end, action=act, confirms=True)]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda folder: (folder / "in.txt").write_text("two"), "in.txt: changed while the book was built"),
        (lambda folder: (folder / "in.txt").unlink(), "in.txt: changed while the book was built"),
        (lambda folder: (folder / "in-addition.txt").write_text("new"), "in-addition.txt: changed while the book"),
        (lambda folder: (folder / "middle.txt").write_text("two"), "middle.txt: changed while 'make the end' ran"),
    ],
)
def test_what_is_put_in_place_is_made_from_one_state_of_all_inputs(
    chain: Chain, change: Callable[[Path], object], said: str
) -> None:
    steps = confirming(chain, lambda: change(chain.folder))
    outcome = run(steps, ["end"], chain.folder / "steps.json", chain.folder, Silent())
    ((step, error),) = outcome.failures
    assert step.name == "end"
    assert said in str(error)
    assert not (chain.folder / "end.txt").exists()


def test_a_file_saved_without_a_change_between_steps_does_no_harm(chain: Chain) -> None:
    steps = confirming(chain, lambda: touch(chain.folder / "in.txt"))
    assert run(steps, ["end"], chain.folder / "steps.json", chain.folder, Silent()).succeeded


def test_a_file_changed_before_its_step_begins_fails_it(chain: Chain) -> None:
    """Else the first step would be made from one state of the inputs and the second from another."""
    (chain.folder / "late.txt").write_text("late")
    middle, end = chain.steps

    def act() -> None:
        middle.action()
        (chain.folder / "late.txt").write_text("later")

    late = dataclasses.replace(end, inputs=(*end.inputs, chain.folder / "late.txt"))
    outcome = run(
        [dataclasses.replace(middle, action=act), late], ["end"], chain.folder / "steps.json", chain.folder, Silent()
    )
    assert [str(error) for _, error in outcome.failures] == [
        "late.txt: changed while the book was built; run `evidence build` again"
    ]


@pytest.mark.parametrize(
    ("ran_before", "said"),
    [(True, "late.txt: gone since the build began"), (False, "late.txt: changed while the book was built")],
)
def test_an_input_that_goes_while_the_book_is_built_is_named(chain: Chain, ran_before: bool, said: str) -> None:
    (chain.folder / "late.txt").write_text("late")
    middle, end = chain.steps
    late = dataclasses.replace(end, inputs=(*end.inputs, chain.folder / "late.txt"))
    if ran_before:
        run([middle, late], ["end"], chain.folder / "steps.json", chain.folder, Silent())
        (chain.folder / "middle.txt").unlink()

    def act() -> None:
        middle.action()
        (chain.folder / "late.txt").unlink()

    changed = [dataclasses.replace(middle, action=act), late]
    outcome = run(changed, ["end"], chain.folder / "steps.json", chain.folder, Silent())
    ((step, error),) = outcome.failures
    assert step.name == "end"
    assert str(error).startswith(said)
    assert not outcome.broken


@pytest.mark.parametrize(
    ("raised", "said"),
    [
        (OSError(28, "No space left on device", "{folder}/.html.scratch.x1/a.html"), "html/a.html: No space left on device"),
        (OSError(28, "No space left on device"), "No space left on device; make room"),
        (OSError(30, "Read-only file system", "{folder}/middle.txt"), "middle.txt: Read-only file system; copy the checkout"),
        (OSError(27, "File too large", "in.txt", None, "{folder}/middle.txt"), "middle.txt: File too large; raise the limit"),
        (shutil.Error([("in", "{folder}/out/in", "[Errno 28] No space left on device: 'in'")]), "No space left on device"),
    ],
)  # fmt: skip
def test_a_fault_of_the_machine_is_named_with_its_place_and_mend(chain: Chain, raised: OSError, said: str) -> None:
    def crash() -> None:
        for name in ("filename", "filename2"):
            if isinstance(found := getattr(raised, name), str):
                setattr(raised, name, found.format(folder=chain.folder))
        try:
            raise raised
        except OSError as error:
            raise RuntimeError("a library could not go on") from error

    broken = [dataclasses.replace(chain.steps[0], action=crash), chain.steps[1]]
    outcome = run(broken, ["end"], chain.folder / "steps.json", chain.folder, Silent())
    ((_, error),) = outcome.failures
    assert said in str(error)
    assert str(chain.folder) not in str(error)


def test_a_record_that_cannot_be_written_is_told_and_the_last_one_stands(
    chain: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain.run()
    before = (chain.folder / "steps.json").read_bytes()
    (chain.folder / "in.txt").write_text("two")
    monkeypatch.setattr("evidence_book.storage.os.fsync", full)
    outcome = chain.run()
    assert outcome.broken.startswith("steps.json: No space left on device; make room")
    assert (chain.folder / "steps.json").read_bytes() == before
    monkeypatch.undo()
    assert names(chain.run().ran) == ["middle:a", "end"]


def full(_: int) -> None:
    raise OSError(28, "No space left on device")


def test_an_unknown_step_and_a_circle_are_refused(chain: Chain) -> None:
    with pytest.raises(CyclicOrUnknown):
        chain.run("no such step")
    middle, end = chain.steps
    circle = [dataclasses.replace(middle, inputs=end.outputs), end]
    with pytest.raises(CyclicOrUnknown):
        run(circle, ["end"], chain.folder / "steps.json", chain.folder, Silent())


def test_asking_changes_nothing(chain: Chain) -> None:
    chain.run()
    before = (chain.folder / "steps.json").read_bytes()
    chain.states()
    assert (chain.folder / "steps.json").read_bytes() == before


def test_ancestry_is_the_step_and_all_it_needs(chain: Chain) -> None:
    assert names(ancestry(chain.steps, "end")) == ["middle:a", "end"]
    assert names(ancestry(chain.steps, "middle:a")) == ["middle:a"]
