"""docs/deploy: what its pages say to do can be done, and each says all there is to know."""

import re
from pathlib import Path
from typing import Final

import pytest

from adapters.setting_table import SETTINGS
from tests.deploy.commands import assert_is_command
from tests.deploy.image import stages

ROOT: Final = Path(__file__).parents[2]
PAGES: Final = sorted(ROOT.glob("docs/deploy/*.md"))
PLATFORMS: Final = [page for page in PAGES if page.name != "README.md"]
STEPS: Final = ("To set", "To migrate", "To go back", "To back up", "To rebuild read models")
KNOWN: Final = {setting.name for setting in SETTINGS}
"""Commands that are being made."""
OURS: Final = re.compile(r"\b(?:TRADEPOST|MEILI|S3|STRIPE|SMTP)_[A-Z0-9_]*[A-Z0-9]\b")
OTHERS: Final = {"MEILI_MASTER_KEY"}
COMMAND: Final = re.compile(
    r"""(?:(?:^|[`"]|--rm\ migrate\ |heroku\ run\ |MEILI_MASTER_KEY=…\ |bin/)tradepost  # what a command is begun by
           |(?:^|`)owner)  # a function of the page's
        ((?:\ (?:--[a-z-]+|[a-z][a-z-]*(?:@[a-z.]+)?|EMAIL|FILE))+)""",
    re.MULTILINE | re.VERBOSE,
)


def test_the_index_names_every_page_and_every_file_it_names_is_there() -> None:
    index = (ROOT / "docs/deploy/README.md").read_text()
    assert {page.name for page in PLATFORMS} == set(re.findall(r"\]\((\w+\.md)\)", index))
    table = index.partition("Tests (")[0]
    for name in re.findall(r"`((?:deploy/|compose|\.env)[\w./*-]*)`", table):
        assert list(ROOT.glob(name)), name


def anchors_of(page: Path) -> set[str]:
    """What its headings are called in links; and paragraphs that begin like one."""
    text = page.read_text()
    named = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in named}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_lead_somewhere(page: Path) -> None:
    for link, anchor in re.findall(r"\]\(([\w./-]+)(?:#([\w-]+))?\)", page.read_text()):
        target = (page.parent / link).resolve()
        assert target.is_file(), link
        assert not anchor or anchor in anchors_of(target), f"{link}#{anchor}"


@pytest.mark.parametrize("page", PLATFORMS, ids=lambda page: page.stem)
def test_each_says_all_there_is_to_know_on_half_a_page(page: Path) -> None:
    text = page.read_text()
    assert [step for step in STEPS if f"**{step}**" not in text] == []
    assert len(text) < 5_000


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_settings_and_commands_are_ones(page: Path) -> None:
    text = page.read_text()
    assert set(OURS.findall(text)) - KNOWN - OTHERS == set()
    commands = [words.split() for words in COMMAND.findall(text)]
    assert commands, "it says how to run one"
    for words in commands:
        assert_is_command(["tradepost", *words])


@pytest.mark.parametrize("page", PLATFORMS, ids=lambda page: page.stem)
def test_each_says_what_the_first_migration_opens_a_shop_with_and_how_its_first_admin_is_made(page: Path) -> None:
    text = page.read_text()
    assert re.search(r"\bcurrency\b|TRADEPOST_CURRENCY", text), "it can't be changed afterwards"
    assert "admin create you@shop.example" in text
    assert "doctor" in text


def test_where_the_path_of_the_image_is_not_known_the_program_is_named_in_full() -> None:
    """Fly's `ssh console` opens a login shell, which sets a PATH of its own."""
    folder = stages()[-1].environment()["PATH"].partition(":")[0]
    text = (ROOT / "docs/deploy/fly.md").read_text()
    assert set(re.findall(r"[\w./-]*\btradepost (?:admin|doctor|search|projections)", text)) == {
        f"{folder}/tradepost {command}" for command in ("admin", "doctor", "search", "projections")
    }


def test_files_that_pages_name_are_there() -> None:
    for page in PAGES:
        for name in re.findall(r"(?<![\w/-])deploy/[\w./-]+\.(?:ya?ml|json|toml|py|sh|sysusers)", page.read_text()):
            assert (ROOT / name).is_file() or "/mine/" in name, f"{page.name}: {name}"
