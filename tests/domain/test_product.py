"""Variants beside each other."""

import time
from uuid import uuid4

from domain.product import VARIANTS_MAX, Variant, wrong_variants


def test_the_longest_options_are_told_apart_in_no_time() -> None:
    """Held against each other one by one, to fold them would take all of a request's time, and more."""
    began = time.monotonic()
    names = {f"ß{'家' * 90}{number}": "ß" * 190 for number in range(2)}
    variants = [Variant(uuid4(), f"V{n}", names | {"size": str(n)}, 100, None, 0) for n in range(VARIANTS_MAX)]
    assert list(wrong_variants(variants)) == []
    twin = Variant(uuid4(), "v7", {name.lower(): value for name, value in variants[7].options.items()}, 100, None, 0)
    told = [(fault.field, fault.code) for fault in wrong_variants([*variants, twin])]
    assert told == [("variants[100].options", "duplicate"), ("variants[100].sku", "duplicate")]
    assert time.monotonic() - began < 5
