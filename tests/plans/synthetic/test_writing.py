"""Documents of synthetic plans: the same bytes each time, files that open, and everything in them that is recorded."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path
from zipfile import ZipFile

import docx
import pdfplumber
import pytest
from lxml import etree

from evidence_book.plans.synthetic.content import LETTERS, PlanContent
from evidence_book.plans.synthetic.layouts.parts import DEMONSTRATION
from evidence_book.plans.synthetic.plans import SEED, draw_plans
from evidence_book.plans.synthetic.truth import COLUMNS, PlanTruth
from evidence_book.plans.synthetic.writing import write_documents

UNSEEN = ("SYN-C03", "SYN-C04", "SYN-C05", "SYN-C06", "SYN-C07")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[PlanTruth]]:
    folder = tmp_path_factory.mktemp("plans")
    return folder, write_documents(folder, processes=2)


@pytest.fixture(scope="module")
def plans() -> dict[str, PlanContent]:
    return {plan.plan: plan for code in ("SYN-C01", "SYN-C02", *UNSEEN) for plan in draw_plans(code)}


def each_template(rows: list[PlanTruth], form: str, count: int) -> list[PlanTruth]:
    """The first few rows of every template in a format."""
    templates = dict.fromkeys(row.template for row in rows)
    return [
        row for name in templates for row in [one for one in rows if (one.template, one.format) == (name, form)][:count]
    ]


def text_of_docx(path: Path) -> str:
    """Every text in every part of a package, deleted text left out."""
    with ZipFile(path) as package:
        parts = [
            package.read(name)
            for name in package.namelist()
            if name.endswith(".xml") and "theme" not in name and "styles" not in name
        ]
    texts = []
    for part in parts:
        for element in etree.fromstring(part).iter():
            texts.append(element.text if element.tag != f"{W}delText" and element.text else "")
            texts.append(element.get("descr", ""))
    return "".join(texts)


def pressed(text: str) -> str:
    return "".join(text.replace("’", "'").split())


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path, written: tuple[Path, list[PlanTruth]]) -> None:
    write_documents(tmp_path, councils=UNSEEN)
    files = [path for path in sorted(tmp_path.rglob("*.*")) if path.parent != tmp_path]
    assert len(files) == 40 * len(UNSEEN)
    for path in files:
        assert path.read_bytes() == (written[0] / path.relative_to(tmp_path)).read_bytes(), path.name


def test_the_truth_on_disk_is_the_truth_returned(written: tuple[Path, list[PlanTruth]]) -> None:
    folder, rows = written
    with (folder / "truth.csv").open(encoding="utf-8") as file:
        read = list(csv.DictReader(file))
    assert tuple(read[0]) == COLUMNS
    assert len(read) == len(rows) == 331 + 317 + 40 * len(UNSEEN)
    assert [row["plan"] for row in read] == [row.plan for row in rows]
    assert {row["exception"] for row in read} == {"true", "false"}
    assert all((folder / row["file"]).is_file() and row["file"].endswith(row["format"]) for row in read)


def test_truth_keeps_its_own_rules(written: tuple[Path, list[PlanTruth]]) -> None:
    for row in written[1]:
        listed = row.sections.split(";")
        assert set(listed) <= set(LETTERS) and len(set(listed)) == len(listed)
        assert {"A", "B", "E", "F"} <= set(listed)
        counts = {letter: getattr(row, f"words_{letter}") for letter in LETTERS}
        assert all(counts[letter] == 0 for letter in LETTERS if letter not in listed)
        assert all(counts[letter] for letter in "ABEF")
        assert max(row.outcomes_timescale, row.outcomes_measure, row.outcomes_person) <= row.outcomes
        assert (
            max(row.provision_hours, row.provision_frequency, row.provision_who, row.provision_vague) <= row.provision
        )
        assert 1 <= row.need_areas_matched <= row.need_areas <= 4


def test_sections_are_missing_merged_and_out_of_order_somewhere(written: tuple[Path, list[PlanTruth]]) -> None:
    orders = {row.template: set() for row in written[1]}
    for row in written[1]:
        orders[row.template].add(row.sections)
    assert all(len(found) > 3 for found in orders.values())
    assert any(order.index("I") < order.index("H1") for order in orders["birch-1"] if "H1" in order)
    assert any(order.startswith("B;E;F;A") for order in orders["birch-2"])


def test_word_documents_open_and_hold_what_was_planted(
    written: tuple[Path, list[PlanTruth]], plans: dict[str, PlanContent]
) -> None:
    for row in each_template(written[1], "docx", 3):
        path = written[0] / row.file
        document = docx.Document(str(path))
        person = plans[row.plan].person
        assert document.core_properties.author == person.officer
        assert person.first in document.sections[0].header.paragraphs[0].text
        said = text_of_docx(path)
        assert DEMONSTRATION in said
        missing = [canary for canary in person.canaries if pressed(canary) not in pressed(said)]
        assert not missing, (row.template, missing)


def test_words_and_entries_recorded_are_those_in_the_document(
    written: tuple[Path, list[PlanTruth]], plans: dict[str, PlanContent]
) -> None:
    """Read apart from the generator: the older template's headings and lists, by python-docx, which leaves inserted text out."""
    rows = [row for row in written[1] if (row.template, row.format) == ("alder-1", "docx")][:40]
    for row in (row for row in rows if not plans[row.plan].quirks.tracked):
        section, words, items = "", Counter(), Counter()
        for paragraph in docx.Document(str(written[0] / row.file)).paragraphs:
            if paragraph.style.name == "Heading 1":
                found = re.match(r"Sections? ([A-K][12]?)\b", paragraph.text)
                section = found.group(1) if found else ""
            elif not paragraph.style.name.startswith("Heading") and section:
                typed = re.match(r"\d+\. ", paragraph.text)
                words[section] += len(paragraph.text.split()) - bool(typed)
                items[section] += bool(typed) or paragraph.style.name == "List Paragraph"
        assert {letter: words[letter] for letter in LETTERS} == {
            letter: getattr(row, f"words_{letter}") for letter in LETTERS
        }
        assert (items["E"], items["F"]) == (row.outcomes, row.provision)


