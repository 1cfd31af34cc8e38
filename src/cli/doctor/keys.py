"""Keys: who takes money, who doesn't and why, and whether tokens can be forged.

What production refuses to start with, weak secrets and test keys, is found by the settings.
"""

from adapters.guessable import signs_badly
from adapters.payments.keys import Absent, RazorpayKeys, StripeKeys
from adapters.payments.providers import no_play_money
from adapters.production import live
from adapters.settings import Settings
from cli.doctor.finding import Finding, broken, note, well


def keys(settings: Settings) -> list[Finding]:
    return [*([] if settings.production else [secret(settings)]), *providers(settings)]


def secret(settings: Settings) -> Finding:
    if any(map(signs_badly, (*settings.jwt_secrets, settings.links_secret.decode()))):
        cure = "Set a random one, such as `openssl rand -base64 48` makes; everybody has to sign in again."
        return note("TRADEPOST_JWT_SECRET is easily guessed: production does not start with it.", cure)
    if settings.older_jwt_secrets and not settings.link_secret:
        found = "TRADEPOST_JWT_SECRET holds several secrets, and TRADEPOST_LINK_SECRET is not set."
        return note(found, "Set it to the oldest of them, or links in mails end with that one.")
    return well("The secret of the tokens looks random.")


def providers(settings: Settings) -> list[Finding]:
    configured = {"Stripe": settings.stripe, "Razorpay": settings.razorpay}
    found = [of_provider(name, keys) for name, keys in configured.items()]
    if no_play_money(settings) is None:
        return [
            *found,
            note("Play money (dummy) pays for orders.", "Set a provider's keys, or TRADEPOST_PRODUCTION=yes."),
        ]
    if all(isinstance(keys, Absent) for keys in configured.values()):
        return [*found, broken("Nothing can be paid for.", "Set the keys of a payment provider.")]
    return found


def of_provider(name: str, keys: StripeKeys | RazorpayKeys | Absent) -> Finding:
    if isinstance(keys, Absent):
        return note(f"{name} is not there: {keys.why}.", "Set it to be paid that way.")
    is_test = live(keys.secret_key if isinstance(keys, StripeKeys) else keys.key_id) is not None
    return well(f"{name} is there, {'with a test key' if is_test else 'and takes real money'}.")
