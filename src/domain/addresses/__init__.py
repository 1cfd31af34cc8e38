"""Addresses, as each country writes them."""
