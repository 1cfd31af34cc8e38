"""Orders, their papers and returns."""

from api.routes.orders import admin_orders, admin_returns, invoices, orders, packing_slips, returns

ALL = (
    orders.routes,
    invoices.routes,
    returns.routes,
    admin_orders.routes,
    packing_slips.routes,
    admin_returns.routes,
)
