"""Pictures as the shop keeps them: a name made of their content, and three smaller sizes beside each."""

import hashlib
import re
from collections.abc import Mapping
from typing import Final, Literal

import msgspec

SIZES: Final[Mapping[str, int]] = {"thumb": 240, "medium": 640, "large": 1280}
"""The longest side of each smaller size, in pixels. A picture that is smaller itself stays as it is."""
MEDIA_PATH: Final = "/media/"
NAME_DIGITS: Final = 40
"""160 bits of the content's SHA-256."""
NAME_PATTERN: Final = rf"[0-9a-f]{{{NAME_DIGITS}}}(?:-(?:{'|'.join(map(str, SIZES.values()))})\.webp|\.(?:jpg|webp))"
NAME: Final = re.compile(NAME_PATTERN)

Ending = Literal["jpg", "webp"]
TYPES: Final[Mapping[str, str]] = {"jpg": "image/jpeg", "webp": "image/webp"}


class Picture(msgspec.Struct, frozen=True):
    """Upright, in sRGB, without anything but its pixels. `width` and `height` in pixels."""

    content: bytes
    ending: Ending
    width: int
    height: int
    name: str = ""
    """The same content has the same name, and a name never another content. Made once: of megabytes it takes long."""

    def __post_init__(self) -> None:
        digest = hashlib.sha256(self.content).hexdigest()
        msgspec.structs.force_setattr(self, "name", f"{digest[:NAME_DIGITS]}.{self.ending}")


def size_names(name: str) -> dict[str, str]:
    """The names of a picture's smaller sizes, by what the sizes are called."""
    return {size: f"{name[:NAME_DIGITS]}-{pixels}.webp" for size, pixels in SIZES.items()}


def type_of(name: str) -> str:
    return TYPES[name.rpartition(".")[2]]


def name_in(url: str) -> str | None:
    """The picture this shop shows at an address of its own; None at all other addresses."""
    name = url.removeprefix(MEDIA_PATH)
    return name if name != url and NAME.fullmatch(name) and "-" not in name else None
