"""Time small notebooks against stock papermill and against bare cells, and look for what they leave behind.

    python benchmarks/time_engine.py [SAMPLE] [MANY]

Needs a built book; adds to `_build/benchmark.json`. The notebooks are those of areas (the steps `run:areas.…`), or the
smallest of reports where there are none. All are run in turn, so that whatever else the machine does falls on all alike:

- *stock*: `papermill.execute_notebook` in this process, which has imported it, with a kernel for each;
- *ours*: the action of the step, as a build has it made, one at a time;
- *floor*: the same cells, one after the other in one process that has imported and drawn everything before, their
  output captured by IPython: nothing is isolated, checked, cleaned or written;
- *forked*: the floor, but each notebook in a child of that process and no more: what isolation by itself costs.

Then all of them on all cores against a loop of stock (scaled up from the sample), the memory of all processes together
while a book is built from nothing, and MANY (1,500) tiny notebooks, with processes, descriptors, memory and folders
counted before and after.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
import papermill
from nbformat.v4 import new_code_cell, new_notebook
from record import record
from time_build import copy_checkout

from evidence_book.calls import Call
from evidence_book.engine import warm
from evidence_book.engine.workers import WarmWorkers
from evidence_book.graph import Step, run
from evidence_book.machine import cores
from evidence_book.pipeline import steps
from evidence_book.project import ROOT_VARIABLE, Project

ROOT = Path(__file__).resolve().parents[1]
SMALLEST = ("help_at_hand", "school_and_college_survey", "neurodevelopmental_waits", "big_ask")
TINY = "import matplotlib.pyplot as plt\nfigure, axes = plt.subplots()\naxes.plot([1, number])\nplt.close(figure)\nprint(number)"


class Silent:
    """A listener that says nothing."""

    def started(self, step: Step) -> None: ...  # noqa: D102
    def finished(self, step: Step, seconds: float) -> None: ...  # noqa: D102
    def failed(self, step: Step) -> None: ...  # noqa: D102
    def skipped(self, step: Step) -> None: ...  # noqa: D102


def seconds_of(work: Callable[[], object]) -> float:
    """Seconds of one run by the clock."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def small_steps(project: Project) -> list[Step]:
    """The steps that run notebooks of areas; of the smallest reports, if there are none."""
    every = [step for step in steps(project) if step.group == "run"]
    areas = [step for step in every if step.name.startswith("run:areas.")]
    return areas or [step for step in every if step.name.removeprefix("run:") in SMALLEST]


def call_of(step: Step) -> Call:
    """The call that a step makes."""
    assert isinstance(step.action, Call)
    return step.action


def asked(project: Project, step: Step) -> tuple[Path, dict[str, Any]]:
    """The notebook of a step, and its parameters."""
    name, *rest = call_of(step).arguments
    return project.notebooks / f"{name}.ipynb", dict(rest[0]) if rest and rest[0] else {}


def stock(project: Project, step: Step, output: Path) -> None:
    """Run the notebook of a step as papermill does it by itself."""
    path, parameters = asked(project, step)
    papermill.execute_notebook(path, output, parameters, progress_bar=False, cwd=str(project.notebooks))


_FLOOR = """
import gc, json, os, sys, time
from IPython.utils.capture import capture_output
from IPython.core.interactiveshell import InteractiveShell
from papermill.parameterize import parameterize_notebook
from papermill.iorw import load_notebook_node
from traitlets.config import Config
from evidence_book.engine.cells import make_ready
make_ready()
# A history in a database would be written by the children as well, and complain.
shell = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
def run(path, parameters):
    notebook = load_notebook_node(path)
    if parameters:
        notebook = parameterize_notebook(notebook, parameters)
    sources = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    def cells():
        for source in sources:
            with capture_output():
                shell.run_cell(source, store_history=True).raise_error()
    begun = time.perf_counter()
    cells()
    taken = time.perf_counter() - begun
    gc.collect()
    gc.freeze()
    begun = time.perf_counter()
    child = os.fork()
    if not child:
        try:
            cells()
        except BaseException:
            os._exit(1)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        raise SystemExit("the cells failed in a child")
    return taken, time.perf_counter() - begun
for line in sys.stdin:
    path, parameters = json.loads(line)
    print(json.dumps(run(path, parameters)), flush=True)
"""


