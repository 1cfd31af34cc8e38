"""WooCommerce's columns and our words for them. It names them in the language of whoever exports.

The German, French, Spanish and Dutch names are those of files that shops and their tools made.
"""

import re
from collections.abc import Sequence
from typing import Final

WORDS: Final = {
    "id": "id",
    "type": "type", "typ": "type", "tipo": "type",
    "sku": "sku", "artikelnummer": "sku", "ugs": "sku",
    "name": "name", "nom": "name", "nombre": "name", "naam": "name",
    "published": "published", "veröffentlicht": "published", "publié": "published", "publicado": "published",
    "gepubliceerd": "published",
    "visibility in catalog": "visibility", "visibility in catalogue": "visibility",
    "sichtbarkeit im katalog": "visibility", "visibilité dans le catalogue": "visibility",
    "visibilidad en el catálogo": "visibility", "zichtbaarheid in catalogus": "visibility",
    "short description": "short_description", "kurzbeschreibung": "short_description",
    "description courte": "short_description", "descripción corta": "short_description",
    "korte omschrijving": "short_description",
    "description": "description", "beschreibung": "description", "descripción": "description",
    "beschrijving": "description",
    "date sale price starts": "sale_starts", "datum, an dem angebotspreis beginnt": "sale_starts",
    "date de début de promo": "sale_starts", "día en que empieza el precio rebajado": "sale_starts",
    "startdatum actieprijs": "sale_starts",
    "date sale price ends": "sale_ends", "datum, an dem angebotspreis endet": "sale_ends",
    "date de fin de promo": "sale_ends", "día en que termina el precio rebajado": "sale_ends",
    "einddatum actieprijs": "sale_ends",
    "in stock?": "in_stock", "vorrätig?": "in_stock", "en stock ?": "in_stock", "¿existencias?": "in_stock",
    "¿en inventario?": "in_stock", "op voorraad?": "in_stock",
    "stock": "stock", "lager": "stock", "inventario": "stock", "voorraad": "stock",
    "backorders allowed?": "backorders", "lieferrückstande erlaubt?": "backorders",
    "lieferrückstände erlaubt?": "backorders", "autoriser les commandes de produits en rupture ?": "backorders",
    "¿permitir reservas de productos agotados?": "backorders", "nabestellingen toestaan?": "backorders",
    "sale price": "sale_price", "angebotspreis": "sale_price", "tarif promo": "sale_price",
    "precio rebajado": "sale_price", "actieprijs": "sale_price",
    "regular price": "regular_price", "regulärer preis": "regular_price", "tarif régulier": "regular_price",
    "precio normal": "regular_price", "reguliere prijs": "regular_price",
    "categories": "categories", "kategorien": "categories", "catégories": "categories",
    "categorías": "categories", "categorieën": "categories",
    "tags": "tags", "schlagwörter": "tags", "étiquettes": "tags", "etiquetas": "tags",
    "brands": "brands", "marken": "brands", "marques": "brands", "marcas": "brands", "merken": "brands",
    "images": "images", "bilder": "images", "imágenes": "images", "afbeeldingen": "images",
    "parent": "parent", "übergeordnetes produkt": "parent", "superior": "parent", "hoofd": "parent",
    "position": "place", "posición": "place", "positie": "place",
}  # fmt: skip

BARCODE: Final = "gtin, upc, ean"
"""So it begins in every language."""
ATTRIBUTES: Final = {
    "name": "attribute # name|attribut # name|nom de l'attribut #|nombre del atributo #|naam eigenschap #",
    "values": (
        "attribute # value(s)|attribut # wert(e)|valeur(s) de l'attribut #|valor(es) del atributo #|waarde eigenschap #"
    ),
    "visible": "attribute # visible|attribut # sichtbar|attribut # visible|atributo visible #|zichtbare eigenschap #",
    "global": "attribute # global|attribut # global|atributo global #|globale eigenschap #",
    "default": "attribute # default|attribut # standard|attribut # par défaut|standaardeigenschap #",
}
SIGNS: Final = frozenset({"regular_price", "visibility", "in_stock"})
FURTHER_SIGNS: Final = SIGNS | {
    "type",
    "published",
    "short_description",
    "sale_price",
    "categories",
    "attribute 1 name",
}

# Files have typographic apostrophes, and blanks that do not break.
TYPED: Final = str.maketrans({"\u2019": "'", "\xa0": " ", "\u202f": " "})
PATTERNS: Final = [
    (re.compile(re.escape(name).replace(r"\#", "([0-9]{1,4})")), part)
    for part, names in ATTRIBUTES.items()
    for name in names.split("|")
]


def is_woocommerce(columns: Sequence[str]) -> bool:
    """Exports have the columns that were chosen for them: one is enough that only WooCommerce has, beside another."""
    words = set(woocommerce_words(columns).values())
    named = "name" in words and not words.isdisjoint({"id", "sku"})
    return named and not words.isdisjoint(SIGNS) and len(words & FURTHER_SIGNS) > 1


def woocommerce_words(columns: Sequence[str]) -> dict[str, str]:
    """Ours by the names in the file; those of attributes are `attribute NUMBER` and their part."""
    return {column: word for column in columns if (word := word_of(column.translate(TYPED).lower().strip()))}


def word_of(name: str) -> str | None:
    if name.startswith(BARCODE):
        return "barcode"
    for pattern, part in PATTERNS:
        if found := pattern.fullmatch(name):
            return f"attribute {int(found[1])} {part}"
    return WORDS.get(name)
