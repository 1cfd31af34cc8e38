"""Every check, side by side, each within its own deadline: one store that hangs keeps none of the others waiting."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Final

from adapters.settings import Settings, SettingsError, read_settings
from cli.doctor.admins import admins
from cli.doctor.clocks import postgres_clock, redis_clock
from cli.doctor.currency import currency
from cli.doctor.data_folder import data_folder
from cli.doctor.disk import disk
from cli.doctor.doubts import doubts
from cli.doctor.finding import Finding, broken, well
from cli.doctor.horizon import horizon
from cli.doctor.keys import keys
from cli.doctor.mails import mails
from cli.doctor.media import media
from cli.doctor.port import port
from cli.doctor.postgres import postgres
from cli.doctor.read_models import read_models
from cli.doctor.redis import redis
from cli.doctor.schema import schema
from cli.doctor.search import search
from cli.home import Address, Home
from domain.outages import StoreDown, StoreUnfit

CHECK_SECONDS_MAX: Final = 5.0

Findings = dict[str, list[Finding]]

Look = Coroutine[Any, Any, list[Finding]]

OF_THE_SHOP: Final[Mapping[str, Callable[[Settings], Look]]] = {
    "postgres": postgres,
    "schema": schema,
    "admins": admins,
    "currency": currency,
    "horizon": horizon,
    "mails": mails,
    "redis": redis,
    "search": search,
    "media": media,
    "read-models": read_models,
    "postgres-clock": postgres_clock,
    "redis-clock": redis_clock,
}
"""A store's own check bears its name, and says that it is down; the others can't be made then."""


async def examine(home: Home, address: Address, environment: Mapping[str, str]) -> Findings:
    """By the name of the check, in the order they are read in."""
    settings, found = settings_of(environment)
    checks: dict[str, Look] = {
        "data-folder": asyncio.to_thread(data_folder, home),
        "disk": asyncio.to_thread(disk, home),
        "port": port(address),
    }
    if settings is not None:
        checks |= {"keys": asyncio.to_thread(keys, settings)}
        checks |= {name: look(settings) for name, look in OF_THE_SHOP.items()}
    findings = await asyncio.gather(*(in_time(name, look) for name, look in checks.items()))
    return {"settings": found, **dict(zip(checks, findings, strict=True))}


def settings_of(environment: Mapping[str, str]) -> tuple[Settings | None, list[Finding]]:
    """With what production refuses they can be read all the same, and the rest is looked at."""
    try:
        settings, refused = read_settings(environment)
    except SettingsError as wrong:
        return None, [broken(line, CURES["settings"]) for line in str(wrong).splitlines()]
    found = [broken(line, CURES["settings"]) for line in refused] + doubts(settings)
    return settings, found or [well("All settings can be read, and go together.")]


async def in_time(name: str, look: Look) -> list[Finding]:
    """Whatever happens, it is a finding."""
    try:
        async with asyncio.timeout(CHECK_SECONDS_MAX):
            return await look
    except TimeoutError:
        return [broken(f"No answer within {CHECK_SECONDS_MAX:.0f} s.", "See what it is busy with, or start it again.")]
    except StoreDown as down:
        return [of_outage(name, down)]
    except Exception as defect:  # a check that fails says so in its place, and hides none of the others
        return [broken(f"The check itself failed: {defect!r}", "Please report this as a defect of Tradepost.")]


def of_outage(name: str, down: StoreDown) -> Finding:
    if down.store != name:
        return Finding("unknown", f"It can't be told as long as {down.store} is not well.")
    if isinstance(down, StoreUnfit):
        return broken(f"It can't be worked with ({down.reason}).", str(down))
    return broken(f"It does not answer. {down.why and f'({down.why})'}".strip(), CURES[name])


CURES: Final = {
    "settings": "Mend what it names, in the environment or by --data-dir; README.md lists every setting.",
    "postgres": "Start it (`tradepost up` starts all stores), or name the right one in DATABASE_URL.",
    "redis": "Start it (`tradepost up` starts all stores), or name the right one in REDIS_URL.",
    "media": "See the folder, S3_ENDPOINT or CLOUDINARY_URL. The shop sells meanwhile; no picture can be sent.",
    "search": "Start it, or name the right one in MEILI_URL, and a key it accepts in MEILI_SEARCH_KEY.",
}
