"""What the shop says of itself."""
