"""What goods come to: sales, promotions, coupons, shipping, tax."""
