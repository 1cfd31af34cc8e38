"""What a payment provider needs to be there, from the environment: all of it, or the provider is absent."""

from collections.abc import Mapping
from typing import Final

import msgspec

STRIPE_API: Final = "https://api.stripe.com"
RAZORPAY_API: Final = "https://api.razorpay.com"


class Absent(msgspec.Struct, frozen=True, tag=True):
    """`why` says what is missing."""

    why: str


class StripeKeys(msgspec.Struct, frozen=True, tag=True):
    """Any of the webhook secrets will do, so that they can be changed one after the other."""

    secret_key: str
    webhook_secrets: tuple[str, ...]
    publishable_key: str | None
    api_base: str


class RazorpayKeys(msgspec.Struct, frozen=True, tag=True):
    """Any of the webhook secrets will do, so that they can be changed one after the other."""

    key_id: str
    key_secret: str
    webhook_secrets: tuple[str, ...]
    api_base: str


def stripe_keys(values: Mapping[str, str]) -> StripeKeys | Absent:
    if (missing := missing_of(values, "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET")) is not None:
        return missing
    return StripeKeys(
        values["STRIPE_SECRET_KEY"].strip(),
        secrets(values["STRIPE_WEBHOOK_SECRET"]),
        values.get("STRIPE_PUBLISHABLE_KEY") or None,
        (values.get("STRIPE_API_BASE") or STRIPE_API).rstrip("/"),
    )


def razorpay_keys(values: Mapping[str, str]) -> RazorpayKeys | Absent:
    needed = ("RAZORPAY_KEY_ID", "RAZORPAY_KEY_SECRET", "RAZORPAY_WEBHOOK_SECRET")
    if (missing := missing_of(values, *needed)) is not None:
        return missing
    return RazorpayKeys(
        values["RAZORPAY_KEY_ID"].strip(),
        values["RAZORPAY_KEY_SECRET"].strip(),
        secrets(values["RAZORPAY_WEBHOOK_SECRET"]),
        (values.get("RAZORPAY_API_BASE") or RAZORPAY_API).rstrip("/"),
    )


def missing_of(values: Mapping[str, str], *names: str) -> Absent | None:
    missing = [name for name in names if not secrets(values.get(name, ""))]
    return Absent(f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} not set") if missing else None


def secrets(text: str) -> tuple[str, ...]:
    """Several are separated by commas or spaces."""
    return tuple(filter(None, text.replace(",", " ").split()))
