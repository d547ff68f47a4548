"""What was planted in invented plans to be found if it ever leaves them: names, numbers, addresses, each of one child."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

# Shorter words occur by chance.
_SHORTEST = 8


def planted_words(folder: Path) -> set[str]:
    """Every word of the planted strings below `folder` that belongs to one of them only, in lower case.

    Raises `OSError` if a folder of plans has no list of them.
    """
    lines = [
        line
        for each in sorted(path for path in folder.iterdir() if path.is_dir())
        for line in (each / "canaries.txt").read_text(encoding="utf-8").lower().splitlines()
    ]
    words = Counter(word.strip(",.") for line in lines for word in set(line.split()))
    return {word for word, count in words.items() if count == 1 and len(word) >= _SHORTEST}
