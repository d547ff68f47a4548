"""Which kind of document a file is, by what it holds, and why one cannot be read."""

from __future__ import annotations

from pathlib import Path

from evidence_book.plans.reading.blocks import Document, UnreadableDocument
from evidence_book.plans.reading.docx_blocks import read_docx
from evidence_book.plans.reading.pdf_blocks import read_pdf

_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MOST_WORDS = 200_000


def _open(path: Path, start: bytes) -> Document:
    if not start.strip(b"\x00 \t\r\n"):
        raise UnreadableDocument("empty")
    if start.startswith(_ZIP):
        return read_docx(path)
    if b"%PDF-" in start:
        return read_pdf(path)
    if start.startswith(_COMPOUND):
        raise UnreadableDocument("encrypted" if _ENCRYPTED in path.read_bytes() else "unknown format")
    named = path.suffix.lower() in (".docx", ".pdf") or start.startswith(b"PK")
    raise UnreadableDocument("corrupt" if named else "unknown format")


def open_document(path: Path) -> Document:
    """Open a plan of any known format.

    Raises `UnreadableDocument` with its reason, and `OSError` if there is no file. Libraries answer a damaged file
    with errors of every kind, whose words may quote it: none is kept.
    """
    with path.open("rb") as file:
        start = file.read(1024)
    try:
        document = _open(path, start)
    except UnreadableDocument:
        raise
    except Exception:
        raise UnreadableDocument("corrupt") from None
    if not any(block.place not in ("header", "footer") for block in document.blocks):
        raise UnreadableDocument("empty")
    if sum(block.text.count(" ") for block in document.blocks) > _MOST_WORDS:
        raise UnreadableDocument("too long")
    return document
