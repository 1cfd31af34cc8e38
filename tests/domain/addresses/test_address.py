"""What an address needs depends on its country, and what is wrong with one is told all at once."""

from pathlib import Path
from typing import Any

import pytest

from domain.addresses.address import Address, as_written_there, wrong_address
from domain.addresses.address_rules import address_rules
from domain.addresses.countries import COUNTRIES

ROOT = Path(__file__).parents[3]


def address(country: str, **parts: Any) -> Address:
    return Address(name="Eve", line1="1 Main Road", country=country, **parts)


def wrong(country: str, **parts: Any) -> dict[str, str]:
    return {fault.field: fault.code.value for fault in wrong_address(address(country, **parts))}


@pytest.mark.parametrize(
    ("country", "needs"),
    [
        ("CH", {"city", "postal_code"}),
        ("DE", {"city", "postal_code"}),
        ("US", {"city", "region", "postal_code"}),
        ("CA", {"city", "region", "postal_code"}),
        ("JP", {"region", "postal_code"}),
        ("SG", {"postal_code"}),
        ("AE", {"region"}),
        ("HK", {"region"}),
        ("IE", {"city"}),
        ("AO", {"city"}),
        ("XK", {"city"}),
        ("GI", set()),
    ],
)
def test_what_a_country_needs_is_needed_there_and_only_there(country: str, needs: set[str]) -> None:
    assert wrong(country) == dict.fromkeys(needs, "required")


def test_no_country_asks_for_a_postal_code_it_does_not_have() -> None:
    for country in COUNTRIES:
        rules = address_rules(country)
        assert "postal_code" not in rules.needs or rules.postal_codes is not None, country


@pytest.mark.parametrize(
    ("country", "typed", "written"),
    [
        ("US", "CA", "CA"),
        ("US", "california", "CA"),
        ("US", "us-ca", "CA"),
        ("CA", "Qu\u00e9bec", "QC"),
        ("CA", "quebec", "QC"),
        ("CA", "Colombie-Britannique", "BC"),
        ("AU", "N.S.W.", "NSW"),
        ("BR", "sao paulo", "SP"),
        ("IT", "Milano", "MI"),
        ("ES", "A Coru\u00f1a", "C"),
        ("ES", "Gerona", "Gerona"),
        ("JP", "tokyo", "Tokyo"),
        ("JP", "JP-13", "Tokyo"),
        ("JP", "\u6771\u4eac\u90fd", "\u6771\u4eac\u90fd"),
        ("AE", "dubai", "Dubai"),
        ("HK", "\u4e5d\u9f8d", "Kowloon"),
        ("CN", "Guangdong", "Guangdong"),
        ("GB", "Kent", "Kent"),
        ("CH", "be", "be"),
    ],
)
def test_a_region_is_known_by_its_code_and_its_names(country: str, typed: str, written: str) -> None:
    assert as_written_there(address(country, region=typed)).region == written


def test_all_that_is_wrong_is_told_at_once_and_where_it_stands() -> None:
    faults = list(wrong_address(address("US", region="Bavaria", postal_code="ABC"), "shipping_address"))

    assert [(fault.field, fault.message) for fault in faults] == [
        ("shipping_address.city", "Addresses in US need this."),
        ("shipping_address.region", "US has no such region. Give its code or name."),
        ("shipping_address.postal_code", "This is no postal code of US, as in 95014."),
    ]


def test_a_postal_code_where_there_are_none_is_left_as_it_is() -> None:
    kept = address("AE", region="Dubai", postal_code="00000")

    assert list(wrong_address(kept)) == []
    assert as_written_there(kept) == kept


@pytest.mark.parametrize("country", ["ZZ", "de", "UK", "", "../cn", "ALL", "ac"])
def test_a_country_that_is_none_is_the_only_thing_to_say(country: str) -> None:
    assert wrong(country, postal_code="x") == {"country": "not-one-of"}


def test_what_is_written_once_is_written_so_for_ever() -> None:
    for country in COUNTRIES:
        rules = address_rules(country)
        for text in {*rules.regions, *rules.regions.values()}:
            once = as_written_there(address(country, region=text))
            assert as_written_there(once) == once, (country, text)
            assert once.region in rules.regions.values()


def test_what_every_country_needs_is_written_down() -> None:
    """`docs/addresses.md` has a row of each kind of need, with all its countries."""
    countries: dict[tuple[str, ...], list[str]] = {}
    for country in sorted(COUNTRIES):
        countries.setdefault(tuple(sorted(address_rules(country).needs)), []).append(country)
    rows = [
        f"| {', '.join(f'`{field}`' for field in needs) or 'none of them'} | {' '.join(there)} |"
        for needs, there in sorted(countries.items(), key=lambda row: (len(row[0]), row[0]))
    ]
    table = "\n".join(rows)
    assert table in (ROOT / "docs" / "addresses.md").read_text()
