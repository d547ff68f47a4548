"""The built site served on this machine, and a browser to open it with, for each file of tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from tests.site.browsing import chromium, serving

from evidence_book.project import Project


@pytest.fixture(scope="module")
def site(built: Project) -> Iterator[str]:
    """The address of the built site."""
    with serving(built.site) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    with chromium() as opened:
        yield opened
