"""Keys: who takes money, who doesn't and why, and whether tokens can be forged."""

from typing import Final

from adapters.payments.keys import Absent, RazorpayKeys, StripeKeys
from adapters.payments.providers import no_play_money
from adapters.settings import Settings
from cli.doctor.finding import Finding, broken, note, well

SECRET_LETTERS_MIN: Final = 10
"""Different ones in TRADEPOST_JWT_SECRET. Of 32 random hexadecimal digits 14 are, and fewer than 10 hardly ever."""
TEST_KEYS: Final = ("sk_test_", "rk_test_", "rzp_test_")


def keys(settings: Settings) -> list[Finding]:
    return [secret(settings), *providers(settings)]


def secret(settings: Settings) -> Finding:
    secrets = (*settings.jwt_secrets, settings.links_secret.decode())
    if min(len(set(secret)) for secret in secrets) >= SECRET_LETTERS_MIN:
        if settings.older_jwt_secrets and not settings.link_secret:
            found = "TRADEPOST_JWT_SECRET holds several secrets, and TRADEPOST_LINK_SECRET is not set."
            return note(found, "Set it to the oldest of them, or links in mails end with that one.")
        return well("The secret of the tokens looks random.")
    found = "TRADEPOST_JWT_SECRET is easily guessed: it repeats a few characters."
    cure = "Set a random one, such as `openssl rand -base64 48` makes; everybody has to sign in again."
    return broken(found, cure) if settings.production else note(found, cure)


def providers(settings: Settings) -> list[Finding]:
    configured = {"Stripe": settings.stripe, "Razorpay": settings.razorpay}
    found = [of_provider(name, keys, settings.production) for name, keys in configured.items()]
    if no_play_money(settings) is None:
        return [
            *found,
            note("Play money (dummy) pays for orders.", "Set a provider's keys, or TRADEPOST_PRODUCTION=yes."),
        ]
    if all(isinstance(keys, Absent) for keys in configured.values()):
        return [*found, broken("Nothing can be paid for.", "Set the keys of a payment provider.")]
    return found


def of_provider(name: str, keys: StripeKeys | RazorpayKeys | Absent, production: bool) -> Finding:
    if isinstance(keys, Absent):
        return note(f"{name} is not there: {keys.why}.", "Set it to be paid that way.")
    test = (keys.secret_key if isinstance(keys, StripeKeys) else keys.key_id).startswith(TEST_KEYS)
    if test and production:
        return broken(f"{name} has a test key, and this is production.", "Set its live key.")
    return well(f"{name} is there, {'with a test key' if test else 'and takes real money'}.")
