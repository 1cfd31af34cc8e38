"""Play money is for development: where one can pay in earnest, nobody can pay in play."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from msgspec.structs import replace
from structlog.testing import capture_logs

from adapters.payments.dummy import DummyProvider
from adapters.payments.keys import razorpay_keys, stripe_keys
from adapters.payments.providers import Providers
from adapters.settings import Settings
from api.app import create
from domain.payments.payment import Attempt, OwedRefund, PaymentStatus, Provider, RefundStatus
from domain.payments.settlement import Said
from tests.documented import IN_PRODUCTION, NO_SHOP, settings_of_no_shop
from tests.world import World

STRIPE = stripe_keys({"STRIPE_SECRET_KEY": "sk_test_1", "STRIPE_WEBHOOK_SECRET": "whsec_1"})
RAZORPAY = razorpay_keys(
    {"RAZORPAY_KEY_ID": "rzp_test_1", "RAZORPAY_KEY_SECRET": "secret", "RAZORPAY_WEBHOOK_SECRET": "bell"}
)
NOBODY_PAYS_IN_EARNEST = settings_of_no_shop()
IN_EARNEST = {
    "production": replace(NOBODY_PAYS_IN_EARNEST, production=True),
    "real money": replace(NOBODY_PAYS_IN_EARNEST, stripe=STRIPE),
    "this shop takes real money": replace(NOBODY_PAYS_IN_EARNEST, razorpay=RAZORPAY),
}
DAY = datetime(2026, 1, 1, tzinfo=UTC)
BEGUN = Attempt(
    UUID(int=1), UUID(int=2), 1, Provider.DUMMY, PaymentStatus.CREATED, 999_00, "USD", "key", None, None, 0, DAY, DAY
)  # fmt: skip


@pytest.mark.parametrize(("why", "settings"), IN_EARNEST.items(), ids=IN_EARNEST)
async def test_it_is_not_there(why: str, settings: Settings) -> None:
    providers = Providers(settings)
    assert why in (providers.why_not(Provider.DUMMY, "USD") or "")
    assert Provider.DUMMY not in [provider.name for provider in providers.available("USD")]
    assert [one.name for one in Providers(NOBODY_PAYS_IN_EARNEST).available("USD")] == [Provider.DUMMY]


async def test_what_was_begun_before_is_not_paid_and_what_was_paid_can_be_given_back() -> None:
    past = Providers(IN_EARNEST["real money"]).require_configured(Provider.DUMMY)
    assert (await past.open(BEGUN)).said is (await past.look(BEGUN)).said is Said.DECLINED
    assert (await past.look(replace(BEGUN, status=PaymentStatus.SUCCEEDED))).said is Said.CAPTURED
    owed = OwedRefund(
        UUID(int=3), BEGUN.id, BEGUN.order, Provider.DUMMY, RefundStatus.PENDING, None, None, 999_00, "USD", "key", 0
    )
    assert (await past.refund(owed)).status is RefundStatus.SUCCEEDED
    assert (await DummyProvider(accepted=True).look(BEGUN)).said is Said.CAPTURED


async def test_an_order_can_not_be_paid_with_it(till: World) -> None:
    await till.product("LAMP")
    eve = await till.customer()
    order = await eve.ordered("LAMP")
    before = await till.everything_written()
    refused = await eve.post(f"/orders/{order['id']}/payments", {"provider": "dummy"})
    assert (refused.status_code, refused.json()["code"]) == (409, "provider-not-available")
    listed = (await till.anyone.get("/payments/providers")).json()["items"]
    assert [one["name"] for one in listed] == (await till.anyone.get("/shop")).json()["payment_providers"]
    assert [one["name"] for one in listed] == ["stripe", "razorpay"]
    assert await till.everything_written() == before


def test_where_it_is_the_api_says_so_at_its_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.app.configure_logs", lambda json: None)
    for name, value in NO_SHOP.items():
        monkeypatch.setenv(name, value)

    def said() -> str:
        with capture_logs() as lines:
            create()
        return " ".join(line["event"] for line in lines)

    assert "play money" in said()
    for name, value in IN_PRODUCTION.items():
        monkeypatch.setenv(name, value)
    assert said() == ""
