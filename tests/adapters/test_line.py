"""The line that all who ask share: one trip a turn, to each its own answer, and nobody pays for another one."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
import trustme
from redis.exceptions import ConnectionError as Unreachable
from redis.exceptions import ResponseError
from redis.exceptions import TimeoutError as Late

from adapters.redis.client import Redis, open_redis
from adapters.redis.connection import Connection
from adapters.redis.line import Line, Script
from tests.lossy import Wire, lossy_wire

COUNT = Script("return redis.call('INCRBY', KEYS[1], ARGV[1])")


@pytest.fixture
async def lossy(redis: Redis, redis_url: str, tmp_path: Path) -> AsyncIterator[tuple[Wire, Line]]:
    async with lossy_wire(redis_url, tmp_path) as (wire, url):
        client = open_redis(url)
        yield wire, client.line
        await client.aclose()


async def test_a_turn_is_one_trip_and_everybody_gets_the_own_answer(
    redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await redis.line.run(COUNT, ["lamps"], [3]) == 3
    writes, flush = list[int](), Connection._flush

    def counted(connection: Connection) -> None:
        writes.append(len(connection._outgoing))
        flush(connection)

    monkeypatch.setattr(Connection, "_flush", counted)
    answers = await asyncio.gather(*(redis.line.run(COUNT, [f"shelf {number}"], [number]) for number in range(20)))
    assert (answers, writes) == (list(range(20)), [20])


async def test_what_one_asks_wrongly_is_no_others_trouble(redis: Redis) -> None:
    await redis.set("word", "lamp")
    answers = await asyncio.gather(
        *(redis.line.run(COUNT, [key], [3]) for key in ("lamps", "word")), return_exceptions=True
    )
    assert (answers[0], type(answers[1]), await redis.get("word")) == (3, ResponseError, b"lamp")


async def test_a_redis_that_has_forgotten_the_script_is_told_it_again(redis: Redis) -> None:
    """As after its restart: nobody has told it this one, and then it knows it. (Others are at this server too.)"""
    count = Script(f"{COUNT.text} -- {uuid4()}")
    for total in (3, 6):
        assert await asyncio.gather(*(redis.line.run(count, [shelf], [3]) for shelf in "ab")) == [total, total]


async def test_what_is_asked_together_nobody_comes_between(redis: Redis) -> None:
    answers = await asyncio.gather(*(redis.line.ask_together(("INCR", "lamps"), ("GET", "lamps")) for _ in range(20)))
    assert answers == [[number, str(number).encode()] for number in range(1, 21)]


async def test_what_is_asked_together_and_wrongly_is_refused(redis: Redis) -> None:
    await redis.set("word", "lamp")
    for wrong in (("INCR", "word"), ("INCR",)):
        with pytest.raises(ResponseError):
            await redis.line.ask_together(("GET", "word"), wrong)
    assert await redis.line.ask("GET", "word") == b"lamp"


async def test_a_trip_that_is_lost_is_lost_for_all_who_shared_it_and_is_made_once(
    lossy: tuple[Wire, Line], redis: Redis
) -> None:
    wire, line = lossy
    await line.run(COUNT, ["a"], [1])
    wire.lose("EVALSHA")
    lost = await asyncio.gather(*(line.run(COUNT, [shelf], [3]) for shelf in "ab"), return_exceptions=True)
    assert ([type(trouble) for trouble in lost], wire.sent) == ([Unreachable, Unreachable], 1)
    assert await redis.mget("a", "b") == [b"4", b"3"]
    assert await line.run(COUNT, ["a"], [1]) == 5


async def test_who_goes_away_meanwhile_keeps_nobody_from_an_answer(redis: Redis) -> None:
    await redis.line.run(COUNT, ["a"], [1])  # which opens it
    gone = asyncio.ensure_future(redis.line.run(COUNT, ["a"], [1]))
    stays = asyncio.ensure_future(redis.line.run(COUNT, ["b"], [2]))
    await asyncio.sleep(0)
    gone.cancel()
    assert await stays == 2
    with pytest.raises(asyncio.CancelledError):
        await gone
    assert await redis.line.ask("MGET", "a", "b") == [b"2", b"2"]


async def test_a_redis_that_falls_silent_is_waited_for_so_long_and_no_longer() -> None:
    """Whoever asked meanwhile hears of it too: what came later could not be told from the answers to others."""

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        client = open_redis(f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}", 0.1)
        began = asyncio.get_running_loop().time()
        troubles = await asyncio.gather(*(client.line.ask("GET", key) for key in "abc"), return_exceptions=True)
        assert [type(trouble) for trouble in troubles] == [Late] * 3
        assert 0.1 <= asyncio.get_running_loop().time() - began < 0.4
        await client.aclose()


async def test_much_is_asked_at_once_and_all_of_it_is_answered(redis: Redis) -> None:
    """More than a socket takes: whoever asks waits until there is room again."""
    long, asked = "x" * 200_000, list[asyncio.Task[object]]()
    for number in range(60):
        asked.append(asyncio.create_task(redis.line.ask("SET", f"k{number}", f"{long}{number}")))
        await asyncio.sleep(0)
    assert await asyncio.gather(*asked) == [b"OK"] * 60
    found = await asyncio.gather(*(redis.line.ask("GET", f"k{number}") for number in range(60)))
    assert found == [f"{long}{number}".encode() for number in range(60)]


async def test_over_tls_it_is_the_same_line(redis: Redis, redis_url: str, tmp_path: Path) -> None:
    """`rediss://`, as managed servers have it; a certificate that nobody vouches for is none."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(tls)
    wire = Wire(urlsplit(redis_url).path)
    async with await asyncio.start_server(wire.take, "127.0.0.1", 0, ssl=tls) as server:
        address = f"rediss://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        client = open_redis(f"{address}?ssl_ca_certs={tmp_path / 'ca.pem'}")
        assert await asyncio.gather(*(client.line.run(COUNT, ["lamps"], [3]) for _ in range(3))) == [3, 6, 9]
        await client.aclose()
        stranger = open_redis(address)
        with pytest.raises(Unreachable, match="certificate verify failed"):
            await stranger.line.ask("GET", "lamps")
        await stranger.aclose()
        wire.cut()
