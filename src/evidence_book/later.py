"""Modules that are imported when they are first used: of what a library imports at its start, some is seldom needed."""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Any


class _Later(ModuleType):
    """Stands for a module until somebody asks for what is in it."""

    def __getattr__(self, name: str) -> Any:
        # Imports ask every module for names like these, but for its path only if they look for what is below it.
        if name.startswith("__") and name != "__path__":
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        module = importlib.import_module(self.__name__)
        self.__dict__.update(module.__dict__)
        return getattr(module, name)


def import_later(*names: str) -> None:
    """Let these modules be imported once they, or what is below them, are used, if they are not there already."""
    for name in names:
        sys.modules.setdefault(name, _Later(name))
