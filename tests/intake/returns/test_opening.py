"""Opening files: by content, never by name, and never one that could harm the reader."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.intake.returns.awful import SPECIFICATION, awful_returns, grid
from tests.intake.returns.written import Page, as_csv, as_ods, as_xlsx, rezipped

from evidence_book.intake.returns import opening
from evidence_book.intake.returns.reading import read_return


def codes(folder: Path, content: bytes, name: str = "return.csv") -> list[str]:
    path = folder / name
    path.write_bytes(content)
    found = read_return(path, SPECIFICATION)
    assert bool(found.problems) == found.frame.empty
    return [problem.code for problem in found.problems]


@pytest.mark.parametrize("name", ["return.csv", "return.xlsx", "return.xls", "return"])
@pytest.mark.parametrize("content", [as_csv(grid()), as_xlsx(Page(grid())), as_ods(Page(grid()))])
def test_the_name_of_a_file_says_nothing_about_its_format(content: bytes, name: str, tmp_path: Path) -> None:
    assert codes(tmp_path, content, name) == []


def test_a_file_over_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MOST_BYTES", 100)
    assert codes(tmp_path, as_csv(grid())) == ["too-large"]


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MOST_BYTES_UNPACKED", 1000)
    assert codes(tmp_path, as_xlsx(Page(grid()))) == ["too-large-unpacked"]


def test_a_part_that_is_damaged_is_noticed(tmp_path: Path) -> None:
    content = bytearray(as_xlsx(Page(grid())))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        sheet = archive.getinfo("xl/worksheets/sheet1.xml")
    content[sheet.header_offset + 30 + len(sheet.filename) + 40] ^= 0xFF
    assert codes(tmp_path, bytes(content)) == ["broken-file"]


def test_a_sheet_of_endless_repeated_rows_is_refused(tmp_path: Path) -> None:
    def repeat(name: str, part: bytes) -> bytes:
        return part.replace(b"<table:table-row>", b'<table:table-row table:number-rows-repeated="99999999">', 1)

    assert codes(tmp_path, rezipped(as_ods(Page(grid())), repeat)) == ["too-many-rows"]


@pytest.mark.parametrize(
    ("name", "part", "code"),
    [
        ("xl/workbook.xml", b"<workbook", "broken-file"),
        ("xl/workbook.bin", b"no records", "broken-file"),
        ("word/document.xml", b"<document/>", "unknown-format"),
    ],
)
def test_an_archive_that_is_no_workbook_is_refused(name: str, part: bytes, code: str, tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr(name, part)
    assert codes(tmp_path, made.getvalue()) == [code]


def test_a_document_with_a_password_is_refused(tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("META-INF/manifest.xml", b"<manifest><encryption-data/></manifest>")
        archive.writestr("content.xml", b"\x8f\x12\x03scrambled")
    assert codes(tmp_path, made.getvalue()) == ["password-protected"]


@given(
    content=st.sampled_from([awful.content for awful in awful_returns()]),
    place=st.floats(0, 1),
    taken=st.integers(0, 30),
    put=st.sampled_from([b"", b"\0", b"\xff", b'"', b"<", b"-1", b"99999999999"]),
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_to_a_file_it_is_read_or_refused(
    content: bytes, place: float, taken: int, put: bytes, tmp_path: Path
) -> None:
    at = int(place * len(content))
    path = tmp_path / "return"
    path.write_bytes(content[:at] + put + content[at + taken :])
    found = read_return(path, SPECIFICATION)
    assert tuple(found.frame.columns) == SPECIFICATION.names
    assert found.problems or len(found.frame)
