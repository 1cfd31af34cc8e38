"""An invoice as a PDF, of as many pages as it takes. The same invoice makes the same bytes.

What the font (Noto Sans: Latin, Greek, Cyrillic) can't draw is written in Latin letters; the page in HTML has it as it
is. Importing this takes some 40 MB and 0.4 seconds.
"""

import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

import fontpkg
from anyascii import anyascii
from fpdf import FPDF
from fpdf.enums import MethodReturnValue, XPos, YPos
from fpdf.fonts import TTFFont

from adapters.invoices.said import SaidAddress, SaidInvoice, SaidLine, SaidSum

FONT: Final = "Noto Sans"
FAMILY: Final = "noto"
MARGIN_MM: Final = 18.0
FOOT_MM: Final = 18.0
"""At the bottom of each page, for its number."""
PAGE_HEIGHT_MM: Final = 297.0
ITEM_MM: Final = 92.0
FIGURES_MM: Final = (18.0, 32.0, 32.0)
WIDTH_MM: Final = ITEM_MM + sum(FIGURES_MM)
HALF_MM: Final = WIDTH_MM / 2 - 4
LINE_MM: Final = 4.6
SMALL_LINE_MM: Final = 3.8
GAP_MM: Final = 1.0
TITLE_PT: Final = 18.0
TEXT_PT: Final = 9.0
SMALL_PT: Final = 7.5
CELL_LINES_MAX: Final = 12
"""Of a name, or of what tells it from others; what is longer ends with three dots."""
PAGES: Final = "\N{ASTERISM}" * 3
"""Stands where the number of pages will; nowhere else, whatever people write."""
GREY: Final = 110
LIGHT: Final = 205


def invoice_pdf(invoice: SaidInvoice) -> bytes:
    paper = Paper(invoice)
    paper.begin()
    for line in invoice.lines:
        paper.write_line(line)
    paper.write_sums(invoice.sums)
    return bytes(paper.output())


