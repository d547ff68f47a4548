"""The bad files are bad in the way that their names say."""

from __future__ import annotations

from pathlib import Path
from zipfile import BadZipFile, ZipFile

import docx
import pdfplumber
import pytest
from pdfplumber.utils.exceptions import PdfminerException
from tests.plans.bad_files import write_bad_files


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return write_bad_files(tmp_path_factory.mktemp("bad"))


@pytest.mark.parametrize("name", ["corrupt.docx", "truncated.docx", "empty.docx", "encrypted.docx"])
def test_broken_and_locked_documents_are_no_packages(files: dict[str, Path], name: str) -> None:
    with pytest.raises(BadZipFile):
        ZipFile(files[name])


def test_a_locked_word_document_begins_as_word_writes_it(files: dict[str, Path]) -> None:
    data = files["encrypted.docx"].read_bytes()
    assert data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    assert "EncryptedPackage".encode("utf-16-le") in data
    assert len(data) % 512 == 0


def test_a_locked_pdf_does_not_open(files: dict[str, Path]) -> None:
    with pytest.raises(PdfminerException), pdfplumber.open(files["encrypted.pdf"]) as document:
        document.pages[0].extract_text()


def test_a_scanned_pdf_has_pictures_and_no_text(files: dict[str, Path]) -> None:
    with pdfplumber.open(files["scanned.pdf"]) as document:
        assert len(document.pages) == 5
        assert all(page.images and not page.extract_text() for page in document.pages)


def test_the_long_pdf_has_five_hundred_pages(files: dict[str, Path]) -> None:
    with pdfplumber.open(files["long.pdf"]) as document:
        assert len(document.pages) == 500


def test_blank_and_letter_open(files: dict[str, Path]) -> None:
    assert not "".join(one.text for one in docx.Document(str(files["blank.docx"])).paragraphs)
    assert len(docx.Document(str(files["letter.docx"])).paragraphs) == 6
