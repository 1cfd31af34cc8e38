"""How goods moved."""
