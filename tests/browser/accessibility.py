"""What axe-core holds against a page, readable. It is run by the debugger, so a page's policy need not allow it."""

import asyncio
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final

from playwright.async_api import Page

TAGS: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
RUN_SECONDS_MAX: Final = 60
NODES_SHOWN_MAX: Final = 3
HTML_CHARACTERS_MAX: Final = 200
RUN: Final = """async ([part, tags, off]) => (await axe.run(part, {
    runOnly: {type: "tag", values: tags},
    rules: Object.fromEntries(off.map(rule => [rule, {enabled: false}])),
    resultTypes: ["violations"],
})).violations"""


@cache
def axe_script() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text()


async def violations(page: Page, part: str = "html", rules_off: Sequence[str] = ()) -> list[dict[str, Any]]:
    """As axe-core tells them. `part` is a CSS selector: large pages take it seconds."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(axe_script())
    async with asyncio.timeout(RUN_SECONDS_MAX):
        found: list[dict[str, Any]] = await page.evaluate(RUN, [part, list(TAGS), list(rules_off)])
    return found


async def require_accessible(page: Page, part: str, rules_off: Sequence[str]) -> None:
    found = await violations(page, part, rules_off)
    assert not found, "\n".join([f"axe-core on {page.url}:", *map(readable, found)])


def readable(violation: Mapping[str, Any]) -> str:
    """The rule, what to do, and the first of its places."""
    nodes = violation["nodes"]
    lines = [f"{violation['id']} ({violation['impact']}, {len(nodes)} places): {violation['help']}"]
    for node in nodes[:NODES_SHOWN_MAX]:
        lines.append(f"    {node['html'][:HTML_CHARACTERS_MAX]}")
        lines += [f"        {each['message']}" for each in node["any"] + node["all"] + node["none"]]
    return "\n".join(lines)
