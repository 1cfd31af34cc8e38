"""Products, and what is said and shown of them."""
