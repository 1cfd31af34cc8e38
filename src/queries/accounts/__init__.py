"""What customers ask of themselves: their account, addresses, sessions, and all there is of them."""
