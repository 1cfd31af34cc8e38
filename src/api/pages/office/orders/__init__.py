"""Orders and what becomes of them: parcels, refunds, returns, payments to look at."""

from api.pages.office.orders import order_steps, orders, payment_exceptions, returns

ALL = (
    *order_steps.ALL,
    *orders.ALL,
    *payment_exceptions.ALL,
    *returns.ALL,
)
