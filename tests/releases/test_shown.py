"""Until a new version's workers have built a read model anew, its API answers from the one of the version before."""

import asyncpg

from adapters.redis.client import Redis
from adapters.settings import Settings
from tests.releases.released import Release
from tests.releases.shown import SHOWN, lay_out, token_of
from tests.releases.test_events import EVERY, lacking
from tests.world import Person, open_world


@EVERY
async def test_today_shows_what_it_showed(
    release: Release, settings: Settings, postgres: asyncpg.Pool, redis: Redis
) -> None:
    """Whatever it answered is in today's answer, from the very documents it had written."""
    shown = release.read(SHOWN)
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
            assert lacking(answer.json(), then, asked) == []
    assert len(shown["answers"]) > 30
