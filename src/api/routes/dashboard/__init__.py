"""What the shop's keepers look at first."""

from api.routes.dashboard import dashboard

ALL = (dashboard.routes,)
