"""Payments, and what their providers tell."""

from api.routes.payments import admin_payments, payments, webhooks

ALL = (
    payments.routes,
    webhooks.routes,
    admin_payments.routes,
)
