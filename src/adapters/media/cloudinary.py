"""Pictures at Cloudinary, by its REST API (Upload API, v1_1): signed uploads, and smaller sizes by their addresses.

Its own library speaks over blocking connections and keeps the account in a global; of all it can do, three calls are
needed here.
"""

import hashlib
import time
from collections.abc import Mapping
from typing import Any, Final

import httpx

from adapters.media.keys import CloudinaryAccount
from adapters.media.port import CALL_SECONDS_MAX, CONNECT_SECONDS_MAX, MEDIA
from domain.catalog.picture import SIZES, type_of
from domain.outages import StoreDown, StoreUnfit

FOLDER: Final = "tradepost"
REFUSALS: Final = frozenset({400, 401, 403, 404, 420, 423, 429})
MEND: Final = "See CLOUDINARY_URL, and the account's console."


class Cloudinary:
    def __init__(self, account: CloudinaryAccount) -> None:
        self._account = account
        self._client = httpx.AsyncClient(timeout=httpx.Timeout(CALL_SECONDS_MAX, connect=CONNECT_SECONDS_MAX))
        self._shown = f"{account.delivery}/{account.cloud}/image/upload"

    def url(self, name: str) -> str:
        return f"{self._shown}/{FOLDER}/{name}"

    def smaller(self, name: str) -> Mapping[str, str]:
        """Made by Cloudinary when somebody first looks."""
        return {size: f"{self._shown}/c_limit,w_{side},h_{side},f_webp/{FOLDER}/{name}" for size, side in SIZES.items()}

    async def put(self, name: str, content: bytes) -> None:
        said = {"public_id": public_id(name), "overwrite": "true", "invalidate": "true"}
        await self._call("image/upload", said, files={"file": (name, content, type_of(name))})

    async def read(self, name: str) -> bytes | None:
        try:
            answer = await self._client.get(self.url(name))
        except httpx.HTTPError as silent:
            raise StoreDown(MEDIA) from silent
        if answer.status_code == 404:
            return None
        if not answer.is_success:
            raise StoreDown(MEDIA)
        return answer.content

    async def remove(self, name: str) -> None:
        """`invalidate` also takes it out of the network that delivers it."""
        await self._call("image/destroy", {"public_id": public_id(name), "invalidate": "true"})

    async def place(self, name: str) -> str:
        return self.url(name)

    async def check(self) -> str:
        account = self._account
        try:
            answer = await self._client.get(f"{self._api}/ping", auth=(account.key, account.secret))
        except httpx.HTTPError as silent:
            raise StoreDown(MEDIA) from silent
        require_success(answer)
        return f"The cloud {account.cloud} at Cloudinary"

    async def aclose(self) -> None:
        await self._client.aclose()

    @property
    def _api(self) -> str:
        return f"{self._account.api}/v1_1/{self._account.cloud}"

    async def _call(self, path: str, said: Mapping[str, str], files: Any = None) -> None:
        signed = {**said, "timestamp": str(int(time.time()))}
        form = signed | {"api_key": self._account.key, "signature": signature(signed, self._account.secret)}
        try:
            answer = await self._client.post(f"{self._api}/{path}", data=form, files=files)
        except httpx.HTTPError as silent:
            raise StoreDown(MEDIA) from silent
        require_success(answer)


def public_id(name: str) -> str:
    """Cloudinary's name of it, which has no ending."""
    return f"{FOLDER}/{name.rpartition('.')[0]}"


def signature(said: Mapping[str, str], secret: str) -> str:
    """SHA-1 of what is said, sorted, and the secret behind it ("Generating authentication signatures")."""
    text = "&".join(f"{name}={value}" for name, value in sorted(said.items()))
    return hashlib.sha1(f"{text}{secret}".encode()).hexdigest()  # noqa: S324


def require_success(answer: httpx.Response) -> None:
    """Raises StoreDown, StoreUnfit with Cloudinary's own words."""
    if answer.is_success:
        return
    if answer.status_code in REFUSALS:
        why = answer.headers.get("x-cld-error") or f"HTTP {answer.status_code}"
        raise StoreUnfit(MEDIA, "not-allowed", f"Cloudinary says: {why}. {MEND}")
    raise StoreDown(MEDIA) from httpx.HTTPStatusError("it failed", request=answer.request, response=answer)
