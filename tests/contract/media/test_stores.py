"""Whatever pictures lie in keeps the same promises: a folder, a bucket of a real S3 server, Cloudinary."""

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import msgspec
import pytest

from adapters.media.keys import Media, MediaFolder, S3Bucket, cloudinary_account, media_of
from adapters.media.port import MediaStore
from adapters.media.store import media_store
from cli.ports import free_port
from domain.outages import StoreDown, StoreUnfit
from tests.contract.media.cloudinary import FakeCloudinary, open_cloudinary

NAME, OTHER = f"{'a' * 40}.jpg", f"{'b' * 40}.webp"
CONTENT = b"\xff\xd8\xff picture" * 5_000
BUCKET = S3Bucket("pictures", "", "us-east-1", "testing", "testing", None)
START_SECONDS_MAX = 30


@pytest.fixture(scope="module")
def s3() -> Iterator[S3Bucket]:
    """An S3 server in a process of its own, with an empty bucket."""
    url = f"http://127.0.0.1:{(port := free_port())}"
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + START_SECONDS_MAX
    while time.monotonic() < deadline:
        try:
            httpx.put(f"{url}/{BUCKET.bucket}")
            break
        except httpx.HTTPError:
            time.sleep(0.05)
    yield msgspec.structs.replace(BUCKET, endpoint=url)
    server.kill()
    server.wait()


@pytest.fixture
async def cloudinary() -> AsyncIterator[FakeCloudinary]:
    async with open_cloudinary() as fake:
        yield fake


@pytest.fixture(params=["a folder", "S3", "Cloudinary"])
async def store(
    request: pytest.FixtureRequest, s3: S3Bucket, cloudinary: FakeCloudinary, tmp_path: Path
) -> AsyncIterator[MediaStore]:
    account = cloudinary_account(cloudinary.url)
    shown_here = msgspec.structs.replace(account, delivery=f"http://127.0.0.1:{cloudinary.port}")
    settings: dict[str, Media] = {"a folder": MediaFolder(tmp_path / "media"), "S3": s3, "Cloudinary": shown_here}
    opened = media_store(settings[request.param])
    yield opened
    await opened.aclose()


async def test_what_is_put_is_there_as_it_was_until_it_is_removed(store: MediaStore) -> None:
    assert await store.read(NAME) is None
    await store.put(NAME, CONTENT)
    for _ in range(3):
        await store.put(OTHER, CONTENT[::-1])
    assert (await store.read(NAME), await store.read(OTHER)) == (CONTENT, CONTENT[::-1])
    place = await store.place(NAME)
    if isinstance(place, Path):
        assert place.read_bytes() == CONTENT
    else:
        assert place is not None
        async with httpx.AsyncClient() as browser:
            shown = await browser.get(place)
        assert (shown.status_code, shown.content) == (200, CONTENT)
    for _ in range(2):
        await store.remove(NAME)
        assert (await store.read(NAME), await store.read(OTHER)) == (None, CONTENT[::-1])
    assert NAME in store.url(NAME)
    assert await store.check()
    assert await store.read(OTHER) == CONTENT[::-1]


async def test_the_same_is_put_into_a_folder_by_several_at_once(tmp_path: Path) -> None:
    store = media_store(MediaFolder(tmp_path))
    await asyncio.gather(*(store.put(NAME, CONTENT) for _ in range(3)))
    assert await store.read(NAME) == CONTENT


async def test_a_bucket_says_what_its_files_are_and_how_long_they_hold(s3: S3Bucket) -> None:
    store = media_store(s3)
    await store.put(NAME, CONTENT)
    place = await store.place(NAME)
    assert isinstance(place, str)
    assert store.url(NAME) == f"/media/{NAME}", "which leads to a signed address, that holds for an hour"
    assert "X-Amz-Signature=" in place
    async with httpx.AsyncClient() as browser:
        headers = (await browser.get(place)).headers
    assert headers["content-type"] == "image/jpeg"
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    public = media_store(msgspec.structs.replace(s3, public_url="https://pictures.shop.example/"))
    assert public.url(NAME) == await public.place(NAME) == f"https://pictures.shop.example/{NAME}"


@pytest.mark.parametrize(
    ("endpoint", "leads_to"),
    [
        ("https://s3.example", "https://s3.example/pictures/"),
        ("https://s3.example/", "https://s3.example/pictures/"),
        ("https://{bucket}.s3.example/", "https://pictures.s3.example/"),
        ("https://pictures.s3.example", "https://pictures.s3.example/pictures/"),
    ],
)
async def test_where_it_is_said_a_bucket_has_a_host_of_its_own(endpoint: str, leads_to: str, tmp_path: Path) -> None:
    said = {"S3_BUCKET": "pictures", "S3_ENDPOINT": endpoint, "S3_ACCESS_KEY_ID": "key", "S3_SECRET_ACCESS_KEY": "x"}
    nothing = dict.fromkeys(("CLOUDINARY_URL", "S3_PUBLIC_URL"))
    place = await media_store(media_of(nothing | {"S3_REGION": "us-east-1"} | said, tmp_path)).place(NAME)
    assert str(place).partition("?")[0] == f"{leads_to}{NAME}"


async def test_cloudinary_makes_the_smaller_sizes_itself(cloudinary: FakeCloudinary) -> None:
    store = media_store(cloudinary_account(cloudinary.url))
    await store.put(NAME, CONTENT)
    assert list(cloudinary.files) == [f"tradepost/{'a' * 40}"]
    shown = "https://res.cloudinary.com/test-cloud/image/upload"
    assert store.url(NAME) == f"{shown}/tradepost/{NAME}"
    assert store.smaller(NAME)["thumb"] == f"{shown}/c_limit,w_240,h_240,f_webp/tradepost/{NAME}"
    await store.aclose()


async def test_who_does_not_answer_is_down_and_who_says_no_is_unfit(
    s3: S3Bucket, cloudinary: FakeCloudinary, tmp_path: Path
) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    (tmp_path / "file").touch()
    down: list[Media] = [
        MediaFolder(tmp_path / "file" / "media"),
        msgspec.structs.replace(s3, endpoint=nobody),
        cloudinary_account(f"cloudinary://1:2@cloud?upload_prefix={nobody}"),
    ]
    unfit: list[Media] = [
        msgspec.structs.replace(s3, bucket="nowhere"),
        cloudinary_account(cloudinary.url.replace(":abcd@", ":wrong@")),
        cloudinary_account(cloudinary.url.replace("//1234:", "//4321:")),
    ]
    for settings in (*down, *unfit):
        store = media_store(settings)
        for call in (store.put(NAME, CONTENT), store.check()):
            with pytest.raises(StoreDown) as raised:
                await call
            assert (raised.value.store, isinstance(raised.value, StoreUnfit)) == ("media", settings in unfit), settings
        await store.aclose()
