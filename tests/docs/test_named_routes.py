"""Whatever the pages say of the API is in it: operations, refusals, numbers."""

import json
import re
from pathlib import Path
from typing import Final

import pytest

from tests.metrics_page import metrics

ROOT: Final = Path(__file__).parents[2]
PAGES: Final = sorted({ROOT / "README.md", *(ROOT / "docs").rglob("*.md")})
ROUTE: Final = re.compile(r"`(GET|POST|PUT|PATCH|DELETE) (/[\w/{}.*-]*)")
METRIC: Final = re.compile(r"\btradepost_[a-z_]+\b")
OF_HISTOGRAMS: Final = re.compile(r"_(?:bucket|count|sum)$")
OTHERS: Final = {"tradepost_api", "tradepost_worker", "tradepost_media"}  # users of the stores, a volume
PATHS: Final = json.loads((ROOT / "docs" / "openapi.json").read_text())["paths"]
KNOWN: Final = {(method.upper(), re.sub(r"\{\w+\}", "{}", path)) for path, ways in PATHS.items() for method in ways}
# Meilisearch's, and what only a mail program calls.
OF_OTHERS: Final = {("POST", "/keys"), ("POST", "/mails/unsubscribe/now")}


def unknown_routes(text: str) -> list[tuple[str, str]]:
    said = [(method, re.sub(r"\{\w+\}", "{}", path)) for method, path in ROUTE.findall(text)]
    return [each for each in said if each not in KNOWN | OF_OTHERS and "..." not in each[1]]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_operation_and_number_that_a_page_names_is_there(page: Path) -> None:
    text = page.read_text()
    told = set(metrics())
    numbers = {OF_HISTOGRAMS.sub("", name) if name not in told else name for name in METRIC.findall(text)}
    assert (unknown_routes(text), numbers - told - OTHERS) == ([], set())


def test_an_operation_that_is_not_there_is_found() -> None:
    assert unknown_routes("`GET /order/{id}` and `POST /cart/add`") == [("GET", "/order/{}")]
