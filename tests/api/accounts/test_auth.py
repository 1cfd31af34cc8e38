"""Accounts and sessions."""

import asyncio
import hmac
import json
import time
from typing import Any
from uuid import UUID, uuid4

import bcrypt
import jwt
import pytest

from api.callers.tokens import key_id
from commands.accounts.change_password import ChangePassword, change_password
from commands.accounts.log_in import LogIn, log_in
from commands.base import perform
from domain.accounts.account_refusals import PasswordChanged
from domain.guests import text_of
from tests.world import World

EVE = {"email": "eve@example.com", "password": "correct horse battery", "name": "Eve"}
LOGIN = {"email": "eve@example.com", "password": "correct horse battery"}


async def tokens(world: World) -> dict[str, Any]:
    pair: dict[str, Any] = (await world.anyone.post("/auth/login", LOGIN)).json()
    return pair


async def test_somebody_registers_signs_in_and_is_known(world: World) -> None:
    registered = await world.anyone.post("/auth/register", EVE)
    assert registered.status_code == 201
    pair = await tokens(world)
    assert (pair["token_type"], pair["expires_in"]) == ("Bearer", 600)

    me = await world.anyone.get("/auth/me", Authorization=f"Bearer {pair['access_token']}")

    assert me.json() == registered.json()
    assert me.json() == {
        "id": me.json()["id"], "email": "eve@example.com", "name": "Eve", "role": "CUSTOMER",
        "email_verified": False, "pending_email": None,
    }  # fmt: skip
    assert pair["email_verified"] is False


async def test_an_address_is_registered_once_whatever_its_case(world: World) -> None:
    await world.anyone.post("/auth/register", EVE)
    before = await world.everything_written()

    refused = await world.anyone.post("/auth/register", EVE | {"email": "EVE@example.com"})

    assert (refused.status_code, refused.json()["code"]) == (409, "email-taken")
    assert await world.everything_written() == before


async def test_weak_passwords_and_bad_addresses_are_refused_by_name(world: World) -> None:
    weak = await world.anyone.post("/auth/register", EVE | {"password": "password"})
    assert (weak.status_code, weak.json()["errors"][0]["field"]) == (400, "password")
    for email in ("eve", "eve@erased.invalid", "eve@x.Invalid"):
        nowhere = await world.anyone.post("/auth/register", EVE | {"email": email})
        assert (nowhere.status_code, nowhere.json()["errors"][0]["field"]) == (400, "email")


async def test_a_wrong_password_and_an_unknown_person_get_the_same_answer(world: World) -> None:
    await world.anyone.post("/auth/register", EVE)
    wrong = await world.anyone.post("/auth/login", LOGIN | {"password": "wrong wrong wrong"})
    unknown = await world.anyone.post("/auth/login", LOGIN | {"email": "ben@example.com"})
    assert (wrong.status_code, wrong.json()) == (401, unknown.json())
    assert wrong.json()["code"] == "bad-credentials"


async def test_a_refresh_token_works_once_and_its_replay_ends_the_session(world: World) -> None:
    await world.anyone.post("/auth/register", EVE)
    first = await tokens(world)

    second = await world.anyone.post("/auth/refresh", {"refresh_token": first["refresh_token"]})
    await world.postgres.execute("update refresh_tokens set used_at = used_at - interval '11 seconds'")
    replay = await world.anyone.post("/auth/refresh", {"refresh_token": first["refresh_token"]})
    after = await world.anyone.post("/auth/refresh", {"refresh_token": second.json()["refresh_token"]})

    assert [second.status_code, replay.status_code, after.status_code] == [200, 401, 401]
    assert replay.json()["code"] == "session-ended"


async def test_logging_out_ends_one_session_and_logging_out_everywhere_all(world: World) -> None:
    await world.anyone.post("/auth/register", EVE)
    here, there, elsewhere = [await tokens(world) for _ in range(3)]

    async def alive(pair: dict[str, Any]) -> bool:
        sessions = "select count(*) from refresh_tokens where used_at is null"
        left = await world.postgres.fetchval(sessions)
        answer = await world.anyone.post("/auth/refresh", {"refresh_token": pair["refresh_token"]})
        return answer.status_code == 200 and left > 0

    assert (await world.anyone.post("/auth/logout", {"refresh_token": here["refresh_token"]})).status_code == 204
    assert not await alive(here)
    assert await alive(there)
    everywhere = await world.anyone.post("/auth/logout-all", Authorization=f"Bearer {elsewhere['access_token']}")
    assert everywhere.status_code == 204
    assert not await alive(elsewhere)


async def test_a_new_password_ends_the_other_sessions_and_lets_in(world: World) -> None:
    await world.anyone.post("/auth/register", EVE)
    pair, other = await tokens(world), await tokens(world)
    bearer = {"Authorization": f"Bearer {pair['access_token']}"}

    wrong = {"current_password": "no no no no", "new_password": "another horse battery"}
    assert (await world.anyone.post("/auth/password", wrong, **bearer)).status_code == 400
    right = wrong | {"current_password": EVE["password"]}
    assert (await world.anyone.post("/auth/password", right, **bearer)).status_code == 204

    assert (await world.anyone.post("/auth/refresh", {"refresh_token": other["refresh_token"]})).status_code == 401
    assert (await world.anyone.post("/auth/refresh", {"refresh_token": pair["refresh_token"]})).status_code == 200
    assert (await world.anyone.post("/auth/login", LOGIN)).status_code == 401
    assert (await world.anyone.post("/auth/login", LOGIN | {"password": "another horse battery"})).status_code == 200


