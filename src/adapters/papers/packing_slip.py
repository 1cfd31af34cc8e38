"""A packing slip as a page to print, in the language of whoever packs.

What it takes to print one is imported with the first: it takes longer to load than most processes have use for it.
"""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from domain.languages import Language
from domain.orders.packing_slip import PackingSlip

if TYPE_CHECKING:
    from jinja2 import Template

FOLDER: Final = Path(__file__).parent / "templates"
STYLE: Final = (FOLDER / "print.css").read_text()
POLICY: Final = (
    f"default-src 'none'; style-src 'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Of its Content-Security-Policy: its own style, and nothing else."""

WORDS: Final = {
    Language.ENGLISH: {
        "slip": "Packing slip", "order": "Order", "ship_to": "Ship to", "sku": "SKU", "name": "Item",
        "quantity": "Quantity", "parcel": "Parcel",
    },
    Language.GERMAN: {
        "slip": "Packzettel", "order": "Bestellung", "ship_to": "Lieferadresse", "sku": "Artikelnummer",
        "name": "Artikel", "quantity": "Menge", "parcel": "Sendung",
    },
    Language.FRENCH: {
        "slip": "Bordereau de colis", "order": "Commande", "ship_to": "Livraison", "sku": "Référence",
        "name": "Article", "quantity": "Quantité", "parcel": "Colis",
    },
}  # fmt: skip


def printed(slip: PackingSlip, language: Language) -> str:
    """HTML; whatever anybody called anything is text in it. A buyer who was forgotten is not missed by a line."""
    from adapters.amounts import day_in
    from adapters.mail.envelope import one_line
    from adapters.mail.postal import postal_lines

    return template().render(
        slip=slip,
        words=WORDS[language],
        language=language.value,
        style=STYLE,
        sender=[line for line in slip.shop_address.splitlines() if line.strip()],
        recipient=postal_lines(slip.ship_to, language) if slip.ship_to is not None and slip.ship_to.name else [],
        parcel=one_line(" ".join(filter(None, (slip.carrier, slip.tracking_number)))),
        day=day_in(language, slip.shipped_at, ZoneInfo(slip.time_zone)),
    )


@cache
def template() -> "Template":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        auto_reload=False,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("packing_slip.html")
