"""Changing a SKU's stock: so many more or less, or so many were counted."""

import secrets

KEY_BYTES = 12


def new_key() -> str:
    """Tells one form from the next: units that are added are added once, however often its button is pressed."""
    return secrets.token_urlsafe(KEY_BYTES)
