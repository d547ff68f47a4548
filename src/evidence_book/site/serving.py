"""How a server is to hand out the built site: a configuration of nginx, written from what is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from evidence_book.content_policy import HEADER, HEADER_OF_PICTURES
from evidence_book.problems import EvidenceError
from evidence_book.project import Project
from evidence_book.site.address import path_of, read_address
from evidence_book.site.area_pages import FOLDER
from evidence_book.site.place_index import codes_on
from evidence_book.templating import light_template

_TEMPLATE = Path(__file__).with_name("templates") / "nginx.conf.jinja"
# What no page of the book asks a browser for.
_NOT_NEEDED = (
    "accelerometer", "autoplay", "camera", "display-capture", "fullscreen", "geolocation", "gyroscope", "magnetometer",
    "microphone", "midi", "payment", "picture-in-picture", "usb", "xr-spatial-tracking",
)  # fmt: skip
_NAME = re.compile(r"_|[A-Za-z0-9*.-]+")
_LISTEN = re.compile(r"(([0-9]{1,3}(\.[0-9]{1,3}){3}|\[[0-9a-f:]+\]):)?[0-9]{1,5}")
_FOLDER = re.compile(r"/[A-Za-z0-9._/ -]*")


class CannotServe(EvidenceError):
    """There is no site yet, or what was asked for is no name of a server, address or folder."""


def moved(pages: Path) -> Iterator[tuple[str, str]]:
    """Former addresses of places and where they lead, each from the root of the site.

    A code that several places took over has a page that offers them, and leads nowhere by itself.
    """
    for code, places in sorted(codes_on(pages).items()):
        if len(places) == 1:
            yield f"{FOLDER}/{code}.html", f"{FOLDER}/{next(iter(places))}.html"


def nginx_configuration(project: Project, folder: str, listen: str = "80", server_name: str = "_") -> str:
    """The configuration for the site that is built, put into `folder` of the server; raises `CannotServe`.

    The path on the host is that of the book's address in `_config.yml`, and its root without one.
    """
    if not (project.site / "index.html").is_file():
        raise CannotServe("there is no site yet; run `make book`")
    if not (_LISTEN.fullmatch(listen) and _NAME.fullmatch(server_name)):
        raise CannotServe("expected a port or address:port to listen on, and the name of a host")
    if not _FOLDER.fullmatch(folder) or ".." in PurePosixPath(folder).parts:
        raise CannotServe("expected the whole path of a folder, of letters, digits, spaces and . _ - /")
    root = path_of(read_address(project.config))
    return light_template(_TEMPLATE).render(
        policy=HEADER,
        policy_of_pictures=HEADER_OF_PICTURES,
        permissions=", ".join(f"{name}=()" for name in _NOT_NEEDED),
        moved=list(moved(project.site)),
        listen=listen,
        server_name=server_name,
        root=root,
        root_pattern=re.escape(root.rstrip("/")),
        folder=folder.rstrip("/"),
    )
