"""The office: where the shop's own people work."""

from api.pages.office import (
    catalog,
    dashboard,
    endpoints,
    front_door,
    health,
    mails,
    orders,
    prices,
    reviews,
    search,
    shop,
    staff,
    stock,
)

ALL = (
    *catalog.ALL,
    *dashboard.ALL,
    *endpoints.ALL,
    *front_door.ALL,
    *health.ALL,
    *mails.ALL,
    *orders.ALL,
    *prices.ALL,
    *reviews.ALL,
    *search.ALL,
    *shop.ALL,
    *staff.ALL,
    *stock.ALL,
)
