"""What a page of the office says when it is shown again, because what was sent was refused."""

from typing import Any, Final

from litestar.exceptions.http_exceptions import RequestEntityTooLarge

from adapters.pictures.pictures import TooManyPictures
from api.pages.forms import root_of
from api.pages.troubles import fault_words, refusal_words
from api.pages.visiting import Visiting
from api.pages.words import Words, words_in
from api.problems import TABLE
from domain.account_refusals import NoLongerAdmin
from domain.faults import Fault
from domain.outages import FileLeaving
from domain.refusals import InvalidInput, Refusal

SHOWN: Final = (Refusal, TooManyPictures, FileLeaving, RequestEntityTooLarge)
"""What is no reason to leave the page one is on."""
TOO_LARGE: Final = 413, "too-much"


def why_not(request: Visiting, refusal: Exception) -> dict[str, Any]:
    """The `status`, what the whole page `says`, and the `faults` by field: an inner one stands at the field that was
    sent. Whoever is no admin any more is led to the door: raises NoLongerAdmin.
    """
    if isinstance(refusal, NoLongerAdmin):
        raise refusal
    words = words_in(request.language)
    if isinstance(refusal, RequestEntityTooLarge):
        return {"status": TOO_LARGE[0], "says": words(f"troubles.{TOO_LARGE[1]}"), "faults": {}}
    status, code = TABLE[type(refusal)]
    if not isinstance(refusal, InvalidInput):
        return {"status": status, "says": refusal_words(refusal, words) or words(f"refusals.{code}"), "faults": {}}
    sent = {name for name, _ in request.fields}
    faults: dict[str, str] = {}
    for fault in refusal.faults:
        name, said = placed(fault, sent, words)
        faults[name] = f"{faults[name]} {said}" if name in faults else said
    return {
        "status": status,
        "says": words(f"refusals.{code}") if f"refusals.{code}" in words else "",
        "faults": faults,
    }


def placed(fault: Fault, sent: set[str], words: Words) -> tuple[str, str]:
    """At which field it stands, and what it says there."""
    root, said = root_of(fault.field), fault_words(fault, words)
    if fault.field in sent or fault.field == root:
        return fault.field, said
    return root, f"{fault.field[len(root) :].strip('.')}: {said}"
