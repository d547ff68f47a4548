"""Hostile notebooks: what they show is harmless or refused, by each way that leads from a notebook to a page."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode

from evidence_book.engine.cleaning import clean
from evidence_book.engine.errors import UnpublishableOutput
from evidence_book.engine.sanitising import clean_html, clean_svg
from evidence_book.markup import faults

MARKDOWN = [
    "<script>steal()</script>",
    "text <script src='//elsewhere.example/x.js'></script> text",
    '<img src="x" onerror="steal()">',
    "<svg onload=steal()>",
    '<svg><animate onbegin="steal()" attributeName="x"/></svg>',
    '<a href="javascript:steal()">x</a>',
    '<a href="java\tscript:steal()">x</a>',
    '<a href="java&#x0A;script:steal()">x</a>',
    '<a href="&#106;avascript:steal()">x</a>',
    '<a href=" javascript:steal()">x</a>',
    '<a href="data:text/html,steal()">x</a>',
    '<p class="a" onclick="steal()">x</p>',
    '<p style="background:url(//elsewhere.example)">x</p>',
    '<iframe src="https://elsewhere.example"></iframe>',
    '<iframe srcdoc="&lt;script&gt;"></iframe>',
    '<meta http-equiv="refresh" content="0; url=https://elsewhere.example">',
    '<base href="https://elsewhere.example/">',
    '<form action="https://elsewhere.example"><input name="a"></form>',
    '<link rel="stylesheet" href="//elsewhere.example/a.css">',
    "<style>* { display: none }</style>",
    '<object data="x"></object>',
    '<math href="javascript:steal()">x</math>',
    "<!-- a comment that an old browser reads -->",
    "<?php ?>",
    "[x](javascript:steal())",
    "[x](JaVaScRiPt:steal())",
    "[x](java&#115;cript:steal())",
    "[x](&#106;avascript&colon;steal())",
    "[x]\n\n[x]: javascript:steal()",
    "<javascript:steal()>",
    "[x](vbscript:steal())",
    "[x](data:text/html;base64,eA==)",
    "[x](file:///etc/passwd)",
    "[x](/etc/passwd)",
    "[x](//elsewhere.example/)",
    "[x](../../../etc/passwd)",
    "[x](%2e%2e/%2e%2e/%2e%2e/etc/passwd)",
    "[x](a/../../../b)",
    "![x](https://elsewhere.example/pixel.png)",
    "![x](../../../etc/passwd)",
    "```{raw} html\n<b>x</b>\n```",
    "~~~{raw} html\nx\n~~~",
    "> ```{raw} html\n> x\n> ```",
    "- :::{raw} html",
    ":::{eval-rst}\n.. raw:: html\n\n   x\n:::",
    "```{include} /etc/passwd\n```",
    "```{literalinclude} /etc/passwd\n```",
    "```{figure} ../../secret.png\n```",
    "```{code-cell}\nsteal()\n```",
    "```{admonition} x\n```{raw} html\nx\n```\n```",
    "````{admonition} x\n```{include} /etc/passwd\n```\n````",
    "```{code-block} sh\n:caption: <script>steal()</script>\nx\n```",
    '```{code-block} sh\n:name: a\n:caption: "[x](javascript:steal())"\n\nx\n```',
    "```{code-block} sh\n---\ncaption: <img src=x onerror=steal()>\n---\nx\n```",
    "{download}`/etc/passwd`",
    "{raw-html}`x`",
]


@pytest.mark.parametrize("text", MARKDOWN)
def test_markdown_that_is_more_than_text_is_refused_in_cells_and_in_outputs(text: str) -> None:
    for notebook in (written(text), shown({"text/markdown": text})):
        with pytest.raises(UnpublishableOutput, match="cell 1 holds what may not be published"):
            clean(notebook, Path("/nowhere"))


@pytest.mark.parametrize(
    "text",
    [
        "# A title\n\nSome *words*, `<script>` as code, a < b, and `{raw}`.",
        "```\n<script>as code</script>\n```",
        "[a page](../facts.md), [a site](https://elsewhere.example/a?b=c&d=e), [a line](tel:08001111), [below](#here)",
        '```{admonition} Look\n:class: note\nwords, and <a href="x.html">a link</a>\n```',
        "{{ fact('a.b') }} and {{ area(\"name\") }}",
        '<p class="lead">x</p>',
        "a | b\n--|--\n1 | 2",
    ],
)
def test_text_stays(text: str) -> None:
    assert faults(text) == ()
    assert clean(written(text), Path("/nowhere")).cells[0].source == text


HTML = [
    '<a href="&#x6A;avascript:steal()">x</a>',
    '<a href="jav\tascript:steal()">x</a>',
    '<a href="\x01javascript:steal()">x</a>',
    '<svg><a xlink:href="javascript:steal()"><text>x</text></a></svg>',
    '<svg><set attributeName="href" to="javascript:steal()"/></svg>',
    '<svg><animate attributeName="href" values="javascript:steal()"/></svg>',
    '<svg><foreignObject><p onclick="steal()">x</p></foreignObject></svg>',
    '<svg><rect fill="url(https://elsewhere.example/steal#a)"/></svg>',
    "<svg><rect clip-path='URL( //elsewhere.example/steal )'/></svg>",
    '<svg><feImage href="//elsewhere.example/steal"/></svg>',
    '<math><annotation-xml encoding="text/html"><p onclick="steal()"></annotation-xml></math>',
    '<noscript><p title="</noscript><img src=x onerror=steal()>"></noscript>',
    "<table><style><!--</style><img src=x onerror=steal()>--></table>",
    '<p id="x" style="behavior:url(steal)">x</p>',
    '<meta http-equiv="refresh" content="0;url=steal">',
    '<base href="//elsewhere.example/steal/">',
    '<isindex action="javascript:steal()" type="image">',
    '<form><button formaction="javascript:steal()">x</button></form>',
    '<div data-area-map="{&quot;script&quot;: &quot;steal.js&quot;}"></div>',
    '<a data-bs-toggle="steal" href="#a">x</a>',
    "<img src='//elsewhere.example/steal'>",
    "<portal src='steal'></portal><embed src='steal'><applet code='steal'>",
    "<svg/onload=steal()>",
    '<p/onclick="steal()">x',
    "<a href=javascript&colon;steal()>x</a>",
]


def test_code_that_is_shown_may_be_any() -> None:
    assert faults("```{code-block} html\n:caption: a page\n<script>shown()</script>\n```") == ()


@pytest.mark.parametrize("markup", HTML)
def test_what_html_and_pictures_do_is_taken_away(markup: str) -> None:
    for cleaned in (clean_html(markup), clean_svg(markup)):
        # What is left of it is text, at most.
        assert "steal" not in "".join(part.split(">")[0] for part in cleaned.split("<")[1:])
    outputs = (
        clean(shown({"text/html": markup, "application/javascript": "steal()"}), Path("/nowhere")).cells[0].outputs
    )
    assert set(outputs[0].data) == {"text/html"}


def test_a_colour_of_the_drawing_itself_stays() -> None:
    drawn = '<svg xmlns="http://www.w3.org/2000/svg"><g clip-path="url(#inside)"><rect fill="red"></rect></g></svg>'
    assert clean_svg(drawn) == drawn


def test_what_is_no_picture_is_not_published_as_one() -> None:
    page = base64.b64encode(b"<html><script>steal()</script></html>").decode()
    with pytest.raises(UnpublishableOutput, match="no PNG"):
        clean(shown({"image/png": page}, {"image/png": {"alt": "a line that rises"}}), Path("/nowhere"))


@pytest.mark.parametrize("kind", ["text/html", "image/svg+xml", "image/png"])
def test_attachments_are_refused(kind: str) -> None:
    notebook = written("words")
    notebook.cells[0]["attachments"] = {"x.svg": {kind: "<svg onload='steal()'/>"}}
    with pytest.raises(UnpublishableOutput, match="an attachment"):
        clean(notebook, Path("/nowhere"))


def test_raw_cells_are_refused() -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_raw_cell("<script>steal()</script>")])
    notebook.cells[0].metadata["raw_mimetype"] = "text/html"
    with pytest.raises(UnpublishableOutput, match="of the kind 'raw'"):
        clean(notebook, Path("/nowhere"))


@pytest.mark.parametrize("tags", ["steal", ["a b"], ['"><script>'], [{"a": 1}]])
def test_tags_are_words(tags: Any) -> None:
    notebook = written("words")
    notebook.cells[0].metadata["tags"] = tags
    with pytest.raises(UnpublishableOutput, match="a tag that is no word"):
        clean(notebook, Path("/nowhere"))


def test_metadata_shows_nothing() -> None:
    """MyST-NB makes Markdown of a caption, and classes and pages of other settings."""
    hostile = {
        "figure": {"caption": "<script>steal()</script>"},
        "image": {"classes": "steal"},
        "markdown_format": "gfm",
    }
    notebook = shown({"text/plain": "1"}, {"text/plain": {"steal": 1}})
    notebook.cells[0].metadata |= {"mystnb": hostile, "render": hostile, "steal": 1}
    notebook.metadata |= {"mystnb": hostile, "title": "<script>steal()</script>", "jupytext": {"steal": 1}}
    assert "steal" not in nbformat.writes(clean(notebook, Path("/nowhere")))


def written(text: str) -> NotebookNode:
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text)])


def shown(data: dict[str, str], metadata: dict[str, Any] | None = None) -> NotebookNode:
    output = nbformat.v4.new_output("display_data", data=data, metadata=metadata or {})
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("show()", outputs=[output])])
