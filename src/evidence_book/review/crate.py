"""The metadata of a bundle: an RO-Crate 1.1, in JSON-LD with the terms of schema.org."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from evidence_book import VERSION_DATE, __version__
from evidence_book.digests import digest_bytes
from evidence_book.intake.specification import Dataset
from evidence_book.project import Project
from evidence_book.reports.catalogue import Report
from evidence_book.sources import Source, read_registry
from evidence_book.validation.receipts import check_receipt

METADATA = "ro-crate-metadata.json"
_PROFILE = "https://w3id.org/ro/crate/1.1"
_MEDIA = {
    ".csv": "text/csv", ".json": "application/json", ".ipynb": "application/x-ipynb+json", ".py": "text/x-python",
    ".md": "text/markdown", ".yaml": "application/yaml", ".yml": "application/yaml", ".toml": "application/toml",
}  # fmt: skip
_LICENCES = {"OGL-UK-3.0": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"}

Entity = dict[str, Any]


def _ref(name: str) -> Entity:
    return {"@id": name}


def _source(source: Source) -> Entity:
    entity = {
        "@id": f"#source-{source.source_id}",
        "@type": "CreativeWork",
        "name": source.title,
        "publisher": source.publisher,
        "license": _LICENCES.get(source.licence, source.licence),
    }
    return (
        entity
        | ({"url": source.url} if source.url else {})
        | ({"datePublished": source.published} if source.published else {})
    )


def _file(name: str, content: bytes, notebook: str) -> Entity:
    kind: str | list[str] = "File"
    if name == notebook or name.endswith(".py"):
        kind = ["File", "SoftwareSourceCode"]
    return {
        "@id": name,
        "@type": kind,
        "name": PurePosixPath(name).name,
        "contentSize": str(len(content)),
        "encodingFormat": _MEDIA.get(PurePosixPath(name).suffix, "text/plain"),
        "sha256": digest_bytes(content),
    }


def describe(project: Project, report: Report, members: Mapping[str, bytes], datasets: Mapping[str, Dataset]) -> Entity:
    """Describe a bundle: every file with its digest, each dataset with its sources, and the run that made the results.

    `members` are the files by name, `datasets` the public datasets by the name of their raw file.
    """
    registry = read_registry(project.registry)
    notebook = f"notebooks/{report.name}.ipynb"
    files = {name: _file(name, content, notebook) for name, content in sorted(members.items())}
    sources: dict[str, Source] = {}
    for name, dataset in datasets.items():
        if name in files:
            receipt = check_receipt(project, dataset)
            files[name] |= {"name": dataset.title, "temporalCoverage": receipt.period}
            files[name]["isBasedOn"] = [_ref(f"#source-{each}") for each in receipt.sources]
            sources |= {each: registry[each] for each in receipt.sources}
    results = [name for name in files if name.startswith("expected/")]
    inputs = [name for name in files if name.startswith(("data/", "expectations/"))]
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": report.title,
        "description": f"Data, notebook, code and results of the report '{report.title}' of the evidence book, to work it out "
        "again. The licence covers the code; each source of figures names its own.",
        "datePublished": VERSION_DATE,
        "version": __version__,
        "license": _ref("LICENSE"),
        "mainEntity": _ref(notebook),
        "hasPart": [_ref(name) for name in files],
        "mentions": [_ref("#run")],
    }
    software = {
        "@id": "#evidence-book",
        "@type": "SoftwareApplication",
        "name": "The evidence book",
        "softwareVersion": __version__,
        "softwareRequirements": _ref("requirements.lock"),
    }
    run = {
        "@id": "#run",
        "@type": "CreateAction",
        "name": f"evidence run {report.name}",
        "instrument": _ref("#evidence-book"),
        "object": [_ref(name) for name in (notebook, *inputs)],
        "result": [_ref(name) for name in results],
    }
    descriptor = {
        "@id": METADATA,
        "@type": "CreativeWork",
        "conformsTo": _ref(_PROFILE),
        "about": _ref("./"),
    }
    graph = [descriptor, root, software, run, *files.values(), *(_source(each) for _, each in sorted(sources.items()))]
    return {"@context": f"{_PROFILE}/context", "@graph": graph}
