"""Every setting as it may be shown: what it is, where that comes from, and nothing that opens anything."""

from collections.abc import Mapping
from typing import Final, Literal
from urllib.parse import parse_qsl, quote, urlsplit

import msgspec

from adapters.media.keys import media_clashes
from adapters.production import refused_in_production
from adapters.read_values import read_values, unknown_names
from adapters.setting_table import SETTINGS, Setting
from adapters.setting_values import addresses_in, parts_of

Source = Literal["environment", "data folder", "command line", "default", "not set"]

MASK: Final = "***"
SET: Final = "set"
OF_SEVERAL: Final = frozenset({"MEILI_URL", "TRADEPOST_READ_MODELS_URL", "TRADEPOST_CORS_ORIGINS"})
OPENS: Final = ("pass", "secret", "key", "token", "auth", "sign")
"""What the parameters of an address are called that open something."""


class ShownSetting(msgspec.Struct, frozen=True):
    """`value` is "set" for a secret, and for what can't be read; None where there is none.

    `wrong` says in a sentence why nothing starts with it.
    """

    name: str
    value: str | None
    source: Source
    wrong: str | None = None


class ShownSettings(msgspec.Struct, frozen=True):
    """`wrong` is what is about no setting alone: names that are none, settings that don't go together."""

    settings: list[ShownSetting]
    wrong: list[str]

    @property
    def start(self) -> bool:
        """Whether something would start with them."""
        return not self.wrong and all(one.wrong is None for one in self.settings)


def shown_settings(environment: Mapping[str, str], left: Mapping[str, str]) -> ShownSettings:
    """`left` is what `tradepost up` has in its data folder."""
    said = {name: word for name, word in environment.items() if word.strip()}
    values = {**left, **said}
    read, unreadable = read_values(values)
    wrong = refused_in_production(values, read) | unreadable
    shown = [shown_setting(setting, said, left, wrong, readable=setting.name in read) for setting in SETTINGS]
    return ShownSettings(shown, [*unknown_names(environment), *media_clashes(read)])


def shown_setting(
    setting: Setting, said: Mapping[str, str], left: Mapping[str, str], wrong: Mapping[str, str], *, readable: bool
) -> ShownSetting:
    sources: dict[Source, str | None] = {
        "environment": said.get(setting.name),
        "data folder": left.get(setting.name),
        "default": setting.default,
    }
    for source, word in sources.items():
        if word:
            shown = masked(setting, word.strip(), readable=readable)
            return ShownSetting(setting.name, shown, source, wrong.get(setting.name))
    return ShownSetting(setting.name, None, "not set")


def masked(setting: Setting, word: str, *, readable: bool) -> str:
    if setting.secret or not readable:
        return SET
    if "://" not in word:
        return word
    return " ".join(map(masked_address, addresses_in(word) if setting.name in OF_SEVERAL else [word]))


def masked_address(address: str) -> str:
    """Without a password, wherever in it that stands. Where that can't be told, nothing but its scheme is left."""
    scheme, _, _ = address.partition("://")
    parts = parts_of(address)
    if "@" in parts.path + parts.query + parts.fragment:  # a password that should have been quoted, cut in two
        return f"{scheme}://{MASK}"
    beside, at, host = urlsplit(address).netloc.rpartition("@")
    if host.startswith(":"):  # what was cut out of a password
        return f"{scheme}://{MASK}"
    user, colon, _ = beside.partition(":")
    query = "&".join(f"{quote(name)}={shown_parameter(name, value)}" for name, value in parse_qsl(parts.query))
    shown = f"{scheme}://{user}{colon}{colon and MASK}{at}{host}{parts.path}"
    return f"{shown}?{query}" if query else shown


def shown_parameter(name: str, value: str) -> str:
    return MASK if any(word in name.lower() for word in OPENS) else quote(value, safe="/:")
