"""A tab notices what is wrong with a page, and a good page passes."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.browser.focus import Stop
from tests.browser.plain_pages import NO_POLICY, PlainPages
from tests.browser.site import Site, serving
from tests.browser.tab import Tab
from tests.browser.weight import Budget

STREAM_SECONDS_MAX = 10
Open = Callable[[PlainPages], AbstractAsyncContextManager[Site]]


@pytest.fixture
def serve(browser: Browser, port: int, pictures: Path) -> Open:
    @asynccontextmanager
    async def serve(pages: PlainPages) -> AsyncIterator[Site]:
        async with serving(pages, port):
            yield Site(port, browser, pictures)

    return serve


async def expecting(tab: Tab, words: str) -> None:
    tab.expects(words)
    await tab.open("/")


async def test_a_good_page_passes_everything(serve: Open) -> None:
    own = "said.textContent = navigator.language + (matchMedia('(prefers-color-scheme: dark)').matches ? ', dark' : '')"
    pages = PlainPages({"": '<a href="/next">On</a> <p id="said"></p>', "own.js": own})
    async with serve(pages) as site, site.tab(width=360, colours="dark", language="de") as tab:
        answer = await tab.open("/")
        assert answer.status == 200
        await expect(tab.page.locator("#said")).to_have_text("de-DE, dark")
        await tab.axe()
        assert await tab.tab_through() == [Stop("link", "On")]
        weight = await tab.weigh()
        assert (weight.requests, weight.picture_bytes, weight.layout_shift, weight.pixels_beyond) == (2, 0, 0, 0)
        assert len(own) < weight.script_bytes < 700 < weight.bytes_without_pictures < 1500  # headers and all
        assert (await tab.screenshot("plain")).name == "plain-360-dark-de.png"
        async with site.tab(script=False) as without:
            await without.open("/")
            assert (await without.weigh()).script_bytes == 0
            assert await without.tab_through() == [Stop("link", "On")]
            assert await without.page.locator("#said").inner_text() == ""


async def test_what_a_policy_refuses_is_noticed_and_so_is_whatever_fails(serve: Open) -> None:
    faults = '<script>document.title = "Inline"</script><p style="color: red">Red</p><img src="/none.png" alt="">'
    own = "try { eval('1') } catch (refused) {}; alert('hostile'); nowhere.at.all()"
    async with serve(PlainPages({"": faults, "own.js": own})) as site:
        with pytest.raises(AssertionError, match="alert: hostile"):
            async with site.tab() as tab:
                await tab.open("/")
        assert {trouble[:45] for trouble in tab.troubles} == {
            "console: Executing inline script violates the",
            "console: Applying inline style violates the f",
            "console: eval violates script-src (:3)",
            "console: Failed to load resource: the server ",
            "alert: hostile",
            "script failed: ReferenceError: nowhere is not",
        }


async def test_requests_elsewhere_are_noticed_and_go_nowhere(serve: Open) -> None:
    pictures = '<img src="https://elsewhere.example/" alt=""><img src="http://192.0.2.1/" alt="">'
    async with serve(PlainPages({"": pictures}, NO_POLICY)) as site:
        with pytest.raises(AssertionError, match="request elsewhere"):
            async with site.tab() as tab:
                await tab.open("/")
        assert sorted(tab.troubles) == [
            "console: Failed to load resource: net::ERR_NAME_NOT_RESOLVED (http://192.0.2.1/:1)",
            "console: Failed to load resource: net::ERR_NAME_NOT_RESOLVED (https://elsewhere.example/:1)",
            "request elsewhere: http://192.0.2.1/",
            "request elsewhere: https://elsewhere.example/",
        ]


async def test_an_expected_trouble_is_none_and_must_come(serve: Open) -> None:
    async with serve(PlainPages({"": "", "own.js": "said = confirm('Sure?')"})) as site:
        async with site.tab() as tab:
            tab.expects("confirm: Sure?")
            tab.expects("status of 404")
            await tab.open("/")
            assert await tab.page.evaluate("said") is True
            assert (await tab.open("/none")).status == 404
        with pytest.raises(AssertionError, match=r"expected and did not come: .*confirm"):
            async with site.tab(script=False) as tab:
                await expecting(tab, "confirm")
        assert tab.troubles == []


async def test_what_is_hard_to_use_is_told_with_its_place(serve: Open) -> None:
    async with serve(PlainPages({"": '<img src="data:," class="lost">'})) as site, site.tab() as tab:
        await tab.open("/")
        with pytest.raises(AssertionError, match=r"image-alt \(critical, 1 places\): .*\n +<img src=.* class=.lost.>"):
            await tab.axe()
        await tab.axe("h1")
        await tab.axe(rules_off=["image-alt"])


@pytest.mark.parametrize("width", [360, 1440])
async def test_a_page_wider_than_its_screen_is_noticed(width: int, serve: Open) -> None:
    pages = PlainPages({"": '<p class="wide">Wide</p>', "own.css": ".wide { width: 1500px; margin: 0 }"})
    async with serve(pages) as site, site.tab(width=width) as tab:
        await tab.open("/")
        with pytest.raises(AssertionError, match=r"pixels wider than the screen: .*<p class=.wide.>"):
            await tab.weigh()
        assert (await tab.cost()).pixels_beyond == 1508 - width
        pages.files["own.css"] = ""
        await tab.open("/")
        await tab.weigh()
        pages.viewport = ""  # a phone then shows it small, as if it were wide
        await tab.open("/")
        assert (await tab.cost()).pixels_beyond == (980 - 360 if width == 360 else 0)


async def test_what_is_heavy_or_jumps_is_noticed(serve: Open) -> None:
    grow = (
        "const later = frames => frames ? requestAnimationFrame(() => later(frames - 1)) : early.style.height = '400px'"
    )
    own = f"{grow}; later(3) //{'x' * 30_000}"
    pages = PlainPages({"": '<div id="early"></div><p>Late</p>' + "<p>Text</p>" * 40, "own.js": own})
    async with serve(pages) as site, site.tab() as tab:
        await tab.open("/")
        await expect(tab.page.locator("#early")).to_have_css("height", "400px")
        with pytest.raises(AssertionError, match=r"bytes of script 30\d{3}, at most 30000; layout shift 0\.\d+, at"):
            await tab.weigh()
        with pytest.raises(AssertionError, match="requests 2, at most 1"):
            await tab.weigh(Budget(script_bytes_max=40_000, layout_shift_max=1, requests_max=1))
        pages.files |= {"own.js": "", "": "x" * 100_000}
        await tab.open("/")
        with pytest.raises(AssertionError, match="bytes without pictures 100"):
            await tab.weigh()


async def test_a_focus_that_one_does_not_see_is_noticed(serve: Open) -> None:
    body = '<a href="/one">One</a> <button>Two</button> <label><input type="checkbox"> Three</label>'
    pages = PlainPages({"": body, "own.css": ""})
    async with serve(pages) as site, site.tab() as tab:
        await tab.open("/")
        assert await tab.tab_through() == [Stop("link", "One"), Stop("button", "Two"), Stop("checkbox", "Three")]
        pages.files["own.css"] = "button:focus-visible { outline: none }"
        await tab.open("/")
        with pytest.raises(AssertionError, match="doesn't see that this has the focus: <button>Two"):
            await tab.tab_through()
        pages.files["own.css"] = "a { position: absolute; left: -9999px }"
        await tab.open("/")
        with pytest.raises(AssertionError, match=r"out of sight: <a href=./one.>"):
            await tab.tab_through()


async def test_streams_cookies_and_slow_lines_are_as_in_a_real_shop(serve: Open) -> None:
    own = "new EventSource('/news.stream').onmessage = news => { said.textContent = news.data }"
    pages = PlainPages({"": '<p id="said"></p>', "own.js": own, "news.stream": "data: Something happened\n\n"})
    async with serve(pages) as site:
        async with site.tab() as tab:
            await tab.open("/")
            await expect(tab.page.locator("#said")).to_have_text("Something happened")
            await tab.open("/")
            assert pages.cookies[0] == ""
            assert pages.cookies[-1] == "__Host-seen=yes"
            await tab.slow(latency_ms=300)
            await tab.open("/")
            assert await tab.page.evaluate("performance.getEntriesByType('navigation')[0].responseEnd") > 300
        await asyncio.wait_for(pages.ended.wait(), STREAM_SECONDS_MAX)
