"""Children of warm processes: nothing passes from one notebook to the next, and none outlives what started it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import ROOT
from tests.engine.test_papermill_engine import execute, folder, write  # noqa: F401

from evidence_book.engine import executing, warm
from evidence_book.engine.channel import Ended
from evidence_book.engine.errors import CellFailed
from evidence_book.project import ROOT_VARIABLE, Project

LEAVE = """
import os, sys, random, tempfile, warnings, logging, locale, signal, builtins
import matplotlib as mpl, matplotlib.pyplot as plt, numpy as np, pandas as pd
import evidence_book.charts.style as style
os.environ['LEFT'] = '1'; sys.left = 1; builtins.left = 1; random.seed(1); np.random.seed(1)
mpl.rcParams['font.size'] = 99; pd.options.display.max_rows = 3; style.BLUE = 'red'; plt.figure()
kept = open('left.txt', 'w'); kept.write('left'); tempfile.tempdir = '/left'; os.umask(0o777)
warnings.simplefilter('error'); logging.disable(logging.CRITICAL); signal.signal(signal.SIGTERM, signal.SIG_IGN)
sys.path.insert(0, '/left'); os.dup2(1, 77); os.nice(1); sys.setrecursionlimit(333)
"""
LOOK = """
import os, sys, random, tempfile, warnings, logging, signal, builtins
import matplotlib as mpl, matplotlib.pyplot as plt, numpy as np, pandas as pd
import evidence_book.charts.style as style
print(os.environ.get('LEFT'), hasattr(sys, 'left'), hasattr(builtins, 'left'), 'kept' in globals())
print(mpl.rcParams['font.size'], pd.options.display.max_rows, style.BLUE, plt.get_fignums(), mpl.get_backend())
print(os.path.exists('left.txt'), tempfile.gettempdir() == '/left', os.umask(0o22), os.listdir('.'))
print(any(each[0] == 'error' and each[2] is Warning for each in warnings.filters), logging.root.manager.disable, signal.getsignal(signal.SIGTERM))
print('/left' in sys.path, os.path.exists('/proc/self/fd/77'), os.nice(0), sys.getrecursionlimit() == 333)
"""
NOTHING_LEFT = [
    "None False False False",
    "10.0 60 #12436D [] agg",
    "False False 18 ['profile_default']",
    "False 0 0",
    "False False 0 False",
]
DRAW = "import random, numpy as np; print('drawn', random.random(), np.random.rand())"


def printed(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_nothing_passes_from_one_notebook_to_the_next(folder: Path) -> None:  # noqa: F811
    execute(write(folder, LEAVE + "0;"))
    seen = printed(execute(write(folder, LOOK)))
    for line in NOTHING_LEFT:
        assert line in seen


def test_no_two_notebooks_draw_the_same_random_numbers(folder: Path) -> None:  # noqa: F811
    drawn = {printed(execute(write(folder, DRAW))).split("drawn ")[1].split("\\n")[0] for _ in range(3)}
    assert len(drawn) == 3


def test_a_notebook_that_makes_rubbish_has_it_collected(folder: Path) -> None:  # noqa: F811
    """Nothing is collected while its parent imports."""
    assert "collected True" in printed(execute(write(folder, "import gc; print('collected', gc.isenabled())")))


def test_a_notebook_inherits_no_descriptor(folder: Path) -> None:  # noqa: F811
    """But standard streams, its channel, and what standard output and error are kept in."""
    source = "import os; print('open', sorted(int(name) for name in os.listdir('/proc/self/fd'))[:-1])"
    open_here = printed(execute(write(folder, source))).split("open [")[1].split("]")[0].split(", ")
    assert len(open_here) <= 7, open_here


def test_every_notebook_has_a_process_of_its_own_that_ends_with_it(folder: Path) -> None:  # noqa: F811
    pids = set()
    for _ in range(2):
        text = printed(execute(write(folder, "import os; print('pid', os.getpid())")))
        pids.add(int(text.split("pid ")[1].split("\\n")[0]))
    assert len(pids) == 2 and os.getpid() not in pids
    assert all(gone(pid) for pid in pids)


def lives(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def gone(pid: int, *, or_dead: bool = False) -> bool:
    """Whether a process is gone within a minute, `or_dead` and waiting for somebody to ask how it ended."""
    deadline, there = time.monotonic() + 60, is_at_work if or_dead else lives
    while there(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not there(pid)


def is_at_work(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_what_a_cell_started_ends_with_the_notebook(folder: Path) -> None:  # noqa: F811
    source = "import subprocess; print('pid', subprocess.Popen(['sleep', '600']).pid)"
    text = printed(execute(write(folder, source)))
    # An orphan that was killed waits to be reaped by whoever reaps orphans here, and that may be nobody.
    assert gone(int(text.split("pid ")[1].split(chr(92))[0]), or_dead=True)


@pytest.mark.parametrize(
    "source", ["import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "import os; os._exit(0)", "import ctypes; ctypes.string_at(0)"]
)  # fmt: skip
def test_a_notebook_that_dies_is_told_and_the_next_one_runs(folder: Path, source: str) -> None:  # noqa: F811
    with pytest.raises(CellFailed, match="the process of the notebook died"):
        execute(write(folder, source))
    assert "after all" in printed(execute(write(folder, "print('after all')")))


def test_a_cell_that_does_not_end_is_stopped(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setattr(executing, "TIMEOUT_SECONDS", 0.5)
    with pytest.raises(CellFailed, match=r"more than 0\.5 seconds"):
        execute(write(folder, "import time; time.sleep(600)"))


def test_scratch_is_gone_when_the_notebook_is(folder: Path) -> None:  # noqa: F811
    execute(write(folder, "open('left.txt', 'w').write('left');"))
    assert not [*Project(ROOT).scratch.rglob("left.txt")]


def parent() -> warm.WarmParent:
    (known,) = [each for (modules, _), each in warm._parents.items() if modules]
    return known


def stem() -> warm.WarmParent:
    (known,) = [each for (modules, _), each in warm._parents.items() if not modules]
    return known


@pytest.mark.parametrize("which", [parent, stem])
def test_a_warm_parent_that_is_gone_is_made_again(folder: Path, which: Callable[[], warm.WarmParent]) -> None:  # noqa: F811
    execute(write(folder, "1"))
    before, of_notebooks = which(), parent()
    os.kill(before.pid, signal.SIGKILL)
    if before._process:
        before._process.wait()
    assert gone(of_notebooks.pid) and not before.lives() and not of_notebooks.lives()
    assert "all the same" in printed(execute(write(folder, "print('all the same')")))
    assert which().pid != before.pid


def test_the_gate_waits_for_nothing_that_only_others_need_and_these_share_it(tmp_path: Path) -> None:
    settings = warm.environment(Project(ROOT)) | {"PYTHONWARNINGS": "default"}  # a stem that nobody has asked yet
    told = {}
    for modules in (warm.GATE_MODULES, ("evidence_book.machine",)):
        with warm.child("engine.cells:run_cells", [[], ""], settings, str(tmp_path), modules) as child:
            child.channel.send(
                "import sys; ('matplotlib.pyplot' in sys.modules, 'evidence_book.actions' in sys.modules)"
            )
            told[modules] = child.channel.receive(60)["content"]["data"]["text/plain"]
    assert told == {warm.GATE_MODULES: "(False, True)", ("evidence_book.machine",): "(True, True)"}


def test_a_parent_has_what_its_stem_has_and_the_stem_nothing_of_its_own(tmp_path: Path) -> None:
    settings = warm.environment(Project(ROOT))
    started = warm.WarmParent.started(settings)
    branch = started.branch(["mailbox"])
    asked = warm.request("engine.cells:run_cells", [[], ""], settings, str(tmp_path))
    for which, modules, there in ((branch, ["zipapp"], "(True, True)"), (started, [], "(True, False)")):
        child = which.child(modules, asked)
        child.channel.send("import sys; ('mailbox' in sys.modules, 'zipapp' in sys.modules)")
        assert child.channel.receive(60)["content"]["data"]["text/plain"] == there
        child.end()
    started.end()
    assert gone(branch.pid) and not branch.lives()
    with pytest.raises(Ended):
        branch.child([], asked)


def test_a_child_ends_with_its_parent(tmp_path: Path) -> None:
    """So that a build that is killed leaves no process behind: who would have ended the child is gone."""
    settings = warm.environment(Project(ROOT))
    started = warm.WarmParent.started(settings)
    asked = warm.request("engine.cells:run_cells", [[], ""], settings, str(tmp_path))
    child = started.child((), asked)
    child.channel.send("1")
    assert child.channel.receive(60)["msg_type"] == "execute_result"
    assert lives(child.pid)
    os.kill(started.pid, signal.SIGKILL)
    started.end()
    assert gone(child.pid)
    with pytest.raises(Ended):
        started.child((), asked)


_WAITING = """
import sys, time
from tests.engine.test_warm import warm, Project, ROOT
settings = warm.environment(Project(ROOT))
with warm.child("engine.cells:run_cells", [[], ""], settings, sys.argv[1], ("evidence_book.problems",)) as child:
    child.channel.send("import time; time.sleep(600)")
    print(*(known.pid for known in warm.parents()), child.pid, flush=True)
    time.sleep(600)
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_parent_and_child_end_with_the_process_that_started_them(tmp_path: Path, how: signal.Signals) -> None:
    command = [sys.executable, "-c", _WAITING, str(tmp_path)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=dict(os.environ)
    ) as running:
        assert running.stdout
        pids = [int(each) for each in running.stdout.readline().split()]
        assert len(pids) == 3 and all(lives(pid) for pid in pids)
        running.send_signal(how)
    assert all(gone(pid) for pid in pids)


def test_a_notebook_that_is_interrupted_ends_at_once(tmp_path: Path) -> None:
    """As Ctrl-C in a shell does it: the signal goes to papermill and what it started in the foreground."""
    path = write(tmp_path, "open('begun.txt', 'w').close(); import time; time.sleep(600)")
    command = [
        str(Path(sys.executable).with_name("papermill")),
        "--engine",
        "evidence",
        str(path),
        str(tmp_path / "out"),
    ]
    scratch = Project(tmp_path / "project").scratch
    (tmp_path / "project" / "expectations").mkdir(parents=True)
    for name in ("_config.yml", "pyproject.toml"):
        (tmp_path / "project" / name).touch()
    settings = os.environ | {ROOT_VARIABLE: str(tmp_path / "project")}
    with subprocess.Popen(command, env=settings, stderr=subprocess.DEVNULL, start_new_session=True) as running:
        while not list(scratch.glob("*/begun.txt")):
            assert running.poll() is None
            time.sleep(0.05)
        os.killpg(running.pid, signal.SIGINT)
        running.wait(timeout=60)
    assert running.returncode != 0
    assert not (tmp_path / "out").exists()
    assert not list(scratch.iterdir())
