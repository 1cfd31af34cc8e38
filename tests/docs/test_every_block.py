"""Whatever stands in a fenced block of a page is held by a test: one that enters it, sends it, runs it or reads it.

A new block wants a line here, and a test that takes it from its page (`tests.docs.blocks`).
"""

import ast
from collections.abc import Callable
from functools import cache
from typing import Final

import pytest

from tests.docs.blocks import ROOT, Block, blocks, pages
from tests.docs.test_command_lines import are_ours
from tests.docs.test_guides import shown
from tests.docs.tutorial import files, steps

OURS: Final = "docs/test_command_lines.py::test_what_one_is_to_enter_is_known"
EXCERPT: Final = "docs/test_guides.py::test_what_a_guide_shows_of_a_file_is_there"
SITE: Final = "docs/test_site.py::test_the_pages_make_a_site_without_a_warning_and_without_a_network"
DRAWING: Final = "a drawing: there is nothing to run"
OPEN_SHOP: Final = "journey/test_what_pages_say.py::"
DEPLOYED: Final = "docs/test_deploy_lines.py::test_what_a_page_says_to_enter_can_be_entered"
POSTGRES: Final = "docs/test_postgres_lines.py::"
TUTORIAL: Final = OPEN_SHOP + "test_each_step_answers_what_the_page_shows"
FRONT_END: Final = "browser/test_tutorial.py::test_it_finds_the_lamps_keeps_a_basket_and_sells"
SETTINGS: Final = POSTGRES + "test_a_server_takes_its_settings"
GONE_BACK: Final = "cli/test_point_in_time.py::test_a_shop_goes_back_to_the_second_before_a_mistake"
TYPED: Final = "contract/api/test_typescript.py::test_a_typed_client_compiles_strictly_and_buys_a_lamp"
IMPORTED: Final = "cli/test_imports_page.py::test_the_"
WEBHOOK: Final = "docs/test_webhooks_page.py::test_a_message_looks_as_it_is_shown_and_is_verified_as_it_is_said"
OWN_PAGE: Final = "a-front-end.md"
HELD: Final[dict[str, tuple[str, ...]]] = {
    "README.md": (OURS, DRAWING, "journey/test_up.py::test_the_readmes_examples_work_as_they_stand", OURS),
    "docs/backup.md": (
        *(OPEN_SHOP + "test_a_backup_is_made_looked_at_and_restored_elsewhere",),
        *(POSTGRES + "test_what_was_dumped_is_there_again",),
        *(OPEN_SHOP + "test_a_backup_is_made_looked_at_and_restored_elsewhere",),
        *(SETTINGS, GONE_BACK, GONE_BACK),
    ),
    "docs/clients.md": (
        *(TYPED, TYPED, "contract/api/test_postman.py::test_the_pages_own_line_runs"),
        *("contract/api/test_breaking.py::test_the_pages_command_line_finds_nothing_where_a_version_is_as_it_was",),
    ),
    "docs/data-flow.md": (DRAWING,),
    "docs/deploy/compose.md": (DEPLOYED, POSTGRES + "test_what_was_dumped_is_there_again"),
    "docs/deploy/digitalocean.md": (DEPLOYED,),
    "docs/deploy/fly.md": (DEPLOYED,),
    "docs/deploy/heroku.md": (DEPLOYED,),
    "docs/deploy/kubernetes.md": (DEPLOYED, DEPLOYED, DEPLOYED),
    "docs/deploy/railway.md": (DEPLOYED,),
    "docs/deploy/systemd.md": (DEPLOYED, DEPLOYED, DEPLOYED),
    "docs/how-to/add-a-command.md": (EXCERPT,) * 4,
    "docs/how-to/add-a-filter.md": (EXCERPT,) * 6,
    "docs/how-to/add-a-read-model.md": (EXCERPT,) * 5,
    "docs/how-to/change-an-event.md": (EXCERPT,),
    "docs/how-to/change-the-schema.md": (
        "db/test_heavy_steps.py::test_the_revision_that_the_page_shows_does_what_the_sample_does",
    ),
    "docs/how-to/count-something.md": (
        *(EXCERPT, EXCERPT, EXCERPT),
        *("api/dashboard/test_counters.py::test_they_are_told_as_the_guide_shows",),
    ),
    "docs/how-to/release.md": (OURS, OURS),
    "docs/imports.md": (
        *(IMPORTED + "catalogs", IMPORTED + "catalogs", OPEN_SHOP + "test_a_catalog_is_sent_to_it"),
        *(IMPORTED + "orders",),
    ),
    "docs/index.md": (SITE,) * 6,
    "docs/limits.md": (OPEN_SHOP + "test_where_a_request_came_from_stands_in_the_log",),
    "docs/observability.md": (OPEN_SHOP + "test_the_log_is_searched_for_a_request_and_for_what_broke",),
    "docs/operations.md": (
        *(OPEN_SHOP + "test_servers_are_made_ready_and_looked_over",),
        *(POSTGRES + "test_a_server_makes_the_roles",),
        *("adapters/test_redis_users.py::test_both_are_written_down_for_servers",),
        *("cli/test_own_stores.py::test_what_servers_are_to_be_set_to_is_what_ours_are", SETTINGS),
    ),
    "docs/pages.md": (
        *("docs/test_pages_page.py::test_every_file_it_names_is_there",),
        *("docs/test_pages_page.py::test_the_page_shows_brands_and_adds_one",),
    ),
    "docs/reliability.md": (OPEN_SHOP + "test_its_promises_are_proven",),
    "docs/scaling.md": (
        *("db/test_lent.py::test_a_pooler_that_is_set_up_as_the_page_says_lends",),
        *("db/test_address.py::test_of_several_places_the_one_that_takes_writes_is_found_as_the_page_says",),
    ),
    "docs/security.md": (OPEN_SHOP + "test_its_safety_is_checked",),
    "docs/settings.md": (SITE,),
    "docs/testing.md": (OURS, "browser/test_site.py::test_the_test_that_the_page_shows_passes", OURS),
    "docs/tutorial/a-front-end.md": (FRONT_END,) * 7,
    "docs/tutorial/a-shop-with-curl.md": (OURS, *(TUTORIAL,) * 21),
    "docs/upgrading.md": (OPEN_SHOP + "test_a_shop_is_brought_to_another_version",),
    "docs/webhooks.md": (WEBHOOK, WEBHOOK),
}
MADE: Final = "docs/http/"
"""By `make openapi`: a test sends each example (tests/contract/api/test_examples.py)."""
WRITTEN: Final = [page for page in pages() if blocks(page) and not page.startswith(MADE)]


