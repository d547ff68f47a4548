"""Kernels forked from a warm parent: the same bytes as ordinary ones, nothing passes from one notebook to the next."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import papermill
import pytest
from tests.engine.test_papermill_engine import execute, folder, write  # noqa: F401

from evidence_book.engine import warm
from evidence_book.engine.errors import CellFailed
from evidence_book.project import ROOT_VARIABLE, Project


def test_a_forked_kernel_gives_the_bytes_of_an_ordinary_one(
    built: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With our engine for both; `test_ordinary_kernels` holds every notebook to what is published."""
    monkeypatch.setenv(ROOT_VARIABLE, str(built.root))
    made = []
    for engine in ("evidence", "evidence-kernel"):
        output = tmp_path / f"{engine}.ipynb"
        papermill.execute_notebook(built.notebooks / "rights_map.ipynb", output, engine_name=engine, progress_bar=False)
        made.append(output.read_bytes())
    assert made[0] == made[1]


def test_nothing_passes_from_one_notebook_to_the_next(folder: Path) -> None:  # noqa: F811
    leave = (
        "import os, sys, random, matplotlib as mpl, pandas as pd; import evidence_book.charts.style as style; "
        "os.environ['LEFT'] = '1'; sys.left = 1; mpl.rcParams['font.size'] = 99; pd.options.display.max_rows = 3; "
        "style.BLUE = 'red'; random.seed(1); open('left.txt', 'w').write('left')"
    )
    execute(write(folder, leave))
    look = (
        "import os, sys, matplotlib as mpl, pandas as pd; import evidence_book.charts.style as style; "
        "print(os.environ.get('LEFT'), hasattr(sys, 'left'), mpl.rcParams['font.size'], pd.options.display.max_rows, "
        "style.BLUE, os.path.exists('left.txt'))"
    )
    assert "None False 10.0 60 #12436D False" in execute(write(folder, look)).read_text(encoding="utf-8")


def test_every_notebook_has_a_process_of_its_own_that_ends_with_it(folder: Path) -> None:  # noqa: F811
    pids = set()
    for _ in range(2):
        text = execute(write(folder, "import os; print('pid', os.getpid())")).read_text(encoding="utf-8")
        pids.add(int(text.split("pid ")[1].split("\\n")[0]))
    assert len(pids) == 2 and os.getpid() not in pids
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_a_kernel_that_dies_is_told_and_the_next_one_runs(folder: Path) -> None:  # noqa: F811
    with pytest.raises(CellFailed, match="DeadKernelError"):
        execute(write(folder, "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"))
    assert "after all" in execute(write(folder, "print('after all')")).read_text(encoding="utf-8")


def test_without_the_warm_parent_a_kernel_starts_in_the_ordinary_way(folder: Path) -> None:  # noqa: F811
    execute(write(folder, "1"))
    assert warm._parent is not None
    os.killpg(warm._parent._process.pid, signal.SIGKILL)
    warm._parent._process.wait()
    assert "all the same" in execute(write(folder, "print('all the same')")).read_text(encoding="utf-8")
    monkey = warm._parent
    warm._parent = None
    monkey.close()
    execute(write(folder, "1"))
    assert warm._parent is not None and warm._parent._process.poll() is None


def test_a_kernel_ends_with_its_parent(tmp_path: Path) -> None:
    """So that a build that is killed leaves no process behind: who would have ended the kernel is gone."""
    parent = warm.WarmParent(os.environ)
    where = ["--transport=ipc", f"--ip={tmp_path / 'kernel'}", "-f", str(tmp_path / "kernel.json")]
    pid = parent.fork(where, os.environ, str(tmp_path))
    while not (tmp_path / "kernel.json").exists():
        os.kill(pid, 0)
        time.sleep(0.05)
    time.sleep(1)
    os.kill(pid, 0)
    parent._process.kill()
    parent._process.wait()
    deadline = time.monotonic() + 20
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    pytest.fail("the kernel lived on")


def test_the_parent_ends_with_the_process_that_started_it() -> None:
    parent = warm.WarmParent(os.environ)
    assert parent._process.stdin
    parent._process.stdin.close()
    for _ in range(100):
        if parent._process.poll() is not None:
            break
        time.sleep(0.1)
    assert parent._process.returncode == 0