@contextmanager
def floor(project: Project) -> Iterator[Callable[[Step], tuple[float, float]]]:
    """What gives the seconds that the bare cells of a step take in one warm process, and in a child of it."""
    settings = warm.environment(project)
    with subprocess.Popen(
        [sys.executable, "-c", _FLOOR], env=settings, cwd=project.notebooks, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as bare:  # fmt: skip
        assert bare.stdin and bare.stdout

        def seconds(step: Step) -> tuple[float, float]:
            path, parameters = asked(project, step)
            bare.stdin.write(json.dumps([str(path), parameters]) + "\n")
            bare.stdin.flush()
            in_one, in_a_child = json.loads(bare.stdout.readline())
            return in_one, in_a_child

        yield seconds
        bare.stdin.close()


def one_by_one(project: Project, sample: Sequence[Step], output: Path) -> dict[str, Any]:
    """Medians of a small notebook: stock, ours, floor, forked."""
    taken: dict[str, list[float]] = {"stock": [], "ours": [], "floor": [], "forked": []}
    with floor(project) as bare:
        for step in sample[:4]:  # each is warm before it is timed
            WarmWorkers().perform(call_of(step))
            bare(step)
        for step in sample:
            taken["stock"].append(seconds_of(lambda step=step: stock(project, step, output)))
            taken["ours"].append(seconds_of(lambda step=step: WarmWorkers().perform(call_of(step))))
            for name, seconds in zip(("floor", "forked"), bare(step), strict=True):
                taken[name].append(seconds)
    median = {name: statistics.median(seconds) for name, seconds in taken.items()}
    return {
        "notebook_speedup_vs_stock": median["stock"] / median["ours"],
        "notebook_ratio_to_floor": median["ours"] / median["floor"],
        "notebook_ratio_to_forked_floor": median["ours"] / median["forked"],
        **{f"notebook_seconds_{name}": seconds for name, seconds in median.items()},
        "notebook_sample": len(sample),
    }


def all_of_them(project: Project, every: Sequence[Step], stock_seconds: float) -> dict[str, Any]:
    """All notebooks on all cores, as a build runs them, against a loop of stock."""
    with tempfile.TemporaryDirectory() as folder:
        names = [step.name for step in every]
        database = Path(folder) / "steps.json"
        begun = time.perf_counter()
        outcome = run(every, names, database, project.root, Silent(), WarmWorkers(), cores())
        taken = time.perf_counter() - begun
    if not outcome.succeeded:
        raise SystemExit(f"not all ran: {outcome.failures} {outcome.broken}")
    return {
        "area_set_speedup_vs_stock": stock_seconds * len(every) / taken,
        "area_set_notebooks": len(every),
        "area_set_seconds": taken,
        "area_set_cores": cores(),
    }


def processes_below(pid: int) -> list[int]:
    """A process and all that it and they started."""
    found = [pid]
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = path.read_text(encoding="utf-8").split()
        except OSError:
            continue
        found += [each for child in children for each in processes_below(int(child))]
    return found


def memory_mb(pids: Sequence[int]) -> float:
    """Memory of processes together; what they share counts once."""
    kilobytes = 0
    for pid in pids:
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
        except OSError:
            continue
        kilobytes += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return kilobytes / 1024


def peak_of_a_build() -> dict[str, Any]:
    """The most memory that all processes of a build from nothing have at once."""
    peak = 0.0
    with tempfile.TemporaryDirectory() as scratch:
        folder = copy_checkout(Path(scratch) / "project")
        command = [str(Path(sys.executable).with_name("evidence")), "build"]
        settings = os.environ | {ROOT_VARIABLE: str(folder)}
        with subprocess.Popen(command, cwd=folder, env=settings, stdout=subprocess.DEVNULL) as building:
            while building.poll() is None:
                peak = max(peak, memory_mb(processes_below(building.pid)))
                time.sleep(0.2)
    if building.returncode:
        raise SystemExit("the build failed")
    return {"peak_memory_mb": peak}


def left_behind(project: Project, parents: Sequence[int]) -> dict[str, float]:
    """What this process and its warm ones hold now."""
    pids = [os.getpid(), *parents]
    return {
        "memory_mb": memory_mb(pids),
        "descriptors": sum(len(list(Path(f"/proc/{pid}/fd").iterdir())) for pid in pids),
        "processes": len(processes_below(os.getpid())),
        "threads": threading.active_count(),
        "folders": len(list(Path(tempfile.gettempdir()).iterdir())) + len(list(project.scratch.iterdir())),
    }


def many_tiny(many: int) -> dict[str, Any]:
    """Run tiny notebooks, many of them, on all cores, and compare what is held before and after."""
    with tempfile.TemporaryDirectory() as folder:
        project = Project(Path(folder) / "project")
        project.notebooks.mkdir(parents=True)
        project.expectations.mkdir()
        for name in ("_config.yml", "pyproject.toml"):
            (project.root / name).touch()
        cells = [new_code_cell("number: int = 0  # which", metadata={"tags": ["parameters"]}), new_code_cell(TINY)]
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        nbformat.write(new_notebook(cells=cells, metadata=kernel), project.notebooks / "tiny.ipynb")

        def perform(number: int) -> None:
            arguments = ("tiny", {"number": number}, f"tiny/{number % 50}")
            WarmWorkers().perform(Call("engine.running:run_notebook", project.root, arguments, warm.NOTEBOOK_MODULES))

        with ThreadPoolExecutor(cores()) as threads:
            list(threads.map(perform, range(100)))
            parents = [each.pid for each in warm.parents()]
            before = left_behind(project, parents)
            begun = time.perf_counter()
            list(threads.map(perform, range(many)))
            taken = time.perf_counter() - begun
            after = left_behind(project, parents)
        last = (project.executed / "tiny" / f"{(many - 1) % 50}.ipynb").read_text(encoding="utf-8")
        assert f'"{many - 1}\\n"' in last, "the last one shows its number"
    return {
        "tiny_notebooks": many,
        "tiny_notebooks_per_second": many / taken,
        **{f"tiny_notebooks_{name}_before_after": [before[name], after[name]] for name in before},
    }


def main(sample: int, many: int) -> None:
    """Measure, and record."""
    project = Project(ROOT)
    os.environ[ROOT_VARIABLE] = str(ROOT)
    every = small_steps(project)
    spread = [every[number * len(every) // sample] for number in range(sample)]
    with tempfile.TemporaryDirectory() as folder:
        measured = one_by_one(project, spread, Path(folder) / "out.ipynb")
    measured |= all_of_them(project, every, measured["notebook_seconds_stock"])
    measured |= many_tiny(many)
    warm.end_all()
    measured |= peak_of_a_build()
    record(measured)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20, int(sys.argv[2]) if len(sys.argv) > 2 else 1_500)
