"""A form that was refused is shown again as it was filled in, with what is wrong with it."""

from typing import Any, Final

import msgspec
from litestar.exceptions.http_exceptions import RequestEntityTooLarge

from adapters.passwords import TooManyLogins
from adapters.pictures.pictures import TooManyPictures
from api.limits.tries import TooManyRequests
from api.pages.forms import Filled, faults_by_field, root_of
from api.pages.troubles import STATUS_CODES, fault_words, refusal_words, when_again
from api.pages.visiting import Visiting
from api.pages.words import words_in
from api.problems.codes import TABLE
from domain.accounts.account_refusals import NoLongerAdmin, SessionOver
from domain.languages import Language
from domain.outages import FileLeaving, StoreDown
from domain.refusals import InvalidInput, Refusal

REFUSED: Final = (Refusal, TooManyRequests, TooManyLogins, StoreDown)
"""After which whoever typed something has it still. None of the forms that ask so does harm if it is sent again."""
FILE_REFUSED: Final = (Refusal, TooManyPictures, FileLeaving, RequestEntityTooLarge)
"""After which one can choose another file."""
NOTHING_TYPED: Final[dict[str, Any]] = {"filled": Filled(), "faults": {}, "says": ""}


def typed_again(request: Visiting, refusal: Exception) -> dict[str, Any]:
    """What the page is shown with, its status too. Raises NoLongerAdmin, SessionOver."""
    return {"filled": Filled(request.fields), **why_not(request, refusal)}


def why_not(request: Visiting, refusal: Exception | None) -> dict[str, Any]:
    """The `status`, what the whole page `says`, which is nothing where its fields say it, and the `faults` by field: an
    inner one stands at the field that was sent. With the `headers` that say when to try again.

    Raises NoLongerAdmin, SessionOver: who is none any more is led to the door.
    """
    if refusal is None:
        return {"status": 200, "says": "", "faults": {}}
    if isinstance(refusal, NoLongerAdmin | SessionOver):
        raise refusal
    words = words_in(request.language)
    if isinstance(refusal, RequestEntityTooLarge):
        return {"status": refusal.status_code, "says": words(f"troubles.{STATUS_CODES[413]}"), "faults": {}}
    again = {"status": TABLE[type(refusal)][0], "headers": when_again(refusal)}
    if not isinstance(refusal, InvalidInput):
        return again | {"says": refusal_words(refusal, words), "faults": {}}
    sent = {name for name, _ in request.fields}
    faults: dict[str, str] = {}
    for field, fault in faults_of(request, refusal).items():
        name, said = placed(field, fault, sent)
        faults[name] = f"{faults[name]} {said}" if name in faults else said
    return again | {"says": "", "faults": faults}


def faults_of(request: Visiting, refusal: Exception | None) -> dict[str, str]:
    """What is wrong with fields, by their names."""
    if not isinstance(refusal, InvalidInput):
        return {}
    words = words_in(request.language)
    faults = {field: fault_words(fault, words) for field, fault in faults_by_field(refusal.faults).items()}
    if type(refusal) is not InvalidInput and words.language is not Language.ENGLISH:
        faults[refusal.field] = refusal_words(refusal, words)  # which say more than the kind of its fault
    return faults


def placed(field: str, fault: str, sent: set[str]) -> tuple[str, str]:
    """At which field it stands, and what it says there."""
    root = root_of(field)
    return (field, fault) if field in sent or field == root else (root, f"{field[len(root) :].strip('.')}: {fault}")


class FormAgain(msgspec.Struct, frozen=True):
    """Of a page with several forms the one that was refused, which `form` tells from the others."""

    form: str = ""
    filled: Filled = msgspec.field(default_factory=Filled)
    faults: dict[str, str] = {}
    says: str = ""
    status: int = 200

    def of(self, form: str) -> "FormAgain":
        """Nothing, if it was another form."""
        return self if self.form == form else NO_FORM


NO_FORM: Final = FormAgain()


def form_again(request: Visiting, refusal: Exception, form: str) -> FormAgain:
    """Raises NoLongerAdmin, SessionOver."""
    said = typed_again(request, refusal)
    return FormAgain(form, said["filled"], said["faults"], said["says"], said["status"])
