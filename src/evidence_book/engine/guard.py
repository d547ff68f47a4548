"""The guard of a notebook's process: of the project's data it opens what is released, and nothing else.

It is installed when the kernel starts, before the first cell, as an audit hook, which nothing can take out again.
It sees what Python opens. What a library opens in its own machine code it does not see: notebooks import drawing
code only, which a test holds, and so have no such library in their hands.
"""

from __future__ import annotations

from pathlib import Path

from evidence_book.project import Project

STARTUP = Path("profile_default") / "startup" / "00-released-data-only.py"

_CODE = """\
def _guard(closed, open_, real=__import__("os").path.realpath, text=__import__("os").fsdecode):
    def inside(path, folder):
        return path == folder or path.startswith(folder + "/")

    def hook(event, arguments):
        if event not in ("open", "os.listdir", "os.scandir") or not isinstance(arguments[0], (str, bytes)):
            return
        path = real(text(arguments[0]))
        if any(inside(path, folder) for folder in closed) and not inside(path, open_):
            raise PermissionError("notebooks read released data only")

    __import__("sys").addaudithook(hook)


_guard({closed!r}, {open_!r})
del _guard
"""


def write_guard(ipython: Path, project: Project) -> None:
    """Put the guard where IPython runs it at its start: `ipython` is the folder that IPYTHONDIR names."""
    closed = [str(folder.resolve()) for folder in (project.raw, project.processed)]
    path = ipython / STARTUP
    path.parent.mkdir(parents=True)
    path.write_text(_CODE.format(closed=closed, open_=str(project.released.resolve())), encoding="utf-8")
