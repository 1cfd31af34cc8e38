"""docs/pages.md: its files are there, and the page it shows opens and does what it says."""

import re
from collections.abc import AsyncIterator
from copy import deepcopy
from typing import Final

import asyncpg
import pytest
from jinja2 import ChoiceLoader, DictLoader
from msgspec.structs import replace

from adapters.redis.client import Redis
from adapters.settings import Settings
from api.pages.office.catalog import labels
from api.pages.page import environment
from api.pages.pages import PAGES
from domain.languages import Language
from queries.catalog.list_taxonomy import ListTaxonomy, list_taxonomy
from read_models.taxonomy import FlatListing
from tests.api.pages.office.clerk import at_the_desk
from tests.api.pages.surfer import words_on
from tests.docs.blocks import ROOT, block
from tests.empty_shop import EmptyShop
from tests.world import World, open_world

PAGE: Final = "docs/pages.md"
WHAT_FROM: Final = 29
"""The column in which the tree begins to say what a file is."""
FROM: Final = re.compile(r"Shortened from `([\w/.]+)`")
HERE: Final = "/office/brands-as-shown"
"""Beside the shop's own, which is longer."""
TEMPLATE: Final = f"""
{{% extends "office/layout.html" %}}
{{% block heading %}}Brands{{% endblock %}}
{{% block main %}}
{{{{ brands | map(attribute="name") | join(", ") }}}}
<form method="post" action="{HERE}">{{{{ forms.token() }}}}</form>
{{% endblock %}}
"""


def test_every_file_it_names_is_there() -> None:
    folder, *lines = block(PAGE, "storefront/").splitlines()
    named = [name for line in lines for name in re.split("[ ,]+", line[4:WHAT_FROM].strip())]
    assert len(named) == 11
    assert str(labels.__file__).endswith(f"/{FROM.findall((ROOT / PAGE).read_text())[0]}")
    assert [name for name in named if not list((ROOT / folder).glob(name.replace("en|de|fr", "[edf]?")))] == []


@pytest.fixture
async def office(
    settings: Settings, postgres: asyncpg.Pool, redis: Redis, empty_shop: EmptyShop, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[World]:
    """Of a shop that has the page, too: where it stands, in the module that it is shortened from."""
    await empty_shop.lay_out(settings, postgres, redis)
    asked = {each.__name__: each for each in (list_taxonomy, ListTaxonomy, FlatListing)}
    names, more = vars(labels) | asked, deepcopy(PAGES)
    exec(block(PAGE, "show_in_office").replace("/office/brands", HERE), names)
    for handler in (names["listing"], names["add"]):
        more.register(handler)
    monkeypatch.setattr("api.app.PAGES", more)
    english = environment(Language("en"))
    assert english.loader is not None
    monkeypatch.setattr(english, "loader", ChoiceLoader([DictLoader({"office/brands.html": TEMPLATE}), english.loader]))
    own = replace(settings, cors_origins=("https://pages.example",))  # no other world takes this application over
    async with open_world(own, postgres, redis) as opened:
        yield opened


async def test_the_page_shows_brands_and_adds_one(office: World) -> None:
    async with at_the_desk(office) as clerk:
        await clerk.open(HERE)
        assert "Lumo" not in words_on(clerk.page)
        added = await clerk.send(HERE, name="Lumo", slug="")
        assert (added.status_code, added.url.path) == (200, HERE)
        assert "Lumo" in words_on(clerk.page)
