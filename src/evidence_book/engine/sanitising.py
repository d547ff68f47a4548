"""What HTML and SVG a notebook may publish: structure, text and links; no script, no style, nothing from elsewhere."""

from __future__ import annotations

import re
from typing import Any

import nh3

_TEXT_TAGS = {
    "a", "abbr", "b", "br", "caption", "code", "data", "dd", "details", "div", "dl", "dt", "em", "figcaption", "figure",
    "h3", "h4", "hr", "i", "li", "ol", "p", "pre", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody",
    "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
_TEXT_ATTRIBUTES = {
    "*": {"class", "id", "lang", "role", "tabindex", "aria-label", "aria-labelledby", "aria-describedby", "aria-hidden"},
    "a": {"href", "download"},
    "abbr": {"title"},
    "data": {"value", "data-fact"},
    "details": {"open"},
    "ol": {"start"},
    "p": {"data-facts-digest", "data-edition"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "scope", "headers"},
}  # fmt: skip

_SVG_TAGS = {
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "title", "desc",
    "defs", "clipPath", "linearGradient", "radialGradient", "stop",
}  # fmt: skip
_SVG_ATTRIBUTES = {
    "*": {
        "class", "id", "role", "aria-label", "aria-labelledby", "aria-hidden", "viewBox", "width", "height", "x", "y",
        "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "ry", "d", "points", "transform", "fill", "fill-opacity",
        "fill-rule", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linecap",
        "stroke-linejoin", "opacity", "clip-path", "font-family", "font-size", "font-weight", "text-anchor",
        "dominant-baseline", "dx", "dy", "offset", "stop-color", "stop-opacity", "gradientUnits", "preserveAspectRatio",
    }
}  # fmt: skip

# A colour or a clip that is fetched; within the drawing itself one is named as url(#name).
_FETCHED = re.compile(r"\s[\w:-]+=\"[^\"]*url\((?!#[\w-]+\))[^\"]*\"", re.IGNORECASE)
_NAMESPACE = 'xmlns="http://www.w3.org/2000/svg"'

_SCHEMES = {"https", "tel", "mailto"}


def _clean(markup: str, tags: set[str], attributes: dict[str, set[str]], **rest: Any) -> str:
    return nh3.clean(
        markup,
        tags=tags,
        attributes=attributes,
        url_schemes=_SCHEMES,
        link_rel=None,
        clean_content_tags={"script", "style"},
        **rest,
    )


def clean_html(markup: str) -> str:
    """Keep text, tables, links within the site or to https, and drop all else."""
    return _clean(markup, _TEXT_TAGS, _TEXT_ATTRIBUTES)


def clean_svg(markup: str) -> str:
    """Keep shapes and text that are drawn in place; references, scripts, styles and foreign content go.

    What is left can stand in a file of its own: it names its namespace, and an entity of HTML is none of XML.
    """
    cleaned = _clean(markup, _SVG_TAGS, _SVG_ATTRIBUTES)
    if "url(" in cleaned.lower():
        cleaned = _FETCHED.sub("", cleaned)
    return cleaned.replace("<svg", f"<svg {_NAMESPACE}", 1).replace("&nbsp;", "&#160;")
