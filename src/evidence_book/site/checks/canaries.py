"""Nothing that could point at a child is in any built byte: every reference of every return is looked for.

So is every name and number that was planted in the invented plans.

Pages, the search index, JSON, CSV, the parts of workbooks, the metadata of pictures: each file is cut into words,
and no word may be a reference. The references themselves are not kept; what is kept is their digests.
A file in which there was none at the last build, and which has not changed, is not read again; nor is a member of a
packed one.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from evidence_book.digests import digest_bytes
from evidence_book.intake.returns.folders import return_dataset
from evidence_book.plans.canaries import planted_words
from evidence_book.plans.folders import synthetic_folder
from evidence_book.problems import Problem
from evidence_book.project import Project
from evidence_book.reports.catalogue import RETURNS
from evidence_book.site.checks.memory import Memory, alone
from evidence_book.validation.references import digest_words, read_references

_WORD = re.compile(rb"[A-Za-z0-9][A-Za-z0-9/_.\-]{4,}[A-Za-z0-9]")


def contents(path: Path) -> Iterator[bytes]:
    """A file as it lies, and unpacked where it is packed: members of zip files, compressed text of pictures."""
    content = path.read_bytes()
    yield content
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            yield from (archive.read(name) for name in archive.namelist())
            yield "\n".join(archive.namelist()).encode()
    for found in re.finditer(rb"(?:zTXt|iTXt)[^\x00]{1,79}\x00", content):
        try:
            yield zlib.decompressobj().decompress(content[found.end() + 1 :])
        except zlib.error:
            continue


def _words(content: bytes) -> set[bytes]:
    """Every word that could be a reference: whole, and without what joins it to its neighbours by a slash."""
    found = set(_WORD.findall(content))
    return found | {part for word in found if b"/" in word for part in word.split(b"/")}


def _told(content: bytes, known: set[object], harmless: set[bytes]) -> set[bytes]:
    """The words of some content that are references; the others are added to those that are harmless."""
    words = list(_words(content) - harmless)
    digests = digest_words([word.decode() for word in words]).tolist() if words else []
    told = {word for word, digest in zip(words, digests, strict=True) if digest in known}
    harmless.update(set(words) - told)
    return told


def check_canaries(project: Project, folder: Path, memory: Memory | None = None) -> list[Problem]:
    """One problem a file that holds a reference; how many, never which."""
    kept = [read_references(project, return_dataset(project.raw, each.specification)) for each in RETURNS.values()]
    planted = digest_words(sorted(planted_words(synthetic_folder(project))))
    everything = np.sort(np.concatenate([*kept, planted]))
    known = set(everything.tolist())
    held_to = digest_bytes(everything.tobytes())
    memory = memory or Memory()
    names = sorted(memory.names(folder))
    before = memory.noted("members", held_to)
    clean = {digest for within in before.values() for digest in within}
    now = {name: within for name, within in before.items() if name in names}
    harmless: set[bytes] = set()  # most words are on every page: each is looked up once
    seen: dict[str, set[bytes]] = {digest: set() for digest in clean}  # what each file, or member of one, told

    def faults_of(name: str) -> list[Problem]:
        told: set[bytes] = set()
        digests = []
        for content in contents(folder / name):
            digests.append(digest := digest_bytes(content))
            if digest not in seen:
                seen[digest] = _told(content, known, harmless)
            told |= seen[digest]
        if len(digests) > 1:
            now[name] = [digest for digest in digests if not seen[digest]]
        expected = f"no reference of a record; {len(told)} are here"
        mend = "find what publishes it; nothing of this site may be published"
        return [Problem("reference-published", name, expected, mend)] if told else []

    problems = memory.hold("references", alone(names), faults_of, held_to)
    memory.note("members", now, held_to)
    return problems
