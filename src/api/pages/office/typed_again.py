"""A form that was refused is shown again as it was filled in, with what is wrong with it."""

from typing import Final

import msgspec

from api.pages.forms import Filled, faults_by_field
from api.pages.troubles import fault_words, refusal_words
from api.pages.visiting import Visiting
from api.pages.words import words_in
from api.problems import TABLE
from domain.account_refusals import NoLongerAdmin
from domain.refusals import InvalidInput, Refusal


class TypedAgain(msgspec.Struct, frozen=True):
    """`form` tells it from the page's others; `faults` are by field, in words, and `says` is the refusal itself."""

    form: str
    filled: Filled
    faults: dict[str, str]
    says: str | None
    status: int

    def of(self, form: str) -> "TypedAgain":
        """Nothing, if it was another form."""
        return self if self.form == form else NOTHING_TYPED


NOTHING_TYPED: Final = TypedAgain("", Filled(), {}, None, 200)


def typed_again(request: Visiting, refusal: Refusal, form: str) -> TypedAgain:
    """Raises NoLongerAdmin: who is none any more is led to the door."""
    if isinstance(refusal, NoLongerAdmin):
        raise refusal
    words, filled = words_in(request.language), Filled(request.fields)
    if isinstance(refusal, InvalidInput):
        faults = {field: fault_words(fault, words) for field, fault in faults_by_field(refusal.faults).items()}
        return TypedAgain(form, filled, faults, None, 400)
    return TypedAgain(form, filled, {}, refusal_words(refusal, words), TABLE[type(refusal)][0])
