"""What the index is called: known also to those who only give the keys to it."""

from typing import Final

INDEX: Final = "products"
