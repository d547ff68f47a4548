"""What is written for those who change the book is true: commands, files and tests that it names exist, decisions are whole."""

from __future__ import annotations

import re

import pytest
from typer.main import get_command

from evidence_book.cli import app
from tests.conftest import ROOT

DOCUMENTS = ("README.md", "CONTRIBUTING.md", "data/README.md")
TEXTS = {name: (ROOT / name).read_text(encoding="utf-8") for name in DOCUMENTS}
PARTS = ["The question", "Choice", "Rejected", "What would change it"]


def _commands() -> set[str]:
    """Every command of the command line, those of a group with the name of their group before them."""
    found = set()
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        found |= {f"{name} {each}" for each in getattr(command, "commands", {})} or {name}
    return found


def _code(text: str) -> list[str]:
    """What stands as code in Markdown: blocks, and words between backticks."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines()] + re.findall(r"(?<!`)`([^`\n]+)`(?!`)", text)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_commands_that_are_named_exist(name: str) -> None:
    commands = _commands()
    for line in _code(TEXTS[name]):
        if found := re.match(r"evidence ([a-z-]+)(?: ([a-z]+))?", line):
            assert {found[1], f"{found[1]} {found[2]}"} & commands, line


@pytest.mark.parametrize("name", DOCUMENTS)
def test_targets_of_make_that_are_named_exist(name: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for line in _code(TEXTS[name]):
        if found := re.match(r"make ([a-z]+)", line):
            assert found[1] in targets, line


@pytest.mark.parametrize("name", DOCUMENTS)
def test_files_that_are_linked_or_named_exist(name: str) -> None:
    here = (ROOT / name).parent
    for to in re.findall(r"\]\(([^)#:]+)\)", TEXTS[name]):
        assert (here / to).exists(), to
    for line in _code(TEXTS[name]):
        for path in re.findall(
            r"(?:^|\s)((?:src|tests|book|benchmarks|notebooks|expectations)/[\w./-]*)(?=$|[\s:])", line
        ):
            assert path == "tests/FILE.py" or (ROOT / path).exists(), path


@pytest.mark.parametrize("name", DOCUMENTS)
def test_modules_that_are_run_exist(name: str) -> None:
    for line in _code(TEXTS[name]):
        if found := re.match(r"python -m (tests\.\w+)", line):
            assert (ROOT / found[1].replace(".", "/")).with_suffix(".py").is_file(), line


def test_nothing_is_said_in_two_documents() -> None:
    said = [{line for line in text.splitlines() if len(line) > 60} for text in TEXTS.values()]
    for position, lines in enumerate(said):
        for others in said[position + 1 :]:
            assert not lines & others


def test_each_decision_says_what_was_chosen_what_was_not_and_what_would_change_it() -> None:
    _, *decisions = (ROOT / "book/decisions.md").read_text(encoding="utf-8").split("\n## ")
    assert len(decisions) > 10
    for decision in decisions:
        title, told = decision.split("\n", 1)
        assert re.findall(r"^\*\*(.+?)\.\*\*", told, re.MULTILINE) == PARTS, title
