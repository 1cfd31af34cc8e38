"""One file of routes a resource, in the shop's departments. A route is a sentence: decode, execute or ask, answer."""

from api.routes import (
    accounts,
    cart,
    catalog,
    dashboard,
    mail,
    orders,
    payments,
    prices,
    reviews,
    search,
    shop,
    staff,
    stock,
    upkeep,
)

ALL = (
    *shop.ALL,
    *catalog.ALL,
    *reviews.ALL,
    *cart.ALL,
    *orders.ALL,
    *payments.ALL,
    *accounts.ALL,
    *stock.ALL,
    *mail.ALL,
    *prices.ALL,
    *search.ALL,
    *staff.ALL,
    *dashboard.ALL,
    *upkeep.ALL,
)
