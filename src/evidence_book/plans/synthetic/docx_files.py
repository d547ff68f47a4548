"""Word documents of plans: a base package with the body, the header and the properties of one plan, zipped without a clock."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from evidence_book.plans.synthetic.blocks import Laid
from evidence_book.plans.synthetic.content import PlanContent
from evidence_book.plans.synthetic.docx_base import FOOTER_MARK, HEADER_MARK, base_parts
from evidence_book.plans.synthetic.docx_body import document_xml
from evidence_book.plans.synthetic.docx_text import Typist
from evidence_book.plans.synthetic.drawing import Draw

_MIDNIGHT = (2024, 1, 1, 0, 0, 0)
# Fast enough for hundreds of documents, and small enough.
_LEVEL = 4


def core_properties(plan: PlanContent) -> str:
    """The document's properties, which name the child as those of real plans do."""
    person = plan.person
    return f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" \
xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>EHC plan {escape(person.name)}</dc:title>\
<dc:subject>UPN {person.upn}</dc:subject><dc:creator>{escape(person.officer)}</dc:creator><cp:keywords>{escape(person.surname)}</cp:keywords>\
<dc:description>Synthetic demonstration. Call {escape(person.mother)} on {person.phone}</dc:description><cp:lastModifiedBy>{escape(person.officer)}\
</cp:lastModifiedBy><cp:revision>3</cp:revision><dcterms:created xsi:type="dcterms:W3CDTF">2024-01-01T09:00:00Z</dcterms:created>\
<dcterms:modified xsi:type="dcterms:W3CDTF">2024-01-02T09:00:00Z</dcterms:modified></cp:coreProperties>"""


@cache
def _shared_parts(family: str) -> tuple[tuple[str, bytes], ...]:
    return tuple(base_parts(family).items())


def docx_bytes(plan: PlanContent, laid: Laid) -> bytes:
    """The whole file of a plan's document: the same bytes for the same plan."""
    typist = Typist(plan.quirks, Draw(*plan.seed, 2), plan.person.officer)
    own = {
        "word/document.xml": document_xml(laid.blocks, typist).encode(),
        "docProps/core.xml": core_properties(plan).encode(),
    }
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as package:
        for name, data in (*_shared_parts(plan.template.partition("-")[0]), *own.items()):
            if name.startswith(("word/header", "word/footer")):
                data = data.replace(HEADER_MARK.encode(), escape(laid.header).encode()).replace(
                    FOOTER_MARK.encode(), escape(laid.footer).encode()
                )
            info = ZipInfo(name, _MIDNIGHT)
            info.compress_type = ZIP_DEFLATED
            package.writestr(info, data)
    return stream.getvalue()
