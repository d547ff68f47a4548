"""What looks for faults of a page finds those that were put there, and no more."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.site.browsing import ALIKE, faults, serving

# Of twenty alike, the tenth may be of another class, or stand in the dark only.
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width"><style>{style} @media (prefers-color-scheme: dark) {{ {dark} }}
</style></head><body><main><h1>A page</h1><ul>{items}</ul><details><summary>More</summary>{more}</details></main></body></html>"""


def found(browser: Browser, folder: Path, **parts: str) -> list[str]:
    """The faults of a page with a style, a style for the dark, a tenth item, or more that is folded."""
    parts = {"style": "", "dark": "", "tenth": "<li>Item</li>", "more": "<p>Text</p>"} | parts
    items = ["<li>Item</li>"] * 9 + [parts.pop("tenth")] + ["<li>Item</li>"] * 10
    (folder / "page.html").write_text(PAGE.format(items="\n".join(items), **parts), encoding="utf-8")
    with serving(folder) as address:
        return [
            each if isinstance(each, str) else " ".join(map(str, each))
            for each in faults(browser, address, "page.html", ALIKE)
        ]


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"style": ".pale { color: #bbb; }", "tenth": '<li class="pale">Item</li>'}, "light small color-contrast"),
        ({"dark": "li { color: #222; background: #111; }"}, "dark desk color-contrast"),
        ({"tenth": '<li style="color: #bbb">Item</li>'}, "light small color-contrast"),
        ({"style": "li:last-child { color: #bbb; }"}, "light small color-contrast"),
        ({"style": "li:nth-child(odd) { color: #bbb; }"}, "light small color-contrast"),
        ({"more": '<p style="color: #bbb">Text</p>'}, "light small color-contrast"),
        ({"tenth": "<li><button></button></li>"}, "small button-name"),
        ({"style": "h1 { width: 700px; }"}, "zoomed: scrolls sideways"),
        ({"more": '<img alt="" src="http://elsewhere.invalid/a.png">'}, "http://elsewhere.invalid/a.png"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_found(browser: Browser, tmp_path: Path, parts: dict[str, str], said: str) -> None:
    assert any(said in each for each in found(browser, tmp_path, **parts))


def test_nothing_is_found_where_nothing_is_wrong(browser: Browser, tmp_path: Path) -> None:
    assert found(browser, tmp_path) == []