@cache
def source(file: str) -> str:
    return (ROOT / "tests" / file).read_text()


GOES_THROUGH: Final[dict[str, Callable[[Block], bool]]] = {
    OURS: lambda block: are_ours(block.text),
    EXCERPT: lambda block: block.text in [lines for _, lines in shown()],
    SITE: lambda block: block.language.startswith("{"),
    DRAWING: lambda block: "─►" in block.text,
    TUTORIAL: lambda block: block.text in conversation(),
    FRONT_END: lambda block: "http.server" in block.text or any(block.text in one for one in files(OWN_PAGE).values()),
}
"""Whether a test that goes through many blocks comes by this one."""


def conversation() -> list[str]:
    said = steps("a-shop-with-curl.md")
    return [step.commands for step in said] + ["\n".join((*step.answers, "")) for step in said]


def is_held(page: str, block: Block, by: str) -> bool:
    """A test that is about few blocks has the page's name in its file."""
    if by in GOES_THROUGH:
        return GOES_THROUGH[by](block)
    file, _, test = by.partition("::")
    text = source(file)
    there = {one.name for one in ast.walk(ast.parse(text)) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)}
    return test in there and (by == DEPLOYED or page.rpartition("/")[2] in text)


@pytest.mark.parametrize("by", [OURS, EXCERPT, SITE, DRAWING, POSTGRES + "test_nothing", TYPED])
def test_what_nobody_holds_is_found(by: str) -> None:
    assert not is_held("docs/limits.md", Block("", "curl https://shop.example/robots.txt\n"), by)


def test_every_page_with_a_block_is_named() -> None:
    assert sorted(HELD) == WRITTEN


@pytest.mark.parametrize("page", WRITTEN)
def test_every_block_is_held(page: str) -> None:
    """In their order."""
    there = blocks(page)
    assert len(there) == len(HELD[page])
    assert [block.text for block, by in zip(there, HELD[page], strict=True) if not is_held(page, block, by)] == []
