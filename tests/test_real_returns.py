"""Real returns and plans, from the ignored folders to the site: they lose the banner, and no name leaves the gate."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import docx
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from evidence_book.digests import digest_file
from evidence_book.intake.returns.folders import PROVIDERS
from evidence_book.intake.returns.specification import specification
from evidence_book.intake.returns.synthetic import fictional_providers, generate
from evidence_book.intake.returns.synthetic_files import in_words
from evidence_book.plans.sections import TITLES
from evidence_book.project import Project
from evidence_book.review.explaining import NOT_SHOWN
from tests.conftest import ROOT, copy_built, run_evidence
from tests.plans.made import ALDER, CEDAR, some

HOMES = specification("illegal_home")
CANARY = "ZEBRAFINCH"
BANNER = "synthetic demonstration"
# The report and the page of the return that is real here, and those of the three that stay invented.
REAL = ("reports/illegal-childrens-homes.html", "returns/illegal-home.html")
INVENTED = (
    *(f"reports/{name}.html" for name in ("strip-searches", "camhs", "ehcp-inconsistency")),
    *(f"returns/{name}.html" for name in ("strip-search", "camhs-referral", "ehcp-timeline")),
)


def send(folder: Path) -> None:
    """Put returns of another seed in place, with codes of no real area, each reference and child's name a canary.

    One provider sends nothing, and one sends a row that breaks a rule.
    """
    providers = fictional_providers(HOMES).head(8)
    codes = {code: f"ZZ{number:03d}" for number, code in enumerate(providers["code"], start=1)}
    rows = in_words(generate(HOMES, providers, 300, seed=31), HOMES)
    rows["authority_code"] = rows["authority_code"].map(codes)
    rows["child_reference"] = [f"{CANARY}-{number:05d}" for number in range(len(rows))]
    refused = rows.index[rows["authority_code"].eq("ZZ002")][0]
    rows.loc[refused, "registered"] = "Registered"
    folder.mkdir(parents=True)
    asked = providers.assign(code=providers["code"].map(codes), country="Zedland")
    (folder / PROVIDERS).write_text(asked.to_csv(index=False), encoding="utf-8")
    for code, own in rows.groupby("authority_code"):
        if code != "ZZ005":
            (folder / f"{code}.csv").write_bytes(as_sent(own))


def send_plans(folder: Path) -> None:
    """Put plans in place as two councils might send them, with codes of no real area."""
    for code, council in (("ZZ1", ALDER), ("ZZ2", CEDAR)):
        some(folder / code, 45, council)
    (folder / "councils.csv").write_text("code,name\nZZ1,Ayton\nZZ2,Beeton\n", encoding="utf-8")


def as_sent(rows: pd.DataFrame) -> bytes:
    """As CSV, with a column that nobody asked for and that holds names."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([*(field.label for field in HOMES.fields), "Name of child"])
    writer.writerows([*row, f"{CANARY} {number}"] for number, row in enumerate(rows.itertuples(index=False)))
    return text.getvalue().encode()


@pytest.fixture(scope="module")
def real(built: Project, tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, str]:
    """A built project in git, built again once real returns have come; and everything that this printed."""
    folder = tmp_path_factory.mktemp("real") / "project"
    project = copy_built(built, folder)
    shutil.copyfile(ROOT / ".gitignore", folder / ".gitignore")
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", "As it was")
    send(project.raw / "returns" / HOMES.name / "restricted" / HOMES.period_name)
    send_plans(project.raw / "plans" / "restricted")
    done = run_evidence(project, "build")
    assert done.returncode == 0, done.stdout + done.stderr
    printed = [
        done,
        run_evidence(project, "validate", "returns.illegal_home"),
        run_evidence(project, "facts", "returns"),
    ]
    return project, "".join(each.stdout + each.stderr for each in printed)


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


def text_of(project: Project, page: str) -> str:
    """What a page itself holds, markup and alternatives of pictures included; the contents beside it name all pages."""
    soup = BeautifulSoup((project.site / page).read_text(encoding="utf-8"), "lxml")
    (article,) = soup.find_all("article")
    return str(article).casefold()


def unpacked(path: Path) -> Iterator[tuple[str, bytes]]:
    """A file, and what is packed in it."""
    content = path.read_bytes()
    yield path.name, content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            # The code that bundles carry is public, and holds the sentences that these plans were invented from.
            parts = [part for part in packed.namelist() if "-bundle/src/" not in part]
            yield from ((f"{path.name}/{part}", packed.read(part)) for part in parts)
    if path.name == "objects.inv":
        yield f"{path.name} unpacked", zlib.decompress(content.split(b"\n", 4)[4])


def holding(folders: list[Path], word: str) -> list[str]:
    """Where a word stands, in whatever letters, in plain or in UTF-16."""
    wanted = [word.casefold().encode(code) for code in ("utf-8", "utf-16-le")]
    return [
        name for folder in folders for path in folder.rglob("*") if path.is_file()
        for name, content in unpacked(path) if any(each in content.lower() for each in wanted)
    ]  # fmt: skip


