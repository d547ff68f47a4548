"""Base packages of a council's templates: real styles, numbering, header, footer and settings, made once by python-docx."""

from __future__ import annotations

import struct
import zlib
from functools import cache
from io import BytesIO
from zipfile import ZipFile

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from lxml import etree

from evidence_book.plans.synthetic.docx_body import BULLETS, FIRST_LIST, LISTS

HEADER_MARK, FOOTER_MARK = "@@HEADER@@", "@@FOOTER@@"
# Parts that a plan writes for itself, and two of python-docx's own template that no plan needs.
_OWN = ("word/document.xml", "docProps/core.xml", "docProps/thumbnail.jpeg", "word/stylesWithEffects.xml")
_IDS = {"header": "rIdHeader", "footer": "rIdFooter", "image": "rIdLogo"}
_FONTS = {"alder": ("Arial", "1F3864"), "birch": ("Calibri", "385623"), "cedar": ("Verdana", "7B2D26"), "damson": ("Century Gothic", "5B2A86"),
          "elder": ("Trebuchet MS", "0B5563"), "fir": ("Cambria", "2F4F2F"), "gorse": ("Comic Sans MS", "8A6D00")}  # fmt: skip


def logo_png() -> bytes:
    """A small grey picture, as PNG."""
    wide, high = 40, 20
    rows = b"".join(b"\x00" + bytes(120 + (x * y) % 90 for x in range(wide)) for y in range(high))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def _styled(document: Document, family: str) -> None:
    font, colour = _FONTS[family]
    document.styles["Normal"].font.name = font
    document.styles["Normal"].font.size = Pt(11)
    for level, size in ((1, 15), (2, 13), (3, 11)):
        style = document.styles[f"Heading {level}"]
        style.font.name, style.font.size, style.font.color.rgb = font, Pt(size), RGBColor.from_string(colour)
    small = document.styles.add_style("PlanSmall", WD_STYLE_TYPE.PARAGRAPH)
    small.base_style, small.font.size = document.styles["Normal"], Pt(9)
    contents = document.styles.add_style("TOC 1", WD_STYLE_TYPE.PARAGRAPH)
    contents.base_style = document.styles["Normal"]
    contents.paragraph_format.tab_stops.add_tab_stop(Cm(16.5), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    contents.element.set(qn("w:styleId"), "TOC1")
    contents.element.name_val = "toc 1"


def _numbered(document: Document) -> None:
    """Replace the template's numbering by bullets and as many numbered lists as a document can need, each from 1."""
    numbering = document.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    indent = '<w:pPr><w:ind w:left="720" w:hanging="360"/></w:pPr>'
    for number, kind, text in ((1, "bullet", "•"), (2, "decimal", "%1.")):
        level = f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>{indent}</w:lvl>'
        numbering.append(
            parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}"><w:multiLevelType w:val="hybridMultilevel"/>{level}</w:abstractNum>'
            )
        )
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    for number in (BULLETS, *range(FIRST_LIST, FIRST_LIST + LISTS)):
        which, restart = (1, "") if number == BULLETS else (2, override)
        numbering.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{which}"/>{restart}</w:num>')
        )


def _page_field(document: Document) -> None:
    section = document.sections[0]
    section.header.paragraphs[0].add_run(HEADER_MARK)
    footer = section.footer.paragraphs[0]
    footer.add_run(f"{FOOTER_MARK}\tPage ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), " PAGE ")
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    footer._p.append(field)


def _renamed(relationships: bytes) -> bytes:
    """The relationships of the document with known names for header, footer and logo."""
    root = etree.fromstring(relationships)
    for relationship in root:
        kind = relationship.get("Type", "").rpartition("/")[2]
        relationship.set("Id", _IDS.get(kind, relationship.get("Id", "")))
    return _saved(root)


def _saved(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _without(part: bytes, attribute: str) -> bytes:
    """A list of parts or relationships without the parts that are left out."""
    root = etree.fromstring(part)
    for child in list(root):
        if child.get(attribute, "").endswith(("thumbnail.jpeg", "stylesWithEffects.xml")):
            root.remove(child)
    return _saved(root)


def _without_table_styles(styles: bytes) -> bytes:
    """The styles without the hundred coloured table styles of python-docx's template, which no plan uses."""
    root = etree.fromstring(styles, etree.XMLParser(remove_blank_text=True))
    for style in root.findall(qn("w:style")):
        if style.get(qn("w:type")) == "table" and style.get(qn("w:styleId")) not in ("TableNormal", "TableGrid"):
            root.remove(style)
    return _saved(root)


@cache
def base_parts(family: str) -> dict[str, bytes]:
    """The parts of a template family's package by their names, but for those that each plan writes for itself."""
    document = docx.Document()
    _styled(document, family)
    _numbered(document)
    _page_field(document)
    document.add_picture(BytesIO(logo_png()))
    stream = BytesIO()
    document.save(stream)
    with ZipFile(stream) as package:
        parts = {name: package.read(name) for name in package.namelist() if name not in _OWN}
    parts["word/_rels/document.xml.rels"] = _renamed(parts["word/_rels/document.xml.rels"])
    for name, attribute in (
        ("_rels/.rels", "Target"),
        ("word/_rels/document.xml.rels", "Target"),
        ("[Content_Types].xml", "PartName"),
    ):
        parts[name] = _without(parts[name], attribute)
    parts["word/styles.xml"] = _without_table_styles(parts["word/styles.xml"])
    return parts
