"""Boxes to tick: which answers of a line or of the lines that follow a question are ticked."""

from __future__ import annotations

import re

TICKED = "☒☑✓✔✅⊠🗹"
OPEN = "☐□❑❏▢"
_BOX = re.compile(rf"([{TICKED}{OPEN}]|\[\s?[xX✓]?\s?\]|\(\s?[xX✓]?\s?\))")


def has_boxes(text: str) -> bool:
    """Whether a text holds a box, ticked or not."""
    return _BOX.search(text) is not None


def _is_ticked(box: str) -> bool:
    return box[0] in TICKED or any(mark in box for mark in "xX✓")


def ticked(text: str) -> list[str] | None:
    """The answers beside ticked boxes; None if there is no box. Boxes stand before their answers, or all after them."""
    parts = _BOX.split(text)
    if len(parts) < 3:
        return None
    boxes, words = parts[1::2], parts[0::2]
    after = not words[-1].strip(" .;,|/") and words[0].strip()
    answers = words[:-1] if after else words[1:]
    return [answer.strip(" :;,.|/") for box, answer in zip(boxes, answers, strict=True) if _is_ticked(box)]
