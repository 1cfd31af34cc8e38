"""Walking a page by the Tab key: what gets the focus, as a screen reader would call it, and whether one sees it."""

from typing import Any, Final, NamedTuple

from playwright.async_api import CDPSession, Page

STOPS_MAX: Final = 300
# How everything that can get the focus is drawn without it. Labels, neighbours and parents are looked at too: a box
# one can't see is often ticked by its drawn label.
REMEMBER: Final = """() => {
    const style = element => {
        const now = getComputedStyle(element)
        const seen = now.outlineStyle !== "none" && now.outlineWidth !== "0px"
        const outline = seen ? now.outlineStyle + now.outlineWidth + now.outlineColor : ""
        return [outline, now.boxShadow, now.borderColor, now.backgroundColor, now.textDecoration].join()
    }
    const drawn = element => [element, element.parentElement, element.nextElementSibling, ...(element.labels ?? [])]
        .filter(Boolean).map(style).join("|")
    document.activeElement?.blur()
    const all = document.querySelectorAll("a, button, input, select, textarea, summary, audio, video, [tabindex]")
    window.__walk = {drawn, before: new Map([...all].map(each => [each, drawn(each)])), met: new Set()}
}"""
LOOK: Final = """() => {
    const {drawn, before, met} = window.__walk, element = document.activeElement
    if (!element || element === document.body || element === document.documentElement) return null
    if (element === window.__walk.last) return {same: true}
    if (met.has(element)) return null
    met.add(element)
    window.__walk.last = element
    const box = element.getBoundingClientRect()
    return {
        html: element.outerHTML.slice(0, 200),
        changed: drawn(element) !== before.get(element),
        inside: box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth,
    }
}"""


class Stop(NamedTuple):
    role: str
    name: str


async def tab_through(page: Page) -> list[Stop]:
    """Each stop once, from the top. Raises AssertionError at one that looks no different or is out of sight."""
    await page.evaluate(REMEMBER)
    session = await page.context.new_cdp_session(page)
    stops = []
    for _ in range(STOPS_MAX):
        await page.keyboard.press("Tab")
        seen: dict[str, Any] | None = await page.evaluate(LOOK)
        if seen is None:
            break
        if "same" in seen:  # the next part of a date
            continue
        assert seen["changed"], f"one doesn't see that this has the focus: {seen['html']}"
        assert seen["inside"], f"this has the focus out of sight: {seen['html']}"
        stops.append(await focused(session))
    await session.detach()
    return stops


async def focused(session: CDPSession) -> Stop:
    """By the browser's own accessibility tree."""
    found = await session.send("Runtime.evaluate", {"expression": "document.activeElement"})
    wanted = {"objectId": found["result"]["objectId"], "fetchRelatives": False}
    node = (await session.send("Accessibility.getPartialAXTree", wanted))["nodes"][0]
    return Stop(node["role"]["value"], node.get("name", {}).get("value", ""))
