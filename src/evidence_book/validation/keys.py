"""Whole numbers in place of the texts of a key: equal where the texts are equal, and quickly made where all differ."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
_WORD = 8
# Odd numbers with bits all over: multiplying by one spreads every bit of a word upwards.
_SPREAD = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93)
# Keys of more lengths than this, or longer ones, are numbered one by one.
_LENGTHS, _LONGEST = 16, _WORD * len(_SPREAD)


def _texts(column: pd.Series) -> pa.LargeStringArray | None:
    """The texts as Arrow holds them, if none is missing."""
    held: Any = getattr(column.array, "_pa_array", None)
    if held is None or held.null_count:
        return None
    return pa.chunked_array(held.chunks, held.type).cast(pa.large_string()).combine_chunks()


def _mixed(letters: NDArray[np.uint8], length: int) -> NDArray[np.uint64]:
    """One number a row of `letters` (n, `length`), from eight letters at a time."""
    padded = np.zeros((len(letters), -(-length // _WORD) * _WORD), dtype=np.uint8)
    padded[:, :length] = letters
    words = padded.view(np.uint64)
    mixed = np.full(len(letters), length, dtype=np.uint64)
    for position in range(words.shape[1]):
        mixed = (mixed ^ words[:, position]) * np.uint64(_SPREAD[position])
        mixed ^= mixed >> np.uint64(29)
    return mixed


def _hashes(texts: pa.LargeStringArray) -> NDArray[np.uint64] | None:
    """A number a text, equal for equal texts; none for keys too long or too uneven to be worth it."""
    _, offsets, letters = texts.buffers()
    if letters is None or not len(texts):
        return None
    ends = np.frombuffer(offsets, dtype=np.int64)[texts.offset : texts.offset + len(texts) + 1]
    every, lengths = np.frombuffer(letters, dtype=np.uint8), np.diff(ends)
    longest = int(lengths.max())
    if longest > _LONGEST or not longest:
        return None
    present = np.flatnonzero(np.bincount(lengths))
    if len(present) > _LENGTHS:
        return None
    if len(present) == 1:
        return _mixed(every[ends[0] : ends[-1]].reshape(-1, longest), longest)
    found = np.zeros(len(texts), dtype=np.uint64)
    for length in present:
        rows = np.flatnonzero(lengths == length)
        places = ends[rows][:, None] + np.arange(length)
        found[rows] = _mixed(every[places], int(length))
    return found


def numbered_texts(column: pd.Series) -> Numbers | None:
    """The numbers from 0, one a row, if all texts are different; None if two are alike or it cannot be told so quickly.

    Different hashes come of different texts only: so where all hashes differ, all texts do.
    """
    texts = _texts(column)
    hashes = None if texts is None else _hashes(texts)
    if hashes is None:
        return None
    ordered = np.sort(hashes)
    if (ordered[1:] == ordered[:-1]).any():
        return None
    return np.arange(len(hashes))
