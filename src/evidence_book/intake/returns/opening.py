"""Opening a file by what it holds, whatever its name says; what could harm the reader is refused first."""

from __future__ import annotations

from pathlib import Path
from xml.parsers import expat
from zipfile import ZipFile

from evidence_book.intake.returns.grid_calamine import open_with_calamine
from evidence_book.intake.returns.grid_csv import open_csv
from evidence_book.intake.returns.grid_opendocument import open_document
from evidence_book.intake.returns.grid_workbook import open_workbook
from evidence_book.intake.returns.grids import MOST_BYTES, MOST_BYTES_UNPACKED, Opened, Unreadable

_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# Lists the parts of an ODS file, and which of them are encrypted.
_MANIFEST = "META-INF/manifest.xml"
_XML_NAMES = (".xml", ".rels", ".vml")
_AT_ONCE = 1 << 16


class _RootReached(Exception):
    pass


def _refuse_document_type(archive: ZipFile, name: str) -> None:
    """Read an XML part as far as its root; raises `Unreadable` if a document type stands before it."""
    parser = expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise Unreadable("document-type")

    def reached(*_: object) -> None:
        raise _RootReached

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = reached
    with archive.open(name) as part:
        try:
            while block := part.read(_AT_ONCE):
                parser.Parse(block)
        except _RootReached:
            return


def _check_archive(archive: ZipFile) -> None:
    entries = archive.infolist()
    if sum(entry.file_size for entry in entries) > MOST_BYTES_UNPACKED:
        raise Unreadable("too-large-unpacked")
    manifest = archive.read(_MANIFEST) if _MANIFEST in archive.namelist() else b""
    if any(entry.flag_bits & 1 for entry in entries) or b"encryption-data" in manifest:
        raise Unreadable("password-protected")
    # Reads every part to its declared end: a part that lies about its size, or is damaged, shows here.
    if archive.testzip() is not None:
        raise Unreadable("broken-file")
    for entry in entries:
        # Old programs give the manifest of an ODS file a document type; nobody reads it as XML.
        if entry.filename.endswith(_XML_NAMES) and entry.filename != _MANIFEST:
            _refuse_document_type(archive, entry.filename)


def _open_zip(path: Path) -> Opened:
    with ZipFile(path) as archive:
        _check_archive(archive)
        names = set(archive.namelist())
    if any(name.endswith("workbook.bin") for name in names):
        return open_with_calamine(path)
    if "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names):
        return open_workbook(path)
    if "content.xml" in names:
        return open_document(path)
    raise Unreadable("unknown-format")


def _open(path: Path, start: bytes) -> Opened:
    if not start.strip():
        raise Unreadable("empty-file")
    if start.startswith(_ZIP):
        return _open_zip(path)
    if start.startswith(_COMPOUND):
        if _ENCRYPTED in path.read_bytes():
            raise Unreadable("password-protected")
        return open_with_calamine(path)
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"%PDF", b"<", b"{\\rtf", b"PK")):
        raise Unreadable("unknown-format")
    return open_csv(path)


def open_sheets(path: Path) -> Opened:
    """Open a file of any format that providers use, and read its visible sheets.

    Raises `Unreadable` for a file that is too large, empty, in no known format, damaged or with a password, and
    `OSError` if there is no file.
    """
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable("too-large")
    with path.open("rb") as file:
        start = file.read(512)
    try:
        return _open(path, start)
    except (Unreadable, MemoryError):
        raise
    except Exception:
        # The libraries answer a damaged file with errors of every kind. Their words may quote it: none is kept.
        raise Unreadable("broken-file") from None
