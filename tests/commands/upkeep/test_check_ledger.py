"""Each promise of the ledger, broken once by hand: it is said which one, and of which row."""

from commands.upkeep.check_ledger import CheckLedger, check_ledger
from db.invariants import invariants
from db.work import Work
from tests.world import World

BREAKS = {
    "the-forgotten-stay-forgotten": "update accounts set erased_at = now() where role = 'CUSTOMER'",
    "address-books-have-one-default": "insert into addresses (account_id, name, line1, country, is_default)"
    " select id, 'Eve', '1 Main Road', 'CH', false from accounts limit 1",
    "what-was-sent-lies-in-parcels": "insert into shipments (order_id) select id from orders where status = 'PAID';"
    " update order_items set sent_quantity = quantity - withdrawn_quantity where order_id in"
    " (select order_id from shipments)",
    "what-comes-back-was-sent": "with asked as (insert into returns (order_id, status, reason, version)"
    " select id, 'requested', '', 1 from orders where status = 'PAID' returning id, order_id)"
    " insert into return_items (return_id, order_item_id, quantity) select a.id, i.id, 1 from asked a"
    " join order_items i on i.order_id = a.order_id",
    "who-is-owed-a-mail-has-one": "insert into mail_clerk (position, since) values (1000000, 0)",
    "stock-is-the-sum-of-its-movements": "update variants set stock_quantity = stock_quantity + 1 where sku = 'LAMP'",
    "stock-is-owed-by-orders-alone": "alter table stock_movements disable trigger all;"
    " update stock_movements set stock_quantity = -1, delta = -1 where id = (select min(id) from stock_movements)",
    "stock-movements-follow-each-other": "update stock_movements set stock_quantity = stock_quantity + 1"
    " where id = (select max(id) from stock_movements)",
    "orders-hold-what-they-sell": "delete from stock_movements where order_id = (select min(id::text)::uuid from orders"
    " where status = 'PENDING')",
    "goods-are-somewhere": "update order_items set restocked_quantity = 2 where order_id = (select id from orders"
    " where status = 'PAID')",
    "goods-go-back-as-refunds-say": "update refund_items set quantity = 0, restocked_quantity = restocked_quantity - 1"
    " where order_item_id in (select i.id from order_items i join orders o on o.id = i.order_id where status = 'PAID')",
    "goods-that-went-back-are-not-sent": "update order_items set sent_quantity = quantity, withdrawn_quantity = 0"
    " where order_id = (select id from orders where status = 'PAID')",
    "reservations-end": "update orders set hold_ends_at = now() - interval '2 minutes' where status = 'PENDING'",
    "order-totals-add-up": "update order_items set unit_price = unit_price + 1",
    "one-capture-an-order": "insert into payment_transactions (payment_id, kind, amount, provider_ref)"
    " select id, 'capture', amount, 'again' from payments where status = 'failed'",
    "paid-orders-were-paid-for": "update orders set paid_at = now() where status = 'PENDING'",
    "every-charge-has-an-owner": "update payments set status = 'failed' where status = 'succeeded'",
    "late-money-goes-back": "update payments set late = true where status = 'succeeded'",
    "payments-are-looked-after": "update refunds set due_at = null where status = 'pending'",
    "closed-orders-want-no-money": "insert into payments (order_id, provider, status, amount, provider_key, due_at)"
    " select id, 'stripe', 'pending', total, 'key', now() from orders where status = 'CANCELLED'",
    "refunds-are-what-orders-say": "update orders set refunded = 1 where status = 'PAID'",
    "refunds-are-paid-out-once": "update refunds set status = 'succeeded' where status = 'pending'",
    "money-adds-up": "update payment_transactions set amount = amount - 1 where kind = 'capture'",
    "invoices-have-no-gaps": "update invoice_numbers set last = last + 1 where kind = 'credit_note'",
    "paid-orders-have-an-invoice": "alter table invoices disable trigger all; update invoices set amount = amount + 1"
    " where kind = 'invoice'",
    "refunds-have-credit-notes": "alter table invoices disable trigger all; delete from invoices where refund_id ="
    " (select max(id::text)::uuid from refunds)",
    "coupons-keep-their-limits": "update coupons set redeemed = redeemed + 1",
    "discounts-have-a-reason": "delete from coupon_redemptions",
    "orders-went-allowed-ways": "update orders set status = 'SHIPPED' where status = 'PENDING'",
    "carts-have-one-owner": "update carts set token_hash = '\\x00' where token_hash is not null",
    "merges-lose-no-unit": "insert into cart_merges (cart_id, customer_id, units_before, units_brought, units_left_out,"
    " units_after) select gen_random_uuid(), id, 1, 2, 0, 5 from accounts limit 1",
    "guests-orders-have-an-address": "update orders set email_key = null where customer_id is null",
    "ratings-are-those-of-approved-reviews": "update products set rating_sum = rating_sum + 1",
    "sales-are-counted": "update product_sales set units = units + 1",
}

