"""Modules that are imported when they are first used, and what is settled once one is imported, by whomever."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import ModuleType
from typing import Any


class _Later(ModuleType):
    """Stands for a module until somebody asks for what is in it."""

    def __getattr__(self, name: str) -> Any:
        # Imports ask every module for names like these; for its path only if they look for what is below it, and who
        # asks for its version is going to use it.
        if name.startswith("__") and name not in ("__path__", "__version__"):
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


@contextmanager
def without(name: str) -> Iterator[None]:
    """For the block, let a module that is not imported yet be as if it were not installed.

    For a library that can do without it and would else take its time to import it, for what is not asked of it here.
    """
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[name]


class _Settling(MetaPathFinder):
    """Finds a module as it would be found without this, and lets it be settled as soon as its code ran."""

    def __init__(self, name: str, settle: Callable[[Any], None]) -> None:
        self.name, self.settle = name, settle

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name != self.name:
            return None
        sys.meta_path.remove(self)
        found = find_spec(name)
        if found and found.loader:
            run = found.loader.exec_module

            def exec_module(module: ModuleType) -> None:
                run(module)
                self.settle(module)

            found.loader.exec_module = exec_module  # type: ignore[method-assign]
        return found


def once_imported(name: str, settle: Callable[[Any], None]) -> None:
    """Let `settle` have the module as soon as it is imported, whoever does so; now, if it is there already."""
    if name in sys.modules:
        settle(sys.modules[name])
    else:
        sys.meta_path.insert(0, _Settling(name, settle))
