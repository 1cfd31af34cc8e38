"""What works behind the shop: projectors that keep the read models, and jobs."""
