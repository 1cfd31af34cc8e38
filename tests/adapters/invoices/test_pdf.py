"""An invoice as a PDF: what it says is read back out of it."""

import hashlib
import io
import os
import subprocess
import sys

import pytest
from pypdf import PdfReader

from adapters.invoices.printer import page_of, pdf_of
from domain.address import Address
from domain.languages import Language
from tests.adapters.invoices.an_invoice import BERN, invoice, line

SAME = """
import hashlib
from adapters.invoices.printer import pdf_of
from tests.adapters.invoices.an_invoice import invoice, line
print(hashlib.sha256(pdf_of(invoice([line(number) for number in range(30)])).body).hexdigest())
"""


def pages_of(pdf: bytes) -> list[list[str]]:
    """The lines of each page."""
    return [page.extract_text().splitlines() for page in PdfReader(io.BytesIO(pdf), strict=True).pages]


def test_it_says_who_sold_what_to_whom_and_what_it_comes_to() -> None:
    (page,) = pages_of(pdf_of(invoice([line(1, options={"colour": "red"}), line(2)])).body)
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
    first, *others = pages_of(pdf_of(invoice([line(number) for number in range(200)])).body)
    pages = [first, *others]
    assert [page[-1] for page in pages] == [f"Page {each} of {len(pages)}" for each in range(1, len(pages) + 1)]
    told = [text for page in pages for text in page]
    assert [text for text in told if text.startswith("LAMP-")] == [f"LAMP-{number}" for number in range(200)]
    assert told.count("2 12.34 24.68") == 200
    assert all(page[:2] == ["Invoice INV-2026-000123", "Item Quantity Unit price Amount"] for page in others[:-1])
    assert others[-1][-3:] == ["Tax 19 % on 4944.00, added 939.36", "Total 5883.36", pages[-1][-1]]


def test_it_is_the_same_bytes_again_in_another_process_too() -> None:
    printed = pdf_of(invoice([line(number) for number in range(30)])).body
    assert pdf_of(invoice([line(number) for number in range(30)])).body == printed
    elsewhere = os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    done = subprocess.run([sys.executable, "-c", SAME], capture_output=True, text=True, check=True, env=elsewhere)
    assert done.stdout.strip() == hashlib.sha256(printed).hexdigest()


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
    (page,) = pages_of(pdf_of(invoice([line(1, name=written)], buyer=called)).body)
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
    assert printed.policy is not None
    assert printed.policy.startswith("default-src 'none'; style-src 'sha256-")
    assert printed == page_of(invoice([line(1, name=hostile, options={hostile: hostile})], buyer=buyer, seller=hostile))


@pytest.mark.parametrize(
    ("language", "words"),
    [(Language.GERMAN, ["Rechnung", "Gesamtbetrag 38.88"]), (Language.FRENCH, ["Facture", "Total 38.88"])],
)
def test_it_speaks_the_language_of_its_order(language: Language, words: list[str]) -> None:
    (page,) = pages_of(pdf_of(invoice([line(1)], language=language, buyer=BERN)).body)
    assert [page[0], page[-2]] == words