async def test_an_old_bcrypt_hash_lets_in_and_becomes_argon2id(world: World) -> None:
    await world.anyone.post("/auth/register", EVE)
    old = bcrypt.hashpw(EVE["password"].encode(), bcrypt.gensalt(4)).decode()
    await world.postgres.execute("update accounts set password_hash = $1", old)

    assert (await world.anyone.post("/auth/login", LOGIN)).status_code == 200

    stored = await world.postgres.fetchval("select password_hash from accounts")
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


async def test_forged_tokens_are_nobodys(world: World) -> None:
    """All get the same answer, which is that of a token that is nothing at all, and write nothing."""
    admin, now, secret = await world.admin(), int(time.time()), world.settings.jwt_secret
    claims: dict[str, object] = {
        "iss": "tradepost", "aud": "tradepost-api", "sub": str(admin.id), "iat": now, "exp": now + 600, "jti": "x",
        "purpose": "access", "role": "ADMIN", "at": 0, "sid": str(admin.id),
    }  # fmt: skip
    header: dict[str, object] = {"typ": "at+jwt", "kid": key_id(secret)}
    elsewhere = {
        "jku": "https://evil.example/keys",
        "x5u": "https://evil.example/x",
        "jwk": {"kty": "oct", "k": text_of(b"x" * 40)},
    }

    def signed(key: str = secret, algorithm: str = "HS256", header: Any = header, **changed: object) -> str:
        return jwt.encode(claims | changed, key, algorithm, header)

    good = signed()
    head, _, signature = good.split(".")
    edited = signed("x" * 40, sub=str(UUID(int=7))).split(".")[1]
    forged = {
        "nothing": "of.bad.news",
        "no algorithm": signed("", "none"),
        "RS256": as_if("RS256", "sha256", good, secret),
        "another algorithm": as_if("HS512", "sha512", good, secret),
        "past": signed(exp=now - 1),
        "not yet": signed(nbf=now + 300),
        "another audience": signed(aud="x"),
        "another issuer": signed(iss="x"),
        "another purpose": signed(purpose="refresh"),
        "another type": signed(header=header | {"typ": "JWT"}),
        "another key": signed("x" * 40),
        "a foreign kid": signed("x" * 40, header=header | {"kid": key_id("x" * 40)}),
        "no kid": signed(header={"typ": "at+jwt"}),
        "a key it brings": signed("x" * 40, header=header | elsewhere),
        "edited": f"{head}.{edited}.{signature}",
        "no jti": jwt.encode({name: value for name, value in claims.items() if name != "jti"}, secret, "HS256", header),
        "a session that never was": signed(sid=str(UUID(int=7))),
    }
    before = await world.everything_written()

    said = set()
    for name, token in forged.items():
        bearer = {"Authorization": f"Bearer {token}"}
        read, wrote = [
            await world.anyone.get("/admin/products", **bearer),
            await world.anyone.post("/admin/tags", {"name": "mine"}, **bearer),
        ]
        assert (read.status_code, wrote.status_code) == (401, 401), name
        said |= {read.content, wrote.content}

    assert len(said) == 1
    assert await world.everything_written() == before
    await world.level()
    ours = {"Authorization": f"Bearer {signed(header=header | elsewhere)}"}
    assert (await world.anyone.get("/admin/products", **ours)).status_code == 200, "what it brings is passed over"


def as_if(algorithm: str, digest: str, token: str, secret: str) -> str:
    """Signed with our secret, by what its header says, or would have one believe."""
    _, claims, _ = token.split(".")
    head = text_of(json.dumps({"alg": algorithm, "typ": "at+jwt", "kid": key_id(secret)}).encode())
    return f"{head}.{claims}.{text_of(hmac.digest(secret.encode(), f'{head}.{claims}'.encode(), digest))}"


async def test_old_hashes_of_one_account_are_replaced_by_logins_side_by_side(world: World) -> None:
    await world.anyone.post("/auth/register", EVE)
    old = bcrypt.hashpw(EVE["password"].encode(), bcrypt.gensalt(4)).decode()
    await world.postgres.execute("update accounts set password_hash = $1", old)
    answers = await asyncio.gather(*(world.anyone.post("/auth/login", LOGIN) for _ in range(4)))
    assert [answer.status_code for answer in answers] == [200] * 4


async def test_a_login_does_not_outlive_a_password_that_was_changed_meanwhile(world: World) -> None:
    await world.anyone.post("/auth/register", EVE)
    row = await world.postgres.fetchrow("select id, password_hash from accounts")
    assert row is not None
    await perform(world.postgres, change_password, ChangePassword(row["id"], row["password_hash"], "another", uuid4()))
    before = await world.everything_written()
    late = LogIn(row["id"], row["password_hash"], b"token", "a better hash of the old password", "a phone")
    with pytest.raises(PasswordChanged):
        await perform(world.postgres, log_in, late)
    assert await world.everything_written() == before
    assert await world.postgres.fetchval("select password_hash from accounts") == "another"


async def test_a_token_too_long_for_one_of_ours_is_not_even_looked_at(world: World) -> None:
    answer = await world.anyone.get("/cart", Authorization=f"Bearer {'x' * 5_000}")
    assert answer.status_code == 401
