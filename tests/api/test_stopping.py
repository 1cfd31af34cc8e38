"""What is done when a process is told to end, beside what is done in any case."""

import asyncio
import signal

import pytest

from api.stopping import SIGNALS, when_told_to_end


@pytest.mark.parametrize("told", SIGNALS, ids=lambda each: each.name)
async def test_both_hear_of_it_the_loop_and_we(told: signal.Signals) -> None:
    loop, said, heard, before = asyncio.get_running_loop(), list[str](), asyncio.Event(), signal.getsignal(told)

    def handle() -> None:
        said.append("the loop")
        heard.set()

    loop.add_signal_handler(told, handle)
    loops = signal.getsignal(told)
    try:
        with when_told_to_end(lambda: said.append("we")):
            assert signal.getsignal(told) is not loops
            signal.raise_signal(told)
            async with asyncio.timeout(5):
                await heard.wait()
        assert sorted(said) == ["the loop", "we"]
        assert signal.getsignal(told) is loops
    finally:
        loop.remove_signal_handler(told)
        signal.signal(told, before)


async def test_what_python_does_by_itself_it_still_does() -> None:
    said, before = list[str](), signal.getsignal(signal.SIGTERM)
    signal.signal(signal.SIGTERM, lambda *_: said.append("Python"))
    try:
        with when_told_to_end(lambda: said.append("we")):
            signal.raise_signal(signal.SIGTERM)
            await asyncio.sleep(0)
        assert said == ["Python", "we"]
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        with when_told_to_end(lambda: said.append("we")):
            assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL, "it still ends the process"
    finally:
        signal.signal(signal.SIGTERM, before)
