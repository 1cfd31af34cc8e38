"""At the door: every password, code and mailed link that is tried counts before it is looked at.

Strangers wait for each other: by account, by network address, by the neighbourhood of that address. A browser, or for a
program without cookies an address, that was let in to the account before waits for its own mistakes alone.
"""

import hashlib
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import ip_network
from math import ceil
from typing import Any, Final

import msgspec
from litestar import Response
from litestar.datastructures import Cookie

from api.callers.known_device import COOKIE, DEVICE_SECONDS, device_of, with_device
from api.execute import Executor
from api.limits.tries import TooManyRequests
from api.observability.security_events import SecurityEvent, note
from api.shop import Shop
from db.accounts.accounts import Credentials
from domain.accounts.account import email_key
from domain.accounts.account_refusals import BadCredentials, TokenNotValid, TotpWrong
from domain.accounts.guessing import ACCOUNT, ADDRESS, DEVICE, EVERYWHERE, NEIGHBOURHOOD

EVERY: Final = "everywhere"
NEIGHBOURHOOD_BITS: Final = {4: 24, 6: 48}


class Guess(msgspec.Struct):
    """One that is counted. `own` is what the wrong ones are counted by that only one device or its owner waits for,
    `shared` is what all strangers do.

    Its answer may say how long the next one has to wait: that depends on how often the address was typed, and not on
    whether anybody has it.
    """

    _shop: Shop
    _own: str | None
    _shared: list[str]
    is_paused: bool
    again_in_seconds: int

    async def is_right(self) -> None:
        """It doesn't count. Wrong ones of the same device before it don't, either; those of strangers do: else they
        could see that the owner was here.
        """
        if self._own is not None:
            await self._shop.guesses.forget(self._own)
        await self._shop.guesses.take_back(self._shared)

    async def is_half_right(self) -> None:
        """It doesn't count; those before it do."""
        await self._shop.guesses.take_back(self._shared if self._own is None else [self._own])


async def guess_of_stranger(execute: Executor, shop: Shop, account: str | None) -> Guess:
    """By whoever isn't signed in; the account, if one is meant, may be one that nobody has. Raises TooManyRequests."""
    if account is not None and (device := await known_device(execute, shop, account)) is not None:
        return await guess_of_known(named(shop, "device", account, device), shop)
    own = {} if account is None else {named(shop, "account", account): ACCOUNT}
    around = {
        named(shop, "address", execute.address): ADDRESS,
        named(shop, "neighbourhood", neighbourhood(execute.address)): NEIGHBOURHOOD,
        EVERY: EVERYWHERE,
    }
    tried = await shop.guesses.count(own | around, strict_by_last=True)
    if tried.paused and (wait := max(tried.seconds[name] for name in around)) > 0:
        note(SecurityEvent.AUTH_LOCKED, execute.request)
        raise TooManyRequests(ceil(wait))
    again = max((tried.seconds[name] for name in own), default=0.0)
    return Guess(shop, None, [*own, *around], tried.paused, ceil(again))


async def guess_of_owner(execute: Executor, shop: Shop) -> Guess:
    """By whoever is signed in, of what is theirs: strangers don't make them wait. Raises TooManyRequests."""
    guess = await guess_of_known(named(shop, "owner", str(execute.caller.id)), shop)
    if guess.is_paused:
        note(SecurityEvent.AUTH_LOCKED, execute.request)
        raise TooManyRequests(guess.again_in_seconds)
    return guess


async def guess_of_known(own: str, shop: Shop) -> Guess:
    tried = await shop.guesses.count({own: DEVICE})
    return Guess(shop, own, [], tried.paused, ceil(tried.seconds[own]))


@asynccontextmanager
async def guessed_token(execute: Executor, shop: Shop) -> AsyncIterator[None]:
    """Around the look at a token that came by mail, or didn't. Raises TooManyRequests."""
    guess = await guess_of_stranger(execute, shop, None)
    try:
        yield
    except TokenNotValid:
        note(SecurityEvent.AUTH_FAILED, execute.request)
        raise
    except BaseException:
        await guess.is_right()
        raise
    await guess.is_right()


async def prove(
    password: str, email: str, known: Credentials, execute: Executor, shop: Shop
) -> tuple[Guess, str | None]:
    """Whoever signs in. The guess, which is right unless more than a password is asked for, and a better hash to keep.

    Raises BadCredentials, after the same work and in the same words whether nobody has the address, the password is
    wrong, or it wasn't looked at; TooManyRequests, TooManyLogins.
    """
    shop.passwords.require_room()
    guess = await guess_of_stranger(execute, shop, account_of(known, email))
    try:
        better = await shop.passwords.check(password, None if guess.is_paused else known.password_hash)
    except BadCredentials as wrong:
        event = SecurityEvent.AUTH_LOCKED if guess.is_paused else SecurityEvent.AUTH_FAILED
        note(event, execute.request, known.account if known.active else None)
        raise BadCredentials(guess.again_in_seconds) from wrong
    return guess, better


@asynccontextmanager
async def judged(guess: Guess, known: Credentials, execute: Executor) -> AsyncIterator[None]:
    """Around what a right password leads to. It counts as wrong still where the second step is; where that is only
    asked for it doesn't count, and forgives nothing.
    """
    try:
        yield
    except TotpWrong:
        note(SecurityEvent.AUTH_FAILED, execute.request, known.account)
        raise
    except BaseException:
        await guess.is_half_right()
        raise
    await guess.is_right()


def account_of(known: Credentials, email: str) -> str:
    """What tries are counted by: all ways to write an address that lead to one account are one."""
    return str(known.account) if known.active else email_key(email)


async def known_device(execute: Executor, shop: Shop, account: str) -> str | None:
    """What to count it by; None of one that never was let in."""
    cookie = execute.request.cookies.get(COOKIE, "")
    if cookie and (device := device_of(cookie, account, shop.settings.jwt_secret)) is not None:
        return device
    return execute.address if await shop.guesses.remembers(named(shop, "known", account, execute.address)) else None


def let_in(execute: Executor, shop: Shop, account: str) -> str:
    """What the device's cookie says from now on."""
    return with_device(execute.request.cookies.get(COOKIE, ""), account, shop.settings.jwt_secret)


async def remembering(answer: Response[Any], execute: Executor, shop: Shop, account: str) -> Response[Any]:
    """For programs: by a cookie, for those that keep any, and by the address, for those that don't."""
    await shop.guesses.remember(named(shop, "known", account, execute.address))
    said = let_in(execute, shop, account)
    answer.set_cookie(Cookie(COOKIE, value=said, max_age=DEVICE_SECONDS, secure=True, httponly=True, samesite="lax"))
    return answer


def neighbourhood(address: str) -> str:
    """The wider network of an address, as `client_address` says it."""
    try:
        network = ip_network(address, strict=False)
    except ValueError:
        return address
    return str(network.supernet(new_prefix=NEIGHBOURHOOD_BITS[network.version]))


def named(shop: Shop, *about: str) -> str:
    """Neither whose account it is nor where anybody lives stands in the name of a counter, and nobody finds it out by
    trying all addresses there are.
    """
    return hmac.digest(shop.settings.jwt_secret.encode(), "\n".join(("guess", *about)).encode(), hashlib.sha256).hex()
