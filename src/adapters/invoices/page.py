"""An invoice as a page to read and to print: one file, without a script, and with nothing that is fetched."""

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from adapters.invoices.said import SaidInvoice

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER: Final = Path(__file__).parent / "templates"


def invoice_page(invoice: SaidInvoice) -> bytes:
    return environment().get_template("invoice.html").render(invoice=invoice, style=style()).encode()


@cache
def style() -> str:
    return (FOLDER / "invoice.css").read_text()


@cache
def page_policy() -> str:
    """The Content-Security-Policy: its own style sheet, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


@cache
def environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(FOLDER),
        auto_reload=False,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
