"""Files that no reader should trust: broken, locked, empty, far too long, or no plan at all."""

from __future__ import annotations

import struct
from io import BytesIO
from pathlib import Path

import docx
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from evidence_book.plans.synthetic.docx_base import logo_png

_SECTOR = 512
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_NO_ENTRY = 0xFFFFFFFF


def _directory_entry(name: str, kind: int, child: int, right: int, start: int, size: int) -> bytes:
    encoded = name.encode("utf-16-le") + b"\x00\x00"
    head = struct.pack("<64sHBBIII", encoded, len(encoded), kind, 1, _NO_ENTRY, right, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)


def encrypted_word_file() -> bytes:
    """A compound file as Word writes it for a document with a password: two streams that say how and what."""
    sectors = 8
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, _END, 0, _END, 0, 0)
    header += struct.pack("<108I", *[_FREE] * 108)
    chains = [_TABLE, _END]
    for first in (2, 2 + sectors):
        chains += [*range(first + 1, first + sectors), _END]
    table = struct.pack("<128I", *chains, *[_FREE] * (128 - len(chains)))
    directory = _directory_entry("Root Entry", 5, 1, _NO_ENTRY, _END, 0)
    directory += _directory_entry("EncryptedPackage", 2, _NO_ENTRY, 2, 2, sectors * _SECTOR)
    directory += _directory_entry("EncryptionInfo", 2, _NO_ENTRY, _NO_ENTRY, 2 + sectors, sectors * _SECTOR)
    directory += bytes(128)
    noise = bytes((place * 197 + 13) % 256 for place in range(2 * sectors * _SECTOR))
    return header + table + directory + noise


def _letter() -> bytes:
    document = docx.Document()
    for line in (
        "Synthetic demonstration: no child or place in this document is real.",
        "Dear Sir or Madam,",
        "Thank you for your letter about the hedge between our gardens. I will have it cut in the second week of the month.",
        "The school fete is on Saturday. We would be glad to see you there and to hear how the garden does.",
        "I have asked the council about the lamp in the lane; it has answered that the matter rests with the parish.",
        "Yours faithfully,",
    ):
        document.add_paragraph(line)
    return _saved(document)


def _saved(document: docx.document.Document) -> bytes:
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _pdf(pages: int, text: str, *, picture: bool = False, user_key: str = "") -> bytes:
    stream = BytesIO()
    locked = StandardEncryption(user_key, canPrint=0) if user_key else None
    canvas = Canvas(stream, pagesize=A4, invariant=1, encrypt=locked)
    image = ImageReader(BytesIO(logo_png()))
    for number in range(pages):
        if picture:
            canvas.drawImage(image, 40, 40, 500, 750)
        else:
            canvas.drawString(60, 780, f"{text} {number + 1}")
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def write_bad_files(folder: Path) -> dict[str, Path]:
    """Write one file of each kind into a folder; returns their paths by name."""
    letter = _letter()
    files = {
        "corrupt.docx": b"This is not a document of any kind. " * 40,
        "truncated.docx": letter[: len(letter) // 2],
        "empty.docx": b"",
        "blank.docx": _saved(docx.Document()),
        "encrypted.docx": encrypted_word_file(),
        "encrypted.pdf": _pdf(2, "Section A: views. Page", user_key="locked"),
        "scanned.pdf": _pdf(5, "", picture=True),
        "long.pdf": _pdf(500, "Section B: needs. Page"),
        "letter.docx": letter,
        "notes.txt": b"Section A: notes of a meeting, not a plan.\n",
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return {name: folder / name for name in files}