BROKEN_OTHERWISE = (("discounts-have-a-reason", "update orders set promotions = '[]'"),)

FORGET = """
update accounts set erased_at = now(), active = false, name = '', password_hash = null,
    email = id || '@erased.invalid', email_key = id || '@erased.invalid' where role = 'CUSTOMER';
delete from refresh_tokens; delete from sessions;
delete from cart_items; update carts set country = null, coupon_id = null;
"""
LEFT_BEHIND = {
    "addresses": "insert into addresses (account_id, name, line1, country, is_default) select id, 'Eve', '1"
    " Main Road', 'CH', true"
    " from accounts where role = 'CUSTOMER'",
    "sessions": "insert into sessions (account_id, device, created_at, last_seen_at, expires_at) select id,"
    " '', now(), now(), now()"
    " from accounts where role = 'CUSTOMER'",
    "former_emails": "insert into former_emails (account_id, until_version, email, proven, left_at)"
    " select id, 1, 'eve@example.com', true, now() from accounts where role = 'CUSTOMER'",
    "account_tokens": "insert into account_tokens (account_id, purpose, email, token_hash, expires_at)"
    " select id, 'verify-email', 'eve@example.com', '', now() from accounts where role = 'CUSTOMER'",
    "reviews": "insert into reviews (product_id, customer_id, rating, title, body, status) select p.id, a.id,"
    " 1, '', '', 'pending'"
    " from accounts a, products p where role = 'CUSTOMER'",
    "review_reports": "with admins as (insert into reviews (product_id, customer_id, rating, title, body, status)"
    " select p.id, a.id, 1, '', '', 'pending' from accounts a, products p where role = 'ADMIN' returning id)"
    " insert into review_reports (review_id, customer_id, reason, at)"
    " select r.id, a.id, '', now() from admins r, accounts a where role = 'CUSTOMER'",
    "wishes": "insert into wishlists (id) select id from accounts where role = 'CUSTOMER';"
    " insert into wishes (wishlist_id, product_id, added_at) select l.id, p.id, now() from wishlists l, products p",
    "cart_items": "insert into cart_items (cart_id, variant_id, quantity) select c.id, v.id, 1 from carts c,"
    " variants v",
    "carts": "update carts set country = 'CH'",
}


async def busy_ledger(world: World) -> None:
    await world.product("LAMP")
    admin, eve = await world.admin(), await world.customer()
    await admin.post("/admin/coupons", {"code": "TEN", "kind": "percent", "value": 10, "max_redemptions": 5})
    bought = await eve.ordered("LAMP", 2)
    await eve.post(f"/orders/{bought['id']}/payments", {"provider": "dummy", "outcome": "fail"})
    await eve.post(f"/orders/{bought['id']}/payments", {"provider": "dummy"})
    cancelled = await eve.bought("LAMP")
    await eve.post(f"/orders/{cancelled['id']}/cancel")
    item = {"item_id": bought["items"][0]["id"], "quantity": 1}
    await admin.post(f"/admin/orders/{bought['id']}/refunds", {"reason": "x", "items": [item], "restock": True})
    await eve.post("/cart/add", {"sku": "LAMP"})
    await eve.post("/cart/coupon", {"code": "ten"})
    await admin.post("/admin/promotions", {"name": "5", "kind": "percent_over", "min_subtotal": 0, "percent": 5})
    await eve.ordered("LAMP")
    guest = world.anyone
    await guest.ordered("LAMP", email="ben@example.com")
    await guest.post("/cart/add", {"sku": "LAMP"})


async def test_a_sound_ledger_breaks_no_promise(world: World) -> None:
    await busy_ledger(world)
    assert await world.ledger_broken() == {}


def test_every_promise_is_said_in_words_and_broken_here_once() -> None:
    assert sorted(BREAKS) == [invariant.name for invariant in invariants()]
    assert all(invariant.promise.endswith(".") for invariant in invariants())


async def test_whatever_is_left_of_the_forgotten_is_named(world: World) -> None:
    await busy_ledger(world)
    async with world.postgres.acquire() as connection:
        for statement in ("", *LEFT_BEHIND.values()):
            attempt = connection.transaction()
            await attempt.start()
            await connection.execute(FORGET + statement)
            broken = {one.invariant.name for one in await check_ledger(CheckLedger(), Work(connection)) if one.rows}
            await attempt.rollback()
            assert ("the-forgotten-stay-forgotten" in broken) is bool(statement), statement


async def test_a_broken_promise_is_named(world: World) -> None:
    """Each broken in a transaction that is never committed."""
    await busy_ledger(world)
    async with world.postgres.acquire() as connection:
        for name, statement in (*BREAKS.items(), *BROKEN_OTHERWISE):
            attempt = connection.transaction()
            await attempt.start()
            await connection.execute(statement)
            broken = {one.invariant.name for one in await check_ledger(CheckLedger(), Work(connection)) if one.rows}
            await attempt.rollback()
            assert name in broken
