"""Forms are read as the API's bodies are, from what browsers send."""

from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import pytest
from msgspec import UNSET, Meta, UnsetType

from api.pages.forms import FormReader
from api.requests.bodies import Body, Moment, Price
from api.routes.accounts.auth import RegisterBody
from domain.faults import FaultCode
from domain.refusals import InvalidInput

BERLIN = ZoneInfo("Europe/Berlin")


class Address(Body, frozen=True):
    city: Annotated[str, Meta(min_length=1)]
    line2: str | None = None


class Offer(Body, frozen=True):
    name: Annotated[str, Meta(min_length=1)]
    price: Price
    tags: tuple[str, ...] = ()
    note: str = "none"
    limit: Annotated[int, Meta(ge=1)] | None = None
    active: bool = True
    starts_at: Moment | UnsetType | None = UNSET
    to: Address | None = None


def read(*fields: tuple[str, str], currency: str = "EUR") -> Offer:
    return FormReader(currency, BERLIN).read(fields, Offer)


def test_a_whole_form() -> None:
    offer = read(
        ("form_token", "whatever"),
        ("name", "  Lamp "),
        ("price", "12,95"),
        ("tags", "new"),
        ("tags", ""),
        ("tags", "red"),
        ("limit", "3"),
        ("active", ""),
        ("starts_at", "2026-12-01T08:30"),
        ("to.city", "Bern"),
        ("to.line2", ""),
    )
    assert offer == Offer(
        name="Lamp",
        price=1_295,
        tags=("new", "red"),
        note="none",
        limit=3,
        active=False,
        starts_at=datetime(2026, 12, 1, 8, 30, tzinfo=BERLIN),
        to=Address("Bern", None),
    )


def test_what_is_left_empty_is_left_out_or_null() -> None:
    offer = read(("name", "Lamp"), ("price", "1"), ("limit", ""), ("note", ""), ("starts_at", ""))
    assert (offer.limit, offer.note, offer.starts_at) == (None, "", None)
    assert read(("name", "Lamp"), ("price", "1")).starts_at is UNSET


def test_a_tick_counts_by_its_last_field() -> None:
    assert read(("name", "Lamp"), ("price", "1"), ("active", ""), ("active", "yes")).active


@pytest.mark.parametrize(
    ("typed", "currency", "amount"),
    [("19.99", "EUR", 1_999), ("19,9", "EUR", 1_990), ("1299", "JPY", 1_299), ("1,234", "KWD", 1_234)],
)
def test_amounts_are_read_as_they_are_typed(typed: str, currency: str, amount: int) -> None:
    assert read(("name", "Lamp"), ("price", typed), currency=currency).price == amount


@pytest.mark.parametrize("typed", ["1.234,50", "twelve", "12.999", "-1", "1e3"])
def test_what_is_no_amount_is_a_fault_of_its_field(typed: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read(("name", "Lamp"), ("price", typed))
    assert [fault.field for fault in refused.value.faults] == ["price"]


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(InvalidInput) as refused:
        read(("name", " "), ("price", ""), ("limit", "0"), ("to.line2", "x"))
    faults = {fault.field: fault.code for fault in refused.value.faults}
    assert faults == {
        "name": FaultCode.REQUIRED,
        "price": FaultCode.REQUIRED,
        "limit": FaultCode.TOO_SMALL,
        "to.city": FaultCode.REQUIRED,
    }


def test_of_an_address_anybody_may_have_changed_what_fits_is_read() -> None:
    fields = [("name", "Lamp"), ("price", "5"), ("limit", "many"), ("unheard", "of")]
    assert FormReader("EUR", BERLIN).read_what_fits(fields, Offer) == Offer(name="Lamp", price=500)


@pytest.mark.parametrize("typed", ["2026-02-30T08:30", "2026-13-01T00:00", "2026-01-01T24:60"])
def test_a_moment_there_is_none_of_is_a_fault_and_in_an_address_nothing(typed: str) -> None:
    fields = [("name", "Lamp"), ("price", "5"), ("starts_at", typed)]
    with pytest.raises(InvalidInput) as refused:
        read(*fields)
    assert [fault.field for fault in refused.value.faults] == ["starts_at"]
    assert FormReader("EUR", BERLIN).read_what_fits(fields, Offer) == Offer(name="Lamp", price=500)


def test_a_number_longer_than_python_reads_is_a_fault() -> None:
    with pytest.raises(InvalidInput) as refused:
        read(("name", "Lamp"), ("price", "5"), ("limit", "9" * 5_000))
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [("limit", FaultCode.NOT_A_NUMBER)]


def test_every_character_of_a_password_counts() -> None:
    fields = [("email", " eve@example.com "), ("password", " correct horse battery "), ("name", "Eve")]
    body = FormReader("EUR", BERLIN).read(fields, RegisterBody)
    assert (body.email, body.password) == ("eve@example.com", " correct horse battery ")
