"""What invoices and credit notes come to."""

import msgspec
import pytest

from domain.orders.goods import LineBack
from domain.orders.invoice import Bill, BilledTax, bill_of, credit_of
from domain.orders.issued_invoice import InvoiceKind, invoice_number
from domain.orders.order import Order
from tests.domain.an_order import order, with_refunded


def back(of: Order, *units: int) -> list[LineBack]:
    """So many of each line go back with their money."""
    return [LineBack(line, count, 0, 0) for line, count in zip(of.lines, units, strict=True)]


def test_numbers_are_told_apart_by_kind_and_year() -> None:
    assert invoice_number(InvoiceKind.INVOICE, 2026, 123) == "INV-2026-000123"
    assert invoice_number(InvoiceKind.CREDIT_NOTE, 2027, 1_234_567) == "CN-2027-1234567"


@pytest.mark.parametrize(("included", "net", "total"), [(False, 5_000, 5_405), (True, 4_595, 5_000)])
def test_an_invoice_is_its_order(included: bool, net: int, total: int) -> None:
    bought = order((1_000, 2), (2_500, 1), discount=500, shipping=1_000, tax=405, tax_included=included)
    bill = bill_of(msgspec.structs.replace(bought, tax_basis_points=810))
    assert [(line.quantity, line.unit_price, line.amount) for line in bill.lines] == [
        (2, 1_000, 2_000),
        (1, 2_500, 2_500),
    ]
    assert (bill.taxes, bill.total) == ((BilledTax(810, net, 405),), total)


def test_where_no_tax_was_to_be_paid_none_is_named() -> None:
    assert bill_of(order((1_000, 1))).taxes == ()
    assert credit_of(order((1_000, 1)), 300, ()).taxes == ()


def test_by_lines_each_goes_back_at_its_worth_and_what_else_does_beside_them() -> None:
    bought = order((1_000, 2), (2_500, 1), discount=450, shipping=735, tax=388)
    one = credit_of(bought, 973, back(bought, 1, 0))
    assert [(line.sku, line.quantity, line.amount) for line in one.lines] == [("LAMP", 1, 973)]
    assert (one.beside, one.taxes, one.total) == (0, (BilledTax(None, 901, 72),), 973)
    all_of_it = credit_of(bought, 5_173, back(bought, 2, 1))
    assert ([line.amount for line in all_of_it.lines], all_of_it.beside) == ([1_946, 2_432], 795)
    assert all_of_it.taxes == (BilledTax(None, 5_173 - 388, 388),)


def test_of_less_than_they_are_worth_each_line_has_its_share() -> None:
    bought = order((1_000, 2), (2_500, 1))
    some = credit_of(bought, 100, back(bought, 1, 1))
    assert ([line.amount for line in some.lines], some.beside, some.total) == ([29, 71], 0, 100)


@pytest.mark.parametrize("amounts", [(5_173,), (1, 5_172), (333, 333, 333, 4_174), (5_172, 1), (1,) * 50 + (5_123,)])
def test_whatever_an_order_goes_back_by_all_of_its_tax_does(amounts: tuple[int, ...]) -> None:
    left = order((1_000, 2), (2_500, 1), discount=450, shipping=735, tax=388)
    given: list[Bill] = []
    for amount in amounts:
        given.append(credit_of(left, amount, ()))
        left = with_refunded(left, amount)
    assert sum(tax.tax for bill in given for tax in bill.taxes) == 388
    assert all(0 <= tax.tax <= bill.total for bill in given for tax in bill.taxes)
