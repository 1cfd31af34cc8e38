"""The demo's pictures, drawn: one for each category, always the same ones."""

import io
from collections.abc import Iterator
from typing import Final

import msgspec
from PIL import Image, ImageColor, ImageDraw

from cli.demo.assortment import KINDS
from cli.demo.shapes import PALETTES, SHAPES
from domain.catalog.picture import SIZES, Picture

SIDE_PIXELS: Final = 480
FINER: Final = 2
"""Drawn so many times larger, and then made smaller, so that edges are smooth."""
FIELD: Final = 100
JPEG_QUALITY: Final = 85
WEBP_QUALITY: Final = 75
WEBP_EFFORT: Final = 0


class Drawing(msgspec.Struct, frozen=True):
    """`sizes` are its smaller ones, by what they are called."""

    category: str
    picture: Picture
    sizes: dict[str, bytes]


def drawings() -> Iterator[Drawing]:
    for kind in KINDS:
        image = draw(SHAPES[kind.category], PALETTES[kind.department].split())
        sides = {size: min(pixels, SIDE_PIXELS) for size, pixels in SIZES.items()}
        contents = {side: encoded(smaller(image, side), "WEBP") for side in sides.values()}
        sizes = {size: contents[side] for size, side in sides.items()}
        yield Drawing(kind.category, Picture(encoded(image, "JPEG"), "jpg", *image.size), sizes)


def draw(shapes: str, palette: list[str]) -> Image.Image:
    above, below, *tones = (f"#{colour}" for colour in palette)
    image = field(above, below)
    pen, scale = ImageDraw.Draw(image), image.width / FIELD
    colours = dict(zip("kabw", tones, strict=True))
    for shape in shapes.split(", "):
        form, *measures, tone = shape.split(" ")
        put(pen, form, [float(measure) * scale for measure in measures], colours[tone])
    return image.reduce(FINER)


def field(above: str, below: str) -> Image.Image:
    """From one colour above to another one below."""
    strip = Image.new("RGB", (1, 2))
    strip.putdata([ImageColor.getrgb(above)[:3], ImageColor.getrgb(below)[:3]])
    side = SIDE_PIXELS * FINER
    return strip.resize((1, side), Image.Resampling.BILINEAR).resize((side, side), Image.Resampling.NEAREST)


def put(pen: ImageDraw.ImageDraw, form: str, measures: list[float], colour: str) -> None:
    match form:
        case "box":
            *corners, radius = measures
            pen.rounded_rectangle(corners, radius, fill=colour)
        case "oval":
            pen.ellipse(measures, fill=colour)
        case "arc":
            *corners, width = measures
            pen.arc(corners, 180, 360, fill=colour, width=round(width))
        case "line":
            *points, width = measures
            pen.line(points, fill=colour, width=round(width), joint="curve")
        case "area":
            pen.polygon(measures, fill=colour)
        case _:
            raise ValueError(form)


def smaller(image: Image.Image, side: int) -> Image.Image:
    return image if side >= image.width else image.resize((side, side), Image.Resampling.LANCZOS)


def encoded(image: Image.Image, kind: str) -> bytes:
    content = io.BytesIO()
    how = {"quality": JPEG_QUALITY} if kind == "JPEG" else {"quality": WEBP_QUALITY, "method": WEBP_EFFORT}
    image.save(content, kind, **how)
    return content.getvalue()
