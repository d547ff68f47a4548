"""Digests of inputs and of code, so that what was made can be traced to what it was made from."""

from __future__ import annotations

import ast
import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

PACKAGE = "evidence_book"


def digest_bytes(content: bytes) -> str:
    """SHA-256 of bytes, as hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def digest_file(path: Path) -> str:
    """SHA-256 of a file's content."""
    return digest_bytes(path.read_bytes())


def code_name(package_folder: Path, path: Path) -> str:
    """A file of the package by its name from the root of a checkout, wherever the package is installed."""
    return f"src/{path.relative_to(package_folder.parent).as_posix()}"


def digest_files(paths: Iterable[Path], root: Path) -> str:
    """SHA-256 over names (relative to `root`) and contents, whatever order the paths come in."""
    lines = sorted(f"{path.relative_to(root).as_posix()} {digest_file(path)}" for path in set(paths))
    return digest_bytes("\n".join(lines).encode())


def digest_code(paths: Iterable[Path], package_folder: Path) -> str:
    """The same of files of code, which decide for every dataset anew: read again only once one was touched."""
    return _digest_looked_at(tuple((path, os.stat(path).st_mtime_ns) for path in paths), package_folder)  # noqa: PTH116


@cache
def _digest_looked_at(looked: tuple[tuple[Path, int], ...], root: Path) -> str:
    return digest_files((path for path, _ in looked), root)


def names_below(folder: Path) -> list[str]:
    """Every file below `folder` by its relative name, in order; none if there is no such folder."""
    names, waiting = list[str](), [""]
    while waiting:
        within = waiting.pop()
        try:
            entries = os.scandir(f"{folder}/{within}")
        except (FileNotFoundError, NotADirectoryError):
            continue
        with entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(f"{within}{entry.name}/")
                elif entry.is_file():
                    names.append(f"{within}{entry.name}")
    return sorted(names)


def digest_tree(folder: Path) -> dict[str, str]:
    """Digest of every file below `folder`, by its relative name, in order."""
    digests = {}
    # Thousands of files at every build: texts, since paths take longer to make than small files to digest.
    for name in names_below(folder):
        with open(f"{folder}/{name}", "rb", buffering=0) as file:  # noqa: PTH123
            digests[name] = digest_bytes(file.read())
    return digests


def imported_modules(source: str, package: str = PACKAGE) -> set[str]:
    """Name the modules of `package` that Python source imports, wherever in it the import stands."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in names if name == package or name.startswith(f"{package}.")}


# Where a line begins an import of the package; what stands in brackets may go over lines. What looks like an import
# inside a text counts as one too: a step then depends on a file more than it need.
_IMPORT = re.compile(
    rf"^[ \t]*(?:from[ \t]+({PACKAGE}(?:\.\w+)*)[ \t]+import[ \t]+(?:\(([^)]*)\)|([^\n#(]+))|import[ \t]+({PACKAGE}[\w., \t]*))",
    re.MULTILINE,
)
_NAME = re.compile(r"\w+")
_COMMENT = re.compile(r"#[^\n]*")


def imports_seen(source: str) -> set[str]:
    """The same as `imported_modules`, read off the lines: a tenth of the time, for hundreds of files at every build."""
    names: set[str] = set()
    for module, inside, after, plain in _IMPORT.findall(source):
        if plain:
            names |= {part.split()[0] for part in plain.split(",")}
        else:
            listed = [part.split(" as ")[0] for part in _COMMENT.sub("", inside or after).split(",")]
            names |= {module, *(f"{module}.{name[0]}" for part in listed if (name := _NAME.findall(part)))}
    return {name for name in names if name == PACKAGE or name.startswith(f"{PACKAGE}.")}


def _module_at(package_folder: Path, name: str) -> str | None:
    place = f"{package_folder.parent}/{name.replace('.', '/')}"
    return next(filter(os.path.isfile, (f"{place}.py", f"{place}/__init__.py")), None)


def module_file(package_folder: Path, name: str) -> Path | None:
    """The file of a module of the package, by its dotted name; None if there is none."""
    found = _module_at(package_folder, name)
    return Path(found) if found else None


@cache
def _files_of(package_folder: Path, name: str) -> tuple[str, ...]:
    """The files that importing `name` runs: the module's, and those of the packages around it."""
    parts = name.split(".")
    prefixes = (".".join(parts[:length]) for length in range(1, len(parts) + 1))
    return tuple(path for prefix in prefixes if (path := _module_at(package_folder, prefix)) is not None)


@cache
def _imported_files(package_folder: Path, path: str, _version: int) -> frozenset[str]:
    """The files of the package that a file imports; looked up once for each version of it."""
    names = imports_seen(Path(path).read_text(encoding="utf-8"))
    return frozenset(each for name in names for each in _files_of(package_folder, name))


# Hundreds of steps name the same files: a path takes longer to make than to look up.
as_path = cache(Path)


def code_behind(package_folder: Path, modules: Iterable[str]) -> tuple[Path, ...]:
    """List every file of the package that `modules` reach by importing, themselves included.

    A step depends on this code and no other: a change of the site's code does not validate the data again.
    """
    if _looked is None:
        return _code_behind(package_folder, tuple(modules))
    key = (package_folder, tuple(modules))
    if key not in _looked:
        _looked[key] = _code_behind(*key)
    return _looked[key]


# What was found since `one_look` began, by package and modules.
_looked: dict[tuple[Path, tuple[str, ...]], tuple[Path, ...]] | None = None


@contextmanager
def one_look() -> Iterator[None]:
    """Look up the code behind modules once for the block: who lists hundreds of steps asks for the same again and again."""
    global _looked
    _looked = {}
    try:
        yield
    finally:
        _looked = None


def _code_behind(package_folder: Path, modules: tuple[str, ...]) -> tuple[Path, ...]:
    # Texts until the end: hundreds of steps ask, and paths are slow to compare.
    found: set[str] = set()
    waiting = [path for name in modules for path in _files_of(package_folder, name)]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting.extend(_imported_files(package_folder, path, os.stat(path).st_mtime_ns))  # noqa: PTH116
    return tuple(map(as_path, sorted(found)))
