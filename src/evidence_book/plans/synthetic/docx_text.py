"""Paragraphs of a word processor's document as XML: runs as people leave them, with breaks, tabs and tracked changes."""

from __future__ import annotations

from xml.sax.saxutils import escape

from evidence_book.plans.synthetic.content import Quirks
from evidence_book.plans.synthetic.drawing import Draw

_SPACE = ' xml:space="preserve"'
# A word processor says of every run in what it is set, and of every paragraph and run in which sitting it was written.
_FONTS = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="Times New Roman" w:cs="Arial"/>'
_PLAIN = '<w:color w:val="auto"/><w:szCs w:val="22"/><w:lang w:val="en-GB" w:eastAsia="en-GB"/>'
_SITTINGS = 6
_DELETED = ("This paragraph is to be written again after the meeting.", "Weekly session of 45 minutes with a therapist.",
            "to be confirmed by the panel", "Section F to be agreed.")  # fmt: skip


class Typist:
    """Sets text in runs, with the habits of one plan's typist. Nothing that it does changes what the text says."""

    def __init__(self, quirks: Quirks, draw: Draw, author: str) -> None:
        self.quirks = quirks
        self._draw = draw
        self._author = escape(author, {'"': "&quot;"})
        self._changes = 0
        self._sittings = [f"00{draw.number(0x100000, 0xFFFFFF):06X}" for _ in range(_SITTINGS)]
        self._paragraphs = draw.number(0x10000000, 0x60000000)

    def wants_empty_paragraph(self) -> bool:
        """Draw whether an empty paragraph follows."""
        return bool(self.quirks.empty_paragraphs) and self._draw.chance(self.quirks.empty_paragraphs)

    def quoted(self, text: str) -> str:
        """The text with curly quotes, where the typist has them."""
        return text.replace("'", "’") if self.quirks.curly_quotes else text

    def _run(self, text: str, properties: str) -> str:
        written, styled = self._sittings[len(text) % _SITTINGS], self._sittings[(len(text) // 7) % _SITTINGS]
        return f'<w:r w:rsidR="{written}" w:rsidRPr="{styled}">{properties}<w:t{_SPACE}>{escape(text)}</w:t></w:r>'

    def _change(self, kind: str, inner: str) -> str:
        self._changes += 1
        return f'<w:{kind} w:id="{900 + self._changes}" w:author="{self._author}" w:date="2024-01-15T10:00:00Z">{inner}</w:{kind}>'

    def _broken(self, text: str, properties: str) -> str:
        """One space of a text turned into a soft line break, a tab or a hard space, as the typist's habits have it."""
        quirks, draw = self.quirks, self._draw
        at = text.find(" ", len(text) // 2)
        if at < 1:
            return self._run(text, properties)
        if draw.chance(quirks.soft_breaks):
            return f"{self._run(text[:at], properties)}<w:r><w:br/></w:r>{self._run(text[at + 1 :], properties)}"
        if draw.chance(quirks.tabs):
            return f"{self._run(text[:at], properties)}<w:r><w:tab/></w:r>{self._run(text[at + 1 :], properties)}"
        if draw.chance(quirks.hard_spaces):
            text = f"{text[:at]}\xa0{text[at + 1 :]}"
        if draw.chance(quirks.split_runs):
            cut = at + draw.number(-3, 3)
            return f'{self._run(text[:cut], properties)}<w:proofErr w:type="spellStart"/>{self._run(text[cut:], properties)}'
        return self._run(text, properties)

    def runs(self, text: str, *, bold: bool = False, plain: bool = False) -> str:
        """Runs of a text; plain ones are left alone but for their quotes."""
        properties = f"<w:rPr>{_FONTS}{'<w:b/><w:bCs/>' if bold else ''}{_PLAIN}</w:rPr>"
        text = self.quoted(text)
        if plain or not text:
            return self._run(text, properties)
        inner = self._broken(text, properties)
        if self.quirks.tracked and self._draw.chance(self.quirks.tracked):
            gone = f"<w:r><w:delText{_SPACE}>{self._draw.pick(_DELETED)} </w:delText></w:r>"
            return self._change("del", gone) + self._change("ins", inner)
        return inner

    def heading_runs(self, text: str) -> str:
        """Runs of a heading: after a colon there may be a tab or a soft break, and a run may end within a word."""
        head, colon, rest = text.partition(": ")
        quirks, draw = self.quirks, self._draw
        if colon and (quirks.tabs or draw.chance(quirks.soft_breaks * 3)):
            between = "<w:tab/>" if quirks.tabs else "<w:br/>"
            return f"{self.runs(head + ':', plain=True)}<w:r>{between}</w:r>{self.runs(rest, plain=True)}"
        if draw.chance(quirks.split_runs):
            cut = draw.number(1, len(text) - 1)
            return self.runs(text[:cut], plain=True) + self.runs(text[cut:], plain=True)
        return self.runs(text, plain=True)

    def paragraph(
        self, text: str, style: str = "", *, bold: bool = False, plain: bool = False, numbering: int = 0
    ) -> str:
        """A paragraph in a style, as an item of a numbered list where `numbering` is not 0."""
        listed = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{numbering}"/></w:numPr>' if numbering else ""
        named = f'<w:pStyle w:val="{style}"/>' if style else ""
        properties = f"<w:pPr>{named}{listed}</w:pPr>" if named or listed else ""
        return f"<w:p{self._marks(len(text))}>{properties}{self.runs(text, bold=bold, plain=plain)}</w:p>"

    def _marks(self, size: int) -> str:
        self._paragraphs += 0x101
        written = self._sittings[size % _SITTINGS]
        return (
            f' w14:paraId="{self._paragraphs:08X}" w14:textId="77777777" w:rsidR="{written}" '
            f'w:rsidRDefault="{self._sittings[0]}" w:rsidP="{self._sittings[1]}"'
        )
