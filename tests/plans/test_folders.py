"""Whose plans they are: a list that is whole, real plans and invented ones apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence_book.plans.folders import PlanFolder, documents_in, plan_folder, plans_dataset, read_councils
from evidence_book.problems import BadInput
from evidence_book.project import Project


def folder_of(tmp_path: Path, listed: str, codes: tuple[str, ...], sensitivity: str = "restricted") -> PlanFolder:
    for code in codes:
        (tmp_path / code).mkdir()
    (tmp_path / "councils.csv").write_text(listed, encoding="utf-8")
    return PlanFolder(tmp_path, sensitivity)  # type: ignore[arg-type]


def test_councils_come_in_order_of_code(tmp_path: Path) -> None:
    found = folder_of(tmp_path, "code,name\nZZ2,Beeton\nZZ1,Ayton\n", ("ZZ1", "ZZ2"))
    assert list(read_councils(found, "plans").items()) == [("ZZ1", "Ayton"), ("ZZ2", "Beeton")]


@pytest.mark.parametrize(
    ("listed", "codes", "code"),
    [
        ("code,name\nZZ1,\n", ("ZZ1",), "bad-councils"),
        ("code\nZZ1\n", ("ZZ1",), "bad-councils"),
        ("code,name\nZZ1,Ayton\nZZ1,Beeton\n", ("ZZ1",), "bad-councils"),
        ("code,name\n../ZZ1,Ayton\n", (), "bad-councils"),
        ("code,name\nSYN-C01,Ayton\n", ("SYN-C01",), "bad-councils"),
        ("code,name\nZZ1,Ayton\n", (), "bad-councils"),
        ("code,name\nZZ1,Ayton\n", ("ZZ1", "ZZ9"), "unknown-council"),
    ],
)
def test_a_list_that_is_not_whole_is_refused(tmp_path: Path, listed: str, codes: tuple[str, ...], code: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_councils(folder_of(tmp_path, listed, codes), "plans")
    assert {problem.code for problem in refused.value.problems} == {code}


def test_a_real_council_among_invented_ones_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        read_councils(folder_of(tmp_path, "code,name\nE06000001,Ayton\n", ("E06000001",), "synthetic"), "plans")


def test_no_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="missing-file"):
        read_councils(PlanFolder(tmp_path, "restricted"), "plans")


def test_the_offices_own_plans_take_the_place_of_invented_ones(tmp_path: Path) -> None:
    project = Project(tmp_path)
    assert plan_folder(project).sensitivity == plans_dataset(project).sensitivity == "synthetic"
    own = tmp_path / "data" / "raw" / "plans" / "restricted"
    own.mkdir(parents=True)
    (own / "councils.csv").write_text("code,name\n", encoding="utf-8")
    assert plan_folder(project).sensitivity == plans_dataset(project).sensitivity == "restricted"
    assert plans_dataset(project).raw_file(project.raw) == own


def test_lock_files_and_hidden_files_are_no_documents(tmp_path: Path) -> None:
    for name in ("a.docx", "~$a.docx", ".hidden.docx", "deep/b.pdf"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    assert [path.name for path in documents_in(tmp_path)] == ["a.docx", "b.pdf"]
