"""Links that end notes nobody has to get. They work for ever, for a mail may be read late, and sign nobody in."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from uuid import UUID


def unsubscribe_token(secret: bytes, account: UUID) -> str:
    code = hmac.digest(secret, f"unsubscribe\n{account}".encode(), hashlib.sha256)
    return urlsafe_b64encode(code).decode().rstrip("=")
