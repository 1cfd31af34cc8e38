"""Who asks: tokens, keys, guests, and who may do what."""
