"""Which encoding a text is in: a byte-order mark says it, UTF-8 proves itself, and the rest is Windows-1252."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from evidence_book.intake.returns.grids import Unreadable

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_AT_ONCE = 1 << 22
# A character of several bytes in UTF-8. In Windows-1252 these pairs spell nothing that anybody writes.
_SEVERAL_BYTES = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")
# Bytes that stand for no character in Windows-1252.
_UNDEFINED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        while block := file.read(_AT_ONCE):
            if b"\0" in block:
                raise Unreadable("unknown-format")
            if block.isascii() and decoder.getstate()[0] == b"":
                continue
            try:
                decoder.decode(block)
            except UnicodeDecodeError:
                return False
    return decoder.getstate()[0] == b""


def _single_byte(path: Path) -> str:
    """Windows-1252, or Latin-1 if a byte is none of it; raises `Unreadable` if parts of the text are UTF-8."""
    encoding = "cp1252"
    with path.open("rb") as file:
        while block := file.read(_AT_ONCE):
            if b"\0" in block:
                raise Unreadable("unknown-format")
            if _SEVERAL_BYTES.search(block):
                raise Unreadable("mixed-encoding")
            if _UNDEFINED.search(block):
                encoding = "latin-1"
    return encoding


def encoding_of(path: Path) -> str:
    """Name the encoding of a text: utf-8, utf-8-sig, utf-16, cp1252 or latin-1.

    Raises `Unreadable` if the file is no text (`unknown-format`), or mixes encodings (`mixed-encoding`).
    """
    with path.open("rb") as file:
        start = file.read(4)
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            if encoding == "utf-8-sig" and not _is_utf8(path):
                raise Unreadable("mixed-encoding")
            return encoding
    return "utf-8" if _is_utf8(path) else _single_byte(path)
