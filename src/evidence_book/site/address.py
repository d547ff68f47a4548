"""Where the book is published: `html: baseurl` of `_config.yml`, which Jupyter Book reads as well.

It is empty until somebody knows it. Every page works without it, in any folder and from a disk; what needs a whole
address (sitemap, the picture of a preview, the canonical address) is made only with it, and says nothing false.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from evidence_book.problems import BadInput, Problem
from evidence_book.safe_yaml import safe_load

_ADDRESS = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~-]+)*/?", re.IGNORECASE)


def read_address(config: Path) -> str:
    """The book's address with a slash at its end, or nothing; raises `BadInput` for what is no address of a folder."""
    try:
        settings = safe_load(config.read_text(encoding="utf-8"))
        address = str((settings.get("html") or {}).get("baseurl") or "")
    except (OSError, UnicodeDecodeError, yaml.YAMLError, AttributeError):
        raise BadInput([Problem("bad-config", "_config.yml", "settings as YAML", "correct the file")]) from None
    if address and (not _ADDRESS.fullmatch(address) or ".." in address.split("/")):
        expected = "an address such as https://evidence.example/book/, or nothing"
        raise BadInput([Problem("bad-address", "_config.yml", expected, "correct it", field="html: baseurl")])
    return address if not address or address.endswith("/") else f"{address}/"


def path_of(address: str) -> str:
    """The path of the book on its host, from `/` to `/`: the root of the host without an address."""
    return urlsplit(address).path or "/"
