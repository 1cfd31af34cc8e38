"""What the shop says to its search."""
