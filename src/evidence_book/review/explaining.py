"""The ancestry of a fact, a page or a file: the lines of code and rows that it rests on, and its chain of digests."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evidence_book.digests import code_name, digest_file, module_file
from evidence_book.engine.running import executed_file
from evidence_book.facts import Fact
from evidence_book.graph import Step
from evidence_book.project import Project
from evidence_book.reports.catalogue import NOTEBOOKS, RELEASED
from evidence_book.reports.origins import Origins, every_dataset, of_notebook, read_origins
from evidence_book.reports.release import release_folder
from evidence_book.validation.receipts import read_receipt

_QUOTED = re.compile(r'data-fact="([^"]+)"')
NOT_SHOWN = "its digest is not shown: it is restricted"


@dataclass(frozen=True)
class Link:
    """One link of the chain: how deep it lies (0 is what was asked for), what it is, its digest (SHA-256)."""

    depth: int
    what: str
    digest: str


@dataclass(frozen=True)
class Place:
    """Lines of a file of code, from the root of the checkout, and what stands there."""

    file: str
    first: int
    last: int
    what: str


def places_of(project: Project, fact: Fact) -> list[Place]:
    """Lines of code that made a fact: the function, and the line that declares it by name, if one does."""
    module, _, function = fact.made_by.partition(":")
    path = module_file(project.package, module)
    if path is None:
        return []
    name = fact.id.split(".", 1)[1]
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    shown_as = code_name(project.package, path)
    found = [
        Place(shown_as, node.lineno, node.end_lineno or node.lineno, f"the function {function}")
        for node in nodes
        if isinstance(node, ast.FunctionDef) and node.name == function
    ]
    declaring = {node.lineno for node in nodes if isinstance(node, ast.Constant) and node.value == name}
    return found + [Place(shown_as, line, line, "declares it by name") for line in sorted(declaring)]


def _of_datasets(project: Project, names: Iterable[str], origins: Origins, depth: int) -> Iterator[Link]:
    every = {each.name: each for each in every_dataset(project)}
    for name in names:
        given = origins.datasets[name]
        receipt = read_receipt(project, every[name])
        yield Link(
            depth, f"dataset {name}, validated {receipt.validated_at} by {receipt.rules} rules", given.data or NOT_SHOWN
        )
        yield Link(depth + 1, given.file or f"the raw files of {name}", given.raw or NOT_SHOWN)
        yield Link(depth + 1, f"expectations/{name}.json", given.suite)
        yield Link(depth + 1, "code of the gate", receipt.code_digest)


def of_release(
    project: Project, name: str, origins: Origins, depth: int = 0, files: Collection[str] | None = None
) -> list[Link]:
    """The chain of a release: its code, its policy, the releases and datasets that it was made from.

    With `files`, of the datasets only those whose raw file is one of them.
    """
    origin = origins.releases[name]
    folder = project.relative(release_folder(project, name))
    links = [
        Link(depth, f"{folder}/facts.json", origin.facts),
        Link(depth + 1, f"code of the release, {RELEASED[name].module}", origin.code),
        Link(depth + 1, f"disclosure policy '{origin.policy}'", origin.policy_digest),
        *(Link(depth + 1, f"facts released by {each}", origins.releases[each].facts) for each in origin.evidence),
    ]
    inputs = [each for each in origin.inputs if files is None or origins.datasets[each].file in files]
    return [*links, *_of_datasets(project, inputs, origins, depth + 1)]


def quoting(project: Project, fact_id: str) -> list[str]:
    """The pages of the built site that quote a fact, by address."""
    needle = f'data-fact="{fact_id}"'
    return [
        path.relative_to(project.site).as_posix()
        for path in sorted(project.site.rglob("*.html"))
        if needle in path.read_text(encoding="utf-8")
    ]


def of_fact(project: Project, fact: Fact, files: Collection[str] | None = None) -> list[Link]:
    """The chain of a fact, from its release down to raw files (`files`, or all); the lock and the registry last."""
    name = fact.id.split(".", 1)[0]
    origins = read_origins(project, (name, *RELEASED[name].evidence))
    return [*of_release(project, name, origins, 0, files), *_environment(origins, 1)]


def _environment(origins: Origins, depth: int) -> list[Link]:
    return [Link(depth, "data/raw/sources.csv", origins.registry), Link(depth, "requirements.lock", origins.lock)]


def releases_on(project: Project, address: str) -> list[str]:
    """The releases whose facts a page of the site quotes."""
    found = _QUOTED.findall((project.site / address).read_text(encoding="utf-8"))
    topics = {fact_id.split(".", 1)[0] for fact_id in found}
    return [name for name in RELEASED if name in topics]


def of_page(project: Project, address: str) -> list[Link]:
    """The chain of a page: the notebook behind it if there is one, then each release that it quotes."""
    links = [Link(0, f"_build/html/{address}", digest_file(project.site / address))]
    by_address = {f"{each.address}.html": each for each in NOTEBOOKS.values()}
    names = releases_on(project, address)
    if report := by_address.get(address):
        names = list(dict.fromkeys([*of_notebook(report.name), *names]))
    origins = read_origins(project)
    if report:
        executed = executed_file(project, report.name)
        links += [
            Link(1, project.relative(executed), digest_file(executed)),
            Link(2, f"notebooks/{report.name}.ipynb", origins.releases[report.name].notebook),
        ]
    for name in names:
        links += of_release(project, name, origins, 1)
    return [*links, *_environment(origins, 1)]


def _hidden(project: Project, steps: Iterable[Step]) -> set[Path]:
    """Restricted inputs, and what was made from them short of a release: a small file could be guessed from its digest."""
    hidden: set[Path] = set()
    for step in steps:
        restricted = {path for path in step.inputs if project.is_restricted(path)}
        made = [path for path in step.outputs if project.released not in path.parents] if restricted else []
        hidden |= {*restricted, *made}
    return hidden


def of_step(project: Project, target: str, step: Step, ancestors: Sequence[Step]) -> list[Link]:
    """The chain of a file that a step made: the file, what the step read, and what the steps before it read and no step made."""
    made = {path for each in ancestors for path in each.outputs}
    hidden = _hidden(project, (step, *ancestors))

    def link(depth: int, path: Path) -> Link:
        return Link(depth, project.relative(path), NOT_SHOWN if path in hidden else digest_file(path))

    path = Path(target).resolve()
    links = [link(0, path)] if path.is_file() else []
    for each in dict.fromkeys(path for before in (step, *ancestors) for path in before.inputs):
        if project.package not in each.parents and each.is_file():
            links.append(link(1 if each in made else 2, each))
    return links
