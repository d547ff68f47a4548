"""Small documents made by hand: a DOCX from the XML of its body, a PDF from lines."""

from __future__ import annotations

import io
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from reportlab.pdfgen.canvas import Canvas

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
STYLES = f"""<w:styles {NAMES}>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/></w:style>
<w:style w:type="paragraph" w:styleId="Council"><w:name w:val="Council banner"/><w:basedOn w:val="berschrift1"/></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="paragraph" w:styleId="ListBullet"><w:name w:val="List Bullet"/></w:style>
</w:styles>"""


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(content: str, style: str = "", properties: str = "") -> str:
    inner = content if content.startswith("<") else run(content)
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{inner}</w:p>"


def heading(text: str) -> str:
    return paragraph(text, "berschrift1")


def cell(content: str, properties: str = "") -> str:
    inner = content if content.startswith("<") else paragraph(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def table(*rows: tuple[str, ...]) -> str:
    lines = "".join(
        "<w:tr>" + "".join(each if each.startswith("<w:tc>") else cell(each) for each in row) + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl>{lines}</w:tbl>"


def bold(text: str) -> str:
    return paragraph(run(text, "<w:b/>"))


def docx(path: Path, *body: str, **parts: str) -> Path:
    """Write a DOCX of a body; `parts` are further parts of the folder word, such as header1."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document {NAMES}><w:body>{''.join(body)}</w:body></w:document>")
        archive.writestr("word/styles.xml", STYLES)
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return path


def pdf(path: Path, *pages: tuple[tuple[float, float, str, str, float], ...], password: str | None = None) -> Path:
    """Write a PDF of pages of lines: x and y from the lower left, text, font, size."""
    from reportlab.lib.pdfencrypt import StandardEncryption

    buffer = io.BytesIO()
    canvas = Canvas(buffer, encrypt=StandardEncryption(password, strength=128) if password else None)
    for page in pages:
        for x, y, text, font, size in page:
            canvas.setFont(font, size)
            canvas.drawString(x, y, text)
        canvas.showPage()
    canvas.save()
    path.write_bytes(buffer.getvalue())
    return path
