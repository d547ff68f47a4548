"""The browser that tests use: the system's Chromium, installed if there is none.

`python -m tests.browser` makes sure of one before the tests run. A test that needs a browser and finds none
fails: a gate that cannot run is a failed gate.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def find_chromium() -> str | None:
    """Find a Chromium: the one that EVIDENCE_CHROMIUM names, the system's, or playwright's own."""
    named = os.environ.get("EVIDENCE_CHROMIUM")
    if named:
        return named
    for name in NAMES:
        if found := shutil.which(name):
            return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
    return str(own) if own.exists() else None


def install_chromium() -> None:
    """Install Chromium: from the system's packages where that is possible, else playwright's own."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        settings = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update"], check=False, env=settings, **quiet)
        subprocess.run(["apt-get", "install", "-y", "chromium"], check=False, env=settings, **quiet)
    if find_chromium() is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def main() -> int:
    """Make sure of a browser; exit code 1 if there is none."""
    if find_chromium() is None:
        print("no Chromium found; installing one for the tests …")
        install_chromium()
    found = find_chromium()
    if found is None:
        print("no Chromium could be found or installed; install one, or name it in EVIDENCE_CHROMIUM")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
