"""What a page costs whoever opens it: bytes over the line, requests, and what jumps or sticks out."""

import asyncio
from typing import Any, Final, NamedTuple

from playwright.async_api import CDPSession, Page

QUIET_SECONDS_MAX: Final = 30
ENDLESS: Final = ("EventSource", "WebSocket")
DOCUMENT: Final = "Document"
PICTURES: Final = "Image"
SCRIPTS: Final = "Script"
# Shifts are summed, never less than the largest window of them that is published as CLS.
LOOK: Final = """width => {
    const watch = new PerformanceObserver(() => {})
    watch.observe({type: "layout-shift", buffered: true})
    const shifts = watch.takeRecords().filter(entry => !entry.hadRecentInput)
    const all = [...document.querySelectorAll("body *")]
    const out = all.filter(each => each.getBoundingClientRect().right > width + 0.5).slice(0, 3)
    return {
        shift: shifts.reduce((sum, entry) => sum + entry.value, 0),
        beyond: document.documentElement.scrollWidth - width,
        out: out.map(each => each.outerHTML.slice(0, 120)),
    }
}"""


class Budget(NamedTuple):
    """Bytes are those on the line, with headers."""

    bytes_without_pictures_max: int = 100_000
    script_bytes_max: int = 30_000
    requests_max: int = 30
    layout_shift_max: float = 0.1


BUDGET: Final = Budget()


class Weight(NamedTuple):
    bytes_without_pictures: int
    picture_bytes: int
    script_bytes: int
    requests: int
    layout_shift: float
    pixels_beyond: int
    sticking_out: list[str]

    def over(self, budget: Budget) -> list[str]:
        """A sentence for each bound that it breaks."""
        bounds = {
            "bytes without pictures": (self.bytes_without_pictures, budget.bytes_without_pictures_max),
            "bytes of script": (self.script_bytes, budget.script_bytes_max),
            "requests": (self.requests, budget.requests_max),
            "layout shift": (self.layout_shift, budget.layout_shift_max),
        }
        over = [f"{what} {now:g}, at most {most:g}" for what, (now, most) in bounds.items() if now > most]
        if self.pixels_beyond > 0:
            over.append(f"{self.pixels_beyond} pixels wider than the screen: {' '.join(self.sticking_out)}")
        return over


class Wire:
    """Every request of a page, as the browser's own network log tells it."""

    def __init__(self, session: CDPSession) -> None:
        self._session = session
        self._kinds: dict[str, str] = {}
        self._open: dict[str, str] = {}
        self._idle = asyncio.Event()
        self.forget()

    @classmethod
    async def of(cls, page: Page) -> "Wire":
        session = await page.context.new_cdp_session(page)
        wire = cls(session)
        session.on("Network.requestWillBeSent", wire._begin)
        session.on("Network.responseReceived", wire._answer)
        session.on("Network.loadingFinished", wire._end)
        session.on("Network.loadingFailed", wire._end)
        await session.send("Network.enable")
        return wire

    def forget(self) -> None:
        """What was so far."""
        self.requests = 0
        self.bytes: dict[str, int] = {}
        self._kinds.clear()
        self._open.clear()
        self._idle.set()

    async def quiet(self) -> None:
        """Until every request of the page has its answer, but those that never end."""
        try:
            async with asyncio.timeout(QUIET_SECONDS_MAX):
                await self._idle.wait()
        except TimeoutError:
            raise AssertionError(f"no answer in {QUIET_SECONDS_MAX} s: {', '.join(self._open.values())}") from None

    async def slow(self, kilobytes_per_second: int, latency_ms: int) -> None:
        throughput = kilobytes_per_second * 1000
        await self._session.send(
            "Network.emulateNetworkConditions",
            {"offline": False, "latency": latency_ms, "downloadThroughput": throughput, "uploadThroughput": throughput},
        )

    def _begin(self, event: dict[str, Any]) -> None:
        if event["request"]["url"].startswith("data:"):
            return
        request, kind = event["requestId"], event.get("type", "Other")
        self.requests += 1
        if redirect := event.get("redirectResponse"):
            self._count(kind, redirect["encodedDataLength"])
        self._kinds[request] = kind
        if kind == DOCUMENT:  # of what the page before still asked for, not every end is told
            self._open.clear()
        if kind not in ENDLESS:
            self._open[request] = event["request"]["url"]
            self._idle.clear()

    def _answer(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self._kinds:
            self._kinds[event["requestId"]] = event["type"]

    def _end(self, event: dict[str, Any]) -> None:
        kind = self._kinds.get(event["requestId"])
        if kind is not None:
            self._count(kind, event.get("encodedDataLength", 0))
        self._open.pop(event["requestId"], None)
        if not self._open:
            self._idle.set()

    def _count(self, kind: str, size: float) -> None:
        self.bytes[kind] = self.bytes.get(kind, 0) + int(size)


async def weigh(page: Page, wire: Wire, width: int) -> Weight:
    seen = await page.evaluate(LOOK, width)
    pictures = wire.bytes.get(PICTURES, 0)
    return Weight(
        bytes_without_pictures=sum(wire.bytes.values()) - pictures,
        picture_bytes=pictures,
        script_bytes=wire.bytes.get(SCRIPTS, 0),
        requests=wire.requests,
        layout_shift=round(seen["shift"], 4),
        pixels_beyond=seen["beyond"],
        sticking_out=seen["out"],
    )
