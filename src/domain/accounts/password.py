"""What makes a password acceptable (ASVS 5.0, 6.2): length counts, composition rules do not, and what would be guessed
soon is out, whoever's it is.
"""

import re
from typing import Final

from zxcvbn_rs_py import zxcvbn

from domain.accounts.usual_words import USUAL
from domain.faults import Check, FaultCode
from domain.refusals import InvalidInput

PASSWORD_CHARS_MIN: Final = 8
PASSWORD_CHARS_MAX: Final = 128
GUESSED_CHARS_MAX: Final = 16
"""What is looked at: who guesses begins there too. The estimator's time doubles with every few characters that can
stand for letters; of so many the worst takes 25 ms, of 32 a third of a second.
"""
GUESSES_LOG10_MIN: Final = 5
"""A hundred thousand guesses, of somebody who tries what is likely first: that takes years at a door where a hundred
a day are looked at.
"""

USUAL_ENDS: Final = "!?.,;:#*$+-_ "

EASY: Final = "It is easy to guess."
PERSONAL: Final = "It is made of your name, your e-mail address or the shop's name."


def objection(password: str, known: tuple[str, ...] = ()) -> str | None:
    """Why it is easy to guess, in one sentence, for whoever knows these words of its owner.

    By zxcvbn (Wheeler, "zxcvbn: Low-Budget Password Strength Estimation", 2016): lists of leaked passwords, names and
    words, with what people do to them; keyboard walks, sequences, repeats, dates. Its words are English ones: those
    that German and French passwords are made of are ours. An exclamation mark at the end, it takes for more than it is.
    """
    looked_at = dict.fromkeys(part[:GUESSED_CHARS_MAX] for part in (password, password.rstrip(USUAL_ENDS)) if part)
    for part in looked_at:
        if zxcvbn(part, [*known, *USUAL]).guesses_log10 < GUESSES_LOG10_MIN:
            found = zxcvbn(part, list(known))  # which says what is wrong with it, unless it is one of those words
            warning = None if found.feedback is None else found.feedback.warning
            return EASY if warning is None or found.guesses_log10 >= GUESSES_LOG10_MIN else str(warning)
    return None


def load_lists() -> None:
    """The estimator does so at its first word otherwise, which takes 15 ms more than any other."""
    zxcvbn("", list(USUAL))


HARD_TO_GUESS: Final = Check(
    lambda password: objection(password) is None,
    FaultCode.EASY_TO_GUESS,
    EASY,
    lambda password: objection(password) or EASY,
)


def require_strong_password(password: str, *known: str, field: str = "password") -> None:
    """`known` is what others know of its owner, and the shop's name. Raises InvalidInput."""
    if len(password) < PASSWORD_CHARS_MIN:
        raise InvalidInput(field, f"Use at least {PASSWORD_CHARS_MIN} characters.", FaultCode.TOO_SHORT)
    if len(password) > PASSWORD_CHARS_MAX:
        raise InvalidInput(field, f"Use at most {PASSWORD_CHARS_MAX} characters.", FaultCode.TOO_LONG)
    if not HARD_TO_GUESS.fits(password):
        raise InvalidInput(field, HARD_TO_GUESS.says(password), HARD_TO_GUESS.code)
    words = tuple(word[:GUESSED_CHARS_MAX] for text in known for word in (text, *re.split(r"[\W_]+", text)) if word)
    if objection(password, words) is not None:
        raise InvalidInput(field, PERSONAL, FaultCode.EASY_TO_GUESS)
