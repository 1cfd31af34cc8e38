"""Pictures of products: sent, linked, ordered, taken out, shown."""

import io
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from PIL import Image

from adapters.media.keys import MediaFolder
from domain.outages import StoreDown
from tests.adapters.pictures.drawn import HOSTILE, lying_down, saved, two_halves
from tests.documented import documentation
from tests.world import Person, World

PNG = saved(two_halves(), "PNG")


async def send(admin: Person, product: UUID, content: bytes, name: str = "a.png", **more: Any) -> httpx.Response:
    path = f"/admin/products/{product}/images"
    headers = admin._headers | more.pop("headers", {})
    answer = await admin._client.post(path, files={"file": (name, content)}, data=more, headers=headers)
    documentation().require("POST", path, answer)
    admin.token = answer.headers.get("consistency-token", admin.token)
    return answer


def files_of(world: World) -> list[str]:
    assert isinstance(world.settings.media, MediaFolder)
    return sorted(str(file.name) for file in world.settings.media.folder.rglob("*") if file.is_file())


async def test_a_picture_that_is_sent_is_shown_by_what_it_is_and_not_by_its_name(world: World) -> None:
    lamp, admin = await world.product("LAMP", name="Desk Lamp"), await world.admin()
    answer = await send(admin, lamp.id, lying_down(), "../../x.png")
    image = answer.json()
    assert answer.status_code == 201, answer.text
    assert (image["alt"], image["width"], image["height"], image["variants"]) == ("Desk Lamp", 20, 40, {})

    shown = await world.anyone.get(image["url"])
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/jpeg")
    assert shown.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert Image.open(io.BytesIO(shown.content)).size == (20, 40)
    assert [f"/media/{name}" for name in files_of(world)] == [image["url"]]

    assert (await admin.get(f"/products/{lamp.id}")).json()["images"] == [image]
    assert (await admin.get("/products")).json()["items"][0]["images"] == [image]
    cart = (await admin.post("/cart/add", {"sku": "LAMP"})).json()
    assert cart["items"][0]["image_url"] == image["url"]
    for path in ("/media/../up.lock", "/media/%2e%2e/up.lock", f"{image['url']}.bak", "/media/x.jpg"):
        assert (await world.anyone.get(path)).status_code == 404, path


async def test_what_is_no_picture_leaves_nothing_behind(world: World) -> None:
    lamp, admin = await world.product("LAMP"), await world.admin()
    before = await world.everything_written()
    for name in ("50,000 x 50,000 pixels", "HTML that begins as a JPEG"):
        content, words = HOSTILE[name]
        answer = await send(admin, lamp.id, content, "a.jpg")
        assert (answer.status_code, answer.json()["code"]) == (400, "picture-not-readable"), name
        (error,) = answer.json()["errors"]
        assert (error["field"], words in error["message"]) == ("file", True)
    assert await world.everything_written() == before
    assert files_of(world) == []


