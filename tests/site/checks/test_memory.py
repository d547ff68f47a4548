"""What was clean is not asked about again, and nothing else is left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence_book.problems import Problem
from evidence_book.site.checks.memory import Memory, alone


class Asked:
    """A rule that finds a fault in files of these names, and notes which it was asked about."""

    def __init__(self, *faulty: str) -> None:
        self.faulty, self.names = faulty, list[str]()

    def __call__(self, name: str) -> list[Problem]:
        self.names.append(name)
        return [Problem("fault", name, "none", "mend it")] if name in self.faulty else []


FILES = {"a.html": "1", "b.html": "2", "c.html": "1"}


def asked(memory: Memory, rule: Asked, held_to: str = "") -> list[str]:
    memory.hold("rule", alone(list(memory.digests)), rule, held_to)
    return rule.names


def test_what_was_clean_is_left_out_and_what_had_a_fault_is_asked_about_again(tmp_path: Path) -> None:
    assert asked(Memory(FILES, tmp_path), Asked("b.html")) == ["a.html", "b.html", "c.html"]
    again = Asked("b.html")
    (found,) = Memory(FILES, tmp_path).hold("rule", alone(list(FILES)), again)
    assert (again.names, found.file) == (["b.html"], "b.html")


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (FILES | {"a.html": "3"}, ["a.html"]),
        (FILES | {"a.html": "2"}, ["a.html"]),  # as another file was: it is held to the rule under its own name
        (FILES | {"d.html": "1"}, ["d.html"]),
        ({"a.html": "1"}, []),
    ],
)
def test_what_changed_or_is_new_is_asked_about(tmp_path: Path, now: dict[str, str], expected: list[str]) -> None:
    asked(Memory(FILES, tmp_path), Asked())
    assert asked(Memory(now, tmp_path), Asked()) == expected


def test_a_file_that_went_and_came_back_is_asked_about(tmp_path: Path) -> None:
    for now in (FILES, {"a.html": "1"}):
        asked(Memory(now, tmp_path), Asked())
    assert asked(Memory(FILES, tmp_path), Asked()) == ["b.html", "c.html"]


def test_other_code_another_rule_or_other_things_to_hold_to_forget_everything(tmp_path: Path) -> None:
    asked(Memory(FILES, tmp_path, "code"), Asked(), "names")
    assert asked(Memory(FILES, tmp_path, "code"), Asked(), "names") == []
    assert asked(Memory(FILES, tmp_path, "other code"), Asked(), "names") == list(FILES)
    assert asked(Memory(FILES, tmp_path, "other code"), Asked(), "other names") == list(FILES)
    rule = Asked()
    Memory(FILES, tmp_path, "other code").hold("another", alone(list(FILES)), rule, "other names")
    assert rule.names == list(FILES)


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"clean": 1}', '{"held_to": "x", "clean": ["a.html 1"]}'])
def test_a_note_that_is_not_whole_holds_for_nothing(tmp_path: Path, broken: str) -> None:
    asked(Memory(FILES, tmp_path), Asked())
    (tmp_path / "rule.json").write_text(broken)
    assert asked(Memory(FILES, tmp_path), Asked()) == list(FILES)


def test_files_that_belong_together_are_asked_about_if_one_changed(tmp_path: Path) -> None:
    together = {"a.html": ("a.html", "b.html")}
    for digests, expected in ((FILES, ["a.html"]), (FILES, []), (FILES | {"b.html": "9"}, ["a.html"])):
        rule = Asked()
        Memory(digests, tmp_path).hold("rule", together, rule)
        assert rule.names == expected


def test_without_a_folder_for_notes_everything_is_asked_about() -> None:
    for _ in range(2):
        assert asked(Memory(FILES), Asked()) == list(FILES)


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"noted": {"a.zip": ["1"]}}', '{"held_to": "", "noted": ["1"]}'])
def test_what_was_noted_is_known_again_and_only_to_the_same_rule(tmp_path: Path, broken: str) -> None:
    clean = {"a.zip": ["1", "2"], "b.zip": []}
    Memory(FILES, tmp_path, "code").note("parts", clean, "names")
    assert Memory(FILES, tmp_path, "code").noted("parts", "names") == clean
    assert Memory(FILES, tmp_path, "other code").noted("parts", "names") == {}
    assert Memory(FILES, tmp_path, "code").noted("parts", "other names") == {}
    (tmp_path / "parts.json").write_text(broken)
    assert Memory(FILES, tmp_path, "code").noted("parts", "names") == {}
    Memory(FILES).note("parts", clean)
    assert Memory(FILES).noted("parts") == {}
