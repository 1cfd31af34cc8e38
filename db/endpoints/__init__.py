"""Whom the shop tells of what happens, and what is owed to them."""
