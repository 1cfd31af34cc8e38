"""A program that reads one picture, within bounds, and ends. All it is given is the picture: no address, no secret.

    python -m adapters.pictures.bounded keep < UPLOAD
    python -m adapters.pictures.bounded 1280 640 240 < PICTURE

It writes a line of JSON, `{"width", "height", "ending", "bytes": [..]}` or `{"fault"}`, and then the pictures one after
the other. What is in a file decides what it is, never its name. Imports nothing of ours, to be there quickly.
"""

import io
import json
import os
import resource
import signal
import sys
from typing import IO, Final

from PIL import AvifImagePlugin, Image, ImageCms, ImageOps
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

FORMATS: Final = tuple(
    str(reader.format) for reader in (JpegImageFile, PngImageFile, WebPImageFile, AvifImagePlugin.AvifImageFile)
)
Image.MAX_IMAGE_PIXELS = None  # what is too large is refused here, and by one rule
TWO_VIEWS: Final = "MPO"
"""A JPEG with a second view, or a depth map, behind it, as many phones write them: the first one is the picture."""
MEGAPIXELS_MAX: Final = 50
SIDE_PIXELS_MAX: Final = 4_096
"""What is larger is kept smaller."""
MEMORY_MIB_MAX: Final = 1_024
ANSWER_MIB_MAX: Final = 32
CPU_SECONDS_MAX: Final = 10
WALL_SECONDS_MAX: Final = 20
OPEN_FILES_MAX: Final = 32
NICENESS: Final = 5
"""Whoever browses comes first."""
JPEG_QUALITY: Final = 88
WEBP_QUALITY: Final = 82
ALPHA_EFFORT: Final = 1
"""Of 6: see-through pictures may be as large as the others, and are not worth seconds."""
SIZE_EFFORT: Final = 4
OPAQUE: Final = 255

NOT_READABLE: Final = "This can't be read as a picture. Send a JPEG, PNG, WebP or AVIF."
MOVING: Final = "This picture moves. Send a still one."
TOO_MANY_PIXELS: Final = f"A picture has at most {MEGAPIXELS_MAX} megapixels."


class Refused(Exception):
    pass


def bound() -> None:
    """From here on: no more memory, time, files and words than a picture needs."""
    signal.alarm(WALL_SECONDS_MAX)
    memory = MEMORY_MIB_MAX * 2**20
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, CPU_SECONDS_MAX),
        (resource.RLIMIT_FSIZE, ANSWER_MIB_MAX * 2**20),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES_MAX),
    ):
        resource.setrlimit(what, (most, most))
    os.nice(NICENESS)
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1


def opened(file: IO[bytes]) -> Image.Image:
    """Before anything of it is decoded. Raises Refused, or anything at all for a broken one."""
    image: Image.Image = Image.open(file, formats=FORMATS)
    if image.width * image.height > MEGAPIXELS_MAX * 1_000_000:
        raise Refused(TOO_MANY_PIXELS)
    if getattr(image, "n_frames", 1) > 1 and image.format != TWO_VIEWS:
        raise Refused(MOVING)
    return image


def decoded(image: Image.Image, side_max: int) -> Image.Image:
    """Upright, in sRGB, its sides at most `side_max` pixels, without anything but its pixels. Raises as `opened`."""
    profile = image.info.get("icc_profile")
    image = plain(image)
    image.thumbnail((side_max, side_max))
    image = in_srgb(upright(image), profile)
    image.info.clear()
    return image


def plain(image: Image.Image) -> Image.Image:
    """In a mode that can be made smaller without harm: without a palette, of 8 bits a channel."""
    if image.mode.startswith("I"):  # 16 bits of grey, of which a mere conversion would make all white
        return image.convert("I").point(lambda grey: grey / 256).convert("L")
    if image.mode in ("L", "RGB", "CMYK", "RGBA") and "transparency" not in image.info:
        return image
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def upright(image: Image.Image) -> Image.Image:
    """As its EXIF data says it was held; as it is where these can't be read."""
    try:
        return ImageOps.exif_transpose(image)
    except Exception:
        return image


def in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """RGB, or RGBA where one can see through. A profile that makes no sense is as good as none."""
    mode = "RGBA" if see_through(image) else "RGB"
    if profile:
        try:
            converted = ImageCms.profileToProfile(
                image,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
                outputMode=mode,
                flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
            )
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass
        else:
            assert converted is not None, "it is not converted in place"
            return converted
    return image.convert(mode)


def see_through(image: Image.Image) -> bool:
    return image.mode == "RGBA" and image.getchannel("A").getextrema()[0] != OPAQUE


def written(image: Image.Image) -> tuple[str, bytes]:
    """Its ending, and itself."""
    if image.mode == "RGBA":
        return "webp", encoded(image, "WEBP", quality=WEBP_QUALITY, method=ALPHA_EFFORT)
    return "jpg", encoded(image, "JPEG", quality=JPEG_QUALITY)


def smaller(image: Image.Image, side: int) -> bytes:
    image = image.copy()
    image.thumbnail((side, side), Image.Resampling.LANCZOS)
    return encoded(image, "WEBP", quality=WEBP_QUALITY, method=SIZE_EFFORT)


def encoded(image: Image.Image, kind: str, **how: int) -> bytes:
    content = io.BytesIO()
    image.save(content, kind, **how)
    return content.getvalue()


def work(file: IO[bytes], sides: list[int]) -> tuple[dict[str, object], list[bytes]]:
    image = opened(file)
    if sides:
        width, height = image.size
        image = decoded(image, max(sides))
        ending, pictures = "webp", [smaller(image, side) for side in sides]
    else:
        image = decoded(image, SIDE_PIXELS_MAX)
        width, height = image.size
        ending, only = written(image)
        pictures = [only]
    sizes = [len(picture) for picture in pictures]
    return {"width": width, "height": height, "ending": ending, "bytes": sizes}, pictures


def main() -> None:
    bound()
    sides = [] if sys.argv[1] == "keep" else [int(side) for side in sys.argv[1:]]
    pictures: list[bytes] = []
    try:
        told, pictures = work(sys.stdin.buffer, sides)
    except Refused as refused:
        told = {"fault": str(refused)}
    except Exception:  # whatever a broken file makes a decoder do
        told = {"fault": NOT_READABLE}
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n")
    sys.stdout.buffer.writelines(pictures)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
