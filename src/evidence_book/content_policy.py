"""What a page of this book may load and run: its Content-Security-Policy, said in each page and by the server.

No script is inside a page, so none has to be allowed there: `script-src` knows neither 'unsafe-inline' nor a hash, and
nothing is run as a program from text. Styles are held to the same. The theme's icons and Vega's tooltips would bring
styles of their own; those are told not to, and `book.css` and `area-map.css` say what they need.
"""

from __future__ import annotations

# `data:` pictures are the theme's, in its style sheets (arrows, ticks). A form is the search: it asks a page of the book.
_DIRECTIVES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
}
# Browsers heed it in a header only.
_HEADER_ONLY = {"frame-ancestors": "'none'"}


def _said(directives: dict[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in directives.items())


IN_PAGE = _said(_DIRECTIVES)
HEADER = _said(_DIRECTIVES | _HEADER_ONLY)
# A picture that is opened by itself is a page too: an SVG may be styled inside, and run nothing.
HEADER_OF_PICTURES = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
META = f'<meta http-equiv="Content-Security-Policy" content="{IN_PAGE}">'
