"""The body of a word processor's document as XML, block by block, as Word itself would save it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from xml.sax.saxutils import quoteattr

from evidence_book.plans.synthetic.blocks import (
    Block,
    Cell,
    Contents,
    Heading,
    Item,
    PageBreak,
    Picture,
    Table,
    Text,
    TextBox,
    Ticks,
)
from evidence_book.plans.synthetic.docx_text import Typist

# The numbering that a base package holds: one for bullets, and one for each numbered list of a document.
BULLETS, FIRST_LIST, LISTS = 90, 100, 40
_STYLES = {"body": "", "title": "Title", "small": "PlanSmall", "quote": "Quote"}
_SHADES = {"banner": "D9E2F3", "label": "EDEDED"}
_NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
}
_WIDTH = 9638


def _heading(block: Heading, typist: Typist) -> str:
    if block.look == "bold":
        return typist.paragraph(block.text, bold=True, plain=True)
    if block.look == "banner":
        shaded = Cell((block.text,), label=True)
        return _table(Table(((shaded,),), (1,), header=False), typist, shade=_SHADES["banner"])
    return f'<w:p><w:pPr><w:pStyle w:val="Heading{block.level}"/></w:pPr>{typist.heading_runs(block.text)}</w:p>'


def _text(block: Text, typist: Typist) -> str:
    empty = "<w:p/>" if typist.wants_empty_paragraph() else ""
    return typist.paragraph(block.text, _STYLES[block.look], plain=block.look in ("title", "small")) + empty


def _item(block: Item, typist: Typist) -> str:
    if block.mark == "typed":
        return typist.paragraph(f"{block.place}. {block.text}", plain=True)
    if block.mark == "bullet":
        return typist.paragraph(block.text, "ListParagraph", numbering=BULLETS)
    return typist.paragraph(block.text, "ListParagraph", numbering=FIRST_LIST + block.chain % LISTS)


def _cell(cell: Cell, width: int, typist: Typist, shade: str) -> str:
    across = f'<w:gridSpan w:val="{cell.across}"/>' if cell.across > 1 else ""
    down = {"": "", "start": '<w:vMerge w:val="restart"/>', "joined": "<w:vMerge/>"}[cell.down]
    filled = f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else ""
    properties = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{across}{down}{filled}</w:tcPr>'
    numbering = BULLETS if cell.bulleted else 0
    style = "ListParagraph" if cell.bulleted else ""
    inner = [
        typist.paragraph(part, style, bold=cell.label, plain=cell.label, numbering=numbering) for part in cell.parts
    ]
    return f"<w:tc>{properties}{''.join(inner) or '<w:p/>'}</w:tc>"


def _row(row: Sequence[Cell], widths: Sequence[int], typist: Typist, repeated: bool, shade: str) -> str:
    cells, column = [], 0
    for cell in row:
        width = sum(widths[column : column + cell.across])
        cells.append(_cell(cell, width, typist, shade or (_SHADES["label"] if cell.label else "")))
        column += cell.across
    properties = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" if repeated else ""
    return f"<w:tr>{properties}{''.join(cells)}</w:tr>"


def _table(block: Table, typist: Typist, shade: str = "") -> str:
    total = sum(block.widths)
    widths = [_WIDTH * width // total for width in block.widths]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = "".join(
        _row(row, widths, typist, block.header and place == 0, shade) for place, row in enumerate(block.rows)
    )
    properties = f'<w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{_WIDTH}" w:type="dxa"/><w:tblLook w:val="04A0"/></w:tblPr>'
    return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl><w:p/>"


def _text_box(block: TextBox, typist: Typist) -> str:
    inner = typist.paragraph(block.title, bold=True, plain=True) + "".join(
        typist.paragraph(line, plain=True) for line in block.lines
    )
    content = f"<w:txbxContent>{inner}</w:txbxContent>"
    high = 360000 + 260000 * len(block.lines)
    return f"""<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">\
<wp:extent cx="5700000" cy="{high}"/><wp:docPr id="41" name="Text Box 41"/><a:graphic><a:graphicData \
uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/>\
<a:ext cx="5700000" cy="{high}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:ln w="9525"><a:solidFill><a:srgbClr val="4472C4"/>\
</a:solidFill></a:ln></wps:spPr><wps:txbx>{content}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>\
</mc:Choice><mc:Fallback><w:pict><v:rect id="box41" style="width:449pt;height:{high // 12700}pt"><v:textbox>{content}</v:textbox></v:rect></w:pict>\
</mc:Fallback></mc:AlternateContent></w:r></w:p>"""


def _ticks(block: Ticks, typist: Typist) -> str:
    lines = [typist.paragraph(block.question, plain=True)]
    for label, ticked in block.choices:
        mark = "☒" if ticked else "☐"
        box = f"<w:r><w:t>{mark}</w:t></w:r>"
        if block.controls:
            state = f'<w14:checkbox><w14:checked w14:val="{int(ticked)}"/><w14:checkedState w14:val="2612"/><w14:uncheckedState w14:val="2610"/></w14:checkbox>'
            box = f"<w:sdt><w:sdtPr>{state}</w:sdtPr><w:sdtContent>{box}</w:sdtContent></w:sdt>"
        lines.append(f"<w:p>{box}{typist.runs(' ' + label, plain=True)}</w:p>")
    return "".join(lines)


def _contents(block: Contents, typist: Typist) -> str:
    field = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h </w:instrText></w:r>'
    field += '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    lines = []
    for place, (title, page) in enumerate(block.entries):
        tab = f"<w:r><w:tab/></w:r>{typist.runs(str(page), plain=True)}"
        lines.append(
            f'<w:p><w:pPr><w:pStyle w:val="TOC1"/></w:pPr>{field if place == 0 else ""}{typist.runs(title, plain=True)}{tab}</w:p>'
        )
    end = '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    return typist.paragraph(block.title, "TOCHeading", plain=True) + "".join(lines) + end


def _picture(block: Picture, typist: Typist) -> str:
    size = '<wp:extent cx="720000" cy="360000"/>'
    inner = """<pic:pic><pic:nvPicPr><pic:cNvPr id="7" name="logo.png"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rIdLogo"/>\
<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="720000" cy="360000"/></a:xfrm>\
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>"""
    named = f'<wp:docPr id="7" name="Picture 7" descr={quoteattr(block.alt)}/>'
    return f"""<w:p><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">{size}{named}<a:graphic><a:graphicData \
uri="http://schemas.openxmlformats.org/drawingml/2006/picture">{inner}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"""


def _page_break(block: PageBreak, typist: Typist) -> str:
    return '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


_SETTERS: dict[type, Callable[..., str]] = {
    Heading: _heading, Text: _text, Item: _item, Table: _table, TextBox: _text_box, Ticks: _ticks, Contents: _contents,
    Picture: _picture, PageBreak: _page_break,
}  # fmt: skip


def document_xml(blocks: Sequence[Block], typist: Typist) -> str:
    """The whole of word/document.xml: the blocks, then one section with the header and the footer of the base package."""
    names = "".join(f' xmlns:{prefix}="{address}"' for prefix, address in _NAMESPACES.items())
    body = "".join(_SETTERS[type(block)](block, typist) for block in blocks)
    end = """<w:sectPr><w:headerReference w:type="default" r:id="rIdHeader"/><w:footerReference w:type="default" r:id="rIdFooter"/>\
<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/>\
</w:sectPr>"""
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:document{names} mc:Ignorable="w14"><w:body>{body}{end}</w:body></w:document>'
