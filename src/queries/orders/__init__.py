"""Orders, as customers and admins see them."""
