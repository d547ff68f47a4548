"""New figures are checked and compared before they are put in place, and put in place whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidence_book.datasets import CATALOGUE
from evidence_book.problems import BadInput
from evidence_book.project import Project
from evidence_book.review import receiving
from evidence_book.review.receiving import (
    ColumnChange,
    NewFile,
    NotReceived,
    changed_columns,
    put_in_place,
    read_new,
    receive,
    resting_on,
    rows_of,
)

FILE = "published/illegal_childrens_homes/registered_homes_by_year.csv"
NEXT = "2026-03-31,all types,homes,4300,ofsted_reg_2025,\n"


def with_next_year(project: Project, folder: Path, extra: str = NEXT) -> Path:
    path = folder / Path(FILE).name
    path.write_bytes((project.raw / FILE).read_bytes() + extra.encode())
    return path


def test_the_columns_say_what_is_new_and_gone() -> None:
    before = b"period,area,children\n2024,North,5\n2024,South,7\n"
    after = b"period,area,children,note\n2025,North,6\n2025,East,8,revised\n"
    assert changed_columns(NewFile("a.csv", before, after)) == [
        ColumnChange("period", ("2025",), ("2024",)),
        ColumnChange("area", ("East",), ("South",)),
        ColumnChange("note", ("", "revised"), ()),
    ]
    assert rows_of(before) == 2
    assert rows_of(b"") == 0


def test_a_file_is_known_by_its_name(project: Project, tmp_path: Path) -> None:
    new = with_next_year(project, tmp_path)
    full = tmp_path / "illegal_childrens_homes.registered_homes_by_year.csv"
    full.write_bytes(new.read_bytes())
    for path in (new, full):
        files, datasets = read_new(project, [path])
        assert files[0].file == FILE and datasets[0].name == "illegal_childrens_homes.registered_homes_by_year"
    with pytest.raises(NotReceived, match="give each once"):
        read_new(project, [new, full])
    (tmp_path / "nothing.csv").write_text("a\n", encoding="utf-8")
    with pytest.raises(NotReceived, match="no dataset has a file of that name"):
        read_new(project, [tmp_path / "nothing.csv"])
    with pytest.raises(NotReceived, match=r"no such file: gone\.csv"):
        read_new(project, [tmp_path / "gone.csv"])
    several = tmp_path / "england_by_year.csv"
    several.write_text("a\n", encoding="utf-8")
    with pytest.raises(NotReceived, match="several datasets"):
        read_new(project, [several])


def test_what_rests_on_a_dataset_is_worked_out_again() -> None:
    found = resting_on([CATALOGUE["illegal_childrens_homes.registered_homes_by_year"]])
    assert found[0] == "illegal_childrens_homes"
    assert {"claims", "rights_map", "areas", "corrections"} <= set(found)
    assert "camhs" not in found


def test_what_the_gate_refuses_goes_no_further(built: Project, tmp_path: Path) -> None:
    before = (built.raw / FILE).read_bytes()
    bad = with_next_year(built, tmp_path, "2026-03-31,all types,homes,many,nobody,\n")
    with pytest.raises(BadInput, match=r"registered_homes_by_year\.csv, row \d+, field 'value'"):
        receive(built, [bad], lambda line: None)
    assert (built.raw / FILE).read_bytes() == before


def test_a_new_year_is_compared_and_nothing_is_changed(built: Project, tmp_path: Path) -> None:
    before = (built.raw / FILE).read_bytes()
    received = receive(built, [with_next_year(built, tmp_path)], lambda line: None)
    assert (built.raw / FILE).read_bytes() == before
    assert ColumnChange("as_at", ("2026-03-31",), ()) in changed_columns(received.files[0])
    assert any(each.release == "illegal_childrens_homes" for each in received.comparison.differences)
    assert not list(built.build.glob(".verify.scratch.*"))


def test_files_are_put_in_place_together_or_not_at_all(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project.raw / "new").mkdir()
    one, other = project.raw / "new" / "one.csv", project.raw / "new" / "other.csv"
    one.write_bytes(b"before")
    files = [NewFile("new/one.csv", b"before", b"after"), NewFile("new/other.csv", b"", b"after")]
    write = receiving.write_bytes

    def failing(path: Path, content: bytes) -> bool:
        if path == other:
            raise OSError(28, "No space left on device", str(path))
        return write(path, content)

    with monkeypatch.context() as patched:
        patched.setattr(receiving, "write_bytes", failing)
        with pytest.raises(OSError, match="No space"):
            put_in_place(project, files)
    assert one.read_bytes() == b"before" and not other.exists()
    put_in_place(project, files)
    assert one.read_bytes() == other.read_bytes() == b"after"
    with pytest.raises(NotReceived, match="changed meanwhile"):
        put_in_place(project, files)
