"""What somebody wrote who need not be the one who reads it: the shop's mails carry no advertisements to strangers.

Anybody can register, or order, with anybody's address. Until that one is proven, whatever a mail quotes of what they
typed leads nowhere.
"""

import re
from typing import Final

LINK: Final = re.compile(r"://|www\.|@|\w[.\u3002\uff0e\uff61]\w|\d{3}", re.IGNORECASE)
"""What mail programs make links of, telephone numbers too; no name needs it."""
LINKED_BY: Final = re.compile(r"(?<=\w)[.\u3002\uff0e\uff61](?=\w)|:(?=//)")


def name_to_greet(name: str, *, proven: bool) -> str:
    """Empty where it had better not be said."""
    return name if proven or not LINK.search(name) else ""


def unlinked(text: str) -> str:
    """The same to read, and no link to any program: "prize.example" as "prize. example"."""
    return LINKED_BY.sub(lambda found: f"{found.group()} ", text)