class Paper(FPDF):
    """`in_table`: a page that begins now repeats the table's head."""

    def __init__(self, invoice: SaidInvoice) -> None:
        super().__init__(format="A4")
        self.invoice = invoice
        self.in_table = False
        self.set_margins(MARGIN_MM, MARGIN_MM)
        self.set_auto_page_break(False)
        self.alias_nb_pages(PAGES, align="R")
        self.add_font(FAMILY, "", str(fontpkg.path(FONT)))
        font = self.fonts[FAMILY]
        assert isinstance(font, TTFFont)
        self._drawn: frozenset[int] = frozenset(font.cmap) - {ord(PAGES[0])}
        # Else it would be the moment of printing, of which the file's id is made too.
        self.set_creation_date(datetime.combine(datetime.fromisoformat(invoice.day).date(), datetime.min.time(), UTC))
        self.set_title(f"{invoice.title} {invoice.number}")
        self.set_lang(invoice.language)

    def header(self) -> None:
        """Of every page but the first."""
        if self.page_no() == 1:
            return
        self._write(f"{self.invoice.title} {self.invoice.number}", SMALL_PT, SMALL_LINE_MM)
        self.ln(GAP_MM)
        if self.in_table:
            self._write_head()

    def footer(self) -> None:
        self.set_y(PAGE_HEIGHT_MM - FOOT_MM + LINE_MM)
        self.set_font(FAMILY, size=SMALL_PT)
        self.cell(WIDTH_MM, SMALL_LINE_MM, self.invoice.words.page.format(self.page_no(), PAGES), align="R")

    def begin(self) -> None:
        self.add_page()
        top = self.get_y()
        self._write(self.invoice.title, TITLE_PT, TITLE_PT / 2)
        for fact in self.invoice.facts:
            self._write(f"{fact.name}: {fact.amount}" if fact.name else fact.amount)
        below = self.get_y()
        self._write_block(top, MARGIN_MM + WIDTH_MM / 2, self.invoice.seller)
        self.set_y(max(below, self.get_y()) + 4 * GAP_MM)
        self._write_addresses(self.invoice.addresses)
        self._write(self.invoice.in_currency, SMALL_PT, SMALL_LINE_MM)
        self.ln(GAP_MM)
        self._write_head()
        self.in_table = True

    def write_line(self, line: SaidLine) -> None:
        names = self._lines_of(line.name, TEXT_PT)
        details = self._lines_of(line.details, SMALL_PT)
        self._make_room(len(names) * LINE_MM + len(details) * SMALL_LINE_MM + 2 * GAP_MM)
        top = self.get_y() + GAP_MM
        self.set_y(top)
        self._write_texts(names, TEXT_PT, LINE_MM)
        self.set_text_color(GREY)
        self._write_texts(details, SMALL_PT, SMALL_LINE_MM)
        self.set_text_color(0)
        below = self.get_y()
        self._write_figures(top, (line.quantity, line.unit_price, line.amount))
        self._rule(below + GAP_MM)

    def write_sums(self, sums: Sequence[SaidSum]) -> None:
        """All on one page; the last is the total."""
        names = [self._lines_of(each.name, TEXT_PT) for each in sums]
        self.in_table = False
        self._make_room(sum(len(lines) * LINE_MM + 2 * GAP_MM for lines in names))
        for place, (each, lines) in enumerate(zip(sums, names, strict=True), 1):
            if place == len(sums):
                self.set_draw_color(0)
                self._rule(self.get_y() + GAP_MM)
            top = self.get_y() + GAP_MM
            self.set_y(top)
            self._write_texts(lines, TEXT_PT, LINE_MM)
            below = self.get_y()
            self._write_figures(top, ("", "", each.amount))
            self.set_y(below)

    def _write_addresses(self, addresses: Sequence[SaidAddress]) -> None:
        top, below = self.get_y(), self.get_y()
        for place, address in enumerate(addresses):
            self._write_block(top, MARGIN_MM + place * WIDTH_MM / 2, [f"{address.title}:", *address.lines])
            below = max(below, self.get_y())
        self.set_y(below + 4 * GAP_MM)

    def _write_block(self, top: float, left: float, lines: Sequence[str]) -> None:
        self.set_y(top)
        for line in lines:
            for part in self._lines_of(line, TEXT_PT, HALF_MM):
                self.set_x(left)
                self._write(part, width=HALF_MM)

    def _write_head(self) -> None:
        words, top = self.invoice.words, self.get_y()
        self._write(words.item)
        self._write_figures(top, (words.quantity, words.unit_price, words.amount))
        self.set_draw_color(0)
        self._rule(top + LINE_MM)

    def _write_figures(self, top: float, figures: Sequence[str]) -> None:
        self.set_xy(MARGIN_MM + ITEM_MM, top)
        self.set_font(FAMILY, size=TEXT_PT)
        for width, figure in zip(FIGURES_MM, figures, strict=True):
            self.cell(width, LINE_MM, figure, align="R")

    def _write_texts(self, lines: Sequence[str], size: float, height: float) -> None:
        for line in lines:
            self._write(line, size, height, ITEM_MM)

    def _write(self, text: str, size: float = TEXT_PT, height: float = LINE_MM, width: float = WIDTH_MM) -> None:
        self.set_font(FAMILY, size=size)
        self.cell(width, height, self._drawable(text), new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _rule(self, y: float) -> None:
        self.line(MARGIN_MM, y, MARGIN_MM + WIDTH_MM, y)
        self.set_y(y)
        self.set_draw_color(LIGHT)

    def _make_room(self, height: float) -> None:
        if self.get_y() + height > PAGE_HEIGHT_MM - FOOT_MM:
            self.add_page()

    def _lines_of(self, text: str, size: float, width: float = ITEM_MM) -> Sequence[str]:
        """As they are broken into the width; nothing takes none."""
        self.set_font(FAMILY, size=size)
        drawable = self._drawable(text)
        if not drawable:
            return ()
        if self.get_string_width(drawable) < width - 2 * self.c_margin:  # breaking lines takes far longer than this
            return (drawable,)
        lines = self.multi_cell(width, LINE_MM, drawable, dry_run=True, output=MethodReturnValue.LINES, align="L")
        assert isinstance(lines, list)
        return lines if len(lines) <= CELL_LINES_MAX else [*lines[: CELL_LINES_MAX - 1], "..."]

    def _drawable(self, text: str) -> str:
        return " ".join("".join(map(self._drawn_as, unicodedata.normalize("NFC", text))).split())

    def _drawn_as(self, char: str) -> str:
        """In letters the font has. What joins and turns others, or is nobody's, is left out."""
        if ord(char) in self._drawn and unicodedata.category(char) not in {"Cc", "Cf"}:
            return char
        if char.isspace() or char in PAGES:
            return " "
        return "".join(each for each in anyascii(char) if ord(each) in self._drawn)
