"""What lies on the shelf."""

from api.routes.stock import admin_inventory

ALL = (admin_inventory.routes,)
