"""Settings that are odd in production, and may be meant."""

from collections.abc import Iterator
from typing import Final

from adapters.mail.sender import SENDER_DEFAULT
from adapters.production import password_of
from adapters.redis.tls import is_looked_at
from adapters.setting_values import places_of
from adapters.settings import Settings
from cli.doctor.finding import Finding, note

HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def doubts(settings: Settings) -> list[Finding]:
    return list(of_production(settings)) if settings.production else []


def of_production(settings: Settings) -> Iterator[Finding]:
    for name, urls in (
        ("DATABASE_URL", (settings.database_url,)),
        ("REDIS_URL", (settings.redis_url,)),
        ("TRADEPOST_READ_MODELS_URL", settings.read_models_urls),
    ):
        if any(map(is_open, urls)):
            found = f"{name} names another machine, and no password: whoever reaches it may do anything there."
            yield note(found, "Set one there and here, unless something else lets only this shop in.")
    if not all(map(is_looked_at, (settings.redis_url, *settings.read_models_urls))):
        found = "The certificate of Redis is not looked at: whoever sits in between could read and change everything."
        yield note(found, "Name its authority (?ssl_ca_certs=PATH in REDIS_URL), where it has one.")
    if settings.meili_urls and not settings.meili_search_key:
        yield note("Search is asked without a key: whoever reaches it may change it.", "Set MEILI_KEY, there and here.")
    if settings.mail.server is None:
        yield note("No mail is sent: they are files under the data folder.", "Set SMTP_URL.")
    elif settings.mail.sender == SENDER_DEFAULT:
        yield note(f"Mails come from {SENDER_DEFAULT}, which many servers refuse.", "Set MAIL_FROM.")


def is_open(url: str) -> bool:
    """Whether it leads to another machine without a password, wherever else it leads."""
    elsewhere = [one for one in places_of(url) if one.hostname is not None and one.hostname not in HERE]
    return any(password_of(one) is None for one in elsewhere)
