"""What a hit carries of a document for its score."""

import msgspec


class Hit(msgspec.Struct):
    item: str
    stems: str
    words: str
    head_length: int
    name_length: int
    brand_length: int
    category_stems: str
    fact_stems: str
    groups: list[str]
    in_stock: bool
    units_sold: int
    variants: str = "[]"
    brand: list[str] = []
    category: list[str] = []
    tag: list[str] = []
    newest_at: int = 0
    id: str = ""
