"""What the demo's pictures show: for each category a few shapes on a field of 100 by 100."""

from typing import Final

# A shape is its form, its measures, and its tone: `k` the darkest of the palette, `a` and `b` its two accents, `w` the
# lightest. box: left top right bottom, radius. oval: left top right bottom. arc: the upper half of an oval, and
# its width. line: points, width. area: points.
SHAPES: Final = {
    "Lighting": "line 50 0 50 24 1.5 k, area 34 24 66 24 80 54 20 54 a, oval 42 49 58 65 w, box 30 84 70 88 2 k",
    "Bedding": (
        "box 14 46 86 72 6 b, box 18 34 48 54 8 w, box 52 34 82 54 8 w, box 14 58 86 76 5 a, "
        "box 18 76 22 86 1 k, box 78 76 82 86 1 k"
    ),
    "Storage": (
        "box 22 18 78 84 3 a, box 27 23 73 40 2 w, box 27 43 73 60 2 w, box 27 63 73 80 2 w, "
        "oval 47 29 53 35 k, oval 47 49 53 55 k, oval 47 69 53 75 k"
    ),
    "Textiles": (
        "box 18 22 82 80 3 a, line 18 34 82 34 5 w, line 18 46 82 46 3 b, line 18 57 82 57 5 w, "
        "line 18 69 82 69 3 b, line 22 80 22 87 1.5 k, line 38 80 38 87 1.5 k, line 54 80 54 87 1.5 k, "
        "line 70 80 70 87 1.5 k"
    ),
    "Cookware": "oval 14 30 66 82 k, oval 19 35 61 77 a, oval 25 41 49 65 b, line 62 50 92 38 6 k",
    "Coffee & Tea": (
        "box 26 40 68 78 10 a, line 68 48 80 48 80 64 68 64 5 a, box 20 80 76 85 2 k, line 38 32 41 22 2.5 w, "
        "line 48 32 51 20 2.5 w, line 58 32 61 22 2.5 w"
    ),
    "Knives": (
        "area 40 8 56 30 56 58 40 58 w, box 38 58 58 63 1 k, box 42 63 54 92 4 a, oval 46 70 50 74 w, "
        "oval 46 80 50 84 w"
    ),
    "Tableware": (
        "oval 24 24 76 76 w, oval 33 33 67 67 b, line 12 22 12 78 4 k, line 88 22 88 78 4 k, "
        "box 8 22 16 40 3 k, oval 84 20 92 42 k"
    ),
    "Camping": (
        "area 50 22 90 80 10 80 a, area 50 22 62 80 38 80 k, line 50 22 44 12 2 k, line 4 80 96 80 2.5 k, "
        "oval 74 10 88 24 w"
    ),
    "Hiking": (
        "box 30 26 70 84 12 a, box 36 56 64 78 5 b, box 42 16 58 30 6 k, line 30 44 70 44 4 k, "
        "box 22 50 30 72 4 b, box 70 50 78 72 4 b"
    ),
    "Cycling": (
        "oval 8 44 44 80 k, oval 13 49 39 75 w, oval 56 44 92 80 k, oval 61 49 87 75 w, "
        "line 26 62 42 36 66 36 74 62 3 a, line 42 36 52 62 66 36 3 a, line 26 62 52 62 3 a, "
        "line 38 30 46 30 4 k, line 66 36 64 28 72 26 3 k"
    ),
    "Garden": (
        "area 30 54 70 54 64 88 36 88 a, box 27 48 73 56 2 b, line 50 48 50 22 3 k, oval 30 16 50 36 w, "
        "oval 50 12 72 34 w, oval 42 28 58 44 b"
    ),
    "T-Shirts": (
        "area 34 22 66 22 88 36 78 50 70 45 70 82 30 82 30 45 22 50 12 36 a, oval 41 15 59 31 w, line 30 60 70 60 5 b"
    ),
    "Knitwear": (
        "area 36 20 64 20 88 72 76 78 68 52 68 84 32 84 32 52 24 78 12 72 a, box 40 14 60 24 3 b, "
        "line 33 56 42 50 50 56 58 50 67 56 3 w, line 33 66 42 60 50 66 58 60 67 66 3 w"
    ),
    "Jackets": (
        "area 34 18 66 18 86 76 74 80 68 48 68 86 32 86 32 48 26 80 14 76 a, line 50 20 50 86 2.5 k, "
        "area 38 12 62 12 66 24 50 30 34 24 b, box 36 62 46 74 1 b, box 54 62 64 74 1 b"
    ),
    "Shoes": (
        "area 14 40 32 40 48 56 80 62 88 76 12 76 a, box 10 74 90 82 3 k, line 36 48 46 44 3 w, "
        "line 44 56 54 52 3 w, area 14 40 32 40 34 46 14 48 b"
    ),
    "Headphones": (
        "arc 18 14 82 84 7 k, line 21.5 48 21.5 60 7 k, line 78.5 48 78.5 60 7 k, box 14 48 30 78 7 a, "
        "box 70 48 86 78 7 a"
    ),
    "Speakers": "box 28 12 72 88 7 a, oval 36 46 64 74 k, oval 44 54 56 66 b, oval 42 22 58 38 k, oval 47 27 53 33 b",
    "Chargers": (
        "box 30 40 70 78 8 a, box 38 24 44 40 1 k, box 56 24 62 40 1 k, "
        "area 54 46 42 62 49 62 46 73 58 57 51 57 w, line 50 78 50 94 4 k"
    ),
    "Keyboards & Mice": (
        "box 8 36 92 72 6 a, box 14 42 24 50 2 w, box 27 42 37 50 2 w, box 40 42 50 50 2 w, "
        "box 53 42 63 50 2 w, box 66 42 76 50 2 w, box 79 42 86 50 2 b, box 14 53 30 61 2 w, "
        "box 33 53 43 61 2 w, box 46 53 56 61 2 w, box 59 53 69 61 2 w, box 72 53 86 61 2 b, "
        "box 30 64 70 69 2 w"
    ),
    "Cooking": (
        "box 24 14 76 86 3 a, box 24 14 32 86 2 k, oval 42 28 70 56 w, box 52 52 60 66 2 w, line 42 74 68 74 2.5 b"
    ),
    "Nature": (
        "box 24 14 76 86 3 a, box 24 14 32 86 2 k, area 54 24 70 46 38 46 w, area 54 34 72 60 36 60 w, "
        "box 51 60 57 70 0 b"
    ),
    "Craft": (
        "box 24 14 76 86 3 a, box 24 14 32 86 2 k, oval 42 30 66 54 w, oval 49 37 59 47 b, "
        "line 40 66 68 66 3 b, line 44 74 64 74 3 b"
    ),
    "Children": (
        "box 24 14 76 86 3 a, box 24 14 32 86 2 k, "
        "area 54 24 58 36 70 36 60 43 64 55 54 48 44 55 48 43 38 36 50 36 w, oval 44 62 52 70 b, "
        "oval 56 62 64 70 b"
    ),
    "Building": "box 16 58 48 84 3 a, box 52 58 84 84 3 b, box 34 30 66 55 3 w, area 50 8 68 27 32 27 k",
    "Games": "box 22 22 78 78 5 w, box 22 22 50 50 4 a, box 50 50 78 78 4 a, oval 30 58 42 70 k, oval 58 30 70 42 b",
    "Outdoor Play": (
        "area 50 8 78 38 50 72 22 38 a, line 50 8 50 72 1.5 k, line 22 38 78 38 1.5 k, "
        "line 50 72 58 80 46 86 56 94 2 k, area 54 76 64 74 60 84 b"
    ),
    "Soft Toys": (
        "oval 20 14 42 36 a, oval 58 14 80 36 a, oval 24 20 76 68 a, oval 40 44 60 60 w, oval 36 36 42 42 k, "
        "oval 58 36 64 42 k, oval 46 46 54 51 k, oval 28 62 72 96 a, oval 38 68 62 92 w"
    ),
    "Paper": (
        "box 26 14 76 86 3 w, box 26 14 36 86 2 a, line 44 30 68 30 2 b, line 44 42 68 42 2 b, "
        "line 44 54 68 54 2 b, line 44 66 60 66 2 b"
    ),
    "Writing": (
        "area 22 88 28 68 36 76 k, area 28 68 70 26 78 34 36 76 a, area 70 26 78 18 86 26 78 34 b, line 14 92 60 92 2 w"
    ),
    "Desk": (
        "box 16 22 84 64 4 k, box 20 26 80 60 2 w, area 44 64 56 64 60 80 40 80 a, box 30 80 70 85 2 a, "
        "line 28 50 42 38 54 46 72 32 3 b"
    ),
    "Bags": "line 36 40 36 20 64 20 64 40 4 k, box 18 36 82 84 8 a, box 18 36 82 56 8 b, box 44 50 56 62 3 w",
}

# Of each department: the field's upper and lower colour, and the tones k, a, b, w.
PALETTES: Final = {
    "Home": "f6efe4 e9d9c3 4a3b30 c9764b e0a878 fffaf2",
    "Kitchen": "eaf3ee cfe3d8 24443a 3f8f74 8fc3ab fbfffc",
    "Outdoor": "e8f1f5 c3dbe5 1f3d4d 3d83a8 f0b35a fafeff",
    "Clothing": "f6ecf0 e6cbd6 45293a a8577e d99ab4 fff8fb",
    "Electronics": "eceef6 cfd4e8 262b45 5666b8 9aa6df fafbff",
    "Books": "f7f1df ead9a9 4a3d1c b98a2f 7a9a8b fffdf4",
    "Toys": "fdeee6 f9d0b8 54301f e8703f 4aa3a1 fffaf6",
    "Office": "eef0ee d3d9d4 2d3531 5f7c6b b7a26a fcfdfc",
}  # fmt: skip
