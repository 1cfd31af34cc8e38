"""Until a new version's workers have built a read model anew, its API answers from the one of the version before."""

import re

import asyncpg

from adapters.redis.client import Redis
from adapters.settings import Settings
from tests.releases.released import Release
from tests.releases.shown import FOR_EVER, SHOWN, lay_out, token_of
from tests.releases.test_events import EVERY, holds
from tests.world import Person, open_world

SESSION_ENDS = re.compile(r'(?<="expires_at":")[^"]+')


@EVERY
async def test_today_shows_what_it_showed(
    release: Release, settings: Settings, postgres: asyncpg.Pool, redis: Redis
) -> None:
    """Whatever it answered is in today's answer, from the very documents it had written."""
    shown = release.read(SHOWN)
    for held in shown["keys"].values():
        if "string" in held:
            held["string"] = SESSION_ENDS.sub(FOR_EVER, held["string"])
    await lay_out(redis, shown["keys"])
    async with open_world(settings, postgres, redis, projecting=False) as world:
        people = {
            name: Person(world.client, {"Authorization": f"Bearer {token_of(settings, name, said)}"})
            for name, said in shown["people"].items()
        }
        for asked, then in shown["answers"].items():
            who, path = asked.split(" ")
            answer = await people[who].get(path)
            assert answer.status_code == 200, f"{asked}: {answer.text}"
            assert holds(answer.json(), then), f"{asked}: {answer.text} instead of {then}"
    assert len(shown["answers"]) > 30
