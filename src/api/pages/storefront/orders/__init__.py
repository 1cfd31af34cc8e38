"""From the checkout to what goes back."""

from api.pages.storefront.orders import checkout, order, orders_list, pay, returns

ALL = (
    *checkout.ALL,
    *order.ALL,
    *orders_list.ALL,
    *pay.ALL,
    *returns.ALL,
)
