"""What was sold."""

from api.pages.office.dashboard import dashboard

ALL = (*dashboard.ALL,)
