"""An invoice as a PDF: what it says is read back out of it."""

import base64
import hashlib
import io

import pytest
from pypdf import PdfReader

from adapters.invoices.pdf import invoice_pdf
from adapters.invoices.printer import Printer, page_of
from adapters.invoices.said import said
from domain.addresses.address import Address
from domain.languages import Language
from read_models.invoices import InvoiceToPrint
from tests.adapters.invoices.an_invoice import BERN, invoice, line


def pdf_of(invoice: InvoiceToPrint) -> bytes:
    return invoice_pdf(said(invoice))


def pages_of(pdf: bytes) -> list[list[str]]:
    """The lines of each page."""
    return [page.extract_text().splitlines() for page in PdfReader(io.BytesIO(pdf), strict=True).pages]


def test_it_says_who_sold_what_to_whom_and_what_it_comes_to() -> None:
    (page,) = pages_of(pdf_of(invoice([line(1, options={"colour": "red"}), line(2)])))
    assert page == [
        "Invoice",
        "Number: INV-2026-000123",
        "Date: 2026-11-29",
        "Order TP-000012",
        "Lamps & Desks Ltd",
        "1 Main Road",
        "3000 Bern",
        "Tax number: CHE-123.456.789 MWST",
        "Billed to:",
        "Eve Adams",
        "1 Main Road",
        "CH-3000 Bern",
        "Switzerland",
        "All amounts in EUR",
        "Item Quantity Unit price Amount",
        "Desk lamp",
        "LAMP-1, colour: red",
        "2 12.34 24.68",
        "Desk lamp",
        "LAMP-2",
        "2 12.34 24.68",
        "Subtotal 49.36",
        "Discount (TEN) -1.00",
        "Shipping 9.00",
        "Tax 19 % on 57.36, added 10.89",
        "Total 68.25",
        "Page 1 of 1",
    ]


def test_two_hundred_lines_take_pages_of_which_each_has_its_head_and_its_number() -> None:
    first, *others = pages_of(pdf_of(invoice([line(number) for number in range(200)])))
    pages = [first, *others]
    assert [page[-1] for page in pages] == [f"Page {each} of {len(pages)}" for each in range(1, len(pages) + 1)]
    told = [text for page in pages for text in page]
    assert [text for text in told if text.startswith("LAMP-")] == [f"LAMP-{number}" for number in range(200)]
    assert told.count("2 12.34 24.68") == 200
    assert all(page[:2] == ["Invoice INV-2026-000123", "Item Quantity Unit price Amount"] for page in others[:-1])
    assert others[-1][-3:] == ["Tax 19 % on 4944.00, added 939.36", "Total 5883.36", pages[-1][-1]]


async def test_it_is_the_same_bytes_again_in_another_process_too() -> None:
    told = invoice([line(number) for number in range(30)])
    printed = pdf_of(told)
    assert pdf_of(told) == printed
    assert (await Printer().pdf(told)).body == printed


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("Zoë Łuków Ωmega Дом Việt", "Zoë Łuków Ωmega Дом Việt"),
        ("王小明", "WangXiaoMing"),
        ("ليلى", "lyla"),
        ("😀👍🏽", ":grinning::thumbsup:"),
        ("\u202eexe\u0000\u200b\ufffe{nb}\N{ASTERISM}\n1", "exe{nb} 1"),
        ("W" * 5_000, None),
    ],
    ids=["latin and greek", "chinese", "arabic", "emoji", "what turns others, and ours", "endless"],
)
def test_whatever_somebody_is_called_a_pdf_can_be_read(written: str, drawn: str | None) -> None:
    called = Address(name=written, line1="1 Main Road", city="Bern", postal_code="3000", country="CH")
    (page,) = pages_of(pdf_of(invoice([line(1, name=written)], buyer=called)))
    assert page[-2:] == ["Total 38.88", "Page 1 of 1"]
    if drawn is not None:
        assert page.count(drawn) == 2


def test_a_page_shows_hostile_names_as_they_are_and_runs_nothing() -> None:
    hostile = '<script>alert("x")</script>'
    buyer = Address(name=hostile, line1="<img src=x onerror=alert(1)>", city="Bern", postal_code="3000", country="CH")
    printed = page_of(invoice([line(1, name=hostile, options={hostile: hostile})], buyer=buyer, seller=hostile))
    page = printed.body.decode()
    assert "<script" not in page
    assert "<img" not in page
    assert page.count("&lt;script&gt;") == 5
    style = page.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert printed.policy is not None
    assert printed.policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'; ")
    assert printed == page_of(invoice([line(1, name=hostile, options={hostile: hostile})], buyer=buyer, seller=hostile))


@pytest.mark.parametrize(
    ("language", "words"),
    [(Language.GERMAN, ["Rechnung", "Gesamtbetrag 38.88"]), (Language.FRENCH, ["Facture", "Total 38.88"])],
)
def test_it_speaks_the_language_of_its_order(language: Language, words: list[str]) -> None:
    (page,) = pages_of(pdf_of(invoice([line(1)], language=language, buyer=BERN)))
    assert [page[0], page[-2]] == words
