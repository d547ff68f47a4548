"""What goes wrong with a machine: each fault leaves the last good site, says what to do, and is made good by the next build.

Full disks, limits, read-only checkouts, two builds at once, files that change meanwhile, clocks that are wrong, no
network, caches that hold rubbish: all are real, and met by the real command. `benchmarks/kill_builds.py` adds kills.
"""

from __future__ import annotations

import ctypes
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from evidence_book.digests import digest_tree
from evidence_book.pipeline import steps
from evidence_book.project import ROOT_VARIABLE, Project
from evidence_book.recovering import recover
from evidence_book.reports.release import release_folder
from evidence_book.review.reproduced import reproduced
from tests.conftest import copy_built, run_evidence

_FIRST: dict[Project, dict[str, str]] = {}
_EVIDENCE = str(Path(sys.executable).with_name("evidence"))


def start(
    project: Project, *arguments: str, before: Callable[[], None] | None = None, **more: str
) -> subprocess.Popen[str]:
    """Start the real command; `before` runs in its process first."""
    return subprocess.Popen(
        [_EVIDENCE, *arguments], cwd=project.root, env=os.environ | {ROOT_VARIABLE: str(project.root), "COLUMNS": "200"} | more,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=before,
    )  # fmt: skip


def ended(running: subprocess.Popen[str], code: int = 0) -> str:
    """What a command said, once it ended with `code`; it never shows a traceback or a folder of the machine."""
    out, err = running.communicate(timeout=300)
    return said(out + err, running.returncode, code)


def said(told: str, ended: int, code: int) -> str:
    assert ended == code, told
    assert "Traceback" not in told
    assert not re.search(r"(?<![\w.])/(tmp|root|home|work|usr|var|private)/", told), told
    return told


def evidence(
    project: Project, *arguments: str, code: int = 0, before: Callable[[], None] | None = None, **more: str
) -> str:
    if before or more:
        return ended(start(project, *arguments, before=before, **more), code)
    done = run_evidence(project, *arguments)
    return said(done.stdout + done.stderr, done.returncode, code)


def published(project: Project) -> dict[str, str]:
    return reproduced(digest_tree(project.site))


