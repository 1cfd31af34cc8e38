"""What is charged beside the goods, and what is taken off."""
