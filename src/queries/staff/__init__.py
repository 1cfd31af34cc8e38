"""What the shop's own people do."""
