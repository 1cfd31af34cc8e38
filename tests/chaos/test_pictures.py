"""The API is killed in the middle of uploads: no product shows a picture that isn't there, and none is there twice."""

import io
import random
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from PIL import Image

from tests.adapters.pictures.drawn import saved
from tests.shop import Shop

pytestmark = pytest.mark.slow

UPLOADS = 60
KILLS = 12
TRIES_MAX = 200
AT_ONCE = 4


def drawn(number: int) -> bytes:
    return saved(Image.new("RGB", (1_500, 1_000), (number * 4, 90, 200 - number)), "PNG")


def sent(shop: Shop, admin: httpx.Client, product: str, number: int) -> str:
    """Sent under one key until it is answered: the address of the picture."""
    for _ in range(TRIES_MAX):
        try:
            answer = admin.post(
                f"/admin/products/{product}/images",
                files={"file": ("x.png", drawn(number))},
                headers={"Idempotency-Key": f"picture {number}"},
            )
        except httpx.HTTPError:
            time.sleep(0.1)
            continue
        if answer.status_code in (409, 503):
            time.sleep(0.2)
            continue
        assert answer.status_code == 201, answer.text
        return str(answer.json()["url"])
    raise AssertionError("never answered")


def test_uploads_and_kills(tmp_path: Path) -> None:
    shop = Shop(tmp_path / "data", "--empty")
    shop.open()
    admin = shop.sign_in()
    made = [
        admin.post("/admin/products", json={"name": f"Lamp {n}", "price": 1, "status": "published"}).json()["id"]
        for n in range(3)
    ]
    with ThreadPoolExecutor(AT_ONCE) as people:
        answers = [people.submit(sent, shop, admin, made[n % 3], n) for n in range(UPLOADS)]
        killed = 0
        while killed < KILLS and not all(answer.done() for answer in answers):
            time.sleep(random.uniform(0.3, 1.5))
            for process in shop.processes("cli.main api"):
                process.kill()
            killed += 1
        urls = [answer.result() for answer in answers]
    assert len(set(urls)) == UPLOADS
    shown = [image["url"] for product in made for image in admin.get(f"/admin/products/{product}").json()["images"]]
    assert sorted(shown) == sorted(urls), f"each once, after {killed} kills"
    for url in shown:
        picture = httpx.get(shop.url + url)
        assert (picture.status_code, Image.open(io.BytesIO(picture.content)).size) == (200, (1_500, 1_000))
    shop.close()
