"""Opening the built site in a real browser: what tests of pages share."""

from __future__ import annotations

import functools
import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright
from tests.browser import FLAGS, find_chromium

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
# Only what is wrong is told whole: of what passes, a long page has thousands of places.
RUN_AXE = """async ([within, options]) => {
  const found = await axe.run(within || document, options);
  const nodes = rule => rule.nodes.slice(0, 3).map(node => node.html.slice(0, 120));
  return {passes: found.passes.length, violations: found.violations.map(rule => [rule.id, nodes(rule)])};
}"""
UNFOLD = "which => document.querySelectorAll(which).forEach(each => { each.open = true; })"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Text whose element and all it stands in have the same tags, classes and states has the same colours: the first three and
# the last of such are left to look at, which holds stripes of rows as well.
LEAVE_A_FEW_OF_EACH = """() => {
  const own = /^(id|href|src|alt|title|value|headers|datetime|data-fact|aria-label(ledby)?|aria-describedby)$/;
  const said = each => [...each.attributes].map(({name, value}) => own.test(name) ? '' : `${name}=${value}`);
  const numbers = new Map(), ways = new Map([[document.body, 0]]), alike = new Map();
  for (const each of document.body.querySelectorAll('*')) {
    const way = [ways.get(each.parentElement), each.tagName, ...said(each)].join(' ');
    if (!numbers.has(way)) numbers.set(way, numbers.size + 1);
    ways.set(each, numbers.get(way));
    const texts = [...each.childNodes].filter(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (texts.length) alike.set(ways.get(each), [...alike.get(ways.get(each)) || [], texts]);
  }
  const more = [...alike.values()].flatMap(each => each.slice(3, -1).flat());
  for (const text of more) {
    let gone = text;
    while (!gone.previousSibling && !gone.nextSibling && gone.parentElement !== document.body) gone = gone.parentElement;
    gone.remove();
  }
}"""
CONTRAST = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
# Long enough for any machine: it ends what hangs, and measures nothing.
PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)
# A small phone, a phone, a desk at twice the size of text, a tablet, a desk.
SIZES = {
    "small": {"width": 320, "height": 640},
    "phone": {"width": 390, "height": 844},
    "zoomed": {"width": 640, "height": 450},
    "tablet": {"width": 768, "height": 1024},
    "desk": {"width": 1280, "height": 900},
}
PHONE, DESK = SIZES["phone"], SIZES["desk"]
# The theme's pages follow the reader's scheme by a script, a moment later; pages for children by style alone.
THEME_IS = "scheme => [undefined, scheme].includes(document.documentElement.dataset.theme)"


# In which schemes and sizes of the window contrast is looked at: what costs most by far.
Schemes = tuple[tuple[str, tuple[str, ...]], ...]
EVERY: Schemes = (("light", ("small", "tablet", "desk")), ("dark", ("desk",)))
# Of pages that one template makes alike, one is looked at in every layout; of the others the structure in one column, and
# colours there and in the dark.
ALIKE: Schemes = (("light", ("small",)), ("dark", ("desk",)))


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments: Any) -> None: ...


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine and give its address."""
    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@functools.cache
def executable() -> str:
    """The system's Chromium; looked up once, for a browser that is open may not be asked where its own lies."""
    found = find_chromium()
    assert found, "no browser: run `python -m tests.browser`"
    return found


@contextmanager
def chromium() -> Iterator[Browser]:
    """Open the system's Chromium."""
    found = executable()
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield opened
        opened.close()


_contexts: dict[tuple[Browser, str], BrowserContext] = {}


def open_page(browser: Browser, url: str, size: dict[str, int], **options: Any) -> Page:
    """Open a page at a size, loaded whole: of a browser that remembers nothing but files that it has fetched before.

    To fetch and read them anew takes as long again as to show the page.
    """
    kind = (browser, json.dumps([size, options], sort_keys=True))
    if kind not in _contexts:
        _contexts[kind] = browser.new_context(viewport=size, **options)  # type: ignore[arg-type]
    context = _contexts[kind]
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    forgetful = context.new_cdp_session(page)
    origin = "/".join(url.split("/")[:3])
    forgetful.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
    forgetful.detach()
    page.goto(url)
    return page


def axe_violations(page: Page, options: dict[str, Any], within: str = "") -> list[tuple[str, list[str]]]:
    """What axe finds, with everything unfolded, on the page or `within` one element of it."""
    page.evaluate(UNFOLD, f"{within} details")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate(RUN_AXE, [within, options | {"resultTypes": ["violations"]}])
    assert found["passes"], "axe checked nothing"
    return [(rule, nodes) for rule, nodes in found["violations"]]


def _scrolls_sideways(page: Page, size: str) -> bool:
    page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]
    return bool(page.evaluate("document.documentElement.scrollWidth") > SIZES[size]["width"])


_looking: dict[Browser, Page] = {}


def _page_to_look_with(browser: Browser) -> Page:
    """One page of each browser goes from address to address, as a reader does: what the first needed is there for the next.

    Without motion, as a reader may ask: a colour measured half-way through its change is no colour of the page.
    """
    if browser not in _looking:
        _looking[browser] = browser.new_context(reduced_motion="reduce").new_page()
        _looking[browser].set_default_timeout(PATIENCE_MS)
    return _looking[browser]


def faults(browser: Browser, address: str, name: str, schemes: Schemes = EVERY) -> list[Any]:
    """All that is wrong with a page: requests elsewhere, complaints; sideways scrolling at every size; what axe finds
    in each layout (one column, two, three), in the light and in the dark, or in those of `schemes`. The page is loaded
    once and resized, as a turned phone does.
    """
    page = _page_to_look_with(browser)
    asked: list[str] = []
    said: list[str] = []

    def note_request(request: Request) -> None:
        asked.append(request.url)

    def note_complaint(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            said.append(message.text)

    page.emulate_media(color_scheme="light")
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    page.on("request", note_request)
    page.on("console", note_complaint)
    if "#" in name:
        page.goto("about:blank")  # of a page that is there already it would be no more than another part
    page.goto(address + name)
    page.wait_for_load_state("networkidle")
    found: list[Any] = [url for url in asked if not url.startswith((address, "data:"))]
    found += said
    found += [f"{size}: scrolls sideways" for size in SIZES if _scrolls_sideways(page, size)]
    # All but contrast is the same in the light and in the dark.
    structure = {"runOnly": RULES, "rules": {"color-contrast": {"enabled": False}}}
    for size in dict(schemes)["light"]:
        page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]
        found += [(size, *fault) for fault in axe_violations(page, structure)]
        # Rows of a table are made by one function: all are looked at once, a few in the other layouts.
        page.evaluate("document.querySelectorAll('tbody tr:nth-child(n+4)').forEach(row => row.remove())")
    page.evaluate(LEAVE_A_FEW_OF_EACH)
    for scheme, sizes in schemes:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.wait_for_function(THEME_IS, arg=scheme)
        for size in sizes:
            page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]
            found += [(scheme, size, *fault) for fault in axe_violations(page, {"runOnly": CONTRAST})]
    assert asked, "nothing was asked for"
    page.remove_listener("request", note_request)
    page.remove_listener("console", note_complaint)
    return found
