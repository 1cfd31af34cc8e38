"""What a setting's text may be. Every reader raises ValueError with the words that follow the setting's name."""

import re
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

from domain.currency import is_currency
from domain.languages import STEMMERS
from domain.limits import Limit
from domain.time_zones import time_zone_named

YES: Final = frozenset({"yes", "true", "on", "1"})
NO: Final = frozenset({"no", "false", "off", "0"})
NUMBER_DIGITS_MAX: Final = 19
PER_MINUTE_MAX: Final = 100_000_000
SECRET_CHARS_MIN: Final = 32
WORD_CHARS_SHOWN_MAX: Final = 60
SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*")
PLACE: Final = re.compile(r"(?!https?:)(?:\[[0-9A-Fa-f:]+\]|[A-Za-z0-9][\w.-]*):(?!443$)[0-9]{1,5}")
"""`host:port`, but for what is more likely half of a URL."""
LOCALHOST: Final = "127.0.0.1"
PORT_MAX: Final = 65_535
SEVERAL_PLACES: Final = ("postgresql", "postgres")
"""Of these one address may name a primary and its replicas, as libpq and asyncpg read it."""
PORTS_UNSAID: Final = {"http": 80, "https": 443}
UNREADABLE: Final = (
    "has an address that can't be read: look at its host and port, and write @ : / # ? of a password as"
    " %40 %3A %2F %23 %3F"
)

Value = TypeVar("Value")
Reader = Callable[[str], Value]


def text(word: str) -> str:
    return word


def path(word: str) -> Path:
    return Path(word)


def secret(word: str) -> str:
    if len(word) < SECRET_CHARS_MIN:
        raise ValueError(f"is too short: use at least {SECRET_CHARS_MIN} characters")
    return word


def secrets(words: str) -> tuple[str, ...]:
    """One that is a sentence, of words too short to be secrets themselves, is one."""
    found = several(words)
    if all(len(word) < SECRET_CHARS_MIN for word in found):
        return (secret(words),)
    return tuple(dict.fromkeys(secret(word) for word in found))


def yes_or_no(word: str) -> bool:
    if word.lower() not in YES | NO:
        raise ValueError(f"must be yes or no, not {shown(word)}")
    return word.lower() in YES


def whole_number(least: int, most: int) -> Reader[int]:
    def read(word: str) -> int:
        if not re.fullmatch(rf"[0-9]{{1,{NUMBER_DIGITS_MAX}}}", word) or not least <= int(word) <= most:
            raise ValueError(f"must be a whole number from {least} to {most}, not {shown(word)}")
        return int(word)

    return read


def limits(words: str) -> dict[Limit, int]:
    """As they differ from what they are else."""
    found = {}
    for word in several(words):
        name, _, number = word.partition(":")
        if name not in set(Limit):
            raise ValueError(f"must be pairs such as search:600, of {', '.join(Limit)}, not {shown(word)}")
        found[Limit(name)] = whole_number(1, PER_MINUTE_MAX)(number)
    return found


def currency(word: str) -> str:
    if not is_currency(word):
        raise ValueError(f"must be an ISO 4217 code such as USD, not {shown(word)}")
    return word


def languages(words: str) -> tuple[str, ...]:
    named = [word.lower() for word in several(words)]
    for word in named:
        if word not in STEMMERS:
            raise ValueError(f"must be languages such as de,en, of {', '.join(STEMMERS)}, not {shown(word)}")
    return tuple(dict.fromkeys(named))


def zone(word: str) -> ZoneInfo:
    try:
        return time_zone_named(word)
    except ValueError:
        raise ValueError(f"must be a time zone such as Europe/Berlin, not {shown(word)}") from None


