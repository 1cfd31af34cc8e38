"""What people are called now, for those who read what they did."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

import msgspec

from queries.view import View
from read_models.accounts import ACCOUNTS


class Called(msgspec.Struct):
    name: str


async def names_of(accounts: Sequence[UUID], view: View) -> dict[UUID, str]:
    """Of those that are there."""
    found = await view.documents(ACCOUNTS, [str(account) for account in accounts])
    return {
        account: decode_called(document).name
        for account, document in zip(accounts, found, strict=True)
        if document is not None
    }


decode_called: Final = msgspec.json.Decoder(Called).decode
