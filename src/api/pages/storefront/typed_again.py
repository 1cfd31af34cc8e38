"""A form that was refused is shown again as it was filled in, with what is wrong with it."""

from typing import Any

from adapters.passwords import TooManyLogins
from api.limits import TooManyRequests
from api.pages.forms import Filled, faults_by_field
from api.pages.troubles import fault_words, refusal_words, when_again
from api.pages.visiting import Visiting
from api.pages.words import words_in
from api.problems import TABLE
from domain.outages import StoreDown
from domain.refusals import InvalidInput, NotFound, Refusal

REFUSED = (Refusal, TooManyRequests, TooManyLogins, StoreDown)
"""After which whoever typed something has it still. None of these forms does harm if it is sent again."""
NOTHING_TYPED: dict[str, Any] = {"filled": Filled(), "faults": {}, "says": ""}


def typed_again(request: Visiting, refusal: Exception) -> dict[str, Any]:
    """What the page is shown with, its status too. Raises the refusal where there is nothing to fill a form in for."""
    if isinstance(refusal, NotFound):
        raise refusal
    words = words_in(request.language)
    status, _ = TABLE[type(refusal)]
    faults, says = {}, refusal_words(refusal, words)
    if isinstance(refusal, InvalidInput):
        faults = {field: fault_words(fault, words) for field, fault in faults_by_field(refusal.faults).items()}
        if type(refusal) is not InvalidInput:  # it has a name of its own, and so words of its own
            faults[refusal.field] = says
        says = ""
    again = {"status": status, "headers": when_again(refusal)}
    return again | {"filled": Filled(request.fields), "faults": faults, "says": says}
