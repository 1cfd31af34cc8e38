"""How the shop is searched."""
