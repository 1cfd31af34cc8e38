"""What a customer wants: a cart for now, a wishlist for later."""
