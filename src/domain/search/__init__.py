"""How the shop wants to be searched."""
