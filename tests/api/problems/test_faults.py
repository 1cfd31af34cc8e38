"""All that is wrong with a body is told at once: as much as msgspec refuses, and in words."""

from collections.abc import Iterator
from typing import Any, get_type_hints

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import inspect

from api.app import create_app
from api.requests.bodies import Body
from api.requests.strict_request import tidier_of
from api.routes.accounts.auth import RegisterBody
from api.routes.cart.cart import AddBody
from api.routes.catalog.admin_products import ProductBody, ProductChanges
from api.routes.orders.orders import OrderBody
from api.routes.prices.admin_charges import ShippingBody
from api.routes.prices.admin_coupons import CouponBody, CouponChanges
from api.routes.search.admin_search import SearchWordsBody
from domain.addresses.countries import NO_COUNTRY
from domain.faults import FAULTS_MAX, FaultCode
from domain.find_faults import KINDS, find_faults, parts
from domain.names import READABLE
from domain.read_as import inside
from tests.documented import settings_of_no_shop

BODIES = (AddBody, OrderBody, ProductBody, ProductChanges, CouponBody, CouponChanges, RegisterBody, SearchWordsBody)
FIELDS = [
    msgspec.defstruct(f"{body.__name__}_{name}", [(name, hint)], forbid_unknown_fields=True)
    for body in BODIES
    for name, hint in get_type_hints(body, include_extras=True).items()
]
"""Each field by itself, so that what is wrong with another hides nothing."""
WORDS = "A/B desk-lamp eve@example.com CH percent published 2026-12-01T00:00:00Z 2026-12-01".split()
OURS = FaultCode.EASY_TO_GUESS
"""Nothing that msgspec knows of; nor does it of a text with nothing to read in it."""
ID = "0192d1c4-6f6e-7b3a-9c1d-2f4e5a6b7c8d"
TEXTS = st.sampled_from(["", " ", "a", *WORDS, ID, "correct horse", "two\nlines", "xyz" * 30, "x" * 2_000])
NUMBERS = st.sampled_from(
    [0, 1, -1, 2, 100, 2**31, 2**53, -(2**53), 2**63, 2**64, 10**11 + 1, 10**40, 0.0, 1.0, 1.5, 1e300]
)
PLAIN = st.recursive(
    st.none() | st.booleans() | TEXTS | NUMBERS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


def near(wanted: inspect.Type) -> st.SearchStrategy[Any]:
    """Values that are of this type, or nearly."""
    likely = [near_part(part) for part, _ in parts(wanted)]
    return st.one_of(*likely, *likely, *likely, PLAIN)


def near_part(part: inspect.Type) -> st.SearchStrategy[Any]:
    match part:
        case inspect.StructType(fields=fields):
            needed = {field.encode_name: near(field.type) for field in fields if field.required}
            others = {field.encode_name: near(field.type) for field in fields if not field.required}
            whole = st.fixed_dictionaries(needed, optional=others)
            one_less = whole.map(lambda body: dict(list(body.items())[1:]))
            return whole | whole | one_less | whole.map(lambda body: {**body, "colour": 1})
        case inspect.ListType(item_type=each) | inspect.VarTupleType(item_type=each):
            return st.lists(near(each), max_size=3)
        case inspect.DictType(value_type=each):
            return st.dictionaries(TEXTS, near(each), max_size=3)
        case inspect.NoneType():
            return st.none()
        case inspect.BoolType():
            return st.booleans()
        case inspect.IntType() | inspect.FloatType():
            return NUMBERS
    return TEXTS


SENT = st.sampled_from([*FIELDS, *BODIES]).flatmap(lambda body: st.tuples(st.just(body), near(inspect.type_info(body))))


def refused_by_msgspec(value: object, body: type[msgspec.Struct]) -> bool:
    try:
        msgspec.convert(value, body)
    except msgspec.ValidationError:
        return True
    return False


@settings(max_examples=200)
@given(SENT)
def test_there_are_faults_exactly_where_msgspec_refuses(sent: tuple[type[msgspec.Struct], Any]) -> None:
    body, value = sent
    found = find_faults(value, inspect.type_info(body))
    faults = [fault for fault in found if fault.code is not OURS and fault.message != READABLE.words]
    assert bool(faults) == refused_by_msgspec(value, body)


def types_within(wanted: inspect.Type) -> Iterator[inspect.Type]:
    for part, _ in parts(wanted):
        yield part
        for inner in inside(part):
            yield from types_within(inner)


def test_all_bodies_are_made_of_types_that_can_be_told_of() -> None:
    bodies = [
        handler.parsed_data_field.annotation
        for route in create_app(settings_of_no_shop()).routes
        for handler in getattr(route, "route_handlers", [])
        if handler.parsed_data_field is not None
    ]
    assert len(bodies) > 20
    for body in bodies:
        for part in types_within(inspect.type_info(body)):
            assert type(part) in KINDS, f"{body}: {part}"
            assert not isinstance(part, inspect.DateTimeType) or part.tz, f"{body}: moments need their zone"


@pytest.mark.parametrize(
    ("body", "sent", "faults"),
    [
        (
            RegisterBody,
            {"email": "eve", "password": "short", "nmae": "Eve"},
            [
                ("email", "wrong-format", "This is no e-mail address, as in eve@example.com."),
                ("password", "too-short", "At least 8 characters."),
                ("name", "required", "This is needed."),
                ("nmae", "unknown-field", "There is no such field. Did you mean name?"),
            ],
        ),
        (
            ProductBody,
            {
                "name": "",
                "tags": ["a", 7],
                "price": "5",
                "status": "paid",
                "attributes": {"n": 10**40, "m": None},
                "variants": [{"price": {"amount": 1.5}}, {"price": -1, "options": [], "stock_quantity": True}],
            },
            [
                ("name", "required", "This can't be empty."),
                ("tags[1]", "wrong-type", "This must be a text."),
                ("attributes.n", "too-large", "At most 9007199254740991."),
                ("attributes.m", "required", "This can't be empty."),
                ("status", "not-one-of", "Choose one of draft, published, archived."),
                ("price", "not-a-number", "This must be an object or a whole number."),
                ("variants[0].price.amount", "not-a-number", "This must be a whole number."),
                ("variants[0].price.currency", "required", "This is needed."),
                ("variants[1].price", "too-small", "At least 0."),
                ("variants[1].options", "wrong-type", "This must be an object."),
                ("variants[1].stock_quantity", "not-a-number", "This must be a whole number."),
            ],
        ),
        (
            OrderBody,
            {"shipping_address": {"name": "Eve", "line1": 7, "city": "Bern", "postal_code": "3000", "country": "XX"}},
            [
                ("shipping_address.line1", "wrong-type", "This must be a text."),
                ("shipping_address.country", "not-one-of", NO_COUNTRY),
            ],
        ),
        (
            ShippingBody,
            {"name": "", "countries": ["CH", "*", "XX"], "price": -1},
            [
                ("name", "required", "This can't be empty."),
                ("countries[2]", "not-one-of", 'This is neither a country\'s code such as CH nor "*", all others.'),
                ("price", "too-small", "At least 0."),
            ],
        ),
        (
            RegisterBody,
            {"email": "eve", "password": "PassWord123", "name": "Eve"},
            [
                ("email", "wrong-format", "This is no e-mail address, as in eve@example.com."),
                ("password", "easy-to-guess", "This is similar to a commonly used password."),
            ],
        ),
        (
            CouponBody,
            {"code": "10 %", "kind": "free", "value": 0, "starts_at": "tomorrow", "active": "yes"},
            [
                (
                    "code",
                    "wrong-format",
                    "Use letters a to z, digits, hyphens and underscores, and begin with a letter or digit.",
                ),
                ("kind", "not-one-of", "Choose one of percent, amount."),
                ("value", "too-small", "At least 1."),
                ("starts_at", "wrong-format", "Give a moment with its time zone, as in 2026-12-01T00:00:00Z."),
                ("active", "wrong-type", "This must be true or false."),
            ],
        ),
        (AddBody, {"sku": "x" * 301}, [("sku", "too-long", "At most 300 characters.")]),
        (ProductChanges, {"slug": ""}, [("slug", "required", "This can't be empty.")]),
        (AddBody, {"product_id": ""}, [("product_id", "required", "This can't be empty.")]),
        (AddBody, {"product_id": "x"}, [("product_id", "wrong-format", "This is no id of ours.")]),
        (
            SearchWordsBody,
            {"synonyms": [["a"]]},
            [("synonyms[0]", "too-few", "At least 2 entries."), ("stop_words", "required", "This is needed.")],
        ),
        (AddBody, [], [("body", "wrong-type", "This must be an object.")]),
    ],
)  # fmt: skip
def test_every_fault_is_told_with_its_field_its_code_and_plain_words(
    body: type[Body], sent: object, faults: list[tuple[str, str, str]]
) -> None:
    found = find_faults(sent, inspect.type_info(body))
    assert [(fault.field, fault.code.value, fault.message) for fault in found] == faults


@pytest.mark.parametrize(
    ("moment", "fault"),
    [
        ("1970-01-01T00:00:00Z", []),
        ("2999-12-31T23:59:59.999999Z", []),
        ("1969-12-31T23:59:59.999999Z", ["Choose a day from 1970-01-01 to 2999-12-31."]),
        ("9999-12-31T23:59:59.999999Z", ["Choose a day from 1970-01-01 to 2999-12-31."]),
        ("0001-01-01T00:00:00+10:00", ["Choose a day from 1970-01-01 to 2999-12-31."]),
        ("2999-12-31T23:59:59-01:00", ["Choose a day from 1970-01-01 to 2999-12-31."]),
    ],
)
def test_moments_have_bounds(moment: str, fault: list[str]) -> None:
    sent = {"code": "TEN", "kind": "percent", "value": 10, "ends_at": moment}
    assert [one.message for one in find_faults(sent, inspect.type_info(CouponBody))] == fault


def test_no_answer_grows_without_end() -> None:
    sent = {f"{number}" + "x" * 5_000: 1 for number in range(1_000)}
    found = find_faults(sent, inspect.type_info(AddBody))
    assert len(found) == FAULTS_MAX
    assert max(len(fault.field) for fault in found) == 100


@pytest.mark.parametrize(
    ("body", "typed", "meant"),
    [
        (AddBody, {"sku": " LAMP\u00a0"}, {"sku": "LAMP"}),
        (OrderBody, {"coupon": " ", "note": " "}, {"coupon": None, "note": ""}),
        (OrderBody, {"shipping_address": {"name": "Ma\u0308rz ", "line2": ""}},
         {"shipping_address": {"name": "M\u00e4rz", "line2": None}}),
        (ProductBody, {"attributes": {" Farbe ": " rot ", "n": 1}, "tags": [" a ", 7]},
         {"attributes": {"Farbe": "rot", "n": 1}, "tags": ["a", 7]}),
        (RegisterBody, {"email": " eve@example.com", "password": " two blanks "},
         {"email": "eve@example.com", "password": " two blanks "}),
        (ProductBody, {" name": "x", "price": "nonsense"}, {" name": "x", "price": "nonsense"}),
        (ProductBody, {"name": "x", "price": "", "tags": "", "variants": [{"price": "", "options": " "}, ""]},
         {"name": "x", "price": None, "variants": [{"price": ""}, ""]}),
        (ProductChanges, {"name": "", "price": " ", "category_id": "", "brand_id": f" {ID} "},
         {"name": "", "category_id": None, "brand_id": ID}),
        (RegisterBody, {"email": "", "password": " "}, {"email": "", "password": " "}),
        (ProductBody, [], []),
    ],
)  # fmt: skip
def test_texts_are_tidied_wherever_they_stand(body: type[Body], typed: object, meant: object) -> None:
    assert tidier_of(body)(typed) == meant
