"""The whole road, run by the real commands: again, from elsewhere, killed, and with a fault in the middle."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence_book.digests import digest_file, digest_tree
from evidence_book.project import ROOT_VARIABLE, Project
from evidence_book.reports.release import release_folder
from evidence_book.review.reproduced import reproduced
from tests.conftest import copy_built, restored, run_evidence

# The site as it was built first.
_FIRST: dict[Project, dict[str, str]] = {}


@pytest.fixture(scope="module")
def road(built: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A built project that the tests of this module change in turn, each leaving it whole."""
    project = copy_built(built, tmp_path_factory.mktemp("road") / "project")
    _FIRST[project] = published(project)
    return project


@pytest.fixture
def national(road: Project) -> Iterator[Path]:
    """The file of national figures; put back after the test: the last one builds again and looks whether all is as it was."""
    path = road.raw / "published/strip_searches/national_figures.csv"
    with restored(path):
        yield path


@pytest.fixture
def notebook(road: Project) -> Iterator[Path]:
    """The notebook of the report; put back after the test."""
    path = road.notebooks / "strip_searches.ipynb"
    with restored(path):
        yield path


def replace_text(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def published(project: Project) -> dict[str, str]:
    return reproduced(digest_tree(project.site))


def test_the_second_build_runs_nothing(road: Project) -> None:
    before = published(road)
    assert "Nothing to do." in run_evidence(road, "build", "--dry-run").stdout
    done = run_evidence(road, "build")
    assert "0 steps run" in done.stdout
    assert published(road) == before


def test_a_build_killed_half_way_leaves_the_last_site_and_the_next_gives_the_same_bytes(
    road: Project, tmp_path: Path
) -> None:
    before = published(road)
    about = road.book / "about.md"
    text = about.read_text(encoding="utf-8")
    about.write_text(text + "\nOne more line.\n", encoding="utf-8")
    command = [str(Path(sys.executable).with_name("evidence")), "build"]
    settings = os.environ | {ROOT_VARIABLE: str(road.root)}
    running = subprocess.Popen(
        command, cwd=road.root, env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while not list(road.build.glob(".html.scratch.*")):
        assert time.monotonic() < deadline, "the build of the site did not begin"
        assert running.poll() is None, "the build ended before it could be killed"
        time.sleep(0.05)
    time.sleep(1)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    assert published(road) == before, "the last good site still stands"
    about.write_text(text, encoding="utf-8")
    done = run_evidence(road, "build")
    assert done.returncode == 0, done.stdout + done.stderr
    assert published(road) == before
    assert not list(road.build.glob(".*scratch*")), "what the killed run left behind was cleared away"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("_static/evil.html", "<p>4711</p>", "stray-file"),
        ("_extra/leak.csv", "a,b", "stray-file"),
        ("about.md", b"# Caf\xe9", "wrong-encoding"),
        ("about.md", "# About\n\n{{ 1 // 0 }}\n", "ZeroDivisionError"),
        ("allowed_numbers.yml", "- pattern: '('\n  why: a reason\n", "bad-patterns"),
        ("_toc.yml", "[", "_toc.yml"),
    ],
)
def test_a_fault_in_the_book_publishes_nothing(road: Project, name: str, content: str | bytes, said: str) -> None:
    before = published(road)
    path = road.book / name
    held = path.read_bytes() if path.exists() else None
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    done = run_evidence(road, "build")
    assert done.returncode == 1
    assert said in done.stderr, done.stderr
    assert "Traceback (most" not in done.stderr
    assert published(road) == before
    path.unlink() if held is None else path.write_bytes(held)
    if name.startswith("_extra"):
        path.parent.rmdir()


def test_a_fault_in_the_data_stops_everything_downstream(road: Project, national: Path) -> None:
    before = published(road)
    replace_text(national, "no further action,47.0", "no further action,470.0")
    done = run_evidence(road, "build")
    assert done.returncode == 1
    assert "expect_column_values_to_be_between" in done.stderr
    assert "still stands" in done.stderr
    assert "release strip searches" not in done.stdout
    assert published(road) == before


def test_a_transcription_that_contradicts_a_published_figure_is_not_released(road: Project, national: Path) -> None:
    before = published(road)
    replace_text(national, "children,457.0,count", "children,547.0,count")
    done = run_evidence(road, "build")
    assert done.returncode == 1
    assert "hours between searches, 2022-23" in done.stderr
    assert published(road) == before