def address(example: str, *schemes: str) -> Reader[str]:
    """A URL that begins with one of these schemes. It may hold a password, so that only its beginning is ever shown."""

    def read(word: str) -> str:
        scheme, found, _ = word.partition("://")
        if not found or scheme not in schemes:
            begins = " or ".join(f"{known}://" for known in schemes)
            told = f", not with {shown(scheme)}" if found else ""
            raise ValueError(f"must begin with {begins}{told}, such as {example}")
        parts_of(word)
        return word

    return read


def addresses(example: str, *schemes: str) -> Reader[tuple[str, ...]]:
    return lambda words: tuple(address(example, *schemes)(word) for word in several(words))


def servers(example: str) -> Reader[tuple[str, ...]]:
    """Each http:// or https://. One that is nothing but `host:port`, as platforms name what is in their own network, is
    http.
    """
    read = address(example, "http", "https")
    return lambda words: tuple(read(f"http://{word}" if PLACE.fullmatch(word) else word) for word in several(words))


def origins(words: str) -> tuple[str, ...]:
    """As browsers send them: they are compared letter by letter."""
    return tuple(origin(word) for word in several(words))


def origin(word: str) -> str:
    if "*" in word or word.lower() == "null":
        raise ValueError(f"must name each origin: {shown(word)} would let pages ask that nobody knows")
    right = as_browsers_send(word if "://" in word else f"https://{word}")
    if right != word:
        raise ValueError(f"must be origins as browsers send them: {right} instead of {shown(word)}")
    return word


def as_browsers_send(word: str) -> str:
    """Scheme, host in small ASCII letters, and the port unless it is the scheme's own. Raises ValueError."""
    parts = parts_of(word)
    host = parts.hostname
    if not host or not SCHEME.fullmatch(parts.scheme):
        raise ValueError(f"must be origins such as https://shop.example, not {shown(word)}")
    try:
        host = f"[{host}]" if ":" in host else host.encode("idna").decode()
    except UnicodeError:
        raise ValueError(f"must be origins such as https://shop.example, not {shown(word)}") from None
    unsaid = parts.port is None or parts.port == PORTS_UNSAID.get(parts.scheme)
    return f"{parts.scheme}://{host}" + ("" if unsaid else f":{parts.port}")


def parts_of(word: str) -> SplitResult:
    """Of a Postgres at several places those of the first. Raises ValueError."""
    return places_of(word)[0]


def places_of(word: str) -> list[SplitResult]:
    """All that one address names: of a Postgres `host:port,host:port`, of all else one. Raises ValueError."""
    try:
        parts = urlsplit(word)
        beside, at, places = parts.netloc.rpartition("@")
        named = places.split(",") if parts.scheme in SEVERAL_PLACES else [places]
        found = [parts._replace(netloc=f"{beside}{at}{place}") for place in named]
        _ = [one.port for one in found]
    except ValueError:
        raise ValueError(UNREADABLE) from None
    if parts.scheme in SEVERAL_PLACES and "@" in beside:  # whoever connects would take the first @ for the last
        raise ValueError(UNREADABLE)
    return found


def addresses_in(words: str) -> list[str]:
    """Several, or a single one with commas in it: a Postgres at several places, a password."""
    found = several(words)
    return found if all("://" in one for one in found) else [words]


def listener(word: str) -> tuple[str, int]:
    """Host and port to listen on; of a bare port, on this machine only."""
    host, _, digits = word.rpartition(":")
    host = host.removeprefix("[").removesuffix("]") or LOCALHOST
    try:
        ip_address(host)
        return host, whole_number(1, PORT_MAX)(digits)
    except ValueError:
        raise ValueError(f"must be a port such as 9464, or 0.0.0.0:9464, not {shown(word)}") from None


def several(words: str) -> list[str]:
    """They are separated by commas or spaces."""
    return words.replace(",", " ").split()


def shown(word: str) -> str:
    """As it was written, and what can't be seen made visible."""
    return ascii(word if len(word) <= WORD_CHARS_SHOWN_MAX else f"{word[:WORD_CHARS_SHOWN_MAX]}...")
