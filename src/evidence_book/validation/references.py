"""The references of the rows of a return, as digests: enough to look for one that leaked, too little to leak one."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pandas as pd

from evidence_book.intake.specification import Dataset
from evidence_book.problems import EvidenceError
from evidence_book.project import Project
from evidence_book.storage import write_bytes
from evidence_book.validation.receipts import data_file

if TYPE_CHECKING:
    from numpy.typing import NDArray

Digests: TypeAlias = "NDArray[np.uint64]"

# Shorter ones occur everywhere by chance, and so do words, and numbers that are not long.
_SHORTEST, _SHORTEST_NUMBER = 6, 12


def digest_words(words: Sequence[str] | pd.Series) -> Digests:
    """A number of 64 bits for each word, its letters in lower case (SipHash, as pandas makes it)."""
    lower = pd.Series(words, dtype="str").str.lower()
    return pd.util.hash_array(lower.to_numpy(dtype=object), categorize=False)


def _can_be_told(references: pd.Series) -> pd.Series:
    """Which references can be told from an ordinary word or number."""
    length, number = references.str.len(), references.str.isdigit()
    return (length >= _SHORTEST) & ~references.str.isalpha() & (~number | (length >= _SHORTEST_NUMBER))


def references_file(project: Project, dataset: Dataset) -> Path:
    """Where the digests of a return's references lie."""
    return data_file(project, dataset).with_suffix(".references.npy")


def write_references(project: Project, dataset: Dataset, references: pd.Series) -> None:
    """Keep the digests of all references that can be told from an ordinary number or word."""
    given = references.dropna().astype("str").str.strip()
    digests = np.unique(digest_words(given[_can_be_told(given)]))
    buffer = io.BytesIO()
    np.save(buffer, digests, allow_pickle=False)
    write_bytes(references_file(project, dataset), buffer.getvalue())


def read_references(project: Project, dataset: Dataset) -> Digests:
    """Read the digests; raises `EvidenceError` if they are not there: a check that cannot run is a failed check."""
    path = references_file(project, dataset)
    try:
        found: Digests = np.load(path, allow_pickle=False)
    except (OSError, ValueError):
        raise EvidenceError(f"{project.relative(path)}: missing; run `evidence validate`") from None
    return found
