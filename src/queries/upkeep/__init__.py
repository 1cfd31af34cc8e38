"""How the read models are."""