@pytest.fixture(scope="module")
def project(built: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A built project that the tests of this module spoil in turn."""
    project = copy_built(built, tmp_path_factory.mktemp("faults") / "project")
    _FIRST[project] = published(project)
    return project


@pytest.fixture(autouse=True)
def last_site_stands(project: Project) -> Iterator[None]:
    """Whatever a test does, the site is whole, byte for byte the first one, and nothing half-made lies beside it."""
    yield
    assert published(project) == _FIRST[project]


def no_scratch(project: Project) -> bool:
    return not [*project.build.rglob(".*scratch*"), *project.processed.rglob(".*scratch*")]


def make_due(project: Project, name: str = "big_ask") -> Path:
    """Lose an executed notebook: it is run again, and nothing after it, since it comes out as it was."""
    path = project.executed / f"{name}.ipynb"
    path.unlink(missing_ok=True)
    return path


def limited(size: int) -> Callable[[], None]:
    """No file may grow beyond `size` bytes: a write that would, fails as on a full disk, in every process of the build."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_of_two_builds_at_once_one_does_the_work_and_the_other_says_so(project: Project) -> None:
    """Beside them a notebook runs with other parameters; it has the folder to itself while it looks at what it reads."""
    made = make_due(project)
    beside = start(project, "run", "strip_searches", "-p", "edition=2018-22", "-o", "beside.ipynb")
    codes: list[int] = []
    while 0 not in codes:
        builds = [start(project, "build") for _ in range(2)]
        for running in builds:
            out, err = running.communicate(timeout=300)
            codes.append(running.returncode)
            assert codes[-1] == 0 or "a build is under way in this folder already; wait for it" in err, out + err
    out, err = beside.communicate(timeout=300)
    assert beside.returncode == 0 or "a build is under way" in err, out + err
    assert made.is_file()
    assert no_scratch(project)


@pytest.mark.parametrize(
    ("size", "arguments", "said"),
    [
        (1_000, ("release", "strip_searches"), "data/processed/released/strip_searches/"),
        (1_000, ("run", "big_ask"), "_build/notebooks/big_ask.ipynb"),
        (700_000, ("build",), "_build/source/_extra/data/facts.json"),
    ],
)
def test_a_write_that_fails_is_told_with_its_place_and_mend(
    project: Project, size: int, arguments: tuple[str, ...], said: str
) -> None:
    about = project.book / "about.md"
    text = about.read_text(encoding="utf-8")
    lost = {
        "build": project.source_manifest,
        "run": project.executed / "big_ask.ipynb",
        "release": release_folder(project, "strip_searches") / "facts.json",
    }[arguments[0]]
    kept = lost.read_bytes()
    lost.unlink()
    if arguments[0] == "build":
        about.write_text(text + "\nOne more line.\n", encoding="utf-8")
    told = evidence(project, *arguments, code=1, before=limited(size))
    assert f"{said}" in told
    assert "File too large; raise the limit on the size of files" in told
    assert "the last good output still stands" in told
    assert no_scratch(project)
    about.write_text(text, encoding="utf-8")
    if not lost.exists():
        lost.write_bytes(kept)


_RUN_JUPYTER_BOOK = """
import sys
from pathlib import Path
from evidence_book import faults
from evidence_book.site.build import run_jupyter_book
try:
    run_jupyter_book(Path(sys.argv[1]), Path(sys.argv[2]))
except OSError as error:
    print(faults.told(error, Path(sys.argv[2])))
"""


def test_a_write_that_fails_inside_jupyter_book_is_told_as_what_it_is(project: Project, tmp_path: Path) -> None:
    """The limit lies above any file of the assembled book and below a script of the theme."""
    done = subprocess.run(
        [sys.executable, "-c", _RUN_JUPYTER_BOOK, str(project.source), str(tmp_path)],
        capture_output=True, text=True, check=False, preexec_fn=limited(1_600_000),
    )  # fmt: skip
    assert "File too large; raise the limit on the size of files" in done.stdout, done.stdout + done.stderr
    assert str(tmp_path) not in done.stdout


def test_a_file_changed_while_the_site_is_built_is_not_published(project: Project) -> None:
    """The site is due, and is not built: it must not mix two states of the book."""
    made = project.site_manifest.read_bytes()
    project.site_manifest.unlink()
    about = project.book / "about.md"
    text = about.read_text(encoding="utf-8")
    running = start(project, "build")
    deadline = time.monotonic() + 120
    while not list(project.build.glob(".jupyter-book.scratch.*")):
        assert running.poll() is None and time.monotonic() < deadline, "the build of the site did not begin"
        time.sleep(0.05)
    (project.book / "afterthought.md").write_text("# An afterthought\n", encoding="utf-8")
    about.write_text(text + "\nTwo more lines.\n", encoding="utf-8")
    told = ended(running, code=1)
    assert "book/about.md: changed while the book was built; run `evidence build` again" in told
    assert "the last good output still stands" in told
    assert no_scratch(project)
    (project.book / "afterthought.md").unlink()
    about.write_text(text, encoding="utf-8")
    project.site_manifest.write_bytes(made)


def test_a_fault_of_the_machine_that_stops_many_steps_is_told_once(project: Project) -> None:
    names = ("big_ask", "rights_map", "help_at_hand")
    kept = {path: path.read_bytes() for path in (project.executed / f"{name}.ipynb" for name in names)}
    for path in kept:
        path.unlink()
    told = evidence(project, "build", code=1, before=limited(1_000))
    assert told.count("failed") == len(names)
    assert told.count("raise the limit on the size of files") == 1
    for path, content in kept.items():
        path.write_bytes(content)


def below(pid: int) -> list[int]:
    """A process and all that it and they started."""
    found = [pid]
    for each in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = each.read_text(encoding="utf-8").split()
        except OSError:
            continue
        found += [other for child in children for other in below(int(child))]
    return found


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_a_build_that_is_stopped_stops_there_and_leaves_no_process(project: Project, how: signal.Signals) -> None:
    made = {
        path: path.read_bytes() for path in (project.executed / f"{name}.ipynb" for name in ("camhs", "rights_map"))
    }
    for path in made:
        path.unlink()
    running = start(project, "build", "--jobs", "2")
    while not list(project.scratch.glob("*/profile_default")):
        assert running.poll() is None, "the build ended before a notebook ran"
        time.sleep(0.005)
    started = below(running.pid)[1:]
    assert len(started) >= 3, "a warm process, a step and a notebook"
    running.send_signal(how)
    if how == signal.SIGINT:
        told = ended(running, code=130)
        assert "Stopped; nothing further was published, the last good output still stands." in told
        assert not list(project.scratch.iterdir())
    else:
        running.communicate(timeout=60)
    deadline = time.monotonic() + 60
    while left := [pid for pid in started if Path(f"/proc/{pid}").exists()]:
        assert time.monotonic() < deadline, left
        time.sleep(0.02)
    for path, content in made.items():
        path.write_bytes(content)
    evidence(project, "release", "big_ask")
    assert not list(project.scratch.iterdir()), "the next command clears what a killed one left"


def not_above_the_rules() -> None:
    """Take from root its power to write where it may not; anybody else never had it."""
    ctypes.CDLL(None).prctl(24, 1, 0, 0, 0)  # PR_CAPBSET_DROP, CAP_DAC_OVERRIDE


@pytest.fixture
def read_only(project: Project) -> Iterator[Project]:
    """The project without leave to write in any of its folders and files."""
    paths = [project.root, *project.root.rglob("*")]
    modes = {path: path.stat().st_mode for path in paths}
    for path, mode in modes.items():
        path.chmod(mode & ~0o222)
    yield project
    for path, mode in modes.items():
        path.chmod(mode)


def test_a_checkout_that_cannot_be_written_is_told_and_can_be_asked(read_only: Project) -> None:
    told = evidence(read_only, "build", code=1, before=not_above_the_rules)
    assert "_build: this checkout cannot be written here (Permission denied)" in told
    assert "copy it to a folder that you can write" in told
    asked = evidence(read_only, "facts", "strip_searches", "--json", before=not_above_the_rules)
    assert "strip_searches.no_further_action.2022_23" in asked
    assert "is made by the step 'site'" in evidence(
        read_only, "explain", "reports/strip-searches.html", before=not_above_the_rules
    )
    assert "steps would run" in evidence(read_only, "build", "--dry-run", before=not_above_the_rules)


# A clock that is wrong by OFF seconds, for all that asks Python's `time`: among it what writes ZIP, and so workbooks.
_CLOCK = """
import time

real, real_ns, gmtime, localtime, strftime = time.time, time.time_ns, time.gmtime, time.localtime, time.strftime
time.time = lambda: real() + OFF
time.time_ns = lambda: real_ns() + OFF * 10**9
time.gmtime = lambda at=None: gmtime(time.time() if at is None else at)
time.localtime = lambda at=None: localtime(time.time() if at is None else at)
time.strftime = lambda form, at=None: strftime(form, time.localtime() if at is None else at)
"""
_WRITE_DOWNLOADS = """
import time
from evidence_book.project import find_project
from evidence_book.site.assemble import write_downloads
from evidence_book.review.reproduced import reproduced

print(time.gmtime().tm_year)
write_downloads(find_project(), "strip_searches")
"""


def startup(folder: Path, code: str) -> dict[str, str]:
    """Settings under which every Python of a build runs this code first."""
    (folder / "sitecustomize.py").write_text(code, encoding="utf-8")
    return {"PYTHONPATH": os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH"))))}


def test_times_of_files_decide_nothing(project: Project) -> None:
    evidence(project, "release")  # what the tests before left to be done
    for number, path in enumerate(project.root.rglob("*")):
        seconds = (2_145_916_800, 315_446_400)[number % 2]  # 2038, and a day before the time of ZIP begins
        os.utime(path, (seconds, seconds))
    assert "0 steps run" in evidence(project, "release")


def test_a_clock_that_was_never_set_is_told(project: Project, tmp_path: Path) -> None:
    settings = startup(tmp_path, f"OFF = {-60 * 365 * 86_400}\n{_CLOCK}")
    assert "clock of this machine stands before 1980; set it" in evidence(project, "build", code=1, **settings)


def test_a_clock_that_is_behind_by_decades_gives_the_same_bytes(
    project: Project, tmp_path: Path, years: int = -40
) -> None:
    folders = (project.processed, project.executed, project.downloads)
    before = {folder: digest_tree(folder) for folder in folders}
    (release_folder(project, "big_ask") / "facts.json").unlink()
    make_due(project)
    shutil.rmtree(project.downloads / "strip-searches")
    settings = startup(tmp_path, f"OFF = {years * 365 * 86_400}\n{_CLOCK}")
    evidence(project, "run", "big_ask", **settings)
    done = subprocess.run(
        [sys.executable, "-c", _WRITE_DOWNLOADS], env=os.environ | {ROOT_VARIABLE: str(project.root)} | settings,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert abs(int(done.stdout) - time.gmtime().tm_year - years) <= 1, "the clock is wrong indeed"
    assert {folder: digest_tree(folder) for folder in folders} == before


def half(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


RUBBISH: Mapping[str, Callable[[Path], object]] = {
    "half of it": half,
    "bytes": lambda path: path.write_bytes(b"\x00\xff\xfe rubbish"),
    "nothing": lambda path: path.write_bytes(b""),
    "another shape": lambda path: path.write_text('{"site": [1, {"dataset": 3}], "cells": 7, "tables": "x"}', encoding="utf-8"),
    "a list": lambda path: path.write_text("[[], 1]", encoding="utf-8"),
}  # fmt: skip


def spoilable(project: Project) -> dict[Path, str]:
    """What is made on the way to the report on strip searches: each file, with the step that makes it."""
    released = release_folder(project, "strip_searches")
    return {
        project.processed / "strip_searches/national_figures.parquet": "validate:strip_searches.national_figures",
        project.processed / "strip_searches/by_force_jul2022_jun2023.receipt.json": "validate:strip_searches.by_force_jul2022_jun2023",
        released / "facts.json": "release:strip_searches",
        released / "tables.json": "release:strip_searches",
        released / "totals.csv": "release:strip_searches",
        project.source / "about.md": "assemble",
        project.source_manifest: "assemble",
        project.site_manifest: "site",
        project.downloads / "camhs/camhs.xlsx": "downloads:camhs",
        project.downloads_manifest("camhs"): "downloads:camhs",
    }  # fmt: skip


@pytest.mark.parametrize("how", RUBBISH)
def test_rubbish_in_what_was_made_is_seen(project: Project, how: str) -> None:
    by_name = {step.name: step for step in steps(project)}
    for path, name in spoilable(project).items():
        intact, good = by_name[name].intact, path.read_bytes()
        assert intact and intact(), name
        RUBBISH[how](path)
        assert not intact(), (path.name, how)
        path.write_bytes(good)


def test_rubbish_in_what_was_made_is_made_again(project: Project) -> None:
    folders = (project.processed, project.executed)
    before = {folder: digest_tree(folder) for folder in folders}
    receipt = "strip_searches/by_force_jul2022_jun2023.receipt.json"
    processed = [path for path in spoilable(project) if path.is_relative_to(project.processed)]
    for path, spoil in zip((*processed, project.executed / "strip_searches.ipynb"), RUBBISH.values(), strict=False):
        spoil(path)
    assert "not what it made last" in evidence(project, "explain", "reports/strip-searches.html")
    evidence(project, "run", "strip_searches")
    after = {folder: digest_tree(folder) for folder in folders}
    for found in (before, after):
        found[project.processed].pop(receipt)  # it says when it was given, and that is now
    assert after == before


def test_a_record_of_steps_that_is_rubbish_is_begun_anew(project: Project) -> None:
    known = project.steps_record.read_bytes()
    half(project.steps_record)
    assert "what ran before is not on record" in evidence(project, "build", "--dry-run")
    before = digest_tree(release_folder(project, "big_ask"))
    assert "0 up to date" in evidence(project, "release", "big_ask")
    assert isinstance(json.loads(project.steps_record.read_text(encoding="utf-8")), dict)
    assert digest_tree(release_folder(project, "big_ask")) == before
    project.steps_record.write_bytes(known)


# Writes down, and refuses, every attempt of a Python to reach another machine, or this one in the ways of a network.
_NO_NETWORK = """
import socket, sys

def hook(event, arguments):
    if event in ("socket.getaddrinfo", "socket.gethostbyname"):
        tried = str(arguments[:2])
    elif event in ("socket.connect", "socket.sendto"):
        if arguments[0].family not in (socket.AF_INET, socket.AF_INET6):
            return
        tried = f"{event} {arguments[1]}"
    else:
        return
    with open(LOG, "a", encoding="utf-8") as log:
        log.write(f"{sys.argv[:2]} {tried}\\n")
    raise OSError(101, "Network is unreachable")

sys.addaudithook(hook)
"""


def test_without_a_network_in_another_decade_and_with_rubbish_about_the_next_build_gives_the_first_site(
    project: Project, tmp_path: Path
) -> None:
    """All that the tests before left, and what is spoilt here of the last steps, is mended by one build."""
    log = tmp_path / "tried.log"
    settings = startup(tmp_path, f"LOG = {str(log)!r}\nOFF = {20 * 365 * 86_400}\n{_NO_NETWORK}\n{_CLOCK}")
    make_due(project)
    for folder in (
        project.executed,
        project.processed / "geography",
        project.released,
        project.downloads,
        project.build,
    ):
        (folder / ".killed.scratch.x1").write_text("half", encoding="utf-8")
    (project.site / "about.html").write_text("tampered", encoding="utf-8")
    (project.source / "about.md").write_text("tampered", encoding="utf-8")
    (project.downloads / "strip-searches" / "by_force.csv").unlink()
    (project.downloads / "strip-searches" / "totals.csv").write_text("tampered", encoding="utf-8")
    for path in (project.source_manifest, project.site_manifest, project.downloads_manifest("camhs")):
        path.write_bytes(b"\x00rubbish")
    told = evidence(project, "build", **settings)
    assert "build and check the site" in told
    assert not log.exists(), log.read_text(encoding="utf-8")
    assert published(project) == _FIRST[project]
    assert no_scratch(project)
    assert "Nothing to do." in evidence(project, "build", "--dry-run")


def test_what_a_killed_run_left_half_written_is_cleared_wherever_it_lies(tmp_path: Path) -> None:
    project = Project(tmp_path)
    folders = [
        project.build, project.build / "runs", project.build / "code", project.executed, project.executed / "areas",
        project.released / "profiles", project.processed / "areas",
    ]  # fmt: skip
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".a.json.scratch.x1").write_text("half")
        (folder / "a.json").write_text("whole")
    recover(project)
    assert not list(tmp_path.rglob("*.scratch.*"))
    assert all((folder / "a.json").read_text() == "whole" for folder in folders)
