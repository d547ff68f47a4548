"""Comparing files of sites: pages by what they say, charts by their pixels, everything else by its bytes."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from evidence_book.review.pages import compare_chart, compare_sites
from evidence_book.review.reproduced import NOT_REPRODUCED, RUN, reproduced

PAGE = "<html><head><title>t</title></head><body><article><p>47 searches</p>{}</article></body></html>"


def picture(level: int = 100, part: float = 0.0) -> bytes:
    pixels = np.full((100, 100, 3), 100, dtype=np.uint8)
    pixels[: int(100 * part)] = level
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


def site(folder: Path, page: str, image: bytes = b"", **files: str) -> Path:
    (folder / "_images").mkdir(parents=True)
    (folder / "data").mkdir()
    (folder / "page.html").write_text(page, encoding="utf-8")
    (folder / "_images" / "a.png").write_bytes(image or picture())
    (folder / RUN).write_text(str(folder), encoding="utf-8")
    for name, content in files.items():
        (folder / name.replace("__", ".")).write_text(content, encoding="utf-8")
    return folder


def test_equal_sites_have_no_difference(tmp_path: Path) -> None:
    page = PAGE.format('<img src="_images/a.png" alt="a">')
    found, counts = compare_sites(site(tmp_path / "a", page), site(tmp_path / "b", page), {})
    assert found == []
    assert counts == {"chart": 1, "page": 1, "download": 0, "file": 0}


@pytest.mark.parametrize(
    ("before", "after", "status", "tier"),
    [
        ("", "<p>and more</p>", "differs", "wording"),
        ('<details class="provenance">1</details>', '<details class="provenance">2</details>', "equal", "rounding"),
        ("<b>x</b>", "<i>x</i>", "equal", "rounding"),
        ('<img alt="one">', '<img alt="two">', "differs", "wording"),
    ],
)
def test_a_page_is_compared_by_what_it_says(tmp_path: Path, before: str, after: str, status: str, tier: str) -> None:
    (found,), _ = compare_sites(site(tmp_path / "a", PAGE.format(before)), site(tmp_path / "b", PAGE.format(after)), {})
    assert (found.name, found.status, found.tier) == ("page.html", status, tier)


@pytest.mark.parametrize(
    ("image", "status", "tier"),
    [
        (picture(level=101, part=1), "equal", "rounding"),
        (picture(level=200, part=0.5), "differs", "large"),
        (picture(level=200, part=0.0001) + b"x", "equal", "rounding"),
        (b"no picture", "differs", "large"),
    ],
)
def test_a_chart_is_compared_by_its_pixels(image: bytes, status: str, tier: str) -> None:
    found = compare_chart("page.html, chart 1", picture(), image)
    assert (found.status, found.tier) == (status, tier)


def test_a_chart_is_found_by_its_place_on_the_page(tmp_path: Path) -> None:
    page = PAGE.format('<img src="_images/a.png" alt="a">')
    found, _ = compare_sites(site(tmp_path / "a", page), site(tmp_path / "b", page, picture(10, 1)), {})
    assert [each.name for each in found] == ["page.html, chart 1"]


def test_files_are_new_gone_or_of_other_bytes(tmp_path: Path) -> None:
    old = site(tmp_path / "a", PAGE, one__txt="1", two__txt="2")
    new = site(tmp_path / "b", PAGE, two__txt="3", three__txt="3")
    found, _ = compare_sites(old, new, {})
    assert {each.name: each.status for each in found} == {"one.txt": "gone", "two.txt": "differs", "three.txt": "new"}


def test_what_no_two_builds_share_is_left_out_with_its_reason() -> None:
    assert all(reason for reason in NOT_REPRODUCED.values())
    assert reproduced({RUN: "1", "index.html": "2"}) == {"index.html": "2"}
