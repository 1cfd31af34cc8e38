"""What invoices say, in the language of their order."""

from typing import Final

import msgspec

from domain.languages import Language


class InvoiceWords(msgspec.Struct, frozen=True):
    """`in_currency`, `page`, `of_order` and `of_invoice` leave something open."""

    invoice: str
    credit_note: str
    number: str
    date: str
    of_order: str
    of_invoice: str
    tax_number: str
    billed_to: str
    sent_to: str
    item: str
    quantity: str
    unit_price: str
    amount: str
    subtotal: str
    discount: str
    shipping: str
    beside: str
    rounding: str
    tax: str
    net: str
    included: str
    on_top: str
    total: str
    credited: str
    in_currency: str
    page: str


WORDS: Final = {
    Language.ENGLISH: InvoiceWords(
        invoice="Invoice",
        credit_note="Credit note",
        number="Number",
        date="Date",
        of_order="Order {}",
        of_invoice="For invoice {}",
        tax_number="Tax number: {}",
        billed_to="Billed to",
        sent_to="Sent to",
        item="Item",
        quantity="Quantity",
        unit_price="Unit price",
        amount="Amount",
        subtotal="Subtotal",
        discount="Discount",
        shipping="Shipping",
        beside="Not for single items",
        rounding="Rounding",
        tax="Tax",
        net="on",
        included="included",
        on_top="added",
        total="Total",
        credited="Total credited",
        in_currency="All amounts in {}",
        page="Page {} of {}",
    ),
    Language.GERMAN: InvoiceWords(
        invoice="Rechnung",
        credit_note="Gutschrift",
        number="Nummer",
        date="Datum",
        of_order="Bestellung {}",
        of_invoice="Zur Rechnung {}",
        tax_number="Steuernummer: {}",
        billed_to="Rechnung an",
        sent_to="Lieferung an",
        item="Artikel",
        quantity="Menge",
        unit_price="Einzelpreis",
        amount="Betrag",
        subtotal="Zwischensumme",
        discount="Rabatt",
        shipping="Versand",
        beside="Ohne einzelne Artikel",
        rounding="Rundung",
        tax="Steuer",
        net="auf",
        included="enthalten",
        on_top="zusätzlich",
        total="Gesamtbetrag",
        credited="Gutgeschriebener Betrag",
        in_currency="Alle Beträge in {}",
        page="Seite {} von {}",
    ),
    Language.FRENCH: InvoiceWords(
        invoice="Facture",
        credit_note="Avoir",
        number="Numéro",
        date="Date",
        of_order="Commande {}",
        of_invoice="Sur la facture {}",
        tax_number="Numéro fiscal : {}",
        billed_to="Facturé à",
        sent_to="Livré à",
        item="Article",
        quantity="Quantité",
        unit_price="Prix unitaire",
        amount="Montant",
        subtotal="Sous-total",
        discount="Remise",
        shipping="Livraison",
        beside="Hors articles",
        rounding="Arrondi",
        tax="Taxe",
        net="sur",
        included="comprise",
        on_top="en sus",
        total="Total",
        credited="Total de l'avoir",
        in_currency="Tous les montants en {}",
        page="Page {} sur {}",
    ),
}