ALTERED_CLAIMS = (
    # Worked out again by the book: children closed divided by children referred.
    ("report_claims.csv", "closed before treatment,32,percent", "closed before treatment,33,percent",
     ("claim MH02 states 33%", "camhs.closed_share.2021_22", "no longer agrees", "list it as 'conflicts'")),
    ("claims.csv", "no further action,47,percent", "no further action,48,percent", ("claim BP26 states 48%",)),
    # Two sources that are said to disagree, and do so no longer.
    ("claims.csv", "on one day,775,children", "on one day,764,children", ("claim CC01 states 764",)),
    ("claim_evidence.csv", "MH05,own,camhs.mean_wait", "MH05,own,camhs.no_wait", ("no released fact has the id",)),
    ("claim_evidence.csv", "CC02,traces", "CC02,recomputes", ("only a computed fact recomputes a claim",)),
)  # fmt: skip
ALTERED_RIGHTS = (
    ("claim_work_streams.csv", "Child-centred policing,2 37", "Child-centred policing,2 24", ("articles [24]",)),
)


@pytest.mark.parametrize("altered", [ALTERED_CLAIMS, ALTERED_RIGHTS])
def test_claims_altered_on_purpose_stop_the_book_and_all_are_told(
    road: Project, altered: tuple[tuple[str, str, str, tuple[str, ...]], ...]
) -> None:
    before, folder = published(road), road.raw / "published/business_plan"
    with restored(*(folder / file for file, *_ in altered)):
        for file, old, new, _ in altered:
            replace_text(folder / file, old, new)
        done = run_evidence(road, "build")
    assert done.returncode == 1
    for words in (each for *_, said in altered for each in said):
        assert words in done.stderr, done.stderr
    assert "still stands" in done.stderr
    assert published(road) == before


def test_a_changed_figure_changes_every_page_that_quotes_it(road: Project, national: Path) -> None:
    replace_text(national, "no further action,47.0", "no further action,46.0")
    claims = road.raw / "published/business_plan/claims.csv"
    with restored(claims):
        replace_text(claims, "no further action,47,percent", "no further action,46,percent")
        _everywhere(road)
        _found_and_traced(road)


def _everywhere(road: Project) -> None:
    assert run_evidence(road, "build").returncode == 0
    pages = (
        "index.html",
        "reports/strip-searches.html",
        "facts.html",
        "facts/strip_searches.no_further_action.2022_23.html",
    )
    for page in (*pages, "business-plan/claims.html", "business-plan/community.html"):
        html = (road.site / page).read_text(encoding="utf-8")
        assert "46%" in html, page
        assert 'no_further_action.2022_23" value="47"' not in html, page


def _found_and_traced(road: Project) -> None:
    """One digit of one raw figure: `diff` finds it, with its cause, and `explain` the line that it stands on."""
    fact = "strip_searches.no_further_action.2022_23"
    done = run_evidence(road, "diff", "2025-26")
    assert done.returncode == 4
    found = json.loads((road.build / "diff.json").read_text(encoding="utf-8"))["differences"]
    change = next(each for each in found if each["name"] == fact)
    assert (change["tier"], change["before"][:3], change["after"][:3]) == ("large", "47%", "46%")
    assert "data/raw/published/strip_searches/national_figures.csv" in change["causes"][0]
    said = run_evidence(road, "explain", fact, "--seconds", "600").stdout  # enough for any machine
    assert "src/evidence_book/reports/strip_searches/facts.py, lines" in said
    line = next(each for each in said.splitlines() if "no further action" in each and "line 46" in each)
    assert "value=46" in line
    digest = digest_file(road.raw / "published/strip_searches/national_figures.csv")
    assert digest in said


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("charts.pace(report)", "charts.pase(report)", "cell 7 failed: AttributeError"),
        ("(../methods.md)", "(../method.md)", "method.md"),
    ],
)
def test_a_fault_in_a_notebook_publishes_nothing(road: Project, notebook: Path, old: str, new: str, said: str) -> None:
    before = published(road)
    replace_text(notebook, old, new)
    done = run_evidence(road, "build")
    assert done.returncode == 1
    assert said in done.stderr, done.stderr
    assert "Traceback (most" not in done.stderr
    assert published(road) == before


def test_explain_tells_the_whole_ancestry_of_a_page(road: Project) -> None:
    said = run_evidence(road, "explain", "reports/strip-searches.html").stdout
    assert "made by the step 'site'" in said
    assert said.count("up to date") >= 17
    fact = run_evidence(road, "explain", "strip_searches.no_further_action.2022_23", "--seconds", "0").stdout
    assert "made by the step 'release:strip_searches'" in fact
    assert "validate:strip_searches.national_figures" in fact


def test_released_tables_hold_nothing_but_what_is_described(road: Project) -> None:
    folder = release_folder(road, "strip_searches")
    listed = {f"{table['name']}.csv" for table in json.loads((folder / "tables.json").read_text())["tables"]}
    assert {path.name for path in folder.iterdir()} == listed | {"tables.json", "facts.json"}


def test_once_all_is_mended_the_site_is_as_it_was(road: Project) -> None:
    done = run_evidence(road, "build")
    assert done.returncode == 0, done.stdout + done.stderr
    assert published(road) == _FIRST[road]
