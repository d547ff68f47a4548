"""A bundle: one zip with all that is needed to work a report out again elsewhere and to see that it says the same.

It is an RO-Crate (Soiland-Reyes et al., 2022). No record of a child is in it, not even an invented one: real returns and
plans are left out and said so, and the bundle's first command makes the synthetic ones again.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from string import Template

from evidence_book import __version__
from evidence_book.datasets import CATALOGUE
from evidence_book.digests import code_name, digest_bytes
from evidence_book.engine.running import executed_file
from evidence_book.problems import EvidenceError
from evidence_book.project import Project
from evidence_book.reports.catalogue import NOTEBOOKS, RETURNS, STUDY, Report, report, shown_in
from evidence_book.reports.editions import MANIFEST, ORIGINS
from evidence_book.reports.origins import code_paths, every_dataset, read_origins
from evidence_book.reports.release import release_folder
from evidence_book.review.crate import METADATA, describe
from evidence_book.storage import to_json, write_bytes

EXPECTED = "expected"
# Marks of a checkout and what installing the package needs; those that are not there are left out.
_FRAME = ("_config.yml", "pyproject.toml", "requirements.lock", "LICENSE")
_TEMPLATES = Path(__file__).parent
# Zip files hold local times; one that no clock decides.
_DAY = (1980, 1, 1, 0, 0, 0)


def bundle_file(project: Project, name: str) -> Path:
    """Where the bundle of a report lies."""
    return project.build / "bundles" / f"{NOTEBOOKS[name].page}-bundle.zip"


def _of_children(project: Project, path: Path) -> bool:
    """Whether a file holds records of children or is a plan of one, real or invented."""
    return any(folder in path.parents for folder in (project.raw / "returns", project.raw / "plans", project.build))


def _shown(chosen: Report) -> list[str]:
    """The releases of returns and plans that a report shows, or one of those that it is made from."""
    return [name for each in (chosen.name, *chosen.evidence) for name in shown_in(NOTEBOOKS[each])]


def _left_out(project: Project, chosen: Report) -> str:
    names = {STUDY.dataset if name == STUDY.name else RETURNS[name].dataset for name in _shown(chosen)}
    lines = []
    for each in every_dataset(project):
        if each.name not in names:
            continue
        kind = "restricted" if each.sensitivity == "restricted" else "a synthetic demonstration"
        differs = (
            " Numbers made from it therefore differ from those published." if each.sensitivity == "restricted" else ""
        )
        lines.append(
            f"- **{each.title}** ({kind}): no record of it is here. `make run` invents a synthetic one in its place.{differs}"
        )
    return "\n".join(lines) or "Nothing: this report is made from published figures alone."


def _synthesise(chosen: Report) -> str:
    names = [RETURNS[name].specification.name for name in _shown(chosen) if name in RETURNS]
    return "".join(f"\t$(BIN)/evidence synthesise {name}\n" for name in names)


def _expected(project: Project, chosen: Report) -> dict[str, bytes]:
    """What was published, in the shape of a frozen edition, with the notebook as it ran."""
    folder = release_folder(project, chosen.name)
    files = {f"{chosen.name}/{path.name}": path.read_bytes() for path in sorted(folder.iterdir())}
    origins = read_origins(project, (chosen.name, *chosen.evidence))
    files[ORIGINS] = to_json(origins.model_dump(mode="json")).encode()
    record = {
        "edition": f"bundle {__version__}",
        "releases": [chosen.name],
        "files": {name: digest_bytes(content) for name, content in files.items()},
        "made_from": origins.summary(),
    }
    executed = executed_file(project, chosen.name).read_bytes()
    return {**files, MANIFEST: to_json(record).encode(), f"{chosen.name}.ipynb": executed}


def _members(project: Project, chosen: Report, inputs: Iterable[Path]) -> dict[str, bytes]:
    """Everything but the metadata, by its name in the bundle."""
    kept = [path for path in inputs if project.root in path.parents and not _of_children(project, path)]
    kept += [project.root / name for name in _FRAME] + [project.notebooks / f"{chosen.name}.ipynb", project.registry]
    members = {
        path.relative_to(project.root).as_posix(): path.read_bytes()
        for path in kept
        if path.is_file() and project.package not in path.parents
    }
    for path in code_paths(project.package):
        members[code_name(project.package, path)] = path.read_bytes()
    members["src/evidence_book/py.typed"] = b""
    members |= {f"{EXPECTED}/{name}": content for name, content in _expected(project, chosen).items()}
    fields = {"title": chosen.title, "name": chosen.name, "version": __version__}
    written = {
        "README.md": ("bundle_readme.txt", {**fields, "left_out": _left_out(project, chosen)}),
        "Makefile": ("bundle_makefile.txt", {**fields, "synthesise": _synthesise(chosen)}),
    }
    for name, (template, values) in written.items():
        text = Template((_TEMPLATES / template).read_text(encoding="utf-8")).substitute(values)
        members[name] = text.encode("utf-8")
    return members


def _zipped(members: Mapping[str, bytes], folder: str) -> bytes:
    """A zip of a folder; equal members give equal bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(members):
            entry = zipfile.ZipInfo(f"{folder}/{name}", date_time=_DAY)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
            archive.writestr(entry, members[name])
    return buffer.getvalue()


def write_bundle(project: Project, name: str, inputs: Iterable[Path], output: Path | None = None) -> Path:
    """Write the bundle of a report whole; `inputs` are the files that its notebook is made from.

    Raises `EvidenceError` if the notebook was not run.
    """
    chosen = report(name)
    if not executed_file(project, chosen.name).is_file():
        raise EvidenceError(f"the notebook of {chosen.name} was not run; `evidence run {chosen.name}`")
    members = _members(project, chosen, inputs)
    datasets = {f"data/raw/{each.file}": each for each in CATALOGUE.values()}
    members[METADATA] = to_json(describe(project, chosen, members, datasets)).encode("utf-8")
    target = output or bundle_file(project, chosen.name)
    write_bytes(target, _zipped(members, target.stem))
    return target
