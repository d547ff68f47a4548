"""A build on a Dask cluster: a scheduler and two workers, each a process of its own, give the bytes of this machine."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from distributed import Client

from evidence_book.digests import digest_tree
from evidence_book.project import Project
from tests.conftest import copy_built
from tests.test_faults import below, ended, start

NAMES = ("big_ask", "big_ambition", "help_at_hand", "rights_map", "school_and_college_survey", "camhs")


class Dask:
    """The processes of a cluster on this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.running = folder, list[subprocess.Popen[bytes]]()
        self.file = folder / "scheduler.json"
        self.start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(self.file))
        self.wait_until(self.file.exists)
        self.client = Client(scheduler_file=str(self.file), timeout=60, set_as_default=False)
        self.address = str(self.client.scheduler.address)

    def start(self, *arguments: str) -> None:
        settings = os.environ | {"TMPDIR": str(self.folder)}
        settings.pop("EVIDENCE_BOOK_ROOT", None)
        command = [sys.executable, "-m", "dask", *arguments, "--no-dashboard"]
        with (self.folder / "log.txt").open("ab") as log:
            self.running.append(subprocess.Popen(command, cwd=self.folder, env=settings, stdout=log, stderr=log))

    def start_worker(self) -> None:
        self.start(
            "worker", "--scheduler-file", str(self.file), "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny",
            "--local-directory", str(self.folder),
        )  # fmt: skip

    def have_workers(self, count: int) -> None:
        """Start as many as are missing."""
        self.running = [each for each in self.running if each.poll() is None]
        for _ in range(count + 1 - len(self.running)):
            self.start_worker()
        self.wait_until(lambda: len(self.client.nthreads()) == count)

    def wait_until(self, holds: Callable[[], object]) -> None:
        deadline = time.monotonic() + 60
        while not holds():
            assert time.monotonic() < deadline, (self.folder / "log.txt").read_text(encoding="utf-8")
            time.sleep(0.02)

    def have_made_calls(self) -> list[bool]:
        """Of each worker, whether it made a call: it then keeps a warm process."""
        warm = self.client.run(lambda: len(__import__("evidence_book.engine.warm", fromlist=["parents"]).parents()))
        return [count > 0 for count in warm.values()]


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dask]:
    """A cluster without workers."""
    cluster = Dask(tmp_path_factory.mktemp("dask"))
    yield cluster
    cluster.client.close()
    for each in cluster.running:
        each.kill()
        each.wait()


@pytest.fixture
def dask(scheduler: Dask) -> Dask:
    """The cluster with two workers: those of the test before, as far as it left any."""
    scheduler.have_workers(2)
    return scheduler


@pytest.fixture
def due(built: Project, tmp_path: Path) -> Project:
    """A built project that has lost some executed notebooks and downloads: nothing after them is due."""
    project = copy_built(built, tmp_path / "project")
    for name in NAMES:
        (project.executed / f"{name}.ipynb").unlink()
    shutil.rmtree(project.downloads / "big-ask")
    return project


def made(project: Project) -> dict[str, str]:
    """Digests of all that calls make; receipts say when they were given."""
    folders = (project.processed, project.executed, project.downloads, project.source)
    found = {(folder / name).relative_to(project.root).as_posix(): digest for folder in folders
             for name, digest in digest_tree(folder).items()}  # fmt: skip
    return {name: digest for name, digest in found.items() if not name.endswith(".receipt.json")}


def test_a_build_on_a_cluster_gives_the_same_bytes(dask: Dask, due: Project, built: Project) -> None:
    shutil.rmtree(due.processed / "geography")
    told = ended(start(due, "build", "--scheduler", dask.address))
    assert "run the notebook of the big ask" in told
    assert dask.have_made_calls() == [True, True]
    assert made(due) == made(built)
    assert not list(due.scratch.iterdir())


def test_a_worker_that_is_killed_half_way_loses_nothing(dask: Dask, due: Project, built: Project) -> None:
    running = start(due, "build", "--scheduler", dask.address)
    dask.wait_until(lambda: list(due.scratch.glob("*/profile_default")))
    worker = dask.running[1]
    started = below(worker.pid)[1:]
    worker.kill()
    worker.wait()
    told = ended(running)
    assert "The book is at" in told
    assert made(due) == made(built)
    dask.wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in started))


def test_a_fault_on_a_worker_is_told_and_an_interrupt_ends_what_it_does(dask: Dask, due: Project) -> None:
    notebook = due.notebooks / "big_ask.ipynb"
    good = notebook.read_text(encoding="utf-8")
    notebook.write_text("no notebook", encoding="utf-8")
    told = ended(start(due, "build", "--scheduler", dask.address), code=1)
    assert "notebooks/big_ask.ipynb: bad-notebook" in told
    notebook.write_text(good, encoding="utf-8")
    running = start(due, "build", "--scheduler", dask.address)
    dask.wait_until(lambda: list(due.scratch.glob("*/profile_default")))
    running.send_signal(signal.SIGINT)
    assert "Stopped; nothing further was published" in ended(running, code=130)
    dask.wait_until(lambda: not list(due.scratch.iterdir()))


def test_a_cluster_that_cannot_be_used_is_told(dask: Dask, due: Project) -> None:
    patience = {"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "1s"}
    told = ended(start(due, "build", "--scheduler", "tcp://127.0.0.1:1", **patience), code=1)
    assert "no Dask scheduler answers at tcp://127.0.0.1:1" in told
    for worker in dask.running[1:]:
        worker.kill()
        worker.wait()
    dask.wait_until(lambda: not dask.client.nthreads())
    assert "the cluster has no workers" in ended(start(due, "build", "--scheduler", dask.address), code=1)
