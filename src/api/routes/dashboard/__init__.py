"""What the shop's keepers look at first."""
