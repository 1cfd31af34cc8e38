"""Whatever is sent as a token, a key or a cookie of ours: it opens nothing, and nothing breaks by it."""

from typing import Any
from uuid import UUID

import jwt
import pytest
from hypothesis import strategies as st
from litestar.connection import ASGIConnection

from api.answers.consistency import POSITION_BITS, Positions
from api.callers.known_device import COOKIE_CHARS_MAX, device_of, with_device
from api.callers.tokens import ALGORITHM, AUDIENCE, ISSUER, TYPE, Tokens, fingerprint, key_id, next_refresh_token
from api.callers.visitor import read_cart_token
from api.pages.form_tokens import FormNotOurs, form_token, require_own_form
from api.pages.visiting import order_tokens, with_order_token
from api.requests.if_match import expected_version
from domain.accounts.account import Role
from domain.accounts.account_token import token_hash
from domain.accounts.device import device_named
from domain.languages import Language, language_of
from domain.refusals import InvalidInput
from tests import told
from tests.fuzz.feeding import feed, feed_at_length, samples
from tests.fuzz.foods import ODD, ODD_PIECES, any_of

SECRET = "a secret of the fuzz tests alone, " * 2
told.keep(SECRET)
TOKENS, POSITIONS, EVE = Tokens(SECRET), Positions(SECRET.encode()), "01a206df-a2a8-7011-8b34-4101d4afd8ff"
CLAIMS: dict[str, object] = {
    "iss": ISSUER, "aud": AUDIENCE, "sub": EVE, "iat": 1_700_000_000, "exp": 4_000_000_000, "jti": "x", "sid": EVE,
    "purpose": "access", "role": "CUSTOMER", "at": 7,
}  # fmt: skip
HEAD: dict[str, object] = {"kid": key_id(SECRET), "typ": TYPE}
GOOD = jwt.encode(CLAIMS, SECRET, ALGORITHM, HEAD)
KEPT = samples("tokens") | {
    "good": GOOD.encode(),
    "position": POSITIONS.token(7).encode(),
    "cart": f"{POSITIONS.token(7)}.{'A' * 43}".encode(),
    "device": with_device("", EVE, SECRET).encode(),
    "form": form_token(SECRET, "a browser").encode(),
    "orders": with_order_token("", UUID(EVE), "q.x").encode(),
}
PLAIN = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), ODD, st.lists(ODD, max_size=2), st.just({}))


@st.composite
def odd_jwts(draw: st.DrawFn) -> str:
    """Signed with our secret or with another one; a claim or two, or something of the head, is another than ours."""
    claims = CLAIMS | draw(st.dictionaries(st.sampled_from(sorted(CLAIMS)), PLAIN, max_size=2))
    head = HEAD | draw(st.dictionaries(st.sampled_from(("kid", "typ", "cty", "crit", "b64", "jku")), PLAIN, max_size=2))
    key = draw(st.sampled_from((SECRET, SECRET, "another secret " * 5)))
    algorithm = draw(st.sampled_from((ALGORITHM, ALGORITHM, "HS512", "none")))
    try:
        return jwt.encode(claims, None if algorithm == "none" else key, algorithm, head)  # type: ignore[arg-type]
    except (TypeError, ValueError, jwt.PyJWTError):
        return GOOD


FOOD = st.one_of(
    any_of(KEPT).map(lambda content: content.decode("latin-1")), odd_jwts(), ODD, st.sampled_from(ODD_PIECES)
)


def eat(text: str) -> None:
    caller = TOKENS.caller(text)
    assert caller is None or (
        type(caller.role) is Role and isinstance(caller.id, UUID) and isinstance(caller.known_at, int)
    )
    if (position := position_of(text)) is not None:
        assert 0 <= position < 2**60, "Postgres can count so far"
    cart = read_cart_token(text, POSITIONS, by_cookie=True)
    assert 0 <= cart.known_at < 2**60
    assert len(cart.guest.token_hash) == 32
    device = device_of(text, EVE, SECRET)
    known = with_device(text, EVE, SECRET)
    assert device_of(known, EVE, SECRET) is not None, "whoever was let in is known"
    assert device in (None, device_of(known, EVE, SECRET))
    assert len(known) <= 2 * COOKIE_CHARS_MAX
    known.encode("ascii")
    for form in (text, "x"):
        with pytest.raises(FormNotOurs):
            require_own_form(asking(origin=text), "another browser", form, [SECRET])
    assert all(name and token is not None for name, token in order_tokens(text).items() if name)
    assert len(fingerprint(text)) == len(token_hash(text)) == 32
    assert len(next_refresh_token(SECRET, text)) == 43
    assert len(device_named(text)) < 60
    assert language_of(text) in set(Language)
    try:
        version = expected_version(text)
    except InvalidInput:
        return
    assert version is None or 0 <= version < 10**18


def asking(**headers: str) -> ASGIConnection[Any, Any, Any, Any]:
    sent = [(name.encode(), value.encode("latin-1", "replace")) for name, value in headers.items()]
    scope: Any = {"type": "http", "headers": sent}
    return ASGIConnection(scope)


def position_of(text: str) -> int | None:
    try:
        return POSITIONS.read(text)
    except InvalidInput:
        return None


def eat_position(position: int) -> None:
    assert POSITIONS.read(POSITIONS.token(position)) == position
    assert Positions(b"another secret").read(POSITIONS.token(position)) in (0, position)


@pytest.mark.parametrize("sample", KEPT)
def test_a_sample(sample: str) -> None:
    eat(KEPT[sample].decode("latin-1"))


def test_the_good_one_is_good() -> None:
    caller = TOKENS.caller(GOOD)
    assert caller is not None
    assert (caller.id, caller.role, caller.known_at) == (UUID(EVE), Role.CUSTOMER, 7)


def test_what_is_sent_as_a_token_is_one_or_nothing() -> None:
    feed(FOOD, eat)
    feed(st.integers(0, 2**POSITION_BITS - 1), eat_position)


@pytest.mark.slow
def test_what_is_sent_as_a_token_is_one_or_nothing_at_length() -> None:
    feed_at_length(FOOD, eat)
