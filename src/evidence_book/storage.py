"""Writing so that nothing half-written is ever left and nothing unchanged is ever touched."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from evidence_book.faults import CANNOT_BE_WRITTEN
from evidence_book.problems import EvidenceError


def write_bytes(path: Path, content: bytes) -> bool:
    """Write `content` whole or not at all; return False, touching nothing, if it is there already."""
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, scratch = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.scratch.")
    try:
        with naming(path), os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(scratch).chmod(0o644)
        Path(scratch).replace(path)
    except BaseException:
        Path(scratch).unlink(missing_ok=True)
        raise
    return True


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Name `path` in a fault of the machine that names no file, as one of writing (a full disk) does."""
    try:
        yield
    except OSError as error:
        if error.filename is None and error.errno is not None:
            raise OSError(error.errno, os.strerror(error.errno), str(path)) from None
        raise


def is_below(folder: Path, path: Path) -> bool:
    """Whether a path that somebody named lies in a folder, whatever `..` and links are in it."""
    return folder.resolve() in path.resolve().parents


def write_text(path: Path, content: str) -> bool:
    """Write text as UTF-8 with LF line ends; see `write_bytes`."""
    return write_bytes(path, content.encode("utf-8"))


# Scratch folders, and the folder that each is to take the place of.
_to_replace: dict[str, str] = {}


@contextmanager
def in_place_of(target: Path, scratch: Path) -> Iterator[None]:
    """For the block, let `write_scratch` take a file of `target` for one below `scratch` that says the same.

    To make a file costs many times what it costs to read one that is there and to link it; of thousands few change.
    """
    key = f"{scratch}{os.sep}"
    _to_replace[key] = f"{target}{os.sep}"
    try:
        yield
    finally:
        del _to_replace[key]


def write_scratch(path: Path, content: str | bytes) -> None:
    """Write into a scratch folder that takes its place whole: many files at once need not each wait for the disk.

    The file is a new one, or one of the folder to be replaced that says the same: what was there may be shared with
    another folder, see `link_tree`.
    """
    name, data = os.fspath(path), content.encode("utf-8") if isinstance(content, str) else content
    if not _linked_to_same(name, data):
        with naming(path), _new_file(name) as file:
            file.write(data)


def _linked_to_same(name: str, data: bytes) -> bool:
    """Whether a file to be written could be linked to the one that it takes the place of."""
    for scratch, target in _to_replace.items():
        if name.startswith(scratch):
            last = f"{target}{name.removeprefix(scratch)}"
            try:
                if _is_file_with(last, data):
                    _link_anew(last, name)
                    return True
            except OSError:  # nothing there, no links here, no folder yet: it is written
                pass
    return False


