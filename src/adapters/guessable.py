"""Whether a secret would be guessed by somebody who tries what people are likely to set."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

LETTERS_MIN: Final = 8
"""Different ones in a secret that signs. Of 32 random hexadecimal digits 14 are, and fewer than 8 never."""
LOOKED_AT_CHARS_MAX: Final = 40
"""The estimator's time grows faster than the text."""
REPEATED_CHARS: Final = 8
SIGNING_TRIES_LOG10: Final = 16
"""The estimator counts up to 19, which 32 random hexadecimal digits reach."""
CHOSEN_TRIES_LOG10: Final = 9
"""A billion: ten random letters and digits or more."""

IN_EXAMPLES: Final = re.compile(
    "access|admin|change|default|demo|dummy|example|insecure|jwt|key|long|master|meili|minio|password|placeholder|please"
    "|postgres|production|random|razorpay|redis|replace|sample|secret|shop|should|signing|stripe|test|this|token"
    "|tradepost|valkey|very|webhook|whsec|your",
    re.IGNORECASE,
)
"""What placeholders are made of. What is left without these words is looked at: chance that makes one costs nothing."""


def signs_badly(secret: str) -> bool:
    """Of what signs tokens: whoever has one can try as fast as machines can."""
    counted = len(set(secret)) < LETTERS_MIN or repeats_itself(secret)
    return counted or tries_log10(secret) < SIGNING_TRIES_LOG10


def is_easily_chosen(secret: str, known: Sequence[str] = ()) -> bool:
    """Of a password or a key that stands between two programs. `known` is what stands beside it, such as a user."""
    return tries_log10(secret, known) < CHOSEN_TRIES_LOG10


def tries_log10(secret: str, known: Sequence[str] = ()) -> float:
    """By zxcvbn, as `domain.accounts.password` says of it; without the words of examples."""
    from zxcvbn_rs_py import zxcvbn  # in production alone: it has lists to load, and most processes know no passwords

    return float(zxcvbn(IN_EXAMPLES.sub("", secret)[:LOOKED_AT_CHARS_MAX], list(known)).guesses_log10)


def repeats_itself(secret: str) -> bool:
    pieces = sorted(secret[at : at + REPEATED_CHARS] for at in range(len(secret) - REPEATED_CHARS + 1))
    return any(one == next_one for one, next_one in pairwise(pieces))
