"""What was typed at the checkout, kept by the browser while its session is begun anew."""

from typing import Final
from urllib.parse import parse_qsl, quote, urlencode

from api.pages.cookies import DRAFT, MINUTE_SECONDS, forgotten, kept
from api.pages.forms import Filled
from api.pages.visiting import Visiting

DRAFT_SECONDS: Final = 30 * MINUTE_SECONDS
DRAFT_CHARS_MAX: Final = 3_500
"""A browser keeps cookies of 4 KB."""
LONGEST: Final = "note"
KEPT: Final = ("address_id", "billing_same", "email", "note", "shipping_address.", "billing_address.")


def keep_draft(request: Visiting) -> None:
    """Where it is too much for a cookie, without the note, and where it is still, not at all."""
    said = [(name, value) for name, value in request.fields if name.startswith(KEPT)]
    for fields in (said, [(name, value) for name, value in said if name != LONGEST]):
        text = quote(urlencode(fields))  # a cookie's value is unquoted as it is read
        if len(text) <= DRAFT_CHARS_MAX:
            request.leave(kept(DRAFT, text, DRAFT_SECONDS))
            return


def draft_of(request: Visiting) -> Filled | None:
    said = request.cookies.get(DRAFT, "")
    return Filled(parse_qsl(said, keep_blank_values=True)) if said else None


def forget_draft(request: Visiting) -> None:
    if DRAFT in request.cookies:
        request.leave(forgotten(DRAFT))
