"""What each release was made from, in digests: the record that the site carries beside its facts.

Two records tell why two builds differ: another input, another rule, other code, another library, another policy.
A digest of a restricted file is left out, for a small file could be guessed from it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from evidence_book import __version__
from evidence_book.datasets import CATALOGUE
from evidence_book.digests import code_behind, code_name, digest_bytes, digest_file, digest_files, names_below
from evidence_book.intake.returns.folders import return_dataset
from evidence_book.intake.specification import Dataset
from evidence_book.plans.folders import plans_dataset
from evidence_book.problems import BadInput, Problem
from evidence_book.project import Project
from evidence_book.reports.catalogue import (
    NOTEBOOKS,
    RELEASED,
    RETURNS,
    Released,
    Report,
    code_of,
    declaration_of,
    shown_in,
)
from evidence_book.reports.release import Release, facts_digest, read_release, release_folder
from evidence_book.validation.receipts import Receipt, check_receipt

CODE_SUFFIXES = (".py", ".yaml", ".txt", ".jinja")
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Input(_Record):
    """A dataset: its raw file (empty where it is no single public file) and digests of input, rules and result."""

    title: str
    file: str
    sensitivity: str
    raw: str
    suite: str
    data: str


class Origin(_Record):
    """One release: what it is called, what it was made from, and the digests of what came out.

    `inputs` are names of datasets, `evidence` names of releases that it was made from, `shown` of those that its
    notebook shows besides. `tables` are digests by name; `notebook` is that of the notebook as written, if it has one.
    """

    title: str
    page: str
    inputs: tuple[str, ...]
    evidence: tuple[str, ...]
    shown: tuple[str, ...]
    policy: str
    policy_digest: str
    code: str
    notebook: str
    facts: str
    tables: dict[str, str]


class Origins(_Record):
    """The whole record. `code` is a digest a file of the package, `packages` the versions that the lock pins."""

    version: str
    lock: str
    registry: str
    packages: dict[str, str]
    code: dict[str, str]
    datasets: dict[str, Input]
    releases: dict[str, Origin]

    @property
    def code_digest(self) -> str:
        """One digest of all code."""
        return digest_of(self.code)

    def summary(self) -> dict[str, Any]:
        """The digests in short, as the manifest of an edition states them."""
        return {
            "datasets": {
                name: {"raw": each.raw, "suite": each.suite, "data": each.data} for name, each in self.datasets.items()
            },
            "registry": self.registry,
            "lock": self.lock,
            "code": self.code_digest,
        }


def digest_of(digests: dict[str, str]) -> str:
    """One digest of named digests."""
    return digest_bytes("\n".join(f"{name} {digest}" for name, digest in sorted(digests.items())).encode())


def code_paths(package: Path) -> tuple[Path, ...]:
    """Every file of the package that decides what comes out: code, vocabularies, policies, templates."""
    return tuple(package / name for name in names_below(package) if name.endswith(CODE_SUFFIXES))


def code_files(package: Path) -> dict[str, str]:
    """Digest of each of these files by its name from the root of a checkout."""
    return {code_name(package, path): digest_file(path) for path in code_paths(package)}


def _input(dataset: Dataset, receipt: Receipt) -> Input:
    open_to_all = dataset.sensitivity != "restricted"
    return Input(
        title=dataset.title,
        file=f"data/raw/{dataset.file}" if dataset.name in CATALOGUE else "",
        sensitivity=dataset.sensitivity,
        raw=receipt.raw_digest if open_to_all else "",
        suite=receipt.suite_digest,
        data=receipt.data_digest if open_to_all else "",
    )


def _policy_digest(project: Project, policy: str) -> str:
    folder = project.package / "disclosure" / "policies"
    own = folder / f"{policy}.yaml"
    return digest_files([*([own] if own.is_file() else []), *(folder / "presets").glob("*.yaml")], folder)


def release_code(project: Project, released: Released) -> tuple[Path, ...]:
    """The files of the package that decide what a release says, and the one that declares it."""
    return (*code_behind(project.package, code_of(released)), *declaration_of(released))


def _origin(project: Project, name: str, release: Release) -> Origin:
    released = RELEASED[name]
    is_report = isinstance(released, Report)
    notebook = project.notebooks / f"{name}.ipynb"
    return Origin(
        title=release.title,
        page=released.page,
        inputs=tuple(sorted(release.inputs)),
        evidence=released.evidence,
        shown=shown_in(released) if isinstance(released, Report) else (),
        policy=release.policy.name,
        policy_digest=_policy_digest(project, release.policy.name),
        code=digest_files(release_code(project, released), project.package),
        notebook=digest_file(notebook) if is_report and notebook.is_file() else "",
        facts=facts_digest(project, name),
        tables={each: digest_file(release_folder(project, name) / f"{each}.csv") for each in release.tables},
    )


def every_dataset(project: Project) -> list[Dataset]:
    """Every dataset that passes a gate: published figures, returns and plans as they lie now."""
    returned = (return_dataset(project.raw, each.specification) for each in RETURNS.values())
    return [*CATALOGUE.values(), *returned, plans_dataset(project)]


def pinned(lock: str) -> dict[str, str]:
    """The versions that a lock pins, by library; each of them where they depend on the Python (`2.10 or 4.1.2`)."""
    versions: dict[str, list[str]] = {}
    for name, version in _PIN.findall(lock):
        versions.setdefault(name, []).append(version)
    return {name: " or ".join(versions[name]) for name in sorted(versions)}


def read_origins(project: Project, names: tuple[str, ...] = tuple(RELEASED)) -> Origins:
    """Collect the record of the releases `names` as they lie now; raises `InvalidReceipt` or `BadInput` if one is void."""
    return origins_of(project, {name: read_release(project, name) for name in names}, {})


def origins_of(project: Project, read: Mapping[str, Release], receipts: Mapping[str, Receipt]) -> Origins:
    """The record of releases that were `read` just now, by name; of `receipts`, by dataset, those that were checked."""
    releases = {name: _origin(project, name, release) for name, release in read.items()}
    used = {name for origin in releases.values() for name in origin.inputs}
    lock = project.root / "requirements.lock"
    pins = lock.read_text(encoding="utf-8") if lock.is_file() else ""
    return Origins(
        version=__version__,
        lock=digest_bytes(pins.encode()) if pins else "",
        registry=digest_file(project.registry),
        packages=pinned(pins),
        code=code_files(project.package),
        datasets={
            each.name: _input(each, receipts.get(each.name) or check_receipt(project, each))
            for each in every_dataset(project)
            if each.name in used
        },
        releases=releases,
    )


def load_origins(path: Path, shown_as: str) -> Origins:
    """Read a record as a site carries it; raises `BadInput` if it is none."""
    try:
        return Origins.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        mend = "name a site, a frozen edition or a checkout that this book made"
        raise BadInput([Problem("no-origins", shown_as, "a record of origins as JSON", mend)]) from None


def of_notebook(name: str) -> tuple[str, ...]:
    """The releases that a notebook's page is made from: its own, those it shows, those it was made from."""
    report = NOTEBOOKS[name]
    return (name, *shown_in(report), *report.evidence)
