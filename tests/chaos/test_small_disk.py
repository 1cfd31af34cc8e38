"""The disk of a whole shop is full while people buy: they are told to come again, one can look at everything, and once
there is room again nobody has to do anything.
"""

import json
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from io import FileIO
from pathlib import Path
from typing import Final

import httpx
import pytest

from tests.adapters.pictures.drawn import saved, two_halves
from tests.chaos.test_without_a_store import BROWSED, buy, customer, lamp, level, proven
from tests.shop import ADDRESS, Shop

pytestmark = pytest.mark.slow

DISK: Final = "400m"
FULL_SECONDS: Final = 30
ROUND_SECONDS: Final = 0.2
BACK_SECONDS_MAX: Final = 60


def mounts() -> bool:
    """Whether a disk of our own may be mounted here."""
    return subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False).returncode == 0


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "none", place], check=True)
    yield place
    subprocess.run(["umount", "--lazy", place], check=False)


@contextmanager
def filled(disk: Path) -> Iterator[FileIO]:
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        yield file
    ballast.unlink()


def take_all(ballast: FileIO) -> None:
    """To the last block; also what others have let go of since."""
    for size in (2**20, 2**12):
        with suppress(OSError):
            while True:
                ballast.write(bytes(size))


@pytest.mark.skipif(not mounts(), reason="a small disk can't be mounted here: run as root, where mounts are allowed")
def test_a_shop_whose_disk_is_full_says_so_and_goes_on_once_there_is_room(disk: Path) -> None:
    shop = Shop(disk / "data", "--empty")
    try:
        shop.open()
        admin, eve, ben = shop.sign_in(), customer(shop, "eve"), customer(shop, "ben")
        product = lamp(admin, "DISK")
        level(admin, buy(ben, "DISK").headers["consistency-token"])
        asked = {path: partial(eve.get, path) for path in (*BROWSED, f"/products/{product}")}
        asked["add"] = partial(eve.post, "/cart/add", json={"sku": "DISK"})
        asked["order"] = partial(eve.post, "/order/create", json={"shipping_address": ADDRESS})
        picture = {"file": ("a.png", saved(two_halves(), "PNG"))}
        asked["picture"] = partial(admin.post, f"/admin/products/{product}/images", files=picture)
        answered = {name: Counter[int]() for name in asked}
        with filled(disk) as ballast:
            until = time.monotonic() + FULL_SECONDS
            while time.monotonic() < until:
                take_all(ballast)
                for name, ask in asked.items():
                    answered[name][ask().status_code] += 1
                time.sleep(ROUND_SECONDS)
        read = {name: set(answered[name]) for name in asked if name.startswith("/")}
        assert read == {name: {200} for name in read}
        assert all(answered[name].keys() <= {200, 201, 409, 503} for name in asked), answered
        assert answered["add"][503], answered
        assert set(answered["picture"]) == {503}, answered
        assert [file for file in (disk / "data" / "media").rglob("*") if file.is_file()] == []

        deadline = time.monotonic() + BACK_SECONDS_MAX
        while not is_well(shop, ben):
            assert time.monotonic() < deadline, shop.said()
            time.sleep(ROUND_SECONDS)
        level(admin, buy(ben, "DISK").headers["consistency-token"], BACK_SECONDS_MAX)
        assert admin.post(f"/admin/products/{product}/images", files=picture).status_code == 201
        proven(shop)
        assert said(disk / "data" / "log" / "worker.log")["worker ready"] == 1, "it waited, and was not begun again"
        assert "starting it again" not in shop.said()
        eve.get("/products?q=once+there+is+room").raise_for_status()
    finally:
        shop.close()


def is_well(shop: Shop, buyer: httpx.Client) -> bool:
    ready: bool = httpx.get(f"{shop.url}/health/ready").json()["status"] == "ready"
    return ready and buyer.post("/cart/add", json={"sku": "DISK"}).status_code == 200


def said(log: Path) -> Counter[str]:
    """How often the events of a log are in it; of lines that a full disk has cut off, none."""
    events = Counter[str]()
    for line in log.read_text(errors="replace").splitlines():
        with suppress(json.JSONDecodeError):
            events[json.loads(line)["event"]] += 1
    return events