def _is_file_with(name: str, data: bytes) -> bool:
    """Whether a file, and no link to one, holds just this."""
    handle = os.open(name, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    with os.fdopen(handle, "rb") as file:
        return os.fstat(handle).st_size == len(data) and file.read() == data


def _link_anew(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except FileExistsError:
        os.unlink(target)  # noqa: PTH108
        os.link(source, target)


def _new_file(name: str) -> BinaryIO:
    """Open a file that is new, in place of what is there, in a folder that is made if need be; thousands are."""
    try:
        return open(name, "xb")  # noqa: PTH123
    except FileExistsError:
        os.unlink(name)  # noqa: PTH108
    except FileNotFoundError:
        os.makedirs(os.path.dirname(name), exist_ok=True)  # noqa: PTH103, PTH120
    return open(name, "xb")  # noqa: PTH123


def link(source: Path | str, target: Path | str) -> None:
    """Let a file be in another folder of the build as well, without a copy where the disk can do that.

    It is one file then: nothing may write into it, and nothing does, for every writer here makes a new file. Not for a
    file that is itself an input of a step: it would seem to have changed.
    """
    try:
        os.link(source, target)
    except FileExistsError:  # a copy would be written into what others may share
        raise
    except OSError:
        with naming(Path(target)):
            shutil.copyfile(source, target)


def link_tree(source: Path, target: Path) -> None:
    """Let all files of a folder be in another as well, where none of them is yet; see `link`."""
    target.mkdir(parents=True, exist_ok=True)
    with os.scandir(source) as entries:
        for entry in entries:
            if entry.is_dir():
                link_tree(Path(entry.path), target / entry.name)
            else:
                link(entry.path, f"{target}/{entry.name}")


def to_json(value: Any) -> str:
    """Spell `value` as JSON in one canonical way: sorted keys, two spaces, a final newline."""
    return json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n"


def write_json(path: Path, value: Any) -> bool:
    """Write canonical JSON; see `write_bytes`."""
    return write_text(path, to_json(value))


def _displaced(target: Path) -> Path:
    return target.with_name(f".{target.name}.previous")


def recover_tree(target: Path) -> None:
    """Put the last good folder back if a replacement was killed between its two renames."""
    previous = _displaced(target)
    if previous.exists() and not target.exists():
        previous.rename(target)
    shutil.rmtree(previous, ignore_errors=True)


_HERE, _EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of Linux


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one move, of which no kill leaves a half; False where that is not to be had."""
    if sys.platform != "linux":
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    return rename is not None and rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0


def _put_in_place(scratch: Path, target: Path) -> None:
    if target.is_dir() and _exchange(scratch, target):
        return  # what was there lies where the scratch was, and is cleared away with it
    if target.exists():
        target.rename(_displaced(target))
    try:
        scratch.rename(target)
    except BaseException:
        recover_tree(target)
        raise
    shutil.rmtree(_displaced(target), ignore_errors=True)


@contextmanager
def replacing_tree(target: Path) -> Iterator[Path]:
    """Yield an empty scratch folder that takes the place of `target` if, and only if, the block succeeds.

    What `write_scratch` writes there as it was in `target` is that file.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    recover_tree(target)
    scratch = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.scratch."))
    try:
        scratch.chmod(0o755)
        with in_place_of(target, scratch):
            yield scratch
        _put_in_place(scratch, target)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


class NotWritable(EvidenceError):
    """The checkout is read-only, or another user's."""


class Busy(EvidenceError):
    """Another process is at work in the same place."""


@contextmanager
def exclusive(lock: Path, doing: str) -> Iterator[None]:
    """Hold `lock` for the block; raises `Busy` if another process holds it. A killed holder lets go of it.

    Raises `NotWritable` where the folder of the lock cannot be written.
    """
    import fcntl

    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        file = lock.open("w")
    except OSError as error:
        if error.errno in CANNOT_BE_WRITTEN:
            raise NotWritable(
                f"{lock.parent.name}: this checkout cannot be written here ({os.strerror(error.errno)}), "
                "so nothing was made; copy it to a folder that you can write, and run it there"
            ) from None
        raise
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(f"{doing} is under way in this folder already; wait for it, or stop it") from None
        yield


@contextmanager
def scratch_folder(within: Path) -> Iterator[Path]:
    """An empty folder for the block, below `within`; among temporary files where that cannot be written.

    What a killed process leaves of it, `clear_scratch` clears away: it is in use as long as its lock is held.
    """
    import fcntl

    try:
        within.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=within))
    except OSError as error:
        if error.errno not in CANNOT_BE_WRITTEN:
            raise
        folder = Path(tempfile.mkdtemp(prefix="evidence-"))
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_SH)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def clear_scratch(within: Path) -> None:
    """Remove the scratch folders below `within` that no living process holds."""
    import fcntl

    for folder in within.glob("*/"):
        lock = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
        except BlockingIOError:
            continue
        finally:
            os.close(lock)


def remove_scratch(folder: Path) -> None:
    """Remove scratch folders and files that a killed run left beside their targets."""
    for stray in folder.glob(".*.scratch.*"):
        if stray.is_dir():
            shutil.rmtree(stray, ignore_errors=True)
        else:
            stray.unlink(missing_ok=True)
