"""The shop's own people, and the programs that work for them."""

from api.routes.staff import admin_audit, admin_keys, admin_security, admin_users, admin_webhooks

ALL = (
    admin_users.routes,
    admin_keys.routes,
    admin_webhooks.routes,
    admin_audit.routes,
    admin_security.routes,
)