def test_pdfs_open_and_hold_what_was_planted(
    written: tuple[Path, list[PlanTruth]], plans: dict[str, PlanContent]
) -> None:
    for row in each_template(written[1], "pdf", 1):
        with pdfplumber.open(written[0] / row.file) as document:
            assert 3 <= len(document.pages) <= 10
            said = "\n".join(page.extract_text() for page in document.pages)
            assert plans[row.plan].person.name in document.metadata["Title"]
        assert "Page 2" in said
        assert pressed(DEMONSTRATION) in pressed(said)
        whole = pressed(said)
        assert pressed(plans[row.plan].person.surname) in whole
        assert plans[row.plan].person.phone.replace(" ", "") in whole


def test_word_documents_carry_what_word_leaves(written: tuple[Path, list[PlanTruth]]) -> None:
    everything = ""
    for row in written[1]:
        if row.format == "docx":
            with ZipFile(written[0] / row.file) as package:
                assert {info.date_time for info in package.infolist()} == {(2024, 1, 1, 0, 0, 0)}
                everything += package.read("word/document.xml").decode()
    for mark in ("<w:txbxContent>", "<mc:Fallback>", "<w14:checkbox>", "☒", "<w:delText", "<w:ins ", "<w:br/>", "<w:tab/>", "\xa0", "’",
                 "<w:numPr>", "<w:vMerge", "<w:gridSpan", "w:instrText", "<w:p/>"):  # fmt: skip
        assert mark in everything, mark


def test_planted_strings_are_listed_one_a_line(
    written: tuple[Path, list[PlanTruth]], plans: dict[str, PlanContent]
) -> None:
    lines = (written[0] / "canaries.txt").read_text(encoding="utf-8").splitlines()
    assert lines == sorted(set(lines))
    assert set(lines) == {canary for plan in plans.values() for canary in plan.person.canaries}
    assert min(map(len, lines)) >= 7


def test_another_seed_gives_other_plans(tmp_path: Path, written: tuple[Path, list[PlanTruth]]) -> None:
    other = write_documents(tmp_path, seed=SEED + 1, councils=["SYN-C05"])
    assert [row.sections for row in other] != [row.sections for row in written[1] if row.council == "SYN-C05"]
