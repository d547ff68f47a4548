"""Kill builds at random moments, and look whether the site that stands is whole.

    python benchmarks/kill_builds.py [--times 100] [--seed 1]

Works in a copy of the checkout. Again and again something is changed or lost, a build begins, and its processes are
killed: at a random moment, or as soon as a given piece of work appears on disk. The site that stands then must be, byte
for byte, the one that stood before or the one that an undisturbed build makes of the same inputs in a second copy. After
every ten kills all inputs are put back, and a build that nobody disturbs must give the first site again, with nothing
left lying about. Prints what was found; exits with 1 if any site was lost, or was neither.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from record import record
from time_build import copy_checkout

from evidence_book.digests import digest_tree
from evidence_book.review.reproduced import reproduced

EVIDENCE = str(Path(sys.executable).with_name("evidence"))
BETWEEN_RECOVERIES = 10

# Work that can be seen on disk while it is done; a kill comes as soon as it appears.
SITE = (
    "_build/.jupyter-book.scratch.*/_build/html/index.html", "_build/.html.scratch.*/index.html",
    "_build/.html.manifest.json.scratch.*", "_build/html.manifest.json", "_build/.steps.json.scratch.*",
)  # fmt: skip
SOURCE = ("_build/.source.scratch.*", "_build/.source.scratch.*/_extra/data", *SITE)
NOTEBOOKS = ("_build/notebooks/.*.scratch.*",)
DOWNLOADS = ("_build/downloads/.*.scratch.*",)
PROCESSED = ("data/processed/*/.*.scratch.*", "data/processed/released/.*.scratch.*")


def add_line(folder: Path, chance: random.Random) -> None:
    """Write a line more on a page."""
    with (folder / "book" / "about.md").open("a", encoding="utf-8") as page:
        page.write(f"\nOne more line, {chance.choice(['long', 'short', 'plain', 'last'])}.\n")


def edit_notebook(folder: Path, chance: random.Random) -> None:
    """Write a sentence more into the text of a notebook."""
    path = chance.choice(sorted((folder / "notebooks").glob("*.ipynb")))
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cell = next(cell for cell in reversed(notebook["cells"]) if cell["cell_type"] == "markdown")
    cell["source"] = "".join(cell["source"]) + "\n\nOne more sentence."
    path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def edit_note(folder: Path, chance: random.Random) -> None:
    """Write a word more into the last column, which is a note, of a row of figures."""
    path = folder / "data/raw/published/strip_searches/national_figures.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    row = chance.randrange(1, len(lines))
    quoted = lines[row].endswith('"')
    before = lines[row].removesuffix('"')
    lines[row] = before + ("indeed" if before.endswith(",") else " indeed") + ('"' if quoted else "")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def respell_suite(folder: Path, chance: random.Random) -> None:
    """Save a suite as an editor would that spells JSON in its own way."""
    path = chance.choice(sorted((folder / "expectations").glob("*.json")))
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")), indent=4), encoding="utf-8")


def lose_notebooks(folder: Path, chance: random.Random) -> None:
    """Lose some executed notebooks."""
    for path in sorted((folder / "_build" / "notebooks").glob("*.ipynb")):
        if chance.random() < 0.5:
            path.unlink()


def lose_processed(folder: Path, chance: random.Random) -> None:
    """Lose all processed data, so that everything up to the downloads is made again."""
    shutil.rmtree(folder / "data" / "processed", ignore_errors=True)


def lose_downloads(folder: Path, chance: random.Random) -> None:
    """Lose the downloads."""
    shutil.rmtree(folder / "_build" / "downloads", ignore_errors=True)


class Change(NamedTuple):
    """What is done before a build, how often, how long the build then takes about, and what can be seen of it."""

    make: Callable[[Path, random.Random], None]
    often: int
    seconds: float
    seen: tuple[str, ...]


CHANGES = (
    Change(add_line, 4, 20.0, SOURCE),
    Change(edit_notebook, 2, 25.0, NOTEBOOKS + DOWNLOADS + SOURCE),
    Change(edit_note, 2, 30.0, PROCESSED + SOURCE),
    Change(respell_suite, 1, 10.0, PROCESSED),
    Change(lose_notebooks, 1, 8.0, NOTEBOOKS),
    Change(lose_processed, 1, 35.0, PROCESSED),
    Change(lose_downloads, 1, 7.0, DOWNLOADS),
)


@dataclass
class Found:
    """Counts of what was found."""

    sites: Counter[str] = field(default_factory=Counter)
    done_before: Counter[str] = field(default_factory=Counter)
    work: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    recoveries: int = 0
    kills: int = 0


def inputs_of(folder: Path) -> dict[str, dict[str, str]]:
    """What a build is made from and may be changed here."""
    return {part: digest_tree(folder / part) for part in ("book", "notebooks", "data/raw", "expectations")}


def put_back(source: Path, folder: Path) -> None:
    """Give `folder` the inputs of `source`."""
    for part in ("book", "notebooks", "data/raw", "expectations"):
        shutil.rmtree(folder / part)
        shutil.copytree(source / part, folder / part)


def build(folder: Path, log: Path) -> subprocess.Popen[bytes]:
    """Begin a build in a group of processes of its own."""
    settings = os.environ | {"EVIDENCE_BOOK_ROOT": str(folder), "TMPDIR": str(log.parent / "temporary")}
    with log.open("w") as told:
        return subprocess.Popen(
            [EVIDENCE, "build"], cwd=folder, env=settings, stdout=told, stderr=told, start_new_session=True
        )


def seen(folder: Path, pattern: str) -> list[int]:
    """What is there of a pattern, by inodes; none if it went while we looked."""
    try:
        return sorted(path.lstat().st_ino for path in folder.glob(pattern))
    except FileNotFoundError:
        return []


def wait_for(running: subprocess.Popen[bytes], folder: Path, moment: float | str) -> None:
    """Wait until the moment, in seconds or as a pattern of what is to be seen, or until the build ends."""
    begun = time.monotonic()
    before = seen(folder, moment) if isinstance(moment, str) else []
    while running.poll() is None:
        if isinstance(moment, float) and time.monotonic() - begun > moment:
            return
        if isinstance(moment, str) and seen(folder, moment) not in ([], before):
            return
        time.sleep(0.003)


def site_of(folder: Path) -> dict[str, str]:
    """Digests of the site that stands."""
    return reproduced(digest_tree(folder / "_build" / "html"))


def scratch_of(folder: Path) -> list[str]:
    """Scratch of any kind below what is made."""
    made = (folder / "_build", folder / "data" / "processed")
    strays = [path for part in made for name in (".*.scratch.*", ".*.previous") for path in part.rglob(name)]
    return sorted(path.relative_to(folder).as_posix().partition(".scratch.")[0] for path in strays)


class Killer:
    """Two copies of the checkout: builds are killed in one, and nobody disturbs the other."""

    def __init__(self, place: Path, seed: int) -> None:
        self.log = place / "told.txt"
        (place / "temporary").mkdir()
        self.chance = random.Random(seed)  # noqa: S311
        self.found = Found()
        self.folder, self.reference = copy_checkout(place / "killed"), copy_checkout(place / "undisturbed")
        self.untouched = copy_checkout(place / "untouched")
        for folder in (self.folder, self.reference):
            self.undisturbed(folder)
        self.first = self.standing = site_of(self.folder)
        if site_of(self.reference) != self.first:
            self.found.faults.append("two undisturbed builds differ")

    def undisturbed(self, folder: Path) -> None:
        """Build, and wait for the end."""
        code = build(folder, self.log).wait()
        said = self.log.read_text(encoding="utf-8")
        if code or "Traceback" in said:
            self.found.faults.append(f"an undisturbed build ended with {code}: {said[-600:]}")

    def kill_one(self) -> bool:
        """Change something, begin a build, kill it, and look; False if it ended first."""
        (change,) = self.chance.choices(CHANGES, [each.often for each in CHANGES])
        change.make(self.folder, self.chance)
        moment = (
            self.chance.uniform(0.2, change.seconds) if self.chance.random() < 0.5 else self.chance.choice(change.seen)
        )
        running = build(self.folder, self.log)
        wait_for(running, self.folder, moment)
        if running.poll() is not None:
            self.found.sites["the build had ended"] += 1
            self.look(change.make.__name__)
            return False
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
        self.found.kills += 1
        for scratch in {name.rpartition("/.")[2].partition("/")[0] or name for name in scratch_of(self.folder)} or {
            "none"
        }:
            self.found.work[scratch] += 1
        done = [
            line.split("done", 1)[1].split("(")[0] for line in self.log.read_text().splitlines() if "  done" in line
        ]
        self.found.done_before[" ".join(done[-1].split()[:2]) if done else "nothing yet"] += 1
        self.look(f"{change.make.__name__}, {moment}")
        return True

    def look(self, told: str) -> None:
        """Say what the standing site is: the one before, the new one, or neither."""
        site = site_of(self.folder)
        if not site and (self.folder / "_build" / ".html.previous").is_dir():
            self.found.sites["displaced, to be put back by the next command"] += 1
        elif site == self.standing:
            self.found.sites["the one before"] += 1
        else:
            put_back(self.folder, self.reference)
            self.undisturbed(self.reference)
            if site == site_of(self.reference):
                self.found.sites["the new one"] += 1
            else:
                self.found.sites["NEITHER"] += 1
                self.found.faults.append(f"after {told}: neither the site before nor the new one")
            self.standing = site

    def recover(self) -> None:
        """Put all inputs back and build: the first site again, and nothing left about."""
        put_back(self.untouched, self.folder)
        self.undisturbed(self.folder)
        self.found.recoveries += 1
        self.standing = site_of(self.folder)
        if self.standing != self.first:
            self.found.faults.append("after a recovery the site is not the first one")
        if strays := scratch_of(self.folder):
            self.found.faults.append(f"scratch is left after a recovery: {strays}")
        again = subprocess.run(
            [EVIDENCE, "build", "--dry-run"], env=os.environ | {"EVIDENCE_BOOK_ROOT": str(self.folder)},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if "Nothing to do." not in again.stdout:
            self.found.faults.append(f"after a recovery there is something to do: {again.stdout}{again.stderr}")


def main(times: int, seed: int) -> int:
    """Run and print."""
    with tempfile.TemporaryDirectory() as place:
        killer = Killer(Path(place), seed)
        found = killer.found
        while found.kills < times:
            if killer.kill_one() and (found.kills % BETWEEN_RECOVERIES == 0 or found.kills == times):
                killer.recover()
            print(f"{found.kills} kills: {dict(found.sites)}, faults: {found.faults}", flush=True)
        left = len(list((Path(place) / "temporary").iterdir()))
    record(
        {
            "kills": found.kills,
            "kills: sites found": dict(found.sites),
            "kills: after the step": dict(found.done_before.most_common()),
            "kills: half-done on disk": dict(found.work.most_common()),
            "kills: recoveries": found.recoveries,
            "kills: temporary folders left": left,
            "kills: faults": found.faults,
        }
    )
    return 1 if found.faults else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=100, help="how many builds are killed")
    parser.add_argument("--seed", type=int, default=1, help="equal seeds change the same things in the same order")
    chosen = parser.parse_args()
    sys.exit(main(chosen.times, chosen.seed))