async def test_forms_that_are_none(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.requests.uploads.FILE_BYTES_MAX", 4_000)
    monkeypatch.setattr("api.requests.uploads.FORM_BYTES_MAX", 5_000)
    monkeypatch.setattr("api.requests.uploads.JSON_BYTES_MAX", 1_000)
    lamp, admin = await world.product("LAMP"), await world.admin()
    path = f"/admin/products/{lamp.id}/images"
    before = await world.everything_written()

    async def sent(content: Any, kind: str = "multipart/form-data; boundary=b") -> tuple[int, str, str]:
        answer = await world.client.post(path, content=content, headers=admin._headers | {"Content-Type": kind})
        documentation().require("POST", path, answer)
        problem = answer.json()
        return answer.status_code, problem["code"], problem.get("errors", [{}])[0].get("field", "")

    def part(name: str, text: bytes, more: bytes = b"") -> bytes:
        head = b'--b\r\nContent-Disposition: form-data; name="' + name.encode() + b'"' + more + b"\r\n\r\n"
        return head + text + b"\r\n"

    async def chunked(count: int) -> AsyncIterator[bytes]:
        """Without a length."""
        yield part("file", b"")[:-2]
        for _ in range(count):
            yield b"x" * 1_000
        yield b"\r\n--b--\r\n"

    end = b"--b--\r\n"
    too_large = (413, "request-entity-too-large", "")
    assert await sent(chunked(6)) == too_large
    assert await sent(part("file", b"x" * 4_500) + end) == too_large
    assert await sent(part("file", b"x" * 3_500) + part("alt", b"x" * 1_500) + end) == too_large
    assert await sent(b'{"url": "http://a/' + b"x" * 1_000 + b'"}', "application/json") == too_large
    assert await sent(part("alt", b"x") + end) == (400, "invalid-input", "file")
    assert await sent(part("file", PNG)) == (400, "invalid-input", "body")
    assert await sent(b"nothing") == (400, "invalid-input", "body")
    assert await sent(part("file", PNG) + end, "multipart/form-data") == (400, "invalid-input", "body")
    assert await sent(part("file", PNG) + part("file", PNG) + end) == (400, "invalid-input", "file")
    assert await sent(part("file", PNG) + part("colour", b"red") + end) == (400, "invalid-input", "colour")
    assert await sent(part("file", PNG) + part("alt", b"x" * 501) + end) == (400, "invalid-input", "alt")
    assert await sent(part("file", PNG) + part("alt", b"\xff") + end) == (400, "invalid-input", "alt")
    assert await sent(b"a=b", "application/x-www-form-urlencoded") == (415, "unsupported-media-type", "")
    assert await sent(b'{"url": "javascript:alert(1)"}', "application/json") == (400, "invalid-input", "url")
    assert await sent(b'{"url": "http://a/b", "size": 1}', "application/json") == (400, "invalid-input", "size")
    assert await world.everything_written() == before
    assert files_of(world) == []


async def test_only_an_admin_and_only_to_a_product_that_is_there(world: World) -> None:
    lamp, admin, eve = await world.product("LAMP"), await world.admin(), await world.customer()
    before = await world.everything_written()
    nobody = uuid4()
    assert [(await send(one, lamp.id, PNG)).status_code for one in (world.anyone, eve)] == [401, 403]
    assert (await send(admin, nobody, PNG)).status_code == 404
    assert (await send(admin, lamp.id, PNG, headers={"If-Match": '"7"'})).status_code == 412
    paths = [f"/admin/products/{lamp.id}/images/{uuid4()}", f"/admin/products/{nobody}/images/{uuid4()}"]
    for path in paths:
        assert (await admin.patch(path, {"alt": "x"})).status_code == 404
        assert (await admin.delete(path)).status_code == 404
    assert await world.everything_written() == before
    assert files_of(world) == []


async def test_the_same_key_and_picture_get_the_same_answer_and_another_picture_does_not(world: World) -> None:
    lamp, admin = await world.product("LAMP"), await world.admin()
    key = {"Idempotency-Key": "k"}
    first = await send(admin, lamp.id, PNG, "a.png", alt="A lamp", headers=key)
    again = await send(admin, lamp.id, PNG, "b.jpg", alt=" A lamp ", headers=key)
    assert (first.status_code, again.status_code, again.content) == (201, 201, first.content)
    assert again.headers["idempotency-replayed"] == "true"
    other = saved(two_halves((42, 20)), "PNG")
    for content, alt in ((other, "A lamp"), (PNG, "Another")):
        assert (await send(admin, lamp.id, content, alt=alt, headers=key)).json()["code"] == "idempotency-key-reused"
    twice = await send(admin, lamp.id, PNG)
    assert (twice.status_code, twice.json()["code"]) == (409, "image-there-already")
    assert await world.postgres.fetchval("select count(*) from product_images") == 1


async def test_pictures_are_linked_described_ordered_and_taken_out(world: World) -> None:
    lamp, admin = await world.product("LAMP", name="Lamp"), await world.admin()
    path = f"/admin/products/{lamp.id}/images"
    links = [(await admin.post(path, {"url": f"https://web/{n}.jpg"})).json() for n in range(3)]
    assert links[0] == {"id": links[0]["id"], "url": "https://web/0.jpg", "alt": "Lamp", "width": None, "height": None,
                        "variants": {}, "variant_id": None}  # fmt: skip
    ids = [link["id"] for link in links]

    for wrong in ([], ids[:2], [*ids, ids[0]], [*ids[:2], str(uuid4())]):
        assert (await admin.patch(path, {"order": wrong})).status_code == 400, wrong
    ordered = await admin.patch(path, {"order": [ids[2], ids[0], ids[1]]}, If_Match='"4"')
    assert [image["id"] for image in ordered.json()["images"]] == [ids[2], ids[0], ids[1]]
    assert (await admin.patch(path, {"order": ids}, If_Match='"4"')).status_code == 412

    changed = (await admin.patch(f"{path}/{ids[0]}", {"alt": "From the left"})).json()
    assert changed == links[0] | {"alt": "From the left"}
    left = (await admin.delete(f"{path}/{ids[2]}")).json()
    assert [image["id"] for image in left["images"]] == [ids[0], ids[1]]
    added = (await admin.post(path, {"url": "https://web/9.jpg", "alt": ""})).json()
    shown = (await admin.get(f"/products/{lamp.id}")).json()
    assert shown["images"] == [changed, links[1], added]
    assert shown["version"] == 8
    await world.level()
    assert await world.differences() == []


async def test_a_variants_own_picture_lies_in_the_cart(world: World) -> None:
    admin = await world.admin()
    sizes = [{"sku": size, "price": 1, "options": {"size": size}, "stock_quantity": 1} for size in "SML"]
    tee = (await admin.post("/admin/products", {"name": "Tee", "status": "published", "variants": sizes})).json()
    other, path = await world.product("OTHER"), f"/admin/products/{tee['id']}/images"
    of_small, of_all, of_medium = [
        (await admin.post(path, {"url": f"https://web/{name}"})).json()["id"] for name in ("small", "all", "medium")
    ]
    small, medium, _ = [variant["id"] for variant in tee["variants"]]
    assert (await admin.patch(f"{path}/{of_small}", {"variant_id": small})).json()["variant_id"] == small
    await admin.patch(f"{path}/{of_medium}", {"variant_id": medium})
    refused = await admin.patch(f"{path}/{of_all}", {"variant_id": str(other.variants[0].id)})
    assert refused.status_code == 404

    for sku in "SML":
        await admin.post("/cart/add", {"sku": sku})
    cart = (await admin.get("/cart")).json()
    assert {item["sku"]: item["image_url"].rpartition("/")[2] for item in cart["items"]} == {
        "S": "small", "M": "medium", "L": "all",
    }  # fmt: skip
    await admin.delete(f"/admin/products/{tee['id']}/variants/{medium}")
    assert (await admin.get(f"/products/{tee['id']}")).json()["images"][2]["variant_id"] is None


async def test_a_media_store_that_is_down_writes_no_row(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    lamp, admin = await world.product("LAMP"), await world.admin()

    async def down(name: str, content: bytes) -> None:
        raise StoreDown("media")

    monkeypatch.setattr(world.app.state.shop.media, "put", down)
    answer = await send(admin, lamp.id, PNG)
    assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "store-down", "2")
    assert await world.postgres.fetchval("select count(*) from product_images") == 0
    assert (await world.anyone.get("/health/ready")).status_code == 200
