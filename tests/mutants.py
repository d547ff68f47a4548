"""The account of a mutation run: how many mutants each module had, what noticed them, and why the others need not be noticed.

`make mutants` changes the code of `measures` and `disclosure` a little, thousands of times, and runs the tests of each change.
`python -m tests.mutants` then counts. It ends with 1 if a mutant survived that `mutants.yaml` does not explain, or if an
explanation explains nothing any more.
"""

from __future__ import annotations

import ast
import difflib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

import yaml
from mutmut.stats import status_by_exit_code

MADE = Path("mutants") / "src" / "evidence_book"
EXPLANATIONS = Path(__file__).with_suffix(".yaml")
NOTICED = ("killed", "caught by type check", "timeout", "segfault")


@dataclass(frozen=True)
class Mutant:
    """One changed function; `change` holds the lines that differ, as in `if count {< => <=} 5:`."""

    module: str
    name: str
    status: str
    change: str


@dataclass(frozen=True)
class Explanation:
    """Why mutants whose change matches a pattern make no difference, in functions whose names match one (all if empty)."""

    why: str
    change: str
    function: str = ""

    def explains(self, mutant: Mutant) -> bool:
        """Whether it says why this mutant survived."""
        name = f"{mutant.module} {mutant.name}"
        known = re.search(self.change, mutant.change) and re.search(self.function, name)
        return mutant.status == "survived" and bool(known)


def read_mutants(record: Path) -> Iterator[Mutant]:
    """Every mutant of a module, from the record that mutmut keeps beside the file that holds them all."""
    file = record.with_suffix("")
    functions = {
        node.name: ast.unparse(node)
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    }
    for key, code in json.loads(record.read_text(encoding="utf-8"))["exit_code_by_key"].items():
        name = key.rpartition(".")[2]
        original = re.sub(r"__mutmut_\d+$", "__mutmut_orig", name)
        change = changed_lines(functions[original], functions[name])
        yield Mutant(
            file.relative_to(MADE).with_suffix("").as_posix(), readable(name), status_by_exit_code[code], change
        )


def changed_lines(old: str, new: str) -> str:
    """The lines that differ, without the first, which names the function; `{old => new}` marks what does."""
    found: dict[str, list[str]] = {"-": [], "+": []}
    for line in difflib.ndiff(old.splitlines()[1:], new.splitlines()[1:]):
        if line[0] in found:
            found[line[0]].append(line[2:].strip())
    before, after = (re.findall(r"[\w.]+|\s+|[<>=!]+|[^\w\s]", " ".join(lines)) for lines in found.values())
    same = alike(before, after)
    rest = alike(before[same:][::-1], after[same:][::-1])
    ends = "".join(before[:same]), "".join(before[len(before) - rest :])
    parts = ("".join(each[same : len(each) - rest]) for each in (before, after))
    return ends[0] + "{" + " => ".join(parts) + "}" + ends[1]


def alike(some: list[str], others: list[str]) -> int:
    """How many words two lists begin with alike."""
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(some, others, strict=False))))


def readable(name: str) -> str:
    """`Class.method` or `function` of a name such as `xǁClassǁmethod__mutmut_3` or `x_function__mutmut_3`."""
    return re.sub(r"__mutmut_\d+$", "", name).removeprefix("x").replace("ǁ", ".").lstrip(".").removeprefix("_")


def account(mutants: list[Mutant], explanations: list[Explanation]) -> tuple[list[str], list[str]]:
    """The table by module, and what is left to do: mutants to kill or explain, explanations to take out."""
    modules: dict[str, Counter[str]] = {}
    unexplained, used = [], set()
    for mutant in mutants:
        counts = modules.setdefault(mutant.module, Counter())
        counts["all"] += 1
        if mutant.status in NOTICED:
            counts["type check" if "type" in mutant.status else "tests"] += 1
        elif found := [each for each in explanations if each.explains(mutant)]:
            counts["explained"] += 1
            used.update(found[:1])
        else:
            counts["left"] += 1
            unexplained.append(f"{mutant.module} {mutant.name} ({mutant.status}): {mutant.change}")
    columns = ("all", "type check", "tests", "explained", "left")
    rows = [*modules.items(), ("all", sum(modules.values(), Counter()))]
    table = ["module".ljust(32) + "".join(name.rjust(12) for name in columns)]
    table += [name.ljust(32) + "".join(str(counts[column]).rjust(12) for column in columns) for name, counts in rows]
    stale = [f"explains nothing: {each.change} ({each.why})" for each in explanations if each not in used]
    return table, unexplained + stale


def read_explanations(records: list[Mapping[str, str]]) -> list[Explanation]:
    """Explanations in the order of the file: the first that matches counts."""
    return [Explanation(**record) for record in records]


if __name__ == "__main__":
    every = [mutant for record in sorted(MADE.rglob("*.py.meta")) for mutant in read_mutants(record)]
    given = read_explanations(yaml.safe_load(EXPLANATIONS.read_text(encoding="utf-8")))
    lines, left = account(every, given)
    sys.stdout.write("\n".join([*lines, "", *left]) + "\n")
    sys.exit(1 if left or not every else 0)
