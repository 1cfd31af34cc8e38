"""The port every media store implements. It keeps files under names that are made of their content.

So a file is never changed, and to put it again is to put it once. Methods raise StoreDown("media") where nobody
answers, and StoreUnfit where somebody says no, for whoever runs the shop to mend.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final, Protocol

MEDIA: Final = "media"
"""What StoreDown calls the store."""
CONNECT_SECONDS_MAX: Final = 2.0
CALL_SECONDS_MAX: Final = 15.0
FOREVER: Final = "public, max-age=31536000, immutable"


class MediaStore(Protocol):
    def url(self, name: str) -> str:
        """Where a browser finds it, for good: on the web, or on this shop's own host."""
        ...

    def smaller(self, name: str) -> Mapping[str, str]:
        """Where a picture's smaller sizes are found, by what they are called, if the store makes them itself."""
        ...

    async def put(self, name: str, content: bytes) -> None: ...

    async def read(self, name: str) -> bytes | None:
        """None where there is no such file."""
        ...

    async def remove(self, name: str) -> None:
        """One that isn't there is removed."""
        ...

    async def place(self, name: str) -> Path | str | None:
        """Where this shop's own address leads: to a file here, or another address, good for a while; else None."""
        ...

    async def check(self) -> str:
        """Where and what it is, in a few words, once it has shown that it takes files."""
        ...

    async def aclose(self) -> None: ...
