"""Pictures to send, good ones and others."""

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo


def saved(image: Image.Image, kind: str, **how: Any) -> bytes:
    content = io.BytesIO()
    image.save(content, kind, **how)
    return content.getvalue()


def two_halves(size: tuple[int, int] = (40, 20)) -> Image.Image:
    """Red on its left, blue on its right."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (size[0] // 2, 0, *size))
    return image


def lying_down(profile: bytes | None = None) -> bytes:
    """Held by its side, and full of what nobody wants to publish."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x8825] = 6, "Maker", {1: "N", 2: (47.0, 22.0, 0.0)}
    return saved(two_halves(), "JPEG", quality=95, exif=exif, comment=b"a secret", icc_profile=profile)


def srgb() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def swapped_profile() -> bytes:
    """sRGB's own, in which what is called red is green, and the other way round."""
    return srgb().replace(b"rXYZ", b"____").replace(b"gXYZ", b"rXYZ").replace(b"____", b"gXYZ")


def one_colour(width: int, height: int) -> bytes:
    """A PNG of any size, that few bytes say."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    packed = zlib.compress(bytes(2**20), 9) * 4
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def wordy() -> bytes:
    """A PNG of few bytes with a text of 10 MB."""
    text = PngInfo()
    text.add_text("Comment", " " * 10_000_000, zip=True)
    return saved(two_halves(), "PNG", pnginfo=text)


def moving(kind: str, frames: int = 200) -> bytes:
    every = [Image.new("RGB", (8, 8), (number, 0, 0)) for number in range(frames)]
    return saved(every[0], kind, save_all=True, append_images=every[1:])


NOISE = Image.effect_noise((64, 64), 80).convert("RGB")
HOSTILE: dict[str, tuple[bytes, str]] = {
    "50,000 x 50,000 pixels": (one_colour(50_000, 50_000), "at most 50 megapixels"),
    "a text of 10 MB in a PNG": (wordy(), "can't be read"),
    "200 frames, PNG": (moving("PNG"), "moves"),
    "200 frames, WebP": (moving("WEBP"), "moves"),
    "200 frames, AVIF": (moving("AVIF", 20), "moves"),
    "HTML that begins as a JPEG": (b"\xff\xd8\xff\xe0<html><script>alert(1)</script></html>" * 9, "can't be read"),
    "SVG": (b"<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>", "can't be read"),
    "GIF": (saved(NOISE, "GIF"), "can't be read"),
    "nothing": (b"", "can't be read"),
    **{f"half a {kind}": ((whole := saved(NOISE, kind))[: len(whole) // 2], "can't be read")
       for kind in ("JPEG", "PNG", "WEBP", "AVIF")},
}  # fmt: skip
"""Each with words of its refusal."""
