"""How far the index is good beyond its last commit.

Most events change nothing of how products are found. Committing for each would cost tens of milliseconds, so the writer
says in a small file: "whoever sees commit `checkpoint` may count itself as at `position`". It may be lost with the
power: then the index stands where it was committed, and what came since is projected again.
"""

import os
from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import replace

from read_models.model import Standing

FILE: Final = "heartbeat.json"


class Heartbeat(msgspec.Struct, frozen=True):
    checkpoint: int
    standing: Standing


def beat(index: Path, heartbeat: Heartbeat) -> None:
    """Replaced in one step: readers see the old one or the new one."""
    fresh = index / f"{FILE}.new"
    fresh.write_bytes(msgspec.json.encode(heartbeat))
    os.replace(fresh, index / FILE)


def last_beat(index: Path) -> Heartbeat | None:
    """None too of one that a power cut left empty: it is never waited for to be on the disk."""
    try:
        return msgspec.json.decode((index / FILE).read_bytes(), type=Heartbeat)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def visible(index: Path, committed: Standing | None) -> Standing | None:
    """What a commit may count itself as, by the last beat for this very commit."""
    heartbeat = last_beat(index)
    if committed is None or heartbeat is None or heartbeat.checkpoint != committed.position:
        return committed
    return replace(heartbeat.standing, generation=committed.generation)
