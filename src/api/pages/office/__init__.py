"""The office: where the shop's own people work."""

from api.pages.office import (
    customers,
    dashboard,
    front_door,
    mails,
    order_steps,
    orders,
    payment_exceptions,
    returns,
    reviews,
)

ALL = (
    *front_door.ALL,
    *dashboard.ALL,
    *orders.ALL,
    *order_steps.ALL,
    *returns.ALL,
    *payment_exceptions.ALL,
    *customers.ALL,
    *reviews.ALL,
    *mails.ALL,
)
