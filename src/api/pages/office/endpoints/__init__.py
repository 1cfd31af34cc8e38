"""Other programs that are told."""

from api.pages.office.endpoints import deliveries, webhooks

ALL = (
    *deliveries.ALL,
    *webhooks.ALL,
)
