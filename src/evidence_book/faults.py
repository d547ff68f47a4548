"""Faults of the machine, said plainly: a full disk, a folder that cannot be written, a limit. No path of this machine is said."""

from __future__ import annotations

import errno
import os
import re
import shutil
import tempfile
from pathlib import Path

_ROOM = "make room, then run the command again"
_WRITABLE = "copy the checkout to a folder that you can write, and run it there"
_MENDS = {
    errno.ENOSPC: _ROOM,
    errno.EDQUOT: _ROOM,
    errno.EFBIG: "raise the limit on the size of files (`ulimit -f unlimited`), then run the command again",
    errno.EROFS: _WRITABLE,
    errno.EACCES: f"see who may read and write it, or {_WRITABLE}",
    errno.EPERM: f"see who may read and write it, or {_WRITABLE}",
    errno.EMFILE: "raise the limit on open files (`ulimit -n 4096`), then run the command again",
    errno.ENFILE: "close other programs, then run the command again",
    errno.ENOMEM: "close other programs, then run the command again",
    errno.EIO: "look at the disk, then run the command again",
}
CANNOT_BE_WRITTEN = (errno.EROFS, errno.EACCES, errno.EPERM)

# A scratch folder is called after what it takes the place of, and so is shown as that.
_SCRATCH = re.compile(r"(^|/)\.([^/]+?)\.scratch\.[^/]+")
# As Python spells one: "[Errno 28] No space left on device: 'name'", or "OSError(28, 'No space left on device')".
_SAID = re.compile(r"\[Errno (\d+)\] [^:'\n]+(?:: '([^'\n]+)')?|Error\((\d+), '[^'\n]+'\)")


def named(error: OSError) -> str | None:
    """The file that a fault names: where a copy fails, where to, for what is full or closed is there."""
    name = error.filename2 or error.filename
    return os.fsdecode(name) if isinstance(name, (str, os.PathLike)) else None


def _place(error: OSError, root: Path | None, otherwise: str) -> str:
    name = named(error)
    if name is None:
        return otherwise
    path = Path(name)
    if root is not None and path.is_relative_to(root):
        relative = path.relative_to(root).as_posix()
        return _SCRATCH.sub(r"\1\2", relative) if relative != "." else "the checkout"
    if path.is_relative_to(tempfile.gettempdir()):
        return "the folder for temporary files (TMPDIR)"
    name = "".join(letter if letter.isprintable() else "\ufffd" for letter in path.name)
    return _SCRATCH.sub(r"\1\2", name) or otherwise


def _said(error: OSError) -> str:
    if error.errno is not None:
        return os.strerror(error.errno)
    return error.strerror or type(error).__name__


def first(error: OSError) -> OSError:
    """The fault itself; of a copied folder, which keeps a list of a source, a target and a reason each, the first."""
    if error.errno is None and error.args and isinstance(error.args[0], list) and error.args[0]:
        source, target, why = error.args[0][0]
        return in_text(str(why), str(target)) or OSError(None, "could not be copied", str(source))
    return error


def told(error: OSError, root: Path | None = None, otherwise: str = "a file") -> str:
    """Say the fault: the file or folder from `root` (`otherwise` if the fault names none), what is wrong, the mend."""
    fault = first(error)
    said = f"{_place(fault, root, otherwise)}: {_said(fault)}"
    return f"{said}; {mend(fault)}" if mend(fault) else said


def mend(error: OSError) -> str:
    """What to do about it; nothing where that is not known."""
    return _MENDS.get(first(error).errno or 0, "")


def in_text(text: str, otherwise: str | None = None) -> OSError | None:
    """The fault of the machine that another program's output tells of, if it does; the last one it names."""
    for bracketed, name, called in reversed(_SAID.findall(text)):
        number = int(bracketed or called)
        if number in _MENDS:
            return OSError(number, os.strerror(number), name or otherwise)
    return None


def behind(error: BaseException) -> OSError | None:
    """The fault of the machine that made `error` come up, if one did: libraries wrap it in errors of their own."""
    current: BaseException | None = error
    while current is not None:
        if isinstance(current, shutil.Error) or (isinstance(current, OSError) and current.errno in _MENDS):
            return current
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return error if isinstance(error, OSError) else None