def test_the_banner_is_gone_where_returns_are_real_and_nowhere_else(real: tuple[Project, str]) -> None:
    project, _ = real
    for page in REAL:
        assert BANNER not in text_of(project, page), page
        assert "from the returns" in text_of(project, REAL[0])
    for page in INVENTED:
        assert BANNER in text_of(project, page), page
    workbook = project.downloads / "returns-illegal-home" / "returns-illegal-home.xlsx"
    said = b"".join(content for _, content in unpacked(workbook))
    assert BANNER.encode() not in said.lower()
    assert b"Built from returns, under the disclosure policy" in said


def test_who_did_not_send_and_who_was_refused_is_told(real: tuple[Project, str]) -> None:
    project, _ = real
    names = fictional_providers(HOMES).set_index("code")["name"]
    for page in REAL:
        assert names["SYN-L02"].casefold() in text_of(project, page)
        assert names["SYN-L05"].casefold() in text_of(project, page)
    assert "registered is legal" in text_of(project, REAL[1])


def test_no_reference_or_name_is_in_anything_built_released_or_printed(real: tuple[Project, str]) -> None:
    project, printed = real
    raw = project.raw / "returns" / HOMES.name / "restricted"
    assert holding([raw], CANARY), "the search finds what is there"
    assert not holding([project.build, project.processed], CANARY)
    assert CANARY.casefold() not in printed.casefold()


def test_no_digest_of_a_return_or_of_what_it_was_made_into_is_told(real: tuple[Project, str]) -> None:
    project, _ = real
    returns, plans = project.processed / "returns", project.processed / "plans"
    kept = [*returns.glob("illegal_home.*"), plans / "features.parquet"]
    private = [*kept, *(project.raw / "returns" / HOMES.name / "restricted").rglob("*.csv")]
    assert len(private) > 6
    for target in (
        "returns/illegal_home.parquet",
        "plans/features.parquet",
        "released/returns_illegal_home/facts.json",
    ):
        told = run_evidence(project, "explain", f"data/processed/{target}").stdout
        assert NOT_SHOWN in told
        assert not [path.name for path in private if digest_file(path) in told], target


def test_the_part_on_plans_is_no_demonstration_where_plans_are_real(real: tuple[Project, str]) -> None:
    project, _ = real
    text = text_of(project, "reports/ehcp-inconsistency.html")
    assert "part two: what the plans say<" in text
    assert "ayton" in text
    assert "netherwick" not in text
    released = (project.released / "plans" / "requirements.csv").read_text(encoding="utf-8")
    assert "synthetic" not in released.casefold()
    assert "office_plans" in (project.released / "plans" / "tables.json").read_text(encoding="utf-8")


def test_no_word_of_a_plan_is_in_anything_built_released_or_printed(real: tuple[Project, str]) -> None:
    project, printed = real
    own = {path.stem for path in (project.raw / "plans" / "restricted").rglob("*.docx")}
    children = sorted({word.casefold() for stem in own for word in re.findall(r"[A-Za-z]{9,}", stem)})
    assert len(children) > 60
    # No name and no run of words goes over lines, and most lines stand on many pages: each is looked through once.
    lines: set[bytes] = set()
    for folder in (project.site, project.source, project.executed, project.downloads, project.processed):
        for path in (each for each in folder.rglob("*") if each.is_file()):
            for _, content in unpacked(path):
                lines.update(content.lower().split(b"\n"))
    text = b"\n".join(lines)
    assert not [word for word in children if word.encode() in text]
    assert not [word for word in children if word in printed.casefold()]
    plans = sorted((project.raw / "plans" / "restricted").rglob("*.docx"))[::12]
    often = Counter(sentence for path in plans for sentence in set(sentences_of(path)))
    # What stands in several plans is of the template, and some words are of the law.
    law = set(" ".join(TITLES.values()).lower().split())
    sentences = [each for each, count in often.items() if count == 1 and len(law & set(each.split())) < 4]
    assert len(sentences) > 200
    assert not [sentence for sentence in sentences if sentence.encode() in text]


def sentences_of(path: Path) -> list[str]:
    """Runs of six words of a plan's paragraphs, but for what every plan says of itself."""
    document = docx.Document(str(path))
    cells = (cell.text for table in document.tables for cell in table._cells)
    texts = [text.lower().split() for text in (*(each.text for each in document.paragraphs), *cells)]
    said = [" ".join(words[start : start + 6]) for words in texts for start in range(0, len(words) - 5, 6)]
    return [each for each in said if "synthetic" not in each and "no child or place" not in each]


def test_git_sees_nothing_of_it(real: tuple[Project, str]) -> None:
    project, _ = real
    assert git(project.root, "status", "--porcelain", "--untracked-files=all") == ""
    kept = project.processed / "returns" / "feedback" / "illegal_home" / "ZZ002.xlsx"
    assert kept.is_file()
    assert git(project.root, "check-ignore", str(kept.relative_to(project.root)))


def test_the_figures_cite_the_office_and_not_the_invention(real: tuple[Project, str]) -> None:
    project, _ = real
    table = (project.released / "returns_illegal_home" / "tables.json").read_text(encoding="utf-8")
    facts = (project.released / "returns_illegal_home" / "facts.json").read_text(encoding="utf-8")
    for text in (table, facts):
        assert "office_returns" in text
        assert "synthetic" not in text
