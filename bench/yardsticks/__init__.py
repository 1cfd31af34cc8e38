"""What the product is measured against: each costs what nobody can save who answers in this way."""
