"""Records this version beside the others. Once, when it is released: `.venv/bin/pytest -n 0 tests/releases/record.py`.

What it writes is committed, and never changed again: it is what the programs of this release know.
"""

import tomllib
from pathlib import Path
from typing import Final

import msgspec

from db.schema import head
from domain.events import Event
from tests.releases.made_up import made_up
from tests.releases.released import FOLDER, RELEASE, Release
from tests.releases.shown import FOR_EVER, SESSION_ENDS, SHOWN, shown_now
from tests.releases.tables import tables_now
from tests.releases.test_events import DECODER, EVENTS, types_now
from tests.world import World

PROJECT: Final = Path(__file__).parents[2] / "pyproject.toml"


def folder() -> Path:
    made = FOLDER / str(tomllib.loads(PROJECT.read_text())["project"]["version"])
    made.mkdir(exist_ok=True)
    return made


def write(name: str, value: object) -> None:
    written = msgspec.json.encode(value, order="deterministic")
    (folder() / name).write_bytes(msgspec.json.format(written, indent=1) + b"\n")


def test_the_tables_are_recorded() -> None:
    write(RELEASE, Release(folder().name, head(), tables_now()))


def test_the_events_are_recorded() -> None:
    write(EVENTS, {name: list(made_up(event)) for name, event in sorted(types_now().items())})
    write(DECODER, msgspec.json.schema(Event))


async def test_the_read_models_are_recorded(world: World) -> None:
    """Of sessions that never end by the clock, by which they are looked at in years."""
    write(SHOWN, await shown_now(world))
    file = folder() / SHOWN
    file.write_text(SESSION_ENDS.sub(rf"\g<1>{FOR_EVER}", file.read_text()))
