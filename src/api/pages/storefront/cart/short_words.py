"""Of what there is not enough, in words."""

from collections.abc import Mapping

from api.pages.words import Words
from domain.refusals import OutOfStock, TooManyUnitsHeld


def short_words(refusal: OutOfStock | TooManyUnitsHeld, names: Mapping[str, str], words: Words) -> list[str]:
    """A sentence for each line; `names` by SKU."""
    held = isinstance(refusal, TooManyUnitsHeld)
    said = []
    for line in refusal.lines:
        name = names.get(line.sku, line.sku)
        if held:
            said.append(words("basket.held-of", name=name, count=line.available))
        elif line.available > 0:
            said.append(words("basket.left-of", name=name, count=line.available))
        else:
            said.append(words("basket.none-of", name=name))
    return said
