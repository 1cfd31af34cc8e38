"""Products, their variants and where they stand."""
