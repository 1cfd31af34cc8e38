"""Pictures in a bucket of S3, or of anything that speaks its language."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import obstore
from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError
from obstore.store import S3Store

from adapters.media.keys import S3Bucket
from adapters.media.port import CALL_SECONDS_MAX, CONNECT_SECONDS_MAX, FOREVER, MEDIA
from domain.catalog.picture import MEDIA_PATH, type_of
from domain.outages import StoreDown, StoreUnfit

if TYPE_CHECKING:  # it is there for type checkers only
    from obstore.store import S3Config

RETRIES_MAX: Final = 1
SIGNED_FOR: Final = timedelta(hours=1)
PROBE: Final = "tradepost-probe.txt"
MEND: Final = "See S3_BUCKET, S3_ENDPOINT and S3_REGION, and what the key of S3_ACCESS_KEY_ID may do there."


class S3Media:
    def __init__(self, settings: S3Bucket) -> None:
        self._public_url = None if settings.public_url is None else settings.public_url.rstrip("/")
        self._words = f"The bucket {settings.bucket} at {settings.endpoint or 'Amazon S3'}"
        config: S3Config = {"region": settings.region}
        if settings.endpoint is not None:
            config["endpoint"] = settings.endpoint
            config["virtual_hosted_style_request"] = settings.has_host
        if settings.key_id is not None and settings.secret is not None:
            config["access_key_id"], config["secret_access_key"] = settings.key_id, settings.secret
        self._store = S3Store(
            settings.bucket,
            config=config,
            client_options={
                "timeout": timedelta(seconds=CALL_SECONDS_MAX),
                "connect_timeout": timedelta(seconds=CONNECT_SECONDS_MAX),
                "allow_http": True,
            },
            retry_config={"max_retries": RETRIES_MAX, "retry_timeout": timedelta(seconds=CALL_SECONDS_MAX)},
        )

    def url(self, name: str) -> str:
        """On the bucket's own host if browsers may ask there; else on ours, which sends them on with a signature."""
        return f"{MEDIA_PATH}{name}" if self._public_url is None else f"{self._public_url}/{name}"

    def smaller(self, name: str) -> Mapping[str, str]:
        return {}

    async def put(self, name: str, content: bytes) -> None:
        about = {"Content-Type": type_of(name), "Cache-Control": FOREVER}
        with answering():
            await obstore.put_async(self._store, name, content, attributes=about)

    async def read(self, name: str) -> bytes | None:
        with answering():
            try:
                return bytes(await (await obstore.get_async(self._store, name)).bytes_async())
            except FileNotFoundError:
                return None

    async def remove(self, name: str) -> None:
        with answering():
            try:
                await obstore.delete_async(self._store, name)
            except FileNotFoundError:
                return

    async def place(self, name: str) -> str:
        if self._public_url is not None:
            return self.url(name)
        with answering():
            return await obstore.sign_async(self._store, "GET", name, SIGNED_FOR)

    async def check(self) -> str:
        with answering():
            await obstore.put_async(self._store, PROBE, b"May pictures be put here?")
        await self.remove(PROBE)
        return self._words

    async def aclose(self) -> None:
        pass


@contextmanager
def answering() -> Iterator[None]:
    """Raises StoreDown, StoreUnfit."""
    try:
        yield
    except (PermissionDeniedError, UnauthenticatedError) as refused:
        raise StoreUnfit(MEDIA, "not-allowed", f"The bucket refuses us. {MEND}") from refused
    except FileNotFoundError as missing:
        raise StoreUnfit(MEDIA, "no-bucket", f"There is no such bucket. {MEND}") from missing
    except (BaseError, OSError, ValueError) as silent:
        raise StoreDown(MEDIA) from silent
