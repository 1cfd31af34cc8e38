"""A picture is read by a process of its own, within bounds that hold whatever it does."""

import asyncio
import io
import sys
from pathlib import Path

import psutil
import pytest
from PIL import Image

from adapters.pictures import pictures as module
from adapters.pictures.pictures import TOO_MUCH, Pictures, TooManyPictures
from domain.refusals import PictureNotReadable
from tests.adapters.pictures.drawn import saved, two_halves


async def test_a_picture_is_read_by_another_process(tmp_path: Path) -> None:
    file = tmp_path / "drawn"
    file.write_bytes(saved(two_halves((1_000, 500)), "PNG"))
    with file.open("rb") as sent:
        kept = await Pictures().keep(sent)
    assert (kept.ending, kept.width, kept.height) == ("jpg", 1_000, 500)
    assert Image.open(io.BytesIO(kept.content)).size == (1_000, 500)
    with file.open("rb") as sent:
        sizes = await Pictures().sizes(sent)
    found = {name: Image.open(io.BytesIO(content)).size for name, content in sizes.contents.items()}
    assert (sizes.width, found) == (1_000, {"thumb": (240, 120), "medium": (640, 320), "large": (1_000, 500)})


FINE = '{"width": 1, "height": 1, "bytes": [0]}'
WORSE = {
    "never ends": "import time; print(FINE, flush=True); time.sleep(60)",
    "takes all memory": "from adapters.pictures.bounded import bound; bound(); x = bytearray(2**31); print(FINE)",
    "writes without end": "from adapters.pictures.bounded import bound; bound()\nwhile True: print('x' * 2**20)",
    "is killed": "import os; os.kill(os.getpid(), 9)",
    "says nonsense": 'print(\'{"width": 1, "bytes": [5]}\')',
}


@pytest.mark.parametrize("what", WORSE)
async def test_a_decoder_that_goes_wrong_harms_nobody(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "worse.py").write_text(f"FINE = {FINE!r}\n{WORSE[what]}")
    monkeypatch.setattr(module, "command", lambda arguments: [sys.executable, str(tmp_path / "worse.py")])
    monkeypatch.setattr(module, "SECONDS_MAX", 0.5 if what == "never ends" else 10)
    with (tmp_path / "worse.py").open("rb") as sent, pytest.raises(PictureNotReadable, match=TOO_MUCH):
        await Pictures().keep(sent)


async def test_who_comes_when_too_many_wait_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And is not kept waiting."""
    (tmp_path / "slow.py").write_text("import time; time.sleep(60)")
    monkeypatch.setattr(module, "command", lambda arguments: [sys.executable, str(tmp_path / "slow.py")])
    pictures = Pictures()
    with (tmp_path / "slow.py").open("rb") as sent:
        waiting = [asyncio.create_task(pictures.keep(sent)) for _ in range(module.WAITING_MAX)]
        await asyncio.sleep(0)
        with pytest.raises(TooManyPictures):
            await pictures.keep(sent)
        for one in waiting:
            one.cancel()
        await asyncio.wait(waiting)
    assert pictures._waiting == 0
    while any(str(tmp_path) in " ".join(child.cmdline()) for child in psutil.Process().children()):
        await asyncio.sleep(0.01)  # whoever is told to end is a while about it
