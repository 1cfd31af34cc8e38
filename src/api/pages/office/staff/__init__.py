"""Who may do what, and who did."""

from api.pages.office.staff import audit, customers, keys, second_step, security

ALL = (
    *audit.ALL,
    *customers.ALL,
    *keys.ALL,
    *second_step.ALL,
    *security.ALL,
)
