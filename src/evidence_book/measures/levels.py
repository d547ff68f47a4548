"""The confidence level of limits: 95% as published, another while somebody asks what it would change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

PUBLISHED = 0.95
_LEVEL: ContextVar[float] = ContextVar("level", default=PUBLISHED)


def checked(level: float | None) -> float:
    """Return the level, that in use if none is given; raises `ValueError` unless it lies between 0 and 1."""
    given = _LEVEL.get() if level is None else level
    if not 0 < given < 1:
        raise ValueError("level must lie between 0 and 1, for example 0.95")
    return given


def level_in_use() -> float:
    """The level at which limits are worked out where none is named."""
    return _LEVEL.get()


@contextmanager
def at_level(level: float) -> Iterator[None]:
    """Work limits out at another level in the block."""
    token = _LEVEL.set(checked(level))
    try:
        yield
    finally:
        _LEVEL.reset(token)
